"""Which codes a note names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.code_limits import ages_of, sex_of
from billing.code_notes import named, names


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("gestational diabetes (O24.4-)", ("O244",)),
        ("type 1 diabetes mellitus (E10.-)", ("E10",)),
        ("skin of breast (C44.501, C44.511)", ("C44501", "C44511")),
        ("stage (N18.1-N18.6)", ("N181", "N182", "N183", "N184", "N185", "N186")),
        ("newborn (P70-P74)", ("P70", "P71", "P72", "P73", "P74")),
        ("neoplasm (C00-D49)", ("C", "D0", "D1", "D2", "D3", "D4")),
        ("hypertensive (I10-I1A)", ("I1",)),
        ("drug (T36-T50 with fifth or sixth character 5)", ()),
        ("no code at all", ()),
        ("brackets (mellitus) and (E11.9)", ("E119",)),
    ],
)
def test_a_note_names_codes_in_brackets(text: str, codes: tuple[str, ...]) -> None:
    """One, several, a beginning, a span of categories or of last signs."""
    assert named(text) == codes


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99))
def test_a_span_has_just_what_lies_in_it(low: int, high: int, other: int) -> None:
    """By every category of the letter."""
    low, high = sorted((low, high))
    assert names(f"something (K{low:02d}-K{high:02d})", f"K{other:02d}.9") == (low <= other <= high)


def test_sex_and_age() -> None:
    """Own lists: prostate and cervix, newborns, pregnancy."""
    assert (sex_of("N40.1"), sex_of("C53.9"), sex_of("O24.410"), sex_of("E11.9"), sex_of("D07.5")) == ("M", "F", "F", "", "M")
    assert (ages_of("P07.30"), ages_of("O80"), ages_of("E11.9")) == ((0, 0), (9, 64), None)
