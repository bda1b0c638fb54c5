"""Finding in the queue: the live filter, the filter form, groups."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from acts import lists
from acts.views import Counts, QueueGroup, QueueRow, QueueView
from billing import money, terms
from tui import words
from tui.screens.denials_rows import Heading, More, explained
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form
from tui.widgets.filter import Filter
from tui.widgets.told import Told
from tui.widgets.window import Held

if TYPE_CHECKING:
    pass
from tui.screens.claim_acts import ClaimActs

UNFOLDED = 3
GROUPINGS = ("reason", "payer", "category")


class Finding(ClaimActs):
    """Filters and groups of the queue."""

    view: QueueView
    base: QueueView
    counts: Counts
    chosen: int
    views: list[tuple[str, QueueView, int]]
    kind: str

    def __init__(self) -> None:
        super().__init__()
        self.grouping = ""
        self.taken_off = 0
        self.groups: tuple[QueueGroup, ...] = ()
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

    # -- the live filter

    async def do_find_filter(self) -> None:
        """Narrow the list with each letter; Enter keeps, Esc shows all again."""
        before = replace(self.view, text="")
        self.taken_off = 0

        async def narrowed(text: str) -> None:
            if text != self.view.text:
                await self.look_at(replace(before, text=text))

        mode = Filter("/", narrowed, self.view.text)
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
        plain = self.views[self.chosen][1] if self.views else self.base
        if self.came_from_group:
            self.grouping, self.came_from_group = self.came_from_group, ""
            await self.look_at(plain)
        elif self.view != plain:
            await self.look_at(plain)
        elif self.grouping:
            self.grouping = ""
            await self.look_at(plain)
        else:
            await super().do_back()

    # -- the form

    async def do_find_form(self) -> None:
        """Payer, category, reason, kind, owner, least amount."""
        view = self.view
        fields = [
            Field("payer", "Payer", view.payer or "", hint="part of a name or number"),
            Field("category", "Category", view.category or "", _one_of(terms.CATEGORY), "missing_information, coding, ..."),
            Field("reason", "Reason", view.reason or "", _code, "CO-16"),
            Field("kind", "Kind", view.kind or "", _one_of(terms.WORK), "denial, review, credit, ..."),
            Field("owner", "Job of", view.owner or "", hint="a login; - is nobody"),
            Field("min", "At least", money.plain(view.min_cents) if view.min_cents else "", _amount, "an amount"),
        ]
        filled = await self.desk.ask(Form("Show only", fields, "show"))
        if filled is None:
            return
        view = QueueView(
            payer=filled["payer"] or None,
            category=filled["category"] or None,
            owner=filled["owner"] or None,
            reason=filled["reason"].upper() or None,
            min_cents=money.typed_cents(filled["min"]) if filled["min"] else None,
            kind=filled["kind"] or None,
            state=view.state,
        )
        await self.look_at(view)

    def filter_words(self) -> str:
        """The filter, for the status line."""
        plain = self.views[self.chosen][1] if self.views else self.base
        view, said = self.view, []
        if view.text:
            said.append(f'"{view.text}"')
        for name, value, usual in (
            ("payer", view.payer, plain.payer),
            ("", view.category, plain.category),
            ("", view.reason, plain.reason),
            ("of", view.owner, plain.owner),
        ):
            if value and value != usual:
                said.append(f"{name} {value}".strip())
        if view.kind != plain.kind:
            said.append(view.kind or "all kinds")
        if view.min_cents and view.min_cents != plain.min_cents:
            said.append(f"from {words.cash(view.min_cents)}")
        return words.short(", ".join(said), 34)

    # -- groups

    async def do_find_order(self) -> None:
        """Grouped or not."""
        options = [f"by {by}" for by in GROUPINGS] + ["not grouped: what is lost first"]
        chosen = await self.desk.ask(Menu("Group the queue", options, on=GROUPINGS.index(self.grouping) if self.grouping else 0))
        if chosen is None:
            return
        self.grouping = GROUPINGS[chosen] if chosen < len(GROUPINGS) else ""
        self.came_from_group = ""
        self.unfolded.clear()
        await self.look_at(self.view)

    async def read_groups(self) -> None:
        """The headings, and the rows of those that are open."""
        self.counts = await self.desk.do(lists.counts, self.view)
        self.groups = await self.desk.do(lists.groups, self.view, self.grouping)
        for key in [key for key in self.unfolded if key not in {g.key for g in self.groups}]:
            del self.unfolded[key]
        await self._show_groups(self.worklist.on)

    async def _show_groups(self, on: int) -> None:
        flat: list[Heading | QueueRow | More] = []
        for group in self.groups:
            first = self.unfolded.get(group.key)
            flat.append(Heading(group, first is not None))
            if first is not None:
                flat += first
                if group.items > len(first):
                    flat.append(More(group, group.items - len(first)))
        await self.worklist.show(Held(flat), on, self.worklist.top if on == self.worklist.on else None)
        self.draw_status()
        self.draw_foot()
        self.rested()

    def _group_view(self, group: QueueGroup) -> QueueView:
        if self.grouping == "reason":
            return replace(self.view, reason=group.key)
        return replace(self.view, payer=group.key) if self.grouping == "payer" else replace(self.view, category=group.key)

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
        """The group alone, in working order; Esc goes back to the groups."""
        view = self._group_view(group)
        self.came_from_group, self.grouping = self.grouping, ""
        await self.look_at(view)

    # -- why

    async def do_look_explain(self) -> None:
        """Why it stands where it stands."""
        item = self.worklist.current()
        if isinstance(item, QueueRow):
            await self.desk.ask(Told(f"WHY {item.control_number} STANDS HERE", explained(item, self.desk.info.today)))


def _one_of(known: dict[str, terms.Term]) -> Callable[[str], tuple[bool, str]]:
    def check(text: str) -> tuple[bool, str]:
        if not text:
            return True, ""
        if text in known:
            return True, known[text].short
        near = [code for code in known if code.startswith(text.lower())]
        return False, f"one of {', '.join(near or list(known))}"

    return check


def _code(text: str) -> tuple[bool, str]:
    group, _, reason = text.upper().partition("-")
    return (True, "") if not text or (group in terms.GROUP and reason) else (False, "group and code, as CO-16")


def _amount(text: str) -> tuple[bool, str]:
    cents = money.typed_cents(text) if text else 0
    return (False, "an amount, as 250.00") if cents is None else (True, words.dollars(cents) if text else "")
