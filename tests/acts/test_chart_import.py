"""Bundles taken into charts: new, unchanged, changed; what was corrected here stays; what refers to nothing is named and kept out."""

from __future__ import annotations

from pathlib import Path

import pytest

from acts import chart, chart_import, correction, lists, look, proof
from acts.chart_import import Report
from acts.chart_rows import Thing, Whole
from acts.desk import Desk
from billing.amendment_kinds import Said
from store.errors import NotAllowed
from tests.bundle import made
from tests.made import Practice, bill, practice_in

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """One claim, of another patient than those of the bundles."""
    practice = practice_in(tmp_path)
    practice.sends(bill(100, label="A"))
    return practice


def bring(books: Practice, *resources: dict[str, object], desk: Desk | None = None, system: str = "", name: str = "b.json") -> Report:
    """A bundle of these, taken in."""
    path = books.folder / name
    path.write_bytes(made.bundle(*resources))
    return chart_import.bring(desk or books.desk, path, system)


def only(view: Whole, kind: str) -> Thing:
    """The one thing of a kind in a chart."""
    (found,) = [thing for thing in view.things if thing.kind == kind]
    return found


def value(thing: Thing, name: str) -> str:
    """A field of it."""
    return next(field.value for field in thing.fields if field.name == name)


def events(desk: Desk) -> int:
    """How many there are."""
    return int(desk.books.read.value("SELECT max(number) FROM event"))


def test_one_of_everything_stands_in_the_chart(books: Practice) -> None:
    """Patient, coverage, visit with diagnoses in their order and its service, problem, allergy, note with its text."""
    rita = books.at("rita")
    report = bring(books, *made.whole(), desk=rita)
    assert (report.status, report.patients, report.problems, report.passed_over) == ("imported", 1, (), {"Observation": 1})
    person = chart.person_of(rita, "MR-p1")
    view = chart.whole(rita, person)
    assert (view.patient, view.born_on) == ("Okafor, Adaeze", "1984-02-11")
    below = [(thing.label, thing.title) for thing in next(group.things for group in view.groups if group.name == "encounter")]
    assert below == [("Visit", "V-e1  AMB"), ("Diagnosis", "E11.22"), ("Diagnosis", "I10"), ("Service", "G0101")]
    assert only(view, "coverage").words == "XBD44719028  self"
    assert only(view, "note").lines[0] == "Here for follow-up. Sugar above goal."
    assert chart.person_of(rita, "XBD44719028") == person
    assert proof.audit(books.desk).problems == () and proof.ledger(books.desk).problems == ()


def test_a_death_before_the_last_visit_is_left_out_and_a_visit_after_it_is_told(books: Practice) -> None:
    """One of the two is wrong: whoever knows signs it; what else the file says goes in."""
    bring(books, made.patient(), made.encounter(on="2026-05-29"), made.DOCTOR)
    report = bring(books, made.patient(given="Ada", deceasedDateTime="2026-05-01"), name="died.json")
    assert [(one.code, one.severity) for one in report.problems] == [("died_before_visit", "error")] and report.changed == 1
    assert "is before the last visit, 2026-05-29" in report.problems[0].message and "left out" in report.problems[0].message
    report = bring(books, made.patient(given="Ada", deceasedDateTime="2026-06-01"), name="later.json")
    assert (report.problems, report.changed) == ((), 1)
    report = bring(books, made.patient(given="Ada"), made.encounter(id="e2", on="2026-06-20"), made.DOCTOR, name="after.json")
    assert [(one.code, one.severity) for one in report.problems] == [("died_before_visit", "warning")] and report.left_out == 0
    assert "visit of 2026-06-20 is after the day of death on the record, 2026-06-01" in report.problems[0].message
    again = bring(books, made.patient(given="Ada", deceasedDateTime="2026-06-01"), name="same.json")
    assert (again.problems, again.changed) == ((), 0)


def test_the_same_bundle_again_changes_nothing(books: Practice) -> None:
    """No row, no event; under another name too."""
    bring(books, *made.whole())
    before = events(books.desk)
    again = bring(books, *made.whole(), name="again.json")
    assert (again.status, again.new, again.changed) == ("unchanged", 0, 0) and again.same > 6
    assert events(books.desk) == before


def test_what_the_other_system_says_otherwise_is_a_new_version(books: Practice) -> None:
    """Marked as from an import, with the file and the place in it."""
    bring(books, *made.whole())
    books.clock.move(days=2)
    told = [
        made.patient(address=[{"line": ["9 Oak St"], "city": "Dayton", "state": "OH", "postalCode": "45402"}]),
        made.condition("k1", "E11.21"),
    ]
    report = bring(books, *told, made.encounter(), made.coverage(member="XBD44719082"), made.ORGANISATION, made.DOCTOR, name="later.json")
    assert (report.new, report.changed, report.problems) == (0, 3, ())
    view = chart.whole(books.desk, chart.person_of(books.desk, "MR-p1"))
    home = next(field for field in view.things[0].fields if field.name == "city")
    assert (home.value, home.was) == ("Dayton", "Columbus")
    assert {(one.field, one.was, one.shall_be) for one in view.amendments} >= {
        ("Diagnosis", "E11.22", "E11.21"), ("Member number", "XBD44719028", "XBD44719082"), ("City", "Columbus", "Dayton"),
    }  # fmt: skip
    assert {one.reason for one in view.amendments} == {"later.json says so"}
    stood = chart.as_of(books.desk, view.person, books.clock.at.date().replace(day=1))
    assert value(stood.things[0], "city") == "Columbus"


def test_what_was_corrected_here_is_not_undone_by_the_old_word(books: Practice) -> None:
    """Only a new word of the other system changes it."""
    bring(books, *made.whole())
    desk = books.desk
    person = chart.person_of(desk, "MR-p1")
    code = next(thing for thing in chart.whole(desk, person).things if thing.title == "E11.22")
    correction.sign(desk, correction.propose(desk, person, {("chart_item", code.id, "code"): "E11.65"}), "the note says so", "note")
    assert bring(books, *made.whole(), name="again.json").changed == 0
    assert any(thing.title == "E11.65" for thing in chart.whole(desk, person).things)
    assert bring(books, made.patient(), made.encounter(), made.condition("k1", "E11.9"), name="new.json").changed == 1
    assert any(thing.title == "E11.9" for thing in chart.whole(desk, person).things)


def test_what_refers_to_nothing_is_named_and_kept_out(books: Practice) -> None:
    """By its place; its neighbours go in; a later bundle may refer to what came before."""
    lost = [made.problem("k5", subject={"reference": "Patient/p9"}), made.condition("k6", visit="Encounter/e9")]
    report = bring(books, made.patient(), *lost, made.encounter(), made.condition("k7", "*1"), made.problem())
    assert [(found.field, found.code) for found in report.problems] == [
        ("Bundle.entry[1].resource.subject", "refers_to_nothing"),
        ("Bundle.entry[2].resource.encounter", "refers_to_nothing"),
        ("Bundle.entry[4].resource", "entry"),
    ]
    assert "neither in the file nor here" in report.problems[0].message and "Diagnosis holds" in report.problems[2].message
    later = bring(books, made.encounter(), made.condition("k6"), name="later.json")
    assert later.problems == () and later.new == 1


def test_a_patient_who_is_here_is_found_and_another_is_not_overwritten(books: Practice) -> None:
    """By name and birth date, once; a number that belongs to another here is refused; of two alike neither is chosen."""
    desk = books.desk
    known = look.claim(desk, "A").person
    row = chart.whole(desk, known).things[0]
    mine = made.patient(family=value(row, "last"), given=value(row, "first"), born=value(row, "born_on"), name=[
        {"family": value(row, "last"), "given": [value(row, "first")]}])  # fmt: skip
    assert bring(books, mine).patients == 1
    assert chart.person_of(desk, "MR-p1") == known
    report = bring(books, made.patient(family="Brandt", given="Elias", born="1950-05-05"), name="other.json")
    assert report.status == "rejected" and "another patient's here" in report.problems[0].message
    report = bring(books, made.patient(family="Brandt", given="Elias", born="1950-05-05"), name="south.json", system="south")
    assert (report.status, report.patients) == ("imported", 1)
    assert chart.whole(desk, known).patient != "Brandt, Elias"


@pytest.mark.parametrize("family", ["山田", "Nguyễn", "محمد", "O’Brien-Łuczak", "प्रिया"])
def test_names_in_any_script(books: Practice, family: str) -> None:
    """They come in, are found, and are shown as they were written."""
    bring(books, made.patient(family=family))
    assert chart.whole(books.desk, chart.person_of(books.desk, family)).patient.startswith(family)


def test_a_paper_is_kept_as_it_came_and_one_that_is_none_is_named(books: Practice) -> None:
    """A PDF is a document, and a note that names it; bytes that only call themselves one are kept out."""
    report = bring(
        books, made.patient(), made.encounter(), made.DOCTOR, made.document("n1", PDF, "application/pdf"),
        made.document("n2", b"not a pdf", "application/pdf"),
    )  # fmt: skip
    assert [found.code for found in report.problems] == ["not_pdf"]
    view = chart.whole(books.desk, chart.person_of(books.desk, "MR-p1"))
    note = only(view, "note")
    assert note.key == "DOC-1" and only(view, "document").key == "DOC-1"
    read = books.desk.books.read
    assert read.value("SELECT bytes FROM document_part WHERE document = 1") == PDF
    assert read.value("SELECT count(*) FROM document") == 1


def test_what_is_no_bundle_leaves_one_event_and_nothing_else(books: Practice) -> None:
    """Its name and why stand in the log."""
    path = books.folder / "x.json"
    path.write_bytes(b"{}")
    report = chart_import.bring(books.desk, path)
    assert (report.status, report.problems[0].message) == ("rejected", "The file is no FHIR bundle: it has no resourceType.")
    last = books.desk.books.read.one("SELECT act, reason FROM event ORDER BY number DESC LIMIT 1")
    assert last is not None and (last[0], last[1].startswith("x.json: ")) == ("chart.import", True)
    with pytest.raises(NotAllowed):
        bring(books, made.patient(), desk=books.at("ana"))


def test_what_the_other_system_calls_an_error_is_taken_back(books: Practice) -> None:
    """It stays readable, with its standing; what was an error from the first is not taken in."""
    bring(books, *made.whole())
    wrong = {"verificationStatus": {"coding": [{"code": "entered-in-error"}]}}
    report = bring(books, made.patient(), made.problem(**wrong), made.problem("k8", "other", **wrong), name="later.json")
    assert (report.new, report.changed) == (0, 1)
    problems = [thing for thing in chart.whole(books.desk, chart.person_of(books.desk, "MR-p1")).things if thing.kind == "problem"]
    assert [(one.title, one.standing) for one in problems] == [("gout", "retracted")]


def test_a_visit_is_tied_to_the_one_claim_of_its_day(books: Practice) -> None:
    """Where there are several, a person ties them."""
    desk = books.desk
    view = look.claim(desk, "A")
    row = chart.whole(desk, view.person).things[0]
    assert view.from_on is not None
    me = made.patient(name=[{"family": value(row, "last"), "given": [value(row, "first")]}], born=value(row, "born_on"))
    bring(books, me, made.encounter(on=view.from_on.isoformat()), made.DOCTOR)
    assert desk.books.read.value("SELECT count(*) FROM encounter_claim WHERE claim = :claim", claim=view.claim) == 1


def test_of_two_claims_of_one_day_the_visits_number_says_which(books: Practice) -> None:
    """Both visits of the day are billed; where no claim has the visit's number, none is guessed."""
    desk = books.desk
    books.sends(bill(100, label="B7"))
    view, other = look.claim(desk, "A"), look.claim(desk, "B7")
    assert view.from_on is not None and (other.person, other.from_on) == (view.person, view.from_on)
    row = chart.whole(desk, view.person).things[0]
    me = made.patient(name=[{"family": value(row, "last"), "given": [value(row, "first")]}], born=value(row, "born_on"))
    visits = [
        made.encounter(id, on=view.from_on.isoformat(), identifier=[{"value": number}]) for id, number in (("e1", "V-9"), ("e2", "B7"))
    ]
    bring(books, me, *visits, made.DOCTOR)
    assert [row[0] for row in desk.books.read.run("SELECT claim FROM encounter_claim")] == [other.claim]


def test_half_a_letter_and_a_zero_byte_end_nothing(books: Practice) -> None:
    """What no table can hold is replaced, in texts, in numbers and in what is referred to; pairs stay whole."""
    text = made.bundle(made.patient(), made.problem("k1", "gout XX"), made.problem("k2", subject={"reference": "Patient/XX"}))
    path = books.folder / "half.json"
    path.write_bytes(text.replace(b"XX", rb"\ud83d\ude00 \ud800").replace(b"Here", rb"\u0000Here"))
    report = chart_import.bring(books.desk, path)
    assert report.new >= 2 and [found.code for found in report.problems] == ["refers_to_nothing"]
    view = chart.whole(books.desk, chart.person_of(books.desk, "MR-p1"))
    assert only(view, "problem").title.startswith("gout \U0001f600")


NAMES = [
    {"use": "official", "family": "Okafor", "given": ["Adaeze"], "period": {"start": "2012-06-01"}},
    {"use": "maiden", "family": "Nwosu", "given": ["Adaeze"], "period": {"end": "2012-06-01"}},
    {"use": "old", "text": "Ada Eze", "period": {"start": "2004", "end": "2006-07"}},
]
HOMES = [
    {"use": "home", "line": ["5 Old Rd"], "city": "Toledo", "state": "OH", "postalCode": "43604", "period": {"end": "2019-03-31"}},
    {"use": "home", "line": ["1 Elm St"], "city": "Columbus", "state": "OH", "postalCode": "43215", "period": {"end": "2030-01-01"}},
    {"use": "old", "text": "c/o Eze, Lagos"},
]


def former(view: Whole) -> list[tuple[str, str, str]]:
    """What the patient had before, as the chart shows it."""
    return [(thing.label, thing.title, thing.words) for thing in view.things if thing.kind == "former"]


def test_former_names_and_addresses_come_with_their_days(books: Practice) -> None:
    """What ended is former, what will end holds; once more it is nothing new; found by each of the names, and said by which."""
    told = made.patient(name=NAMES, address=HOMES)
    assert bring(books, told).problems == ()
    view = chart.whole(books.desk, chart.person_of(books.desk, "MR-p1"))
    assert former(view) == [
        ("Maiden name", "Nwosu, Adaeze", "to 2012-06-01"),
        ("Former name", "Ada Eze", "from 2004 to 2006-07"),
        ("Former address", "5 Old Rd, Toledo, OH 43604", "to 2019-03-31"),
        ("Former address", "c/o Eze, Lagos", ""),
    ]
    assert (value(view.things[0], "last"), value(view.things[0], "city")) == ("Okafor", "Columbus")
    before = events(books.desk)
    again = bring(books, told, name="again.json")
    assert (again.status, again.new, again.changed) == ("unchanged", 0, 0) and events(books.desk) == before
    for typed, name in (("nwosu", "Nwosu, Adaeze"), ("ada nwo", "Nwosu, Adaeze"), ("eze", "Ada Eze")):
        hits = [hit for hit in lists.find(books.desk, typed) if hit.kind == "patient"]
        assert [(hit.words, hit.detail) for hit in hits] == [("Okafor, Adaeze", f"formerly {name}, born 1984-02-11  0 claims")], typed
    assert [hit.detail for hit in lists.find(books.desk, "okafor, adaeze")] == ["born 1984-02-11  0 claims"]
    assert not lists.find(books.desk, "toledo")


def test_a_former_name_that_gets_its_day_or_is_taken_back(books: Practice) -> None:
    """The day is a new version of the same thing; taken back here it is found no more, and a later file does not bring it back."""
    bring(books, made.patient(name=[NAMES[0], {"use": "maiden", "family": "Nwosu"}]))
    report = bring(
        books, made.patient(name=[NAMES[0], {"use": "maiden", "family": "Nwosu", "period": {"end": "2012-06-01"}}]), name="2.json"
    )
    desk = books.desk
    person = chart.person_of(desk, "MR-p1")
    view = chart.whole(desk, person)
    assert (report.new, report.changed, former(view)) == (0, 1, [("Maiden name", "Nwosu", "to 2012-06-01")])
    (thing,) = (one for one in view.things if one.kind == "former")
    said = Said("retraction")
    plan = correction.propose(desk, person, {("chart_item", thing.id, "standing"): "retracted"}, said=said)
    correction.sign(desk, plan, "another's name", "card")
    assert not lists.find(desk, "nwosu")
    bring(books, made.patient(name=[NAMES[0], {"use": "maiden", "family": "Nwosu", "period": {"end": "2012-06-01"}}]), name="3.json")
    assert not lists.find(desk, "nwosu")


def test_an_address_that_ended_stays_where_there_is_no_other(books: Practice) -> None:
    """The record keeps the last one that is known; an old one alone is former."""
    bring(books, made.patient(address=[HOMES[0]]), made.patient("p2", "Lind", "Bo", "1990-01-01", address=[HOMES[2]]))
    first, second = (chart.whole(books.desk, chart.person_of(books.desk, name)) for name in ("MR-p1", "MR-p2"))
    assert (value(first.things[0], "city"), former(first)) == ("Toledo", [])
    assert (value(second.things[0], "city"), [row[1] for row in former(second)]) == ("", ["c/o Eze, Lagos"])
