"""Coding a visit before it is billed: diagnoses of the chart as versions, its services' pointers, one undo, the second look."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from acts import chart_add, coding, coding_visit, practice, proof, second_look, undo, worklists
from acts.desk import Desk
from acts.errors import NoSuch, NotAllowed, PlanChanged, Refused
from billing.coding import Sheet, dropped, moved, pointing, present, taken
from store import chart_items, charts
from tests.made import Practice, practice_in
from tests.reference import shelf

DONE = "wrong patient's note"


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """A patient with a claim, and a visit V-7 of some days ago with a signed note and two services."""
    made = practice_in(tmp_path)
    made.denied(100, code=11)
    return made


def coder(books: Practice, login: str = "rita") -> Desk:
    """A desk with the code book."""
    desk = books.at(login)
    desk.shelf = shelf()
    return desk


def person_of(desk: Desk) -> int:
    """The patient."""
    return int(desk.books.read.value("SELECT person FROM claim WHERE control_number = 'A'"))


def visit(desk: Desk, number: str = "V-7", **more: str) -> int:
    """A visit with a signed note and two services, as they were written down; its place."""
    person, on = person_of(desk), (desk.today() - timedelta(days=9)).isoformat()
    late = {"reason": "came by post", "evidence": "letter"}
    made = chart_add.add(desk, person, "encounter", {"number": number, "from_on": on, "class": "AMB", **more}).id
    note = {"title": "Visit", "author": "A. Lindholm", "from_on": on, "signed_at": f"{on}T16:40", "text": "Diabetes with kidney disease."}
    chart_add.add(desk, person, "note", note, encounter=made, **late)
    for code in ("G0463", "J3420"):
        chart_add.add(desk, person, "procedure", {"code": code, "from_on": on}, encounter=made, **late)
    return made


def sign(desk: Desk, sheet: Sheet, number: str = "V-7") -> Any:
    """Plan it and sign it."""
    return coding.sign(desk, coding.plan(desk, number, sheet), "coded from the note", "note 7, signed")


def coded(desk: Desk, number: str = "V-7") -> list[tuple[str, str, str, str, str]]:
    """Position, code, presence, coder, checker of the visit's diagnoses."""
    found = coding_visit.meant(desk.books.read, number)
    assert found is not None
    rows = chart_items.of_encounter(desk.books.read, found.id, "diagnosis")
    return [(one["position"], one["code"], one["poa"], one["coded_by"], one["checked_by"]) for one in rows]


def three(desk: Desk) -> Sheet:
    """E11.22 and N18.31 for the first line, Z23 for the second."""
    sheet = coding.view(desk, "V-7").sheet
    for place, (code, lines) in enumerate((("E11.22", [1]), ("N18.31", [1]), ("Z23", [2]))):
        sheet = pointing(taken(sheet, place, code), place, lines)
    return sheet


def test_a_visit_is_coded_from_nothing_and_leaves_the_lists(books: Practice) -> None:
    """New diagnoses in their order with who coded, amendments with reason, pointers on the services; one undo takes all of it back."""
    desk = coder(books)
    place = visit(desk)
    assert [one.opens for one in worklists.one(desk, "unbilled").rows] == [("visit", str(place))]
    view = coding.view(desk, "V-7")
    assert (view.control_number, view.label, view.what, view.sheet.codes) == (f"visit {place}", "visit V-7", "visit", ())
    assert view.note is not None and view.note.lines == ("Diabetes with kidney disease.",) and view.known
    assert [(one.number, one.procedure) for one in view.sheet.lines] == [(1, "G0463"), (2, "J3420")]
    done = sign(desk, three(desk))
    assert done.ready is None and done.why_not == ""
    assert coded(desk) == [("1", "E1122", "", "rita", ""), ("2", "N1831", "", "rita", ""), ("3", "Z23", "", "rita", "")]
    services = chart_items.of_encounter(desk.books.read, place, "procedure")
    assert [one["pointers"] for one in services] == ["1 2", "3"]
    kept = [one for one in charts.amendments(desk.books.read, view.person) if one.author == "rita" and one.kind == "correction"]
    assert ("", "E1122") in {(one.was, one.shall_be) for one in kept} and {one.reason for one in kept} == {"coded from the note"}
    for name in ("unbilled", "incomplete"):
        assert all("no diagnosis" not in one.what for one in worklists.one(desk, name).rows)
    assert [one.opens[0] for one in worklists.one(desk, "unbilled").rows] == ["patient"]
    undone = undo.mine(desk)
    assert undone is not None
    undo.apply(desk, undone.number, reason=DONE)
    assert coded(desk) == [] and coding.view(desk, "V-7").coders == ()
    assert [one["pointers"] for one in chart_items.of_encounter(desk.books.read, place, "procedure")] == ["", ""]
    assert proof.audit(books.desk).problems == ()


def test_order_drop_and_change_keep_each_code_its_row(books: Practice) -> None:
    """Moved: positions change alone; dropped: taken back, those after it move up with their pointers; typed over: corrected."""
    desk = coder(books)
    place = visit(desk)
    sign(desk, three(desk))
    first = {one["code"]: one.id for one in chart_items.of_encounter(desk.books.read, place, "diagnosis")}
    planned = coding.plan(desk, "V-7", moved(coding.view(desk, "V-7").sheet, 1, 1))
    assert planned.words == "another order, pointers"
    coding.sign(desk, planned, "what the visit was for", "note 7")
    assert [one[1] for one in coded(desk)] == ["E1122", "Z23", "N1831"]
    assert {one["code"]: one.id for one in chart_items.of_encounter(desk.books.read, place, "diagnosis")} == first
    sheet = pointing(dropped(coding.view(desk, "V-7").sheet, 1), 1, [1, 2])
    sign(desk, taken(sheet, 0, "E11.21"))
    assert [one[:2] for one in coded(desk)] == [("1", "E1121"), ("2", "N1831")]
    gone = chart_items.one(desk.books.read, first["Z23"])
    assert gone is not None and gone.standing == "retracted" and gone["code"] == "Z23"
    changed = charts.versions(desk.books.read, "chart_item", first["E1122"])
    assert [one.values["code"] for one in changed][-2:] == ["E1122", "E1121"]
    assert [one["pointers"] for one in chart_items.of_encounter(desk.books.read, place, "procedure")] == ["1 2", "2"]


def test_a_stay_is_coded_by_its_discharge_with_presence(books: Practice) -> None:
    """Its lines point to nothing; presence at admission is asked for and kept; the grouper has its procedures."""
    desk = coder(books)
    on = (desk.today() - timedelta(days=5)).isoformat()
    visit(desk, to_on=on, state="discharged", **{"class": "IMP"})
    sheet = taken(coding.view(desk, "V-7").sheet, 0, "I50.21")
    assert sheet.inpatient and sheet.on is not None and sheet.on.isoformat() == on and sheet.lines == ()
    assert any(one.code == "poa" for one in coding.judge(desk, sheet, sheet.on).hints)
    assert coding.drg_words(desk, "V-7", sheet).startswith("MS-DRG 29")
    sign(desk, present(sheet, 0, "Y"))
    assert coded(desk) == [("1", "I5021", "Y", "rita", "")]


def test_on_a_day_without_an_edition_a_whole_code_is_taken_as_typed(books: Practice) -> None:
    """It is unknown, not wrong: nothing is judged; the beginning of a code, or words, find nothing and say why."""
    desk = coder(books)
    books.clock.move(days=30)
    visit(desk)
    view = coding.view(desk, "V-7")
    assert not view.known and view.on is not None and view.on.month == 10
    assert [one.code for one in coding.search(desk, "e1122", view.on).rows] == ["E11.22"]
    for text in ("e1", "diab", "E11.", ""):
        found = coding.search(desk, text, view.on)
        assert found.rows == () and "is taken as it is typed" in found.said
    sign(desk, pointing(taken(view.sheet, 0, "E11.22"), 0, [1, 2]))
    assert [one[1] for one in coded(desk)] == ["E1122"]


def test_what_may_not_be_signed(books: Practice) -> None:
    """Not by a biller, not without a reason, not a heading, not what has moved; and a visit that is none is said."""
    desk = coder(books)
    place = visit(desk)
    ana = coder(books, "ana")
    with pytest.raises(NotAllowed):
        coding.sign(ana, coding.plan(ana, "V-7", three(ana)), "reason", "note")
    with pytest.raises(Refused, match="reason and its evidence"):
        coding.sign(desk, coding.plan(desk, "V-7", three(desk)), " ", "note")
    with pytest.raises(Refused, match="cannot be billed"):
        sign(desk, taken(three(desk), 0, "M54.5"))
    with pytest.raises(Refused, match="points to no diagnosis"):
        sign(desk, pointing(three(desk), 2, []))
    shown = coding.plan(desk, "V-7", three(desk))
    sign(desk, taken(three(desk), 0, "J06.9"))
    with pytest.raises(PlanChanged):
        coding.sign(desk, shown, "reason", "note")
    with pytest.raises(NoSuch, match="no claim and no visit V-99"):
        coding.view(desk, "V-99")
    with pytest.raises(NoSuch, match="there is no visit 99999"):
        coding.view(desk, "visit 99999")
    other = visit(desk)
    with pytest.raises(NoSuch, match="2 visits bear the number V-7"):
        coding.view(desk, "V-7")
    assert coding.view(desk, f"visit {other}").visit == other and coding.view(desk, f"visit {place}").visit == place
    assert coding.view(desk, "A").visit is None


def test_a_chart_leads_to_the_coding_of_what_is_not_billed(books: Practice) -> None:
    """A visit, its diagnosis; not one that is planned, billed, or a thing of none."""
    desk = coder(books)
    place = visit(desk)
    sign(desk, three(desk))
    row = chart_items.of_encounter(desk.books.read, place, "diagnosis")[0]
    assert coding_visit.opened_at(desk, place) == coding_visit.opened_at(desk, row.id) == f"visit {place}"
    assert coding_visit.opened_at(desk, visit(desk, "V-8", state="billed")) == ""
    assert coding_visit.opened_at(desk, visit(desk, "V-9", state="planned")) == ""
    loose = chart_add.add(desk, person_of(desk), "diagnosis", {"code": "I10"}).id
    assert coding_visit.opened_at(desk, loose) == "" == coding_visit.opened_at(desk, 10_000)


def test_who_agrees_at_the_second_look_stands_as_the_checker(books: Practice) -> None:
    """On the visit's diagnoses; a code changed later loses it; disagreement leaves all as it was; undone, it is gone."""
    practice.put(books.desk, "second_look_percent", "100")
    desk = coder(books)
    visit(desk)
    done = sign(desk, three(desk))
    waits = second_look.waiting(desk)
    assert done.sampled and [(one.named, one.claim, one.codes) for one in waits] == [("visit V-7", "", "E11.22 N18.31 Z23")]
    with pytest.raises(NotAllowed, match="another's"):
        second_look.look(desk, done.number, agrees=True)
    sam = coder(books, "sam")
    assert second_look.look(sam, done.number, agrees=True).look == "agreed"
    assert [one[3:] for one in coded(desk)] == [("rita", "sam")] * 3 and second_look.waiting(desk) == ()
    sign(desk, taken(coding.view(desk, "V-7").sheet, 0, "E11.21"))
    assert [one[3:] for one in coded(desk)] == [("rita", ""), ("rita", "sam"), ("rita", "sam")]
    again = second_look.waiting(desk)[0]
    assert second_look.look(sam, again.number, agrees=False, reason="stage is not in the note").look == "disagreed"
    assert [one[4] for one in coded(desk)] == ["", "sam", "sam"]
    sign(desk, taken(coding.view(desk, "V-7").sheet, 0, "E11.22"))
    second_look.look(sam, second_look.waiting(desk)[0].number, agrees=True)
    assert [one[4] for one in coded(desk)] == ["sam"] * 3
    undone = undo.mine(sam)
    assert undone is not None
    undo.apply(sam, undone.number, reason=DONE)
    assert [one[4] for one in coded(desk)] == ["", "sam", "sam"] and len(second_look.waiting(desk)) == 1
    assert proof.audit(books.desk).problems == ()
