"""How alike two records are: by example, the same from both sides, and never above a hundred."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.duplicates import likeness

NONE: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
MARIA = {
    "last": "OKAFOR",
    "first": "MARIA",
    "born_on": "1970-01-02",
    "sex": "F",
    "line1": "12 High St",
    "zip": "43001-1",
    "phone": "(614) 555-0100",
}


@pytest.mark.parametrize(
    ("changes", "suspected", "why"),
    [
        ({}, True, "same name"),
        ({"last": "Okafor", "first": "María"}, True, "same name"),
        ({"last": "MARIA", "first": "OKAFOR"}, True, "surname and given name swapped"),
        ({"born_on": "1970-02-01"}, True, "day and month of birth swapped"),
        ({"born_on": "1970-01-03"}, True, "date of birth off by one digit"),
        ({"first": "MARIAH"}, True, "one given name is short for the other"),
        ({"first": "MAIRA"}, True, "given name off by one letter"),
        ({"last": "LUND"}, True, "same given name"),  # married: the same day, phone and address
        ({"last": "LUND", "phone": "", "line1": ""}, False, "same given name"),
        ({"first": "JOSEPH", "sex": "M", "phone": "", "line1": ""}, False, "same date of birth"),
        ({"born_on": "1944-05-06", "phone": "", "line1": ""}, False, "same name"),
    ],
)
def test_what_makes_two_records_look_like_one(changes: dict[str, str], suspected: bool, why: str) -> None:
    """By name, birth, phone, address."""
    found = likeness(MARIA, MARIA | changes, NONE)
    assert found.suspected is suspected, found
    assert any(why in each for each in found.why)


def test_father_and_son_at_one_address_are_two() -> None:
    """The suffix and the birth speak against what they share."""
    father, son = MARIA | {"suffix": "Sr", "sex": "M"}, MARIA | {"suffix": "Jr", "sex": "M", "born_on": "1995-07-11"}
    assert not likeness(father, son, NONE).suspected


def test_a_member_number_counts_without_its_signs() -> None:
    """As it stands on the card, and as it was typed."""
    other = MARIA | {"first": "MARLENE", "phone": "", "line1": ""}
    assert not likeness(MARIA, other, (frozenset({"W100"}), frozenset({"W200"}))).suspected
    assert likeness(MARIA, other, (frozenset({"w-1 00"}), frozenset({"W100"}))).suspected


_TEXT = st.text(alphabet="abÅé -'", max_size=6)
_RECORD = st.fixed_dictionaries(
    {"last": _TEXT, "first": _TEXT, "born_on": st.dates().map(str) | st.just(""), "sex": st.sampled_from("FMU"), "line1": _TEXT,
     "zip": _TEXT, "phone": _TEXT, "suffix": st.sampled_from(("", "Jr", "Sr"))}
)  # fmt: skip


@given(one=_RECORD, two=_RECORD, members=st.tuples(st.frozensets(_TEXT, max_size=2), st.frozensets(_TEXT, max_size=2)))
def test_it_is_the_same_from_both_sides(one: dict[str, str], two: dict[str, str], members: tuple[frozenset[str], frozenset[str]]) -> None:
    """Whatever stands in the records."""
    found = likeness(one, two, members)
    assert found == likeness(two, one, members[::-1]) and 0 <= found.score <= 100
