"""What is another patient's: a word planted in every free text that touches it is read nowhere in the first patient's views, and is read
under restricted access, with a reason."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from acts import (
    chart,
    chart_add,
    correction,
    correction_waiting,
    documents,
    history,
    identity,
    look,
    proof,
    queries,
    request_told,
    requests,
    restricted,
    undo,
    work,
    worklists,
)
from acts.desk import Act, Desk, act
from store import corrections
from tests.acts.test_identity import ASKED, claim, done, linked, person, put
from tests.made import CO, Person, Practice, ans, bill, era, practice_in, s

WORD = "zanthoxylum"
WHY = (f"it tells of {WORD}", f"the paper names {WORD}")


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """Anna with claim A and a paper and visit that are Peter's, who has claim C."""
    made = practice_in(tmp_path)
    anna, peter = Person("OKAFOR", "ANNA", "W100"), Person("VARGA", "PETER", "X300", "19511112")
    made.sends(bill(500, label="A", person=anna), bill(200, label="C", person=peter))
    made.paid(era(ans(s(0, CO(50, 500)), label="A", icn="A", person=anna)))
    documents.add_bytes(made.at("rita"), f"tells of {WORD}".encode(), "paper.txt", claim="A", kind="record")
    return made


def views(desk: Desk, who: int) -> dict[str, Any]:
    """Everything that is told of a patient, their claim, and the lists that name them."""
    numbers = [row.number for row in requests.listed(desk, open_only=False, person=who)]
    return {
        "chart": chart.whole(desk, who),
        "chart then": chart.as_of(desk, who, desk.today()),
        "patient": look.patient(desk, who),
        "fields": correction.chart(desk, who),
        "claim": look.claim(desk, "A") if person(desk, "A") == who else "",
        "claim's history": look.history(desk, "claim", "A").rows if person(desk, "A") == who else "",
        "history": look.history(desk, "patient", str(who)).rows,
        "log": history.events(desk, patient=who).rows,
        "log of the claim": history.events(desk, claim="A").rows if person(desk, "A") == who else "",
        "corrections": correction_waiting.listed(desk, person=who),
        "queries": [one for view in ("open", "ended") for one in queries.listing(desk, view) if one.person == who],
        "requests": [requests.view(desk, number) for number in numbers],
        "told": request_told.told_us(desk, who),
        "cases": identity.listed(desk, every=True, person=who),
        "documents": documents.of_claim(desk, "A") if person(desk, "A") == who else "",
        "moved": restricted.moved_away(desk, who),
        "work": [row for one in worklists.gathered(desk) for row in one.rows if row.person == who],
    }


def leaks(desk: Desk, who: int) -> list[str]:
    """The views in which the word is read."""
    return [name for name, found in views(desk, who).items() if WORD in str(found)]


@act("work.test")
def reached(act: Act, who: int, of: int) -> None:
    """The patient's newest correction reached this claim."""
    number = corrections.newest(act.write, who)
    assert number is not None
    corrections.reach(
        act.write, number, of, becomes="corrected", words="goes again", fields="Department", owed=True, beside=False, on=act.today,
    )  # fmt: skip


def ask(books: Practice, question: str, **about: Any) -> None:
    queries.ask(books.at("rita"), replace(ASKED, question=question, indicators=ASKED.indicators), "Dr. Lind", "A", **about)


def test_a_paper_that_is_moved_takes_its_words_along(books: Practice) -> None:
    """Notes, queries, corrections and reasons that name it are hidden, and only they."""
    rita, anna, peter = books.at("rita"), person(books.desk, "A"), person(books.desk, "C")
    work.note(rita, "A", f"DOC-1 tells of {WORD}")
    work.note(rita, "A", "the patient called")
    ask(books, f"DOC-1 says {WORD}: which of these describes the condition?")
    plan = correction.propose(rita, anna, {("person", anna, "line1"): "9 ELM ST"})
    correction.sign(rita, plan, f"DOC-1, {WORD}", f"DOC-1 {WORD}")
    assert {"claim", "history", "queries", "corrections", "fields"} <= set(leaks(books.desk, anna))
    case = done(books, identity.document_asking(rita.books.read, "DOC-1", "claim C"), by="rita", decides="sam")
    assert leaks(books.desk, anna) == []
    assert any(note.text == "the patient called" for note in look.claim(rita, "A").notes)
    shown = "\n".join(restricted.look(books.at("sam"), case.number, "review").lines)
    assert shown.count(WORD) >= 4
    back = identity.back_asking(rita.books.read, case.number)
    done(books, back)
    assert WORD in str(look.claim(rita, "A").notes), "it is this patient's again"
    assert leaks(books.desk, peter) == [] or "cases" not in leaks(books.desk, peter)
    assert proof.audit(books.desk).problems == ()


@pytest.mark.parametrize("claims", ["void", "move"])
def test_a_visit_that_is_moved_takes_its_words_along(books: Practice, claims: str) -> None:
    """Reason and evidence of corrections signed and waiting, late entries, queries, what was taken back, the asking itself."""
    rita, anna, peter = books.at("rita"), person(books.desk, "A"), person(books.desk, "C")
    visit = put(books.desk, anna, "encounter", number="VISIT77", **{"class": "AMB"}, state="open", from_on="2026-08-01", department=WORD)
    linked(books.desk, visit, claim(books.desk, "A"))
    chart_add.add(
        rita, anna, "note", {"title": f"says {WORD}", "text": WORD, "from_on": "2026-08-01"}, reason=WORD, evidence=WORD, encounter=visit
    )
    plan = correction.propose(rita, anna, {("chart_item", visit, "department"): f"{WORD} again"})
    correction.sign(rita, plan, f"because {WORD}", f"seen {WORD}")
    reached(books.desk, anna, claim(books.desk, "A"))
    undone = correction.propose(rita, anna, {("chart_item", visit, "type"): "99213"})
    correction.sign(rita, undone, f"then {WORD}", WORD)
    last = undo.mine(rita)
    assert last is not None
    undo.apply(rita, last.number, None, f"not {WORD}")
    waits = correction_waiting.preview(rita, anna, {("chart_item", visit, "type"): "99214"})
    correction_waiting.propose_for_signature(rita, waits, f"waits for {WORD}", WORD, login="sam")
    ask(books, f"{WORD}: which of these describes the condition?", encounter=visit)
    work.note(rita, "A", f"VISIT77: {WORD}")
    asked = requests.field(rita, anna, "encounter type", "21", WORD)
    requests.add(rita, anna, "amendment", "the place is wrong", items=[replace(asked, relation="chart_item", subject=visit, field="type")])
    assert {"chart", "history", "log", "claim", "queries", "corrections", "requests"} <= set(leaks(books.desk, anna))
    asking = identity.encounter_asking(rita.books.read, visit, peter, claims)
    made = identity.ask(rita, asking, *WHY)
    case = identity.approve(books.at("sam"), made.number, f"looked at {WORD}")
    assert leaks(books.desk, anna) == []
    shown = "\n".join(restricted.look(books.at("sam"), case.number, "review").lines)
    for words in ("because", "then", "not", "waits for", "says", "it tells of", "looked at"):
        assert f"{words} {WORD}" in shown, words
    assert json.dumps(shown) and proof.audit(books.desk).problems == ()
    events = history.events(books.desk).rows
    assert any(WORD in event.reason for event in events), "the log itself keeps it all"
