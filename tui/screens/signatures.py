"""Corrections that wait for a signature: what was, is, and shall be, and what it touches; x signs or refuses, D takes one's own back."""

from __future__ import annotations

from acts import correction_chain, correction_waiting, errors
from acts.correction_rows import CorrectionRow, new_words
from acts.views import Correction
from tui import words
from tui.keys import Key
from tui.list_frame import ViewsFrame
from tui.screens import correction_stale as stale
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form, something
from tui.widgets.lines import Row, row
from tui.widgets.told import Told
from tui.widgets.window import Held

VIEWS = ("For me", "Waiting", "Signed", "Refused", "All")
_STATES = ((), ("waiting",), ("signed",), ("refused", "withdrawn"), ())
AT_FROM = 96
"""The moment is a column only where there is room for what was corrected beside it."""
ROLES = {"waiting": "soon", "signed": "good", "refused": "", "withdrawn": "quiet", "taken_back": "quiet"}


class SignaturesScreen(ViewsFrame):
    """What waits for my signature first, the longest waiting on top; Enter shows it whole with its claims."""

    where = "signatures"
    names = VIEWS

    def __init__(self, waiting: int | None = None) -> None:
        """waiting: the correction on which the cursor stands at first, among all that wait."""
        super().__init__(0 if waiting is None else VIEWS.index("Waiting"))
        self.rows: tuple[CorrectionRow, ...] = ()
        self.first = waiting

    async def load(self) -> None:
        """All views are counted; the cursor stays on its own."""
        everything = await self.desk.do(correction_waiting.listed)
        found = [await self.desk.do(correction_waiting.for_me)]
        found += [tuple(one for one in everything if not states or one.state in states) for states in _STATES[1:]]
        at = self.current()
        self.totals = [len(rows) for rows in found]
        self.rows = found[self.chosen]
        number = self.first if self.first is not None else at.number if at is not None else None
        self.first = None
        on = next((n for n, r in enumerate(self.rows) if r.number == number), self.worklist.on)
        self.worklist.words = ("Nothing waits for your signature." if self.chosen == 0 else "Nothing is here.",)
        await self.worklist.show(Held(list(self.rows)), on)
        self.draw_frame()

    def current(self) -> CorrectionRow | None:
        """The correction under the cursor."""
        item = self.worklist.current() if self.is_mounted else None
        return item if isinstance(item, CorrectionRow) else None

    # -- what stands where

    def draw_head(self, width: int) -> Row:
        """The heads of the columns."""
        at = f"{'AT':<11} " if width >= AT_FROM else ""
        return row((f"    {'NO':<5} {'PATIENT':<15} {'BY':<8} {at}{'STATE':<13} WHAT", "quiet"))

    def draw_item(self, item: CorrectionRow, width: int) -> tuple[str, Row]:
        """One correction."""
        at = words.moment(item.proposed_at, self.desk.info.zone, self.desk.info.today)
        at = f"{words.left(at, 11)} " if width >= AT_FROM else ""
        state = f"for {item.waits_for}" if item.state == "waiting" else item.state_words
        what = "; ".join(f"{c.field}: {new_words(c.was, c.shall_be) or '-'}" for c in item.changes)
        start = f" {words.left(item.name, 5)} {words.left(item.patient, 15)} {words.left(item.proposed_by, 8)} {at}"
        return "  ", row(start, (words.left(state, 13), ROLES[item.state]), f" {words.short(what, width - 50 - len(at))}")

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        return [("record.correct", "sign or refuse"), ("open", "show it whole"), ("drop", "take mine back"), ("undo", "undo")]

    def about_row(self) -> Row:
        """Why, and by what evidence."""
        one = self.current()
        if one is None:
            return Row()
        said = f"{one.name}: {one.reason} ({one.evidence})" + (f"; {one.why}" if one.why else "")
        return row(f" {words.short(said, self.room[0] - 2)}")

    def status_row(self) -> tuple[str, str]:
        """Position."""
        at = self.worklist.on + 1 if self.rows and self.is_mounted else 0
        return f"{words.count(at)} of {words.count(len(self.rows))}", ""

    # -- keys

    def why_not(self, key: Key) -> str | None:
        """Only what waits is decided, and only by whose signature it waits for."""
        if key.id not in ("record.correct", "drop"):
            return super().why_not(key)
        one = self.current()
        if one is None:
            return "there is nothing under the cursor."
        if one.state != "waiting":
            return f"{one.name} is {one.state_words}" + (f" by {one.decided_by}." if one.decided_by else ".")
        if key.id == "drop":
            return None if one.proposed_by == self.desk.info.login else f"{one.name} was proposed by {one.proposed_by}."
        return None if self._mine(one) else f"{one.name} waits for {one.waits_for}."

    def _mine(self, one: CorrectionRow) -> bool:
        info = self.desk.info
        return one.proposed_by != info.login and (one.waits_for == info.login or one.waits_for in correction_waiting.my_roles(info.role))

    async def do_open(self) -> None:
        """The whole of it: was, is, shall be; why; the claims and what came of them."""
        one = self.current()
        if one is None:
            return
        one = await self.desk.do(correction_waiting.view, one.number)
        said = [f"{one.patient}, record {one.person}: {one.kind.replace('_', ' ')}, proposed by {one.proposed_by}; {one.state_words}."]
        for c in one.changes:
            now = f"; NOW {c.now or '-'} ({c.by})" if c.stale else ""
            said.append(f"{c.field}: was {c.was or '-'}, shall be {c.shall_be or '-'}{now}")
        said.append(f"Because {one.reason}. Evidence: {one.evidence}.")
        said += [f"Claim {r.control_number}{f', denied {r.denied}' if r.denied else ''}: {r.sent or r.words}; by now {r.outcome}."
                 for r in one.claims]  # fmt: skip
        await self.desk.ask(Told(one.name, said))

    async def do_record_correct(self) -> None:
        """Sign it or refuse it, after what it touches was shown."""
        one = self.current()
        if one is None:
            return
        plan = await self.desk.do(correction_waiting.plan_of, one.number)
        chosen = await self.desk.ask(Menu(words.short(f"{one.proposed_by}: {_what(one)}", 76), ["Sign it", "Refuse it, and say why"]))
        if chosen == 0:
            await self._sign(one, plan)
        elif chosen == 1:
            await self._refuse(one)

    async def _sign(self, one: CorrectionRow, plan: Correction) -> None:
        detail = [f"{c.field}: was {c.was or '-'}, shall be {c.shall_be or '-'}" for c in one.changes]
        detail += [f"{t.control_number} {t.status}: {t.words}" for t in plan.touches]
        detail += [f.message for f in plan.findings]
        follows = "The original stays readable. u takes it back."
        if not await self.desk.sure(f"Sign {one.name}, {words.short(_what(one), 40)}?", "sign", follows, detail=tuple(detail)):
            return
        try:
            done = await self.desk.do(correction_chain.countersign, one.number, one.version)
        except errors.Stale as error:
            theirs = stale.who_signed(error) or "somebody"
            self.desk.say(f"Not signed: {theirs} signed another version since. {one.name} waits on; Enter shows both.", "soon")
            return
        await self.load()
        ready = f" {words.many(len(done.ready), 'claim')} in the outbox." if done.ready else ""
        ready += "".join(f" {number} did not go: {why}." for number, why in done.not_ready[:1])
        self.desk.say(f"{one.name} is signed.{ready}", "good")

    async def _refuse(self, one: CorrectionRow) -> None:
        form = Form(f"Refuse {one.name}", [Field("reason", "Why not", check=something, hint=f"{one.proposed_by} reads it")])
        filled = await self.desk.ask(form)
        if filled is None:
            return
        await self.desk.do(correction_waiting.refuse, one.number, filled["reason"], one.version)
        await self.load()
        self.desk.say(f"{one.name} is refused; {one.proposed_by} reads why.", "good")

    async def do_drop(self) -> None:
        """Take back what I proposed."""
        one = self.current()
        if one is not None and await self.desk.sure(f"Take {one.name} back, {words.short(_what(one), 40)}?", "take back"):
            await self.desk.do(correction_waiting.withdraw, one.number, "", one.version)
            await self.load()
            self.desk.say(f"{one.name} waits no longer.", "good")


def _what(one: CorrectionRow) -> str:
    first = one.changes[0]
    more = f" and {len(one.changes) - 1} more" if len(one.changes) > 1 else ""
    return f"{first.field}: {first.shall_be or '-'}{more}"
