"""One act on all marked claims: the summary by payer, what will not be done and why, one question; then a result for each."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import wrap

from acts import bulk
from acts.bulk import BulkPlan, BulkResult, Kind
from acts.desk import Desk
from acts.views import QueueRow
from billing.appeal import WAYS
from tui import words
from tui.frame import Frame
from tui.scrolled import Scrolled
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form, anything, something
from tui.widgets.lines import Row, row, rule

REASON = {"send": "Comment for each", "appeal": "Comment for each", "write_off": "Reason"}
DONE = {"send": "stand in the outbox", "appeal": "went out", "write_off": "written off"}


class BulkScreen(Scrolled):
    """Nothing is done until y; afterwards the result of each claim."""

    where = "bulk"

    def __init__(self, kind: Kind, items: list[QueueRow], came_from: Frame) -> None:
        super().__init__()
        self.kind, self.items, self.came_from = kind, items, came_from
        self.plan: BulkPlan | None = None
        self.results: tuple[BulkResult, ...] = ()

    async def load(self) -> None:
        """The plan, on the second lane: many claims take a while."""
        if self.plan is not None:
            self.redraw()
            return
        items, kind = self.items, self.kind

        def planned(desk: Desk, progress: Callable[[int, int], None]) -> BulkPlan:
            return bulk.plan(desk, kind, items, progress)

        async def told(plan: BulkPlan) -> None:
            self.plan = plan
            self.redraw()
            self.draw_frame()

        self.redraw()
        self.draw_frame()
        self.desk.jobs.start(
            "Looking at the marked claims", "claims", planned, told, lambda at, of: f"Stopped at claim {at} of {of}. Nothing is done."
        )

    # -- what stands where

    def title_words(self) -> str:
        """BULK: SEND AGAIN."""
        return f"BULK: {bulk.KINDS[self.kind].upper()}"

    def bar_row(self) -> Row:
        """How many, and that nothing is done yet."""
        said = "done" if self.results else "nothing has been done yet"
        return row(f" {bulk.KINDS[self.kind].upper()}: {words.many(len(self.items), 'claim')} marked, {said}")

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        if self.results:
            return [("back", "to the list"), ("move.half_down", "more"), ("undo", "undo all of it")]
        return [("open", "go on"), ("move.half_down", "more"), ("back", "not now")]

    def status_row(self) -> tuple[str, str]:
        """How many will be done, and their money."""
        if self.results:
            done = sum(one.done for one in self.results)
            return f"{done} done, {len(self.results) - done} not", ""
        if self.plan is None:
            return f"{len(self.items)} marked", ""
        will = self.plan.will
        cents = sum(line.row.at_stake_cents for line in will)
        return f"{len(self.items)} marked   {len(will)} will be done, {len(self.items) - len(will)} cannot", words.dollars(cents)

    def resized(self) -> None:
        """Another size."""
        self.redraw()

    def redraw(self) -> None:
        """Summary, or results."""
        if not self.is_mounted:
            return
        width, _ = self.room
        self.part("body").show(self._results(width) if self.results else self._summary(width), None)

    def _summary(self, width: int) -> list[Row]:
        plan = self.plan
        if plan is None:
            return [row("  Looking at each of them ...")]
        rows = [row((f" {'PAYER':<18} {'CLAIMS':>6} {'AT STAKE':>13}   WHAT WILL HAPPEN", "quiet"))]
        for one in plan.sums:
            said = (words.short(one.words, width - 46), "" if one.will else "soon")
            rows.append(row(f" {words.left(one.payer, 18)} {words.count(one.claims):>6} {words.cash(one.cents, 13)}   ", said))
        total = sum(line.row.at_stake_cents for line in plan.lines)
        rows.append(row((f" {'Total':<18} {words.count(len(plan.lines)):>6} {words.cash(total, 13)}", "bold")))
        left = [line for line in plan.lines if not line.will]
        if left:
            rows += [rule(), row((" NOT DONE", "quiet"))]
            for line in left:
                who = f"{words.left(line.row.control_number, 12)} {words.left(line.row.patient, 18)}"
                head = f"   {who} {words.cash(line.row.at_stake_cents, 10)}  "
                rows.append(row(head, words.short(line.words, width - len(head) - 1)))
        days = [line.row for line in plan.will if line.row.deadline_on is not None]
        if days:
            first = min(days, key=lambda item: str(item.deadline_on))
            shown, role = words.last_day(self.desk.info.today, first.deadline_on)
            rows += [rule(), row((" CLOCK", "quiet"), "   earliest last day ", (shown, role), f" ({first.control_number})")]
        return rows

    def _results(self, width: int) -> list[Row]:
        rows = [row((f"   {'CLAIM':<16} RESULT", "quiet"))]
        for one in sorted(self.results, key=lambda one: one.done):
            sign = ("ok", "good") if one.done else ("!!", "urgent")
            chunks = wrap(words.clean(one.words), width - 24) or [""]
            rows.append(row(" ", sign, f" {words.left(one.control_number, 16)} {chunks[0]}"))
            rows += [row(f"{'':<21}{chunk}") for chunk in chunks[1:]]
        return rows

    # -- keys

    async def do_open(self) -> None:
        """Comment, question, then all of it."""
        plan = self.plan
        if plan is None or self.results:
            return
        if not plan.will:
            self.desk.say("None of the marked claims can be done; each says why.", "soon")
            return
        way = WAYS[0]
        if self.kind == "appeal":
            chosen = await self.desk.ask(Menu("How do they go?", list(WAYS)))
            if chosen is None:
                return
            way = WAYS[chosen]
        check, hint = (something, "") if self.kind == "write_off" else (anything, "may stay empty")
        filled = await self.desk.ask(
            Form(f"{REASON[self.kind]} of {len(plan.will)} claims", [Field("words", REASON[self.kind], check=check, hint=hint)], "go on")
        )
        if filled is None:
            return
        cents = sum(line.row.at_stake_cents for line in plan.will)
        many = words.many(len(plan.will), "claim")
        big = self.desk.above_limit(cents, len(plan.will))
        verb = bulk.KINDS[self.kind]
        question = f"{verb.capitalize()} {many}, {words.dollars(cents)}?"
        if not await self.desk.sure(question, verb, "One u takes back all of them.", len(plan.will) if big else None):
            return

        def all_of(desk: Desk, progress: Callable[[int, int], None]) -> tuple[BulkResult, ...]:
            return bulk.run(desk, plan, filled["words"], progress, way)

        async def told(results: tuple[BulkResult, ...]) -> None:
            self.results = results
            self.redraw()
            self.draw_frame()
            self.came_from.stale = True
            await self.desk.count_hands()
            done = sum(one.done for one in results)
            rest = f" {len(results) - done} not: see above." if done < len(results) else ""
            self.desk.say(f"{words.many(done, 'claim')} {DONE[self.kind]}.{rest}", "soon" if rest else "good")

        self.desk.jobs.start(verb.capitalize(), "claims", all_of, told, lambda at, of: f"Stopped at claim {at} of {of}. {at} are done.")
