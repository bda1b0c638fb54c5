"""The records desk: each list of work with its count, the oldest, what is late, due and mine; a digit or Enter opens it."""

from __future__ import annotations

from typing import Any

from acts import worklists
from acts.worklist_rows import WorkList
from tui import words
from tui.list_frame import ListFrame
from tui.widgets.lines import Row, row, rule
from tui.widgets.window import Held


class RecordsScreen(ListFrame):
    """What a technician works on, a row a list."""

    where = "records"

    def __init__(self) -> None:
        super().__init__()
        self.lists: tuple[WorkList, ...] = ()

    async def load(self) -> None:
        """Count every list."""
        self.lists = await self.desk.do(worklists.gathered)
        await self.worklist.show(Held(list(self.lists)), self.worklist.on)
        self.draw_frame()

    def bar_row(self) -> Row:
        """The lists have no views."""
        return rule()

    def draw_head(self, width: int) -> Row:
        """The heads of the columns."""
        return row((f"   # {'LIST':<30}{'OPEN':>6}{'OLDEST':>8}{'LATE':>9}{'DUE':>8}{'YOURS':>7}", "quiet"))

    def draw_item(self, item: Any, width: int) -> tuple[str, Row]:
        """A list."""
        one: WorkList = item
        at = self.lists.index(one) + 1
        digit = str(at) if at < 10 else "-"
        oldest = f"{one.oldest}d" if one.oldest is not None else "-"
        late, soon = (f"!! {one.overdue:,}" if one.overdue else "-"), (f"! {one.soon:,}" if one.soon else "-")
        start = f" {digit} {words.left(one.title, 30)}{len(one.rows):>6,}{oldest:>8}"
        return "  ", row(start, (f"{late:>9}", "urgent" if one.overdue else ""), (f"{soon:>8}", "soon" if one.soon else ""),
                         f"{one.mine or '-':>7}")  # fmt: skip

    def about_row(self) -> Row:
        """What stands first in the list under the cursor."""
        one = self.worklist.current() if self.is_mounted else None
        if not isinstance(one, WorkList):
            return Row()
        first = one.rows[0] if one.rows else None
        said = f"First: {first.ref} {first.patient}, {first.what}" if first else f"{one.title}: nothing waits."
        return row(f" {words.short(said, self.room[0] - 2)}")

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        return [("work.take_next", "next best"), ("Enter or 1-9", "open"), ("find.goto", "go to"), ("undo", "undo")]

    def status_row(self) -> tuple[str, str]:
        """How many lists and rows."""
        return f"{len(self.lists)} lists   {words.count(sum(len(one.rows) for one in self.lists))} open", ""

    async def do_open(self) -> None:
        """The list."""
        one = self.worklist.current()
        if isinstance(one, WorkList):
            await self._show(one.name)

    async def do_find_pick(self, number: int) -> None:
        """The list with this digit."""
        if number > len(self.lists):
            self.desk.say(f"There is no list {number}.")
            return
        await self._go(number - 1)
        await self._show(self.lists[number - 1].name)

    async def _show(self, name: str) -> None:
        from tui.screens.worklist import WorklistScreen

        self.stale = True
        await self.desk.show_screen(WorklistScreen(name))

    async def do_work_take_next(self) -> None:
        """The next best of all lists."""
        from tui.screens.worklist import open_best

        self.stale = True
        await open_best(self)
