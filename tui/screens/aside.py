"""What I set aside: all that waits and comes back to me, as a list of the queue."""

from __future__ import annotations

from acts.views import QueueView
from tui.screens.denials import Denials


class Aside(Denials):
    """The queue's own screen over what waits and is my job."""

    def __init__(self) -> None:
        super().__init__("", "SET ASIDE", QueueView(state="waiting"))

    async def load(self) -> None:
        """Whose, is known once the desk stands."""
        if self.base.owner is None:
            self.base = self.view = QueueView(owner=self.desk.info.login, state="waiting")
        await super().load()
