"""What is done to a claim from the queue and from its own screen: the same keys, questions and words on both."""

from __future__ import annotations

from collections.abc import Callable

from acts import approvals, errors, people, talk, work
from acts.views import QueueRow
from billing import day, money
from tui import words
from tui.drafts import Drafts
from tui.keys import Key
from tui.screens.claim_appeal import Appealing
from tui.screens.claim_bulk import Bulk, total
from tui.screens.claim_filing import Filing
from tui.screens.claim_send import Sending
from tui.screens.claim_talk import Talk
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form, something

WRITE_OFF_REASONS = (
    "Filed too late, no proof",
    "Contract or fee schedule",
    "Small balance",
    "Not covered, patient not told in time",
    "Agreed with the payer",
)
PENDS = "+3b"
"""Until when a claim is set aside unless another day is typed: three business days."""
WAITS_FOR = "the payer's answer, a call, the card ..."


class ClaimActs(Talk, Sending, Appealing, Filing, Bulk):
    """A screen with a claim under its keys."""

    def acting_on(self) -> QueueRow | None:
        """The item that keys are for."""
        return None

    async def acted(self, item: QueueRow) -> None:
        """It was changed: show it as it is now."""

    def why_not(self, key: Key) -> str | None:
        """No item, no act."""
        if key.id.startswith(("work.", "record.")) and key.id != "work.take_next" and self.acting_on() is None:
            if self.where == "denials":
                return "there is nothing under the cursor."
            beside = "; the command line's work write-off needs none" if key.id == "work.write_off" else ""
            return f"no work is open on this claim{beside}."
        item = self.acting_on()
        if key.id in ("work.write_off", "work.bill") and item is not None and item.kind == "underpaid":
            return "what a payer allowed too little is not open here: dispute it, set it aside, or close it with a reason."
        if key.id == "work.bill" and self.marked():
            return f"works on one claim at a time; {self.desk.keymap.shown('mark.none')} takes the {len(self.marked())} marks off."
        return super().why_not(key)

    def _item(self) -> QueueRow:
        item = self.acting_on()
        if item is None:
            raise AssertionError("asked of nothing")
        return item

    # -- take

    async def do_work_take_next(self) -> None:
        """Take the next best and open it."""
        await self.desk.take_next()

    async def do_work_take(self) -> None:
        """Take it, give it back, or take it over."""
        if self.marked():
            await self._give_back_all(self.marked())
            return
        item, me = self._item(), self.desk.info.login
        if item.leased_by == me:
            row = await self.desk.do(work.release, item.item)
            self.desk.say(f"{item.control_number} is given back.")
        elif item.leased_by is None:
            row = await self.desk.do(work.take, item.item)
            self.desk.say(f"{item.control_number} is yours until {words.clock(row.leased_until, self.desk.info.zone)}.")
        else:
            over = await self._taken_over(item)
            if over is None:
                return
            row = over
        await self.desk.count_hands()
        await self.acted(row)

    async def _taken_over(self, item: QueueRow) -> QueueRow | None:
        until = words.clock(item.leased_until, self.desk.info.zone)
        form = Form(
            f"{item.leased_by} holds {item.control_number} until {until}. They will see your reason.",
            [Field("reason", "Reason", check=something)],
        )
        filled = await self.desk.ask(form)
        if filled is None or not await self.desk.sure(
            f"Take {item.control_number} over from {item.leased_by}?", "take over", f'Reason: "{filled["reason"]}"'
        ):
            return None
        row = await self.desk.do(work.take, item.item, over=filled["reason"])
        self.desk.say(
            f"{item.control_number} is yours until {words.clock(row.leased_until, self.desk.info.zone)}; {item.leased_by} sees why."
        )
        return row

    # -- comment

    async def do_work_comment(self) -> None:
        """Add a comment; what is typed is kept as a draft from the first second on."""
        if self.marked():
            await self._comment_all(self.marked())
            return
        await self.comment_on(self._item().control_number)

    async def comment_on(self, number: str) -> None:
        """Type a comment on this claim."""
        subject = f"claim {number}"
        draft = await self.desk.do(work.draft, subject)
        typed = Drafts(self, subject, draft)
        form = Form(
            f"Comment on {number}" + ("   (your draft is in place)" if draft else ""),
            [Field("text", "Comment", draft, something, wide=True)],
            "save",
            typed.put,
        )
        filled = await self.desk.ask(form)
        typed.done()
        if filled is None:
            text = form.values["text"]
            if text != draft:
                await self.desk.do(work.save_draft, subject, text)
            if text:
                self.desk.say(f"Your comment is kept as a draft; {self.desk.keymap.shown('work.comment')} goes on with it.")
            return
        held = self.acting_on()
        try:
            await self.desk.do(work.note, number, filled["text"])
        except errors.ClaimdeskError:
            await self.desk.do(work.save_draft, subject, filled["text"])
            raise
        named = f" {await self.desk.do(talk.named_words, filled['text'])}" if "@" in filled["text"] else ""
        self.desk.say(f"Comment saved on {number}.{await self._whose(number, held)}{named}".rstrip(), "good")
        await self.desk.count_hands()
        if held is not None:
            await self.acted(held)

    async def _whose(self, number: str, held: QueueRow | None) -> str:
        """In whose hand the claim is after a comment, where that is not as it was shown."""
        if held is None:
            return ""
        try:
            now = await self.desk.do(work.item_of, number)
        except errors.Refused:
            return " Nothing is open on it any more."
        me = self.desk.info.login
        if now.leased_by not in (None, me):
            return f" {now.leased_by} has it in hand and sees it."
        return " The claim is yours now." if now.leased_by == me and now.leased_until != held.leased_until and self._was_free(held) else ""

    def _was_free(self, held: QueueRow) -> bool:
        """Whether nobody had it when the act began: it was shown so, or the hold had run out."""
        ends = held.leased_until
        return ends is None or ends.timestamp() * 1_000_000 <= self.desk.lane.desk.now()

    # -- set aside, hand

    async def do_work_set_aside(self) -> None:
        """Let it wait until a day."""
        items = self.marked() or [self._item()]
        title = f"Set {items[0].control_number} aside" if len(items) == 1 else f"Set {len(items)} claims aside"
        until, reason, wrong = PENDS, "", ""
        while True:
            item = self.acting_on() or items[0]
            fields = [
                Field("until", "Until", until, self.ahead, "1125, 11/25, +14, +5b or fri"),
                Field("reason", "Waits for", reason, hint=WAITS_FOR),
            ]
            form = Form(title, fields, "set aside")
            form.wrong = wrong
            filled = await self.desk.ask(form)
            on = day.parse_entry(filled["until"], self.desk.info.today) if filled is not None else None
            if filled is None or on is None:
                return
            until, reason = filled["until"], filled["reason"]
            if len(items) > 1:
                await self._aside_all(items, on, reason)
                return
            try:
                row = await self.desk.do(work.follow_up, item.item, on, reason, item.version)
            except errors.Refused as error:
                # What was typed stands in the form again, over the claim as it is now.
                wrong = self.desk.faults.sentence(error)
                await self.load()
                continue
            self.desk.say(f"{item.control_number} waits until {day.shown_long(on)}. {await self.next_words()}", "good")
            await self.desk.count_hands()
            await self.acted(row)
            return

    def ahead(self, text: str) -> tuple[bool, str]:
        """A day after today, read back whole."""
        if not text:
            return False, "It wants a day: 1125, 11/25, +14, +5b or fri."
        on = day.parse_entry(text, self.desk.info.today)
        if on is None:
            return False, "no day that I know: 1125, 11/25, +14, +5b, fri"
        if on <= self.desk.info.today:
            return False, f"{day.shown_long(on)} is not ahead"
        return True, day.shown_long(on)

    async def do_work_hand(self) -> None:
        """Make it somebody's job."""
        items = self.marked() or [self._item()]
        who = [person for person in await self.desk.do(people.all) if person.active]
        title = f"Hand {items[0].control_number} to" if len(items) == 1 else f"Hand {len(items)} claims to"
        chosen = await self.desk.ask(Menu(title, [f"{words.clean(p.login):<16} {p.role}" for p in who] + ["nobody: back to all"]))
        if chosen is None:
            return
        to = who[chosen].login if chosen < len(who) else ""
        filled = await self.desk.ask(Form(f"Hand to {to or 'nobody'}", [Field("reason", "Reason", hint="may stay empty")], "hand over"))
        if filled is None:
            return
        if len(items) > 1:
            await self._bulk(
                items,
                f"Hand {len(items)} claims, {total(items)}, to {to or 'nobody'}?",
                "hand over",
                lambda desk, item: work.assign(desk, item.item, to, filled["reason"], item.version),
                "handed over",
            )
            return
        row = await self.desk.do(work.assign, items[0].item, to, filled["reason"], items[0].version)
        self.desk.say(f"{items[0].control_number} is {to or 'nobody'}'s job now.", "good")
        await self.desk.count_hands()
        await self.acted(row)

    # -- money

    async def do_work_write_off(self) -> None:
        """Give up an amount for good: reason, amount, question; of all that are marked, after a summary."""
        if self.marked():
            from tui.screens.bulk import BulkScreen

            await self.desk.show_screen(BulkScreen("write_off", self.marked(), self))
            return
        item = self._item()
        cents, version = await self.amount(item)
        part = "less than that: another amount"
        picked = Menu(
            f"Write off {words.dollars(cents)} of {item.control_number}: why?",
            [*WRITE_OFF_REASONS, part],
            free="or type a reason of your own",
        )
        chosen = await self.desk.ask(picked)
        if chosen == len(WRITE_OFF_REASONS):
            filled = await self.desk.ask(
                Form(f"Write off how much of {words.dollars(cents)}", [Field("amount", "Amount", check=_up_to(cents))], "go on")
            )
            if filled is None:
                return
            cents = _cents(filled["amount"]) or cents
            picked = Menu(
                f"Write off {words.dollars(cents)} of {item.control_number}: why?", WRITE_OFF_REASONS, free="or type a reason of your own"
            )
            chosen = await self.desk.ask(picked)
        if chosen is None:
            return
        reason = picked.words.strip() if chosen == -1 else WRITE_OFF_REASONS[chosen]
        above = await self.desk.do(approvals.above, item.control_number, cents)
        if above is not None:
            await self._ask_second(item, cents, version, reason, above)
            return
        follows = f'"{words.short(reason, 26)}". {words.short(item.payer, 14)} is not asked again. u takes it back.'
        if not await self.desk.sure(f"Write off {words.dollars(cents)} of {item.control_number}?", "write off", follows):
            return
        await self.desk.do(work.write_off, item.control_number, None, cents, reason, version)
        self.desk.say(f"{words.dollars(cents)} of {item.control_number} written off. {await self.next_words()}", "good")
        await self.acted(item)

    async def _ask_second(self, item: QueueRow, cents: int, version: int | None, reason: str, above: approvals.Above) -> None:
        """Above the limit: who shall say yes to it; nothing moves until they do."""
        if not above.able:
            self.desk.say(f"w: {above.why}. Nobody else here has a limit that reaches it.", "soon")
            return
        chosen = await self.desk.ask(Menu(f"{above.why}. Who approves it?", ["whoever looks first", *above.able]))
        if chosen is None:
            return
        of = above.able[chosen - 1] if chosen else ""
        follows = f'"{words.short(reason, 30)}". Nothing is written off until {of or "another"} says yes.'
        if not await self.desk.sure(f"Ask for {words.dollars(cents)} of {item.control_number}?", "ask", follows):
            return
        asked = await self.desk.do(approvals.ask, item.control_number, None, cents, reason, of, version)
        self.desk.say(
            f"{asked.name}: {words.dollars(cents)} of {item.control_number} waits for {of or 'another'}. {await self.next_words()}", "good"
        )
        await self.desk.count_hands()
        await self.acted(item)

    async def amount(self, item: QueueRow) -> tuple[int, int | None]:
        """How much is at stake, and the version of the money that was seen (None: not seen, the queue shows no figures)."""
        return item.at_stake_cents, None

    async def do_work_bill(self) -> None:
        """The next payer, where it is its turn; else the patient, where that is lawful."""
        item = self._item()
        if await self.bills_next(item):
            return
        code = item.codes[0] if item.codes else ""
        if code and not code.startswith("PR-"):
            step = (
                f" {self.desk.keymap.shown('open')} shows what can be done." if self.where == "denials" else " NEXT shows what can be done."
            )
            self.desk.say(f"Not to the patient: {code} is the practice's or the payer's.{step}", "soon")
            return
        filled = await self.desk.ask(
            Form(
                f"Bill the patient of {item.control_number}",
                [Field("reason", "Reason", f"{code} {item.next_step}".strip(), something)],
                "go on",
            )
        )
        if filled is None:
            return
        cents, version = await self.amount(item)
        follows = f"{words.short(item.patient, 24)} will owe it; the payer no longer. u takes it back."
        if not await self.desk.sure(f"Move {words.dollars(cents)} of {item.control_number} to the patient?", "move", follows):
            return
        await self.desk.do(work.to_patient, item.control_number, None, filled["reason"], None, version)
        self.desk.say(f"The patient owes {words.dollars(cents)} of {item.control_number} now. {await self.next_words()}", "good")
        await self.acted(item)

    async def close_item(self) -> None:
        """Say that nothing more is to be done about it, with a reason."""
        item = self._item()
        filled = await self.desk.ask(
            Form(f"Nothing more is to be done about {item.control_number}", [Field("reason", "Reason", check=something)])
        )
        if filled is None:
            return
        await self.desk.do(work.resolve, item.item, filled["reason"], item.version)
        self.desk.say(f"{item.control_number} leaves the queue. {await self.next_words()}", "good")
        await self.acted(item)

    async def next_words(self) -> str:
        """What is next, for the end of a message."""
        return ""

    # -- record, log

    async def do_record_correct(self) -> None:
        """Correct the patient's record."""
        from tui.screens.mending import mend

        await mend(self.desk, self._item().control_number)

    async def do_look_log(self) -> None:
        """The log of this claim."""
        from tui.screens.history import HistoryScreen

        item = self.acting_on()
        if item is not None:
            await self.desk.show_screen(HistoryScreen("claim", item.control_number, f"CLAIM {item.control_number}"))


def _cents(text: str) -> int | None:
    return money.typed_cents(text)


def _up_to(most: int) -> Callable[[str], tuple[bool, str]]:
    def check(text: str) -> tuple[bool, str]:
        cents = _cents(text)
        if cents is None or cents <= 0:
            return False, "an amount, as 25.00"
        return (True, words.dollars(cents)) if cents <= most else (False, f"more than the {words.cash(most)} at stake")

    return check
