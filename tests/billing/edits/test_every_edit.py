"""All edits together: each has both examples, says who it is, and without its book is not run rather than passed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.claim import Claim
from billing.edits.context import Context
from billing.edits.frame import run
from billing.edits.page import page
from billing.edits.reference import NoReference
from billing.edits.registry import EDITS
from tests.billing.edits import test_coding, test_money_providers_cover, test_place_payer_chart, test_syntax
from tests.billing.edits.books import BOOKS
from tests.billing.edits.clean import context, edit, institutional, professional
from tests.x12.strategies import claims

#: The one of S1 that hangs on other claims has a test of its own beside the others.
TRIPS: list[tuple[str, Context]] = [
    *((number, given) for number, given, _ in test_coding.TRIPS),
    *((number, given) for number, given, _ in test_place_payer_chart.TRIPS),
    *((number, given) for number, _, given in test_money_providers_cover.TRIPS),
    *((number, context(claim)) for number, _, claim in test_syntax.TRIPS),
    ("S105", context(numbers_in_use=frozenset({"48213"}))),
]
PASSES: list[tuple[str, Context]] = [
    *test_coding.PASSES,
    *test_place_payer_chart.PASSES,
    *test_money_providers_cover.PASSES,
    *((number, context(claim)) for number, claim in test_syntax.PASSES),
    ("S105", context(numbers_in_use=frozenset({"48214"}))),
]


class _Asked:
    """A reference that remembers what it was asked."""

    def __init__(self, behind: Any) -> None:
        self.behind = behind
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> Any:
        def ask(*given: Any) -> Any:
            self.asked.append(name)
            return getattr(self.behind, name)(*given)

        return ask


def test_there_are_71_and_each_has_both_examples() -> None:
    """A claim that must trip it, and one that must not."""
    numbers = [one.id for one in EDITS]
    assert len(numbers) == len(set(numbers)) == 71
    assert {number for number, _ in TRIPS} == set(numbers)
    assert {number for number, _ in PASSES} == set(numbers)


@pytest.mark.parametrize("number", [one.id for one in EDITS])
def test_each_says_what_it_is(number: str) -> None:
    """Its level, its rule, where it is mended and how, in words that a biller reads."""
    one = edit(number)
    assert 1 <= one.snip <= 7
    assert one.fields and one.screen and one.title
    assert one.fix_hint.endswith(".")
    assert one.prevents or number == "S811"


@pytest.mark.parametrize(("number", "given"), TRIPS)
def test_every_example_trips(number: str, given: Context) -> None:
    """At the severity of the edit, or below it where it says so."""
    assert run(given, [edit(number)]).findings


@pytest.mark.parametrize(("number", "given"), [*TRIPS, *PASSES])
def test_without_its_book_an_edit_is_not_run(number: str, given: Context) -> None:
    """Whatever asked a book that is not here says so, and is never counted among those that looked."""
    spy = _Asked(given.reference if not isinstance(given.reference, NoReference) else BOOKS)
    asked = run(replace(given, reference=spy), [edit(number)])
    result = run(replace(given, reference=NoReference()), [edit(number)])
    if spy.asked:
        assert edit(number).needs, "what an edit needs is told"
        assert result.not_run and result.ran == 0
    else:
        assert result == asked


def test_a_clean_claim_of_either_kind_trips_nothing() -> None:
    """With every book here, all 71 look and none finds anything."""
    for claim in (professional(), institutional()):
        result = run(context(claim, reference=BOOKS, fees={"G0008": 15000, "G0101": 8000}), EDITS)
        assert result.findings == ()
        assert result.not_run == ()
        assert result.ran == 71


def test_the_page_of_all_edits_says_what_they_say() -> None:
    """docs/edits.md is written from the edits: `python -m billing.edits.page > docs/edits.md`."""
    kept = Path(__file__).parents[3] / "docs" / "edits.md"
    assert kept.read_text(encoding="utf-8") == page()


@given(st.sampled_from("PI").flatmap(claims))
@settings(max_examples=60, deadline=None)
def test_no_claim_makes_an_edit_fail(claim: Claim) -> None:
    """Whatever a claim of another system holds: an edit finds, passes or says what it missed."""
    for reference in (BOOKS, NoReference()):
        result = run(context(claim, reference=reference), EDITS)
        assert not [one for one in result.not_run if "failed" in one.missing]
