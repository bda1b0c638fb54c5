"""claimdesk cash: patients' payments by hand, receipts, bounced checks, refunds and credits."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from acts.cash_rows import CashRow
from acts.desk import Desk
from billing.cash import METHODS, read_amount, read_split
from billing.money import shown
from billing.text import clean
from claimdesk.cli import Host, answers


@click.group("cash")
def command() -> None:
    """Money from patients by check, card or cash; refunds and credits."""


def _amount(text: str | None, name: str = "--amount") -> int | None:
    if text is None:
        return None
    cents, why = read_amount(text)
    if cents is None:
        raise click.UsageError(f"{name}: {why}")
    return cents


def _day(desk: Desk, text: str | None, name: str) -> date | None:
    from billing.day import parse_entry

    if text is None:
        return None
    on = parse_entry(text, desk.today())
    if on is None:
        raise click.UsageError(f"{name} {text} is no day; it reads like 2026-11-25")
    return on


def _number(text: str) -> int:
    from acts.numbers import payment_number

    return payment_number(text)


def _say(host: Host, row: CashRow, what: str, words: str = "") -> None:
    from claimdesk import cash_shapes

    host.answer(lambda: {"ok": True, "act": what, **cash_shapes.payment(row)}, lambda: words or cash_shapes.taken_words(row))


@command.command("find")
@click.argument("text")
@answers
def find(host: Host, text: str) -> None:
    """Patients by name, claim, member or account number, and what they owe."""
    from acts import cash
    from claimdesk import cash_shapes

    with host.desk() as desk:
        found = cash.persons(desk, text)
    host.answer(
        lambda: {"ok": True, "patients": [cash_shapes.person(row) for row in found]},
        lambda: (
            "\n".join(f"{row.person:>6}  {row.name:<30} born {row.born_on or '-'}  owes {shown(row.owes_cents):>10}" for row in found)
            or f"No patient is found by {clean(text)}."
        ),
    )


@command.command("owing")
@click.option("--limit", default=20, show_default=True)
@answers
def owing(host: Host, limit: int) -> None:
    """The patients who owe most."""
    from acts import cash
    from claimdesk import cash_shapes

    with host.desk() as desk:
        found = cash.debtors(desk, limit)
    host.answer(
        lambda: {"ok": True, "patients": [cash_shapes.person(row) for row in found]},
        lambda: cash_shapes.person_words(found) or "No patient owes anything.",
    )


@command.command("take")
@click.option("--from", "whose", metavar="PATIENT", help="Name, account number, member number or claim of who pays.")
@click.option("--claim", metavar="CLAIM", help="The claim that it is for: a copay, also before the payer's answer.")
@click.option("--amount", required=True, metavar="AMOUNT")
@click.option("--method", required=True, type=click.Choice(METHODS))
@click.option("--number", default="", help="The number of the check or card slip.")
@click.option("--on", "on_text", metavar="DATE", help="The day on which it came; else today.")
@click.option("--to", "to_text", metavar="C1=20.00,C2=15.00", help="Which claims, and how much on each; else the oldest balance first.")
@click.option("--keep-rest", is_flag=True, help="What --to leaves is kept as a prepayment.")
@click.option("--prepay", is_flag=True, help="Put nothing on a claim: a prepayment.")
@click.option("--visit", "visit_text", metavar="DATE", help="The visit that is prepaid.")
@click.option("--again", is_flag=True, help="It is another check of the same number and amount.")
@click.option("--note", default="")
@answers
def take(
    host: Host,
    whose: str | None,
    claim: str | None,
    amount: str,
    method: str,
    number: str,
    on_text: str | None,
    to_text: str | None,
    keep_rest: bool,
    prepay: bool,
    visit_text: str | None,
    again: bool,
    note: str,
) -> None:
    """Take a patient's payment; its number is the receipt's. The oldest balance first, the rest is a prepayment."""
    from acts import cash

    if whose is None and claim is None:
        raise click.UsageError("say --from PATIENT or --claim CLAIM")
    if visit_text is not None and not prepay:
        raise click.UsageError("--visit goes with --prepay")
    if prepay and (to_text is not None or claim is not None):
        raise click.UsageError("--prepay puts nothing on a claim: leave out --to and --claim")
    cents = _amount(amount)
    parts = None
    if to_text is not None:
        parts, why = read_split(to_text)
        if not parts:
            raise click.UsageError(f"--to: {why}")
    with host.desk() as desk:
        person = cash.search(desk, whose if whose is not None else claim or "")
        row = cash.take(
            desk,
            cash.Taking(
                person=person.person,
                cents=cents or 0,
                method=method,
                trace=number,
                on=_day(desk, on_text, "--on"),
                claim=claim if parts is None else None,
                parts=parts,
                prepay=prepay,
                visit_on=_day(desk, visit_text, "--visit"),
                keep_rest=keep_rest,
                again=again,
                note=note,
            ),
        )
    _say(host, row, "take")


@command.command("apply")
@click.argument("payment")
@click.argument("claim")
@click.argument("amount", required=False)
@answers
def apply(host: Host, payment: str, claim: str, amount: str | None) -> None:
    """Put what of a payment lies on no claim on this one: so much, or what the patient owes there."""
    from acts import cash

    with host.desk() as desk:
        row = cash.apply(desk, _number(payment), claim, _amount(amount, "AMOUNT"))
    _say(host, row, "apply")


@command.command("move")
@click.argument("payment")
@click.argument("from_claim")
@click.argument("to_claim", required=False)
@click.option("--amount", metavar="AMOUNT", help="So much of it; else all that stands there.")
@click.option("--reason", required=True)
@answers
def move(host: Host, payment: str, from_claim: str, to_claim: str | None, amount: str | None, reason: str) -> None:
    """Take a payment off one claim and put it on another; without another it lies on no claim then."""
    from acts import cash

    with host.desk() as desk:
        row = cash.move(desk, _number(payment), from_claim, to_claim, _amount(amount), reason)
    _say(host, row, "move")


@command.command("receipt")
@click.argument("payment")
@click.option("--to", "file", type=click.Path(path_type=Path), help="Write it into a new file.")
@answers
def receipt(host: Host, payment: str, file: Path | None) -> None:
    """The receipt of a payment, as text."""
    from acts import receipts

    with host.desk() as desk:
        if file is not None:
            receipts.save(desk, _number(payment), str(file))
        lines = receipts.receipt(desk, _number(payment))
    host.answer(
        lambda: {"ok": True, "payment": f"P-{_number(payment)}", "file": str(file) if file else None, "lines": list(lines)},
        lambda: f"The receipt is in {clean(str(file))}." if file else "\n".join(lines),
    )


@command.command("list")
@click.option("--unapplied", is_flag=True, help="Only what lies on no claim.")
@click.option("--from", "whose", metavar="PATIENT", help="One patient's.")
@click.option("--limit", default=200, show_default=True)
@answers
def show(host: Host, unapplied: bool, whose: str | None, limit: int) -> None:
    """Payments by hand and refunds, the newest first."""
    from acts import cash
    from claimdesk import cash_shapes

    with host.desk() as desk:
        person = cash.search(desk, whose).person if whose is not None else None
        rows = cash.cash_rows(desk, unapplied=unapplied, person=person, limit=limit)
    host.answer(
        lambda: {"ok": True, "payments": [cash_shapes.payment(row) for row in rows]},
        lambda: cash_shapes.payment_words(rows),
    )


@command.command("bounce")
@click.argument("payment")
@click.option("--reason", required=True, help="What the bank said.")
@answers
def bounce(host: Host, payment: str, reason: str) -> None:
    """A check that was not honoured, or a refund of ours that was stopped: all that it did is taken back."""
    from acts import cash

    with host.desk() as desk:
        on_claims = bool(cash.cash_row(desk, _number(payment)).parts)
        row = cash.bounce(desk, _number(payment), reason)
    if row.cents <= 0:
        words = "The credit stands again."
    elif row.kind == "payer":
        words = "What it was for waits for its money again."
    else:
        words = "The patient owes again what it paid." if on_claims else "It lay on no claim: nothing is owed again."
    _say(host, row, "bounce", f"{row.number} of {shown(abs(row.cents))} is {row.state}. {words}")


@command.command("refund")
@click.argument("what")
@click.option("--amount", metavar="AMOUNT", help="So much of the credit; else all of it.")
@click.option("--method", required=True, type=click.Choice((*METHODS, "eft")))
@click.option("--number", default="", help="The number of our check.")
@click.option("--reason", required=True)
@click.option("--to", type=click.Choice(("patient", "payer")), help="Whose credit; else whose it is.")
@click.option("--payer", metavar="PAYER", help="Which payer, where several paid.")
@click.option("--on", "on_text", metavar="DATE", help="The day on which it was paid; else today.")
@answers
def refund(
    host: Host,
    what: str,
    amount: str | None,
    method: str,
    number: str,
    reason: str,
    to: str | None,
    payer: str | None,
    on_text: str | None,
) -> None:
    """Pay a credit back: of a CLAIM, or what of a payment (P-12) lies on no claim. Never more than the credit."""
    from acts import refunds

    with host.desk() as desk:
        row = refunds.refund(
            desk, what, _amount(amount), method, number, reason, to=to, payer=payer, on=_day(desk, on_text, "--on")
        )  # fmt: skip
    where = ", ".join(part.claim for part in row.parts) or "what was on no claim"
    _say(host, row, "refund", f"{row.number}: {shown(-row.cents)} to {row.from_name} by {row.method} {row.trace}, from {where}.")


@command.command("credits")
@answers
def credits(host: Host) -> None:
    """Claims with more paid than owed: whose it is, how old, and the last day to return it."""
    from acts import refunds
    from claimdesk import cash_shapes

    with host.desk() as desk:
        rows = refunds.credits(desk)
    host.answer(
        lambda: {"ok": True, "credits": [cash_shapes.credit(row) for row in rows]}, lambda: cash_shapes.credit_words(rows)
    )  # fmt: skip


@command.command("inquire")
@click.argument("claim")
@click.option("--until", required=True, metavar="DATE", help="At most 180 days from the inquiry's beginning.")
@click.option("--reason", required=True)
@answers
def inquire(host: Host, claim: str, until: str, reason: str) -> None:
    """An inquiry in good faith into a credit of Medicare or Medicaid halts its 60 days."""
    from acts import refunds

    with host.desk() as desk:
        on = _day(desk, until, "--until")
        assert on is not None
        last = refunds.inquire(desk, claim, on, reason)
    host.answer(
        lambda: {"ok": True, "act": "inquire", "claim": claim, "until": on.isoformat(), "deadline": last.isoformat() if last else None},
        lambda: f"{clean(claim)}: the inquiry runs to {on.isoformat()}; the last day to return the credit is {last or '-'}.",
    )
