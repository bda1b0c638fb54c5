"""The made-up practice's front desk: a few patients pay what they owe, one pays ahead, one check is not honoured."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from acts.cash import Taking
    from acts.cash_rows import PersonRow
    from acts.desk import Desk

#: What each of the patients does who owe most: pays the whole, a part, more than it, ahead of a visit, or with a bad check.
_DOES = ("whole", "part", "more", "whole", "bounced", "part", "ahead", "whole")
_AHEAD_CENTS = 3500


def work(desk: Desk, seed: int) -> dict[str, int]:
    """Their payments, by the same acts as at the desk; what of them stays on which claim, in cents."""
    from acts import cash

    dice, paid = Random(seed), Counter[str]()
    for does, who in zip(_DOES, cash.debtors(desk, len(_DOES)), strict=False):
        row = cash.take(desk, _asked(desk, does, who, dice))
        if does == "bounced":
            cash.bounce(desk, row.payment, "Returned by the bank: not sufficient funds")
        else:
            paid.update({part.claim: part.cents for part in row.parts})
    return dict(paid)


def _asked(desk: Desk, does: str, who: PersonRow, dice: Random) -> Taking:
    from acts.cash import Taking

    number = str(dice.randint(1001, 9899))
    owed = who.owes_cents
    if does == "ahead":
        return Taking(who.person, _AHEAD_CENTS, "card", number, prepay=True, visit_on=desk.today() + timedelta(days=dice.randint(5, 20)))
    cents = {"part": max(owed // 2, 1), "more": owed + 1500}.get(does, owed)
    means = "check" if does in ("whole", "bounced") else dice.choice(("card", "cash"))
    return Taking(who.person, cents, means, "" if means == "cash" else number)
