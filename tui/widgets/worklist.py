"""The list that work is done from: rows drawn one by one over a window; a cursor key paints two gutters, an edge turns the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.palette import Palette
from tui.widgets.lines import Row, _strip, row

GUTTER = 3
"""Cursor, mark, hold."""


class Source(Protocol):
    """Where the rows come from."""

    total: int

    def get(self, at: int) -> Any:
        """The row at this place, None where it is not held."""
        ...

    async def ensure(self, first: int, last: int) -> None:
        """Hold these rows."""
        ...

    async def end(self) -> None:
        """Hold the last rows."""
        ...


class _Nothing:
    total = 0

    def get(self, at: int) -> Any:
        return None

    async def ensure(self, first: int, last: int) -> None:
        return None

    async def end(self) -> None:
        return None


class Worklist(Widget):
    """Not a ScrollView and not a DataTable: those paint all rows for one key."""

    ALLOW_SELECT = False

    @dataclass
    class Pointed(Message):
        """The mouse chose a row."""

        at: int

    def __init__(
        self, palette: Palette, draw: Callable[[Any, int], tuple[str, Row]], head: Callable[[int], Row], *, id: str = "list"
    ) -> None:
        super().__init__(id=id)
        self._looks = tuple(palette.items())
        self._draw, self._head = draw, head
        self.source: Source = _Nothing()
        self.on = 0
        self.top = 0
        self.words: tuple[str, ...] = ()
        """What stands there where there are no rows."""
        self.failed = ""
        self._drawn: dict[int, tuple[Row, int]] = {}

    @property
    def height(self) -> int:
        """Rows below the heads of the columns."""
        return max(self.size.height - 1, 1)

    @property
    def _lowest(self) -> int:
        """The first row of the last page."""
        return max(0, self.source.total - self.height)

    def current(self) -> Any:
        """The row under the cursor."""
        return self.source.get(self.on)

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        width = self.size.width
        try:
            line = self._line(y, width)
            self._drawn[y] = (line, width)
            return _strip(line, width, self._looks, None)
        except Exception as error:  # noqa: BLE001  # one row that cannot be drawn must not end the session
            self.failed = repr(error)
            return _strip(row("?"), width, self._looks, None)

    def _line(self, y: int, width: int) -> Row:
        if y == 0:
            return self._head(width)
        at = self.top + y - 1
        item = self.source.get(at)
        if item is None:
            n = y - 2
            return row(f"  {self.words[n]}") if not self.source.total and 0 <= n < len(self.words) else Row()
        gutter, line = self._draw(item, width)
        if at == self.on:
            return Row(((f">{gutter}", "focus"), *line.parts))
        return Row(((f" {gutter}", ""), *line.parts))

    def _spots(self, *places: int) -> None:
        """Paint the gutters of these rows again."""
        shown = [place - self.top + 1 for place in places if self.top <= place < self.top + self.height]
        if shown:
            self.refresh(*(Region(0, y, GUTTER, 1) for y in shown))

    def repaint(self, *places: int) -> None:
        """Paint these rows again whole; none named: all."""
        shown = [place - self.top + 1 for place in places if self.top <= place < self.top + self.height]
        if not places:
            self.refresh()
        elif shown:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in shown))

    async def show(self, source: Source, on: int = 0, top: int | None = None) -> None:
        """Other rows."""
        self.source = source
        self.on = max(0, min(on, source.total - 1))
        self.top = max(0, self.on - self.height // 2) if top is None else top
        self.top = max(0, min(self.top, self.on))
        if self.on >= self.top + self.height:
            self.top = self.on - self.height + 1
        await source.ensure(self.top, min(self.top + self.height, max(source.total - 1, 0)))
        self._changed()

    def _changed(self) -> None:
        """Paint what differs from what stands there: what others do costs the rows that they touched, not the screen."""
        width = self.size.width
        rows = [y for y in range(self.size.height) if self._drawn.get(y) != (self._line(y, width), width)]
        if rows:
            self.refresh(*(Region(0, y, width, 1) for y in rows))

    async def go(self, to: int) -> None:
        """The cursor to this place; past the edge the page is turned, so that a slow line carries a page seldom, not a list at each key."""
        source = self.source
        to = max(0, min(to, source.total - 1))
        if source.get(to) is None:
            await source.ensure(max(0, to - self.height), to + self.height)
            to = max(0, min(to, source.total - 1))
            if source.get(to) is None:
                return
        old, self.on = self.on, to
        if self.top <= to < self.top + self.height:
            self._spots(old, to)
            return
        # The last page is a full one.
        self.top = min(to, self._lowest) if to >= self.top + self.height else max(0, to - self.height + 1)
        await source.ensure(self.top, min(self.top + self.height - 1, source.total - 1))
        self.refresh()

    async def page(self, by: float) -> None:
        """A page, or half of one."""
        step = max(1, int(self.height * abs(by))) * (1 if by > 0 else -1)
        to = max(0, min(self.on + step, self.source.total - 1))
        if abs(by) < 1:
            await self.go(to)
            return
        top = max(0, min(self.top + step, self._lowest))
        if top == self.top:
            await self.go(to)
            return
        await self.source.ensure(top, min(top + self.height, self.source.total - 1))
        if self.source.get(top) is not None:
            self.top = self.on = top
            self.refresh()

    async def first(self) -> None:
        """The first row."""
        await self.source.ensure(0, self.height)
        await self.go(0)

    async def last(self) -> None:
        """The last row."""
        await self.source.end()
        await self.go(self.source.total - 1)

    def on_resize(self) -> None:
        """The cursor stays in sight."""
        if self.on >= self.top + self.height:
            self.top = self.on - self.height + 1
        self.refresh()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A row is chosen, nothing else."""
        at = self.top + event.y - 1
        if event.y > 0 and self.source.get(at) is not None:
            self.post_message(self.Pointed(at))
