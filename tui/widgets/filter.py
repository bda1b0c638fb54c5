"""What is typed after `/` or `:` in the key line, with the list following each letter."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from billing.text import cells, pad
from tui.widgets.ask import Mode
from tui.widgets.fields import Line
from tui.widgets.lines import Row, row


class Filter(Mode[str]):
    """What is typed after `/` (or `:`): the list follows each letter, except where more letters already wait."""

    typing = True

    def __init__(self, sign: str, changed: Callable[[str], Awaitable[None]], text: str = "", keys: str = "") -> None:
        super().__init__()
        self.sign, self._changed, self.keys = sign, changed, keys
        self.line = Line(text)
        self.line.fresh = False
        self.later: Callable[[], bool] = lambda: False
        """Whether more letters wait."""
        self.rows: Callable[[int], list[Row]] = lambda width: []

    def panel(self, width: int) -> list[Row]:
        """What was found, where the screen itself does not show it."""
        return self.rows(width)

    def foot(self, width: int) -> Row:
        """What is typed, and the two keys that end it, which are never cut."""
        keys = self.keys or "Enter keep   Esc show all again"
        room = max(min(37, width - cells(keys) - 1), 16)
        typed = f" {self.sign}{self.line.windowed(room - cells(self.sign) - 2)}"
        return row((pad(typed, room), ""), (keys, "quiet"))

    async def press(self, key: str, character: str | None) -> None:
        """Take a key."""
        if key == "escape":
            self.finish(None)
        elif key == "enter":
            await self._changed(self.line.text)
            self.finish(self.line.text)
        elif key in ("up", "down"):
            await self.move(1 if key == "down" else -1)
        elif self.line.press(key, character) and not self.later():
            await self._changed(self.line.text)

    async def move(self, by: int) -> None:
        """Arrows move in the list below the field."""

    def paste(self, text: str) -> None:
        """Pasted text is typed; the list follows at the next key."""
        self.line.put(text)
        task = asyncio.get_running_loop().create_task(_await(self._changed(self.line.text)))
        self._tasks = {task}


async def _await(what: Awaitable[None]) -> None:
    await what
