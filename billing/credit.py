"""Credits: whose more was paid than was owed, the clock for paying it back, and what a refund posts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from billing.books import ClaimBooks
from billing.cash import CashPlan, refused
from billing.deadline import Clock, ends
from billing.ledger import CLAIM_ACCOUNTS, Account, Entry, Transaction
from billing.money import shown
from billing.place import LineState, LineSums, place, sums
from billing.plans import Deadline

FEDERAL = frozenset({"medicare", "medicaid"})
"""Classes of payers whose overpayments are to be reported and returned (Social Security Act 1128J(d))."""
RETURN_DAYS = 60
INQUIRY_DAYS_MAX = 180
"""A good-faith inquiry halts the clock, but no longer than this (42 CFR 401.305(b)(3), since 2025-01-01)."""
SOURCE = "42 CFR 401.305; Social Security Act 1128J(d)"


@dataclass(frozen=True, slots=True)
class Credit:
    """What of a claim is to go back, in cents: the patient's, and a payer's (its number; 0: none paid).

    ahead_cents: what the patient paid ahead of the payers' answers, which is no credit yet. given_up_cents: so much of the payer's is
    not too much paid but given up here before it was paid; the write-off is to be taken back, nothing to be returned.
    """

    patient_cents: int
    payer_cents: int
    payer: int
    ahead_cents: int = 0
    given_up_cents: int = 0

    @property
    def cents(self) -> int:
        """All of it."""
        return self.patient_cents + self.payer_cents


def credit(books: ClaimBooks, states: Iterable[LineState] | None = None) -> Credit:
    """Whose credit stands on a claim: the patient's where what they paid caused it, else the payer's (posting example E16).

    A copay stands ahead of the payers' answers: on a line where they still owe money it is no credit.
    """
    where = tuple(place(books) if states is None else states)
    insurance, patient = sum(s.insurance for s in where), sum(s.patient for s in where)
    ahead = sum(min(max(-s.patient, 0), max(s.insurance, 0)) for s in where)
    ahead = min(ahead, max(-patient, 0))
    payers = max(-insurance, 0)
    return Credit(max(-patient, 0) - ahead, payers, payer_of(books), ahead, min(payers, given_up(books)))


def given_up(books: ClaimBooks) -> int:
    """What persons and policies gave up of the payers' money on the claim, and still stands."""
    return sum(line.written_off - line.patient_written_off for line in sums(books).values())


def payer_of(books: ClaimBooks) -> int:
    """The payer that paid last, of those whose payments on the claim are above zero; 0 where none is."""
    paid = paid_by(books)
    last = next((a.payer for a in reversed(books.answers) if a.state == "posted" and a.paid_cents and paid.get(a.payer, 0) > 0), None)
    if last is not None:
        return last
    return max((payer for payer, cents in paid.items() if cents > 0), key=lambda payer: paid[payer], default=0)


def paid_by(books: ClaimBooks) -> dict[int, int]:
    """What each payer has paid on the claim, less what went back to it."""
    found: dict[int, int] = defaultdict(int)
    for entry in books.entries:
        if entry.kind == "payment" and entry.account not in CLAIM_ACCOUNTS and entry.payer is not None:
            found[entry.payer] += entry.cents
    return dict(found)


def deadline(payer_class: str, since: date, halted_days: int = 0) -> Deadline | None:
    """The last day to report and return a payer's credit known since a day; None where no federal law sets one.

    60 days from the day on which it was identified; an inquiry in good faith halts them for at most 180 days.
    """
    if payer_class not in FEDERAL:
        return None
    halted_days = min(max(halted_days, 0), INQUIRY_DAYS_MAX)
    found = ends(Clock(payer_class, "REFUND_60", "identified", RETURN_DAYS + halted_days, "days", "received", 0, SOURCE), since)
    if found is None:
        return None
    words = f"REFUND_60: {RETURN_DAYS} days from {since.isoformat()}, when the credit was known"
    return replace(found, rule=f"{words}, and {halted_days} days of inquiry" if halted_days else words)


def inquiry_days(began_on: date, until_on: date) -> int:
    """How long an inquiry halts the clock; never more than 180 days from its beginning."""
    return min(max((until_on - began_on).days, 0), INQUIRY_DAYS_MAX)


def last_inquiry_day(began_on: date) -> date:
    """The last day of an inquiry that began on a day."""
    return began_on + timedelta(days=INQUIRY_DAYS_MAX)


def patient_refundable(books: ClaimBooks) -> int:
    """What may go back to the patient from the claim: what they paid there beyond what they owe, a copay ahead too."""
    now = sums(books)
    paid = sum(line.patient_paid for line in now.values())
    return max(min(-sum(line.patient for line in now.values()), paid, sum(c for _, c in _patients(now))), 0)


def _patients(now: dict[int, LineSums]) -> list[tuple[int, int]]:
    found = [(n, min(-line.patient, line.patient_paid)) for n, line in sorted(now.items())]
    return [(line, cents) for line, cents in found if cents > 0]


def payer_refundable(books: ClaimBooks, payer: int) -> int:
    """What may go back to a payer from the claim: never more than the credit, nor than it paid here, nor what was given up here."""
    now = sums(books)
    insurance = sum(line.payer_open + line.payer_denied + line.payer_next for line in now.values())
    there = sum(max(-line.payer_open, 0) for line in now.values())
    return max(min(-insurance - given_up(books), paid_by(books).get(payer, 0), there), 0)


def to_patient(books: ClaimBooks, refund: int, cents: int) -> CashPlan:
    """A patient's credit on a claim paid back to them by the payment `refund`: the claim's money first, then out of hand."""
    most = patient_refundable(books)
    if most <= 0:
        return refused("no_credit", f"nothing on {books.control_number} is to go back to the patient")
    if cents > most:
        return refused("more_than_credit", f"{shown(most)} of {books.control_number} is the patient's credit, not {shown(cents)}", most)
    moved = _taken(sorted(_patients(sums(books)), key=lambda part: -part[0]), cents)
    entries: list[Entry] = []
    for line, part in sorted(moved):
        entries.append(Entry("patient", part, "cash", books.claim, line, payment=refund))
        entries.append(Entry("patient_cash", -part, "cash", books.claim, line, payment=refund))
    return CashPlan((Transaction("refund", tuple(entries), books.claim), _out("patient_cash", refund, cents)), cents)


def to_payer(books: ClaimBooks, payer: int, refund: int, cents: int) -> CashPlan:
    """A payer's credit on a claim paid back to it by the payment `refund`: what it paid on the claim falls by that."""
    most = payer_refundable(books, payer)
    gave_up = credit(books).given_up_cents
    first = f": {shown(gave_up)} was written off here, take that back first" if gave_up else ""
    if most <= 0:
        return refused("no_credit", f"nothing on {books.control_number} is to go back to that payer{first}")
    if cents > most:
        words = f"{shown(most)} of {books.control_number} is the payer's credit, not {shown(cents)}{first}"
        return refused("more_than_credit", words, most)
    lines = [(n, -line.payer_open) for n, line in sorted(sums(books).items()) if line.payer_open < 0]
    entries: list[Entry] = []
    for line, part in _taken(lines, cents):
        entries.append(Entry("payer_open", part, "payment", books.claim, line, payer, payment=refund))
        entries.append(Entry("unidentified", -part, "payment", books.claim, line, payer, payment=refund))
    return CashPlan((Transaction("refund", tuple(entries), books.claim), _out("unidentified", refund, cents, payer)), cents)


def of_unapplied(payment: int, refund: int, cents: int, unapplied: int) -> CashPlan:
    """What of a patient's payment lies on no claim, paid back to them by the payment `refund`."""
    if unapplied <= 0:
        return refused("no_credit", "all of this payment is on claims: refund the claim's credit")
    if cents > unapplied:
        return refused("more_than_credit", f"{shown(unapplied)} of it lies on no claim, not {shown(cents)}", unapplied)
    over = Transaction(
        "refund", (Entry("patient_cash", cents, "cash", payment=payment), Entry("patient_cash", -cents, "cash", payment=refund))
    )
    return CashPlan((over, _out("patient_cash", refund, cents)), cents)


def of_unidentified(payment: int, refund: int, cents: int, unidentified: int, payer: int | None) -> CashPlan:
    """A payment of which nobody knows what it was for, sent back to who sent it."""
    if unidentified <= 0:
        return refused("no_credit", "all of this payment is explained: refund the claim's credit")
    if cents > unidentified:
        return refused("more_than_credit", f"{shown(unidentified)} of it is unexplained, not {shown(cents)}", unidentified)
    over = Transaction(
        "refund",
        (
            Entry("unidentified", cents, "cash", payer=payer, payment=payment),
            Entry("unidentified", -cents, "cash", payer=payer, payment=refund),
        ),
    )
    return CashPlan((over, _out("unidentified", refund, cents, payer)), cents)


def _out(account: Literal["patient_cash", "unidentified"], refund: int, cents: int, payer: int | None = None) -> Transaction:
    """Money out of hand: the refund itself."""
    of: Account = account
    return Transaction(
        "cash", (Entry(of, cents, "cash", payer=payer, payment=refund), Entry("undeposited", -cents, "cash", payment=refund))
    )


def _taken(parts: list[tuple[int, int]], cents: int) -> list[tuple[int, int]]:
    taken = []
    for line, there in parts:
        part = min(there, cents)
        cents -= part
        if part:
            taken.append((line, part))
    return taken
