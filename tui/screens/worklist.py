"""One list of the records desk: its rows with age and last day, whose each is; Enter opens the thing, T takes a claim or gives it back."""

from __future__ import annotations

import importlib
from typing import Any

from acts import coding_visit, second_look, work, worklists
from acts.worklist_rows import WorkList, WorkRow
from billing import day
from tui import words
from tui.frame import Frame
from tui.keys import Key
from tui.list_frame import FilteredFrame
from tui.widgets.lines import Row, row
from tui.widgets.window import Held


class WorklistScreen(FilteredFrame):
    """Rows of one list."""

    where = "worklist"
    names = ("All", "Mine", "Late")

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name_ = name
        self.list: WorkList | None = None
        self.rows: tuple[WorkRow, ...] = ()

    async def load(self) -> None:
        """Read; the cursor stays on its own."""
        self.list = await self.desk.do(worklists.one, self.name_)
        me, here = self.desk.info.login, self.current()
        views = (
            self.list.rows,
            tuple(one for one in self.list.rows if me in (one.owner, one.held)),
            tuple(one for one in self.list.rows if one.left is not None and one.left <= 0),
        )
        self.totals = [len(some) for some in views]
        self.rows = tuple(one for one in views[self.chosen] if _has(one, self.text))
        on = next(
            (n for n, one in enumerate(self.rows) if here is not None and (one.ref, one.what) == (here.ref, here.what)), self.worklist.on
        )
        self.worklist.words = (f'Nothing matches "{self.text}". Esc shows all.' if self.text else "Nothing waits here.",)
        await self.worklist.show(Held(list(self.rows)), min(on, max(len(self.rows) - 1, 0)))
        self.draw_frame()

    def title_words(self) -> str:
        """The list's own title."""
        return self.list.title.upper() if self.list is not None else "RECORDS"

    def current(self) -> WorkRow | None:
        """The row under the cursor."""
        item = self.worklist.current() if self.is_mounted else None
        return item if isinstance(item, WorkRow) else None

    @property
    def _dated(self) -> bool:
        """Whether anything in the list has a last day: else what it is has that room."""
        return self.list is not None and any(one.due_on is not None for one in self.list.rows)

    def draw_head(self, width: int) -> Row:
        """The heads of the columns."""
        due = f"{'DUE':<9}" if self._dated else ""
        return row((f"   {'NUMBER':<11}{'AGE':>5}  {due}{'PATIENT':<18}{'WHOSE':<11}WHAT", "quiet"))

    def draw_item(self, item: Any, width: int) -> tuple[str, Row]:
        """A piece of work."""
        one: WorkRow = item
        sign = day.due_sign(self.desk.info.today, one.due_on)
        due = f"{sign:<2} {one.due_on:%m-%d}" if one.due_on is not None else "   -"
        role = "urgent" if sign == "!!" else "soon" if sign == "!" else ""
        age = f"{one.days}d" if one.days is not None else "-"
        hold = "@" if one.held == self.desk.info.login else "=" if one.held else " "
        money = f"  {words.cash(one.cents, 10)}" if one.cents is not None and width >= 100 else ""
        start = f"{words.left(one.ref, 10)} {age:>5}  "
        whose = words.left(one.held or one.owner or "-", 10)
        return f"{hold} ", row(start, (f"{due:<9}" * self._dated, role), words.left(one.patient, 17), " ", whose, " ",
                               words.short(one.what, max(width - 51 - 9 * self._dated - len(money), 8)), money)  # fmt: skip

    def about_row(self) -> Row:
        """The row in a sentence."""
        one = self.current()
        if one is None:
            return Row()
        money = f", {words.dollars(one.cents)}" if one.cents is not None else ""
        return row(f" {words.short(f'{one.ref} {one.patient}: {one.what}{money}', self.room[0] - 2)}")

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        takes = [("work.take", "take, give back")] if any(one.item is not None for one in self.rows) else []
        return [("open", "open"), ("work.take_next", "next best"), *takes, ("find.filter", "filter"), ("undo", "undo")]

    def status_row(self) -> tuple[str, str]:
        """Position; the money of the rows, where they have some."""
        at = self.worklist.on + 1 if self.rows and self.is_mounted else 0
        cents = sum(one.cents or 0 for one in self.rows)
        said = f'   filter "{self.text}"' if self.text else ""
        return f"{words.count(at)} of {words.count(len(self.rows))}{said}", words.dollars(cents) if cents else ""

    def why_not(self, key: Key) -> str | None:
        """Only a claim's work is held by somebody."""
        one = self.current()
        if key.id == "work.take" and (one is None or one.item is None):
            return "what is held are claims: a query and a signature have their person already."
        return super().why_not(key)

    async def do_open(self) -> None:
        """The thing itself."""
        one = self.current()
        if one is not None:
            self.stale = True
            await open_row(self, one)

    async def do_work_take(self) -> None:
        """Take the claim's work, or give it back."""
        one = self.current()
        if one is None or one.item is None:
            return
        mine = one.held == self.desk.info.login
        await self.desk.do(work.release if mine else work.take, one.item)
        await self.desk.count_hands()
        await self.load()
        self.desk.say(f"{one.ref} is {'given back' if mine else 'in your hand'}.", "good")

    async def do_work_take_next(self) -> None:
        """The next best of all lists."""
        self.stale = True
        await open_best(self)


def _has(one: WorkRow, text: str) -> bool:
    said = f"{one.ref} {one.claim} {one.patient} {one.owner} {one.what}".lower()
    return all(word in said for word in text.lower().split())


async def open_best(frame: Frame) -> None:
    """Take what a technician does next, and open it."""
    found = await frame.desk.do(worklists.best)
    if found is None:
        frame.desk.say("Nothing of the records desk waits for you. :records shows what others have.")
        return
    _, one = found
    if one.item is not None and one.held != frame.desk.info.login:
        await frame.desk.do(work.take, one.item)
        await frame.desk.count_hands()
    await open_row(frame, one)


async def open_row(frame: Frame, one: WorkRow) -> None:
    """What a row of a list is about, on its own screen."""
    kind, key = one.opens
    if "+" in one.ref and kind == "patient":
        from tui.screens.merge import MergeScreen

        kept, other = one.ref.split("+")
        await frame.desk.show_screen(MergeScreen(int(kept), int(other)))
    elif kind == "patient":
        from tui.screens.chart import ChartScreen

        await frame.desk.show_screen(ChartScreen(int(key), thing=one.thing))
    elif kind in LISTS:
        await frame.desk.open_other(LISTS[kind])
    elif kind == "claim":
        await frame.desk.open_claim(key)
    elif kind == "visit":
        from tui.screens.coding import CodingScreen

        await frame.desk.show_screen(CodingScreen(coding_visit.key_of(int(key))))
    elif kind == "coding":
        from tui.screens.coding_look import SecondLookScreen

        await frame.desk.show_screen(SecondLookScreen(await frame.desk.do(second_look.one, int(key))))
    else:
        module, screen = SCREENS[kind]
        made = getattr(importlib.import_module(f"tui.screens.{module}"), screen)
        await frame.desk.show_screen(made(int(key)))


SCREENS = {
    "query": ("query", "QueryScreen"), "document": ("document", "DocumentScreen"),
    "request": ("request", "RequestScreen"),
}  # fmt: skip
"""Kind → module under tui.screens, class; each is opened by its number."""
LISTS = {"correction": "signatures", "review": "breaches"}
"""What is worked on in a list of its own."""
