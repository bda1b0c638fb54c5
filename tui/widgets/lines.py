"""Rows of text drawn as they are, each in a few style runs: what every part of a screen is made of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from billing.text import cells, fit
from tui.palette import Palette

Part = str | tuple[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: pieces of text with their role ('' is the terminal's own colour). pick: what Enter on it means, '' where nothing."""

    parts: tuple[tuple[str, str], ...] = ()
    pick: str = ""

    @property
    def text(self) -> str:
        """What stands in it, without its roles."""
        return "".join(text for text, _ in self.parts)


def row(*parts: Part, pick: str = "") -> Row:
    """A row of its pieces: plain text, or (text, role)."""
    return Row(tuple((part, "") if isinstance(part, str) else part for part in parts if part), pick)


def spread(left: Row, right: Row | str, width: int) -> Row:
    """Left text and right text in one row; the left is cut where the two would meet."""
    end = right if isinstance(right, Row) else row(right)
    room = width - cells(end.text)
    parts, used = [], 0
    for text, role in left.parts:
        text = fit(text, max(room - 1 - used, 0)) if used + cells(text) > room - 1 else text
        if text:
            parts.append((text, role))
            used += cells(text)
    return Row((*parts, (" " * (room - used), ""), *end.parts), left.pick)


RULE = "---rule"


def rule() -> Row:
    """A line across the screen between two parts."""
    return Row(((RULE, "quiet"),))


@lru_cache(maxsize=1024)
def _strip(line: Row, width: int, looks: tuple[tuple[str, Style], ...], over: Style | None) -> Strip:
    styles = dict(looks)
    segments, used = [], 0
    for text, role in line.parts:
        text = "-" * width if text == RULE else text
        size = cells(text)
        if used + size > width:
            text = fit(text, width - used, "")
            size = cells(text)
        if text:
            style = styles.get(role) or styles[""]
            segments.append(Segment(text, over if over is not None else style))
            used += size
    if used < width:
        segments.append(Segment(" " * (width - used), over if over is not None else styles[""]))
    return Strip(segments, width)


class Lines(Widget):
    """A block of rows. Only rows that differ are painted again: over a slow line every byte counts."""

    ALLOW_SELECT = False

    def __init__(self, palette: Palette, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._looks = tuple(palette.items())
        self._rows: tuple[Row, ...] = ()
        self.top = 0
        self.cursor: int | None = None
        """The row that keys act on, as a place in the rows; drawn with `>` in the first column."""
        self.failed = ""
        """What went wrong in drawing, kept for the log: a fault in a row must not take the screen away."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """What stands there."""
        return self._rows

    def show(self, rows: list[Row] | tuple[Row, ...], cursor: int | None = None, top: int | None = None) -> None:
        """Put other rows there."""
        old, old_top, old_cursor = self._rows, self.top, self.cursor
        self._rows, self.cursor = tuple(rows), cursor
        self.top = self._kept(self.top if top is None else top)
        if self.top != old_top:
            self.refresh()
            return
        height, width = self.size.height, self.size.width
        changed = []
        for y in range(height):
            at = self.top + y
            before = old[at] if at < len(old) else None
            now = self._rows[at] if at < len(self._rows) else None
            if before != now:
                changed.append(_differs(before, now, y, width))
            if old_cursor != cursor and at in (old_cursor, cursor):
                changed.append(Region(0, y, 2, 1))
        if changed:
            self.refresh(*changed)

    def _kept(self, top: int) -> int:
        """The first row shown: no further down than the rows go, and with the cursor in sight."""
        height = max(self.size.height, 1)
        top = max(0, min(top, len(self._rows) - height))
        if self.cursor is not None:
            top = min(max(top, self.cursor - height + 1), self.cursor)
        return top

    def scroll_rows(self, by: int) -> bool:
        """Show what lies below or above; False where there is no more."""
        top = max(0, min(self.top + by, len(self._rows) - self.size.height))
        if top == self.top:
            return False
        self.top = top
        self.refresh()
        return True

    @property
    def below(self) -> int:
        """How many rows lie below the last one shown."""
        return max(0, len(self._rows) - self.top - self.size.height)

    def on_resize(self) -> None:
        """Another height shows other rows."""
        self.top = self._kept(self.top)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        width = self.size.width
        at = self.top + y
        if not 0 <= at < len(self._rows):
            return Strip([Segment(" " * width, dict(self._looks)[""])], width)
        try:
            line = self._rows[at]
            if at == self.cursor:
                line = _with_cursor(line)
            return _strip(line, width, self._looks, None)
        except Exception as error:  # noqa: BLE001  # one row that cannot be drawn must not end the session; the app logs it
            self.failed = repr(error)
            return Strip([Segment("?".ljust(width), dict(self._looks)[""])], width)


def _differs(before: Row | None, now: Row | None, y: int, width: int) -> Region:
    """The part of a row that must be painted again: a position that went from 4 to 5 costs one cell, not eighty."""
    whole = Region(0, y, width, 1)
    if before is None or now is None or not before.text.isascii() or not now.text.isascii() or RULE in (before.text, now.text):
        return whole
    one, two = _cells(before, width), _cells(now, width)
    first = next((x for x in range(width) if one[x] != two[x]), None)
    if first is None:
        return Region(0, y, 1, 1)
    last = next(x for x in range(width - 1, -1, -1) if one[x] != two[x])
    return Region(first, y, last - first + 1, 1)


def _cells(line: Row, width: int) -> list[tuple[str, str]]:
    """Each cell with its role."""
    out = [(char, role) for text, role in line.parts for char in text][:width]
    return out + [(" ", "")] * (width - len(out))


def _with_cursor(line: Row) -> Row:
    """The row with `>` and the focus role in its first two columns."""
    parts, dropped = [], 0
    for text, role in line.parts:
        if dropped < 2 and text != RULE:
            cut = min(2 - dropped, len(text))
            text, dropped = text[cut:], dropped + cut
        if text:
            parts.append((text, role))
    return Row(((">", "focus"), (" ", ""), *parts), line.pick)
