""":rules by keyboard on a real store: found, opened beside what ships, typed in, tried, kept by y, taken back by u."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from acts import lists, proof, rules
from acts.views import QueueView
from tests.tui import practice
from tests.tui.driver import Driver, sitting


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy, whose books must balance and whose log must be whole when the test is over."""
    path = practice.copy(made, tmp_path)
    yield path
    desk = practice.seat(path, "m.kelly", "proof")()
    assert proof.ledger(desk).problems == ()
    assert proof.audit(desk).problems == ()
    desk.books.close()


def chances(path: Path, code: str) -> list[int]:
    """The chances of the items with this code, in the order of the queue."""
    desk = practice.seat(path, "m.kelly", "look")()
    found = [row.chance for row in lists.queue(desk, QueueView(kind="denial", reason=code), limit=200).rows]
    desk.books.close()
    return found


async def to_rule(one: Driver, text: str) -> None:
    """The first rule that a filter finds, opened."""
    await one.press(":")
    await one.type("rules")
    await one.press("enter", "/")
    await one.type(text)
    await one.press("enter", "enter")


async def to_field(one: Driver, label: str) -> None:
    """The cursor on a field."""
    await one.press("g")
    for _ in range(30):
        if any(row.startswith(f">  {label}") for row in one.rows()):
            return
        await one.press("j")
    raise AssertionError(f"no field {label}:\n{one.text()}")


async def test_a_change_is_tried_then_kept_then_taken_back(store: Path) -> None:
    """Typed, 1, a look at what would move, a reason, y; u y, and the queue is as before."""
    before = chances(store, "CO-16")
    assert before and set(before) != {35}
    async with sitting(practice.seat(store, "m.kelly")) as one:
        await to_rule(one, "CO-16")
        one.sees("RULE CO/OA-16 every payer", "as shipped", "1 try it on the queue")
        await to_field(one, "chance")
        await one.press("enter")
        await one.type("35")
        await one.press("enter")
        one.sees("* chance          35                             80", "1 changed, 1 tries it")
        await one.press("1")
        one.sees("WHAT IT WOULD DO TO THE PRESENT QUEUE", "items would move", "is 35 %")
        await one.press("escape")
        await one.type("the payer's letter")
        await one.press("enter")
        one.sees("Keep it, and move", "u takes it back, with all that it moved.")
        await one.press("n")
        one.sees("1 changed, 1 tries it")
        assert chances(store, "CO-16") == before
        await one.press("1", "escape")
        one.sees("the payer's letter")  # the reason was typed once, and is a draft
        await one.press("enter", "y")
        one.says("PB-1 is in force, unreviewed;")
        one.sees("RULE PB-1 CO/OA-16", "version 1")
        assert set(chances(store, "CO-16")) != set(before)
        await one.press("L")
        one.sees('m.kelly: made "the payer\'s letter"')
        await one.press("escape", "u")
        one.sees("A change of 1 rule is taken back")
        await one.press("y")
    assert chances(store, "CO-16") == before


async def test_what_contradicts_itself_is_told_and_not_tried(store: Path) -> None:
    """A denial that settles and may be won: the reason, and what to do about it."""
    async with sitting(practice.seat(store, "m.kelly")) as one:
        await to_rule(one, "CO-16")
        await to_field(one, "kind ")
        await one.press("enter", "1")
        one.sees("* kind            NORMAL")
        await one.press("1")
        one.sees("THIS RULE CANNOT BE MEANT", "leave the chance")
        await one.press("escape", "escape")
        one.sees("1 field changed and not kept")
        await one.press("1")
        one.sees("RULE CO/OA-16")
        await one.press("escape", "2")
        one.sees("RULES", "SAYS")


async def test_a_review_is_one_key_and_the_views_count(store: Path) -> None:
    """2 on a rule: it is unreviewed no more; the fifth view has one less."""
    desk = practice.seat(store, "m.kelly", "count")()
    unreviewed = len(rules.listed(desk, unreviewed=True))
    desk.books.close()
    async with sitting(practice.seat(store, "m.kelly")) as one:
        await one.press(":")
        await one.type("rules")
        await one.press("enter", "5")
        one.sees(f"[5 Unreviewed {unreviewed}]")
        await one.press("enter", "2")
        one.says("is reviewed by m.kelly.")
        await one.press("2")
        one.says("2: m.kelly has.")
        await one.press("escape")
        one.sees(f"[5 Unreviewed {unreviewed - 1}]")


async def test_a_biller_reads_and_tries_and_keeps_nothing(store: Path) -> None:
    """e says where it applies; 2 and 4 say who may."""
    async with sitting(practice.seat(store)) as one:
        await to_rule(one, "CO-16")
        await one.press("e")
        one.sees("WHERE IT APPLIES", "Nobody has reviewed it.")
        await one.press("escape", "2")
        one.sees("2:")
        await to_field(one, "chance")
        await one.press("enter")
        await one.type("140")
        await one.press("enter")
        one.sees("it is 0 to 100")
        await one.press("ctrl+u")
        await one.type("35")
        await one.press("enter", "1")
        one.sees("WHAT IT WOULD DO TO THE PRESENT QUEUE")
        await one.press("escape")
        assert "Reason" not in one.text()
    assert 35 not in chances(store, "CO-16")


async def test_one_for_a_payer_and_a_clock_of_its_own(store: Path) -> None:
    """3 on a clock of a class asks whose; the payer's own is another rule, and named so."""
    desk = practice.seat(store, "m.kelly", "look")()
    payer = next(row.payer for row in rules.listed(desk, "payers"))
    desk.books.close()
    async with sitting(practice.seat(store, "m.kelly")) as one:
        await one.press(":")
        await one.type("rules")
        await one.press("enter", "2", "/")
        await one.type("commercial_contracted APPEAL")
        await one.press("enter", "enter")
        one.sees("RULE APPEAL commercial contract")
        await one.press("3")
        await one.type(payer)
        await one.press("enter")
        one.sees("RULE APPEAL", payer[:12])
        await to_field(one, "count")
        await one.press("enter")
        await one.type("150")
        await one.press("enter", "1", "escape")
        await one.type("contract of 2026")
        await one.press("enter", "y")
        one.says("CK-1 is in force")
        await one.press("escape", "escape", "escape", "4")
        one.sees("CK-1", "150 days from remittance")
