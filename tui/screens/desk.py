"""The Desk: today at a glance, each queue with its count, dollars, oldest and due; one key to each."""

from __future__ import annotations

from acts import hand_over, lists
from acts.views import DeskQueue, DeskView
from billing import day
from tui import scrub_jobs, words
from tui.frame import Frame
from tui.screens import desk_page
from tui.widgets.ask import Menu
from tui.widgets.lines import Row, rule
from tui.widgets.told import Told


class DeskScreen(Frame):
    """Queues, what is in your hands, what happened since you were here."""

    where = "desk"

    def __init__(self) -> None:
        super().__init__()
        self.view: DeskView | None = None
        self.picks: list[tuple[str, int]] = []
        """What can be opened, in the order on the screen: (queue, hand, draft, shift …, place)."""
        self.on = 0

    async def on_show(self) -> None:
        """Read, once; a run of the edits that was cut off goes on."""
        if self.view is None:
            await self.load()
            self._go_on()

    def _go_on(self) -> None:
        if self.view is not None:
            scrub_jobs.begin(self.desk, self.view.scrub_due)

    async def load(self) -> None:
        """Fetch and draw."""
        self.view = await self.desk.do(lists.desk_view)
        self.desk.hands = len(self.view.hands)
        self.redraw()
        self.draw_frame()

    def resized(self) -> None:
        """Draw for the new width."""
        self.redraw()

    def title_words(self) -> str:
        """DESK."""
        return "DESK"

    def holder(self) -> str:
        """The day stands where a holder would."""
        return day.shown_long(self.desk.info.today) if self.desk.info.login else ""

    def bar_row(self) -> Row:
        """The head of the screen has no views."""
        return rule()

    def hints(self) -> list[tuple[str, str]]:
        """t, open, go to, find, hand over, undo, load."""
        if self.desk.info.role == "clinician":
            return [("Enter or 1-9", "open"), ("find.goto", "go to"), ("undo", "undo")]
        return [("work.take_next", "next best"), ("Enter or 1-9", "open"), ("find.goto", "go to"), ("find.filter", "find"),
                ("work.hand", "hand over"), ("undo", "undo"), ("intake.load", "load")]  # fmt: skip

    def status_row(self) -> tuple[str, str]:
        """How many queues, open, dollars, done today."""
        if self.view is None:
            return "", ""
        if self.desk.info.role == "clinician":
            return words.many(self.view.queues[0].open, "query", "queries") + " to you", ""
        open_, cents = sum(q.open for q in self.view.queues), sum(q.cents for q in self.view.queues)
        done = f"   done today {self.view.done_today}, {words.dollars(self.view.done_cents)}" if self.view.done_today else ""
        return f"{words.many(len(self.view.queues), 'queue')}   {words.count(open_)} open", f"{words.dollars(cents)}{done}"

    def redraw(self) -> None:
        """All rows."""
        if self.view is None or not self.is_mounted:
            return
        width, height = self.room
        shown, info = self.desk.keymap.shown, self.desk.info
        tall = self.part("body").size.height or height - 5
        sight = desk_page.Sight(width, tall, info.today, info.zone, shown("work.take_next"), shown("intake.load"), info.role == "clinician")
        rows = desk_page.page(self.view, sight)
        picked = [(n, r.pick.split()) for n, r in enumerate(rows) if r.pick]
        self.picks = [(what, int(number)) for _, (what, number) in picked]
        self.on = max(0, min(self.on, len(self.picks) - 1))
        self.part("body").show(rows, picked[self.on][0] if picked else None)

    async def _read_note(self) -> None:
        """The notes of the last shift whole, the newest first; what is read leaves the Desk."""
        notes = self.view.last_shift if self.view is not None else ()
        for note in notes:
            to = f" to {note.team}" if note.team else ""
            when = words.moment(note.moment, self.desk.info.zone, self.desk.info.today)
            await self.desk.ask(Told(f"{note.actor}{to} at {when}", [note.text]))
            await self.desk.do(hand_over.read, note.number)
        await self.load()

    async def _other_queue(self) -> None:
        """Which of the queues without a digit."""
        found = desk_page.others(self.view) if self.view is not None else []
        lines = [f"{words.left(queue.name, 30)} {words.count(queue.open):>7} {words.cash(queue.cents, 14)}" for queue in found]
        chosen = await self.desk.ask(Menu("Further queues", lines))
        if chosen is not None:
            await self.open_queue(found[chosen])

    # -- keys

    async def _move(self, to: int) -> None:
        if self.picks:
            self.on = max(0, min(to, len(self.picks) - 1))
            self.redraw()

    async def do_move_down(self) -> None:
        """Next row."""
        await self._move(self.on + 1)

    async def do_move_up(self) -> None:
        """Row before."""
        await self._move(self.on - 1)

    async def do_move_first(self) -> None:
        """First row."""
        await self._move(0)

    async def do_move_last(self) -> None:
        """Last row."""
        await self._move(len(self.picks))

    do_move_page_down = do_move_half_down = do_move_last
    do_move_page_up = do_move_half_up = do_move_first

    async def do_open(self) -> None:
        """Open the row under the cursor."""
        if self.picks and self.view is not None:
            what, n = self.picks[self.on]
            if what == "queue":
                await self.open_queue(self.view.queues[n])
            elif what == "said" and self.view.for_me[n].kind == "question":
                await self.desk.open_queue("questions", None)
            elif what == "said":
                self.stale = True
                await self.desk.open_claim(self.view.for_me[n].claim)
            elif what == "hand":
                self.stale = True
                await self.desk.open_claim(self.view.hands[n].control_number)
            elif what == "draft":
                self.stale = True
                await self.desk.open_claim(self.view.drafts[n].control_number)
            elif what == "shift":
                await self._read_note()
            elif what == "again":
                scrub_jobs.go_on(self.desk)
            elif what == "others":
                await self._other_queue()
            else:
                await self.desk.open_other({"idle": "hands"}.get(what, what))

    async def do_find_pick(self, number: int) -> None:
        """Open the queue with this number."""
        at = next((n for n, queue in enumerate(self.view.queues) if queue.digit == number), None) if self.view is not None else None
        if self.view is None or at is None:
            self.desk.say(f"There is no queue {number}.")
            return
        self.on = at
        self.redraw()
        await self.open_queue(self.view.queues[at])

    async def do_work_hand(self) -> None:
        """A note for those who come next."""
        from tui.hand_over import write_note

        if await write_note(self):
            await self.load()

    async def do_find_filter(self) -> None:
        """Find anything by name or number."""
        await self.desk.do_find_goto("/")

    async def open_queue(self, queue: DeskQueue) -> None:
        """The screen of a queue."""
        await self.desk.open_queue(queue.screen, queue.kind, queue.name)

    async def do_work_take_next(self) -> None:
        """Take the next best and open it: a technician's is the best of the records desk's lists."""
        if self.desk.info.role == "records":
            from tui.screens.worklist import open_best

            self.stale = True
            await open_best(self)
            return
        await self.desk.take_next()

    async def mouse_row(self, at: int) -> None:
        """The mouse puts the cursor on a row, nothing else."""
        rows = self.part("body").rows
        if 0 <= at < len(rows) and rows[at].pick:
            what, n = rows[at].pick.split()
            await self._move(self.picks.index((what, int(n))))
