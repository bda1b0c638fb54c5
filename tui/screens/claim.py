"""One claim whole: what the payer said, why, what to do next and until when, and the keys that do it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from acts import look
from acts.rows import why_here
from acts.views import QueueRow, Step, WorkView
from tui import words
from tui.keys import Key
from tui.screens import claim_page
from tui.screens.claim_hold import Holding
from tui.screens.claim_send import WAYS
from tui.screens.mending import mend
from tui.undoing import Other, of_entry
from tui.widgets.lines import Row
from tui.widgets.told import Told

if TYPE_CHECKING:
    from tui.screens.denials import Denials


class ClaimScreen(Holding):
    """A claim; opening it is logged, holding it is another thing."""

    where = "claim"

    def __init__(self, number: str, queue: Denials | None = None) -> None:
        super().__init__(number)
        self.queue = queue
        self.on = 0
        self.account = False

    # -- reading

    async def load(self) -> None:
        """The claim as it is now."""
        self.view = await self.desk.do(look.claim, self.number)
        self.number = self.view.control_number
        if self.held_by is None:
            self.held_by = self.view.leased_by
        self.keep_hold()
        self.redraw()
        self.draw_frame()

    async def acted(self, item: QueueRow) -> None:
        """Show it as it is now."""
        await self.load()
        self.held_by = self.view.leased_by if self.view else None
        if self.queue is not None:
            self.queue.stale = True

    # -- what stands where

    async def can_be_taken_back(self) -> Sequence[Other]:
        """What moved this claim's money: answers, write-offs, transfers, payments, each by its entry."""
        return await self.desk.do(of_entry, self.number) if self.view is not None else ()

    def title_words(self) -> str:
        """CLAIM 48213."""
        return f"CLAIM {self.number}"

    def holder(self) -> str:
        """Who holds it, until when."""
        view = self.view
        if view is None or view.leased_by is None:
            return "free" if view is not None and view.work else ""
        if view.leased_by != self.desk.info.login:
            return f"held by {view.leased_by}"
        return f"held by you to {words.clock(view.leased_until, self.desk.info.zone)}"

    def bar_row(self) -> Row:
        """Who and what it is."""
        return claim_page.identity(self.view) if self.view is not None else Row()

    def hints(self) -> list[tuple[str, str]]:
        """The keys of the claim."""
        if self.acting_on() is None:
            return [("cash.take", "take a payment"), ("part", "account and record"), ("look.source", "source"), ("look.log", "log"),
                    ("undo", "undo")]  # fmt: skip
        steps = [step for step in self._steps() if step.allowed and step.number is not None]
        first = [(f"1-{len(steps)}" if len(steps) > 1 else "1", "do it")] if steps else []
        acts = [("work.comment", "comment"), ("work.call", "call"), ("work.set_aside", "set aside"), ("work.ask", "ask"),
                ("work.hand", "hand to")]  # fmt: skip
        return [*first, *acts, ("work.write_off", "write off"), ("record.correct", "correct"), ("look.log", "log")]

    def status_row(self) -> tuple[str, str]:
        """Where it stands in the list that it was opened from."""
        below = self.part("body").below if self.is_mounted else 0
        more = f"{words.many(below, 'row')} below, {self.desk.keymap.shown('move.half_down')}" if below else "why first: e"
        if self.queue is None:
            return more, ""
        at, total = self.queue.worklist.on + 1, self.queue.worklist.source.total
        return f"{words.count(at)} of {words.count(total)} in {self.queue.title_words().capitalize()}   J next  K previous   {more}", ""

    def resized(self) -> None:
        """Another size."""
        self.redraw()

    def redraw(self) -> None:
        """All rows, the cursor on a step."""
        if self.view is None or not self.is_mounted:
            return
        width, height = self.room
        sight = claim_page.Sight(width, self.part("body").size.height or height - 5, self.desk.info.today, self.desk.info.zone)
        rows = claim_page.account(self.view, sight) if self.account else claim_page.page(self.view, self._work(), sight)
        picks = [n for n, r in enumerate(rows) if r.pick]
        self.on = max(0, min(self.on, len(picks) - 1))
        self.part("body").show(rows, picks[self.on] if picks else None)

    def _work(self) -> WorkView | None:
        """The work item that the screen is about: of the kind of the list that it came from, else the denial before others."""
        works = self.view.work if self.view is not None else ()
        kind = self.queue.view.kind if self.queue is not None else None
        return next((work for work in works if work.row.kind == kind), works[0] if works else None)

    def _steps(self) -> tuple[Step, ...]:
        work = self._work()
        return work.steps if work is not None else ()

    # -- keys

    def acting_on(self) -> QueueRow | None:
        """The claim's open item, with the hold as the claim has it."""
        work = self._work()
        return work.row if work is not None else None

    def filed_number(self) -> str | None:
        """This claim."""
        return self.number

    async def amount(self, item: QueueRow) -> tuple[int, int | None]:
        """What is at stake, and the money's version as it was shown."""
        return item.at_stake_cents, self.view.version if self.view is not None else None

    async def next_words(self) -> str:
        """What is next."""
        return f"{self.desk.keymap.shown('work.take_next')} takes the next best."

    def why_not(self, key: Key) -> str | None:
        """A comment needs no open work."""
        if key.id in ("work.comment", "work.call", "work.ask", "record.correct", "look.log", "look.documents"):
            return self.desk.may(key.act) if key.act else None
        if key.id in ("list.next", "list.previous") and self.queue is None:
            return "this claim was not opened from a list."
        return super().why_not(key)

    async def do_work_comment(self) -> None:
        """A comment on this claim."""
        await self.comment_on(self.number)
        await self.load()

    async def do_record_correct(self) -> None:
        """Correct the patient's record."""
        await mend(self.desk, self.number, self.queue)

    async def do_look_log(self) -> None:
        """All that was done to it."""
        from tui.screens.history import HistoryScreen

        await self.desk.show_screen(HistoryScreen("claim", self.number, f"CLAIM {self.number}"))

    async def do_find_pick(self, number: int) -> None:
        """Do the step with this number."""
        step = next((s for s in self._steps() if s.number == number), None)
        if step is None:
            self.desk.say(f"There is no step {number}.")
        else:
            await self._do(step)

    async def do_open(self) -> None:
        """Do the step under the cursor."""
        allowed = [s for s in self._steps() if s.allowed]
        if not self.account and 0 <= self.on < len(allowed):
            await self._do(allowed[self.on])

    async def _do(self, step: Step) -> None:
        """What the desk can do of a step it does; the rest is said in words."""
        does = {
            "correct": self.do_record_correct,
            "sign": self.do_record_correct,
            "set_aside": self.do_work_set_aside,
            "follow_up": self.do_work_set_aside,
            "write_off": self.do_work_write_off,
            "to_patient": self.do_work_bill,
            "note": self.do_work_comment,
            "assign": self.do_work_hand,
            "x": self.do_record_correct,
            "s": self.do_work_set_aside,
            "w": self.do_work_write_off,
            "b": self.do_work_bill,
            "c": self.do_work_comment,
            "C": self.do_work_call,
            "a": self.do_work_ask,
            "d": self.send_records,
            "H": self.do_work_hand,
            "A": self.do_work_appeal,
            "reopening": self.ask_to_reopen,
            "resolve": self.close_item,
        }.get(step.key.rpartition(".")[2])
        if step.key in WAYS or step.key == "r":
            await self.send_again(WAYS.get(step.key))
            return
        if not step.allowed:
            self.desk.say(step.why_not, "soon")
        elif does is None:
            comment, aside = self.desk.keymap.shown("work.comment"), self.desk.keymap.shown("work.set_aside")
            self.desk.say(
                f"{step.label.rstrip('.')}: done outside this desk. {comment} notes it, {aside} sets the claim aside until the answer."
            )
        else:
            await does()

    async def _step(self, by: int) -> None:
        picks = [n for n, r in enumerate(self.part("body").rows) if r.pick]
        to = self.on + by
        if picks and 0 <= to < len(picks):
            self.on = to
            self.part("body").show(self.part("body").rows, picks[self.on])
        else:
            await self._scroll(by)

    async def do_move_down(self) -> None:
        """The next step, then what lies below."""
        await self._step(1)

    async def do_move_up(self) -> None:
        """The step before."""
        await self._step(-1)

    async def _scroll(self, by: int) -> None:
        self.part("body").cursor = None
        self.part("body").scroll_rows(by)
        self.draw_status()

    async def do_move_half_down(self) -> None:
        """What lies below."""
        await self._scroll(8)

    async def do_move_half_up(self) -> None:
        """What lies above."""
        await self._scroll(-8)

    async def do_move_page_down(self) -> None:
        """A page below."""
        await self._scroll(15)

    async def do_move_page_up(self) -> None:
        """A page above."""
        await self._scroll(-15)

    async def do_move_last(self) -> None:
        """The end."""
        await self._scroll(10_000)

    async def do_move_first(self) -> None:
        """The beginning."""
        self.on = 0
        self.part("body").top = 0
        self.redraw()
        self.draw_status()

    async def do_part(self) -> None:
        """Account and record, and back."""
        self.account = not self.account
        self.part("body").top = 0
        self.redraw()
        self.draw_status()

    async def do_look_explain(self) -> None:
        """Why it stands where it stands in the queue, and how its last day came about."""
        work = self._work()
        if work is None:
            self.desk.say("Nothing is open on this claim, so it stands in no queue.")
            return
        item = work.row
        said = [
            *work.words,
            *why_here(item, self.desk.info.today),
        ]
        if work.deadline is not None:
            said += [
                f"{words.rule(work.deadline)}.",
                f"Starts {work.deadline.starts_on.isoformat()}, safety day {work.deadline.safe_on.isoformat()}.",
                f"Source: {work.deadline.source or 'none named'}.",
                *([f"Sources conflict: {work.deadline.conflict}."] if work.deadline.conflict else []),
            ]
        said += [f"{what}: {one.words}." for what, one in (("Clock", work.clock), ("Playbook", work.rule)) if one is not None]
        await self.desk.ask(Told(f"WHY {self.number} STANDS HERE", said))

    async def do_look_source(self) -> None:
        """The segments, as they came."""
        if self.view is not None:
            segments = await self.desk.do(look.source, self.number)
            await self.desk.ask(Told("SOURCE SEGMENTS", list(segments), verbatim=True))

    async def _go(self, by: int) -> None:
        number = await self.queue.step(by) if self.queue is not None else None
        if number is None:
            self.desk.say("That was the last one of the list." if by > 0 else "That was the first one of the list.")
            return
        self.number, self.on, self.account, self.held_by = number, 0, False, None
        self.part("body").top = 0
        await self.load()

    async def do_list_next(self) -> None:
        """The next of the list."""
        await self._go(1)

    async def do_list_previous(self) -> None:
        """The one before."""
        await self._go(-1)

    async def do_work_take_next(self) -> None:
        """The next best in this one's place, from the same list."""
        await self.desk.take_next(self.queue)
