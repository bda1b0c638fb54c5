"""Taking a patient's payment: who, how much, by what, on which claims with what is left to the cent, then the question."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from acts import cash
from acts.cash import Taking
from acts.cash_rows import CashRow, PersonRow, Proposal
from billing.cash import read_amount, read_means
from billing.text import pad
from tui import words
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form
from tui.widgets.filter import Filter
from tui.widgets.lines import Row, row

if TYPE_CHECKING:
    from tui.app import DeskApp

SHOWN = 8


async def take(desk: DeskApp, claim: str | None = None) -> CashRow | None:
    """Take a payment, of the claim's patient where one is open; what was taken, None where it was given up."""
    why = desk.may("cash.take")
    if why:
        desk.say(f"{desk.keymap.shown('cash.take')}: {why}", "soon")
        return None
    person = await _who(desk, claim)
    if person is None:
        return None
    filled = await desk.ask(_Payment(person, claim))
    if filled is None:
        return None
    cents = read_amount(filled["amount"])[0] or 0
    means, number, _ = read_means(filled["by"])
    plan = await desk.do(cash.proposal, person.person, cents, claim)
    if claim is not None and not plan.parts:
        plan = await desk.do(cash.proposal, person.person, cents)
    parts = await desk.ask(Allocation(plan))
    if parts is None:
        return None
    chosen = tuple((number_, cents_) for number_, text in parts.items() if (cents_ := read_amount(text)[0]))
    kept = cents - sum(amount for _, amount in chosen)
    to = words.many(len(chosen), "claim") if chosen else "no claim"
    rest = f", {words.dollars(kept)} kept for later" if kept else ""
    question = f"Take {words.dollars(cents)} from {words.short(person.name, 20)} to {to}{rest}?"
    asked = Taking(person.person, cents, means, number, parts=chosen, keep_rest=True)
    twin = await desk.do(cash.twin, asked)
    follows = f"{twin} is the same {filled['by']}: y only if this is another one." if twin else f"By {filled['by']}. u takes it back."
    if not await desk.sure(question, "take", follows):
        return None
    taken = await desk.do(cash.take, replace(asked, again=bool(twin)))
    receipt = "Enter" if desk.frame is not None and desk.frame.where == "cash" else f"{desk.keymap.shown('find.goto')} cash, Enter"
    desk.say(f"{taken.number}: {words.dollars(cents)} taken{rest}. Its receipt: {receipt}. u takes it back.", "good")
    return taken


async def _who(desk: DeskApp, claim: str | None) -> PersonRow | None:
    """The patient: of the claim, else found as one types, by name, claim, account or member number."""
    if claim is not None:
        return await desk.do(cash.search, claim)
    found: tuple[PersonRow, ...] = ()

    async def typed(text: str) -> None:
        nonlocal found
        found = await desk.do(cash.persons, text) if len(text.strip()) > 1 or text.strip().isdecimal() else ()
        desk.show_mode()

    mode = Filter("From ", typed, keys="Enter go on   name, claim or account   Esc back")
    mode.later = lambda: desk.keys_wait
    mode.rows = lambda width: [row(" ", ("TAKE A PAYMENT: FROM WHOM", "quiet")), *(row(f"   {_person(one)}") for one in found[:SHOWN])]
    text = await desk.ask(mode)
    if not text:
        return None
    if not found:
        desk.say(f'No patient is found by "{text}". A surname, a claim, an account or a member number will do.')
        return None
    if len(found) == 1:
        return found[0]
    chosen = await desk.ask(Menu("Which of them?", [_person(one) for one in found[:9]]))
    return found[chosen] if chosen is not None else None


def _person(one: PersonRow) -> str:
    born = one.born_on.isoformat() if one.born_on else "-"
    return f"{words.left(one.name, 28)} born {born}  account {one.person:<6} owes {words.cash(one.owes_cents)}"


class _Payment(Form):
    """Amount and means; what is owed stands filled in."""

    def __init__(self, person: PersonRow, claim: str | None) -> None:
        owed = words.cash(person.owes_cents) if person.owes_cents and claim is None else ""
        super().__init__(
            f"From {person.name}, who owes {words.cash(person.owes_cents)}" + (f": for {claim}" if claim else ""),
            [
                Field("amount", "Amount", owed, _amount, "25.00"),
                Field("by", "By", "", _means, "check 1041, card 8812 or cash"),
            ],
            "go on",
        )


def _amount(text: str) -> tuple[bool, str]:
    cents, why = read_amount(text)
    return (True, words.dollars(cents)) if cents is not None else (False, why)


def _means(text: str) -> tuple[bool, str]:
    means, number, why = read_means(text)
    return (False, why) if why else (True, f"{means} {number}".rstrip())


class Allocation(Form):
    """What of a payment goes on each claim, with a bar that says what is left to the cent; Enter takes all of it as it stands."""

    def __init__(self, plan: Proposal) -> None:
        self.plan = plan
        put = {part.claim: part.cents for part in plan.parts}
        listed = {part.claim: part for part in (*plan.parts, *plan.owing)}
        shown = list(listed.values())[:SHOWN]
        fields = [
            Field(
                part.claim,
                f"{part.claim}  visit {part.visit_on.isoformat() if part.visit_on else '-'}  owes {words.cash(part.owed_cents)}",
                words.cash(put[part.claim]) if put.get(part.claim) else "",
                _part,
            )
            for part in shown
        ] or [Field("", "On no claim: it is kept for later", "", _nothing)]
        super().__init__(f"Where {words.dollars(plan.cents)} goes", fields, "go on")

    def left_cents(self) -> int:
        """What the parts leave."""
        return self.plan.cents - sum(read_amount(line.text)[0] or 0 for line in self.lines)

    def panel(self, width: int) -> list[Row]:
        """The parts, and the bar."""
        left = self.left_cents()
        said = f"{words.cash(self.plan.cents - left)} of {words.cash(self.plan.cents)} on claims"
        role = "urgent" if left < 0 else "good"
        end = f"{words.cash(-left)} too much" if left < 0 else f"{words.cash(left)} kept for later" if left else "nothing left"
        return [*super().panel(width), row("   ", (pad(_bar(self.plan.cents, left, 24), 26), role), f"{said}, ", (end, role))]

    def foot(self, width: int) -> Row:
        """The keys."""
        return row(" Enter take it so   Tab other claim   Esc back")

    async def press(self, key: str, character: str | None) -> None:
        """Enter is for the whole of it."""
        if key == "enter":
            self.wrong = f"The parts are {words.cash(-self.left_cents())} more than the payment." if self.left_cents() < 0 else ""
            if not self.wrong:
                self._end()
            return
        await super().press(key, character)


def _bar(cents: int, left: int, width: int) -> str:
    full = min(max(width * (cents - left) // max(cents, 1), 0), width)
    return f"[{'#' * full}{'.' * (width - full)}]"


def _part(text: str) -> tuple[bool, str]:
    if not text:
        return True, ""
    cents, why = read_amount(text)
    return (True, words.dollars(cents)) if cents is not None else (False, why)


def _nothing(text: str) -> tuple[bool, str]:
    return (not text, "" if not text else "no claim is open to put it on")
