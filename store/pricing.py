"""What an item's chance and usual amount rest on, as the item keeps it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from billing.odds import Chance, Part, Price, Seen, Stake


def text(price: Price | None) -> str:
    """A price for the books; '' for kinds of which nothing is learned."""
    if price is None:
        return ""
    likely = price.chance
    chance = [likely.per_cent, likely.prior, likely.seen.decided, likely.seen.won_bp, likely.others.decided, likely.others.won_bp]
    return json.dumps([price.payer, price.code, chance, [_part(one) for one in price.parts]], ensure_ascii=False, separators=(",", ":"))


def _part(part: Part) -> list[Any]:
    stake = part.stake
    asked = [stake.payer, stake.service, stake.modifiers, stake.cents, part.cents, part.share_bp, part.answers]
    return [*asked, stake.agreed_cents, stake.contract] if stake.agreed_cents is not None else asked


def price_of(kept: str) -> Price | None:
    """The price that the books keep."""
    if not kept:
        return None
    payer, code, chance, parts = json.loads(kept)
    per_cent, prior, decided, won, elsewhere, won_there = chance
    return Price(payer, code, Chance(per_cent, prior, Seen(decided, won), Seen(elsewhere, won_there)), tuple(map(_part_of, parts)))


def _part_of(kept: Sequence[Any]) -> Part:
    payer, service, modifiers, stake, cents, share_bp, answers, *agreed = kept
    return Part(Stake(payer, service, modifiers, stake, *agreed), cents, share_bp, answers)
