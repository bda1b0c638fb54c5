"""Queries: to be answered by me, asked by me, all that are not closed, ended; Enter opens one."""

from __future__ import annotations

from typing import Any

from acts import queries
from acts.query_rows import QueryRow
from billing import day
from tui import words
from tui.list_frame import FilteredFrame
from tui.screens.query import QueryScreen
from tui.widgets.lines import Row, row
from tui.widgets.window import Held

VIEWS = ("For me", "I asked", "Open", "Ended")
NOTHING = ("No query waits for you.", "You have asked nothing.", "No query is open.", "No query has ended yet.")


class QueriesScreen(FilteredFrame):
    """What is asked about the wording of records, the first due first."""

    where = "queries"
    names = VIEWS

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[QueryRow, ...] = ()

    async def load(self) -> None:
        """What the view shows; the cursor stays on its own."""
        lists = [await self.desk.do(queries.listing, kind) for kind in queries.VIEWS]
        self.totals = [len(found) for found in lists]
        here = self.current()
        self.rows = tuple(one for one in lists[self.chosen] if _has(one, self.text))
        on = next((n for n, one in enumerate(self.rows) if here is not None and one.number == here.number), self.worklist.on)
        self.worklist.words = (f'Nothing matches "{self.text}". Esc shows all.' if self.text else NOTHING[self.chosen],)
        await self.worklist.show(Held(list(self.rows)), min(on, max(len(self.rows) - 1, 0)))
        self.draw_frame()

    def current(self) -> QueryRow | None:
        """The query under the cursor."""
        item = self.worklist.current() if self.is_mounted else None
        return item if isinstance(item, QueryRow) else None

    def draw_head(self, width: int) -> Row:
        """The heads of the columns."""
        return row((f"   {'NUMBER':<8}{'DUE':<10}{'PATIENT':<19}{'WHO':<20}ABOUT", "quiet"))

    def draw_item(self, item: Any, width: int) -> tuple[str, Row]:
        """A query."""
        one: QueryRow = item
        said, role = state_words(one, self.desk.info.today)
        start = f"{words.left(one.ref, 7)} "
        who = f"{one.asker} to {one.whom}"
        about = one.query.title or one.query.question
        return "  ", row(start, (f"{words.left(said, 9)} ", role), words.left(one.patient, 18), " ", words.left(who, 19), " ",
                         words.short(about, max(width - 61, 8)))  # fmt: skip

    def about_row(self) -> Row:
        """The question, as far as a row takes it."""
        one = self.current()
        if one is None:
            return Row()
        said = one.answer or one.query.question
        return row(f" {words.short(f'{one.ref} {one.claim}: {said}', self.room[0] - 2)}")

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        return [("open", "open, answer"), ("find.filter", "filter"), ("find.goto", "go to"), ("undo", "undo")]

    def status_row(self) -> tuple[str, str]:
        """Position and order."""
        at = self.worklist.on + 1 if self.rows and self.is_mounted else 0
        said = f'filter "{self.text}"' if self.text else "order: first due first" if self.chosen < 3 else "order: newest first"
        return f"{words.count(at)} of {words.count(len(self.rows))}   {said}", ""

    async def do_open(self) -> None:
        """The query whole."""
        one = self.current()
        if one is not None:
            self.stale = True
            await self.desk.show_screen(QueryScreen(one.number))


def state_words(one: QueryRow, today: Any) -> tuple[str, str]:
    """How it stands in a word or its day, and the role of its colour."""
    if one.state in ("asked", "overdue"):
        sign = day.due_sign(today, one.due_on)
        return f"{sign:<2} {one.due_on:%m-%d}", "urgent" if sign == "!!" else "soon" if sign == "!" else ""
    if one.signature == "awaited":
        return "~ to sign", "soon"
    return one.state, ""


def _has(one: QueryRow, text: str) -> bool:
    said = f"{one.ref} {one.claim} {one.patient} {one.asker} {one.whom} {one.query.title} {one.query.question} {one.state}".lower()
    return all(word in said for word in text.lower().split())
