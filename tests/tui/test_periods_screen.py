"""The months of the books: closed by X after a reason and a question, with the report that adds up."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from acts import periods, proof
from tests.tui import practice
from tests.tui.driver import sitting


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy, whose books must balance when the test is over."""
    path = practice.copy(made, tmp_path)
    yield path
    desk = practice.seat(path, "m.kelly", "proof")()
    assert proof.ledger(desk).problems == ()
    desk.books.close()


async def test_a_month_is_closed_by_x_a_reason_and_y(store: Path) -> None:
    """: close Enter, X, the reason, y; n leaves it open; a closed one says how it is opened again."""
    desk = practice.seat(store, "m.kelly", "look")()
    async with sitting(practice.seat(store, "m.kelly")) as one:
        await one.press(":")
        await one.type("close")
        await one.press("enter")
        one.sees("CLOSING", "2026-11", "open", "X close it")
        await one.press("X")
        await one.type("agreed with the bank")
        await one.press("enter")
        one.sees("Close 2026-11 with", "y close it", "corrections go into the next open month")
        await one.press("n")
        assert periods.said(desk) == ""
        await one.press("X")
        await one.type("agreed with the bank")
        await one.press("enter", "y")
        one.says("2026-11 is closed.")
        one.sees("[2026-11 CLOSED]", "closed", "m.kelly", "agreed with the bank")
        assert periods.said(desk).startswith("2026-11 is closed")
        await one.press("X")
        one.says("An administrator opens it again: claimdesk close reopen 2026-11.")


async def test_its_report_stands_on_one_screen_of_80_by_24(store: Path) -> None:
    """Enter: what it moved, by payer, provider level, cash, and what stood at its end; Esc goes back."""
    desk = practice.seat(store, "m.kelly", "look")()
    found = periods.report(desk, "2026-11")
    async with sitting(practice.seat(store, "m.kelly")) as one:
        await one.press(":")
        await one.type("close")
        await one.press("enter", "enter")
        one.sees("MONTH 2026-11", "OPEN", "it adds up to the cent", "MOVED", "PAYERS PAID", "PROVIDER LEVEL", "CASH", "AT ITS END")
        for name in ("charges", "insurance_paid", "adjusted", "receivable_end"):
            one.sees(f"{found.cents(name) / 100:,.2f}")
        await one.press("escape")
        one.sees("CLOSING")


async def test_a_biller_is_told_who_closes(store: Path) -> None:
    """The question is not even asked of who may not."""
    async with sitting(practice.seat(store)) as one:
        await one.press(":")
        await one.type("close")
        await one.press("enter", "X")
        one.says("may not do this")
