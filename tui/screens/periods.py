"""The months of the books, open or closed: X closes one, Enter shows what it moved and that it adds up."""

from __future__ import annotations

from acts import periods
from acts.errors import Refused
from acts.periods import PeriodReport, PeriodRow
from tui import words
from tui.frame import Frame
from tui.list_frame import ListFrame
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form, something
from tui.widgets.lines import Row, row
from tui.widgets.window import Held

SHORT = {
    "receivable_before": "owed when it began",
    "insurance_paid": "paid by payers",
    "patient_paid": "paid by patients",
    "recoupment": "taken back, no claim",
    "forward_balance": "carried forward",
    "provider_other": "other adjustments",
    "received": "received less refunds",
    "taken_over": "payers, before go-live",
    "patient_taken_over": "patients, before go-live",
    "receivable_end": "owed",
    "suspense_end": "in suspense",
    "unidentified_end": "remittance not known",
    "unapplied_end": "patients', on no claim",
    "in_hand_end": "in hand, open deposits",
    "clearing_end": "money to come",
}
"""Words that fit half a screen of 80 columns; the command line has the whole ones."""
GROUPS = {"moved": "MOVED", "provider": "PROVIDER LEVEL", "cash": "CASH", "end": "AT ITS END"}


class _Closing(Frame):
    """X: the reason, the question, and what is said where deposits of the month are open."""

    def month(self) -> PeriodRow | None:
        """The month that is meant."""
        raise NotImplementedError

    async def do_close(self) -> None:
        """Close it for good, after a reason."""
        one = self.month()
        why_not = self.desk.may("periods.close")
        if one is None or why_not:
            self.desk.say(why_not or "", "soon")
            return
        if one.state == periods.CLOSED:
            self.desk.say(f"{one.period} is closed. An administrator opens it again: claimdesk close reopen {one.period}.")
            return
        filled = await self.desk.ask(Form(f"Close {one.period}: what was agreed on it?", [Field("reason", "Reason", check=something)]))
        if filled is None:
            return
        anyway = False
        if one.open_deposits:
            said = f"{words.many(one.open_deposits, 'deposit')} of {one.period} {'is' if one.open_deposits == 1 else 'are'} open."
            chosen = await self.desk.ask(Menu(said, ["leave the month open (: deposits closes them)", "close it anyway (a supervisor's)"]))
            if chosen != 1:
                return
            anyway = True
        follows = "Nothing is posted into it any more; corrections go into the next open month."
        if not await self.desk.sure(f"Close {one.period} with {words.many(one.transactions, 'entry', 'entries')}?", "close it", follows):
            return
        try:
            await self.desk.do(periods.close, one.period, filled["reason"], anyway)
        except Refused as error:
            self.desk.say(f"Not closed: {error.what}.", "soon")
            return
        await self.desk.read_info()
        await self.load()
        self.desk.say(f"{one.period} is closed. Its report stays as it is.", "good")


class PeriodsScreen(_Closing, ListFrame):
    """Every month, newest first."""

    where = "periods"

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[PeriodRow] = []

    async def load(self) -> None:
        """All months."""
        self.rows = await self.desk.do(periods.listing)
        await self.worklist.show(Held([_Ranked(r) for r in self.rows]), min(self.worklist.on, max(len(self.rows) - 1, 0)))
        self.draw_frame()

    def month(self) -> PeriodRow | None:
        """The one under the cursor."""
        item = self.worklist.current() if self.is_mounted else None
        return item.row if isinstance(item, _Ranked) else None

    def title_words(self) -> str:
        """CLOSING."""
        return "CLOSING"

    def bar_row(self) -> Row:
        """What it is about."""
        return row((" The months of the books. What comes after a closing is booked in the next.", "quiet"))

    def draw_head(self, width: int) -> Row:
        """The columns."""
        return row((f"   {'MONTH':<9} {'STATE':<8} {'BY':<12} {'ON':<11} {'ENTRIES':>8} {'OPEN DEPOSITS':>14}  WHY", "quiet"))

    def draw_item(self, item: _Ranked, width: int) -> tuple[str, Row]:
        """A month."""
        r = item.row
        on = r.on.isoformat() if r.on else "-"
        return "  ", row(
            f" {r.period:<9} {r.state:<8} {words.left(r.actor or '-', 12)} {on:<11} {words.count(r.transactions):>8} ",
            (f"{words.count(r.open_deposits):>14}", "soon" if r.open_deposits else ""),
            f"  {words.short(r.reason, max(width - 72, 1))}",
        )

    def about_row(self) -> Row:
        """The month in a sentence."""
        r = self.month()
        if r is None:
            return Row()
        if r.state == periods.CLOSED:
            said = f"{r.period}: closed by {r.actor}: {r.reason}"
        elif r.open_deposits:
            said = f"{r.period}: {words.many(r.open_deposits, 'deposit')} must be explained and closed first"
        else:
            said = f"{r.period}: it can be closed"
        return row(f" {words.short(said, 78)}")

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        return [("open", "its report"), ("close", "close it"), ("find.goto", "go to"), ("undo", "undo")]

    def status_row(self) -> tuple[str, str]:
        """Position, and how many are open."""
        at = self.worklist.on + 1 if self.rows and self.is_mounted else 0
        return f"{at} of {words.count(len(self.rows))}   {sum(r.state != periods.CLOSED for r in self.rows)} open   newest first", ""

    async def do_open(self) -> None:
        """Its report."""
        r = self.month()
        if r is not None:
            await self.desk.show_screen(PeriodScreen(r.period))


class _Ranked:
    """A month as a row of the list."""

    __slots__ = ("row",)

    def __init__(self, found: PeriodRow) -> None:
        self.row = found

    @property
    def rank(self) -> str:
        """Its month."""
        return self.row.period


class PeriodScreen(_Closing):
    """One month: what it moved, and what stood at its end."""

    where = "periods"

    def __init__(self, period: str) -> None:
        super().__init__()
        self.period = period
        self.found: PeriodReport | None = None

    async def load(self) -> None:
        """The report."""
        self.found = await self.desk.do(periods.report, self.period)
        self.redraw()
        self.draw_frame()

    def month(self) -> PeriodRow | None:
        """This one."""
        return self.found.row if self.found is not None else None

    def resized(self) -> None:
        """Another size."""
        self.redraw()

    def title_words(self) -> str:
        """MONTH 2026-11."""
        return f"MONTH {self.period}"

    def holder(self) -> str:
        """Its state stands where a holder would."""
        return self.found.row.state.upper() if self.found is not None else ""

    def bar_row(self) -> Row:
        """Whether it adds up."""
        if self.found is None:
            return Row()
        if self.found.problems:
            return row(" ", (words.short(f"NOT RIGHT: {self.found.problems[0]}", 78), "urgent"))
        return row((" Every figure from the entries of the ledger; it adds up to the cent.", "quiet"))

    def redraw(self) -> None:
        """Two columns: what moved; provider level, cash and what stood at the end."""
        if self.found is None or not self.is_mounted:
            return
        width, height = self.room
        side = (width - 3) // 2
        left = _column(self.found, ("moved",), side)
        room = height - 6 - len(left)
        payers = [_line(f"  {name}", cents, side) for name, cents in self.found.by_payer]
        if len(payers) > room:
            payers = [*payers[: max(room - 1, 0)], f"  and {len(payers) - max(room - 1, 0)} more payers: claimdesk close report"]
        left += ["PAYERS PAID", *payers]
        right = _column(self.found, ("provider", "cash", "end"), side)
        count = max(len(left), len(right))
        left += [""] * (count - len(left))
        right += [""] * (count - len(right))
        self.part("body").show([row(f" {one:<{side}} {two}") for one, two in zip(left, right, strict=True)])

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        return [("close", "close it"), ("back", "back"), ("find.goto", "go to")]

    def status_row(self) -> tuple[str, str]:
        """How many entries; what is owed at the end."""
        if self.found is None:
            return "", ""
        return words.many(self.found.row.transactions, "entry", "entries"), f"owed {words.dollars(self.found.cents('receivable_end'))}"


def _column(found: PeriodReport, groups: tuple[str, ...], width: int) -> list[str]:
    out: list[str] = []
    for group in groups:
        out.append(GROUPS[group])
        out += [_line(f"  {SHORT.get(line.name, line.words)}", line.cents, width) for line in found.lines if line.group == group]
    return out


def _line(label: str, cents: int, width: int) -> str:
    return f"{words.left(label, width - 14)} {words.cash(cents, 13)}"
