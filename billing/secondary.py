"""A later payer's contractual adjustment: posted only up to what is open, so that what the first payer took off is not taken twice."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from billing.books import ClaimBooks, PostedAdjustment
from billing.ledger import Entry
from billing.place import Standing, contractual, denied_asked, in_effect, patient_cents, standing, sums, unposted_cents


@dataclass(frozen=True, slots=True)
class Capped:
    """A later payer's adjustments with what is posted of each, and how much is not."""

    adjustments: tuple[PostedAdjustment, ...]
    unposted_cents: int


def contractual_cap(balance_cents: int, paid_cents: int, patient_cents: int, denied_cents: int) -> int:
    """How much a later payer's contractual adjustment may take off a line: what is open there after its payment and its PR, and never
    what is denied (interface.md; X12 RFI 1696: the second payer that reports the first one's reduction again)."""
    return max(balance_cents - paid_cents - max(patient_cents, 0) - max(denied_cents, 0), 0)


def cap(adjustments: tuple[PostedAdjustment, ...], room: int) -> Capped:
    """Adjustments posted in their order up to `room`. A negative one is posted whole, and makes room: it raises the balance."""
    room -= sum(a.cents for a in adjustments if contractual(a) and a.cents < 0)
    out: list[PostedAdjustment] = []
    unposted = 0
    for adjustment in adjustments:
        posted = 0
        if contractual(adjustment):
            posted = adjustment.cents if adjustment.cents < 0 else min(adjustment.cents, max(room, 0))
            if adjustment.cents > 0:
                room -= posted
            unposted += adjustment.cents - posted
        out.append(_posted(adjustment, posted))
    return Capped(tuple(out), unposted)


def whole(adjustments: tuple[PostedAdjustment, ...]) -> Capped:
    """A first payer's adjustments: all that is contractual is posted."""
    return Capped(tuple(_posted(a, a.cents if contractual(a) else 0) for a in adjustments), 0)


def none(adjustments: tuple[PostedAdjustment, ...]) -> Capped:
    """Nothing is posted yet: no earlier payer's answer stands on the line."""
    return Capped(tuple(_posted(a, 0) for a in adjustments), sum(a.cents for a in adjustments if contractual(a)))


def anything(adjustments: tuple[PostedAdjustment, ...]) -> bool:
    """Whether there is anything contractual to post."""
    return any(contractual(a) for a in adjustments)


def earlier_answered(standing_here: tuple[Standing, ...], rank: int) -> bool:
    """Whether a payer before this rank has a standing answer on the line."""
    return any(one.said.rank < rank for one in standing_here)


def catch_up(books: ClaimBooks) -> tuple[Entry, ...]:
    """Entries for what waited: a later payer's contractual adjustment on lines where an earlier payer's answer stands by now."""
    stand = standing(books)
    if books.voided or not any(one.said.flag == "next_payer" for one in stand):
        return ()
    here: dict[int, list[Standing]] = defaultdict(list)
    for one in stand:
        here[one.said.line].append(one)
    effect, line_sums, denials, out = in_effect(books), sums(books), denied_asked(books), list[Entry]()
    for number, group in sorted(here.items()):
        room = line_sums[number].balance
        denied = denials.get(number, 0)
        for one in group:
            said = one.said
            waiting = unposted_cents(said, effect)
            if said.flag != "next_payer" or not waiting or not earlier_answered(tuple(group), said.rank):
                continue
            cents = min(waiting, contractual_cap(room, 0, patient_cents(said), denied))
            if cents:
                out += contractual_entries(books.claim, number, said.payer, said.answer, cents)
                room -= cents
    return tuple(out)


def contractual_entries(claim: int, line: int, payer: int, answer: int, cents: int) -> tuple[Entry, Entry]:
    """A contractual adjustment's two sides."""
    return (
        Entry("payer_open", -cents, "contractual", claim, line, payer, answer),
        Entry("contractual", cents, "contractual", claim, line, payer, answer),
    )


def _posted(a: PostedAdjustment, cents: int) -> PostedAdjustment:
    return PostedAdjustment(a.group, a.reason, a.cents, a.kind, cents, a.claim_level)
