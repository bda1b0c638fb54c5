"""Views of the queue on the number keys: All and Mine, the person's own and shared ones, and what fills the rest; V keeps one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from acts import lists, projects, views_kept
from acts.views import QueueGroup, QueueView
from acts.views_kept import Kept, KeptView
from tui import words
from tui.screens.denials_find import Finding
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form, something
from tui.widgets.lines import Row, row

THOUSAND = 100_000
WEEK = 7
LAST = 9


@dataclass(frozen=True, slots=True)
class Shown:
    """A view of the bar: its digit, name, what it shows, how many that is, and the saved view behind it."""

    digit: int
    name: str
    view: QueueView
    total: int
    kept: KeptView | None = None


class Viewing(Finding):
    """The bar of views and what V does."""

    busiest: list[QueueGroup] | None

    async def count_views(self) -> None:
        """Each digit its view: 1 and 2 stand; a saved one has the digit that it was given; the usual ones fill what is left."""
        kept = {view.digit: view for view in await self.desk.do(views_kept.kept, self.kind) if view.digit}
        usual = iter(await self._usual())
        saved_room = sum(len(f"{view.digit} {view.name}") + 6 for view in kept.values())
        self.views, room = [], self.room[0] - 1 - saved_room
        for digit in range(1, LAST + 1):
            saved = kept.get(digit)
            if digit == 1:
                name, view = "All", self.base
            elif digit == 2:
                name, view = "Mine", replace(self.base, owner=self.desk.info.login)
            elif saved is not None:
                name, view = saved.name, saved.what.view
            else:
                name, view = next(usual, ("", self.base))
            if not name:
                continue
            total = (await self.desk.do(lists.counts, view)).total
            room -= 0 if saved is not None else len(f"{digit} {name} {words.count(total)}") + 3
            # A digit picks what stands on the screen; a view that a person put there keeps its digit, seen or not.
            if room >= 0 or saved is not None:
                self.views.append(Shown(digit, name, view, total, saved))

    async def _usual(self) -> list[tuple[str, QueueView]]:
        if self.busiest is None:
            # Which payers have the most is asked once: views must not change their digits under the fingers.
            groups = await self.desk.do(lists.groups, self.base, "payer")
            self.busiest = sorted(groups, key=lambda g: -g.items)[: 2 if len(groups) > 2 else 0]
        return [
            ("Over $1,000", replace(self.base, min_cents=THOUSAND)),
            ("Waiting", replace(self.base, state="waiting")),
            *((words.short(g.words or g.key, 12), replace(self.base, payer=g.key)) for g in self.busiest),
            ("This week", replace(self.base, due_within=WEEK)),
        ]

    def bar_row(self) -> Row:
        """The views, with the chosen one in brackets; as many as there is room for, the chosen one among them."""
        texts = [f"{shown.digit} {shown.name} {words.count(shown.total)}" for shown in self.views]
        room = self.room[0] - 2 - (len(texts[self.chosen]) + 3 if self.chosen < len(texts) else 0)
        parts: list[str | tuple[str, str]] = [" "]
        for n, text in enumerate(texts):
            if n == self.chosen:
                parts += [(f"[{text}]", "bold"), " "]
            elif room >= len(text) + 3:
                room -= len(text) + 3
                parts += [f" {text} ", " "]
        return row(*parts)

    async def do_find_pick(self, number: int) -> None:
        """Another view, with the order, grouping and columns that it was kept with."""
        at = next((n for n, shown in enumerate(self.views) if shown.digit == number), None)
        if at is None:
            self.desk.say(f"There is no view {number}. {self.desk.keymap.shown('find.keep')} keeps the present one there.")
            return
        self.chosen, shown = at, self.views[at]
        await self.looked_at(shown)

    async def looked_at(self, shown: Shown) -> None:
        """What the view was kept with comes with it."""
        before = self.grouping
        self.grouping = shown.kept.what.group if shown.kept is not None else ""
        self.came_from_group = ""
        if before != self.grouping:
            self.unfolded.clear()
        self.columns = shown.kept.what.columns if shown.kept is not None else ()
        await self.look_at(shown.view)

    # -- keeping

    async def do_find_keep(self) -> None:
        """Keep the present filter, order, grouping and columns under a name and a digit; or manage what was kept; or a project of marks."""
        kept = await self.desk.do(views_kept.kept, self.kind)
        options = ["keep what is shown now as a view"]
        options += [f"make a project of the {len(self.marked())} marked"] if self.marked() else []
        options += [f"{_named(view)}: rename, move, take away" for view in kept][: 9 - len(options)]
        chosen: int | None = 0
        if len(options) > 1:
            chosen = await self.desk.ask(Menu("Views", options))
        if chosen is None:
            return
        if chosen == 0:
            await self._keep()
        elif self.marked() and chosen == 1:
            await self._make_project()
        else:
            await self._manage(kept[chosen - 1 - bool(self.marked())])

    def _what(self) -> Kept:
        group = self.grouping or self.came_from_group
        return Kept(replace(self.view, text=""), group if not self.came_from_group else "", tuple(self.columns))

    async def _keep(self) -> None:
        free = next((digit for digit in range(views_kept.FIRST_DIGIT, LAST + 1)
                     if not any(shown.digit == digit and shown.kept is not None for shown in self.views)), 0)  # fmt: skip
        fields = [
            Field("name", "Name", "", something, "up to 24 letters"),
            Field("digit", "Key", str(free or ""), _digit, "3 to 9; empty is none"),
        ]
        if self.desk.may("views.share") is None:
            fields.append(Field("shared", "For all", "", _yes, "y: everybody has it; else it is yours"))
        filled = await self.desk.ask(Form(f"Keep: {self._words()}", fields, "keep"))
        if filled is None:
            return
        shared, digit = filled.get("shared", "").lower().startswith("y"), int(filled["digit"] or 0)
        kept = await self.desk.do(views_kept.save, filled["name"], self._what(), digit=digit, shared=shared, kind=self.kind)
        await self._again(kept)
        where = f" on {kept.digit}" if kept.digit else ""
        self.desk.say(f"{kept.name} is kept{where}{', for all' if kept.shared else ''}.", "good")

    def _words(self) -> str:
        parts = [self.filter_words() or "no filter", *([f"by {self.grouping}"] if self.grouping else []), self.order_words()]
        return words.short(", ".join(parts), 66)

    async def _manage(self, view: KeptView) -> None:
        if view.shared and self.desk.may("views.share") is not None:
            self.desk.say(f"{view.name} is for all: a supervisor changes it.", "soon")
            return
        chosen = await self.desk.ask(Menu(_named(view), ["rename it, or move it to another key", "take it away"]))
        if chosen is None:
            return
        if chosen == 1:
            await self.desk.do(views_kept.remove, view.id)
            await self._again(None)
            self.desk.say(f"{view.name} is taken away; {self.desk.keymap.shown('undo')} brings it back.", "good")
            return
        fields = [
            Field("name", "Name", view.name, something),
            Field("digit", "Key", str(view.digit or ""), _digit, "3 to 9; empty is none"),
        ]
        filled = await self.desk.ask(Form(f"The view {view.name}", fields, "change it"))
        if filled is None:
            return
        kept = await self.desk.do(views_kept.change, view.id, name=filled["name"], digit=int(filled["digit"] or 0), version=view.version)
        await self._again(kept)
        self.desk.say(f"{kept.name}{f' is on {kept.digit}' if kept.digit else ' has no key'} now.", "good")

    async def _again(self, kept: KeptView | None) -> None:
        """The bar anew; what was kept just now is the chosen one."""
        await self.count_views()
        at = next(
            (n for n, shown in enumerate(self.views) if kept is not None and shown.kept is not None and shown.kept.id == kept.id), None
        )
        self.chosen = at if at is not None else min(self.chosen, len(self.views) - 1)
        self.draw_frame()

    async def _make_project(self) -> None:
        items = self.marked()
        fields = [Field("name", "Name", "", something, "what is to be mended"), Field("note", "Note", hint="may stay empty")]
        filled = await self.desk.ask(Form(f"A project of {words.many(len(items), 'claim')}", fields, "make it"))
        if filled is None:
            return
        made = await self.desk.do(projects.add, filled["name"], [item.control_number for item in items], filled["note"])
        self.desk.say(
            f"{made.number}, {made.name}: {words.many(made.claims, 'claim')}, {words.dollars(made.cents)}. : projects shows it.", "good"
        )


def _named(view: KeptView) -> str:
    return f"{f'{view.digit}  ' if view.digit else ''}{view.name}{' (for all)' if view.shared else ''}"


def _digit(text: str) -> tuple[bool, str]:
    good = not text or (text in "3456789" and len(text) == 1)
    return (True, "") if good else (False, "a digit from 3 to 9; 1 is All and 2 is Mine")


def _yes(text: str) -> tuple[bool, str]:
    return (True, "") if text.lower() in ("", "y", "yes", "n", "no") else (False, "y or n")
