"""Undo: the last request is taken back whole, said before in words and money, refused where the books have moved on."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from acts import correction, lists, look, posting, proof, undo, work
from acts.desk import Desk
from acts.views import QueueView
from store import audit
from store.errors import Leased, PlanChanged, Refused, Stale
from tests.made import CO, PR, SUPPLEMENT, Practice, ans, bill, era, practice_in, s
from tests.stories.telling import reversal

ALL = QueueView()


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """Three denials: 100.00, 300.00 and 200.00."""
    made = practice_in(tmp_path)
    made.denied(100, 300, 200)
    return made


def state(desk: Desk) -> dict[str, Any]:
    """All that follows from the ledger and the work: figures, payers' balances, queue, denials, remittances."""
    read = desk.books.read
    return {
        "figures": [tuple(row) for row in read.run("SELECT * FROM claim_figures ORDER BY claim")],
        "payers": [tuple(row) for row in read.run("SELECT * FROM payer_balance WHERE cents <> 0 ORDER BY account, payer")],
        "queue": [
            (item.control_number, item.kind, item.at_stake_cents, item.state, item.owner, item.follow_up_on, item.rank)
            for item in lists.queue(desk, ALL, limit=1000).rows
        ],
        "denials": [
            tuple(row) for row in read.run("SELECT claim, line, answer, grp, reason, cents FROM denial WHERE state = 'open' ORDER BY id")
        ],
        "remittances": [(row.state, row.posted, row.held) for row in lists.remittances(desk)],
        "ends": [
            tuple(row) for row in read.run("SELECT answer, line, how FROM answer_end WHERE how <> 'undone' ORDER BY answer, line, how")
        ],
        "held": [(hold.control_number, hold.reason) for hold in lists.holds(desk)],
    }


def back(desk: Desk) -> tuple[str, ...]:
    """Take back my last request as it was shown; the words."""
    last = undo.mine(desk)
    assert last is not None
    plan = undo.preview(desk, last.number)
    assert plan.obstacles == ()
    undo.apply(desk, last.number, plan.hash)
    assert proof.ledger(desk).ok or desk.actor.role != "administrator"
    return plan.words


def item(desk: Desk, number: str) -> int:
    """A claim's denial."""
    return work.item_of(desk, number, "denial").item


def test_a_write_off_is_taken_back_and_done_again(books: Practice) -> None:
    """An undo can be undone: the same key once more does it again, and once more takes it back."""
    before = state(books.desk)
    work.write_off(books.desk, "B", None, 5000, "small")
    after = state(books.desk)
    assert "A write-off of 50.00 is taken back." in back(books.desk)
    assert state(books.desk) == before
    assert "A write-off of 50.00 is done again." in back(books.desk)
    assert state(books.desk) == after
    assert "A write-off of 50.00 is taken back." in back(books.desk)
    assert state(books.desk) == before
    assert proof.audit(books.desk).ok


def test_nothing_is_erased_by_an_undo(books: Practice) -> None:
    """The ledger gets a transaction that names the one it takes back; the event names the event."""
    work.write_off(books.desk, "B", None, 5000, "small")
    done = undo.mine(books.desk)
    assert done is not None
    rows = books.desk.books.read.value("SELECT count(*) FROM ledger_entry")
    back(books.desk)
    assert books.desk.books.read.value("SELECT count(*) FROM ledger_entry") > rows
    event = next(event for event in audit.events(books.desk.books.read) if event.act == "undo.apply")
    assert event.undoes == done.number and ("claim", "B") in event.subjects
    assert any("taken back" in row.words for row in look.history(books.desk, "claim", "B").rows)


def test_a_posting_is_taken_back_and_the_remittance_can_be_posted_again(books: Practice) -> None:
    """Loaded again, its money out of the ledger; posted again, all is as it was."""
    books.sends(bill(150, 100, label="M"))
    before = state(books.desk)
    books.paid(era(ans(s(80, CO(45, 50), PR(2, 20)), s(0, CO(97, 100)), label="M", icn="M"), trace="Q"))
    after = state(books.desk)
    words = back(books.desk)
    assert "The posting of 1 answer on 1 claim is taken back: payments of 80.00, 50.00 taken off by contract." in words
    assert "The money of 1 remittance goes out again: 80.00." in words
    undone = state(books.desk)
    assert undone["remittances"][-1] == ("loaded", 0, 0)
    assert {key: value for key, value in undone.items() if key != "remittances"} == {
        key: value for key, value in before.items() if key != "remittances"
    }
    posting.post_many(books.desk, ["Q"])
    assert state(books.desk) == after
    back(books.desk), back(books.desk)
    assert state(books.desk) == after


def test_a_reversal_that_was_taken_back_can_be_posted_again(books: Practice) -> None:
    """What it took with it, a write-off too, comes back, and goes once more."""
    answer = ans(s(80, CO(45, 50), PR(2, 20)), s(0, CO(97, 100)), label="M", icn="M")
    books.sends(bill(150, 100, label="M"))
    books.paid(era(answer, trace="Q"))
    work.write_off(books.desk, "M", (2,), None, "lost")
    before = state(books.desk)
    books.paid(era(reversal(answer), trace="R", day="20260922"))
    after = state(books.desk)
    back(books.desk)
    undone = state(books.desk)
    assert (undone["figures"], undone["queue"], undone["payers"]) == (before["figures"], before["queue"], before["payers"])
    back(books.desk)
    assert state(books.desk) == after
    back(books.desk)
    posting.post_many(books.desk, ["R"])
    assert state(books.desk) == after
    assert look.claim(books.desk, "M").figures.written_off == 0


def test_a_posting_is_not_taken_back_under_what_came_after(books: Practice) -> None:
    """Money that moved since on one of its claims stands in the way, and is named; nothing is done."""
    posted = undo.mine(books.desk)
    assert posted is not None
    work.write_off(books.at("ana"), "A", None, 1000, "small")
    plan = undo.preview(books.desk, posted.number)
    assert any(words.startswith("Money moved since on A: ana wrote it off") for words in plan.obstacles)
    before = state(books.desk)
    with pytest.raises(Refused, match="Money moved since on A"):
        undo.apply(books.desk, posted.number)
    assert state(books.desk) == before


def test_an_act_and_its_undo_leave_nothing_in_the_way(books: Practice) -> None:
    """What came after and was taken back itself is no obstacle."""
    posted = undo.mine(books.desk)
    assert posted is not None
    ana = books.at("ana")
    work.write_off(ana, "A", None, 1000, "small")
    back(ana)
    work.release(ana, item(ana, "A"))
    undo.apply(books.desk, posted.number)
    assert state(books.desk)["queue"] == []


def test_a_follow_up_an_assignment_and_a_note_are_taken_back(books: Practice) -> None:
    """Each as it was; the note's words stay readable, marked as taken back."""
    before = state(books.desk)
    work.follow_up(books.desk, item(books.desk, "B"), date(2026, 10, 9), "call")
    back(books.desk)
    assert state(books.desk) == before
    work.assign(books.desk, item(books.desk, "B"), "ben", "his")
    back(books.desk)
    assert state(books.desk) == before
    work.note(books.desk, "B", "wrong claim")
    back(books.desk)
    assert [(note.text, note.retracted) for note in look.claim(books.desk, "B").notes] == [("wrong claim", True)]
    back(books.desk)
    assert [(note.text, note.retracted) for note in look.claim(books.desk, "B").notes] == [("wrong claim", False)]


def test_a_correction_is_taken_back_by_a_version_of_its_own(books: Practice) -> None:
    """Neither value is lost: version 3 is equal to version 1, and an amendment says so."""
    view = look.claim(books.desk, "B")
    chart = correction.chart(books.desk, view.person)
    field = next(f for _, fields in chart.groups for f in fields if f.name == "last")
    proposed = correction.propose(books.desk, view.person, {("person", field.subject, "last"): "OKAFORE"})
    correction.sign(books.desk, proposed, "card differs", "card copy")
    assert "1 correction of the record is taken back; both values stay readable." in back(books.desk)
    after = correction.chart(books.desk, view.person)
    again = next(f for _, fields in after.groups for f in fields if f.name == "last")
    assert (again.value, again.version) == ("OKAFOR", field.version + 2)
    assert [(row.was, row.shall_be) for row in after.amendments] == [("OKAFORE", "OKAFOR"), ("OKAFOR", "OKAFORE")]
    assert [hit.key for hit in lists.find(books.desk, "okafor bnna") if hit.kind == "patient"] == [str(view.person)]


def test_a_row_that_another_changed_is_not_put_back_over_their_change(books: Practice) -> None:
    """Stale, with what it was left as and what it is now."""
    work.follow_up(books.desk, item(books.desk, "B"), date(2026, 10, 9))
    mine = undo.mine(books.desk)
    assert mine is not None
    work.release(books.desk, item(books.desk, "B"))
    ben = books.at("ben")
    work.follow_up(ben, item(ben, "B"), date(2026, 10, 12))
    plan = undo.preview(books.desk, mine.number)
    assert plan.obstacles == ("The work of B has moved since: ben set it aside at 10:00.",)
    with pytest.raises(Stale) as error:
        undo.apply(books.desk, mine.number)
    assert error.value.theirs["follow_up_on"] == "2026-10-12"


def test_what_another_has_in_hand_is_not_moved_under_them(books: Practice) -> None:
    """Leased, as for any other act on the claim."""
    work.write_off(books.desk, "B", None, 1000, "small")
    mine = undo.mine(books.desk)
    assert mine is not None
    work.take(books.at("ana"), item(books.desk, "B"), over="needed")
    with pytest.raises(Leased, match="ana has B in hand"):
        undo.apply(books.desk, mine.number)


def test_mine_is_the_last_of_this_sitting_that_left_something(books: Practice) -> None:
    """Looking and taking leave nothing; another sitting's acts are asked for by name."""
    ana = books.at("ana")
    assert undo.mine(ana) is None
    work.note(ana, "B", "one")
    work.take(ana, item(ana, "B"))
    look.claim(ana, "B")
    lists.flush_listed(ana)
    found = undo.mine(ana)
    assert found is not None and found.act == "work.note"
    later = books.at("ana")
    assert undo.mine(later) is None
    again = undo.mine(later, any_sitting=True)
    assert again is not None and again.number == found.number


def test_an_import_says_that_it_is_not_undone(books: Practice) -> None:
    """It stands first in line, so that the key does not take back something older instead."""
    books.sends(bill(90, label="Z"))
    mine = undo.mine(books.desk)
    assert mine is not None and mine.act == "intake.bring"
    assert undo.preview(books.desk, mine.number).obstacles == (
        "An import cannot be undone: send a void (frequency 8) for a claim that should not be here.",
    )
    with pytest.raises(Refused, match="An import cannot be undone"):
        undo.apply(books.desk, mine.number)


def test_what_is_undone_is_not_undone_twice(books: Practice) -> None:
    """Nor is what was done again by its first event."""
    work.write_off(books.desk, "B", None, 1000, "small")
    mine = undo.mine(books.desk)
    assert mine is not None
    back(books.desk)
    assert undo.preview(books.desk, mine.number).obstacles == ("It is undone already.",)
    back(books.desk)
    assert "done again" in undo.preview(books.desk, mine.number).obstacles[0]


def test_another_persons_act_is_left_to_them_or_a_supervisor(books: Practice) -> None:
    """A biller takes back what is their own."""
    ana = books.at("ana")
    work.note(ana, "B", "hers")
    mine = undo.mine(ana)
    assert mine is not None
    with pytest.raises(Refused, match="It was done by ana"):
        undo.apply(books.at("ben"), mine.number)
    undo.apply(books.at("sam"), mine.number, reason="asked by ana")
    assert look.claim(ana, "B").notes[0].retracted


def test_a_plan_that_is_not_the_one_that_was_shown_is_not_done(books: Practice) -> None:
    """PlanChanged, and nothing was changed."""
    work.write_off(books.desk, "B", None, 1000, "small")
    mine = undo.mine(books.desk)
    assert mine is not None
    with pytest.raises(PlanChanged):
        undo.apply(books.desk, mine.number, "0" * 64)
    assert look.claim(books.desk, "B").figures.written_off == 1000


def test_a_match_is_taken_back_and_the_answer_is_held_again(books: Practice) -> None:
    """The person's word goes, the money is in suspense again, the hold is open."""
    books.sends(bill(90, label="Z"))
    books.paid(era(ans(s(60, CO(45, 30)), label="GHOST", icn="G"), trace="Q"))
    before = state(books.desk)
    hold = lists.holds(books.desk)[0]
    assert hold.adjudication is not None
    posting.match(books.desk, hold.adjudication, "Z", "the number was cut")
    assert look.claim(books.desk, "Z").figures.insurance_paid == 6000
    back(books.desk)
    assert state(books.desk) == before


def test_one_request_over_many_remittances_is_taken_back_whole(books: Practice) -> None:
    """post --all is one intention."""
    books.sends(bill(90, label="Y"), bill(80, label="Z", payers=(SUPPLEMENT,)))
    before = state(books.desk)
    books.gets(era(ans(s(60, CO(45, 30)), label="Y", icn="Y"), trace="Q"))
    books.gets(era(ans(s(50, CO(45, 30)), label="Z", icn="Z"), trace="R", payer=SUPPLEMENT))
    posting.post_many(books.desk, None)
    planned = undo.preview(books.desk, undo.mine(books.desk).number)
    assert (planned.remittances, planned.cents) == (2, 11000)
    assert "The money of 2 remittances goes out again: 110.00." in back(books.desk)
    assert state(books.desk)["figures"] == before["figures"]


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 6))])
def test_any_day_can_be_taken_back_act_by_act(tmp_path: Path, seed: int) -> None:
    """Whatever was done, in whatever order: taken back from the last to the first, the books stand each time as they stood before."""
    import random

    dice, books = random.Random(seed), practice_in(tmp_path)
    labels = [f"K{n}" for n in range(6)]
    books.sends(*(bill(150, 100, label=label) for label in labels))
    answers = {
        label: ans(s(80, CO(45, 50), PR(2, 20)), s(0, (CO, PR)[n % 2](26, 100)) if n % 3 else s(40, CO(45, 60)), label=label, icn=label)
        for n, label in enumerate(labels)
    }
    desk, done = books.desk, list[tuple[int, dict[str, Any]]]()
    for n in range(14):
        label, before = dice.choice(labels), state(desk)
        try:
            _one_act(books, dice, n, label, answers)
        except (Refused, Stale):
            continue
        last = undo.mine(desk)
        if last is not None and last.number not in {number for number, _ in done} and last.act != "intake.bring":
            done.append((last.number, before))
    assert len(done) >= 4
    for number, before in reversed(done):
        undo.apply(desk, number)
        now = state(desk)
        # What was imported in between is there, and what was posted of it is loaded again.
        same = {key: value for key, value in now.items() if key != "remittances"}
        assert same == {key: value for key, value in before.items() if key != "remittances"}, number
        assert now["remittances"][: len(before["remittances"])] == before["remittances"]
    assert proof.ledger(desk).ok and proof.audit(desk).ok


def _one_act(books: Practice, dice: Any, n: int, label: str, answers: dict[str, Any]) -> None:
    """Something that a person does, or a payer's answer posted."""
    desk, choice = books.desk, dice.randrange(7)
    if choice <= 1:
        books.gets(era(answers[label], trace=f"T{n}", day=f"202609{10 + n:02d}"))
        posting.post_many(desk, [f"T{n}"])
    elif choice == 2:
        books.gets(era(reversal(answers[label]), trace=f"T{n}", day=f"202609{10 + n:02d}"))
        posting.post_many(desk, [f"T{n}"])
    elif choice == 3:
        work.write_off(desk, label, None, dice.randrange(100, 4000), "small")
    elif choice == 4:
        work.to_patient(desk, label, None, "theirs")
    elif choice == 5:
        work.follow_up(desk, work.item_of(desk, label).item, date(2026, 11, 1 + n))
    else:
        view = look.claim(desk, label)
        field = next(f for _, fields in correction.chart(desk, view.person).groups for f in fields if f.name == "city")
        plan = correction.propose(desk, view.person, {("person", field.subject, "city"): f"CITY {n}"})
        correction.sign(desk, plan, "moved", "letter")
