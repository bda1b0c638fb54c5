"""What was done to the patient on a day by one provider: the lines of the claim, beside those of other claims that stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from billing.claim import Claim, ServiceLine
from billing.edits.context import Context, PastClaim


@dataclass(frozen=True, slots=True)
class Service:
    """One service. line: its number on the claim, 0 where it is of another claim; of: that claim's control number."""

    code: str
    modifiers: tuple[str, ...]
    units: str
    from_on: date
    to_on: date
    provider: str
    line: int = 0
    of: str = ""
    payer: int | None = None

    @property
    def named(self) -> str:
        """As the sentence says it: G0463 (line 2), G0463 (claim 48213)."""
        return f"{self.code} (line {self.line})" if self.line else f"{self.code} (claim {self.of})"

    def shares_day(self, other: Service) -> date | None:
        """The first day that both have."""
        first = max(self.from_on, other.from_on)
        return first if first <= min(self.to_on, other.to_on) else None


def provider_of(claim: Claim, line: ServiceLine | None = None) -> str:
    """NPI of who did it: the line's, else the claim's, else whoever bills."""
    people = (line.rendering if line is not None else None, claim.rendering, claim.billing)
    return next((npi for one in people if one is not None and (npi := one.identifier("XX"))), "")


def of_claim(context: Context) -> Iterator[Service]:
    """The claim's own services with a code and a day."""
    claim = context.claim
    for line in claim.lines:
        on = line.from_on or (claim.service_from_on if claim.kind == "I" else None)
        if line.procedure and on is not None:
            yield Service(
                line.procedure, line.modifiers, line.units, on, max(line.to_on or on, on), provider_of(claim, line), line.number, "",
                context.payer.number,
            )  # fmt: skip


def of_claims(claims: tuple[PastClaim, ...]) -> Iterator[Service]:
    """Those of the patient's other claims that stand."""
    for claim in claims:
        for line in claim.lines if claim.stands else ():
            if line.procedure and line.from_on is not None:
                last = max(line.to_on or line.from_on, line.from_on)
                yield Service(
                    line.procedure, line.modifiers, line.units, line.from_on, last, claim.provider, 0, claim.control_number, claim.payer
                )  # fmt: skip


def count(units: str) -> Decimal | None:
    """Units as a number; a line without any has one; None where the text is none."""
    try:
        found = Decimal(units or "1")
    except InvalidOperation:
        return None
    return found if found.is_finite() and 0 <= found < 1_000_000 else None


def on_day(service: Service, day: date) -> Decimal:
    """How many units of it fall on a day: those of several days are divided evenly among them."""
    if not service.from_on <= day <= service.to_on:
        return Decimal(0)
    return (count(service.units) or Decimal(0)) / ((service.to_on - service.from_on).days + 1)


def days(service: Service) -> Iterator[date]:
    """Its days, a hundred at most."""
    span = min((service.to_on - service.from_on).days, 99)
    yield from (service.from_on + timedelta(days=n) for n in range(span + 1))
