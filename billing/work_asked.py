"""What every kind of work asks of a claim: its books with what follows from them, the last day of a clock, and what called for it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from billing.books import ClaimBooks, PayerRef, PostedAnswer
from billing.deadline import Clocks
from billing.place import LineState, standing
from billing.plans import Deadline, Denial, Figures, WorkKind
from billing.playbook import Playbook

#: How likely the money is where the playbook has no say, in per cent.
CHANCE: dict[WorkKind, int] = {
    "review": 50, "next_payer": 100, "repeats_primary": 50, "awaiting_correction": 100, "credit": 100, "recouped": 50, "underpaid": 80,
    "rejected": 95, "record_changed": 60,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One claim, as it is asked what work it calls for."""

    books: ClaimBooks
    states: tuple[LineState, ...]
    denials: tuple[Denial, ...]
    figures: Figures
    playbook: Playbook
    clocks: Clocks
    today: date


def deadline(
    desk: Asked, names: tuple[str, ...], payer: PayerRef | None, said: PostedAnswer | None, first: date | None = None
) -> Deadline | None:
    """The last day by the first of these clocks that the payer's class has."""
    return desk.clocks.deadline(
        names,
        payer.payer_class if payer else "commercial_contracted",
        service_from_on=desk.books.service_from_on,
        service_to_on=desk.books.service_to_on,
        remitted_on=said.paid_on if said else None,
        payer=payer.payer if payer else None,
        primary_remitted_on=first or first_remitted(desk.books) or (said.paid_on if said else None),
    )


def first_remitted(books: ClaimBooks) -> date | None:
    """The day of the first payer's standing answer: it starts the next payer's clock."""
    stand = [one for one in standing(books) if one.answer.paid_on]
    return min(stand, key=lambda one: one.said.rank).answer.paid_on if stand else None


def answer(books: ClaimBooks, number: int) -> PostedAnswer | None:
    """The posted answer of this number."""
    return next((a for a in books.answers if a.answer == number), None)


def unique(items: object) -> tuple[str, ...]:
    """Each once, in order."""
    return tuple(dict.fromkeys(items))  # type: ignore[call-overload]


def basis(kind: str, what: object) -> str:
    """A short digest of what called for the item."""
    return hashlib.sha256(repr((kind, what)).encode()).hexdigest()[:16]
