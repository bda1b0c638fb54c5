"""Every command of a screen, found by its name."""

from __future__ import annotations

from collections.abc import Callable

from tui import words
from tui.keys import Key
from tui.widgets.filter import Filter
from tui.widgets.lines import Row, row


class CommandFilter(Filter):
    """A line to type a part of a name into; arrows choose, Enter does it. What cannot be done now says why."""

    def __init__(self, keys: list[Key], why: Callable[[Key], str], shown: Callable[[str], str]) -> None:
        super().__init__(">", self._narrow, keys="Enter do it   up down choose   Esc back")
        self._all, self._why, self._shown_key = keys, why, shown
        self._found, self._on = keys, 0
        self.rows = self._rows

    @property
    def chosen(self) -> Key | None:
        """The command under the cursor."""
        return self._found[self._on] if self._found else None

    async def _narrow(self, text: str) -> None:
        said = text.lower().split()
        found = [key for key in self._all if all(word in f"{key.label} {key.id} {key.tooltip}".lower() for word in said)]
        self._found = sorted(found, key=lambda key: not all(word in key.label for word in said))
        self._on = min(self._on, max(len(self._found) - 1, 0))

    async def move(self, by: int) -> None:
        """Arrows."""
        if self._found:
            self._on = (self._on + by) % len(self._found)

    def _rows(self, width: int) -> list[Row]:
        first = max(0, min(self._on - 5, len(self._found) - 10))
        rows = [row((" ALL COMMANDS OF THIS SCREEN", "quiet"))]
        for n, key in list(enumerate(self._found))[first : first + 10]:
            why = self._why(key)
            name = f"({key.label})" if why else key.label
            text = words.short(f"cannot now: {why}" if why else key.tooltip, width - 36)
            rows.append(
                row(
                    (">" if n == self._on else " ", "focus" if n == self._on else ""),
                    f"  {self._shown_key(key.id):<7} {name:<24} ",
                    (text, "quiet"),
                )
            )
        return rows or [row(("   nothing has that name", "quiet"))]
