"""S701 to S705, S801 to S811, S901 and S902: a claim that trips each, and one that does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.claim import Claim
from billing.day import add_business_days
from billing.deadline import Clock, after, ends
from billing.edits.context import Authorisation, Context, Note, PastClaim, PayerWishes, Pending, UserRule, Visit
from billing.edits.service_sets import FREQUENCY
from billing.person import Identifier
from billing.plans import Deadline
from billing.remittance import DateMark
from billing.resending import Difference
from tests.billing.edits.books import BOOKS, Books
from tests.billing.edits.clean import (
    CLINIC,
    LAKESIDE,
    OTHER_NPI,
    RENDERING_NPI,
    SERVED_ON,
    TODAY,
    context,
    found,
    institutional,
    line,
    professional,
    ran,
)
from tests.billing.edits.test_coding import MEDICARE, lines, past, wants

DAY = timedelta(days=1)
HOUSE = replace(CLINIC, last="LAKE HOSPITAL")
ADMITTED = (DateMark("435", date(2026, 8, 30), "20260830"), DateMark("096", date(2026, 9, 4), "20260904"))
FREE = PayerWishes(LAKESIDE, "LAKESIDE HEALTH PLAN", "commercial_contracted", ("90054",))


def placed(place: str, code: str = "G0101", **changes: Any) -> Context:
    """A claim with one service at a place."""
    return context(professional(line(1, code), facility_code=place, **changes), reference=BOOKS)


def visited(claim: Claim, visit: Visit) -> Context:
    """With a visit of the chart behind the claim."""
    one = context(claim)
    return replace(one, chart=replace(one.chart, visit=visit))


def bill(*given: Any, kind: str = "13", **changes: Any) -> Context:
    """A hospital's bill of that type."""
    return context(institutional(*given, facility_code=kind, **changes), reference=BOOKS)


def revenue(code: str, procedure: str = "", cents: int = 1000, number: int = 1) -> Any:
    """A line of a bill; the clean lines have a procedure where none is told."""
    return replace(line(number, "G0463", cents, revenue=code, pointers=()), procedure=procedure)


def filing(left: int, frequency: str = "1") -> Context:
    """So many days left to file."""
    due = TODAY + timedelta(days=left)
    limit = Deadline("TF_NEW", due, add_business_days(due, -5), "TF_NEW: 90 days from 2026-09-01 (last day of service)", "", SERVED_ON)
    return context(professional(frequency=frequency, payer_control_number="9"), filing=limit)


def authorised(number: str, *filed: Authorisation, codes: tuple[str, ...] = ("G0101",), **changes: Any) -> Context:
    """A claim that bears a number ('' for none), to a payer that wants one for these codes."""
    identifiers = (Identifier("G1", number),) if number else ()
    one = context(professional(identifiers=identifiers, **changes), payer=wants(authorisation=codes))
    return replace(one, chart=replace(one.chart, authorisations=filed))


AUTH = Authorisation("A-77", LAKESIDE, ("G0101",), Decimal(10), Decimal(3), date(2026, 1, 1), date(2026, 12, 31), RENDERING_NPI)


def surgery(apart: int, days: int | None, *modifiers: str) -> Context:
    """A visit so many days after a surgery on another claim."""
    visit = line(1, "99213", modifiers=modifiers)
    return lines(visit, reference=Books(policies={"27447": ("1", days)}), past=(past("27447", SERVED_ON - timedelta(days=apart)),))


def ruled(predicate: Any) -> Context:
    """With a rule of the practice's own."""
    return context(rules=(UserRule(1, "cards", "Ask for the card of the plan.", predicate),))


def charted(note: Note | None = None, pending: Pending | None = None, frequency: str = "1") -> Context:
    """With a note of the visit, or something open in the chart."""
    one = context(professional(frequency=frequency, payer_control_number="9" if frequency != "1" else ""))
    notes = (note,) if note else one.chart.notes
    return replace(one, chart=replace(one.chart, notes=notes, pending=(pending,) if pending else ()))


def changed(*fields: str, frequency: str = "1", sent: bool = True) -> Context:
    """A claim that went and differs since in these fields."""
    claim = professional(frequency=frequency, payer_control_number="9" if frequency == "7" else "")
    return context(claim, last=professional() if sent else None, differences=tuple(Difference(one, "a", "b") for one in fields))


WELLNESS = lines(line(1, "G0439"), past=(past("G0438", date(2025, 10, 31)),))

TRIPS: list[tuple[str, Context, str]] = [
    ("S701", placed("35"), "never in use"),
    ("S701", placed("77"), "no place of service 77"),
    ("S701", context(professional(line(1, place_of_service="00"))), "no place of service 00 on line 1"),
    ("S702", placed("11", "99223"), "a visit to a patient in hospital"),
    ("S702", placed("22", "A0429"), "a ride by ambulance"),
    ("S702", placed("11", "G0463"), "belongs on the hospital's bill"),
    ("S702", placed("11", "99284"), "visit of the emergency room"),
    ("S702", placed("21", "G0439"), "no service for a patient in hospital"),
    ("S703", placed("22"), "does not name the facility"),
    ("S703", placed("22", facility=replace(HOUSE, address=None)), "name and address"),
    ("S704", placed("21", facility=HOUSE), "when they were admitted"),
    ("S704", placed("21", facility=HOUSE, dates=(DateMark("435", date(2026, 9, 2), ""),)), "outside the stay (2026-09-02 to …)"),
    ("S704", placed("21", dates=(DateMark("435", date(2026, 9, 2), ""), DateMark("096", SERVED_ON, ""))), "after the discharge"),
    ("S704", context(institutional(dates=())), "when they were admitted"),
    ("S704", context(institutional(dates=(DateMark("435", date(2026, 9, 6), ""),))), "more than three days before"),
    ("S704", visited(institutional(), Visit("V1", "IMP", "21", date(2026, 8, 31), date(2026, 9, 3))), "the chart says 2026-08-31"),
    ("S705", bill(revenue("0450")), "0450 (emergency room) on line 1"),
    ("S705", bill(revenue("45", "G0463")), "has not four digits"),
    ("S705", bill(revenue("", "G0463")), "has no revenue code"),
    ("S705", bill(revenue("0510", "G0463"), revenue("0001", cents=900, number=2)), "the sum of the others, 10.00"),
    ("S705", bill(revenue("0510", "G0463"), kind="99"), "no type of bill 0991"),
    ("S801", context(professional(line(1, to_on=SERVED_ON - DAY))), "ends (2026-08-31) before it begins"),
    ("S801", context(professional(line(1, from_on=TODAY + DAY, to_on=TODAY + DAY))), "has not come yet"),
    ("S801", context(professional(line(1, "S9325", from_on=date(2026, 8, 30), units="3"))), "one line for each month"),
    ("S802", filing(-1), "The last day to file was 2026-11-23"),
    ("S802", filing(14), "14d away"),
    ("S802", filing(0), "is 2026-11-24, today"),
    ("S803", lines(line(1, "G0101"), past=(past("G0101"),)), "stands on claim 40001"),
    ("S803", lines(line(1, "G0101"), line(2, "G0101")), "is billed twice"),
    ("S804", lines(line(1, "G0101"), past=(past("G0101", SERVED_ON + DAY),)), "a day away"),
    ("S804", lines(line(1, "G0101"), past=(past("G0101", units="2"),)), "on the same day"),
    ("S805", authorised(""), "none on file covers it"),
    ("S805", authorised("", AUTH), "A-77 on file covers it"),
    ("S805", authorised("A-77", replace(AUTH, to_on=date(2026, 8, 31))), "ended on 2026-08-31"),
    ("S805", authorised("A-77", replace(AUTH, from_on=date(2026, 9, 2))), "begins on 2026-09-02"),
    ("S805", authorised("A-77", replace(AUTH, used=Decimal(10))), "is used up: 10 of 10 units"),
    ("S805", authorised("A-77", replace(AUTH, codes=("G0121",))), "is for G0121, not for G0101"),
    ("S805", authorised("A-77", replace(AUTH, provider=OTHER_NPI)), f"names provider {OTHER_NPI}"),
    ("S805", authorised("A-77", replace(AUTH, payer=9)), "given by another payer"),
    ("S805", authorised("A-99", AUTH), "is not on file here"),
    ("S806", context(payer=wants(referral=("*",))), "wants a referral number for G0008, G0101"),
    ("S807", WELLNESS, "comes again from 2026-10-01 on"),
    ("S807", lines(line(1, "G0402"), past=(past("G0402", date(2019, 1, 1)),)), "once in a life"),
    ("S808", lines(line(1, "G0101"), payer=MEDICARE, reference=Books(uncovered=frozenset({"G0101"}))), "GA if the patient signed"),
    ("S809", context(payer=wants(attachment=("G0101",))), "announces none (PWK)"),
    ("S809", context(payer=wants(consent=("G0101",))), "none is filed"),
    ("S810", surgery(40, 90), "24 or 79 if it was for something else"),
    ("S810", surgery(0, 0), "25 if it was"),
    ("S810", surgery(-1, 90), "57 if it was"),
    ("S811", ruled({"field": "place", "is": "11"}), "Ask for the card"),
    ("S901", charted(Note("Visit", "Lee, Anna")), "is not signed"),
    ("S901", charted(pending=Pending("person born_on", "correction 12 waits for Dr. Lee")), "Correction 12 waits for Dr. Lee, and"),
    ("S902", changed("Born", "Frequency"), "Born was a when the claim went"),
]  # fmt: skip
PASSES: list[tuple[str, Context]] = [
    ("S701", placed("11")),
    ("S701", context(institutional(), reference=BOOKS)),
    ("S702", placed("23", "99284")),
    ("S702", placed("41", "A0429")),
    ("S702", placed("22", "99223")),
    ("S703", placed("22", facility=HOUSE)),
    ("S703", placed("12")),
    ("S704", placed("21", facility=HOUSE, dates=ADMITTED)),
    ("S704", placed("11")),
    ("S704", context(institutional())),
    ("S705", bill(revenue("0450", "G0463"))),
    ("S705", bill(revenue("0250"), revenue("0001", number=2))),
    ("S705", context(institutional())),
    ("S801", context()),
    ("S801", context(professional(line(1, from_on=TODAY, to_on=TODAY)))),
    ("S801", context(professional(line(1, "S9325", from_on=date(2026, 8, 30), to_on=date(2026, 8, 31))))),
    ("S802", filing(15)),
    ("S802", filing(-9, frequency="8")),
    ("S803", lines(line(1, "G0101"), past=(past("G0101", status="voided"), past("G0101", payer=2), past("G0101", provider="1")))),
    ("S803", lines(line(1, "G0101"), line(2, "G0101", modifiers=("76",)))),
    ("S803", lines(line(1, "G0101"), past=(past("G0101"),), frequency="7", payer_control_number="9")),
    ("S804", lines(line(1, "G0101"), past=(past("G0101", SERVED_ON + 2 * DAY), past("G0101")))),
    ("S804", lines(line(1, "G0101"), past=(past("G0101", SERVED_ON + DAY, modifiers=("76",)),))),
    ("S805", authorised("A-77", AUTH)),
    ("S805", authorised("", codes=())),
    ("S806", context(professional(identifiers=(Identifier("9F", "R1"),)), payer=wants(referral=("*",)))),
    ("S806", context()),
    ("S807", lines(line(1, "G0439"), past=(past("G0438", date(2025, 9, 30)),))),
    ("S807", lines(line(1, "G0439"), past=(past("G0438", date(2026, 2, 1), payer=2), past("G0438", date(2026, 2, 1), status="denied")))),
    ("S808", lines(line(1, "G0101", modifiers=("GA",)), payer=MEDICARE, reference=Books(uncovered=frozenset({"G0101"})))),
    ("S809", context(professional(kept=(("PWK", "OZ", "EL"),)), payer=wants(attachment=("*",)))),
    ("S810", surgery(40, 90, "24")),
    ("S810", surgery(91, 90)),
    ("S810", surgery(11, 10)),
    ("S810", surgery(1, None)),
    ("S811", ruled({"field": "place", "is": "22"})),
    ("S901", charted()),
    ("S901", charted(Note("Visit", "Lee, Anna"), frequency="8")),
    ("S902", changed("Frequency")),
    ("S902", changed("Born", frequency="7")),
    ("S902", changed("Born", sent=False)),
    ("S902", replace(changed("Born"), payer_has_it=False)),
]


@pytest.mark.parametrize(("number", "given", "said"), TRIPS)
def test_it_trips(number: str, given: Context, said: str) -> None:
    """The sentence says what is wrong, with a field and the edit's hint."""
    findings = found(number, given)
    assert any(said in one.message for one in findings), [one.message for one in findings]
    assert all(one.field and one.hint for one in findings)


@pytest.mark.parametrize(("number", "given"), PASSES)
def test_it_passes(number: str, given: Context) -> None:
    """It looked and found nothing."""
    assert found(number, given) == ()


def test_what_is_late_is_an_error_and_what_is_near_a_warning() -> None:
    """From the day after the last one on it does not go without proof."""
    assert [one.severity for left in (-1, 0, 14) for one in found("S802", filing(left))] == ["E", "W", "W"]


def test_a_rule_that_cannot_be_read_is_not_run() -> None:
    """It never counts as passed."""
    result = ran("S811", ruled({"field": "nothing", "is": "1"}))
    assert result.findings == () and result.not_run[0].missing.startswith("rule cards cannot be read: ")


def test_a_place_where_the_provider_may_be_at_home_is_asked_about() -> None:
    """An urgent care of one's own needs no facility: a warning, not an error."""
    assert [one.severity for one in found("S703", placed("20"))] == ["W"]
    assert [one.severity for one in found("S703", placed("22"))] == ["E"]


@given(st.dates(date(2015, 1, 1), date(2030, 12, 31)), st.integers(1, 400), st.integers(-400, 400))
@settings(max_examples=60, deadline=None)
def test_the_filing_limit_is_the_clocks_own(served: date, days: int, later: int) -> None:
    """Late from the day after the clock's last day on, whatever the clock is."""
    limit = ends(Clock("medicare", "TF_NEW", "service_through", days, "days"), served)
    assert limit is not None
    today = limit.due_on + timedelta(days=later)
    said = [one.severity for one in found("S802", context(filing=limit, today=today))]
    assert said == (["E"] if later > 0 else ["W"] if later >= -14 else [])


@given(st.sampled_from(sorted(FREQUENCY)), st.integers(0, 4000))
@settings(max_examples=80, deadline=None)
def test_a_service_comes_again_after_its_months(code: str, apart: int) -> None:
    """In full months after the month of the last time, as Medicare counts; once in a life for the first of a kind."""
    limit = FREQUENCY[code]
    last = SERVED_ON - timedelta(days=apart)
    given = lines(line(1, code), past=(past(limit.counts[0], last),))
    too_soon = limit.months == 0 or after(last.replace(day=1), limit.months, "months") > SERVED_ON
    assert bool(found("S807", given)) is too_soon


@given(st.integers(0, 20), st.integers(1, 20), st.integers(1, 9))
@settings(max_examples=40, deadline=None)
def test_units_of_an_authorisation_are_counted(used: int, given_units: int, needed: int) -> None:
    """What other claims took of it, and what this one needs."""
    filed = replace(AUTH, units=Decimal(given_units), used=Decimal(used))
    one = authorised("A-77", filed)
    claim = replace(one.claim, lines=(line(1, "G0101", units=str(needed)),))
    assert bool(found("S805", replace(one, claim=claim))) is (used + needed > given_units)


@given(st.integers(-5, 120), st.sampled_from([0, 10, 90]))
@settings(max_examples=60, deadline=None)
def test_a_visit_within_the_days_of_a_surgery_says_why(apart: int, days: int) -> None:
    """And one outside of them, or by another provider, need not."""
    within = 0 <= apart <= days or (apart == -1 and days == 90)
    assert bool(found("S810", surgery(apart, days))) is within
    other = surgery(apart, days)
    others = tuple(replace(one, provider=OTHER_NPI) for one in other.patient_claims)
    assert found("S810", replace(other, patient_claims=others)) == ()


def test_past_claims_of_other_payers_do_not_count() -> None:
    """What another payer paid is no duplicate here."""
    for number in ("S803", "S804"):
        some: tuple[PastClaim, ...] = (past("G0101", payer=7), past("G0101", SERVED_ON + DAY, payer=7))
        assert found(number, lines(line(1, "G0101"), payer=FREE, past=some)) == ()
