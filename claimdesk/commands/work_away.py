"""claimdesk work away: who is away, so that the rules give them nothing and their work is handed on."""

from __future__ import annotations

from typing import Any

import click

from acts.assignment_rows import AwayRow
from billing.money import plain, shown
from billing.text import clean
from claimdesk.cli import Host, answers
from claimdesk.days import a_day

BACK = "back"


@click.command("away")
@click.argument("day", required=False)
@click.option("--user", "login", metavar="LOGIN", help="Somebody else, where you are a supervisor.")
@click.option("--reason", default="")
@answers
def command(host: Host, day: str | None, login: str | None, reason: str) -> None:
    """Say that you are away until and with DAY (2026-11-25, +14, fri), or `back`; without DAY it lists who is."""
    from acts import assignment

    with host.desk() as desk:
        who = login or desk.actor.name
        if day is None:
            rows = assignment.away_list(desk)
            host.answer(
                lambda: {"ok": True, "away": [_document(row) for row in rows]}, lambda: "\n".join(map(_words, rows)) or "Nobody is away."
            )
            return
        row = assignment.away(desk, who, None if day == BACK else a_day("DAY", day, desk.today()), reason)
    host.answer(
        lambda: {"ok": True, "act": "away", "login": who, **(_document(row) if row else {"until": None})},
        lambda: _words(row) if row else f"{clean(who)} is here again.",
    )


def _document(row: AwayRow) -> dict[str, Any]:
    return {
        "login": row.login, "until": row.until_on.isoformat(), "reason": row.reason, "items": row.items, "at_stake": plain(row.cents),
    }  # fmt: skip


def _words(row: AwayRow) -> str:
    why = f" ({clean(row.reason)})" if row.reason else ""
    left = (
        f" {row.items} items, {shown(row.cents)}, are theirs: hand them on with work hands --from {clean(row.login)}." if row.items else ""
    )
    return f"{clean(row.login)} is away until and with {row.until_on.isoformat()}{why}.{left}"
