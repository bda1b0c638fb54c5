"""What payers took: per payer, one by one, put on a claim, set off, disputed; on a real store, by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from acts import letters, proof, takebacks
from acts.desk import Desk
from tests.made import CO, LAKESIDE, SUPPLEMENT, Person, Practice, ans, bill, era, practice_in, s
from tests.tui.driver import sitting


@pytest.fixture
def practice(tmp_path: Path) -> Practice:
    """T-1: 120.00 taken for claim OLD; T-2: 40.00 carried under F1; T-3: interest; T-4: 14.00 of a payer who says no number of ours."""
    made = practice_in(tmp_path)
    made.sends(
        bill(150, label="OLD", person=Person("BRANDT", "ELIAS", "W9")),
        bill(500),
        bill(60, label="C"),
        bill(70, label="D", payers=(SUPPLEMENT,)),
    )
    made.paid(era(ans(s(150), label="OLD", icn="ICN77", person=Person("BRANDT", "ELIAS", "W9")), trace="P1", day="20260901"))
    made.paid(era(ans(s(500), icn="2"), trace="P2", plb=[[("WO", "ICN77", 120)]]))
    made.paid(era(ans(s(0, CO(16, 60)), label="C", icn="3"), trace="P3", plb=[[("FB", "F1", -40), ("L6", "", -1)]]))
    made.paid(era(ans(s(70), label="D", icn="4"), trace="P4", payer=SUPPLEMENT, plb=[[("WO", "NOBODY", 14)]]))
    letters.add(made.desk, LAKESIDE.name, "overpayment", "ICN77", 12000, claim="OLD")
    return made


def seat(practice: Practice, login: str = "ana") -> Callable[[], Desk]:
    """Makes desks for each lane."""
    return lambda: practice.at(login)


async def test_a_takeback_is_put_on_its_claim_in_five_keys(practice: Practice) -> None:
    """:payers, then Enter Enter 1 y; the list behind it knows; u takes it back."""
    async with sitting(seat(practice)) as desk:
        await desk.press(":")
        await desk.type("payers")
        await desk.press("enter")
        desk.sees("PAYERS", "THEY HOLD", "LAKESIDE HEALTH PLAN", "120.00", "they hold $134.00, we hold $40.00")
        await desk.rest()
        assert "LAKESIDE HEALTH PLAN: 2 adjustments to explain. Interest 1.00" in desk.row(22)
        await desk.press("enter")
        desk.sees("TAKEN BACK", "[1 Open 2]", "2 All 3", "T-1", "ICN77", "open")
        await desk.press("enter")
        desk.sees(
            "TAKEN BACK T-1",
            "OLD: payer's number agrees, 150.00 was paid; paid by P1 on 2026-09-01",
            "WO ICN77: taken back",
            "Brandt, Elias",
            "payer's number agrees",
            "Letter ICN77",
            "WHAT WOULD SET IT OFF",
        )
        await desk.press("e")
        assert "150.00 was paid; paid by P1 on 2026-09-01, owed now 0.00." in " ".join(desk.text().split())
        await desk.press("escape", "1")
        assert desk.row(22) == " Its balance goes from 0.00 to 120.00. u takes it back."
        assert desk.row(23) == " Put $120.00 on OLD?   y put it there   [N] not now _"
        await desk.press("y")
        desk.says("$120.00 put on OLD; it has work now. u takes it back.")
        desk.sees("accepted: OLD", "Nothing of it is left to explain.")
        assert desk.row(24).startswith(" explained ")
        await desk.press("escape")
        desk.sees("[1 Open 1]")
        await desk.press("escape")
        desk.sees("they hold $14.00, we hold $40.00")
        await desk.press("enter", "u", "y")
        desk.sees("[1 Open 2]")
    assert takebacks.listing(practice.desk)[0].state == "open"
    assert proof.ledger(practice.desk).problems == ()


async def test_no_is_the_answer_of_enter(practice: Practice) -> None:
    """Nothing is put anywhere."""
    async with sitting(seat(practice)) as desk:
        await desk.press(":")
        await desk.type("payers")
        await desk.press("enter", "enter", "enter", "m", "enter")
    assert takebacks.listing(practice.desk)[0].state == "open"


async def test_it_is_disputed_until_a_day_and_the_list_says_it(practice: Practice) -> None:
    """s, a reason by its number, Enter on the day."""
    async with sitting(seat(practice)) as desk:
        await desk.press(":")
        await desk.type("payers")
        await desk.press("enter", "j", "enter", "enter")
        desk.sees("TAKEN BACK T-4", "No claim of ours has this number")
        await desk.press("m")
        desk.says("there is nothing that it may be")
        await desk.press("s", "1", "enter")
        desk.says("T-4 is disputed until")
        desk.sees("Disputed by ana since", "No letter came before it")
        await desk.press("escape")
        desk.sees("~ disputed")
        await desk.press("2")
        desk.sees("[2 All 1]")
    (row,) = takebacks.listing(practice.desk, SUPPLEMENT.name)
    assert row.disputed is not None and (row.state, row.disputed[2]) == ("disputed", "No letter came before it")


async def test_two_set_each_other_off_and_a_claim_is_found_by_name(practice: Practice) -> None:
    """A carried balance that came back as a WO under another reference: the number after the claims."""
    practice.sends(bill(90, label="E"))
    practice.paid(era(ans(s(90), label="E", icn="5"), trace="P5", plb=[[("WO", "ELSE", 40)]]))
    async with sitting(seat(practice)) as desk:
        await desk.press(":")
        await desk.type("payers")
        await desk.press("enter", "enter", "j", "j", "enter")
        desk.sees("TAKEN BACK T-5", "WHAT WOULD SET IT OFF", "1 T-2 FB F1 of P3")
        await desk.press("/")
        await desk.type("brandt")
        await desk.press("enter", "1")
        desk.sees("Put $40.00 on OLD?")
        await desk.press("n", "1")
        desk.sees("Set $40.00 off against T-2?")
        await desk.press("y")
        desk.says("T-5 and T-2 set each other off.")
        desk.sees("known: T-2 in P3")
        await desk.press("K")
        desk.sees("TAKEN BACK T-2", "Nothing of it is left to explain.")
        await desk.press("e")
        desk.sees("WHY T-2 IS KNOWN", "Negative: added to the payment.")
        await desk.press("q", "L")
        desk.sees("LOG", "said what sets a provider-level adjus")
    assert proof.ledger(practice.desk).problems == ()


async def test_who_may_only_read_is_told_so(practice: Practice) -> None:
    """An auditor sees all of it."""
    async with sitting(seat(practice, "olga"), size=(160, 50)) as desk:
        await desk.press(":")
        await desk.type("payers")
        await desk.press("enter", "enter", "enter")
        desk.sees("Brandt, Elias")
        await desk.press("1")
        desk.sees("auditor may not do this")
        await desk.press("2", "s")
        desk.sees("s: auditor may not do this")
