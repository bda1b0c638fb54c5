"""The practice's own rules: what may be asked, what it means, and that no text of a rule is ever run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.claim import Diagnosis
from billing.edits import predicate
from billing.edits.context import PayerWishes
from tests.billing.edits.clean import context, line, professional

WELLNESS = {"all": [{"field": "payer_class", "is": "medicare"}, {"field": "line.procedure", "in": ["G0438", "G0439"]}]}
GIVEN = context(
    professional(line(1, "G0439", 12000), line(2, "99213", 8000, modifiers=("25",)), diagnoses=(Diagnosis("ABK", "Z0000", 1),)),
    payer=PayerWishes(5, "MEDICARE", "medicare"),
)


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        (WELLNESS, (True, 1)),
        ({"field": "line.modifiers", "is": "25"}, (True, 2)),
        ({"all": [{"field": "line.procedure", "is": "G0439"}, {"field": "line.modifiers", "is": "25"}]}, (False, 0)),
        ({"all": [{"field": "procedures", "in": ["G0439"]}, {"field": "line.modifiers", "is": "25"}]}, (True, 2)),
        ({"not": {"field": "diagnoses", "starts": "E11"}}, (True, 0)),
        ({"field": "charge", "more": 199.99}, (True, 0)),
        ({"field": "line.charge", "less": "100"}, (True, 2)),
        ({"field": "from", "more": "2026-08-31"}, (True, 0)),
        ({"field": "authorization", "given": False}, (True, 0)),
        ({"field": "authorization", "given": True}, (False, 0)),
        ({"any": [{"field": "sex", "is": "M"}, {"field": "age", "is": 56}]}, (True, 0)),
        ({"field": "line.units", "is": "1.0"}, (True, 1)),
        ({"field": "age", "between": [50, 56]}, (True, 0)),
        ({"field": "age", "between": [57, 90]}, (False, 0)),
        ({"field": "line.charge", "between": ["80", "80.00"]}, (True, 2)),
        ({"field": "from", "between": ["2026-09-01", "2026-09-30"]}, (True, 0)),
        ({"field": "to", "between": ["2026-09-02", "2026-09-30"]}, (False, 0)),
        ({"field": "payer", "between": [1, 2]}, (False, 0)),
        ({"field": "to", "is": {"field": "from"}}, (True, 0)),
        ({"field": "line.charge", "less": {"field": "charge"}}, (True, 1)),
        ({"field": "charge", "more": {"field": "line.charge"}}, (True, 1)),
        ({"field": "rendering_npi", "is": {"field": "billing_npi"}}, (False, 0)),
        ({"field": "referring_npi", "is": {"field": "referral"}}, (False, 0)),
    ],
)
def test_a_rule_holds(rule: Any, answer: tuple[bool, int]) -> None:
    """All tests of one line, or of the claim as a whole."""
    assert predicate.wrong(rule) is None
    assert predicate.holds(rule, GIVEN) == answer


@pytest.mark.parametrize(
    "rule",
    [
        None, [], {}, "1 == 1", {"all": []}, {"all": [{"field": "charge"}]}, {"field": "__class__", "is": "x"},
        {"field": "charge", "is": 1, "more": 2}, {"field": "charge", "more": "much"}, {"field": "sex", "given": "yes"},
        {"all": [{"field": "sex", "is": "F"}], "any": []}, {"not": []}, {"field": "sex", "in": "F"}, {"field": "sex", "is": {}},
        {"field": ["sex"], "is": "F"}, {"field": "age", "between": [9]}, {"field": "age", "between": [9, 3]},
        {"field": "from", "between": ["2026-13-01", "2026-12-01"]}, {"field": "sex", "is": {"field": "nothing"}},
        {"field": "sex", "in": {"field": "payer"}}, {"field": "charge", "more": {"field": "charge", "is": 1}},
    ],
)  # fmt: skip
def test_a_rule_that_is_none(rule: Any) -> None:
    """It says what a rule would be, and holds of nothing."""
    said = predicate.wrong(rule)
    assert said is not None and said.endswith(".")
    assert predicate.holds(rule, GIVEN) == (False, 0)


def test_a_rule_has_an_end() -> None:
    """Neither deep nor wide without bound."""
    deep: Any = {"field": "sex", "is": "F"}
    for _ in range(9):
        deep = {"not": deep}
    assert predicate.wrong(deep) is not None
    assert predicate.wrong({"all": [{"field": "sex", "is": "F"}] * 300}) is not None


_WORDS = st.sampled_from(["all", "any", "not", "field", "is", "more", "x"])
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.sampled_from(["sex", "line.units", "charge"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=3),
    max_leaves=12,
)  # fmt: skip


@given(_JSON)
@settings(deadline=None, max_examples=150)
def test_any_json_is_judged(rule: Any) -> None:
    """It is a rule, or it says why not; it is never an error."""
    said = predicate.wrong(rule)
    assert isinstance(predicate.holds(rule, GIVEN)[0], bool)
    assert said is None or isinstance(said, str)


def test_a_line_without_number_of_units_meets_no_test_of_them() -> None:
    """NaN is more than nothing."""
    one = replace(GIVEN, claim=professional(line(1, units="NaN")))
    assert predicate.holds({"field": "line.units", "more": 0}, one) == (False, 0)
