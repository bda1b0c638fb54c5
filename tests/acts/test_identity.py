"""Merges and moves on a real store: nothing moves without a second person, and what is taken back stands row by row as it stood."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from acts import appeals, breaches, chart, documents, duplicates, identity, look, proof, queries, requests, restricted, undo, worklists
from acts.desk import Act, Desk, act
from acts.identity_rows import Asking, CaseRow
from billing.joining import NAMES
from billing.query import Indicator, Query
from store import chart_items, charts
from store import identity as kept
from store.engine import guards
from store.errors import NoSuch, NotAllowed, PlanChanged, Refused
from tests.made import CO, Person, Practice, ans, bill, era, practice_in, s

ASKED = Query(
    "physician", "Diabetes", "Which of these describes the patient's condition?", (Indicator("A1c 9.1", "lab slip", date(2026, 5, 29)),),
    ("Diabetes with a kidney condition caused by it", "Diabetes and a kidney condition of another cause", "Other"),
)  # fmt: skip
WHY = ("one patient, registered twice", "driving licence seen at the desk, DOC-1")


@act("work.test")
def put(act: Act, person: int, kind: str, encounter: int | None = None, **fields: str) -> int:
    """A thing put into a chart."""
    act.subject("patient", person)
    return chart_items.add(act.write, person, kind, fields, event=act.number, encounter=encounter)


@act("work.test")
def linked(act: Act, encounter: int, claim: int) -> None:
    """A visit that was billed on a claim."""
    chart_items.link(act.write, encounter, claim)


@act("work.test")
def changed(act: Act, person: int, **values: str) -> None:
    """A record as somebody typed it."""
    record = charts.record(act.write, "person", person)
    assert record is not None
    charts.change(act.write, "person", person, record.version, values, act.number)


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """Two records of one patient, Maria and Mariah, each with a denied claim, a document, a note, a visit; and a stranger with claim C."""
    made = practice_in(tmp_path)
    maria, mariah = Person("OKAFOR", "MARIA", "W100"), Person("OKAFOR", "MARIAH", "W200")
    made.sends(
        bill(500, label="A", person=maria), bill(300, label="B", person=mariah), bill(80, label="D", person=mariah),
        bill(200, label="C", person=Person("VARGA", "PETER", "X300", "19511112")),
    )  # fmt: skip
    made.paid(era(ans(s(0, CO(50, 500)), label="A", icn="A", person=maria), ans(s(0, CO(50, 300)), label="B", icn="B", person=mariah)))
    rita = made.at("rita")
    for label in ("A", "B"):
        documents.add_bytes(rita, f"record of {label}".encode(), f"{label}.txt", claim=label, kind="record")
        visit = put(
            made.desk, person(made.desk, label), "encounter", number=f"V{label}", **{"class": "AMB"}, state="open", from_on="2026-09-01"
        )
        put(made.desk, person(made.desk, label), "diagnosis", visit, code="I482", position="1")
        linked(made.desk, visit, claim(made.desk, label))
        requests.add(rita, person(made.desk, label), "access", "a copy of all")
        queries.ask(rita, ASKED, "Dr. Lind", label, encounter=visit)
    return made


def claim(desk: Desk, number: str) -> int:
    """A claim's place in the books."""
    return int(desk.books.read.value("SELECT id FROM claim WHERE control_number = :number", number=number))


def person(desk: Desk, number: str) -> int:
    """The patient of a claim."""
    return int(desk.books.read.value("SELECT person FROM claim WHERE control_number = :number", number=number))


def standing(desk: Desk, but: tuple[str, ...] = ("merge", "breach_review")) -> dict[str, list[dict[str, Any]]]:
    """Every row of every journaled table but those of the cases themselves, without versions."""
    read = desk.books.read
    found = {}
    for table in read.schema.tables.values():
        if table.kind in ("M", "V") and table.name not in but:
            names = [name for name, _ in guards.columns(read, table) if name != "version"]
            found[table.name] = [{name: row[name] for name in names} for row in read.run(f'SELECT * FROM "{table.name}" ORDER BY id')]
    return found


def money(desk: Desk) -> list[tuple[Any, ...]]:
    """Every claim's figures."""
    return [tuple(row) for row in desk.books.read.run("SELECT * FROM claim_figures ORDER BY claim")]


def done(books: Practice, asking: Asking, by: str = "rita", decides: str = "sam") -> CaseRow:
    """Asked for by one, done by another."""
    asked = identity.ask(books.at(by), asking, *WHY)
    return identity.approve(books.at(decides), asked.number, "looked at both")


def sound(desk: Desk) -> None:
    """The log is whole, and the books are proven."""
    assert proof.audit(desk).problems == ()
    assert proof.ledger(desk).problems == ()


def test_a_merge_shows_side_by_side_and_needs_a_second_person(books: Practice) -> None:
    """What differs and what survives; nobody decides their own, nothing moves before."""
    rita, sam = books.at("rita"), books.at("sam")
    a, b = person(rita, "A"), person(rita, "B")
    changed(books.desk, b, phone="555-0100")
    seen = identity.merge(rita, a, b, {"first": "other"})
    lines = {line.name: line for line in seen.lines}
    assert (lines["first"].value, lines["last"].agrees, lines["phone"].value) == ("MARIAH", True, "555-0100")
    assert {one.control_number for one in seen.claims} == {"B", "D"} and not seen.obstacles
    assert any(line.member == "W200" and line.what == "becomes coverage 2" for line in seen.covers)
    before = standing(rita)
    for reason, evidence in (("", "x"), ("x", " ")):
        with pytest.raises(Refused, match="needs"):
            identity.ask(rita, seen.asking, reason, evidence)
    asked = identity.ask(rita, seen.asking, *WHY, hash=seen.hash)
    assert standing(rita) == before
    with pytest.raises(NotAllowed, match="yourself"):
        identity.approve(rita, asked.number)
    with pytest.raises(NotAllowed):
        identity.approve(books.at("ana"), asked.number)
    with pytest.raises(Refused, match="waits for a second person"):
        identity.ask(sam, seen.asking, *WHY)
    row = identity.approve(sam, asked.number, "seen", hash=asked.hash)
    assert (row.state, row.decided_by) == ("done", "sam")
    assert {person(rita, label) for label in "ABD"} == {a}
    view = look.patient(rita, b)
    assert view.person == a and {one.control_number for one in view.claims} == {"A", "B", "D"}
    assert charts.record(rita.books.read, "person", a).values["first"] == "MARIAH"  # type: ignore[union-attr]
    with pytest.raises(Refused, match="joined to"):
        identity.ask(rita, identity.merge_asking(rita.books.read, person(rita, "C"), b), *WHY)
    sound(books.desk)


def test_a_merge_of_the_wrong_two_taken_back_days_later_leaves_both_as_they_were(books: Practice) -> None:
    """Every row of every journaled table; the money never moved; the log tells it all; a review for breach is open."""
    rita = books.at("rita")
    c, a = person(rita, "C"), person(rita, "A")
    before, figures = standing(rita), money(rita)
    merged = done(books, identity.merge_asking(rita.books.read, c, a, dict.fromkeys(NAMES, "other")))
    assert standing(rita) != before and money(rita) == figures
    books.clock.move(days=9)
    back = done(books, identity.back_asking(rita.books.read, merged.number))
    assert standing(rita) == before and money(rita) == figures
    assert identity.one(rita, merged.number).state == "back" and back.undoes == merged.number
    (review,) = breaches.listed(rita)
    assert (review.case, review.days) == (back.number, 60) and "claim A" in review.what
    acts = [row[0] for row in rita.books.read.run("SELECT act FROM event WHERE act LIKE 'identity.%' ORDER BY number")]
    assert acts == ["identity.ask", "identity.approve"] * 2
    sound(books.desk)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    chosen=st.dictionaries(st.sampled_from(NAMES), st.sampled_from(("kept", "other"))),
    kept_one=st.sampled_from("ABC"),
    other=st.sampled_from("ABC"),
)
def test_merge_and_back_is_the_identity(books: Practice, chosen: dict[str, str], kept_one: str, other: str) -> None:
    """Whichever two, whatever was chosen."""
    rita = books.at("rita")
    one, two = person(rita, kept_one), person(rita, other)
    if one == two:
        return
    before = standing(rita)
    merged = done(books, identity.merge_asking(rita.books.read, one, two, chosen))
    assert kept.ids_of(rita.books.read, "claim", two) == []
    done(books, identity.back_asking(rita.books.read, merged.number))
    assert standing(rita) == before


def test_what_comes_under_the_other_name_goes_to_the_record_that_stands(books: Practice) -> None:
    """A claim that is billed under the joined record's name; the log of both; the chart as it stood the day before."""
    rita = books.at("rita")
    a, b = person(rita, "A"), person(rita, "B")
    yesterday = rita.today()
    books.clock.move(days=1)
    done(books, identity.merge_asking(rita.books.read, a, b))
    books.sends(bill(70, label="E", person=Person("OKAFOR", "MARIAH", "W200")))
    assert person(rita, "E") == a
    assert {one.title for one in chart.whole(rita, a).things if one.kind == "claim"} == {"A", "B", "D", "E"}
    was = chart.as_of(rita, b, yesterday)
    assert {one.kind for one in was.things} >= {"encounter", "coverage"} and was.gone_into is None
    assert chart.whole(rita, b).gone_into == a
    seen = {event.number for event in look.history(rita, "patient", str(a)).rows}
    before = [row[0] for row in rita.books.read.run("SELECT event FROM event_subject WHERE kind = 'patient' AND key = :b", b=str(b))]
    assert set(before) <= seen


def test_the_same_coverage_stands_once_and_is_there_again(books: Practice) -> None:
    """Same payer and member number."""
    rita = books.at("rita")
    a, b = person(rita, "A"), person(rita, "B")
    coverage = kept.ids_of(rita.books.read, "coverage", b)[0]

    @act("work.test")
    def same(act: Act) -> None:
        charts.change(act.write, "coverage", coverage, 1, {"member_id": "w-100".replace("-", "")}, act.number)

    same(books.desk)
    merged = done(books, identity.merge_asking(rita.books.read, a, b))
    members = [one.values["member_id"] for one in charts.of_person(rita.books.read, a) if one.relation == "coverage"]
    assert members == ["W100"]
    done(books, identity.back_asking(rita.books.read, merged.number))
    assert charts.record(rita.books.read, "coverage", coverage).values["standing"] == ""  # type: ignore[union-attr]


def test_what_came_since_stays_or_is_given(books: Practice) -> None:
    """An overlay is split: a claim that came after the merge is named, and goes where it is said; a value corrected since stays."""
    rita = books.at("rita")
    a, b = person(rita, "A"), person(rita, "B")
    merged = done(books, identity.merge_asking(rita.books.read, a, b, {"first": "other"}))
    visit = put(books.desk, a, "problem", text="asthma", state="active")
    other = put(books.desk, a, "problem", text="gout", state="active")
    changed(books.desk, a, first="MARYAM")
    seen = identity.look(rita, identity.back_asking(rita.books.read, merged.number, [f"chart_item:{visit}"]))
    assert [(row.key, row.given) for row in seen.added] == [(f"chart_item:{visit}", True), (f"chart_item:{other}", False)]
    assert seen.since == (f"record {a}: first changed since",)
    with pytest.raises(Refused, match="did not come"):
        identity.back_asking(rita.books.read, merged.number, ["claim:1"])
    done(books, seen.asking)
    assert chart_items.one(rita.books.read, visit).person == b and chart_items.one(rita.books.read, other).person == a  # type: ignore[union-attr]
    assert charts.record(rita.books.read, "person", a).values["first"] == "MARYAM"  # type: ignore[union-attr]


def test_records_that_moved_after_the_asking_are_not_joined(books: Practice) -> None:
    """The second person sees what the first one saw, or nothing is done."""
    rita = books.at("rita")
    a, b = person(rita, "A"), person(rita, "B")
    asked = identity.ask(rita, identity.merge_asking(rita.books.read, a, b), *WHY)
    put(books.desk, b, "problem", text="asthma", state="active")
    with pytest.raises(PlanChanged):
        identity.approve(books.at("sam"), asked.number)
    assert person(rita, "B") == b
    identity.refuse(books.at("sam"), asked.number, "the record moved")
    assert identity.listed(rita) == ()


def test_u_takes_a_merge_back_within_the_sitting_and_does_it_again(books: Practice) -> None:
    """As any act: by the log, whole; and an undo of the undo joins them again, which can be taken back by name still."""
    rita, sam = books.at("rita"), books.at("sam")
    before = standing(rita)
    asked = identity.ask(rita, identity.merge_asking(rita.books.read, person(rita, "A"), person(rita, "B")), *WHY)
    identity.approve(sam, asked.number)
    after = standing(rita)
    event = undo.mine(sam)
    assert event is not None and event.act == "identity.approve"
    undo.apply(sam, event.number)
    assert standing(rita) == before and identity.one(rita, asked.number).state == "asked"
    books.clock.move(hours=1)  # nobody has the claims in hand any more
    again = undo.mine(sam)
    assert again is not None
    undo.apply(sam, again.number)
    assert standing(rita) == after and identity.one(rita, asked.number).state == "done"
    done(books, identity.back_asking(rita.books.read, asked.number))
    assert standing(rita) == before
    sound(books.desk)


def test_a_document_of_another_patient_leaves_views_packets_and_lists(books: Practice) -> None:
    """It went out with an appeal: the review names that; the packet is closed; the chart says only that something was moved."""
    rita, ana, sam = books.at("rita"), books.at("ana"), books.at("sam")
    a, c = person(rita, "A"), person(rita, "C")
    books.clock.move(hours=1)  # nobody has it in hand any more
    proposal = appeals.propose(ana, "A")
    sent = appeals.write_and_send(
        ana, proposal, proposal.letter.subject, "Dear payer,\n\nlook again.", proposal.enclosures, "mail", "Lakeside appeals"
    )
    assert any(one.document == 1 for one in proposal.enclosures)
    documents.show(ana, 1)
    with pytest.raises(Refused, match="another patient"):
        documents.move(ana, 1, "C", "wrong")
    asking = identity.document_asking(rita.books.read, "DOC-1", "claim C")
    assert [one.control_number for one in identity.look(rita, asking).claims] == ["A"]
    before = standing(rita)
    case = done(books, asking)
    assert documents.of_claim(rita, "A") == () and [row.ref for row in documents.of_claim(rita, "C")] == ["DOC-1"]
    with pytest.raises(NotAllowed, match="restricted"):
        appeals.packet(ana, sent.row.number)
    (moved,) = restricted.moved_away(rita, a)
    assert "record of A" not in moved.words and "DOC" not in moved.words and "was moved from here on 20" in moved.words
    assert restricted.moved_away(rita, c) == ()
    (review,) = breaches.listed(rita)
    told = [(one["how"], one["who"]) for one in review.disclosed]
    assert ("left", "Lakeside appeals") in told and ("seen", "ana") in told
    with pytest.raises(NotAllowed):
        restricted.look(rita, case.number, "curious")
    with pytest.raises(Refused, match="needs a reason"):
        restricted.look(sam, case.number, " ")
    assert "record of A" in "\n".join(restricted.look(sam, case.number, "review B-1").lines)
    events = rita.books.read.run("SELECT actor, reason FROM event WHERE act = 'restricted.look'")
    assert [tuple(row) for row in events] == [("sam", "review B-1")]
    done(books, identity.back_asking(rita.books.read, case.number))
    assert standing(rita) == before and restricted.moved_away(rita, a) == ()
    sound(books.desk)


def test_a_document_of_nobody_here_is_shown_to_nobody(books: Practice) -> None:
    """It lies under restricted access: not listed, not shown, not filed, not saved."""
    rita = books.at("rita")
    case = done(books, identity.document_asking(rita.books.read, "DOC-2", "nobody"))
    for closed in (
        lambda: documents.show(rita, 2), lambda: documents.file(rita, 2, "A"), lambda: documents.save(rita, 2, books.folder),
        lambda: documents.add_bytes(rita, b"record of B", "B.txt", claim="A"),
    ):  # fmt: skip
        with pytest.raises(NotAllowed, match="restricted"):
            closed()
    assert restricted.look(books.at("sam"), case.number, "whose is it").whose is None
    done(books, identity.back_asking(rita.books.read, case.number))
    assert documents.show(rita, 2).row.claim == "B"


@pytest.mark.parametrize("claims", ["void", "move"])
def test_a_visit_goes_to_another_patient(books: Practice, claims: str) -> None:
    """With all that hangs on it; its claims stay to be voided, with a note that names nobody, or go along."""
    rita = books.at("rita")
    a, c = person(rita, "A"), person(rita, "C")
    visit = chart_items.of_person(rita.books.read, a, "encounter")[0].id
    before, figures = standing(rita), money(rita)
    asking = identity.encounter_asking(rita.books.read, visit, c, claims)
    (touched,) = identity.look(rita, asking).claims
    assert touched.control_number == "A" and "void" in touched.words
    case = done(books, asking)
    assert {one.kind for one in chart_items.of_person(rita.books.read, c)} == {"encounter", "diagnosis"}
    assert chart_items.of_person(rita.books.read, a) == () and kept.ids_of(rita.books.read, "query", a) == []
    assert person(rita, "A") == (c if claims == "move" else a) and money(rita) == figures
    notes = [row[0] for row in rita.books.read.run("SELECT text FROM note ORDER BY id")]
    told = look.history(rita, "patient", str(a)).rows
    leaks = [event for event in told if f"patient {c}" in event.subjects or "I482" in str(event.before) + str(event.after)]
    assert leaks == []
    assert len([text for text in notes if "void this claim" in text and "VARGA" not in text.upper()]) == (claims == "void")
    (review,) = breaches.listed(rita)
    assert any("claim A" in one["what"] and one["how"] == "left" for one in review.disclosed)
    done(books, identity.back_asking(rita.books.read, case.number))
    assert standing(rita) == before
    sound(books.desk)


def test_a_claim_goes_to_another_patient_and_back(books: Practice) -> None:
    """With its diagnoses; its money stays as it is."""
    rita = books.at("rita")
    before, figures = standing(rita), money(rita)
    case = done(books, identity.claim_asking(rita.books.read, "B", person(rita, "C")))
    assert person(rita, "B") == person(rita, "C") and money(rita) == figures
    done(books, identity.back_asking(rita.books.read, case.number))
    assert standing(rita) == before
    with pytest.raises(NoSuch):
        identity.claim_asking(rita.books.read, "Z", 1)


def test_a_review_for_breach_is_weighed_concluded_and_told(books: Practice) -> None:
    """A breach unless all four factors speak against it; the last day is 60 days from the discovery."""
    rita, sam = books.at("rita"), books.at("sam")
    done(books, identity.document_asking(rita.books.read, "DOC-1", "claim C"))
    (review,) = breaches.listed(rita)
    assert (review.due_on - review.discovered_on).days == 60
    with pytest.raises(NotAllowed):
        breaches.conclude(rita, review.number, "low", "nobody saw it")
    with pytest.raises(Refused, match="Not said yet"):
        breaches.conclude(sam, review.number, "low", "nobody saw it")
    breaches.weigh(rita, review.number, {"nature": "a visit note", "recipient": "our own biller"})
    with pytest.raises(Refused, match="no factor"):
        breaches.weigh(rita, review.number, {"luck": "x"})
    told = breaches.conclude(sam, review.number, "breach", "it went to a payer")
    assert told.state == "concluded" and [who for who, _ in told.owed] == ["patient", "secretary"]
    today = rita.today()
    breaches.notice(rita, review.number, "patient", today, "first-class mail")
    closed = breaches.notice(rita, review.number, "secretary", today, "HHS portal")
    assert closed.state == "closed" and breaches.listed(rita) == ()
    event = undo.mine(rita)
    assert event is not None
    undo.apply(rita, event.number)
    assert [row.state for row in breaches.listed(rita)] == ["concluded"]


def test_suspected_duplicates_are_listed_and_dismissed_for_good(books: Practice) -> None:
    """Maria and Mariah, born on one day; once dismissed they are not suspected again, unless it is asked for."""
    rita = books.at("rita")
    (row,) = duplicates.listed(rita)
    assert {row.one.person, row.two.person} == {person(rita, "A"), person(rita, "B")} and "same date of birth" in row.why
    with pytest.raises(Refused, match="needs a reason"):
        duplicates.apart(rita, row.one.person, row.two.person, " ")
    duplicates.apart(rita, row.one.person, row.two.person, "twins")
    assert duplicates.listed(rita) == () and [one.reason for one in duplicates.listed(rita, every=True)] == ["twins"]
    event = undo.mine(rita)
    assert event is not None
    undo.apply(rita, event.number)
    assert len(duplicates.listed(rita)) == 1
    json.dumps([one.why for one in duplicates.listed(rita)])


def test_a_pair_that_waits_for_its_second_person_is_no_new_suspicion(books: Practice) -> None:
    """It says whose yes it waits for, stands in no list of work as suspected, and does again once it was refused."""
    rita = books.at("rita")
    asking = identity.merge_asking(rita.books.read, person(rita, "A"), person(rita, "B"))
    asked = identity.ask(rita, asking, "one woman", "identity card", identity.look(rita, asking).hash)
    (row,) = duplicates.listed(rita)
    assert (row.state, row.case, row.reason) == ("waiting", asked.number, "one woman")
    assert "sam" in row.waits_for and "rita" not in row.waits_for and row.waits_for == asked.waits_for
    assert worklists.one(rita, "duplicates").rows == ()
    assert identity.show(books.at("sam"), asked.number).obstacles == ()
    identity.refuse(books.at("sam"), asked.number, "mother and daughter")
    assert [(one.state, one.case) for one in duplicates.listed(rita)] == [("open", None)]
