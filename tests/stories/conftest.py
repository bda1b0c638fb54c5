"""A store for each module of stories, and claims that many stories begin with."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from tests.stories.counter import Counter, opened
from tests.stories.story import Story, figures
from tests.stories.telling import ans, bill, era, s
from tests.stories.x12_records import CO, PR

NUMBERS = itertools.count(100)


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    """One store for all stories of a module; both proofs hold in the end."""
    counter = opened(tmp_path_factory.mktemp("desk"))
    for login, role in (("ben", "biller"), ("ana", "biller"), ("olga", "analyst"), ("otto", "auditor")):
        counter("people", "add", login, role)
    yield counter
    counter.proven()


@pytest.fixture
def story(counter: Counter) -> Story:
    """A story of its own in the shared store."""
    return Story(counter, f"S{next(NUMBERS)}")


@pytest.fixture
def denied(story: Story) -> Story:
    """150 − (CO45 50 + PR2 20) = 80; 100 − (CO97 100) = 0."""
    story.sends(bill(150, 100))
    story.paid(era(ans(s(80, CO(45, 50), PR(2, 20)), s(0, CO(97, 100)))))
    assert story.figures() == figures(250, paid=80, adjusted=50, patient=20, denied=100)
    return story


@pytest.fixture
def patients(story: Story) -> Story:
    """A denial that the payer puts on the patient: 100 − (PR26 100) = 0."""
    story.sends(bill(100))
    story.paid(era(ans(s(0, PR(26, 100)))))
    assert story.figures() == figures(100, denied=100)
    return story
