"""What other people do: asked once a second, told to the screens as what changed."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from acts import errors, hands_view, lists

if TYPE_CHECKING:
    from tui.app import DeskApp
    from tui.frame import Frame

PERIOD_S = 1.0
FLUSH_S = 10.0


class Watch:
    """Asks the books for news, on the first lane, when no key is being obeyed there."""

    def __init__(self, app: DeskApp) -> None:
        self._app = app
        self._mark: int | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """From now on: what comes after this is told, so it begins before anything is read."""
        self._mark, _ = await self._app.lane.do(lists.news, None)
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """No more."""
        if self._task is not None:
            self._task.cancel()

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(PERIOD_S)
            if not self._app.lane.waiting:
                await self.look()

    async def look(self) -> None:
        """Once: ask, and tell the screens."""
        try:
            before = self._mark
            self._mark, subjects = await self._app.lane.do(lists.news, before)
            if any(kind == "period" for kind, _ in subjects):
                await self._app.read_info()
            if any(kind != "patient" for kind, _ in subjects):
                await self.tell(frozenset(subjects))
            if before is not None and ("user", self._app.info.login) in subjects:
                await self._mine(before)
            if self._app.frame is not None:
                self._app.frame.tick(self._app.lane.desk.now())
        except errors.ClaimdeskError:
            return  # busy, or gone: the next key will say so
        except Exception as error:  # noqa: BLE001  # a fault here must not end the watching silently
            self._app.fault(error)

    async def _mine(self, before: int) -> None:
        """A claim was taken out of my hand, or made my job: said on whatever screen is up. The claim's own screen asks what now."""
        for claim, said in await self._app.lane.do(hands_view.told_me, before):
            frame = self._app.frame
            if frame is not None and not frame.asks_about(claim):
                frame.tell(said)

    async def tell(self, subjects: frozenset[tuple[str, str]]) -> None:
        """The screen on top draws again what changed; those below do so when they come up."""
        from tui.frame import Frame

        for screen in self._app.screen_stack:
            if not isinstance(screen, Frame):
                continue
            if screen is self._app.frame and screen.told_at_once:
                await screen.changed(subjects)
            elif screen is self._app.frame:
                # In turn with the keys: a list must not be changed under a cursor that moves.
                self._app.begin(partial(self._told, screen, subjects))
            else:
                screen.stale = True

    async def _told(self, screen: Frame, subjects: frozenset[tuple[str, str]]) -> None:
        """In its turn: the screen may have been left by then."""
        if screen is self._app.frame:
            await screen.changed(subjects)
        else:
            screen.stale = True
