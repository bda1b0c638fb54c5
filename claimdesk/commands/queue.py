"""claimdesk queue: what should be worked, in order."""

from __future__ import annotations

import re

import click

from acts.views import Counts, Page, QueueRow, QueueView
from billing.money import parse_cents, shown
from billing.text import clean, fit
from claimdesk.cli import Host, answers


def words(page: Page[QueueRow], counts: Counts) -> str:
    """The queue as a table of 80 columns."""
    lines = [" DUE         PATIENT            PAYER          WHY              AT STAKE NEXT STEP"]
    for r in page.rows:
        due = f"{r.deadline_on:%Y-%m-%d}" if r.deadline_on else "-"
        why = " ".join((*r.codes[:1], *r.remarks[:1])) or r.kind
        who = f"{fit(clean(r.patient), 18):<18} {fit(clean(r.payer), 14):<14} {fit(clean(why), 13):<13}"
        lines.append(f" {due:<11} {who} {shown(r.at_stake_cents):>11} {fit(clean(r.next_step), 12)}  {clean(r.control_number)}")
    denied = f"denials {counts.denied_total:,}, {shown(counts.denied_at_stake_cents)}"
    lines.append(f"{counts.total:,} items, {shown(counts.at_stake_cents)} at stake; {denied}")
    if page.after:
        lines.append(f"more: --after {page.after}")
    return "\n".join(lines)


@click.command("queue")
@click.option("--payer", help="A part of the payer's name or id.")
@click.option("--category")
@click.option("--owner", help="Whose job it is.")
@click.option("--reason", help="A code, CO-16.")
@click.option("--min", "least", metavar="AMOUNT", help="At stake, at least.")
@click.option("--kind", help="denial, no_answer, rejected, underpaid, next_payer, credit …; docs/queue.md names all.")
@click.option("--state", type=click.Choice(["open", "waiting"]))
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1))
@click.option("--after", metavar="TOKEN", help="The page after this one.")
@answers
def command(host: Host, payer: str | None, category: str | None, owner: str | None, reason: str | None, least: str | None,
            kind: str | None, state: str | None, limit: int, after: str | None) -> None:  # fmt: skip
    """The queue in the order in which it should be worked: money about to be lost first, weighed by its amount."""
    from acts import lists
    from claimdesk import shapes

    cents = parse_cents(least) if least is not None else None
    if least is not None and cents is None:
        raise click.UsageError(f"--min {least} is no amount")
    if reason is not None and not re.fullmatch(r"[A-Za-z]{2}-\w{1,5}", reason):
        raise click.UsageError(f"--reason {reason} is no code; it reads like CO-16")
    view = QueueView(
        payer=payer, category=category, owner=owner, reason=reason.upper() if reason else None, min_cents=cents, kind=kind, state=state
    )
    with host.desk() as desk:
        page, counts = lists.queue(desk, view, after=after, limit=limit), lists.counts(desk, view)
        lists.listed(desk, page.rows)
        lists.flush_listed(desk)
    host.answer(lambda: shapes.queue(page, counts), lambda: words(page, counts))
