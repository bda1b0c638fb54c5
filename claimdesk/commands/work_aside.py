"""claimdesk work aside: what waits and comes back to me."""

from __future__ import annotations

import click

from acts.views import QueueRow, QueueView
from billing.money import plain, shown
from billing.text import clean
from claimdesk.cli import Host, answers

MOST = 1000


@click.command("aside")
@click.option("--user", "login", metavar="LOGIN", help="What comes back to somebody else.")
@answers
def command(host: Host, login: str | None) -> None:
    """What was set aside until a day and comes back to me, the first day first."""
    from acts import lists
    from claimdesk import shapes

    with host.desk() as desk:
        view = QueueView(owner=login or desk.actor.name, state="waiting")
        rows = sorted(lists.queue(desk, view, limit=MOST).rows, key=_order)
        counts = lists.counts(desk, view)
    host.answer(
        lambda: {"ok": True, "total": counts.total, "at_stake": plain(counts.at_stake_cents), "items": [shapes.item(row) for row in rows]},
        lambda: "\n".join(map(_line, rows)) or "Nothing is set aside.",
    )


def _order(row: QueueRow) -> tuple[str, str]:
    return row.follow_up_on.isoformat() if row.follow_up_on else "", row.rank


def _line(row: QueueRow) -> str:
    on = row.follow_up_on.isoformat() if row.follow_up_on else "-"
    return f"{on}  {clean(row.control_number):<18} {clean(row.payer):<20} {shown(row.at_stake_cents):>12}  {clean(row.follow_up_reason)}"
