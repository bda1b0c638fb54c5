"""claimdesk letter: letters of overpayment, refund and dispute, by whose references takebacks are traced."""

from __future__ import annotations

from typing import Any

import click

from acts.takeback_rows import LetterRow
from billing.money import parse_cents, plain, shown
from billing.text import clean, pad
from claimdesk.cli import Host, answers


@click.group("letter")
def command() -> None:
    """Letters to and from payers about money that goes back."""


def letter_shape(row: LetterRow) -> dict[str, Any]:
    """A letter as JSON."""
    return {
        "letter": row.name,
        "payer": row.payer_name,
        "kind": row.kind,
        "reference": row.reference,
        "claim": row.claim or None,
        "amount": plain(row.cents),
        "on": row.on.isoformat(),
        "by": row.actor,
        "note": row.note,
    }


@command.command("add")
@click.option("--payer", required=True, help="Its name or id.")
@click.option("--reference", required=True, help="The number on the letter, as the payer repeats it in its takeback.")
@click.option("--claim", default="", help="The claim that it is about.")
@click.option("--amount", required=True, metavar="AMOUNT")
@click.option("--kind", required=True, type=click.Choice(["overpayment", "refund", "dispute"]))
@click.option("--on", "day", default="", metavar="DATE", help="The letter's day; else today.")
@click.option("--note", default="")
@answers
def add(host: Host, payer: str, reference: str, claim: str, amount: str, kind: str, day: str, note: str) -> None:
    """Keep a letter."""
    from acts import letters
    from billing.day import parse_entry

    cents = parse_cents(amount)
    if cents is None or cents <= 0:
        raise click.UsageError(f"--amount {clean(amount)} is no amount above zero")
    with host.desk() as desk:
        on = parse_entry(day, desk.today()) if day else None
        if day and on is None:
            raise click.UsageError(f"--on {clean(day)} is no day; it reads like 2026-10-15")
        row = letters.add(desk, payer, kind, reference, cents, on, claim, note)
    host.answer(
        lambda: {"ok": True, "act": "letter", **letter_shape(row)},
        lambda: f"{row.name}: {row.kind} {row.reference} of {row.on.isoformat()}, {shown(row.cents)}, {row.payer_name}.",
    )


@command.command("list")
@click.option("--payer", default="", help="Only this payer's.")
@answers
def show(host: Host, payer: str) -> None:
    """All letters, the latest first."""
    from acts import letters

    with host.desk() as desk:
        rows = letters.listing(desk, payer)

    def words() -> str:
        out = [
            f"{row.name:<6} {row.on.isoformat()} {row.kind:<12} {pad(row.payer_name, 22)} {pad(row.reference, 18)} {shown(row.cents):>11} "
            f"{row.claim}".rstrip()
            for row in rows
        ]
        return "\n".join(out) or "No letters are kept."

    host.answer(lambda: {"ok": True, "letters": [letter_shape(row) for row in rows]}, words)
