"""Cash: patients' payments by hand with where their money is, what lies on no claim, and credits with the day they must go back."""

from __future__ import annotations

from typing import Any

from acts import cash, receipts, refunds
from acts.cash_rows import CashRow, CreditRow
from tui import words
from tui.keys import Key
from tui.list_frame import FilteredFrame
from tui.screens.cash_acts import CashActs
from tui.screens.cash_take import take
from tui.widgets.fields import Field, Form, something
from tui.widgets.lines import Row, row
from tui.widgets.told import Told
from tui.widgets.window import Held

VIEWS = ("All", "On no claim", "Credits")


class CashScreen(CashActs, FilteredFrame):
    """Payments by hand, the newest first; credits, those due first."""

    where = "cash"
    names = VIEWS

    def __init__(self, view: int = 1, text: str = "") -> None:
        super().__init__(view - 1, text)
        self.rows: tuple[CashRow | CreditRow, ...] = ()

    # -- reading

    async def load(self) -> None:
        """What the view shows; the cursor stays on its own."""
        every = await self.desk.do(cash.cash_rows)
        loose = tuple(r for r in await self.desk.do(cash.cash_rows, unapplied=True) if r.unapplied_cents)
        credits = await self.desk.do(refunds.credits)
        self.totals = [len(every), len(loose), len(credits)]
        shown: tuple[CashRow | CreditRow, ...] = (every, loose, credits)[self.chosen]
        at = _key(self.worklist.current()) if self.is_mounted else ""
        self.rows = tuple(r for r in shown if _has(r, self.text))
        on = next((n for n, r in enumerate(self.rows) if _key(r) == at), min(self.worklist.on, max(len(self.rows) - 1, 0)))
        key = self.desk.keymap.shown("cash.take")
        nothing = (f"No payments by hand yet. {key} takes one.", "All money taken is on claims.", "No claim has a credit.")[self.chosen]
        self.worklist.words = (f'Nothing matches "{self.text}". Esc shows all.' if self.text else nothing,)
        await self.worklist.show(Held(list(self.rows)), on)
        self.draw_frame()

    @property
    def payment(self) -> CashRow | None:
        """The payment under the cursor."""
        item = self.worklist.current() if self.is_mounted else None
        return item if isinstance(item, CashRow) else None

    @property
    def credit(self) -> CreditRow | None:
        """The credit under the cursor."""
        item = self.worklist.current() if self.is_mounted else None
        return item if isinstance(item, CreditRow) else None

    # -- what stands where

    def draw_head(self, width: int) -> Row:
        """The heads of the columns."""
        room = 18 + _extra(width)
        if self.chosen == 2:
            return row((f"   {'CLAIM':<13}{'WHOSE':<{room}}{'AMOUNT':>11}{'AGE':>6}  {'LAST DAY':<16}{'INQUIRY TO':<10}", "quiet"))
        return row((f"   {'NUMBER':<7}{'DAY':<11}{'FROM':<{room}}{'BY':<11}{'AMOUNT':>11}{'NO CLAIM':>10} {'STATE':<9}", "quiet"))

    def draw_item(self, item: Any, width: int) -> tuple[str, Row]:
        """A payment or a credit."""
        room = 18 + _extra(width)
        if isinstance(item, CreditRow):
            whose = item.payer if item.owner == "payer" else item.patient
            cents = item.payer_cents if item.owner == "payer" else item.patient_cents
            late = item.days_left is not None and item.days_left <= 0
            due = f"{item.deadline_on.isoformat()} {item.days_left}d" if item.deadline_on else "-"
            until = item.inquiry_until.isoformat() if item.inquiry_until else "-"
            soon = item.days_left is not None and item.days_left <= 15
            return "  ", row(
                f"{words.left(item.claim, 12)} {words.left(whose, room - 1)} {words.cash(cents, 11)}{f'{item.age_days}d':>6}  ",
                (f"{'!! ' if late else '~ ' if soon else ''}{due}".ljust(16), "urgent" if late else "soon" if soon else ""),
                f"{until:<10}",
            )
        r: CashRow = item
        here = "in hand" if r.cents > 0 else "not out"
        state = r.state if r.state != "received" else r.deposit or here
        loose = words.cash(r.unapplied_cents, 10) if r.unapplied_cents else f"{'-':>10}"
        return "  ", row(
            f"{words.left(r.number, 6)} {r.received_on.isoformat()} {words.left(r.from_name, room - 1)} ",
            f"{words.left(f'{r.method} {r.trace}'.strip(), 10)} {words.cash(r.cents, 11)}",
            (loose, "soon" if r.unapplied_cents else ""),
            (f" {state:<9}", "urgent" if r.state == "bounced" else ""),
        )

    def hints(self) -> list[tuple[str, str]]:
        """The keys of the view."""
        if self.chosen == 2:
            return [("open", "claim"), ("posting.give_back", "pay back"), ("look.explain", "why"), ("cash.take", "take a payment")]
        return [
            ("cash.take", "take a payment"),
            ("open", "receipt"),
            ("posting.match", "put on claim"),
            ("posting.give_back", "pay back"),
            ("cash.bounce", "bounced"),
            ("file.print", "save"),
        ]

    def status_row(self) -> tuple[str, str]:
        """Position, and the money of the view."""
        at = self.worklist.on + 1 if self.rows and self.is_mounted else 0
        cents = sum(_cents(r, self.chosen) for r in self.rows)
        said = f'filter "{self.text}"' if self.text else "no filter"
        return f"{words.count(at)} of {words.count(len(self.rows))}   {said}", words.dollars(cents)

    def about_row(self) -> Row:
        """The row under the cursor in a sentence."""
        if self.credit is not None:
            return row(f" {words.short(f'{self.credit.claim}: {self.credit.why}', self.room[0] - 2)}")
        r = self.payment
        if r is None:
            return Row()
        put = ", ".join(f"{words.cash(part.cents)} on {part.claim}" for part in r.parts[:3]) + (" ..." if len(r.parts) > 3 else "")
        loose = f"{words.cash(r.unapplied_cents)} on no claim" if r.unapplied_cents else ""
        visit = f" for the visit of {r.visit_on.isoformat()}" if loose and r.visit_on else ""
        here = f", whose claim {r.visit_claim} is here" if r.visit_claim else ""
        otherwise = r.state if r.state != "received" else "paid back, not out of the bank yet" if r.cents < 0 else "in hand"
        said = ", ".join(part for part in (put, loose + visit + here) if part) or otherwise
        note = f' "{r.note}"' if r.note else ""
        return row(f" {words.short(f'{r.number}: {said}.{note}', self.room[0] - 2)}")

    # -- keys

    def why_not(self, key: Key) -> str | None:
        """What cannot be done with the row under the cursor."""
        r = self.payment
        if key.id in ("posting.match", "cash.bounce", "file.print") and r is None:
            return "there is no payment under the cursor."
        if r is not None and r.state != "received" and key.id in ("posting.match", "cash.bounce", "posting.give_back"):
            return f"{r.number} is {r.state}."
        if r is not None and key.id in ("posting.match", "posting.give_back") and r.unapplied_cents <= 0:
            other = "a refund" if r.cents < 0 else "on claims: 3 lists the credits of claims"
            return f"all of {r.number} is {other}."
        if key.id == "posting.give_back" and r is None and self.credit is None:
            return "there is nothing under the cursor."
        if key.id in ("posting.match", "posting.give_back"):
            return self.desk.may("cash.apply" if key.id == "posting.match" else "cash.refund")
        return super().why_not(key)

    async def do_open(self) -> None:
        """The receipt of a payment; the claim of a credit."""
        if self.credit is not None:
            await self.desk.open_claim(self.credit.claim)
        elif self.payment is not None:
            lines = await self.desk.do(receipts.receipt, self.payment.payment)
            await self.desk.ask(Told(f"{self.payment.number}", list(lines), verbatim=True))

    async def do_cash_take(self) -> None:
        """Take a payment; the cursor is on it then."""
        taken = await take(self.desk)
        if taken is not None:
            self.chosen, self.text, self.worklist.on = 0, "", 0
            said, role = self.desk.message, self.desk.message_role
            await self.load()
            await self._go(next((n for n, r in enumerate(self.rows) if isinstance(r, CashRow) and r.number == taken.number), 0))
            self.desk.say(said, role)

    async def do_posting_match(self) -> None:
        """Put what lies on no claim on one."""
        if self.payment is not None:
            await self.put_on(self.payment)

    async def do_posting_give_back(self) -> None:
        """Pay back what lies on no claim, or a claim's credit."""
        if self.credit is not None:
            await self.pay_back_credit(self.credit)
        elif self.payment is not None:
            await self.pay_back(self.payment.number, self.payment.from_name, self.payment.unapplied_cents)

    async def do_cash_bounce(self) -> None:
        """The check was not honoured."""
        if self.payment is not None:
            await self.bounced(self.payment)

    async def do_file_print(self) -> None:
        """Save the receipt as a new file."""
        r = self.payment
        if r is None:
            return
        fields = [Field("path", "File", f"receipt-{r.number}.txt", something)]
        filled = await self.desk.ask(Form(f"Save the receipt of {r.number}", fields, "save"))
        if filled is not None:
            where = await self.desk.do(receipts.save, r.payment, filled["path"])
            self.desk.say(f"The receipt is in {words.short(where, 60)}.", "good")

    async def do_look_explain(self) -> None:
        """Whose credit it is and what clock runs; how a payment came where it is."""
        c = self.credit
        if c is not None:
            said = [f"{c.why}.", f"It is known since {c.since_on.isoformat() if c.since_on else '-'}, {c.age_days} days."]
            if c.deadline_on is not None:
                said.append(
                    f"Medicare and Medicaid are to have it back within 60 days of that: by {c.deadline_on.isoformat()} (42 CFR 401.305)."
                )
            else:
                said.append("No federal law sets a day for it.")
            if c.inquiry_until is not None:
                said.append(f'An inquiry in good faith to {c.inquiry_until.isoformat()} halts the clock: "{c.inquiry_reason}".')
            await self.desk.ask(Told(f"THE CREDIT OF {c.claim}", said))
        elif self.payment is not None:
            await self.do_open()

    async def do_look_log(self) -> None:
        """What was done with the payment."""
        from tui.screens.history import HistoryScreen

        if self.payment is not None:
            await self.desk.show_screen(HistoryScreen("payment", self.payment.number, f"PAYMENT {self.payment.number}"))


def _extra(width: int) -> int:
    return max(0, min(width - 80, 30))


def _key(item: object) -> str:
    return item.number if isinstance(item, CashRow) else item.claim if isinstance(item, CreditRow) else ""


def _cents(item: CashRow | CreditRow, view: int) -> int:
    if isinstance(item, CreditRow):
        return item.cents
    return item.unapplied_cents if view == 1 else item.cents if item.state == "received" else 0


def _has(item: CashRow | CreditRow, text: str) -> bool:
    if isinstance(item, CreditRow):
        said = f"{item.claim} {item.patient} {item.payer}"
    else:
        said = f"{item.number} {item.from_name} {item.method} {item.trace} {item.state} {' '.join(p.claim for p in item.parts)}"
    return all(word in said.lower() for word in text.lower().split())
