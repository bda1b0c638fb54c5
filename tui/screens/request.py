"""One request of a patient: its entries with their decisions, its clock, what may follow; Enter does the next step, digits pick entries."""

from __future__ import annotations

from datetime import date

from acts import request_letters, requests
from acts.request_rows import RequestView
from billing import amendment_request as rule
from billing import day
from tui import words
from tui.frame import Frame
from tui.keys import Key
from tui.screens import request_page
from tui.screens.request_steps import Steps
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form, something
from tui.widgets.lines import Row, row
from tui.widgets.told import Told


class RequestScreen(Steps, Frame):
    """Read without holding; each step is an act of its own, and u takes it back."""

    where = "request"

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.view: RequestView | None = None
        self.on = 0

    async def load(self) -> None:
        """The request as it is."""
        self.view = await self.desk.do(requests.view, self.number)
        self.on = min(self.on, len(request_page.steps(self.view)) - 1)
        self.redraw()
        self.draw_frame()

    def title_words(self) -> str:
        """REQUEST RQ-7."""
        return f"REQUEST RQ-{self.number}"

    def holder(self) -> str:
        """How it stands."""
        return self.view.row.words if self.view is not None else ""

    def bar_row(self) -> Row:
        """Of whom, what, since when, until when."""
        if self.view is None:
            return Row()
        one = self.view.row
        said = f" {words.short(one.patient, 24)}  {one.kind}, {rule.PARAGRAPH[one.kind]}  "
        return row(said, (one.clock.words, request_page.ROLES[one.clock.colour]))

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        entries = [("find.pick", "decide an entry")] if self.view is not None and self.view.entries else []
        offered = {name for name, _ in request_page.steps(self.view)} if self.view is not None else set()
        keys = (("work.ask", "ask"), ("record.correct", "amend"), ("work.set_aside", "extend"))
        return [
            ("open", "do the step"),
            *entries,
            *(one for one in keys if one[1] in offered),
            ("file.print", "letter"),
            ("look.explain", "the clock"),
            ("undo", "undo"),
        ]

    def status_row(self) -> tuple[str, str]:
        """How much is decided."""
        if self.view is None:
            return "", ""
        one = self.view.row
        entries = f"{words.count(one.entries)} {'entry' if one.entries == 1 else 'entries'}"
        return f"{entries}   {one.accepted} accepted   {one.denied} denied   {one.business}", ""

    def resized(self) -> None:
        """Another size."""
        self.redraw()

    def redraw(self) -> None:
        """All of it, with the step under the cursor in sight."""
        if self.is_mounted and self.view is not None:
            rows = request_page.rows(self.view, self.room[0], self.on)
            picks = [n for n, one in enumerate(rows) if one.pick]
            self.part("body").show(rows, picks[self.on] if picks else None)

    def why_not(self, key: Key) -> str | None:
        """What cannot be done with it now."""
        view = self.view
        if view is None:
            return super().why_not(key)
        offered = {name for name, _ in request_page.steps(view)}
        wanted = {"work.ask": "ask", "record.correct": "amend", "work.set_aside": "extend", "drop": "cancel"}.get(key.id)
        if wanted is not None and wanted not in offered:
            return f"not now: RQ-{self.number} is {view.row.words}."
        if wanted is not None:
            return self.desk.may(f"request.{wanted}")
        if key.id == "file.print" and not any(one.subject for one in view.letters):
            return "no letter has gone yet."
        return super().why_not(key)

    # -- keys

    async def do_open(self) -> None:
        """The step under the cursor."""
        if self.view is not None:
            await self.step(request_page.steps(self.view)[self.on][0])

    async def do_work_ask(self) -> None:
        """Ask for what is missing."""
        await self.step("ask")

    async def do_record_correct(self) -> None:
        """Amend what was accepted."""
        await self.step("amend")

    async def do_work_set_aside(self) -> None:
        """Extend it."""
        await self.step("extend")

    async def do_drop(self) -> None:
        """The patient takes it back."""
        await self.step("cancel")

    async def do_find_pick(self, number: int) -> None:
        """Decide one entry."""
        view = self.view
        found = next((one for one in view.entries if one.seq == number), None) if view is not None else None
        if found is None:
            self.desk.say(f"There is no entry {number}.")
        elif found.decision == "accepted" and not found.known.amended and not found.relation:
            await self.by_hand(number)
        elif found.decision:
            self.desk.say(f"Entry {number} is {found.decision}: {found.why or found.ground or 'as it asks'}.")
        elif view is not None and view.row.state not in ("in-review", "waiting-for-information"):
            self.desk.say(f"RQ-{self.number} is {view.row.words}: take it up first.", "soon")
        else:
            chosen = await self.desk.ask(
                Menu(f"Entry {number}: {words.short(found.path, 40)}", ["Accept it", "Deny it, on one of four grounds"])
            )
            if chosen is not None:
                await self.decide("accepted" if not chosen else "denied", (number,))

    async def do_file_print(self) -> None:
        """Save a letter as it went."""
        view = self.view
        letters = [one for one in view.letters if one.subject] if view is not None else []
        at = await self.desk.ask(Menu("Which letter?", [f"{one.on.isoformat()} {one.kind} to {one.to}" for one in letters]))
        if at is None:
            return
        name = f"~/RQ-{self.number}-{letters[at].kind}.pdf"
        filled = await self.desk.ask(Form("Save the letter as a PDF", [Field("path", "File", name, something)], "save"))
        if filled is not None:
            where = await self.desk.do(request_letters.save, self.number, letters[at].id, filled["path"])
            self.desk.say(f"Saved: {where}.", "good")

    async def do_look_explain(self) -> None:
        """How the day came about."""
        view = self.view
        if view is None:
            return
        one = view.row
        days = rule.DAYS.get(one.kind)
        said = [f"{rule.PARAGRAPH[one.kind]}: {rule.KINDS[one.kind]}.", f"Received {one.received_on.isoformat()}; {one.clock.words}."]
        if days is not None:
            said += [
                f"The answer is due {days} days after receipt. One extension of at most {rule.EXTENSION} days, said by letter with its "
                "reason before the last day is over.",
                "Waiting for information does not stop the clock; the answer to the patient does.",
            ]
        else:
            said += ["The law names no last day for it."]
        said += [f"Extended to {one.extended_on.isoformat()}: {view.extended_why}."] if one.extended_on else []
        said += [f"What belongs to it is kept; the law asks {rule.YEARS_KEPT} years."]
        await self.desk.ask(Told(f"THE CLOCK OF RQ-{self.number}", said))

    async def _move(self, by: int) -> None:
        if self.view is not None:
            self.on = max(0, min(self.on + by, len(request_page.steps(self.view)) - 1))
            self.redraw()

    async def do_move_down(self) -> None:
        """The next step."""
        await self._move(1)

    async def do_move_up(self) -> None:
        """The step before."""
        await self._move(-1)

    async def do_move_half_down(self) -> None:
        """What lies below."""
        self.part("body").scroll_rows(8)

    async def do_move_half_up(self) -> None:
        """What lies above."""
        self.part("body").scroll_rows(-8)

    do_move_page_down, do_move_page_up = do_move_half_down, do_move_half_up

    # -- days

    def past(self, text: str) -> tuple[bool, str]:
        """A day that has come."""
        return past(text, self.desk.info.today)


def past(text: str, today: date) -> tuple[bool, str]:
    """What was understood of a day that has come; 0 is today."""
    on = today if text in ("", "0") else day.parse_entry(text, today)
    if on is None:
        return False, "no day that I know: 1125, 11/25, -3"
    return (True, day.shown_long(on)) if on <= today else (False, f"{day.shown_long(on)} is still to come")
