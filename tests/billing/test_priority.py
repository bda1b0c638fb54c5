"""The order of work: figures, keys whose text order is the working order, and the words that explain it."""

from datetime import date, timedelta
from functools import cmp_to_key

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing import priority
from billing.priority import expected_cents, rank, sort_key, until

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("stake", "chance", "expected"),
    [(50310, 80, 40248), (1, 50, 1), (1, 49, 0), (3, 50, 2), (0, 80, 0), (100, 0, 0), (-3, 50, -2), (10**15, 85, 85 * 10**13)],
)
def test_expected_is_the_stake_times_the_chance_half_up(stake, chance, expected):
    """Half a cent counts as one."""
    assert expected_cents(stake, chance) == expected


def test_the_worked_priority_comes_out():
    """503.10 at 80 %, 62 days left: 40,248 cents over 62 days is 649."""
    found = rank(
        waiting=False, at_stake_cents=50310, chance=80, deadline_on=TODAY + timedelta(62), today=TODAY, claim_number="P-1", kind="denial"
    )
    assert (found.expected_cents, found.days_left, found.priority) == (40248, 62, 649)
    assert found.until_on == TODAY + timedelta(1)


def test_a_little_money_due_tomorrow_does_not_precede_much_due_in_four_days():
    """12.00 tomorrow is worth less than 9,000.00 in four days."""
    small = rank(
        waiting=False, at_stake_cents=1200, chance=80, deadline_on=TODAY + timedelta(1), today=TODAY, claim_number="A", kind="denial"
    )
    large = rank(
        waiting=False, at_stake_cents=900000, chance=80, deadline_on=TODAY + timedelta(4), today=TODAY, claim_number="B", kind="denial"
    )
    assert large.key < small.key


def test_the_last_day_itself_is_not_past():
    """Due today counts as one day left and stands among the open ones; due yesterday comes after all."""
    due = [sort_key(False, 1, TODAY + timedelta(n), TODAY, 100, "A", "denial") for n in (0, -1)]
    idle = sort_key(False, 0, None, TODAY, 1, "Z", "denial")
    assert due[0] < idle < due[1]


def test_claim_numbers_break_ties_as_text():
    """A1 stands before A10, and A10 before A2."""
    keys = [sort_key(False, 1, None, TODAY, 100, number, "denial") for number in ("A1", "A10", "A2")]
    assert keys == sorted(keys)


@pytest.mark.parametrize(("left", "next_day"), [(None, None), (-1, None), (0, 1), (1, 2), (2, 1), (90, 1)])
def test_a_key_holds_until_its_order_could_change(left, next_day):
    """A key without a last day, or past it, stays; the last two days weigh the same, so the key holds until the day after."""
    found = until(TODAY, None if left is None else TODAY + timedelta(left))
    assert found == (None if next_day is None else TODAY + timedelta(next_day))


amounts = st.one_of(st.integers(0, 10**15), st.integers(0, 50), st.integers(-(10**15), 0))
items = st.tuples(
    st.booleans(),
    amounts,
    st.sampled_from([0, 5, 45, 80]),
    st.one_of(st.none(), st.integers(-3, 5).map(lambda n: TODAY + timedelta(n)), st.dates(date(2020, 1, 1), date(2035, 1, 1))),
    st.text("A0-9 Zé", max_size=4),
    st.sampled_from(["denial", "review"]),
)


def before(a, b):
    """The order of interface.md, comparison by comparison."""

    def rungs(item):
        waiting, stake, chance, deadline, number, kind = item
        expected = expected_cents(stake, chance)
        left = 180 if deadline is None else (deadline - TODAY).days
        return (
            waiting,
            deadline is not None and deadline < TODAY,
            -priority.priority(expected, left),
            deadline or date.max,
            -stake,
            number,
            kind,
        )

    left, right = rungs(a), rungs(b)
    return (left > right) - (left < right)


def key(item):
    waiting, stake, chance, deadline, number, kind = item
    found = rank(waiting=waiting, at_stake_cents=stake, chance=chance, deadline_on=deadline, today=TODAY, claim_number=number, kind=kind)
    return found.key.encode()


@given(st.lists(items, max_size=12, unique_by=lambda item: (item[4], item[5])))
def test_the_order_of_keys_is_the_working_order(rows):
    """Sorting the keys as bytes gives what sorting by the rules gives, and no two items share a key."""
    assert sorted(rows, key=key) == sorted(rows, key=cmp_to_key(before))
    assert len({key(row) for row in rows}) == len(rows)


@given(items, st.integers(0, 40))
def test_a_key_made_later_is_the_same_until_its_day(item, later):
    """Before the day that `until` names, a key made anew is the key that is there."""
    waiting, stake, chance, deadline, number, kind = item
    end = until(TODAY, deadline)
    day = TODAY + timedelta(later)

    def made(today):
        return rank(
            waiting=waiting, at_stake_cents=stake, chance=chance, deadline_on=deadline, today=today, claim_number=number, kind=kind
        ).key

    if end is None or day < end:
        assert made(day) == made(TODAY)


def test_the_explanation_has_the_figures():
    """What stands at stake, the chance, the days left and the quotient, each in a sentence."""
    said = " ".join(priority.why(50310, 80, TODAY + timedelta(62), TODAY))
    assert said == (
        "Likely back: 503.10 x 80 % = 402.48. The last day is 2027-01-24: 62 days left. Priority 649: 40,248 cents over 62 days."
    )
    assert "counts as 180" in priority.why(1, 1, None, TODAY, waiting=True)[1]
    assert "after all others" in priority.why(1, 1, TODAY - timedelta(2), TODAY)[1]
