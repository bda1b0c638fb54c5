"""x on a denial opens the field that is wrong; signed, its claim stands ready; two desks on one field; what waits is signed by another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from acts import correction, correction_chain, correction_waiting, documents, look, outbox, proof, work, wrong
from acts.desk import Desk
from tests.made import CO, PR, Practice, ans, bill, era, practice_in, s
from tests.tui.driver import sitting


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Practice]:
    """An empty practice, whose books are whole in the end."""
    made = practice_in(tmp_path)
    yield made
    assert proof.ledger(made.desk).problems == () and proof.audit(made.desk).problems == ()


def denied(made: Practice, code: int, *remarks: str) -> None:
    made.sends(bill(100))
    made.paid(era(ans(s(0, CO(code, 100), remarks=remarks), icn="ICN1")))


def changed(desk: Desk, name: str, value: str) -> correction_chain.Signed:
    """Another signs a correction of the same record."""
    view = look.claim(desk, "A")
    field = next(f for _, fields in correction.chart(desk, view.person, "A").groups for f in fields if f.name == name)
    plan = correction.propose(desk, view.person, {(field.relation, field.subject, name): value}, "A")
    return correction_chain.sign(desk, plan, "card", "card copy", ready=False)


async def test_co_16_by_x_is_typed_signed_and_stands_ready(made: Practice) -> None:
    """x <number> Enter <evidence> Enter y: the claim is in the outbox, and its page says what was amended, with the original."""
    denied(made, 16, "N382")
    was = look.claim(made.desk, "A").member_id
    async with sitting(lambda: made.at("ana")) as desk:
        await desk.press("t", "x")
        desk.sees("CORRECTION", "for claim A", "Member number", "correction (wrong content; the original stays readable)")
        await desk.type("W777888999")
        await desk.press("enter")
        desk.sees(">  Evidence")
        await desk.press("up")
        desk.sees(">  Reason", "Up the kind")
        await desk.press("up")
        desk.sees(">  Kind", "1-5 the kind")
        await desk.press("down", "down")
        await desk.type("card copy")
        await desk.press("enter")
        desk.sees("TOUCHES", "will stand ready: replacement", "No second person", "Sign the correction, Member number: W777888999?")
        await desk.press("y")
        desk.says("A stands in the outbox as OUT-1")
        desk.sees("CLAIM A", "W777888999", "CHART amended 2026-10-01 by ana: Member number, original " + was)
        await desk.press("u", "y")
    assert outbox.listed(made.desk) == () and look.claim(made.desk, "A").member_id == was


async def test_what_a_filed_card_says_need_not_be_typed(made: Practice) -> None:
    """x Enter Enter y: the number stands there, and the card is its evidence."""
    denied(made, 31)
    card = made.folder / "card.txt"
    card.write_text("LAKESIDE HEALTH PLAN  Member ID: W555444333")
    documents.add(made.desk, card, claim="A", kind="card")
    async with sitting(lambda: made.at("ana")) as desk:
        await desk.press("t", "x")
        desk.sees("W555444333", "DOC-1")
        await desk.press("enter", "enter", "y")
        desk.says("stands in the outbox as OUT-1")
    assert look.claim(made.desk, "A").member_id == "W555444333"


@pytest.mark.parametrize(
    ("code", "kind", "text", "field", "value"),
    [
        (31, "card", "NAME ON CARD {last}, ADAEZE N\nMEMBER {member}", "first", "ADAEZE N"),
        (31, "record", "REGISTRATION FORM OF {last}\nBORN 1984-02-12", "born_on", "1984-02-12"),
        (7, "record", "REGISTRATION FORM OF {last}\nDOB 02/12/1984\nSEX M", "sex", "M"),
        (31, "record", "REGISTRATION FORM OF {last}\nBORN 02/31/1984", "member_id", ""),
    ],
)
def test_a_paper_that_says_otherwise_names_the_very_field(made: Practice, code: int, kind: str, text: str, field: str, value: str) -> None:
    """The number is the card's: then name, birth date or sex is wrong where a filed paper has another; a day that is none says nothing."""
    denied(made, code)
    view = look.claim(made.desk, "A")
    paper = made.folder / "paper.txt"
    paper.write_text(text.format(last=view.patient.partition(",")[0], member=view.member_id))
    documents.add(made.desk, paper, claim="A", kind=kind)
    found = wrong.of_claim(made.desk, "A")
    assert found.field is not None and (found.field[2], found.proposed, found.source) == (field, value, "DOC-1" if value else "")


@pytest.mark.parametrize(
    ("code", "label"), [(6, "born"), (7, "sex"), (27, "valid to"), (26, "valid from"), (11, "diagnosis"), (31, "member number")]
)
async def test_x_stands_on_the_field_that_the_reason_names(made: Practice, code: int, label: str) -> None:
    """By the reason alone."""
    denied(made, code)
    async with sitting(lambda: made.at("ana")) as desk:
        await desk.press("t", "x")
        assert f": {label} " in desk.row(24), desk.row(24)


@pytest.mark.parametrize(("code", "label"), [(4, "modifiers"), (182, "procedure"), (197, "Authorisation"), (22, "Payer that comes first")])
async def test_x_on_what_stands_on_the_claim_opens_the_sheet_on_that_field(made: Practice, code: int, label: str) -> None:
    """Where the claim goes again; x there opens the record all the same."""
    denied(made, code)
    async with sitting(lambda: made.at("ana")) as desk:
        await desk.press("t", "x")
        desk.sees("SEND A", label)
        await desk.press("escape", "x")
        desk.sees("CORRECTION")


async def test_of_who_sends_no_claims_x_says_that_the_record_is_not_what_is_wrong(made: Practice) -> None:
    """The record opens at its first field, and the foot says who mends what the reason names."""
    denied(made, 197)
    async with sitting(lambda: made.at("rita")) as desk:
        await desk.press(":")
        await desk.type("A")
        await desk.press("enter", "x")
        desk.sees("CORRECTION", ">  Surname")
        desk.sees("CO-197 is about the claim as sent: H hands it to who sends claims.")


async def test_two_desks_on_one_field_and_mine_is_put_on_top(made: Practice) -> None:
    """NOT SAVED with the three values; 2 signs mine as the next version, and theirs stays readable."""
    denied(made, 16, "N382")
    async with sitting(lambda: made.at("ana")) as desk:
        await desk.press("t", "x")
        await desk.type("W777888999")
        await desk.press("enter")
        await desk.type("call 11-23, ref 9914")
        await desk.press("enter")
        changed(made.at("rita"), "member_id", "W111222333")
        await desk.press("y")
        desk.sees("NOT SAVED: rita signed another version", "W111222333", "W777888999", "version 2", "Put mine on top as version 3")
        await desk.press("2", "y")
        desk.says("A stands in the outbox")
    view = look.claim(made.desk, "A")
    assert view.member_id == "W777888999"
    assert correction.chart(made.desk, view.person).amendments[0].was == "W111222333"


async def test_what_another_signed_before_one_typed_is_not_signed_over_unseen(made: Practice) -> None:
    """The screen shows the value as it was opened: another value asks which shall stand, the same one says that it stands already."""
    denied(made, 16, "N382")
    async with sitting(lambda: made.at("ana")) as desk:
        await desk.press("t", "x")
        changed(made.at("rita"), "member_id", "W111222333")
        await desk.type("W777888999")
        await desk.press("enter")
        await desk.type("call")
        await desk.press("enter", "y")
        desk.sees("NOT SAVED: rita signed another version", "W111222333", "W777888999")
        await desk.press("escape", "x")
        changed(made.at("rita"), "member_id", "W777888999")
        await desk.press("enter", "enter")
        desk.says("Another signed the same meanwhile")
        desk.sees("nothing changed")


async def test_two_desks_on_one_field_and_the_other_is_asked(made: Practice) -> None:
    """3 keeps mine as a draft, and who signed the other is asked."""
    denied(made, 16, "N382")
    async with sitting(lambda: made.at("ana")) as desk:
        await desk.press("t", "x")
        await desk.type("W777888999")
        await desk.press("enter")
        await desk.type("call")
        await desk.press("enter")
        changed(made.at("rita"), "member_id", "W111222333")
        await desk.press("y", "3")
        desk.says("kept as a draft")
        desk.sees("rita")
        await desk.press("x")
        desk.sees("W777888999", "W111222333")
    assert work.item_of(made.desk, "A").state == "waiting"


async def test_a_diagnosis_of_a_biller_waits_and_a_coder_signs_it(made: Practice) -> None:
    """Proposed by x; on the coder's Desk, in : signatures, signed with x 1 y; refused with its reason."""
    denied(made, 11)
    async with sitting(lambda: made.at("ana")) as desk:
        await desk.press("t", "x")
        await desk.type("E11.22")
        await desk.press("enter")
        await desk.type("note of 10-12")
        await desk.press("enter")
        desk.sees("waits for a coder", "Propose Diagnosis: E1122?")
        await desk.press("y")
        desk.says("K-1 waits for records to sign")
        desk.sees("CHART K-1 waits for records to sign: Diagnosis")
    async with sitting(lambda: made.at("rita")) as desk:
        desk.sees("Corrections to sign")
        await desk.press(":")
        await desk.type("signatures")
        await desk.press("enter")
        desk.sees("K-1", "ana", "for records", "Diagnosis: E11.22")
        await desk.press("x", "1")
        desk.sees("Sign K-1", "A denied: will stand ready")
        await desk.press("y")
        desk.says("K-1 is signed. 1 claim in the outbox.")
        await desk.press("3", "enter")
        desk.sees("K-1", "Claim A, denied CO-11: OUT-1")
    assert correction_waiting.view(made.desk, 1).decided_by == "rita"


async def test_a_late_entry_asks_for_its_day_and_is_warned_of(made: Practice) -> None:
    """Tab to the kind, its number, the day; what stands there is no late entry."""
    made.sends(bill(100))
    made.paid(era(ans(s(80, PR(2, 20)), icn="ICN1")))
    async with sitting(lambda: made.at("ana")) as desk:
        await desk.press(":")
        await desk.type("A")
        await desk.press("enter", "x", "escape")
        await desk.press("G", "enter", "tab")
        await desk.rest()
        desk.sees("1-5 the kind")
        await desk.press("2")
        desk.sees("late entry (left out then", "Happened on")
        await desk.press("escape")
