"""Things in a chart: their fields and the columns that follow from them, their versions, corrections, and what an undo leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

from acts import correction, look, proof, undo
from acts.desk import Act, Desk, act
from store import chart_items, charts
from tests.made import Practice, bill, practice_in


@act("work.test")
def put(act: Act, person: int, kind: str, encounter: int | None = None, external: str = "", **fields: str) -> int:
    """A thing put into a chart."""
    return chart_items.add(act.write, person, kind, fields, event=act.number, encounter=encounter, external=external)


@act("work.test")
def linked(act: Act, encounter: int, claim: int, *, part: bool = False) -> None:
    """A visit that was billed on a claim, or was not."""
    (chart_items.part if part else chart_items.link)(act.write, encounter, claim)


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """One claim."""
    made = practice_in(tmp_path)
    made.sends(bill(500, label="A"))
    return made


def sound(desk: Desk) -> None:
    """The columns are what the fields say, and the log is whole."""
    rows = desk.books.read.run("SELECT * FROM chart_item")
    for row in rows:
        item = chart_items.one(desk.books.read, row["id"])
        assert item is not None
        assert (row["code"], row["from_on"] or "", row["to_on"] or "") == (item["code"], item["from_on"], item["to_on"])
        assert row["position"] == int(item["position"] or 0)
    assert proof.audit(desk).problems == ()


def test_a_thing_is_found_by_kind_visit_and_number(books: Practice) -> None:
    """And what was taken back is not."""
    desk = books.desk
    person = look.claim(desk, "A").person
    visit = put(desk, person, "encounter", external="Encounter/e1", number="V-1", **{"class": "AMB"}, state="open", from_on="2026-07-01")
    second = put(desk, person, "diagnosis", visit, position="2", code="I10")
    first = put(desk, person, "diagnosis", visit, position="1", code="E1122")
    read = desk.books.read
    assert [item.id for item in chart_items.of_encounter(read, visit)] == [first, second]
    assert [item.id for item in chart_items.by_external(read, "Encounter/e1")] == [visit]
    assert chart_items.by_external(read, "") == ()
    assert chart_items.of_person(read, person, "encounter")[0]["number"] == "V-1"
    linked(desk, visit, 1)
    linked(desk, visit, 1)
    assert chart_items.claims_of_encounter(read, visit) == (1,) and chart_items.encounters_of_claim(read, 1) == (visit,)
    assert chart_items.claims_of_items(read, {first}) == {1}
    linked(desk, visit, 1, part=True)
    assert chart_items.claims_of_encounter(read, visit) == ()
    linked(desk, visit, 1)
    assert chart_items.claims_of_encounter(read, visit) == (1,)
    sound(desk)


def test_a_thing_is_corrected_like_any_other_record(books: Practice) -> None:
    """A version more, an amendment with its own label, the columns equal to the fields; an undo puts all of it back."""
    desk = books.desk
    person = look.claim(desk, "A").person
    visit = put(desk, person, "encounter", number="V-1", **{"class": "AMB"}, state="open", from_on="2026-07-01")
    linked(desk, visit, 1)
    code = put(desk, person, "diagnosis", visit, position="1", code="E119")
    plan = correction.propose(desk, person, {("chart_item", code, "code"): "e11.22", ("chart_item", visit, "from_on"): "2026-07-02"})
    assert not [found for found in plan.findings if found.severity == "error"]
    assert [one.control_number for one in plan.touches] == ["A"]
    ana = desk.asking("r-1")
    signed = correction.sign(ana, plan, "note says kidney disease", "note of 07-01")
    assert [(row.field, row.was, row.shall_be) for row in signed] == [
        ("Diagnosis", "E11.9", "E11.22"),
        ("Visit or admission", "2026-07-01", "2026-07-02"),
    ]
    read = desk.books.read
    assert [v.values["code"] for v in charts.versions(read, "chart_item", code)] == ["E119", "E1122"]
    assert read.value("SELECT from_on FROM chart_item WHERE id = :id", id=visit) == "2026-07-02"
    assert any("Diagnosis: was E119, is E1122" in event.words for event in look.claim(desk, "A").history)
    sound(desk)
    last = undo.mine(desk)
    assert last is not None
    undo.apply(desk, last.number, undo.preview(desk, last.number).hash, "wrong note")
    assert [v.values["code"] for v in charts.versions(read, "chart_item", code)] == ["E119", "E1122", "E119"]
    assert read.value("SELECT from_on FROM chart_item WHERE id = :id", id=visit) == "2026-07-01"
    sound(desk)


def test_the_last_visit_is_the_last_day_on_which_a_patient_was_seen(books: Practice) -> None:
    """Of visits that took place, and of claims."""
    desk = books.desk
    person = look.claim(desk, "A").person
    read = desk.books.read
    found = chart_items.last_visit(read, person)
    assert found is not None and found[1] == "claim A"
    put(desk, person, "encounter", number="V-9", **{"class": "AMB"}, state="planned", from_on="2027-01-01")
    assert chart_items.last_visit(read, person) == found
    put(desk, person, "encounter", number="V-8", **{"class": "IMP"}, state="discharged", from_on="2026-09-20", to_on="2026-09-25")
    assert chart_items.last_visit(read, person) == ("2026-09-25", "visit V-8")
