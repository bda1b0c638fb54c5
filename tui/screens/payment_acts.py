"""What is done with a payer's payment at the desk: said whose it is, its remittance asked for, an owner given."""

from __future__ import annotations

from datetime import timedelta

from acts import deposit_match, people, practice
from acts.deposits_rows import PaymentRow, ProposalRow
from billing import day
from tui import words
from tui.frame import Frame
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form, something
from tui.widgets.told import Told

WHY_WAITS = (
    "Remittance was asked for",
    "Payer is not known yet",
    "Amount differs from the remittance",
    "Belongs to another practice",
    "Waits for a corrected remittance",
)


class PaymentActs(Frame):
    """A screen that has payments."""

    async def match_payment(self, payment: PaymentRow) -> bool:
        """Choose among the remittances that it may be for, and say it; whether it was said."""
        if payment.remittance is not None:
            self.desk.say(f"{payment.name} is R-{payment.remittance}'s already.")
            return False
        found = await self.desk.do(deposit_match.proposals, payment.payment)
        if not found:
            self.desk.say(
                f"No remittance here fits {words.dollars(payment.cents)} of {payment.name}. a asks the payer, s gives it an owner."
            )
            return False
        chosen = await self.desk.ask(Menu(f"{payment.name}, {words.cash(payment.cents)}: whose is it?", [_proposed(p) for p in found]))
        return False if chosen is None else await self._match(payment, found[chosen])

    async def _match(self, payment: PaymentRow, to: ProposalRow) -> bool:
        reason = ""
        if to.off_cents:
            paid, asked = words.cash(payment.cents), words.cash(to.paid_cents)
            said = f"{payment.name} is {paid}, {to.name} says {asked}: off by {words.cash(to.off_cents)}."
            await self.desk.ask(
                Told("THE AMOUNTS DIFFER", [said, "One of them is wrong: ask the payer, and give the payment an owner (s)."])
            )
            return False
        if "another payer" in to.against:
            filled = await self.desk.ask(
                Form("Another name: why is it the same payer?", [Field("reason", "Reason", "", something)], "match")
            )
            if filled is None:
                return False
            reason = filled["reason"]
        follows = f"{words.sentence(to.why)}." + (f" But: {to.against}." if to.against else "") + " u takes it back."
        question = f"Match {words.dollars(payment.cents)} of {payment.name} with {to.name}?"
        if not await self.desk.sure(question, "match", follows):
            return False
        await self.desk.do(deposit_match.match, payment.payment, to.remittance, reason, payment.version)
        await self.load()
        self.desk.say(f"{payment.name} is {to.name}'s. u takes it back.", "good")
        return True

    async def ask_for_remittance(self, payment: PaymentRow) -> None:
        """Note whom one asked for the remittance, and how."""
        if payment.kind != "payer" or payment.remittance is not None:
            self.desk.say("Only a payer's payment without a remittance is asked about.")
            return
        filled = await self.desk.ask(Form(f"{payment.name}: whom did you ask, and how?", [Field("note", "Asked", "", something)], "keep"))
        if filled is not None:
            row = await self.desk.do(deposit_match.ask, payment.payment, filled["note"])
            await self.load()
            self.desk.say(f"{row.name}: asked on {row.asked_on}; its age counts from there.")

    async def suspend_payment(self, payment: PaymentRow) -> None:
        """An owner, a reason and a last day; the money stays where it is."""
        if payment.kind != "payer" or payment.cents <= 0 or payment.state != "received":
            self.desk.say("Only a payer's payment waits in suspense.")
            return
        menu = Menu(f"Why does {payment.name} wait?", WHY_WAITS, free="another reason")
        chosen = await self.desk.ask(menu)
        if chosen is None:
            return
        reason = menu.words if chosen < 0 else WHY_WAITS[chosen]
        until = self.desk.info.today + timedelta(days=int(await self.desk.do(practice.number, "suspense_days")))
        known = {p.login for p in await self.desk.do(people.all) if p.active}

        def owner(text: str) -> tuple[bool, str]:
            return (True, "") if text in known else (False, f"one of {', '.join(sorted(known))}")

        fields = [Field("owner", "Owner", self.desk.info.login, owner), Field("until", "Until", until.isoformat(), self._still_ahead)]
        form = Form("Who looks after it, until when", fields, "set aside")
        form.on = 1  # the owner is filled in; Enter on the day is enough
        filled = await self.desk.ask(form)
        on = day.parse_entry(filled["until"], self.desk.info.today) if filled is not None else None
        if filled is None or on is None:
            return
        follows = f'Owner {filled["owner"]}, "{words.short(reason, 40)}". No money moves.'
        if await self.desk.sure(
            f"Set {words.dollars(payment.cents)} of {payment.name} aside to {day.shown_due(on)}?", "set aside", follows
        ):
            await self.desk.do(deposit_match.suspend, payment.payment, filled["owner"], reason, on, payment.version)
            await self.load()
            self.desk.say(f"{payment.name} waits with {filled['owner']} until {day.shown_long(on)}.")

    def _still_ahead(self, text: str) -> tuple[bool, str]:
        on = day.parse_entry(text, self.desk.info.today)
        if on is None or on <= self.desk.info.today:
            return False, "a day after today: +45, 1125, fri"
        return True, day.shown_long(on)


def _proposed(p: ProposalRow) -> str:
    against = f"; but {p.against}" if p.against else ""
    return f"{p.name:<7} {words.left(p.payer, 16)} {words.left(p.trace, 11)} {words.cash(p.paid_cents, 11)}  {p.why}{against}"
