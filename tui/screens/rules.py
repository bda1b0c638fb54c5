"""The rules by which the desk works: playbook, clocks, payers' ways; those of ours, and those that nobody has reviewed."""

from __future__ import annotations

from typing import Any

from acts import rules
from acts.rules_rows import RuleRow
from tui import words
from tui.list_frame import FilteredFrame
from tui.widgets.lines import Row, row
from tui.widgets.told import Told
from tui.widgets.window import Held

VIEWS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("Playbook", {"kind": "playbook"}),
    ("Clocks", {"kind": "clocks"}),
    ("Payers", {"kind": "payers"}),
    ("Ours", {"changed": True}),
    ("Unreviewed", {"unreviewed": True}),
)


class RulesScreen(FilteredFrame):
    """Shipped and ours side by side; Enter opens one, e says how much of the queue it is about."""

    where = "rules"
    names = tuple(name for name, _ in VIEWS)

    def __init__(self, chosen: int = 0, text: str = "") -> None:
        super().__init__(chosen, text)
        self.rows: tuple[RuleRow, ...] = ()

    async def load(self) -> None:
        """All views are counted; the cursor stays on its own."""
        at = self.current()
        every = await self.desk.do(rules.listed, text=self.text)
        found = [of_view(every, **which) for _, which in VIEWS]
        self.totals = [len(rows) for rows in found]
        self.rows = found[self.chosen]
        on = next((n for n, r in enumerate(self.rows) if at is not None and (r.kind, r.ref) == (at.kind, at.ref)), self.worklist.on)
        nothing = f'No rule has "{self.text}" in it. Esc shows all.' if self.text else "Nothing is here."
        self.worklist.words = (
            nothing if self.chosen != 3 or self.text else "Nothing is changed: all holds as it ships. Enter on one changes it.",
        )
        await self.worklist.show(Held(list(self.rows)), min(on, max(len(self.rows) - 1, 0)))
        self.draw_frame()

    def current(self) -> RuleRow | None:
        """The rule under the cursor."""
        item = self.worklist.current() if self.is_mounted else None
        return item if isinstance(item, RuleRow) else None

    # -- what stands where

    def draw_head(self, width: int) -> Row:
        """The heads of the columns."""
        extra = _extra(width)
        return row((f"    {'RULE':<7} {'KEY':<14} {'PAYER':<{13 + extra}} {'SAYS':<{29 + extra}} REVIEWED", "quiet"))

    def draw_item(self, item: RuleRow, width: int) -> tuple[str, Row]:
        """One rule."""
        extra = _extra(width)
        payer = item.payer.replace("_", " ") if item.payer else "all"
        says = ", ".join(filter(None, (item.says, item.days)))
        start = f" {words.left(item.ref if item.ours else 'shipped', 7)} {words.left(item.key, 14)} {words.left(payer, 13 + extra)} "
        quiet = "quiet" if item.overridden else ""
        reviewed = (words.left(item.reviewed_by, 8), "good") if item.reviewed_by else (words.left("no", 8), "quiet")
        return ("* " if item.ours else "  "), row((start, quiet), (f"{words.left(says, 29 + extra)} ", quiet), reviewed)

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        return [
            ("open", "open, change"),
            ("find.filter", "filter"),
            ("look.explain", "where it applies"),
            ("find.goto", "go to"),
            ("undo", "undo"),
        ]

    def about_row(self) -> Row:
        """What it is, and where it comes from."""
        one = self.current()
        if one is None:
            return Row()
        said = one.what or one.says
        if one.overridden:
            said += "; ours goes before it"
        said += f". Source: {one.source}." if one.source else "."
        return row(f" {words.short(said, self.room[0] - 2)}")

    def status_row(self) -> tuple[str, str]:
        """Position; what is typed."""
        at = self.worklist.on + 1 if self.rows and self.is_mounted else 0
        narrowed = f'   filter "{self.text}"' if self.text else ""
        return f"{words.count(at)} of {words.count(len(self.rows))}{narrowed}", f"{words.count(self.totals[3])} of ours"

    # -- keys

    async def do_open(self) -> None:
        """The rule, ours beside what ships."""
        from tui.screens.rule import RuleScreen

        one = self.current()
        if one is not None:
            self.stale = True
            await self.desk.show_screen(RuleScreen(*key_of(one)))

    async def do_look_explain(self) -> None:
        """How much of the queue it is about, and who stands behind it."""
        one = self.current()
        if one is None:
            return
        view = await self.desk.do(rules.one, *key_of(one))
        await self.desk.ask(Told(f"{one.key} {one.payer}".strip(), explained(one, view.applies, view.cents)))


def explained(one: RuleRow, applies: str, cents: int) -> list[str]:
    """Where a rule applies, in sentences."""
    said = [f"{applies}: {words.dollars(cents)} at stake." if cents else f"{applies}."]
    if one.ours:
        said.append(f"{one.ref}, version {one.version}: ours, and before what ships" + (f", {one.days}." if one.days else "."))
    else:
        said.append("It ships with claimdesk" + ("; a rule of ours goes before it." if one.overridden else "."))
    said.append(f"Reviewed by {one.reviewed_by} on {one.reviewed_on}." if one.reviewed_by else "Nobody has reviewed it.")
    said.append(f"Source: {one.source or 'none named'}.")
    return said


def key_of(one: RuleRow) -> tuple[str, str, str, str]:
    """How the acts know it: key, payer, remark, class."""
    return one.ref, "", "", ""


def of_view(rows: tuple[RuleRow, ...], kind: str | None = None, changed: bool = False, unreviewed: bool = False) -> tuple[RuleRow, ...]:
    """The rows of a view."""
    return tuple(
        one
        for one in rows
        if (kind is None or one.kind == kind)
        and (not changed or one.ours)
        and (not unreviewed or (not one.reviewed_by and (one.ours or one.kind != "payers")))
    )


def _extra(width: int) -> int:
    return max(0, min((width - 80) // 2, 24))
