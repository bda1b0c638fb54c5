"""The records desk's lists by their keys, on a real store."""

from __future__ import annotations

from pathlib import Path

import pytest

from acts import people, work
from acts.desk import Actor, Desk
from store.engine.sqlite import open_books
from tests.tui import practice
from tests.tui.driver import sitting


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Path:
    """A copy with a technician."""
    path = practice.copy(made, tmp_path)
    desk = Desk(open_books(path), Actor(1, "maria", "administrator", frozenset({"*"})), clock=practice.clock)
    people.add(desk, "s.imani", "records")
    desk.books.close()
    return path


async def test_nine_opens_the_lists_and_a_digit_one_of_them(store: Path) -> None:
    """9, then 3; Enter opens the claim, T takes it, Esc comes back to the list."""
    async with sitting(practice.seat(store, "s.imani")) as desk:
        desk.sees("9 Record corrections")
        await desk.press("9")
        desk.sees("RECORDS", "1 Queries not closed", "3 Denials that wait for a record", "- Reviews for breach")
        await desk.press("3")
        desk.sees("DENIALS THAT WAIT FOR A RECORD", "[1 All", "AGE", "DUE")
        number = desk.row(4).split()[1]
        await desk.press("T")
        desk.says(f"{number} is in your hand.")
        await desk.press("2")
        desk.sees("[2 Mine 1]", number)
        await desk.press("enter")
        desk.sees(f"CLAIM {number}", "held by you")
        await desk.press("escape", "T")
        desk.says(f"{number} is given back.")


async def test_t_takes_the_next_best_of_all_lists(store: Path) -> None:
    """On the Desk of a technician t is the best of the lists; what another holds is not it."""
    async with sitting(practice.seat(store, "s.imani")) as desk:
        await desk.press("t")
        assert "DESK" not in desk.row(1)
        first = desk.row(1)
    other = practice.seat(store, "d.ortiz", "two")()
    if "CLAIM" in first:
        number = first.split("CLAIM ")[1].split()[0]
        held = work.item_of(other, number, "denial")
        assert held.leased_by == "s.imani"
