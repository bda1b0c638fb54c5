"""Correction, log, help, go to, and what must never reach the terminal."""

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from acts.errors import Stale
from tests.tui.driver import sitting
from tests.tui.fakes import FakeBooks, FakeDesk
from tui import keys
from tui.app import DeskApp

YOURS = [{"field": "Member number", "version": 2, "opened": "XBD44719028", "value": "XBD44719082"}]
SIGNED_AT = datetime(2026, 11, 23, 14, 54, tzinfo=UTC)
THEIRS = [{"field": "Member number", "version": 3, "value": "XBD44719077", "by": "s.imani", "at": SIGNED_AT}]
ROOT = Path(__file__).resolve().parents[2]


async def test_a_correction_is_typed_explained_and_signed(books: FakeBooks) -> None:
    """t 1 <number> Enter <evidence> Enter y: the field of the denial is ready for typing."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "t", "1")
        desk.sees("CORRECTION 20417", "WAS", "IS", "SHALL BE", "XBD4471902")
        await desk.type("XBD44719082")
        await desk.press("enter")
        await desk.type("D-771 card copy")
        await desk.press("enter")
        desk.sees("TOUCHES", "will stand ready as new claim", "XBD44719082?", "y sign")
        await desk.press("y")
        assert books.done[-1] == ("sign", ("XBD44719082",), "Denial 10-26 CO-50", "D-771 card copy")
        desk.sees("CLAIM 48210", "Signed: Member number: XBD44719082.")


async def test_a_habit_of_enter_does_not_sign_without_evidence(books: FakeBooks) -> None:
    """Enter, Enter, Enter, y: nothing is signed."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "t", "1")
        await desk.type("X1")
        await desk.press("enter", "enter")
        desk.sees("It wants evidence")
        await desk.press("enter", "enter")
        assert [name for name, *_ in books.done] == ["take_next"]


async def test_what_is_wrong_with_a_value_is_said_and_not_signed(books: FakeBooks) -> None:
    """The finding's own sentence."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "t", "1")
        await desk.type("X1")
        await desk.press("enter")
        await desk.type("card")
        await desk.press("enter")
        desk.sees("10 to 12 letters or digits.")
        assert [name for name, *_ in books.done] == ["take_next"]


async def test_a_correction_left_is_a_draft(books: FakeBooks) -> None:
    """Esc Esc and back again: the value stands there."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "t", "1")
        await desk.type("XBD44719082")
        await desk.press("escape", "escape")
        desk.sees("CLAIM 48210")
        await desk.press("1")
        desk.sees("XBD44719082")


async def test_a_stale_correction_shows_both_values_and_asks(books: FakeBooks) -> None:
    """Nothing is overwritten until the person chooses."""
    async with sitting(FakeDesk) as desk:
        books.fail["sign"] = Stale("not saved: s.imani signed another version of this record", "", "", yours=YOURS, theirs=THEIRS)
        await desk.press("1", "t", "1")
        await desk.type("XBD44719082")
        await desk.press("enter")
        await desk.type("card")
        await desk.press("enter", "y")
        desk.sees("s.imani signed another version", "1  Keep theirs, drop mine", "2  Put mine on top as version 4", "WHEN YOU OPENED")
        desk.sees("XBD44719077", "version 3, 09:54", "NOW (s.imani)", "Set both aside and ask s.imani", "Nothing was overwritten")
        await desk.press("3")
        desk.sees("Your values are kept as a draft.")


async def test_the_log_shows_before_and_after(books: FakeBooks) -> None:
    """L, j: what an event changed stands below the list."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "t", "L", "j")
        await desk.rest()
        desk.sees("LOG", "m.kelly", "wrote a note 1", "BEFORE", "AFTER", "called 1")
        await desk.press("enter")
        desk.sees("EVENT 89, work.note")


async def test_help_lists_every_key_of_the_screen_and_says_why_one_cannot_work(books: FakeBooks) -> None:
    """Drawn from the table; a pressed key is explained, not done."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "question_mark")
        shown = desk.text()
        for key in keys.KEYS:
            if "denials" in key.screens:
                assert re.search(rf"\(?{re.escape(key.label[:14])}", shown), key.id
        desk.sees("(fold the group)", "write off $")
        await desk.press("h")
        desk.sees("cannot work now: folds groups")
        await desk.press("t")
        desk.sees("Take the next best denial and open it")
        assert books.done == []
        await desk.press("escape")
        desk.sees("DENIALS")


async def test_all_commands_are_found_by_name(books: FakeBooks) -> None:
    """ctrl+p, letters, Enter."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "ctrl+p")
        await desk.type("next best")
        await desk.press("enter")
        desk.sees("CLAIM 48210")


@pytest.mark.parametrize(
    ("typed", "seen"), [("48213", "CLAIM 48213"), ("posting", "POSTING"), ("denials", "DENIALS"), ("R-1188", "REMITTANCE R-1188")]
)
async def test_colon_goes_anywhere(books: FakeBooks, typed: str, seen: str) -> None:
    """A number, a trace, a screen."""
    async with sitting(FakeDesk) as desk:
        await desk.press(":")
        await desk.type(typed)
        await desk.press("enter")
        desk.sees(seen)


async def test_colon_with_a_name_offers_what_was_found(books: FakeBooks) -> None:
    """: <name> Enter, then the number of the found."""
    async with sitting(FakeDesk) as desk:
        await desk.press(":")
        await desk.type("okafor")
        await desk.press("enter", "2")
        desk.sees("CLAIM 48257")
        await desk.press(":")
        await desk.type("nobody")
        await desk.press("enter")
        desk.sees("Nothing has that number or name.")


async def test_a_fault_of_the_desk_is_one_sentence_and_a_line_in_the_log(books: FakeBooks, tmp_path: Path) -> None:
    """No traceback on the screen, and the session goes on."""
    with pytest.raises(AssertionError):
        async with sitting(FakeDesk, log=tmp_path / "desk.log") as desk:
            books.fail["claim"] = RuntimeError("secret of a patient")
            await desk.press("1", "enter")
            desk.sees("The desk made a mistake here (RuntimeError); the books are whole")
            await desk.press("j")
            assert "2 of 1,204" in desk.row(24)
    kept = (tmp_path / "desk.log").read_text()
    assert "RuntimeError" in kept
    assert "secret" not in kept


async def test_where_not_even_the_desk_can_be_shown_it_ends_and_says_so(books: FakeBooks, tmp_path: Path) -> None:
    """Never an empty screen: the sentence stands on the terminal, and what looks the books over is named."""
    app = DeskApp(FakeDesk, log=tmp_path / "desk.log")
    books.fail["desk_view"] = RuntimeError("no such table")
    async with asyncio.timeout(60):  # no measure: it ends by itself, and a desk that stays would hold the test for ever
        assert await app.run_async(headless=True, size=(80, 24)) == 1
    assert app.faults.farewell.startswith("The desk cannot be shown.") and "claimdesk doctor" in app.faults.farewell


async def test_hostile_text_reaches_the_screen_as_signs(books: FakeBooks) -> None:
    """Escape characters, markup and bidi in a name."""
    from dataclasses import replace

    books.put(replace(books.rows[0], patient="\x1b[2J[bold]CO[/]16\u202e\x9b", payer="\x1b]0;x\x07"))
    async with sitting(FakeDesk) as desk:
        await desk.press("1")
        raw = "".join(segment.text for strip in desk.app.screen._compositor.render_strips() for segment in strip)
        assert "\x1b" not in raw
        assert "\x9b" not in raw
        assert "\u202e" not in raw
        desk.sees("[2J[bold]CO")


async def test_wide_letters_keep_the_columns(books: FakeBooks) -> None:
    """Width is by cells, not by letters."""
    from dataclasses import replace

    books.put(replace(books.rows[0], patient="李小龍, 太郎さん長い名前"))
    async with sitting(FakeDesk) as desk:
        await desk.press("1")
        strips = desk.app.screen._compositor.render_strips()
        assert {sum(segment.cell_length for segment in strip) for strip in strips} == {80}


async def test_without_colour_urgent_is_bold_and_nothing_has_a_colour(books: FakeBooks, monkeypatch: Any) -> None:
    """NO_COLOR: roles are plain, the urgent one the strongest; the ansi theme is refused in a sentence."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with sitting(FakeDesk, theme="ansi") as desk:
        desk.sees("The ansi theme needs colour and NO_COLOR is set")
        await desk.press("1")
        segments = [segment for strip in desk.app.screen._compositor.render_strips() for segment in strip if segment.style]
        assert all(s.style.color is None or s.style.color.is_default for s in segments if s.style)
        urgent = next(s for s in segments if s.text.startswith("!! 11-23"))
        assert urgent.style is not None
        assert urgent.style.bold


async def test_the_mouse_selects_a_row_and_nothing_else(books: FakeBooks) -> None:
    """A click opens nothing."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1")
        await desk.pilot.click("#list", offset=(10, 4))
        await desk.quiet()
        assert "4 of 1,204" in desk.row(24)
        desk.sees("DENIALS")


async def test_a_read_only_desk_says_so_and_refuses(books: FakeBooks) -> None:
    """The flag stands in the header; keys that change the books say why they cannot."""
    async with sitting(lambda: FakeDesk(read_only=True)) as desk:
        desk.sees("[READ-ONLY]")
        await desk.press("1", "c")
        desk.sees("c: this desk is read-only.")


def test_the_page_of_keys_is_the_one_that_the_code_has() -> None:
    """docs/keys.md is made, not written: python -m tui.keys docs/keys.md."""
    assert (ROOT / "docs" / "keys.md").read_text("utf-8") == keys.document()


def test_one_letter_has_one_meaning_on_every_screen() -> None:
    """A letter that stands twice in the table is the same verb, on other screens; none is one that terminals take for themselves."""
    every = {name for key in keys.KEYS for name in key.keys}
    for name in every:
        mine = [key for key in keys.KEYS if name in key.keys]
        screens = [screen for key in mine for screen in key.screens]
        assert len(screens) == len(set(screens)), name
        assert len({key.label.split()[0].strip(",") for key in mine}) == 1, name
    assert not every & keys.FORBIDDEN
    assert all(key.tooltip and key.label and key.group in keys.GROUPS for key in keys.KEYS)


def test_a_keymap_by_id_moves_a_key_and_refuses_the_fixed_ones() -> None:
    """Settings may say: work.take_next = n2."""
    changed = keys.Keymap({"work.take_next": "z", "open": "o", "nonsense": "x", "undo": "ctrl+z"})
    found = changed.find("z", "z", "denials")
    assert found is not None
    assert found.id == "work.take_next"
    assert changed.find("t", "t", "denials") is None
    assert len(changed.said) == 3


async def test_the_picture_in_the_readme_is_the_screen_as_it_is(books: FakeBooks, monkeypatch: Any) -> None:
    """docs/denials.svg is made: python -m tests.tui.picture docs/denials.svg."""
    from tests.tui.picture import taken

    monkeypatch.delenv("NO_COLOR", raising=False)
    assert (ROOT / "docs" / "denials.svg").read_text("utf-8") == await taken()
