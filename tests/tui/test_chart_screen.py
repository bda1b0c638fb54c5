"""The chart at the keyboard, on a real store: its parts, originals, as it stood, written into, corrected, registered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from acts import chart, chart_add, chart_import, correction, correction_waiting, proof, releases, requests, restrictions
from acts.desk import Desk
from tests.bundle import made
from tests.made import Practice, bill, practice_in
from tests.tui.driver import Driver, sitting


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Practice]:
    """A patient with one of everything, who has a claim too; the log must be whole when the test is over."""
    practice = practice_in(tmp_path)
    practice.sends(bill(100, label="A"))
    path = tmp_path / "b.json"
    path.write_bytes(made.bundle(*made.whole()))
    assert chart_import.bring(practice.desk, path).status == "imported"
    yield practice
    assert proof.audit(practice.desk).problems == ()


def seat(books: Practice, login: str = "rita") -> Callable[[], Desk]:
    """Makes desks for one person."""

    def make() -> Desk:
        desk = books.at(login)
        desk.sitting = login
        return desk

    return make


def amended(books: Practice) -> int:
    """A city and a diagnosis corrected two days later; the patient's number."""
    desk = books.desk
    person = chart.person_of(desk, "MR-p1")
    code = next(thing for thing in chart.whole(desk, person).things if thing.title == "E11.22")
    books.clock.move(days=2)
    plan = correction.propose(desk, person, {("person", person, "city"): "Dayton", ("chart_item", code.id, "code"): "E11.65"})
    correction.sign(desk, plan, "the card says so", "card copy")
    return person


async def to_chart(desk: Driver, named: str = "chart MR-p1") -> None:
    """Go to the chart."""
    await desk.press(":")
    await desk.type(named)
    await desk.press("enter")


async def test_a_patient_found_by_name_opens_the_chart(books: Practice) -> None:
    """Who it is above; the parts with their numbers; a digit goes to one; Enter opens the note's text."""
    async with sitting(seat(books)) as desk:
        await to_chart(desk, "chart okafor, adaeze")
        assert "CHART" in desk.row(1) and "Okafor, Adaeze  F 1984-02-11   chart MR-p1" in desk.row(2)
        desk.sees("1 PATIENT", "Surname", "614 555 0100", "Driver's licence", "2 COVERAGES  1", "Bluestem PPO   XBD44719028  self")
        await desk.press("5")
        desk.sees("5 NOTES  1", "Note n1  Dr. A. Lindholm", "7 AUTHORISATIONS  none", "E11.22   order 1", "penicillin  rash")
        await desk.press("enter")
        desk.sees("NOTE", "Here for follow-up. Sugar above goal.", "Plan: insulin.", "signed 2026-05-29 16:40  by Dr. A. Lindholm")
        await desk.press("d")
        desk.says("It came as text; there is no paper behind it.")
        await desk.press("escape", "9")
        desk.says("There is no part 9 here.")


async def test_from_a_list_the_chart_opens_at_the_thing(books: Practice) -> None:
    """An unsigned note and a visit not billed: the cursor stands on them, not at the top of the chart."""
    desk = books.desk
    person = chart.person_of(desk, "MR-p1")
    chart_add.add(
        desk, person, "note", {"title": "Later note", "author": "Lind", "from_on": "2026-05-30", "text": "A1c 9.1."}, reason="left out"
    )
    async with sitting(seat(books)) as screen:
        for digit, on in (("5", "Note of 2026-05-30 was amended"), ("8", "Visit of 2026-05-29: V-e1")):
            await to_chart(screen, "records")
            await screen.press(digit, "enter")
            assert "CHART" in screen.row(1)
            screen.sees(on)
            await screen.press("escape", "escape")


async def test_what_is_added_to_a_signed_note_is_an_addendum_of_itself(books: Practice) -> None:
    """x on a signed note, or in it: only an addendum is taken there, written over several lines below what was signed."""
    async with sitting(seat(books)) as desk:
        await to_chart(desk)
        await desk.press("5", "enter", "x")
        desk.sees("CORRECTION", "nothing changed", ">  Text", "Addendum: only what is new")
        await desk.type("Eats better.")
        await desk.press("enter")
        await desk.type("Walks daily.")
        await desk.press("escape", "1")
        desk.sees("1 field changed, not signed", "Kind           addendum", "      Eats better.", "      Walks daily.", ">  Reason")
        await desk.press("escape", "escape", "escape", "x")
        desk.sees(">  Text", "Walks daily.")  # the draft, by x on the note's row


async def test_a_note_is_written_over_several_lines_and_is_not_lost_where_it_is_refused(books: Practice) -> None:
    """E: its fields, then its text, which Esc 1 keeps; a late one wants a word, and its text stands there again."""
    async with sitting(seat(books)) as desk:
        await to_chart(desk)
        await desk.press("E", "9", "1")
        await desk.type("Phone call")
        await desk.press("enter", "enter", "enter", "enter", "enter", "enter")
        desk.sees("Note of", "text   line 1 of 1")
        await desk.type("Asked for her results.")
        await desk.press("enter")
        await desk.type("They were sent.")
        await desk.press("escape", "1")
        desk.says("is a late entry. Say why it is written only now")
        await desk.press("E", "9", "1", *["down"] * 4)
        await desk.type("the call was not noted")
        await desk.press("enter", "enter")
        desk.sees("  Asked for her results.", "  They were sent._")
        await desk.press("escape", "1")
        desk.says("Note stands in the chart")


async def test_what_was_amended_is_marked_and_its_original_is_one_key_away(books: Practice) -> None:
    """Beside the thing the day; e tells was, is, who and why; a former value stands beside the field."""
    amended(books)
    async with sitting(seat(books)) as desk:
        await to_chart(desk)
        desk.sees("Dayton", "was Columbus to 2026-10-03")
        await desk.press("3", "j")
        desk.sees("E11.65   order 1", "amended 2026-10-03 e")
        await desk.press("e")
        desk.sees("AS IT WAS", "Diagnosis was E11.22, is E11.65. the card says so (card copy)")


async def test_what_binds_stands_first_and_opens(books: Practice) -> None:
    """Enter on the address and on the visit's restriction opens the request, on a correction the one that waits; the visit is marked."""
    rita, person = books.at("rita"), chart.person_of(books.desk, "MR-p1")
    moved = requests.add(rita, person, "confidential", "write to my sister").number
    releases.confidential(rita, moved, "mail", line1="4 OAK AVE", city="DAYTON", region="OH", zip_code="45402")
    kept = requests.add(rita, person, "restriction", "not to my plan").number
    restrictions.restrict(rita, kept, from_on=date(2026, 5, 29), paid="receipt 7")
    plan = correction_waiting.preview(rita, person, {("person", person, "city"): "Dayton"})
    correction_waiting.propose_for_signature(rita, plan, "the card says so", "card", "maria")
    async with sitting(seat(books)) as desk:
        await to_chart(desk)
        desk.sees("BEFORE YOU WORK ON IT  3   1 visit kept from a plan", "only by mail: 4 OAK AVE, DAYTON, OH 45402")
        await desk.press("enter")
        desk.sees(f"REQUEST RQ-{moved}")
        await desk.press("escape", "j", "enter")
        desk.sees(f"REQUEST RQ-{kept}")
        await desk.press("escape", "j", "enter")
        assert "SIGNATURES" in desk.row(1) and "[2 Waiting 1]" in desk.row(2)
        desk.sees("K-1: the card says so (card)")
        await desk.press("escape", "3")
        desk.sees("V-e1  AMB", "KEPT FROM PLAN")


async def test_as_it_stood_on_a_day_it_is_read_only(books: Practice) -> None:
    """o 1 and a day; x is refused with the way back; o 2 is now again; a day before the first word is refused and the screen stays."""
    amended(books)
    async with sitting(seat(books)) as desk:
        await to_chart(desk)
        await desk.press("o", "1")
        await desk.type("10-02")
        await desk.press("enter")
        assert "as it stood on 2026-10-02" in desk.row(1)
        desk.sees("Columbus")
        assert "Dayton" not in desk.text()
        await desk.press("x")
        desk.says("This is the chart as it stood on 2026-10-02: it is read only.")
        await desk.press("o", "1")
        await desk.type("2026-09-01")
        await desk.press("enter")
        desk.says("There was no record of this patient on 2026-09-01")
        assert "as it stood on 2026-10-02" in desk.row(1)
        await desk.press("o", "2")
        desk.sees("Dayton")


async def test_a_coverage_is_written_into_the_chart(books: Practice) -> None:
    """E, what, its fields; then it stands there."""
    async with sitting(seat(books)) as desk:
        await to_chart(desk)
        await desk.press("E", "1")
        await desk.type("Harborline")
        await desk.press("enter")
        await desk.type("HL-1")
        await desk.press(*["enter"] * 9)
        desk.says("Coverage 2 stands in the chart.")
        desk.sees("2 COVERAGES  2", "Harborline   HL-1  self")


async def test_what_may_not_be_written_is_told(books: Practice) -> None:
    """A note of a day gone by without its reason; an auditor writes nothing."""
    async with sitting(seat(books)) as desk:
        await to_chart(desk)
        await desk.press("E", "9", "1")
        await desk.type("Visit note")
        await desk.press("tab", "tab")
        await desk.type("2026-09-01")
        await desk.press(*["enter"] * 4)
        await desk.type("Seen.")
        await desk.press("escape", "1")
        desk.says("Note of 2026-09-01 is a late entry")
    async with sitting(seat(books, "olga")) as desk:
        await to_chart(desk)
        await desk.press("E")
        assert "E: " in desk.row(23)


async def test_a_filter_narrows_the_chart(books: Practice) -> None:
    """What holds the words, below its heading; Esc shows all."""
    async with sitting(seat(books)) as desk:
        await to_chart(desk)
        await desk.press("/")
        await desk.type("insulin")
        await desk.press("enter")
        desk.sees("5 NOTES  1", "Note n1")
        assert "COVERAGES" not in desk.text()
        await desk.press("escape")
        desk.sees("3 VISITS  4")


async def test_a_patient_is_registered_and_the_like_one_is_offered(books: Practice) -> None:
    """: register, the fields, a question; another of the same name and birth date is offered instead."""
    async with sitting(seat(books)) as desk:
        await to_chart(desk, "register")
        for text in ("山田", "太郎", "", "1971-03-04"):
            if text:
                await desk.type(text)
            await desk.press("enter")
        await desk.press(*["enter"] * 7)
        desk.sees("Register 山田, 太郎, born 1971-03-04?")
        await desk.press("y")
        desk.sees("CHART", "山田")
        await to_chart(desk, "register")
        for text in ("Okafor", "Adaeze", "", "1984-02-11"):
            if text:
                await desk.type(text)
            await desk.press("enter")
        await desk.press(*["enter"] * 7)
        desk.sees("1 patient here may be the same one", "same name and birth date")
        await desk.press("1")
        desk.sees("Okafor, Adaeze")
        assert len(chart_add.alike(books.desk, {"last": "Okafor", "first": "Adaeze", "born_on": "1984-02-11"})) == 1


async def test_a_thing_of_the_chart_is_corrected_from_it(books: Practice) -> None:
    """x on a visit asks which: its codes, or its own fields; on a diagnosis of a visit that is not billed, its coding."""
    async with sitting(seat(books)) as desk:
        await to_chart(desk)
        await desk.press("3", "x", "2")
        desk.sees("CORRECTION", "Visit number", "V-e1")
        await desk.press("escape", "escape", "x", "1")
        desk.sees("CODING visit V-e1")
        await desk.press("escape", "j", "x")
        desk.sees("CODING visit V-e1", "A  E11.22")


async def test_bundles_are_taken_in_from_the_chart(books: Practice) -> None:
    """I and a path: what came, and by its place what did not."""
    path = books.folder / "more.json"
    path.write_bytes(made.bundle(made.patient(), made.problem("k5", "ague"), made.problem("k6", subject={"reference": "Patient/p9"})))
    books.clock.at += timedelta(hours=1)
    async with sitting(seat(books)) as desk:
        await to_chart(desk)
        await desk.press("I")
        await desk.type(str(path))
        await desk.press("enter")
        await desk.app.jobs.finished()
        await desk.quiet()
        desk.sees("1 FILE: 1 NEW, 0 CHANGED, 1 LEFT OUT.", "Bundle.entry[2].resource.subject")
