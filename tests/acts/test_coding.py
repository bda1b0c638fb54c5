"""Coding a claim: what is signed becomes corrections by a coder, the claim goes again with it, one undo takes it back; the second look."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from acts import coding, practice, second_look, undo
from acts.coding_rows import CodingPlan
from acts.desk import Desk
from acts.errors import NoSuch, NotAllowed, PlanChanged, Refused
from billing.coding import Sheet, dropped, moved, pointing, taken
from store import audit_proof, charts, codec
from tests.made import Practice, practice_in
from tests.reference import shelf


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """Claims A and B, denied CO-11: the diagnosis does not fit."""
    made = practice_in(tmp_path)
    made.denied(100, 300, code=11)
    return made


def coder(books: Practice, login: str = "rita") -> Desk:
    """A desk with the code book."""
    desk = books.at(login)
    desk.shelf = shelf()
    return desk


def codes(desk: Desk, number: str = "A") -> list[str]:
    """The claim's codes as the record has them."""
    return [one.code for one in coding.view(desk, number).sheet.codes]


def plan(desk: Desk, sheet: Sheet, number: str = "A") -> CodingPlan:
    """What signing this sheet would do."""
    return coding.plan(desk, number, sheet)


def test_the_view_has_codes_lines_and_the_edition_of_the_day(books: Practice) -> None:
    """Texts from the book of the visit's day; that it was looked at is in the log."""
    desk = coder(books)
    view = coding.view(desk, "A")
    assert [one.code for one in view.sheet.codes] == ["E11.9", "I10"] and view.texts["E11.9"].startswith("Type 2 diabetes")
    assert (view.built, view.known, view.edition) == (True, True, "FY2026-April") and view.sheet.lines
    found = coding.search(desk, "diab kidney", view.on, 6)
    assert "E11.22" in [one.code for one in found.rows] and found.total
    event = desk.books.read.one("SELECT * FROM event WHERE act = 'look.claim' ORDER BY number DESC")
    assert event is not None and event["reason"] == "coding"


def test_a_code_is_changed_and_the_claim_goes_again_with_it(books: Practice) -> None:
    """An amendment with reason and evidence; the claim in the outbox; the coding is kept; one undo takes all of it back."""
    desk = coder(books)
    view = coding.view(desk, "A")
    sheet = pointing(taken(taken(view.sheet, 0, "E11.22"), 2, "N18.31"), 2, [1])
    planned = plan(desk, sheet)
    assert planned.words == "E11.9 becomes E11.22, N18.31 new, pointers" and not [
        one for one in planned.findings if one.severity == "error"
    ]
    done = coding.sign(desk, planned, "denied CO-11", "note 7, signed 2026-08-01")
    assert done.ready is not None and done.why_not == ""
    assert codes(desk) == ["E11.22", "I10", "N18.31"]
    kept = charts.amendments(desk.books.read, view.person)
    assert {(one.was, one.shall_be, one.author) for one in kept} == {("E119", "E1122", "rita"), ("", "N1831", "rita")}
    record = codec.claim_of(desk.books.read.value("SELECT record FROM outbox ORDER BY id DESC LIMIT 1"))
    assert [(one.qualifier, one.code) for one in record.diagnoses] == [("ABK", "E1122"), ("ABF", "I10"), ("ABF", "N1831")]
    assert "3" in record.lines[0].pointers
    undone = undo.mine(desk)
    assert undone is not None
    undo.apply(desk, undone.number, reason="wrong patient's note")
    assert codes(desk) == ["E11.9", "I10"] and not audit_proof.verify(desk.books.read).problems


def test_a_code_is_dropped_and_stays_readable(books: Practice) -> None:
    """Retracted: it is not on the claim, its versions are; the next sending does not have it."""
    desk = coder(books)
    view = coding.view(desk, "A")
    planned = plan(desk, pointing(dropped(view.sheet, 0), 0, [1]))
    assert planned.words.startswith("E11.9 dropped")
    done = coding.sign(desk, planned, "not in the note", "note 7")
    assert codes(desk) == ["I10"] and done.ready is not None
    record = codec.claim_of(desk.books.read.value("SELECT record FROM outbox ORDER BY id DESC LIMIT 1"))
    assert [(one.qualifier, one.code) for one in record.diagnoses] == [("ABK", "I10")]
    gone = [one for one in charts.amendments(desk.books.read, view.person) if one.field == "standing"]
    assert [(one.kind, one.shall_be) for one in gone] == [("retraction", "retracted")]
    row = desk.books.read.one("SELECT id FROM diagnosis WHERE code = 'E119' AND standing = 'retracted'")
    assert row is not None and len(charts.versions(desk.books.read, "diagnosis", row["id"])) == 2


def test_order_changes_as_codes_in_their_places(books: Practice) -> None:
    """The lines point on to the codes that they are for; the plan says another order."""
    desk = coder(books)
    before = coding.view(desk, "A").sheet
    planned = plan(desk, moved(before, 0, 1))
    assert planned.words.startswith("another order")
    swap = {1: 2, 2: 1}
    assert [line.pointers for line in planned.sheet.lines] == [tuple(swap[n] for n in line.pointers) for line in before.lines]
    coding.sign(desk, planned, "first what the visit was for", "note 7")
    assert codes(desk) == ["I10", "E11.9"]


def test_who_is_no_coder_signs_nothing(books: Practice) -> None:
    """Nor what cannot stand, nor without reason and evidence, nor what was not shown."""
    desk = coder(books)
    sheet = taken(coding.view(desk, "A").sheet, 0, "E11.22")
    ana = coder(books, "ana")
    with pytest.raises(NotAllowed):
        coding.sign(ana, plan(ana, sheet), "reason", "note")
    with pytest.raises(Refused, match="with a reason and its evidence"):
        coding.sign(desk, plan(desk, sheet), "reason", " ")
    with pytest.raises(Refused, match="cannot be billed"):
        coding.sign(desk, plan(desk, taken(sheet, 0, "M54.5")), "reason", "note")
    shown = plan(desk, sheet)
    coding.sign(desk, plan(desk, taken(sheet, 0, "J06.9")), "reason", "note")
    with pytest.raises(PlanChanged):
        coding.sign(desk, shown, "reason", "note")


def test_without_a_book_or_an_edition_it_is_said_and_nothing_is_judged(books: Practice, tmp_path: Path) -> None:
    """No hint of the book; codes may be changed all the same, since what is unknown is not wrong."""
    desk = books.at("rita")
    view = coding.view(desk, "A")
    assert not view.built and view.edition == "no code book is built"
    assert "claimdesk codes build" in coding.search(desk, "diab", view.on).said
    coding.sign(desk, plan(desk, taken(view.sheet, 0, "E11.22")), "reason", "note")
    assert codes(desk) == ["E11.22", "I10"]


def test_a_second_look_is_anothers(books: Practice) -> None:
    """All are drawn where the practice says 100; the coder cannot look at their own; disagreement has a reason, and is told."""
    practice.put(books.desk, "second_look_percent", "100")
    desk = coder(books)
    done = coding.sign(desk, plan(desk, taken(coding.view(desk, "A").sheet, 0, "E11.22")), "reason", "note")
    assert done.sampled and [(one.control_number, one.coder, one.was, one.codes) for one in second_look.waiting(desk)] == [
        ("A", "rita", "E11.9 I10", "E11.22 I10")
    ]
    with pytest.raises(NotAllowed, match="another's"):
        second_look.look(desk, done.number, agrees=True)
    sam = books.at("sam")
    with pytest.raises(Refused, match="says why"):
        second_look.look(sam, done.number, agrees=False)
    assert second_look.look(sam, done.number, agrees=False, reason="the note says stage 3").look == "disagreed"
    assert second_look.waiting(desk) == () and coding.view(desk, "A").coders == ("rita",)
    with pytest.raises(Refused):
        second_look.look(sam, done.number, agrees=True)


def test_a_diagnosis_of_the_chart_leads_to_its_claim(books: Practice) -> None:
    """And one that is not there is said."""
    desk = coder(books)
    row = desk.books.read.one("SELECT d.id FROM diagnosis d JOIN claim c ON c.id = d.claim WHERE c.control_number = 'B'")
    assert row is not None and coding.claim_of(desk, row["id"]) == "B"
    with pytest.raises(NoSuch):
        coding.claim_of(desk, 10_000)


def test_a_stay_gets_its_drg(books: Practice) -> None:
    """By the grouper of the day; what groups to nothing is said, not raised."""
    desk = coder(books)
    sheet = replace(taken(coding.view(desk, "A").sheet, 0, "I50.21"), inpatient=True)
    assert coding.drg_words(desk, "A", sheet) == "MS-DRG 293 v43.1"
    assert coding.drg_words(desk, "A", replace(sheet, codes=())) == "MS-DRG: none for these codes"
