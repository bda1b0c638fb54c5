"""A screen that is one list held whole, with the keys that move in it, choose a view of it and narrow it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual import on
from textual.widget import Widget

from tui import words
from tui.frame import Frame
from tui.widgets.filter import Filter
from tui.widgets.lines import Row, row
from tui.widgets.worklist import Worklist


class ListFrame(Frame):
    """Rows in a Worklist; a screen says how the head and a row are drawn."""

    def work(self) -> Iterable[Widget]:
        """The list."""
        yield Worklist(self.desk.palette, self.draw_item, self.draw_head)

    @property
    def worklist(self) -> Worklist:
        """The list."""
        return self.query_one(Worklist)

    def draw_head(self, width: int) -> Row:
        """The heads of the columns."""
        raise NotImplementedError

    def draw_item(self, item: Any, width: int) -> tuple[str, Row]:
        """Mark and row of an item."""
        raise NotImplementedError

    async def _moved(self) -> None:
        self.draw_status()
        self.rested()

    async def _go(self, to: int) -> None:
        await self.worklist.go(to)
        await self._moved()

    async def _page(self, by: float) -> None:
        await self.worklist.page(by)
        await self._moved()

    async def do_move_down(self) -> None:
        """One row down."""
        await self._go(self.worklist.on + 1)

    async def do_move_up(self) -> None:
        """One row up."""
        await self._go(self.worklist.on - 1)

    async def do_move_first(self) -> None:
        """The first row."""
        await self._go(0)

    async def do_move_last(self) -> None:
        """The last row."""
        await self._go(self.worklist.source.total - 1)

    async def do_move_page_down(self) -> None:
        """A page down."""
        await self._page(1)

    async def do_move_page_up(self) -> None:
        """A page up."""
        await self._page(-1)

    async def do_move_half_down(self) -> None:
        """Half a page down."""
        await self._page(0.5)

    async def do_move_half_up(self) -> None:
        """Half a page up."""
        await self._page(-0.5)

    @on(Worklist.Pointed)
    def pointed(self, event: Worklist.Pointed) -> None:
        """The mouse chose a row."""

        async def go() -> None:
            await self._go(event.at)

        self.desk.begin(go)


class ViewsFrame(ListFrame):
    """A list with several views of it, in the bar with how many rows each has; 1, 2, 3 … choose among them."""

    names: ClassVar[tuple[str, ...]] = ()

    def __init__(self, chosen: int = 0) -> None:
        super().__init__()
        self.chosen = chosen
        self.totals = [0] * len(self.names)

    def bar_row(self) -> Row:
        """The views."""
        parts: list[Any] = [" "]
        for n, (name, total) in enumerate(zip(self.names, self.totals, strict=True)):
            text = f"{n + 1} {name} {words.count(total)}"
            parts += [(f"[{text}]", "bold") if n == self.chosen else f" {text} ", " "]
        return row(*parts)

    async def do_find_pick(self, number: int) -> None:
        """Another view."""
        if number > len(self.names):
            self.desk.say(f"There is no view {number}.")
            return
        self.chosen, self.worklist.on = number - 1, 0
        await self.load()


class FilteredFrame(ViewsFrame):
    """Views that `/` narrows while one types; Esc shows all again."""

    def __init__(self, chosen: int = 0, text: str = "") -> None:
        super().__init__(chosen)
        self.text = text

    async def do_find_filter(self) -> None:
        """Narrow the list by what is typed."""

        async def narrowed(text: str) -> None:
            self.text = text
            await self.load()

        mode = Filter("/", narrowed, self.text)
        mode.later = lambda: self.desk.keys_wait
        if await self.desk.ask(mode) is None:
            await narrowed("")

    async def do_back(self) -> None:
        """A filter goes first."""
        if self.text:
            self.text = ""
            await self.load()
        else:
            await super().do_back()
