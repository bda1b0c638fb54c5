"""What a payer does in its own way: whether it takes replacements, how long it needs, its levels of appeal, and how it is reached."""

from __future__ import annotations

from dataclasses import dataclass, replace

USUAL_ANSWER_DAYS = 30
"""How long an answer usually takes where nothing else is known; deadlines.md 3 gives 14 days electronic, 30 paper."""

WAYS = ("portal", "fax", "mail")
"""By what way letters and records go to a payer."""


@dataclass(frozen=True, slots=True)
class PayerRules:
    """One payer's ways. accepts_replacement: it takes frequency 7 and 8; answer_days: after how long without an answer somebody asks
    (None: as learned from its answers, else 30); appeal_levels: how often it can be asked again.

    payer_class: where the practice says otherwise than the filing code of its claims ('' where not); capitated likewise (None). ways:
    the best first. number, version: the practice's row, 0 where it has said nothing.
    """

    accepts_replacement: bool = True
    answer_days: int | None = None
    appeal_levels: int = 2
    payer_class: str = ""
    capitated: bool | None = None
    ways: tuple[str, ...] = ()
    phone: str = ""
    fax: str = ""
    portal: str = ""
    address: str = ""
    appeal_address: str = ""
    note: str = ""
    source: str = ""
    reviewed: bool = False
    number: int = 0
    version: int = 0


def usual(payer_class: str) -> PayerRules:
    """What holds for a class of payers until the practice says otherwise. Medicare takes no replacement but a reopening (denials.md)."""
    if payer_class == "medicare":
        return PayerRules(accepts_replacement=False, appeal_levels=5)
    return PayerRules()


def over(said: PayerRules, of_class: PayerRules, told: frozenset[str]) -> PayerRules:
    """What the practice said of a payer, over what its class does. told: the fields of which it said anything."""
    silent = {name: getattr(of_class, name) for name in ("accepts_replacement", "answer_days", "appeal_levels") if name not in told}
    return replace(said, **silent)
