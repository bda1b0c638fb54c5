"""Sums that an event keeps, in words: one is one, and nothing is not worth a word."""

from __future__ import annotations

from acts.told import of_totals


def test_one_of_a_thing_is_not_many() -> None:
    assert of_totals({"posted": 1, "claims": 2, "underpaid": 1, "lines": 1}) == [
        "1 answer posted", "2 claims", "1 underpaid claim", "1 line of a statement",
    ]  # fmt: skip


def test_words_that_were_taken_back_moved_no_money() -> None:
    assert of_totals({"undone_cents": 0}) == []
    assert of_totals({"undone_cents": 10161}) == ["101.61 undone"]
