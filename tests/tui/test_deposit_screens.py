"""Deposits by keyboard, on a real store: the statement loaded, payments matched, asked for, set aside, the deposit closed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from acts import bank, deposit_batch, deposits, proof, suspense
from acts.desk import Desk
from tests.made import CO, LAKESIDE, Practice, ans, bill, era, practice_in, s
from tests.tui.driver import Driver, sitting

MAPPING = {"date": "Date", "amount": "Amount", "trace": "Reference", "originator": "Company"}


@pytest.fixture
def practice(tmp_path: Path) -> Practice:
    """R-1 of 60.00 (trace P1) and R-2 of 70.00 (P2), both posted."""
    made = practice_in(tmp_path)
    made.sends(bill(100), bill(90, label="B"))
    made.paid(era(ans(s(60, CO(45, 40))), trace="P1"), era(ans(s(70, CO(45, 20)), label="B"), trace="P2"))
    return made


def statement(practice: Practice, *rows: str, load: bool = True) -> Path:
    """A statement of these lines (Date,Amount,Reference,Company), brought in."""
    path = practice.folder / f"bank{len(rows)}.csv"
    path.write_text("Date,Amount,Reference,Company\n" + "".join(f"{row}\n" for row in rows))
    if load:
        bank.bring(practice.desk, path, mapping=MAPPING)
    return path


def seat(practice: Practice, login: str = "maria") -> Callable[[], Desk]:
    """Makes desks for each lane."""
    return lambda: practice.at(login)


async def to_deposits(desk: Driver) -> None:
    """:deposits."""
    await desk.press(":")
    await desk.type("deposits")
    await desk.press("enter")


def proven(practice: Practice) -> bool:
    """The books balance."""
    return proof.ledger(practice.desk).ok


async def test_a_deposit_that_is_explained_is_closed_in_two_keys_and_opened_by_u(practice: Practice) -> None:
    statement(practice, f"2026-09-21,60.00,P1,{LAKESIDE.origin}")
    async with sitting(seat(practice)) as desk:
        await to_deposits(desk)
        desk.sees("DEPOSITS", "[1 Open 1]", "D-1", "READY", "60.00")
        await desk.rest()
        assert "all of it explained: X closes it" in desk.row(22)
        await desk.press("X")
        assert desk.row(23) == " Close D-1: $60.00 of 1 payment?   y close   [N] not now _"
        await desk.press("y")
        desk.says("D-1 is closed: $60.00 is in the bank. u takes it back.")
        desk.sees("[1 Open 0]", "2 Closed 1")
        await desk.press("u", "y")
        desk.sees("[1 Open 1]")
    assert proven(practice)


async def test_marked_deposits_close_after_one_question_and_open_with_one_undo(practice: Practice) -> None:
    """* marks the READY ones only; X names count and dollars; one u opens all of them again."""
    statement(practice, f"2026-09-21,60.00,P1,{LAKESIDE.origin}", f"2026-09-22,70.00,P2,{LAKESIDE.origin}", "2026-09-23,12.00,LOST,")
    async with sitting(seat(practice)) as desk:
        await to_deposits(desk)
        await desk.press("G", "space")
        desk.says("D-3 is not explained yet; Enter shows what is missing. Only READY ones are closed together.")
        await desk.press("asterisk")
        assert [line[:6] for line in desk.rows()[3:6]] == [" * D-1", " * D-2", ">  D-3"]
        desk.sees("X close the 2", "3 of 3   2 marked, $130.00")
        await desk.press("g", "space", "U")
        desk.sees("order: oldest first")
        await desk.press("asterisk", "X")
        assert desk.row(22) == " 2 payments, all explained. They take no changes then; one u opens them again."
        assert desk.row(23) == " Close 2 deposits, $130.00?   y close   [N] not now _"
        await desk.press("y")
        desk.says("2 deposits, $130.00, closed. u takes it back.")
        desk.sees("[1 Open 1]", "2 Closed 2")
        await desk.press("u")
        desk.sees("130.00 put into the bank is taken back")
        await desk.press("y")
        desk.sees("[1 Open 3]", "2 Closed 0")
    assert proven(practice)


async def test_a_marked_deposit_that_changed_meanwhile_stays_open_and_says_so(practice: Practice) -> None:
    statement(practice, f"2026-09-21,60.00,P1,{LAKESIDE.origin}", f"2026-09-22,70.00,P2,{LAKESIDE.origin}")
    async with sitting(seat(practice)) as desk:
        await to_deposits(desk)
        await desk.press("asterisk", "X")
        deposits.close(practice.desk, 1)
        await desk.press("y")
        desk.says("1 deposit, $70.00, closed. 1 left open: D-1,")
        desk.sees("[1 Open 0]", "2 Closed 2")
    assert proven(practice)


async def test_a_number_on_a_slip_is_gone_to(practice: Practice) -> None:
    """: with P-1 or D-1 opens the deposit that it lies in; what has no such number is said."""
    statement(practice, f"2026-09-21,60.00,P1,{LAKESIDE.origin}")
    async with sitting(seat(practice)) as desk:
        for name in ("P-1", "d-1"):
            await desk.press(":")
            await desk.type(name)
            desk.sees(f"{name.upper()}  ", "60.00", "Esc back")
            await desk.press("enter")
            desk.sees("DEPOSIT D-1", "P-1 ")
            await desk.press("escape")
        await desk.press(":")
        await desk.type("P-77")
        await desk.press("enter")
        desk.sees("Nothing has that number or name.")


def test_suspense_names_the_payer_and_not_the_number_in_the_banks_line(practice: Practice) -> None:
    statement(practice, f"2026-09-21,61.00,P1,{LAKESIDE.origin}")
    (one,) = [row for row in suspense.rows(practice.desk).rows if row.kind == "payment"]
    assert (one.cents, one.who) == (6100, LAKESIDE.name)


async def test_what_is_explained_is_not_set_aside(practice: Practice) -> None:
    """A payment whose remittance is posted waits for nobody; s says so instead of asking for an owner."""
    statement(practice, f"2026-09-21,60.00,P1,{LAKESIDE.origin}")
    async with sitting(seat(practice)) as desk:
        await to_deposits(desk)
        await desk.press("enter", "s")
        desk.says("P-1 is explained already: nothing of it waits.")


async def test_no_is_the_answer_of_every_other_key(practice: Practice) -> None:
    statement(practice, f"2026-09-21,60.00,P1,{LAKESIDE.origin}")
    async with sitting(seat(practice)) as desk:
        await to_deposits(desk)
        await desk.press("X", "enter")
        desk.sees("[1 Open 1]")


async def test_what_is_missing_is_said_to_the_cent_and_a_payment_is_matched(practice: Practice) -> None:
    statement(practice, "2026-09-21,70.00,P2,")
    async with sitting(seat(practice)) as desk:
        await to_deposits(desk)
        desk.sees("MISSING 1")
        await desk.press("X")
        desk.says("D-1 stays open: P-1: 70.00 has no remittance, and nobody has it.")
        await desk.press("enter")
        desk.sees("DEPOSIT D-1", "has no remittance, and nobody has it", "MISSING BEFORE IT CLOSES")
        await desk.press("m", "1")
        assert desk.row(22) == " Trace, amount, 1d apart. u takes it back."
        assert desk.row(23) == " Match $70.00 of P-1 with R-2?   y match   [N] not now _"
        await desk.press("y")
        desk.says("P-1 is R-2's. u takes it back.")
        desk.sees("posted on 1 claim", "All of it is explained: X closes it.")
        await desk.press("enter")
        desk.sees("REMITTANCE R-2")
        await desk.press("escape", "X", "y")
        desk.sees("Closed on", "by maria")
    assert proven(practice)


async def test_another_amount_is_told_and_not_matched(practice: Practice) -> None:
    statement(practice, f"2026-09-21,69.99,P2,{LAKESIDE.origin}")
    async with sitting(seat(practice)) as desk:
        await to_deposits(desk)
        await desk.press("enter", "m", "1")
        desk.sees("THE AMOUNTS DIFFER", "P-1 is 69.99, R-2 says 70.00: off by -0.01.")
        await desk.press("space")
        desk.sees("has no remittance")


async def test_asked_for_and_set_aside_it_closes_without_its_remittance(practice: Practice) -> None:
    statement(practice, "2026-09-21,12.00,LOST,")
    async with sitting(seat(practice)) as desk:
        await to_deposits(desk)
        await desk.press("enter", "a")
        await desk.type("called, ref 77")
        await desk.press("enter")
        desk.sees("remittance asked for on 2026-10-01: called, ref 77")
        await desk.press("s", "1")
        desk.sees("Owner", "maria")
        await desk.press("enter")
        assert desk.row(23).startswith(" Set $12.00 of P-1 aside to ")
        await desk.press("y")
        desk.sees("with maria until 2026-11-15: Remittance was", "All of it is explained")
        await desk.press("X", "y")
        desk.sees("Closed on")
    assert proven(practice)


async def test_checks_in_hand_are_put_into_the_deposit_of_the_lockbox(practice: Practice) -> None:
    statement(practice, "2026-09-21,130.00,,")
    for trace, cents in (("P1", 6000), ("P2", 7000)):
        deposit_batch.receive(practice.desk, LAKESIDE.name, cents, trace)
    async with sitting(seat(practice)) as desk:
        await to_deposits(desk)
        desk.sees("! OFF", "130.00")
        await desk.press("enter", "enter")
        desk.sees("all 2 in hand, 130.00")
        await desk.press("1")
        assert desk.row(23) == " Put $130.00 of 2 payments into D-1?   y put in   [N] not now _"
        await desk.press("y")
        desk.sees("P-1", "P-2", "ok 0.00", "All of it is explained")
    assert proven(practice)


async def test_a_statement_is_loaded_and_its_columns_named_once(practice: Practice) -> None:
    path = statement(practice, f"2026-09-21,60.00,P1,{LAKESIDE.origin}", load=False)
    async with sitting(seat(practice)) as desk:
        await to_deposits(desk)
        desk.sees("No deposits yet. I loads a statement of your bank.")
        await desk.press("I")
        await desk.type(str(path))
        await desk.press("enter")
        desk.sees("How are the columns of this bank called?")
        await desk.type("First Bank")
        await desk.press("enter")
        await desk.type("date=Date,amount=Amount,trace=Reference,originator=Company")
        await desk.press("enter")
        desk.says("1 payment (1 matched), 0 deposits")
        await desk.press("I")
        await desk.type(str(path))
        await desk.press("enter")
        desk.says("was loaded before: nothing changed.")


async def test_j_and_k_go_through_the_list_and_a_role_that_may_not_hears_it(practice: Practice) -> None:
    statement(practice, "2026-09-21,12.00,A,", "2026-09-22,13.00,B,")
    async with sitting(seat(practice, "olga")) as desk:
        await to_deposits(desk)
        await desk.press("X")
        desk.says("auditor may not do this")
        await desk.press("enter", "J")
        desk.sees("DEPOSIT D-2", "13.00")
        await desk.press("J")
        desk.says("That was the last deposit of the list.")
        await desk.press("K", "m")
        desk.sees("DEPOSIT D-1")
        desk.says("auditor may not do this")


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_every_row_fits_its_window(practice: Practice, size: tuple[int, int]) -> None:
    statement(practice, *(f"2026-09-{10 + n},{n}000.00,LONGTRACE{n}2345678901234567890,{'9' * 10}" for n in range(1, 9)))
    async with sitting(seat(practice), size) as desk:
        await to_deposits(desk)
        assert all(len(line) <= size[0] for line in desk.rows())
        desk.sees("OFF BY", "8,000.00")
        await desk.press("G", "enter", "e")
        desk.sees("WHAT D-8 WAITS FOR")
        await desk.press("space", "G")
        assert all(len(line) <= size[0] for line in desk.rows())
