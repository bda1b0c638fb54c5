"""Policies of small balances: what they take, what they leave, and why; never more than the policy, never what the law protects."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing import small_balance
from billing.books import ClaimBooks
from billing.small_balance import Facts, Outcome, Policy
from tests.builders import SUPPLEMENT, act, answer, books, cas, payment, post, service, settled, sheet
from tests.strategies import answers, charges

TODAY = date(2026, 11, 24)
LONG_AGO = TODAY - timedelta(days=400)
ANY = Policy(1, "payer", None, "", (), 500, 0)
CODES = replace(ANY, codes=("CO-97", "CO-ZZ"))
PATIENTS = Policy(2, "patient", None, "", (), 500, 30, "Manual 4.2", 2)
FACTS = Facts(LONG_AGO, 2, LONG_AGO)


def does(b: ClaimBooks, policy: Policy = ANY, facts: Facts = FACTS, on: date = TODAY) -> Outcome | None:
    """What the policy does to it."""
    return small_balance.apply(b, policy, facts, on)


def short(*cents: int) -> ClaimBooks:
    """A claim with lines of 100.00 on which a payer left this much open without a word."""
    services = tuple(service(n, 10_000, 10_000 - left) for n, left in enumerate(cents or (300,), 1))
    came = payment(*services, paid_cents=sum(one.paid_cents for one in services))
    return post(books(*(10_000 for _ in services)), answer(1, came, accepted=True))


def test_what_is_left_open_goes_up_to_the_most_and_no_further() -> None:
    """3.00 of 5.00 goes; 5.01 stays whole: never a part of it."""
    found = does(short(300))
    assert found is not None
    assert (found.cents, found.why_not) == (300, "")
    assert sheet(settled(act(short(300), *found.transactions))).balance == 0
    assert does(short(500)) is not None
    assert does(short(501)) is None


def test_days_since_the_last_posting_are_counted() -> None:
    """On the last day it goes, the day before not."""
    policy, posted_on = replace(ANY, wait_days=60), TODAY - timedelta(days=60)
    found = does(short(), policy, Facts(posted_on))
    assert found is not None and not found.why_not
    early = does(short(), policy, Facts(posted_on + timedelta(days=1)))
    assert early is not None and early.why_not == "fewer than 60 days since the last posting"
    assert early.transactions == ()


def test_denied_and_questioned_money_goes_only_by_its_code() -> None:
    """What the policy names, and no more than that; what it does not name stays whole."""
    b = post(books(10_000), answer(1, payment(service(1, 10_000, None, cas(CO45=9000, CO97=200, CO16=300, COZZ=100)))))
    found = does(b)
    assert found is None or found.why_not == "CO-ZZ is a question for a person"
    by_code = does(b, CODES)
    assert by_code is not None and by_code.cents == 300
    after = sheet(settled(act(b, *by_code.transactions)))
    assert (after.written_off, after.denied, after.insurance) == (300, 300, 300)
    assert does(b, replace(CODES, max_cents=299)) is None


def test_what_another_must_still_say_stays() -> None:
    """The next payer's; a line without an answer; a claim in another's hand; a credit on another line."""
    next_ = post(books(10_000, payers=(books(1).payers[0].payer, SUPPLEMENT)), answer(1, payment(service(1, 10_000, None, cas(PR2=300)))))
    assert does(next_) is None
    whole = short(100, 200)
    half = does(replace(whole, answers=(replace(whole.answers[0], lines=whole.answers[0].lines[:1]),)))
    assert half is not None and (half.cents, half.why_not) == (100, "a line of it has no answer that stands")
    over = does(short(200, -100))
    assert over is not None and over.why_not == "a credit stands on it"
    held = does(short(), facts=replace(FACTS, held_by="ben"))
    assert held is not None and held.why_not == "ben has it in hand"


def test_only_the_payer_of_the_policy() -> None:
    """By the payer that answered last."""
    assert does(short(), replace(ANY, payer=1)) is not None
    assert does(short(), replace(ANY, payer=2)) is None


def patients(cents: int = 300, **changes: object) -> ClaimBooks:
    """A claim on which the patient owes this much."""
    return post(books(10_000, **changes), answer(1, payment(service(1, 10_000, None, cas(PR3=cents)))))


def test_a_patients_balance_goes_after_its_statements_and_days() -> None:
    """2 statements, 30 days since the last; not the payers' side, and not by a policy of theirs."""
    found = does(patients(), PATIENTS)
    assert found is not None and (found.cents, found.why_not) == (300, "")
    assert sheet(settled(act(patients(), *found.transactions))).balance == 0
    for facts, why in (
        (replace(FACTS, statements=1), "1 of 2 statements were sent"),
        (replace(FACTS, last_statement_on=TODAY - timedelta(days=29)), "fewer than 30 days since the last statement"),
        (replace(FACTS, last_posted_on=TODAY), "fewer than 30 days since the last posting"),
    ):
        stays = does(patients(), PATIENTS, facts)
        assert stays is not None and stays.why_not == why
    assert does(patients(), ANY) is None
    assert does(patients(501), PATIENTS) is None


def test_while_a_payer_owes_the_patients_share_is_not_known() -> None:
    """And who is protected owes nothing."""
    came = payment(service(1, 10_000, None, cas(CO16=500, PR3=300)))
    found = does(post(books(10_000), answer(1, came)), PATIENTS)
    assert found is not None and found.why_not == "the payers are not done with it"
    assert does(patients(protected=True), PATIENTS) is None


@pytest.mark.parametrize(
    "policy",
    [replace(ANY, max_cents=0), replace(ANY, wait_days=-1), replace(ANY, codes=("45",)), replace(ANY, codes=("PR-3",)),
     replace(ANY, statements=1), replace(PATIENTS, reference=" "), replace(PATIENTS, statements=0), replace(PATIENTS, wait_days=0),
     replace(PATIENTS, codes=("CO-45",)), replace(ANY, codes=("XX-45",))],
)  # fmt: skip
def test_a_policy_that_may_not_be_is_refused(policy: Policy) -> None:
    """One fault each; the ones that are right have none."""
    assert len(small_balance.findings(policy)) == 1
    assert small_balance.findings(ANY) == small_balance.findings(CODES) == small_balance.findings(PATIENTS) == ()


@given(st.data())
def test_a_policy_takes_no_more_than_it_may(data: st.DataObject) -> None:
    """Whatever payers answer: what goes is within the policy, leaves no line below nothing, and is a write-off that sums to it."""
    amounts = data.draw(charges())
    b = post(books(*amounts), answer(1, data.draw(answers(amounts, "1"))))
    policy = data.draw(
        st.sampled_from((replace(ANY, max_cents=20_000), replace(CODES, max_cents=20_000), replace(PATIENTS, max_cents=20_000)))
    )
    found = does(b, policy)
    if found is None or found.why_not:
        assert found is None or not found.transactions
        return
    assert 0 < found.cents <= policy.max_cents
    assert sum(e.cents for t in found.transactions for e in t.entries if e.account == "written_off") == found.cents
    before, after = sheet(b), sheet(settled(act(b, *found.transactions)))
    assert after.written_off - before.written_off == before.balance - after.balance == found.cents
    side = "patient" if policy.side == "patient" else "insurance"
    assert getattr(before, side) - getattr(after, side) == found.cents
    if not policy.codes:
        assert after.denied == before.denied
