"""claimdesk suspend: held money gets an owner, a reason and a last day."""

from __future__ import annotations

import click

from billing.text import clean
from claimdesk.cli import Host, answers


@click.command("suspend")
@click.argument("trace")
@click.argument("control_number")
@click.option("--owner", required=True, metavar="LOGIN")
@click.option("--reason", required=True)
@click.option("--until", metavar="DATE", help="Its last day; else the practice's suspense limit (45 days).")
@answers
def command(host: Host, trace: str, control_number: str, owner: str, reason: str, until: str | None) -> None:
    """Leave a held answer's money in suspense under an owner. No money moves."""
    from acts import posting
    from billing.day import parse_entry
    from billing.money import plain

    with host.desk() as desk:
        on = None
        if until is not None:
            on = parse_entry(until, desk.today())
            if on is None:
                raise click.UsageError(f"--until {until} is no day; it reads like 2026-11-25 or +45")
        held = posting.hold_of(desk, trace, control_number)
        row = posting.suspend(desk, held.hold, owner, reason, until_on=on, version=held.version)
    host.answer(
        lambda: {
            "ok": True,
            "act": "suspend",
            "trace": row.trace,
            "claim": row.control_number,
            "amount": plain(row.paid_cents),
            "owner": row.owner,
            "until": row.until_on.isoformat() if row.until_on else None,
            "reason": reason,
        },
        lambda: f"{clean(row.control_number)}: {plain(row.paid_cents)} stays in suspense with {row.owner} until {row.until_on}.",
    )
