"""A text of several paragraphs that is written over the work area: a letter. Enter is a new line; Esc asks what becomes of it."""

from __future__ import annotations

from textwrap import wrap

from billing.text import clean, pad
from tui.widgets.ask import Mode
from tui.widgets.lines import Row, row

HEIGHT = 15
ABOVE = 6
"""So many rows of what stands before it."""
LONGEST = 40_000


class TextArea(Mode[str]):
    """Its answer is the text, None where it was dropped. above: what stands before it and is not touched, its last rows in sight."""

    typing = True

    def __init__(self, title: str, text: str, above: str = "") -> None:
        super().__init__()
        self.title, self.above = title, above
        self.lines = [clean(line) for line in text.split("\n")] or [""]
        self.began = "\n".join(self.lines)
        self.at, self.column = 0, 0
        self.asking = False
        self._width = 76
        self._top = 0

    @property
    def text(self) -> str:
        """What stands there now."""
        return "\n".join(self.lines)

    def panel(self, width: int) -> list[Row]:
        """The rows around the cursor, wrapped to the window."""
        self._width = width - 4
        shown, on = self._shown()
        before = [chunk for line in self.above.split("\n") for chunk in wrap(clean(line), self._width) or [""]] if self.above else []
        height = HEIGHT - min(len(before), ABOVE)
        self._top = max(0, min(max(self._top, on - height + 2), on, max(len(shown) - height, 0)))
        rows = [row("  ", (text, "quiet")) for text in before[-ABOVE:]]
        rows.append(row(" ", (f"{self.title}   line {self.at + 1} of {len(self.lines)}", "quiet")))
        for n, text in enumerate(shown[self._top : self._top + height], self._top):
            rows.append(row("  ", (pad(text, self._width), "focus" if n == on else "")))
        return rows

    def _shown(self) -> tuple[list[str], int]:
        """Every line in rows, the cursor's with `_` at its place, and which row the cursor is in."""
        out: list[str] = []
        on = 0
        for n, line in enumerate(self.lines):
            text = f"{line[: self.column]}_{line[self.column :]}" if n == self.at else line
            chunks = wrap(text, self._width, drop_whitespace=False, break_long_words=True) or [""]
            if n == self.at:
                left = self.column
                for row_at, chunk in enumerate(chunks):
                    on = len(out) + row_at
                    if left < len(chunk):
                        break
                    left -= len(chunk)
            out += chunks
        return out, on

    def foot(self, width: int) -> Row:
        """The keys; after Esc the question."""
        if self.asking:
            return row(" ", ("Keep what you wrote?", "soon"), "   1 keep   2 drop   [3] go on")
        return row(" Enter new line   arrows move   Esc done")

    async def press(self, key: str, character: str | None) -> None:
        """Take a key."""
        if self.asking:
            self.asking = False
            if character == "1":
                self.finish(self.text)
            elif character == "2":
                self.finish(None)
            return
        if key == "escape":
            if self.text == self.began:
                self.finish(None)
            else:
                self.asking = True
        elif key == "enter":
            self._break()
        elif key in ("up", "down", "pageup", "pagedown"):
            self._vertical({"up": -1, "down": 1, "pageup": -HEIGHT, "pagedown": HEIGHT}[key])
        elif key in ("left", "right"):
            self._sideways(-1 if key == "left" else 1)
        elif key in ("home", "ctrl+a"):
            self.column = 0
        elif key in ("end", "ctrl+e"):
            self.column = len(self.lines[self.at])
        elif key == "ctrl+home":
            self.at, self.column = 0, 0
        elif key == "ctrl+end":
            self.at, self.column = len(self.lines) - 1, len(self.lines[-1])
        elif key == "backspace":
            self._back()
        elif key == "delete":
            if (self.at, self.column) != (len(self.lines) - 1, len(self.lines[-1])):
                self._sideways(1)
                self._back()
        elif key == "ctrl+u":
            self.lines[self.at], self.column = self.lines[self.at][self.column :], 0
        elif key == "ctrl+w":
            kept = self.lines[self.at][: self.column].rstrip()
            kept = kept[: kept.rfind(" ") + 1]
            self.lines[self.at], self.column = kept + self.lines[self.at][self.column :], len(kept)
        elif character and character.isprintable():
            self._put(character)

    def paste(self, text: str) -> None:
        """Pasted text keeps its line ends."""
        if self.asking:
            return
        for n, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
            if n:
                self._break()
            self._put(line)

    def end(self) -> TextArea:
        """With the place behind the last word."""
        self.at, self.column = len(self.lines) - 1, len(self.lines[-1])
        return self

    def _put(self, text: str) -> None:
        said = clean(text)[: max(LONGEST - sum(map(len, self.lines)), 0)]
        line = self.lines[self.at]
        self.lines[self.at] = line[: self.column] + said + line[self.column :]
        self.column += len(said)

    def _break(self) -> None:
        line = self.lines[self.at]
        self.lines[self.at : self.at + 1] = [line[: self.column], line[self.column :]]
        self.at, self.column = self.at + 1, 0

    def _back(self) -> None:
        if self.column:
            line = self.lines[self.at]
            self.lines[self.at] = line[: self.column - 1] + line[self.column :]
            self.column -= 1
        elif self.at:
            self.column = len(self.lines[self.at - 1])
            self.lines[self.at - 1 : self.at + 1] = [self.lines[self.at - 1] + self.lines[self.at]]
            self.at -= 1

    def _vertical(self, by: int) -> None:
        self.at = max(0, min(self.at + by, len(self.lines) - 1))
        self.column = min(self.column, len(self.lines[self.at]))

    def _sideways(self, by: int) -> None:
        self.column += by
        if self.column < 0 and self.at:
            self.at, self.column = self.at - 1, len(self.lines[self.at - 1])
        elif self.column > len(self.lines[self.at]) and self.at < len(self.lines) - 1:
            self.at, self.column = self.at + 1, 0
        self.column = max(0, min(self.column, len(self.lines[self.at])))
