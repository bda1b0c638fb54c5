"""What a held answer wants of a person: its differences, and which acts make sense."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing import balance
from billing.held import WAYS, differences, duplicate_tests, earlier, why_not
from billing.plans import HoldReason
from billing.terms import HOLD
from tests.builders import answer, books, cas, payment, post, remittance, reverse, service

PAYS = payment(service(1, 10000, 8000, cas(CO45=2000)), service(2, 5000, 5000))


def test_each_balance_is_told_with_its_difference() -> None:
    """A cent too little on a service is a cent too little on the claim; the remittance adds up."""
    came = replace(PAYS, lines=(replace(PAYS.lines[0], paid_cents=7999), PAYS.lines[1]), paid_cents=12999)
    found = differences(came, remittance(12999, 12999))
    assert [(d.what, d.off_cents) for d in found] == [("Service 1 G0101", -1), ("Services", -1), ("Claim", -1), ("Remittance", 0)]


def test_services_whose_charges_are_not_the_claims_say_so() -> None:
    """100 and 50 under a claim of 160."""
    came = replace(PAYS, charge_cents=16000, paid_cents=14000)
    assert [(d.what, d.off_cents) for d in differences(came, remittance(14000, 14000))] == [
        ("Services", 0), ("Charges", 1000), ("Claim", 0), ("Remittance", 0),
    ]  # fmt: skip


@given(st.integers(-3, 3), st.integers(-3, 3), st.integers(-3, 3))
def test_a_difference_is_shown_exactly_where_the_check_finds_one(line: int, charge: int, paid: int) -> None:
    """What holds an answer as out of balance is what the person sees, whichever figure is off by how much."""
    first = replace(PAYS.lines[0], paid_cents=8000 + line)
    came = replace(PAYS, lines=(first, PAYS.lines[1]), charge_cents=15000 + charge, paid_cents=13000 + paid)
    shown = [d.what for d in differences(came, remittance(13000 + paid, 13000 + paid)) if d.off_cents and d.what != "Services"]
    assert bool(shown) == bool(balance.check_claim(came))


def test_every_reason_to_hold_has_words_and_something_to_do() -> None:
    """No hold is a dead end: each can at least be set aside."""
    for reason in get_args(HoldReason):
        assert reason in HOLD
        assert why_not(reason, "suspend", PAYS) == ""
        assert any(not why_not(reason, way, PAYS) for way in WAYS if way != "suspend"), reason


@pytest.mark.parametrize(
    ("reason", "way"), [("unmatched", "accept"), ("not_ours", "match"), ("out_of_balance", "match"), ("duplicate", "split")]
)
def test_what_makes_no_sense_says_why(reason: str, way: str) -> None:
    """In words for a biller."""
    assert len(why_not(reason, way, PAYS)) > 20  # type: ignore[arg-type]


def test_money_that_is_not_there_cannot_go_back_or_be_divided() -> None:
    """A reversal, and an answer of nothing with one service."""
    assert "no money" in why_not("unmatched", "return", reverse(PAYS))
    assert "neither" in why_not("unmatched", "split", payment(service(1, 100, 0, cas(CO16=100))))
    assert why_not("unmatched", "split", payment(service(1, 100, 0, cas(CO16=100)), service(2, 100, 0, cas(CO16=100)))) == ""


def test_the_test_that_a_duplicate_fails_is_named_with_what_was_posted() -> None:
    """The third of four, by trace and day; an answer that was reversed is none."""
    one = answer(1, PAYS)
    b = post(books(10000, 5000), one)
    said = duplicate_tests(PAYS, b.answers, one.answer_key)
    assert said[2] == "Answer: yes, EFT1 of 2026-11-20 posted the very same, number ICN1."
    back = post(b, answer(2, reverse(PAYS)))
    assert duplicate_tests(PAYS, back.answers, one.answer_key) == ()
    assert earlier(back.answers)[0].endswith("number ICN1, taken back.")
