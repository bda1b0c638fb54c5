"""Projects: one cause on many claims of one payer, as one thing to mend; Enter shows its claims as a view of the queue."""

from __future__ import annotations

from typing import Any

from acts import people, projects
from acts.projects import ProjectRow
from acts.views import QueueView
from tui import words
from tui.keys import Key
from tui.list_frame import FilteredFrame
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form, something
from tui.widgets.lines import Row, row
from tui.widgets.told import Told
from tui.widgets.window import Held

VIEWS = ("Open", "Mine", "Closed")


class ProjectsScreen(FilteredFrame):
    """What is to be mended once."""

    where = "projects"
    names = VIEWS

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[ProjectRow, ...] = ()

    # -- reading

    async def load(self) -> None:
        """What the view shows; the cursor stays on its own."""
        every = await self.desk.do(projects.listed, closed=True)
        here = self.current()
        self.totals = [sum(self._in(one, view) for one in every) for view in range(len(VIEWS))]
        self.rows = tuple(one for one in every if self._in(one, self.chosen) and self._has(one))
        on = next((n for n, one in enumerate(self.rows) if here is not None and one.project == here.project), self.worklist.on)
        self.worklist.words = self._nothing()
        await self.worklist.show(Held(list(self.rows)), min(on, max(len(self.rows) - 1, 0)))
        self.draw_frame()

    def _nothing(self) -> tuple[str, ...]:
        if self.text:
            return (f'Nothing matches "{self.text}". Esc shows all.',)
        if self.chosen:
            return (("", "No project is yours. 1 shows all.", "No project has closed yet. 1 shows the open ones.")[self.chosen],)
        return (
            "No project is open: nothing came clearly more often than usual.",
            "Five claims of one payer with one cause make one, three times as many as usual;",
            "or mark claims in the denials: V makes a project of them.",
        )

    def _in(self, one: ProjectRow, view: int) -> bool:
        if one.state == "closed":
            return view == 2
        return view == 0 or (view == 1 and one.owner == self.desk.info.login)

    def _has(self, one: ProjectRow) -> bool:
        said = f"{one.number} {one.name} {one.payer} {one.cause} {one.owner} {one.note}".lower()
        return all(word in said for word in self.text.lower().split())

    def current(self) -> ProjectRow | None:
        """The project under the cursor."""
        item = self.worklist.current() if self.is_mounted else None
        return item if isinstance(item, ProjectRow) else None

    # -- what stands where

    def _room(self, width: int) -> int:
        return 24 + max(0, min(width - 80, 30))

    def draw_head(self, width: int) -> Row:
        """The heads of the columns."""
        name = self._room(width)
        start = f"   {'NUMBER':<7}{'WHAT':<{name}} {'CLAIMS':>6} {'DENIED':>10} {'LIKELY':>10}  {'DUE':<9}"
        return row((f"{start}{'HAS IT' if width < 110 else 'HAS IT     SINCE       CAUSE'}", "quiet"))

    def draw_item(self, item: Any, width: int) -> tuple[str, Row]:
        """A project."""
        one: ProjectRow = item
        shown, role = words.due(self.desk.info.today, one.deadline_on) if one.deadline_on else ("", "")
        money = f"{words.cash(one.cents, 10)} {words.cash(one.expected_cents, 10)}"
        more = f"  {one.since.isoformat() if one.since else '-':<11} {one.cause or 'made by a person'}" if width >= 110 else ""
        start = f"{words.left(one.number, 6)} {words.left(one.name, self._room(width))} {words.count(one.claims):>6} {money}  "
        return "  ", row(start, (f"{shown[:8]:<8}", role), f" {words.left(one.owner or '-', 9)}{more}")

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        return [("open", "its claims"), ("work.comment", "name, note"), ("work.hand", "give to"), ("close", "close"),
                ("look.explain", "why"), ("find.filter", "filter")]  # fmt: skip

    def status_row(self) -> tuple[str, str]:
        """Position, and the money of what is shown."""
        at = self.worklist.on + 1 if self.rows and self.is_mounted else 0
        said = f'filter "{self.text}"' if self.text else "order: dollars at risk"
        return f"{words.count(at)} of {words.count(len(self.rows))}   {said}", words.dollars(sum(one.cents for one in self.rows))

    def about_row(self) -> Row:
        """The project in a sentence."""
        one = self.current()
        if one is None:
            return Row()
        said = f"{one.cause}: {one.why}" if one.cause else one.why
        return row(f" {words.short(f'{one.note}. {said}' if one.note else said, self.room[0] - 2)}")

    # -- keys

    def why_not(self, key: Key) -> str | None:
        """What cannot be done with the project under the cursor."""
        if key.id not in ("work.comment", "work.hand", "close"):
            return super().why_not(key)
        one = self.current()
        if one is None:
            return "there is nothing under the cursor."
        if one.state == "closed":
            return f"{one.number} is closed."
        return self.desk.may("projects.close" if key.id == "close" else "projects.change")

    async def do_open(self) -> None:
        """Its claims, as a view: * marks all, then any work key is for all of them."""
        one = self.current()
        if one is None:
            return
        from tui.screens.denials import Denials

        self.stale = True
        await self.desk.show_screen(Denials("denial", only=QueueView(kind="denial", project=one.number)))

    async def do_look_explain(self) -> None:
        """How it was found."""
        one = self.current()
        if one is None:
            return
        told = [one.why, *([one.note] if one.note else [])]
        if one.since:
            told.insert(0, f"Since {one.since.isoformat()}: {one.cause} at {one.payer}. New denials of this cause join by themselves.")
        await self.desk.ask(Told(f"{one.number}  {one.name}", told))

    async def do_work_comment(self) -> None:
        """Name and note."""
        one = self._one()
        fields = [Field("name", "Name", one.name, something), Field("note", "Note", one.note, hint="may stay empty")]
        filled = await self.desk.ask(Form(one.number, fields, "keep"))
        if filled is None:
            return
        await self.desk.do(projects.change, one.number, rename=filled["name"], note=filled["note"], version=one.version)
        self.desk.say(f"{one.number} is kept.", "good")
        await self.load()

    async def do_work_hand(self) -> None:
        """An owner."""
        one = self._one()
        who = [person for person in await self.desk.do(people.all) if person.active]
        chosen = await self.desk.ask(Menu(f"Give {one.number} to", [f"{words.clean(p.login):<16} {p.role}" for p in who] + ["nobody"]))
        if chosen is None:
            return
        to = who[chosen].login if chosen < len(who) else ""
        await self.desk.do(projects.change, one.number, owner=to, version=one.version)
        self.desk.say(f"{one.number} is {to or 'nobody'}'s now.", "good")
        await self.load()

    async def do_close(self) -> None:
        """It is no project any more; its claims stay in the queue."""
        one = self._one()
        filled = await self.desk.ask(Form(f"Close {one.number}, {one.name}", [Field("reason", "Reason", check=something)], "go on"))
        if filled is None or not await self.desk.sure(
            f"Close {one.number}, {words.many(one.claims, 'claim')}?", "close", "Its claims stay in the queue. u opens it again."
        ):
            return
        await self.desk.do(projects.close, one.number, filled["reason"], one.version)
        self.desk.say(f"{one.number} is closed.", "good")
        await self.load()

    def _one(self) -> ProjectRow:
        one = self.current()
        if one is None:
            raise AssertionError("asked of nothing")
        return one
