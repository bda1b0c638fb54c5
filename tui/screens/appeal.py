"""One appeal: its letter, then its packet, then it goes; later what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from acts import appeals
from acts.appeal_rows import AppealView, Enclosure, Proposal
from billing import day, money
from billing.appeal import WAYS
from tui import words
from tui.frame import Frame
from tui.keys import Key
from tui.screens import appeal_page
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form, something
from tui.widgets.lines import Row, row
from tui.widgets.text_area import TextArea

if TYPE_CHECKING:
    from tui.screens.denials import Denials


class AppealScreen(Frame):
    """A letter to read and change, then what lies with it; Enter goes on, y sends. One that was sent tells what became of it."""

    where = "appeal"

    def __init__(self, claim: str = "", number: int | None = None, kind: str = "appeal", queue: Denials | None = None) -> None:
        super().__init__()
        self.claim, self.number, self.kind, self.queue = claim, number, kind, queue
        self.proposal: Proposal | None = None
        self.view: AppealView | None = None
        self.text = self.subject = ""
        self.lies: list[Enclosure] = []
        self.may: list[Enclosure] = []
        self.way, self.to = WAYS[0], ""
        self.packet = False
        self.on = 0

    # -- reading

    async def load(self) -> None:
        """The appeal as it is, or as it would be."""
        if self.number is not None:
            self.view = await self.desk.do(appeals.view, self.number)
            self.claim, self.kind = self.view.row.control_number, self.view.row.kind
            self.text, self.subject, self.lies = self.view.letter, self.view.subject, list(self.view.enclosures)
            self.may = list(self.lies)
            self.way, self.to = self.view.row.way or self.way, self.view.sent_to or self.to
        elif self.proposal is None:
            self._take(await self.desk.do(appeals.propose, self.claim, kind=self.kind))
        self.redraw()
        self.draw_frame()

    def _take(self, found: Proposal) -> None:
        self.proposal = found
        self.text, self.subject = found.letter.text, found.letter.subject
        self.lies, self.may = list(found.enclosures), list(found.may)
        self.way, self.to = found.way or self.way, found.sent_to

    @property
    def state(self) -> str:
        """draft also where nothing is kept yet."""
        return self.view.row.state if self.view is not None else "draft"

    # -- what stands where

    def title_words(self) -> str:
        """APPEAL AP-7, or of which claim."""
        return f"APPEAL {self.view.row.name}" if self.view is not None else f"APPEAL {self.claim}"

    def holder(self) -> str:
        """How it stands."""
        if self.view is not None:
            return f"level {self.view.row.level}: {self.view.row.words}"
        return f"{words.short(self.proposal.level_words, 20)}, not kept yet" if self.proposal is not None else ""

    def bar_row(self) -> Row:
        """Of whom, to whom, how much, until when."""
        if self.view is not None:
            one = self.view.row
            who, payer, cents, codes = one.patient, one.payer, one.asked_cents, one.codes
            last = one.deadline_on
        elif self.proposal is not None:
            found = self.proposal
            who, payer, cents, codes = found.patient, found.payer, found.asked_cents, found.codes
            last = found.deadline.due_on if found.deadline else None
        else:
            return Row()
        shown, role = words.last_day(self.desk.info.today, last)
        said = f" {words.short(who, 18)}  {words.short(payer, 14)}  {' '.join(codes[:2])}  {words.cash(cents)}  "
        return row(said, (f"last day {shown}" if last else "", role))

    def hints(self) -> list[tuple[str, str]]:
        """The keys, by what stands there."""
        if self.state == "sent":
            return [("open", "what became of it"), ("file.print", "save the PDF"), ("move.half_down", "more"), ("undo", "undo")]
        if self.state != "draft":
            return [("file.print", "save the PDF"), ("move.half_down", "more")]
        if self.packet:
            return [("open", "send it"), ("mark.one", "enclose or not"), ("back", "the letter"), ("file.print", "see the PDF")]
        return [
            ("open", "the packet"),
            ("edit", "write"),
            ("find.order", "other letter"),
            ("move.half_down", "more"),
            ("file.print", "PDF"),
        ]

    def status_row(self) -> tuple[str, str]:
        """Which part, and what lies with it."""
        part = "2 of 2: the packet" if self.packet else "1 of 2: the letter" if self.state == "draft" else "the letter"
        name = self.view.template if self.view is not None else self.proposal.template if self.proposal is not None else ""
        cents = self.view.row.asked_cents if self.view is not None else self.proposal.asked_cents if self.proposal is not None else 0
        return f"{part}   {len(self.lies)} enclosed   {words.short(name, 30)}", words.dollars(cents)

    def about_row(self) -> Row:
        """What stands against it, or is still to be filled in."""
        wrong, missing = self.wrong(), self._missing()
        if wrong:
            return row(" ", (words.short(wrong, self.room[0] - 2), "soon"))
        if missing and self.state == "draft":
            return row(" ", (words.short(f"Still in brackets: {', '.join(missing)}. E writes.", self.room[0] - 2), "soon"))
        return Row()

    def wrong(self) -> str:
        """What forbids it, in one sentence; '' of nothing."""
        return self.proposal.wrong if self.proposal is not None and self.view is None else ""

    def _missing(self) -> list[str]:
        found = self.proposal.letter.missing if self.proposal is not None else ()
        return [name for name in found if "[" in self.text]

    def resized(self) -> None:
        """Another size."""
        self.redraw()

    def redraw(self) -> None:
        """Letter or packet."""
        if not self.is_mounted:
            return
        width, _ = self.room
        if self.packet:
            rows = appeal_page.packet_rows(self, width)
            picks = [n for n, r in enumerate(rows) if r.pick]
            self.on = max(0, min(self.on, len(picks) - 1))
            self.part("body").show(rows, picks[self.on] if picks else None)
            return
        self.part("body").show(appeal_page.letter_rows(self, width), None)

    # -- keys

    def why_not(self, key: Key) -> str | None:
        """What was sent is not written any more."""
        if key.id in ("edit", "find.order") and (self.state != "draft" or self.packet):
            return "the letter went as it is." if self.state != "draft" else "goes back to the letter first: Esc."
        if key.id == "find.order" and self.view is not None:
            return "it is kept under its letter; withdraw it to begin with another."
        if key.id == "mark.one" and not self.packet:
            return "encloses a paper; Enter goes to the packet."
        return super().why_not(key)

    async def do_open(self) -> None:
        """On to the packet; from there it goes. One that was sent: what became of it."""
        if self.state == "sent":
            await self._decide()
        elif self.state != "draft":
            self.desk.say(f"{self.title_words().capitalize()} is {self.holder()}.")
        elif self.wrong():
            await self._late()
        elif not self.packet:
            self.packet, self.on = True, len(self.may)
            self.part("body").top = 0
            self.redraw()
            self.draw_frame()
        else:
            await self._go()

    def _at_way(self) -> bool:
        return self.on >= len(self.may)

    async def _late(self) -> None:
        """What stands against it; where that is only the last day, good cause may be claimed."""
        found = self.proposal
        if found is None or [one.code for one in found.findings if one.severity == "error"] != ["late"]:
            self.desk.say(self.wrong(), "soon")
            return
        filled = await self.desk.ask(
            Form("The last day has passed: good cause", [Field("late", "Because", check=something, hint="the letter says it")])
        )
        if filled is not None:
            self._take(await self.desk.do(appeals.propose, self.claim, kind=self.kind, template=found.template, late=filled["late"]))
            self.redraw()
            self.draw_frame()

    async def _go(self) -> None:
        """The question, then it goes."""
        missing = self._missing()
        if missing:
            self.desk.say(f"Still in brackets: {', '.join(missing)}. Esc goes back, E writes.", "soon")
            return
        cents = self.view.row.asked_cents if self.view else self.proposal.asked_cents if self.proposal else 0
        due = day.shown_due(appeals.decision_due(self.desk.info.today))
        to = f" to {words.short(self.to, 20)}" if self.to else ""
        follows = f"{len(self.lies)} enclosed. {self.claim} waits for the decision until {due}. u takes it back."
        if not await self.desk.sure(f"Send the appeal of {words.dollars(cents)} by {self.way}{to}?", "send", follows):
            return
        if self.view is not None:
            view = await self.desk.do(appeals.change_and_send, self.view.row.number, self.text, self.lies, self.way, self.to)
        else:
            assert self.proposal is not None
            view = await self.desk.do(
                appeals.write_and_send, self.proposal, self.subject, self.text, self.lies, self.way, self.to
            )  # fmt: skip
        await self.desk.back_done(self.queue)
        take = self.desk.keymap.shown("work.take_next")
        self.desk.say(f"{view.row.name} went by {view.row.way}. {self.claim} waits until {due}. {take} takes the next best.", "good")

    async def _decide(self) -> None:
        view = self.view
        assert view is not None
        options = ["Won: the payer grants all of it", "Won in part", "Lost: the payer keeps to its decision", "Given up, with a reason"]
        chosen = await self.desk.ask(Menu(f"What became of {view.row.name}?", options))
        if chosen is None:
            return
        if chosen == 3:
            await self._withdraw()
            return
        outcome = ("overturned", "part", "upheld")[chosen]
        fields = [Field("on", "Decided on", "0", self._past, "1125, 11/25, -3; 0 is today")]
        if outcome == "part":
            fields.insert(0, Field("won", "Granted", check=self._granted))
        fields.append(Field("reason", "In words", hint="may stay empty"))
        filled = await self.desk.ask(Form(options[chosen], fields, "keep"))
        if filled is None:
            return
        on = day.parse_entry(filled["on"], self.desk.info.today) or self.desk.info.today
        won = money.typed_cents(filled["won"]) if "won" in filled else None
        self.view = await self.desk.do(appeals.decide, view.row.number, outcome, on, won, filled["reason"], view.row.version)
        await self.load()
        after = "It comes back to the queue, with the next level." if outcome != "overturned" else "Its payment is waited for, 30 days."
        self.desk.say(f"{self.view.row.name} is {self.view.row.words}. {after}", "good")

    def _past(self, text: str) -> tuple[bool, str]:
        on = self.desk.info.today if text in ("", "0") else day.parse_entry(text, self.desk.info.today)
        if on is None:
            return False, "no day that I know: 1125, 11/25, -3"
        return (True, day.shown_long(on)) if on <= self.desk.info.today else (False, f"{day.shown_long(on)} is still to come")

    def _granted(self, text: str) -> tuple[bool, str]:
        cents = money.typed_cents(text)
        return (True, words.dollars(cents)) if cents else (False, "an amount, as 120.00")

    async def _withdraw(self) -> None:
        view = self.view
        assert view is not None
        filled = await self.desk.ask(Form(f"Give {view.row.name} up", [Field("reason", "Because", check=something)]))
        if filled is not None:
            self.view = await self.desk.do(appeals.withdraw, view.row.number, filled["reason"], view.row.version)
            await self.load()
            self.desk.say(f"{self.view.row.name} is withdrawn; {self.claim} is open again.", "good")

    async def do_edit(self) -> None:
        """Write the letter."""
        text = await self.desk.ask(TextArea(self.subject, self.text))
        if text is None:
            return
        self.text = text
        if self.view is not None:
            self.view = await self.desk.do(appeals.reword, self.view.row.number, text)
        self.redraw()
        self.draw_frame()

    async def do_find_order(self) -> None:
        """Another letter."""
        found = self.proposal
        if found is None:
            return
        chosen = await self.desk.ask(Menu("Which letter?", list(found.templates)))
        if chosen is not None:
            made = await self.desk.do(appeals.propose, self.claim, kind=self.kind, template=found.templates[chosen], late=found.late)
            self._take(made)
            self.part("body").top = 0
            self.redraw()
            self.draw_frame()

    async def do_mark_one(self) -> None:
        """Enclose it, or not; on the way: another way."""
        if self._at_way():
            await self._other_way()
            return
        one = self.may[self.on]
        if one in self.lies:
            self.lies.remove(one)
        else:
            self.lies = [each for each in self.may if each in self.lies or each is one]
        self.on = min(self.on + 1, len(self.may))
        self.redraw()
        self.draw_status()

    async def _other_way(self) -> None:
        chosen = await self.desk.ask(Menu("How does it go?", list(WAYS)))
        if chosen is None:
            return
        self.way = WAYS[chosen]
        filled = await self.desk.ask(Form(f"By {self.way}", [Field("to", "To", self.to, hint="number, address or portal; may stay empty")]))
        if filled is not None:
            self.to = filled["to"]
        self.redraw()

    async def do_file_print(self) -> None:
        """The packet as a PDF."""
        number = self.view.row.number if self.view is not None else None
        if number is None:
            self.desk.say("It is not kept yet: Esc keeps it as a draft, then P saves its PDF.", "soon")
            return
        name = f"~/{self.view.row.name if self.view else 'appeal'}.pdf"
        filled = await self.desk.ask(Form("Save the packet as a PDF", [Field("path", "File", name, something)], "save"))
        if filled is not None:
            where, said = await self.desk.do(appeals.save, number, filled["path"])
            self.desk.say(f"Saved: {where}. {said}".strip(), "soon" if said else "good")

    async def do_back(self) -> None:
        """From the packet to the letter; from a letter that is not kept: keep it as a draft, or drop it."""
        if self.packet:
            self.packet = False
            self.redraw()
            self.draw_frame()
            return
        found = self.proposal
        if self.view is None and found is not None and not found.wrong and self.text != found.letter.text:
            chosen = await self.desk.ask(Menu("The letter is not kept yet.", ["Keep it as a draft", "Drop it", "Go on"]))
            if chosen in (None, 2):
                return
            if chosen == 0:
                view = await self.desk.do(appeals.write, found, self.subject, self.text, self.lies)
                await super().do_back()
                self.desk.say(f"{view.row.name} is kept as a draft: :appeals has it.", "good")
                return
        await super().do_back()

    async def _move(self, by: int) -> None:
        if self.packet:
            self.on = max(0, min(self.on + by, len(self.may)))
            self.redraw()
        else:
            self.part("body").scroll_rows(by)
            self.draw_status()

    async def do_move_down(self) -> None:
        """Down."""
        await self._move(1)

    async def do_move_up(self) -> None:
        """Up."""
        await self._move(-1)

    async def do_move_half_down(self) -> None:
        """Half a page."""
        await self._move(8)

    async def do_move_half_up(self) -> None:
        """Half a page back."""
        await self._move(-8)

    do_move_page_down, do_move_page_up = do_move_half_down, do_move_half_up

    async def do_move_first(self) -> None:
        """The beginning."""
        await self._move(-10_000)

    async def do_move_last(self) -> None:
        """The end."""
        await self._move(10_000)
