"""claimdesk work hands: who holds what and whose job how much is; all of one person's work handed on."""

from __future__ import annotations

from typing import Any

import click

from acts.assignment_rows import HandedOn
from acts.hands_rows import HandsView, HeldRow, JobRow
from billing.money import plain, shown
from billing.text import clean
from claimdesk.at_work import at_work
from claimdesk.cli import PARTLY, Host, answers


@click.command("hands")
@click.option("--from", "frm", metavar="LOGIN", help="Hand on all that is this person's job ...")
@click.option("--to", metavar="LOGIN", help="... to this one; - is nobody.")
@click.option("--reason", default="", help="Why; both see it.")
@answers
def command(host: Host, frm: str | None, to: str | None, reason: str) -> None:
    """Who holds what, since when, until when; whose job how much is. With --from and --to one person's work goes to another."""
    from acts import assignment, hands_view
    from acts.desk import microseconds
    from acts.hands import clock_time

    if (frm is None) != (to is None):
        raise click.UsageError("--from and --to go together")
    with at_work(host) as desk:
        if frm is not None and to is not None:
            done = assignment.hand_on(desk, frm, "" if to == "-" else to, reason)
            host.code = PARTLY if done.left else 0
            host.answer(lambda: _handed_document(done), lambda: _handed_words(done))
            return
        view = hands_view.hands_view(desk)
        clocks = {row.item: tuple(clock_time(desk, microseconds(at)) if at else "?" for at in (row.since, row.until)) for row in view.held}
    host.answer(lambda: _document(view), lambda: _words(view, clocks))


def _handed_document(done: HandedOn) -> dict[str, Any]:
    return {
        "ok": not done.left, "act": "hand on", "from": done.frm, "to": done.to or None, "count": done.items, "at_stake": plain(done.cents),
        "left": [{"claim": claim, "held_by": by} for claim, by in done.left],
    }  # fmt: skip


def _handed_words(done: HandedOn) -> str:
    lines = [f"{done.items} items, {shown(done.cents)}, went from {clean(done.frm)} to {clean(done.to) or 'nobody'}."]
    return "\n".join([*lines, *(f"  left: {clean(claim)} is in {clean(by)}'s hand" for claim, by in done.left)])


def _document(view: HandsView) -> dict[str, Any]:
    from claimdesk import shapes

    def held(row: HeldRow) -> dict[str, Any]:
        return {
            "claim": row.control_number, "payer": row.payer, "codes": list(row.codes), "at_stake": plain(row.cents), "held_by": row.by,
            "since": shapes.moment(row.since), "until": shapes.moment(row.until), "minutes": row.minutes, "owner": row.owner,
        }  # fmt: skip

    def job(row: JobRow) -> dict[str, Any]:
        return {
            "login": row.login or None, "role": row.role, "state": row.state, "away_until": shapes.day(row.away_until),
            "holds": row.holds, "open": row.open, "waiting": row.waiting, "at_stake": plain(row.cents), "oldest_days": row.oldest_days,
            "overdue": row.overdue, "teams": list(row.teams),
        }  # fmt: skip

    return {"ok": True, "held": [held(row) for row in view.held], "jobs": [job(row) for row in view.jobs]}


def _words(view: HandsView, clocks: dict[int, tuple[str, ...]]) -> str:
    lines = ["IN HAND"]
    for row in view.held:
        since, until = clocks[row.item]
        lines.append(
            f"  {clean(row.by):<12} {clean(row.control_number):<16} {clean(row.payer):<20} {shown(row.cents):>12}  {since} to {until}"
        )
    lines += [*(["  nothing"] if not view.held else []), "WHOSE JOB"]
    for one in view.jobs:
        name = clean(one.login) or "nobody's"
        state = {"away": f"  away until {one.away_until}", "left": "  no user any more"}.get(one.state, "")
        oldest = f"oldest {one.oldest_days}d" if one.oldest_days is not None else ""
        overdue = f"  {one.overdue} past their day" if one.overdue else ""
        lines.append(f"  {name:<12} {one.open:>6} open {one.waiting:>5} wait {shown(one.cents):>14}  {oldest}{overdue}{state}".rstrip())
    return "\n".join(lines)
