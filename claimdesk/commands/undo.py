"""claimdesk undo: my last request, or one remittance, answer or entry, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from billing.money import plain
from billing.text import clean
from claimdesk.cli import REFUSED, Host, answers

if TYPE_CHECKING:
    from acts.desk import Desk
    from acts.views import UndoPlan


@click.command("undo")
@click.option("--preview", is_flag=True, help="Say what it would do, and do nothing.")
@click.option("--remittance", metavar="TRACE", help="All that was posted of this remittance, not my last request.")
@click.option("--claim", metavar="CLAIM", help="With --remittance: only what it answered on this claim.")
@click.option("--entry", metavar="N", type=int, help="One transaction of the ledger: a write-off, a transfer, a payment.")
@click.option("--entries", metavar="CLAIM", help="List the entries of a claim with their numbers, and do nothing.")
@click.option("--with-later", is_flag=True, help="Answers that were posted later on the same claims go with it.")
@click.option("--reason", default="", help="Why; needed with --remittance and --entry.")
@answers
def command(
    host: Host,
    preview: bool,
    remittance: str | None,
    claim: str | None,
    entry: int | None,
    entries: str | None,
    with_later: bool,
    reason: str,
) -> None:
    """Reverse my last request that moved anything; an undo can be undone. Or one remittance, answer or entry."""
    from claimdesk import shapes

    if entries is not None:
        _list(host, entries)
        return
    if claim is not None and remittance is None:
        raise click.UsageError("--claim needs --remittance: which of the claim's answers is meant")
    if remittance is not None and entry is not None:
        raise click.UsageError("either --remittance or --entry, not both")
    one = remittance is not None or entry is not None
    if with_later and not one:
        raise click.UsageError("--with-later goes with --remittance or --entry")
    if one and not preview and not reason.strip():
        raise click.UsageError("a reason is needed: say with --reason why it is taken back")
    with host.desk() as desk:
        plan, done = _one(desk, preview, remittance, claim, entry, with_later, reason) if one else _last(desk, preview, reason)
    if plan.obstacles:
        host.code = REFUSED
    head = "Undone" if done else ("It would" if not plan.obstacles else "It cannot be undone")
    host.answer(
        lambda: shapes.undo(plan, done), lambda: "\n".join([f"{head}:", *(f"  {clean(w)}" for w in (*plan.words, *plan.obstacles))])
    )


def _list(host: Host, claim: str) -> None:
    """The entries of a claim."""
    from acts import entries

    with host.desk() as desk:
        found = entries.of_claim(desk, claim)
    head = f"{'ENTRY':>7}  {'BOOKED ON':<10}  {'AMOUNT':>12}  {'BY':<10}  WHAT"
    host.answer(
        lambda: {
            "ok": True,
            "claim": claim,
            "entries": [
                {
                    "entry": e.number,
                    "what": e.words,
                    "booked_on": e.booked_on.isoformat(),
                    "amount": plain(e.cents),
                    "by": e.actor,
                    "trace": e.trace or None,
                    "counts": e.counts,
                    "undo": e.can_go,
                    "reason": e.reason,
                }
                for e in found
            ],
        },
        lambda: "\n".join(
            [head]
            + [
                f"{e.number:>7}  {e.booked_on}  {plain(e.cents):>12}  {e.actor:<10}  {e.words} {e.trace}".rstrip()
                + ("" if e.counts else "  (taken back)")
                + (f"  {e.reason}" if e.reason else "")
                for e in found
            ]
        ),
    )


def _last(desk: Desk, preview: bool, reason: str) -> tuple[UndoPlan, bool]:
    """My last request, of all sittings."""
    from acts import undo

    last = undo.mine(desk, any_sitting=True)
    if last is None:
        raise click.UsageError("there is nothing of yours to undo")
    plan = undo.preview(desk, last.number)
    if preview or plan.obstacles:
        return plan, False
    return undo.apply(desk, last.number, plan.hash, reason), True


def _one(
    desk: Desk, preview: bool, remittance: str | None, claim: str | None, entry: int | None, with_later: bool, reason: str
) -> tuple[UndoPlan, bool]:
    """One thing, by its name."""
    from acts import take_back

    if not preview:
        take_back.allowed(desk)
    if remittance is not None:
        wanted = take_back.remittance(desk, remittance, claim, with_later)
    else:
        wanted = take_back.entry(desk, entry or 0, with_later)
    plan = take_back.preview(desk, wanted)
    if preview or plan.obstacles:
        return plan, False
    return take_back.apply(desk, wanted, plan.hash, reason), True
