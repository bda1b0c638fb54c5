"""From a denial to its correction to the corrected claim and its answer; corrections that wait for a signature; claims that they reach."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from acts import (
    chart_add,
    clinicians,
    correction,
    correction_chain,
    correction_links,
    correction_waiting,
    lists,
    look,
    outbox,
    people,
    scrub_wishes,
    undo,
    work,
)
from acts.desk import Desk
from acts.views import Correction
from billing.amendment_kinds import Said
from store import charts
from store.errors import Leased, NoSuch, NotAllowed, Refused, Stale
from tests.acts.test_correction import field, proposed
from tests.made import Person, Practice, ans, bill, era, practice_in, s


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """Two denials with CO-16."""
    made = practice_in(tmp_path)
    made.denied(100, 300)
    return made


def signed(desk: Desk, value: str, name: str = "member_id", number: str = "B") -> correction_chain.Signed:
    """A correction of one field, signed from the record's side."""
    return correction_chain.sign(desk, proposed(desk, value, name, number), "Denial CO-16 N382", "card copy")


def kinds(desk: Desk, number: str) -> dict[str, str]:
    """The claim's work by kind."""
    return {one.row.kind: one.row.state for one in look.claim(desk, number).work}


# -- the chain


def test_what_a_denial_is_about_stands_ready_once_it_is_signed(books: Practice) -> None:
    """One request: the record, the claim in the outbox with the new value, its work set aside; and one undo takes all of it back."""
    ana = books.at("ana")
    done = signed(ana, "WB100299")
    assert [(row.control_number, row.what, row.state) for row in done.ready] == [("B", "replacement", "ready")]
    assert ("Member number", "WB100200", "WB100299") in [(d.field, d.was, d.shall_be) for d in done.ready[0].differences]
    assert kinds(ana, "B") == {"denial": "waiting"} and done.not_ready == ()
    mine = undo.mine(ana)
    assert mine is not None
    undo.apply(ana, mine.number)
    assert field(ana, "member_id").value == "WB100200" and kinds(ana, "B") == {"denial": "open"}
    assert correction_waiting.view(ana, done.number).state == "taken_back"
    assert [row.state for row in outbox.listed(ana, "withdrawn") + outbox.listed(ana)] in ([], ["withdrawn"])


def test_the_denial_shows_the_correction_the_correction_the_denial_and_both_the_outcome(books: Practice) -> None:
    """By the entry and the file in which it went, and the answer that came."""
    ana = books.at("ana")
    done = signed(ana, "WB100299")
    outbox.leave(ana)
    row = correction_waiting.view(ana, done.number).claims[0]
    assert (row.denied, row.becomes, row.fields) == ("CO-16", "ready", "Member number")
    assert row.sent.startswith("OUT-1: replacement (frequency 7), sent in ") and row.outcome.startswith("denied CO-16")
    read = ana.books.read
    known = correction_links.of_claim(read, look.claim(ana, "B").claim)
    assert [(one.number, one.by, one.owed) for one in known] == [(done.number, "ana", False)]
    assert "OUT-1" in known[0].words
    person = Person("OKAFOR", "BNNA", "WB100299")
    books.paid(era(ans(s(300), label="B", icn="B2", person=person), trace="Q"))
    assert "paid 300.00" in correction_waiting.view(ana, done.number).claims[0].outcome.replace("$", "")


def test_of_who_sends_no_claims_it_is_held_for_a_biller(books: Practice) -> None:
    """The technician's correction stands in the outbox and waits there; a biller lets it go."""
    rita, ana = books.at("rita"), books.at("ana")
    done = signed(rita, "WB100299")
    assert [(row.state, row.held) for row in done.ready] == [("held", f"corrected by rita (K-{done.number}): release it")]
    with pytest.raises(NotAllowed):
        outbox.release(rita, done.ready[0].number)
    assert outbox.release(ana, done.ready[0].number).state == "ready"


def test_a_claim_in_another_hand_stays_a_denial_that_says_what_was_corrected(books: Practice) -> None:
    """The record is signed all the same."""
    ana, ben = books.at("ana"), books.at("ben")
    work.take(ben, work.item_of(ben, "B").item)
    done = signed(ana, "WB100299")
    assert done.ready == () and [number for number, _ in done.not_ready] == ["B"] and "ben has B in hand" in done.not_ready[0][1]
    assert field(ana, "member_id").value == "WB100299"
    assert correction_links.of_claim(ana.books.read, look.claim(ana, "B").claim)[0].owed


def test_a_denial_about_something_else_goes_when_a_person_sends_it(tmp_path: Path) -> None:
    """CO-50 is not mended by a member number."""
    made = practice_in(tmp_path)
    made.denied(100, code=50)
    ana = made.at("ana")
    done = signed(ana, "WA100299", number="A")
    assert done.ready == () and [row.becomes for row in done.claims] == ["person"]


def test_a_claim_sent_before_the_correction_is_work_until_it_goes_again(tmp_path: Path) -> None:
    """An unanswered one: nothing of it is lost; a person may say that it need not go."""
    made = practice_in(tmp_path)
    made.sends(bill(100, label="A", person=Person("OKAFOR", "ANNA", "WA100200")))
    ana = made.at("ana")
    assert signed(ana, "WA100299", number="A").claims[0].becomes == "work"
    row = work.item_of(ana, "A", "record_changed")
    assert (row.state, row.at_stake_cents) == ("open", 10000) and "Member number" in look.claim(ana, "A").work[0].row.why
    work.resolve(ana, row.item, "the payer found the patient by name", row.version)
    assert kinds(ana, "A") == {}


def test_what_stands_in_the_outbox_takes_the_new_value(books: Practice) -> None:
    """Whatever it stood there for; withdrawn, it is work again."""
    ana = books.at("ana")
    entry = signed(ana, "WB100299").ready[0]
    books.clock.move(hours=1)
    done = signed(ana, "WB100777")
    assert [row.becomes for row in done.claims] == ["renewed"] and done.claims[0].sent.startswith(entry.name)
    row = outbox.view(ana, entry.number)
    assert ("Member number", "WB100777") in [(d.field, d.shall_be) for d in row.differences] and row.state == "ready"
    outbox.withdraw(ana, entry.number, "not yet")
    assert all(one.owed for one in correction_links.of_claim(ana.books.read, look.claim(ana, "B").claim))


def test_what_was_paid_by_who_the_patient_is_stays_and_by_its_diagnosis_does_not(tmp_path: Path) -> None:
    """A wrong diagnosis on a paid claim is a replacement, and perhaps a refund."""
    made = practice_in(tmp_path)
    person = Person("OKAFOR", "ANNA", "WA100200")
    made.sends(bill(100, label="A", person=person))
    made.paid(era(ans(s(100), label="A", icn="A", person=person)))
    rita = made.at("rita")
    assert [row.becomes for row in signed(rita, "WA100299", number="A").claims] == ["stays"] and kinds(rita, "A") == {}
    done = signed(rita, "E11.22", "code", "A")
    assert [row.becomes for row in done.claims] == ["work"] and "refund" in done.claims[0].words
    assert kinds(rita, "A") == {"record_changed": "open"}


# -- kinds and signatures


def waits(desk: Desk, value: str = "WB100299", login: str = "rita") -> int:
    """A correction that waits for somebody's signature."""
    found = field(desk, "member_id")
    plan = correction_waiting.preview(desk, look.claim(desk, "B").person, {("coverage", found.subject, "member_id"): value}, "B")
    return correction_waiting.propose_for_signature(desk, plan, "number differs", "card copy", login).number


def test_what_waits_changes_nothing_until_it_is_signed(books: Practice) -> None:
    """It shows for whom it waits; signed, it is as any correction, and its claim stands ready."""
    ana, rita = books.at("ana"), books.at("rita")
    number = waits(ana)
    assert field(ana, "member_id").value == "WB100200"
    assert [row.number for row in correction_waiting.for_me(rita)] == [number] and correction_waiting.for_me(ana) == ()
    done = correction_chain.countersign(rita, number)
    row = correction_waiting.view(rita, number)
    assert (row.state, row.proposed_by, row.decided_by) == ("signed", "ana", "rita")
    assert field(ana, "member_id").value == "WB100299" and [entry.state for entry in done.ready] == ["held"]


def test_whoever_proposed_it_reads_on_the_desk_what_came_of_it(books: Practice) -> None:
    """Since their last sitting, each by its number and its signer; of many the count."""
    ana, rita = books.at("ana"), books.at("rita")
    first, second = waits(ana), waits(ana, "WB100300")
    books.clock.move(minutes=1)
    correction_chain.countersign(rita, first)
    correction_waiting.refuse(rita, second, "the card says otherwise")
    said = [f"K-{first} signed by rita", f"K-{second} refused by rita"]
    assert list(lists.desk_view(books.at("ana")).since_words[:2]) == said
    assert not {*said} & {*lists.desk_view(books.at("rita")).since_words}
    more = [waits(ana, f"WB10040{number}") for number in range(4)]
    books.clock.move(minutes=1)
    for number in more:
        correction_waiting.refuse(rita, number, "no such number")
    assert lists.desk_view(books.at("ana")).since_words[0] == "4 corrections of yours decided, 4 refused"


def test_only_whose_signature_it_waits_for_signs_or_refuses_it(books: Practice) -> None:
    """Not who proposed it, and not a third."""
    ana, rita, sam = books.at("ana"), books.at("rita"), books.at("sam")
    number = waits(ana)
    for desk in (ana, sam):
        with pytest.raises(NotAllowed):
            correction_waiting.countersign(desk, number)
        with pytest.raises(NotAllowed):
            correction_waiting.refuse(desk, number, "no")
    with pytest.raises(NotAllowed, match="was proposed by ana"):
        correction_waiting.withdraw(rita, number)
    with pytest.raises(Refused, match="needs a reason"):
        correction_waiting.refuse(rita, number, " ")
    assert correction_waiting.refuse(rita, number, "the card says otherwise").why == "the card says otherwise"
    with pytest.raises(Refused, match="waits no longer"):
        correction_waiting.countersign(rita, number)


def test_a_diagnosis_of_a_biller_waits_for_a_coder(books: Practice) -> None:
    """Nobody need be named; a supervisor codes too."""
    ana, sam = books.at("ana"), books.at("sam")
    code = field(ana, "code")
    changes = {("diagnosis", code.subject, "code"): "E11.22"}
    plan = correction_waiting.preview(ana, look.claim(ana, "B").person, changes, "B")
    assert plan.findings == () and "coder" in plan.wants
    row = correction_waiting.propose_for_signature(ana, plan, "note of 10-12", "note")
    assert row.waits_for == "records"
    assert [one.number for one in correction_waiting.for_me(sam)] == [row.number]
    correction_waiting.countersign(sam, row.number)
    assert "E11.22" in look.claim(ana, "B").diagnoses


def test_what_waits_is_signed_over_the_version_that_it_was_made_on(books: Practice) -> None:
    """Another signed meanwhile: Stale with both shown, nothing signed; it waits on."""
    ana, rita, sam = books.at("ana"), books.at("rita"), books.at("sam")
    number = waits(ana)
    signed(sam, "WB100288")
    with pytest.raises(Stale) as error:
        correction_waiting.countersign(rita, number)
    assert isinstance(error.value.theirs, list) and error.value.theirs[0]["value"] == "WB100288"
    row = correction_waiting.view(rita, number)
    assert (row.state, row.changes[0].stale, row.changes[0].now, row.changes[0].by) == ("waiting", True, "WB100288", "sam")
    assert correction_waiting.withdraw(ana, number).state == "withdrawn"


def test_the_signature_of_what_waited_is_undone_and_it_waits_again(books: Practice) -> None:
    """The record goes back by a new version; both amendments stay readable."""
    ana, rita = books.at("ana"), books.at("rita")
    number = waits(ana)
    correction_waiting.countersign(rita, number)
    mine = undo.mine(rita)
    assert mine is not None
    undo.apply(rita, mine.number)
    assert field(ana, "member_id").value == "WB100200" and correction_waiting.view(rita, number).state == "waiting"
    kept = correction.chart(ana, look.claim(ana, "B").person).amendments
    assert [(row.was, row.shall_be) for row in kept] == [("WB100299", "WB100200"), ("WB100200", "WB100299")]


def test_nothing_waits_for_a_signature_that_nobody_wants(books: Practice) -> None:
    """Of a member number whoever corrects it signs, unless somebody is named; never the same person."""
    ana = books.at("ana")
    with pytest.raises(Refused, match="nobody else's signature"):
        waits(ana, login="")
    with pytest.raises(Refused, match="your own signature"):
        waits(ana, login="ana")


def test_a_kind_is_kept_with_what_it_says_and_its_rule_holds(books: Practice) -> None:
    """A late entry in a field that holds something is refused; an addendum after the claim went is warned of, and marked for ever."""
    ana = books.at("ana")
    person = look.claim(ana, "B").person

    def plan(said: Said, name: str, value: str) -> Correction:
        found = field(ana, name)
        return correction.propose(ana, person, {(found.relation, found.subject, name): value}, "B", said)

    with pytest.raises(Refused, match="that is a correction"):
        correction.sign(ana, plan(Said("late_entry", ana.today(), recall=True), "member_id", "WB9"), "left out", "form")
    added = plan(Said("addendum"), "group_number", "30441")
    assert [one.severity for one in added.findings] == ["warning"]
    correction.sign(ana, added, "the card came later", "card")
    assert correction.chart(ana, person).amendments[0].kind.startswith("not known then")
    assert correction_waiting.listed(ana, person=person)[0].kind == "addendum"


def test_what_is_added_late_goes_by_the_days_of_the_claims_payer(books: Practice) -> None:
    """The payer's own number where it has one, else the practice's; of a day without a claim the practice's."""
    ana = books.at("ana")
    claim = look.claim(ana, "B")
    billed = date.fromisoformat(str(books.desk.books.read.value("SELECT from_on FROM claim WHERE control_number = 'B'")))
    since = (ana.today() - billed).days

    def late(on: date) -> list[str]:
        found = field(ana, "group_number")
        plan = correction.propose(ana, claim.person, {(found.relation, found.subject, "group_number"): "304"}, "B", Said("addendum", on))
        return [one.message for one in plan.findings if "days ago" in one.message]

    assert late(billed) == ([f"The visit is {since} days ago: after 45 days a payer may pass over this addendum."] if since > 45 else [])
    with pytest.raises(Refused, match="one number of days"):
        scrub_wishes.want(books.desk, claim.payer, "late_entry", ["10", "20"])
    scrub_wishes.want(books.desk, claim.payer, "late-entry", [str(since - 1)])
    assert late(billed) == [f"The visit is {since} days ago: after {since - 1} days a payer may pass over this addendum."]
    scrub_wishes.want(books.desk, claim.payer, "late_entry", [str(since)])
    assert late(billed) == []
    assert late(billed - timedelta(days=60)) == [f"The visit is {since + 60} days ago: after 45 days a payer may pass over this addendum."]


def test_two_desks_on_one_field_lose_nothing(books: Practice) -> None:
    """Whoever is second is refused with both values, and puts theirs on top as the next version, or not."""
    ana, rita = books.at("ana"), books.at("rita")
    mine, theirs = proposed(ana, "WB100298"), proposed(rita, "WB100299")
    correction_chain.sign(rita, theirs, "card", "card copy", ready=False)
    with pytest.raises(Stale):
        correction_chain.sign(ana, mine, "call", "ref 9914")
    with pytest.raises((Stale, Leased)):
        correction_chain.sign(ana, mine, "call", "ref 9914", ready=False)
    correction_chain.sign(ana, proposed(ana, "WB100298"), "call", "ref 9914", ready=False)
    assert [v.was for v in correction.chart(ana, mine.person).amendments] == ["WB100299", "WB100200"]


# -- the wording of a note


def noted(books: Practice, signed_at: str = "2026-09-01T16:40") -> tuple[int, int]:
    """A patient, and a note of kim's in their chart."""
    people.add(books.desk, "kim", "clinician")
    person = look.claim(books.desk, "B").person
    values = {"title": "Visit", "text": "A1c 9.1 today.", "author": "Kim", "author_login": "kim", "signed_at": signed_at}
    return person, chart_add.add(books.desk, person, "note", values, reason="taken over").id


def test_what_another_wrote_down_does_not_say_that_it_is_theirs(books: Practice) -> None:
    """Of a note without a known author's login, the words below say who wrote them down, and the signature whose they are."""
    person, _ = noted(books)
    unknown = chart_add.add(books.desk, person, "note", {"title": "Old", "text": "Seen.", "author": "Rao", "signed_at": "2026-09-01T16:40"},
                            reason="taken over").id  # fmt: skip
    rita, kim = books.at("rita"), books.at("kim")
    row = correction_waiting.propose_for_signature(rita, worded(rita, person, unknown, "Better.", "addendum"), "by phone", "call", "kim")
    correction_chain.countersign(kim, row.number)
    record = charts.record(rita.books.read, "chart_item", unknown)
    assert record is not None and record.values["text"] == "Seen.\n\nAddendum 2026-10-01, written down by rita: Better."


def worded(desk: Desk, person: int, note: int, text: str, kind: str) -> Correction:
    """A correction of the note's text, put before its author."""
    return correction_waiting.preview(desk, person, {("chart_item", note, "text"): text}, None, Said(kind))


def test_a_signed_note_gets_an_addendum_that_its_author_signs(books: Practice) -> None:
    """A technician proposes it, nobody else signs it, and every word that was signed stands above it."""
    person, note = noted(books)
    rita, sam = books.at("rita"), books.at("sam")
    kim = books.at("kim")
    assert [one.code for one in worded(rita, person, note, "A1c 8.1 today.", "correction").findings] == ["amendment_rule"]
    plan = worded(rita, person, note, "The lab corrected it to 8.1.", "addendum")
    assert plan.wants == "kim, who wrote it" and all(one.severity != "error" for one in plan.findings)
    with pytest.raises(NotAllowed, match="worded by kim"):
        correction.sign(rita, correction.propose(rita, person, correction.changed(plan), None, Said("addendum")), "lab", "D-9")
    row = correction_waiting.propose_for_signature(rita, plan, "the lab's letter came", "D-9")
    assert row.waits_for == "kim"
    with pytest.raises(NotAllowed):
        correction_waiting.countersign(sam, row.number)
    assert [one.number for one in correction_waiting.for_me(kim)] == [row.number]
    assert correction_waiting.plan_of(kim, row.number).touches == ()
    correction_chain.countersign(kim, row.number)
    record = charts.record(rita.books.read, "chart_item", note)
    assert record is not None and record.version == 2
    assert record.values["text"] == "A1c 9.1 today.\n\nAddendum 2026-10-01, kim: The lab corrected it to 8.1."


@pytest.mark.parametrize("author", ["RAO, ANJALI", "Anjali Rao", "1234567893"])
def test_whom_a_bundle_names_as_the_author_is_found_in_the_list_of_who_treats(books: Practice, author: str) -> None:
    """By name in either order, or by NPI: the wording waits for that person, and for no other clinician."""
    person, _ = noted(books)
    people.add(books.desk, "rao", "clinician")
    clinicians.put(books.desk, "1234567893", {"last": "RAO", "first": "ANJALI", "login": "rao"})
    values = {"title": "Old", "text": "Seen.", "author": author, "signed_at": "2026-09-01T16:40"}
    note = chart_add.add(books.desk, person, "note", values, reason="taken over").id
    rita, kim, rao = books.at("rita"), books.at("kim"), books.at("rao")
    plan = worded(rita, person, note, "Better.", "addendum")
    assert plan.wants == "rao, who wrote it"
    row = correction_waiting.propose_for_signature(rita, plan, "by phone", "call")
    assert row.waits_for == "rao"
    with pytest.raises((NoSuch, NotAllowed)):
        correction_chain.countersign(kim, row.number)
    correction_chain.countersign(rao, row.number)
    record = charts.record(rita.books.read, "chart_item", note)
    assert record is not None and record.values["text"].startswith("Seen.\n\nAddendum 2026-10-01, rao: Better.")


def test_a_note_that_is_retracted_is_hidden_and_stays_readable(books: Practice) -> None:
    """Its author takes it back as a whole; the earlier version has every word."""
    person, note = noted(books)
    kim = books.at("kim")
    plan = correction.propose(kim, person, {("chart_item", note, "standing"): "retracted"}, None, Said("retraction"))
    assert [one.severity for one in plan.findings if one.severity == "error"] == []
    correction.sign(kim, plan, "written into the wrong chart", "the schedule")
    record = charts.record(kim.books.read, "chart_item", note)
    assert record is not None and record.values["standing"] == "retracted"
    assert charts.versions(kim.books.read, "chart_item", note)[0].values["text"] == "A1c 9.1 today."
    plan = correction.propose(kim, person, {("chart_item", note, "standing"): ""}, None, Said("retraction"))
    assert [one.code for one in plan.findings if one.severity == "error"] == ["amendment_rule"]


def test_a_clinician_signs_wording_and_nothing_else(books: Practice) -> None:
    """Not the member number, and no correction that waits for another is theirs to see."""
    noted(books)
    kim, ana = books.at("kim"), books.at("ana")
    found = field(ana, "member_id")
    plan = correction.propose(kim, look.claim(ana, "B").person, {("coverage", found.subject, "member_id"): "WB9"}, "B")
    with pytest.raises(NotAllowed, match="not for the role clinician"):
        correction.sign(kim, plan, "reason", "evidence")
    number = waits(ana)
    assert correction_waiting.listed(kim) == ()
    with pytest.raises(NoSuch, match="asks nothing of you"):
        correction_waiting.view(kim, number)
