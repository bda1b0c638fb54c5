"""Lines of which some are picked: Space marks, Enter goes on with what is marked."""

from __future__ import annotations

from collections.abc import Sequence

from billing.text import cells, fit
from tui.widgets.ask import Mode
from tui.widgets.lines import Row, row

SIGHT = 10


class Picks(Mode[tuple[int, ...]]):
    """The places of the marked lines, in their order; none may be marked. most: so many can be; on: those marked at first."""

    def __init__(self, title: str, lines: Sequence[str], on: Sequence[int] = (), most: int = 3) -> None:
        super().__init__()
        self.title, self.lines, self.marked, self.most = title, tuple(lines), set(on), most
        self.at = 0
        self.said = ""

    def panel(self, width: int) -> list[Row]:
        """The lines around the cursor."""
        more = f"   ({self.at + 1} of {len(self.lines)})" if len(self.lines) > SIGHT else ""
        rows = [row(" ", (f"{self.title}{more}", "quiet"))]
        first = max(0, min(self.at - SIGHT // 2, len(self.lines) - SIGHT))
        for n, text in list(enumerate(self.lines))[first : first + SIGHT]:
            mark = "[x]" if n in self.marked else "[ ]"
            rows.append(row((">" if n == self.at else " ", "focus"), f" {mark} ", (fit(text, width - 7), "")))
        return rows

    def about(self, width: int) -> Row | None:
        """What was refused; else the end of a line that is cut."""
        if self.said:
            return row(" ", (self.said, "soon"))
        text = self.lines[self.at]
        return row(" ", ("..." + text[-(width - 6) :], "quiet")) if cells(text) > width - 7 else row(" ")

    def foot(self, width: int) -> Row:
        """The keys."""
        return row(f" Space quote it, or not   Enter go on with {len(self.marked)}   Esc back")

    async def press(self, key: str, character: str | None) -> None:
        """Take a key."""
        self.said = ""
        steps = {"j": 1, "down": 1, "tab": 1, "k": -1, "up": -1, "shift+tab": -1, "pagedown": SIGHT, "pageup": -SIGHT}
        if key in ("escape", "q"):
            self.finish(None)
        elif key == "enter":
            self.finish(tuple(sorted(self.marked)))
        elif key == "space":
            self._mark()
        elif key in steps:
            self.at = max(0, min(self.at + steps[key], len(self.lines) - 1))

    def _mark(self) -> None:
        if self.at in self.marked:
            self.marked.remove(self.at)
        elif len(self.marked) >= self.most:
            self.said = f"{self.most} are quoted already: Space on one of them takes it out."
            return
        else:
            self.marked.add(self.at)
        self.at = min(self.at + 1, len(self.lines) - 1)
