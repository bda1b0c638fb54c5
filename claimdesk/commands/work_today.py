"""claimdesk work today: what a person did on a day."""

from __future__ import annotations

import click

from acts.hands_rows import TodayView
from billing.money import plain, shown
from billing.text import clean
from claimdesk.cli import Host, answers
from claimdesk.days import past_day


@click.command("today")
@click.option("--user", "login", metavar="LOGIN", help="Somebody else's day, where you oversee or audit.")
@click.option("--day", metavar="DATE", help="Another day than today.")
@answers
def command(host: Host, login: str | None, day: str | None) -> None:
    """Claims worked, acts by kind with counts and dollars, the first and the last act. What was taken back does not count."""
    from acts import today
    from acts.desk import microseconds
    from acts.hands import clock_time
    from claimdesk import shapes

    with host.desk() as desk:
        view = today.today(desk, login, past_day("--day", day, desk.today()))
        times = [clock_time(desk, microseconds(at)) for at in (view.first, view.last) if at is not None]
        worked = [clock_time(desk, microseconds(row.moment)) for row in view.claims]
    host.answer(
        lambda: {
            "ok": True, "login": view.login, "day": view.on.isoformat(), "first": shapes.moment(view.first),
            "last": shapes.moment(view.last), "claims_worked": len(view.claims), "moved": plain(view.cents), "taken_back": view.taken_back,
            "acts": [
                {"act": row.act, "words": row.words, "count": row.count, "claims": row.claims,
                 "amount": None if row.cents is None else plain(row.cents)}
                for row in view.acts
            ],
            "claims": [
                {"claim": row.control_number, "moment": shapes.moment(row.moment), "words": row.words,
                 "amount": None if row.cents is None else plain(row.cents)}
                for row in view.claims
            ],
        },
        lambda: _words(view, times, worked),
    )  # fmt: skip


def _words(view: TodayView, times: list[str], worked: list[str]) -> str:
    if not view.acts:
        return f"{clean(view.login)} did nothing on {view.on.isoformat()}."
    head = f"{clean(view.login)}, {view.on.isoformat()}, {times[0]} to {times[-1]}"
    lines = [f"{head}: {len(view.claims)} claims worked, {shown(view.cents)} moved."]
    lines += [f"  {row.count:>5}  {row.words:<48} {'' if row.cents is None else shown(row.cents):>14}" for row in view.acts]
    if view.taken_back:
        lines.append(f"  {view.taken_back:>5}  taken back, not counted")
    lines += [f"{at}  {clean(row.control_number):<20} {row.words}" for row, at in zip(view.claims, worked, strict=True)]
    return "\n".join(lines)
