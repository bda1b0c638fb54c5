"""A second person by keyboard on a real store: asked with w, decided with w, both told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from acts import approvals, lists, proof, undo, work
from acts.views import QueueRow, QueueView
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


def _large(path: Path, count: int = 1) -> list[QueueRow]:
    desk = practice.seat(path, "m.kelly", "look")()
    rows = lists.queue(desk, QueueView(kind="denial", state="open"), limit=200).rows
    desk.books.close()
    return [row for row in rows if 25_000 < row.at_stake_cents <= 250_000][:count]


def _asked(path: Path, rows: list[QueueRow]) -> None:
    desk = practice.seat(path, "d.ortiz", "asks")()
    for row in rows:
        approvals.ask(desk, row.control_number, None, None, "filed too late")
    desk.books.close()


async def test_above_the_limit_w_asks_a_second_person(store: Path) -> None:
    """w 1 2 y: nothing is written off, the claim leaves the hand, and the message says for whom it waits."""
    (large,) = _large(store)
    async with sitting(practice.seat(store)) as ours:
        await ours.press(":")
        await ours.type(large.control_number)
        await ours.press("enter", "w", "1", "2")
        ours.sees(
            f"Ask for ${large.at_stake_cents / 100:,.2f} of {large.control_number}?", "Nothing is written off until m.kelly says yes."
        )
        await ours.press("y")
        ours.says(f"of {large.control_number} waits for m.kelly.")
        ours.sees("ASKED A-1: d.ortiz asked to write", "nothing moves until m.kelly")
    desk = practice.seat(store, "m.kelly", "look")()
    (row,) = approvals.listed(desk, "for_me")
    assert (row.control_number, row.cents, row.asked_of) == (large.control_number, large.at_stake_cents, "m.kelly")
    assert work.item_of(desk, large.control_number).leased_by is None
    desk.books.close()


async def test_undo_names_amount_and_claim_of_what_was_asked_for(store: Path) -> None:
    """No money moves by asking; the question of u says all the same how much of which claim, also where it is done again."""
    (large,) = _large(store)
    whose = f"{large.at_stake_cents / 100:,.2f}"
    async with sitting(practice.seat(store)) as ours:
        await ours.press(":")
        await ours.type(large.control_number)
        await ours.press("enter", "w", "1", "2", "y", "escape", "u")
        ours.sees(
            f"Take back: asked for a write-off: {whose} on {large.control_number}?",
            f"The asking for a write-off of {whose} on {large.control_number} is taken back.",
        )
        await ours.press("y", "u")
        ours.sees(f"Do again: the asking for a write-off of {whose} on {large.control_number}?")
        await ours.press("y")
        ours.says("Done again: the asking for a write-off of")
    desk = practice.seat(store, "m.kelly", "look")()
    (row,) = approvals.listed(desk, "for_me")
    assert row.cents == large.at_stake_cents
    approvals.refuse(desk, row.number, "appeal it first")
    last = undo.mine(desk)
    assert last is not None
    assert f"What was decided of A-1, {whose} on {large.control_number}, is taken back." in undo.preview(desk, last.number).words
    desk.books.close()


async def test_the_desk_leads_to_what_waits_and_w_1_y_writes_it_off(store: Path) -> None:
    """From the Desk: its number, w 1 y; u takes it back; the next one is refused with a reason."""
    one, two = _large(store, 2)
    _asked(store, [one, two])
    async with sitting(practice.seat(store, "m.kelly")) as ours:
        number = next(row.split()[0] for row in ours.rows() if "Write-offs to approve" in row)
        await ours.press(number)
        ours.sees("APPROVALS", "[1 For me 2]", one.control_number, "d.ortiz", "~ waits")
        await ours.rest()
        ours.sees('A-1: "filed too late"')
        await ours.press("w", "1")
        ours.sees("y write off   [N] not now _")
        await ours.press("y")
        ours.says(f"of {one.control_number} written off as d.ortiz asked. 1 more waits for you.")
        await ours.press("w", "2")
        await ours.type("appeal it first")
        await ours.press("enter")
        ours.says("keeps your reason for d.ortiz. Nothing more waits for you.")
        ours.sees("[1 For me 0]", "Nothing waits for you.")
        await ours.press("w")
        ours.says("there is nothing under the cursor.")
        await ours.press("4")
        ours.sees("approved", "refused")
        await ours.press("w")
        ours.says("is refused by m.kelly.")


async def test_who_asked_sees_the_answer_and_may_take_the_asking_back(store: Path) -> None:
    """3 Mine; w y withdraws; Enter opens the claim; nobody decides their own."""
    (large,) = _large(store)
    _asked(store, [large])
    async with sitting(practice.seat(store)) as ours:
        await ours.press(":")
        await ours.type("approvals")
        await ours.press("enter", "3")
        ours.sees("[3 Mine 1]", large.control_number)
        await ours.press("enter")
        ours.sees(f"CLAIM {large.control_number}")
        await ours.press("escape", "w")
        ours.sees("Take A-1 back")
        await ours.press("y")
        ours.says("A-1 is withdrawn.")
        ours.sees("withdrawn")


async def test_what_moved_since_cannot_be_approved(store: Path) -> None:
    """The row says so, and the key says who must ask again."""
    (large,) = _large(store)
    _asked(store, [large])
    desk = practice.seat(store, "d.ortiz", "moves")()
    work.write_off(desk, large.control_number, None, 100, "part")
    desk.books.close()
    async with sitting(practice.seat(store, "m.kelly")) as ours:
        await ours.press(":")
        await ours.type("approvals")
        await ours.press("enter")
        ours.sees("[1 For me 0]")
        await ours.press("2")
        ours.sees("! money moved")
        await ours.press("w")
        ours.says("d.ortiz must ask again.")
