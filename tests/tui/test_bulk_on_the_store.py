"""Marks and one act on a real store: who pays what is said before, what could not be done after, claim by claim; one undo."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from acts import proof, work
from tests.made import CO, SUPPLEMENT, Practice, ans, bill, era, practice_in, s
from tests.stories.x12_records import LAKESIDE
from tests.tui.driver import sitting


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Practice]:
    """Claims A, B and C denied by two payers, whose books are whole in the end."""
    made = practice_in(tmp_path)
    for label, cents, payer in (("A", 100, LAKESIDE), ("B", 200, LAKESIDE), ("C", 300, SUPPLEMENT)):
        made.sends(bill(cents, label=label, payers=(payer,)))
        made.paid(era(ans(s(0, CO(50, cents)), label=label), payer=payer, trace=f"T{label}"))
    yield made
    assert proof.ledger(made.desk).problems == () and proof.audit(made.desk).problems == ()


async def test_a_claim_that_changed_meanwhile_is_told_and_the_rest_is_done(made: Practice) -> None:
    """Ben sets B aside and takes C while Ana's question stands: A alone is done, B and C are named with their reasons."""
    ana, ben = made.at("ana"), made.at("ben")
    day = made.desk.today() + timedelta(days=14)
    async with sitting(lambda: ana) as desk:
        await desk.press("1", "*", "s")
        await desk.type("+21")
        await desk.press("enter", "enter")
        desk.sees("Set 3 claims, $600.00, aside", "LAKESIDE HEALTH PLAN: 2 claims, $300.00", "SUPPLEMENT MUTUAL: 1 claim, $300.00")
        found = work.item_of(ben, "B")
        work.follow_up(ben, found.item, day, "call back", found.version)
        work.take(ben, work.item_of(ben, "C").item)
        await desk.press("y")
        await desk.quiet()
        desk.sees(
            "SET ASIDE: 1 OF 3 CLAIMS", "B, LAKESIDE HEALTH PLAN: not set aside;", "C, SUPPLEMENT MUTUAL: not set aside;", "A: set aside."
        )
        await desk.press("escape")
        assert work.item_of(made.desk, "B").follow_up_on == day
        assert work.item_of(made.desk, "A").state == "waiting"
        await desk.press("u", "y")
        await desk.quiet()
    assert work.item_of(made.desk, "A").state == "open"
    assert work.item_of(made.desk, "B").follow_up_on == day


async def test_marks_stand_for_a_second_act(made: Practice) -> None:
    """Handed on, commented, set aside: one's own act does not refuse the next; what left the view is unmarked."""
    async with sitting(lambda: made.at("ana")) as desk:
        await desk.press("1", "*", "c")
        await desk.type("one word for all")
        await desk.press("enter", "y")
        await desk.quiet()
        desk.says("3 claims commented.")
        assert {work.item_of(made.desk, label).leased_by for label in "ABC"} == {None}  # said of all, they stay everybody's
        await desk.press("H")
        await desk.press("2", "enter", "y")
        await desk.quiet()
        desk.says("3 claims handed over.")
        await desk.press("c")
        await desk.type("asked for the notes")
        await desk.press("enter", "y")
        await desk.quiet()
        desk.says("3 claims commented.")
        await desk.press("s")
        await desk.type("+21")
        await desk.press("enter", "enter", "y")
        await desk.quiet()
        desk.says("3 claims set aside.")
        assert "marked" not in desk.row(24)
