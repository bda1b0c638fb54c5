"""Closed periods: months into which nothing is posted any more; the books' day of what comes later is the first after them."""

from __future__ import annotations

from datetime import date, timedelta

from store.engine.sqlite import Read


def open_day(read: Read, today: date) -> date:
    """The books' day of what is posted today: today, or the first day of the next month that is not closed."""
    day = today
    while read.value("SELECT 1 FROM period WHERE period = :period AND state = 'closed'", period=day.isoformat()[:7]):
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return day
