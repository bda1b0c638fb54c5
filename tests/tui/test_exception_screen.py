"""Exceptions by keyboard on a real store: side by side, match, split, give back, differences to the cent; keys counted."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from acts import posting, proof
from tests.made import CO, PR, Practice, ans, bill, era, practice_in, s
from tests.tui import practice
from tests.tui.driver import Driver, sitting

JOINED = ans(s(80, CO(45, 20)), s(40, PR(1, 10)), s(30), label="JOINED")


@pytest.fixture
def held(tmp_path: Path) -> Practice:
    """A of 150 and BB of 30, answered as one claim JOINED of 180; GHOST of 30; CC of 100 off by a cent."""
    made = practice_in(tmp_path)
    last = replace(bill(30).services[0], code="G0439", ref="L3")
    made.sends(bill(100, 50), replace(bill(30, label="BB"), services=(last,)), bill(100, label="CC"))
    off = ans(s("79.99", CO(45, 20), charge=100), label="CC", icn="C")
    made.paid(era(JOINED, ans(s(30, code="G0439"), label="GHOST", icn="2"), off, trace="EFT-1"))
    return made


@asynccontextmanager
async def at(held: Practice, number: int, login: str = "maria", size: tuple[int, int] = (80, 24)) -> AsyncIterator[Driver]:
    """The screen of one held answer; the books are whole afterwards."""
    path = Path(held.desk.books.path)
    async with sitting(practice.seat(path, login), size) as desk:
        await desk.press(":")
        await desk.type("EFT-1")
        await desk.press("enter")
        desk.sees("REMITTANCE")
        await desk.press(str(number))
        desk.sees("EXCEPTION")
        yield desk
    assert proof.ledger(held.desk).problems == ()


def reasons(held: Practice) -> list[str]:
    """What is held, by number."""
    (report,) = posting.post_many(held.desk, ["EFT-1"])
    return [str(e.claim) for e in report.exceptions]


async def test_a_split_by_services_is_read_back_as_it_is_typed(held: Practice) -> None:
    """S <A=1+2,BB=3> Enter <why> Enter y: 4 keys beside what is typed."""
    async with at(held, 1) as desk:
        desk.sees("CAME FROM LAKESIDE", "S split", "R return money", "It would stay held: service 3 (G0439) fits no single line of ours")
        await desk.press("S")
        await desk.type("A=1+2,BB=")
        desk.sees("claim or candidate = amount")
        await desk.type("2")
        desk.sees("Service 2 is given to two claims")
        await desk.press("backspace")
        await desk.type("3")
        desk.sees("leaves 0.00: 120.00 for A, 30.00 for BB")
        await desk.press("enter")
        await desk.type("the payer joined them")
        await desk.press("enter")
        desk.sees("Split $150.00 of JOINED over A, BB?   y split   [N] not now _", "A: 120.00 paid, 10.00 open. BB: 30.00 paid, 0.00 open.")
        await desk.press("y")
        desk.says("$150.00 split over 2 claims. 1 of 3 posted, 2 held.")
        desk.sees("REMITTANCE")
    assert reasons(held) == ["GHOST", "CC"]


async def test_a_split_that_fits_is_filled_in(held: Practice) -> None:
    """S Enter <why> Enter y."""
    async with at(held, 1) as desk:
        await desk.press("S")
        desk.sees("A=1+2,BB=3", "leaves 0.00: 120.00 for A, 30.00 for BB")
        await desk.press("enter")
        await desk.type("by letter")
        await desk.press("enter", "y")
        desk.says("$150.00 split over 2 claims.")
    assert reasons(held) == ["GHOST", "CC"]


async def test_digits_of_a_split_are_candidates_and_no_is_no(held: Practice) -> None:
    """1=120.00,2=30.00; Enter at the question changes nothing."""
    async with at(held, 1) as desk:
        await desk.press("S")
        await desk.type("1=120.00,2=29.99")
        desk.sees("leave 0.01")
        await desk.press("backspace", "backspace", "backspace", "backspace", "backspace")
        await desk.type("30.00")
        await desk.press("enter")
        await desk.type("by letter")
        await desk.press("enter")
        desk.sees("Split $150.00 of JOINED over ")
        await desk.press("x")
        desk.says("Not done.")
    assert reasons(held) == ["JOINED", "GHOST", "CC"]


async def test_money_goes_back_to_its_payer(held: Practice) -> None:
    """R Enter Enter <why> Enter y."""
    async with at(held, 2) as desk:
        await desk.press("R")
        desk.sees("Give 30.00 of GHOST back to LAKESIDE HEALTH PLAN", "check")
        await desk.press("enter", "enter")
        await desk.type("not our patient")
        await desk.press("enter")
        desk.sees("Return $30.00 of GHOST to LAKESIDE HEALTH PLAN?", "leaves suspense")
        await desk.press("y")
        desk.says("$30.00 goes back to LAKESIDE HEALTH PLAN.")
    assert reasons(held) == ["JOINED", "CC"]


async def test_an_answer_that_is_off_shows_its_differences_and_why_a_match_will_not_do(held: Practice) -> None:
    """Service, services, claim, remittance; e says what can be done and what cannot."""
    async with at(held, 3) as desk:
        desk.sees("BALANCE", "SHOULD BE", "Service 1 G0444", "!! -0.01", "ok 0.00", "post it as it came")
        await desk.press("e")
        desk.sees("WHY CC IS HELD", "Match it with a claim of ours: no, another claim would not make it add up.")


async def test_an_unmatched_claim_is_found_by_search_in_six_keys(held: Practice) -> None:
    """From the remittance: 2 / <number> Enter 1 y; Enter on the list before it makes seven, eight are allowed."""
    async with at(held, 2) as desk:
        await desk.press("slash")
        await desk.type("BB")
        await desk.press("enter", "1")
        desk.sees("Match $30.00 of GHOST with our BB?", "y match   [N] not now _")
        await desk.press("y")
        desk.says("$30.00 matched with BB.")
    assert reasons(held) == ["JOINED", "CC"]


async def test_a_match_that_does_not_post_says_why_it_stays(held: Practice) -> None:
    """GHOST with our CC: the charge differs."""
    async with at(held, 2) as desk:
        await desk.press("slash")
        await desk.type("CC")
        await desk.press("enter", "1", "y")
        desk.says("GHOST is known as our CC, and stays held:")
    assert reasons(held) == ["JOINED", "GHOST", "CC"]


async def test_what_makes_no_sense_says_why(held: Practice) -> None:
    """A biller may split and give back; an auditor may not."""
    async with at(held, 1, "olga") as desk:
        await desk.press("S")
        desk.says("the role auditor does not reach it")
        await desk.press("R")
        desk.says("the role auditor does not reach it")


async def test_at_a_wide_window_everything_stands(held: Practice) -> None:
    """160 by 50: nothing is cut."""
    async with at(held, 1, size=(160, 50)) as desk:
        desk.sees("CAME FROM LAKESIDE HEALTH PLAN", "# CANDIDATES", "S split", "s set aside", "R return money", "i source")


async def test_what_was_typed_stands_there_again(held: Practice) -> None:
    """Esc in a form, and no at the question after it, lose no letter; once it is done, the next form is empty."""
    async with at(held, 1) as desk:
        await desk.press("S")
        await desk.type("1=120.00,2=30.00")
        await desk.press("escape", "S")
        desk.sees("> Parts   1=120.00,2=30.00_")
        await desk.press("enter")
        await desk.type("by letter")
        await desk.press("enter", "n", "S")
        desk.sees("> Parts   1=120.00,2=30.00_", "Reason  by letter")
        await desk.press("escape", "J", "S")
        assert "1=120.00" not in desk.text() and "by letter" not in desk.text()
        await desk.press("escape", "K", "S", "enter", "enter", "y")
        desk.says("$150.00 split over 2 claims.")


async def test_the_amount_of_a_held_answer_is_never_cut(held: Practice) -> None:
    """However long the reason is, the money stands at the end of the row; a claim that is searched for has its day and charge."""
    async with at(held, 1) as desk:
        assert desk.rows()[1].endswith("paid 150.00")
        await desk.press("slash")
        await desk.type("BB")
        await desk.press("enter")
        assert any("BB" in line and "2026-" in line and "30.00" in line for line in desk.rows() if line.startswith(">"))
