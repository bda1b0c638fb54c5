"""Presses keys and reads the screen as a person would: `await desk.press("t", "w", "1", "y")`, `desk.sees("written off")`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from textual import events

from tui.app import DeskApp

_CHARACTERS = {"space": " ", "slash": "/"}


class Driver:
    """One desk, on a screen of its own."""

    def __init__(self, app: DeskApp, pilot: Any) -> None:
        self.app, self.pilot = app, pilot

    async def press(self, *keys: str) -> None:
        """Each key is obeyed before the next is pressed, as when a person looks between them."""
        for key in keys:
            await self.ahead(key)
            await self.quiet()

    async def ahead(self, *keys: str) -> None:
        """Keys in one go, as when a person types ahead of a slow line."""
        for key in keys:
            character = _CHARACTERS.get(key, key if len(key) == 1 else None)
            await self.app.on_event(events.Key(key, character))

    async def type(self, text: str) -> None:
        """Letters."""
        await self.ahead(*({" ": "space"}.get(letter, letter) for letter in text))
        await self.quiet()

    async def paste(self, text: str) -> None:
        """From the clipboard."""
        await self.app.on_event(events.Paste(text))
        await self.quiet()

    async def quiet(self) -> None:
        """Until every key is obeyed, jobs are done, and the screen is painted. A desk that has ended obeys no more: that is a fault."""
        settling = asyncio.ensure_future(self._settled())
        while not settling.done():
            await asyncio.wait((settling,), timeout=1)
            if not (settling.done() or self.app.is_running):
                settling.cancel()
                raise AssertionError(f"the desk has ended: {self.app.faults.farewell} {self.app.faults.kept}")
        await settling
        await self._painted()

    async def _settled(self) -> None:
        await self.app.settled()
        await self.app.jobs.finished()
        await self.app.settled()

    async def _painted(self) -> None:
        done = asyncio.Event()
        if self.app.is_running and self.app.screen.call_after_refresh(done.set):
            await asyncio.wait_for(done.wait(), 10)

    async def gone(self) -> None:
        """Until the desk has ended by itself; the pilot would wait for the answers of screens that are closed meanwhile."""
        async with asyncio.timeout(60):
            while self.app.is_running:
                await asyncio.sleep(0.01)

    async def rest(self) -> None:
        """What is drawn when the cursor rests, is drawn."""
        if self.app.frame is not None:
            self.app.frame.at_rest()
        await self._painted()

    def rows(self) -> list[str]:
        """The screen, row by row."""
        screen = self.app.screen
        strips = screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.rows())

    def sees(self, *texts: str) -> None:
        """Each of these stands on the screen."""
        shown = self.text()
        missing = [text for text in texts if text not in shown]
        assert not missing, f"{missing} not on the screen:\n{shown}"

    def says(self, text: str) -> None:
        """This is the message, in one row or two."""
        said = " ".join(f"{self.row(22)} {self.row(23)}".split())
        assert text in said, f"{text!r} is not said: {said!r}"

    def row(self, number: int) -> str:
        """Row 1 is the header, row 24 the status."""
        return self.rows()[number - 1]


@asynccontextmanager
async def sitting(make_desk: Callable[[], Any], size: tuple[int, int] = (80, 24), **options: Any) -> AsyncIterator[Driver]:
    """A desk that is open; at its end no fault may have been kept."""
    app = DeskApp(make_desk, **options)
    app.ask_floor_s = 0
    async with app.run_test(size=size) as pilot:
        driver = Driver(app, pilot)
        await driver.quiet()
        yield driver
        if app.is_running:
            await app.watch_books.stop()
            await app.lane.close()
            await app.jobs.close()
    faults = app.faults.kept + [RuntimeError(w.failed) for w in _drawn(app) if w.failed]
    assert not faults, faults


def _drawn(app: DeskApp) -> list[Any]:
    from tui.widgets.lines import Lines
    from tui.widgets.worklist import Worklist

    return [w for screen in app.screen_stack for w in screen.walk_children() if isinstance(w, Lines | Worklist)]
