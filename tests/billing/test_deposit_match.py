"""Whose payment it is, and whether a deposit is explained: by example, and as properties."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.deposit import Explained, Part, banked, explanation, identified, in_hand, no_longer
from billing.deposit_match import Asked, Paid, addenda, bare, other_provider, proposals, same_payer

DAY = date(2026, 11, 20)
ASKED = Asked(7, 3, ("BLUESTEM PPO", "Bluestem"), frozenset({"90054", "1900549005"}), "0098112", 509369, DAY, "1669999926", "311234567")
PAID = Paid(None, (), frozenset({"1900549005"}), ("98112",), 509369, DAY, "1669999926", "311234567")


def one(paid: Paid, asked: Asked = ASKED):
    """The proposal, where there is one."""
    found = proposals(paid, [asked])
    return found[0] if found else None


def test_trace_amount_and_payer_make_it_sure() -> None:
    found = one(PAID)
    assert (found.sure, found.off_cents, found.why, found.against) == (True, 0, ("trace", "amount", "payer", "same day"), ())


@pytest.mark.parametrize(
    ("paid", "against"),
    [
        (replace(PAID, cents=509368), "off by -0.01"),
        (replace(PAID, traces=("98113",)), "another trace"),
        (replace(PAID, ids=frozenset({"999"})), "another payer"),
        (replace(PAID, payer=4, ids=frozenset()), "another payer"),
        (replace(PAID, npi="1669999934"), "it was paid to NPI 1669999926, the money came to NPI 1669999934"),
        (replace(PAID, npi="", tax_id="9"), "it was paid to tax number 311234567, the money came to 9"),
    ],
)
def test_one_thing_that_differs_makes_it_unsure_and_is_named(paid: Paid, against: str) -> None:
    found = one(paid)
    assert not found.sure
    assert against in found.against


def test_a_bank_that_does_not_say_who_paid_makes_nothing_sure() -> None:
    found = one(replace(PAID, ids=frozenset()))
    assert (found.sure, same_payer(replace(PAID, ids=frozenset()), ASKED)) == (False, None)


def test_an_originator_that_pays_for_several_payers_agrees_with_each() -> None:
    assert one(replace(PAID, payer=4)).sure


def test_two_that_agree_in_all_are_both_only_proposed() -> None:
    found = proposals(PAID, [ASKED, replace(ASKED, remittance=8)])
    assert [(p.remittance, p.sure) for p in found] == [(7, False), (8, False)]


def test_the_likeliest_comes_first() -> None:
    other = replace(ASKED, remittance=9, trace="77", payer=5, names=("CEDAR",), ids=frozenset({"5"}))
    assert [p.remittance for p in proposals(PAID, [other, ASKED])] == [7, 9]


def test_an_amount_alone_is_proposed_only_near_its_day() -> None:
    paid = replace(PAID, traces=(), ids=frozenset(), on=DAY + timedelta(days=40))
    assert one(paid) is None
    assert one(replace(paid, on=DAY + timedelta(days=3))) is not None


def test_the_npi_decides_where_both_have_one() -> None:
    assert other_provider(replace(PAID, tax_id="1"), ASKED) == ""
    assert other_provider(replace(PAID, npi=""), ASKED) == ""


def test_a_trn_within_the_banks_text_is_read() -> None:
    assert addenda("HCCLAIMPMT TRN*1*0098112*1512345678~") == ("0098112", "1512345678")
    assert addenda("trn|1|77") == ("77", "")
    assert addenda("TRANSFER 1*2") == ("", "")


@given(st.text("0aB1-", max_size=8))
def test_a_bare_trace_has_no_case_and_no_leading_zeros(trace: str) -> None:
    assert bare(bare(trace)) == bare(trace) == bare(f" 00{trace.lower()} ") == bare(trace.upper())


PAYMENTS = st.builds(
    Paid, st.sampled_from([None, 3, 4]), st.sampled_from([(), ("BLUESTEM PPO",), ("X",)]),
    st.sampled_from([frozenset(), frozenset({"90054"}), frozenset({"5"})]), st.sampled_from([(), ("98112",), ("0098112", "7"), ("7",)]),
    st.sampled_from([509369, 1, -5]), st.sampled_from([None, DAY]), st.sampled_from(["", "1669999926", "2"]),
    st.sampled_from(["", "311234567", "9"]),
)  # fmt: skip


@given(PAYMENTS, st.permutations([ASKED, replace(ASKED, remittance=8, cents=1), replace(ASKED, remittance=9, trace="7", payer=4)]))
def test_what_is_sure_agrees_in_all_and_order_does_not_matter(paid: Paid, some: list[Asked]) -> None:
    found = proposals(paid, some)
    assert found == proposals(paid, sorted(some, key=lambda asked: asked.remittance))
    by_number = {asked.remittance: asked for asked in some}
    assert sum(p.sure for p in found) <= 1
    for proposal in found:
        asked = by_number[proposal.remittance]
        assert proposal.off_cents == paid.cents - asked.cents
        if proposal.sure:
            assert paid.cents == asked.cents
            assert bare(asked.trace) in map(bare, paid.traces)
            assert same_payer(paid, asked)
            assert not other_provider(paid, asked)


@given(st.integers(-(10**9), 10**9))
def test_money_goes_from_the_hand_to_the_bank_and_is_somebodys(cents: int) -> None:
    stands: dict[str, int] = {}
    for moved in (in_hand(1, 3, cents), identified(1, 3, 7, cents), banked([(1, cents)])):
        assert sum(entry.cents for entry in moved.entries) == 0
        for entry in moved.entries:
            assert entry.payment == 1
            stands[entry.account] = stands.get(entry.account, 0) + entry.cents
    assert stands == {"undeposited": 0, "unidentified": 0, "payer_clearing": -cents, "bank": cents}
    back = [
        (a.account, a.cents + b.cents) for a, b in zip(identified(1, 3, 7, cents).entries, no_longer(1, 3, 7, cents).entries, strict=True)
    ]
    assert [left for _, left in back] == [0, 0]


PARTS = st.lists(st.builds(Part, st.just("claims"), st.just("posted"), st.integers(-500, 500), st.booleans()), max_size=4)


@given(st.integers(-1000, 1000), st.lists(st.tuples(st.integers(-500, 500), PARTS), max_size=4))
def test_a_deposit_can_close_only_when_nothing_is_left_to_say(cents: int, payments: list[tuple[int, list[Part]]]) -> None:
    some = [Explained(at, f"P-{at}", paid, tuple(parts)) for at, (paid, parts) in enumerate(payments, 1)]
    said = explanation(cents, some)
    whole = bool(some) and sum(e.cents for e in some) == cents and all(e.off_cents == 0 and not any(p.open for p in e.parts) for e in some)
    assert (not said.missing) == whole
    assert said.off_cents == cents - said.counted_cents


def test_what_is_missing_is_said_to_the_cent() -> None:
    some = [
        Explained(
            1, "P-1", 6000, (Part("claims", "posted on 1 claim", 5000), Part("suspense", "is held and nobody has it", 900, open=True))
        )
    ]
    assert explanation(6250, some).missing == (
        "its payments sum to 60.00, 2.50 less than the deposit of 62.50",
        "P-1: 9.00 is held and nobody has it",
        "P-1: 1.00 of 60.00 is not explained",
    )


@pytest.mark.parametrize(
    ("name", "is_it", "sure"),
    [
        ("LAKESIDE HEALTH", True, True),  # cut at 16 letters, the blank at its end gone
        ("lakeside h", True, True),
        ("LAKESIDE", None, False),  # one word more says neither yes nor no
        ("LAKEVIEW HEALTH", False, False),
        ("LAKESIDE HEALTH PLAN OF OHIO", False, False),
    ],
)
def test_a_name_that_the_bank_cut_short_is_the_payers(name: str, is_it: bool | None, sure: bool) -> None:
    """A beginning of ten letters is the name; a shorter one is no word against it, and makes nothing sure."""
    paid = replace(PAID, ids=frozenset({name}), names=(name,))
    asked = replace(ASKED, names=("LAKESIDE HEALTH PLAN",))
    assert same_payer(paid, asked) is is_it
    assert one(paid, asked).sure is sure
    assert ("another payer" in one(paid, asked).against) is (is_it is False)
