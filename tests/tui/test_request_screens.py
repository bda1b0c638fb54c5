"""Requests of patients by keyboard on a real store: taken in, decided entry by entry, amended, told; by their clock in the list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from acts import practice, proof, request_access, request_letters, requests
from tests.made import Practice, practice_in
from tests.tui.driver import Driver, sitting


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Practice]:
    """Claims A and B, denied; in the end the books are whole."""
    made = practice_in(tmp_path)
    made.denied(100, 250)
    practice.put(made.desk, "name", "Riverbend Family")
    practice.put(made.desk, "privacy_contact", "J. Dahl, 614 555 0100")
    yield made
    assert proof.ledger(made.desk).problems == () and proof.audit(made.desk).problems == ()


def taken(made: Practice, days: int = 0, *fields: tuple[str, str]) -> int:
    rita = made.at("rita")
    person = requests.person_of(rita, "A")
    items = [requests.field(rita, person, name, value, "card") for name, value in fields or (("Street", "9 ELM ST"),)]
    on = made.desk.today() - timedelta(days=days)
    return requests.add(rita, person, "amendment", "My street is wrong", items=items, received_on=on).number


async def at(desk: Driver, word: str = "requests") -> None:
    await desk.press(":")
    await desk.type(word)
    await desk.press("enter")


async def test_the_list_is_by_the_clock(made: Practice) -> None:
    """Overdue, red and amber are marked; Enter opens, e explains the day."""
    for days in (10, 61, 56, 50):
        taken(made, days)
    async with sitting(lambda: made.at("rita")) as desk:
        await at(desk)
        desk.sees("[1 Open 4]", "RQ-2", "-1d", "received")
        assert ["!!" in desk.row(4), "!" in desk.row(5), "~" in desk.row(6)] == [True, True, True]
        await desk.press("enter")
        desk.sees("REQUEST RQ-2", "overdue by 1 day", "164.526", "ASKED", "Take it up")
        await desk.press("e")
        desk.sees("60 days after receipt", "does not stop the clock")


async def test_its_number_goes_to_it_and_the_records_desk_lists_it(made: Practice) -> None:
    """:RQ-1 opens it; in :records it stands by its last day."""
    number = taken(made, 58)
    async with sitting(lambda: made.at("rita")) as desk:
        await at(desk, f"rq-{number}")
        desk.sees(f"REQUEST RQ-{number}")
        await at(desk, "rq-77")
        desk.says("There is no request RQ-77")
        await at(desk, "records")
        desk.sees("Requests of patients")


async def test_an_amendment_by_keyboard(made: Practice) -> None:
    """Taken up, one entry accepted and one denied by their digits, amended, both letters, notice, complete."""
    number = taken(made, 0, ("Street", "9 ELM ST"), ("a note", "else"))
    async with sitting(lambda: made.at("rita")) as desk:
        await at(desk)
        await desk.press("enter", "enter")
        desk.says(f"RQ-{number} is in review")
        await desk.press("1", "1")
        desk.sees("1 accepted")
        await desk.press("2", "2", "2")
        await desk.type("not of our records")
        await desk.press("enter")
        desk.sees("accepted in part", "denied: not-in-record-set")
        await desk.press("enter", "enter")
        assert "Sign the amendment of 1 field" in desk.text()
        await desk.press("y")
        desk.says("amended, not yet told")
        for kind in ("acceptance", "denial"):
            await desk.press("enter", "escape", "enter", "enter")
            assert f"Send the letter of {kind}" in desk.text(), desk.text()
            await desk.press("y")
        await desk.press("enter", "tab")
        await desk.type("the patient names nobody")
        await desk.press("enter", "y")
        desk.says("all told")
        await desk.press("enter")
        desk.says("completed")
    assert requests.view(made.desk, number).row.state == "completed"


async def test_one_is_taken_in_and_taken_back(made: Practice) -> None:
    """I asks what it wants; D is the patient's taking back; a biller who may not decide is told so."""
    async with sitting(lambda: made.at("rita")) as desk:
        await at(desk)
        desk.sees("No request is here.")
        await desk.press("I", "2")
        await desk.type("A")
        await desk.press("enter")
        await desk.type("all of it")
        await desk.press("enter", "enter")
        desk.sees("RQ-1 of Okafor, Anna is taken in: due", "30 days left")
        await desk.press("enter", "D")
        await desk.type("by phone")
        await desk.press("enter")
        desk.says("cancelled by the patient")
    taken(made)
    async with sitting(lambda: made.at("ana")) as desk:
        await at(desk)
        await desk.press("enter", "enter")
        desk.sees("may not do this")


async def test_copies_are_denied_and_reviewed_by_keyboard(made: Practice) -> None:
    """On a reviewed ground, with what is withheld and who judged; the review, its reviewer and outcome stand on the page."""
    rita = made.at("rita")
    number = requests.add(rita, requests.person_of(rita, "A"), "access", "all of it", form="paper").number
    async with sitting(lambda: made.at("rita")) as desk:
        await at(desk, f"rq-{number}")
        await desk.press("down", "down", "down", "enter", "8")
        desk.sees("Denied: it would endanger life or safety")
        for text in ("the note of 05-02", "It might harm.", "Ruth Ortiz MD, Ohio 35"):
            await desk.type(text)
            await desk.press("enter")
        desk.sees("denied", "Send the letter of denial", "Send what is given with its letter")
    request_letters.send(rita, number, "denial")
    request_access.ask_review(rita, number)
    async with sitting(lambda: made.at("rita")) as desk:
        await at(desk, f"rq-{number}")
        desk.sees("under review", "the note of 05-02; danger, 164.524(a)(3)(i)", "judged by: Ruth Ortiz MD", "Choose who reviews it")
        await desk.press("enter")
        await desk.type("Paula Weiss DO, Ohio 34")
        await desk.press("enter")
        desk.sees("reviewer: Paula Weiss DO")
        await desk.press("enter", "1")
        await desk.type("The danger is real.")
        await desk.press("enter")
        desk.says("reviewed, not yet told")
        desk.sees("outcome: the denial stands: The danger is real.", "Tell the patient by letter")


async def test_what_another_amended_is_taken_in_by_keyboard(made: Practice) -> None:
    """I, its kind, who tells it, field and paper; Enter amends the record."""
    async with sitting(lambda: made.at("rita")) as desk:
        await at(desk)
        await desk.press("I", "6")
        for text in ("A", "The street was wrong", "0", "Street", "9 ELM ST", "fax of 11-02", "Mercy Hospital"):
            await desk.type(text)
            await desk.press("tab" if text != "Mercy Hospital" else "enter")
        desk.says("is taken in: no day by law")
        await desk.press("enter")
        desk.sees("told by Mercy Hospital", "164.526(e)", "Amend the record, and sign")
        await desk.press("enter", "enter", "y")
        desk.says("RQ-1 is amended; no day by law")
