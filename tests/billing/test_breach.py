"""The clock of a breach, what must be said before it is none, and who must be told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing import breach

ALL = dict.fromkeys(breach.FACTORS, "said")


@pytest.mark.parametrize(
    ("found", "due"),
    [(date(2026, 11, 23), date(2027, 1, 22)), (date(2028, 1, 1), date(2028, 3, 1)), (date(2027, 1, 1), date(2027, 3, 2))],
)
def test_sixty_days_from_the_discovery(found: date, due: date) -> None:
    """Over the year's end, and over a leap day."""
    assert breach.due_on(found) == due


def test_the_secretary_hears_of_few_after_the_year_and_of_many_at_once() -> None:
    """Under 500 patients: 60 days after the year in which it was found."""
    found = date(2027, 3, 5)
    assert breach.secretary_due_on(found) == date(2028, 2, 29) and breach.secretary_due_on(found, 500) == breach.due_on(found)
    assert [one.to for one in breach.owed("breach", found, frozenset(), 500)] == ["patient", "secretary", "media"]
    assert [one.to for one in breach.owed("breach", found, frozenset({"patient"}))] == ["secretary"]
    assert breach.owed("low", found, frozenset()) == ()


@pytest.mark.parametrize("missing", breach.FACTORS)
def test_without_one_of_the_four_factors_it_stays_a_breach(missing: str) -> None:
    """A low probability must be shown by all of them; a breach need not."""
    factors = {name: words for name, words in ALL.items() if name != missing}
    assert breach.FACTORS[missing] in breach.wrong("low", factors, "", "why")[0]
    assert breach.wrong("breach", factors, "", "why") == () == breach.wrong("low", ALL, "", "why")


def test_what_is_no_conclusion_no_exception_and_no_reason_is_said() -> None:
    """In sentences."""
    assert "concluded as one of" in breach.wrong("nothing", ALL, "", "x")[0]
    assert "The exception is one of" in breach.wrong("exception", {}, "luck", "x")[0]
    assert breach.wrong("exception", {}, "workforce", "x") == ()
    assert breach.wrong("breach", {"luck": "x"}, "", " ") == (
        "There is no factor luck: they are nature, recipient, acquired, mitigated.", "It needs a reason, in a sentence.",
    )  # fmt: skip


@given(due=st.dates(date(2020, 1, 1), date(2040, 1, 1)), left=st.integers(-100, 100))
def test_the_colour_goes_from_none_to_amber_to_red_to_gone(due: date, left: int) -> None:
    """15 days, 5 days, the last day."""
    colour = breach.colour(due - timedelta(days=left), due)
    assert colour == ("gone" if left < 0 else "red" if left <= 5 else "amber" if left <= 15 else "")
