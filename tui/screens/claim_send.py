"""Sending a claim again, from the list or the claim: r, and b for the next payer."""

from __future__ import annotations

from acts.outbox_rows import How
from acts.views import QueueRow
from tui.frame import Frame

WAYS: dict[str, How] = {"r:new": "new", "r:replacement": "replacement", "r:void": "void", "r:other": "other_first", "b:next": "next_payer"}
"""Keys of steps that say how."""


class Sending(Frame):
    """A screen with a claim under the cursor."""

    def acting_on(self) -> QueueRow | None:
        """The item under the cursor."""
        return None

    def marked(self) -> list[QueueRow]:
        """Items that a work key is for together."""
        return []

    async def do_work_send(self) -> None:
        """As its denial calls for; with marks, all of them."""
        if self.marked():
            await self.send_all(self.marked())
        else:
            await self.send_again(None)

    async def send_all(self, items: list[QueueRow]) -> None:
        """All that are marked: a summary first."""
        from tui.screens.bulk import BulkScreen

        await self.desk.show_screen(BulkScreen("send", items, self))

    async def send_again(self, how: How | None) -> None:
        """The screen on which it is mended and put into the outbox."""
        from tui.screens.denials import Denials
        from tui.screens.send import SendScreen

        item = self.acting_on()
        assert item is not None
        queue = self if isinstance(self, Denials) else getattr(self, "queue", None)
        await self.desk.show_screen(SendScreen(item.control_number, how, queue))

    async def bills_next(self, item: QueueRow) -> bool:
        """Whether the next payer is meant by b: then it is billed with the earlier one's answer."""
        if item.kind != "next_payer":
            return False
        await self.send_again("next_payer")
        return True
