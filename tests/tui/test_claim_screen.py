"""One claim: what stands there, and each act with its keys, counted."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from acts.errors import Busy, Leased, Refused, Stale
from tests.tui.driver import sitting
from tests.tui.fakes import NOW, FakeBooks, FakeDesk


async def test_the_claim_says_why_what_next_and_until_when(books: FakeBooks) -> None:
    """At 80 by 24 all of it is in sight."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "t")
        assert desk.row(1).endswith("held by you to 10:11")
        desk.sees("CO-50 817.40", "WHY", "NEXT", "LAST DAY", "!! Mon 11-23", "CLOCK Filing: 180 days", "NOTES 10-27", "Appeal: not open")


async def test_a_comment_is_saved_and_shown(books: FakeBooks) -> None:
    """c, the words, Enter."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "t", "c")
        await desk.type("Called, they look again")
        await desk.press("enter")
        assert books.done[-1] == ("note", "48210", "Called, they look again")
        desk.sees("Comment saved on 48210.", "Called, they look again")


async def test_esc_keeps_what_was_typed_as_a_draft(books: FakeBooks) -> None:
    """c again goes on with it."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "t", "c")
        await desk.type("half a sen")
        await desk.press("escape")
        assert books.drafts["claim 48210"] == "half a sen"
        desk.sees("kept as a draft", "your draft: half a sen")
        await desk.press("c")
        desk.sees("your draft is in place", "half a sen_")


async def test_what_is_typed_is_kept_when_the_books_refuse_it(books: FakeBooks) -> None:
    """An error loses nothing, and is one sentence."""
    async with sitting(FakeDesk) as desk:
        books.fail["note"] = Busy("m.kelly holds the books", "", "Try again in a moment.")
        await desk.press("1", "t", "c")
        await desk.type("important")
        await desk.press("enter")
        desk.sees("M.kelly holds the books. Try again in a moment.")
        assert books.drafts["claim 48210"] == "important"


async def test_set_aside_takes_a_short_day_and_reads_it_back(books: FakeBooks) -> None:
    """s <+5b> Enter Enter: the version that was seen goes with it."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "t", "s")
        await desk.type("+5b")
        desk.sees("Mon 2026-11-30")
        await desk.press("enter")
        await desk.type("payer's answer")
        await desk.press("enter")
        assert books.done[-1] == ("follow_up", 1, date(2026, 11, 30), "payer's answer", 1)
        desk.sees("48210 waits until Mon 2026-11-30. t takes the next best.")


async def test_a_day_that_is_none_or_gone_is_not_taken(books: FakeBooks) -> None:
    """The field says what it wants, and what was typed stays."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "t", "s")
        await desk.type("soon")
        await desk.press("enter")
        desk.sees("no day that I know")
        await desk.press("ctrl+u")
        await desk.type("2026-11-20")
        await desk.press("enter")
        desk.sees("Fri 2026-11-20 is not ahead")
        assert [name for name, *_ in books.done] == ["take_next"]


async def test_a_write_off_costs_four_keys_and_one_question(books: FakeBooks) -> None:
    """t w 1 y: amount and claim stand in the question, the version of the money that was shown goes with it."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "t", "w", "1")
        desk.sees("Write off $1,284.50 of 48210?   y write off   [N] not now _", "u takes it back")
        await desk.press("y")
        assert books.done[-1] == ("write_off", "48210", None, 128450, "Filed too late, no proof", 7)
        desk.sees("$1,284.50 of 48210 written off.")


async def test_only_y_does_it_and_a_letter_is_not_obeyed(books: FakeBooks) -> None:
    """Enter, Esc and n are no; another letter says so and does nothing else."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "t")
        for key, said in (("enter", ""), ("escape", ""), ("n", ""), ("t", "Not done."), ("L", "Not done.")):
            await desk.press("w", "1", key)
            desk.sees(said, "CLAIM 48210")
        assert [name for name, *_ in books.done] == ["take_next"]


async def test_keys_typed_before_the_question_never_answer_it(books: FakeBooks) -> None:
    """w 1 y in one go: the y was there before the sums could be seen."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "t")
        await desk.ahead("w", "1", "y")
        await desk.quiet()
        desk.sees("[N] not now _")
        assert [name for name, *_ in books.done] == ["take_next"]


async def test_a_y_that_comes_too_soon_is_thrown_away(books: FakeBooks) -> None:
    """Within the floor after the question is drawn nobody can have read it."""
    async with sitting(FakeDesk) as desk:
        desk.app.ask_floor_s = 60
        await desk.press("1", "t", "w", "1", "y")
        desk.sees("[N] not now _")
        assert [name for name, *_ in books.done] == ["take_next"]


async def test_a_paste_is_never_an_answer(books: FakeBooks) -> None:
    """y in the clipboard."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "t", "w", "1")
        await desk.paste("y")
        desk.sees("[N] not now _")


async def test_a_reason_may_be_typed_instead_of_picked(books: FakeBooks) -> None:
    """Letters go into the menu's own line."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "t", "w")
        await desk.type("agreed by phone")
        await desk.press("enter", "y")
        assert books.done[-1][4] == "agreed by phone"


async def test_above_the_limit_w_says_so_before_asking(books: FakeBooks, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """The same table greys the key and refuses the act."""
    from acts import approvals

    why = "1,284.50 is above your limit of 250.00"
    above = {"able": ("m.kelly",)}
    monkeypatch.setattr(approvals, "above", lambda desk, number, cents: approvals.Above(why, above["able"]))
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "t", "w", "1")
        desk.sees("1,284.50 is above your limit of 250.00. Who approves it?", "2  m.kelly")
        await desk.press("escape")
        above["able"] = ()
        await desk.press("w", "1")
        desk.says("w: 1,284.50 is above your limit of 250.00. Nobody else here has a limit that reaches it.")
    assert all(name != "write_off" for name, *_ in books.done)


async def test_the_patient_is_not_billed_for_what_is_the_payers(books: FakeBooks) -> None:
    """CO is never the patient's; the message says where the way on is."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "t", "b")
        desk.sees("Not to the patient: CO-50 is the practice's or the payer's.")


async def test_undo_shows_what_follows_and_asks(books: FakeBooks) -> None:
    """u y."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "t", "u")
        desk.sees("Take back: wrote off 41.20 on 48213?   y take it back", "41.20 goes back to what Bluestem PPO owes.")
        await desk.press("y")
        assert books.done[-1] == ("undo", 90, "u1")
        desk.sees("Taken back")


async def test_a_lost_hold_is_said_with_four_ways_on(books: FakeBooks) -> None:
    """Another took it over while a comment was being typed: the comment is a draft, and nothing is saved behind one's back."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "t", "c")
        await desk.type("three lines")
        books.put(replace(books.rows[0], leased_by="m.kelly"))
        books.news = [("claim", "48210")]
        await desk.app.watch_books.look()
        await desk.quiet()
        desk.sees("m.kelly took claim 48210 over.", "1  Go back to the list, keep the draft", "4  Take it back")
        assert books.drafts["claim 48210"] == "three lines"
        await desk.press("3")
        desk.sees("three lines_")


async def test_a_claim_that_another_holds_refuses_in_a_sentence(books: FakeBooks) -> None:
    """The act's own words, no traceback."""
    async with sitting(FakeDesk) as desk:
        books.fail["follow_up"] = Leased(
            "m.kelly has 48214 in hand until 10:11", "work", "T takes it over with a reason.", by="m.kelly", until=None
        )
        await desk.press("1", "j", "j", "j", "j", "enter", "s")
        await desk.type("fri")
        await desk.press("enter", "enter")
        desk.sees("M.kelly has 48214 in hand until 10:11. T takes it over with a reason.")


async def test_next_and_previous_go_through_the_list(books: FakeBooks) -> None:
    """J and K without going back."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "enter", "J", "J", "K")
        desk.sees("CLAIM 48211", "2 of 1,204 in Denials")


async def test_source_and_account_and_why(books: FakeBooks) -> None:
    """i, Tab and e."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "t", "i")
        desk.sees("SOURCE SEGMENTS", "CLM*48213*412***11:B:1*Y*A*Y*Y~")
        await desk.press("escape", "tab")
        desk.sees("ANSWERS", "RECORD", "diagnoses  E11.9")
        await desk.press("tab", "e")
        desk.sees("WHY 48210 STANDS HERE", "Filing: 180 days from 2026-05-29")


async def test_handing_on_picks_a_person_by_digit(books: FakeBooks) -> None:
    """H 2 Enter."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "t", "H", "2", "enter")
        assert books.done[-1] == ("assign", 1, "m.kelly", "")
        desk.sees("48210 is m.kelly's job now.")


async def test_t_on_a_claim_takes_the_next_in_its_place(books: FakeBooks) -> None:
    """Esc from there goes to the queue, not through all claims of the day."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "t", "t")
        desk.sees("CLAIM 48212")
        await desk.press("escape")
        desk.sees("DENIALS")


async def test_a_form_that_is_refused_comes_back_with_what_was_typed(books: FakeBooks) -> None:
    """Another changed the item meanwhile: the day and the reason stand in the form again, over the claim as it is now."""
    async with sitting(FakeDesk) as desk:
        books.fail["follow_up"] = Stale("48210 was changed since you opened it", "", "Nothing was changed.", yours=1, theirs=2)
        await desk.press("1", "t", "s")
        await desk.type("fri")
        await desk.press("enter")
        await desk.type("card")
        await desk.press("enter")
        desk.sees("48210 was changed since you opened it. Nothing was changed.", "Fri 2026-11-27", "card")
        books.fail.clear()
        await desk.press("enter", "enter")
        desk.says("48210 waits until Fri 2026-11-27.")
        assert books.done[-1][3] == "card"


async def test_the_hold_that_ends_soon_is_said_once(books: FakeBooks) -> None:
    """Two minutes before; nothing typed is ever discarded by it."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "t")
        frame = desk.app.frame
        assert frame is not None
        frame.tick(int((NOW + timedelta(minutes=28, seconds=30)).timestamp() * 1_000_000))
        desk.says("Your hold on 48210 ends at 10:11. Any act extends it")


async def test_less_than_all_may_be_written_off(books: FakeBooks) -> None:
    """w 6 <amount> Enter 1 y; more than is at stake is not taken."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "t", "w", "6")
        await desk.type("9,999")
        await desk.press("enter")
        desk.sees("more than the 1,284.50 at stake")
        await desk.press("ctrl+u")
        await desk.type("25")
        await desk.press("enter", "1")
        desk.sees("Write off $25.00 of 48210?")
        await desk.press("y")
        assert books.done[-1][3] == 2500


async def test_another_who_writes_is_named_and_ctrl_c_gives_up(books: FakeBooks) -> None:
    """Nobody waits silently."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "t")
        desk.app._waited("m.kelly (posting.post)", 1.0)
        await desk.pilot.pause()
        desk.sees("Waiting for the books: m.kelly (posting.post). ctrl+c gives up.")
        desk.app.given_up = True
        with pytest.raises(Refused):
            desk.app._waited("m.kelly (posting.post)", 2.0)
