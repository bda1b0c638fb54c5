"""Two records side by side, or what a move would do: a digit chooses the value that stands, m puts it before a second person."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from acts import identity
from acts.identity_rows import AddedRow, Asking, CaseRow, Preview
from billing.joining import KEPT, OTHER, Choice
from tui import words
from tui.keys import Key
from tui.list_frame import ListFrame
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form, something
from tui.widgets.lines import Row, row
from tui.widgets.window import Held

LABEL = 13


@dataclass(frozen=True, slots=True)
class Said:
    """A row that says something and can be chosen for nothing."""

    text: str
    role: str = ""


class MergeScreen(ListFrame):
    """A merge that is being made up (kept, other), the taking back of a case (back), or a case that waits (case)."""

    where = "merge"

    def __init__(self, kept: int = 0, other: int = 0, *, back: int = 0, case: CaseRow | None = None, asking: Asking | None = None) -> None:
        super().__init__()
        self.kept, self.other, self.back, self.case, self.asking = kept, other, back, case, asking
        self.chosen: dict[str, str] = {}
        self.given: set[str] = set()
        self.view: Preview | None = None
        self.items: list[Choice | AddedRow | Said] = []

    async def load(self) -> None:
        """What it would do by now."""
        if self.case is not None:
            self.view = await self.desk.do(identity.show, self.case.number)
        elif self.asking is not None:
            self.view = await self.desk.do(identity.look, self.asking)
        elif self.back:
            self.view = await self.desk.do(identity.back, self.back, sorted(self.given))
        else:
            self.view = await self.desk.do(identity.merge, self.kept, self.other, self.chosen)
        self.items = _items(self.view, "Goes back" if self.back else "Goes over", self.room[0] - 6)
        await self.worklist.show(Held(list(self.items)), min(self.worklist.on, len(self.items) - 1))
        self.draw_frame()

    # -- what stands where

    def title_words(self) -> str:
        """MERGE, or the case."""
        if self.case is not None:
            return f"CASE {self.case.ref}"
        return f"BACK I-{self.back}" if self.back else "MERGE" if self.asking is None else "MOVE"

    def bar_row(self) -> Row:
        """What it does, in a line."""
        return Row() if self.view is None else row(f" {words.short(self.view.title, self.room[0] - 2)}")

    def _width(self, width: int) -> int:
        return (width - LABEL - 16) // 2

    def draw_head(self, width: int) -> Row:
        """The two records."""
        if self.view is None or not self.view.lines or self.view.kept is None:
            return row(("   WHAT HAPPENS", "quiet"))
        half = self._width(width)
        kept = words.left(f"1 KEPT {self.view.kept.person}", half)
        return row((f"     {words.left('LINE', LABEL)} {kept} {words.left(f'2 GOES {self.view.other.person}', half)} STANDS", "quiet"))

    def draw_item(self, item: Any, width: int) -> tuple[str, Row]:
        """A line of both records, what came since, or a sentence."""
        if isinstance(item, Choice):
            half = self._width(width)
            sign = " " if item.agrees else "~"
            one, two = (words.left(value or "-", half) for value in (item.kept, item.other))
            stands = "same" if item.agrees else "1 kept" if item.survives == KEPT else "2 goes"
            roles = ("", "quiet") if item.survives == KEPT else ("quiet", "")
            if item.agrees:
                roles = ("quiet", "quiet")
            return "  ", row(f" {sign} {words.left(item.label, LABEL)} ", (one, roles[0]), " ", (two, roles[1]), f" {stands}")
        if isinstance(item, AddedRow):
            goes = "2 goes to the other" if item.given else "1 stays"
            return "  ", row(f" ~ {words.left(f'came since: {item.words}', width - 26)} {goes}")
        return "  ", row(f"   {words.short(item.text, width - 6)}") if not item.role else row(
            (f"   {words.short(item.text, width - 6)}", item.role)
        )

    def about_row(self) -> Row:
        """The row whole."""
        item = self.worklist.current() if self.is_mounted else None
        if isinstance(item, Choice):
            said = f"{item.label}: {item.value or 'none'} stands" + (
                "" if item.agrees else f"; 1 {item.kept or 'none'}, 2 {item.other or 'none'}"
            )
            return row(f" {words.short(said, self.room[0] - 2)}")
        return Row()

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        if self.case is not None:
            mine = self.case.asked_by == self.desk.info.login
            return [("record.merge", "take it back" if mine else "yes or no"), ("move.down", "down"), ("back", "back")]
        if self.asking is not None:
            return [("record.merge", "ask a second person"), ("back", "back")]
        if self.back:
            return [("find.pick", "1 stays, 2 goes"), ("record.merge", "take it back"), ("back", "back")]
        return [("find.pick", "1 or 2 stands"), ("part", "keep the other"), ("record.merge", "merge"), ("back", "back")]

    def status_row(self) -> tuple[str, str]:
        """How much it moves, and what stands against it."""
        if self.view is None:
            return "", ""
        against = [*self.view.obstacles, *self.view.warnings]
        said = f"   {words.many(len(against), 'thing')} against it" if against else ""
        if self.case is not None and not self.case.for_me:
            said += f"   waits for {self.case.waits_for}"
        return (
            f"{self.worklist.on + 1 if self.is_mounted else 0} of {len(self.items)}   plan {self.view.hash[:8]}{said}",
            f"{self.view.rows} rows move",
        )

    # -- keys

    def why_not(self, key: Key) -> str | None:
        """What cannot be done now."""
        if key.id == "record.merge" and self.view is not None:
            if self.case is not None:
                return _not_mine(self.case, self.desk.info.login)
            if self.view.obstacles:
                return self.view.obstacles[0]
        if key.id == "part" and (self.case is not None or self.back or self.asking is not None):
            return "which record is kept was chosen with the asking."
        return super().why_not(key)

    async def do_find_pick(self, number: int) -> None:
        """Which value stands; whose it is that came since."""
        item = self.worklist.current()
        if self.case is not None or number not in (1, 2) or not isinstance(item, Choice | AddedRow):
            self.desk.say("A digit chooses between two values: 1 left, 2 right.")
            return
        if isinstance(item, Choice):
            self.chosen[item.name] = KEPT if number == 1 else OTHER
        elif number == 2:
            self.given.add(item.key)
        else:
            self.given.discard(item.key)
        await self.load()
        await self._go(self.worklist.on + 1)

    async def do_part(self) -> None:
        """The other record is kept: what was chosen stays chosen."""
        self.kept, self.other = self.other, self.kept
        self.chosen = {name: OTHER if side == KEPT else KEPT for name, side in self.chosen.items()}
        await self.load()

    async def do_record_merge(self) -> None:
        """Ask a second person; of a case: decide it."""
        if self.view is None:
            return
        if self.case is not None:
            await self._decide(self.case)
            return
        why = "wrong patient" if self.asking is not None else "two patients after all" if self.back else "one patient, registered twice"
        fields = [
            Field("reason", "Reason", check=something, hint=why),
            Field("evidence", "What shows it", check=something, hint="an identity card, DOC-7"),
        ]
        filled = await self.desk.ask(Form(words.short(self.view.title, 70), fields, "go on"))
        if filled is None:
            return
        kind = f"move {self.asking.subject}" if self.asking is not None else "take it back"
        what = (
            kind
            if self.back or self.asking is not None
            else f"join {self.view.other.name} to {self.view.kept.name if self.view.kept else '-'}"
        )
        if not await self.desk.sure(f"Ask a second person to {words.short(what, 40)}?", "ask", "Nothing moves until another says yes."):
            return
        asked = await self.desk.do(identity.ask, self.view.asking, filled["reason"], filled["evidence"], self.view.hash)
        await self.do_back()
        self.desk.say(f"{asked.ref} waits for the yes of {asked.waits_for}, in : duplicates.", "good")

    async def _decide(self, case: CaseRow) -> None:
        if case.asked_by == self.desk.info.login:
            if await self.desk.sure(f"Take {case.ref} back?", "take back"):
                await self.desk.do(identity.withdraw, case.number)
                await self._over(f"{case.ref} is withdrawn.")
            return
        chosen = await self.desk.ask(
            Menu(f'{case.asked_by} asks: {case.what}, "{words.short(case.reason, 30)}"', ["Yes: do it", "No, and say why"])
        )
        if chosen == 0:
            follows = "unmerge parts them again at any time." if case.kind == "merge" else "It can be taken back at any time."
            if await self.desk.sure(f"{words.sentence(case.what)}?", "do it", follows):
                assert self.view is not None
                await self.desk.do(identity.approve, case.number, "", self.view.hash)
                await self._over(f"{case.ref} is done: {case.what}.")
        elif chosen == 1:
            filled = await self.desk.ask(
                Form(f"Refuse {case.ref}", [Field("reason", "Why not", check=something, hint=f"{case.asked_by} reads it")])
            )
            if filled is not None:
                await self.desk.do(identity.refuse, case.number, filled["reason"])
                await self._over(f"{case.ref} is refused; {case.asked_by} reads why.")

    async def _over(self, said: str) -> None:
        await self.do_back()
        self.desk.say(said, "good")


def _not_mine(case: CaseRow, login: str) -> str | None:
    return None if case.for_me or case.asked_by == login else "your role does not decide it: records or a supervisor does."


def _items(view: Preview, goes: str, width: int) -> list[Choice | AddedRow | Said]:
    """What a person reads before they say yes; a long sentence goes on in the next row."""
    return [row for one in _told(view, goes) for row in (_rows(one, width) if isinstance(one, Said) else [one])]


def _rows(one: Said, width: int) -> list[Choice | AddedRow | Said]:
    return [Said(line, one.role) for line in wrap(one.text, max(width, 20), subsequent_indent="  ")]


def _told(view: Preview, goes: str) -> list[Choice | AddedRow | Said]:
    found: list[Choice | AddedRow | Said] = [one for one in view.lines if one.kept or one.other]
    found += [Said(f"coverage {one.payer} {one.member}: {one.what}") for one in view.covers]
    found += [Said(text, "urgent") for text in view.obstacles]
    found += [Said(text, "soon") for text in view.warnings]
    if view.moves:
        found.append(Said(f"{goes}: {', '.join(view.moves)}."))
    found += [Said(f"{one.control_number}  {one.status}  {words.cash(one.cents)}  {one.words}") for one in view.claims]
    found += view.added
    found += [Said(f"{text}: it stays as it is now.", "soon") for text in view.since]
    return found or [Said("Nothing moves.")]
