"""Long work on the second lane: it says how far it is, and stops between two chunks when asked."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from acts import errors
from acts.desk import Desk
from tui.lane import Lane

if TYPE_CHECKING:
    from tui.app import DeskApp

R = TypeVar("R")


class Stopped(Exception):  # not an error: what was done stands
    """The person asked a job to stop; raised between two chunks."""


class Jobs:
    """One long job at a time."""

    def __init__(self, app: DeskApp, lane: Lane) -> None:
        self._app, self._lane = app, lane
        self._stop = False
        self._task: asyncio.Task[None] | None = None
        self.far = (0, 0)

    @property
    def busy(self) -> bool:
        """Whether one runs."""
        return self._task is not None and not self._task.done()

    def stop(self) -> None:
        """Stop what runs, after the chunk that it is in."""
        if self.busy:
            self._stop = True
            self._app.progress("Stopping after this chunk ...")

    def start(
        self,
        words: str,
        noun: str,
        work: Callable[[Desk, Callable[[int, int], None]], R],
        done: Callable[[R], Awaitable[None]],
        stopped: Callable[[int, int], str],
    ) -> None:
        """Begin; `done` gets the result on the drawing thread, `stopped` makes the sentence where it was stopped."""
        if self.busy:
            self._app.say("One long job runs already. ctrl+c stops it.")
            return
        self._stop, self.far = False, (0, 0)
        loop, begun = asyncio.get_running_loop(), time.monotonic()

        def progress(at: int, of: int) -> None:
            self.far = (at, of)
            if self._stop:
                raise Stopped
            left = int((time.monotonic() - begun) / max(at, 1) * max(of - at, 0)) if at else 0
            text = f"{words}   {at} of {of} {noun}   {f'{left} s left   ' if left else ''}ctrl+c stops after this chunk"
            loop.call_soon_threadsafe(self._app.progress, text)

        async def run() -> None:
            try:
                result = await self._lane.do(work, progress)
                self._app.progress("")
                self._app.begin(lambda: done(result))
            except Stopped:
                self._app.progress("")
                at, of = self.far
                self._app.begin(lambda: self._say(stopped(at, of)))
            except errors.ClaimdeskError as error:
                self._app.progress("")
                said = self._app.faults.sentence(error)
                self._app.begin(lambda: self._say(said))
            except Exception as error:  # noqa: BLE001  # no fault of a job reaches the terminal
                self._app.progress("")
                self._app.fault(error)

        self._app.progress(f"{words} ...")
        self._task = asyncio.create_task(run())

    async def _say(self, text: str) -> None:
        frame = self._app.frame
        if frame is not None:
            await frame.load()
        self._app.say(text, "soon")

    async def finished(self) -> None:
        """Until the job that runs is done (tests wait for this)."""
        if self._task is not None:
            await self._task

    async def close(self) -> None:
        """Let what runs come to its end of chunk, then close."""
        self.stop()
        await self.finished()
        await self._lane.close()
