"""Finding in the queue: the live filter, the filter form, orders, groups, columns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from acts import lists, projects
from acts.headings import narrowed
from acts.projects import ProjectRow
from acts.views import Counts, QueueGroup, QueueRow, QueueView
from tui import words
from tui.screens import denials_form
from tui.screens.claim_acts import ClaimActs
from tui.screens.denials_rows import CHOICES, Heading, More, explained
from tui.widgets.ask import Menu
from tui.widgets.filter import Filter
from tui.widgets.told import Told
from tui.widgets.window import Held

if TYPE_CHECKING:
    from tui.screens.denials_views import Shown

UNFOLDED = 3
GROUPINGS = ("reason", "payer", "category", "remark", "owner", "week")
MORE_GROUPINGS = ("provider", "location", "age", "kind", "state")
GROUP_WORDS = {"week": "week of the last day", "owner": "whose job it is", "location": "place"}
ORDER_WORDS = {
    "": "what is lost first", "deadline": "last day", "amount": "amount, largest first", "age": "age, oldest first", "payer": "payer",
    "patient": "patient", "follow_up": "follow-up day",
}  # fmt: skip


class Finding(ClaimActs):
    """Filters, orders and groups of the queue."""

    view: QueueView
    base: QueueView
    counts: Counts
    chosen: int
    views: list[Shown]
    kind: str

    def __init__(self) -> None:
        super().__init__()
        self.grouping = ""
        self.columns: tuple[str, ...] = ()
        self.taken_off = 0
        self.groups: tuple[QueueGroup, ...] = ()
        self.projects: tuple[ProjectRow, ...] = ()
        self.unfolded: dict[str, tuple[QueueRow, ...]] = {}
        self.came_from_group = ""
        self.last_text = ""
        self.search_mode: Filter | None = None

    async def look_at(self, view: QueueView) -> None:
        """Other rows."""
        raise NotImplementedError

    async def unmark_hidden(self) -> None:
        """Marks go where rows go."""
        raise NotImplementedError

    async def read(self, around: QueueRow | None = None) -> None:
        """The rows of the present view."""
        raise NotImplementedError

    @property
    def plain(self) -> QueueView:
        """The chosen view, without what was narrowed since."""
        return self.views[self.chosen].view if self.views else self.base

    # -- the live filter

    async def do_find_filter(self) -> None:
        """Narrow the list with each letter; Enter keeps, Esc shows all again."""
        before = replace(self.view, text="")
        self.taken_off = 0

        async def narrowed_to(text: str) -> None:
            if text != self.view.text:
                await self.look_at(replace(before, text=text))

        mode = Filter("/", narrowed_to, self.view.text)
        mode.later = lambda: self.desk.keys_wait
        found = await self.desk.ask(mode)
        if found is None:
            await self.look_at(before)
        else:
            self.last_text = found
            if found != self.view.text:
                await self.look_at(replace(before, text=found))
            self.draw_frame()

    async def do_find_next(self) -> None:
        """The next row that fits what was typed last."""
        await self._to_match(1)

    async def do_find_previous(self) -> None:
        """The row before that fits."""
        await self._to_match(-1)

    async def _to_match(self, by: int) -> None:
        if self.view.text:
            await (self.do_move_down() if by > 0 else self.do_move_up())
            return
        item = self.worklist.current()
        if not self.last_text or not isinstance(item, QueueRow):
            self.desk.say(f"{self.desk.keymap.shown('find.filter')} finds; n and N go on from there.")
            return
        wanted = replace(self.view, text=self.last_text)
        page = await self.desk.do(lists.queue, wanted, after=item.rank if by > 0 else None, limit=1, before=item.rank if by < 0 else None)
        if not page.rows:
            self.desk.say(f'No more "{self.last_text}" {"below" if by > 0 else "above"}.')
            return
        await self.read(around=page.rows[0])
        self.draw_frame()

    async def do_move_down(self) -> None:
        """One row down."""

    async def do_move_up(self) -> None:
        """One row up."""

    async def do_back(self) -> None:
        """A filter goes first, then an opened group, then groups, then the screen."""
        if self.came_from_group:
            self.grouping, self.came_from_group = self.came_from_group, ""
            await self.look_at(replace(self.plain, order=self.view.order))
        elif self.view != self.plain:
            await self.look_at(self.plain)
        elif self.grouping:
            self.grouping = ""
            await self.look_at(self.plain)
        else:
            await super().do_back()

    # -- the form

    async def do_find_form(self) -> None:
        """What may be asked of a row, in a form."""
        today = self.desk.info.today
        filled = await self.desk.ask(denials_form.form(self.view, today))
        if filled is not None:
            self.came_from_group = ""
            await self.look_at(denials_form.filtered(self.view, filled, today))

    def filter_words(self) -> str:
        """The filter, for the status line."""
        return words.short(", ".join(denials_form.said(self.view, self.plain)), 34)

    # -- orders, groups, columns

    def order_words(self) -> str:
        """In what order the rows stand."""
        return f"order: {ORDER_WORDS[self.view.order]}"

    async def do_find_order(self) -> None:
        """Grouped or not, in which order, with which columns; the grouping that stands is taken off by its own digit."""
        options = [_group_words(by, self.grouping) for by in GROUPINGS]
        options += ["more groupings: provider, place, age, kind, state", f"another order (now {ORDER_WORDS[self.view.order]})", "columns"]
        on = GROUPINGS.index(self.grouping) if self.grouping in GROUPINGS else 0
        chosen = await self.desk.ask(Menu("Group the queue, or order it", options, on=on))
        if chosen is None:
            return
        if chosen < len(GROUPINGS):
            await self._group(GROUPINGS[chosen])
        elif chosen == len(GROUPINGS):
            picked = await self.desk.ask(
                Menu("Group the queue", [*(_group_words(by, self.grouping) for by in MORE_GROUPINGS), "not grouped"])
            )
            if picked is not None:
                await self._group(MORE_GROUPINGS[picked] if picked < len(MORE_GROUPINGS) else self.grouping)
        elif chosen == len(GROUPINGS) + 1:
            orders = list(ORDER_WORDS)
            picked = await self.desk.ask(Menu("Order", [ORDER_WORDS[order] for order in orders], on=orders.index(self.view.order)))
            if picked is not None:
                self.grouping = self.came_from_group = ""
                await self.look_at(replace(self.view, order=orders[picked]))
        else:
            await self._choose_columns()

    async def _group(self, by: str) -> None:
        self.grouping = "" if by == self.grouping else by
        self.came_from_group = ""
        self.unfolded.clear()
        await self.look_at(self.view)

    async def _choose_columns(self) -> None:
        """Each digit puts a column on or takes it off; where there is no room, PAYER gives way, then NEXT STEP."""
        at = 0
        while True:
            there = self.shown_columns()
            options = [_column_words(name, name in self.columns, name in there) for name in CHOICES]
            chosen = await self.desk.ask(Menu("Columns to show", [*options, "as usual"], on=at))
            if chosen is None:
                return
            at = chosen
            if chosen == len(CHOICES):
                self.columns = ()
            else:
                name = CHOICES[chosen]
                self.columns = tuple(c for c in self.columns if c != name) if name in self.columns else (*self.columns, name)
            self.worklist.repaint()

    def shown_columns(self) -> tuple[str, ...]:
        """The columns that there is room for."""
        raise NotImplementedError

    async def read_groups(self) -> None:
        """The headings, and the rows of those that are open."""
        self.counts = await self.desk.do(lists.counts, self.view)
        self.groups = await self.desk.do(lists.groups, self.view, self.grouping)
        self.projects = await self.desk.do(projects.listed) if self.kind == "denial" else ()
        for key in [key for key in self.unfolded if key not in {g.key for g in self.groups}]:
            del self.unfolded[key]
        await self._show_groups(self.worklist.on)

    def project_of(self, group: QueueGroup) -> ProjectRow | None:
        """The project with most money whose cause this group is of."""
        for project in self.projects:
            code, _, remark = project.cause.partition(" ")
            if group.key == {"reason": code, "remark": remark, "payer": project.payer}.get(self.grouping):
                return project
        return None

    async def _show_groups(self, on: int) -> None:
        flat: list[Heading | QueueRow | More] = []
        for group in self.groups:
            first = self.unfolded.get(group.key)
            project = self.project_of(group)
            flat.append(Heading(group, first is not None, project.number if project else ""))
            if first is not None:
                flat += first
                if group.items > len(first):
                    flat.append(More(group, group.items - len(first)))
        await self.worklist.show(Held(flat), on, self.worklist.top if on == self.worklist.on else None)
        self.draw_status()
        self.draw_foot()
        self.rested()

    def _group_view(self, group: QueueGroup) -> QueueView:
        return narrowed(self.view, self.grouping, group.key, self.desk.info.today)

    async def do_move_unfold(self) -> None:
        """The first claims of the group."""
        item = self.worklist.current()
        if isinstance(item, Heading) and not item.open:
            page = await self.desk.do(lists.queue, self._group_view(item.group), limit=UNFOLDED)
            self.unfolded[item.group.key] = page.rows
            await self._show_groups(self.worklist.on)

    async def do_move_fold(self) -> None:
        """Fold it, also from a row within."""
        on = self.worklist.on
        while on > 0 and not isinstance(self.worklist.source.get(on), Heading):
            on -= 1
        item = self.worklist.source.get(on)
        if isinstance(item, Heading):
            self.unfolded.pop(item.group.key, None)
            await self._show_groups(on)

    async def open_group(self, group: QueueGroup) -> None:
        """The group alone, in the order of the list; Esc goes back to the groups."""
        view = self._group_view(group)
        self.came_from_group, self.grouping = self.grouping, ""
        await self.look_at(view)

    # -- why

    async def do_look_explain(self) -> None:
        """Why it stands where it stands."""
        item = self.worklist.current()
        if isinstance(item, QueueRow):
            await self.desk.ask(Told(f"WHY {item.control_number} STANDS HERE", explained(item, self.desk.info.today)))
        elif isinstance(item, Heading) and (project := self.project_of(item.group)) is not None:
            await self.desk.ask(Told(f"{project.number}  {project.name}", [project.why, *([project.note] if project.note else [])]))


def _column_words(name: str, chosen: bool, there: bool) -> str:
    if chosen and not there:
        return f"[x] {name:<10}   no room beside the others in this window"
    return f"[{'x' if there else ' '}] {name}"


def _group_words(by: str, grouping: str) -> str:
    return f"by {GROUP_WORDS.get(by, by)}{'   (on; this takes it off)' if by == grouping else ''}"
