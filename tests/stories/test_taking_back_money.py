"""Undo where money in hand, in the bank and at provider level hangs on it: payments, deposits, splits, returns, takebacks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.stories.counter import opened
from tests.stories.story import Story, figures
from tests.stories.telling import ans, bill, era, reversal, s
from tests.stories.x12_records import CO, PR

REASON = ("--reason", "of another practice")
PAID = ans(s(80, CO(45, 50), PR(2, 20)), s(0, CO(97, 100)), icn="1")


@pytest.fixture
def told(tmp_path: Path) -> Story:
    """A store of its own; claim A of 150 and 100."""
    story = Story(opened(tmp_path / "desk"), "T")
    story.sends(bill(150, 100), bill(90, label="B"))
    return story


def undo(story: Story, *arguments: str, code: int = 0) -> dict[str, Any]:
    """claimdesk undo."""
    return story.counter("undo", *arguments, code=code)


def check(story: Story, amount: str, number: str) -> str:
    """A payer's check in hand; its number as P-1."""
    said = story.counter("deposit", "receive", "--payer", "LAKESIDE", "--check", number, "--amount", amount)
    return str(said["payment"]["payment"] if isinstance(said.get("payment"), dict) else said["payment"])


def test_a_matched_payment_stays_known_when_its_remittance_is_taken_back(told: Story) -> None:
    """The bank's word does not change by our posting; the books prove whole between, and after it is posted again."""
    told.paid(era(PAID, trace="Q"))
    number = check(told, "80.00", told.number("Q"))
    told.counter("deposit", "match", "--auto", code=(0, 1))
    deposit = told.counter("deposit", "new", number)
    name = str(deposit["deposit"]["deposit"] if isinstance(deposit.get("deposit"), dict) else deposit["deposit"])
    closed = told.counter("close", "deposit", name)
    assert (closed["state"], closed["amount"]) == ("closed", "80.00")
    words = undo(told, "--remittance", told.number("Q"), "--preview")["words"]
    assert f"Payment {number} stays known as its money." in words
    assert any(word.startswith(f"Deposit {name} was closed on") for word in words)
    undo(told, "--remittance", told.number("Q"), *REASON)
    told.counter.proven()
    assert told.figures() == figures(250)
    told.posts("Q")
    told.counter.proven()
    assert told.figures() == figures(250, paid=80, adjusted=50, patient=20, denied=100)


def test_a_closed_deposit_is_opened_again_by_undo(told: Story) -> None:
    """By who closed it, as their last act."""
    told.paid(era(PAID, trace="Q"))
    number = check(told, "80.00", told.number("Q"))
    told.counter("deposit", "match", "--auto", code=(0, 1))
    told.counter("deposit", "new", number)
    told.counter("close", "deposit", "D-1")
    told.counter("close", "deposit", "D-1", code=2)
    undo(told)
    told.counter.proven()
    assert told.counter("close", "deposit", "D-1")["state"] == "closed"
    told.counter.proven()


def test_a_deposit_that_is_not_explained_is_not_closed(told: Story) -> None:
    """What is missing is said, to the cent."""
    number = check(told, "80.00", "4711")
    told.counter("deposit", "new", number)
    said = told.counter.say("close", "deposit", "D-1")
    assert said.code == 2 and "80.00" in said.err
    told.counter("close", "period", "2026-11", *REASON, code=2)
    closed = told.counter("close", "period", "2026-11", "--anyway", *REASON)
    assert closed["open_deposits"] == 1
    told.counter.proven()


def test_a_patients_payment_is_taken_off_its_claim_by_its_entry(told: Story) -> None:
    """It lies on no claim then; the payment itself stays."""
    told.paid(era(PAID, trace="Q"))
    told.counter("cash", "take", "--claim", told.number(), "--amount", "20", "--method", "check", "--number", "88")
    assert told.claim()["patient_paid"] == "20.00"
    entries = told.counter("undo", "--entries", told.number())["entries"]
    (number,) = (e["entry"] for e in entries if e["what"] == "patient's payment")
    assert f"A patient's payment of 20.00 on {told.number()} is taken back." in undo(told, "--entry", str(number), *REASON)["words"]
    assert told.claim()["patient_paid"] == "0.00" and told.figures()["patient_balance"] == 2000
    told.counter.proven()
    told.counter("cash", "apply", "P-1", told.number())
    assert told.claim()["patient_paid"] == "20.00"
    told.counter.proven()


def test_what_was_taken_back_at_provider_level_goes_with_its_remittance(told: Story) -> None:
    """Accepted onto its claim, then the remittance that took it is taken back: the claim is paid again."""
    told.paid(era(PAID, trace="Q"))
    told.paid(era(ans(s(60, CO(45, 30)), label="B", icn="2"), trace="R", day="20261016", plb=[[("WO", "TO1", 30)]]))
    (item,) = told.counter("recoup", "list")["items"]
    told.counter("recoup", "accept", item["item"], told.number(), "--amount", "30", *REASON)
    assert told.figures()["insurance_paid"] == 5000
    words = undo(told, "--remittance", told.number("R"), *REASON)["words"]
    assert any("What the payer took back, 30.00" in word for word in words)
    assert told.figures()["insurance_paid"] == 8000
    told.counter.proven()
    undo(told)
    assert told.figures()["insurance_paid"] == 5000
    told.counter.proven()


def test_a_split_answer_is_taken_back_whole(told: Story) -> None:
    """From both claims that share it, though one is named."""
    told.sends(bill(60, label="C"), bill(40, label="D"))
    told.paid(era(ans(s(48, CO(45, 12)), s(30, CO(45, 10)), label="GHOST", icn="G"), trace="S"), code=1)
    told.counter("match", told.number("S"), told.number("GHOST"), "--split", f"{told.number('C')}=48.00,{told.number('D')}=30.00", *REASON)
    assert (told.figures("C")["insurance_paid"], told.figures("D")["insurance_paid"]) == (4800, 3000)
    undo(told, "--claim", told.number("C"), "--remittance", told.number("S"), *REASON)
    assert (told.figures("C")["insurance_paid"], told.figures("D")["insurance_paid"]) == (0, 0)
    told.counter.proven()
    undo(told)
    assert (told.figures("C")["insurance_paid"], told.figures("D")["insurance_paid"]) == (4800, 3000)
    told.counter.proven()


def test_money_that_went_back_to_its_payer_must_come_back_first(told: Story) -> None:
    """The return is named; taken back, the remittance can go."""
    told.paid(era(ans(s(48, CO(45, 12)), label="GHOST", icn="G"), trace="S"), code=1)
    told.counter("match", told.number("S"), told.number("GHOST"), "--return", "--method", "check", *REASON)
    said = undo(told, "--remittance", told.number("S"), *REASON, code=2)
    (obstacle,) = said["obstacles"]
    assert "48.00 of it went back to its payer: take that back first (claimdesk undo --entry" in obstacle
    undo(told, "--entry", obstacle.split("--entry ")[1].split(")")[0], *REASON)
    told.counter.proven()
    undo(told, "--remittance", told.number("S"), *REASON)
    told.counter.proven()


def test_a_takeback_does_not_count_again_without_its_remittance(told: Story) -> None:
    """A reversal had ended it; the remittance that took it is out of the books when the reversal is taken back."""
    told.paid(era(PAID, trace="Q"))
    told.paid(era(ans(s(60, CO(45, 30)), label="B", icn="2"), trace="R", day="20261016", plb=[[("WO", "TO1", 30)]]))
    (item,) = told.counter("recoup", "list")["items"]
    told.counter("recoup", "accept", item["item"], told.number(), *REASON)
    told.sends(bill(200, label="E"))
    told.paid(era(reversal(PAID), ans(s(150, CO(45, 50)), label="E", icn="5"), trace="V", day="20261017"))
    undo(told, "--remittance", told.number("R"), *REASON)
    undo(told, "--remittance", told.number("V"), *REASON)
    assert told.figures() == figures(250, paid=80, adjusted=50, patient=20, denied=100)
    told.counter.proven()
