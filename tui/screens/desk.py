"""The Desk: today at a glance, each queue with its count, dollars, oldest and due; one key to each."""

from __future__ import annotations

from acts import lists
from acts.views import DeskQueue, DeskView
from billing import day
from tui import words
from tui.frame import Frame
from tui.screens import desk_talk
from tui.widgets.lines import Row, row, rule, spread

HANDS_SHOWN = 5
FOR_YOU_SHOWN = 2


class DeskScreen(Frame):
    """Queues, what is in your hands, what happened since you were here."""

    where = "desk"

    def __init__(self) -> None:
        super().__init__()
        self.view: DeskView | None = None
        self.picks: list[tuple[str, int]] = []
        """What can be opened, in the order on the screen: ("queue" or "hand", place)."""
        self.on = 0

    async def on_show(self) -> None:
        """Read, once."""
        if self.view is None:
            await self.load()

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
        """t, open, go to, find, load, undo."""
        return [("work.take_next", "next best"), ("Enter or 1-9", "open"), ("find.goto", "go to"), ("find.filter", "find"),
                ("intake.load", "load files"), ("undo", "undo")]  # fmt: skip

    def status_row(self) -> tuple[str, str]:
        """How many queues, open, dollars, done today."""
        if self.view is None:
            return "", ""
        open_, cents = sum(q.open for q in self.view.queues), sum(q.cents for q in self.view.queues)
        done = f"   done today {self.view.done_today}, {words.dollars(self.view.done_cents)}" if self.view.done_today else ""
        return f"{words.many(len(self.view.queues), 'queue')}   {words.count(open_)} open", f"{words.dollars(cents)}{done}"

    def redraw(self) -> None:
        """All rows."""
        width, _ = self.room
        self.picks = []
        rows = self._rows(width)
        self.on = max(0, min(self.on, len(self.picks) - 1))
        at = next((n for n, r in enumerate(rows) if self.picks and r.pick == f"{self.picks[self.on][0]} {self.picks[self.on][1]}"), None)
        self.part("body").show(rows, at)

    def _rows(self, width: int) -> list[Row]:
        view = self.view
        if view is None:
            return []
        rows = [row((f"   # {'QUEUE':<27}{'OPEN':>7}{'DOLLARS':>14}{'OLDEST':>7}  {'DUE':<12}{'YOURS':>6}", "quiet"))]
        for n, queue in enumerate(view.queues):
            self.picks.append(("queue", n))
            rows.append(self._queue_row(n, queue))
        if not any(q.open for q in view.queues) and not view.hands:
            load = self.desk.keymap.shown("intake.load")
            rows += [row(), row(f"  No files yet. {load} loads a folder; claimdesk demo makes a practice to try.")]
        rows += [rule(), *self._for_you(view, width)]
        took = f"({len(view.hands)}, {self.desk.keymap.shown('work.take_next')} takes more)" if view.hands else ""
        rows.append(spread(row((" IN YOUR HANDS", "quiet")), row((took, "quiet")), min(width, 80) - 2))
        for n, hand in enumerate(view.hands[:HANDS_SHOWN]):
            self.picks.append(("hand", n))
            until = f"until {words.clock(hand.leased_until, self.desk.info.zone)}" if hand.leased_until else ""
            name = words.left(f"{hand.control_number} {hand.patient}", 31)
            code = words.codes(hand.codes, hand.remarks, 13)
            rows.append(row(f"   {name} {words.left(hand.payer, 16)} {code} {until}", pick=f"hand {n}"))
        if len(view.hands) > HANDS_SHOWN:
            rows.append(row((f"   ... {len(view.hands) - HANDS_SHOWN} more: Denials, view Mine", "quiet")))
        if not view.hands:
            rows.append(row((f"   nothing; {self.desk.keymap.shown('work.take_next')} takes the next best denial", "quiet")))
        rows.append(spread(row((" SINCE YOU WERE HERE", "quiet")), row((self._since(view), "quiet")), min(width, 80) - 2))
        rows += self._since_rows(view, width)
        return rows

    def _for_you(self, view: DeskView, width: int) -> list[Row]:
        """Questions to answer, answers and comments to read; nothing where nobody said anything."""
        for n, _ in enumerate(view.for_me[:FOR_YOU_SHOWN]):
            self.picks.append(("said", n))
        return desk_talk.rows(view.for_me, FOR_YOU_SHOWN, width, self.desk.info.today)

    def _queue_row(self, n: int, queue: DeskQueue) -> Row:
        oldest = f"{queue.oldest_days}d" if queue.oldest_days is not None else "-"
        gone = f"!! {queue.overdue}" if queue.overdue else ""
        soon = f"! {queue.due_soon}" if queue.due_soon else ""
        number = str(queue.digit or " ")
        start = f"   {number} {words.left(queue.name, 27)}{words.count(queue.open):>7}{words.cash(queue.cents, 14)}{oldest:>7}  "
        yours = words.count(queue.yours) if queue.yours else "-"
        return row(start, (f"{gone:<6}", "urgent"), (f"{soon:<5}", "soon"), f"{yours:>6}", pick=f"queue {n}")

    def _since(self, view: DeskView) -> str:
        return words.moment(view.since, self.desk.info.zone, self.desk.info.today) if view.since else "your first time here"

    def _since_rows(self, view: DeskView, width: int) -> list[Row]:
        rows, text = [], ""
        for said in view.since_words:
            if len(text) + len(said) + 3 > width - 4:
                rows.append(row(f"   {text}"))
                text = ""
            text += f"{said}   "
        return [*rows, row(f"   {text.rstrip()}")] if text else rows or [row(("   nothing new", "quiet"))]

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
            else:
                self.stale = True
                await self.desk.open_claim(self.view.hands[n].control_number)

    async def do_find_pick(self, number: int) -> None:
        """Open the queue with this number."""
        at = next((n for n, queue in enumerate(self.view.queues) if queue.digit == number), None) if self.view is not None else None
        if self.view is None or at is None:
            self.desk.say(f"There is no queue {number}.")
            return
        self.on = at
        self.redraw()
        await self.open_queue(self.view.queues[at])

    async def do_find_filter(self) -> None:
        """Find anything by name or number."""
        await self.desk.do_find_goto("/")

    async def open_queue(self, queue: DeskQueue) -> None:
        """The screen of a queue."""
        await self.desk.open_queue(queue.screen, queue.kind, queue.name)

    async def do_work_take_next(self) -> None:
        """Take the next best and open it."""
        await self.desk.take_next()

    async def mouse_row(self, at: int) -> None:
        """The mouse puts the cursor on a row, nothing else."""
        rows = self.part("body").rows
        if 0 <= at < len(rows) and rows[at].pick:
            what, n = rows[at].pick.split()
            await self._move(self.picks.index((what, int(n))))
