"""Reviews for breach, the first due first: what stood in whose chart, the four factors, the conclusion, the notices."""

from __future__ import annotations

from typing import Any

from acts import breaches
from acts.breaches import BreachRow
from billing import breach as rule
from billing import day
from tui import words
from tui.list_frame import ViewsFrame
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form, something
from tui.widgets.lines import Row, row
from tui.widgets.told import Told
from tui.widgets.window import Held

VIEWS = ("Open", "All")
ROLES = {"gone": "urgent", "red": "urgent", "amber": "soon", "": ""}
SIGNS = {"gone": "!!", "red": "!", "amber": "~", "": ""}


class BreachesScreen(ViewsFrame):
    """What is not closed; Enter weighs, concludes, tells."""

    where = "breaches"
    names = VIEWS

    def __init__(self, chosen: int = 0) -> None:
        super().__init__(chosen)
        self.rows: tuple[BreachRow, ...] = ()

    async def load(self) -> None:
        """Both views are counted."""
        every = await self.desk.do(breaches.listed, every=True)
        found = [tuple(one for one in every if one.state != "closed"), every]
        self.totals = [len(rows) for rows in found]
        self.rows = found[self.chosen]
        self.worklist.words = ("No review for breach is open.", "One opens where what was misfiled goes to its own patient.")
        await self.worklist.show(Held(list(self.rows)), max(0, min(self.worklist.on, len(self.rows) - 1)))
        self.draw_frame()

    def current(self) -> BreachRow | None:
        """The review under the cursor."""
        item = self.worklist.current() if self.is_mounted else None
        return item if isinstance(item, BreachRow) else None

    # -- what stands where

    def _half(self, width: int) -> int:
        return (width - 46) // 2

    def draw_head(self, width: int) -> Row:
        """The heads of the columns."""
        half = self._half(width)
        return row(
            (f"       {'DUE':<6} {'DAYS':>5} {'NO':<6} {words.left('WHOSE', half)} {words.left('STOOD WITH', half)} CONCLUSION", "quiet")
        )

    def draw_item(self, item: Any, width: int) -> tuple[str, Row]:
        """A review."""
        one: BreachRow = item
        half = self._half(width)
        colour = rule.colour(self.desk.info.today, one.due_on) if one.state != "closed" else ""
        due = f"{SIGNS[colour]:<2} {one.due_on:%m-%d} {f'{one.days}d' if one.state != 'closed' else '-':>6}"
        what = rule.CONCLUSIONS.get(one.conclusion, "not concluded")
        start = f" {words.left(one.ref, 6)} {words.left(one.whose, half)} {words.left(one.among, half)} "
        return "  ", row("  ", (due, ROLES[colour]), start, words.short(what, 18))

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        return [("open", "weigh, conclude, tell"), ("look.explain", "read it whole"), ("find.pick", "view"), ("undo", "undo")]

    def about_row(self) -> Row:
        """What it was, and what is missing."""
        one = self.current()
        if one is None:
            return Row()
        left = [words.count(len(rule.FACTORS) - len(one.factors)) + " factors not said"] if one.state == "open" else []
        left += [f"tell {rule.NOTICES[to]} by {on:%m-%d}" for to, on in one.owed]
        said = f"{', '.join(one.what[:3])}; went out {sum(each['how'] == 'left' for each in one.disclosed)} times"
        return row(f" {words.short('; '.join((said, *left)), self.room[0] - 2)}")

    def status_row(self) -> tuple[str, str]:
        """Position."""
        at = self.worklist.on + 1 if self.rows and self.is_mounted else 0
        return f"{words.count(at)} of {words.count(len(self.rows))}   order: the first due first   60 days from the discovery", ""

    # -- keys

    async def do_look_explain(self) -> None:
        """The review whole."""
        one = self.current()
        if one is None:
            return
        told = [f"What is {one.whose}'s stood in the chart of {one.among}; found {one.discovered_on}, I-{one.case}.", *one.what]
        told += [f"{each['on']} {each['how']}: {each['who']}, {each['what']}" for each in one.disclosed] or [
            "The log knows of nobody who saw it."
        ]
        told += [f"{words.sentence(text)}: {one.factors.get(name) or 'not said yet'}." for name, text in rule.FACTORS.items()]
        told += [f"It is {rule.CONCLUSIONS[one.conclusion]}: {one.reason}."] if one.conclusion else []
        told += [f"Told: {rule.NOTICES[each['to']]}, {each['on']}, {each['way']}." for each in one.notices]
        await self.desk.ask(Told(f"{one.ref}, last day {one.due_on}", told))

    async def do_open(self) -> None:
        """What is to be done with it."""
        one = self.current()
        if one is None:
            return
        if one.state == "closed":
            await self.do_look_explain()
            return
        if one.state == "concluded":
            await self._notice(one)
            return
        chosen = await self.desk.ask(Menu(f"{one.ref}, {one.whose}", ["say how the four factors stand", "conclude it", "read it whole"]))
        if chosen == 0:
            await self._weigh(one)
        elif chosen == 1:
            await self._conclude(one)
        elif chosen == 2:
            await self.do_look_explain()

    async def _weigh(self, one: BreachRow) -> None:
        labels = {"nature": "What it was", "recipient": "Who got it", "acquired": "Seen in fact", "mitigated": "Made less"}
        fields = [Field(name, labels[name], one.factors.get(name, ""), hint=text) for name, text in rule.FACTORS.items()]
        filled = await self.desk.ask(Form(f"{one.ref}: the four factors", fields, "keep"))
        if filled is None:
            return
        await self.desk.do(breaches.weigh, one.number, {name: text for name, text in filled.items() if text}, one.version)
        await self._kept(f"{one.ref} is weighed.")

    async def _conclude(self, one: BreachRow) -> None:
        if (why := self.desk.may("breach.conclude")) is not None:
            self.desk.say(f"{one.ref}: {why}")
            return
        names = list(rule.CONCLUSIONS)
        at = await self.desk.ask(Menu(f"{one.ref} is", [rule.CONCLUSIONS[name] for name in names]))
        if at is None:
            return
        exception = ""
        if names[at] == "exception":
            which = await self.desk.ask(Menu("Which exception", list(rule.EXCEPTIONS.values())))
            if which is None:
                return
            exception = list(rule.EXCEPTIONS)[which]
        filled = await self.desk.ask(
            Form(f"{one.ref}: {rule.CONCLUSIONS[names[at]]}", [Field("reason", "Reason", check=something)], "go on")
        )
        follows = f"The patient is told by {one.due_on}." if names[at] == "breach" else "It is closed with that."
        if filled is None or not await self.desk.sure(f"Conclude {one.ref}: {rule.CONCLUSIONS[names[at]]}?", "conclude", follows):
            return
        await self.desk.do(breaches.conclude, one.number, names[at], filled["reason"], exception, one.version)
        await self._kept(f"{one.ref} is {rule.CONCLUSIONS[names[at]]}.")

    async def _notice(self, one: BreachRow) -> None:
        owed = list(one.owed)
        at = await self.desk.ask(Menu(f"{one.ref}: who was told", [f"{rule.NOTICES[to]}, by {on}" for to, on in owed]))
        if at is None:
            return
        fields = [
            Field("on", "On", self.desk.info.today.isoformat(), self._day, "the day on which it went"),
            Field("way", "How", check=something, hint="first-class mail; e-mail where the patient agreed"),
        ]
        filled = await self.desk.ask(Form(f"{one.ref}: notice to {rule.NOTICES[owed[at][0]]}", fields, "keep"))
        if filled is None:
            return
        on = day.parse_entry(filled["on"], self.desk.info.today) or self.desk.info.today
        await self.desk.do(breaches.notice, one.number, owed[at][0], on, filled["way"], one.version)
        await self._kept(f"{rule.NOTICES[owed[at][0]]} is told.")

    def _day(self, text: str) -> tuple[bool, str]:
        on = day.parse_entry(text, self.desk.info.today)
        return (True, day.shown_long(on)) if on is not None else (False, "a day: 2026-12-20, 1220, fri")

    async def _kept(self, said: str) -> None:
        await self.load()
        self.desk.say(words.sentence(said), "good")
