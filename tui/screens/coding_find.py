"""Typing in the search of codes: what fits follows each letter, Enter takes it, Tab leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.widgets.ask import Mode
from tui.widgets.fields import Line
from tui.widgets.lines import Row, row

if TYPE_CHECKING:
    from tui.screens.coding import CodingScreen


class Find(Mode[bool]):
    """Typing in the search: arrows move in what was found, Enter takes it, Enter with nothing typed goes on to the signature."""

    typing = True

    def __init__(self, screen: CodingScreen) -> None:
        super().__init__()
        self.screen = screen
        self.line = Line("", 80)
        self.searched = ""
        self.told: tuple[str, str] = ("", "")
        """What became of the last key, in the row above the key line."""

    def about(self, width: int) -> Row | None:
        """What was said of the last code."""
        return row(" ", self.told) if self.told[0] else None

    def foot(self, width: int) -> Row:
        """The keys while typing."""
        changed = self.screen.sheet is not None and self.screen.sheet.changed
        enter = "take" if self.line.text.strip() else "sign" if changed else "done"
        return row(f" type to search   up down   Enter {enter}   PgDn note   Tab codes, ask   Esc back")

    async def press(self, key: str, character: str | None) -> None:
        """Take a key."""
        self.told = ("", "")
        if key == "escape":
            self.finish(None)
        elif key in ("tab", "shift+tab"):
            self.finish(False)
        elif key in ("up", "down"):
            self.screen.move(1 if key == "down" else -1)
        elif key in ("pageup", "pagedown"):
            self.screen.scroll_note(1 if key == "pagedown" else -1)
        elif key == "enter":
            await self._enter()
        elif self.line.press(key, character) and not self.screen.desk.keys_wait:
            await self.follow()

    async def _enter(self) -> None:
        if not self.line.text.strip():
            self.finish(True)
            return
        if self.searched != self.line.text:
            await self.follow()
        await self.screen.take(self)

    async def follow(self) -> None:
        """What fits what is typed."""
        self.searched = self.line.text
        await self.screen.search(self.line.text)

    def paste(self, text: str) -> None:
        """Pasted text is typed; it is searched at the next key."""
        self.line.put(text)
