"""An appeal by keyboard on a real store: the letter, the packet, sent in five keys; then what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from acts import appeals, proof, work
from tests.made import Practice, practice_in
from tests.tui.driver import Driver, sitting


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Practice]:
    """Claims A (100) and B (250), denied for want of medical need; in the end the books are whole."""
    made = practice_in(tmp_path)
    made.denied(100, 250, code=50)
    yield made
    assert proof.ledger(made.desk).problems == () and proof.audit(made.desk).problems == ()


async def first(desk: Driver) -> str:
    """t takes the next best; its number."""
    await desk.press("t")
    return desk.row(1).split("CLAIM ")[1].split()[0]


async def test_a_first_appeal_goes_in_five_keys(made: Practice) -> None:
    """t A Enter Enter y; the claim waits, the packet is kept."""
    async with sitting(lambda: made.at("ana")) as desk:
        number = await first(desk)
        await desk.press("A")
        desk.sees(f"APPEAL {number}", "first appeal, not kept yet", "last day", "Okafor", "To whom it may concern")
        await desk.press("enter")
        desk.sees("WHAT LIES WITH THE LETTER", "[x] Your answer", "by fax")
        await desk.press("enter")
        assert "Send the appeal of" in desk.row(23)
        await desk.press("y")
        desk.says(f"AP-1 went by fax. {number} waits until")
    assert work.item_of(made.desk, number).state == "waiting"
    assert appeals.view(made.desk, 1).packet


async def test_a_letter_is_written_and_kept_as_a_draft(made: Practice) -> None:
    """E writes, Esc 1 keeps the text; Esc keeps the letter as a draft, which :appeals opens again."""
    async with sitting(lambda: made.at("ana")) as desk:
        await first(desk)
        await desk.press("A", "E")
        await desk.type("Dear sirs")
        await desk.press("enter", "escape")
        desk.sees("1 keep   2 drop")
        await desk.press("1")
        desk.sees("Dear sirs")
        await desk.press("escape", "1")
        desk.says("AP-1 is kept as a draft")
        await desk.press(":")
        await desk.type("appeals")
        await desk.press("enter")
        desk.sees("AP-1", "being written")
        await desk.press("enter")
        desk.sees("APPEAL AP-1", "Dear sirs")
    assert appeals.view(made.desk, 1).letter.startswith("Dear sirs")


async def test_what_became_of_it_is_said_by_keys(made: Practice) -> None:
    """Lost: the claim comes back, A offers the next level."""
    found = appeals.propose(made.desk, "A")
    appeals.write_and_send(made.desk, found, found.letter.subject, found.letter.text, found.enclosures, "fax", "555")
    async with sitting(lambda: made.at("ana")) as desk:
        await desk.press(":")
        await desk.type("appeals")
        await desk.press("enter", "enter")
        desk.sees("SENT", "by fax to 555")
        await desk.press("enter", "3", "enter")
        await desk.type("criteria not met")
        await desk.press("enter")
        desk.says("AP-1 is lost 10-01. It comes back to the queue")
        await desk.press("escape", "4")
        desk.sees("AP-1", "lost")
        await desk.press("e")
        desk.sees("HOW OFTEN APPEALS ARE WON", "0 of 1 won")
    assert work.item_of(made.desk, "A").state == "open"


async def test_papers_and_the_way_are_chosen(made: Practice) -> None:
    """Space encloses the claim as it was sent; on the last row it asks how the packet goes."""
    async with sitting(lambda: made.at("ana")) as desk:
        await first(desk)
        await desk.press("A", "enter", "k", "k", "space")
        desk.sees("[x] The claim, as it was sent")
        await desk.press("G", "space", "3")
        await desk.type("PO Box 9")
        await desk.press("enter")
        desk.sees("by mail to PO Box 9")
        await desk.press("enter", "y")
    view = appeals.view(made.desk, 1)
    assert ([one.source for one in view.enclosures], view.row.way, view.sent_to) == (["remittance", "claim"], "mail", "PO Box 9")


async def test_what_stands_against_it_is_said_on_the_letter(made: Practice) -> None:
    """After the last day good cause is asked for."""
    made.clock.move(days=400)
    async with sitting(lambda: made.at("ana")) as desk:
        await first(desk)
        await desk.press("A")
        desk.sees("The last day was")
        await desk.press("enter")
        await desk.type("flood in the archive")
        await desk.press("enter")
        desk.sees("for good cause: flood in the archive")
