"""Days on the command line: read as at the desk, refused in words."""

from __future__ import annotations

from datetime import date

import click

from billing.day import parse_entry


def a_day(option: str, text: str | None, today: date) -> date | None:
    """The day that was typed (2026-11-25, 11/25/2026, +14, fri); None where none was."""
    if text is None:
        return None
    found = parse_entry(text, today)
    if found is None:
        raise click.UsageError(f"{option} {text} is no day; it reads like 2026-11-25 or 11/25/2026")
    return found


def past_day(option: str, text: str | None, today: date) -> date | None:
    """A day that has come; 11-25 without a year is the last one there was."""
    found = a_day(option, text, today)
    if found is not None and found > today and text is not None and len(text.strip()) <= 5:
        return a_day(option, f"{found.year - 1}-{found:%m-%d}", today)
    return found
