"""Marks in the queue: one, a range, all shown, none; a filter never leaves a hidden mark."""

from __future__ import annotations

from acts import lists
from acts.views import QueueRow, QueueView
from tui import words
from tui.screens.claim_acts import ClaimActs

MOST = 5000
PAGE = 500


class Marks(ClaimActs):
    """Which rows a work key is for."""

    view: QueueView

    def __init__(self) -> None:
        super().__init__()
        self.marks: dict[int, QueueRow] = {}
        self.taken_off = 0
        self.range_from: int | None = None

    def marked(self) -> list[QueueRow]:
        """In the order in which they were marked."""
        return list(self.marks.values())

    def marks_words(self) -> str:
        """For the status line."""
        off = f"{words.count(self.taken_off)} hidden marks off" if self.taken_off else ""
        if not self.marks:
            return off or "no marks"
        total = words.dollars(sum(item.at_stake_cents for item in self.marks.values()))
        return f"{words.count(len(self.marks))} marked, {total}" + (f"   {off}" if off else "")

    def current_row(self) -> QueueRow | None:
        """The item under the cursor."""
        raise NotImplementedError

    async def do_mark_one(self) -> None:
        """Mark or unmark, and go down."""
        item = self.current_row()
        if item is None:
            return
        self.taken_off = 0
        if item.item in self.marks:
            del self.marks[item.item]
        else:
            self.marks[item.item] = item
        self.worklist.repaint(self.worklist.on)
        await self.worklist.go(self.worklist.on + 1)
        self.draw_status()
        self.rested()

    async def do_mark_range(self) -> None:
        """From here to where the cursor goes; again: end."""
        if self.range_from is not None:
            self.range_from = None
            self.desk.say(f"{self.marks_words()}.")
            return
        self.range_from = self.worklist.on
        await self.mark_to_here()
        self.draw_status()
        self.desk.say("Marking as you move; v ends it.")

    async def mark_to_here(self) -> None:
        """While a range is open, all between its start and the cursor is marked."""
        if self.range_from is None:
            return
        low, high = sorted((self.range_from, self.worklist.on))
        await self.worklist.source.ensure(low, high)
        found = [item for at in range(low, high + 1) if isinstance(item := self.worklist.source.get(at), QueueRow)]
        self.marks |= {item.item: item for item in found}
        self.worklist.repaint()

    async def do_mark_all(self) -> None:
        """All that the view shows."""
        self.taken_off, after = 0, None
        while len(self.marks) < MOST:
            page = await self.desk.do(lists.queue, self.view, after=after, limit=PAGE)
            self.marks |= {item.item: item for item in page.rows}
            if page.after is None or not page.rows:
                break
            after = page.rows[-1].rank
        else:
            self.desk.say(f"The first {words.count(MOST)} are marked; a filter makes it fewer.")
        self.worklist.repaint()
        self.draw_status()

    async def do_mark_none(self) -> None:
        """No marks."""
        self.marks.clear()
        self.taken_off, self.range_from = 0, None
        self.worklist.repaint()
        self.draw_status()

    async def unmark_hidden(self) -> None:
        """Take off what the view no longer shows, and count it: an act must not reach what nobody sees. The rest is as it now stands."""
        self.range_from = None
        if not self.marks:
            return
        shown: dict[int, QueueRow] = {}
        after: str | None = None
        seen = 0
        while seen < MOST and len(shown.keys() & self.marks.keys()) < len(self.marks):
            page = await self.desk.do(lists.queue, self.view, after=after, limit=PAGE)
            shown |= {item.item: item for item in page.rows}
            seen += len(page.rows)
            if page.after is None or not page.rows:
                break
            after = page.rows[-1].rank
        self.taken_off += len(self.marks.keys() - shown.keys())
        self.marks = {item: shown[item] for item in self.marks if item in shown}
