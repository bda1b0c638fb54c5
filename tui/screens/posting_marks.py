"""Marks in the list of remittances: READY ones are marked and posted together, after one summary, with one undo."""

from __future__ import annotations

from collections.abc import Callable

from acts import clean
from acts.auto_rows import CleanPlan, CleanReport
from acts.desk import Desk
from acts.views import RemittanceRow
from tui import words
from tui.screens.posting_acts import PostingActs
from tui.widgets.told import Told
from tui.widgets.worklist import Worklist


class PostingMarks(PostingActs):
    """Which remittances p is for together."""

    rows: tuple[RemittanceRow, ...]

    def __init__(self) -> None:
        super().__init__()
        self.marks: dict[int, RemittanceRow] = {}
        self.taken_off = 0

    @property
    def worklist(self) -> Worklist:
        """The list."""
        return self.query_one(Worklist)

    def current(self) -> RemittanceRow | None:
        """The remittance under the cursor."""
        raise NotImplementedError

    def marks_words(self) -> str:
        """For the status line."""
        off = f"{words.many(self.taken_off, 'hidden mark')} off" if self.taken_off else ""
        if not self.marks:
            return off or "no marks"
        said = f"{len(self.marks)} marked, {words.dollars(sum(r.paid_cents for r in self.marks.values()))}"
        return f"{said}   {off}" if off else said

    def keep_marks(self) -> None:
        """Take marks off what the list no longer shows, or what is not READY any more, and count them."""
        shown = {r.remittance: r for r in self.rows if r.word == "READY"}
        self.taken_off += len(self.marks.keys() - shown.keys())
        self.marks = {number: shown[number] for number in self.marks if number in shown}

    async def do_mark_one(self) -> None:
        """Mark or unmark, and go down."""
        r = self.current()
        if r is None:
            self.desk.say("Only remittances are marked; 1 shows those to post.")
            return
        self.taken_off = 0
        if r.remittance in self.marks:
            del self.marks[r.remittance]
        elif r.word == "READY":
            self.marks[r.remittance] = r
        else:
            self.desk.say(f"{r.number} is {r.word}: only READY ones are posted together. Enter opens it.")
            return
        self.worklist.repaint(self.worklist.on)
        await self.worklist.go(self.worklist.on + 1)
        self.draw_status()
        self.rested()

    async def do_mark_all(self) -> None:
        """All READY ones that are shown."""
        self.taken_off = 0
        self.marks = {r.remittance: r for r in self.rows if r.word == "READY"}
        if not self.marks:
            self.desk.say("None of these is READY.")
        self.worklist.repaint()
        self.draw_status()

    async def do_mark_none(self) -> None:
        """No marks."""
        self.marks, self.taken_off = {}, 0
        self.worklist.repaint()
        self.draw_status()

    async def post_marked(self) -> None:
        """One summary and one question; each posts by the plan that was summed up."""
        plan: CleanPlan = await self.desk.do(clean.plan, only=tuple(self.marks))
        if not plan.rows:
            self.desk.say(
                f"None of them is clean by now: {plan.left[0].number}, {plan.left[0].why}." if plan.left else "Nothing is marked."
            )
            return
        many = words.many(len(plan.rows), "remittance")
        question = f"Post {words.dollars(plan.cents)}, {many}, to {words.many(plan.claims, 'claim')}?"
        lines = [
            f"{payer}: {words.many(count, 'remittance')}, {words.many(claims, 'claim')}, {words.cash(cents)}"
            for payer, count, claims, cents in plan.by_payer
        ]
        lines += [f"{left.number} stays: {left.why}." for left in plan.left]
        big = self.desk.above_limit(plan.cents, plan.claims)
        if await self.desk.sure(question, "post", "One u takes back all of it.", plan.claims if big else None, tuple(lines)):
            self._begin_all(plan)

    def _begin_all(self, plan: CleanPlan) -> None:
        def work(desk: Desk, progress: Callable[[int, int], None]) -> CleanReport:
            return clean.post(desk, plan, progress)

        async def done(report: CleanReport) -> None:
            self.marks, self.taken_off = {}, 0
            if self.desk.frame is not None:
                await self.desk.frame.load()
            claims = sum(posted.posted for _, posted in report.posted)
            cents = sum(row.cents for row, _ in report.posted)
            said = f"{words.many(len(report.posted), 'remittance')}, {words.many(claims, 'claim')}, {words.dollars(cents)} posted."
            if not report.left:
                self.desk.say(f"{said} u takes it back.", "good")
                return
            self.desk.say(f"{said} {len(report.left)} left: {report.left[0].number}, {report.left[0].why}.", "soon")
            results = [f"{row.number}: {posted.posted} of {words.many(posted.claims, 'claim')} posted." for row, posted in report.posted]
            await self.desk.ask(Told("WHAT BECAME OF EACH", [*(f"{left.number} is left: {left.why}." for left in report.left), *results]))

        self.desk.jobs.start(
            f"Posting {words.many(len(plan.rows), 'remittance')}",
            "claims",
            work,
            done,
            lambda at, of: f"Stopped at claim {at} of {of}. What is posted is whole; p goes on with the rest.",
        )
