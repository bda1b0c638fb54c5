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
        rows = [asked for number in clearing.unpaid(read) if (asked := clearing.asked(read, number)) is not None]
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
