"""Beginning an appeal from the list or the claim."""

from __future__ import annotations

from acts import appeals
from acts.views import QueueRow
from tui.frame import Frame


class Appealing(Frame):
    """A screen with a claim under the cursor."""

    def acting_on(self) -> QueueRow | None:
        """The item under the cursor."""
        return None

    def marked(self) -> list[QueueRow]:
        """Items that a work key is for together."""
        return []

    async def do_work_appeal(self) -> None:
        """The letter, filled in; one that is being written, or was sent, is opened instead. With marks, all of them."""
        if self.marked():
            from tui.screens.bulk import BulkScreen

            await self.desk.show_screen(BulkScreen("appeal", self.marked(), self))
            return
        item = self.acting_on()
        assert item is not None
        await self._letter(item, "underpaid" if item.kind == "underpaid" else "appeal")

    async def ask_to_reopen(self) -> None:
        """The letter that asks for a clerical reopening, where a payer takes no replacement."""
        item = self.acting_on()
        assert item is not None
        await self._letter(item, "reopening")

    async def _letter(self, item: QueueRow, kind: str) -> None:
        from tui.screens.appeal import AppealScreen
        from tui.screens.denials import Denials

        standing = await self.desk.do(appeals.standing, item.control_number)
        queue = self if isinstance(self, Denials) else getattr(self, "queue", None)
        await self.desk.show_screen(AppealScreen(item.control_number, standing, kind, queue))
