"""What a first payer allowed, beside what its contract says: a difference beyond the tolerance is work, with its arithmetic in words."""

from __future__ import annotations

from dataclasses import dataclass

from billing.books import BookLine, ClaimBooks, PostedAdjustment
from billing.contract import Agreed, agreed
from billing.money import shown
from billing.place import EARLIER_PAYERS, Standing, contractual, patient_cents, standing

#: Adjustments that change what is paid of the allowed amount, not the allowed amount: sequestration (253, before 2014: 223), incentive
#: and penalty of a quality programme (144, 237), a bonus (161), what is kept back under the contract (104).
AFTER_ALLOWED = frozenset(("253", "223", "144", "237", "161", "104"))

#: A second procedure of one sitting, paid less: named in the proof, since a contract may agree to it.
_MULTIPLE = "59"


@dataclass(frozen=True, slots=True)
class Compared:
    """One paid line beside its contract: what was allowed and what was agreed, in cents, and by which answer."""

    line: int
    code: str
    answer: int
    payer: int
    charge_cents: int
    allowed_cents: int
    agreed: Agreed
    taken: tuple[PostedAdjustment, ...]

    @property
    def short_cents(self) -> int:
        """How much less was allowed than agreed; below zero where it was more."""
        return self.agreed.cents - self.allowed_cents

    @property
    def underpaid(self) -> bool:
        """Less than agreed, beyond the tolerance."""
        return self.short_cents > self.agreed.tolerance_cents

    @property
    def overpaid(self) -> bool:
        """More than agreed, beyond the tolerance."""
        return -self.short_cents > self.agreed.tolerance_cents

    @property
    def words(self) -> tuple[str, str]:
        """The proof, in two sentences: what the payer allowed and how that is known, and what the contract says."""
        less = ", ".join(f"{a.code} {shown(a.cents)}" for a in self.taken)
        allowed = f"line {self.line}, {self.code}: allowed {shown(self.allowed_cents)}"
        allowed += f" (charged {shown(self.charge_cents)} less {less})" if less else f" (all of the {shown(self.charge_cents)} charged)"
        word = "less" if self.short_cents >= 0 else "more"
        agreed_ = f"{self.agreed.words}: {shown(abs(self.short_cents))} {word}"
        tolerance = self.agreed.tolerance_cents
        if tolerance:
            agreed_ += f", where {shown(tolerance)} is let pass"
        if any(a.reason == _MULTIPLE for a in self.taken):
            agreed_ += "; CO-59 says that a second procedure is paid less: look whether the contract agrees to that"
        return allowed, agreed_


def compared(books: ClaimBooks) -> tuple[Compared, ...]:
    """Every line that the first payer priced and its contract has a rate for, in order of lines.

    Denied lines are denials, and a line that another payer answered first is no measure of this one's contract.
    """
    if not books.terms:
        return ()  # most practices enter no contracts, and every settling asks
    found = (_one(books, line, here) for line, here in _priced(books))
    return tuple(one for one in found if one is not None)


def without_rate(books: ClaimBooks) -> tuple[str, ...]:
    """Services that the first payer priced and its contracts have no rate for, as they are written: 99213-26."""
    if not books.terms:
        return ()
    return tuple(dict.fromkeys(_named(line) for line, here in _priced(books) if _one(books, line, here) is None))


def _priced(books: ClaimBooks) -> list[tuple[BookLine, tuple[Standing, ...]]]:
    """Lines that the first payer paid, or left to the patient, with its standing answers there."""
    if books.voided or not books.payers:
        return []
    first = min(books.payers, key=lambda payer: payer.rank)
    out = []
    stand = standing(books)
    for line in books.lines:
        here = [one for one in stand if one.said.line == line.number]
        mine = tuple(one for one in here if one.said.payer == first.payer.payer and one.said.rank <= first.rank)
        if not mine or line.charge_cents <= 0 or any(one.said.rank < mine[0].said.rank for one in here):
            continue
        if any(a.reason == EARLIER_PAYERS and a.cents for one in mine for a in one.said.adjustments):
            continue  # it says itself that another payer came first
        if sum(one.said.paid_cents for one in mine) > 0 or sum(patient_cents(one.said) for one in mine) > 0:
            out.append((line, mine))
    return out


def _one(books: ClaimBooks, line: BookLine, mine: tuple[Standing, ...]) -> Compared | None:
    found = agreed(books.terms, line.procedure or line.revenue, line.modifiers, line.from_on, line.units, line.charge_cents)
    if found is None:
        return None
    taken = tuple(a for one in mine for a in one.said.adjustments if contractual(a) and a.reason not in AFTER_ALLOWED and a.cents)
    # What is denied or asked about is not settled, so it counts as allowed: it is work of another kind.
    allowed = line.charge_cents - sum(a.cents for a in taken)
    last = mine[-1].said
    return Compared(line.number, _named(line), last.answer, last.payer, line.charge_cents, allowed, found, taken)


def _named(line: BookLine) -> str:
    return "-".join((line.procedure or line.revenue, *line.modifiers))
