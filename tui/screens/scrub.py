"""SCRUB: what the edits say of one claim as it would go; Enter opens the place where a finding is mended, s lets it pass until a day."""

from __future__ import annotations

from datetime import date, timedelta

from acts import scrub
from acts.scrub_rows import NotRun, ScrubFinding, ScrubReport
from tui import words
from tui.keys import Key
from tui.list_frame import ListFrame
from tui.widgets.fields import Field, Form, something
from tui.widgets.lines import Row, row
from tui.widgets.told import Told
from tui.widgets.window import Held

SIGNS = {"E": ("!!", "urgent"), "W": ("~ ", "soon"), "I": ("  ", "")}
ON_RECORD = frozenset({"registration", "coverage", "diagnosis"})
NOT_RUN = "No finding of it can be trusted: what it looks things up in is not loaded. `claimdesk codes` and `claimdesk scrub` load it."


class ScrubScreen(ListFrame):
    """Findings, gravest first; then what was not run."""

    where = "scrub"

    def __init__(self, claim: str) -> None:
        super().__init__()
        self.claim = claim
        self.report: ScrubReport | None = None
        self.rows: tuple[ScrubFinding | NotRun, ...] = ()

    async def load(self) -> None:
        """The claim as it would go now."""
        self.report = await self.desk.do(scrub.look, self.claim)
        self.rows = (*self.report.findings, *self.report.not_run)
        self.worklist.words = ("Every edit looked at it, and found nothing.",)
        await self.worklist.show(Held(list(self.rows)), max(0, min(self.worklist.on, len(self.rows) - 1)))
        self.draw_frame()

    def current(self) -> ScrubFinding | NotRun | None:
        """What is under the cursor."""
        item = self.worklist.current() if self.is_mounted else None
        return item if isinstance(item, ScrubFinding | NotRun) else None

    # -- what stands where

    def title_words(self) -> str:
        """SCRUB 48213."""
        return f"SCRUB {self.claim}"

    def bar_row(self) -> Row:
        """Of whom, to whom, how much."""
        one = self.report
        if one is None:
            return Row()
        return row(f" {words.short(one.patient, 24)}  to {words.short(one.payer, 24)}  {words.cash(one.charge_cents)}")

    def draw_head(self, width: int) -> Row:
        """The heads of the columns."""
        return row((f"      {'EDIT':<6} {'LINE':<4} WHAT IT FOUND", "quiet"))

    def draw_item(self, item: ScrubFinding | NotRun, width: int) -> tuple[str, Row]:
        """One finding, or one edit that was not run."""
        if isinstance(item, NotRun):
            return "  ", row((f"?  {words.left(item.edit, 6)}      not run: {words.short(item.missing, width - 26)}", "quiet"))
        line = str(item.line) if item.line else ""
        sign, role = SIGNS[item.severity]
        said = item.message
        if item.passed is not None:
            sign, role, said = "- ", "quiet", f"let pass until {item.passed.until}: {item.message}"
        return "  ", row((sign, role), f" {words.left(item.edit, 6)} {line:<4} {words.short(said, width - 20)}")

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        return [("open", "mend it"), ("look.explain", "all of it"), ("work.set_aside", "let it pass"), ("back", "back")]

    def about_row(self) -> Row:
        """How it is mended."""
        one = self.current()
        if isinstance(one, ScrubFinding):
            return row(f" {words.short(one.hint, self.room[0] - 2)}")
        return row((f" {words.short(NOT_RUN, self.room[0] - 2)}", "quiet")) if one is not None else Row()

    def status_row(self) -> tuple[str, str]:
        """What was found in all."""
        return (self.report.counts, words.dollars(self.report.charge_cents)) if self.report is not None else ("", "")

    # -- keys

    def why_not(self, key: Key) -> str | None:
        """What was not run is neither mended nor let pass here."""
        one = self.current()
        if key.id in ("open", "work.set_aside", "look.explain") and one is None:
            return "there is nothing under the cursor."
        if key.id == "work.set_aside":
            if isinstance(one, NotRun):
                return f"{one.edit} found nothing: it was not run."
            return self.desk.may("scrub.override")
        return super().why_not(key)

    async def do_open(self) -> None:
        """To the field where it is mended."""
        one = self.current()
        if isinstance(one, NotRun):
            await self.do_look_explain()
        if not isinstance(one, ScrubFinding) or self.report is None:
            return
        self.stale = True
        if one.screen in ON_RECORD:
            from tui.screens.correction import CorrectionScreen

            at = await self.desk.do(scrub.field_of, self.claim, one.field, one.value)
            await self.desk.show_screen(CorrectionScreen(self.claim, self.report.person, at))
        elif one.screen == "documents":
            from tui.screens.documents import DocumentsScreen

            await self.desk.show_screen(DocumentsScreen(self.claim))
        elif one.screen in ("duplicate", "chart"):
            await self.desk.open_claim(self.claim)
        else:
            from tui.screens.send import SendScreen

            if len(self.app.screen_stack) > 1 and isinstance(self.app.screen_stack[-2], SendScreen):
                await self.do_back()  # it was opened from there
            else:
                await self.desk.show_screen(SendScreen(self.claim))

    async def do_look_explain(self) -> None:
        """All of it: the sentence, what to do, which denials it keeps away, who let it pass."""
        one = self.current()
        if isinstance(one, NotRun):
            await self.desk.ask(Told(f"{one.edit}: not run", [one.missing, NOT_RUN]))
        elif isinstance(one, ScrubFinding):
            said = [one.message, one.hint]
            said += [f"It holds now: {one.value}"] if one.value else []
            said += [f"Keeps away: {', '.join(one.prevents)}"] if one.prevents else []
            if one.passed is not None:
                whose = "every claim to this payer" if one.passed.every_claim else "this claim"
                said.append(f"Let pass on {whose} until {one.passed.until} by {one.passed.by}: {one.passed.reason}")
            await self.desk.ask(Told(f"{one.edit}: {one.field or 'the claim'}", said))

    async def do_work_set_aside(self) -> None:
        """Let it pass on this claim until a day, or ask it again."""
        one = self.current()
        if not isinstance(one, ScrubFinding):
            return
        if one.passed is not None:
            if one.passed.every_claim:
                self.desk.say(f"{one.edit} is let pass for every claim to this payer: claimdesk scrub override {one.edit} --payer … --end.")
                return
            await self.desk.do(scrub.stop_passing, one.edit, "", self.claim)
            await self.load()
            self.desk.say(f"{one.edit} is asked again on {self.claim}.", "good")
            return
        until = (self.desk.info.today + timedelta(days=30)).isoformat()
        fields = [Field("reason", "Because", check=something), Field("until", "Until", until, _a_day, "a day")]
        filled = await self.desk.ask(Form(f"Let {one.edit} pass: why is {self.claim} right as it is?", fields, "let pass"))
        if filled is None:
            return
        day = date.fromisoformat(filled["until"].strip())
        await self.desk.do(scrub.let_pass, one.edit, filled["reason"], day, self.claim)
        await self.load()
        self.desk.say(f"{one.edit} is let pass on {self.claim} until {day}. The log keeps why.", "good")


def _a_day(text: str) -> tuple[bool, str]:
    try:
        date.fromisoformat(text.strip())
    except ValueError:
        return False, "A day reads like 2026-12-24."
    return True, ""
