"""Remittances that are posted and whose payment has not come, by age."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from acts.desk import Desk
from billing.text import clean
from store import clearing


@dataclass(frozen=True, slots=True)
class OwedRow:
    """A posted remittance without its payment: cents are what it says that it pays."""

    remittance: int
    name: str
    payer: str
    trace: str
    paid_on: date | None
    age_days: int | None
    cents: int


def owed(desk: Desk) -> list[OwedRow]:
    """Posted remittances whose payment has not come, oldest first."""
    with desk.books.snapshot() as read:
        numbers = clearing.unpaid(read)
        asked = clearing.asked_of(read, numbers)
        rows = [asked[number] for number in numbers if number in asked]
        today = desk.today()
        return [
            OwedRow(
                remittance=one.remittance,
                name=f"R-{one.remittance}",
                payer=clean(one.names[-1]),
                trace=clean(one.trace),
                paid_on=one.on,
                age_days=(today - one.on).days if one.on else None,
                cents=one.cents,
            )
            for one in rows
        ]
