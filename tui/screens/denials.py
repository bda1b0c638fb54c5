"""The queue of denials (and of the other kinds of work): the list that work is done from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from textual import on
from textual.containers import Horizontal
from textual.widget import Widget

from acts import lists
from acts import near as near_words
from acts.projects import ProjectRow
from acts.views import Counts, QueueGroup, QueueRow, QueueView
from billing import day
from tui import words
from tui.keys import Key
from tui.screens import denials_rows as rows
from tui.screens.claim_acts import ClaimActs
from tui.screens.denials_marks import Marks
from tui.screens.denials_views import Shown, Viewing
from tui.widgets.lines import Lines, Row, row
from tui.widgets.window import Window
from tui.widgets.worklist import Worklist

PANE_FROM = (140, 30)
PANE_BY_TAB = 110


def project_words(project: ProjectRow) -> str:
    """What one cause comes to, in a sentence."""
    since = f", since {day.shown_short(project.since)}" if project.since else ""
    likely = f" Likely {words.cash(project.expected_cents)}." if project.expected_cents else ""
    return f"{project.number}: {project.name}{since}. Mend once: {words.many(project.claims, 'claim')}.{likely} : projects shows it."


class Denials(Marks, Viewing, ClaimActs):
    """One kind of work in the order in which it should be worked."""

    where = "denials"

    def __init__(self, kind: str = "denial", name: str = "", only: QueueView | None = None) -> None:
        super().__init__()
        self.kind, self.kind_name = kind, name
        self.base = only or QueueView(kind=kind, state="open")
        self.views: list[Shown] = []
        self.chosen = 0
        self.view = self.base
        self.counts = Counts(0, 0, 0, 0)
        self.pane_asked: bool | None = None
        self.fresh = True
        self.busiest: list[QueueGroup] | None = None

    def work(self) -> Iterable[Widget]:
        """The list, and the pane beside it."""
        yield Horizontal(Worklist(self.desk.palette, self._draw, self._head), Lines(self.desk.palette, id="pane"), id="main")

    def on_mount(self) -> None:
        """The pane shows where there is room."""
        super().on_mount()
        self.resized()

    def resized(self) -> None:
        """Pane or not."""
        width, height = self.size.width, self.size.height
        roomy = width >= PANE_FROM[0] and height >= PANE_FROM[1]
        self.query_one("#pane").display = self.pane_asked if self.pane_asked is not None and width >= PANE_BY_TAB else roomy
        self.worklist.refresh()
        self.draw_pane()

    @property
    def paned(self) -> bool:
        """Whether the pane stands."""
        return bool(self.query_one("#pane").display)

    # -- reading

    async def load(self) -> None:
        """Views with their counts, then the rows around where the cursor was."""
        await self.count_views()
        current = None if self.fresh else self.current_row()
        await self.read(around=current)
        self.fresh = False
        self.draw_frame()

    async def read(self, around: QueueRow | None = None) -> None:
        """The rows of the present view."""
        if self.grouping:
            await self.read_groups()
            return
        self.counts = await self.desk.do(lists.counts, self.view)
        view = self.view

        async def fetch(after: str | None, before: str | None, limit: int) -> tuple[QueueRow, ...]:
            page = await self.desk.do(lists.queue, view, after=after, limit=limit, before="~\t" if before == "" else before)
            return page.rows

        async def place(rank: str) -> int:
            return await self.desk.do(lists.position, view, rank) - 1

        window: Window[QueueRow] = Window(fetch, place)
        at, top = 0, 0
        if around is not None:
            offset = self.worklist.on - self.worklist.top
            at = await window.around(around.rank, self.counts.total)
            top = max(0, at - offset)
        else:
            await window.start(self.counts.total)
        self.worklist.words = () if self.counts.total else await self._nothing()
        await self.worklist.show(window, at, top)
        self.draw_pane()

    async def _nothing(self) -> tuple[str, ...]:
        """Why nothing stands here, and what now."""
        plural = words.kind_plural(self.base.kind)
        near = await self.desk.do(near_words.nearest, self.view) if self.view != self.plain else None
        meant = f"; did you mean {near[0]} ({words.count(near[1])})?" if near else "."
        if self.view.text:
            total = self.views[self.chosen].total if self.views else 0
            return (f'Nothing matches "{self.view.text}" in {words.count(total)}. Esc shows all{meant}',)
        if self.view != self.plain:
            return (f"No {plural} in this view: {self.filter_words()}. Esc shows all{meant}",)
        if self.view != self.base:
            return (f"No {plural} in this view. 1 shows all.",)
        waiting = next((shown for shown in self.views if shown.view == replace(self.base, state="waiting")), None)
        if waiting is None or not waiting.total:
            return (f"No {plural} open.",)
        first = (await self.desk.do(lists.queue, replace(waiting.view, order="follow_up"), limit=1)).rows
        on = f", next on {day.shown_due(first[0].follow_up_on)}" if first and first[0].follow_up_on else ""
        waits = f"{words.many(waiting.total, 'claim')} wait for an answer or a day ({waiting.digit} Waiting)"
        return (f"No {plural} open. {waits}{on}.",)

    async def changed(self, subjects: frozenset[tuple[str, str]]) -> None:
        """Others worked: only what is shown is read again."""
        await self.load()

    async def acted(self, item: QueueRow) -> None:
        """Mine: the same."""
        await self.load()

    # -- what stands where

    def title_words(self) -> str:
        """DENIALS, or the kind of work."""
        name = words.KINDS.get(self.kind, self.kind_name.upper() or "WORK")
        name += f" {self.base.project}" if self.base.project else ""
        return f"{name} by {self.grouping}" if self.grouping else name

    def order_words(self) -> str:
        """Groups have an order of their own."""
        if not self.grouping:
            return super().order_words()
        return f"order: {'day' if self.grouping in ('week', 'age') else 'dollars at risk'}"

    def hints(self) -> list[tuple[str, str]]:
        """The keys of the list, or of groups."""
        if self.grouping and isinstance(self.worklist.current(), rows.Heading | rows.More):
            return [("move.fold", "fold"), ("move.unfold", "unfold"), ("open", "open group"), ("find.order", "other grouping")]
        finds = [
            ("open", "open"),
            ("mark.one", "mark"),
            ("find.form", "filter"),
            ("find.order", "order, group"),
            ("look.explain", "explain"),
        ]
        acts = [("work.comment", "comment"), ("work.set_aside", "set aside"), ("work.hand", "hand to"), ("record.correct", "correct")]
        return [("work.take_next", "next best"), *finds, ("find.goto", "go to"), *acts]

    def status_row(self) -> tuple[str, str]:
        """Position, order, filter, marks; the sum of the view."""
        if not self.is_mounted:
            return "", ""
        source = self.worklist.source
        what = "group " if self.grouping else ""
        parts = [f"{what}{words.count(self.worklist.on + 1 if source.total else 0)} of {words.count(source.total)}"]
        if self.view.text or self.filter_words():
            parts.append(f"filter {self.filter_words()}")
        elif not self.taken_off:
            parts.append(self.order_words())
        parts.append(self.marks_words())
        if not (self.view.text or self.filter_words() or self.marks):
            parts.insert(2, "no filter")
        return "   ".join(part for part in parts if part), words.dollars(self.counts.at_stake_cents)

    def about_row(self) -> Row:
        """The row under the cursor; nothing where the pane says it."""
        if not self.is_mounted or self.paned:
            return Row()
        item = self.worklist.current()
        if isinstance(item, QueueRow):
            return row(f" {rows.about(item, self.desk.info.today)}")
        if isinstance(item, rows.Heading):
            group, project = item.group, self.project_of(item.group)
            if project is not None:
                return row(f" {words.short(project_words(project), self.room[0] - 2)}")
            named = words.short(group.key if self.grouping == "reason" else group.words, 34)
            said = f"{named}: {words.many(group.items, 'claim')}, {words.dollars(group.at_stake_cents)}."
            return row(f" {said} Enter opens the group alone.")
        return Row()

    def draw_pane(self) -> None:
        """The pane repeats the row."""
        if not self.is_mounted or not self.paned:
            return
        item = self.worklist.current()
        info = self.desk.info
        height = self.query_one("#pane").size.height
        told = rows.pane(item, info.today, info.login, info.zone) if isinstance(item, QueueRow) else []
        told += [Row()] * max(0, height - len(told))
        self.part("pane").show([Row((("| ", "quiet"), *line.parts)) for line in told[:height]])

    def at_rest(self) -> None:
        """About line and pane follow once the cursor rests."""
        super().at_rest()
        if self.standing:
            self.draw_pane()

    def _columns(self, width: int) -> rows.Columns:
        return rows.Columns.of(width, self.paned, self.columns)

    def shown_columns(self) -> tuple[str, ...]:
        """The columns that there is room for."""
        return self._columns(self.worklist.size.width).shown

    def _head(self, width: int) -> Row:
        return rows.group_head(self.grouping, bool(self.projects)) if self.grouping else rows.head(self._columns(width))

    def _draw(self, item: Any, width: int) -> tuple[str, Row]:
        info = self.desk.info
        if isinstance(item, rows.Heading):
            return "  ", rows.group_line(item, info.today, width, self.grouping, bool(self.projects))
        if isinstance(item, rows.More):
            return "  ", row((f"   ... {words.count(item.count)} more: Enter opens this group alone", "quiet"))
        return rows.gutter(item, item.item in self.marks, info.login), rows.line(item, self._columns(width), info.today, info.login)

    # -- acting

    def current_row(self) -> QueueRow | None:
        """The item under the cursor."""
        item = self.worklist.current() if self.is_mounted else None
        return item if isinstance(item, QueueRow) else None

    def acting_on(self) -> QueueRow | None:
        """The item under the cursor, or any where marks stand."""
        return self.current_row() or next(iter(self.marks.values()), None)

    def why_not(self, key: Key) -> str | None:
        """What the list itself cannot do now."""
        if key.id in ("move.fold", "move.unfold") and not self.grouping:
            return f"folds groups; {self.desk.keymap.shown('find.order')} groups the list."
        if key.id == "part" and self.size.width < PANE_BY_TAB:
            return f"the pane needs {PANE_BY_TAB} columns; this window has {self.size.width}."
        return super().why_not(key)

    async def do_open(self) -> None:
        """Open the claim, or the group alone."""
        item = self.worklist.current()
        if isinstance(item, rows.Heading | rows.More):
            await self.open_group(item.group)
        elif isinstance(item, QueueRow):
            await self.desk.open_claim(item.control_number, self)

    async def step(self, by: int) -> str | None:
        """The claim after or before the one under the cursor, for J and K."""
        at = self.worklist.on + by
        while 0 <= at < self.worklist.source.total:
            await self.worklist.go(at)
            if self.worklist.on != at:
                return None
            found = self.current_row()
            if found is not None:
                return found.control_number
            at += by
        return None

    async def next_words(self) -> str:
        """What is next after an act from here."""
        return f"{self.desk.keymap.shown('work.take_next')} takes the next best."

    async def do_part(self) -> None:
        """The pane."""
        self.pane_asked = not self.paned
        self.resized()
        self.draw_frame()

    async def look_at(self, view: QueueView) -> None:
        """Other rows: hidden marks are taken off, and the frame says so."""
        self.view = view
        await self.read()
        await self.unmark_hidden()
        self.draw_frame()

    # -- moving

    async def _moved(self) -> None:
        await self.mark_to_here()
        self.draw_status()
        self.rested()

    async def do_move_down(self) -> None:
        """One row down."""
        await self.worklist.go(self.worklist.on + 1)
        await self._moved()

    async def do_move_up(self) -> None:
        """One row up."""
        await self.worklist.go(self.worklist.on - 1)
        await self._moved()

    async def do_move_first(self) -> None:
        """The first row."""
        await self.worklist.first()
        await self._moved()

    async def do_move_last(self) -> None:
        """The last row."""
        await self.worklist.last()
        await self._moved()

    async def do_move_page_down(self) -> None:
        """A page down."""
        await self.worklist.page(1)
        await self._moved()

    async def do_move_page_up(self) -> None:
        """A page up."""
        await self.worklist.page(-1)
        await self._moved()

    async def do_move_half_down(self) -> None:
        """Half a page down."""
        await self.worklist.page(0.5)
        await self._moved()

    async def do_move_half_up(self) -> None:
        """Half a page up."""
        await self.worklist.page(-0.5)
        await self._moved()

    @on(Worklist.Pointed)
    def pointed(self, event: Worklist.Pointed) -> None:
        """The mouse chose a row: in turn, like a key."""

        async def go() -> None:
            await self.worklist.go(event.at)
            await self._moved()

        self.desk.begin(go)
