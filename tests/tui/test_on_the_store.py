"""A biller's half hour on a real store: queue, denial, write-off, remittance, exception, correction; then both proofs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from acts import lists, posting, proof
from acts.views import QueueView
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


async def test_a_denial_is_taken_noted_and_set_aside_and_its_log_tells_it(store: Path) -> None:
    """1 t c … s … L: from the cold start to the history."""
    async with sitting(practice.seat(store)) as desk:
        desk.sees("Riverbend Family [DEMO]  d.ortiz, biller  DESK", "Denials")
        await desk.press("1", "t")
        number = desk.row(1).split("CLAIM ")[1].split()[0]
        desk.sees("held by you to 10:11", "WHY", "NEXT", "CLOCK")
        await desk.press("c")
        await desk.type("Payer looks again")
        await desk.press("enter", "s")
        await desk.type("+5b")
        await desk.press("enter")
        await desk.type("answer")
        await desk.press("enter")
        desk.says(f"{number} waits until Mon 2026-11-30.")
        desk.sees("Waits until Mon 2026-11-30. answer", "Payer looks again")
        await desk.press("L")
        desk.sees("set it aside", "wrote a note", "took it as the next best", "opened the claim")
        await desk.press("escape", "escape", "4")
        desk.sees("[4 Waiting", "11-30 wait")


async def test_two_desks_never_take_the_same_and_see_each_other(store: Path) -> None:
    """The second gets the next; the first sees whose it is without a key."""
    async with sitting(practice.seat(store)) as one:
        await one.press("1", "t")
        taken = one.row(1).split("CLAIM ")[1].split()[0]
        async with sitting(practice.seat(store, "m.kelly", "two")) as two:
            await two.press("1", "t")
            other = two.row(1).split("CLAIM ")[1].split()[0]
            assert other != taken
            await one.press("escape")
            await one.app.watch_books.look()
            await one.quiet()
            held = next(row for row in one.rows() if "m.kelly's" in row)
            assert held[2] == "="


async def test_a_write_off_within_the_limit_is_done_and_taken_back(store: Path) -> None:
    """w 1 y, then u y: the money stands where it stood, and the limit is said before anything is asked."""
    desk = practice.seat(store, "m.kelly", "look")()
    rows = lists.queue(desk, QueueView(kind="denial", state="open"), limit=200).rows
    small = next(row for row in rows if row.at_stake_cents <= 25000)
    large = next(row for row in rows if row.at_stake_cents > 25000)
    desk.books.close()
    async with sitting(practice.seat(store)) as ours:
        for number in (large.control_number, small.control_number):
            await ours.press(":")
            await ours.type(number)
            await ours.press("enter", "w", "1")
            if number == large.control_number:
                ours.sees("is above your limit of 250.00. Who approves it?", "m.kelly")
                await ours.press("escape")
        await ours.press("y")
        ours.says("written off.")
        ours.sees("Nothing is to be done" if "NEXT" not in ours.text() else "NEXT")
        await ours.press("u")
        ours.sees("Take back: wrote it off, $", "y take back   1-2 instead   [N] not now _")
        await ours.press("y")
        ours.says("Taken back")
        ours.sees("denied")
        amount = f"{small.at_stake_cents / 100:,.2f}"
        again = f"a write-off of {amount} on {small.control_number}"
        await ours.press("u")
        ours.sees(f"Do again: {again}?", "y do again")
        await ours.press("y")
        ours.says(f"Done again: {again}; u takes it back.")
        await ours.press("u")
        ours.sees(f"Take back: {again}?", "y take back")


async def test_a_ready_remittance_is_posted_in_three_keys(store: Path) -> None:
    """Enter p y on the real plan."""
    async with sitting(practice.seat(store)) as desk:
        await desk.press(":")
        await desk.type("posting")
        await desk.press("enter")
        while "READY" not in next(row for row in desk.rows() if row.startswith(">")):
            await desk.press("j")
        await desk.press("enter")
        desk.sees("ok 0.00", "WHAT p WILL POST", "plan ")
        await desk.press("p")
        desk.sees("y post   [N] not now _")
        await desk.press("y")
        desk.says("posted.")


async def test_an_unmatched_answer_is_matched_and_another_is_set_aside(store: Path) -> None:
    """1 1 y, and s 1 Enter y."""
    desk = practice.seat(store, "m.kelly", "look")()
    held = [hold for hold in lists.holds(desk) if hold.hold and hold.adjudication is not None]
    desk.books.close()
    assert held
    async with sitting(practice.seat(store)) as ours:
        await ours.press(":")
        await ours.type(f"{held[0].trace}")
        await ours.press("enter", str(held[0].number))
        ours.sees("EXCEPTION", "CAME FROM", "CANDIDATES")
        await ours.press("s", "1", "enter")
        ours.sees("aside to")
        await ours.press("y")
        ours.says("waits with d.ortiz until")
        await ours.press(str(held[0].number), "1")
        ours.sees("y match   [N] not now _")
        await ours.press("y")
        ours.says("matched with")
    desk = practice.seat(store, "m.kelly", "look")()
    left = [hold for hold in lists.holds(desk) if hold.hold and hold.adjudication == held[0].adjudication]
    desk.books.close()
    assert held[0].reason != "unmatched" or left == []


async def test_a_record_is_corrected_and_the_original_stays_readable(store: Path) -> None:
    """x <value> Enter <evidence> Enter y: was and is stand side by side afterwards, and the log has both."""
    async with sitting(practice.seat(store)) as desk:
        await desk.press("1", "enter", "x", "escape", "2", "enter")
        desk.sees("field", "member number")
        await desk.type("ZZQ12345678")
        await desk.press("enter")
        if "Reason" in desk.text() and "It wants a reason" in desk.text():
            await desk.type("card differs")
            await desk.press("enter")
        await desk.type("card copy of today")
        await desk.press("enter")
        desk.sees("Sign the correction", "y sign")
        await desk.press("y")
        desk.says("Signed: Member number: ZZQ12345678.")
        desk.sees("member ZZQ12345678")
        await desk.press("L")
        desk.sees("corrected the record")


async def test_the_question_is_by_the_plan_that_was_shown(store: Path) -> None:
    """Another posts the remittance while the question stands: nothing is done twice."""
    other = practice.seat(store, "m.kelly", "two")()
    found = next(row for row in lists.remittances(other, state="to_post") if row.state == "loaded" and row.held and row.held < row.claims)
    async with sitting(practice.seat(store)) as desk:
        await desk.press(":")
        await desk.type(found.trace)
        await desk.press("enter", "p")
        posting.post(other, found.remittance)
        await desk.press("y")
        desk.says("Nothing was posted. Look at the remittance again")
        assert "WHAT p WILL POST" not in desk.text()
    other.books.close()
