"""The records desk's lists on a store: each has what it should, and not what it should not."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from acts import documents, lists, paper_names, people, periods, proof, queries, work, worklists
from acts.desk import Act, Desk, act
from acts.worklist_rows import WorkRow
from billing.query import Indicator, Query
from store import chart_items, paper_clues
from store.errors import NoSuch, NotAllowed
from tests.made import Person, Practice, practice_in
from tests.made import bill as bill_of

QUERY = Query(
    "physician", "Diabetes", "Which of these describes the patient's condition?", (Indicator("A1c 9.1", "lab slip", date(2026, 5, 29)),),
    ("Diabetes with a kidney condition caused by it", "Diabetes and a kidney condition of another cause"),
)  # fmt: skip


@act("chart.add")
def put(act: Act, person: int, kind: str, fields: dict[str, str], encounter: int | None = None) -> int:
    """A thing into a chart, past the desk's own checks."""
    return chart_items.add(act.write, person, kind, fields, encounter=encounter, event=act.number)


@act("chart.add")
def bill(act: Act, encounter: int, claim: int) -> None:
    """Say that a visit was billed on a claim."""
    chart_items.link(act.write, encounter, claim)


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """Three denials; lind treats and has a login."""
    made = practice_in(tmp_path)
    made.denied(100, 300, 200)
    people.add(made.desk, "lind", "clinician")
    return made


def rows(desk: Desk, name: str) -> dict[str, WorkRow]:
    """A list by its numbers."""
    return {row.ref: row for row in worklists.one(desk, name).rows}


def person_of(desk: Desk, claim: str) -> tuple[int, int]:
    """Patient and number in the books of a claim."""
    row: Any = desk.books.read.one("SELECT person, id FROM claim WHERE control_number = :n", n=claim)
    return row[0], row[1]


def visit(desk: Desk, person: int, number: str, on: date, **more: str) -> int:
    """A visit of that day."""
    fields = {"number": number, "class": "AMB", "state": "open", "from_on": on.isoformat(), "rendering": "1000000004", **more}
    return put(desk, person, "encounter", fields)


def test_a_visit_that_is_over_is_incomplete_until_its_record_is_whole(books: Practice) -> None:
    rita = books.at("rita")
    person, claim = person_of(rita, "A")
    today = rita.today()
    seen = visit(rita, person, "V1", today - timedelta(days=9))
    visit(rita, person, "V2", today + timedelta(days=2), state="planned")
    stay = visit(rita, person, "V3", today - timedelta(days=3), **{"class": "IMP"})
    assert {ref: row.what for ref, row in rows(rita, "incomplete").items()} == {"V1": "no note, no diagnosis"}
    assert rows(rita, "incomplete")["V1"].days == 9
    note = {"title": "Visit note", "author": "Lind", "from_on": today.isoformat(), "text": "A1c 9.1."}
    put(rita, person, "note", note, seen)
    put(rita, person, "diagnosis", {"position": "1", "code": "E119"}, seen)
    put(
        rita,
        person,
        "procedure",
        {"code": "G0463", "system": "hcpcs", "units": "1", "from_on": today.isoformat(), "charge_cents": "12500"},
        seen,
    )
    assert rows(rita, "incomplete")["V1"].what == "note not signed"
    assert [row.what for row in rows(rita, "unsigned").values()] == ["note: Visit note"]
    waits = rows(rita, "unbilled")["V1"]
    assert (waits.what, waits.cents, waits.days) == ("note not signed", 12500, 9)
    bill(rita, seen, claim)
    assert set(rows(rita, "unbilled")) == set()
    assert stay and "V3" not in rows(rita, "incomplete")


def test_a_query_holds_its_visit_and_stands_in_its_own_list(books: Practice) -> None:
    rita = books.at("rita")
    person, _ = person_of(rita, "A")
    seen = visit(rita, person, "V1", rita.today() - timedelta(days=9))
    row = queries.ask(rita, QUERY, "lind", encounter=seen)
    assert rows(rita, "queries")[row.ref].owner == "lind"
    assert "query open" in rows(rita, "unbilled")["V1"].what
    queries.answer(books.at("lind"), row.number, (1,))
    assert "query open" not in rows(rita, "unbilled")["V1"].what
    assert rows(rita, "queries")[row.ref].owner == "rita"
    queries.close(rita, row.number, "no change")
    assert row.ref not in rows(rita, "queries")


def test_a_service_written_after_its_claim_went_is_a_late_charge(books: Practice) -> None:
    rita = books.at("rita")
    person, claim = person_of(rita, "B")
    seen = visit(rita, person, "V1", rita.today() - timedelta(days=9))
    bill(rita, seen, claim)
    sent = json.loads(rita.books.read.value("SELECT json_group_array(procedure) FROM service_line WHERE claim = :c", c=claim))
    on = (rita.today() - timedelta(days=9)).isoformat()
    put(rita, person, "procedure", {"code": sent[0], "system": "hcpcs", "units": "1", "from_on": on, "charge_cents": "100"}, seen)
    assert rows(rita, "late") == {}
    put(rita, person, "procedure", {"code": "J3420", "system": "hcpcs", "units": "1", "from_on": on, "charge_cents": "4500"}, seen)
    late = rows(rita, "late")
    assert (late["B"].cents, late["B"].opens) == (4500, ("claim", "B"))


def test_a_paper_that_names_another_patient_alone_is_misfiled(books: Practice, tmp_path: Path) -> None:
    rita = books.at("rita")
    for name, text in (("right.txt", "Visit note.\nClaim A, member WA100200\n"), ("wrong.txt", "Visit note, unsigned.\nmember WC100200\n")):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        documents.add(rita, path, "A", "record")
    found = rows(rita, "misfiled")
    assert [(row.opens[0], row.claim) for row in found.values()] == [("document", "A")]
    assert "names" in next(iter(found.values())).what
    assert [row.what for row in rows(rita, "unsigned").values()] == ['"unsigned" in wrong.txt']


def test_denials_of_the_record_and_the_next_best(books: Practice) -> None:
    """What waits for a record is there with its last day; the best is what is due first and in nobody else's hand."""
    rita = books.at("rita")
    found = rows(rita, "denials")
    assert found
    best = worklists.best(rita)
    assert best is not None
    name, first = best
    assert name == "denials" and first.item is not None
    work.take(books.at("ana"), first.item)
    again = worklists.best(rita)
    assert again is None or again[1].ref != first.ref
    assert rows(rita, "denials")[first.ref].held == "ana"


def test_the_desk_counts_the_lists_and_a_clinician_has_none(books: Practice) -> None:
    rita = books.at("rita")
    row = queries.ask(rita, QUERY, "lind", "B")
    desk = {queue.screen: queue for queue in lists.desk_view(rita).queues}
    assert desk["records"].digit == 9
    assert desk["records"].open == sum(len(one.rows) for one in worklists.gathered(rita, quick=True)) > 0
    lind = books.at("lind")
    view = lists.desk_view(lind)
    assert [(queue.name, queue.open, queue.digit, queue.cents) for queue in view.queues] == [("Queries to you", 1, 1, 0)]
    with pytest.raises(NotAllowed):
        worklists.gathered(lind)
    with pytest.raises(NoSuch):
        worklists.one(rita, "nothing")
    assert row.ref in rows(rita, "queries")


def test_counting_lists_names_nobody_and_writes_nothing(books: Practice) -> None:
    rita = books.at("rita")
    before = rita.books.read.value("SELECT max(number) FROM event")
    for _ in range(3):
        worklists.gathered(rita)
    assert rita.books.read.value("SELECT max(number) FROM event") == before


def test_no_closing_of_the_books_stops_the_night(books: Practice) -> None:
    """With the present month closed a technician still asks, answers, writes and corrects."""
    rita = books.at("rita")
    person, _ = person_of(rita, "A")
    periods.close(books.desk, rita.today().isoformat()[:7], "agreed", anyway=True)
    seen = visit(rita, person, "V1", rita.today() - timedelta(days=1))
    row = queries.ask(rita, QUERY, "lind", encounter=seen)
    assert queries.answer(books.at("lind"), row.number, (1,)).state == "answered"
    assert queries.close(rita, row.number, "agreed").state == "closed"
    assert "V1" in rows(rita, "unbilled")


def test_requests_stand_by_their_clock(books: Practice) -> None:
    from acts import requests

    rita = books.at("rita")
    person, _ = person_of(rita, "A")
    row = requests.add(
        rita, person, "amendment", "the allergy is wrong", received_on=rita.today() - timedelta(days=50), reason="it never was"
    )
    found = rows(rita, "requests")[row.name]
    assert (found.due_on, found.left) == (rita.today() + timedelta(days=10), 10)


def test_a_clinician_signs_wording_and_sees_no_other_correction(books: Practice) -> None:
    from acts import correction_chain, correction_waiting, look

    ana, lind = books.at("ana"), books.at("lind")
    person, _ = person_of(ana, "B")
    code = next(found for found in look_fields(ana, person) if found[1] == "code")
    plan = correction_waiting.preview(ana, person, {("diagnosis", code[0], "code"): "E11.22"}, "B")
    other = correction_waiting.propose_for_signature(ana, plan, "note of 10-12", "note")
    assert correction_waiting.listed(lind) == ()
    with pytest.raises(NoSuch):
        correction_waiting.view(lind, other.number)
    with pytest.raises(NotAllowed):
        look.claim(lind, "B")
    with pytest.raises(NotAllowed):
        correction_chain.countersign(lind, other.number)


def look_fields(desk: Desk, person: int) -> list[tuple[int, str]]:
    """(row, field) of the diagnoses of a patient."""
    return [(row[0], "code") for row in desk.books.read.run("SELECT id FROM diagnosis WHERE person = :p", p=person)]


@pytest.mark.parametrize("on", [date(2026, 11, 1), date(2027, 3, 14), date(2026, 11, 24)])
def test_a_night_over_midnight_and_the_change_of_the_clock_is_handed_over_whole(books: Practice, on: date) -> None:
    """What is written at 23:50 stands for who comes at 00:10 and at 06:10, also where the night has 25 hours or 23."""
    from acts import hand_over

    zone = ZoneInfo("America/New_York")
    evening = datetime.combine(on - timedelta(days=1), time(23, 50), zone).astimezone(UTC)
    books.clock.at = evening
    rita = books.at("rita")
    assert rita.today() == on - timedelta(days=1)
    for login, claim in (("sam", "B"), ("ben", "C")):
        work.note(books.at(login), claim, "looked at")
    books.clock.move(minutes=1)
    row = queries.ask(rita, QUERY, "lind", "A")
    hand_over.write(rita, "Three queries are out; lind answers at night.")
    for login, later in (("sam", timedelta(minutes=20)), ("ben", timedelta(hours=6, minutes=20))):
        books.clock.at = evening + later
        night = books.at(login)
        assert night.today() == on
        assert [note.text for note in hand_over.unread(night)] == ["Three queries are out; lind answers at night."]
        view = lists.desk_view(night)
        assert view.since is not None and view.since <= books.clock.at
        assert "1 query put" in view.since_words
        assert rows(night, "queries")[row.ref].days == 1


def test_every_filed_paper_is_looked_at(books: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also the oldest of many; one that names its own patient too is none; one that came before clues were kept is read at the first look;
    a claim that comes later is found in papers that lay here before."""
    rita = books.at("rita")
    texts = {
        "old.txt": "member WC100200", "both.txt": "members WA100200 and WC100200", "born.txt": "Okafor, born 1970-01-01",
        "later.txt": "re G77",
        "number.txt": "our claim B22",
    }  # fmt: skip
    books.sends(bill_of(70, label="B22", person=Person("NWOSU", "ADA", "WX98")))
    kept = paper_clues.keep
    monkeypatch.setattr(paper_clues, "keep", lambda *_: None)
    for name, text in texts.items():
        documents.add_bytes(rita, text.encode(), name, claim="A", kind="record")
    monkeypatch.setattr(paper_clues, "keep", kept)
    for number in range(12):
        documents.add_bytes(rita, f"visit note {number} of claim A".encode(), f"{number}.txt", claim="A", kind="record")
    monkeypatch.setattr(paper_names, "CHUNK", 2)
    assert set(rows(books.at("olga"), "misfiled")) == {"DOC-1", "DOC-5"}
    assert set(rows(rita, "misfiled")) == {"DOC-1", "DOC-5"}
    assert paper_clues.unread(rita.books.read, 9) == [] and paper_clues.of_another(rita.books.read) == {1, 2, 5}
    books.sends(bill_of(70, label="G77", person=Person("NWOSU", "IDA", "WX99")))
    assert set(rows(rita, "misfiled")) == {"DOC-1", "DOC-4", "DOC-5"}
    assert proof.audit(books.desk).problems == ()
