"""A screen whose body is read, not chosen from: the keys that move scroll it."""

from __future__ import annotations

from tui.frame import Frame


class Scrolled(Frame):
    """Rows and half pages, up and down."""

    async def do_move_down(self) -> None:
        """Down."""
        self.part("body").scroll_rows(1)

    async def do_move_up(self) -> None:
        """Up."""
        self.part("body").scroll_rows(-1)

    async def do_move_half_down(self) -> None:
        """Half a page."""
        self.part("body").scroll_rows(8)

    async def do_move_half_up(self) -> None:
        """Half a page back."""
        self.part("body").scroll_rows(-8)

    do_move_page_down, do_move_page_up = do_move_half_down, do_move_half_up
