"""One query whole: findings and where they stand, the question, the answers by number; a digit chooses, y signs or keeps it."""

from __future__ import annotations

from textwrap import wrap

from acts import queries
from acts.query_rows import QueryRow
from billing import day
from billing import query as rule
from tui import words
from tui.keys import Key
from tui.scrolled import Scrolled
from tui.widgets.fields import Field, Form, something
from tui.widgets.lines import Row, row
from tui.widgets.lines import rule as line

SIGN, PAPER, AGREED, NO_CHANGE, SEND = "sign", "paper", "agreed", "no change", "send"
STEPS = {
    SIGN: "Sign this answer: it is yours",
    PAPER: "It is signed on paper: name the document",
    AGREED: "Close: the answer is used; x corrects the record",
    NO_CHANGE: "Close: nothing follows from it",
    SEND: "Ask it now",
}


class QueryScreen(Scrolled):
    """A query."""

    where = "query"

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.view: QueryRow | None = None

    async def on_show(self) -> None:
        """Read, once."""
        if self.view is None:
            await self.load()

    async def load(self) -> None:
        """Fetch and draw."""
        self.view = await self.desk.do(queries.show, self.number)
        self.redraw()
        self.draw_frame()

    def resized(self) -> None:
        """Draw for the new width."""
        self.redraw()

    def title_words(self) -> str:
        """QUERY QRY-7."""
        return f"QUERY QRY-{self.number}"

    def bar_row(self) -> Row:
        """Who asks whom about whom."""
        one = self.view
        if one is None:
            return Row()
        about = f"claim {one.claim}" if one.claim else f"visit {one.encounter}"
        return row(f" {words.short(f'{one.patient}   {about}   {one.asker} asks {one.whom}', self.room[0] - 2)}")

    def redraw(self) -> None:
        """All rows."""
        if self.view is not None and self.is_mounted:
            self.part("body").show(page(self.view, self.room[0]))

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        one = self.view
        if one is None:
            return []
        digits = [("1-9", "answer" if one.state in ("asked", "overdue") else "do it")] if steps(one) or _open(one) else []
        mend = [("record.correct", "correct the record")] if one.claim or one.encounter else []
        back = [("drop", "take back")] if one.state in ("draft", "asked", "overdue") else []
        return [*digits, *mend, *back, ("undo", "undo"), ("back", "back")]

    def status_row(self) -> tuple[str, str]:
        """How it stands."""
        one = self.view
        if one is None:
            return "", ""
        due = f"   due {day.shown_long(one.due_on)}" if one.state in ("draft", "asked", "overdue") else ""
        return f"{one.state}{due}", "signature awaited" if one.signature == "awaited" else ""

    def why_not(self, key: Key) -> str | None:
        """What cannot be done with it now."""
        if key.id == "drop" and self.view is not None:
            if self.view.state not in ("draft", "asked", "overdue"):
                return f"{self.view.ref} is {self.view.state} already."
            return self.desk.may("query.withdraw")
        return super().why_not(key)

    # -- keys

    async def do_find_pick(self, number: int) -> None:
        """An answer, or a step."""
        one = self.view
        if one is None:
            return
        if _open(one):
            if number > len(one.choices):
                self.desk.say(f"There is no answer {number}.")
            else:
                await self._answer(one, number)
            return
        able = steps(one)
        if number > len(able):
            self.desk.say(f"There is no step {number}.")
        else:
            await self._do(one, able[number - 1])

    async def _answer(self, one: QueryRow, number: int) -> None:
        said = self.desk.may("query.answer")
        if said:
            self.desk.say(said)
            return
        choice, more, heard = one.choices[number - 1], "", ""
        fields = []
        if choice == rule.OTHER:
            fields.append(Field("words", "What", "", something, wide=True))
        if not one.mine:
            fields.append(Field("heard", "Heard from", one.whom if one.asked == "physician" else "", something, "who gave the answer"))
        if fields:
            filled = await self.desk.ask(Form(f"{one.ref}: {choice}", fields, "go on"))
            if filled is None:
                return
            more, heard = filled.get("words", ""), filled.get("heard", "")
        if one.mine:
            asked, yes, follows = f'Answer {one.ref}: "{choice}"?', "sign it", "It is kept in the record under your name."
        else:
            asked, yes = f'Keep "{choice}" as the answer of {heard}?', "keep it"
            follows = f"It is named as typed in by you; the signature of {one.whom} is waited for."
        if not await self.desk.sure(asked, yes, follows):
            return
        done = await self.desk.do(queries.answer, one.number, (number,), more, heard, one.version)
        await self.load()
        back = f" {done.claim} is back in the queue." if done.waits else ""
        self.desk.say(f"{done.ref} is answered{' and signed' if done.signature == 'signed' else ''}; {done.asker} sees it.{back}", "good")

    async def _do(self, one: QueryRow, step: str) -> None:
        act = {SIGN: "query.sign", PAPER: "query.sign", SEND: "query.ask"}.get(step, "query.close")
        said = self.desk.may(act)
        if said:
            self.desk.say(said)
            return
        if step == SIGN:
            if await self.desk.sure(f"Sign the answer to {one.ref} as yours?", "sign it", f'"{one.answer}"'):
                await self.desk.do(queries.sign, one.number, "", one.version)
                await self._said(f"{one.ref} is signed.")
        elif step == PAPER:
            filled = await self.desk.ask(
                Form(f"The signed paper of {one.ref}", [Field("paper", "Document", "", something, "DOC-7")], "keep it")
            )
            if filled is not None:
                await self.desk.do(queries.sign, one.number, filled["paper"], one.version)
                await self._said(f"{one.ref} is signed on {filled['paper']}.")
        elif step == SEND:
            await self.desk.do(queries.send, one.number, one.version)
            await self._said(f"{one.ref} is asked.")
        elif await self.desk.sure(f"Close {one.ref}, {step}?", "close it", "It stays in the record; no code changes by this."):
            await self.desk.do(queries.close, one.number, step, "", one.version)
            await self._said(f"{one.ref} is closed: {step}.")

    async def _said(self, text: str) -> None:
        await self.load()
        self.desk.say(text, "good")

    async def do_open(self) -> None:
        """The claim, where one may look."""
        one = self.view
        if one is not None and one.claim and self.desk.may("look.claim") is None:
            self.stale = True
            await self.desk.open_claim(one.claim)
        elif one is not None and not one.claim and self.desk.may("look.claim") is None:
            await self._chart(one)
        else:
            self.desk.say("A digit answers; Esc goes back.")

    async def do_record_correct(self) -> None:
        """Correct what the answer shows to be wrong."""
        from tui.screens.correction import CorrectionScreen

        if self.view is not None and self.view.claim:
            await self.desk.show_screen(CorrectionScreen(self.view.claim, self.view.person))
        elif self.view is not None:
            await self._chart(self.view)

    async def _chart(self, one: QueryRow) -> None:
        """The chart at the visit."""
        from tui.screens.chart import ChartScreen

        self.stale = True
        await self.desk.show_screen(ChartScreen(one.person, thing=one.encounter))

    async def do_drop(self) -> None:
        """Take the query back."""
        one = self.view
        if one is None:
            return
        filled = await self.desk.ask(Form(f"Take {one.ref} back", [Field("reason", "Reason", hint="may stay empty")], "take it back"))
        if filled is not None:
            await self.desk.do(queries.withdraw, one.number, filled["reason"], one.version)
            await self._said(f"{one.ref} is withdrawn; it stays in the record.")


def _open(one: QueryRow) -> bool:
    return one.state in ("asked", "overdue")


def steps(one: QueryRow) -> list[str]:
    """What can be done with it by digit, when it takes no answer."""
    if one.state == "draft":
        return [SEND]
    if one.state != "answered":
        return []
    if one.signature == "awaited":
        return [SIGN] if one.mine else [PAPER, NO_CHANGE]
    return [AGREED, NO_CHANGE]


def page(one: QueryRow, width: int) -> list[Row]:
    """The query in rows."""
    room = max(width - 8, 20)
    rows = [row((" FINDINGS QUOTED FROM THE RECORD", "quiet"))]
    for found in one.query.indicators:
        rows += [row(f"   {part}") for part in wrap(f"{found.words}  [{found.where}]", room)]
    rows += [Row(), row((" QUESTION", "quiet")), *(row(f"   {part}") for part in wrap(one.query.question, room)), line()]
    if _open(one):
        rows += [row(f"   {n} {words.short(choice, room)}") for n, choice in enumerate(one.choices, 1)]
    else:
        rows.append(row((" ANSWERS OFFERED", "quiet")))
        rows += [row(f"   {part}") for part in wrap("; ".join(one.choices), room)]
    if one.answer:
        rows += [line(), row((" ANSWER", "quiet"))]
        rows += [row(f"   {part}") for part in wrap(f"{one.answered_by}: {one.answer}", room)]
        if one.typed_by != one.answered_by:
            rows.append(row(f"   typed in by {one.typed_by}, who heard it"))
        signed = f"signed by {one.signed_by}" + (f", {one.paper}" if one.paper else "") if one.signed_by else "signature awaited"
        rows.append(row("   ", (signed, "" if one.signed_by else "soon")))
    if one.outcome:
        rows.append(row(f"   closed by {one.closed_by}: {one.outcome}"))
    able = steps(one)
    if able:
        rows += [line(), row((" NEXT", "quiet")), *(row(f"   {n} {STEPS[step]}") for n, step in enumerate(able, 1))]
    return rows
