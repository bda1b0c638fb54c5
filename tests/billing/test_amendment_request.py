"""Requests of patients: their states, their clock over leap years and extensions against an independent count of days, their guards."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing import amendment_request as rule
from billing.amendment_request import Item

_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
DAYS = st.dates(date(1999, 1, 1), date(2101, 12, 31))


def counted(on: date, days: int) -> tuple[int, int, int]:
    """So many days later, counted one by one on a calendar written out here: no arithmetic of the library's."""
    year, month, day = on.year, on.month, on.day
    for _ in range(days):
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        day += 1
        if day > _MONTHS[month - 1] + (leap and month == 2):
            month, day = month + 1, 1
        if month > 12:
            year, month = year + 1, 1
    return year, month, day


@pytest.mark.parametrize(
    ("received", "due", "most"),
    [
        ("2027-12-31", "2028-02-29", "2028-03-30"),
        ("2028-01-01", "2028-03-01", "2028-03-31"),
        ("2028-02-29", "2028-04-29", "2028-05-29"),
        ("2026-12-31", "2027-03-01", "2027-03-31"),
        ("2099-12-31", "2100-03-01", "2100-03-31"),
        ("2026-11-28", "2027-01-27", "2027-02-26"),
    ],
)
def test_sixty_days_and_thirty_more(received: str, due: str, most: str) -> None:
    """The last day, and the last that an extension can name; the day after it is refused, and so is the last day itself."""
    on = date.fromisoformat(received)
    last = rule.due("amendment", on)
    assert last is not None and last.isoformat() == due
    assert not extended(on, on, date.fromisoformat(most))
    assert f"not after {most}" in extended(on, on, date.fromordinal(date.fromisoformat(most).toordinal() + 1))
    assert f"lies after {due}" in extended(on, on, last)


def extended(received: date, today: date, until: date, **other: object) -> str:
    said: dict[str, object] = {"extended": False, "letter_on": today, "reason": "the old chart is in the store", "state": "in-review"}
    return rule.extension_wrong("amendment", received, today=today, until=until, **{**said, **other})  # type: ignore[arg-type]


@given(DAYS)
def test_the_last_day_is_the_one_that_is_counted_by_hand(received: date) -> None:
    """Sixty days of an amendment, thirty of copies."""
    for kind, days in (("amendment", 60), ("access", 30)):
        due = rule.due(kind, received)
        assert due is not None and (due.year, due.month, due.day) == counted(received, days)


@given(DAYS, st.integers(0, 200), st.integers(-5, 120))
def test_an_extension_fits_exactly_between_its_days(received: date, waited: int, until: int) -> None:
    """While today is not after the last day, to a day after it and at most thirty later; never else."""
    today = date.fromordinal(received.toordinal() + waited)
    new = date.fromordinal(received.toordinal() + 60 + until)
    fits = waited <= 60 and 0 < until <= 30
    assert (extended(received, today, new) == "") is fits


@given(DAYS, st.integers(-400, 400))
def test_the_colour_follows_the_days_left(due: date, left: int) -> None:
    """Fifteen amber, five red, below zero overdue with its age; answered it stands."""
    today = date.fromordinal(due.toordinal() - left)
    clock = rule.clock(due, today, answered=False)
    assert clock.left == left
    assert clock.colour == ("overdue" if left < 0 else "red" if left <= 5 else "amber" if left <= 15 else "")
    assert (f"overdue by {-left} day" in clock.words) is (left < 0)
    assert rule.clock(due, today, answered=True).colour == ""


@given(DAYS)
def test_six_years_reach_back_to_the_same_day(today: date) -> None:
    """Of a 29th of February the 28th."""
    since = rule.kept_since(today)
    assert (today.year - since.year, since.month) == (6, today.month) and since.day in (today.day, 28)


def test_an_extension_is_given_once_in_time_with_reason_and_letter() -> None:
    """Each lack by its sentence."""
    on, today, until = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 20)
    assert extended(on, today, until) == ""
    assert "once" in extended(on, today, until, extended=True)
    assert "reason" in extended(on, today, until, reason=" ")
    assert "day of the letter" in extended(on, today, until, letter_on=None)
    assert "The letter goes between" in extended(on, today, until, letter_on=date(2026, 9, 30))
    assert "decided already" in extended(on, today, until, state="denied")
    assert "no last day" in rule.extension_wrong(
        "release", on, today=today, extended=False, until=until, letter_on=today, reason="x", state="received"
    )


def test_what_may_follow_is_the_table_of_the_trade() -> None:
    """Accepted, amended, told, complete; denied, letter, disagreement, rebuttal, linked, complete; cancelled from any that is open."""
    for kind in rule.KINDS.keys() - {rule.TOLD}:
        for state in ("received", "in-review", "waiting-for-information", "denied"):
            assert rule.may_follow(kind, state, "requester-cancelled"), (kind, state)
    chain = ["received", "in-review", "waiting-for-information", "in-review", "partial-accept", "amendment-completed", "notified"]
    denied = ["in-review", "denied", "denial-letter-sent", "disagreement-received", "rebuttal-sent", "linked", "completed"]
    for way in (chain, [*chain, "disagreement-received"], denied, ["denial-letter-sent", "linked"], ["disagreement-received", "linked"]):
        assert all(rule.may_follow("amendment", one, two) for one, two in pairwise(way)), way
    for state in rule.STATES.keys() - rule.REVIEW:
        assert rule.may_follow("amendment", state, "requester-cancelled") is (state in rule.OPEN)
        assert not any(rule.may_follow(kind, ended, state) for kind in rule.KINDS for ended in rule.ENDED)
    assert not rule.may_follow("amendment", "denied", "completed") and not rule.may_follow("amendment", "in-review", "completed")


def test_the_business_status_is_the_string_of_the_guide() -> None:
    """Nothing but the ten strings of Patient Request for Corrections 1.0.0."""
    guide = {
        "queued", "in-review", "waiting-for-information", "requester-cancelled", "accepted", "partial-accept", "amendment-completed",
        "denied", "disagreement-logged", "completed",
    }  # fmt: skip
    assert {rule.business(state, disagreed) for state in rule.STATES for disagreed in (False, True)} == guide
    assert rule.business("linked") == "denied" and rule.business("linked", True) == "disagreement-logged"


@given(st.lists(st.sampled_from(["", "accepted", "denied"]), max_size=6))
def test_the_decisions_make_the_state(made: list[str]) -> None:
    """All accepted, all denied, some of each; none while one is open."""
    state = rule.decided([Item(n, one) for n, one in enumerate(made, 1)])
    if not made or "" in made:
        assert state == ""
    else:
        assert state == {(True, False): "accepted", (False, True): "denied", (True, True): "partial-accept"}[
            "accepted" in made, "denied" in made
        ]  # fmt: skip


def test_waiting_stops_no_clock_and_a_decision_nobody_was_told_of_neither() -> None:
    """The answer ends it: the letters, and of what was accepted the amendment."""
    both = (Item(1, "accepted", amended=True), Item(2, "denied", "not-in-record-set"))
    for state in ("received", "in-review", "waiting-for-information", "accepted", "partial-accept", "denied"):
        assert not rule.told(state, both, frozenset({"acceptance", "denial"})), state
    assert not rule.told("amendment-completed", both, frozenset({"acceptance"}))
    assert rule.told("amendment-completed", both, frozenset({"acceptance", "denial"}))
    assert rule.told("denial-letter-sent", both[1:], frozenset({"denial"}))


def test_a_denial_has_one_of_four_grounds() -> None:
    """And its basis."""
    assert len(rule.GROUNDS) == 4
    assert "four grounds" in rule.cannot_decide("in-review", "denied", "too much work", "because")
    assert "plain words" in rule.cannot_decide("in-review", "denied", "not-in-record-set", "")
    assert rule.cannot_decide("in-review", "denied", "not-in-record-set", "a note of the therapist's own") == ""
    assert "nothing is left to decide" in rule.cannot_decide("denied", "accepted", "", "")


def test_completing_wants_its_letters_and_notices() -> None:
    """Each that is lacking is named."""
    both = (Item(1, "accepted"), Item(2, "denied", "not-in-record-set"))
    said = rule.cannot_complete("amendment", "partial-accept", both, frozenset())
    for word in ("not amended", "letter of acceptance", "letter of denial", "nobody was notified"):
        assert word in said
    done = (Item(1, "accepted", amended=True), both[1])
    assert rule.cannot_complete("amendment", "notified", done, frozenset({"acceptance", "denial", "notice"})) == ""
    assert "completed" in rule.cannot_complete("amendment", "completed", done, frozenset({"acceptance", "denial", "notice"}))
    assert rule.cannot_complete("access", "in-review", (), frozenset()) == ""
    assert "no letter yet" in rule.cannot_complete("access", "denied", (), frozenset())
