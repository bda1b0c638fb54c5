"""What the exception screen and `match --show` get beside the comparison: differences, what was posted before, what can be done."""

from __future__ import annotations

from dataclasses import dataclass

from billing.held import Difference, Way
from billing.remittance import ClaimPayment


@dataclass(frozen=True, slots=True)
class WayRow:
    """Something that a person may do about a held answer; why_not: why it makes no sense, or is not theirs to do."""

    way: Way
    words: str
    why_not: str


@dataclass(frozen=True, slots=True)
class HoldDetail:
    """expected and came as the hold has them; differences of an answer that does not add up; told: the four tests of a duplicate, or what
    this payer's answers were; again: what would make it come clean by itself; services: of the answer, numbered."""

    expected: str = ""
    came: str = ""
    differences: tuple[Difference, ...] = ()
    told: tuple[str, ...] = ()
    ways: tuple[WayRow, ...] = ()
    again: str = ""
    services: tuple[str, ...] = ()
    payment: ClaimPayment | None = None
    proposal: str = ""

    def why_not(self, way: Way) -> str:
        """Why this cannot be done; nothing where it can."""
        return next((row.why_not for row in self.ways if row.way == way), "only an answer that is held by itself can be")
