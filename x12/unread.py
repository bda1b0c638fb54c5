"""A claim, or a payment for one, that could not be understood: kept as it came, with what could be made out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from billing.findings import Place


@dataclass(frozen=True, slots=True)
class Unread:
    """Set aside, so that its neighbours can be taken. `raw` is the whole loop, its segments joined by the terminator.

    kind: "claim" (CLM of an 837) or "payment" (CLP of an 835). remittance: its index in the file, for a payment.
    paid_cents: CLP04 where at least that could be read; it is then part of the remittance's claim_total_cents.
    """

    kind: Literal["claim", "payment"]
    control_number: str
    place: Place
    raw: str
    remittance: int | None = None
    paid_cents: int | None = None
