"""Last days: which clock runs for a denial, from when, and the day on which it ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from billing.day import add_business_days
from billing.plans import Deadline

Unit = Literal["days", "business_days", "months", "years"]

#: A clock name in the first place that means: nothing runs out.
NO_CLOCK = frozenset({"NONE", "INFO", "PATIENT"})

SAFETY_BUSINESS_DAYS = 5

PAYER_CLASSES = ("medicare", "medicare_advantage", "medicaid", "tricare", "commercial_contracted", "commercial_not_contracted")
_BY_FILING_CODE = {"MA": "medicare", "MB": "medicare", "16": "medicare_advantage", "MC": "medicaid", "CH": "tricare"}

_START_WORDS = {
    "service_from": "first day of service",
    "service_through": "last day of service",
    "remittance_date": "remittance",
    "primary_remittance_date": "first payer's remittance",
    "request_date": "remittance that asks",
    "decision_date": "remittance with the decision",
    "received": "received",
}
_UNIT_WORDS = {"days": "days", "business_days": "business days", "months": "months", "years": "years"}


@dataclass(frozen=True, slots=True)
class Clock:
    """How long a class of payers gives for one thing: count units from a start, plus the days in which a notice is presumed to arrive."""

    payer_class: str
    name: str
    start: str
    count: int
    unit: Unit
    basis: str = "received"
    presumed_days: int = 0
    source: str = ""
    reviewed: bool = False


#: Where the payer's class has none of the clocks that a rule names.
FALLBACK = Clock("", "TF_NEW", "service_through", 180, "days", source="default, unreviewed")


class Clocks:
    """All clocks, by payer class and name."""

    __slots__ = ("_by_key", "rows")

    def __init__(self, rows: Iterable[Clock]) -> None:
        self.rows = tuple(rows)
        self._by_key = {(row.payer_class, row.name): row for row in self.rows}

    def clock(self, names: tuple[str, ...], payer_class: str) -> Clock | None:
        """The first named clock that the class has; 180 days from the service where it has none; None where nothing runs out."""
        if not names or names[0] in NO_CLOCK:
            return None
        return next((found for name in names if (found := self._by_key.get((payer_class, name)))), FALLBACK)

    def deadline(
        self,
        names: tuple[str, ...],
        payer_class: str,
        *,
        service_from_on: date | None,
        service_to_on: date | None,
        remitted_on: date | None,
        primary_remitted_on: date | None = None,
        received_on: date | None = None,
    ) -> Deadline | None:
        """The last day for what these clocks are about, or None where nothing runs out or the day it starts from is not known."""
        clock = self.clock(names, payer_class)
        if clock is None:
            return None
        through = service_to_on or service_from_on
        starts = {
            "service_from": service_from_on or service_to_on,
            "service_through": through,
            "remittance_date": remitted_on or received_on,
            "primary_remittance_date": primary_remitted_on or remitted_on or received_on,
            "request_date": remitted_on or received_on,
            "decision_date": remitted_on or received_on,
            "received": received_on or remitted_on,
        }
        event_on = starts.get(clock.start)
        return ends(clock, event_on) if event_on else None


def ends(clock: Clock, event_on: date) -> Deadline | None:
    """When a clock that this event started runs out, the safety day before it, and the rule in words; None beyond the calendar."""
    try:
        starts_on = event_on + timedelta(days=clock.presumed_days)
        due_on = _after(starts_on, clock.count, clock.unit)
        safe_on = add_business_days(due_on, -SAFETY_BUSINESS_DAYS)
    except (OverflowError, ValueError):
        return None
    unit = _UNIT_WORDS[clock.unit]
    words = f"{clock.name}: {clock.count} {unit[:-1] if clock.count == 1 else unit} from {starts_on.isoformat()}"
    event = _START_WORDS.get(clock.start, clock.start)
    if clock.presumed_days:
        words += f" ({event} {event_on:%m-%d} + {clock.presumed_days} days presumed receipt)"
    else:
        words += f" ({event})"
    return Deadline(clock.name, due_on, safe_on, words, clock.source, starts_on)


def payer_class(filing_code: str, contracted: bool = True) -> str:
    """The class of a payer by SBR09 of the claim; commercial where it says nothing else."""
    return _BY_FILING_CODE.get(filing_code) or ("commercial_contracted" if contracted else "commercial_not_contracted")


def parse(rows: Iterable[Mapping[str, str]]) -> tuple[Clock, ...]:
    """Clocks from the rows of clocks.csv; a unit that is none is a ValueError that names the row."""
    return tuple(
        Clock(
            payer_class=row["payer_class"],
            name=row["clock"],
            start=row["start"],
            count=int(row["count"]),
            unit=_unit(row),
            basis=row.get("basis", "received"),
            presumed_days=int(row.get("presumed_days") or 0),
            source=row.get("source", ""),
            reviewed=row.get("reviewed", "no") == "yes",
        )
        for row in rows
    )


def _unit(row: Mapping[str, str]) -> Unit:
    for unit in get_args(Unit):
        if unit == row["unit"]:
            found: Unit = unit
            return found
    raise ValueError(f"clock {row['payer_class']} {row['clock']}: unit {row['unit']!r} is not known")


def _after(start: date, count: int, unit: Unit) -> date:
    """`count` units after a day. The same day of a later month or year; where it has none (29 February), the last that it has."""
    if unit == "days":
        return start + timedelta(days=count)
    if unit == "business_days":
        return add_business_days(start, count)
    months = start.month - 1 + count * (12 if unit == "years" else 1)
    year, month = start.year + months // 12, months % 12 + 1
    for day in (start.day, 30, 29, 28):
        if day <= start.day:
            try:
                return date(year, month, day)
            except ValueError:
                continue
    raise OverflowError
