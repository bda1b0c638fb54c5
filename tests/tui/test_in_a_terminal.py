"""The program in a real pseudo-terminal: the main path by keyboard, what it sends for a key, and what must not end it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from tests.tui import practice
from tests.tui.terminal import WAIT_S, Terminal

pytestmark = pytest.mark.pty


@pytest.fixture
def terminal(made: Path, tmp_path: Path) -> Iterator[Terminal]:
    """The desk, open."""
    opened = Terminal(practice.copy(made, tmp_path), tmp_path / "desk.log")
    opened.until("? keys")
    yield opened
    opened.child.close(force=True)


def test_a_denial_is_worked_from_the_cold_start_to_the_end(terminal: Terminal) -> None:
    """1 t c <note> Enter, w 1 and no, Esc q q: the terminal is given back and the exit code is 0."""
    terminal.send("1")
    terminal.until("[1 All")
    terminal.send("t")
    terminal.until("held by you to")
    terminal.send("c")
    terminal.until("Comment on")
    terminal.send("called today\r")
    terminal.until("Comment saved")
    terminal.send("q")
    terminal.until("[1 All")
    terminal.send("q")
    terminal.until("IN YOUR HANDS")
    terminal.send("q")
    terminal.child.expect(pexpect.EOF)
    terminal.child.close()
    assert terminal.child.exitstatus == 0
    assert b"\x1b[?1049l" in terminal.raw + (terminal.child.before or b"")


def test_a_byte_that_is_no_letter_and_keys_that_terminals_take_do_not_end_it(terminal: Terminal) -> None:
    """0xff, ctrl+s, ctrl+z, ctrl+b, ctrl+q, ctrl+c, half an escape sequence, a torn UTF-8 letter."""
    terminal.send("1")
    terminal.until("[1 All")
    terminal.send("/")
    terminal.until("Enter keep")
    terminal.send(b"\xff\xfe")
    terminal.until("\ufffd")
    terminal.send(b"\x15")
    for bad in (b"\xc3", b"\x1b[9", b"\x1b[200~y\xff\x1b[201~", b"\x13", b"\x1a", b"\x02", b"\x11", b"\x03"):
        terminal.send(bad)
        terminal.read()
    terminal.send("\x1b")
    terminal.until(lambda text: "Esc show all" not in text)
    terminal.send("j")
    terminal.until("2 of ")
    assert terminal.child.isalive()


def test_a_cursor_key_sends_little(terminal: Terminal) -> None:
    """Two gutters and the position, the about line once it rests; holding the key sends no about line at all."""
    terminal.send("1")
    terminal.until("[1 All")
    terminal.read(0.5)
    sizes = []
    for _ in range(6):
        terminal.send("j")
        end = time.monotonic() + 2
        got = b""
        while not got and time.monotonic() < end:
            got = terminal.read(0.04)
        sizes.append(len(got))
        terminal.read(0.25)
    assert sorted(sizes)[len(sizes) // 2] <= 200, sizes


def test_another_size_is_drawn_again(terminal: Terminal) -> None:
    """A window made smaller says so; made larger it goes on."""
    terminal.send("1")
    terminal.until("[1 All")
    terminal.screen.resize(20, 60)
    terminal.child.setwinsize(20, 60)
    terminal.until("this window has 60 by 20")
    terminal.screen.resize(50, 160)
    terminal.child.setwinsize(50, 160)
    terminal.until("LIKELY")
    terminal.until("WHY IT STANDS HERE")


def test_a_line_that_drops_ends_it_and_keeps_the_draft(terminal: Terminal, tmp_path: Path) -> None:
    """Hang up while a comment is typed: a second after the last letter it was kept."""
    from acts import lists, work

    terminal.send("1")
    terminal.until("[1 All")
    terminal.send("t")
    number = terminal.until("held by you to").split("CLAIM ")[1].split()[0]
    terminal.send("c")
    terminal.until("Comment on")
    terminal.send("half a sentence")
    terminal.until("half a sentence_")
    desk = practice.seat(tmp_path / "books.db", "d.ortiz", "later")()
    end = time.monotonic() + WAIT_S
    while work.draft(desk, f"claim {number}") != "half a sentence" and time.monotonic() < end:
        terminal.read()
    terminal.child.ptyproc.fileobj.close()  # the line drops; on a busy machine the desk takes its time to end
    end = time.monotonic() + WAIT_S
    while terminal.child.isalive() and time.monotonic() < end:
        time.sleep(0.05)
    assert not terminal.child.isalive()
    assert work.draft(desk, f"claim {number}") == "half a sentence"
    assert lists.news(desk, None)
    desk.books.close()
