"""The coding screen on a real store and a real book: job 11 by its keys, drop, place, lines, a draft, no edition, no book."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from acts import chart_add, codes, coding, correction, proof
from acts.desk import Desk
from tests.made import Practice, practice_in
from tests.reference import shelf
from tests.tui.driver import sitting
from tui.screens.coding_page import together

NOTE = "Type 2 diabetes, sugar above goal. Known kidney disease, which I relate to the diabetes.\nOn metformin.\nFoot check normal.\nPlan"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Practice]:
    """Claim A, denied CO-11, and a signed note of the visit; the log must be whole when the test is over."""
    made = practice_in(tmp_path)
    made.denied(100, code=11)
    desk = made.desk
    desk.shelf = shelf()
    view = coding.view(desk, "A")
    assert view.on is not None
    note = {"title": "Visit", "author": "A. Lindholm", "from_on": view.on.isoformat(), "signed_at": f"{view.on}T16:40", "text": NOTE}
    chart_add.add(desk, view.person, "note", note, reason="came by post", evidence="letter")
    yield made
    assert proof.ledger(desk).problems == () and proof.audit(desk).problems == ()


def coder(store: Practice, login: str = "rita", *, book: bool = True) -> Callable[[], Desk]:
    """A records technician, who codes, with the code book."""

    def seated() -> Desk:
        desk = store.at(login)
        if book:
            desk.shelf = shelf()
        return desk

    return seated


async def test_job_eleven_by_its_keys(store: Practice) -> None:
    """1 <words> Enter Enter y: taken, reason and evidence in place where the note is signed, one question, the claim stands ready."""
    number = "A"
    async with sitting(coder(store)) as desk:
        await desk.press("1", "enter")
        desk.sees("Code it from the note, send it again")
        await desk.press("1")
        desk.sees(f"CODING {number}", "FIND", "ON THE CLAIM", "FY2026-April", "98,186 codes")
        await desk.type("diab kid")
        desk.sees("> 1 E11.22    Type 2 diabetes with diabetic chronic kidney", "no: longer", "15 of 98,186")
        await desk.press("enter")
        desk.sees("A  E11.22", "line 1", "draft, not signed", "stage of chronic kidney")
        await desk.press("enter")
        desk.sees("becomes E11.22?   y sign", "Reason:", "CO-11", "Evidence: note", "A. Lindholm")
        await desk.press("y")
        desk.says("Signed:")
        desk.sees("outbox")
    seen = coder(store)()
    assert coding.view(seen, number).sheet.codes[0].code == "E11.22"
    person = coding.view(seen, number).person
    assert correction.chart(seen, person).amendments
    seen.books.close()


async def test_codes_are_dropped_placed_and_pointed_and_kept_as_a_draft(store: Practice) -> None:
    """Tab to the codes: D, o, E; Esc keeps it; nothing is signed."""
    number = "A"
    async with sitting(coder(store)) as desk:
        await desk.press(":")
        await desk.type(f"coding {number}")
        await desk.press("enter")
        before = coding.view(coder(store)(), number).sheet.codes[0].code
        await desk.press("tab", "G", "enter")
        await desk.type("Z23")
        await desk.press("enter", "tab", "3")
        desk.sees("C  Z23", "new")
        await desk.press("o", "1")
        desk.sees("A  Z23", f"B  {before}")
        await desk.press("1", "E")
        desk.sees("Lines of Z23")
        await desk.press("backspace", "enter")
        await desk.press("e")
        desk.sees("What the book says", "No line is for Z23.")
        await desk.press("escape", "1", "D")
        desk.says("Z23 is off the claim, not signed yet.")
        desk.sees(f"A  {before}")
        await desk.press("G", "enter")
        await desk.type("J06.9")
        await desk.press("enter", "escape")
        await desk.press(":")
        await desk.type(f"coding {number}")
        await desk.press("enter")
        desk.sees("J06.9", "draft, not signed")
    left = coder(store)()
    assert coding.view(left, number).sheet.codes[0].code == before
    left.books.close()


async def test_words_that_nothing_fits_say_so_as_they_are_typed(store: Practice) -> None:
    """Not at Enter alone: an empty table would leave the coder waiting."""
    async with sitting(coder(store)) as desk:
        await desk.press(":")
        await desk.type("coding A")
        await desk.press("enter")
        await desk.type("lowbackx")
        desk.sees('Nothing in FY2026-April fits "lowbackx".')


def test_numbers_of_lines_stand_together() -> None:
    """What follows one another is a range, so that four fit where three did."""
    assert [together(lines) for lines in ((1,), (1, 2), (1, 2, 3, 4), (1, 3, 4, 5, 9))] == ["1", "1 2", "1-4", "1 3-5 9"]


async def test_a_heading_leads_to_its_longer_codes_and_a_double_is_refused(store: Practice) -> None:
    """Enter on `no: longer` searches below it; what is on the claim already is said."""
    number = "A"
    async with sitting(coder(store), (160, 50)) as desk:
        await desk.press(":")
        await desk.type(f"coding {number}")
        await desk.press("enter")
        await desk.type("M54.5")
        await desk.press("enter")
        desk.sees("> 2 M54.50", "M54.59")
        await desk.press("enter", "tab")
        desk.sees("A  M54.50")
        await desk.press("G", "enter")
        await desk.type("M54.50")
        await desk.press("enter")
        desk.sees("M54.50 is on the claim already.")


async def test_without_a_book_it_says_how_to_make_one(store: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it cannot be built: no edition, no hints, nothing passed for right."""
    monkeypatch.setattr(codes, "build_here", lambda desk: False)
    number = "A"
    async with sitting(coder(store, book=False)) as desk:
        await desk.press(":")
        await desk.type(f"coding {number}")
        await desk.press("enter")
        desk.sees("no code book is built", "claimdesk codes build makes it", "unknown for this date")
        await desk.type("diab")
        await desk.press("enter")
        desk.sees("nothing changed")


async def test_who_is_no_coder_corrects_the_record_and_looks_at_the_codes(store: Practice) -> None:
    """A biller's step asks the coder; : coding shows the codes, and typing is refused with a reason."""
    number = "A"
    async with sitting(coder(store, "ana")) as desk:
        await desk.press("1", "enter")
        desk.sees("Ask the coder")
        await desk.press(":")
        await desk.type(f"coding {number}")
        await desk.press("enter")
        desk.sees(f"CODING {number}", "nothing changed")
        await desk.press("enter")
        desk.says("biller may not do this")
