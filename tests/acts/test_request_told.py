"""Another practice tells us of an amendment (45 CFR 164.526(e)), on a real store: taken in, made in the chart, told with the accounting."""

from __future__ import annotations

from pathlib import Path

import pytest

from acts import documents, proof, request_amend, request_letters, request_told, requests, undo
from acts.errors import NoSuch, Refused
from store import charts
from tests.made import Practice, practice_in

MERCY = "Mercy Hospital, 1 Main St"


@pytest.fixture
def made(tmp_path: Path) -> Practice:
    """Claims A and B of two patients, with a paper each."""
    made = practice_in(tmp_path)
    made.denied(100, 250)
    for label in ("A", "B"):
        documents.add_bytes(made.at("rita"), f"notice about {label}".encode(), f"{label}.txt", claim=label)
    return made


def test_what_another_amended_is_amended_here(made: Practice) -> None:
    """Nothing is left to decide; the field by a signed amendment that says who told it, the rest in words; then it is complete."""
    rita = made.at("rita")
    person = requests.person_of(rita, "A")
    street = requests.field(rita, person, "Street", "9 ELM ST")
    note = requests.Wanted("the note of 05-02", "", "that she does not smoke")
    row = request_told.take_in(rita, person, MERCY, "The street and a note were amended.", "DOC-1", items=[street, note])
    assert (row.state, row.clock.due_on) == ("accepted", None)
    with pytest.raises(Refused, match="not amended yet"):
        requests.complete(rita, row.number)
    for wrong in (lambda: requests.review(rita, row.number), lambda: requests.decide(rita, row.number, "denied", reason="no")):
        with pytest.raises(Refused):
            wrong()
    assert request_amend.amend(rita, row.number).row.state == "accepted"
    assert request_amend.by_hand(rita, row.number, 2, "an addendum stands below it").state == "amendment-completed"
    record = charts.record(rita.books.read, "person", person)
    assert record is not None and record.values["line1"] == "9 ELM ST"
    kept = charts.amendments(rita.books.read, person)[0]
    assert (kept.kind, kept.evidence) == ("amendment", "DOC-1") and f"told by {MERCY}" in kept.reason
    with pytest.raises(Refused, match="asks for no amendment"):
        request_letters.send(rita, row.number, "acceptance")
    assert requests.complete(rita, row.number).state == "completed"
    (told,) = request_told.told_us(rita, person)
    assert (told.source, told.asked) == (MERCY, "The street and a note were amended.")
    assert proof.audit(made.desk).problems == ()


def test_who_and_paper_are_said(made: Practice) -> None:
    """The paper is this patient's; a patient's own request is no such notice."""
    rita = made.at("rita")
    person = requests.person_of(rita, "A")
    with pytest.raises(Refused, match="who tells it"):
        request_told.take_in(rita, person, " ", "x", "DOC-1")
    with pytest.raises(Refused, match="which paper"):
        request_told.take_in(rita, person, MERCY, "x", "")
    for paper in ("DOC-2", "doc-77"):
        with pytest.raises(NoSuch, match="no paper of this patient"):
            request_told.take_in(rita, person, MERCY, "x", paper)
    with pytest.raises(Refused, match="does not come from"):
        requests.add(rita, person, "told", "x")


def test_it_is_taken_back(made: Practice) -> None:
    """The amendment, then the notice itself: neither counts any more."""
    rita = made.at("rita")
    person = requests.person_of(rita, "A")
    before = charts.record(rita.books.read, "person", person)
    row = request_told.take_in(rita, person, MERCY, "x", "fax of today", items=[requests.field(rita, person, "Street", "9 ELM ST")])
    request_amend.amend(rita, row.number)
    last = undo.mine(rita)
    assert last is not None
    undo.apply(rita, last.number, None, "wrong patient")
    record = charts.record(rita.books.read, "person", person)
    assert record is not None and before is not None and record.values == before.values
    requests.cancel(rita, row.number, "Mercy took it back")
    assert requests.listed(rita) == ()
