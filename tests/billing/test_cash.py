"""A patient's money over claims and lines: oldest first, never more than is owed, a copay ahead of the answer, taken off again whole."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing import cash, receipt, suspense
from billing.books import ClaimBooks
from billing.ledger import Entry, Transaction
from tests.builders import LAKESIDE, SUPPLEMENT, act, answer, books, cas, payment, post, service, settled, sheet

TWO = payment(service(1, 10000, 6000, cas(CO45=2000, PR1=2000)), service(2, 5000, 4000, cas(PR2=1000)))


def answered() -> ClaimBooks:
    """20.00 is the patient's on line 1, 10.00 on line 2."""
    return post(books(10000, 5000), answer(1, TWO))


def put(b: ClaimBooks, number: int, cents: int | None = None) -> ClaimBooks:
    """A payment put on the claim, and settled."""
    made = cash.put_on(b, number, cents)
    assert not made.findings, made
    return settled(act(b, *made.transactions))


def test_what_is_owed_is_paid_line_by_line() -> None:
    """25.00 of 30.00: line 1 whole, 5.00 of line 2."""
    b = answered()
    assert (cash.owed_cents(b), cash.room_cents(b)) == (3000, 3000)
    b = put(b, 7, 2500)
    assert cash.on_lines(b, 7) == {1: 2000, 2: 500}
    assert (sheet(b).patient, sheet(b).balance, sheet(b).status) == (500, 500, "patient")
    assert sheet(put(b, 8)).status == "closed"


def test_no_more_than_is_owed_goes_on_an_answered_claim() -> None:
    """The cent too much is refused and named; nothing moves."""
    made = cash.put_on(answered(), 7, 3001)
    assert (made.transactions, made.findings[0].code, made.findings[0].value) == ((), "more_than_owed", "30.00")
    assert "30.00" in made.findings[0].message and "30.01" in made.findings[0].message
    assert cash.put_on(put(answered(), 7), 8).findings[0].code == "nothing_owed"
    assert cash.put_on(answered(), 7, 0).findings[0].code == "amount"


def test_a_copay_goes_on_a_claim_that_no_payer_has_answered() -> None:
    """20.00 at the front desk: the patient's side stands at - 20.00, it is no credit, and the answer finds it."""
    b = books(10000, 5000)
    assert (cash.owed_cents(b), cash.room_cents(b)) == (0, 15000)
    assert cash.put_on(b, 7).findings[0].code == "amount"
    b = put(b, 7, 2000)
    assert (sheet(b).patient, sheet(b).insurance, sheet(b).work, sheet(b).status) == (-2000, 15000, (), "unanswered")
    b = post(b, answer(1, TWO))
    assert (sheet(b).patient, sheet(b).balance, sheet(b).work) == (1000, 1000, ())


def test_a_copay_stays_no_credit_while_the_next_payer_is_to_answer() -> None:
    """The share waits for the second payer: what was collected stands ahead of it."""
    b = put(books(10000, payers=(LAKESIDE, SUPPLEMENT)), 7, 2000)
    b = post(b, answer(1, payment(service(1, 10000, 8000, cas(PR1=2000)))))
    assert (sheet(b).patient, sheet(b).next, sheet(b).work) == (-2000, 2000, ("next_payer",))
    assert cash.room_cents(b) == 0


def test_a_patient_whom_the_law_protects_pays_nothing() -> None:
    """A Qualified Medicare Beneficiary: no money is put on their claims."""
    made = cash.put_on(books(10000, protected=True), 7, 2000)
    assert made.findings[0].code == "patient_protected"
    assert cash.room_cents(books(10000, protected=True)) == 0
    assert cash.put_on(books(10000, voided=True), 7, 2000).findings[0].code == "voided"


def test_taken_off_it_is_owed_again_the_last_line_first() -> None:
    """Part, then the rest; more than stands there is refused."""
    b = put(answered(), 7, 3000)
    made = cash.take_off(b, 7, 1500)
    b = settled(act(b, *made.transactions))
    assert cash.on_lines(b, 7) == {1: 1500}
    assert cash.take_off(b, 7, 1501).findings[0].value == "15.00"
    assert cash.take_off(b, 9).findings[0].code == "not_there"
    b = settled(act(b, *cash.take_off(b, 7).transactions))
    assert (sheet(b).patient, cash.on_lines(b, 7)) == (3000, {})


def test_a_bounced_check_leaves_the_claim_as_it_was_before() -> None:
    """The mirror of all that it did there, also after a part was moved; another payment stays."""
    b = put(put(answered(), 7, 2500), 8, 300)
    b = settled(act(b, *cash.take_off(b, 7, 200).transactions))
    b = settled(act(b, *cash.back_from(b, 7)))
    assert (cash.on_lines(b, 7), sum(cash.on_lines(b, 8).values()), sheet(b).patient) == ({}, 300, 2700)
    assert cash.back_from(b, 7) == ()


@given(st.lists(st.integers(0, 500), max_size=6), st.integers(0, 2000))
def test_a_payment_is_spread_to_the_cent(owed: list[int], cents: int) -> None:
    """Parts and rest are the amount; the oldest is full before the next gets anything; no part is more than is owed."""
    parts, rest = cash.spread(cents, owed)
    assert sum(parts) + rest == cents and rest >= 0
    assert all(0 <= part <= amount for part, amount in zip(parts, owed, strict=True))
    short = [n for n, (part, amount) in enumerate(zip(parts, owed, strict=True)) if part < amount]
    assert not short or (rest == 0 and not any(parts[short[0] + 1 :]))


amounts = st.integers(1, 1500)


@given(st.lists(st.tuples(st.booleans(), amounts), min_size=1, max_size=8))
def test_whatever_goes_on_and_off_the_claim_adds_up(steps: list[tuple[bool, int]]) -> None:
    """After each step the patient's balance is the share less what is on the lines, and never below zero on an answered claim."""
    b, on = answered(), 0
    for puts, cents in steps:
        made = cash.put_on(b, 7, cents) if puts else cash.take_off(b, 7, cents)
        assert bool(made.findings) == (cents > (3000 - on if puts else on))
        if not made.findings:
            on += cents if puts else -cents
            b = settled(act(b, *made.transactions))
        assert sum(cash.on_lines(b, 7).values()) == on
        got = sheet(b)
        assert (got.patient, got.insurance) == (3000 - on, 0)


@pytest.mark.parametrize(
    ("text", "cents", "says"),
    [
        ("60", 6000, ""), ("$1,250.5", 125050, ""), ("0.01", 1, ""), ("20.000", 2000, ""), ("20.005", None, "3 decimals"),
        ("1,250.00", 125000, ""), ("12,50", None, "no amount"), ("1,2", None, "no amount"), ("1,2345", None, "no amount"),
        ("0", None, "more than 0.00"),
        ("-5", None, "more than 0.00"), ("", None, "nothing is no amount"), ("abc", None, "no amount"), ("1e3", None, "no amount"),
    ],
)  # fmt: skip
def test_an_amount_is_read_or_named(text: str, cents: int | None, says: str) -> None:
    """Three decimals, zero, less than zero, no number: each in words; nothing is rounded."""
    found, why = cash.read_amount(text)
    assert found == cents
    assert says in why


def test_a_split_is_read_and_must_be_the_amount() -> None:
    """CLAIM=AMOUNT with a comma between; a cent that is left, or too much, is named."""
    assert cash.read_split("A=20.00, B=9.99") == ((("A", 2000), ("B", 999)), "")
    assert cash.read_split("A")[1].startswith("A is no part")
    assert cash.read_split("A=1,A=2")[1] == "A is named twice"
    assert "3 decimals" in cash.read_split("A=1.005")[1]
    assert cash.split_off(3000, [2000, 999]) == "the parts leave 0.01 of 30.00"
    assert cash.split_off(3000, [2000, 1001]) == "the parts are 0.01 more than 30.00"
    assert cash.split_off(3000, [2000, 1000]) == ""


def test_money_in_hand_and_out_again() -> None:
    """Taken: undeposited and the patient's; not honoured it is out of hand again (what the bank took back, the statement's line says)."""
    assert cash.taken(7, 2000).entries == (Entry("undeposited", 2000, "cash", payment=7), Entry("patient_cash", -2000, "cash", payment=7))
    gone = cash.dishonoured(7, 2000, kind="patient")
    assert [(e.account, e.cents) for e in gone.entries] == [("undeposited", -2000), ("patient_cash", 2000)]
    assert isinstance(cash.to_source(9, 7, 500, "patient_cash"), Transaction)


def test_a_receipt_says_all_and_no_line_is_too_wide() -> None:
    """Number, day, who, how, where it went, what is kept, what is owed; control signs of names do not reach a printer."""
    made = receipt.lines(
        receipt.Receipt(
            "P-12", "Riverbend", date(2026, 10, 1), "Okafor, Maria\x1b[2J" + "x" * 80, 7, 6000, "check", "1041",
            [("A", date(2026, 8, 10), 2000)], 4000, date(2026, 11, 1), 1234, "ana",
        )
    )  # fmt: skip
    said = "\n".join(made)
    for word in ("P-12", "2026-10-01", "60.00", "check 1041", "claim A, visit 2026-08-10", "20.00", "40.00", "2026-11-01", "12.34", "ana"):
        assert word in said
    assert "\x1b" not in said and max(map(len, made)) <= receipt.WIDTH
    refund = receipt.lines(receipt.Receipt("P-13", "", date(2026, 10, 1), "Okafor", None, -500, "check", "9", state="void"))
    assert refund[1].startswith("REFUND P-13") and any("void" in line for line in refund)


@given(st.integers(-10, 400), st.integers(-400, 400))
def test_money_waits_at_most_120_days(days: int, until: int) -> None:
    """Without a day it is the practice's limit, which is itself held to 1 to 120; a day that is past or too far is named."""
    today = date(2026, 11, 24)
    on, why = suspense.last_day(today, days, None)
    assert 1 <= (on - today).days <= suspense.DAYS_MAX and not why
    day = date.fromordinal(today.toordinal() + until)
    assert suspense.last_day(today, 45, day) == (day, suspense.last_day(today, 45, day)[1])
    assert bool(suspense.last_day(today, 45, day)[1]) == (until < 0 or until > 120)


def test_a_reason_is_one_of_the_nine_or_words() -> None:
    """By number, by code, or in words; `other` alone says nothing."""
    assert len(suspense.REASONS) == 9
    assert suspense.reason_words("4") == suspense.reason_words("overpaid") == "More was paid than was owed"
    assert suspense.reason_words("  waits for\nthe payer ") == "waits for the payer"
    assert [suspense.reason_words(text) for text in ("9", "other", "", "0", "77")] == [""] * 5


@pytest.mark.parametrize(
    ("typed", "means", "number"),
    [
        ("check 1041", "check", "1041"), ("1041", "check", "1041"), ("CH 7", "check", "7"),
        ("card", "card", ""), ("card 8812", "card", "8812"),
        ("cash", "cash", ""), ("other slip 4", "other", "slip 4"),
    ],
)  # fmt: skip
def test_how_somebody_pays_is_read_as_typed(typed: str, means: str, number: str) -> None:
    """A number alone is a check's."""
    assert cash.read_means(typed) == (means, number, "")


@pytest.mark.parametrize("typed", ["", "ca", "check", "shells", "c 5"])
def test_how_nobody_pays_is_named(typed: str) -> None:
    """Two that fit, none, or a check without its number."""
    means, number, why = cash.read_means(typed)
    assert (means, number) == ("", "") and why
