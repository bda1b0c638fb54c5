"""claimdesk paper: a remittance that came on paper, typed as CSV rows, goes in as the 835 that it is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from billing.money import plain, shown
from billing.text import clean, many
from claimdesk.cli import REFUSED, Host, answers
from claimdesk.found import problems

if TYPE_CHECKING:
    from billing.typed import ReadPaper


def words(read: ReadPaper, done: str) -> str:
    """A line a claim, what is left to the cent, and what is wrong."""
    rows = []
    for one in read.claims:
        left = "balances" if not one.left_cents else f"{shown(one.left_cents)} left"
        figures = f"{shown(one.charge_cents):>12} charged {shown(one.paid_cents):>12} paid"
        rows.append(f"{clean(one.typed.number):<20} {figures}  {left}  status {one.status}")
    rows += [
        f"{'PLB ' + clean(level.reason) + ' ' + clean(level.reference):<20} {shown(level.cents):>28} taken from the check"
        for level in read.levels
    ]
    rows.append(f"Check {shown(read.amount_cents or 0)}: {shown(read.left_cents)} left to explain.")
    rows += [f"  {found.severity}: {clean(found.message)}" for found in read.findings]
    return "\n".join([*rows, done])


def document(read: ReadPaper) -> dict[str, Any]:
    """What was understood of it."""
    return {
        "check": read.typed.check,
        "paid_on": read.paid_on.isoformat() if read.paid_on else None,
        "amount": plain(read.amount_cents or 0),
        "left": plain(read.left_cents),
        "claims": [
            {
                "claim": one.typed.number,
                "status": one.status,
                "charge": plain(one.charge_cents),
                "paid": plain(one.paid_cents),
                "left": plain(one.left_cents),
                "adjustments": [
                    {"line": line.line or None, "group": a.group, "reason": a.reason, "amount": plain(a.cents)}
                    for line in one.lines
                    for a in line.adjustments
                ],
            }
            for one in read.claims
        ],
        "provider_adjustments": [{"reason": x.reason, "reference": x.reference, "amount": plain(x.cents)} for x in read.levels],
        "problems": problems(read.findings),
    }


@click.command("paper")
@click.argument("file", type=click.Path(), required=False)
@click.option("--check", metavar="N", default="", help="The number of the check or transfer.")
@click.option("--payer", metavar="NAME", default="", help="A payer of ours: its id, its name, or a part that only one has.")
@click.option("--paid-on", metavar="DATE", default="")
@click.option("--amount", metavar="A", default="")
@click.option("--method", type=click.Choice(["check", "eft"]), default="check", show_default=True)
@click.option("--map", "mapping", metavar="NAME", help="Column names that were kept under this name.")
@click.option("--map-columns", metavar="claim=Acct,…", help="How the file calls its columns; with --map they are kept.")
@click.option("--preview", is_flag=True, help="Say what is understood, and send nothing.")
@click.option("--withdraw", metavar="N", help="Take back what was typed under this number and is not posted.")
@click.option("--reason", default="", help="Why it is withdrawn.")
@answers
def command(
    host: Host, file: str | None, check: str, payer: str, paid_on: str, amount: str, method: str, mapping: str | None,
    map_columns: str | None, preview: bool, withdraw: str | None, reason: str,
) -> None:  # fmt: skip
    """Take a paper remittance in from FILE (- is standard input): a row for each service: claim, line or procedure, allowed, paid, codes.

    It becomes an 835 and is posted like any other: claimdesk post N. A remittance that does not add up to the cent is not taken.
    """
    from acts import paper
    from billing.typed import Typed

    if withdraw is not None:
        with host.desk() as desk:
            plan = paper.withdraw(desk, withdraw, reason)
        said = "\n".join(["Withdrawn:", *(f"  {clean(w)}" for w in plan.words)])
        host.answer(lambda: {"ok": True, "withdrawn": withdraw, "words": list(plan.words)}, lambda: said)
        return
    if file is None or not payer:
        raise click.UsageError("name the file with the rows (- is standard input) and the payer, or say --withdraw N")
    with host.desk() as desk:
        head = Typed(paper.payer_of(desk, payer), check, paid_on, amount, "ACH" if method == "eft" else "CHK")
        columns = paper.columns(desk, mapping, map_columns)
        if file == "-":
            typed, read = paper.from_csv(desk, sys.stdin.buffer.read(), "standard input", head, columns)
        else:
            typed, read = paper.of_file(desk, file, head, columns)
        sent = paper.send(desk, typed) if read.ok and not preview else None
    if not read.ok:
        host.code = REFUSED
    done = "Nothing was sent."
    if sent is not None:
        hand = f" P-{sent.payment} is in hand." if sent.payment else ""
        done = f"R-{sent.remittance} is in, {many(sent.claims, 'claim')}.{hand} Post it: claimdesk post {clean(sent.trace)}"
    host.answer(
        lambda: {
            "ok": read.ok,
            "sent": sent is not None,
            "remittance": f"R-{sent.remittance}" if sent else None,
            "payment": f"P-{sent.payment}" if sent and sent.payment else None,
            **document(read),
        },
        lambda: words(read, done),
    )
