"""Closing a deposit and filling it with what is in hand: what is missing is said, and the question names amount and effect."""

from __future__ import annotations

from acts import deposit_batch, deposits
from acts.deposits_rows import DepositRow
from tui import words
from tui.frame import Frame
from tui.widgets.ask import Menu


class DepositActs(Frame):
    """A screen that closes deposits."""

    def cannot_close(self, one: DepositRow) -> str | None:
        """Why it does not close now; what is missing of it is said by the act itself, to the cent."""
        if one.state != "open":
            return f"{one.name} is closed already."
        return self.desk.may("deposits.close")

    async def close_deposit(self, one: DepositRow) -> None:
        """Ask, then close it: its payments are in the bank."""
        found = await self.desk.do(deposits.explain, one.deposit)
        if found.missing:
            more = f" and {len(found.missing) - 1} more" if len(found.missing) > 1 else ""
            self.desk.say(f"{one.name} stays open: {found.missing[0]}{more}.", "soon")
            return
        question = f"Close {one.name}: {words.dollars(one.cents)} of {words.many(one.payments, 'payment')}?"
        if await self.desk.sure(question, "close", "All of it is explained. It takes no changes then; u takes the closing back."):
            await self.desk.do(deposits.close, one.deposit, one.version)
            await self.load()
            self.desk.say(f"{one.name} is closed: {words.dollars(one.cents)} is in the bank. u takes it back.", "good")

    async def put_in(self, one: DepositRow) -> None:
        """Put payments that are in hand into it: all, or the one that is chosen."""
        found = await self.desk.do(deposits.in_hand)
        if not found:
            self.desk.say("No payment is in hand. cash take and deposit receive take one in.")
            return
        every = f"all {words.count(len(found))} in hand, {words.cash(sum(p.cents for p in found))}"
        lines = [f"{p.name:<7} {words.left(p.payer, 26)} {words.left(p.trace or p.method, 14)} {words.cash(p.cents, 12)}" for p in found]
        chosen = await self.desk.ask(Menu(f"{one.name} is off by {words.cash(one.off_cents)}: what goes into it?", [every, *lines]))
        if chosen is None:
            return
        some = found if chosen == 0 else [found[chosen - 1]]
        total = sum(p.cents for p in some)
        left = one.off_cents - total
        follows = f"It is off by {words.cash(left)} then. u takes it back." if left else "It adds up then. u takes it back."
        if await self.desk.sure(f"Put {words.dollars(total)} of {words.many(len(some), 'payment')} into {one.name}?", "put in", follows):
            await self.desk.do(deposit_batch.add, one.deposit, [p.payment for p in some])
            await self.load()
            self.desk.say(f"{words.many(len(some), 'payment')}, {words.dollars(total)}, put into {one.name}. u takes it back.", "good")
