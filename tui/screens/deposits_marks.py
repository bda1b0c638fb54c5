"""Marks in the list of deposits: READY ones are marked and closed together, after one question, with one undo."""

from __future__ import annotations

from acts import deposits
from acts.deposits_rows import DepositRow
from tui import words
from tui.list_frame import ViewsFrame
from tui.screens.deposit_acts import DepositActs
from tui.widgets.told import Told


class DepositMarks(DepositActs, ViewsFrame):
    """Which deposits X is for together."""

    rows: list[DepositRow]

    def __init__(self) -> None:
        super().__init__()
        self.marks: dict[int, DepositRow] = {}

    def current(self) -> DepositRow | None:
        """The deposit under the cursor."""
        raise NotImplementedError

    def marks_words(self) -> str:
        """For the status line."""
        return f"{len(self.marks)} marked, {words.dollars(sum(one.cents for one in self.marks.values()))}" if self.marks else ""

    def keep_marks(self) -> None:
        """Take marks off what the list no longer shows, or what is not READY any more."""
        shown = {one.deposit: one for one in self.rows if one.ready}
        self.marks = {number: shown[number] for number in self.marks if number in shown}

    def _marked(self) -> None:
        """The marks are others: paint them, count them, name X anew."""
        self.worklist.repaint()
        self.draw_frame()

    async def do_mark_one(self) -> None:
        """Mark or unmark, and go down."""
        one = self.current()
        if one is None:
            self.desk.say("There is nothing under the cursor.")
            return
        if one.deposit in self.marks:
            del self.marks[one.deposit]
        elif one.ready:
            self.marks[one.deposit] = one
        else:
            why = "is closed already" if one.state == "closed" else "is not explained yet; Enter shows what is missing"
            self.desk.say(f"{one.name} {why}. Only READY ones are closed together.")
            return
        await self.worklist.go(self.worklist.on + 1)
        self._marked()
        self.rested()

    async def do_mark_all(self) -> None:
        """All READY ones that are shown."""
        self.marks = {one.deposit: one for one in self.rows if one.ready}
        if not self.marks:
            self.desk.say("None of these is READY.")
        self._marked()

    async def do_mark_none(self) -> None:
        """No marks."""
        self.marks = {}
        self._marked()

    async def close_marked(self) -> None:
        """One question with count and dollars; all of them close in one request, so that one undo opens them again."""
        some = list(self.marks.values())
        many, total = words.many(len(some), "deposit"), words.dollars(sum(one.cents for one in some))
        payments = words.many(sum(one.payments for one in some), "payment")
        follows = f"{payments}, all explained. They take no changes then; one u opens them again."
        if not await self.desk.sure(f"Close {many}, {total}?", "close", follows):
            return
        done, left = await self.desk.do(deposits.close_some, [(one.deposit, one.version) for one in some])
        self.marks = {}
        await self.load()
        closed = f"{words.many(len(done), 'deposit')}, {words.dollars(sum(one.cents for one in done))}, closed."
        if not left:
            self.desk.say(f"{closed} u takes it back.", "good")
            return
        self.desk.say(f"{closed} {len(left)} left open: {left[0][0]}, {left[0][1]}.", "soon")
        if len(left) > 1:
            await self.desk.ask(Told("WHAT STAYS OPEN", [f"{name}: {why}." for name, why in left]))
