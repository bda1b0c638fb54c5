"""Write-offs that wait for a second person: who asked, how much, why; w says yes or no to the one under the cursor."""

from __future__ import annotations

from acts import approvals
from acts.approvals import ApprovalRow
from tui import words
from tui.keys import Key
from tui.list_frame import ViewsFrame
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form, something
from tui.widgets.lines import Row, row
from tui.widgets.window import Held

VIEWS = (("For me", "for_me"), ("Waiting", "waiting"), ("Mine", "mine"), ("All", "all"))
STATES = {
    "waiting": ("~", "waits", "soon"),
    "stale": ("!", "money moved", "soon"),
    "approved": (" ", "approved", "good"),
    "refused": (" ", "refused", ""),
    "withdrawn": (" ", "withdrawn", "quiet"),
}


class ApprovalsScreen(ViewsFrame):
    """What others want written off above their limit, the longest waiting first; and what became of what I asked."""

    where = "approvals"
    names = tuple(name for name, _ in VIEWS)

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[ApprovalRow, ...] = ()

    async def load(self) -> None:
        """All views are counted; the cursor stays on its own."""
        found = [await self.desk.do(approvals.listed, which) for _, which in VIEWS]
        at = self.current()
        self.totals = [len(rows) for rows in found]
        self.rows = found[self.chosen]
        on = next((n for n, r in enumerate(self.rows) if at is not None and r.number == at.number), self.worklist.on)
        self.worklist.words = ("Nothing waits for you." if self.chosen == 0 else "Nothing is here.",)
        await self.worklist.show(Held(list(self.rows)), on)
        self.draw_frame()

    def current(self) -> ApprovalRow | None:
        """The asking under the cursor."""
        item = self.worklist.current() if self.is_mounted else None
        return item if isinstance(item, ApprovalRow) else None

    # -- what stands where

    def draw_head(self, width: int) -> Row:
        """The heads of the columns."""
        extra = _extra(width)
        who = f"{'ASKED BY':<8} {'AT':<11}"
        return row((f"    {'NO':<5} {'CLAIM':<{12 + extra}} {'PAYER':<{10 + extra}} {'DOLLARS':>10} {who} STATE", "quiet"))

    def draw_item(self, item: ApprovalRow, width: int) -> tuple[str, Row]:
        """One asking."""
        extra = _extra(width)
        sign, word, role = STATES[item.state]
        if item.state == "waiting" and item.asked_of:
            word = f"for {item.asked_of}"
        at = words.moment(item.asked_at, self.desk.info.zone, self.desk.info.today)
        start = f" {words.left(item.name, 5)} {words.left(item.control_number, 12 + extra)} {words.left(item.payer, 10 + extra)} "
        who = f"{words.cash(item.cents, 10)} {words.left(item.asked_by, 8)} {words.left(at, 11)} "
        return "  ", row(start, who, (words.left(f"{sign} {word}", 13), role))

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        return [("work.write_off", "yes or no"), ("open", "open the claim"), ("find.goto", "go to"), ("undo", "undo")]

    def about_row(self) -> Row:
        """Why it was asked, and what was said."""
        one = self.current()
        if one is None:
            return Row()
        said = f'{one.name}: "{one.reason}"'
        if one.state == "stale":
            said += f"; money moved since: {one.asked_by} must ask again"
        elif one.decided_by:
            said += f"; {one.state} by {one.decided_by}" + (f': "{one.decided_reason}"' if one.decided_reason else "")
        return row(f" {words.short(said, self.room[0] - 2)}")

    def status_row(self) -> tuple[str, str]:
        """Position, and the money of the view."""
        at = self.worklist.on + 1 if self.rows and self.is_mounted else 0
        return f"{words.count(at)} of {words.count(len(self.rows))}", words.dollars(sum(r.cents for r in self.rows))

    # -- keys

    def why_not(self, key: Key) -> str | None:
        """Only what waits can be decided, and only by who may."""
        if key.id != "work.write_off":
            return super().why_not(key)
        one = self.current()
        if one is None:
            return "there is nothing under the cursor."
        if one.state == "stale" and not one.mine:
            return f"money moved on {one.control_number} since: {one.asked_by} must ask again."
        if one.state not in ("waiting", "stale"):
            return f"{one.name} is {one.state} by {one.decided_by}."
        if not one.for_me and not one.mine:
            return f"{one.name} is not yours to decide: it was asked of {one.asked_of or 'someone with a larger limit'}."
        return None

    async def do_open(self) -> None:
        """The claim."""
        one = self.current()
        if one is not None:
            await self.desk.open_claim(one.control_number)

    async def do_work_write_off(self) -> None:
        """Yes or no to another's asking; of my own, take it back."""
        one = self.current()
        if one is None:
            return
        if one.mine:
            if await self.desk.sure(f"Take {one.name} back ({words.dollars(one.cents)} of {one.control_number})?", "take back"):
                await self.desk.do(approvals.withdraw, one.number)
                self.desk.say(f"{one.name} is withdrawn.", "good")
                await self.load()
            return
        title = f'{one.asked_by} asks: {words.dollars(one.cents)} of {one.control_number}, "{words.short(one.reason, 40)}"'
        chosen = await self.desk.ask(Menu(title, ["Yes: write it off", "No, and say why"]))
        if chosen == 0:
            await self._yes(one)
        elif chosen == 1:
            await self._no(one)

    async def _yes(self, one: ApprovalRow) -> None:
        follows = f"{words.short(one.payer, 20)} is not asked again. u takes it back."
        if not await self.desk.sure(f"Write off {words.dollars(one.cents)} of {one.control_number}?", "write off", follows):
            return
        await self.desk.do(approvals.approve, one.number)
        await self.load()
        self.desk.say(f"{words.dollars(one.cents)} of {one.control_number} written off as {one.asked_by} asked. {self._left()}", "good")
        await self.desk.count_hands()

    async def _no(self, one: ApprovalRow) -> None:
        filled = await self.desk.ask(
            Form(f"Refuse {one.name}", [Field("reason", "Why not", check=something, hint=f"{one.asked_by} reads it")])
        )
        if filled is None:
            return
        await self.desk.do(approvals.refuse, one.number, filled["reason"])
        await self.load()
        self.desk.say(f"{one.name} is refused; {one.control_number} keeps your reason for {one.asked_by}. {self._left()}", "good")

    def _left(self) -> str:
        left = self.totals[0]
        return f"{words.count(left)} more wait for you." if left > 1 else "1 more waits for you." if left else "Nothing more waits for you."


def _extra(width: int) -> int:
    return max(0, min((width - 80) // 2, 10))
