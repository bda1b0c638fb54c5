"""Queries on a store: asked, answered by the asked or typed in for them, signed, closed; who may do which."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from acts import look, people, proof, queries, questions, undo, work
from acts.desk import Desk
from billing import query as rule
from billing.query import Indicator, Query
from store.errors import NoSuch, NotAllowed, Refused, Stale
from tests.made import Practice, practice_in

QUERY = Query(
    "physician", "Diabetes", "Which of these describes the patient's condition?", (Indicator("A1c 9.1", "lab slip", date(2026, 5, 29)),),
    ("Diabetes with a kidney condition caused by it", "Diabetes and a kidney condition of another cause", "Other"),
)  # fmt: skip


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """Three denials; lind treats and has a login, rita keeps records."""
    made = practice_in(tmp_path)
    made.denied(100, 300, 200)
    people.add(made.desk, "lind", "clinician")
    return made


def waiting(desk: Desk, claim: str) -> tuple[str, str]:
    """State of a claim's denial and what it waits for."""
    row = work.item_of(desk, claim, "denial")
    return row.state, row.follow_up_reason


def test_asked_answered_by_the_asked_and_closed(books: Practice) -> None:
    """The claim waits; who is asked signs by answering; the answer changes no code; all of it stays."""
    rita, lind = books.at("rita"), books.at("lind")
    row = queries.ask(rita, QUERY, "lind", "B")
    assert (row.state, row.whom, row.choices[-2:]) == ("asked", "lind", (rule.OTHER, rule.UNDETERMINED))
    assert len(row.choices) == 4
    assert waiting(rita, "B") == ("waiting", f"{row.ref} to lind")
    assert [one.ref for one in queries.listing(lind, "mine")] == [row.ref]
    assert [(said.ref, said.open) for said in look.claim(rita, "B").talk] == [(row.ref, True)]
    done = queries.answer(lind, row.number, (1,), "seen today")
    assert "seen today" in look.claim(rita, "B").talk[0].text
    assert (done.state, done.answer) == ("answered", f"{QUERY.options[0]}; seen today")
    assert (done.signature, done.signed_by, done.typed_by) == ("signed", "lind", "lind")
    assert waiting(rita, "B")[0] == "open"
    assert queries.listing(lind, "mine") == ()
    assert queries.close(rita, row.number, "agreed").outcome == "agreed"
    with pytest.raises(Refused, match="closed"):
        queries.answer(lind, row.number, (2,))
    assert queries.show(rita, row.number).answer == done.answer
    assert proof.audit(books.desk).ok


def test_typed_in_by_who_heard_it_waits_for_a_signature(books: Practice) -> None:
    """It is named as such; no code rests on it before the asked signs."""
    rita, lind = books.at("rita"), books.at("lind")
    row = queries.ask(rita, QUERY, "lind", "B")
    with pytest.raises(Refused, match="asks lind"):
        queries.answer(rita, row.number, (1,))
    kept = queries.answer(rita, row.number, (2,), heard_from="Dr. Lind, by phone")
    assert (kept.answered_by, kept.typed_by, kept.signature, kept.signed_by) == ("Dr. Lind, by phone", "rita", "awaited", "")
    with pytest.raises(Refused, match="has not signed"):
        queries.close(rita, row.number, "agreed")
    with pytest.raises(Refused, match="is to be signed by"):
        queries.sign(rita, row.number)
    assert [one.ref for one in queries.listing(lind, "mine")] == [row.ref]
    signed = queries.sign(lind, row.number)
    assert (signed.signature, signed.signed_by) == ("signed", "lind")
    assert queries.close(rita, row.number, "agreed").state == "closed"


def test_a_clinician_answers_only_what_asks_them_and_sees_no_money(books: Practice) -> None:
    rita, lind = books.at("rita"), books.at("lind")
    other = queries.ask(rita, QUERY, "Dr. Lindholm", "A")
    with pytest.raises(Refused, match="asks another"):
        queries.answer(lind, other.number, (1,))
    with pytest.raises(NoSuch):
        queries.show(lind, other.number)
    assert queries.listing(lind, "open") == () == queries.listing(lind, "ended")
    for doing in (lambda: look.claim(lind, "A"), lambda: work.take(lind, work.item_of(rita, "A", "denial").item),
                  lambda: queries.ask(lind, QUERY, "rita", "A"), lambda: questions.ask(lind, "A", "coder", "", "which?")):  # fmt: skip
        with pytest.raises(NotAllowed):
            doing()


def test_wording_that_leads_is_refused_and_a_draft_is_held_until_it_fits(books: Practice) -> None:
    rita = books.at("rita")
    bad = replace(QUERY, question="Please document diabetes; the claim was denied.")
    with pytest.raises(Refused, match="denied"):
        queries.ask(rita, bad, "lind", "B")
    assert queries.listing(rita, "open") == ()
    draft = queries.ask(rita, bad, "lind", "B", draft=True)
    assert draft.state == "draft" and waiting(rita, "B")[0] == "open"
    assert queries.listing(books.at("lind"), "mine") == ()
    with pytest.raises(Refused, match="denied"):
        queries.send(rita, draft.number)
    good = queries.ask(rita, QUERY, "lind", "B", draft=True)
    assert queries.send(rita, good.number).state == "asked"
    assert queries.check(rita, bad, "B") and not queries.check(rita, QUERY, "B")


def test_a_quotation_must_stand_where_it_is_said_to_stand(books: Practice, tmp_path: Path) -> None:
    from acts import documents

    rita = books.at("rita")
    note = tmp_path / "note.txt"
    note.write_text("Known kidney disease,\neGFR 48 today.\n", "utf-8")
    paper = documents.add(rita, note, "B", "record")
    ref = f"DOC-{paper.document}"
    fits = replace(QUERY, indicators=(Indicator("kidney disease, eGFR 48", ref),))
    assert queries.ask(rita, fits, "lind", "B").state == "asked"
    with pytest.raises(Refused, match="does not stand in"):
        queries.ask(rita, replace(QUERY, indicators=(Indicator("eGFR 84", ref),)), "lind", "B")
    with pytest.raises(Refused, match="not in this patient's record"):
        queries.ask(rita, replace(QUERY, indicators=(Indicator("eGFR 48", "DOC-99"),)), "lind", "B")
    first = queries.propose(rita, "ckd_stage", "physician", "B")
    assert Indicator("eGFR 48 today.", ref) in first.indicators or any(one.place == ref for one in first.indicators)


def test_days_overdue_withdrawn_undone(books: Practice) -> None:
    rita = books.at("rita")
    row = queries.ask(rita, QUERY, "lind", "B")
    assert row.due_on > rita.today()
    with pytest.raises(Refused, match="not ahead"):
        queries.ask(rita, QUERY, "lind", "B", due=rita.today())
    last = undo.mine(rita)
    assert last is not None and last.act == "query.ask"
    undo.apply(rita, last.number, undo.preview(rita, last.number).hash)
    assert queries.show(rita, row.number).state == "withdrawn"
    assert waiting(rita, "B")[0] == "open"
    again = queries.ask(rita, QUERY, "lind", "B")
    with pytest.raises(Refused, match="was asked by rita"):
        queries.withdraw(books.at("ana"), again.number)
    with pytest.raises(Stale):
        queries.withdraw(rita, again.number, version=99)
    assert queries.withdraw(rita, again.number, "the note says it").state == "withdrawn"
    assert waiting(rita, "B")[0] == "open"


def test_any_coder_answers_what_any_coder_is_asked(books: Practice) -> None:
    row = queries.ask(books.at("ana"), replace(QUERY, asked="coder"), "", "A")
    assert row.whom == "any coder"
    assert [one.ref for one in queries.listing(books.at("rita"), "mine")] == [row.ref]
    assert queries.answer(books.at("rita"), row.number, (2,)).signed_by == "rita"


def test_every_version_stays_in_the_log(books: Practice) -> None:
    rita = books.at("rita")
    row = queries.ask(rita, QUERY, "lind", "B")
    queries.answer(books.at("lind"), row.number, (1,))
    changes = rita.books.read.run("SELECT before, after FROM change WHERE relation = 'query' AND key = :key ORDER BY id", key=row.number)
    states = [json.loads(one[1]) for one in changes]
    assert len(changes) == 2 and changes[0][0] is None
    assert "asked" in states[0] and "answered" in states[1]
