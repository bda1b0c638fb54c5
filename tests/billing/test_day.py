"""Days as people write and read them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing import day

TODAY = date(2026, 11, 23)  # a Monday


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1125", date(2026, 11, 25)),
        ("11/25", date(2026, 11, 25)),
        ("11-25", date(2026, 11, 25)),
        ("1/5", date(2027, 1, 5)),
        ("1122", date(2027, 11, 22)),
        ("1123", TODAY),
        ("+14", date(2026, 12, 7)),
        ("+0", TODAY),
        ("+5b", date(2026, 11, 30)),
        ("fri", date(2026, 11, 27)),
        ("Friday", date(2026, 11, 27)),
        ("mon", date(2026, 11, 30)),
        ("2026-11-25", date(2026, 11, 25)),
        ("20261125", date(2026, 11, 25)),
        ("11/25/2027", date(2027, 11, 25)),
        ("0229", date(2028, 2, 29)),
        (" tomorrow ", date(2026, 11, 24)),
        ("", None),
        ("1332", None),
        ("2026-02-30", None),
        ("frid4y", None),
        ("+99999", None),
        ("25.11.", None),
        ("１１２５", None),
        ("fr", None),
    ],
)
def test_short_entries_are_understood(text, found):
    """A day without a year is the next one; what is no day is None."""
    assert day.parse_entry(text, TODAY) == found


@given(st.text(max_size=12))
def test_nothing_that_is_typed_can_fail(text):
    """Any text is a day or none."""
    assert day.parse_entry(text, TODAY) is None or isinstance(day.parse_entry(text, TODAY), date)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-300, 300))
def test_business_days_are_counted_one_by_one(start, count):
    """Jumping over whole weeks comes out where stepping day by day does."""
    found, rest, step = start, abs(count), 1 if count > 0 else -1
    while rest:
        found += timedelta(days=step)
        rest -= found.weekday() < 5
    assert day.add_business_days(start, count) == found


@pytest.mark.parametrize(
    ("left", "sign"),
    [(-3, "!!"), (0, "!!"), (1, "!"), (4, "!"), (7, "!"), (8, "~"), (15, "~"), (16, "")],
)
def test_the_sign_says_how_near_the_last_day_is(left, sign):
    """Gone or today, within five business days, within fifteen days."""
    assert day.due_sign(TODAY, TODAY + timedelta(left)) == sign


def test_days_are_shown_as_the_screens_have_them():
    """The weekday stands before a last day; days left are signed."""
    due = date(2026, 11, 25)
    assert (day.shown_long(due), day.shown_due(due), day.shown_short(due)) == ("Wed 2026-11-25", "Wed 11-25", "11-25")
    assert (day.days_left(TODAY, due), day.days_left(due, TODAY), day.due_sign(TODAY, None)) == ("2d", "-2d", "")
