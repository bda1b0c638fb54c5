"""Last days by an independent calendar: day by day, with its own leap years and weekdays, and none of the dates' arithmetic of the code."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.deadline import Clock, Clocks, ends
from tests.billing.shipped import clocks

Day = tuple[int, int, int]


def leap(year: int) -> bool:
    """Every fourth, not every hundredth, but every four-hundredth."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def length(year: int, month: int) -> int:
    """Days of a month, counted on the knuckles."""
    return 29 if month == 2 and leap(year) else 28 if month == 2 else 30 if month in (4, 6, 9, 11) else 31


def tomorrow(day: Day) -> Day:
    """The next day on the wall."""
    year, month, on = day
    if on < length(year, month):
        return year, month, on + 1
    return (year, month + 1, 1) if month < 12 else (year + 1, 1, 1)


def yesterday(day: Day) -> Day:
    """The day before."""
    year, month, on = day
    if on > 1:
        return year, month, on - 1
    return (year, month - 1, length(year, month - 1)) if month > 1 else (year - 1, 12, 31)


def weekday(day: Day) -> int:
    """0 is Sunday: Zeller's rule."""
    year, month, on = day
    if month < 3:
        year, month = year - 1, month + 12
    return (on + 13 * (month + 1) // 5 + year + year // 4 - year // 100 + year // 400 + 6) % 7


def works(day: Day) -> bool:
    """Monday to Friday."""
    return weekday(day) not in (0, 6)


def walked(day: Day, count: int, business: bool = False) -> Day:
    """So many days on, or back, one by one."""
    step = tomorrow if count > 0 else yesterday
    left = abs(count)
    while left:
        day = step(day)
        left -= works(day) or not business
    return day


def same_day_later(day: Day, months: int) -> Day:
    """Month by month; where the month is too short, its last day."""
    year, month, on = day
    for _ in range(months):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return year, month, min(on, length(year, month))


def due(clock: Clock, event: Day) -> tuple[Day, Day]:
    """Last day and safety day of a clock, by walking."""
    start = walked(event, clock.presumed_days)
    if clock.unit == "fixed_md":
        year, month = start[0] + clock.count, int(clock.month_day[:2])
        last = (year, month, min(int(clock.month_day[3:]), length(year, month)))
    elif clock.unit in ("days", "business_days"):
        last = walked(start, clock.count, clock.unit == "business_days")
    else:
        last = same_day_later(start, clock.count * (12 if clock.unit == "years" else 1))
    safe = walked(last, -clock.safety_days, True)
    if clock.rolls:
        while not works(last):
            last = tomorrow(last)
    return last, safe


def as_day(day: date) -> Day:
    """Its three numbers."""
    return day.year, day.month, day.day


DAYS = st.dates(date(1999, 1, 1), date(2103, 12, 31))
#: Where calendars go wrong: leap days, month ends, the turn of a year, the hundredth year that is no leap year.
EDGES = st.sampled_from(
    [date(y, m, d) for y in (1999, 2000, 2023, 2024, 2099, 2100) for m, d in ((1, 31), (2, 28), (3, 1), (4, 30), (12, 30), (12, 31))]
    + [date(2000, 2, 29), date(2024, 2, 29), date(2028, 2, 29)]
)


@given(
    st.one_of(DAYS, EDGES),
    st.integers(1, 400),
    st.sampled_from(["days", "business_days", "months", "years", "fixed_md"]),
    st.integers(0, 7),
    st.booleans(),
    st.sampled_from(["12-31", "02-29", "06-30"]),
)
def test_every_kind_of_clock_agrees_with_the_calendar_on_the_wall(event, count, unit, presumed, rolls, month_day):
    """Days, business days, months, years and days of the year, with presumed receipt and weekends."""
    count = count % 40 + 1 if unit == "months" else count % 4 + 1 if unit in ("years", "fixed_md") else count
    clock = Clock("", "X", "remittance_date", count, unit, presumed_days=presumed, rolls=rolls, month_day=month_day)
    found = ends(clock, event)
    last, safe = due(clock, as_day(event))
    assert (as_day(found.due_on), as_day(found.safe_on)) == (last, safe)
    assert as_day(found.starts_on) == walked(as_day(event), presumed)


@given(st.one_of(DAYS, EDGES))
def test_every_shipped_clock_agrees_with_it(event):
    """All classes; where another source is counted with, the safety day is that of the earlier."""
    for row in clocks().rows:
        found = ends(row, event)
        last, safe = due(row, as_day(event))
        assert as_day(found.due_on) == last
        if row.other_count:
            other = Clock("", "X", row.start, row.other_count, row.other_unit)
            other_last, other_safe = due(other, walked(as_day(event), row.other_presumed_days))
            safe = min(safe, other_safe)
            assert bool(found.conflict) is (other_last != last)
        else:
            assert found.conflict == ""
        assert as_day(found.safe_on) == safe


@pytest.mark.parametrize(
    ("of_class", "name", "event", "last"),
    [
        ("medicare", "TF_NEW", date(2021, 7, 31), date(2022, 7, 31)),  # CGS
        ("tricare", "TF_NEW", date(2015, 3, 22), date(2016, 3, 22)),  # the operations manual
        ("medicare", "APPEAL", date(2022, 5, 15), date(2022, 9, 17)),  # Palmetto
        ("commercial_not_contracted", "TF_NEW", date(2025, 10, 1), date(2026, 3, 30)),  # 180 days
        ("medicare", "TF_NEW", date(2024, 2, 29), date(2025, 2, 28)),
    ],
)
def test_what_payers_print_comes_out_of_what_ships(of_class, name, event, last):
    """Each of these dates stands on a payer's own page."""
    days = {"service_from_on": event, "service_to_on": event, "remitted_on": event}
    assert clocks().deadline((name,), of_class, **days).due_on == last


def test_where_sources_conflict_the_earlier_keeps_the_safety_day():
    """Palmetto adds five days of receipt, Noridian counts from the remittance; FCSO prints 2025-09-30 for 2024-10-01, CGS 2025-10-01."""
    appeal = clocks().deadline(("APPEAL",), "medicare", service_from_on=None, service_to_on=None, remitted_on=date(2022, 5, 15))
    assert appeal.conflict == "Noridian, counting from the remittance, gives 2022-09-12, and the safety day keeps to it"
    assert as_day(appeal.safe_on) == walked((2022, 9, 12), -5, True)
    corrected = clocks().deadline(("CORRECTED",), "medicare", service_from_on=date(2024, 10, 1), service_to_on=None, remitted_on=None)
    assert (corrected.due_on, "2025-09-30" in corrected.conflict) == (date(2025, 10, 1), True)


def test_a_day_of_the_year_ends_with_the_next_year():
    """A federal plan: 31 December of the year after the service."""
    clock = Clock("", "TF_NEW", "service_through", 1, "fixed_md", month_day="12-31")
    found = ends(clock, date(2026, 1, 1))
    assert (found.due_on, found.rule) == (date(2027, 12, 31), "TF_NEW: 12-31 of the next year after 2026-01-01 (last day of service)")


@pytest.mark.parametrize(
    ("started", "count"), [(date(2026, 6, 30), 90), (date(2026, 7, 1), 60), (date(2026, 12, 31), 60), (date(2027, 1, 1), 90)]
)
def test_the_clock_in_force_on_the_day_that_starts_it_counts(started, count):
    """From July to December the payer gives 60 days, before and after the class's 90; another payer of the class keeps those."""
    rows = (
        Clock("medicaid", "APPEAL", "remittance_date", 90, "days"),
        Clock(
            "", "APPEAL", "remittance_date", 60, "days", payer=7, number=3, version=2, from_on=date(2026, 7, 1), to_on=date(2026, 12, 31)
        ),
    )
    asked = {"service_from_on": None, "service_to_on": None, "remitted_on": started}
    found = Clocks(rows).deadline(("APPEAL",), "medicaid", payer=7, **asked)
    assert as_day(found.due_on) == walked(as_day(started), count)
    assert found.edition == ("CK-3 v2" if count == 60 else "")
    assert as_day(Clocks(rows).deadline(("APPEAL",), "medicaid", payer=8, **asked).due_on) == walked(as_day(started), 90)


def test_what_must_have_happened_by_then_is_said():
    """A postmark is no receipt."""
    assert ends(Clock("", "APPEAL", "remittance_date", 90, "days", basis="postmarked"), date(2026, 1, 1)).rule.endswith(
        "the postmark counts"
    )
    assert ends(Clock("", "APPEAL", "remittance_date", 90, "days", rolls=True), date(2026, 1, 1)).rule.endswith("moves it to Monday")
