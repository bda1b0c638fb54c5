"""What I did today: acts by kind with counts and dollars, then each claim that was worked; who oversees looks at others' days too."""

from __future__ import annotations

from acts import today
from acts.hands_rows import ActRow, TodayView, WorkedRow
from tui import words
from tui.list_frame import ListFrame
from tui.widgets.lines import Row, row
from tui.widgets.window import Held

CLAIMS = "CLAIMS WORKED, THE LAST FIRST"
SHOWN = 9


class TodayScreen(ListFrame):
    """One person's day; digits choose whose, where more than one may be seen."""

    where = "today"

    def __init__(self) -> None:
        super().__init__()
        self.view: TodayView | None = None
        self.who: tuple[str, ...] = ()
        self.chosen = 0

    async def load(self) -> None:
        """Whose day may be seen, and the chosen one's."""
        self.who = self.who or (await self.desk.do(today.who_may_be_asked))[:SHOWN]
        view = self.view = await self.desk.do(today.today, self.who[self.chosen])
        rows: list[ActRow | WorkedRow | str] = [*view.acts, *((CLAIMS,) if view.claims else ()), *view.claims]
        self.worklist.words = (f"{self._whose()} did nothing yet today.",)
        await self.worklist.show(Held(rows), self.worklist.on)
        self.draw_frame()

    def _whose(self) -> str:
        return "You" if self.chosen == 0 else self.who[self.chosen]

    def title_words(self) -> str:
        """TODAY."""
        return "TODAY"

    def bar_row(self) -> Row:
        """Whose day."""
        parts: list[str | tuple[str, str]] = [" "]
        for n, login in enumerate(self.who):
            text = f"{n + 1} {words.short(login, 12)}"
            parts += [(f"[{text}]", "bold") if n == self.chosen else f" {text} ", " "]
        return row(*parts)

    def draw_head(self, width: int) -> Row:
        """The heads of the columns."""
        return row((f"   {'TIMES':>6}  {'WHAT WAS DONE':<{width - 38}} {'CLAIMS':>7} {'DOLLARS':>13}", "quiet"))

    def draw_item(self, item: ActRow | WorkedRow | str, width: int) -> tuple[str, Row]:
        """A kind of act, or a claim."""
        if isinstance(item, str):
            return "  ", row((f" {item}", "quiet"))
        if isinstance(item, ActRow):
            claims = words.count(item.claims) if item.claims else "-"
            start = f" {words.count(item.count):>6}  {words.left(words.sentence(item.words), width - 38)} {claims:>7}"
            return "  ", row(f"{start} {words.cash(item.cents, 13)}")
        at = words.clock(item.moment, self.desk.info.zone)
        start = f" {at:>6}  {words.left(item.control_number, 14)} {words.left(item.words, width - 45)}"
        return "  ", row(f"{start} {words.cash(item.cents, 13)}")

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        whose = [("1-9", "whose day")] if len(self.who) > 1 else []
        return [("open", "open the claim"), *whose, ("find.goto", "go to"), ("undo", "undo")]

    def status_row(self) -> tuple[str, str]:
        """Claims, first and last, what was taken back; the money that moved."""
        view = self.view
        if view is None or view.first is None:
            return "", ""
        zone = self.desk.info.zone
        back = f"   {words.count(view.taken_back)} taken back" if view.taken_back else ""
        span = f"{words.clock(view.first, zone)} to {words.clock(view.last, zone)}"
        return f"{words.many(len(view.claims), 'claim')} worked   {span}{back}", words.dollars(view.cents)

    async def do_open(self) -> None:
        """The claim."""
        item = self.worklist.current()
        if isinstance(item, WorkedRow):
            await self.desk.open_claim(item.control_number)
        else:
            self.desk.say("Enter opens a claim: they stand below.")

    async def do_find_pick(self, number: int) -> None:
        """Another person's day."""
        if number > len(self.who):
            self.desk.say(f"There is no {number} here." if len(self.who) > 1 else "You see your own day; a supervisor sees others'.")
            return
        self.chosen, self.worklist.on = number - 1, 0
        await self.load()
