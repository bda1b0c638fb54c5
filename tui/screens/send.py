"""A claim on its way out again: what is mended, what differs, what was found; Enter goes on, y puts it into the outbox."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from acts import outbox
from acts.outbox_rows import Change, FirstPayer, How, ResendField, ResendPlan
from billing.resending import HOWS
from tui import words
from tui.keys import Key
from tui.scrolled import Scrolled
from tui.widgets.ask import Menu
from tui.widgets.fields import Check, Field, Form, anything, something
from tui.widgets.lines import Row, row, rule

if TYPE_CHECKING:
    from tui.screens.denials import Denials

EVIDENCE, UNCHANGED = "evidence", "unchanged"

SIGNS = {"error": ("!!", "urgent"), "warning": ("~ ", "soon"), "info": ("  ", "quiet")}


class SendScreen(Scrolled):
    """Opens with the fields that the denial names, filled in with what is on file."""

    where = "send"

    def __init__(self, claim: str, how: How | None = None, queue: Denials | None = None) -> None:
        super().__init__()
        self.claim, self.how, self.queue = claim, how, queue
        self.plan: ResendPlan | None = None
        self.changes: dict[str, str] = {}
        self.charted: dict[tuple[str, int, str], str] = {}
        self.evidence = self.unchanged = self.acknowledged = ""
        self.first: FirstPayer | None = None
        self.asked = False

    # -- reading

    async def load(self) -> None:
        """How it would go now."""
        changes = [Change(name, value) for name, value in self.changes.items()]
        self.plan = await self.desk.do(outbox.propose, self.claim, self.how, changes, self.charted, self.first)
        self.how = self.plan.how
        self.redraw()
        self.draw_frame()
        if not self.asked:
            self.asked = True
            self.desk.begin(self._begin)

    async def _begin(self) -> None:
        """The fields that the denial is about are asked for at once; then the question."""
        if self.is_current:
            await self.do_open()

    # -- what stands where

    def title_words(self) -> str:
        """SEND 48213."""
        return f"SEND {self.claim}"

    def holder(self) -> str:
        """How it goes."""
        return HOWS[self.plan.how] if self.plan is not None else ""

    def bar_row(self) -> Row:
        """Of whom, to whom, how much, until when."""
        plan = self.plan
        if plan is None:
            return Row()
        shown, role = words.last_day(self.desk.info.today, plan.last_day)
        said = f" {words.short(plan.patient, 20)}  to {words.short(plan.payer, 20)}  {words.cash(plan.charge_cents)}  "
        return row(said, (f"last day {shown}" if plan.last_day else "", role))

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        return [
            ("open", "go on"),
            ("edit", "mend a field"),
            ("look.explain", "findings"),
            ("find.order", "another way"),
            ("back", "not now"),
        ]

    def status_row(self) -> tuple[str, str]:
        """What was found."""
        plan = self.plan
        if plan is None:
            return "", ""
        wrong, told = len(plan.wrong), _warnings(plan)
        return f"checked: {words.many(wrong, 'error')}, {words.many(told, 'warning')}   not in the outbox yet", words.dollars(
            plan.charge_cents
        )

    def resized(self) -> None:
        """Another size."""
        self.redraw()

    def redraw(self) -> None:
        """Mended, differing, found."""
        plan = self.plan
        if plan is None or not self.is_mounted:
            return
        width, _ = self.room
        rows: list[Row] = []
        for chunk in wrap(plan.why, width - 9)[:2]:
            rows.append(row((" WHY   " if not rows else "       ", "quiet"), chunk))
        rows.append(rule())
        rows.append(row((f" {'WHAT DIFFERS':<28} {'WAS':<22} SHALL BE", "quiet")))
        for one in plan.differences:
            shall = words.short(one.shall_be, width - 54)
            rows.append(row(f" {words.left(one.field, 28)} {words.left(one.was, 22)} {shall}"))
        if not plan.differences or plan.unchanged:
            rows.append(row(" ", ("Nothing of its content: the payer will answer as before.", "soon")))
        proposed = [one for one in plan.fields if one.first and one.source]
        if proposed:
            rows += [rule(), row((" ON FILE", "quiet"))]
            rows += [row(f"   {one.label}: {one.proposed} ({one.source})") for one in proposed]
        rows += [rule(), row((" CHECKED", "quiet"))]
        for found in plan.findings:
            sign, role = SIGNS[found.severity]
            for n, chunk in enumerate(wrap(words.clean(found.message), width - 8)):
                rows.append(row(" ", (sign if not n else "  ", role), f" {chunk}"))
        if plan.scrub is not None:
            explain = self.desk.keymap.shown("look.explain")
            said = f"SCRUB  {plan.scrub.words}"
            for n, chunk in enumerate(wrap(f"{said} ({explain} lists them)", width - 18)):
                rows.append(row("     ", (chunk if not n else f"       {chunk}", "quiet")))
        if not plan.findings:
            rows.append(row("   ", ("ok", "good"), "  our rules, and the published map of the guide"))
        self.part("body").show(rows, None)

    # -- going on

    async def do_open(self) -> None:
        """The fields, then the question."""
        plan = self.plan
        if plan is None:
            return
        fields = [one for one in plan.fields if one.first]
        if fields and not await self._asked_for(fields):
            return
        plan = self.plan
        if plan is None:
            return
        if plan.wrong:
            self.desk.say(plan.wrong[0].message, "soon")
            return
        if plan.unchanged and not self.unchanged and not await self._why_unchanged():
            return
        if plan.to_acknowledge and not self.acknowledged and not await self._why_all_the_same(plan):
            return
        await self._put(plan)

    async def _asked_for(self, fields: list[ResendField]) -> bool:
        """The fields that the denial names, with what is on file; False where the person goes back."""
        asked = [Field(one.name, one.label, self._filled(one), _read_back(one), one.hint) for one in fields]
        chart = next((one for one in fields if one.chart is not None), None)
        if chart is not None:
            asked.append(Field(EVIDENCE, "Evidence", self.evidence or chart.source, something, "a document, a call; for the record"))
        filled = await self.desk.ask(Form(f"Send {self.claim}: {HOWS[self.how or 'replacement']}", asked, "go on"))
        if filled is None:
            return False
        for one in fields:
            value = filled[one.name]
            if one.chart is not None:
                self.charted.pop(one.chart, None)
                if value and value != self._kept(one):
                    self.charted[one.chart] = value
            elif one.name.startswith("first "):
                continue
            elif value != one.value or one.name in self.changes:
                self.changes[one.name] = value
        self.evidence = filled.get(EVIDENCE, self.evidence)
        if "first payer" in filled:
            self.first = _payer_of(filled)
        await self.load()
        return True

    def _filled(self, one: ResendField) -> str:
        if one.name in self.changes:
            return self.changes[one.name]
        return one.proposed or one.value

    def _kept(self, one: ResendField) -> str:
        """What the record has without this correction."""
        return one.value if one.chart not in self.charted else ""

    async def _why_unchanged(self) -> bool:
        filled = await self.desk.ask(
            Form("Nothing of it has changed: why does it go again as it was?", [Field(UNCHANGED, "Because", check=something)], "go on")
        )
        self.unchanged = filled[UNCHANGED] if filled is not None else ""
        return bool(self.unchanged)

    async def _why_all_the_same(self, plan: ResendPlan) -> bool:
        """What edits warn of goes with a word only."""
        edits = " ".join(plan.to_acknowledge)
        asked = Form(f"{edits}: mend it (Esc), or why does it go all the same?", [Field("because", "Because", check=something)], "go on")
        filled = await self.desk.ask(asked)
        self.acknowledged = filled["because"] if filled is not None else ""
        return bool(self.acknowledged)

    async def _put(self, plan: ResendPlan) -> None:
        warned = _warnings(plan)
        told = f" {words.many(warned, 'warning')} stand above." if warned else ""
        signed = " The record is corrected and signed." if self.charted else ""
        follows = f"It stands in the outbox until that leaves.{signed}{told} u takes it back until then."
        what = f"Send {self.claim}, {words.dollars(plan.charge_cents)}, to {words.short(plan.payer, 22)}?"
        if not await self.desk.sure(what, "send", follows):
            return
        changes = [Change(name, value) for name, value in self.changes.items()]
        out = await self.desk.do(
            outbox.send, plan, changes=changes, charted=self.charted, evidence=self.evidence, reason="", unchanged=self.unchanged,
            first=self.first, acknowledged=self.acknowledged,
        )  # fmt: skip
        await self.desk.back_done(self.queue)
        take = self.desk.keymap.shown("work.take_next")
        self.desk.say(f"{self.claim} stands in the outbox as {out.name}: {out.words}. {take} takes the next best.", "good")

    # -- other keys

    def why_not(self, key: Key) -> str | None:
        """Nothing is mended of a void."""
        if key.id == "edit" and self.plan is not None and self.plan.how == "void":
            return "a void goes as the claim was sent."
        return super().why_not(key)

    async def do_edit(self) -> None:
        """Mend any other field of the claim."""
        plan = self.plan
        if plan is None:
            return
        fields = [one for one in plan.fields if one.chart is None and not one.name.startswith("first ")]
        chosen = await self.desk.ask(
            Menu("Which field?", [f"{words.left(one.label, 30)} {words.short(one.value or '-', 36)}" for one in fields])
        )
        if chosen is None:
            return
        one = fields[chosen]
        filled = await self.desk.ask(
            Form(f"{one.label} of {self.claim}", [Field("value", one.label, one.value, anything, one.hint)], "mend")
        )
        if filled is not None:
            self.changes[one.name] = filled["value"]
            await self.load()

    async def do_record_correct(self) -> None:
        """The patient's record instead: what stands there wrong is corrected there."""
        from tui.screens.correction import CorrectionScreen

        await self.desk.show_screen(CorrectionScreen(self.claim))

    async def do_look_explain(self) -> None:
        """What the edits say, finding by finding."""
        from tui.screens.scrub import ScrubScreen

        self.stale = True
        await self.desk.show_screen(ScrubScreen(self.claim))

    async def do_find_order(self) -> None:
        """Another way to send it."""
        plan = self.plan
        if plan is None:
            return
        chosen = await self.desk.ask(Menu("How does it go?", [HOWS[how] for how in plan.hows]))
        if chosen is not None:
            self.how = plan.hows[chosen]
            await self.load()

    async def do_move_first(self) -> None:
        """The beginning."""
        self.part("body").scroll_rows(-10_000)

    async def do_move_last(self) -> None:
        """The end."""
        self.part("body").scroll_rows(10_000)


def _warnings(plan: ResendPlan) -> int:
    """What is told, and does not forbid to send; notes aside."""
    return sum(one.severity == "warning" for one in plan.findings)


def _read_back(one: ResendField) -> Check:
    """What is on file says where from."""

    def check(text: str) -> tuple[bool, str]:
        return True, f"from {one.source}" if one.proposed and text == one.proposed else ""

    return check


def _payer_of(filled: dict[str, str]) -> FirstPayer | None:
    """NAME (ID) and member number."""
    text = filled["first payer"].strip()
    if not text:
        return None
    name, _, rest = text.partition("(")
    number = rest.rstrip(") ").strip()
    return FirstPayer(name.strip(), number or filled.get("first payer id", "").strip(), filled.get("first member", "").strip())
