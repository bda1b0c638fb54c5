"""claimdesk remittances: all remittances with their life, their money and their age."""

from __future__ import annotations

import click

from billing.money import shown
from billing.text import fit
from claimdesk.cli import Host, answers


@click.command("remittances")
@click.argument("text", nargs=-1)
@click.option("--state", metavar="STATE", help='loaded … closed, to_post, or a word of the list: ready, held, off, "no money", double.')
@click.option("--payer", metavar="PAYER", help="Its id, its name or a part that only one has.")
@click.option("--older", metavar="DAYS", type=click.IntRange(min=0), help="Paid at least so many days ago.")
@answers
def command(host: Host, text: tuple[str, ...], state: str | None, payer: str | None, older: int | None) -> None:
    """List remittances, the oldest money first; TEXT is a part of trace, payer or number."""
    from acts import lists
    from claimdesk import remittance_shapes

    with host.desk() as desk:
        rows = lists.remittances(desk, " ".join(text), state, payer, older)

    def words() -> str:
        lines = ["NUMBER    STATE         PAYER                    TRACE              PAID ON     AGE CLAIMS        DOLLARS  BANK"]
        for r in rows:
            age = f"{r.age_days}d" if r.age_days is not None else "-"
            bank = r.bank.words if r.bank else "-"
            day = r.paid_on.isoformat() if r.paid_on else "-"
            lines.append(
                f"{r.number:<9} {r.word:<13} {fit(r.payer, 24):<24} {fit(r.trace, 18):<18} {day:<10} {age:>4} {r.claims:>6} "
                f"{shown(r.paid_cents):>14}  {bank}"
            )
        return "\n".join(lines) if rows else "No remittance is like that."

    host.answer(lambda: {"ok": True, "remittances": [remittance_shapes.listed(r) for r in rows]}, words)
