"""The life of a remittance: loaded, validated, matched, previewed, posted, reconciled, closed; read from facts, never set by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from billing.money import shown

Stage = Literal["loaded", "validated", "matched", "previewed", "posted", "reconciled", "closed"]

#: In the order in which a remittance goes through them.
STAGES: tuple[Stage, ...] = ("loaded", "validated", "matched", "previewed", "posted", "reconciled", "closed")

#: States of a remittance whose money has been taken in.
RECEIVED = frozenset({"posting", "part_posted", "held", "posted"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a remittance; money in cents.

    state: loaded, posting, part_posted, held, posted, duplicate, withdrawn (typed and taken back). off: what its own sum is off by.
    held: claims that wait for a person, or would if it were posted (known where `checked`); unmatched: those of them whose claim of ours
    nobody knows; unowned: claims not posted that have no owner and last day. clearing: received less what payments are known as its own.
    found: payments known as its own; unbanked: those of them that are in no closed deposit. watched: the practice keeps its bank here.
    previewed: a person was shown the plan that would be posted now.
    """

    state: str
    paid_cents: int
    off_cents: int = 0
    held: int = 0
    unmatched: int = 0
    unowned: int = 0
    checked: bool = False
    previewed: bool = False
    clearing_cents: int = 0
    found_cents: int = 0
    unbanked: int = 0
    watched: bool = False

    @property
    def received(self) -> bool:
        """Whether its money was taken in."""
        return self.state in RECEIVED

    @property
    def money_is_there(self) -> bool:
        """Whether its payment is known; a payment of zero needs none, and where the bank is not kept here nobody asks."""
        return self.paid_cents == 0 or not self.watched or self.found_cents == self.paid_cents


def stage(facts: Facts) -> Stage:
    """How far it has come. Posted: every claim of it is, or waits with an owner and a last day. Reconciled: and the payment is known to
    the cent. Closed: and no deposit with its money is open (a payment of zero needs none)."""
    if facts.state in ("duplicate", "withdrawn"):
        return "loaded"
    if facts.received and (facts.state == "posted" or (facts.state != "posting" and not facts.unowned)):
        if facts.clearing_cents:
            return "posted"
        return "reconciled" if facts.unbanked else "closed"
    if facts.off_cents or not (facts.checked or facts.received):
        return "loaded"
    if facts.unmatched:
        return "validated"
    return "previewed" if facts.previewed else "matched"


def word(facts: Facts) -> str:
    """Its state in the list's words: READY, HELD 3, OFF 12.40, NO MONEY, DOUBLE, PART POSTED, POSTED, RECONCILED, CLOSED; LOADED where
    nobody has worked out yet what it holds."""
    if facts.state == "duplicate":
        return "DOUBLE"
    if facts.state == "withdrawn":
        return "WITHDRAWN"
    if facts.state == "withdrawn":
        return "WITHDRAWN"
    if facts.state == "posted":
        return stage(facts).upper()
    if facts.off_cents:
        return f"OFF {shown(abs(facts.off_cents))}"
    if facts.held:
        return f"HELD {facts.held}"
    if facts.state != "loaded":
        return "POSTING" if facts.state == "posting" else "PART POSTED"
    if not facts.checked:
        return "LOADED"
    return "READY" if facts.money_is_there else "NO MONEY"
