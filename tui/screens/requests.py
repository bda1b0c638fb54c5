"""Requests of patients by their clock: open ones, amendments, copies, the others, and those that ended; Enter opens one."""

from __future__ import annotations

from acts import request_told, requests
from acts.request_rows import RequestRow
from billing import day
from billing.amendment_request import KINDS, TOLD
from tui import words
from tui.list_frame import ViewsFrame
from tui.screens.request import past
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form, something
from tui.widgets.lines import Row, row
from tui.widgets.window import Held

_EVIDENCE = Field("evidence", "Evidence", hint="the card, the form")
NAMES = ("Open", "Amendments", "Copies", "Others", "Ended")
SIGNS = {"overdue": ("!!", "urgent"), "red": ("! ", "urgent"), "amber": ("~ ", "soon"), "": ("  ", "")}


class RequestsScreen(ViewsFrame):
    """The first due first: sixty days for an amendment, thirty for copies, counted from the day of receipt."""

    where = "requests"
    names = NAMES

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[RequestRow, ...] = ()

    async def load(self) -> None:
        """The view; the cursor stays on its own."""
        at = self.current()
        every = await self.desk.do(requests.listed, open_only=False)
        views = [[one for one in every if _in(one, view)] for view in range(len(NAMES))]
        self.totals = [len(found) for found in views]
        self.rows = tuple(views[self.chosen])
        on = next((n for n, one in enumerate(self.rows) if at is not None and one.number == at.number), self.worklist.on)
        take = self.desk.keymap.shown("request.take")
        self.worklist.words = (f"No request is here. {take} takes one in.",)
        await self.worklist.show(Held(list(self.rows)), min(on, max(len(self.rows) - 1, 0)))
        self.draw_frame()

    def current(self) -> RequestRow | None:
        """The one under the cursor."""
        item = self.worklist.current() if self.is_mounted else None
        return item if isinstance(item, RequestRow) else None

    def draw_head(self, width: int) -> Row:
        """The heads of the columns."""
        extra = max(0, min(width - 80, 40)) // 2
        return row((f"    {'NO':<6} {'DUE':<16} {'PATIENT':<{16 + extra}} {'ASKS':<12} {'STATE':<{22 + extra}}", "quiet"))

    def draw_item(self, item: RequestRow, width: int) -> tuple[str, Row]:
        """One request."""
        extra = max(0, min(width - 80, 40)) // 2
        sign, role = SIGNS[item.clock.colour]
        due = f"{item.clock.due_on.isoformat()} {'' if item.clock.left is None else f'{item.clock.left}d':>5}" if item.clock.due_on else "-"
        start = f" {words.left(item.name, 6)} "
        return (
            sign.strip() or " ",
            row(
                start,
                (words.left(due, 16), role),
                f" {words.left(item.patient, 16 + extra)} {words.left(item.kind, 12)} {words.left(item.words, 22 + extra)}",
            ),
        )

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        return [("open", "open"), ("request.take", "take one in"), ("find.goto", "go to"), ("undo", "undo")]

    def about_row(self) -> Row:
        """What is asked, in the patient's words."""
        one = self.current()
        if one is None:
            return Row()
        said = f"{one.name} {one.patient}: {one.asked}. {one.clock.words}."
        return row(f" {words.short(said, self.room[0] - 2)}")

    def status_row(self) -> tuple[str, str]:
        """Position and order."""
        at = self.worklist.on + 1 if self.rows and self.is_mounted else 0
        order = "order: newest first" if self.chosen == len(NAMES) - 1 else "order: first due first"
        return f"{words.count(at)} of {words.count(len(self.rows))}   {order}", ""

    async def do_open(self) -> None:
        """Open it."""
        from tui.screens.request import RequestScreen

        one = self.current()
        if one is not None:
            self.stale = True
            await self.desk.show_screen(RequestScreen(one.number))

    def past(self, text: str) -> tuple[bool, str]:
        """A day that has come."""
        return past(text, self.desk.info.today)

    async def do_request_take(self) -> None:
        """Take a request in."""
        kinds = list(KINDS)
        chosen = await self.desk.ask(Menu("What does the patient ask, or another tell?", [f"{one}: {KINDS[one]}" for one in kinds]))
        if chosen is None:
            return
        told = kinds[chosen] == TOLD
        fields = [
            Field("who", "Patient", check=something, hint="a name, a member number or a claim"),
            Field("asked", "Says" if told else "Asks", check=something, hint="what was amended" if told else "in the patient's words"),
            Field("on", "Received on", "0", self.past, "1125, 11/25, -3; 0 is today"),
        ]
        if kinds[chosen] in ("amendment", TOLD):
            fields += [
                Field("field", "Field", hint="as Street, Born, Member number; may stay empty"),
                Field("value", "Shall be"),
                Field("evidence", "Paper", check=something, hint="DOC-7, or where it is kept") if told else _EVIDENCE,
                *([Field("by", "Told by", check=something, hint="practice, hospital or plan")] if told else []),
            ]
        filled = await self.desk.ask(Form(f"A request: {KINDS[kinds[chosen]]}", fields, "take it in"))
        if filled is None:
            return
        person = await self.desk.do(requests.person_of, filled["who"])
        items = []
        if filled.get("field"):
            items = [await self.desk.do(requests.field, person, filled["field"], filled["value"], filled["evidence"])]
        today = self.desk.info.today
        on = today if filled["on"] in ("", "0") else day.parse_entry(filled["on"], today) or today
        if told:
            made = await self.desk.do(
                request_told.take_in, person, filled["by"], filled["asked"], filled["evidence"], items=items, received_on=on
            )
        else:
            made = await self.desk.do(requests.add, person, kinds[chosen], filled["asked"], received_on=on, items=items)
        await self.load()
        self.desk.say(f"{made.name} of {made.patient} is taken in: {made.clock.words}.", "good")


def _in(one: RequestRow, view: int) -> bool:
    ended = one.state in ("completed", "requester-cancelled", "taken-back")
    if view == 4:
        return ended
    return not ended and (view == 0 or (one.kind == "amendment", one.kind == "access", one.kind not in ("amendment", "access"))[view - 1])
