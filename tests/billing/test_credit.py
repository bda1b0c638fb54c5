"""Credits: whose they are, how long there is to return them, and refunds that never take more than the credit."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from billing import cash, credit, write_off
from billing.books import ClaimBooks, PayerRef
from billing.cash import CashPlan
from tests.builders import LAKESIDE, SUPPLEMENT, TODAY, act, answer, books, cas, payment, post, service, settle, settled, sheet

MEDICARE = PayerRef(1, "MEDICARE", ("90054",), "medicare")


def refunded(b: ClaimBooks, plan: CashPlan) -> ClaimBooks:
    """The claim's part of a refund written, and settled; the rest of it is the payment's."""
    assert not plan.findings
    return settled(act(b, *(t for t in plan.transactions if t.claim is not None)))


def overpaid(payer: PayerRef = LAKESIDE) -> ClaimBooks:
    """Two payers pay 80.00 each of 100.00."""
    b = post(books(10000, payers=(payer, SUPPLEMENT)), answer(1, payment(service(1, 10000, 8000, cas(PR1=2000))), payer))
    return post(b, answer(2, payment(service(1, 10000, 8000, cas(PR1=2000)), status="2", icn="S"), SUPPLEMENT))


def copaid(cents: int, came: int) -> ClaimBooks:
    """A copay, then the payer pays so much and leaves the rest to nobody (CO-45)."""
    b = books(10000)
    b = settled(act(b, *cash.put_on(b, 7, cents).transactions))
    return post(b, answer(1, payment(service(1, 10000, came, cas(CO45=10000 - came)))))


def test_e16_the_copay_made_the_credit_so_it_is_the_patients() -> None:
    """20.00 collected, the payer pays all: 20.00 goes to the patient."""
    b = copaid(2000, 10000)
    assert (credit.credit(b).patient_cents, credit.credit(b).payer_cents) == (2000, 0)
    (item,) = settle(b).work
    assert (item.kind, item.at_stake_cents, item.deadline) == ("credit", 2000, None)
    assert "the patient" in item.why


def test_what_two_payers_paid_too_much_is_the_last_ones() -> None:
    """160.00 of 100.00: 60.00 is a payer's, of the one that paid last."""
    b = overpaid()
    found = credit.credit(b)
    assert (found.patient_cents, found.payer_cents, found.payer) == (0, 6000, SUPPLEMENT.payer)
    assert credit.paid_by(b) == {LAKESIDE.payer: 8000, SUPPLEMENT.payer: 8000}
    assert credit.payer_refundable(b, SUPPLEMENT.payer) == 6000
    assert credit.payer_refundable(b, 99) == 0


def test_what_was_written_off_and_then_paid_is_nobodys_to_return() -> None:
    """Denied, given up, and paid after all: the credit is our own write-off's, and goes with it."""
    b = post(books(10000, payers=(MEDICARE,)), answer(1, payment(service(1, 10000, 0, cas(CO197=10000))), MEDICARE))
    before = b
    b = settled(act(b, *write_off.plan(b, (), 10000).transactions))
    b = post(b, answer(2, payment(service(1, 10000, 6000, cas(CO45=4000)), icn="B"), MEDICARE))
    found = credit.credit(b)
    assert (found.payer_cents, found.given_up_cents) == (10000, 10000)
    (item,) = settle(b).work
    assert (item.kind, item.deadline) == ("credit", None)
    assert item.why == "100.00 more than was owed: 100.00 was written off here and then paid: take the write-off back"
    assert credit.payer_refundable(b, MEDICARE.payer) == 0
    assert "take that back first" in credit.to_payer(b, MEDICARE.payer, 9, 100).findings[0].message
    assert not settle(post(before, answer(2, payment(service(1, 10000, 6000, cas(CO45=4000)), icn="B"), MEDICARE))).work


def test_a_refund_to_the_payer_clears_the_credit() -> None:
    """What it paid falls, the item closes, and a cent more is refused."""
    b = overpaid()
    assert credit.to_payer(b, SUPPLEMENT.payer, 9, 6001).findings[0].code == "more_than_credit"
    part = refunded(b, credit.to_payer(b, SUPPLEMENT.payer, 9, 2500))
    assert (sheet(part).insurance_paid, sheet(part).insurance, sheet(part).work) == (13500, -3500, ("credit",))
    b = refunded(b, credit.to_payer(b, SUPPLEMENT.payer, 9, 6000))
    assert (sheet(b).insurance_paid, sheet(b).balance, sheet(b).work) == (10000, 0, ())
    assert credit.to_payer(b, SUPPLEMENT.payer, 9, 1).findings[0].code == "no_credit"


def test_a_refund_to_the_patient_clears_theirs() -> None:
    """The patient's side stands at nothing; the payer's payment stays."""
    b = copaid(2000, 10000)
    assert credit.to_patient(b, 9, 2001).findings[0].value == "20.00"
    b = refunded(b, credit.to_patient(b, 9, 2000))
    assert (sheet(b).patient, sheet(b).insurance_paid, sheet(b).work) == (0, 10000, ())
    assert credit.patient_refundable(b) == 0
    b = settled(act(b, *cash.back_from(b, 9)))
    assert (sheet(b).patient, sheet(b).work) == (-2000, ("credit",))


def test_a_copay_ahead_may_go_back_though_it_is_no_credit() -> None:
    """The visit was cancelled: a person decides."""
    b = books(10000)
    b = settled(act(b, *cash.put_on(b, 7, 2000).transactions))
    assert (credit.credit(b).cents, credit.credit(b).ahead_cents, credit.patient_refundable(b)) == (0, 2000, 2000)


def test_medicares_credit_has_60_days_and_no_other_payers() -> None:
    """42 CFR 401.305: from the day on which it was known; the item in the queue bears it."""
    (item,) = (w for w in settle(overpaid_by_medicare()).work if w.kind == "credit")
    assert item.deadline is not None
    assert (item.deadline.clock, item.deadline.due_on) == ("REFUND_60", TODAY + timedelta(days=60))
    assert "42 CFR 401.305" in item.deadline.source
    (other,) = (w for w in settle(overpaid()).work if w.kind == "credit")
    assert other.deadline is None


def overpaid_by_medicare(since: date | None = None, halted: int = 0) -> ClaimBooks:
    """A supplement pays 80.00, then Medicare, which stands first, 80.00: the credit is Medicare's."""
    b = books(10000, payers=(MEDICARE, SUPPLEMENT), credit_since=since, credit_halted_days=halted)
    b = post(b, answer(1, payment(service(1, 10000, 8000, cas(PR1=2000)), status="2", icn="S"), SUPPLEMENT))
    return post(b, answer(2, payment(service(1, 10000, 8000, cas(PR1=2000))), MEDICARE))


def test_the_clock_counts_from_when_the_credit_was_known_and_stands_still_for_an_inquiry() -> None:
    """Known 30 days ago, an inquiry of 20 days: 60 + 20 days from then."""
    since = TODAY - timedelta(days=30)
    b = overpaid_by_medicare(since, 20)
    (item,) = (w for w in settle(b).work if w.kind == "credit")
    assert item.deadline is not None and item.deadline.due_on == since + timedelta(days=80)
    assert "20 days of inquiry" in item.deadline.rule


@given(st.sampled_from(["medicare", "medicaid", "tricare", "commercial_contracted", "medicare_advantage"]), st.integers(-5, 400))
def test_an_inquiry_halts_at_most_180_days(payer_class: str, halted: int) -> None:
    """Only Medicare and Medicaid have the clock."""
    since = date(2026, 1, 1)
    found = credit.deadline(payer_class, since, halted)
    if payer_class not in ("medicare", "medicaid"):
        assert found is None
    else:
        assert found is not None and found.due_on == since + timedelta(days=60 + min(max(halted, 0), 180))


@given(st.integers(1, 9000), st.integers(0, 10000), st.integers(1, 12000))
def test_no_refund_is_more_than_the_credit(copay: int, came: int, asked: int) -> None:
    """Whatever was paid: a refund up to the patient's credit leaves the claim as if they had paid so much less; above it nothing moves."""
    b = copaid(copay, came)
    most = credit.patient_refundable(b)
    assert most == copay
    made = credit.to_patient(b, 9, asked)
    if asked > most:
        assert made.transactions == () and made.findings
        return
    after = sheet(refunded(b, made))
    assert (after.patient, after.insurance_paid) == (asked - copay, came)


def test_what_lies_on_no_claim_goes_back_up_to_all_of_it() -> None:
    """A prepayment and a payer's unknown money."""
    assert credit.of_unapplied(7, 9, 501, 500).findings[0].code == "more_than_credit"
    assert credit.of_unapplied(7, 9, 1, 0).findings[0].code == "no_credit"
    over, out = credit.of_unapplied(7, 9, 500, 500).transactions
    sums = {(e.account, e.payment): 0 for t in (over, out) for e in t.entries}
    for t in (over, out):
        for e in t.entries:
            sums[e.account, e.payment] += e.cents
    assert sums == {("patient_cash", 7): 500, ("patient_cash", 9): 0, ("undeposited", 9): -500}
    assert credit.of_unidentified(7, 9, 501, 500, 1).findings and credit.of_unidentified(7, 9, 1, 0, 1).findings
