"""One rule: its fields, ours beside what ships; Enter types in one, 1 tries the change on the present queue, and y keeps it."""

from __future__ import annotations

from dataclasses import replace

from acts import errors, rules, rules_try
from acts.desk import Desk
from acts.rules_rows import Draft, RuleView, Trial
from billing.rule_fields import FIELDS, RuleField
from tui import words
from tui.frame import Frame
from tui.screens.rules import explained
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form, something
from tui.widgets.lines import Row, row
from tui.widgets.told import Told

LABEL = 15
STEPS = ("try it on the queue", "it is reviewed", "one for a payer", "end ours")
"""What can be done with a rule, by number."""


class RuleScreen(Frame):
    """A change is a draft of this screen until it is kept."""

    where = "rule"

    def __init__(self, key: str, payer: str = "", remark: str = "", of_class: str = "") -> None:
        super().__init__()
        self.key = (key, payer, remark, of_class)
        self.view: RuleView | None = None
        self.typed: dict[str, str] = {}
        self.on = 0

    async def load(self) -> None:
        """The rule as it holds; what is typed stays."""
        self.view = await self.desk.do(rules.one, *self.key)
        self.redraw()
        self.draw_frame()

    @property
    def fields(self) -> tuple[RuleField, ...]:
        """Its fields, in the order of the screen."""
        return FIELDS[self.view.draft.kind] if self.view else ()

    def changes(self) -> dict[str, str]:
        """What is typed and differs."""
        now = self.view.draft.values if self.view else {}
        return {name: text for name, text in self.typed.items() if text != now.get(name, "")}

    async def draft(self) -> Draft:
        """The rule as it shall be."""
        assert self.view is not None
        return await self.desk.do(rules.fill, self.view.draft, self.changes())

    # -- what stands where

    def title_words(self) -> str:
        """RULE PB-3 CO-16 LAKESIDE."""
        if self.view is None:
            return "RULE"
        one = self.view.row
        name = f"{one.ref} " if self.view.draft.number else ""
        return f"RULE {name}{one.key} {words.short(one.payer.replace('_', ' '), 20) or 'every payer'}"

    def holder(self) -> str:
        """Whether it is ours."""
        if self.view is None:
            return ""
        if self.view.ended:
            return "ended"
        return f"version {self.view.draft.version}" if self.view.draft.number else "as shipped"

    def bar_row(self) -> Row:
        """What can be done, by number; what cannot be done now is quiet."""
        parts: list[str | tuple[str, str]] = [" "]
        for n, said in enumerate(STEPS, 1):
            parts.append((f" {n} {said}  ", "quiet" if self._barred(n) else ""))
        return row(*parts)

    def redraw(self) -> None:
        """The fields, and what can be done."""
        if self.view is None or not self.is_mounted:
            return
        width = self.room[0]
        side = (width - LABEL - 5) // 2
        ours = "OURS" if self.view.draft.number else "HOLDS NOW"
        rows = [row((f"   {'FIELD':<{LABEL}} {ours:<{side}} SHIPPED", "quiet"))]
        at = 0
        for n, field in enumerate(self.fields):
            if n == self.on:
                at = len(rows)
            rows.append(self._field(field, side, n == self.on))
        body = self.part("body")
        body.show(rows, cursor=at)

    def _field(self, field: RuleField, side: int, on: bool) -> Row:
        view = self.view
        assert view is not None
        now, ships = view.draft.values.get(field.name, ""), (view.shipped or {}).get(field.name, "")
        shown = self.changes().get(field.name, now)
        changed = field.name in self.changes()
        role = "soon" if changed else "" if shown == ships or not view.shipped else "good"
        mark = ">" if on else "*" if changed else " "
        look = "focus" if on else ""
        start = (f" {mark} {words.left(field.label, LABEL)} ", look or "quiet")
        return row(start, (words.left(shown or "-", side), look or role), " ", (words.short(ships or "-", side), "quiet"))

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        return [
            ("open", "type in it"),
            ("find.pick", "do it"),
            ("look.explain", "where it applies"),
            ("look.log", "versions"),
            ("back", "back"),
        ]

    def about_row(self) -> Row:
        """The field under the cursor, whole."""
        if self.view is None or not self.fields:
            return Row()
        field = self.fields[self.on]
        text = self.changes().get(field.name, self.view.draft.values.get(field.name, ""))
        said = text or field.hint or ", ".join(field.choices)
        return row(" ", (words.short(f"{field.label}: {said}", self.room[0] - 2), "" if text else "quiet"))

    def status_row(self) -> tuple[str, str]:
        """Which field; what is typed."""
        count = len(self.changes())
        told = f"{count} changed, 1 tries it" if count else ""
        reach = f", {self.view.applies}, {words.dollars(self.view.cents)}" if self.view else ""
        return f"field {self.on + 1} of {len(self.fields)}{reach}", told

    def resized(self) -> None:
        """Another size."""
        self.redraw()

    # -- moving

    async def _go(self, to: int) -> None:
        self.on = max(0, min(to, len(self.fields) - 1))
        self.redraw()
        self.draw_status()
        self.rested()

    async def do_move_down(self) -> None:
        """The next field."""
        await self._go(self.on + 1)

    async def do_move_up(self) -> None:
        """The one before."""
        await self._go(self.on - 1)

    async def do_move_first(self) -> None:
        """The first."""
        await self._go(0)

    async def do_move_last(self) -> None:
        """The last."""
        await self._go(len(self.fields) - 1)

    async def do_move_half_down(self) -> None:
        """Half a page of fields down."""
        await self._go(self.on + 8)

    async def do_move_half_up(self) -> None:
        """And up."""
        await self._go(self.on - 8)

    do_move_page_down, do_move_page_up = do_move_half_down, do_move_half_up

    # -- typing

    async def do_open(self) -> None:
        """Type in the field; a choice is chosen."""
        if self.view is None:
            return
        field = self.fields[self.on]
        now = self.changes().get(field.name, self.view.draft.values.get(field.name, ""))
        text = await (self._choose(field, now) if field.what == "one" else self._type(field, now))
        if text is None:
            return
        self.typed[field.name] = (await self.desk.do(rules.fill, self.view.draft, {field.name: text})).values[field.name]
        await self._go(self.on + 1)
        self.draw_frame()

    async def _choose(self, field: RuleField, now: str) -> str | None:
        options = [*field.choices, *(["(nothing)"] if field.empty else [])]
        on = options.index(now) if now in options else len(options) - 1 if field.empty else 0
        chosen = await self.desk.ask(Menu(f"{field.label}: {field.hint}" if field.hint else field.label, options, on=on))
        return None if chosen is None else "" if chosen >= len(field.choices) else options[chosen]

    async def _type(self, field: RuleField, now: str) -> str | None:
        kind, today = (self.view.draft.kind if self.view else "playbook"), self.desk.info.today

        def check(text: str) -> tuple[bool, str]:
            return rules.typed_on(kind, field.name, text, today)

        hint = field.hint or " ".join(field.choices)
        filled = await self.desk.ask(Form(f"{field.label}", [Field(field.name, field.label, now, check, words.short(hint, 60))]))
        return None if filled is None else filled[field.name]

    # -- doing

    def _barred(self, number: int) -> str:
        """Why a step cannot be done now, '' where it can."""
        view = self.view
        if view is None:
            return ""
        if number == 1:
            return "" if self.changes() else "nothing is changed yet"
        may = self.desk.may("rules.review" if number == 2 else "rules.keep") if number != 3 else None
        if may:
            return may
        if number == 2:
            by = view.row.reviewed_by if view.draft.number else view.shipped_review[0]
            if self.changes():
                return "keep what is typed first"
            if view.draft.kind == "payers" and not view.draft.number:
                return "nothing is said of this payer yet"
            return f"{by} has" if by else ""
        if number == 3:
            return "it is one payer's" if view.draft.payer is not None else ""
        return "" if view.draft.number and not view.ended else "there is none of ours"

    async def do_find_pick(self, number: int) -> None:
        """Do what has that number."""
        if number > len(STEPS):
            self.desk.say(f"There is no step {number}.")
            return
        why = self._barred(number)
        if why:
            self.desk.say(f"{number}: {why}.".replace("..", "."), "soon")
            return
        await (self._try, self._review, self._for_payer, self._end)[number - 1]()

    async def _try(self) -> None:
        draft = await self.draft()
        found = [one for one in await self.desk.do(rules.check, [draft]) if one.severity == "error"]
        if found:
            await self.desk.ask(Told("THIS RULE CANNOT BE MEANT", [f"{one.message}." for one in found]))
            return
        self._start(draft)

    def _start(self, draft: Draft) -> None:
        def work(desk: Desk, progress: rules_try.Progress) -> Trial:
            return rules_try.try_(desk, [draft], progress)

        self.desk.jobs.start(
            "Trying the rule", "claims", work, self._tried, lambda at, of: f"Stopped at claim {at} of {of}. Nothing was kept."
        )

    async def _tried(self, seen: Trial) -> None:
        """The summary; y keeps it, after a reason."""
        if self.desk.frame is not self:
            return
        said = [*seen.words]
        said += [f"{one.claim} {' '.join(one.codes)} {words.dollars(one.cents)}: was {one.was}, is {one.will}" for one in seen.rows]
        title = "WHAT IT WOULD DO TO THE PRESENT QUEUE"
        may = self.desk.may("rules.keep")
        await self.desk.ask(Told(title, said if not may else [*said, may]))
        if may:
            return
        filled = await self.desk.ask(
            Form("Keep it? Why is it changed", [Field("reason", "Reason", check=something, hint="a contract, a letter, a call")])
        )
        if filled is None:
            self.desk.say("Not kept. What is typed stays here.")
            return
        items = words.many(seen.moved, "item")
        ends = seen.drafts[0].ended
        what = f"{'End' if ends else 'Keep'} it, and move {items} ({words.dollars(seen.cents)})?"
        if not await self.desk.sure(what, "end it" if ends else "keep it", "u takes it back, with all that it moved."):
            return
        self._keep(seen, filled["reason"])

    def _keep(self, seen: Trial, reason: str) -> None:
        def work(desk: Desk, progress: rules_try.Progress) -> tuple[str, ...]:
            try:
                return rules_try.keep(desk, seen.drafts, reason, seen.hash, progress).refs
            except errors.PlanChanged:
                return ()

        async def told(refs: tuple[str, ...]) -> None:
            if not refs:
                self.desk.say("Not kept: the queue moved since it was tried. 1 tries it again.", "soon")
                return
            self.typed = {}
            self.key = (refs[0], "", "", "")
            await self.load()
            verb = "has ended" if seen.drafts[0].ended else "is in force, unreviewed"
            self.desk.say(f"{refs[0]} {verb}; {words.many(seen.moved, 'item')} moved. u takes it back.", "good")

        self.desk.jobs.start(
            "Moving the work", "claims", work, told, lambda at, of: f"Stopped at claim {at} of {of}: the rest is moved later."
        )

    async def _review(self) -> None:
        view = self.view
        assert view is not None
        version = view.draft.version if view.draft.number else None
        row_ = await self.desk.do(rules.review, *self.key, version)
        await self.load()
        self.desk.say(f"{row_.key} is reviewed by {row_.reviewed_by}. It stays so until its words change.", "good")

    async def _for_payer(self) -> None:
        filled = await self.desk.ask(Form("Whose rule shall it be?", [Field("payer", "Payer", check=something, hint="its id or name")]))
        if filled is None:
            return
        assert self.view is not None
        values = self.view.draft.values
        key = f"{values['groups'].replace(' ', '/')}-{values['reason']}" if self.view.draft.kind == "playbook" else values["name"]
        await self.desk.do(rules.one, key, filled["payer"], values.get("remark", ""))
        await self.desk.show_screen(RuleScreen(key, filled["payer"], values.get("remark", "")))

    async def _end(self) -> None:
        view = self.view
        assert view is not None
        self._start(replace(view.draft, ended=True))

    async def do_back(self) -> None:
        """What is typed is not lost by a slip."""
        count = len(self.changes())
        if count:
            chosen = await self.desk.ask(Menu(f"{words.many(count, 'field')} changed and not kept", ["go on", "drop what is typed"]))
            if chosen != 1:
                return
        await super().do_back()

    do_quit = do_back

    async def do_look_explain(self) -> None:
        """Where it applies, who stands behind it."""
        if self.view is not None:
            await self.desk.ask(Told("WHERE IT APPLIES", explained(self.view.row, self.view.applies, self.view.cents)))

    async def do_look_log(self) -> None:
        """Every version as it stood."""
        if self.view is None or not self.view.draft.number:
            self.desk.say("It ships with claimdesk and has one version. What is kept here has versions.")
            return
        said = []
        for one in await self.desk.do(rules.history, self.view.row.ref):
            said.append(f"v{one.version} {one.moment:%Y-%m-%d %H:%M} {one.actor}: {one.told}" + (f' "{one.reason}"' if one.reason else ""))
        await self.desk.ask(Told(f"{self.view.row.ref} AS IT STOOD", said))
