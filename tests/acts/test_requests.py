"""Requests of patients on a real store: amendment from receipt to completion both ways, extension, undo, guards, letters."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from acts import correction, practice, proof, request_amend, request_letters, requests, rights, undo
from acts.desk import Desk
from acts.errors import NotAllowed, Refused, Stale
from store import charts
from tests.made import Practice, practice_in


@pytest.fixture
def made(tmp_path: Path) -> Practice:
    """Claims A and B of two patients, denied; the practice has a name and whom to complain to."""
    made = practice_in(tmp_path)
    made.denied(100, 250)
    practice.put(made.desk, "name", "Riverbend Family")
    practice.put(made.desk, "privacy_contact", "J. Dahl, privacy officer, 614 555 0100")
    return made


def person(made: Practice, claim: str = "A") -> int:
    return int(made.desk.books.read.value("SELECT person FROM claim WHERE control_number = :n", n=claim))


def asked(made: Practice, desk: Desk, *fields: tuple[str, str], received: date | None = None) -> int:
    """A request that these fields be amended, in review."""
    who = person(made)
    items = [requests.field(desk, who, path, value, "card of 2026-09-01") for path, value in fields]
    number = requests.add(desk, who, "amendment", "My street is wrong", items=items, received_on=received).number
    requests.review(desk, number)
    return number


def test_an_accepted_amendment_goes_its_whole_way(made: Practice) -> None:
    """Signed as an amendment, linked; letter and notice, then complete; the record has the new value and the old stays readable."""
    rita = made.at("rita")
    number = asked(made, rita, ("Street", "9 ELM ST"))
    assert requests.decide(rita, number, "accepted").state == "accepted"
    with pytest.raises(Refused, match="not amended yet"):
        requests.complete(rita, number)
    done = request_amend.amend(rita, number)
    assert (done.row.state, done.waits) == ("amendment-completed", "")
    record = charts.record(rita.books.read, "person", person(made))
    assert record is not None and record.values["line1"] == "9 ELM ST"
    kept = charts.amendments(rita.books.read, person(made))[0]
    assert (kept.kind, kept.evidence) == ("amendment", "card of 2026-09-01") and kept.reason.startswith(f"RQ-{number}")
    view = requests.view(rita, number)
    assert view.entries[0].amendment == kept.id and "letter of acceptance" in view.lacking
    request_letters.send(rita, number, "acceptance")
    assert requests.view(rita, number).row.clock.left is None, "the patient has the answer"
    request_letters.notify(rita, number, ["Lakeside Health Plan, PO Box 1"])
    assert requests.complete(rita, number).state == "completed"
    letters = requests.view(rita, number).letters
    assert [(one.kind, one.to) for one in letters][1] == ("notice", "Lakeside Health Plan, PO Box 1")
    assert "9 ELM ST" in letters[0].text and request_letters.pdf(rita, number, letters[0].id).startswith(b"%PDF")
    assert proof.audit(made.desk).problems == () and proof.ledger(made.desk).problems == ()


def test_a_denied_one_with_statement_and_rebuttal(made: Practice) -> None:
    """Ground, letter with complaint route and right of disagreement, statement, rebuttal, linked, complete."""
    rita = made.at("rita")
    number = asked(made, rita, ("the note of 2026-08-01 says that I smoke", "that I do not"))
    with pytest.raises(Refused, match="four grounds"):
        requests.decide(rita, number, "denied", ground="because", reason="x")
    assert requests.decide(rita, number, "denied", ground="accurate-and-complete", reason="You told us so on that day.").state == "denied"
    with pytest.raises(Refused, match="no letter of denial"):
        requests.complete(rita, number)
    assert request_letters.send(rita, number, "denial").state == "denial-letter-sent"
    text = requests.view(rita, number).letters[0].text
    for words in ("You told us so", "You may disagree in writing", "privacy officer", "Secretary of the U.S. Department", "as it stands"):
        assert words in text, words
    assert requests.disagree(rita, number, "I never\nsmoked.").business == "disagreement-logged"
    assert request_letters.rebut(rita, number, "We asked twice.").state == "rebuttal-sent"
    assert requests.complete(rita, number).state == "completed"
    view = requests.view(rita, number)
    assert view.disagreement == "I never\nsmoked." and "We asked twice." in view.letters[1].text
    assert [one.what for one in view.history][-2:] == ["linked", "completed"]


def test_part_is_accepted_part_denied(made: Practice) -> None:
    """Both letters are wanted; the clock runs until both are out."""
    rita = made.at("rita")
    number = asked(made, rita, ("Street", "9 ELM ST"), ("a note", "otherwise"))
    requests.decide(rita, number, "accepted", items=[1])
    assert requests.decide(rita, number, "denied", items=[2], ground="not-created-here", reason="Mercy wrote it.").state == "partial-accept"
    request_amend.amend(rita, number)
    request_letters.send(rita, number, "acceptance")
    assert requests.view(rita, number).row.clock.left is not None
    assert request_letters.notify(rita, number, (), nobody="the patient names nobody").state == "amendment-completed"
    with pytest.raises(Refused, match="letter of denial"):
        requests.complete(rita, number)
    request_letters.send(rita, number, "denial")
    assert requests.complete(rita, number).state == "completed"


def test_the_clock_runs_while_information_is_waited_for_and_is_extended_once(made: Practice) -> None:
    """In time, by letter, at most thirty days; then no more."""
    rita = made.at("rita")
    today = made.desk.today()
    number = asked(made, rita, ("Street", "9 ELM ST"), received=today - timedelta(days=50))
    row = requests.ask(rita, number, "the card, of the patient")
    assert (row.clock.left, row.clock.colour) == (10, "amber")
    made.clock.move(days=6)
    due = today + timedelta(days=10)
    assert requests.listed(rita)[0].clock.colour == "red"
    with pytest.raises(Refused, match="not after"):
        request_letters.extend(rita, number, due + timedelta(days=31), "the old chart is in the store")
    row = request_letters.extend(rita, number, due + timedelta(days=30), "the old chart is in the store")
    assert row.clock.due_on == due + timedelta(days=30) and row.extended_on == row.clock.due_on
    assert "the old chart is in the store" in requests.view(rita, number).letters[0].text
    with pytest.raises(Refused, match="extended once"):
        request_letters.extend(rita, number, due + timedelta(days=29), "again")
    made.clock.move(days=40)
    assert requests.listed(rita)[0].clock.words.startswith("overdue by 6 days")


def test_undo_takes_amendment_and_link_back_together(made: Practice) -> None:
    """One request, one undo; the letter that went stays readable and counts no more."""
    rita = made.at("rita")
    number = asked(made, rita, ("Street", "9 ELM ST"))
    requests.decide(rita, number, "accepted")
    before = charts.record(rita.books.read, "person", person(made))
    request_amend.amend(rita, number)
    last = undo.mine(rita)
    assert last is not None
    plan = undo.preview(rita, last.number)
    assert plan.obstacles == (), plan.obstacles
    undo.apply(rita, last.number, plan.hash, "wrong street")
    record = charts.record(rita.books.read, "person", person(made))
    assert record is not None and before is not None and record.values["line1"] == before.values["line1"]
    assert requests.view(rita, number).row.state == "accepted" and requests.view(rita, number).entries[0].amendment is None
    assert proof.audit(made.desk).problems == ()


def test_a_request_taken_in_by_mistake_is_taken_back(made: Practice) -> None:
    """It leaves the list and stays readable."""
    rita = made.at("rita")
    number = requests.add(rita, person(made), "access", "all of it").number
    last = undo.mine(rita)
    assert last is not None
    undo.apply(rita, last.number, None, "wrong patient")
    assert requests.listed(rita) == ()
    view = requests.view(rita, number)
    assert view.row.state == "taken-back" and view.history[0].undone


def test_two_persons_where_the_practice_wants_them(made: Practice) -> None:
    """Who took it in does not accept it."""
    practice.put(made.desk, "request_two_person", "yes")
    rita = made.at("rita")
    number = asked(made, rita, ("Street", "9 ELM ST"))
    with pytest.raises(NotAllowed, match="second person"):
        requests.decide(rita, number, "accepted")
    assert requests.decide(made.at("sam"), number, "accepted").state == "accepted"


def test_what_another_is_correcting_is_not_accepted(made: Practice) -> None:
    """Their draft on the record holds it."""
    from acts import work

    rita, sam = made.at("rita"), made.at("sam")
    number = asked(made, rita, ("Street", "9 ELM ST"))
    work.save_draft(sam, f"correction {person(made)}", "half typed")
    with pytest.raises(Refused, match="held by sam"):
        requests.decide(rita, number, "accepted")
    work.save_draft(sam, f"correction {person(made)}", "")
    assert requests.decide(rita, number, "accepted").state == "accepted"


def test_two_hands_on_one_request(made: Practice) -> None:
    """The later one is told."""
    rita = made.at("rita")
    number = asked(made, rita, ("Street", "9 ELM ST"))
    seen = requests.view(rita, number).row.version
    requests.ask(made.at("sam"), number, "the card")
    with pytest.raises(Stale):
        requests.cancel(rita, number, "by phone", version=seen)


def test_reopening_is_a_new_request_linked_to_the_old(made: Practice) -> None:
    """With its entries as they stand now, and a clock of its own."""
    rita = made.at("rita")
    number = asked(made, rita, ("Street", "9 ELM ST"))
    with pytest.raises(Refused, match="open still"):
        requests.reopen(rita, number, "x")
    requests.cancel(rita, number, "by phone")
    made.clock.move(days=3)
    again = requests.reopen(rita, number, "asks again")
    view = requests.view(rita, again.number)
    assert (view.reopens, view.row.state, view.row.received_on) == (f"RQ-{number}", "received", made.desk.today())
    assert view.entries[0].path == "Street" and again.clock.left == 60


def test_copies_in_thirty_days_with_form_and_fee(made: Practice) -> None:
    """What was given is said; a fee says what for."""
    rita = made.at("rita")
    number = requests.add(rita, person(made), "access", "all visits of 2026", form="paper").number
    assert requests.view(rita, number).row.clock.left == 30
    with pytest.raises(Refused, match="what was given"):
        requests.complete(rita, number)
    with pytest.raises(Refused, match="fee says"):
        requests.complete(rita, number, given="12 pages", fee_cents=650)
    request_letters.send(rita, number, "copies", given="12 pages: two visits")
    assert requests.complete(rita, number, given="12 pages", fee_cents=650, fee_note="paper and postage").state == "completed"
    assert "12 pages: two visits" in requests.view(rita, number).letters[0].text


def test_refusals_say_why(made: Practice) -> None:
    """Days ahead, unknown kinds, letters that lack something, roles that do not reach it."""
    rita = made.at("rita")
    who = person(made)
    for wrong, words in (
        ({"kind": "favour"}, "no request of kind"),
        ({"received_on": made.desk.today() + timedelta(days=1)}, "still to come"),
        ({"asked": " "}, "not said"),
        ({"way": "pigeon"}, "no way"),
    ):
        with pytest.raises(Refused, match=words):
            requests.add(rita, **{"person": who, "kind": "amendment", "asked": "x", **wrong})  # type: ignore[arg-type]
    number = asked(made, rita, ("a note", "else"))
    requests.decide(rita, number, "denied", ground="not-in-record-set", reason="A therapist's own note.")
    practice.put(made.desk, "privacy_contact", "")
    with pytest.raises(Refused, match="in brackets"):
        request_letters.send(rita, number, "denial")
    assert rights.why_not(made.at("ana").actor, "request.decide") and rights.why_not(made.at("ana").actor, "request.add") is None
    with pytest.raises(NotAllowed):
        requests.decide(made.at("ana"), number, "accepted")


def test_an_entry_of_the_books_is_amended_in_words(made: Practice) -> None:
    """What is no field of the chart is done by hand, and said."""
    rita = made.at("rita")
    number = asked(made, rita, ("claim A bills two visits", "one"))
    requests.decide(rita, number, "accepted")
    with pytest.raises(Refused, match="no field of the chart"):
        request_amend.amend(rita, number)
    assert request_amend.by_hand(rita, number, 1, "claim A was replaced, OUT-1").state == "amendment-completed"


def test_a_correction_signed_elsewhere_is_linked(made: Practice) -> None:
    """The record says it already by an amendment: nothing is signed twice."""
    rita = made.at("rita")
    number = asked(made, rita, ("Street", "9 ELM ST"))
    requests.decide(rita, number, "accepted")
    entry = requests.view(rita, number).entries[0]
    plan = correction.propose(rita, person(made), {("person", entry.subject or 0, "line1"): "9 ELM ST"})
    correction.sign(rita, plan, "card", "D-1")
    assert request_amend.amend(rita, number).row.state == "amendment-completed"
    assert len(charts.amendments(rita.books.read, person(made))) == 1
