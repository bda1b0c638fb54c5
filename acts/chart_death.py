"""A day of death held against the visits: before the last of them it is refused, unless the reason speaks of that visit."""

from __future__ import annotations

from billing.findings import Finding
from billing.record_field import day_of
from billing.text import clean
from store import chart_items
from store.engine.sqlite import Read


def before_last_visit(read: Read, person: int, died_on: str, reason: str | None) -> tuple[Finding, ...]:
    """What stands against this day of death: a visit after it. Where the reason names that visit's day, it is a warning only.

    reason: None while it is only proposed and nobody has said why."""
    died = day_of(died_on)
    last = chart_items.last_visit(read, person) if died is not None else None
    seen_on = day_of(last[0]) if last is not None else None
    if last is None or died is None or seen_on is None or seen_on <= died:
        return ()
    what = f"Died {died} is before the last visit, {seen_on} ({clean(last[1])})."
    if reason is not None and f"{seen_on:%m-%d}" in reason:
        return (Finding("died_before_visit", "warning", what, "died_on", died_on),)
    do = f"Look which of the two is wrong; where both are right, say so in the reason and name {seen_on:%m-%d}."
    return (Finding("died_before_visit", "warning" if reason is None else "error", f"{what} {do}", "died_on", died_on),)
