"""Closing a deposit from the list and from the deposit itself: what is missing is said, and the question names amount and effect."""

from __future__ import annotations

from acts import deposits
from acts.deposits_rows import DepositRow
from tui import words
from tui.frame import Frame


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
