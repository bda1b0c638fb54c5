"""A person's acts on open money: writing off, billing the patient, and what the law keeps from the patient."""

from __future__ import annotations

from billing import write_off
from billing.books import ClaimBooks
from tests.builders import LAKESIDE, SUPPLEMENT, act, answer, books, cas, payment, post, service, settled, sheet

DENIED = payment(service(1, 10000, 0, cas(CO16=10000)))
TWO = payment(service(1, 10000, 5000, cas(CO16=2000, COZZ=3000)), service(2, 5000, 0, cas(PR27=5000)))


def _done(b: ClaimBooks, planned: write_off.MovePlan) -> ClaimBooks:
    return settled(act(b, *planned.transactions))


def test_a_write_off_takes_denied_money_first_and_then_what_is_open() -> None:
    """35.00 of 20.00 denied and 30.00 open: the denial closes, 15.00 stays open."""
    b = post(books(10000, 5000), answer(1, TWO))
    planned = write_off.plan(b, (1,), 3500)
    assert [(e.account, e.cents) for e in planned.transactions[0].entries] == [
        ("payer_denied", -2000), ("payer_open", -1500), ("written_off", 3500),
    ]  # fmt: skip
    got = sheet(_done(b, planned))
    assert (got.written_off, got.denied, got.insurance) == (3500, 5000, 6500)
    assert "CO-16" in planned.follows[0]


def test_a_whole_claim_is_one_transaction_a_line() -> None:
    """All that is open goes, line by line."""
    b = post(books(10000, 5000), answer(1, TWO))
    planned = write_off.plan(b)
    assert [t.entries[0].line for t in planned.transactions] == [1, 2]
    assert sheet(_done(b, planned)).balance == 0


def test_no_more_than_what_is_open_can_be_written_off() -> None:
    """A finding, not an error; nothing moves."""
    b = post(books(10000), answer(1, DENIED))
    refused = write_off.plan(b, (1,), 10001)
    assert (refused.transactions, refused.findings[0].code, refused.findings[0].severity) == ((), "more_than_open", "error")
    assert write_off.plan(b, (7,)).findings[0].code == "no_such_line"
    assert write_off.plan(b, (), -5).findings[0].code == "amount"
    assert write_off.plan(_done(b, write_off.plan(b))).findings[0].code == "nothing_open"


def test_a_part_written_off_leaves_the_rest_denied() -> None:
    """40.00 of 100.00."""
    b = post(books(10000), answer(1, DENIED))
    b = _done(b, write_off.plan(b, cents=4000))
    assert (sheet(b).written_off, sheet(b).denied, sheet(b).denials) == (4000, 6000, ("CO-16",))
    b = _done(b, write_off.plan(b, cents=6000))
    assert (sheet(b).denied, sheet(b).balance, sheet(b).work, sheet(b).status) == (0, 0, (), "closed")


def test_the_acts_rest_on_the_answers_that_stand_on_the_line() -> None:
    """So that a reversal takes them back."""
    b = post(books(10000), answer(1, DENIED))
    assert write_off.plan(b).transactions[0].rests_on == (1,)


def test_a_denial_of_group_pr_may_be_billed_to_the_patient() -> None:
    """It leaves the denials and is the patient's."""
    b = post(books(10000, 5000), answer(1, TWO))
    got = sheet(_done(b, write_off.to_patient(b, (2,))))
    assert (got.patient, got.denied, got.denials) == (5000, 2000, ("CO-16",))


def test_a_denial_of_group_co_is_never_the_patients() -> None:
    """Refused as data, with why."""
    b = post(books(10000), answer(1, DENIED))
    refused = write_off.to_patient(b)
    assert (refused.transactions, refused.findings[0].code) == ((), "not_the_patients")
    assert "CO-16" in refused.findings[0].message
    assert write_off.to_patient(b, cents=1).transactions == ()


def test_only_the_part_that_is_the_patients_moves() -> None:
    """Whole claim: the PR denial moves, CO-16 stays, and it is said."""
    b = post(books(10000, 5000), answer(1, TWO))
    planned = write_off.to_patient(b)
    assert sum(e.cents for t in planned.transactions for e in t.entries if e.account == "patient") == 5000
    assert [f.severity for f in planned.findings] == ["warning"]


def test_a_protected_patient_is_never_billed() -> None:
    """By the mark or by a remark."""
    came = payment(service(1, 10000, 0, cas(PR27=10000)), remarks=("N782",))
    assert write_off.to_patient(post(books(10000), answer(1, came))).findings[0].code == "patient_protected"
    marked = post(books(10000, protected=True), answer(1, payment(service(1, 10000, 0, cas(PR27=10000)))))
    assert write_off.to_patient(marked).findings[0].code == "patient_protected"


def test_money_that_waits_for_the_next_payer_moves_only_where_nothing_else_can() -> None:
    """The silent second payer: a person bills the patient after all, and the share is not counted twice."""
    b = post(books(10000, payers=(LAKESIDE, SUPPLEMENT)), answer(1, payment(service(1, 10000, 8000, cas(PR2=2000)))))
    got = sheet(_done(b, write_off.to_patient(b)))
    assert (got.patient, got.next, got.balance) == (2000, 0, 2000)
    assert write_off.plan(b).findings[0].code == "nothing_open"


def test_the_patients_side_is_written_off_apart() -> None:
    """A small balance of the patient's is given up: it does not come back as insurance money."""
    b = post(books(10000), answer(1, payment(service(1, 10000, 9000, cas(PR2=1000)))))
    b = _done(b, write_off.plan(b, side="patient"))
    assert (sheet(b).patient, sheet(b).insurance, sheet(b).written_off, sheet(b).status) == (0, 0, 1000, "closed")


def test_an_unanswered_claim_may_be_billed_to_the_patient() -> None:
    """No payer said anything: a person decides."""
    got = sheet(_done(books(10000), write_off.to_patient(books(10000))))
    assert (got.patient, got.insurance) == (10000, 0)
