"""One deposit: its payments, where the money of each is, and closing it once all of it is explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from acts import deposits
from acts.deposits_rows import DepositView, PaymentRow
from tui import words
from tui.keys import Key
from tui.screens import deposit_page
from tui.screens.deposit_acts import DepositActs
from tui.screens.payment_acts import PaymentActs
from tui.widgets.lines import Row, row
from tui.widgets.told import Told

if TYPE_CHECKING:
    from tui.screens.deposits import DepositsScreen


class DepositScreen(DepositActs, PaymentActs):
    """Opened from the list of deposits."""

    where = "deposit"

    def __init__(self, deposit: int, behind: DepositsScreen | None = None) -> None:
        super().__init__()
        self.deposit, self.behind = deposit, behind
        self.view: DepositView | None = None
        self.on = 0

    async def load(self) -> None:
        """The deposit as it stands now."""
        self.view = await self.desk.do(deposits.view, self.deposit)
        if self.behind is not None:
            self.behind.stale = True
        self.redraw()
        self.draw_frame()

    # -- what stands where

    def title_words(self) -> str:
        """DEPOSIT D-4."""
        return f"DEPOSIT D-{self.deposit}"

    def holder(self) -> str:
        """Its state stands where a holder would."""
        return self.view.row.state.upper() if self.view else ""

    def bar_row(self) -> Row:
        """Day, account, whose, and the line of the statement."""
        if self.view is None:
            return Row()
        r = self.view.row
        parts = [
            f"{r.made_on}",
            f"account {words.short(r.account, 14)}",
            words.short(r.provider, 20),
            words.short(self.view.bank_words, 40),
        ]
        return row(" ", words.joined([part for part in parts if part], self.room[0] - 2))

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        if self.view is None:
            return []
        close = [("close", "close")] if self.view.row.state == "open" else []
        one = self._payment()
        known = one is None or one.remittance is not None
        return [
            *close, ("open", "remittance" if known else "whose it is"), ("posting.match", "match"), ("money.ask", "ask"),
            ("work.set_aside", "suspense"),
            ("look.explain", "explain"), ("look.log", "log"), ("undo", "undo"),
        ]  # fmt: skip

    def status_row(self) -> tuple[str, str]:
        """Which payment, what is missing; the deposit."""
        view = self.view
        if view is None:
            return "", ""
        at = f"payment {self.on + 1} of {len(view.payments)}" if self._payment() else words.many(len(view.payments), "payment")
        missing = len(view.explanation.missing) if view.row.state == "open" else 0
        below = self.part("body").below if self.is_mounted else 0
        said = [at, f"{missing} missing" if missing else "", f"{words.many(below, 'row')} below" if below else ""]
        return "   ".join(part for part in said if part), f"deposit {words.dollars(view.row.cents)}"

    def about_row(self) -> Row:
        """The payment under the cursor in a sentence."""
        one = self._payment()
        if one is None:
            return Row()
        if one.remittance is not None:
            said = f"{one.name} is R-{one.remittance}'s, trace {one.remittance_trace}"
        elif one.kind == "patient":
            loose = f"{words.cash(one.open_cents)} of it on no claim" if one.open_cents else "all of it on claims"
            said = f"{one.name} is a patient's, {loose}"
        else:
            said = f"{one.name} has no remittance, {words.many(one.age_days, 'day')} old"
        return row(f" {words.short(f'{said}. By {one.method}, received {one.received_on}', self.room[0] - 2)}")

    @property
    def _last(self) -> int:
        """The place of the last row that the cursor goes to: a payment, or the row that puts more in."""
        if self.view is None:
            return 0
        return max(len(self.view.payments) - 1 + deposit_page.takes_more(self.view), 0)

    def _payment(self) -> PaymentRow | None:
        return self.view.payments[self.on] if self.view and self.on < len(self.view.payments) else None

    def resized(self) -> None:
        """Another size."""
        self.redraw()

    def redraw(self) -> None:
        """All rows."""
        if self.view is None or not self.is_mounted:
            return
        self.on = max(0, min(self.on, self._last))
        rows = deposit_page.rows(self.view, self.room[0])
        at = next((n for n, r in enumerate(rows) if r.pick == f"payment {self.on}"), None)
        self.part("body").show(rows, at)

    # -- keys

    def why_not(self, key: Key) -> str | None:
        """What cannot be done with this one."""
        if key.id in ("posting.match", "money.ask", "work.set_aside") and self._payment() is None:
            return "there is no payment under the cursor."
        if key.id == "posting.match":
            return self.desk.may("deposits.match")
        if key.id == "work.set_aside":
            return self.desk.may("deposits.suspend")
        if key.id == "close" and self.view is not None:
            return self.cannot_close(self.view.row)
        if key.id in ("list.next", "list.previous") and self.behind is None:
            return "this deposit was not opened from a list."
        return super().why_not(key)

    async def do_close(self) -> None:
        """Close it."""
        if self.view is not None:
            await self.close_deposit(self.view.row)

    async def do_open(self) -> None:
        """The remittance of the payment under the cursor, or what it may be for."""
        one = self._payment()
        if one is not None and one.remittance is not None:
            from tui.screens.remittance import RemittanceScreen

            self.stale = True
            await self.desk.show_screen(RemittanceScreen(one.remittance))
        elif one is not None and one.kind == "payer":
            await self.match_payment(one)
        elif one is not None:
            self.desk.say(f"{one.name} is a patient's payment; cash list shows what it is on.")
        elif self.view is not None and deposit_page.takes_more(self.view):
            await self.put_in(self.view.row)

    async def do_posting_match(self) -> None:
        """Whose payment it is."""
        one = self._payment()
        if one is not None:
            await self.match_payment(one)

    async def do_money_ask(self) -> None:
        """The remittance was asked for."""
        one = self._payment()
        if one is not None:
            await self.ask_for_remittance(one)

    async def do_work_set_aside(self) -> None:
        """An owner and a day."""
        one = self._payment()
        if one is None or self.view is None:
            return
        said = self.view.explanation.payments[self.on]
        if one.owner is None and one.remittance is not None and not said.off_cents and not any(part.open for part in said.parts):
            self.desk.say(f"{one.name} is explained already: nothing of it waits.")
            return
        await self.suspend_payment(one)

    async def do_find_pick(self, number: int) -> None:
        """The payment with this number."""
        if self.view is None or number > len(self.view.payments):
            self.desk.say("No payment has that number here.")
            return
        self.on = number - 1
        await self.do_open()

    async def do_look_explain(self) -> None:
        """What a deposit must be before it closes."""
        if self.view is not None:
            said = list(self.view.explanation.missing) or ["Nothing is missing"]
            law = "It closes when its payments sum to it, and each is posted, at provider level, or in suspense with an owner and a day."
            await self.desk.ask(Told(f"WHAT {self.view.row.name} WAITS FOR", [*(f"{words.sentence(one)}." for one in said), law]))

    async def do_look_log(self) -> None:
        """What was done to it."""
        from tui.screens.history import HistoryScreen

        await self.desk.show_screen(HistoryScreen("deposit", f"D-{self.deposit}", f"DEPOSIT D-{self.deposit}"))

    async def _move(self, by: int) -> None:
        if 0 <= self.on + by <= self._last:
            self.on += by
            self.redraw()
            self.draw_foot()
            self.rested()
        else:
            self.part("body").cursor = None
            self.part("body").scroll_rows(by)
        self.draw_status()

    async def do_move_down(self) -> None:
        """The next payment, then what lies below."""
        await self._move(1)

    async def do_move_up(self) -> None:
        """The one before."""
        await self._move(-1)

    async def do_move_first(self) -> None:
        """The first payment."""
        self.on, self.part("body").top = 0, 0
        self.redraw()
        self.draw_status()

    async def do_move_last(self) -> None:
        """The last payment, and what is missing."""
        self.on = self._last
        self.redraw()
        self.part("body").scroll_rows(10_000)
        self.draw_status()

    async def do_move_half_down(self) -> None:
        """What lies below."""
        self.part("body").cursor = None
        self.part("body").scroll_rows(8)
        self.draw_status()

    async def do_move_half_up(self) -> None:
        """What lies above."""
        self.part("body").cursor = None
        self.part("body").scroll_rows(-8)
        self.draw_status()

    do_move_page_down, do_move_page_up = do_move_half_down, do_move_half_up

    async def _go(self, by: int) -> None:
        found = await self.behind.step(by) if self.behind is not None else None
        if found is None:
            self.desk.say("That was the last deposit of the list." if by > 0 else "That was the first deposit of the list.")
            return
        self.deposit, self.on = found, 0
        self.part("body").top = 0
        await self.load()

    async def do_list_next(self) -> None:
        """The next deposit of the list."""
        await self._go(1)

    async def do_list_previous(self) -> None:
        """The one before."""
        await self._go(-1)
