"""What is at stake on a claim, line by line, with the service and what a contract agrees to: from it the usual amounts are reckoned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from billing.books import BookLine, ClaimBooks
from billing.contract import agreed
from billing.money import half_up
from billing.odds import Stake
from billing.plans import Denial


def denied(books: ClaimBooks, denials: Sequence[Denial]) -> tuple[Stake, ...]:
    """The open denials by line and payer. What is usual is learned of first payers, so a later payer's denial counts whole."""
    cents: dict[tuple[int, int], int] = defaultdict(int)
    for one in denials:
        cents[one.line, one.payer] += one.cents
    ranks = {(answer.answer, answer.payer): answer.rank for answer in books.answers}
    first = {one.payer for one in denials if ranks.get((one.answer, one.payer)) == 1}
    lines = {line.number: line for line in books.lines}
    return tuple(
        _stake(books, lines[number], payer, payer in first, amount) for (number, payer), amount in sorted(cents.items()) if number in lines
    )


def unanswered(books: ClaimBooks, payer: int, rank: int, cents: Mapping[int, int]) -> tuple[Stake, ...]:
    """What waits for a payer's answer, by line."""
    lines = {line.number: line for line in books.lines}
    return tuple(_stake(books, lines[number], payer, rank == 1, amount) for number, amount in sorted(cents.items()) if number in lines)


def _stake(books: ClaimBooks, line: BookLine, payer: int, first: bool, cents: int) -> Stake:
    """A line's stake; a contract's rate is for the whole charge, so it counts for the part of it that is at stake."""
    code, modifiers = line.procedure or line.revenue, " ".join(sorted(line.modifiers))
    terms = tuple(one for one in books.terms if one.payer == payer) if first else ()
    found = agreed(terms, code, line.modifiers, line.from_on, line.units, line.charge_cents) if terms and line.charge_cents > 0 else None
    if found is None:
        return Stake(payer if first else 0, code, modifiers, cents)
    part = half_up(found.cents * cents, line.charge_cents)
    return Stake(payer, code, modifiers, cents, part, found.terms.name)
