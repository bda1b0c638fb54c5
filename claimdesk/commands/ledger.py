"""claimdesk ledger check: proves that the books balance."""

from __future__ import annotations

import click

from claimdesk.cli import PARTLY, Host, answers


@click.group("ledger")
def command() -> None:
    """The ledger."""


@command.command("check")
@answers
def check(host: Host) -> None:
    """Prove that the books balance, or say where not."""
    from acts import proof
    from claimdesk import shapes

    with host.desk() as desk:
        found = proof.ledger(desk)
    host.code = 0 if found.ok else PARTLY
    counted = ", ".join(f"{n:,} {what}" for what, n in found.counted.items())
    host.answer(
        lambda: shapes.ledger(found),
        lambda: f"The books balance: {counted}." if found.ok else "\n".join(f"{who}: {what}" for who, what in found.problems),
    )
