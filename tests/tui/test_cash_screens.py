"""Cash by hand, credits and suspense by keyboard on a real store; keys counted where it matters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from acts import cash, deposit_batch, look, proof, suspense
from acts.cash import Taking
from acts.desk import Desk
from tests.made import CO, LAKESIDE, PR, Person, Practice, ans, bill, era, practice_in, s
from tests.tui.driver import Driver, sitting


@pytest.fixture
def practice(tmp_path: Path) -> Practice:
    """Maria Okafor owes 20.00 on A and 30.00 on B; C is not answered; Elias Brandt owes 5.00 on D; an answer to X is held."""
    made = practice_in(tmp_path)
    brandt = Person("BRANDT", "ELIAS", "W900", "19500505")
    made.sends(bill(100, label="A"), bill(100, label="B"), bill(80, label="C"), bill(50, label="D", person=brandt))
    made.paid(
        era(
            ans(s(60, CO(45, 20), PR(1, 20)), label="A", icn="A"),
            ans(s(60, CO(45, 10), PR(1, 30)), label="B", icn="B"),
            ans(s(45, PR(1, 5)), label="D", icn="D", person=brandt),
            ans(s(40), label="X", icn="X"),
        )
    )
    return made


def seat(practice: Practice, login: str = "ana") -> Callable[[], Desk]:
    """Makes desks for each lane."""
    return lambda: practice.at(login)


async def to(desk: Driver, screen: str) -> None:
    """`:` and its name."""
    await desk.press(":")
    await desk.type(screen)
    await desk.press("enter")


def proven(practice: Practice) -> None:
    """Both proofs."""
    assert proof.ledger(practice.desk).problems == ()
    assert proof.audit(practice.desk).problems == ()


async def test_a_payment_is_taken_in_six_keys(practice: Practice) -> None:
    """M <name> Enter <amount> Enter <by> Enter Enter y: the oldest first, the bar says what is left, the receipt is behind Enter."""
    async with sitting(seat(practice)) as desk:
        await to(desk, "cash")
        desk.sees("CASH", "[1 All 0]", "No payments by hand yet. M takes one.")
        await desk.press("M")
        await desk.type("okaf")
        desk.sees("TAKE A PAYMENT: FROM WHOM", "Okafor, Maria", "owes 50.00")
        await desk.press("enter")
        desk.sees("From Okafor, Maria, who owes 50.00")
        await desk.type("60")
        await desk.press("enter")
        await desk.type("check 1041")
        await desk.press("enter")
        desk.sees("Where $60.00 goes", "A  visit 2026-08-10  owes 20.00", "50.00 of 60.00 on claims, 10.00 kept for later")
        await desk.press("enter")
        desk.sees("Take $60.00 from Okafor, Maria to 2 claims, $10.00 kept for later?", "By check 1041. u takes it back.")
        await desk.press("y")
        desk.says("P-1: $60.00 taken, $10.00 kept for later.")
        desk.sees("P-1", "Okafor, Maria", "check 1041", "60.00", "10.00", "in hand")
        await desk.rest()
        assert "P-1: 20.00 on A, 30.00 on B, 10.00 on no claim" in desk.row(22)
        await desk.press("enter")
        desk.sees("RECEIPT P-1", "claim A, visit 2026-08-10", "Taken by ana")
        await desk.press("escape", "u", "y")
        desk.says("Taken back")
        desk.sees("void")
    proven(practice)


async def test_parts_can_be_changed_and_too_much_is_not_taken(practice: Practice) -> None:
    """Tab to a claim, another amount: the bar follows to the cent; more than the payment stays in the form."""
    async with sitting(seat(practice)) as desk:
        await to(desk, "cash")
        await desk.press("M")
        await desk.type("okaf")
        await desk.press("enter")
        await desk.type("20.005")
        await desk.press("enter")
        desk.sees("20.005 has 3 decimals; money has two")
        await desk.press("ctrl+u")
        await desk.type("20")
        await desk.press("enter")
        await desk.type("cash")
        await desk.press("enter")
        desk.sees("20.00 of 20.00 on claims, nothing left")
        await desk.press("tab")
        await desk.type("0.01")
        desk.sees("0.01 too much")
        await desk.press("enter")
        desk.sees("The parts are 0.01 more than the payment.")
        await desk.press("shift+tab")
        await desk.type("5")
        desk.sees("5.01 of 20.00 on claims, 14.99 kept for later")
        await desk.press("enter", "n")
        assert cash.cash_rows(practice.desk) == ()


async def test_a_copay_is_taken_from_the_claim_itself(practice: Practice) -> None:
    """On a claim that no payer has answered, M is for that claim; the same check twice is said."""
    async with sitting(seat(practice)) as desk:
        await to(desk, "C")
        for twin in (False, True):
            await desk.press("M")
            desk.sees("From Okafor, Maria, who owes 50.00: for C")
            await desk.type("20")
            await desk.press("enter")
            await desk.type("7")
            await desk.press("enter")
            desk.sees("C  visit 2026-08-10  owes 0.00", "20.00 of 20.00 on claims, nothing left")
            await desk.press("enter")
            assert ("P-1 is the same 7: y only if this is another one." in desk.text()) == twin
            await desk.press("n" if twin else "y")
        assert look.claim(practice.desk, "C").figures.patient == -2000
        assert len(cash.cash_rows(practice.desk)) == 1
    proven(practice)


async def test_what_lies_on_no_claim_is_put_on_one_and_paid_back(practice: Practice) -> None:
    """m 1 Enter y; then R; then B takes the refund back."""
    desk_ = practice.at("ana")
    cash.take(desk_, Taking(cash.search(desk_, "A").person, 3000, "card", prepay=True))
    async with sitting(seat(practice)) as desk:
        await to(desk, "cash")
        await desk.press("2")
        desk.sees("[2 On no claim 1]", "30.00")
        await desk.press("m")
        desk.sees("Put $30.00 of P-1 on which claim?", "owes      20.00", "another claim, by its number")
        await desk.press("1", "enter")
        desk.sees("Put $20.00 of P-1 on A?")
        await desk.press("y")
        desk.says("$20.00 of P-1 is on A now. $10.00 still on no claim.")
        await desk.press("R")
        await desk.type("check 2077")
        await desk.press("enter")
        await desk.type("moved away")
        await desk.press("enter")
        desk.sees("Pay $10.00 back to Okafor, Maria?", "From P-1, by check 2077. u takes it back.")
        await desk.press("y")
        desk.says("P-2: $10.00 paid back to Okafor, Maria from P-1.")
        desk.sees("All money taken is on claims.")
        await desk.press("1", "R")
        desk.says("R: all of P-2 is a refund.")
        assert desk.row(4).split()[-4:] == ["-10.00", "-", "not", "out"]
        await desk.rest()
        assert "P-2: paid back, not out of the bank yet" in desk.text()
        await desk.press("B")
        await desk.type("came back")
        await desk.press("enter", "y")
        desk.says("P-2 is void: $10.00 is a credit again.")
        await desk.press("j", "B")
        await desk.type("no funds")
        await desk.press("enter", "y")
        desk.says("P-1 is bounced: $20.00 is owed again.")
    assert look.claim(practice.desk, "A").figures.patient == 2000
    proven(practice)


async def test_a_credit_goes_back_to_whose_it_is(practice: Practice) -> None:
    """3 shows them, e says why, Enter opens the claim, R pays it back."""
    desk_ = practice.at("ana")
    cash.take(desk_, Taking(cash.search(desk_, "A").person, 2000, "cash", claim="C"))
    practice.paid(era(ans(s(80), label="C", icn="C"), trace="Q"))
    async with sitting(seat(practice)) as desk:
        await to(desk, "cash")
        await desk.press("3")
        desk.sees("[3 Credits 1]", "WHOSE", "Okafor, Maria", "20.00")
        await desk.press("e")
        desk.sees("THE CREDIT OF C", "belongs to the patient", "No federal law sets a day for it.")
        await desk.press("escape", "enter")
        desk.sees("CLAIM C")
        await desk.press("escape", "m")
        desk.says("m: there is no payment under the cursor.")
        await desk.press("R")
        await desk.type("9")
        await desk.press("enter")
        await desk.type("paid twice")
        await desk.press("enter", "y")
        desk.says("P-2: $20.00 paid back to Okafor, Maria from C.")
        desk.sees("No claim has a credit.")
    proven(practice)


async def test_the_receipt_is_saved_as_a_new_file(practice: Practice, tmp_path: Path) -> None:
    """P, a name; a file that is there is not written over."""
    desk_ = practice.at("ana")
    cash.take(desk_, Taking(cash.search(desk_, "A").person, 500, "cash"))
    async with sitting(seat(practice)) as desk:
        await to(desk, "cash")
        for said in ("The receipt is in ", "is there already"):
            await desk.press("P")
            await desk.type(str(tmp_path / "r.txt"))
            await desk.press("enter")
            desk.says(said)
    assert "RECEIPT P-1" in (tmp_path / "r.txt").read_text("utf-8")


async def test_suspense_by_age_gets_an_owner_and_leads_to_where_it_is(practice: Practice) -> None:
    """s 1 Enter y: four keys; Enter goes to the held answer, a patient's money is put on a claim from here."""
    desk_ = practice.at("ana")
    cash.take(desk_, Taking(cash.search(desk_, "A").person, 6000, "cash", prepay=True))
    async with sitting(seat(practice)) as desk:
        await to(desk, "suspense")
        desk.sees("SUSPENSE", "[1 All 2]", "3 Nobody's 2", "H-1", "P-1", "$100.00")
        await desk.press("s")
        desk.sees("$40.00 of H-1 waits: why?", "1  The account was paid in full before, or closed")
        await desk.press("1", "enter")
        desk.sees("Leave $40.00 of H-1 until Sun 11-15?", "Owner ana")
        await desk.press("y")
        desk.says("H-1 waits with ana until Sun 2026-11-15.")
        await desk.press("2")
        desk.sees("[2 Mine 1]", "$40.00 of $100.00")
        await desk.press("enter")
        desk.sees("EXCEPTION E1", "ana has it to 11-15")
        await desk.press("escape", "1", "j", "e")
        desk.sees("WHY P-1 IS IN SUSPENSE", "Nobody has it")
        await desk.press("escape", "m", "1", "enter", "y")
        desk.says("is on A now. $40.00 still on no claim.")
        await desk.press("R")
        await desk.type("cash")
        await desk.press("enter")
        await desk.type("not needed")
        await desk.press("enter", "y")
        desk.sees("[1 All 1]")
        await desk.press("/")
        await desk.type("zzz")
        await desk.press("enter")
        desk.sees('Nothing matches "zzz". Esc shows all.')
        await desk.press("escape")
        desk.sees("H-1")
    found = suspense.rows(practice.desk)
    assert found.total_cents == found.ledger_cents == 4000
    proven(practice)


async def test_a_payment_in_suspense_opens_its_deposit(practice: Practice) -> None:
    """A payer's payment of which nobody knows what it is for: Enter goes to the deposit, before that to what is known of it."""
    payment = deposit_batch.receive(practice.desk, LAKESIDE.name, 5000, "777").payment
    async with sitting(seat(practice)) as desk:
        await to(desk, "suspense")
        await desk.press("G", "enter")
        desk.sees(f"P-{payment}", "by check 777", "50.00")
        await desk.press("escape", "m")
        desk.says(f"P-{payment} is matched with its remittance among the deposits: : deposits.")
        deposit_batch.make(practice.desk, None, [payment])
        await desk.press("enter")
        desk.sees("DEPOSIT D-1")
        await desk.press("escape")
        desk.sees("SUSPENSE")


async def test_the_desk_leads_to_suspense_and_J_goes_on_to_the_next_held_answer(practice: Practice) -> None:
    """A digit on the Desk; Enter; J passes over what is no held answer."""
    desk_ = practice.at("ana")
    cash.take(desk_, Taking(cash.search(desk_, "A").person, 1000, "cash", prepay=True))
    practice.paid(era(ans(s(7), label="Y", icn="Y"), trace="Q"))
    async with sitting(seat(practice)) as desk:
        line = next(row for row in desk.rows() if "Exceptions and suspense" in row)
        await desk.press(line.split()[0].strip(">") or line.split()[1])
        desk.sees("SUSPENSE", "[1 All 3]")
        await desk.press("enter")
        desk.sees("EXCEPTION", "J next exception")
        await desk.press("J")
        desk.sees("EXCEPTION")
        await desk.press("J")
        desk.says("That was the last exception here.")
        await desk.press("K")
        desk.sees("EXCEPTION")


async def test_a_day_that_is_too_far_is_said_in_the_form(practice: Practice) -> None:
    """At most 120 days."""
    async with sitting(seat(practice)) as desk:
        await to(desk, "suspense")
        await desk.press("s", "2")
        await desk.type("+121")
        desk.sees("is more than 120 days ahead")
        await desk.press("enter", "escape")
    assert suspense.rows(practice.desk).rows[0].owner is None


async def test_an_auditor_looks_and_takes_nothing(practice: Practice) -> None:
    """The keys say why."""
    async with sitting(seat(practice, "olga")) as desk:
        await to(desk, "cash")
        await desk.press("M")
        desk.says("M: auditor may not do this.")
        await to(desk, "suspense")
        await desk.press("s")
        desk.says("s: auditor may not do this.")


async def test_wide_and_narrow(practice: Practice) -> None:
    """Complete at 80 by 24; at 160 names have more room; no row is wider than the window."""
    desk_ = practice.at("ana")
    cash.take(desk_, Taking(cash.search(desk_, "A").person, 6000, "check", "1041"))
    for size in ((80, 24), (160, 50)):
        async with sitting(seat(practice), size=size) as desk:
            for screen in ("cash", "suspense"):
                await to(desk, screen)
                assert all(len(row) <= size[0] for row in desk.rows())
                desk.sees("P-1", "10.00")


async def test_a_payment_on_no_claim_that_is_not_honoured_leaves_nothing_owed_again(practice: Practice) -> None:
    """B on a card says payment, not check; what lay on no claim is not owed again."""
    desk_ = practice.at("ana")
    cash.take(desk_, Taking(cash.search(desk_, "A").person, 3000, "card", prepay=True))
    async with sitting(seat(practice)) as desk:
        await to(desk, "cash")
        await desk.press("B")
        desk.sees("Payment not honoured: P-1")
        await desk.type("no funds")
        await desk.press("enter")
        desk.sees("It lies on no claim.")
        await desk.press("y")
        desk.says("P-1 is bounced: $30.00 lay on no claim, nothing is owed again.")
    assert look.claim(practice.desk, "A").figures.patient == 2000
    proven(practice)
