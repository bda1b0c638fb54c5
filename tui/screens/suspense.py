"""Suspense: every sum that nobody has explained, the longest waiting first; who has it and until when; Enter goes to where it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from acts import cash, people, practice, receipts, suspense
from acts.cash_rows import SuspenseRow
from billing import day
from tui import words
from tui.keys import Key
from tui.list_frame import FilteredFrame
from tui.screens.cash_acts import CashActs
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form
from tui.widgets.lines import Row, row
from tui.widgets.told import Told
from tui.widgets.window import Held

VIEWS = ("All", "Mine", "Nobody's", "Past their day")
KINDS = {"answer": "held answer", "remittance": "remittance", "payment": "payment", "patient": "patient's money"}


class SuspenseScreen(CashActs, FilteredFrame):
    """What is in suspense."""

    where = "suspense"
    names = VIEWS

    def __init__(self, view: int = 1) -> None:
        super().__init__(view - 1)
        self.rows: tuple[SuspenseRow, ...] = ()
        self.ledger_cents = 0

    # -- reading

    async def load(self) -> None:
        """What the view shows; the cursor stays on its own."""
        found = await self.desk.do(suspense.rows)
        self.ledger_cents = found.ledger_cents
        self.totals = [sum(self._in(r, view) for r in found.rows) for view in range(len(VIEWS))]
        here = self.current()
        self.rows = tuple(r for r in found.rows if self._in(r, self.chosen) and _has(r, self.text))
        on = next((n for n, r in enumerate(self.rows) if here is not None and r.ref == here.ref), self.worklist.on)
        nothing = "Nothing is in suspense: all money is explained." if not found.rows else "Nothing is here. 1 shows all."
        self.worklist.words = (f'Nothing matches "{self.text}". Esc shows all.' if self.text else nothing,)
        await self.worklist.show(Held(list(self.rows)), min(on, max(len(self.rows) - 1, 0)))
        self.draw_frame()

    def _in(self, r: SuspenseRow, view: int) -> bool:
        return (True, r.owner == self.desk.info.login, r.owner is None, r.overdue)[view]

    def current(self) -> SuspenseRow | None:
        """The sum under the cursor."""
        item = self.worklist.current() if self.is_mounted else None
        return item if isinstance(item, SuspenseRow) else None

    # -- what stands where

    def draw_head(self, width: int) -> Row:
        """The heads of the columns."""
        room = 25 + max(0, min(width - 80, 50))
        return row((f"   {'REF':<7}{'AMOUNT':>11}{'AGE':>6}    {'HAS IT':<11}{'LAST DAY':<12}{'WHAT':<{room}}", "quiet"))

    def draw_item(self, item: Any, width: int) -> tuple[str, Row]:
        """A sum."""
        r: SuspenseRow = item
        room = 25 + max(0, min(width - 80, 50))
        until = r.until_on.isoformat() if r.until_on else "-"
        sign = "!!" if r.overdue else "  "
        return "  ", row(
            f"{words.left(r.ref, 6)} {words.cash(r.cents, 11)}{f'{r.age_days}d':>6}",
            (f" {sign}", "urgent" if r.overdue else ""),
            f" {words.left(r.owner or '-', 10)} {until:<12}{words.short(f'{r.what}, {r.who}', room)}",
        )

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        return [
            ("open", "go to it"),
            ("work.set_aside", "give it an owner"),
            ("posting.match", "put on claim"),
            ("posting.give_back", "return"),
            ("look.explain", "why"),
        ]

    def status_row(self) -> tuple[str, str]:
        """Position, and the sum beside the ledger's."""
        at = self.worklist.on + 1 if self.rows and self.is_mounted else 0
        here, all_ = sum(r.cents for r in self.rows), self.ledger_cents
        money = words.dollars(here) if here == all_ else f"{words.dollars(here)} of {words.dollars(all_)}"
        said = f'filter "{self.text}"' if self.text else "order: longest waiting first"
        return f"{words.count(at)} of {words.count(len(self.rows))}   {said}", money

    def about_row(self) -> Row:
        """The sum in a sentence."""
        r = self.current()
        if r is None:
            return Row()
        has = f' {r.owner} has it: "{r.owner_reason}".' if r.owner else " Nobody has it."
        return row(f" {words.short(f'{r.ref}, {KINDS[r.kind]}: {words.sentence(r.why)}.{has}', self.room[0] - 2)}")

    # -- keys

    def why_not(self, key: Key) -> str | None:
        """What cannot be done with the sum under the cursor."""
        r = self.current()
        if key.id not in ("work.set_aside", "posting.match", "posting.give_back"):
            return super().why_not(key)
        if r is None:
            return "there is nothing under the cursor."
        if key.id == "work.set_aside":
            return self.desk.may("suspense.assign" if r.payment is not None else "posting.suspend")
        if r.kind == "remittance":
            return f"{r.ref} is a whole remittance: {self.desk.keymap.shown('open')} opens it."
        if key.id == "posting.match":
            return self.desk.may("cash.apply" if r.kind == "patient" else "posting.match")
        return self.desk.may("cash.refund" if r.payment is not None else "posting.give_back")

    async def do_open(self) -> None:
        """Where it is: the held answer, the remittance, the payment."""
        r = self.current()
        if r is None:
            return
        if r.kind == "answer" and r.hold is not None:
            from tui.screens.exception import ExceptionScreen

            self.stale = True
            await self.desk.show_screen(ExceptionScreen(r.hold, self))
        elif r.remittance is not None:
            from tui.screens.remittance import RemittanceScreen

            self.stale = True
            await self.desk.show_screen(RemittanceScreen(r.remittance))
        elif r.payment is not None:
            await self._open_payment(r.payment)

    async def _open_payment(self, payment: int) -> None:
        """The deposit in which it lies, else what is known of it."""
        home = (await self.desk.do(cash.cash_row, payment)).deposit
        if home:
            from tui.screens.deposit import DepositScreen

            self.stale = True
            await self.desk.show_screen(DepositScreen(int(home.removeprefix("D-"))))
            return
        lines = await self.desk.do(receipts.receipt, payment)
        await self.desk.ask(Told(f"P-{payment}", list(lines), verbatim=True))

    async def step(self, by: int) -> SuspenseRow | None:
        """The held answer after or before, for J and K on the exception; what is not one is passed over."""
        at = self.worklist.on + by
        while 0 <= at < len(self.rows):
            if self.rows[at].kind == "answer":
                await self.worklist.go(at)
                return self.rows[at]
            at += by
        return None

    async def do_posting_match(self) -> None:
        """A patient's money is put on a claim; a held answer and a payer's payment are opened."""
        r = self.current()
        if r is not None and r.kind == "patient" and r.payment is not None:
            await self.put_on(await self.desk.do(cash.cash_row, r.payment))
        elif r is not None and r.kind == "payment":
            self.desk.say(f"{r.ref} is matched with its remittance among the deposits: {self.desk.keymap.shown('find.goto')} deposits.")
        else:
            await self.do_open()

    async def do_posting_give_back(self) -> None:
        """What lies on no claim, or nobody knows, goes back to who sent it; a held answer is opened."""
        r = self.current()
        if r is not None and r.payment is not None:
            await self.pay_back(r.ref, r.who, r.cents)
        else:
            await self.do_open()

    async def do_work_set_aside(self) -> None:
        """Owner, reason, last day; no money moves."""
        r = self.current()
        if r is None:
            return
        reasons = [one.words for one in suspense.REASONS[:-1]]
        menu = Menu(f"{words.dollars(r.cents)} of {r.ref} waits: why?", reasons, free="or type a reason of your own")
        chosen = await self.desk.ask(menu)
        if chosen is None:
            return
        reason = menu.words.strip() if chosen == -1 else reasons[chosen]
        days = await self.desk.do(practice.number, "suspense_days")
        until = self.desk.info.today + timedelta(days=days)
        known = {p.login for p in await self.desk.do(people.all) if p.active}

        def owner(text: str) -> tuple[bool, str]:
            return (True, "") if text in known else (False, f"one of {', '.join(sorted(known))}")

        fields = [
            Field("owner", "Owner", r.owner or self.desk.info.login, owner),
            Field("until", "Until", until.isoformat(), self._day, "+45, 1125, fri"),
        ]
        form = Form("Who looks after it, until when", fields, "give it")
        form.on = 1  # the owner is filled in; Enter on the day is enough
        filled = await self.desk.ask(form)
        on = day.parse_entry(filled["until"], self.desk.info.today) if filled is not None else None
        if filled is None or on is None:
            return
        follows = f'Owner {filled["owner"]}, "{words.short(reason, 40)}". No money moves.'
        if not await self.desk.sure(f"Leave {words.dollars(r.cents)} of {r.ref} until {day.shown_due(on)}?", "give it", follows):
            return
        await self.desk.do(suspense.assign, r.ref, filled["owner"], reason, on, r.version)
        await self.load()
        self.desk.say(f"{r.ref} waits with {filled['owner']} until {day.shown_long(on)}.", "good")

    def _day(self, text: str) -> tuple[bool, str]:
        on = day.parse_entry(text, self.desk.info.today)
        if on is None:
            return False, "a day: +45, 1125, fri"
        said, why = suspense.last_day(self.desk.info.today, on)
        return (False, why) if why else (True, day.shown_long(said))

    async def do_look_explain(self) -> None:
        """Why it is in suspense, and who has it."""
        r = self.current()
        if r is not None:
            said = [f"{words.sentence(r.why)}.", f"{r.what}, from {r.who}, {words.dollars(r.cents)}, {r.age_days} days."]
            said.append(f'{r.owner} has it until {r.until_on}: "{r.owner_reason}".' if r.owner else "Nobody has it: s gives it an owner.")
            await self.desk.ask(Told(f"WHY {r.ref} IS IN SUSPENSE", said))


def _has(r: SuspenseRow, text: str) -> bool:
    said = f"{r.ref} {r.kind} {r.what} {r.who} {r.why} {r.owner or ''}".lower()
    return all(word in said for word in text.lower().split())
