"""The steps of a request on its screen: each asks what it needs, acts, and says what came of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from acts import releases, request_amend, request_letters, requests, restrictions
from acts.request_rows import RequestRow
from billing import amendment_request as rule
from billing import day, money
from tui.screens.request_copies import CopiesSteps
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form, something
from tui.widgets.text_area import TextArea

if TYPE_CHECKING:
    from tui.screens.request import RequestScreen


class Steps(CopiesSteps):
    """Part of the request's screen."""

    @property
    def _screen(self) -> RequestScreen:
        from tui.screens.request import RequestScreen

        assert isinstance(self, RequestScreen)
        return self

    async def step(self, name: str) -> None:
        """Do the step of this name."""
        screen = self._screen
        if name == "deny" and screen.view is not None and screen.view.row.kind == "access":
            await self.deny_copies()
        elif name in ("accept", "deny"):
            await self.decide("accepted" if name == "accept" else "denied", ())
        elif name in ("acceptance", "denial", "copies", "outcome"):
            await self._letter("review" if name == "outcome" else name)
        elif name in ("review", "complete"):
            act = requests.review if name == "review" else requests.complete
            await self.done(await screen.desk.do(act, screen.number))
        else:
            await getattr(self, f"_{name}")()

    async def done(self, made: RequestRow, more: str = "") -> None:
        """Say what came of a step."""
        screen = self._screen
        await screen.load()
        screen.desk.say(f"{made.name} is {made.words}; {made.clock.words}. {more}".strip(), "good")

    async def filled(self, title: str, fields: list[Field], done: str) -> dict[str, str] | None:
        """Ask for what a step needs; None where Esc left it."""
        return await self._screen.desk.ask(Form(title, fields, done))

    async def decide(self, decision: str, items: tuple[int, ...]) -> None:
        """Accept, or deny with ground and basis."""
        screen = self._screen
        view = screen.view
        if view is None:
            return
        ground = reason = ""
        if decision == "denied":
            if view.row.kind == "amendment":
                grounds = list(rule.GROUNDS)
                chosen = await screen.desk.ask(
                    Menu("On which ground? There are four, and no others.", [rule.GROUNDS[one] for one in grounds])
                )
                if chosen is None:
                    return
                ground = grounds[chosen]
            filled = await self.filled(
                "The basis, in plain words: the letter says it", [Field("reason", "Because", check=something)], "deny"
            )
            if filled is None:
                return
            reason = filled["reason"]
        made = await screen.desk.do(
            requests.decide, screen.number, decision, items=items, ground=ground, reason=reason, version=view.row.version
        )
        await self.done(made)

    async def _ask(self) -> None:
        filled = await self.filled("Ask for what is missing", [Field("what", "What, of whom", check=something)], "keep")
        if filled is not None:
            screen = self._screen
            await self.done(await screen.desk.do(requests.ask, screen.number, filled["what"]), "The clock runs on.")

    async def _amend(self) -> None:
        screen = self._screen
        view = screen.view
        if view is None:
            return
        todo = [one for one in view.entries if one.decision == "accepted" and not one.known.amended]
        if todo and not any(one.relation for one in todo):
            await self.by_hand(todo[0].seq)
            return
        evidence = "; ".join(dict.fromkeys(one.evidence for one in todo if one.evidence))
        filled = await self.filled(
            "Sign the amendment", [Field("evidence", "Evidence", evidence, something, "the card, the form")], "go on"
        )
        if filled is None:
            return
        many = sum(bool(one.relation) for one in todo)
        follows = "The old value stays readable. u takes amendment and link back together."
        if await screen.desk.sure(
            f"Sign the amendment of {many} {'field' if many == 1 else 'fields'} of {view.row.patient}?", "sign", follows
        ):
            done = await screen.desk.do(request_amend.amend, screen.number, filled["evidence"])
            await self.done(done.row, f"{done.waits} waits for another's signature." if done.waits else "")

    async def by_hand(self, item: int) -> None:
        """An entry that is no field of the chart."""
        screen = self._screen
        title = f"Entry {item} is no field of the chart: where and how is it amended?"
        filled = await self.filled(title, [Field("words", "Amended", check=something)], "keep")
        if filled is not None:
            await self.done(await screen.desk.do(request_amend.by_hand, screen.number, item, filled["words"]))

    async def _letter(self, kind: str) -> None:
        """The letter is read, may be changed, and goes."""
        screen = self._screen
        given = ""
        if kind == "copies":
            filled = await self.filled("What lies with the letter", [Field("given", "Given", check=something)], "go on")
            if filled is None:
                return
            given = filled["given"]
        found = await screen.desk.do(request_letters.draft, screen.number, kind, given=given)
        # Esc leaves the letter as it was made; the form after it is where Esc sends nothing.
        text = await screen.desk.ask(TextArea(found.subject, found.text)) or found.text
        way = found.way or "mail"
        filled = await self.filled(
            "How it goes",
            [Field("way", "By", way, something, ", ".join(request_letters.WAYS)), Field("on", "On", "0", screen.past, "0 is today")],
            "go on",
        )
        if filled is None:
            return
        if await screen.desk.sure(f"Send the letter of {kind} to {found.to} by {filled['way']}?", "send", "It is kept as it goes."):
            made = await screen.desk.do(
                request_letters.send, screen.number, kind, way=filled["way"], on=self._day(filled["on"]), text=text, given=given
            )
            await self.done(made, "P saves it as a PDF.")

    def _day(self, text: str) -> date:
        today = self._screen.desk.info.today
        return today if text in ("", "0") else day.parse_entry(text, today) or today

    async def _extend(self) -> None:
        screen = self._screen
        view = screen.view
        last = rule.due(view.row.kind, view.row.received_on) if view is not None else None
        if last is None:
            return
        most = last + timedelta(days=rule.EXTENSION)
        filled = await self.filled(
            "The one extension, by letter",
            [
                Field("until", "Until", most.isoformat(), self._ahead, f"at most {most.isoformat()}"),
                Field("reason", "Because", check=something, hint="the letter says it"),
            ],
            "extend",
        )
        if filled is not None:
            until = self._day(filled["until"])
            await self.done(await screen.desk.do(request_letters.extend, screen.number, until, filled["reason"]), "P saves its letter.")

    def _ahead(self, text: str) -> tuple[bool, str]:
        on = day.parse_entry(text, self._screen.desk.info.today)
        return (True, day.shown_long(on)) if on is not None else (False, "no day that I know: 1125, 2026-11-25, +30")

    async def _notify(self) -> None:
        screen = self._screen
        filled = await self.filled(
            "Who has the old entry, or may rely on it",
            [
                Field("to", "Tell", hint="names and addresses, ; between them"),
                Field("nobody", "Nobody, because", hint="where nobody has to be told"),
            ],
            "go on",
        )
        if filled is None:
            return
        named = [one.strip() for one in filled["to"].split(";") if one.strip()]
        said = f"Send {len(named)} {'notice' if len(named) == 1 else 'notices'}?" if named else "Note that nobody has to be told?"
        if await screen.desk.sure(said, "do it", "Each letter is kept as it goes."):
            await self.done(await screen.desk.do(request_letters.notify, screen.number, named, nobody=filled["nobody"]))

    async def _disagree(self) -> None:
        screen = self._screen
        text = await screen.desk.ask(TextArea("The patient's statement of disagreement, whole", ""))
        if text:
            await self.done(await screen.desk.do(requests.disagree, screen.number, text), "It goes with the record from now on.")

    async def _rebut(self) -> None:
        screen = self._screen
        text = await screen.desk.ask(TextArea("Our answer to the statement; the patient gets a copy", ""))
        if text and await screen.desk.sure("Send the answer to the patient?", "send", "It is kept beside the statement."):
            await self.done(await screen.desk.do(request_letters.rebut, screen.number, text), "P saves it as a PDF.")

    async def _given(self) -> None:
        screen = self._screen
        form = screen.view.form if screen.view is not None else ""
        filled = await self.filled(
            "What was given",
            [
                Field("given", "Given", check=something),
                Field("form", "Form", form, something, "paper, a file"),
                Field("fee", "Fee", "0.00", _amount),
                Field("note", "For", hint="copying, postage; where there is a fee"),
            ],
            "complete",
        )
        if filled is not None:
            cents = money.typed_cents(filled["fee"]) or 0
            made = await screen.desk.do(
                requests.complete, screen.number, given=filled["given"], form=filled["form"], fee_cents=cents, fee_note=filled["note"]
            )
            await self.done(made)

    async def _confidential(self) -> None:
        names = ("line1", "city", "region", "zip_code", "phone", "email")
        labels = ("Street", "City", "State", "ZIP", "Phone", "Mailbox")
        fields = [Field("way", "By", "mail", something, "mail, portal, email, text, hand")]
        fields += [Field(name, label) for name, label in zip(names, labels, strict=True)]
        filled = await self.filled("Where the patient is reached from now on", fields, "keep")
        if filled is not None:
            screen = self._screen
            said: dict[str, Any] = {name: filled[name] for name in names}
            await self.done(
                await screen.desk.do(releases.confidential, screen.number, filled["way"], **said), "Letters and statements go there."
            )

    async def _restrict(self) -> None:
        filled = await self.filled(
            "Which visit, and from whom it is kept",
            [
                Field("claim", "Claim", hint="or the day, where it is not billed yet"),
                Field("on", "Visit on", hint="where there is no claim"),
                Field("payer", "Plan", hint="empty: every plan"),
                Field("paid", "Paid in full", hint="what shows it, as the receipt's number"),
            ],
            "keep",
        )
        if filled is None:
            return
        screen = self._screen
        on = self._day(filled["on"]) if filled["on"] else None
        follows = "No claim of it leaves by any path; what stands in the outbox is held back."
        if await screen.desk.sure(f"Keep the visit from {filled['payer'] or 'every plan'}?", "keep", follows):
            made = await screen.desk.do(
                restrictions.restrict, screen.number, claim=filled["claim"], from_on=on, payer=filled["payer"], paid=filled["paid"]
            )
            await self.done(made)

    async def _release(self) -> None:
        fields = [
            Field("to", "To", check=something),
            Field("what", "What", check=something),
            Field("purpose", "Purpose", check=something),
            Field("authorised", "Authorisation", check=something, hint="its day, and where it is kept"),
        ]
        filled = await self.filled("What has gone", fields, "log it")
        if filled is not None:
            screen = self._screen
            made, lies = await screen.desk.do(
                releases.release, screen.number, filled["to"], filled["what"], filled["purpose"], authorised=filled["authorised"]
            )
            await self.done(made, f"With it go {', '.join(lies)}." if lies else "")

    async def _cancel(self) -> None:
        filled = await self.filled("The patient takes it back", [Field("reason", "How", check=something)], "keep")
        if filled is not None:
            screen = self._screen
            await self.done(await screen.desk.do(requests.cancel, screen.number, filled["reason"]))

    async def _reopen(self) -> None:
        filled = await self.filled("Open it again", [Field("reason", "What is new", check=something)], "open")
        if filled is not None:
            screen = self._screen
            made = await screen.desk.do(requests.reopen, screen.number, filled["reason"])
            screen.number, screen.on = made.number, 0
            await self.done(made, "It is a new request, with a clock of its own.")


def _amount(text: str) -> tuple[bool, str]:
    return (True, "") if money.typed_cents(text) is not None else (False, "an amount, as 6.50")
