"""A patient's payment by hand: taken, put on claims, moved, and taken back when its check was not honoured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from acts.cash_rows import CashRow, PartRow, Proposal
from acts.cash_view import cash_row, cash_rows, claims_of, debtors, part_rows, person_row, persons, proposal, search, the_payment
from acts.desk import Act, Desk, act
from acts.hands import claim_row
from billing import cash as rule
from billing.ledger import Transaction
from billing.money import shown
from billing.text import clean, name_shown
from store import books, cash, deposits, ledger, notes, payments, settled
from store.errors import NoSuch, Refused
from store.payments import BOUNCED, RECEIVED, VOID, Payment

__all__ = [
    "CashRow", "PartRow", "Proposal", "Taking", "apply", "bounce", "cash_row", "cash_rows", "claims_of", "debtors", "move", "part_rows",
    "person_row", "persons", "proposal", "search", "take", "twin",
]  # fmt: skip

EARLIEST = timedelta(days=2 * 365)
"""A payment older than this belongs to the system before."""


@dataclass(frozen=True, slots=True)
class Taking:
    """What a person says of a payment that they take.

    person: whose money it is; claim: the one claim that it is for (a copay); parts: (claim number, cents) where they say it whole;
    prepay: nothing is put on a claim; keep_rest: parts may leave something, which is kept; again: the same check once more.
    """

    person: int
    cents: int
    method: str
    trace: str = ""
    on: date | None = None
    claim: str | None = None
    parts: tuple[tuple[str, int], ...] | None = None
    prepay: bool = False
    visit_on: date | None = None
    keep_rest: bool = False
    again: bool = False
    note: str = ""


def take(desk: Desk, asked: Taking) -> CashRow:
    """Take a payment: a receipt's number is its number. Unless told, the oldest balance is paid first, and the rest is a prepayment."""
    return cash_row(desk, _take(desk, asked))


def twin(desk: Desk, asked: Taking) -> str:
    """The payment that this looks like (the same person, means, number and amount), '' where there is none."""
    found = cash.alike(desk.books.read, person=asked.person, method=asked.method, trace=asked.trace.strip(), cents=asked.cents)
    return found.name if found is not None else ""


@act("cash.take")
def _take(act: Act, asked: Taking) -> int:
    whose = cash.someone(act.write, asked.person)
    if whose is None:
        raise NoSuch(f"there is no patient {asked.person}", "cash", "Look for the name: cash find NAME.")
    _sound(act, asked)
    named = _named(act, asked)
    number = payments.add(
        act.write,
        kind="patient",
        method=asked.method,
        from_name=name_shown(whose.last, whose.first),
        cents=asked.cents,
        received_on=asked.on or act.today,
        trace=asked.trace.strip(),
        person=asked.person,
        provider=_provider(act, [claim for claim, _ in named]),
        paid_on=asked.on or act.today,
        note=" ".join(asked.note.split()),
    )
    ledger.write_one(act.write, rule.taken(number, asked.cents), event=act.number, today=act.today)
    if asked.visit_on is not None:
        cash.for_visit(act.write, number, asked.visit_on)
    for claim, cents in named:
        _put(act, claim, number, cents)
    act.subject("payment", f"P-{number}")
    act.subject("patient", asked.person)
    act.total("taken_cents", asked.cents)
    return number


def _sound(act: Act, asked: Taking) -> None:
    """What a payment must have, whatever it is for."""
    if asked.cents <= 0:
        raise Refused(f"a payment is more than 0.00, not {shown(asked.cents)}", "cash", "A refund is made with cash refund.")
    if asked.method not in rule.METHODS:
        raise Refused(f"{clean(asked.method)} is no way to pay", "cash", f"There are {', '.join(rule.METHODS)}.")
    if asked.method == "check" and not asked.trace.strip():
        raise Refused("a check has a number", "cash", "Give it with --number: by it the bank's statement is read.")
    if asked.on is not None and asked.on > act.today:
        raise Refused(f"{asked.on.isoformat()} has not come", "cash", "Give the day on which the money came.")
    if asked.on is not None and asked.on < act.today - EARLIEST:
        raise Refused(
            f"{asked.on.isoformat()} is years ago", "cash", "Give the day on which it came; what was paid before go-live is a balance."
        )
    twin = cash.alike(act.write, person=asked.person, method=asked.method, trace=asked.trace.strip(), cents=asked.cents)
    if twin is not None and not asked.again:
        raise Refused(
            f"{asked.method} {clean(asked.trace)} of {shown(asked.cents)} was taken on {twin.received_on.isoformat()} as {twin.name}",
            "cash",
            "It is not taken twice. Where it is another one, say --again.",
        )


def _named(act: Act, asked: Taking) -> list[tuple[int, int]]:
    """(claim, cents) of what is put on claims at once."""
    if asked.prepay:
        return []
    if asked.parts is not None:
        off = rule.split_off(asked.cents, [cents for _, cents in asked.parts])
        if off and not (asked.keep_rest and sum(cents for _, cents in asked.parts) < asked.cents):
            raise Refused(off, "cash", "Give each cent a claim, or say --keep-rest: the rest is then a prepayment.")
        return [(int(claim_row(act.write, number)["id"]), cents) for number, cents in asked.parts]
    if asked.claim is not None:
        row = claim_row(act.write, asked.claim)
        room = rule.room_cents(books.book(act.write, row["id"]))
        return [(int(row["id"]), min(room, asked.cents))] if room > 0 else []
    owing = cash.owing(act.write, asked.person)
    parts, _ = rule.spread(asked.cents, [one.patient_cents for one in owing])
    return [(one.claim, part) for one, part in zip(owing, parts, strict=True) if part]


def _provider(act: Act, claims: Sequence[int]) -> int | None:
    """The billing provider whose claims are paid, where it is one: deposits of several are kept apart."""
    found = {int(claim_row(act.write, claim)["provider"]) for claim in claims}
    return found.pop() if len(found) == 1 else None


def _put(act: Act, claim: int, payment: int, cents: int | None) -> int:
    known = books.book(act.write, claim)
    plan = rule.put_on(known, payment, cents)
    _refuse(plan, "cash")
    _write(act, claim, known.control_number, plan.transactions)
    act.total("applied_cents", plan.cents)
    return plan.cents


def _write(act: Act, claim: int, number: str, transactions: Iterable[Transaction]) -> None:
    ledger.write(act.write, tuple(transactions), event=act.number, today=act.today, reason=act.reason)
    settled.settle(act.write, claim, act.number, act.today)
    act.subject("claim", number)


def _refuse(plan: rule.CashPlan, what: str) -> None:
    wrong = next((finding for finding in plan.findings if finding.severity == "error"), None)
    if wrong is not None:
        raise Refused(clean(wrong.message), what, "Nothing was changed.")


def apply(desk: Desk, payment: int, claim: str, cents: int | None = None) -> CashRow:
    """Put what of a payment lies on no claim on this one: so much, or what the patient owes there."""
    _apply(desk, payment, claim, cents)
    return cash_row(desk, payment)


@act("cash.apply")
def _apply(act: Act, payment: int, claim: str, cents: int | None) -> None:
    there = _patients(act, payment)
    row = claim_row(act.write, claim)
    left = payments.unapplied(act.write, payment)
    if left <= 0:
        raise Refused(f"all of {there.name} is on claims", "cash", "cash move takes it from one to another.")
    if cents is not None and cents > left:
        raise Refused(f"{shown(left)} of {there.name} lies on no claim, not {shown(cents)}", "cash", "Nothing was changed.")
    room = rule.owed_cents(books.book(act.write, row["id"]))
    _put(act, row["id"], payment, cents if cents is not None else min(left, room) if room else None)
    _told(act, there)


def move(desk: Desk, payment: int, from_claim: str, to_claim: str | None, cents: int | None, reason: str) -> CashRow:
    """Take a payment, or so much of it, off one claim and put it on another; without another it lies on no claim then."""
    _move(desk, payment, from_claim, to_claim, cents, reason)
    return cash_row(desk, payment)


@act("cash.move")
def _move(act: Act, payment: int, from_claim: str, to_claim: str | None, cents: int | None, reason: str) -> None:
    if not reason.strip():
        raise Refused("a reason is needed", "cash move", "Say with --reason why it was on the wrong claim.")
    there = _patients(act, payment)
    row = claim_row(act.write, from_claim)
    known = books.book(act.write, row["id"])
    plan = rule.take_off(known, payment, cents)
    _refuse(plan, "cash move")
    _write(act, row["id"], known.control_number, plan.transactions)
    if to_claim is not None:
        _put(act, claim_row(act.write, to_claim)["id"], payment, plan.cents)
    _told(act, there)


def bounce(desk: Desk, payment: int, reason: str) -> CashRow:
    """A check that was not honoured, or a refund of ours that was stopped or came back: all that it did is taken back by new entries.

    The patient owes again (or has the credit again), and each claim that it touched gets a note.
    """
    _bounce(desk, payment, reason)
    return cash_row(desk, payment)


@act("cash.bounce")
def _bounce(act: Act, payment: int, reason: str) -> None:
    if not reason.strip():
        raise Refused("a reason is needed", "cash bounce", "Say with --reason what the bank said.")
    there = the_payment(act.write, payment)
    if there.state != RECEIVED:
        raise Refused(f"{there.name} is {there.state} already", "cash bounce", "Nothing was changed.")
    if cash.deposit_state(act.write, there.deposit) == "open":
        raise Refused(
            f"{there.name} lies in deposit D-{there.deposit}, which is open", "cash bounce", "Take it out, or close the deposit first."
        )
    if there.cents > 0 and (refunds := cash.refunds_of(act.write, payment)):
        names = ", ".join(f"P-{number}" for number in refunds)
        raise Refused(
            f"of {there.name} {names} was paid back", "cash bounce", f"Stop that refund first: cash bounce {names.split(',')[0]}."
        )
    accounts = payments.sums(act.write, [payment]).get(payment, {})
    if there.remittance is not None and there.payer is not None:
        # Its remittance has no payment then, and shows it; also where its deposit is closed, which is not changed by this.
        deposits.let_go(act.write, there, there.payer, event=act.number, today=act.today, reason=act.reason)
        act.subject("remittance", there.remittance)
    elif there.kind == "payer" and there.cents > 0 and accounts.get("unidentified", 0) != -there.cents:
        raise Refused(f"some of {there.name} was sent back", "cash bounce", "What went out of it stays: ask the payer.")
    word = "was not honoured" if there.cents > 0 else "was stopped, or came back"
    for put in cash.on_claims(act.write, [payment]).get(payment, []):
        known = books.book(act.write, put.claim)
        _write(act, put.claim, known.control_number, rule.back_from(known, payment))
        text = f"{there.method} {there.trace} of {shown(abs(there.cents))} ({there.name}) {word}: {' '.join(reason.split())}"
        notes.add(act.write, put.claim, text, actor=act.actor.name, moment=act.moment, event=act.number)
    back = [rule.to_source(payment, source, cents, account, there.payer) for source, account, cents in cash.sources(act.write, payment)]
    out = rule.dishonoured(payment, there.cents, kind=there.kind, payer=there.payer)
    ledger.write(act.write, [*back, out], event=act.number, today=act.today, reason=act.reason)
    if not payments.change(act.write, payment, there.version, state=BOUNCED if there.cents > 0 else VOID, remittance=None):
        raise AssertionError(f"{there.name} moved under its own transaction")
    act.total("bounced_cents", abs(there.cents))
    _told(act, there)


def _patients(act: Act, payment: int) -> Payment:
    """A patient's payment whose money may be put on claims."""
    there = the_payment(act.write, payment)
    if there.kind != "patient" or there.cents < 0:
        raise Refused(f"{there.name} is no patient's payment", "cash", "A payer's is matched with its remittance: deposit match.")
    if there.state != RECEIVED:
        raise Refused(f"{there.name} is {there.state}", "cash", "Its money is not here.")
    return there


def _told(act: Act, payment: Payment) -> None:
    act.subject("payment", payment.name)
    if payment.person is not None:
        act.subject("patient", payment.person)
