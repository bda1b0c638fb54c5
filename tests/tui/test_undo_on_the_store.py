"""u on a real store: my last act by y, or what the screen shows by a digit; its reason, what follows, the question."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from acts import lists, periods, proof, take_back
from acts.desk import Desk
from tests.tui import practice
from tests.tui.driver import sitting


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy, whose books must balance and whose log must be whole when the test is over."""
    path = practice.copy(made, tmp_path)
    yield path
    desk = practice.seat(path, "m.kelly", "proof")()
    assert proof.ledger(desk).problems == ()
    assert proof.audit(desk).problems == ()
    desk.books.close()


def posted(path: Path) -> tuple[Desk, str, str]:
    """A desk of the supervisor, and the number and trace of a posted remittance that nothing later stands on."""
    desk = practice.seat(path, "m.kelly", "before")()
    for row in reversed(lists.remittances(desk)):
        if row.state == "posted" and not take_back.preview(desk, take_back.Wanted(row.remittance)).obstacles:
            return desk, row.number, row.trace
    raise AssertionError("none can be taken back")


async def test_a_remittance_is_taken_back_from_its_own_screen(store: Path) -> None:
    """u 1 (there is no last act, so it is offered), a reason, what follows, y; u y then does it anew."""
    desk, number, trace = posted(store)
    before = [tuple(row) for row in desk.books.read.run("SELECT * FROM claim_figures ORDER BY claim")]
    async with sitting(practice.seat(store, "m.kelly")) as one:
        await one.press(":")
        await one.type(trace)
        await one.press("enter")
        one.sees(f"REMITTANCE {number}")
        await one.press("u")
        one.sees(f"1  remittance {number}, trace {trace}, whole")
        await one.press("1")
        await one.type("of another practice")
        await one.press("enter")
        one.sees("WHAT FOLLOWS", "is taken back: payments of", "y take it back")
        await one.press("n")
        assert [tuple(row) for row in desk.books.read.run("SELECT * FROM claim_figures ORDER BY claim")] == before
        await one.press("u", "1")
        await one.type("of another practice")
        await one.press("enter", "y")
        one.says("Taken back")
        assert [row.state for row in lists.remittances(desk) if row.number == number] == ["loaded"]
        await one.press("u")
        one.sees("y do it again")
        await one.press("y")
        assert [row.state for row in lists.remittances(desk) if row.number == number] == ["posted"]
        assert [tuple(row) for row in desk.books.read.run("SELECT * FROM claim_figures ORDER BY claim")] == before


async def test_a_claim_offers_its_entries_beside_my_last_act(store: Path) -> None:
    """After a note of mine: y takes the note back, a digit the answer."""
    desk, number, _ = posted(store)
    row = next(row for row in lists.remittances(desk) if row.number == number)
    answer = take_back.preview(desk, take_back.Wanted(row.remittance)).events[-1]
    claim = next(subject.removeprefix("claim ") for subject in answer.subjects if subject.startswith("claim "))
    async with sitting(practice.seat(store, "m.kelly")) as one:
        await one.press(":")
        await one.type(claim)
        await one.press("enter", "c")
        await one.type("wrong patient?")
        await one.press("enter", "u")
        one.sees("OR INSTEAD", "1  entry", "answer", "y take back", "instead   [N] not now")
        await one.press("1")
        await one.type("wrong patient")
        await one.press("enter", "y")
        one.says("Taken back: entry")
        assert any(held.reason == "taken_back" for held in lists.holds(desk))


async def test_the_log_offers_the_act_under_the_cursor(store: Path) -> None:
    """Of the posting that it names, all."""
    async with sitting(practice.seat(store, "d.ortiz")) as one:
        await one.press("1", "enter", "c")
        await one.type("of mine")
        await one.press("enter", "L")
        one.sees("LOG", "wrote a note")
        await one.press("g")
        while "wrote a note" not in next(line for line in one.rows() if line.startswith(">")):
            await one.press("j")
        await one.press("u")
        one.sees("OR INSTEAD", "wrote a note")


async def test_the_header_says_that_the_month_is_closed(store: Path) -> None:
    """At once, also on a desk that is open; and when it is opened again."""
    desk = practice.seat(store, "maria", "closing")()
    async with sitting(practice.seat(store)) as one:
        periods.close(desk, "2026-11", "agreed", anyway=True)
        await one.app.watch_books.look()
        await one.quiet()
        one.sees("[2026-11 CLOSED]")
        periods.reopen(desk, "2026-11", "a late check")
        await one.app.watch_books.look()
        await one.quiet()
        assert "CLOSED" not in one.row(1)
