"""Last days: the worked dates, which clock counts, and what happens where a day is missing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.day import business_days_left
from billing.deadline import PAYER_CLASSES, Clock, ends, payer_class
from tests.billing.shipped import clocks


def days(**more):
    """Days of a claim, all missing unless told."""
    return {"service_from_on": None, "service_to_on": None, "remitted_on": None, **more}


@pytest.mark.parametrize(
    ("clock", "event", "due"),
    [
        (Clock("", "APPEAL", "remittance_date", 120, "days", presumed_days=5), date(2022, 5, 15), date(2022, 9, 17)),
        (Clock("", "TF_NEW", "service_through", 1, "years"), date(2021, 7, 31), date(2022, 7, 31)),
        (Clock("", "TF_NEW", "service_through", 1, "years"), date(2015, 3, 22), date(2016, 3, 22)),
        (Clock("", "TF_NEW", "service_through", 1, "years"), date(2024, 2, 29), date(2025, 2, 28)),
        (Clock("", "TF_NEW", "service_through", 180, "days"), date(2025, 10, 1), date(2026, 3, 30)),
        (Clock("", "APPEAL", "remittance_date", 3, "months"), date(2026, 11, 30), date(2027, 2, 28)),
        (Clock("", "APPEAL", "remittance_date", 12, "months"), date(2026, 12, 5), date(2027, 12, 5)),
        (Clock("", "DOCREQ", "request_date", 5, "business_days"), date(2026, 11, 20), date(2026, 11, 27)),
    ],
)
def test_the_worked_dates_come_out(clock, event, due):
    """A year ends on the same day of the next, 29 February on the 28th; presumed receipt is added first."""
    assert ends(clock, event).due_on == due


def test_the_rule_is_said_in_words():
    """Count, start, what the start is, and the presumed days where there are any."""
    found = clocks().deadline(("APPEAL",), "medicare", **days(remitted_on=date(2022, 5, 15)))
    assert found.rule == "APPEAL: 120 days from 2022-05-20 (remittance 05-15 + 5 days presumed receipt)"
    assert (found.starts_on, found.due_on, found.source) == (date(2022, 5, 20), date(2022, 9, 17), "Palmetto")
    plain = clocks().deadline(("TF_NEW",), "medicare", **days(service_from_on=date(2026, 5, 29)))
    assert plain.rule == "TF_NEW: 1 year from 2026-05-29 (last day of service)"


def test_the_first_clock_that_the_class_has_counts():
    """RETRO_AUTH has no row, so the next that the rule names counts."""
    found = clocks().deadline(("RETRO_AUTH", "APPEAL"), "commercial_contracted", **days(remitted_on=date(2026, 1, 1)))
    assert (found.clock, found.due_on) == ("APPEAL", date(2026, 6, 30))


def test_a_class_with_none_of_the_clocks_has_180_days_from_the_service():
    """Medicare has no clock for underpayments: the filing limit of 180 days from the last day of service stands in."""
    found = clocks().deadline(("UNDERPAY",), "medicare", **days(service_from_on=date(2025, 9, 1), service_to_on=date(2025, 10, 1)))
    assert (found.clock, found.due_on) == ("TF_NEW", date(2026, 3, 30))


@pytest.mark.parametrize("names", [(), ("NONE",), ("INFO",), ("PATIENT",), ("INFO", "PATIENT"), ("NONE", "APPEAL")])
def test_nothing_runs_out_where_the_first_name_says_so(names):
    """NONE, INFO or PATIENT in the first place means no last day."""
    assert clocks().deadline(names, "medicare", **days(service_from_on=date(2026, 1, 1), remitted_on=date(2026, 2, 1))) is None


@pytest.mark.parametrize("names", [("TF_NEW",), ("APPEAL",), ("COB",), ("UNDERPAY",)])
def test_without_any_day_there_is_no_deadline(names):
    """A clock that nothing started has no end."""
    assert clocks().deadline(names, "commercial_contracted", **days()) is None


def test_the_second_payers_clock_starts_with_the_first_payers_answer():
    """COB counts from the first payer's remittance; where that is not known, from this one."""
    both = days(remitted_on=date(2026, 3, 1), primary_remitted_on=date(2026, 2, 1))
    assert clocks().deadline(("COB",), "medicaid", **both).due_on == date(2026, 5, 2)
    assert clocks().deadline(("COB",), "medicaid", **days(remitted_on=date(2026, 3, 1))).due_on == date(2026, 5, 30)


def test_what_runs_beyond_the_calendar_has_no_deadline():
    """A wrong year in a file is no reason to fail."""
    assert clocks().deadline(("APPEAL",), "medicare", **days(remitted_on=date.max)) is None


@pytest.mark.parametrize(
    ("filing", "contracted", "named"),
    [
        ("MA", True, "medicare"),
        ("MB", False, "medicare"),
        ("16", True, "medicare_advantage"),
        ("MC", True, "medicaid"),
        ("CH", True, "tricare"),
        ("CI", True, "commercial_contracted"),
        ("", False, "commercial_not_contracted"),
    ],
)
def test_the_claims_filing_code_gives_the_payers_class(filing, contracted, named):
    """SBR09 names the class; what it does not name is commercial."""
    assert payer_class(filing, contracted) == named
    assert named in PAYER_CLASSES


@given(
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    st.integers(1, 800),
    st.sampled_from(["days", "business_days", "months", "years"]),
    st.integers(0, 9),
)
def test_the_safety_day_is_five_business_days_before_the_last(start, count, unit, presumed):
    """However a clock counts, the safety day is a business day with five of them up to the last day."""
    found = ends(Clock("", "X", "remittance_date", count, unit, presumed_days=presumed), start)
    assert start < found.due_on
    assert found.safe_on.weekday() < 5
    assert business_days_left(found.safe_on, found.due_on) == 5 - (found.due_on.weekday() >= 5)
