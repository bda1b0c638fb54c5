"""Automatic posting: only what passes the gate, claim by claim; refusals are kept and marked; all clean remittances in one request."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from acts import auto_post, clean, deposit_batch, lists, posting, proof, take_back, undo
from acts.auto_rows import AutoReport
from acts.errors import NoSuch, NotAllowed, Refused
from store import audit
from tests.made import CO, LAKESIDE, Practice, ans, bill, era, practice_in, s
from tests.stories.telling import reversal
from tests.stories.x12_records import Payer

OTHER = Payer("OTHER MUTUAL", "11111")


@pytest.fixture
def practice(tmp_path: Path) -> Practice:
    """Claims A of 100, B of 50 and C of 30; Lakeside's remittances may post by themselves."""
    made = practice_in(tmp_path)
    made.sends(bill(100), bill(50, label="B"), bill(30, label="C"))
    auto_post.allow(made.desk, LAKESIDE.id)
    return made


def money(practice: Practice, trace: str, cents: int) -> None:
    """The payment of a remittance comes to hand."""
    (on,) = {row.paid_on for row in lists.remittances(practice.desk) if row.trace == trace}
    deposit_batch.receive(practice.desk, LAKESIDE.id, cents, trace, paid_on=on)


def said(report: AutoReport, *, new: bool | None = None) -> list[tuple[str, str | None, str]]:
    """(trace, claim, reason) of what waits."""
    return [(one.trace, one.claim, one.reason) for one in report.refused if new is None or one.new == new]


def states(practice: Practice) -> dict[str, str]:
    """By trace."""
    return {row.trace: row.state for row in lists.remittances(practice.desk)}


def test_what_passes_is_posted_and_one_failing_claim_holds_nobody_up(practice: Practice) -> None:
    """The refusal names its reason, the held answer waits for a person, and a second run finds nothing new."""
    practice.gets(era(ans(s(80, CO(45, 20))), ans(s(70), label="GHOST", icn="2"), ans(s(50), label="B", icn="3")))
    money(practice, "P", 20000)
    ana = practice.at("ana")
    report = auto_post.post_auto(ana)
    assert [(one.trace, one.state, one.posted, one.held) for one in report.posted] == [("P", "part_posted", 2, 1)]
    assert (said(report), report.news) == ([("P", "GHOST", "exception")], True)
    assert posting.hold_of(practice.desk, "P", "GHOST").reason == "unmatched"
    again = auto_post.post_auto(ana)
    assert (again.posted, said(again), again.news) == ((), [("P", "GHOST", "exception")], False)
    assert proof.ledger(practice.desk).ok


def test_nothing_posts_by_itself_of_a_payer_that_nobody_allowed(practice: Practice) -> None:
    """Nor of one that was stopped."""
    practice.gets(era(ans(s(50), label="B"), payer=OTHER, trace="O"), era(ans(s(80, CO(45, 20))), trace="P"))
    money(practice, "P", 8000)
    auto_post.stop(practice.desk, LAKESIDE.id)
    assert auto_post.post_auto(practice.desk) == AutoReport((), ())
    with pytest.raises(Refused, match="posts by itself"):
        auto_post.stop(practice.desk, LAKESIDE.id)


def test_money_that_had_not_come_is_asked_for_again_without_a_mark(practice: Practice) -> None:
    """Refused as a whole; the next run after the payment posts it."""
    practice.gets(era(ans(s(80, CO(45, 20)))))
    first = auto_post.post_auto(practice.desk)
    assert (first.posted, said(first)) == ((), [("P", None, "no_money")])
    assert auto_post.post_auto(practice.desk).news is False
    money(practice, "P", 8000)
    report = auto_post.post_auto(practice.desk)
    assert ([one.state for one in report.posted], said(report)) == (["posted"], [])


def test_a_payment_that_came_before_its_remittance_is_matched_by_the_run(practice: Practice) -> None:
    """And posting is what one undo takes back, not the match."""
    deposit_batch.receive(practice.desk, LAKESIDE.id, 8000, "P", paid_on=date(2026, 9, 20))
    practice.gets(era(ans(s(80, CO(45, 20)))))
    assert [one.life for one in auto_post.post_auto(practice.desk).posted] == ["reconciled"]
    last = undo.mine(practice.desk)
    assert last is not None
    undo.apply(practice.desk, last.number)
    (row,) = lists.remittances(practice.desk)
    assert (row.state, row.bank and row.bank.cents) == ("loaded", 8000)


def test_a_payment_of_zero_is_a_switch_of_its_own(practice: Practice) -> None:
    """Off unless allowed; allowing it tries again what was refused for it."""
    practice.gets(era(ans(s(0, CO(16, 100)))))
    assert said(auto_post.post_auto(practice.desk)) == [("P", None, "zero_payment")]
    auto_post.allow(practice.desk, LAKESIDE.id, None, True)
    report = auto_post.post_auto(practice.desk)
    assert ([one.state for one in report.posted], said(report)) == (["posted"], [])


def test_what_is_mended_is_marked_and_tried_again(practice: Practice) -> None:
    """Without the mark it waits, though its claim came; the mark alone does not open the gate."""
    practice.gets(era(ans(s(20), label="LATE"), ans(s(80, CO(45, 20)), icn="2")))
    money(practice, "P", 10000)
    auto_post.post_auto(practice.desk)
    with pytest.raises(NoSuch):
        auto_post.mark(practice.desk, "P", "A")
    (marked,) = auto_post.mark(practice.at("ana"), "P", "LATE")
    assert marked.marked
    assert said(auto_post.post_auto(practice.desk), new=True) == [("P", "LATE", "exception")]
    practice.sends(bill(20, label="LATE"))
    assert auto_post.post_auto(practice.desk).posted == ()
    auto_post.mark(practice.desk, "P")
    report = auto_post.post_auto(practice.desk)
    assert ([one.state for one in report.posted], said(report)) == (["posted"], [])


def test_a_claim_that_is_kept_out_waits_until_it_is_let_go(practice: Practice) -> None:
    """With a reason, and no mark is needed afterwards."""
    with pytest.raises(Refused, match="reason"):
        auto_post.keep_out(practice.desk, "A", " ")
    auto_post.keep_out(practice.desk, "A", "with a lawyer")
    practice.gets(era(ans(s(80, CO(45, 20))), ans(s(50), label="B", icn="2")))
    money(practice, "P", 13000)
    report = auto_post.post_auto(practice.desk)
    assert ([one.posted for one in report.posted], said(report)) == ([1], [("P", "A", "kept_out")])
    assert "with a lawyer" in report.refused[0].message
    auto_post.keep_out(practice.desk, "A", "", False)
    assert [one.state for one in auto_post.post_auto(practice.desk).posted] == ["posted"]


def test_what_a_person_took_back_does_not_come_back_by_the_clock(practice: Practice) -> None:
    """One undo takes the whole run back, its refusals too; the next run leaves the claims alone until they are marked."""
    practice.gets(era(ans(s(80, CO(45, 20))), ans(s(70), label="GHOST", icn="2")))
    money(practice, "P", 15000)
    auto_post.post_auto(practice.desk)
    last = undo.mine(practice.desk)
    assert last is not None
    undo.apply(practice.desk, last.number)
    assert states(practice) == {"P": "loaded"}
    report = auto_post.post_auto(practice.desk)
    assert sorted(said(report), key=str) == [("P", "A", "taken_out"), ("P", "GHOST", "exception")]
    assert states(practice) == {"P": "loaded"}
    auto_post.mark(practice.desk, "P", "A")
    assert [one.posted for one in auto_post.post_auto(practice.desk).posted] == [1]
    assert proof.ledger(practice.desk).ok
    assert proof.audit(practice.desk).ok


def test_an_answer_that_was_taken_back_alone_is_let_go_by_a_mark(practice: Practice) -> None:
    """Neither the clock nor a person's `post` posts it again before; after, both may."""
    practice.gets(era(ans(s(80, CO(45, 20))), ans(s(50), label="B", icn="2")))
    money(practice, "P", 13000)
    auto_post.post_auto(practice.desk)
    take_back.apply(practice.desk, take_back.remittance(practice.desk, "P", "A"), None, "wrong patient")
    assert auto_post.post_auto(practice.desk).posted == ()
    (marked,) = auto_post.mark(practice.at("ana"), "P", "A")
    assert (marked.claim, marked.reason) == ("A", "taken_out")
    assert [(one.state, one.posted) for one in auto_post.post_auto(practice.desk).posted] == [("posted", 2)]
    assert proof.ledger(practice.desk).ok


def test_a_reversal_is_posted_where_its_original_came_in_the_same_run(practice: Practice) -> None:
    """It goes on until nothing more passes; a pair of reversal and correction passes, a reversal alone waits."""
    one, two = ans(s(80, CO(45, 20)), icn="1"), ans(s(50), label="B", icn="2")
    practice.gets(era(one, trace="P1", day="20260901"))
    practice.gets(era(reversal(one), ans(s(70, CO(45, 30)), icn="3"), two, trace="P2", day="20260902"))
    practice.gets(era(reversal(two), ans(s(30), label="C", icn="4"), plb=[[("WO", "2", -20)]], trace="P3", day="20260903"))
    for trace, cents in (("P1", 8000), ("P2", 4000)):
        money(practice, trace, cents)
    auto_post.allow(practice.desk, LAKESIDE.id, None, True)
    report = auto_post.post_auto(practice.desk)
    assert [(one.trace, one.state) for one in report.posted] == [("P1", "posted"), ("P2", "posted")]
    assert [(trace, reason) for trace, _, reason in said(report)] == [("P3", "provider_level")]
    auto_post.allow(practice.desk, LAKESIDE.id, None, True, True)
    report = auto_post.post_auto(practice.desk)
    assert ([(one.trace, one.state) for one in report.posted], said(report)) == ([("P3", "posted")], [])
    assert proof.ledger(practice.desk).ok


def test_who_may_say_what_posts_by_itself(practice: Practice) -> None:
    """A supervisor, not a biller; a biller runs it and marks; an auditor does neither."""
    with pytest.raises(NotAllowed):
        auto_post.allow(practice.at("ana"), LAKESIDE.id)
    with pytest.raises(NotAllowed):
        auto_post.post_auto(practice.at("olga"))
    assert auto_post.allow(practice.at("sam"), "lakeside", 100).max_cents == 100
    with pytest.raises(Refused):
        auto_post.allow(practice.desk, LAKESIDE.id, 0)
    ((allowed,), kept, refused) = auto_post.listing(practice.at("olga"))
    assert (allowed.payer, allowed.allowed, allowed.by, kept, refused) == (LAKESIDE.name, True, "sam", (), ())


# -- all clean ones


def three(practice: Practice) -> None:
    """Two clean remittances and one that holds a claim."""
    practice.gets(era(ans(s(80, CO(45, 20))), trace="P1"), era(ans(s(50), label="B"), trace="P2", payer=OTHER))
    practice.gets(era(ans(s(70), label="GHOST"), trace="P3"))


def test_all_clean_remittances_post_with_one_request_and_one_undo(practice: Practice) -> None:
    """The summary names them by payer, and what stays with why."""
    three(practice)
    plan = clean.plan(practice.desk)
    assert ([row.trace for row in plan.rows], plan.claims, plan.cents) == (["P1", "P2"], 2, 13000)
    assert plan.by_payer == ((LAKESIDE.name, 1, 1, 8000), (OTHER.name, 1, 1, 5000))
    assert [(row.trace, row.why) for row in plan.left] == [("P3", "1 claim waits for a person")]
    report = clean.post(practice.desk, plan)
    assert ([row.trace for row, _ in report.posted], report.left) == (["P1", "P2"], ())
    assert states(practice) == {"P1": "posted", "P2": "posted", "P3": "loaded"}
    events = [event for event in audit.events(practice.desk.books.read, limit=10) if event.act == "posting.post"]
    assert len({event.request for event in events}) == 1
    last = undo.mine(practice.desk)
    assert last is not None
    undo.apply(practice.desk, last.number)
    assert states(practice) == {"P1": "loaded", "P2": "loaded", "P3": "loaded"}
    assert proof.ledger(practice.desk).ok


def test_what_changed_since_the_summary_is_left_and_named(practice: Practice) -> None:
    """Another answer of the same claim came first; or somebody posted it."""
    three(practice)
    practice.gets(era(ans(s(30), label="C", icn="7"), trace="P4"))
    plan = clean.plan(practice.desk, only=[row.remittance for row in lists.remittances(practice.desk) if row.trace != "P3"])
    assert plan.left == ()
    practice.gets(era(ans(s(0, CO(16, 50)), label="B", icn="9"), trace="P0"))
    ben = practice.at("ben")
    posting.post_many(ben, ["P0"])
    posting.post_many(ben, ["P4"])
    report = clean.post(practice.desk, plan)
    assert [row.trace for row, _ in report.posted] == ["P1"]
    assert [(row.trace, row.why) for row in report.left] == [
        ("P2", "it would not do by now what was shown"),
        ("P4", "somebody posted it meanwhile"),
    ]


def test_those_of_a_day_are_those_loaded_on_it(practice: Practice) -> None:
    """By the practice's own day."""
    practice.gets(era(ans(s(80, CO(45, 20))), trace="P1"))
    first = practice.desk.today()
    practice.clock.move(days=1)
    practice.gets(era(ans(s(50), label="B"), trace="P2"))
    assert [row.trace for row in clean.plan(practice.desk, on=first).rows] == ["P1"]
    assert [row.trace for row in clean.plan(practice.desk, on=practice.desk.today()).rows] == ["P2"]
    assert len(clean.plan(practice.desk).rows) == 2


def test_above_the_limit_the_number_of_claims_is_typed(practice: Practice) -> None:
    """A yes is too easy for that much money."""
    practice.sends(bill(6000, label="BIG"))
    practice.gets(era(ans(s(80, CO(45, 20))), trace="P1"))
    assert clean.typed_above(clean.plan(practice.desk)) is None
    practice.gets(era(ans(s(6000), label="BIG"), trace="P2"))
    assert clean.typed_above(clean.plan(practice.desk)) == 2
