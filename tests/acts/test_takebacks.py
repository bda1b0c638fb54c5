"""Provider-level adjustments as acts: what the preview says, who may, what another has in hand, what moved, what the log keeps."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from acts import letters, lists, posting, proof, takebacks, undo, work
from acts.errors import Leased, NoSuch, NotAllowed, Refused, Stale
from store import audit
from tests.made import CO, LAKESIDE, PR, Practice, ans, bill, era, practice_in, s
from tests.stories.telling import reversal


@pytest.fixture
def practice(tmp_path: Path) -> Practice:
    """Claim A of 100 paid 80 under ICN1, and T-1: 30.00 of it taken back from the payment of B."""
    made = practice_in(tmp_path)
    made.sends(bill(100), bill(300, label="B"))
    made.paid(era(ans(s(80, CO(45, 20)), icn="ICN1"), trace="P0", day="20260901"))
    made.gets(era(ans(s(300), label="B", icn="2"), trace="P1", plb=[[("WO", "ICN1", 30), ("L6", "", -2)]]))
    return made


def goes(practice: Practice, trace: str) -> list[tuple[str, str]]:
    """What the preview says of each provider-level adjustment."""
    shown = posting.preview(practice.desk, posting.find(practice.desk, trace))
    return [(line.what, line.goes_to) for line in shown.summary if line.what.startswith("Provider level")]


def whole(practice: Practice) -> None:
    """Ledger and log."""
    assert proof.ledger(practice.desk).problems == ()
    assert proof.audit(practice.desk).problems == ()


def test_the_preview_traces_each_adjustment(practice: Practice) -> None:
    """Its claim, what sets it off, what comes back later, a letter without a claim; and the hash is that of the plan that is posted."""
    assert goes(practice, "P1") == [
        ("Provider level: WO ICN1 taken back", "claim A"), ("Provider level: L6 interest", "interest"),
    ]  # fmt: skip
    practice.sends(bill(50, label="C"), bill(60, label="D"), bill(90, label="E"))
    practice.gets(era(ans(s(50), label="C", icn="3"), trace="P2", plb=[[("FB", "P2", -40), ("WO", "ICN9", -5), ("WO", "NOWHERE", 7)]]))
    letters.add(practice.desk, LAKESIDE.name, "overpayment", "NOWHERE", 700)
    assert [to for _, to in goes(practice, "P2")] == ["comes back later", "to be taken later", "letter, no claim"]
    number = posting.find(practice.desk, "P2")
    shown = posting.preview(practice.desk, number)
    posting.post(practice.desk, number, plan_hash=shown.plan_hash)
    practice.gets(era(ans(s(60), label="D", icn="4"), trace="P3", plb=[[("FB", "P2", 40), ("72", "X", -9), ("WO", "Y", 9)]]))
    assert [to for _, to in goes(practice, "P3")] == [f"sets off R-{number}", "set off here", "set off here"]
    practice.gets(era(ans(s(90), label="E", icn="5"), trace="P4", plb=[[("FB", "OTHER", 40), ("FB", "MORE", 3), ("WO", "ZZZ", 30)]]))
    assert [to for _, to in goes(practice, "P4")] == ["other reference", "not carried here", "no claim known"]


def test_nothing_is_an_item_before_its_money_is_in(practice: Practice) -> None:
    """An imported remittance has no items; undone, it has none again."""
    assert takebacks.listing(practice.desk) == []
    with pytest.raises(NoSuch):
        takebacks.accept(practice.desk, 1, "A", "why")
    posting.post_many(practice.desk, None)
    assert [row.state for row in takebacks.listing(practice.desk)] == ["open", "income"]
    last = undo.mine(practice.desk)
    assert last is not None
    undo.apply(practice.desk, last.number)
    assert takebacks.listing(practice.desk) == []
    whole(practice)


def test_it_is_put_on_its_claim_once(practice: Practice) -> None:
    """Two desks see the same: the second is told that it moved; the figures are the first's alone."""
    posting.post_many(practice.desk, None)
    ana, ben = practice.at("ana"), practice.at("ben")
    left = takebacks.show(ben, 1).row.left
    done = takebacks.accept(ana, 1, "A", "their number", 1000, left)
    assert (done.state, done.left, [(use.kind, use.cents, use.words) for use in done.used]) == ("open", 2000, [("accepted", 1000, "A")])
    with pytest.raises(Stale) as refused:
        takebacks.accept(ben, 1, "A", "their number", None, left)
    assert (refused.value.yours, refused.value.theirs) == (3000, 2000)
    with pytest.raises(Refused, match=r"20\.00 is left of T-1, not 20\.01"):
        takebacks.accept(ben, 1, "A", "their number", 2001)
    takebacks.accept(ben, 1, "A", "their number")
    with pytest.raises(Refused, match="nothing of T-1 is open: it is accepted"):
        takebacks.dispute(ben, 1, "no", practice.desk.today() + timedelta(days=9))
    assert [(item.kind, item.at_stake_cents, item.why) for item in _items(practice)] == [
        ("recouped", 3000, "LAKESIDE HEALTH PLAN took 30.00 back: dispute it, bill it on, or give it up"),
    ]  # fmt: skip
    whole(practice)


def _items(practice: Practice) -> list[object]:
    from acts.views import QueueView

    return list(lists.queue(practice.desk, QueueView()).rows)


def test_what_another_has_in_hand_is_not_moved_under_them(practice: Practice) -> None:
    """The claim that ben works on is ben's; released, it goes."""
    posting.post_many(practice.desk, None)
    takebacks.accept(practice.desk, 1, "A", "their number", 1000)
    ben = practice.at("ben")
    item = work.item_of(ben, "A", "recouped")
    work.take(ben, item.item)
    with pytest.raises(Leased):
        takebacks.accept(practice.at("ana"), 1, "A", "their number")
    work.release(ben, item.item)
    takebacks.accept(practice.at("ana"), 1, "A", "their number")
    assert takebacks.listing(practice.desk)[0].left == 0
    whole(practice)


def test_each_act_needs_its_right_and_its_reason(practice: Practice) -> None:
    """Billers put on claims and dispute; accounts are a supervisor's; who only reads changes nothing, and the log has the trial."""
    posting.post_many(practice.desk, None)
    ana, sam, olga = practice.at("ana"), practice.at("sam"), practice.at("olga")
    later = ana.today() + timedelta(days=30)
    for doing in (
        lambda: takebacks.move(ana, 1, "other", "why"),
        lambda: takebacks.map_reason(ana, "CS", "other"),
        lambda: takebacks.accept(olga, 1, "A", "why"),
        lambda: takebacks.dispute(olga, 1, "why", later),
        lambda: takebacks.known(olga, 1, "A", "why"),
        lambda: letters.add(olga, LAKESIDE.name, "refund", "X", 100),
    ):
        with pytest.raises(NotAllowed):
            doing()
    for doing in (
        lambda: takebacks.accept(ana, 1, "A", "  "),
        lambda: takebacks.dispute(ana, 1, "", later),
        lambda: takebacks.dispute(ana, 1, "why", ana.today()),
        lambda: takebacks.known(ana, 1, "T-2", "why"),  # interest sets nothing off
        lambda: takebacks.known(ana, 1, "A", "why"),  # nothing was reversed there
        lambda: takebacks.move(sam, 1, "bank", "why"),
        lambda: takebacks.move(sam, 1, "recoupment", "why"),
        lambda: takebacks.move(sam, 2, "other", "why"),
        lambda: letters.add(ana, LAKESIDE.name, "refund", " ", 100),
        lambda: letters.add(ana, LAKESIDE.name, "refund", "X", 0),
        lambda: letters.add(ana, LAKESIDE.name, "refund", "X", 1, date(2099, 1, 1)),
        lambda: letters.add(ana, LAKESIDE.name, "gift", "X", 1),
    ):
        with pytest.raises(Refused):
            doing()
    for doing in (
        lambda: takebacks.known(ana, 1, "NOTRACE", "why"),
        lambda: takebacks.known(ana, 1, "T-99", "why"),
        lambda: takebacks.listing(ana, "NO SUCH PAYER"),
        lambda: takebacks.item_number("twelve"),
        lambda: takebacks.show(ana, 99),
    ):
        with pytest.raises(NoSuch):
            doing()
    assert [row.state for row in takebacks.listing(practice.desk)] == ["open", "income"]
    assert [row.act for row in lists.events(practice.desk, limit=20).rows].count("refused") == 6
    whole(practice)


def test_a_move_into_an_account_is_taken_back_whole(practice: Practice) -> None:
    """What is left goes to `other`; undo brings it back, and undo of that takes it there again."""
    posting.post_many(practice.desk, None)
    sam = practice.at("sam")
    assert takebacks.move(sam, 1, "other", "the owner paid it").state == "mapped"
    assert [(one.ours_cents, one.interest_cents) for one in takebacks.standings(sam)] == [(0, 200)]
    for state in ("open", "mapped", "open"):
        last = undo.mine(sam, any_sitting=True)
        assert last is not None
        plan = undo.preview(sam, last.number)
        assert any("provider-level adjustment" in words for words in plan.words)
        undo.apply(sam, last.number, plan.hash)
        assert takebacks.listing(sam)[0].state == state
        whole(practice)


def test_what_was_used_otherwise_since_is_not_done_again(practice: Practice) -> None:
    """Accepted, taken back, put elsewhere: the taking back cannot be undone over it."""
    posting.post_many(practice.desk, None)
    ana, sam = practice.at("ana"), practice.at("sam")
    takebacks.accept(ana, 1, "A", "their number")
    first = undo.mine(ana)
    assert first is not None
    undo.apply(ana, first.number)
    again = undo.mine(ana)
    takebacks.move(sam, 1, "other", "the owner paid it")
    assert again is not None
    assert "T-1 was explained in another way since." in undo.preview(ana, again.number).obstacles
    whole(practice)


def test_a_reversal_takes_back_what_was_put_on_the_claim(practice: Practice) -> None:
    """The answer that it rests on is reversed: the claim has it no more, its work closes, and the item waits again and says why."""
    posting.post_many(practice.desk, None)
    takebacks.accept(practice.desk, 1, "A", "their number")
    first = ans(s(80, CO(45, 20)), icn="ICN1")
    practice.sends(bill(200, label="C"))
    practice.paid(era(reversal(first), ans(s(60, CO(45, 20), PR(2, 20)), icn="ICN2"), ans(s(200), label="C", icn="3"), trace="P2"))
    row = takebacks.listing(practice.desk)[0]
    assert (row.state, row.left, [finding.code for finding in row.findings]) == ("open", 3000, ["recouped_and_reversed"])
    assert [item.kind for item in _items(practice)] == []  # type: ignore[attr-defined]
    last = undo.mine(practice.desk)
    assert last is not None
    undo.apply(practice.desk, last.number)  # the reversal's posting is taken back: what stood on the claim stands there again
    assert takebacks.listing(practice.desk)[0].state == "accepted"
    whole(practice)


def test_opening_one_is_in_the_log_before_it_is_shown(practice: Practice) -> None:
    """Its remittance, and the patients among the candidates."""
    posting.post_many(practice.desk, None)
    ana = practice.at("ana")
    view = takebacks.show(ana, 1)
    assert [one.control_number for one in view.candidates] == ["A"]
    lists.flush_listed(ana)
    seen = [event for event in audit.events(practice.desk.books.read, actor="ana", limit=10) if event.act.startswith(("look.", "lists."))]
    assert {kind for event in seen for kind, _ in event.subjects} == {"remittance", "patient"}


def test_a_letter_is_kept_listed_and_taken_back(practice: Practice) -> None:
    """It bears its claim; undo takes it away, and the log still has it."""
    ana = practice.at("ana")
    row = letters.add(ana, "lakeside", "overpayment", " FCN-7 ", 3000, date(2026, 9, 28), "A", "by fax")
    assert (row.name, row.reference, row.claim, row.on, row.note) == ("LT-1", "FCN-7", "A", date(2026, 9, 28), "by fax")
    assert letters.listing(ana) == letters.listing(ana, LAKESIDE.id) == [row]
    last = undo.mine(ana)
    assert last is not None and last.words.startswith("kept a letter")
    undo.apply(ana, last.number)
    assert letters.listing(ana) == []
    whole(practice)


def test_a_statement_of_each_payer(practice: Practice) -> None:
    """They hold, we hold, with the age of the oldest; disputes past their day are counted."""
    posting.post_many(practice.desk, None)
    until = practice.desk.today() + timedelta(days=3)
    takebacks.dispute(practice.desk, 1, "no letter", until)
    (one,) = takebacks.standings(practice.desk)
    assert (one.items, one.ours_cents, one.ours_days, one.theirs_cents, one.theirs_days) == (1, 3000, 11, 0, None)
    assert (one.disputed_cents, one.overdue, one.interest_cents, one.withheld_cents) == (3000, 0, 200, 0)
    practice.clock.move(days=5)
    assert takebacks.standings(practice.desk)[0].overdue == 1
    assert [row.name for row in takebacks.listing(practice.desk, older=15)] == ["T-1", "T-2"]
    assert takebacks.listing(practice.desk, older=16) == []
