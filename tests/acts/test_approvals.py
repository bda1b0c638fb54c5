"""Limits and second persons on a real store: who reaches what, what waits for whom, and statements that went out since."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from acts import approvals, lists, practice, rights, statements, undo, work, write_offs
from acts.errors import Leased, NotAllowed, PlanChanged
from billing.small_balance import Policy
from store.statements import sent_since
from tests.made import CO, PR, Practice, ans, bill, era, practice_in, s


@pytest.fixture
def made(tmp_path: Path) -> Practice:
    """maria (administrator), sam (supervisor), ana and ben (billers)."""
    return practice_in(tmp_path)


def test_each_role_has_its_limit(made: Practice) -> None:
    """Billers and supervisors as the practice sets them; administrators none. Who can approve is the nearest role that reaches."""
    limits = {login: rights.limit(made.at(login), "work.write_off") for login in ("ana", "sam", "maria")}
    assert limits == {"ana": 25_000, "sam": 250_000, "maria": None}
    able = {
        cents: [p.login for p in rights.who_reaches(made.desk.books.read, "work.write_off", cents, "ana")] for cents in (1, 25_001, 250_001)
    }
    assert able == {1: ["ben", "sam", "maria"], 25_001: ["sam", "maria"], 250_001: ["maria"]}
    practice.put(made.desk, "write_off_limit_supervisor_cents", "30000")
    assert rights.limit(made.at("sam"), "work.write_off") == 30_000


def test_asking_lets_the_claim_out_of_the_hand(made: Practice) -> None:
    """Else who is asked could not take it; while a third has it in hand nobody approves."""
    made.denied(300)
    ana, ben, sam = made.at("ana"), made.at("ben"), made.at("sam")
    approvals.ask(ana, "A", None, None, "too late", "sam")
    work.take(ben, work.item_of(ben, "A").item)
    with pytest.raises(Leased):
        approvals.approve(sam, 1)
    work.release(ben, work.item_of(ben, "A").item)
    assert approvals.approve(sam, 1).written_off == 30_000


def test_small_pieces_add_up_to_the_limit_for_who_approves_too(made: Practice) -> None:
    """2,400.00 approved before and 200.00 now are above 2,500.00."""
    made.denied(3000)
    ana, sam = made.at("ana"), made.at("sam")
    approvals.ask(ana, "A", None, 240_000, "part one")
    approvals.approve(sam, 1)
    work.release(sam, work.item_of(sam, "A").item)
    approvals.ask(ana, "A", None, 26_000, "part two")
    assert approvals.listed(sam, "for_me") == ()
    with pytest.raises(NotAllowed, match=r"2,660.00 is above your limit of 2,500.00"):
        approvals.approve(sam, 2)
    assert [row.name for row in approvals.listed(made.desk, "for_me")] == ["A-2"]


def test_the_desk_says_how_many_wait_for_me(made: Practice) -> None:
    """A queue of its own, only for whom something waits; and what was answered of mine."""
    made.denied(300, 400)
    ana, sam = made.at("ana"), made.at("sam")
    approvals.ask(ana, "A", None, None, "too late")
    approvals.ask(ana, "B", None, None, "too late")
    queues = {queue.screen: queue for queue in lists.desk_view(sam).queues}
    assert (queues["approvals"].open, queues["approvals"].cents) == (2, 70_000)
    assert "approvals" not in {queue.screen for queue in lists.desk_view(ana).queues}


def test_one_undo_takes_back_all_that_a_policy_gave_up(made: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    """In as many transactions as it took."""
    monkeypatch.setattr(write_offs, "CHUNK", 2)
    made.denied(3, 4, 5, 6, 7, code=197)
    write_offs.add(made.desk, Policy(0, "payer", None, "", ("CO-197",), 600, 0), None, "the owner decided")
    plan = write_offs.preview(made.desk)
    done = write_offs.run(made.desk, plan.hash)
    assert (done.cents, len(done.done), done.left) == (1800, 4, ())
    with pytest.raises(PlanChanged):
        write_offs.run(made.desk, plan.hash)
    event = undo.mine(made.desk)
    assert event is not None and event.reason.startswith("policy 1: CO-197 of all payers up to 6.00")
    undo.apply(made.desk, event.number)
    assert write_offs.preview(made.desk).hash == plan.hash


def test_what_a_policy_gave_up_is_not_of_anybodys_limit(made: Practice) -> None:
    """A run of policies does not use up what its starter may write off by hand on the claim."""
    made.sends(bill(4, 2500))
    made.paid(era(ans(s(0, CO(97, 4)), s(0, CO(16, 2500)))))
    sam = made.at("sam")
    write_offs.add(sam, Policy(0, "payer", None, "", ("CO-97",), 600, 0), None, "the owner decided")
    assert write_offs.run(sam).cents == 400
    number = str(made.desk.books.read.value("SELECT control_number FROM claim"))
    assert work.write_off(sam, number, None, None, "too late").written_off == 250_400


def test_statements_sent_since_a_moment(made: Practice) -> None:
    """A later day counts; the same day where it was noted after; a mistake and an earlier day do not."""
    made.sends(bill(100))
    made.paid(era(ans(s(80, PR(2, 20)))))
    desk, read = made.desk, made.desk.books.read
    claim = int(read.value("SELECT id FROM claim"))
    number = str(read.value("SELECT control_number FROM claim"))
    statements.sent(desk, number, date(2026, 9, 28))
    moment = desk.now()
    made.clock.move(hours=1)
    statements.sent(desk, number, date(2026, 9, 29))
    assert sent_since(read, claim, moment) == ()
    (today,) = statements.sent(desk, number)
    assert [one.id for one in sent_since(read, claim, moment)] == [today.number]
    assert sent_since(read, claim, desk.now()) == ()
    made.clock.move(days=3)
    (later,) = statements.sent(desk, number, way="email")
    assert [one.id for one in sent_since(read, claim, moment)] == [today.number, later.number]
    assert later.cents == 2000
    statements.mistake(desk, today.number, "it came back")
    assert [one.id for one in sent_since(read, claim, moment)] == [later.number]
