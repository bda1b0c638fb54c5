"""A posting clerk's morning on a real store: all READY remittances by three keys, one undo, what did not post by itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from acts import auto_post, lists, proof
from tests.made import CO, ans, bill, era, practice_in, s
from tests.tui import practice
from tests.tui.driver import Driver, sitting


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Path:
    """A store of the test's own."""
    return practice.copy(made, tmp_path)


async def opened(desk: Driver) -> None:
    """The list of remittances."""
    await desk.press(":")
    await desk.type("posting")
    await desk.press("enter")
    desk.sees("POSTING")


async def test_all_ready_remittances_are_posted_by_three_keys_and_taken_back_by_two(store: Path) -> None:
    """* p y, then u y: the list stands as before."""
    other = practice.seat(store, "m.kelly", "two")()
    ready = lists.remittances(other, state="ready")
    assert len(ready) > 1
    async with sitting(practice.seat(store)) as desk:
        await opened(desk)
        await desk.press("*", "p")
        desk.sees(f"{len(ready)} remittances, to {sum(row.claims for row in ready)} claims?", "One u takes back all of it.")
        await desk.press("y")
        desk.says(f"{len(ready)} remittances, ")
        assert [row.word for row in lists.remittances(other, state="ready")] == []
        await desk.press("u", "y")
        assert [row.trace for row in lists.remittances(other, state="ready")] == [row.trace for row in ready]
    assert proof.ledger(other).ok
    other.books.close()


async def test_what_did_not_post_by_itself_stands_on_the_remittance(store: Path) -> None:
    """With its reason, until somebody posts it."""
    sam = practice.seat(store, "m.kelly", "two")()
    held = next(row for row in lists.remittances(sam, state="to_post") if row.held and row.state != "duplicate" and not row.off_cents)
    auto_post.allow(sam, held.payer_id)
    report = auto_post.post_auto(sam)
    assert held.remittance in {row.remittance for row in report.refused}
    async with sitting(practice.seat(store), (80, 40)) as desk:
        await opened(desk)
        await desk.press("slash")
        await desk.type("refused")
        await desk.press("enter")
        desk.sees(held.number)
        await desk.press("enter")
        desk.sees("DID NOT POST BY ITSELF")
    sam.books.close()


async def test_enter_among_all_claims_opens_the_claim_or_says_why_not(tmp_path: Path) -> None:
    """A claim that is posted opens; one that is held opens as the exception that it is; one of which we have none says so."""
    made = practice_in(tmp_path)
    made.sends(bill(100), bill(90, label="B"))
    made.gets(era(ans(s(60, CO(45, 40))), ans(s(70, CO(45, 20)), label="NOWHERE"), trace="P1"))
    async with sitting(lambda: made.at("maria")) as desk:
        await opened(desk)
        await desk.press("enter", "tab", "j", "enter")
        desk.says("NOWHERE is no claim of ours")
        await desk.press("tab", "p", "y", "tab")
        desk.sees("Enter open the claim")
        await desk.press("enter")
        desk.sees("CLAIM A")
        await desk.press("escape", "j", "enter")
        desk.sees("EXCEPTION")


async def test_a_remittance_that_is_off_says_that_its_money_goes_to_suspense_whole(tmp_path: Path) -> None:
    """Nothing of it posts, so nothing is said of posting 0.00 to 0 claims: where its money goes, and why."""
    made = practice_in(tmp_path)
    made.sends(bill(100))
    made.gets(era(ans(s(60, CO(45, 40))), trace="P1", paid=72))
    async with sitting(lambda: made.at("maria")) as desk:
        await opened(desk)
        await desk.press("p")
        desk.sees("Take R-1 in: $72.00 whole to suspense?   y take it in", "No claim posts", "u takes it")
        assert "0 claims" not in desk.row(23)
        assert all(len(line) <= 80 for line in desk.rows())
        await desk.press("y")
        desk.sees("OFF")
    assert proof.ledger(made.desk).ok


async def test_an_off_remittance_says_by_how_much_and_what_can_be_done(tmp_path: Path) -> None:
    """In one row that fits, and whole on Enter; e names no plan by which nothing would post."""
    made = practice_in(tmp_path)
    made.sends(bill(100))
    made.gets(era(ans(s(60, CO(45, 40))), trace="P1", paid=72))
    async with sitting(lambda: made.at("maria")) as desk:
        await opened(desk)
        await desk.press("enter")
        await desk.rest()
        assert desk.row(22) == " Off by 12.00: claims 60.00 less 0.00 should be 60.00, paid 72.00."
        desk.sees("ALL off by 12.00")
        await desk.press("enter")
        desk.sees("THE WHOLE REMITTANCE IS HELD", "Ask the payer for a corrected file", "p takes its money in, whole, to suspense")
        await desk.press("escape", "e")
        desk.sees("Nothing of it posts by itself")
        assert "by this very plan" not in " ".join(desk.text().split())


async def test_what_went_back_to_the_payer_is_not_called_posted(tmp_path: Path) -> None:
    """And the claims under the cursor keep their first letter."""
    made = practice_in(tmp_path)
    made.sends(bill(100), bill(90, label="B"))
    made.gets(era(ans(s(60, CO(45, 40))), ans(s(70, CO(45, 20)), label="NOWHERE"), trace="P1"))
    async with sitting(lambda: made.at("maria")) as desk:
        await opened(desk)
        await desk.press("enter", "p", "y", "1", "R", "enter", "enter")
        await desk.type("not ours")
        await desk.press("enter", "y")
        desk.sees("1 of 2 claims posted, the money of 1 went back to the payer.")
        assert "Every claim of it is posted" not in desk.text()
        await desk.press("u")
        desk.sees("Take back: sent a held answer's money back: 70.00 to its payer?")
        await desk.press("n", "tab", "j")
        assert desk.row(5).startswith("> NOWHERE")
    assert proof.ledger(made.desk).ok


async def test_a_double_says_who_may_say_that_it_is_another_payment(tmp_path: Path) -> None:
    """The command stands on its screen, and its plan is no plan."""
    made = practice_in(tmp_path)
    made.sends(bill(100), bill(90, label="B"))
    made.paid(era(ans(s(60, CO(45, 40))), trace="P1"))
    made.gets(era(ans(s(60, CO(45, 40)), icn="2"), trace="P1"))
    async with sitting(lambda: made.at("maria")) as desk:
        await opened(desk)
        await desk.press("enter")
        desk.sees("The same payment as R-1", "claimdesk post P1 --not-a-duplicate --reason TEXT")
        await desk.press("tab")
        assert desk.row(4).endswith(" double")
        await desk.press("tab", "e")
        assert "by this very plan" not in " ".join(desk.text().split())


async def test_many_that_posted_together_leave_no_marks_and_u_names_their_sum(tmp_path: Path) -> None:
    """What was asked about is what u asks about: the payments, interest too, and how many."""
    made = practice_in(tmp_path)
    made.sends(bill(100), bill(90, label="B"))
    made.gets(era(ans(s(60, CO(45, 40))), trace="P1", plb=[[("L6", "", -3)]]), era(ans(s(70, CO(45, 20)), label="B"), trace="P2"))
    async with sitting(lambda: replace(made.at("maria"), sitting="one")) as desk:
        await opened(desk)
        await desk.press("*", "p")
        desk.sees("Post $133.00, 2 remittances, to 2 claims?")
        await desk.press("y")
        assert "hidden mark" not in desk.text()
        await desk.press("u")
        desk.sees("Take back: posted 2 remittances, $133.00?", "The money of 2 remittances goes out again: 133.00.")
        await desk.press("y")
        desk.says("Taken back: posted 2 remittances, $133.00; u again does it anew.")
    assert proof.ledger(made.desk).ok


async def test_a_claim_without_work_offers_no_key_that_cannot_work(tmp_path: Path) -> None:
    """It waits for its payer: w says that no work is open, not that nothing is."""
    made = practice_in(tmp_path)
    made.sends(bill(100))
    async with sitting(lambda: made.at("maria")) as desk:
        await desk.press(":")
        await desk.type("A")
        await desk.press("enter")
        desk.sees("CLAIM A", "open 100.00")
        assert "w write off" not in desk.row(23)
        await desk.press("w")
        desk.says("w: no work is open on this claim; the command line's work write-off needs none.")


async def test_what_was_said_of_a_claim_as_a_whole_stands_on_it(tmp_path: Path) -> None:
    """So that a line's charge, its adjustments and its payment add up for who reads them."""
    made = practice_in(tmp_path)
    made.sends(bill(100, 50))
    made.paid(era(ans(s(70, CO(45, 30)), s(50), adjustments=(CO(45, 15),)), trace="P1"))
    async with sitting(lambda: made.at("maria")) as desk:
        await desk.press(":")
        await desk.type("A")
        await desk.press("enter", "tab")
        desk.sees("said of the claim as a whole, divided over its lines by charge:", "CO-45        15.00")
