"""Chances and usual amounts: the playbook's word drawn toward what was seen, and what is said of it."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.odds import (
    EVERY,
    NOTHING,
    WHOLE,
    Answering,
    Odds,
    Part,
    Seen,
    Stake,
    Usual,
    again,
    chance,
    per_cent,
    price,
    usual_days,
    words,
)

seen = st.integers(0, 400).flatmap(lambda n: st.builds(Seen, st.just(n), st.integers(0, n * WHOLE)))
per_cents = st.integers(0, 100)


def whole(*parts: int) -> Seen:
    """Denials of which these per cents were won."""
    return Seen(len(parts), sum(parts) * 100)


@pytest.mark.parametrize(
    ("prior", "own", "others", "wanted"),
    [
        (80, Seen(), Seen(), 80),  # nothing decided: the playbook's
        (80, Seen(9, 7 * WHOLE), Seen(), 79),  # (10 x 80 + 700) / 19 = 78.947
        (80, Seen(10, 0), Seen(), 40),  # ten lost: half of the playbook's
        (40, Seen(1, WHOLE), Seen(), 45),  # (400 + 100) / 11 = 45.45
        (40, Seen(), Seen(10, 10 * WHOLE), 70),  # elsewhere all were won: (400 + 1000) / 20
        (40, Seen(10, 0), Seen(10, 10 * WHOLE), 35),  # (10 x 70 + 0) / 20
        (75, Seen(1, 5000), Seen(), 73),  # half won: (750 + 50) / 11 = 72.7
        (5, Seen(10, 5500), Seen(), 5),  # (50 + 55) / 20 = 5.25
        (5, Seen(10, 6000), Seen(), 6),  # (50 + 60) / 20 = 5.5, half up
    ],
)
def test_a_chance_by_hand(prior: int, own: Seen, others: Seen, wanted: int) -> None:
    """The playbook weighs as ten outcomes, first against the others', then both against this payer's own."""
    assert chance(prior, own, others).per_cent == wanted


@given(per_cents, seen, seen)
def test_a_chance_is_what_fractions_say(prior: int, own: Seen, others: Seen) -> None:
    """Half up, with no rounding on the way."""
    middle = (Fraction(10 * prior) + Fraction(others.won_bp, 100)) / (10 + others.decided)
    exact = (10 * middle + Fraction(own.won_bp, 100)) / (10 + own.decided)
    assert chance(prior, own, others).per_cent == floor(exact + Fraction(1, 2))


@given(per_cents, seen, seen)
def test_a_chance_lies_between_what_it_rests_on(prior: int, own: Seen, others: Seen) -> None:
    """Never beyond the playbook's, the others' and this payer's figure."""
    figures = [Fraction(prior), *(Fraction(one.won_bp, 100 * one.decided) for one in (own, others) if one.decided)]
    assert floor(min(figures)) <= chance(prior, own, others).per_cent <= floor(max(figures)) + 1


@given(per_cents, seen, seen, st.integers(0, WHOLE), st.integers(0, WHOLE))
def test_a_better_outcome_never_makes_a_chance_worse(prior: int, own: Seen, others: Seen, one: int, two: int) -> None:
    """Of two endings of one more denial the better one gives no smaller chance, here or elsewhere."""
    worse, better = sorted((Seen(1, one), Seen(1, two)), key=lambda s: s.won_bp)
    assert chance(prior, own + worse, others).per_cent <= chance(prior, own + better, others).per_cent
    assert chance(prior, own, others + worse).per_cent <= chance(prior, own, others + better).per_cent
    assert chance(prior, own + Seen(1, 0), others).per_cent <= chance(prior, own, others).per_cent


def test_a_payers_own_outcomes_count_once() -> None:
    """They are not among the others'."""
    odds = Odds({(1, "CO-16"): Seen(9, 7 * WHOLE), (2, "CO-16"): Seen(2, WHOLE), (1, "CO-50"): Seen(5, 0)})
    here = odds.of_code(1, "CO-16", 80)
    assert (here.seen, here.others) == (Seen(9, 7 * WHOLE), Seen(2, WHOLE))
    assert odds.of_code(3, "CO-16", 80).others == Seen(11, 8 * WHOLE)
    assert odds.of_code(3, "CO-197", 50) == NOTHING.of_code(3, "CO-197", 50)


@pytest.mark.parametrize(
    ("days", "wanted"),
    [
        ([9] * 19, None),
        ([9] * 20, 14),  # no payer is asked before 14 days
        ([15] * 18 + [40, 50], 15),  # the 18th of 20
        ([15] * 17 + [31, 40, 50], 31),
        (range(21), 18),  # 90 % of 21 is 18.9: the 19th
    ],
)
def test_the_usual_time_is_that_of_nine_of_ten(days: list[int], wanted: int | None) -> None:
    """Known from 20 answers on."""
    assert usual_days(days) == wanted


ODDS = Odds(
    {(1, "CO-16"): Seen(9, 7 * WHOLE)},
    {
        (1, "V4", ""): Usual(8000, 31),
        (1, "V4", "25"): Usual(6000, 9),
        (1, "V4", EVERY): Usual(7500, 40),
        (1, "V5", EVERY): Usual(12000, 10),
    },
    {1: Answering(31, 27, 21), 2: Answering(4, 1, None)},
)


def test_usual_amounts_need_ten_answers_and_fall_back_to_any_modifiers() -> None:
    """Nine with modifier 25 are too few, forty of any are enough; never more than is at stake; a contract's rate where no answers tell."""
    stakes = (
        Stake(1, "V4", "", 41200), Stake(1, "V4", "25", 10001), Stake(1, "V5", "", 500), Stake(1, "V6", "", 1000, 640, "PPO 2026"),
        Stake(1, "V6", "", 1000), Stake(0, "V4", "", 300),
    )  # fmt: skip
    found = price(1, "CO-16", 80, stakes, ODDS)
    assert [part.cents for part in found.parts] == [32960, 7501, 500, 640, None, None]  # 7500.75, half up
    assert found.usual_cents == 32960 + 7501 + 500 + 640 + 1000 + 300
    assert found.answers == 10
    assert price(1, "CO-16", 80, stakes[4:], ODDS).usual_cents is None


def test_learning_prices_the_same_stakes_again() -> None:
    """Nothing is left of what was known before."""
    first = price(1, "CO-16", 80, (Stake(1, "V4", "", 41200),), NOTHING)
    assert (first.chance.per_cent, first.usual_cents) == (80, None)
    now = again(first, ODDS)
    assert (now.chance.per_cent, now.usual_cents) == (79, 32960)
    assert again(now, NOTHING) == first and again(now, ODDS) == now


def test_an_unanswered_claim_is_as_likely_as_the_payer_pays() -> None:
    """(10 x middle + 27) / 41 with middle = (10 x .9 + 1) / 14 of the other payer's."""
    found = price(1, "", 90, (), ODDS)
    assert found.chance.per_cent == floor(100 * (10 * Fraction(10, 14) + 27) / 41 + Fraction(1, 2))


def test_the_words_have_all_figures() -> None:
    """What is asked, what is usual and from how many answers, how many were won of how many, and the playbook's."""
    assert words(price(1, "CO-16", 80, (Stake(1, "V4", "", 41200),), ODDS), "Bluestem") == (
        "412.00 asked; Bluestem usually allows 80 % of V4 (31 answers) = 329.60.",
        "7 of 9 won at Bluestem for CO-16 (playbook 80 %): chance 79 %.",
    )
    assert words(price(2, "CO-16", 80, (), ODDS), "Other")[-1] == "7 of 9 won at other payers for CO-16 (playbook 80 %): chance 79 %."
    (alone,) = words(price(2, "CO-50", 40, (), NOTHING), "Other")
    assert alone == "Chance 40 % for CO-50: the playbook's, since none was decided here yet."
    mixed = price(1, "CO-16", 80, (Stake(1, "V4", "", 100), Stake(1, "V6", "", 100, 60, "PPO"), Stake(1, "V9", "26", 100)), ODDS)
    assert words(mixed, "B")[0] == (
        "3.00 asked; B usually allows 80 % of V4 (31 answers); PPO agrees 0.60 for V6; "
        "V9-26 counts whole, since too few answers tell = 2.40."
    )
    both = Odds({(1, "CO-16"): Seen(9, 7 * WHOLE), (2, "CO-16"): Seen(2, WHOLE)})
    assert words(price(1, "CO-16", 80, (), both), "B") == ("7 of 9 won at B and 1 of 2 at others for CO-16 (playbook 80 %): chance 76 %.",)
    assert Seen(3, 15000).won == "1.5" and Seen(1, 3333).won == "0.33" and per_cent(6250) == "62.5 %"


def test_a_part_knows_its_answers() -> None:
    """A contract has none behind it."""
    assert price(1, "CO-16", 80, (Stake(1, "V6", "", 1000, 640, "PPO"),), ODDS).parts == (
        Part(Stake(1, "V6", "", 1000, 640, "PPO"), 640),
    )  # fmt: skip
