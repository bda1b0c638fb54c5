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

    async def do_work_appeal(self) -> None:
        """The letter, filled in; one that is being written, or was sent, is opened instead."""
        from tui.screens.appeal import AppealScreen
        from tui.screens.denials import Denials

        item = self.acting_on()
        assert item is not None
        standing = await self.desk.do(appeals.standing, item.control_number)
        kind = "underpaid" if item.kind == "underpaid" else "appeal"
        queue = self if isinstance(self, Denials) else getattr(self, "queue", None)
        await self.desk.show_screen(AppealScreen(item.control_number, standing, kind, queue))
