"""What is done with a payment by hand or a credit: put on a claim, paid back, not honoured; the same keys on Cash and Suspense."""

from __future__ import annotations

from acts import cash, refunds
from acts.cash_rows import CashRow, CreditRow
from billing.cash import read_amount, read_means
from tui import words
from tui.frame import Frame
from tui.widgets.ask import Menu
from tui.widgets.fields import Check, Field, Form, something


class CashActs(Frame):
    """A screen with payments under its keys."""

    async def put_on(self, row: CashRow) -> None:
        """Put what lies on no claim on one: which, how much, then the question."""
        left = row.unapplied_cents
        claims = (await self.desk.do(cash.claims_of, row.person))[:8] if row.person is not None else ()
        lines = [
            f"{words.left(one.claim, 16)} visit {one.visit_on.isoformat() if one.visit_on else '-'}  owes {words.cash(one.owed_cents, 10)}"
            for one in claims
        ]
        menu = Menu(f"Put {words.dollars(left)} of {row.number} on which claim?", [*lines, "another claim, by its number"])
        chosen = await self.desk.ask(menu)
        if chosen is None:
            return
        claim, owed = (claims[chosen].claim, claims[chosen].owed_cents) if chosen < len(claims) else ("", 0)
        amount = min(left, owed) if owed else left
        fields = [Field("claim", "Claim", claim, something), Field("amount", "Amount", words.cash(amount), up_to(left, "lie on no claim"))]
        form = Form(f"Put money of {row.number} on a claim", fields, "go on")
        form.on = 1 if claim else 0
        filled = await self.desk.ask(form)
        if filled is None:
            return
        cents = read_amount(filled["amount"])[0] or 0
        follows = f"{words.short(row.from_name, 26)} then owes less there. u takes it back."
        if await self.desk.sure(f"Put {words.dollars(cents)} of {row.number} on {filled['claim']}?", "put on", follows):
            after = await self.desk.do(cash.apply, row.payment, filled["claim"], cents)
            await self.load()
            kept = f" {words.dollars(after.unapplied_cents)} still on no claim." if after.unapplied_cents else ""
            self.desk.say(f"{words.dollars(cents)} of {row.number} is on {filled['claim']} now.{kept}", "good")

    async def pay_back(self, what: str, to: str, most: int) -> None:
        """Pay a credit or what lies on no claim back: how much, by what, why, then the question."""
        fields = [
            Field("amount", "Amount", words.cash(most), up_to(most, "can go back")),
            Field("by", "By", "", _means, "check 2077 (our own check), card, cash"),
            Field("reason", "Reason", "", something, "overpaid, paid twice ..."),
        ]
        form = Form(f"Pay back to {words.short(to, 40)} from {what}", fields, "go on")
        form.on = 1
        filled = await self.desk.ask(form)
        if filled is None:
            return
        cents = read_amount(filled["amount"])[0] or 0
        means, number, _ = read_means(filled["by"])
        if not await self.desk.sure(
            f"Pay {words.dollars(cents)} back to {words.short(to, 24)}?", "pay back", f"From {what}, by {filled['by']}. u takes it back."
        ):
            return
        done = await self.desk.do(refunds.refund, what, cents, means, number, filled["reason"])
        await self.load()
        self.desk.say(f"{done.number}: {words.dollars(cents)} paid back to {words.short(done.from_name, 26)} from {what}.", "good")

    async def pay_back_credit(self, credit: CreditRow) -> None:
        """A claim's credit, to whose it is."""
        payer = credit.owner == "payer"
        await self.pay_back(credit.claim, credit.payer if payer else credit.patient, credit.payer_cents if payer else credit.patient_cents)

    async def bounced(self, row: CashRow) -> None:
        """The check came back, or our refund was stopped: why, then the question."""
        paid = "Check" if row.method == "check" else "Payment"
        word = f"{paid} not honoured" if row.cents > 0 else "Refund stopped, or come back"
        filled = await self.desk.ask(Form(f"{word}: {row.number}", [Field("reason", "Reason", "", something, "no funds")], "go on"))
        if filled is None:
            return
        put = words.many(len(row.parts), "claim")
        follows = f"Taken back from {put}; each gets a note. u takes that back." if row.parts else "It lies on no claim. u takes that back."
        question = f"Take back {words.dollars(abs(row.cents))} of {row.number}, from {words.short(row.from_name, 22)}?"
        if await self.desk.sure(question, "take back", follows):
            after = await self.desk.do(cash.bounce, row.payment, filled["reason"])
            await self.load()
            self.desk.say(f"{row.number} is {after.state}: {_again(row)}.", "soon")


def _again(row: CashRow) -> str:
    """What is so again where a payment was not honoured: owed as far as it lay on claims."""
    owed = row.cents - row.unapplied_cents
    if row.cents > 0 and not owed:
        return f"{words.dollars(row.cents)} lay on no claim, nothing is owed again"
    return f"{words.dollars(owed)} is owed again" if row.cents > 0 else f"{words.dollars(-row.cents)} is a credit again"


def up_to(most: int, what: str) -> Check:
    """A field's check: an amount, not more than so much."""

    def check(text: str) -> tuple[bool, str]:
        cents, why = read_amount(text)
        if cents is None:
            return False, why
        return (True, words.dollars(cents)) if cents <= most else (False, f"more than the {words.cash(most)} that {what}")

    return check


def _means(text: str) -> tuple[bool, str]:
    means, number, why = read_means(text)
    return (False, why) if why else (True, f"{means} {number}".rstrip())
