"""The proof of timely filing of a claim, read over the list or the claim."""

from __future__ import annotations

from acts import filing
from acts.views import QueueRow
from tui.frame import Frame
from tui.widgets.told import Told


class Filing(Frame):
    """A screen with a claim under the cursor."""

    def acting_on(self) -> QueueRow | None:
        """The item under the cursor."""
        return None

    def filed_number(self) -> str | None:
        """The claim whose filing is asked for: it needs no open work."""
        item = self.acting_on()
        return item.control_number if item is not None else None

    async def do_look_filing(self) -> None:
        """When it was sent, who took it in, and whether that was before its last day."""
        number = self.filed_number()
        if number is None:
            self.desk.say("There is no claim under the cursor.")
            return
        found = await self.desk.do(filing.proof, number)
        await self.desk.ask(Told("PROOF OF TIMELY FILING", filing.text(found, self.desk.info.practice)[2:], verbatim=True))
