"""Last days: which clock runs for a denial, from when, and the day on which it ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from billing.day import add_business_days
from billing.plans import Deadline

Unit = Literal["days", "business_days", "months", "years", "fixed_md"]

#: A clock name in the first place that means: nothing runs out.
NO_CLOCK = frozenset({"NONE", "INFO", "PATIENT"})

SAFETY_BUSINESS_DAYS = 5

PAYER_CLASSES = ("medicare", "medicare_advantage", "medicaid", "tricare", "commercial_contracted", "commercial_not_contracted")
_BY_FILING_CODE = {"MA": "medicare", "MB": "medicare", "16": "medicare_advantage", "MC": "medicaid", "CH": "tricare"}

#: What starts a clock, in words.
STARTS = {
    "service_from": "first day of service",
    "service_through": "last day of service",
    "remittance_date": "remittance",
    "primary_remittance_date": "first payer's remittance",
    "request_date": "remittance that asks",
    "decision_date": "remittance with the decision",
    "received": "received",
}
#: What must have happened by the last day.
BASES = {"received": "the payer must have it by then", "postmarked": "the postmark counts", "sent": "the day of sending counts"}
_UNIT_WORDS = {"days": "days", "business_days": "business days", "months": "months", "years": "years"}


@dataclass(frozen=True, slots=True)
class Clock:
    """How long a class of payers gives for one thing: count units from a start, plus the days in which a notice is presumed to arrive.

    payer: one payer's own (its number in the books). month_day: for the unit fixed_md, the day (12-31) of the count-th year after the
    start. rolls: a last day on a Saturday or Sunday is the Monday after. from_on, to_on: the start days for which it holds. other_*: what
    another source says of the same clock (other_presumed_days may be -1: counted from the day before); 0 where none does.
    """

    payer_class: str
    name: str
    start: str
    count: int
    unit: Unit
    basis: str = "received"
    presumed_days: int = 0
    source: str = ""
    reviewed: bool = False
    month_day: str = ""
    rolls: bool = False
    safety_days: int = SAFETY_BUSINESS_DAYS
    other_count: int = 0
    other_unit: Unit = "days"
    other_presumed_days: int = 0
    other_source: str = ""
    payer: int | None = None
    from_on: date | None = None
    to_on: date | None = None
    number: int = 0
    version: int = 0

    @property
    def edition(self) -> str:
        """CK-3 v2, or '' for a shipped one."""
        return f"CK-{self.number} v{self.version}" if self.number else ""

    def holds(self, day: date | None) -> bool:
        """Whether it is in force for what began on this day; where the day is not known, whether it always is."""
        if day is None:
            return self.from_on is None and self.to_on is None
        return (self.from_on is None or self.from_on <= day) and (self.to_on is None or day <= self.to_on)


#: Where the payer's class has none of the clocks that a rule names.
FALLBACK = Clock("", "TF_NEW", "service_through", 180, "days", source="default, unreviewed")


class Clocks:
    """All clocks. One payer's own goes before its class's, the practice's before the shipped; each for the days on which it holds."""

    __slots__ = ("_by_key", "_of_payer", "rows")

    def __init__(self, rows: Iterable[Clock]) -> None:
        self.rows = tuple(rows)
        self._by_key: dict[tuple[str, str], list[Clock]] = {}
        self._of_payer: dict[tuple[int, str], list[Clock]] = {}
        for row in sorted(self.rows, key=lambda row: -row.number):
            if row.payer is not None:
                self._of_payer.setdefault((row.payer, row.name), []).append(row)
            else:
                self._by_key.setdefault((row.payer_class, row.name), []).append(row)

    def clock(
        self, names: tuple[str, ...], payer_class: str, payer: int | None = None, starts: Mapping[str, date | None] | None = None
    ) -> Clock | None:
        """The first named clock that the payer or its class has, as it is in force on the day that starts it (starts: day by event);
        180 days from the service where there is none; None where nothing runs out."""
        if not names or names[0] in NO_CLOCK:
            return None
        for name in names:
            mine = self._of_payer.get((payer, name), []) if payer is not None else []
            for row in [*mine, *self._by_key.get((payer_class, name), [])]:
                if (row.from_on is None and row.to_on is None) or row.holds(starts.get(row.start) if starts else None):
                    return row
        return FALLBACK

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
        payer: int | None = None,
    ) -> Deadline | None:
        """The last day for what these clocks are about, or None where nothing runs out or the day it starts from is not known."""
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
        clock = self.clock(names, payer_class, payer, starts)
        event_on = starts.get(clock.start) if clock else None
        return ends(clock, event_on) if clock and event_on else None


def ends(clock: Clock, event_on: date) -> Deadline | None:
    """When a clock that this event started runs out, the safety day before it, and the rule in words; None beyond the calendar.

    The safety day keeps to the earlier of the two where sources conflict, and to the day itself where the last day rolls on.
    """
    try:
        starts_on = event_on + timedelta(days=clock.presumed_days)
        due_on = after(starts_on, clock.count, clock.unit, clock.month_day)
        other_on = None
        if clock.other_count:
            other_on = after(event_on + timedelta(days=clock.other_presumed_days), clock.other_count, clock.other_unit)
        safe_on = add_business_days(min(due_on, other_on or due_on), -clock.safety_days)
        if clock.rolls and due_on.weekday() >= 5:
            due_on = add_business_days(due_on, 1)
    except (OverflowError, ValueError):
        return None
    conflict = ""
    if other_on is not None and other_on != due_on:
        conflict = f"{clock.other_source or 'another source'} gives {other_on.isoformat()}"
        conflict += ", and the safety day keeps to it" if other_on < due_on else ": this is the earlier"
    return Deadline(clock.name, due_on, safe_on, _words(clock, event_on, starts_on), clock.source, starts_on, clock.edition, conflict,
                    clock.basis)  # fmt: skip


def _words(clock: Clock, event_on: date, starts_on: date) -> str:
    """The rule: 'APPEAL: 120 days from 2022-05-20 (remittance 05-15 + 5 days presumed receipt)'."""
    if clock.unit == "fixed_md":
        year = "the same year" if clock.count == 0 else "the next year" if clock.count == 1 else f"year {clock.count}"
        words = f"{clock.name}: {clock.month_day} of {year} after {starts_on.isoformat()}"
        words = words.replace(" after ", " as ") if clock.count == 0 else words
    else:
        unit = _UNIT_WORDS[clock.unit]
        words = f"{clock.name}: {clock.count} {unit[:-1] if clock.count == 1 else unit} from {starts_on.isoformat()}"
    event = STARTS.get(clock.start, clock.start)
    if clock.presumed_days:
        words += f" ({event} {event_on:%m-%d} + {clock.presumed_days} days presumed receipt)"
    else:
        words += f" ({event})"
    if clock.basis != "received" and clock.basis in BASES:
        words += f", {BASES[clock.basis]}"
    return words + (", a weekend moves it to Monday" if clock.rolls else "")


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
            unit=_unit(row, "unit"),
            basis=row.get("basis") or "received",
            presumed_days=int(row.get("presumed_days") or 0),
            source=row.get("source", ""),
            reviewed=row.get("reviewed", "no") == "yes",
            other_count=int(row.get("other_count") or 0),
            other_unit=_unit(row, "other_unit"),
            other_presumed_days=int(row.get("other_presumed_days") or 0),
            other_source=row.get("other_source", ""),
        )
        for row in rows
    )


def _unit(row: Mapping[str, str], column: str) -> Unit:
    text = row.get(column) or ("days" if column != "unit" else "")
    for unit in get_args(Unit):
        if unit == text:
            found: Unit = unit
            return found
    raise ValueError(f"clock {row['payer_class']} {row['clock']}: {column} {text!r} is not known")


def after(start: date, count: int, unit: Unit, month_day: str = "") -> date:
    """`count` units after a day. The same day of a later month or year; where it has none (29 February), the last that it has."""
    if unit == "days":
        return start + timedelta(days=count)
    if unit == "business_days":
        return add_business_days(start, count)
    if unit == "fixed_md":
        return _in_month(start.year + count, int(month_day[:2]), int(month_day[3:]))
    months = start.month - 1 + count * (12 if unit == "years" else 1)
    return _in_month(start.year + months // 12, months % 12 + 1, start.day)


def _in_month(year: int, month: int, day: int) -> date:
    """That day, or the last day of the month that is no later."""
    for each in (day, 30, 29, 28):
        if each <= day:
            try:
                return date(year, month, each)
            except ValueError:
                continue
    raise OverflowError
