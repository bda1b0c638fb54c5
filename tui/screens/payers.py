"""What payers hold of ours and we of theirs, at provider level: a row a payer, then its adjustments."""

from __future__ import annotations

from typing import Any

from acts import takebacks
from acts.takeback_rows import PayerStanding, TakebackRow
from tui import words
from tui.list_frame import ListFrame
from tui.widgets.lines import Row, row
from tui.widgets.window import Held

SIGNS = {"open": ("!", "soon"), "disputed": ("~", "soon")}


class PayersScreen(ListFrame):
    """Every payer that adjusted a payment at provider level, the most held of ours first."""

    where = "payers"

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[PayerStanding] = []

    async def load(self) -> None:
        """All payers; the cursor stays on its own."""
        at = self.current()
        self.rows = await self.desk.do(takebacks.standings)
        self.worklist.words = ("No payer has adjusted a payment at provider level.",)
        same = next((n for n, r in enumerate(self.rows) if at is not None and r.payer == at.payer), self.worklist.on)
        await self.worklist.show(Held(self.rows), same)
        self.draw_frame()

    def current(self) -> PayerStanding | None:
        """The payer under the cursor."""
        item = self.worklist.current() if self.is_mounted else None
        return item if isinstance(item, PayerStanding) else None

    def bar_row(self) -> Row:
        """What it is about."""
        return row((" What payers took or put off at provider level, and nobody has explained.", "quiet"))

    def draw_head(self, width: int) -> Row:
        """The heads of the columns."""
        room = 22 + max(0, min(width - 80, 30))
        return row((f"   {'PAYER':<{room}}{'OPEN':>5}{'THEY HOLD':>13}{'DAYS':>6}{'WE HOLD':>13}{'DAYS':>6}{'DISPUTED':>11}", "quiet"))

    def draw_item(self, item: PayerStanding, width: int) -> tuple[str, Row]:
        """A row of the list."""
        room = 22 + max(0, min(width - 80, 30))
        ours, theirs = (str(days) if days is not None else "" for days in (item.ours_days, item.theirs_days))
        return "  ", row(
            f"{words.left(item.name, room)}{words.count(item.items):>5}",
            (words.cash(item.ours_cents, 13), "soon" if item.ours_cents else ""),
            f"{ours:>6}{words.cash(item.theirs_cents, 13)}{theirs:>6}{words.cash(item.disputed_cents, 11)}",
        )

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        return [("open", "its adjustments"), ("find.goto", "go to"), ("undo", "undo")]

    def about_row(self) -> Row:
        """The payer in a sentence."""
        one = self.current()
        if one is None:
            return Row()
        said = f"{words.short(one.name, 26)}: {words.many(one.items, 'adjustment')} to explain"
        said += f", {one.overdue} past the day of its dispute" if one.overdue else ""
        return row(f" {words.short(f'{said}. Interest {words.cash(one.interest_cents)}, withheld {words.cash(one.withheld_cents)}', 78)}")

    def status_row(self) -> tuple[str, str]:
        """Position, and both sums."""
        at = self.worklist.on + 1 if self.rows and self.is_mounted else 0
        ours, theirs = sum(r.ours_cents for r in self.rows), sum(r.theirs_cents for r in self.rows)
        return f"{at} of {words.count(len(self.rows))}", f"they hold {words.dollars(ours)}, we hold {words.dollars(theirs)}"

    async def do_open(self) -> None:
        """Its adjustments."""
        one = self.current()
        if one is not None:
            await self.desk.show_screen(TakebacksScreen(one, self))


class TakebacksScreen(ListFrame):
    """One payer's adjustments, the oldest first."""

    where = "takebacks"

    def __init__(self, payer: PayerStanding, payers: PayersScreen) -> None:
        super().__init__()
        self.payer, self.payers = payer, payers
        self.all = not payer.items
        self.every: list[TakebackRow] = []
        self.rows: list[TakebackRow] = []

    async def load(self) -> None:
        """Those of the view; the cursor stays on its own."""
        at = self.current()
        self.payers.stale = bool(self.every)  # read a second time: something was done
        self.every = await self.desk.do(takebacks.of_payer, self.payer.payer)
        self.rows = [r for r in self.every if self.all or r.waits]
        same = next((n for n, r in enumerate(self.rows) if at is not None and r.item == at.item), None)
        self.worklist.words = ("Nothing is left to explain here. 2 shows all.",)
        await self.worklist.show(Held(self.rows), min(self.worklist.on, max(len(self.rows) - 1, 0)) if same is None else same)
        self.draw_frame()

    def current(self) -> TakebackRow | None:
        """The adjustment under the cursor."""
        item = self.worklist.current() if self.is_mounted else None
        return item if isinstance(item, TakebackRow) else None

    def title_words(self) -> str:
        """TAKEN BACK."""
        return "TAKEN BACK"

    def holder(self) -> str:
        """Whose."""
        return words.short(self.payer.name, 30)

    def bar_row(self) -> Row:
        """The views."""
        parts: list[Any] = [" "]
        for n, (name, count) in enumerate((("Open", sum(r.waits for r in self.every)), ("All", len(self.every))), 1):
            text = f"{n} {name} {words.count(count)}"
            parts += [(f"[{text}]", "bold") if (n == 2) == self.all else f" {text} ", " "]
        return row(*parts)

    def draw_head(self, width: int) -> Row:
        """The heads of the columns."""
        extra = max(0, min(width - 80, 30))
        return row(
            (f"   {'NUMBER':<7}{'PAID ON':<8}{'TRACE':<10}{'WHY':<4}{'REFERENCE':<{12 + extra}}{'AMOUNT':>11}{'LEFT':>11}  STATE", "quiet")
        )

    def draw_item(self, item: TakebackRow, width: int) -> tuple[str, Row]:
        """A row of the list."""
        extra = max(0, min(width - 80, 30))
        sign, role = SIGNS.get(item.state, (" ", ""))
        if item.disputed is not None and item.state == "disputed" and item.disputed[1] < self.desk.info.today:
            sign, role = "!!", "urgent"
        on = f"{item.paid_on:%m-%d}" if item.paid_on and item.age_days < 300 else f"{item.paid_on:%Y-%m}" if item.paid_on else "-"
        return "  ", row(
            f"{words.left(item.name, 7)}{on:<8}{words.left(item.trace, 9)} {words.left(item.reason, 3)} "
            f"{words.left(item.reference, 11 + extra)} {words.cash(item.cents, 11)}{words.cash(item.left, 11)}  ",
            (f"{sign:<2}{item.state}", role),
        )

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        return [("open", "open"), ("find.pick", "view"), ("find.goto", "go to"), ("undo", "undo")]

    def about_row(self) -> Row:
        """The adjustment in a sentence."""
        r = self.current()
        if r is None:
            return Row()
        said = r.findings[0].message if r.findings else _explained(r)
        return row(f" {words.short(f'{r.name}, {r.age_days} days old: {said}', 78)}", ("", ""))

    def status_row(self) -> tuple[str, str]:
        """Position, and what is left."""
        at = self.worklist.on + 1 if self.rows and self.is_mounted else 0
        left = sum(r.left for r in self.rows)
        return f"{at} of {words.count(len(self.rows))}   order: oldest first", f"{words.dollars(left)} left"

    async def do_find_pick(self, number: int) -> None:
        """Another view."""
        if number > 2:
            self.desk.say(f"There is no view {number}.")
            return
        self.all = number == 2
        self.worklist.on = 0
        await self.load()

    async def do_open(self) -> None:
        """The adjustment."""
        from tui.screens.takeback import TakebackScreen

        r = self.current()
        if r is not None:
            await self.desk.show_screen(TakebackScreen(r.item, self))

    async def step(self, by: int) -> int | None:
        """The adjustment after or before, for J and K."""
        at = self.worklist.on + by
        if not 0 <= at < len(self.rows):
            return None
        await self.worklist.go(at)
        return self.rows[at].item


def _explained(r: TakebackRow) -> str:
    """What explains it, or that nothing does."""
    used = ", ".join(f"{words.cash(use.cents)} {use.kind} {use.words}" for use in r.used)
    if r.waits:
        return f"{r.words}, {words.cash(r.left)} of it unexplained" + (f"; {used}" if used else "")
    return f"{r.words}, {used}" if used else f"{r.words}: {r.state}"
