"""The desk: its screens, its keys one after the other, its messages; started by run()."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from textual import events
from textual.app import App

from acts import errors, lists, periods, practice, rights
from acts.desk import Desk
from billing.text import cells, clean, fit
from tui.faults import Faults
from tui.frame import Frame
from tui.jobs import Jobs
from tui.keys import Keymap
from tui.lane import Lane
from tui.palette import palette
from tui.shared import Shared
from tui.turns import Turns
from tui.watch import Watch
from tui.widgets.lines import Row, row

P = ParamSpec("P")
R = TypeVar("R")

SLOW_S = 0.1


@dataclass(frozen=True, slots=True)
class Info:
    """What the header names. closed: the present month, where it is closed, so that what is posted now is booked in a later one."""

    practice: str
    demo: bool
    login: str
    role: str
    read_only: bool
    today: date
    zone: str = "UTC"
    closed: str = ""


class DeskApp(Turns, Shared, App[int]):
    """Keys are obeyed one after the other, each to its end or to its question: keys typed ahead meet the screen they were meant for."""

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS = []
    TITLE = "claimdesk"
    CSS_PATH = "screens/frame.tcss"

    def __init__(
        self,
        make_desk: Callable[[], Desk],
        *,
        theme: str = "dark",
        hints: bool = True,
        keymap: Mapping[str, str] | None = None,
        log: Path | None = None,
        start: str = "desk",
    ) -> None:
        App.__init__(self, ansi_color=True)
        Turns.__init__(self)
        self.palette, said = palette(theme, "NO_COLOR" in os.environ)
        # Textual's own filters turn urgent red into the faintest grey: without colour our roles are plain from the beginning.
        self._filters.clear()
        self.keymap = Keymap(keymap)
        self.lane = Lane(make_desk, "desk", self._waited)
        self.jobs = Jobs(self, Lane(make_desk, "jobs", self._waited))
        self.watch_books = Watch(self)
        self.faults = Faults(log)
        self.first_words = [said, *self.keymap.said]
        self.info = Info("", False, "", "", False, date.min)
        self._rights: dict[str, str | None] = {}
        self.hands = 0
        self.message = ""
        self.message_role = ""
        self.running = ""
        self.given_up = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._start = start
        self.hinted = hints
        """Whether rows 22 and 23 say keys and the row under the cursor when nothing else is to be said."""

    # -- start and end -----------------------------------------------------------------------------------------------------------

    async def on_mount(self) -> None:
        """Read who and where, open the first screen, begin to take keys."""
        try:
            self.info = await self.lane.do(_info)
        except errors.ClaimdeskError as error:
            self.exit(error.exit_code, message=None)
            self.faults.farewell = str(error)
            return
        self._pump = asyncio.create_task(self._take_turns(self._open_first))

    async def _open_first(self) -> None:
        from tui.screens.desk import DeskScreen

        await self.watch_books.start()
        await self.push_screen(DeskScreen())
        if self._start == "denials":
            from tui.screens.denials import Denials

            await self.push_screen(Denials())
        if any(self.first_words):
            self.say(" ".join(word for word in self.first_words if word), "soon")

    async def read_info(self) -> None:
        """What the header names, anew: somebody closed a month, or opened it again."""
        self.info = await self.lane.do(_info)
        if self.frame is not None:
            self.frame.draw_frame()

    async def leave(self) -> None:
        """End the sitting: what was gathered is written first."""
        await self.watch_books.stop()
        try:
            await self.lane.do(lists.flush_listed)
        except errors.ClaimdeskError as error:
            self.faults.keep(error)
        await self.lane.close()
        await self.jobs.close()
        self.exit(0)

    async def on_event(self, event: events.Event) -> None:
        """Keys wait their turn; the rest is Textual's."""
        if not self._heard(event):
            await super().on_event(event)

    # -- saying ------------------------------------------------------------------------------------------------------------------

    @property
    def frame(self) -> Frame | None:
        """The screen on top."""
        screen = self.screen if self.screen_stack else None
        return screen if isinstance(screen, Frame) else None

    def say(self, text: str, role: str = "") -> None:
        """One sentence in the key line, until the next key."""
        self.message, self.message_role = clean(text), role
        if self.frame is not None:
            self.frame.draw_about()
            self.frame.draw_foot()

    def hush(self) -> None:
        """The message goes, the keys come back."""
        if self.message:
            self.say("")

    def message_rows(self, width: int) -> tuple[Row, Row | None]:
        """The message in one row, or in two."""
        room, text = width - 2, self.message
        if cells(text) <= room:
            return row(" ", (text, self.message_role)), None
        cut = text.rfind(" ", 0, room)
        cut = cut if cut > 0 else room
        return row(" ", (text[:cut], self.message_role)), row(" ", (fit(text[cut:].strip(), room), self.message_role))

    def progress(self, text: str) -> None:
        """What runs, in the key line below questions and messages."""
        self.running = text
        if self.frame is not None:
            self.frame.draw_foot()

    def fault(self, error: Exception) -> None:
        """A fault of ours: into the log, and one sentence; where not even the first screen came to be, after the terminal is given back."""
        from tui.screens.desk import DeskScreen

        said = self.faults.keep(error)
        if isinstance(self.frame, DeskScreen) and self.frame.view is None:
            self.faults.farewell = f"The desk cannot be shown. {said} `claimdesk doctor` says what is wrong with the books."
            self.exit(1)
        else:
            self.say(said, "urgent")

    def _handle_exception(self, error: Exception) -> None:
        """Textual would end with a traceback on the screen."""
        if self._pump is None:
            self.faults.farewell = self.faults.keep(error)
            self.exit(1)
        else:
            self.fault(error)

    # -- what screens share ------------------------------------------------------------------------------------------------------

    async def do(self, act: Callable[Concatenate[Desk, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """An act on the first lane. After 100 ms the key line says that it runs."""
        self.given_up, self._loop = False, asyncio.get_running_loop()
        task = asyncio.ensure_future(self.lane.do(act, *args, **kwargs))
        done, _ = await asyncio.wait((task,), timeout=SLOW_S)
        if not done:
            before, self.running = self.running, "Reading the books ..."
            self.progress(self.running)
            await asyncio.wait((task,))
            self.progress(before)
        return task.result()

    def _waited(self, holder: str, seconds: float) -> None:
        """Another writes: said each second, on the lane's thread; ctrl+c gives up before anything is written."""
        if self.given_up:
            self.given_up = False
            raise errors.Refused("given up: nothing was changed", "", "What you typed is kept.")
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self.progress, f"Waiting for the books: {clean(holder)}. ctrl+c gives up.")

    def may(self, act: str) -> str | None:
        """None where this person may do the act, else why not, in a sentence."""
        if act not in self._rights:
            self._rights[act] = rights.may(self._desk_for_rights, act)
        why = self._rights[act]
        if why is None and self.info.read_only and not act.startswith(("look", "lists")):
            return "this desk is read-only."
        return f"{self.info.role} may not do this. Ask someone whose role reaches it." if why else None

    @property
    def _desk_for_rights(self) -> Desk:
        return self.lane.desk

    @property
    def below(self) -> bool:
        """Whether a screen lies under this one."""
        return len([screen for screen in self.screen_stack if isinstance(screen, Frame)]) > 1

    async def back(self) -> None:
        """To the screen below; on the first one, out."""
        if self.below:
            await self.pop_screen()
            frame = self.frame
            if frame is not None:
                frame.draw_frame()
                if frame.stale:
                    frame.stale = False
                    await frame.load()
        else:
            await self.leave()

    async def back_done(self, queue: Frame | None) -> None:
        """Back after an act: the screen below and the queue that it was opened from are read anew, each once, when it is shown."""
        frames = [screen for screen in self.screen_stack if isinstance(screen, Frame)]
        for frame in (*frames[-2:-1], *((queue,) if queue is not None else ())):
            frame.stale = True
        await self.back()
        await self.count_hands()

    async def show_screen(self, frame: Frame) -> None:
        """Open a screen and read what it shows; where that is refused, the old one stays."""
        await self.push_screen(frame)
        try:
            await frame.load()
        except Exception:
            await self.pop_screen()
            raise

    async def count_hands(self) -> None:
        """How many items this person holds, for the header."""
        self.hands = await self.do(lists.in_hand)


def _info(desk: Desk) -> Info:
    name = practice.value(desk, "name")
    return Info(
        clean(str(name or "claimdesk")),
        bool(practice.value(desk, "demo")),
        clean(desk.actor.name),
        desk.actor.role,
        desk.read_only,
        desk.today(),
        desk.zone,
        desk.today().isoformat()[:7] if periods.said(desk) else "",
    )


def run(
    make_desk: Callable[[], Desk],
    *,
    read_only: bool = False,
    mouse: bool = True,
    theme: str = "dark",
    hints: bool = True,
    keymap: Mapping[str, str] | None = None,
    log: Path | None = None,
    start: str = "desk",
) -> int:
    """Open the desk; 0 when the person left it, else the exit code of what went wrong, after one sentence on stderr."""
    import signal
    import sys

    def make() -> Desk:
        desk = make_desk()
        desk.read_only = desk.read_only or read_only
        return desk

    app = DeskApp(make, theme=theme, hints=hints, keymap=keymap, log=log, start=start)
    if sys.platform != "win32" and sys.stdin.isatty():
        from tui.terminal import Driver

        # Started where hang-ups are ignored, it would outlive its terminal, and hold what nobody works on.
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        app.driver_class = Driver
    code = app.run(mouse=mouse)
    if app.faults.farewell:
        print(app.faults.farewell, file=sys.stderr)
    return code if code is not None else 1
