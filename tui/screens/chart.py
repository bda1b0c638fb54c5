"""A patient's whole chart: record, coverages, visits, problems, notes, documents, authorisations, claims; as it is, or as it stood."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from acts import chart, coding, coding_visit
from acts.chart_rows import Binds, Thing, Whole
from billing.chart import KINDS
from tui import words
from tui.keys import Key
from tui.list_frame import FilteredFrame
from tui.screens.chart_acts import ChartActs
from tui.screens.chart_merge import ChartMerge
from tui.screens.chart_page import FieldRow, Head, Line, about, draw, lines_of, told
from tui.widgets.ask import Menu
from tui.widgets.lines import Row, row
from tui.widgets.told import Told
from tui.widgets.window import Held

if TYPE_CHECKING:
    from tui.app import DeskApp

STOOD = "This is the chart as it stood on {day}: it is read only. {key} goes back to now."


async def correct(desk: DeskApp, view: Whole, thing: Thing, field: str = "") -> None:
    """The screen of corrections at this thing, where it is one that is corrected."""
    from tui.screens.correction import CorrectionScreen

    if view.as_of is not None:
        desk.say(STOOD.format(day=view.as_of, key=desk.keymap.shown("find.order")), "soon")
    elif thing.standing:
        desk.say("It was taken back; write a new one.", "soon")
    elif thing.relation in ("claim", "document"):
        desk.say(f"A {thing.relation} is mended on its own screen: Enter opens it.")
    else:
        name = field or ("text" if thing.kind == "note" else KINDS[thing.kind].title[0] if thing.kind in KINDS else thing.fields[0].name)
        await desk.show_screen(CorrectionScreen(person=view.person, field=(thing.relation, thing.id, name)))


class ChartScreen(ChartActs, ChartMerge, FilteredFrame):
    """Its parts one below the other; a digit goes to a part, Enter opens what the cursor is on."""

    where = "chart"

    def __init__(self, person: int, day: date | None = None, *, thing: int | None = None) -> None:
        """thing: the item of the chart on which the cursor stands at first."""
        super().__init__()
        self.person, self.day, self.first = person, day, thing
        self.view: Whole | None = None
        self.lines: list[Line] = []

    async def load(self) -> None:
        """The chart, now or on the day; the cursor stays on what it was on."""
        here = self.worklist.current() if self.is_mounted else None
        if self.day is None:
            self.view = await self.desk.do(chart.whole, self.person)
        else:
            self.view = await self.desk.do(chart.as_of, self.person, self.day)
        self.lines = lines_of(self.view, self.text)
        self.worklist.words = (f'Nothing of the chart holds "{self.text}". Esc shows all.',)
        on = next((n for n, one in enumerate(self.lines) if self._is(one, here)), min(1, len(self.lines) - 1))
        self.first = None
        await self.worklist.show(Held(list(self.lines)), max(on, 0))
        self.draw_frame()

    def _is(self, one: Line, here: object) -> bool:
        """Whether the cursor belongs on this row: on what it was opened for, then where it was."""
        if self.first is not None:
            return isinstance(one, Thing) and (one.relation, one.id) == ("chart_item", self.first)
        return here is not None and _same(one, here)

    # -- what stands where

    def title_words(self) -> str:
        """CHART 20417."""
        return f"CHART {self.person}"

    def holder(self) -> str:
        """The day on which it stood so."""
        if self.day is not None:
            return f"as it stood on {self.day}"
        return f"went into {self.view.gone_into}" if self.view is not None and self.view.gone_into else ""

    def bar_row(self) -> Row:
        """Who it is: name, sex, birth, death, chart number, last visit."""
        view = self.view
        if view is None:
            return Row()
        died = f"   died {view.died_on}" if view.died_on else ""
        number = f"   chart {view.chart_number}" if view.chart_number else ""
        last = f"   last visit {view.last_visit.partition(' ')[0]}" if view.last_visit else ""
        said = f"{words.short(view.patient, 30)}  {view.sex} {view.born_on or '-'}{died}{number}{last}"
        return row(f" {words.short(said, self.room[0] - 2)}")

    def draw_head(self, width: int) -> Row:
        """What of another patient is withheld, else nothing: the parts have their own headings."""
        withheld = self.view.withheld if self.view is not None else 0
        moved = self.view.moved if self.view is not None else ()
        said = f"   {words.many(withheld, 'thing')} of another's: not shown" if withheld else ""
        if moved:
            said = f"   moved away {moved[0]}: not shown"
        return row((f"      {'WHAT':<15} {'DAY':<{19 if width >= 100 else 10}}  IN WORDS{said}", "quiet"))

    def draw_item(self, item: Line, width: int) -> tuple[str, Row]:
        """A heading, a field, a thing."""
        return draw(item, width)

    def about_row(self) -> Row:
        """The row under the cursor."""
        shown = self.desk.keymap.shown
        keys = (shown("record.correct"), shown("look.explain"), "Enter")
        return row(f" {words.short(about(self.worklist.current(), keys), self.room[0] - 2)}")

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        return [("open", "open"), ("find.pick", "part"), ("record.correct", "correct"), ("work.ask", "ask"), ("edit", "write"),
                ("find.order", "as it stood"), ("look.explain", "original"), ("find.filter", "find"), ("look.log", "log")]  # fmt: skip

    def status_row(self) -> tuple[str, str]:
        """How much of it, and how often it was amended."""
        view = self.view
        if view is None:
            return "", ""
        found = f'   filter "{self.text}"' if self.text else ""
        amended = f"   {words.many(len(view.amendments), 'amendment')}" if view.amendments else ""
        return f"{words.many(len(view.things), 'thing')}{amended}{found}", ""

    # -- keys

    def why_not(self, key: Key) -> str | None:
        """What was once is read only."""
        if key.id in ("record.correct", "record.merge", "edit", "intake.load", "work.ask") and self.day is not None:
            return STOOD.format(day=self.day, key=self.desk.keymap.shown("find.order"))
        if key.id == "work.ask":
            return self.desk.may("query.ask")
        if key.id in ("edit", "intake.load"):
            return self.desk.may("chart.add" if key.id == "edit" else "chart.import")
        return super().why_not(key)

    def thing(self) -> Thing | None:
        """The thing under the cursor; on a field of the patient, the patient's record."""
        item = self.worklist.current()
        return item.thing if isinstance(item, FieldRow) else item if isinstance(item, Thing) else None

    async def do_open(self) -> None:
        """What binds, a note, a document, a claim on its screen, codes on the coding screen; anything else told whole."""
        item, thing = self.worklist.current(), self.thing()
        if isinstance(item, Binds):
            await self.open_binding(item)
        elif thing is None:
            self.desk.say("Enter opens what stands below.")
        elif thing.relation == "withheld":
            self.desk.say("It belongs to another patient. Who may sees it with a reason: claimdesk patient restricted.")
        elif thing.relation == "claim":
            await self.desk.open_claim(thing.key)
        elif thing.relation == "document":
            from tui.screens.document import DocumentScreen

            await self.desk.show_screen(DocumentScreen(int(thing.key.removeprefix("DOC-"))))
        elif thing.kind == "note" and self.view is not None:
            from tui.screens.note import NoteScreen

            await self.desk.show_screen(NoteScreen(self.view, thing))
        elif not await self._coded(thing):
            title = f"{thing.label.upper()}  {thing.title}"
            await self.desk.ask(Told(title, told(thing)))

    async def do_find_pick(self, number: int) -> None:
        """To the part with this number."""
        at = next((n for n, one in enumerate(self.lines) if isinstance(one, Head) and one.number == number), None)
        if at is None:
            self.desk.say(f"There is no part {number} here.")
            return
        await self._go(min(at + 1, len(self.lines) - 1) if at + 1 < len(self.lines) and not isinstance(self.lines[at + 1], Head) else at)

    async def do_look_documents(self) -> None:
        """The documents of the chart."""
        number = next((one.number for one in self.lines if isinstance(one, Head) and one.name == "document"), None)
        if number is None:
            self.desk.say("No document of it is shown. Esc shows all.")
        else:
            await self.do_find_pick(number)

    async def do_look_log(self) -> None:
        """All that was done to this patient, and who looked."""
        from tui.screens.history import HistoryScreen

        await self.desk.show_screen(HistoryScreen("patient", str(self.person), f"CHART {self.person}"))

    async def do_record_correct(self) -> None:
        """Correct the field or the thing under the cursor."""
        item, thing = self.worklist.current(), self.thing()
        if thing is None or self.view is None:
            self.desk.say("Put the cursor on what is wrong.")
            return
        if thing.kind == "diagnosis" and await self._coded(thing):
            return
        codes = thing.kind == "encounter" and not thing.standing and self.desk.may("coding.sign") is None
        number = await self.desk.do(coding_visit.opened_at, thing.id) if codes else ""
        if number:
            chosen = await self.desk.ask(Menu("What of the visit?", ["its codes", "its own fields: days, class, who treated"]))
            if chosen == 0:
                await self._coded(thing)
            if chosen != 1:
                return
        await correct(self.desk, self.view, thing, item.field.name if isinstance(item, FieldRow) else "")

    async def _coded(self, thing: Thing) -> bool:
        """Whether it is coded on the coding screen, which is then opened: a claim's diagnosis, a visit not billed, a diagnosis of one."""
        if thing.standing or self.day is not None or self.desk.may("coding.sign") is not None:
            return False
        if thing.relation == "diagnosis":
            number = await self.desk.do(coding.claim_of, thing.id)
        elif thing.kind in ("encounter", "diagnosis"):
            number = await self.desk.do(coding_visit.opened_at, thing.id)
        else:
            return False
        if number:
            from tui.screens.coding import CodingScreen

            await self.desk.show_screen(CodingScreen(number))
        return bool(number)

    async def do_work_ask(self) -> None:
        """Ask about the wording of what the cursor is on."""
        await self.ask_about(self.thing())

    async def do_look_explain(self) -> None:
        """The original of what was amended: every version of its fields, and who amended it why."""
        await self.explain(self.view, self.thing())


def _same(one: Line, other: object) -> bool:
    """Whether this row is of the same field, thing or part as one that was drawn before."""
    if isinstance(one, FieldRow) and isinstance(other, FieldRow):
        return one.field.name == other.field.name
    if isinstance(one, Thing) and isinstance(other, Thing):
        return (one.relation, one.id) == (other.relation, other.id)
    if isinstance(one, Binds) and isinstance(other, Binds):
        return (one.kind, one.number) == (other.kind, other.number)
    return isinstance(one, Head) and isinstance(other, Head) and one.number == other.number
