"""Appeals: those that are being written or wait for a decision, and what became of the others."""

from __future__ import annotations

from acts import appeals
from acts.appeal_rows import AppealRow
from tui import words
from tui.list_frame import ViewsFrame
from tui.widgets.lines import Row, row
from tui.widgets.told import Told
from tui.widgets.window import Held

VIEWS = (("Standing", None), ("Drafts", "draft"), ("Sent", "sent"), ("Decided", "decided"), ("Withdrawn", "withdrawn"))


class AppealsScreen(ViewsFrame):
    """The first due first; Enter opens one, e tells how often they are won."""

    where = "appeals"
    names = tuple(name for name, _ in VIEWS)

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[AppealRow, ...] = ()

    async def load(self) -> None:
        """The view; the cursor stays on its own."""
        at = self.current()
        counts = await self.desk.do(appeals.totals)
        self.totals = [counts.get("draft", 0) + counts.get("sent", 0), *(counts.get(state or "", 0) for _, state in VIEWS[1:])]
        self.rows = await self.desk.do(appeals.listed, VIEWS[self.chosen][1])
        on = next((n for n, r in enumerate(self.rows) if at is not None and r.number == at.number), self.worklist.on)
        self.worklist.words = ("No appeal is here. A on a denied claim begins one.",)
        await self.worklist.show(Held(list(self.rows)), on)
        self.draw_frame()

    def current(self) -> AppealRow | None:
        """The one under the cursor."""
        item = self.worklist.current() if self.is_mounted else None
        return item if isinstance(item, AppealRow) else None

    def draw_head(self, width: int) -> Row:
        """The heads of the columns."""
        extra = max(0, min(width - 80, 24)) // 2
        return row((f"    {'NO':<6} {'CLAIM':<{11 + extra}} {'PAYER':<{12 + extra}} LV {'CODES':<9} {'ASKED':>9}  STATE", "quiet"))

    def draw_item(self, item: AppealRow, width: int) -> tuple[str, Row]:
        """One appeal."""
        extra = max(0, min(width - 80, 24)) // 2
        late = item.state == "sent" and item.due_on is not None and item.due_on < self.desk.info.today
        role = "urgent" if late else "good" if item.outcome == "overturned" else "soon" if item.answered else ""
        start = f" {words.left(item.name, 6)} {words.left(item.control_number, 11 + extra)} {words.left(item.payer, 12 + extra)} "
        mid = f"{item.level:>2} {words.left(' '.join(item.codes[:2]), 9)} {words.cash(item.asked_cents, 9)}  "
        return ("!!" if late else "  "), row(start, mid, (words.left(item.words, 20), role))

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        return [("open", "open"), ("look.explain", "how often won"), ("find.goto", "go to"), ("undo", "undo")]

    def about_row(self) -> Row:
        """Of whom, and in whose words."""
        one = self.current()
        if one is None:
            return Row()
        sent = f" sent {one.sent_on.isoformat()} by {one.way}" if one.sent_on else f" begun by {one.made_by}"
        return row(f" {words.short(f'{one.name} {one.patient}: {one.kind},{sent}. {one.reason}', self.room[0] - 2)}")

    def status_row(self) -> tuple[str, str]:
        """Position and money."""
        at = self.worklist.on + 1 if self.rows and self.is_mounted else 0
        return f"{words.count(at)} of {words.count(len(self.rows))}", words.dollars(sum(r.asked_cents for r in self.rows))

    async def do_open(self) -> None:
        """Open it."""
        from tui.screens.appeal import AppealScreen

        one = self.current()
        if one is not None:
            await self.desk.show_screen(AppealScreen(number=one.number))

    async def do_look_explain(self) -> None:
        """How often appeals are won, by payer and by code."""
        said = []
        for by in ("payer", "code", "template"):
            found = await self.desk.do(appeals.rates, by)
            said += [f"BY {by.upper()}"] if found else []
            said += [
                f"  {words.short(one.key, 30)}: {one.won} of {one.decided} won, {one.part} in part ({one.per_cent} %); "
                f"{words.dollars(one.won_cents)} of {words.dollars(one.asked_cents)}"
                for one in found[:8]
            ]
        await self.desk.ask(Told("HOW OFTEN APPEALS ARE WON", said or ["No appeal has been decided yet."]))
