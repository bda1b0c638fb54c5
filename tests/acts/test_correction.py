"""Correcting a record: with reason and evidence, by whom it may be, over the version that was seen; the original stays readable."""

from __future__ import annotations

from pathlib import Path

import pytest

from acts import correction, lists, look, work
from acts.desk import Desk
from acts.views import ChartField, Correction, QueueView
from store import audit
from store.errors import NoSuch, NotAllowed, PlanChanged, Refused, Stale
from tests.made import Practice, practice_in


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """Two denials."""
    made = practice_in(tmp_path)
    made.denied(100, 300)
    return made


def field(desk: Desk, name: str, number: str = "B") -> ChartField:
    """A field of the record behind a claim."""
    chart = correction.chart(desk, look.claim(desk, number).person, number)
    return next(found for _, fields in chart.groups for found in fields if found.name == name)


def proposed(desk: Desk, value: str, name: str = "member_id", number: str = "B") -> Correction:
    """A correction of one field."""
    found = field(desk, name, number)
    person = look.claim(desk, number).person
    return correction.propose(desk, person, {(found.relation, found.subject, name): value}, number)


def test_who_was_corrected_by_name_is_found_by_the_old_one(books: Practice) -> None:
    """Old papers bear it: the hit says by which; the rest of the words may be of the name as it is now."""
    rita = books.at("rita")
    old = field(rita, "last").value
    correction.sign(rita, proposed(rita, "QUIMBY-ROSS", "last"), "married", "licence seen")
    first = field(rita, "first").value
    person = look.claim(rita, "B").person
    for typed in (old, f"{old[:4]} {first}", f"{first} {old.lower()}"):
        found = {hit.key: hit.detail for hit in lists.find(rita, typed) if hit.kind == "patient"}
        assert found[str(person)].lower().startswith(f"formerly {old.lower()}, "), typed
    assert next(hit.detail for hit in lists.find(rita, "quimby") if hit.kind == "patient").startswith("born")
    assert str(person) not in {hit.key for hit in lists.find(rita, f"{old} nobody") if hit.kind == "patient"}


def test_a_signed_correction_is_a_new_version_beside_the_old(books: Practice) -> None:
    """The value before, until when, and since when the new one is; an amendment with reason, evidence and author."""
    rita = books.at("rita")
    plan = proposed(rita, "WB100299")
    assert [(f.name, f.value) for f in plan.changes] == [("member_id", "WB100200")]
    assert (plan.shall_be, plan.findings) == (("WB100299",), ())
    signed = correction.sign(rita, plan, "denied CO-16 N382", "card copy of 05-29")
    assert [(row.field, row.was, row.shall_be, row.author) for row in signed] == [("Member number", "WB100200", "WB100299", "rita")]
    now = field(rita, "member_id")
    assert (now.value, now.was, now.was_until, now.since, now.version) == ("WB100299", "WB100200", "2026-10-01", "2026-10-01", 2)
    kept = correction.chart(rita, plan.person).amendments
    assert [(row.reason, row.evidence) for row in kept] == [("denied CO-16 N382", "card copy of 05-29")]


def test_what_was_sent_stays_as_it_was_sent(books: Practice) -> None:
    """The claim's record shows the new value; the segments of the claim are those of the file."""
    ana = books.at("ana")
    correction.sign(ana, proposed(ana, "WB100299"), "number differs from card", "card copy")
    view = look.claim(ana, "B")
    assert view.member_id == "WB100299"
    assert any("WB100200" in segment for segment in look.source(ana, "B")) or any("CLM*B" in segment for segment in look.source(ana, "B"))
    row = books.desk.books.read.one("SELECT member_id FROM claim_payer WHERE claim = :claim", claim=view.claim)
    assert row is not None and row[0] == "WB100200"
    assert any("Member number: was WB100200, is WB100299" in event.words for event in view.history)


def test_a_corrected_name_is_found_by_the_new_one(books: Practice) -> None:
    """The folded name goes with it, on every list."""
    ana = books.at("ana")
    correction.sign(ana, proposed(ana, "Ångström", "last"), "card", "card copy")
    assert [hit.kind for hit in lists.find(ana, "angstrom")] == ["patient", "claim"]
    assert [row.control_number for row in lists.queue(ana, QueueView(text="angst")).rows] == ["B"]


@pytest.mark.parametrize(("reason", "evidence", "words"), [("", "card", "needs its reason"), ("wrong", "  ", "needs its evidence")])
def test_it_is_not_signed_without_reason_and_evidence(books: Practice, reason: str, evidence: str, words: str) -> None:
    """Refused, with nothing written."""
    ana = books.at("ana")
    plan = proposed(ana, "WB100299")
    with pytest.raises(Refused, match=words):
        correction.sign(ana, plan, reason, evidence)
    assert field(ana, "member_id").value == "WB100200"


def test_a_value_that_cannot_be_is_a_finding_and_is_not_signed(books: Practice) -> None:
    """The proposal says what is wrong; signing it all the same is refused."""
    ana = books.at("ana")
    plan = proposed(ana, "2031-01-01", "born_on")
    assert [finding.severity for finding in plan.findings] == ["error"]
    with pytest.raises(Refused, match="still to come"):
        correction.sign(ana, plan, "reason", "evidence")


def test_a_correction_that_changes_nothing_says_so(books: Practice) -> None:
    """The finding is that nothing is changed."""
    plan = proposed(books.at("ana"), " WB100200 ")
    assert [finding.code for finding in plan.findings] == ["amendment_unchanged"]


def test_a_diagnosis_is_for_a_coder(books: Practice) -> None:
    """A biller may see it and propose; only records, a supervisor or the administrator signs."""
    ana, rita = books.at("ana"), books.at("rita")
    code = field(ana, "code")
    plan = proposed(ana, "E11.22", "code")
    assert [finding.code for finding in plan.findings] == ["amendment_right"]
    with pytest.raises(NotAllowed, match="corrected by a coder"):
        correction.sign(ana, plan, "note says so", "note of 05-29")
    correction.sign(rita, proposed(rita, "E11.22", "code"), "note says so", "note of 05-29")
    assert "E11.22" in look.claim(ana, "B").diagnoses and code.value != "E1122"


def test_an_auditor_signs_nothing(books: Practice) -> None:
    """Exit 4, and the attempt is in the log."""
    olga = books.at("olga")
    plan = proposed(books.at("ana"), "WB100299")
    with pytest.raises(NotAllowed):
        correction.sign(olga, plan, "reason", "evidence")
    assert [event.act for event in audit.events(olga.books.read, actor="olga")] == ["refused"]


def test_another_signed_meanwhile_and_both_values_are_shown(books: Practice) -> None:
    """Stale: theirs with who and when, mine with the version that I saw; nothing was overwritten."""
    ana, rita = books.at("ana"), books.at("rita")
    mine = proposed(ana, "WB100298")
    correction.sign(rita, proposed(rita, "WB100299"), "card", "card copy")
    with pytest.raises(Stale, match="rita signed another version") as error:
        correction.sign(ana, mine, "call", "ref 9914")
    yours, theirs = error.value.yours, error.value.theirs
    assert isinstance(yours, list) and isinstance(theirs, list)
    assert (yours[0]["value"], yours[0]["version"]) == ("WB100298", 1)
    assert (theirs[0]["value"], theirs[0]["version"], theirs[0]["by"]) == ("WB100299", 2, "rita")
    assert field(ana, "member_id").value == "WB100299"


def test_a_correction_is_signed_as_it_was_shown(books: Practice) -> None:
    """A value slipped in after the proposal is not signed."""
    from dataclasses import replace

    ana = books.at("ana")
    with pytest.raises(PlanChanged):
        correction.sign(ana, replace(proposed(ana, "WB100299"), shall_be=("WB6666",)), "reason", "evidence")


def test_a_row_of_another_patient_is_not_corrected_by_the_way(books: Practice) -> None:
    """The row must be of the patient whose record is open."""
    ana = books.at("ana")
    theirs = field(ana, "member_id", "A")
    person = look.claim(ana, "B").person
    with pytest.raises(NoSuch, match="is not of patient"):
        correction.propose(ana, person, {("coverage", theirs.subject, "member_id"): "X1234"})


def test_the_claims_that_it_touches_are_named(books: Practice) -> None:
    """Each with its status and what becomes of it now."""
    plan = proposed(books.at("ana"), "WB100299")
    assert [(claim.control_number, claim.status, claim.cents) for claim in plan.touches] == [("B", "denied", 30000)]
    assert plan.touches[0].words == "will stand ready: replacement (frequency 7)"


def test_a_draft_of_it_is_gone_once_it_is_signed(books: Practice) -> None:
    """What was typed is kept until then."""
    ana = books.at("ana")
    plan = proposed(ana, "WB100299")
    work.save_draft(ana, f"correction {plan.person}", "WB1002")
    correction.sign(ana, plan, "reason", "evidence")
    assert work.draft(ana, f"correction {plan.person}") == ""


def test_a_correction_leaves_what_was_set_aside_alone(books: Practice) -> None:
    """It is no answer of a payer."""
    from datetime import date

    ana = books.at("ana")
    work.follow_up(ana, work.item_of(ana, "B").item, date(2026, 12, 1))
    correction.sign(ana, proposed(ana, "WB100299"), "reason", "evidence")
    assert work.item_of(ana, "B").state == "waiting"
