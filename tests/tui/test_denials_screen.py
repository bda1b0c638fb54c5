"""The queue: rows in order, filters, groups, marks, and what each key says."""

import pytest

from tests.tui.driver import sitting
from tests.tui.fakes import FakeBooks, FakeDesk


async def test_the_rows_stand_as_the_drawing_shows_them(books: FakeBooks) -> None:
    """Cursor, hold, urgency, date, days, patient, payer, why, amount, step: each in its column at 80."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "j", "j", "j")
        await desk.rest()
        assert desk.row(3) == "       DUE        PATIENT        PAYER        WHY           DENIED  NEXT STEP"
        assert desk.row(4) == "    !! 11-23   0d Haddad, Samir  Medicare B   CO-50       1,284.50  appeal 1"
        assert desk.row(7) == "> @ !  11-25   2d Okafor, Adaeze Bluestem PPO CO-16 N382    412.00  fix member"
        assert desk.row(8) == "  = !  11-25   2d Castellanos.   Bluestem PPO CO-16 N382    388.00  m.kelly's"
        assert desk.row(22) == " CO-16 N382: something on the claim is missing or wrong. Likely 329.60 back."
        assert desk.row(24).startswith(" 4 of 1,204   order: what is lost first   no filter   no marks")


async def test_the_page_turns_at_the_edge_and_no_row_is_lost(books: FakeBooks) -> None:
    """Below the last row comes a whole page; going up again the same rows come back."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", *["j"] * 18)
        assert "19 of 1,204" in desk.row(24)
        assert desk.row(4).startswith(">")
        await desk.press("k")
        assert "18 of 1,204" in desk.row(24)
        await desk.press("G")
        assert "1,204 of 1,204" in desk.row(24)
        assert desk.row(21).startswith(">")
        last = desk.text()
        await desk.press("k", "g", "G")
        assert desk.text() == last


async def test_all_rows_are_reached_one_by_one(books: FakeBooks) -> None:
    """The window of rows moves with the cursor over its ends, both ways."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1")
        screen = desk.app.screen
        for at in range(books.n):
            await screen.worklist.go(at)  # type: ignore[attr-defined]
            assert screen.worklist.current().control_number == str(48210 + at)  # type: ignore[attr-defined]
        for at in reversed(range(books.n)):
            await screen.worklist.go(at)  # type: ignore[attr-defined]
            assert screen.worklist.current().control_number == str(48210 + at)  # type: ignore[attr-defined]


async def test_the_filter_follows_each_letter_and_esc_shows_all_again(books: FakeBooks) -> None:
    """Live filter in the key line, its text in the status line, n and N afterwards."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "slash")
        await desk.type("okafor")
        desk.sees(" /okafor_", "Enter keep   Esc show all again", 'filter "okafor"')
        assert "1 of 28" in desk.row(24)
        await desk.press("enter", "n")
        assert "2 of 28" in desk.row(24)
        await desk.press("escape")
        assert "of 1,204" in desk.row(24)


async def test_a_filter_that_finds_nothing_says_what_now(books: FakeBooks) -> None:
    """Never an empty screen without a word."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "slash")
        await desk.type("bluestm")
        desk.sees('Nothing matches "bluestm" in 1,204. Esc shows all; did you mean bluestem (6)?', "0 of 0")


async def test_a_filter_takes_hidden_marks_off_and_counts_them(books: FakeBooks) -> None:
    """What nobody sees is not marked."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "space", "space", "space", "space")
        assert "4 marked, $4,808.50" in desk.row(24)
        await desk.press("slash")
        await desk.type("bluestem")
        await desk.press("enter")
        assert "1 marked, $412.00  3 hidden marks off" in desk.row(24)


async def test_a_range_all_shown_and_none(books: FakeBooks) -> None:
    """v marks as the cursor moves, * marks the view, U takes all off."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "v", "j", "j", "v")
        assert "3 marked" in desk.row(24)
        await desk.press("U")
        assert "no marks" in desk.row(24)
        await desk.press("slash")
        await desk.type("okafor")
        await desk.press("enter", "*")
        assert "28 marked" in desk.row(24)


async def test_the_form_filters_by_payer_and_amount(books: FakeBooks) -> None:
    """f asks for payer, category, reason, kind, owner and amount, and reads back what it understood."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "f")
        await desk.type("Cedar")
        await desk.press("tab", "tab", "tab", "tab", "tab")
        await desk.type("1,000")
        desk.sees("$1,000.00")
        await desk.press("enter")
        desk.sees("filter payer Cedar, from 1,000.00")
        assert all("Cedar Mutual" in row for row in desk.rows()[3:8])


async def test_groups_fold_open_and_open_alone(books: FakeBooks) -> None:
    """o groups, l unfolds the first three, Enter opens the group alone, Esc goes back."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "o", "1")
        desk.sees("DENIALS by reason", "CO-197")
        await desk.press("l")
        desk.sees("more: Enter opens this group alone")
        await desk.press("h")
        assert "more: Enter opens" not in desk.text()
        await desk.press("enter")
        desk.sees("[1 All 1,204]", "filter")
        await desk.press("escape")
        desk.sees("DENIALS by reason")
        await desk.press("escape")
        desk.sees("order: what is lost first")


async def test_t_takes_the_next_free_one_and_opens_it(books: FakeBooks) -> None:
    """Two desks never get the same: the act decides, the screen opens what it gave."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "t")
        desk.sees("CLAIM 48210", "held by you to 10:11")
        assert books.done == [("take_next", "denial")]


async def test_keys_typed_ahead_meet_the_screen_they_were_meant_for(books: FakeBooks) -> None:
    """t then L in one go: the log that opens is the taken claim's, not the queue's row."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1")
        await desk.ahead("j", "j", "t", "L")
        await desk.quiet()
        desk.sees("LOG", "CLAIM 48210")


async def test_taking_over_wants_a_reason_and_a_yes(books: FakeBooks) -> None:
    """T on another's claim: reason, Enter, y."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "j", "j", "j", "j", "T")
        desk.sees("m.kelly holds 48214 until 10:11. They will see your reason.")
        await desk.type("patient on the phone")
        await desk.press("enter")
        desk.sees("Take 48214 over from m.kelly?   y take over   [N] not now _")
        await desk.press("y")
        assert books.done == [("take", 5, "patient on the phone")]


async def test_a_key_without_meaning_here_says_where_it_has_one(books: FakeBooks) -> None:
    """p on the queue."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "p")
        desk.sees("p: posts a remittance. Open the list with : posting.")
        await desk.press("h")
        desk.sees("h: folds groups; o groups the list.")


async def test_marked_claims_are_set_aside_together_after_one_question(books: FakeBooks) -> None:
    """What others hold is left out and counted."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "j", "j", "j", "space", "space", "space", "s")
        desk.sees("Set 3 claims aside")
        await desk.type("+14")
        await desk.press("enter", "enter")
        desk.sees("Set 2 claims, $674.00, aside to Mon 12-07?", "1 is left out: others hold it.")
        await desk.press("y")
        assert [name for name, *_ in books.done] == ["follow_up", "follow_up"]
        desk.sees("SET ASIDE: 2 OF 3 CLAIMS", "48214, Bluestem PPO: not set aside; m.kelly holds it.", "48213: set aside.")


async def test_what_others_do_appears_without_a_key(books: FakeBooks) -> None:
    """The watch tells the screen, which draws the row again."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1")
        books._lease(books.rows[0], "m.kelly")
        books.news = [("claim", "48210")]
        await desk.app.watch_books.look()
        await desk.quiet()
        assert desk.row(4).startswith("> = !! 11-23")
        assert desk.row(4).endswith("m.kelly's")


@pytest.mark.parametrize(("width", "head"), [(80, "NEXT STEP"), (100, "LIKELY  NEXT STEP"), (120, "HAS IT")])
async def test_wider_shows_more_columns(books: FakeBooks, width: int, head: str) -> None:
    """Never different truth."""
    async with sitting(FakeDesk, (width, 24)) as desk:
        await desk.press("1")
        assert head in desk.row(3)


async def test_a_large_window_has_the_pane_and_the_pane_has_the_words(books: FakeBooks) -> None:
    """At 160 by 50 the pane repeats the row and says why it stands there."""
    async with sitting(FakeDesk, (160, 50)) as desk:
        await desk.press("1", "j", "j", "j")
        await desk.rest()
        desk.sees("| CLAIM 48213", "| WHY IT STANDS HERE", "LIKELY", "HAS IT")


async def test_explain_says_why_it_stands_first(books: FakeBooks) -> None:
    """e, and any key closes it."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "e")
        desk.sees("WHY 48210 STANDS HERE", "any key closes")
        await desk.press("j")
        assert "1 of 1,204" in desk.row(24)


async def test_a_group_of_one_cause_names_its_project(books: FakeBooks, monkeypatch: pytest.MonkeyPatch) -> None:
    """PJ-12 at the end of the heading, and what it comes to in the about line; e says how it was found."""
    from datetime import date

    from acts import projects

    one = projects.ProjectRow(
        12, "Bluestem PPO: fix member", "Bluestem PPO", "CO-16 N382", "fix member", 38, 1914250, 1531400, date(2026, 11, 17),
        date(2026, 11, 25), "", "", "38 claims since 2026-11-17, where 1.2 were to be expected from the year before.", "open", 1,
    )  # fmt: skip
    monkeypatch.setattr(projects, "listed", lambda desk, closed=False: (one,))
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "o", "1")
        at = next(n for n, row in enumerate(desk.rows(), 1) if "CO-16" in row)
        assert desk.row(at).endswith("11-25 PJ-12") and len(desk.row(at)) <= 80
        await desk.press(*["j"] * (at - 4))
        await desk.rest()
        assert "PJ-12: Bluestem PPO: fix member, since 11-17. Mend once: 38 claims." in desk.row(22)
        await desk.press("e")
        desk.sees("where 1.2 were to be expected")
