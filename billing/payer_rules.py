"""What a payer does in its own way: whether it takes replacements, how long it usually needs, how many levels of appeal it has."""

from __future__ import annotations

from dataclasses import dataclass

USUAL_ANSWER_DAYS = 30
"""How long an answer usually takes where nothing else is known; deadlines.md 3 gives 14 days electronic, 30 paper."""


@dataclass(frozen=True, slots=True)
class PayerRules:
    """One payer's ways. accepts_replacement: it takes frequency 7 and 8; answer_days: after how long without an answer somebody asks
    (None: as learned from its answers, else 30); appeal_levels: how often it can be asked again."""

    accepts_replacement: bool = True
    answer_days: int | None = None
    appeal_levels: int = 2


def usual(payer_class: str) -> PayerRules:
    """What holds for a class of payers until the practice says otherwise. Medicare takes no replacement but a reopening (denials.md)."""
    if payer_class == "medicare":
        return PayerRules(accepts_replacement=False, appeal_levels=5)
    return PayerRules()
