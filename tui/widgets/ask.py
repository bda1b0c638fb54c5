"""What the desk asks: the question before an act, a menu, a filter; one at a time, and it owns the keyboard."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from textwrap import wrap
from typing import Generic, TypeVar

from billing.text import cells, clean, fit, pad
from tui.widgets.lines import Row, row

R = TypeVar("R")

TOLD = 14
"""Rows of what follows in a question, so that what it is about stays in sight on 24 rows."""


def told(chunks: Sequence[str], most: int = TOLD) -> list[Row]:
    """What follows, row by row; where there is more of it than fits, the last row says how much."""
    if not chunks:
        return []
    shown = list(chunks) if len(chunks) <= most else [*chunks[: most - 1], f"... and {len(chunks) - most + 1} rows more"]
    return [row(" ", ("WHAT FOLLOWS", "quiet")), *(row(f"   {chunk}") for chunk in shown)]


class Mode(Generic[R]):
    """Something that waits for an answer. None as its answer: nothing was chosen."""

    typing = False
    """Letters are text: what is typed or pasted goes into it."""
    discards = False
    """Keys that were typed before it could be seen are thrown away."""

    def __init__(self) -> None:
        self.answer: asyncio.Future[R | None] = asyncio.get_running_loop().create_future()

    def finish(self, value: R | None) -> None:
        """The answer."""
        if not self.answer.done():
            self.answer.set_result(value)

    def panel(self, width: int) -> list[Row]:
        """Rows over the foot of the work area."""
        return []

    def about(self, width: int) -> Row | None:
        """The row above the key line, None: as it was."""
        return None

    def foot(self, width: int) -> Row:
        """The key line."""
        raise NotImplementedError

    async def press(self, key: str, character: str | None) -> None:
        """Take a key."""
        raise NotImplementedError

    def paste(self, text: str) -> None:
        """Take pasted text; a paste is never an answer."""


class Question(Mode[bool]):
    """One line with verb, amount and count; `y` alone does it. count: above the practice's limit the number is typed instead."""

    discards = True

    def __init__(self, words: str, yes: str, follows: str = "", count: int | None = None, detail: Sequence[str] = ()) -> None:
        super().__init__()
        self.words, self.yes, self.follows, self.count, self.detail = words, yes, follows, count, tuple(detail)
        self.typed = ""
        self.said = ""

    def panel(self, width: int) -> list[Row]:
        """What follows, where it takes more than a row to say it."""
        detail = self.detail if self._beside(width) or self.follows in self.detail else (*self.detail, self.follows)
        chunks = [chunk for text in detail for chunk in wrap(clean(text), width - 5)]
        return told(chunks)

    def about(self, width: int) -> Row | None:
        """What follows, and how it is undone."""
        if self.count is not None:
            return row(" ", (fit(f"{self.words}  {self.follows}" if self._beside(width) else self.words, width - 2), "soon"))
        if not self._fits(width):
            return row(" ", (fit(self.words, width - 2), "soon"))
        return row(" ", self.follows if self._beside(width) else "")

    @property
    def _tail(self) -> str:
        return f"   y {self.yes}   [N] not now _"

    def _fits(self, width: int) -> bool:
        """Whether words and answer stand in one row."""
        return cells(self.words) + cells(self._tail) + 1 <= width

    def _beside(self, width: int) -> bool:
        """Whether what follows has its place: a row of its own, or the rest of that of the answer; it is never cut."""
        if self.count is not None:
            return cells(f"{self.words}  {self.follows}") <= width - 2
        return cells(self.follows) <= width - 2 - (0 if self._fits(width) else cells(self._tail))

    def foot(self, width: int) -> Row:
        """The question itself."""
        if self.count is not None:
            return row((f" type {self.count} to {self.yes}, Enter alone = no  {self.typed}_", "soon"))
        tail = self._tail
        if self._fits(width):
            return row(" ", (self.words + tail, "soon"))
        return row(" ", self.follows if self._beside(width) else "Do it?", (tail, "soon"))

    async def press(self, key: str, character: str | None) -> None:
        """Only y does it; another letter is no, and is not obeyed as a command."""
        if self.count is not None:
            self._count(key, character)
        elif key == "y":
            self.finish(True)
        else:
            self.said = "" if key in ("n", "N", "enter", "escape") else "Not done."
            self.finish(False)

    def _count(self, key: str, character: str | None) -> None:
        if character and character.isdigit():
            self.typed += character
        elif key == "backspace":
            self.typed = self.typed[:-1]
        elif key == "enter" and self.typed == str(self.count):
            self.finish(True)
        else:
            self.said = "Not done." if key != "escape" else ""
            self.finish(False)


class Menu(Mode[int]):
    """Lines with numbers; a digit picks one, Enter the one under the cursor. free: a text may be typed instead of a choice."""

    def __init__(self, title: str, options: Sequence[str], *, on: int = 0, free: str = "", foot: str = "") -> None:
        super().__init__()
        self.title, self.options, self.on, self.free = title, tuple(options), on, free
        self.words = ""
        """What was typed, where the answer is -1."""
        self._foot = foot
        self.typing = bool(free)

    def panel(self, width: int) -> list[Row]:
        """The lines; of a long list, those around the cursor."""
        more = f"   ({self.on + 1} of {len(self.options)})" if len(self.options) > 10 else ""
        rows = [row(" ", (self.title + more, "quiet"))]
        first = max(0, min(self.on - 5, len(self.options) - 10))
        for at, text in list(enumerate(self.options))[first : first + 10]:
            on = at == self.on and not self.words
            number = str(at + 1) if at < 9 else " "
            rows.append(row((">" if on else " ", "focus" if on else ""), f"  {number}  ", (fit(text, width - 7), "")))
        if self.free:
            typed = self.words or ""
            rows.append(
                row(
                    (">" if typed else " ", "focus" if typed else ""),
                    "  -  ",
                    (pad(f"{typed}_" if typed else self.free, 60), "" if typed else "quiet"),
                )
            )
        return rows

    def foot(self, width: int) -> Row:
        """The keys of a menu."""
        last = min(len(self.options), 9)
        text = " or type another reason" if self.free else ""
        return row(f" {self._foot or f'1-{last} choose'}   Enter the one under the cursor{text}   Esc back")

    async def press(self, key: str, character: str | None) -> None:
        """Take a key."""
        if key == "escape":
            if self.words:
                self.words = ""
            else:
                self.finish(None)
        elif key == "enter":
            self.finish(-1 if self.words else self.on)
        elif self.free and (self.words or (character and character.isalpha())):
            self._type(key, character)
        elif character and character.isdigit() and character != "0":
            if int(character) <= len(self.options):
                self.finish(int(character) - 1)
        elif key in ("j", "down", "tab"):
            self.on = (self.on + 1) % len(self.options)
        elif key in ("k", "up", "shift+tab"):
            self.on = (self.on - 1) % len(self.options)
        elif key == "q":
            self.finish(None)

    def _type(self, key: str, character: str | None) -> None:
        if key == "backspace":
            self.words = self.words[:-1]
        elif character and character.isprintable():
            self.words += character

    def paste(self, text: str) -> None:
        """Text goes where text can be typed."""
        if self.free:
            self.words += clean(text)
