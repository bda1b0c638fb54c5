"""Splits and returns as acts: once, by whom, on what was seen; and what the remittance says of them afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from acts import exceptions, look, posting, proof, undo
from acts.errors import NotAllowed, Refused, Stale
from tests.made import CO, Practice, ans, bill, era, practice_in, s


@pytest.fixture
def held(tmp_path: Path) -> Practice:
    """A and B of 100 each; JOINED answers both, GHOST pays 40."""
    made = practice_in(tmp_path)
    made.sends(bill(100), bill(100, label="B"))
    made.paid(era(ans(s(80, CO(45, 20)), s(100, code="G0444", ref="L1"), label="JOINED"), ans(s(40), label="GHOST", icn="2")))
    return made


def answer_of(held: Practice, label: str) -> int:
    """The adjudication that is held under this number."""
    found = posting.hold_of(held.desk, "P", label).adjudication
    assert found is not None
    return found


def states(held: Practice) -> dict[str, str]:
    """What the remittance says of each of its answers."""
    view = look.remittance(held.desk, posting.find(held.desk, "P"))
    return {claim[1]: claim[6] for claim in view.claims}


def test_two_people_split_the_same_answer_once(held: Practice) -> None:
    """The second is told that it is not held any more."""
    mine = answer_of(held, "JOINED")
    exceptions.split(held.at("ana"), mine, "A=1,B=2", "joined")
    with pytest.raises(Refused, match="not held"):
        exceptions.split(held.at("ben"), mine, "A=1,B=2", "joined")
    assert states(held) == {"JOINED": "posted", "GHOST": "unmatched"}
    assert proof.ledger(held.desk).ok


def test_two_people_give_back_the_same_money_once(held: Practice) -> None:
    """And it is shown as returned; the remittance is whole when nothing else is held."""
    ghost = answer_of(held, "GHOST")
    exceptions.give_back(held.at("ana"), ghost, "check", "not ours", cents=4000)
    with pytest.raises(Refused, match="not held"):
        exceptions.give_back(held.at("ben"), ghost, "check", "not ours")
    assert states(held) == {"JOINED": "unmatched", "GHOST": "returned"}
    report = exceptions.split(held.desk, answer_of(held, "JOINED"), "A=1,B=2", "joined")
    assert (report.state, report.posted, report.held) == ("posted", 1, 0)
    assert proof.ledger(held.desk).ok


def test_money_is_given_back_only_as_it_was_seen(held: Practice) -> None:
    """Another amount than was shown is refused, with both."""
    with pytest.raises(Stale) as refused:
        exceptions.give_back(held.desk, answer_of(held, "GHOST"), "check", "x", cents=3999)
    assert (refused.value.yours, refused.value.theirs) == (3999, 4000)
    with pytest.raises(Refused, match="no way to pay"):
        exceptions.give_back(held.desk, answer_of(held, "GHOST"), "pigeon", "x")


def test_who_reads_does_not_split_or_give_back(held: Practice) -> None:
    """An auditor looks; the refusal is in the log."""
    with pytest.raises(NotAllowed):
        exceptions.split(held.at("olga"), answer_of(held, "JOINED"), "A=1,B=2", "x")
    with pytest.raises(NotAllowed):
        exceptions.give_back(held.at("olga"), answer_of(held, "GHOST"), "check", "x")


def test_the_payment_that_went_back_is_void_when_it_is_undone(held: Practice) -> None:
    """Its number is not used again; the answer is held as before, and may go back by another."""
    ghost = answer_of(held, "GHOST")
    exceptions.give_back(held.desk, ghost, "check", "not ours", "4711")
    last = undo.mine(held.desk)
    assert last is not None
    plan = undo.apply(held.desk, last.number)
    assert plan.obstacles == ()
    rows = held.desk.books.read.run("SELECT cents, state, trace FROM payment ORDER BY id")
    assert [tuple(row) for row in rows] == [(-4000, "void", "4711")]
    assert states(held)["GHOST"] == "unmatched"
    exceptions.give_back(held.desk, ghost, "eft", "not ours")
    assert states(held)["GHOST"] == "returned"
    assert proof.ledger(held.desk).ok
    assert proof.audit(held.desk).ok


def test_a_split_says_first_what_each_claim_gets_and_writes_nothing(held: Practice) -> None:
    """Refused in the same words where it cannot be."""
    view = exceptions.split_view(held.desk, answer_of(held, "JOINED"), "A=1,B=2")
    assert view.words == ("A: 80.00 paid, 0.00 open.", "B: 100.00 paid, 0.00 open.")
    assert states(held)["JOINED"] == "unmatched"
    with pytest.raises(Refused, match="parts leave"):
        exceptions.split_view(held.desk, answer_of(held, "JOINED"), "A=80.00,B=99.99")
    with pytest.raises(Refused, match=r"the parts are 0\.02 more than 180\.00"):
        exceptions.split_view(held.desk, answer_of(held, "JOINED"), "A=80.00,B=100.02")


def test_a_denial_in_a_part_opens_on_its_own_claim(tmp_path: Path) -> None:
    """B's service is denied in the joined answer: B has the denial, A has none."""
    made = practice_in(tmp_path)
    made.sends(bill(100), bill(100, label="B"))
    made.paid(era(ans(s(100), s(0, CO(16, 100), code="G0444", ref="L1"), label="JOINED")))
    exceptions.split(made.desk, answer_of(made, "JOINED"), "A=1,B=2", "joined")
    a, b = look.claim(made.desk, "A"), look.claim(made.desk, "B")
    assert (a.figures.status, a.figures.payer_denied, b.figures.status, b.figures.payer_denied) == ("closed", 0, "denied", 10000)
    assert [work.row.reasons for work in b.work] == [("CO-16",)]
