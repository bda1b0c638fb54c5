"""Coding a visit at the keyboard on a real store: from its list, from the chart, by its number, the second look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from acts import assignment, chart_add, coding, practice, proof
from acts.desk import Desk
from billing.coding import pointing, taken
from tests.made import Practice, practice_in
from tests.reference import shelf
from tests.tui.driver import Driver, sitting


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Practice]:
    """A visit V-7 that is over: a signed note and a service, no diagnosis; the log must be whole when the test is over."""
    made = practice_in(tmp_path)
    made.denied(100, code=11)
    desk = made.desk
    person = int(desk.books.read.value("SELECT person FROM claim WHERE control_number = 'A'"))
    on = (desk.today() - timedelta(days=9)).isoformat()
    late = {"reason": "came by post", "evidence": "letter"}
    visit = chart_add.add(desk, person, "encounter", {"number": "V-7", "from_on": on, "class": "AMB"}).id
    note = {"title": "Visit", "author": "A. Lindholm", "from_on": on, "signed_at": f"{on}T16:40", "text": "Diabetes, kidney disease."}
    chart_add.add(desk, person, "note", note, encounter=visit, **late)
    chart_add.add(desk, person, "procedure", {"code": "G0463", "from_on": on}, encounter=visit, **late)
    yield made
    assert proof.audit(desk).problems == ()


def seat(store: Practice, login: str = "rita") -> Callable[[], Desk]:
    """Makes desks for one person, with the code book."""

    def make() -> Desk:
        desk = store.at(login)
        desk.shelf = shelf()
        desk.sitting = login
        return desk

    return make


async def to(desk: Driver, named: str) -> None:
    """Go there."""
    await desk.press(":")
    await desk.type(named)
    await desk.press("enter")


async def test_a_visit_of_the_list_is_coded_and_leaves_it(store: Practice) -> None:
    """:records 8, Enter opens the coding; words, Enter, Enter, y; back in the list it is held by nothing any more."""
    async with sitting(seat(store)) as desk:
        await to(desk, "records")
        await desk.press("8")
        desk.sees("VISITS OVER, NOT BILLED", "V-7", "no diagnosis")
        await desk.press("enter")
        desk.sees("CODING visit V-7", "Diabetes, kidney disease.", "OF THE VISIT", "note by A. Lindholm", "not coded here yet")
        await desk.type("E11.22")
        await desk.press("enter")
        desk.sees("A  E11.22", "line 1", "draft, not signed")
        await desk.press("enter")
        desk.sees("E11.22 new", "y sign", "Reason: coded from the note of the visit", "Evidence: note", "A. Lindholm")
        await desk.press("y")
        desk.says("Signed: E11.22 new, pointers. It stands on visit V-7.")
        desk.sees("VISITS OVER, NOT BILLED", "nothing holds it: bill it")
        assert "no diagnosis" not in desk.text()
    seen = seat(store)()
    assert [one.code for one in coding.view(seen, "V-7").sheet.codes] == ["E11.22"]
    seen.books.close()


async def test_the_chart_opens_it_and_a_draft_is_kept(store: Practice) -> None:
    """Enter on the visit, x on its diagnosis, : coding V-7; D drops the code, said of the visit; Esc keeps a draft."""
    desk_ = seat(store)()
    person = coding.view(desk_, "V-7").person
    desk_.books.close()
    async with sitting(seat(store)) as desk:
        await to(desk, f"chart {person}")
        await desk.press("3", "enter")
        desk.sees("CODING visit V-7")
        await desk.type("E11.9")
        await desk.press("enter")
        await desk.press("enter", "y")
        desk.says("Signed: E11.9 new")
        desk.sees("CHART", "E11.9   order 1")
        await desk.press("j", "x")
        desk.sees("CODING visit V-7", "A  E11.9", "coder: rita")
        await desk.press("tab", "1", "D")
        desk.says("E11.9 is off the visit, not signed yet.")
        await desk.press("escape")
        await to(desk, "coding V-7")
        desk.sees("CODING visit V-7", "draft, not signed", "-         one more")


async def test_the_second_look_of_its_list(store: Practice) -> None:
    """Enter opens note and codes; nothing is changed there; 1 agrees, 2 wants a reason, both leave the list; never one's own."""
    practice.put(store.desk, "second_look_percent", "100")
    rita = seat(store)()
    for _ in range(2):
        sheet = taken(coding.view(rita, "V-7").sheet, 0, "E11.22" if not coding.view(rita, "V-7").sheet.codes else "E11.21")
        coding.sign(rita, coding.plan(rita, "V-7", pointing(sheet, 0, [1])), "coded from the note", "note 7")
    rita.books.close()
    async with sitting(seat(store)) as desk:
        await to(desk, "records")
        await desk.press("G", "k", "enter")
        desk.sees("CODINGS TO LOOK AT AGAIN", "V-7", "rita coded: - -> E11.22")
        await desk.press("enter", "1")
        desk.says("A second look is another's than the coder's")
    async with sitting(seat(store, "sam")) as desk:
        await to(desk, "records")
        await desk.press("G", "k", "enter", "enter")
        desk.sees("SECOND LOOK visit V-7", "coder: rita", "Diabetes, kidney disease.", "rita coded: - -> E11.22", "1 right")
        await desk.press("D")
        desk.says("here codes are looked at")
        await desk.press("enter")
        desk.sees("Are the codes right?")
        await desk.press("1")
        desk.says("visit V-7: agreed.")
        desk.sees("rita coded: E11.22 -> E11.21")
        await desk.press("enter", "2")
        await desk.type("chronic kidney disease stands in the note")
        await desk.press("enter")
        desk.says("visit V-7: disagreed. The codes stay until they are corrected.")
        desk.sees("Nothing waits here.")


async def test_who_is_no_coder_is_told_the_visit(store: Practice) -> None:
    """Enter on a visit tells its fields to a biller, as before."""
    desk_ = seat(store)()
    person = coding.view(desk_, "V-7").person
    desk_.books.close()
    async with sitting(seat(store, "ana")) as desk:
        await to(desk, f"chart {person}")
        await desk.press("3", "enter")
        desk.sees("VISIT  V-7", "Visit number: V-7")


async def test_a_department_is_asked_from_the_chart_and_the_coding_opens_what_was_asked(store: Practice) -> None:
    """a on a visit: whom, a wording, sentences by Space, the form; ben of the team answers; the coding's a finds it again."""
    assignment.team_make(store.desk, "Front desk", ["ben"])
    person = int(store.desk.books.read.value("SELECT person FROM claim WHERE control_number = 'A'"))
    async with sitting(seat(store)) as desk:
        await to(desk, f"chart {person}")
        await desk.press("3", "a")
        desk.sees("Query about the visit of", "who treated: A. Lindholm", "a department")
        await desk.press("4", "1", "1")
        desk.sees("Quote what of the record?", "Diabetes, kidney disease.", "[x]", "go on with 1")
        await desk.press("enter")
        desk.sees("Front desk: ben", "Diabetes, kidney disease. [NOTE-", "Answer by")
        await desk.press("enter", "enter", "enter", "enter", "enter", "enter")
        desk.says("QRY-1: Front desk is asked until")
        await to(desk, "coding V-7")
        await desk.press("tab", "a")
        desk.sees("Query about visit V-7: whom?", "open QRY-1, to Front desk")
        await desk.press("escape")
    async with sitting(seat(store, "ben")) as ben:
        ben.sees("Queries to you")
        await to(ben, "queries")
        await ben.press("enter", "5", "y")
        ben.says("QRY-1 is answered and signed; rita sees it.")
