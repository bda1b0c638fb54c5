"""Paper remittances as acts: once, by who may, with the check that is in hand; what was typed is in the log, and is taken back whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from acts import deposit_batch, paper, posting, proof, undo
from acts.errors import NotAllowed, Refused
from billing.typed import Typed, TypedClaim, TypedLine
from store import audit, payments
from tests.made import Practice, bill, practice_in


@pytest.fixture
def practice(tmp_path: Path) -> Practice:
    """Claim A of 100."""
    made = practice_in(tmp_path)
    made.sends(bill(100))
    return made


def sheet(practice: Practice, **changes: str) -> Typed:
    """A check of 80.00 for claim A: 80 paid, CO-45 20."""
    payer = paper.payer_of(practice.desk, "LAKESIDE HEALTH PLAN")
    typed = Typed(payer, "770", "2026-09-20", "80.00", "CHK", (TypedClaim("A", (TypedLine(1, "", "80", "45 20"),)),))
    return replace(typed, **changes)  # type: ignore[arg-type]


def proven(practice: Practice) -> None:
    """Both proofs hold."""
    assert proof.ledger(practice.desk).problems == ()
    assert proof.audit(practice.desk).problems == ()


def test_two_who_send_the_same_sheet_send_it_once(practice: Practice) -> None:
    """The second is told where it is."""
    first, second = practice.at("ana"), practice.at("ben")
    sent = paper.send(first, sheet(practice))
    with pytest.raises(Refused, match=f"this payment is here already: R-{sent.remittance}"):
        paper.send(second, sheet(practice))
    posting.post(second, sent.remittance)
    proven(practice)


def test_who_only_reads_may_not_type(practice: Practice) -> None:
    """Refused, and the refusal is an event."""
    with pytest.raises(NotAllowed):
        paper.send(practice.at("olga"), sheet(practice))
    assert audit.events(practice.desk.books.read, actor="olga", limit=1)[0].act == "refused"


def test_a_check_that_is_in_hand_is_taken_and_not_counted_twice(practice: Practice) -> None:
    """Entered with the mail (leading zeros and all), then typed: one payment of 80.00, and it is that remittance's."""
    desk = practice.desk
    number = deposit_batch.receive(desk, "LAKESIDE HEALTH PLAN", 8000, "00770").payment
    sent = paper.send(desk, sheet(practice))
    row = payments.one(desk.books.read, number)
    assert sent.payment == number and row is not None and row.remittance == sent.remittance
    posting.post(desk, sent.remittance)
    proven(practice)


def test_a_transfer_waits_for_the_bank(practice: Practice) -> None:
    """No payment is made for it."""
    sent = paper.send(practice.desk, sheet(practice, method="ACH", check="EFT9"))
    assert sent.payment is None and payments.some(practice.desk.books.read, "1") == []


def test_the_last_act_is_taken_back_and_done_again(practice: Practice) -> None:
    """u withdraws the sheet and voids the check; u again brings both back, and it posts."""
    desk = practice.at("ana")
    sent = paper.send(desk, sheet(practice))
    last = undo.mine(desk)
    assert last is not None and last.act == "paper.send"
    undo.apply(desk, last.number)
    row = payments.one(desk.books.read, sent.payment or 0)
    assert row is not None and row.state == "void"
    assert posting.post(desk, sent.remittance).state == "withdrawn"
    again = undo.mine(desk)
    assert again is not None
    undo.apply(desk, again.number)
    assert posting.post(desk, sent.remittance).state == "posted"
    proven(practice)


def test_a_draft_is_each_persons_own_and_goes_when_it_is_sent(practice: Practice) -> None:
    """Also one that does not add up is kept."""
    ana, ben = practice.at("ana"), practice.at("ben")
    odd = sheet(practice, amount="90.00")
    paper.keep_draft(ana, odd)
    assert paper.draft(ana) == odd and paper.draft(ben) == Typed()
    with pytest.raises(Refused, match="are left unexplained"):
        paper.send(ana, odd)
    assert paper.draft(ana) == odd
    paper.send(ana, sheet(practice))
    assert paper.draft(ana) == Typed()
    proven(practice)
