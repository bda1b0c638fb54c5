"""Days as a biller writes and reads them: short entries, business days, days left."""

from __future__ import annotations

import re
from datetime import date, timedelta

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SHOWN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_PLUS = re.compile(r"\+(\d{1,4})(b?)\Z")
_WHOLE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})\Z")
_US = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})\Z")
_MONTH_DAY = re.compile(r"(\d{2})(\d{2})\Z|(\d{1,2})[/-](\d{1,2})\Z")


def parse_entry(text: str, today: date) -> date | None:
    """The day that a person means by 1125, 11/25, 11-25, +14, +5b (business days), fri, today or 2026-11-25; None: it is no day.

    A day without a year is the next one from today on; a weekday is the next after today.
    """
    text = text.strip().lower()
    try:
        return _entry(text, today) if text.isascii() else None
    except (ValueError, OverflowError):
        return None


def _entry(text: str, today: date) -> date | None:
    if text in ("today", "tomorrow"):
        return today + timedelta(days=int(text == "tomorrow"))
    if text[:3] in WEEKDAYS and _SHOWN_LONG[WEEKDAYS.index(text[:3])].startswith(text):
        return today + timedelta(days=(WEEKDAYS.index(text[:3]) - today.weekday() - 1) % 7 + 1)
    if found := _PLUS.match(text):
        count = int(found[1])
        return add_business_days(today, count) if found[2] else today + timedelta(days=count)
    if found := _WHOLE.match(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _US.match(text):
        return date(int(found[3]), int(found[1]), int(found[2]))
    if found := _MONTH_DAY.match(text):
        return _next(int(found[1] or found[3]), int(found[2] or found[4]), today)
    return None


_SHOWN_LONG = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _next(month: int, day: int, today: date) -> date:
    """The next such day from today on; 29 February may be years away."""
    for year in range(today.year, today.year + 9):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    raise ValueError("no such day")


def add_business_days(start: date, count: int) -> date:
    """`count` business days (Monday to Friday) after a day, or before it where count is negative."""
    step = timedelta(days=1 if count > 0 else -1)
    weeks, rest = divmod(abs(count), 5)
    if start.weekday() >= 5 and weeks and not rest:
        weeks, rest = weeks - 1, 5
    found = start + step * 7 * weeks
    while rest:
        found += step
        rest -= found.weekday() < 5
    return found


def business_days_left(today: date, day: date) -> int:
    """Business days after today, up to and with the day; 0 or less where it is today or gone."""
    if day <= today:
        return (day - today).days
    weeks, rest = divmod((day - today).days, 7)
    return weeks * 5 + sum((today + timedelta(days=n)).weekday() < 5 for n in range(1, rest + 1))


def shown_long(day: date) -> str:
    """'Wed 2026-11-25'."""
    return f"{_SHOWN[day.weekday()]} {day.isoformat()}"


def shown_due(day: date) -> str:
    """'Wed 11-25', beside days left."""
    return f"{_SHOWN[day.weekday()]} {day:%m-%d}"


def shown_short(day: date) -> str:
    """'11-25', for a table that has the days left beside it."""
    return f"{day:%m-%d}"


def days_left(today: date, day: date) -> str:
    """'2d', '0d', '-3d'."""
    return f"{(day - today).days}d"


def due_sign(today: date, day: date | None) -> str:
    """'!!' last day today or gone, '!' within 5 business days, '~' within 15 days, '' else."""
    if day is None:
        return ""
    if day <= today:
        return "!!"
    if business_days_left(today, day) <= 5:
        return "!"
    return "~" if (day - today).days <= 15 else ""
