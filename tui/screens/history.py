"""The log of one claim, record or remittance: who did what, when, and what it changed, before and after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from textual.widget import Widget

from acts import lists, look
from acts.views import EventRow
from billing.text import fold
from tui import words
from tui.frame import Frame
from tui.undoing import Other
from tui.widgets.filter import Filter
from tui.widgets.lines import Lines, Row, row, rule
from tui.widgets.window import Held
from tui.widgets.worklist import Worklist

PAGE = 200
DETAIL = 7


class HistoryScreen(Frame):
    """Newest first; what an event changed stands below the list."""

    where = "history"

    def __init__(self, kind: str, key: str, title: str) -> None:
        super().__init__()
        self.kind, self.key, self.title_of = kind, key, title
        self.events: list[EventRow] = []
        self.more = True
        self.text = ""

    def work(self) -> Iterable[Widget]:
        """The list, and what the event changed."""
        yield Worklist(self.desk.palette, self._draw, self._head)
        yield Lines(self.desk.palette, id="detail")

    @property
    def worklist(self) -> Worklist:
        """The list."""
        return self.query_one(Worklist)

    def on_mount(self) -> None:
        """Room for what changed."""
        super().on_mount()
        self.query_one("#detail", Lines).styles.height = DETAIL

    async def load(self) -> None:
        """The newest events."""
        self.events, self.more = [], True
        await self._read()
        await self._show(0)
        self.draw_frame()

    async def _read(self) -> None:
        before = self.events[-1].number if self.events else None
        if self.kind == "corrections":
            page = await self.desk.do(lists.events, limit=PAGE)
            found = [event for event in page.rows if event.act == "correction.sign"]
            self.events, self.more = found, False
            return
        page = await self.desk.do(look.history, self.kind, self.key, before, PAGE)
        self.events += page.rows
        self.more = page.after is not None and bool(page.rows)

    async def _show(self, on: int) -> None:
        shown = (
            [e for e in self.events if all(w in fold(f"{e.actor} {e.words} {e.reason}") for w in fold(self.text).split())]
            if self.text
            else self.events
        )
        self.worklist.words = (f'Nothing matches "{self.text}". Esc shows all.' if self.text else "Nothing was done to it yet.",)
        await self.worklist.show(Held([_Ranked(e) for e in shown]), on)
        self._detail()

    def current(self) -> EventRow | None:
        """The event under the cursor."""
        item = self.worklist.current() if self.is_mounted else None
        return item.event if isinstance(item, _Ranked) else None

    async def can_be_taken_back(self) -> Sequence[Other]:
        """The act under the cursor, with all that was done by the same key."""
        e = self.current()
        if e is None or e.act.startswith(("look.", "lists.", "proof.", "refused")):
            return ()
        return (Other(f"event {e.number} by {e.actor}: {e.words}", f"event {e.number}", event=e.number),)

    # -- what stands where

    def title_words(self) -> str:
        """LOG."""
        return "LOG"

    def holder(self) -> str:
        """Of what."""
        return self.title_of

    def bar_row(self) -> Row:
        """What it is."""
        return row((f" What was done to {self._of()}, newest first. Nothing here can be changed.", "quiet"))

    def _of(self) -> str:
        kind, _, key = self.title_of.partition(" ")
        return f"{kind.lower()} {key}".strip()

    def _head(self, width: int) -> Row:
        return row((f"    {'EVENT':>6}  {'WHEN':<11}  {'WHO':<10}  WHAT", "quiet"))

    def _draw(self, item: Any, width: int) -> tuple[str, Row]:
        e: EventRow = item.event
        when = words.moment(e.moment, self.desk.info.zone, self.desk.info.today)
        said = words.short(
            e.words + (f" ({e.reason})" if e.reason and e.reason not in e.words and not e.act.startswith("look.") else ""), width - 39
        )
        return "  ", row(f" {e.number:>6}  {when:<11}  {words.left(e.actor, 10)}  ", (said, "soon" if e.undoes else ""))

    def _detail(self) -> None:
        e = self.current()
        width, _ = self.room
        rows = [rule()]
        if e is not None:
            rows.append(
                row(
                    (f" {e.act}", "quiet"),
                    (f"   takes back event {e.undoes}" if e.undoes else "", "soon"),
                    (words.short(f"   reason: {e.reason}", width - 30) if e.reason else "", ""),
                )
            )
            changes = _changes(e)
            rows.append(row((f"   {'FIELD':<26} {'BEFORE':<{(width - 32) // 2}} AFTER", "quiet")))
            side = (width - 32) // 2
            for name, before, after in changes[: DETAIL - 3]:
                rows.append(row(f"   {words.left(name, 26)} {words.left(before, side - 1)}  {words.short(after, side - 2)}"))
            if len(changes) > DETAIL - 3:
                rows[-1] = row((f"   ... {len(changes) - DETAIL + 4} more fields: Enter shows all", "quiet"))
            if not changes:
                rows[-1] = row(
                    (
                        " It changed no field"
                        + ("." if not e.subjects else f"; it is about {words.short(', '.join(e.subjects), width - 34)}."),
                        "quiet",
                    )
                )
        self.query_one("#detail", Lines).show(rows)

    def hints(self) -> list[tuple[str, str]]:
        """The keys of the log."""
        return [("open", "all that it changed"), ("find.filter", "filter"), ("undo", "undo my last act"), ("back", "back")]

    def status_row(self) -> tuple[str, str]:
        """Position."""
        total = self.worklist.source.total if self.is_mounted else 0
        said = f'   filter "{self.text}"' if self.text else ""
        return f"{self.worklist.on + 1 if total else 0} of {words.count(total)}{'+' if self.more else ''} events{said}", ""

    # -- keys

    async def do_open(self) -> None:
        """All fields that the event changed."""
        from tui.widgets.told import Told

        e = self.current()
        if e is not None:
            said = [f"{name}: {before or '-'} -> {after or '-'}" for name, before, after in _changes(e)] or ["It changed no field."]
            await self.desk.ask(Told(f"EVENT {e.number}, {e.act}", [e.words, *said, *e.subjects]))

    async def do_find_filter(self) -> None:
        """Narrow by words."""

        async def narrowed(text: str) -> None:
            self.text = text
            await self._show(0)
            self.draw_status()

        if await self.desk.ask(Filter("/", narrowed, self.text)) is None:
            await narrowed("")

    async def do_back(self) -> None:
        """A filter goes first."""
        if self.text:
            self.text = ""
            await self._show(0)
            self.draw_status()
        else:
            await super().do_back()

    async def _go(self, to: int) -> None:
        if to >= self.worklist.source.total and self.more and not self.text:
            await self._read()
            await self._show(self.worklist.on)
        await self.worklist.go(to)
        self.draw_status()
        self.rested()

    def at_rest(self) -> None:
        """What it changed, once the cursor rests."""
        super().at_rest()
        if self.standing:
            self._detail()

    async def do_move_down(self) -> None:
        """Older."""
        await self._go(self.worklist.on + 1)

    async def do_move_up(self) -> None:
        """Newer."""
        await self._go(self.worklist.on - 1)

    async def do_move_first(self) -> None:
        """The newest."""
        await self._go(0)

    async def do_move_last(self) -> None:
        """The oldest that was read."""
        await self._go(self.worklist.source.total - 1)

    async def do_move_page_down(self) -> None:
        """A page."""
        await self._go(self.worklist.on + self.worklist.height)

    async def do_move_page_up(self) -> None:
        """A page."""
        await self._go(self.worklist.on - self.worklist.height)

    async def do_move_half_down(self) -> None:
        """Half a page."""
        await self._go(self.worklist.on + self.worklist.height // 2)

    async def do_move_half_up(self) -> None:
        """Half a page."""
        await self._go(self.worklist.on - self.worklist.height // 2)


class _Ranked:
    """An event as a row of the list."""

    __slots__ = ("event",)

    def __init__(self, event: EventRow) -> None:
        self.event = event

    @property
    def rank(self) -> str:
        """Its number."""
        return str(self.event.number)


def _changes(e: EventRow) -> list[tuple[str, str, str]]:
    """(field, before, after) of each column that differs."""
    out = []
    before, after = e.before or {}, e.after or {}
    for name in dict.fromkeys((*before, *after)):
        was, now = before.get(name), after.get(name)
        if isinstance(was, dict) or isinstance(now, dict):
            one, two = (was if isinstance(was, dict) else {}), (now if isinstance(now, dict) else {})
            out += [
                (f"{name} {column}", _text(one.get(column)), _text(two.get(column)))
                for column in dict.fromkeys((*one, *two))
                if one.get(column) != two.get(column)
            ]
        elif was != now:
            out.append((name, _text(was), _text(now)))
    return out


def _text(value: object) -> str:
    return "" if value is None else words.clean(str(value))
