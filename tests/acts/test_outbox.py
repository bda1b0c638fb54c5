"""Claims that go out again: mended, to the right payer, once; the file fits the published maps and reads back as it was meant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from acts import bulk, correction, documents, intake, lists, look, outbox, practice, proof, rules, rules_try, undo, work
from acts.desk import Desk
from acts.errors import Leased, NotAllowed, PlanChanged, Refused
from acts.rights import may
from acts.views import QueueView
from billing.claim import Claim
from store import charts
from store import files as sources
from store.engine.sqlite import Read
from store.outbox import Entry
from tests.made import CO, PR, SUPPLEMENT, Practice, ans, bill, era, practice_in, s
from tests.stories import x12_maker
from tests.stories.x12_records import LAKESIDE, Service
from x12 import sender
from x12.read import read


@pytest.fixture
def made(tmp_path: Path) -> Practice:
    """Claim A (100 and 90), denied with CO-16 N382: the member number."""
    made = practice_in(tmp_path)
    made.sends(bill(100, 90))
    made.paid(era(ans(s(0, CO(16, 100), remarks=("N382",)), s(0, CO(16, 90), remarks=("N382",)), icn="ICN1")))
    return made


def member(made: Practice) -> tuple[str, int, str]:
    """The record's member number."""
    (found,) = [one.chart for one in outbox.propose(made.desk, "A").fields if one.name == "chart member_id"]
    assert found is not None
    return found


def put(made: Practice, value: str = "W900800700") -> outbox.OutboxRow:
    charted = {member(made): value}
    plan = outbox.propose(made.desk, "A", charted=charted)
    return outbox.send(made.desk, plan, charted=charted, evidence="card copy")


def written(made: Practice, file: str) -> list[Claim]:
    found: list[Claim] = []
    assert read((made.folder / "out" / file).read_bytes(), found.append).ok
    return found


def whole(made: Practice) -> None:
    assert proof.ledger(made.desk).problems == () and proof.audit(made.desk).problems == ()


def test_what_the_remark_names_comes_first_and_goes_with_its_correction(made: Practice) -> None:
    """N382: the member number, corrected and signed in the record, and a replacement with the payer's own number."""
    plan = outbox.propose(made.desk, "A")
    assert (plan.how, plan.fields[0].name, plan.fields[0].first) == ("replacement", "chart member_id", True)
    assert plan.unchanged
    row = put(made)
    assert (row.name, row.state, row.what) == ("OUT-1", "ready", "replacement")
    assert {one.field: one.shall_be for one in row.differences}["Member number"] == "W900800700"
    item = work.item_of(made.desk, "A")
    assert (item.state, item.follow_up_reason) == ("waiting", "OUT-1 stands in the outbox")
    assert look.claim(made.desk, "A").member_id == "W900800700"
    whole(made)


def test_it_leaves_once_fits_the_maps_and_waits_for_the_answer(made: Practice) -> None:
    """The file reads back as what was meant; loaded again it is a duplicate; a second leaving has nothing to send."""
    put(made)
    file, held = outbox.leave(made.desk, made.folder / "out")
    assert file is not None and held == () and file.claims == 1
    (claim,) = written(made, file.name)
    assert (claim.frequency, claim.payer_control_number, claim.control_number) == ("7", "ICN1", "A")
    assert claim.subscriber.identifier("MI") == "W900800700"
    assert outbox.view(made.desk, 1).state == "sent"
    item = work.item_of(made.desk, "A")
    assert (item.state, item.follow_up_on) == ("waiting", made.desk.today() + timedelta(days=30))
    assert intake.bring(made.desk, made.folder / "out" / file.name).status == "duplicate"
    assert outbox.leave(made.desk, made.folder / "out") == (None, ())
    whole(made)
    made.paid(era(ans(s(60, CO(45, 40)), s(50, CO(45, 40)), icn="ICN2"), trace="Q"))
    assert look.claim(made.desk, "A").figures.insurance_paid == 11000


def test_the_same_claim_does_not_go_again_without_a_word(made: Practice) -> None:
    """Nothing changed: refused, and with a reason it goes."""
    plan = outbox.propose(made.desk, "A")
    with pytest.raises(Refused, match="nothing of it has changed"):
        outbox.send(made.desk, plan)
    assert outbox.send(made.desk, plan, unchanged="the payer lost it").reason == "the payer lost it"
    with pytest.raises(Refused, match="stands in the outbox"):
        outbox.send(made.desk, outbox.propose(made.desk, "A"), unchanged="once more")


def test_one_undo_takes_sending_and_correction_back_until_it_left(made: Practice) -> None:
    """Both, or, when it has left, neither, and why."""
    put(made)
    last = undo.mine(made.desk)
    assert last is not None
    undo.apply(made.desk, last.number, undo.preview(made.desk, last.number).hash)
    assert outbox.listed(made.desk) == ()
    assert look.claim(made.desk, "A").member_id == "W100200300"
    assert work.item_of(made.desk, "A").state == "open"
    whole(made)
    put(made)
    mine = undo.mine(made.desk)
    outbox.leave(made.desk, None)
    assert mine is not None and undo.preview(made.desk, mine.number).obstacles
    gone = undo.mine(made.desk)
    assert gone is not None and any("cannot be called back" in why for why in undo.preview(made.desk, gone.number).obstacles)


def test_a_claim_that_was_shown_otherwise_is_not_sent(made: Practice) -> None:
    """The record changed meanwhile."""
    plan = outbox.propose(made.desk, "A", changes=[outbox.Change("authorization", "AU77")])
    charted = {member(made): "W555666777"}
    from acts import correction

    person = look.claim(made.desk, "A").person
    correction.sign(made.desk, correction.propose(made.desk, person, charted, "A"), "card", "card copy")
    with pytest.raises(PlanChanged):
        outbox.send(made.desk, plan, changes=[outbox.Change("authorization", "AU77")])


@pytest.mark.parametrize("why", ["held by another", "another fault of the claim", "who may not send", "no day"])
def test_the_record_is_not_signed_where_the_claim_does_not_go(made: Practice, why: str) -> None:
    """A refused sending leaves record and claim as they were."""
    person = look.claim(made.desk, "A").person
    (head,) = [one for one in charts.of_person(made.desk.books.read, person) if one.relation == "person"]
    desk, charted, changes = made.desk, {member(made): "W900800700"}, []
    if why == "held by another":
        ben = made.at("ben")
        work.take(ben, work.item_of(ben, "A").item)
    elif why == "another fault of the claim":
        changes = [outbox.Change("line 1 modifiers", "ABC")]
    elif why == "who may not send":
        desk = made.at("rita")
        assert may(desk, "correction.sign") is None and may(desk, "send.put") is not None
    else:
        charted = {("person", head.id, "born_on"): "2023-02-29"}
    plan = outbox.propose(desk, "A", changes=changes, charted=charted)
    with pytest.raises((Refused, Leased, NotAllowed)):
        outbox.send(desk, plan, changes=changes, charted=charted, evidence="card copy")
    assert look.claim(made.desk, "A").member_id == "W100200300"
    assert charts.record(made.desk.books.read, "person", head.id) == head
    assert outbox.listed(made.desk) == ()
    whole(made)


def test_a_value_goes_as_the_record_keeps_it(made: Practice) -> None:
    """Small letters and blanks at the ends are tidied before they stand in the claim."""
    person = look.claim(made.desk, "A").person
    (head,) = [one for one in charts.of_person(made.desk.books.read, person) if one.relation == "person"]
    charted = {("person", head.id, "sex"): " m "}
    outbox.send(made.desk, outbox.propose(made.desk, "A", charted=charted), charted=charted, evidence="card copy")
    file, _ = outbox.leave(made.desk, made.folder / "out")
    assert file is not None and written(made, file.name)[0].patient.sex == "M"


def test_an_answer_that_came_meanwhile_holds_it_back(made: Practice) -> None:
    """A new claim that stood ready is not sent over an answer that paid."""
    row = outbox.send(made.desk, outbox.propose(made.desk, "A", "new", [outbox.Change("authorization", "AU77")]),
                      changes=[outbox.Change("authorization", "AU77")], acknowledged="they said so on the telephone")  # fmt: skip
    made.paid(era(ans(s(60, CO(45, 40)), s(50, CO(45, 40)), icn="ICN2"), trace="Q"))
    file, held = outbox.leave(made.desk, made.folder / "out")
    assert file is None and [one.number for one in held] == [row.number]
    assert "answered or voided" in outbox.view(made.desk, row.number).held


def test_fields_are_mended_and_what_does_not_fit_is_named(made: Practice) -> None:
    """Line modifiers, an authorisation; three letters are no modifier, an NPI has its check digit."""
    changes = [outbox.Change("line 2 modifiers", "25 LT"), outbox.Change("authorization", "AU77")]
    plan = outbox.propose(made.desk, "A", changes=changes)
    assert {one.field: one.shall_be for one in plan.differences}["Line 2: modifiers"] == "25 LT"
    wrong = outbox.propose(made.desk, "A", changes=[outbox.Change("line 1 modifiers", "ABC"), outbox.Change("nonsense", "1")])
    assert [one.code for one in wrong.wrong] == ["does_not_fit", "no_field"]


def test_an_authorisation_on_file_is_filled_in(tmp_path: Path) -> None:
    """From the one filed paper that names it."""
    made = practice_in(tmp_path)
    made.sends(bill(100))
    made.paid(era(ans(s(0, CO(197, 100)), icn="ICN1")))
    paper = tmp_path / "auth.txt"
    paper.write_text("Lakeside approves the service. Authorization number: AU4455667 valid to 12-31.")
    documents.add(made.desk, paper, claim="A", kind="authorisation")
    first = outbox.propose(made.desk, "A").fields[0]
    assert (first.name, first.proposed, first.source) == ("authorization", "AU4455667", "DOC-1")


def test_the_next_payer_gets_the_first_ones_answer(tmp_path: Path) -> None:
    """Example E12: 500 charged, 300 paid, CO-45 125, PR-1 75; the second payer is told so, line and claim."""
    made = practice_in(tmp_path)
    made.sends(bill(500, payers=(LAKESIDE, SUPPLEMENT)))
    made.paid(era(ans(s(300, CO(45, 125), PR(1, 75)), icn="ICN1")))
    plan = outbox.propose(made.desk, "A")
    assert (plan.how, plan.payer, plan.wrong) == ("next_payer", SUPPLEMENT.name, ())
    outbox.send(made.desk, plan)
    file, _ = outbox.leave(made.desk, made.folder / "out")
    assert file is not None
    (claim,) = written(made, file.name)
    (other,) = claim.other_payers
    assert (claim.destination_rank, dict(other.amounts)["D"], other.coverage.payer.name) == (2, 30000, LAKESIDE.name)
    (paid,) = claim.lines[0].other_payments
    assert (paid.paid_cents, {f"{a.group}-{a.reason}": a.cents for a in paid.adjustments}) == (30000, {"CO-45": 12500, "PR-1": 7500})
    whole(made)
    assert [work_.row.state for work_ in look.claim(made.desk, "A").work if work_.row.kind == "next_payer"] == ["waiting"]
    again = outbox.propose(made.desk, "A", "next_payer")
    assert again.unchanged and {one.code for one in again.findings} >= {"unchanged", "sent_before"}
    with pytest.raises(Refused, match="nothing of it has changed"):
        outbox.send(made.desk, again)
    made.paid(era(ans(s(65, CO(45, 10), charge=500), icn="S1", status="2"), payer=SUPPLEMENT, trace="S"))


def test_another_payer_comes_first(tmp_path: Path) -> None:
    """CO-22: the named payer becomes the first, the one that denied the second; the books follow when it leaves."""
    made = practice_in(tmp_path)
    made.sends(bill(100))
    made.paid(era(ans(s(0, CO(22, 100)), icn="ICN1")))
    first = outbox.FirstPayer("SUPPLEMENT MUTUAL", "99321", "S77")
    plan = outbox.propose(made.desk, "A", "other_first", first=first)
    assert (plan.payer, plan.wrong) == ("SUPPLEMENT MUTUAL", ())
    outbox.send(made.desk, plan, first=first)
    file, held = outbox.leave(made.desk, made.folder / "out")
    assert file is not None and held == ()
    (claim,) = written(made, file.name)
    first_now = claim.coverages[0]
    assert (first_now.rank, first_now.payer.name, first_now.member_id) == (1, "SUPPLEMENT MUTUAL", "S77")
    assert [one.sequence for one in claim.coverages] == ["P", "S"]  # SBR01: one place each
    assert [name for _, name, _ in look.claim(made.desk, "A").payers] == ["SUPPLEMENT MUTUAL", LAKESIDE.name]
    whole(made)


def test_the_step_to_another_payer_never_goes_to_the_same_one_again(tmp_path: Path) -> None:
    """CO-22: with no other payer known it asks who comes first; with a later payer on the claim it goes there with this answer."""
    alone, later = tmp_path / "alone", tmp_path / "later"
    for folder, bills in ((alone, bill(100)), (later, bill(100, payers=(LAKESIDE, SUPPLEMENT)))):
        folder.mkdir()
        made = practice_in(folder)
        made.sends(bills)
        made.paid(era(ans(s(0, CO(22, 100)))))
        (step,) = [one for item in look.claim(made.desk, "A").work for one in item.steps if one.label.startswith("Bill the next payer")]
        assert step.allowed and step.key == ("r:other" if folder is alone else "b:next")


def test_a_refused_claim_goes_again_as_new(tmp_path: Path) -> None:
    """Frequency 1, without the payer's number: nobody has it; the refusal is over when it left."""
    from tests.acts.test_acks import ack

    made = practice_in(tmp_path)
    made.sends(bill(100))
    ack(made, ("A", "A7:562:85", "U"))
    plan = outbox.propose(made.desk, "A", changes=[outbox.Change("note", "NPI CORRECTED")])
    assert (plan.how, plan.wrong) == ("new", ())
    outbox.send(made.desk, plan, changes=[outbox.Change("note", "NPI CORRECTED")])
    file, _ = outbox.leave(made.desk, made.folder / "out")
    assert file is not None
    assert lists.queue(made.desk, QueueView(kind="rejected")).rows == ()
    ack(made, ("A", "A2:20", "WQ"), name="b.277")
    assert outbox.view(made.desk, 1).state == "accepted"
    whole(made)


def test_a_refused_replacement_goes_again_as_a_replacement(tmp_path: Path) -> None:
    """The payer has the claim that it replaces, and paid of it: as new it would be a second one."""
    from tests.acts.test_acks import ack

    made = practice_in(tmp_path)
    made.sends(bill(100, 90))
    made.paid(era(ans(s(60, CO(45, 40)), s(0, CO(16, 90)), icn="ICN1")))
    first = [outbox.Change("authorization", "AU77")]
    outbox.send(made.desk, outbox.propose(made.desk, "A", changes=first), changes=first)
    outbox.leave(made.desk, made.folder / "out")
    ack(made, ("A", "A7:562:85", "U"))
    assert [one.control_number for one in lists.queue(made.desk, QueueView(kind="rejected")).rows] == ["A"]
    again = [outbox.Change("note", "NPI CORRECTED")]
    plan = outbox.propose(made.desk, "A", changes=again)
    assert (plan.how, plan.wrong) == ("replacement", ())
    assert [one.code for one in outbox.propose(made.desk, "A", "new", again).wrong] == ["answered"]
    outbox.send(made.desk, plan, changes=again)
    file, _ = outbox.leave(made.desk, made.folder / "out")
    assert file is not None
    (claim,) = written(made, file.name)
    assert (claim.frequency, claim.payer_control_number) == ("7", "ICN1")
    assert lists.queue(made.desk, QueueView(kind="rejected")).rows == ()
    whole(made)


def both_kinds(folder: Path) -> Practice:
    """Claims A (professional) and I (institutional), denied, in the outbox."""
    made = practice_in(folder)
    made.sends(bill(100))
    path = folder / "i.837"
    path.write_text(x12_maker.claims([bill(Service(20000, "G0444", revenue="0450", ref="L1"), label="I")], kind="I"))
    assert intake.bring(made.desk, path).status == "imported"
    made.paid(era(ans(s(0, CO(16, 100)), icn="1"), ans(s(0, CO(16, 200), code="G0444", revenue="0450"), label="I", icn="2")))
    for number in ("A", "I"):
        outbox.send(made.desk, outbox.propose(made.desk, number), unchanged="asked on the telephone")
    return made


def test_the_sets_of_a_file_have_numbers_of_their_own(tmp_path: Path) -> None:
    """BHT03: what an acknowledgement says of one set is not taken for the other."""
    made = both_kinds(tmp_path)
    file, _ = outbox.leave(made.desk, tmp_path / "out")
    assert file is not None
    heads = [row.split("*")[3] for row in (tmp_path / "out" / file.name).read_text().split("~") if row.strip().startswith("BHT*")]
    assert len(heads) == len(set(heads)) == 2


def test_a_void_takes_the_charge_back(made: Practice) -> None:
    """Frequency 8 with the payer's number; when it leaves, the claim is voided here, too."""
    outbox.send(made.desk, outbox.propose(made.desk, "A", "void"))
    file, _ = outbox.leave(made.desk, made.folder / "out")
    assert file is not None and written(made, file.name)[0].frequency == "8"
    assert look.claim(made.desk, "A").figures.status == "voided"
    again = outbox.propose(made.desk, "A", "void")
    assert [one.code for one in again.wrong] == ["voided"]
    with pytest.raises(Refused, match="voided already"):
        outbox.send(made.desk, again, unchanged="once more")
    whole(made)


def test_held_withdrawn_and_who_may(made: Practice) -> None:
    """What is held does not go; an auditor sends nothing."""
    put(made)
    outbox.hold_back(made.desk, 1, "the card is being looked for")
    assert outbox.leave(made.desk, None) == (None, ())
    outbox.release(made.desk, 1)
    outbox.withdraw(made.desk, 1, "the payer called")
    assert outbox.listed(made.desk, "withdrawn")[0].held == "the payer called"
    with pytest.raises(NotAllowed):
        outbox.leave(made.at("olga"), None) if outbox.send(made.desk, outbox.propose(made.desk, "A"), unchanged="x") else None


def test_a_folder_that_cannot_be_written_changes_nothing(made: Practice) -> None:
    """Said before anything leaves; and a file that left is laid down again from the books."""
    put(made)
    place = made.folder / "file"
    place.write_text("not a folder")
    with pytest.raises(Refused, match="is no folder"):
        outbox.leave(made.desk, place)
    assert outbox.files(made.desk) == () and outbox.view(made.desk, 1).state == "ready"
    file, _ = outbox.leave(made.desk, made.folder / "out")
    assert file is not None
    again = Path(outbox.rewrite(made.desk, file.name, made.folder / "again"))
    assert again.read_bytes() == (made.folder / "out" / file.name).read_bytes()


def test_who_sends_is_learned_or_set(made: Practice) -> None:
    """As the newest file says, unless the practice has set it."""
    put(made)
    practice.put(made.desk, "submitter_id", "OURS99")
    practice.put(made.desk, "submitter_phone", "6145550111")
    practice.put(made.desk, "receiver_id", "HOUSE1")
    file, _ = outbox.leave(made.desk, made.folder / "out")
    assert file is not None
    head = (made.folder / "out" / file.name).read_text()[:106]
    assert "OURS99" in head and "HOUSE1" in head


def test_claims_of_both_kinds_go_in_one_file(tmp_path: Path) -> None:
    """Professional and institutional, each in a group of its own."""
    made = both_kinds(tmp_path)
    file, held = outbox.leave(made.desk, tmp_path / "out")
    assert file is not None and (file.claims, held) == (2, ())
    assert {claim.kind for claim in written(made, file.name)} == {"P", "I"}


def test_what_has_not_left_stands_on_the_desk_and_is_late_after_three_days(made: Practice) -> None:
    """A file that nobody lets go is a claim that nobody sends."""

    def row() -> tuple[int, int, int, int]:
        found = next((one for one in lists.desk_view(made.desk).queues if one.screen == "outbox"), None)
        return (0, 0, 0, 0) if found is None else (found.open, found.cents, found.overdue, found.yours)

    assert row() == (0, 0, 0, 0)
    put(made)
    assert row() == (1, 19000, 0, 1)
    assert lists.desk_view(made.desk).done_today == 2  # the posting, and this
    made.clock.move(days=7)
    assert row() == (1, 19000, 1, 1)
    outbox.leave(made.desk)
    assert row() == (0, 0, 0, 0)


@pytest.mark.parametrize("code", [31, 140, 207])
def test_what_the_payer_has_no_claim_for_goes_again_as_new(tmp_path: Path, code: int) -> None:
    """No such member: the payer never made a claim of it, so there is none to replace, whatever it takes else."""
    made = practice_in(tmp_path)
    made.denied(100, code=code)
    assert outbox.propose(made.at("ana"), "A").how == "new"


def test_a_payer_that_takes_no_replacement_gets_what_it_denied_whole_as_new(made: Practice) -> None:
    """Medicare Part B: a replacement is refused with the other way named; CO-16 on every line goes again as new, and says so."""
    sam = made.at("sam")
    draft = rules.fill(sam, rules.draft(sam, "payer", "LAKESIDE"), {"source": "manual", "accepts_replacement": "no"})
    rules_try.keep(sam, [draft], "the payer's manual")
    plan = outbox.propose(made.desk, "A", charted={member(made): "W900800700"})
    assert (plan.how, [one.code for one in plan.findings]) == ("new", ["as_new"])
    asked = outbox.propose(made.desk, "A", "replacement")
    assert "no_replacement" in [one.code for one in asked.findings]


def second(made: Practice) -> None:
    """Claim B in the outbox, too."""
    made.sends(bill(70, label="B"))
    made.paid(era(ans(s(0, CO(16, 70), remarks=("N382",)), icn="ICN2", label="B"), trace="T2"))
    plan = outbox.propose(made.desk, "B")
    outbox.send(made.desk, plan, unchanged="the payer asked for it")


def test_two_that_let_go_at_once_send_no_number_twice(made: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ben's file leaves while Ana's is being written: hers is refused, nothing of it left, and it goes with the next number."""
    put(made)
    second(made)
    ana, ben = made.at("ana"), made.at("ben")
    whole_file, written_once = outbox._written, list[str]()

    def overtaken(desk: Desk, read: Read, going: Sequence[Entry]) -> tuple[int, str, bytes]:
        file = whole_file(desk, read, going)
        if not written_once:
            written_once.append(file[1])
            outbox.leave(ben, numbers=[2])
        return file

    monkeypatch.setattr(outbox, "_written", overtaken)
    with pytest.raises(PlanChanged, match="another file left"):
        outbox.leave(ana, numbers=[1])
    assert [one.state for one in outbox.listed(made.desk)] == ["ready"]
    file, _ = outbox.leave(ana)
    assert file is not None and file.name != written_once[0]
    whole(made)


def test_a_file_goes_on_from_the_number_of_the_last_that_was_sent(made: Practice) -> None:
    """What the system before this one sent under 41 is not sent again under 1."""
    newest = sources.newest(made.desk.books.read, ("837P", "837I"))
    assert newest is not None
    before = sender.of(sources.bytes_of(made.desk.books.read, newest)).control
    assert before > 0
    put(made)
    outbox.leave(made.desk, made.folder / "out")
    (left,) = (made.folder / "out").glob("*.837")
    assert sender.of(left.read_bytes()).control == before + 1


def test_a_void_names_the_claim_as_the_payer_has_it(made: Practice) -> None:
    """What was corrected in the record since does not change it; a replacement bears the correction."""
    put(made)
    outbox.withdraw(made.desk, 1, "the wrong way", 1)
    assert {one.field for one in outbox.propose(made.desk, "A", "void").differences} == {"Frequency", "Payer's claim number"}
    assert "Member number" in {one.field for one in outbox.propose(made.desk, "A", "replacement").differences}


def test_no_phone_is_invented(made: Practice) -> None:
    """What the newest file says is taken, value by value; where nobody says it, nothing leaves."""
    put(made)
    practice.put(made.desk, "submitter_id", "NEWDESK")
    practice.put(made.desk, "receiver_id", "OTHERHOUSE")
    with pytest.raises(Refused, match="phone of who sends"):
        outbox.leave(made.desk)
    practice.put(made.desk, "submitter_phone", "6145550111")
    outbox.leave(made.desk, made.folder / "out")
    (left,) = (made.folder / "out").glob("*.837")
    assert sender.of(left.read_bytes()).phone == "6145550111"


def test_another_payer_that_nobody_knows_yet_is_asked_for(tmp_path: Path) -> None:
    """CO-22: the same claim to the same payer is never what is proposed."""
    made = practice_in(tmp_path)
    made.sends(bill(100))
    made.paid(era(ans(s(0, CO(22, 100)), icn="ICN1")))
    plan = outbox.propose(made.desk, "A")
    assert plan.how == "other_first"
    assert any(one.severity == "error" for one in plan.findings)


def test_a_void_that_was_refused_is_work_until_it_is_sent_again(made: Practice) -> None:
    """The payer has the claim still: it stands in the queue without money and without a last day, and its step sends the void again."""
    from tests.acts.test_acks import ack

    outbox.send(made.desk, outbox.propose(made.desk, "A", "void"))
    outbox.leave(made.desk)
    assert look.claim(made.desk, "A").work == ()
    ack(made, ("A", "A7:562:85", "U"))
    (work_,) = look.claim(made.desk, "A").work
    assert (work_.row.kind, work_.row.at_stake_cents, work_.deadline, work_.steps[0].key) == ("rejected", 0, None, "r")
    assert "the payer has the claim still" in work_.words[0]
    plan = outbox.propose(made.desk, "A")
    assert (plan.how, plan.wrong) == ("void", ())
    outbox.send(made.desk, plan)
    outbox.leave(made.desk)
    assert look.claim(made.desk, "A").work == ()
    whole(made)


def test_of_many_what_changed_after_the_summary_is_not_sent(made: Practice) -> None:
    """The summary said one content; another was corrected before y: left as it is, with why, and nothing of it in the outbox."""
    chart = {member(made): "W900800700"}
    person = look.claim(made.desk, "A").person
    correction.sign(made.desk, correction.propose(made.desk, person, chart, "A"), "card", "card copy")
    shown = bulk.plan(made.desk, "send", lists.queue(made.desk, QueueView(kind="denial")).rows)
    assert [line.will for line in shown.lines] == [True]
    chart = {member(made): "W111222333"}
    correction.sign(made.desk, correction.propose(made.desk, person, chart, "A"), "card", "another card")
    (result,) = bulk.run(made.desk, shown, "")
    assert (result.done, result.words) == (False, "the claim is not the one that was shown")
    assert outbox.listed(made.desk) == ()
    whole(made)
