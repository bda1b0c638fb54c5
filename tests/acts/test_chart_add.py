"""Registered and written by hand: who looks alike is said first, names of any script, late entries with their reason, deaths and visits."""

from __future__ import annotations

from pathlib import Path

import pytest

from acts import chart, chart_add, correction, lists, look, proof, undo
from acts.desk import Desk
from billing.amendment import KINDS
from store.errors import NoSuch, NotAllowed, Refused
from tests.made import Practice, bill, practice_in

NEW = {"last": "Nguyễn", "first": "Thị Ánh", "born_on": "1971-03-04", "sex": "f", "phone": "614 555 0100"}
VISIT = {"number": "V-7", "from_on": "2026-09-30"}


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """One claim, its patient Okafor."""
    made = practice_in(tmp_path)
    made.sends(bill(100, label="A"))
    return made


def registered(desk: Desk, **more: str) -> int:
    """A patient of that name."""
    return chart_add.register(desk, NEW | more).person


def test_a_patient_without_a_claim_is_found_by_name_and_number(books: Practice) -> None:
    """By what is typed without the marks, and by the chart's number."""
    rita = books.at("rita")
    number = registered(rita, chart_number="MR-77")
    assert [hit.key for hit in lists.find(rita, "nguyen")] == [str(number)]
    assert chart.person_of(rita, "MR-77") == number == chart.person_of(rita, str(number)) == chart.person_of(rita, "nguyen")
    view = chart.whole(rita, number)
    assert (view.patient, view.born_on, view.sex, view.chart_number) == ("Nguyễn, Thị Ánh", "1971-03-04", "F", "MR-77")
    with pytest.raises(NoSuch, match="no patient is found by nobody"):
        chart.person_of(rita, "nobody")
    assert proof.audit(books.desk).problems == ()


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({}, "same name and birth date"),
        ({"born_on": "1971-04-03"}, "same name, other birth date"),
        ({"last": "NGUYEN", "first": "Linh"}, "same birth date, and a name in common"),
        ({"last": "Abara", "born_on": "1990-01-01", "chart_number": "MR-77"}, "same chart number MR-77"),
    ],
)
def test_who_looks_like_the_new_one_is_said_and_nothing_is_written(books: Practice, other: dict[str, str], why: str) -> None:
    """Refused with the other's number and by what; said anyway, it is a patient more with the likeness in its findings."""
    rita = books.at("rita")
    first = registered(rita, chart_number="MR-77")
    asked = NEW | other
    assert [(one.person, one.why) for one in chart_add.alike(rita, asked)] == [(first, why)]
    with pytest.raises(Refused, match=f"looks like this one: {first} ") as refused:
        chart_add.register(rita, asked)
    assert why in str(refused.value)
    made = chart_add.register(rita, asked, anyway=True)
    assert made.person != first and [found.code for found in made.findings] == ["looks_alike"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"last": ""}, "Surname is empty"),
        ({"born_on": "2027-01-01"}, "still to come"),
        ({"died_on": "1970-01-01"}, "before it begins"),
        ({"colour": "red"}, "no field colour"),
        ({"last": "\u202e"}, "Surname"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(books: Practice, values: dict[str, str], words: str) -> None:
    """With nothing written."""
    with pytest.raises(Refused, match=words):
        chart_add.register(books.desk, NEW | values)
    assert lists.find(books.desk, "nguyen") == []


def test_some_have_one_name(books: Practice) -> None:
    """A given name may be wanting; the patient is found by the one that there is."""
    rita = books.at("rita")
    number = chart_add.register(rita, {"last": "Suharto", "born_on": "1971-03-04"}).person
    assert chart.whole(rita, number).patient == "Suharto" and chart.person_of(rita, "suharto") == number


def test_a_chart_is_filled_by_hand(books: Practice) -> None:
    """Coverage, visit with its claim, diagnosis, service, problem: each stands in its group, a visit's below it."""
    rita = books.at("rita")
    person = look.claim(books.desk, "A").person
    chart_add.add(rita, person, "coverage", {"payer": "Harborline", "member_id": "HL1", "plan_name": "Gold"})
    visit = chart_add.add(rita, person, "encounter", VISIT, claim="A").id
    chart_add.add(rita, person, "diagnosis", {"code": "e11.22"}, encounter=visit)
    chart_add.add(rita, person, "procedure", {"code": "99213", "from_on": "2026-09-30", "charge_cents": "$120.00"}, encounter=visit)
    chart_add.add(rita, person, "problem", {"text": "gout", "code": "M10.9"})
    view = chart.whole(rita, person)
    named = {group.name: [(one.label, one.title) for one in group.things] for group in view.groups}
    assert named["coverage"][-1] == ("Coverage 2", "Harborline")
    assert named["encounter"][:3] == [("Visit", "V-7  AMB"), ("Diagnosis", "E11.22"), ("Service", "99213")]
    assert named["health"] == [("Problem", "gout")]
    assert view.last_visit == "2026-09-30 (visit V-7)"
    service = next(one for one in view.things if one.kind == "procedure")
    assert service.words == "1 x  120.00" and service.under == visit


def test_a_note_of_a_day_gone_by_is_a_late_entry_for_ever(books: Practice) -> None:
    """It needs its reason; an amendment beside it says what it is."""
    rita = books.at("rita")
    person = registered(rita)
    note = {"title": "Visit note", "from_on": "2026-09-01", "text": "Seen for gout.\n\nPlan: rest."}
    with pytest.raises(Refused, match="late entry"):
        chart_add.add(rita, person, "note", note)
    chart_add.add(rita, person, "note", note, reason="left out on the day", evidence="paper sheet")
    view = chart.whole(rita, person)
    (shown,) = next(group.things for group in view.groups if group.name == "note")
    assert shown.lines == ("Seen for gout.", "", "Plan: rest.") and shown.amended == books.desk.today()
    assert [(one.kind == KINDS["late_entry"], one.reason) for one in view.amendments] == [(True, "left out on the day")]
    chart_add.add(rita, person, "note", {"title": "Today's note", "from_on": "2026-10-01", "text": "x"})


def test_a_biller_writes_coverages_and_no_notes(books: Practice) -> None:
    """What is clinical is for the records department."""
    ana = books.at("ana")
    person = look.claim(ana, "A").person
    chart_add.add(ana, person, "coverage", {"payer": "Harborline", "member_id": "HL1"})
    with pytest.raises(NotAllowed, match="notes are written by"):
        chart_add.add(ana, person, "note", {"title": "n", "text": "t"})
    with pytest.raises(NotAllowed):
        chart_add.register(books.at("olga"), NEW)


def test_a_thing_stands_only_where_it_belongs(books: Practice) -> None:
    """Another patient's visit, a claim of another, a kind that is none."""
    rita = books.at("rita")
    person, other = look.claim(books.desk, "A").person, registered(rita)
    visit = chart_add.add(rita, person, "encounter", VISIT).id
    with pytest.raises(NoSuch, match="no visit"):
        chart_add.add(rita, other, "diagnosis", {"code": "I10"}, encounter=visit)
    with pytest.raises(Refused, match="of another patient"):
        chart_add.add(rita, other, "encounter", VISIT, claim="A")
    with pytest.raises(Refused, match="a chart holds no xray"):
        chart_add.add(rita, other, "xray", {})
    with pytest.raises(Refused, match="belongs to no visit"):
        chart_add.add(rita, person, "problem", {"text": "gout"}, encounter=visit)


def test_what_was_added_is_taken_back_by_an_undo_and_stays_readable(books: Practice) -> None:
    """Retracted: it is there with its standing."""
    rita = books.at("rita")
    person = registered(rita)
    chart_add.add(rita, person, "problem", {"text": "gout"})
    last = undo.mine(rita)
    assert last is not None and last.act == "chart.add"
    undo.apply(rita, last.number, undo.preview(rita, last.number).hash, "wrong chart")
    (gone,) = next(group.things for group in chart.whole(rita, person).groups if group.name == "health")
    assert gone.standing == "retracted"
    assert proof.audit(books.desk).problems == ()


def test_a_day_of_death_before_the_last_visit_is_refused_until_the_reason_speaks_of_it(books: Practice) -> None:
    """Proposed, it is a warning that names the visit; signed without a word on it, it is refused; a later visit warns."""
    rita = books.at("rita")
    person = registered(rita)
    chart_add.add(rita, person, "encounter", VISIT)
    plan = correction.propose(rita, person, {("person", person, "died_on"): "2026-09-12"})
    assert [(found.severity, "visit V-7" in found.message) for found in plan.findings] == [("warning", True)]
    with pytest.raises(Refused, match="before the last visit, 2026-09-30"):
        correction.sign(rita, plan, "letter of the family", "letter")
    correction.sign(rita, plan, "letter of the family; on 09-30 a sample of 09-10 was read", "letter")
    assert chart.whole(rita, person).died_on == "2026-09-12"
    made = chart_add.add(rita, person, "encounter", VISIT | {"number": "V-8", "from_on": "2026-10-01"})
    assert [found.message for found in made.findings] == ["The patient died on 2026-09-12; this is of 2026-10-01."]
