"""Routine denials by keyboard, from the queue to the outbox, with their keys counted; many at once; the outbox leaves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from acts import correction, documents, look, outbox, proof, work
from tests.made import CO, PR, SUPPLEMENT, Person, Practice, ans, bill, era, practice_in, s
from tests.stories.x12_records import LAKESIDE, Service
from tests.tui.driver import sitting


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Practice]:
    """An empty practice, whose books are whole in the end."""
    made = practice_in(tmp_path)
    yield made
    assert proof.ledger(made.desk).problems == () and proof.audit(made.desk).problems == ()


def denied(made: Practice, code: int, *remarks: str, cents: int = 100) -> None:
    made.sends(bill(cents))
    made.paid(era(ans(s(0, CO(code, cents), remarks=remarks), icn="ICN1")))


def person(label: str) -> Person:
    return Person("OKAFOR", f"{label}NNA", f"W{label}100200")


async def test_a_member_number_is_mended_and_sent_in_five_keys(made: Practice) -> None:
    """CO-16 N382 with a filed card: t 1 Enter Enter y, and the number that the card names need not even be typed."""
    denied(made, 16, "N382")
    card = made.folder / "card.txt"
    card.write_text("LAKESIDE HEALTH PLAN  Member ID: W555444333")
    documents.add(made.desk, card, claim="A", kind="card")
    async with sitting(lambda: made.at("ana")) as desk:
        await desk.press("t", "1")
        desk.sees("SEND A", "Member number", "W555444333", "DOC-1")
        await desk.press("enter", "enter")
        assert "Send A, $100.00, to LAKESIDE" in desk.row(23)
        await desk.press("y")
        desk.says("A stands in the outbox as OUT-1: replacement")
    assert look.claim(made.desk, "A").member_id == "W555444333"
    assert work.item_of(made.desk, "A").state == "waiting"


async def test_a_member_number_that_is_typed_wants_its_evidence(made: Practice) -> None:
    """Enter alone does not sign without proof."""
    denied(made, 16, "N382")
    async with sitting(lambda: made.at("ana")) as desk:
        await desk.press("t", "1")
        await desk.type("W777888999")
        await desk.press("enter", "enter")
        desk.sees("This field wants a word.")
        await desk.type("call 7718, ref 99")
        await desk.press("enter", "y")
        desk.says("stands in the outbox")
    assert outbox.listed(made.desk)[0].differences


async def test_an_authorisation_on_file_goes_in_four_keys(made: Practice) -> None:
    """CO-197: t 1 Enter y."""
    denied(made, 197)
    paper = made.folder / "auth.txt"
    paper.write_text("Authorization number: AU4455667")
    documents.add(made.desk, paper, claim="A", kind="authorisation")
    async with sitting(lambda: made.at("ana")) as desk:
        await desk.press("t", "1")
        desk.sees("Authorisation number", "AU4455667", "from DOC-1")
        await desk.press("enter", "y")
        desk.says("A stands in the outbox as OUT-1")
    assert {one.field: one.shall_be for one in outbox.listed(made.desk)[0].differences}["Authorisation number"] == "AU4455667"


async def test_another_payer_first_goes_in_five_keys(made: Practice) -> None:
    """CO-22 with another coverage in the record: t 1 Enter Enter y."""
    made.sends(bill(Service(6000, "G0402", ref="L1"), label="Z", payers=(SUPPLEMENT,)))  # the same patient, covered by another payer
    denied(made, 22)
    async with sitting(lambda: made.at("ana")) as desk:
        await desk.press("t", "1")
        desk.sees("Payer that comes first", "SUPPLEMENT MUTUAL")
        await desk.press("enter", "enter")
        assert "to SUPPLEMENT MUTUAL?" in desk.row(23)
        await desk.press("y")
        desk.says("billed to another payer first")


async def test_the_next_payer_is_billed_by_b(made: Practice) -> None:
    """The rest of a claim with two payers: b y from its list."""
    made.sends(bill(500, payers=(LAKESIDE, SUPPLEMENT)))
    made.paid(era(ans(s(300, CO(45, 125), PR(1, 75)), icn="ICN1")))
    async with sitting(lambda: made.at("ana")) as desk:
        await desk.press("2")
        desk.sees("NEXT PAYER")
        await desk.press("b", "y")
        desk.says("A stands in the outbox as OUT-1: billed to the next payer")


async def test_what_nothing_changed_wants_a_word(made: Practice) -> None:
    """r, no other value, and it is asked why; u takes it out again."""
    denied(made, 50)
    async with sitting(lambda: made.at("ana")) as desk:
        await desk.press("t", "r")
        desk.sees("Nothing of it has changed")
        await desk.type("lost by the payer")
        await desk.press("enter", "y")
        desk.says("stands in the outbox")
        await desk.press("u", "y")
    assert outbox.listed(made.desk) == ()


async def test_many_are_sent_with_a_summary_and_a_result_each(made: Practice) -> None:
    """Marks and r: by payer what will happen, what not and why; then each one's result."""
    made.sends(bill(100), bill(80, label="B", person=person("B")), bill(70, label="C", person=person("C")))
    answers = [ans(s(0, CO(16, 100)), label="A", icn="A")]
    answers += [ans(s(0, CO(16, cents)), label=label, icn=label, person=person(label)) for label, cents in (("B", 80), ("C", 70))]
    made.paid(era(*answers))
    for number in "AB":
        view = look.claim(made.desk, number)
        cover = next(group for name, group in look.patient(made.desk, view.person).groups if "Coverage" in name or "overage" in name)
        key = next((field.relation, field.subject, field.name) for field in cover if field.name == "member_id")
        correction.sign(made.desk, correction.propose(made.desk, view.person, {key: f"W99{number}"}, number), "card", "card copy")
    async with sitting(lambda: made.at("maria")) as desk:
        await desk.press("1", "*", "r")
        desk.sees("BULK: SEND AGAIN", "replacement (frequency 7)", "NOT DONE", "nothing of it has changed")
        await desk.press("enter")
        await desk.type("cards corrected")
        await desk.press("enter", "y")
        desk.sees("OUT-1 stands in the outbox", "OUT-2 stands in the outbox")
        desk.says("2 claims stand in the outbox. 1 not: see above.")
    assert len(outbox.listed(made.desk)) == 2


async def test_the_outbox_leaves_by_x(made: Practice) -> None:
    """:outbox, X, the folder, y; then it is sent."""
    denied(made, 50)
    outbox.send(made.desk, outbox.propose(made.desk, "A"), unchanged="asked for")
    async with sitting(lambda: made.at("ana")) as desk:
        await desk.press(":")
        await desk.type("outbox")
        await desk.press("enter")
        desk.sees("OUT-1", "ready to go", "1 claim ready")
        await desk.press("X")
        await desk.type(str(made.folder / "out"))
        await desk.press("enter", "y")
        desk.says("1 claim, $100.00, left.")
        await desk.press("2")
        desk.sees("OUT-1", "sent")
    assert list((made.folder / "out").glob("*.837"))
