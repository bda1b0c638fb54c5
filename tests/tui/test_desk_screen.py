"""The Desk: queues with their counts, what is in hand, and a key to each."""

from tests.tui.driver import sitting
from tests.tui.fakes import FakeBooks, FakeDesk


async def test_the_frame_stands_in_its_rows(books: FakeBooks) -> None:
    """Row 1 names practice, user and screen; row 23 the keys; column 80 of row 24 stays empty."""
    async with sitting(FakeDesk) as desk:
        assert desk.row(1).startswith(" Riverbend Family [DEMO]  d.ortiz, biller  DESK")
        assert desk.row(1).endswith("Mon 2026-11-23")
        assert desk.row(23).startswith(" t next best")
        assert len(desk.row(24)) < 80
        assert "6 queues   1,401 open" in desk.row(24)


async def test_each_queue_shows_count_dollars_oldest_due_and_yours(books: FakeBooks) -> None:
    """One row says all of a queue."""
    async with sitting(FakeDesk) as desk:
        assert desk.row(4).split() == [">", "1", "Denials", "1,204", "318,442.10", "94d", "!!", "3", "!", "14", "42"]
        desk.sees("IN YOUR HANDS", "48213 Okafor, Adaeze", "until 10:11", "4 remittances loaded")


async def test_a_digit_opens_the_queue_with_that_number(books: FakeBooks) -> None:
    """1 is the denials, 5 the remittances, and Esc comes back."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1")
        desk.sees("DENIALS", "[1 All 1,204]")
        await desk.press("escape", "5")
        desk.sees("POSTING", "R-1188")
        await desk.press("escape")
        desk.sees("IN YOUR HANDS")


async def test_a_number_that_is_not_there_says_so(books: FakeBooks) -> None:
    """No key is silent."""
    async with sitting(FakeDesk) as desk:
        await desk.press("9")
        desk.sees("There is no queue 9.")


async def test_what_is_in_hand_opens_with_enter(books: FakeBooks) -> None:
    """The cursor goes on from the queues into the hands."""
    async with sitting(FakeDesk) as desk:
        await desk.press("G", "enter")
        desk.sees("CLAIM 48213", "held by you to 10:11")


async def test_a_window_that_is_too_small_says_so_and_grows_back(books: FakeBooks) -> None:
    """Below 80 by 24 the desk says its size; larger, it is drawn again."""
    async with sitting(FakeDesk) as desk:
        await desk.pilot.resize_terminal(72, 20)
        await desk.pilot.pause()
        desk.sees("claimdesk needs 80 columns and 24 rows;", "this window has 72 by 20.")
        await desk.press("1")
        await desk.pilot.resize_terminal(100, 30)
        await desk.pilot.pause()
        desk.sees("IN YOUR HANDS")


async def test_q_on_the_desk_leaves(books: FakeBooks) -> None:
    """q is back, and on the first screen out."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "q")
        desk.sees("IN YOUR HANDS")
        await desk.ahead("q")
        await desk.gone()
        assert desk.app.return_code == 0


async def test_esc_on_the_desk_stays(books: FakeBooks) -> None:
    """Who goes home with one Esc too many is still in the desk, and hears how to leave."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "escape", "escape", "escape")
        desk.sees("IN YOUR HANDS")
        desk.says("This is the first screen. q leaves claimdesk.")


async def test_no_key_is_mute(books: FakeBooks) -> None:
    """A letter that nothing stands on, and one that means something on other screens only, both say so."""
    async with sitting(FakeDesk) as desk:
        await desk.press("Z")
        desk.says("Z means nothing here; ? shows the keys of this screen.")
        await desk.press("*")
        desk.says("* means nothing here (all shown); ? shows the keys of this screen.")
