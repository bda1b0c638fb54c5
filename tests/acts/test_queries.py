"""Queries on a store: asked, answered by the asked or typed in for them, signed, closed; who may do which."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from acts import (
    assignment,
    chart_add,
    clinicians,
    hands_view,
    lists,
    look,
    people,
    proof,
    queries,
    query_first,
    query_wordings,
    questions,
    undo,
    work,
    worklists,
)
from acts.desk import Desk
from billing import query as rule
from billing.query import Indicator, Query, Template
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
    first = query_first.propose(rita, "ckd_stage", "physician", "B")
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


WARD = ("heel_side", "Side of the heel ulcer", "On which side does the ulcer of the heel stand?", ("Right heel", "Left heel"))


def wording(name: str = "", **said: object) -> Template:
    """A wording of the practice's own."""
    made = Template(name or WARD[0], WARD[1], "options", "", WARD[2], WARD[3], ("heel",))
    return replace(made, **said)  # type: ignore[arg-type]


def test_a_wording_of_the_practice_is_kept_reviewed_offered_and_retired(books: Practice) -> None:
    rita = books.at("rita")
    kept = query_wordings.add(rita, wording("Heel side"))
    assert (kept.name, kept.edition, kept.version, kept.by, kept.reviewed_by) == ("heel_side", "practice", 1, "rita", "")
    assert query_wordings.listed(rita)[0] == kept
    assert query_wordings.review(books.at("sam"), "heel_side").reviewed_by == "sam"
    changed = query_wordings.add(rita, wording(title="Heel ulcer: side"))
    assert (changed.title, changed.reviewed_by) == ("Heel ulcer: side", "")
    with pytest.raises(Stale):
        query_wordings.review(books.at("sam"), "heel_side", version=1)
    assert query_first.propose(rita, "heel_side", "physician", "B").question == WARD[2]
    row = queries.ask(rita, replace(QUERY, question=WARD[2], options=WARD[3], title="Heel"), "lind", "B", template="heel_side")
    query_wordings.retire(rita, "heel_side")
    assert all(one.name != "heel_side" for one in query_wordings.listed(rita))
    assert queries.show(rita, row.number).template == "heel_side"
    with pytest.raises(NoSuch):
        query_wordings.retire(rita, "heel_side")
    assert proof.audit(books.desk).ok


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"question": "Please document on which side the ulcer stands."}, "Please document"),
        ({"question": "On which side does it stand, so that the payer pays?"}, "pay"),
        ({"title": "Severity of the ulcer"}, "Severity"),
        ({"options": ("Right heel", "Left heel, with a higher DRG")}, "DRG"),
        ({"options": ("Right heel",)}, "one answer alone"),
        ({"question": "Does the ulcer stand at the Right heel?"}, "Right heel"),
        ({"name": "A|B"}, "no name of a wording"),
        ({"kind": "yes_no", "basis": "poa", "options": ()}, "{about}"),
        ({"kind": "yes_no", "basis": "", "options": ()}, "yes or no is only for"),
    ],
)
def test_a_wording_that_leads_or_speaks_of_money_is_not_kept(books: Practice, said: dict[str, object], word: str) -> None:
    rita = books.at("rita")
    before = query_wordings.listed(rita)
    with pytest.raises(Refused, match=re.escape(word)):
        query_wordings.add(rita, wording(**said))
    assert query_wordings.listed(rita) == before


def test_a_wording_in_the_place_of_a_shipped_one_goes_and_it_stands_again(books: Practice) -> None:
    rita = books.at("rita")
    query_wordings.add(rita, wording("laterality"))
    assert [one.edition for one in query_wordings.listed(rita) if one.name == "laterality"] == ["practice"]
    last = undo.mine(rita)
    assert last is not None and last.act == "query.wording"
    undo.apply(rita, last.number, undo.preview(rita, last.number).hash)
    assert query_wordings.one(rita, "laterality").edition == "shipped"
    with pytest.raises(Refused, match="ships with claimdesk"):
        query_wordings.retire(rita, "laterality")
    with pytest.raises(NotAllowed):
        query_wordings.add(books.at("ana"), wording())


def test_a_department_is_a_team_whose_people_are_asked_and_answer(books: Practice) -> None:
    """Each of them sees it, one answers and signs; who asked is told; a team that is asked stays."""
    assignment.team_make(books.desk, "Front desk", ["ben"])
    rita, ben = books.at("rita"), books.at("ben")
    row = queries.ask(rita, replace(QUERY, asked="department"), "front desk", "B")
    assert (row.whom, row.mine) == ("Front desk", False)
    assert [one.ref for one in queries.listing(ben, "mine")] == [row.ref]
    assert queries.listing(books.at("ana"), "mine") == ()
    assert [one.ref for one in worklists.one(ben, "queries").rows if one.owner == "ben"] == [row.ref]
    assert hands_view.told_me(ben, 0)[-1][1].startswith(f"rita asks you {row.ref}")
    assert any(queue.name == "Queries to you" and queue.open == 1 for queue in lists.desk_view(ben).queues)
    with pytest.raises(Refused, match="a query names"):
        assignment.team_drop(books.desk, "Front desk")
    done = queries.answer(ben, row.number, (2,))
    assert (done.answered_by, done.signature) == ("ben", "signed")
    assert hands_view.told_me(rita, 0)[-1][1].startswith(f"ben answered {row.ref}")


def test_who_asked_is_told_of_the_answer_when_they_come_back(books: Practice) -> None:
    rita = books.at("rita")
    row = queries.ask(rita, replace(QUERY, asked="coder"), "", "B")
    books.clock.move(hours=1)
    queries.answer(books.at("rita"), row.number, (1,))
    other = queries.ask(rita, QUERY, "lind", "B")
    books.clock.move(hours=20)
    queries.answer(books.at("lind"), other.number, (2,))
    books.clock.move(hours=1)
    assert f"{other.ref} answered by lind" in lists.desk_view(books.at("rita")).since_words


def test_who_can_be_asked_of_a_visit_and_what_can_be_quoted(books: Practice) -> None:
    """Who rendered the visit first; its own note before others; each sentence with its place; the query is about the visit."""
    rita = books.at("rita")
    assignment.team_make(books.desk, "Front desk", ["ben"])
    clinicians.put(books.desk, "1234567893", {"last": "LINDHOLM", "first": "ASTA", "login": "lind"})
    person, on = look.claim(rita, "B").person, books.desk.today().isoformat()
    other = chart_add.add(rita, person, "note", {"title": "Call", "from_on": on, "text": "Heel looks well."}).id
    visit = chart_add.add(rita, person, "encounter", {"from_on": on, "class": "AMB", "rendering": "1234567893", "department": "Ward 3"}).id
    note = chart_add.add(
        rita, person, "note", {"title": "V", "from_on": on, "text": "Ulcer of the heel.\nSleeps well."}, encounter=visit
    ).id
    found = query_first.whom(rita, encounter=visit)
    assert found.physician is not None and found.physician.whom == "lind"
    assert found.clinicians == ()
    assert [one.words for one in query_first.whom(books.at("ana"), "B").coders] == ["any coder", "rita"]
    assert [one.whom for one in found.departments] == ["Front desk", "Ward 3"]
    first = query_first.propose(rita, "laterality", "physician", encounter=visit)
    assert [(one.words, one.place) for one in first.record] == [
        ("Ulcer of the heel.", f"NOTE-{note}"), ("Sleeps well.", f"NOTE-{note}"), ("Heel looks well.", f"NOTE-{other}"),
    ]  # fmt: skip
    assert query_first.propose(rita, "", encounter=visit, first=f"NOTE-{other}").record[0].place == f"NOTE-{other}"
    asked = replace(QUERY, question=WARD[2], options=WARD[3], title="Heel", indicators=first.record[:1])
    row = queries.ask(rita, asked, "lind", encounter=visit)
    assert (row.encounter, row.whom, [one.ref for one in queries.listing(books.at("lind"), "mine")]) == (visit, "Lindholm, Asta", [row.ref])
    with pytest.raises(Refused, match="answers no queries"):
        queries.ask(rita, asked, "olga", encounter=visit)
