"""What is done to a chart on its screen: seen as it stood, its originals told, things written into it, bundles taken in."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from acts import chart, chart_add, chart_import
from acts.chart_import import Report
from acts.chart_rows import Binds, Thing, Whole
from acts.desk import Desk
from billing import day as days
from billing.amendment import FIELDS
from billing.chart import KINDS, subject_of
from billing.record_field import Field as RecordField
from billing.record_field import check, tidy
from tui import words
from tui.frame import Frame
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form, something
from tui.widgets.text_area import TextArea
from tui.widgets.told import Told

UNASKED = ("rank", "author_login", "document", "coded_by", "checked_by")
"""What follows from who writes, or from what stands there."""


def past_day(text: str, today: date) -> date | None:
    """A day that has come; 11-25 without a year is the last one there was."""
    found = days.parse_entry(text, today)
    if found is not None and found > today and len(text.strip()) <= 5:
        found = days.parse_entry(f"{found.year - 1}-{found:%m-%d}", today)
    return found


def form_field(field: RecordField, today: date, value: str = "") -> Field:
    """A field of a record as a field of a form."""

    def fits(text: str) -> tuple[bool, str]:
        wrong = check(field, tidy(field, text), today)
        return wrong is None, "" if wrong is None else wrong.message

    hint = field.hint + (", or empty" if field.may_be_empty else "")
    return Field(field.name, field.label, value, fits, hint, wide=field.kind == "prose")


class ChartActs(Frame):
    """The part of the chart's screen that asks and writes."""

    person: int
    day: date | None
    view: Whole | None
    unwritten = ""
    """The text of a note that was refused: it stands there when it is written again."""

    async def do_find_order(self) -> None:
        """Another day, or back to now."""
        options = ["As it stood at the end of a day ...", "As it is now"]
        chosen = await self.desk.ask(Menu("THE CHART", options, on=0 if self.day is None else 1))
        if chosen == 1:
            self.day = None
            await self.load()
        elif chosen == 0:
            await self._as_of()

    async def _as_of(self) -> None:
        today = self.desk.info.today

        def fits(text: str) -> tuple[bool, str]:
            found = past_day(text, today)
            return (True, f"{found:%a %Y-%m-%d}") if found is not None else (False, "A day, as 2026-11-20, 11/20 or 11-20.")

        filled = await self.desk.ask(Form("As it stood at the end of", [Field("on", "Day", "", fits, "as 2026-11-20 or 11-20")], "show it"))
        on = past_day(filled["on"], today) if filled is not None else None
        if on is None:
            return
        await self.desk.do(chart.as_of, self.person, on)  # refused here, the screen stays as it is
        self.day = on
        await self.load()

    async def explain(self, view: Whole | None, thing: Thing | None) -> None:
        """What a thing was before, field by field, and the amendments that made it what it is."""
        if view is None or thing is None:
            self.desk.say("Put the cursor on what was amended.")
            return
        said = [f"{field.label}: {field.was} until {field.was_until}, then {field.value or '-'}" for field in thing.fields if field.was]
        if thing.standing:
            said += [f"{field.label}: {field.value}" for field in thing.fields if field.value]
        zone, today = self.desk.info.zone, self.desk.info.today
        for one in thing.changes:
            when = words.moment(one.moment, zone, today)
            said.append(f"{when} {one.author}: {one.field} was {one.was or '-'}, is {one.shall_be or '-'}. {one.reason} ({one.evidence})")
        title = f"{thing.label.upper()}  {thing.title}: AS IT WAS"
        await self.desk.ask(Told(title, said or ["It stands as it was first written down."]))

    async def open_binding(self, one: Binds) -> None:
        """The request, the query, the correction that waits."""
        if one.kind == "query":
            from tui.screens.query import QueryScreen

            await self.desk.show_screen(QueryScreen(one.number))
        elif one.kind == "correction":
            from tui.screens.signatures import SignaturesScreen

            await self.desk.show_screen(SignaturesScreen(one.number))
        else:
            from tui.screens.request import RequestScreen

            await self.desk.show_screen(RequestScreen(one.number))

    async def ask_about(self, thing: Thing | None) -> None:
        """A query about the wording of what the cursor is on."""
        from tui.query_whom import ask_of_thing

        if self.view is not None and await ask_of_thing(self, self.view, thing):
            await self.load()

    # -- written into

    async def do_edit(self) -> None:
        """Write a thing into the chart: what, its fields, where it is late the reason."""
        kinds = ["coverage", *KINDS]
        chosen = await self.desk.ask(Menu("Write what into the chart?", [_named(kind) for kind in kinds]))
        if chosen is None:
            return
        kind = kinds[chosen]
        visit: int | None = None
        if kind in KINDS and KINDS[kind].of_visit:
            picked = await self._visit()
            if picked is None:
                return
            visit = picked or None
        title, fields = f"{_named(kind)} of {self.view.patient if self.view else ''}", self._fields(kind)
        prose = next((field for field in fields if field.wide), None)
        fields = [field for field in fields if field is not prose]
        filled = await self.desk.ask(Form(title, fields, "write it" if prose is None else "then its text"))
        if filled is None:
            return
        if prose is not None:
            area = TextArea(f"{title}: {prose.label.lower()}", self.unwritten).end()
            area.began = ""  # what was refused is kept, or dropped, as if it had just been written
            text = await self.desk.ask(area)
            if text is None:
                self.desk.say("Nothing was written.")
                return
            filled[prose.id] = self.unwritten = text  # kept here until it stands in the chart
        reason, evidence = filled.pop("reason", ""), filled.pop("evidence", "")
        made = await self.desk.do(chart_add.add, self.person, kind, filled, reason=reason, evidence=evidence, encounter=visit)
        self.unwritten = ""
        await self.load()
        said = "".join(f" {found.message}" for found in made.findings)
        self.desk.say(f"{made.label} stands in the chart.{said}", "soon" if said else "good")

    async def _visit(self) -> int | None:
        """The visit that it belongs to; 0: none."""
        visits = [thing for thing in (self.view.things if self.view else ()) if thing.kind == "encounter" and not thing.standing]
        if not visits:
            return 0
        options = [f"{thing.on}  {thing.title}  {thing.words}" for thing in visits]
        chosen = await self.desk.ask(Menu("Of which visit?", [*options, "of none"]))
        return None if chosen is None else 0 if chosen == len(visits) else visits[chosen].id

    def _fields(self, kind: str) -> list[Field]:
        today = self.desk.info.today
        given = chart_add.DEFAULTS.get(kind, {})
        fields = [
            form_field(field, today, given.get(field.name, ""))
            for field in FIELDS[subject_of("chart_item", kind) if kind in KINDS else kind]
        ]
        fields = [one for one in fields if one.id not in UNASKED]
        if kind == "coverage":
            fields.insert(0, Field("payer", "Payer", check=something, hint="its name"))
        if kind == "diagnosis":
            next(one for one in fields if one.id == "position").value = "1"
        if kind in ("note", "treatment"):
            fields += [Field("reason", "If late, why", hint="why it is written only now"), Field("evidence", "Evidence", hint="or empty")]
        return fields

    async def do_intake_load(self) -> None:
        """Take bundles in."""
        filled = await self.desk.ask(
            Form("Take charts in: a FHIR bundle, or a folder of them", [Field("path", "Path", check=something)], "take it in")
        )
        if filled is None:
            return
        path = Path(filled["path"]).expanduser()

        def bring(desk: Desk, progress: Any) -> list[Report]:
            asking, reports = desk.asking(), list[Report]()
            files = sorted(p for p in path.iterdir() if p.is_file() and not p.name.startswith(".")) if path.is_dir() else [path]
            for n, file in enumerate(files):
                progress(n, len(files))
                reports.append(chart_import.bring(asking, file))
            return reports

        async def told(reports: list[Report]) -> None:
            await self.load()
            problems = [f"{found.field}: {found.message}" for one in reports for found in one.problems]
            sums = [sum(numbers) for numbers in zip(*((one.new, one.changed, one.left_out) for one in reports), strict=True)] or [0, 0, 0]
            said = f"{words.many(len(reports), 'file')}: {sums[0]} new, {sums[1]} changed, {sums[2]} left out."
            claims = {number for one in reports for number in one.claims}
            said += f" It touches {words.many(len(claims), 'claim')} (: records)." if claims else ""
            self.desk.say(said, "soon" if problems else "good")
            if problems:
                await self.desk.ask(Told(said.upper(), problems, verbatim=True))

        name = words.short(path.name, 30)
        self.desk.jobs.start(f"Reading {name}", "files", bring, told, lambda at, of: f"Stopped at file {at} of {of}. {at} are in.")


def _named(kind: str) -> str:
    return "Coverage" if kind == "coverage" else KINDS[kind].label
