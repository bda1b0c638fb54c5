"""Posting as an act: the plan that was shown is what is written; once, in chunks, with one request; what is held waits for a person."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from acts import posting, proof
from acts.errors import NoSuch, NotAllowed, PlanChanged, Refused, Stale
from store import audit
from tests.made import CO, LAKESIDE, PR, SUPPLEMENT, Practice, ans, bill, era, practice_in, s
from tests.stories.telling import reversal
from tests.stories.x12_records import Payer


@pytest.fixture
def practice(tmp_path: Path) -> Practice:
    """Claims A of 100 and B of 50."""
    made = practice_in(tmp_path)
    made.sends(bill(100), bill(50, label="B"))
    return made


def only(practice: Practice, trace: str = "P") -> int:
    """The number of the remittance with this trace."""
    return posting.find(practice.desk, trace)


def events(practice: Practice) -> int:
    """How many events there are."""
    return int(practice.desk.books.read.value("SELECT count(*) FROM event"))


def rows(practice: Practice) -> dict[str, int]:
    """How many rows the ledger and its neighbours have."""
    tables = "ledger_entry posted_answer denial hold work_item change".split()
    return {table: int(practice.desk.books.read.value(f"SELECT count(*) FROM {table}")) for table in tables}


def test_the_preview_says_what_posting_will_do(practice: Practice) -> None:
    """Balances, what is held, what will post and for how much; nothing is written."""
    practice.gets(era(ans(s(80, CO(45, 20))), ans(s(30), label="GHOST")))
    before = rows(practice)
    shown = posting.preview(practice.desk, only(practice))
    assert (shown.will_post, shown.will_post_cents, shown.will_hold_cents) == (1, 8000, 3000)
    assert [(held.number, held.control_number, held.reason, held.hold) for held in shown.held] == [(1, "GHOST", "unmatched", 0)]
    assert (shown.row.state, shown.row.word, shown.services) == ("loaded", "HELD 1", 2)
    assert shown.balances.remittance.difference_cents == 0
    assert {line.what for line in shown.summary} >= {"Payments", "Contract write-off (CO-45)", "Held"}
    assert [(claim[1], claim[6]) for claim in shown.claims] == [("A", "ready"), ("GHOST", "unmatched")]
    assert rows(practice) == before


def test_posting_with_the_hash_of_the_preview_does_what_it_showed(practice: Practice) -> None:
    """The same plan."""
    practice.gets(era(ans(s(80, CO(45, 20)))))
    shown = posting.preview(practice.desk, only(practice))
    report = posting.post(practice.desk, shown.row.remittance, plan_hash=shown.plan_hash)
    assert (report.state, report.posted, report.held, report.newly_held) == ("posted", 1, 0, False)
    after = posting.preview(practice.desk, shown.row.remittance)
    assert (after.row.word, after.will_post, [claim[6] for claim in after.claims]) == ("POSTED", 0, ["posted"])


def test_what_moved_after_the_preview_is_not_posted(practice: Practice) -> None:
    """Another payment came first, so the whole plans differently: PlanChanged, and nothing is written."""
    practice.gets(era(ans(s(80, CO(45, 20)), icn="1"), trace="P1"))
    shown = posting.preview(practice.desk, only(practice, "P1"))
    practice.gets(era(ans(s(60, CO(45, 40)), icn="2"), trace="P0"))
    posting.post(practice.desk, only(practice, "P0"))
    before = rows(practice)
    with pytest.raises(PlanChanged):
        posting.post(practice.desk, shown.row.remittance, plan_hash=shown.plan_hash)
    assert rows(practice) == before


def test_posting_twice_changes_nothing(practice: Practice) -> None:
    """No row, no event; a remittance that holds something is planned again and found as it was."""
    practice.paid(era(ans(s(80, CO(45, 20))), trace="P1"), era(ans(s(30), label="GHOST"), ans(s(50), label="B"), trace="P2"))
    before, count = rows(practice), events(practice)
    reports = posting.post_many(practice.desk, ["P1", "P2"])
    assert [(report.state, report.newly_held) for report in reports] == [("already_posted", False), ("part_posted", False)]
    assert (rows(practice), events(practice)) == (before, count)


def test_a_call_that_holds_something_new_says_so(practice: Practice) -> None:
    """Exit 1 is for this call's holds alone."""
    (first,) = practice.paid(era(ans(s(30), label="GHOST")))
    assert (first.newly_held, [(e.claim, e.reason) for e in first.exceptions]) == (True, [("GHOST", "unmatched")])
    (second,) = posting.post_many(practice.desk, None)
    assert (second.newly_held, second.exceptions) == (False, first.exceptions)


def test_what_is_held_posts_when_its_claim_comes(practice: Practice) -> None:
    """Held claims are planned again at each post."""
    practice.paid(era(ans(s(30), label="LATE")))
    practice.sends(bill(30, label="LATE"))
    (report,) = posting.post_many(practice.desk, None)
    assert (report.state, report.posted, report.held, report.exceptions) == ("posted", 1, 0, ())
    assert practice.desk.books.read.value("SELECT count(*) FROM hold WHERE state = 'held'") == 0


def test_a_reversal_finds_its_original_in_a_later_remittance_of_the_same_call(practice: Practice) -> None:
    """One call repeats until nothing more comes clean."""
    paid = ans(s(80, CO(45, 20)), icn="1")
    practice.gets(era(reversal(paid), trace="BACK", day="20260901"), era(paid, trace="PAID", day="20260902", plb=[[("WO", "1", -80)]]))
    reports = {report.trace: report for report in posting.post_many(practice.desk, None)}
    assert (reports["BACK"].state, reports["PAID"].state) == ("posted", "posted")


def test_a_posting_of_many_claims_is_one_request_with_an_event_for_each_chunk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks never divide a claim from its answers, and undo takes them back together."""
    monkeypatch.setattr(posting, "CHUNK", 3)
    practice = practice_in(tmp_path)
    labels = [f"C{n}" for n in range(8)]
    practice.sends(*(bill(100, label=label) for label in labels))
    practice.paid(era(*(ans(s(80, CO(45, 20)), label=label, icn=label) for label in labels)))
    found = [event for event in audit.events(practice.desk.books.read, limit=20) if event.act == "posting.post"]
    assert [event.totals["posted"] for event in reversed(found)] == [3, 3, 2]
    assert len({event.request for event in found}) == 1
    assert practice.desk.books.read.value("SELECT count(*) FROM ledger_transaction WHERE kind = 'received'") == 1


def test_a_part_that_moved_between_two_chunks_stays_unposted_and_is_not_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was agreed to is posted, the rest is left for the next call; the screen says so by the state."""
    monkeypatch.setattr(posting, "CHUNK", 2)
    practice = practice_in(tmp_path)
    labels = ["C0", "C1", "C2", "C3"]
    practice.sends(*(bill(100, label=label) for label in labels))
    practice.gets(era(*(ans(s(80, CO(45, 20)), label=label, icn=label) for label in labels), trace="BIG"))
    practice.gets(era(ans(s(0, CO(16, 100)), label="C3", icn="X"), trace="FIRST"))
    other = practice.at("ana")
    done: list[int] = []

    def meanwhile(at: int, _: int) -> None:
        if not done:
            posting.post(other, only(practice, "FIRST"))
        done.append(at)

    shown = posting.preview(practice.desk, only(practice, "BIG"))
    report = posting.post(practice.desk, shown.row.remittance, plan_hash=shown.plan_hash, progress=meanwhile)
    assert (report.state, report.posted, report.held, report.exceptions) == ("part_posted", 3, 0, ())
    (last,) = posting.post_many(practice.desk, ["BIG"])
    assert (last.state, last.posted) == ("posted", 4)
    assert proof.ledger(practice.desk).ok


def test_a_payment_that_comes_twice_is_kept_twice_and_posted_once(practice: Practice) -> None:
    """The same payer, trace, amount and day: the second is a duplicate, whatever file it came in; among all it is listed once."""
    remit = era(ans(s(80, CO(45, 20))))
    (first,) = practice.paid(remit)
    practice.gets(remit)
    assert first.state == "posted"
    assert [report.state for report in posting.post_many(practice.desk, None)] == ["duplicate"]
    assert [report.state for report in posting.post_many(practice.desk, ["P"])] == ["already_posted", "duplicate"]
    assert practice.desk.books.read.value("SELECT count(*) FROM remittance") == 2
    assert practice.desk.books.read.value("SELECT sum(cents) FROM payer_balance WHERE account = 'payer_clearing'") == 8000


def test_payments_of_zero_with_one_trace_are_told_apart_by_their_claims(practice: Practice) -> None:
    """Their amount says nothing."""
    practice.paid(era(ans(s(0, CO(16, 100))), trace="ZERO"), era(ans(s(0, CO(16, 50)), label="B"), trace="ZERO"))
    assert practice.desk.books.read.value("SELECT count(*) FROM remittance_state WHERE state = 'posted'") == 2


def test_a_trace_of_two_payers_needs_the_payer(practice: Practice) -> None:
    """Alone it cannot be done; PAYER is an id (TRN03, REF*2U) or the name."""
    practice.gets(era(ans(s(80, CO(45, 20)))), era(ans(s(50), label="B"), payer=SUPPLEMENT))
    with pytest.raises(Refused, match="more than one payer"):
        posting.post_many(practice.desk, ["P"])
    for name in (SUPPLEMENT.id, SUPPLEMENT.origin, SUPPLEMENT.name, "supplement mutual"):
        assert posting.preview(practice.desk, posting.find(practice.desk, f"{name}:P")).row.payer == SUPPLEMENT.name
    assert [report.payer for report in posting.post_many(practice.desk, [f"{LAKESIDE.id}:P"])] == [LAKESIDE.name]


def test_a_trace_that_is_not_here_posts_nothing_of_what_is_named_beside_it(practice: Practice) -> None:
    """It cannot be done as asked: nothing was changed."""
    practice.gets(era(ans(s(80, CO(45, 20)))))
    with pytest.raises(NoSuch):
        posting.post_many(practice.desk, ["P", "NOWHERE"])
    assert posting.preview(practice.desk, only(practice)).row.state == "loaded"


def test_a_payment_of_adjustments_alone_is_posted(practice: Practice) -> None:
    """A remittance without claims moves money in the payer's accounts."""
    (report,) = practice.paid(era(plb=[[("L6", "", -5)]]))
    assert (report.state, report.claims, report.paid_cents, report.provider_cents) == ("posted", 0, 500, -500)


def test_matching_posts_the_part_at_once_and_keeps_the_reason(practice: Practice) -> None:
    """What came under another number is our claim: the person's word, and what follows, are one event."""
    practice.paid(era(ans(s(80, CO(45, 20)), label="TYPO")))
    held = posting.hold_of(practice.desk, "P", "TYPO")
    assert held.adjudication is not None
    report = posting.match(practice.desk, held.adjudication, "A", "number cut by the payer")
    assert (report.state, report.posted, report.exceptions) == ("posted", 1, ())
    event = audit.events(practice.desk.books.read, subject=("claim", "A"), limit=1)[0]
    assert (event.act, event.reason, event.totals["posted_cents"]) == ("posting.match", "number cut by the payer", 8000)


def test_a_match_that_does_not_fit_stays_held_for_its_new_reason(practice: Practice) -> None:
    """The word is kept; the answer is now held because the charge differs."""
    practice.paid(era(ans(s(80, CO(45, 20)), label="TYPO")))
    held = posting.hold_of(practice.desk, "P", "TYPO")
    assert held.adjudication is not None
    report = posting.match(practice.desk, held.adjudication, "B", "looks like it")
    assert [(e.claim, e.reason) for e in report.exceptions] == [("TYPO", "charge_mismatch")]
    report = posting.match(practice.desk, held.adjudication, "A", "no, it is this one")
    assert (report.state, report.exceptions) == ("posted", ())


def test_only_who_may_accepts_an_answer_as_it_came(practice: Practice) -> None:
    """A biller is refused, and the attempt is an event; a supervisor posts it."""
    practice.paid(era(ans(s(70, CO(45, 20), charge=100))))
    held = posting.hold_of(practice.desk, "P", "A")
    assert (held.reason, held.adjudication is not None) == ("out_of_balance", True)
    assert held.adjudication is not None
    with pytest.raises(NotAllowed):
        posting.match(practice.at("ana"), held.adjudication, None, "they said so", accept=True)
    assert audit.events(practice.desk.books.read, limit=1)[0].act == "refused"
    report = posting.match(practice.at("sam"), held.adjudication, None, "they said so", accept=True)
    assert (report.state, report.posted) == ("posted", 1)
    assert proof.ledger(practice.desk).ok


def test_what_is_not_held_cannot_be_matched(practice: Practice) -> None:
    """Posted, never posted, or of nobody: nothing is changed."""
    practice.paid(era(ans(s(80, CO(45, 20))), trace="P1"))
    practice.gets(era(ans(s(50), label="B"), trace="P2"))
    read = practice.desk.books.read
    for trace, label in (("P1", "A"), ("P2", "B")):
        with pytest.raises(NoSuch):
            posting.hold_of(practice.desk, trace, label)
        answer = int(read.value("SELECT a.id FROM adjudication a WHERE a.control_number = :label", label=label))
        with pytest.raises(Refused):
            posting.match(practice.desk, answer, label, "why not")
    with pytest.raises(NoSuch):
        posting.match(practice.desk, 999, "A", "why not")


def test_suspending_gives_an_owner_a_reason_and_a_last_day(practice: Practice) -> None:
    """No money moves; without a day, it is 45 days; whoever read an older state is refused."""
    practice.paid(era(ans(s(30), label="GHOST")))
    held = posting.hold_of(practice.desk, "P", "GHOST")
    before = rows(practice)["ledger_entry"]
    now = posting.suspend(practice.desk, held.hold, "ana", "asked the payer", version=held.version)
    today = practice.desk.today()
    assert (now.owner, now.until_on, now.version) == ("ana", today + timedelta(days=45), held.version + 1)
    with pytest.raises(Stale):
        posting.suspend(practice.desk, held.hold, "ben", "mine", version=held.version)
    later = posting.suspend(practice.desk, held.hold, "ben", "mine now", date(2026, 12, 1))
    assert (later.owner, later.until_on) == ("ben", date(2026, 12, 1))
    assert rows(practice)["ledger_entry"] == before
    assert posting.post_many(practice.desk, None)[0].exceptions[0].reason == "unmatched"
    assert posting.hold_of(practice.desk, "P", "GHOST").owner == "ben"


@pytest.mark.parametrize(("owner", "reason", "until_on"), [("nobody", "why", None), ("ana", "  ", None), ("ana", "why", date(2026, 9, 30))])
def test_a_suspension_names_a_user_a_reason_and_a_day_to_come(practice: Practice, owner: str, reason: str, until_on: date | None) -> None:
    """Else it is refused, and nothing is changed."""
    practice.paid(era(ans(s(30), label="GHOST")))
    held = posting.hold_of(practice.desk, "P", "GHOST")
    with pytest.raises(Refused):
        posting.suspend(practice.desk, held.hold, owner, reason, until_on)
    assert posting.hold_of(practice.desk, "P", "GHOST").owner is None


def test_an_answer_under_the_payers_own_number_finds_its_claim(practice: Practice) -> None:
    """CLP01 is not ours, but this payer has answered our claim under that CLP07 before, and name, charge and lines agree."""
    practice.paid(era(ans(s(0, CO(16, 100)), icn="ICN77"), trace="P1"))
    (report,) = practice.paid(era(ans(s(80, CO(45, 20)), label="CUT", icn="ICN77"), trace="P2"))
    assert (report.state, report.posted) == ("posted", 1)


def test_another_payer_with_that_number_does_not(practice: Practice) -> None:
    """Numbers of one payer say nothing of another's."""
    practice.paid(era(ans(s(0, CO(16, 100)), icn="ICN77"), trace="P1"))
    (report,) = practice.paid(era(ans(s(80, CO(45, 20)), label="CUT", icn="ICN77"), trace="P2", payer=Payer("OTHER", "11111")))
    assert [(e.claim, e.reason) for e in report.exceptions] == [("CUT", "unmatched")]


def test_who_may_not_post_is_refused_even_where_nothing_waits(practice: Practice) -> None:
    """The right is asked first, and the attempt is an event."""
    with pytest.raises(NotAllowed):
        posting.post_many(practice.at("olga"), None)
    assert audit.events(practice.desk.books.read, limit=1)[0].act == "refused"


def test_the_patients_share_waits_where_the_claim_names_a_next_payer(practice: Practice) -> None:
    """Through the store, as by the rules: figures, work item and whose turn it is."""
    practice.sends(bill(100, label="C", payers=(LAKESIDE, SUPPLEMENT)))
    practice.paid(era(ans(s(60, CO(45, 20), PR(2, 20)), label="C", status="19")))
    read = practice.desk.books.read
    found = read.one("SELECT f.* FROM claim_figures f JOIN claim c ON c.id = f.claim WHERE c.control_number = 'C'")
    assert found is not None
    assert (found["payer_next"], found["patient"], found["status"]) == (2000, 0, "forwarded")
    assert read.value("SELECT name FROM payer WHERE id = :id", id=found["payer_now"]) == SUPPLEMENT.name
    assert read.value("SELECT kind FROM work_item WHERE state = 'waiting'") == "next_payer"
