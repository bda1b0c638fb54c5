"""The frame that every screen has: header, view bar, work, about line, key line and status line, each one row but the work."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, cast

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from billing.text import cells, clean, fit
from tui.keys import Key
from tui.widgets.lines import Lines, Row, row, rule, spread

if TYPE_CHECKING:
    from tui.app import DeskApp
    from tui.undoing import Other

REST_S = 0.15
"""The about line is drawn when the cursor has rested this long: holding a key sends nothing for it."""
LEAST = (80, 24)


class Frame(Screen[None]):
    """A screen in the frame. A key is looked up in the key table and done by the method that bears its id: work.take_next →
    do_work_take_next. Such a method may ask and wait for the answer; keys typed meanwhile belong to the question, then wait their turn."""

    where = ""
    """Its name in the key table."""
    told_at_once = False
    """What others did is shown also while something is asked here; else after the answer."""
    AUTO_FOCUS = None
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._rest: asyncio.TimerHandle | None = None
        self.filtering = ""
        self.stale = False
        """Somebody changed what it shows while another screen lay over it."""
        self.meanwhile = ""
        """What others did meanwhile: it stands in the status line, which no question covers, until a key that is not typing."""

    # -- what a screen says of itself -------------------------------------------------------------------------------------------

    @property
    def desk(self) -> DeskApp:
        """The application, as the screens know it."""
        return cast("DeskApp", self.app)

    def title_words(self) -> str:
        """DENIALS, CLAIM 48213."""
        return self.where.upper()

    def holder(self) -> str:
        """The right end of the header: who holds it, or how many you hold."""
        return f"you hold {self.desk.hands}" if self.desk.hands else ""

    def bar_row(self) -> Row:
        """Row 2: the view bar, or what the thing is."""
        return Row()

    def about_row(self) -> Row:
        """Row 22: the row under the cursor in a sentence."""
        return Row()

    def hints(self) -> list[tuple[str, str]]:
        """The keys of row 23: (id, words)."""
        return []

    def status_row(self) -> tuple[str, str]:
        """Row 24: position, order, filter, marks; money at the right."""
        return "", ""

    async def load(self) -> None:
        """Fetch what it shows, and draw it."""

    async def can_be_taken_back(self) -> Sequence[Other]:
        """What u offers here besides my last act."""
        return ()

    async def changed(self, subjects: frozenset[tuple[str, str]]) -> None:
        """Somebody changed these; what is shown of them is fetched again."""
        await self.load()

    def tick(self, now: int) -> None:
        """Once a second, with the moment in microseconds: what ends soon is said."""

    def asks_about(self, claim: str) -> bool:
        """Whether it asks by itself what now, where this claim was taken out of my hand."""
        return False

    def why_not(self, key: Key) -> str | None:
        """Why this key cannot work now, None where it can."""
        return self.desk.may(key.act) if key.act else None

    # -- drawing -----------------------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """The rows of the frame around the work."""
        palette = self.desk.palette
        yield Lines(palette, id="head")
        yield Lines(palette, id="bar")
        yield from self.work()
        yield Lines(palette, id="panel")
        yield Lines(palette, id="about")
        yield Lines(palette, id="foot")
        yield Lines(palette, id="status")
        yield Lines(palette, id="small")

    def work(self) -> Iterable[Widget]:
        """The widgets of rows 3 to 21."""
        yield Lines(self.desk.palette, id="body")

    def part(self, name: str) -> Lines:
        """A part of the frame by its id."""
        return self.query_one(f"#{name}", Lines)

    @property
    def room(self) -> tuple[int, int]:
        """Width and height of the window, at least the smallest that the desk is drawn for."""
        return max(self.size.width, LEAST[0]), max(self.size.height, LEAST[1])

    def on_mount(self) -> None:
        """The frame stands before anything is read: the first paint waits for nothing."""
        self.part("panel").display = False
        self.part("small").display = False
        self.draw_frame()

    def on_resize(self) -> None:
        """Another width, other columns; too small is said."""
        width, height = self.size.width, self.size.height
        small = width < LEAST[0] or height < LEAST[1]
        for child in self.children:
            # Textual's own tooltip and toasts are children too, and stay hidden.
            if child.id != "panel" and not (child.id or "").startswith("textual-"):
                child.display = small == (child.id == "small")
        if small:
            self.part("panel").display = False
            needs = f"claimdesk needs {LEAST[0]} columns and {LEAST[1]} rows;"
            self.part("small").show([row(needs), row(f"this window has {width} by {height}."), row("Make it larger. q leaves.")])
        self.draw_frame()
        self.resized()

    def resized(self) -> None:
        """Draw the work for the new size."""

    def draw_frame(self) -> None:
        """Header, bar, key line, status."""
        if not self.has_parts:
            return
        width, _ = self.room
        self.part("head").show([self.head_row(width)])
        self.part("bar").show([self.bar_row()])
        self.draw_about()
        self.draw_foot()
        self.draw_status()

    def head_row(self, width: int) -> Row:
        """Practice, flags, user and role, screen; at the right the holder. The role goes first, then the practice shrinks."""
        info = self.desk.info
        known = (("DEMO", info.demo), ("READ-ONLY", info.read_only), (f"{info.closed} CLOSED", info.closed))
        flags = "".join(f" [{flag}]" for flag, on in known if on)
        end = f"{self.holder()} " if self.holder() else " "
        title = self.title_words()
        for who in (f"{info.login}, {info.role}", info.login):
            left = f" {info.practice}{flags}  {who}  "
            if cells(left + title + end) + 2 <= width:
                return spread(row(left, (title, "bold")), end, width)
        room = width - cells(f" {flags}  {info.login}  {title} {end}")
        return spread(row(f" {fit(info.practice, max(room, 4))}{flags}  {info.login}  ", (title, "bold")), end, width)

    def draw_about(self) -> None:
        """The about line, or what a question says there."""
        if not self.has_parts:
            return
        width, _ = self.room
        mode, about = self.desk.mode_of(self), None
        if mode is not None:
            about = mode.about(width)
        elif self.desk.message and self.desk.message_rows(width)[1]:
            about = self.desk.message_rows(width)[0]
        self.part("about").show([about if about is not None else self.about_row() if self.desk.hinted else Row()])

    def draw_foot(self) -> None:
        """One row, one purpose: question before filter before message before keys."""
        if not self.has_parts:
            return
        width, _ = self.room
        mode = self.desk.mode_of(self)
        if mode is not None:
            foot = mode.foot(width)
        elif self.desk.message:
            first, second = self.desk.message_rows(width)
            foot = second or first
        elif self.desk.running:
            foot = row(" ", (fit(self.desk.running, width - 2), "soon"))
        else:
            foot = self.hint_row(width) if self.desk.hinted else Row()
        self.part("foot").show([foot])

    def hint_row(self, width: int) -> Row:
        """As many keys as fit; `? keys` is always there."""
        parts: list[tuple[str, str]] = [(" ", "")]
        end = [(self.desk.keymap.shown("look.help"), ""), (" keys", "quiet")]
        used, room = 1, width - 9
        for id_, words in self.hints():
            shown = self.desk.keymap.shown(id_) if self.desk.keymap.knows(id_) else id_
            size = cells(shown) + cells(words) + 3
            if used + size > room:
                continue
            parts += [(shown, ""), (f" {words}  ", "quiet")]
            used += size
        return Row((*parts, *end))

    def draw_status(self) -> None:
        """Position and money; the last column stays empty, since some terminals scroll."""
        if not self.has_parts:
            return
        width, _ = self.room
        left, right = (self.meanwhile, "") if self.meanwhile else self.status_row()
        if cells(left) + cells(right) + 3 > width:
            left = left.replace("   ", "  ")
        self.part("status").show([spread(row(" ", (fit(left, width - 3), "soon" if self.meanwhile else "")), right, width - 1)])

    def tell(self, text: str) -> None:
        """Say it where it is seen also while something is typed."""
        self.meanwhile = clean(text)
        if self.desk.mode_of(self) is None and not self.desk.message:
            self.desk.say(text, "soon")
        self.draw_status()

    def draw_mode(self) -> None:
        """What is being asked: rows over the foot of the work, and its line."""
        if not self.has_parts:
            return
        width, _ = self.room
        mode = self.desk.mode_of(self)
        rows = mode.panel(width) if mode is not None else []
        panel = self.part("panel")
        if rows:
            rows = [rule(), *rows]
            panel.styles.height = len(rows)
            panel.show(rows)
        panel.display = bool(rows)
        self.draw_about()
        self.draw_foot()

    def rested(self) -> None:
        """The cursor moved: say what it is on once it stands still."""
        if self._rest is not None:
            self._rest.cancel()
        self._rest = asyncio.get_running_loop().call_later(REST_S, self.at_rest)

    def at_rest(self) -> None:
        """The cursor stands."""
        if self.standing:
            self.draw_about()

    @property
    def has_parts(self) -> bool:
        """Whether its rows are there: made already, and not taken away yet, as when the desk is left while something is read."""
        return self.is_mounted and any(child.id == "foot" for child in self.children)

    @property
    def standing(self) -> bool:
        """On top, with all its parts: what comes late must not draw on a screen that is gone."""
        return self.is_mounted and self.is_attached and self.is_current

    def on_unmount(self) -> None:
        """Nothing is to be drawn any more."""
        if self._rest is not None:
            self._rest.cancel()

    # -- keys --------------------------------------------------------------------------------------------------------------------

    async def press(self, name: str, character: str | None) -> None:
        """Do what a key means here, or say why not. What was told has been seen."""
        if self.meanwhile:
            self.meanwhile = ""
            self.draw_status()
        key = self.desk.keymap.find(name, character, self.where)
        if key is None:
            if character and character.isprintable():
                self.desk.say(f"{character} means nothing here; {self.desk.keymap.shown('look.help')} shows the keys of this screen.")
            return
        shown = character if character and character.isprintable() and character != " " else key.shown
        if self.where not in key.screens:
            other = f"means nothing here ({key.label}); {self.desk.keymap.shown('look.help')} shows the keys of this screen."
            self.desk.say(f"{shown}: {key.elsewhere}" if key.elsewhere else f"{shown} {other}")
            return
        why = self.why_not(key)
        if why:
            self.desk.say(f"{shown}: {why}", "soon")
            return
        await self.run(key, character)

    async def run(self, key: Key, character: str | None = None) -> None:
        """Do what the key is for."""
        does: Any = getattr(self, "do_" + key.id.replace(".", "_"), None)
        if does is None:
            does = getattr(self.desk, "do_" + key.id.replace(".", "_"), None)
        if does is None:
            return
        if key.id == "find.pick":
            await does(int(character or "1"))
        else:
            await does()

    async def do_back(self) -> None:
        """One step back; on the first screen it stays, since who goes back with several presses is not to be put out."""
        if self.desk.below:
            await self.desk.back()
        else:
            self.desk.say(f"This is the first screen. {self.desk.keymap.shown('quit')} leaves claimdesk.")

    async def do_quit(self) -> None:
        """Back; the Desk leaves."""
        await self.desk.back()

    async def do_look_explain(self) -> None:
        """Explain."""
