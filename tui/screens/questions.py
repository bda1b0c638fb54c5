"""Questions and what is said to me: to be answered, asked by me, all that are open, answered; Enter opens the claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from acts import questions, talk
from acts.talk_rows import ForMe, QuestionRow
from billing import day
from tui import words
from tui.keys import Key
from tui.list_frame import FilteredFrame
from tui.screens.claim_bulk import Bulk
from tui.screens.claim_talk import answer_form
from tui.widgets.fields import Field, Form
from tui.widgets.lines import Row, row
from tui.widgets.window import Held

VIEWS = ("For me", "I asked", "All open", "Answered")
KINDS = ("mine", "asked", "open", "answered")


@dataclass(frozen=True, slots=True)
class _Item:
    """A row: a question, or a comment that names me."""

    claim: str
    ref: str
    who: str
    text: str
    state: str
    question: QuestionRow | None = None
    said: ForMe | None = None

    @property
    def key(self) -> tuple[str, int]:
        """What it is, for the cursor to stay on."""
        return (self.ref, self.said.row if self.said is not None else 0)


class QuestionsScreen(FilteredFrame, Bulk):
    """What somebody wants to know of somebody."""

    where = "questions"
    names = VIEWS

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[_Item, ...] = ()

    # -- reading

    async def load(self) -> None:
        """What the view shows; the cursor stays on its own."""
        lists = [await self.desk.do(questions.listing, kind) for kind in KINDS]
        said = [one for one in await self.desk.do(talk.for_me) if one.kind in ("answer", "mention")]
        unread = [_said(one) for one in said]
        self.totals = [len(lists[0]) + len(unread), *(len(found) for found in lists[1:])]
        items = [self._item(one) for one in lists[self.chosen]] + (unread if not self.chosen else [])
        here = self.current()
        self.rows = tuple(one for one in items if _has(one, self.text))
        on = next((n for n, one in enumerate(self.rows) if here is not None and one.key == here.key), self.worklist.on)
        nothing = ("Nobody asks you, and nothing is said to you that you have not read.", "You have asked nothing.", "No question is open.",
                   "No question was answered yet.")[self.chosen]  # fmt: skip
        self.worklist.words = (f'Nothing matches "{self.text}". Esc shows all.' if self.text else nothing,)
        await self.worklist.show(Held(list(self.rows)), min(on, max(len(self.rows) - 1, 0)))
        self.draw_frame()

    def _item(self, one: QuestionRow) -> _Item:
        who = f"{one.asker} to {one.whom}"
        if one.state == "open":
            sign = day.due_sign(self.desk.info.today, one.due_on)
            return _Item(one.claim, one.ref, who, one.text, f"{sign:<2} {one.due_on:%m-%d}", one)
        return _Item(one.claim, one.ref, who, f"{one.answered_by}: {one.answer}" if one.answer else one.text, one.state, one)

    def current(self) -> _Item | None:
        """The row under the cursor."""
        item = self.worklist.current() if self.is_mounted else None
        return item if isinstance(item, _Item) else None

    # -- what stands where

    def draw_head(self, width: int) -> Row:
        """The heads of the columns."""
        return row((f"   {'NUMBER':<8}{'CLAIM':<11}{'DUE':<9}{'WHO':<20}{'WHAT'}", "quiet"))

    def draw_item(self, item: Any, width: int) -> tuple[str, Row]:
        """A question, or a comment."""
        one: _Item = item
        role = "urgent" if one.state.startswith("!!") else "soon" if one.state.startswith("!") else ""
        start = f"{words.left(one.ref, 7)} {words.left(one.claim, 10)} "
        return "  ", row(start, (f"{one.state:<9}", role), words.left(one.who, 19), " ", words.short(one.text, width - 53))

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        return [("open", "open the claim"), ("work.ask", "answer"), ("drop", "take back"), ("find.filter", "filter"), ("undo", "undo")]

    def status_row(self) -> tuple[str, str]:
        """Position and order."""
        at = self.worklist.on + 1 if self.rows and self.is_mounted else 0
        said = f'filter "{self.text}"' if self.text else "order: first due first" if self.chosen < 3 else "order: newest first"
        return f"{words.count(at)} of {words.count(len(self.rows))}   {said}", ""

    def about_row(self) -> Row:
        """The words, as far as a row takes them."""
        one = self.current()
        return row(f" {words.short(f'{one.who}: {one.text}', self.room[0] - 2)}") if one is not None else Row()

    # -- keys

    def why_not(self, key: Key) -> str | None:
        """What cannot be done with it now."""
        if key.id not in ("work.ask", "drop"):
            return super().why_not(key)
        one = self.current()
        if one is None:
            return "there is nothing under the cursor."
        if one.question is None:
            return "this is something to be read; Enter opens its claim."
        if one.question.state != "open":
            return f"{one.ref} is {one.question.state} already."
        return self.desk.may("work.answer" if key.id == "work.ask" else "work.withdraw")

    async def do_open(self) -> None:
        """The claim; what is said to me on it is read by that."""
        one = self.current()
        if one is not None:
            self.stale = True
            await self.desk.open_claim(one.claim)

    async def do_work_ask(self) -> None:
        """Answer it."""
        one = self.current()
        if one is not None and one.question is not None and await answer_form(self, one.question):
            said, role = self.desk.message, self.desk.message_role
            await self.load()
            self.desk.say(said, role)

    async def do_drop(self) -> None:
        """Take the question back: what waited for its answer is open again."""
        one = self.current()
        if one is None or one.question is None:
            return
        filled = await self.desk.ask(Form(f"Take {one.ref} back", [Field("reason", "Reason", hint="may stay empty")], "take it back"))
        if filled is not None:
            await self.desk.do(questions.withdraw, one.question.question, filled["reason"], one.question.version)
            await self.load()
            self.desk.say(f"{one.ref} is taken back{f'; {one.claim} is back in the queue' if one.question.waits else ''}.", "good")


def _said(one: ForMe) -> _Item:
    names = {"mention": "names you", "answer": "answers"}
    return _Item(one.claim, one.ref, f"{one.who} {names[one.kind]}", one.text, "to read", None, one)


def _has(one: _Item, text: str) -> bool:
    said = f"{one.ref} {one.claim} {one.who} {one.text} {one.state}".lower()
    return all(word in said for word in text.lower().split())
