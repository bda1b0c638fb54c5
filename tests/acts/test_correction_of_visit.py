"""What is corrected of a visit or a coverage flows into its claim: by store, from the signature to the outbox, and back by undo."""

from __future__ import annotations

from pathlib import Path

import pytest

from acts import chart_add, clinicians, correction, correction_chain, correction_waiting, look, outbox, undo
from acts.desk import Desk
from billing.amendment_kinds import Said
from billing.resending import Change
from store import scrub
from tests.made import Person, Practice, ans, bill, era, practice_in, s

DOCTOR, OTHER = "1669999926", "1234567893"


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """Claim B, denied with CO-16; its visit is in the chart as the claim has it."""
    made = practice_in(tmp_path)
    made.denied(100, 300)
    return made


def visit(books: Practice, number: str = "B") -> dict[str, int]:
    """The things of the claim's visit, by kind."""
    rita = books.at("rita")
    person = look.claim(rita, number).person
    values = {"number": "V1", "from_on": "2026-08-10", "pos": "11", "rendering": DOCTOR}
    seen = chart_add.add(rita, person, "encounter", values, claim=number).id
    codes = {"code": "E119", "position": "1"}, {"code": "G0444", "from_on": "2026-08-10"}
    return {
        "encounter": seen,
        "diagnosis": chart_add.add(rita, person, "diagnosis", codes[0], encounter=seen).id,
        "procedure": chart_add.add(rita, person, "procedure", codes[1], encounter=seen).id,
    }


def sign(desk: Desk, thing: int, name: str, value: str, number: str = "B", kind: str = "correction") -> correction_chain.Signed:
    """A field of a thing, corrected for this claim."""
    plan = correction.propose(desk, look.claim(desk, number).person, {("chart_item", thing, name): value}, number, Said(kind))
    shown = [one for one in plan.touches if one.becomes != "stays"]
    done = correction_chain.sign(desk, plan, "Denial CO-16", "note of 08-10")
    assert [one.becomes for one in shown] == [row.becomes for row in done.claims]
    return done


def differs(done: correction_chain.Signed) -> set[tuple[str, str, str]]:
    """What the claim that stands ready says otherwise than it was sent, without what every replacement does."""
    (row,) = done.ready
    return {(one.field, one.was, one.shall_be) for one in row.differences} - {("Frequency", "1", "7"), ("Payer's claim number", "-", "B")}


@pytest.mark.parametrize(
    ("kind", "name", "value", "field", "was", "now"),
    [
        ("diagnosis", "code", "E1122", "Diagnoses", "E119 I10", "E1122 I10"),
        ("procedure", "modifiers", "25", "Line 1: modifiers", "-", "25"),
        ("procedure", "units", "2", "Line 1: units", "1", "2"),
    ],
)
def test_what_agreed_with_the_claim_stands_ready_with_its_new_value(
    books: Practice, kind: str, name: str, value: str, field: str, was: str, now: str
) -> None:
    """It is scrubbed in the same request, and one undo takes all of it back."""
    things, rita = visit(books), books.at("rita")
    done = sign(rita, things[kind], name, value)
    assert done.not_ready == () and differs(done) == {(field, was, now)}
    claim = look.claim(rita, "B").claim
    run = scrub.last_run(rita.books.read, claim)
    assert run is not None and f"K-{done.number}" in run.why
    mine = undo.mine(rita)
    assert mine is not None
    undo.apply(rita, mine.number)
    assert {(one.field, one.shall_be) for one in outbox.propose(rita, "B").differences} == {
        ("Frequency", "7"), ("Payer's claim number", "B"),
    }  # fmt: skip
    assert {one.row.kind: one.row.state for one in look.claim(rita, "B").work} == {"denial": "open"}


def test_a_clinician_is_named_by_the_number_and_one_who_is_not_known_is_asked_for(books: Practice) -> None:
    """No number stands beside the name of somebody else."""
    things, rita = visit(books), books.at("rita")
    done = sign(rita, things["encounter"], "rendering", OTHER)
    assert [(row.becomes, "list of clinicians" in row.words) for row in done.claims] == [("person", True)] and done.ready == ()
    assert "chart_differs" in {one.code for one in outbox.propose(rita, "B").findings}
    clinicians.put(books.desk, OTHER, {"last": "Lindholm", "first": "Kai", "taxonomy": "207Q00000X"})
    plan = outbox.propose(rita, "B")
    assert ("Rendering provider's NPI", OTHER) in {(one.field, one.shall_be) for one in plan.differences}
    assert "chart_differs" not in {one.code for one in plan.findings}


def test_an_authorisation_flows_where_the_claim_says_its_old_number(books: Practice) -> None:
    """Sent with the wrong one, replaced by the right one."""
    rita, ana = books.at("rita"), books.at("ana")
    person = look.claim(rita, "B").person
    number = chart_add.add(rita, person, "authorisation", {"number": "AUTH-1", "payer": "LAKESIDE HEALTH PLAN"}).id
    assert sign(rita, number, "units", "3").claims == ()
    books.clock.move(hours=1)
    changes = (Change("authorization", "AUTH-1"),)
    outbox.send(ana, outbox.propose(ana, "B", changes=changes), changes=changes, reason="with its number")
    outbox.leave(ana)
    books.clock.move(hours=1)
    done = sign(rita, number, "number", "AUTH-2")
    assert [(row.becomes, row.fields) for row in done.claims] == [("ready", "Authorisation number")]
    assert ("Authorisation number", "AUTH-1", "AUTH-2") in differs(done)


def test_the_relation_flows_with_the_subscriber_and_the_order_is_for_a_person(books: Practice) -> None:
    """Who the subscriber is must be known; payers change places by nobody but a person."""
    ana = books.at("ana")
    chart = correction.chart(ana, look.claim(ana, "B").person, "B")
    cover = next(found.subject for _, fields in chart.groups for found in fields if found.name == "relationship")

    def signed(**values: str) -> correction_chain.Signed:
        changes = {("coverage", cover, name): value for name, value in values.items()}
        return correction_chain.sign(ana, correction.propose(ana, chart.person, changes, "B"), "card", "card copy")

    done = signed(relationship="01")
    assert done.ready == () and "name on the card" in done.claims[0].words
    done = signed(name_on_card="OKAFOR, JOHN")
    assert done.not_ready == () and ("Relation", "18", "01") in differs(done)
    done = signed(rank="2")
    assert done.ready == () and done.claims[0].becomes == "renewed" and "a person decides" in done.claims[0].words
    assert outbox.listed(ana)[0].state == "held"


def test_a_house_code_rewrites_nothing_and_is_work_of_a_person(books: Practice) -> None:
    """A chart that never agreed with the claim is told beside it."""
    rita = books.at("rita")
    person = look.claim(rita, "B").person
    seen = chart_add.add(rita, person, "encounter", {"from_on": "2026-08-10"}, claim="B").id
    thing = chart_add.add(rita, person, "procedure", {"code": "H0001", "from_on": "2026-08-10"}, encounter=seen).id
    done = sign(rita, thing, "modifiers", "25")
    assert done.ready == () and "no line of the claim is found by it" in done.claims[0].words


def test_a_paid_claim_and_a_taken_back_service_are_work(tmp_path: Path) -> None:
    """A replacement is proposed; nothing is lost where a line would leave the claim."""
    made = practice_in(tmp_path)
    person = Person("OKAFOR", "BNNA", "WB100200")
    made.sends(bill(100, label="B", person=person))
    made.paid(era(ans(s(100), label="B", icn="B", person=person)))
    things, rita = visit(made), made.at("rita")
    assert [row.becomes for row in sign(rita, things["procedure"], "modifiers", "25").claims] == ["work"]
    done = sign(rita, things["procedure"], "standing", "retracted", kind="retraction")
    assert [row.becomes for row in done.claims] == ["work"] and "was taken back" in done.claims[0].words
    assert {one.row.kind for one in look.claim(rita, "B").work} == {"record_changed"}


def test_what_stands_in_the_outbox_takes_it_or_is_held(books: Practice) -> None:
    """Again and again, from the value that it has by then."""
    things, rita = visit(books), books.at("rita")
    entry = sign(rita, things["procedure"], "modifiers", "25").ready[0]
    assert [row.becomes for row in sign(rita, things["procedure"], "modifiers", "59").claims] == ["renewed"]
    assert ("Line 1: modifiers", "59") in {(one.field, one.shall_be) for one in outbox.view(rita, entry.number).differences}
    sign(rita, things["procedure"], "standing", "retracted", kind="retraction")
    row = outbox.view(rita, entry.number)
    assert row.state == "held" and "was taken back" in row.held


def test_after_it_went_the_claims_own_list_of_codes_does_not_bring_the_old_one_back(books: Practice) -> None:
    """The next sending says what the last one said."""
    things, rita, ana = visit(books), books.at("rita"), books.at("ana")
    entry = sign(rita, things["diagnosis"], "code", "E1122").ready[0]
    outbox.release(ana, entry.number)
    outbox.leave(ana)
    assert "Diagnoses" not in {one.field for one in outbox.propose(ana, "B").differences}


def test_a_diagnosis_added_after_the_claim_went_is_work_and_taken_back_with_it(tmp_path: Path) -> None:
    """One that the claim names is nothing new; one that it does not name is a late entry with its number."""
    made = practice_in(tmp_path)
    made.sends(bill(100, label="B", person=Person("OKAFOR", "BNNA", "WB100200")))
    things, rita = visit(made), made.at("rita")
    assert look.claim(rita, "B").work == ()
    person = look.claim(rita, "B").person
    chart_add.add(rita, person, "diagnosis", {"code": "N182", "position": "3"}, encounter=things["encounter"])
    (work,) = look.claim(rita, "B").work
    assert (work.row.kind, work.row.state) == ("record_changed", "open")
    (row,) = correction_waiting.listed(rita, person=person)
    assert row.kind == "late_entry" and "N182 was added to the visit" in correction_waiting.view(rita, row.number).claims[0].words
    assert "chart_differs" in {one.code for one in outbox.propose(rita, "B").findings}
    mine = undo.mine(rita)
    assert mine is not None
    undo.apply(rita, mine.number)
    assert look.claim(rita, "B").work == () and "chart_differs" not in {one.code for one in outbox.propose(rita, "B").findings}
