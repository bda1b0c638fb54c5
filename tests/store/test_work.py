"""Work items follow what the books call for: opened, changed, closed; what a person set keeps, or comes back, as the cause says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from acts.desk import Act, act
from billing.plans import Deadline, Work
from store import health, work
from store.work import Item, settle_items
from tests.made import Practice, bill, practice_in

TODAY = date(2026, 10, 1)
CLOCK = Deadline("CORRECTED", date(2026, 11, 10), date(2026, 11, 3), "60 days", "page", date(2026, 9, 11))
DENIAL = Work("denial", 1, "coding", ("CO-16", "CO-97"), ("N290",), 41200, 80, CLOCK, None, "b1", "denied")
REVIEW = Work("review", 1, "unknown", ("CO-301",), (), 9000, 0, None, None, "r1", "a code to judge")


@act("work.test")
def settling(act: Act, works: tuple[Work, ...], **how: object) -> None:
    """What the store's settling does to the items of claim 1."""
    before = act.write.connection.total_changes
    settle_items(act.write, 1, works, act.today, **how)  # type: ignore[arg-type]
    if act.write.connection.total_changes == before:
        act.nothing()


@act("work.test")
def setting(act: Act, name: str, *rest: object) -> bool:
    """What a person does to the one item."""
    (item,) = items(act)
    return bool(getattr(work, name)(act.write, item.id, *rest, item.version))


def items(desk: object) -> tuple[Item, ...]:
    """The items of claim 1 in the queue."""
    read = desk.write if isinstance(desk, Act) else desk.desk.books.read  # type: ignore[attr-defined]
    return work.of_claim(read, 1, 0)


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Practice]:
    """One claim."""
    made = practice_in(tmp_path)
    made.sends(bill(500, label="A"))
    yield made
    assert health.miscounted(made.desk.books.read) == []


def test_an_item_holds_what_called_for_it(books: Practice) -> None:
    """Codes, remarks, deadline with how it came about, expected money, place."""
    settling(books.desk, (DENIAL,))
    (item,) = items(books)
    assert (item.codes, item.remarks, item.deadline, item.deadline_on) == (DENIAL.codes, DENIAL.remarks, CLOCK, CLOCK.due_on)
    assert (item.at_stake_cents, item.expected_cents, item.priority) == (41200, 32960, 32960 // 40)
    assert (item.state, item.opened_on, item.version, item.assigned_to) == ("open", TODAY, 1, None)


def test_the_same_again_changes_nothing(books: Practice) -> None:
    """No row, no version, no event."""
    settling(books.desk, (DENIAL, REVIEW))
    before = items(books)
    settling(books.desk, (DENIAL, REVIEW))
    assert items(books) == before


def test_what_is_no_longer_called_for_closes_and_its_lease_goes(books: Practice) -> None:
    """And what is called for anew is a new item, whose job stays that person's."""
    settling(books.desk, (DENIAL, REVIEW))
    settling(books.desk, (REVIEW,))
    assert [item.kind for item in items(books)] == ["review"]
    setting(books.desk, "assign", "ana")
    settling(books.desk, ())
    assert items(books) == ()
    settling(books.desk, (REVIEW,))
    (item,) = items(books)
    assert (item.id, item.assigned_to) == (3, "ana")


@pytest.mark.parametrize(("wakes", "state"), [(True, "open"), (False, "waiting")])
def test_what_was_set_aside_comes_back_only_for_what_wakes_it(books: Practice, wakes: bool, state: str) -> None:
    """An answer or moved money wakes it; settling for another reason lets it wait, with its new amount."""
    settling(books.desk, (DENIAL,))
    setting(books.desk, "follow_up", date(2026, 12, 1), "call")
    settling(books.desk, (replace(DENIAL, at_stake_cents=30000, basis="b2"),), wakes=wakes)
    (item,) = items(books)
    assert (item.state, item.at_stake_cents, item.follow_up_on) == (state, 30000, None if wakes else date(2026, 12, 1))


def test_what_the_books_let_wait_waits(books: Practice) -> None:
    """A claim that went on to the next payer waits for its answer, until the day; then it is work."""
    later = replace(DENIAL, kind="next_payer", follow_up_on=TODAY + timedelta(days=30))
    settling(books.desk, (later,))
    (item,) = items(books)
    assert (item.state, item.follow_up_on) == ("waiting", TODAY + timedelta(days=30))
    assert books.desk.books.read.value("SELECT rank_until FROM work_item") == "2026-10-02"
    books.clock.move(days=30)
    settling(books.desk, (later,))
    assert items(books)[0].state == "open"


def test_a_sending_lets_all_items_of_the_claim_wait(books: Practice) -> None:
    """Sent again, it waits for the answer."""
    settling(books.desk, (DENIAL, REVIEW))
    settling(books.desk, (DENIAL, REVIEW), wait_until=date(2026, 10, 31), wait_reason="sent again")
    assert {(item.state, item.follow_up_on, item.follow_up_reason) for item in items(books)} == {
        ("waiting", date(2026, 10, 31), "sent again")
    }


def test_what_was_resolved_stays_so_while_the_same_calls_for_it(books: Practice) -> None:
    """Another cause opens it again."""
    settling(books.desk, (REVIEW,))
    setting(books.desk, "resolve")
    settling(books.desk, (REVIEW,))
    assert items(books) == ()
    settling(books.desk, (replace(REVIEW, basis="r2"),))
    assert [item.kind for item in items(books)] == ["review"]


def test_a_place_holds_until_the_day_moves_it(books: Practice) -> None:
    """A day later it is due, and what it should be is what re-ranking makes it; without a deadline it never is."""
    settling(books.desk, (DENIAL, REVIEW))
    read = books.desk.books.read
    assert not work.due(read, TODAY) and work.due(read, TODAY + timedelta(days=1))
    assert health.misplaced(read, TODAY) == (0, [])
    assert health.misplaced(read, TODAY + timedelta(days=1)) == (1, [])
    assert read.value("SELECT rank_until FROM work_item WHERE kind = 'review'") == work.NEVER


def test_a_hand_that_moves_a_counter_or_a_place_is_noticed(books: Practice) -> None:
    """The doctor proves both from the rows."""

    @act("work.test")
    def meddle(act: Act) -> None:
        act.write.change("UPDATE work_item SET rank = '0'")
        act.write.change("UPDATE work_count SET n = n + 1")

    settling(books.desk, (DENIAL,))
    meddle(books.desk)
    read = books.desk.books.read
    assert health.misplaced(read, TODAY) == (0, ["A (denial)"])
    assert len(health.miscounted(read)) == 1

    @act("work.test")
    def mend(act: Act) -> None:
        act.write.change("UPDATE work_count SET n = n - 1")

    mend(books.desk)
