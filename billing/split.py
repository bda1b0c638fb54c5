"""Split claims: several answers of one remittance that together answer one claim of ours; neither a mismatch nor duplicates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from billing import matching
from billing.books import Answer, ClaimBooks, PostedAnswer
from billing.plans import Hold
from billing.remittance import ClaimPayment

#: Statuses that process a claim: what takes back (22), passes on (23) or only prices (25) is no part of one.
PROCESSED = frozenset({"1", "2", "3", "4", "19", "20", "21"})


@dataclass(frozen=True, slots=True)
class Split:
    """The parts: their answers, the line of each service by answer, and what is charged on each line by all of them."""

    members: frozenset[int]
    lines: dict[int, tuple[int, ...]] | Hold
    charged: dict[int, int]


def splits(books: ClaimBooks, answers: Sequence[Answer], beside: Sequence[ClaimPayment] = ()) -> tuple[Split, ...]:
    """The split claims among these answers: of one payer and remittance, none with our charge alone, all together with it.

    Parts that were posted before, while others were held, count; and where one part was reversed, its correction with the others.
    beside: parts of the claim that wait in other remittances of the same file, for payers that divide one over several payments.
    """
    groups: dict[tuple[int, int], list[Answer]] = defaultdict(list)
    for answer in answers:
        if answer.payment.status in PROCESSED and answer.payment.charge_cents != books.charge_cents:
            groups[answer.payer.payer, answer.remittance].append(answer)
    elsewhere = [p for p in beside if p.status in PROCESSED and p.charge_cents != books.charge_cents]
    found = []
    for (_, remittance), parts in groups.items():
        posted = _posted_parts(books, parts[0])
        here = [a for a in posted if a.remittance == remittance]
        total = sum(p.payment.charge_cents for p in parts)
        for before, others in ((here, []), (posted, []), (here, elsewhere), (posted, elsewhere)):
            charged = total + sum(a.charge_cents for a in before) + sum(p.charge_cents for p in others)
            if len(parts) + len(before) + len(others) > 1 and charged == books.charge_cents:
                found.append(_split(books, parts, before, others))
                break
    return tuple(found)


def _posted_parts(books: ClaimBooks, one: Answer) -> list[PostedAnswer]:
    """Parts of a split claim that this payer's posted answers are."""
    payer, _ = matching.rank(books, one.payer, one.payment.status)
    return [
        a
        for a in books.answers
        if a.state == "posted" and a.payer in (payer, one.payer.payer) and a.status in PROCESSED and a.charge_cents != books.charge_cents
    ]


def _split(books: ClaimBooks, parts: list[Answer], before: list[PostedAnswer], others: Sequence[ClaimPayment]) -> Split:
    """The parts with their lines: matched together, so that identical services on different parts find different lines."""
    charged: dict[int, int] = defaultdict(int)
    for answer in before:
        for line in answer.lines:
            charged[line.line] += line.paid_cents + sum(a.cents for a in line.adjustments)
    full = frozenset(line.number for line in books.lines if line.number in charged and charged[line.number] == line.charge_cents)
    came = [*(p.payment for p in parts), *others]
    assigned = matching.lines(books.lines, came, full, told=all(p.matched for p in parts))
    members = frozenset(p.answer for p in parts) | frozenset(a.answer for a in before)
    if isinstance(assigned, Hold):
        return Split(members, assigned, charged)
    for payment, numbers in zip(came, assigned, strict=True):
        for number, service in zip(numbers, payment.lines, strict=True):
            charged[number] += service.charge_cents
    return Split(members, {p.answer: numbers for p, numbers in zip(parts, assigned, strict=False)}, charged)
