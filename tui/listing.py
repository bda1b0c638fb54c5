"""A screen that is one list held whole, with the keys that move in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.widget import Widget

from tui.frame import Frame
from tui.widgets.lines import Row
from tui.widgets.worklist import Worklist


class Listing(Frame):
    """The subclass draws head and rows, and loads them into `worklist`."""

    def work(self) -> Iterable[Widget]:
        """The list."""
        yield Worklist(self.desk.palette, self._draw, self._head)

    @property
    def worklist(self) -> Worklist:
        """The list."""
        return self.query_one(Worklist)

    def _head(self, width: int) -> Row:
        raise NotImplementedError

    def _draw(self, item: Any, width: int) -> tuple[str, Row]:
        raise NotImplementedError

    async def _go(self, to: int) -> None:
        await self.worklist.go(to)
        self.draw_status()
        self.rested()

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

    async def _page(self, by: float) -> None:
        await self.worklist.page(by)
        self.draw_status()

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
