"""Learning as an act: whoever opens the first list of a day does it, a desk that may not write goes without, and undo is not in its way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from acts import lists, odds, proof, undo, work
from acts.desk import Act, act
from acts.odds import LearnReport
from acts.views import QueueRow, QueueView
from store import health
from tests.made import CO, Practice, ans, bill, era, practice_in, s


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """Twelve claims paid at 60 per cent, one denied and won, Z denied and open."""
    made = practice_in(tmp_path)
    labels = [f"A{n}" for n in range(12)]
    made.sends(*(bill(100, label=label) for label in [*labels, "W", "Z"]))
    denied = (ans(s(0, CO(16, 100)), label=label, icn=label) for label in ("W", "Z"))
    made.paid(era(*(ans(s(60, CO(45, 40)), label=label, icn=label) for label in labels), *denied))
    made.paid(era(ans(s(60, CO(45, 40)), label="W", icn="W2"), trace="Q"))
    return made


def row(books: Practice, login: str = "maria") -> QueueRow:
    """Z in the queue."""
    (found,) = lists.queue(books.at(login), QueueView(kind="denial")).rows
    return found


def learned(books: Practice) -> list[str]:
    """Who learned, by the log."""
    return [row[0] for row in books.desk.books.read.run("SELECT actor FROM event WHERE act = 'odds.learn' ORDER BY number")]


@pytest.mark.parametrize("login", ["olga", "rita", "ben"])
def test_the_first_list_of_a_day_learns_whoever_opens_it(books: Practice, login: str) -> None:
    """An auditor's too: what follows from the books is nobody's decision."""
    assert (row(books, login).expected_cents, learned(books)) == (8000, [])
    books.clock.move(days=1)
    now = row(books, login)
    # 13 answers at 60 %; (10 x 80 + 100) / 11 = 81.8
    assert (now.usual_cents, now.chance, now.expected_cents) == (6000, 82, 4920)
    first = learned(books)
    assert set(first) == {login}
    row(books, "maria")
    assert learned(books) == first
    assert proof.audit(books.desk).ok and proof.ledger(books.desk).ok
    assert health.misplaced(books.desk.books.read, books.desk.today())[1] == []


def test_a_read_only_desk_goes_without(books: Practice) -> None:
    """It shows the order as it was priced last."""
    books.clock.move(days=1)
    looking = replace(books.at("olga"), read_only=True)
    assert [one.expected_cents for one in lists.queue(looking, QueueView(kind="denial")).rows] == [8000]
    assert learned(books) == []


def test_learning_again_changes_nothing(books: Practice) -> None:
    """No row, no event."""
    books.clock.move(days=1)
    assert odds.learn(books.desk) == LearnReport(changed=4, items=1, silent=0)
    before = books.desk.books.read.value("SELECT max(number) FROM event")
    assert odds.learn(books.desk) == LearnReport(0, 0, 0)
    assert books.desk.books.read.value("SELECT max(number) FROM event") == before


def test_an_item_in_hand_may_be_acted_on_after_it_was_priced_anew(books: Practice) -> None:
    """Chance and amount are derived, so it is no new version."""
    seen = row(books)
    books.clock.move(days=1)
    odds.learn(books.desk)
    assert work.follow_up(books.desk, seen.item, books.desk.today().replace(day=28), "later", seen.version).state == "waiting"


def test_undo_is_not_in_the_way_of_learning(books: Practice) -> None:
    """The posting that denied is taken back a day after its item was priced anew; no outcome of it stays."""
    books.sends(bill(100, label="Y"))
    books.paid(era(ans(s(0, CO(50, 100)), label="Y", icn="Y"), trace="Y"))
    books.clock.move(days=1)
    odds.learn(books.desk)
    event = undo.mine(books.desk, any_sitting=True)
    assert event is not None and event.act == "posting.post"
    plan = undo.preview(books.desk, event.number)
    assert plan.obstacles == ()
    undo.apply(books.desk, event.number, plan.hash)
    again = undo.mine(books.desk, any_sitting=True)
    assert again is not None
    undo.apply(books.desk, again.number, undo.preview(books.desk, again.number).hash)
    assert sorted(one.control_number for one in lists.queue(books.desk, QueueView(kind="denial")).rows) == ["Y", "Z"]
    assert proof.ledger(books.desk).ok and proof.audit(books.desk).ok


def test_learning_that_was_cut_short_is_gone_on_with(books: Practice) -> None:
    """What is known was kept, the items were not told: the next list tells them."""
    books.clock.move(days=1)
    with books.desk.books.snapshot() as read:
        seen = odds.odds.look(read)
    odds._learn(books.desk, seen)
    assert books.desk.books.read.value("SELECT chance FROM work_item WHERE kind = 'denial' AND state = 'open'") == 80
    assert row(books).chance == 82


def test_a_kept_outcome_that_the_books_do_not_bear_out_is_told(books: Practice) -> None:
    """By ledger check and by the doctor, with its claim."""

    @act("work.test")
    def meddle(act: Act) -> None:
        act.write.change("UPDATE denial_outcome SET won_bp = 0")

    assert health.misjudged(books.desk.books.read) == []
    meddle(books.desk)
    assert [what for what, _ in proof.ledger(books.desk).problems] == ["claim W"]
    assert "claim W" in health.misjudged(books.desk.books.read)[0]
