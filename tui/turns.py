"""Keys in turn, and questions: each key is obeyed to its end or to its question before the next one is looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, cast

from textual import events

from acts import errors
from tui.widgets.ask import Mode, Question
from tui.widgets.fields import Form

if TYPE_CHECKING:
    from tui.app import DeskApp
    from tui.frame import Frame

R = TypeVar("R")

ASK_FLOOR_S = 0.15
"""A `y` that comes sooner after the question was seen was typed before it was seen."""


@dataclass(slots=True)
class _Pressed:
    """A key that waits its turn."""

    name: str
    character: str | None


class Turns:
    """Part of the application. An act runs as a task of its own; where it asks, keys go to what it asked until that is answered."""

    def __init__(self) -> None:
        self.mode: Mode[object] | None = None
        self.mode_frame: Frame | None = None
        self.ask_floor_s = ASK_FLOOR_S
        self._deaf_until = 0.0
        self._keys: asyncio.Queue[_Pressed | str | Callable[[], Awaitable[None]]] = asyncio.Queue()
        self._turn = asyncio.Event()
        self._opened = asyncio.Event()
        self._acting: asyncio.Task[None] | None = None
        self._urgent: Callable[[], Awaitable[None]] | None = None
        self._later: list[Callable[[], Awaitable[None]]] = []
        self._pump: asyncio.Task[None] | None = None
        self._drafts: dict[tuple[str, ...], dict[str, str]] = {}
        self._in_use: dict[tuple[str, ...], dict[str, str]] = {}
        """What was typed for the act under way: a draft again where that act is not done."""

    @property
    def _app(self) -> DeskApp:
        return cast("DeskApp", self)

    def begin(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do this as if a key had asked for it, in turn; where something is asked or typed, after that."""
        self._keys.put_nowait(work)

    def begin_now(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do this before what is asked or typed: that is ended, and the screen keeps the text as a draft."""
        self._urgent = work
        self._keys.put_nowait(work)

    def _heard(self, event: events.Event) -> bool:
        """Keys and pastes go into the queue; whether it was one."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            if event.key == "ctrl+c":
                self._app.jobs.stop()
                self._app.given_up = bool(self._app.lane.waiting)
            elif asyncio.get_running_loop().time() >= self._deaf_until:
                self._keys.put_nowait(_Pressed(event.key, event.character))
        elif isinstance(event, events.Paste) and not event.is_forwarded:
            self._keys.put_nowait(event.text)
        else:
            return False
        return True

    @property
    def keys_wait(self) -> bool:
        """Whether more keys are there already."""
        return not self._keys.empty()

    async def settled(self) -> None:
        """Until the first screen stands and every key that came is obeyed (tests wait for this)."""
        await self._opened.wait()
        await self._keys.join()

    async def _take_turns(self, first: Callable[[], Awaitable[None]]) -> None:
        # Keys typed before there is a screen wait for it.
        await self._guarded(first())
        self._opened.set()
        while True:
            item = await self._keys.get()
            try:
                await self._obey(item)
            except Exception as error:  # noqa: BLE001  # the session goes on; the fault is in the log and on the screen
                self._app.fault(error)
            finally:
                self._keys.task_done()

    async def _obey(self, item: _Pressed | str | Callable[[], Awaitable[None]]) -> None:
        mode, frame = self.mode, self._app.frame
        if not callable(item) and (frame is None or frame.part("small").display):
            # What cannot be seen is not obeyed.
            if isinstance(item, _Pressed) and item.name == "q":
                await self._app.leave()
            return
        if mode is not None and not callable(item):
            self._turn.clear()
            if isinstance(item, str):
                mode.paste(item)
            else:
                await self._guarded(mode.press(item.name, item.character))
            self.show_mode()
            if mode.answer.done():
                await self._turn.wait()
            return
        if mode is not None and callable(item) and item is not self._urgent:
            self._later.append(item)
            return
        if mode is not None:
            self._turn.clear()
            mode.finish(None)
            await self._turn.wait()
        if isinstance(item, str):
            return
        frame = self._app.frame
        if isinstance(item, _Pressed):
            self._app.hush()
            if frame is None:
                return
            work: Awaitable[None] = frame.press(item.name, item.character)
        else:
            work = item()
        self._turn.clear()
        self.typed_is_done()
        self._acting = asyncio.create_task(self._guarded(work))
        self._acting.add_done_callback(lambda _: self._turn.set())
        await self._turn.wait()

    async def _guarded(self, work: Awaitable[None]) -> None:
        try:
            await work
        except errors.ClaimdeskError as error:
            self._keep_typed()
            self._app.say(self._app.faults.sentence(error), "soon")
        except Exception as error:  # noqa: BLE001  # no fault of a screen reaches the terminal
            self._app.fault(error)

    # -- asking ------------------------------------------------------------------------------------------------------------------

    async def ask(self, mode: Mode[R]) -> R | None:
        """Put a question, menu or form before the person; the answer, or None."""
        self.mode, self.mode_frame = mode, self._app.frame  # type: ignore[assignment]  # its answer is for the one who asked
        draft = self._draft_of(mode)
        if isinstance(mode, Form) and draft is not None:
            mode.restore(self._drafts.pop(draft, {}))
        self.show_mode()
        if mode.discards:
            await self._discard()
        self._turn.set()
        try:
            answer = await mode.answer
            if isinstance(mode, Form) and draft is not None and mode.typed:
                self._in_use[draft] = mode.typed
            if answer is None or answer is False:
                self._keep_typed()
            return answer
        finally:
            frame, self.mode, self.mode_frame = self.mode_frame, None, None
            if frame is not None and frame.is_mounted:
                frame.draw_mode()
            for work in self._later:
                self._keys.put_nowait(work)
            self._later.clear()

    def _draft_of(self, mode: Mode[R]) -> tuple[str, ...] | None:
        """Under which name the desk keeps what is typed: the screen, the row it stands on, and what was asked."""
        frame = self.mode_frame
        if frame is None or not isinstance(mode, Form) or not mode.drafts:
            return None
        return frame.title_words(), frame.bar_row().text, frame.about_row().text, mode.title, *(field.id for field in mode.fields)

    def typed_is_done(self) -> None:
        """What was typed so far is in the books; an act that asks on calls this, so that it is no draft."""
        self._in_use.clear()

    def _keep_typed(self) -> None:
        """The act was not done: what was typed for it stands there again when it is asked for again."""
        self._drafts.update(self._in_use)
        self._in_use.clear()

    async def sure(self, words: str, yes: str, follows: str = "", count: int | None = None, detail: tuple[str, ...] = ()) -> bool:
        """The question before an act. Only y does it."""
        question = Question(words, yes, follows, count, detail)
        if await self.ask(question):
            return True
        self._app.say(question.said)
        return False

    def mode_of(self, frame: Frame) -> Mode[object] | None:
        """What is being asked on this screen."""
        return self.mode if frame is self.mode_frame else None

    def show_mode(self) -> None:
        """Draw what is being asked."""
        if self.mode_frame is not None:
            self.mode_frame.draw_mode()

    async def _discard(self) -> None:
        """Throw away what was typed before the question could be seen, and what comes too soon after."""
        loop = asyncio.get_running_loop()
        self._deaf_until = float("inf")
        painted = asyncio.Event()
        if self.mode_frame is None or not self.mode_frame.call_after_refresh(painted.set):
            painted.set()
        await painted.wait()
        kept = []
        while not self._keys.empty():
            item = self._keys.get_nowait()
            self._keys.task_done()
            if callable(item):
                kept.append(item)
        for item in kept:
            self._keys.put_nowait(item)
        self._deaf_until = loop.time() + self.ask_floor_s
