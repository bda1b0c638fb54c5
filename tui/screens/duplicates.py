"""Records that may be one patient, and merges and moves that wait for a second person or were done."""

from __future__ import annotations

from typing import Any

from acts import duplicates, identity
from acts.identity_rows import CaseRow, SuspectRow
from tui import words
from tui.keys import Key
from tui.list_frame import ViewsFrame
from tui.screens.merge import MergeScreen
from tui.widgets.fields import Field, Form, something
from tui.widgets.lines import Row, row
from tui.widgets.window import Held

VIEWS = ("Suspected", "Waiting", "Done", "Dismissed")
NOTHING = (
    "No two records look like one patient.",
    "No merge or move waits for a second person.",
    "Nothing was merged or moved yet.",
    "No pair was dismissed.",
)
STATES = {"asked": ("~", "waits", "soon"), "done": (" ", "done", "good"), "back": (" ", "taken back", ""), "refused": (" ", "refused", ""),
          "withdrawn": (" ", "withdrawn", "quiet")}  # fmt: skip


class DuplicatesScreen(ViewsFrame):
    """The most alike first; m or Enter lays two records side by side."""

    where = "duplicates"
    names = VIEWS

    def __init__(self, chosen: int = 0) -> None:
        super().__init__(chosen)
        self.rows: tuple[SuspectRow | CaseRow, ...] = ()

    async def load(self) -> None:
        """All views are counted."""
        pairs = await self.desk.do(duplicates.listed, every=True)
        cases = await self.desk.do(identity.listed, every=True)
        found: list[tuple[SuspectRow | CaseRow, ...]] = [
            tuple(one for one in pairs if one.state != "dismissed"),
            tuple(one for one in reversed(cases) if one.state == "asked"),
            tuple(one for one in cases if one.state != "asked"),
            tuple(one for one in pairs if one.state == "dismissed"),
        ]
        self.totals = [sum(one.state != duplicates.WAITING for one in rows) for rows in found]
        self.rows = found[self.chosen]
        self.worklist.words = (NOTHING[self.chosen],)
        await self.worklist.show(Held(list(self.rows)), max(0, min(self.worklist.on, len(self.rows) - 1)))
        self.draw_frame()

    def current(self) -> SuspectRow | CaseRow | None:
        """What is under the cursor."""
        item = self.worklist.current() if self.is_mounted else None
        return item if isinstance(item, SuspectRow | CaseRow) else None

    # -- what stands where

    def draw_head(self, width: int) -> Row:
        """The heads of the columns."""
        if self.chosen in (0, 3):
            half = (width - 12) // 2
            return row((f"    LIKE  {words.left('ONE RECORD', half - 1)} {words.left('THE OTHER', half - 1)}", "quiet"))
        return row((f"     {'NO':<6} {words.left('WHAT', width - 49)} {'ASKED BY':<10} {'AT':<11} STATE", "quiet"))

    def draw_item(self, item: Any, width: int) -> tuple[str, Row]:
        """A pair, or a case."""
        if isinstance(item, SuspectRow):
            half = (width - 12) // 2
            one, two = (words.left(f"{each.name}  {each.born or '-'}  {each.person}", half - 1) for each in (item.one, item.two))
            if item.state == duplicates.WAITING:
                return "  ", row((f" {'~':>4}  {one} {two}", "quiet"))
            return "  ", row(f" {item.score:>4}  {one} {two}")
        case: CaseRow = item
        sign, word, role = STATES[case.state]
        at = words.moment(case.asked_at, self.desk.info.zone, self.desk.info.today)
        start = f"   {words.left(case.ref, 6)} {words.left(case.what, width - 49)} {words.left(case.asked_by, 10)} {words.left(at, 11)} "
        return "  ", row(start, (words.left(f"{sign} {word}", 12), role))

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        said = {0: "side by side", 1: "look, decide", 2: "take it back", 3: "side by side"}[self.chosen]
        one = self.current()
        waits = isinstance(one, SuspectRow) and one.case is not None
        return [("record.merge", "what waits" if waits else said), *([("drop", "two patients")] if self.chosen == 0 and not waits else []),
                *([("drop", "suspect again")] if self.chosen == 3 else []), ("find.pick", "view"), ("undo", "undo")]  # fmt: skip

    def about_row(self) -> Row:
        """Why they are alike; what was asked."""
        one = self.current()
        if isinstance(one, SuspectRow):
            claims = f"{words.many(one.claims[0], 'claim')} and {one.claims[1]}"
            told = f"dismissed: {one.reason}; " if one.state == "dismissed" else ""
            said = f"{claims}; {told}{', '.join(one.why)}"
            if one.case is not None:
                said = f'~ I-{one.case} waits for the yes of {one.waits_for}: "{one.reason}"'
        elif isinstance(one, CaseRow):
            waits = f"waits for the yes of {one.waits_for}: " if one.waits_for else ""
            said = f'{waits}"{one.reason}"; {one.evidence}' + (f"; {one.decided_by}" if one.decided_by else "")
            said += f": {one.decided_reason}" if one.decided_reason else ""
        else:
            return Row()
        return row(f" {words.short(said, self.room[0] - 2)}")

    def status_row(self) -> tuple[str, str]:
        """Position."""
        at = self.worklist.on + 1 if self.rows and self.is_mounted else 0
        order = (
            "the most alike first, what waits (~) last"
            if self.chosen == 0
            else "the most alike first"
            if self.chosen == 3
            else "the longest waiting first"
            if self.chosen == 1
            else "the newest first"
        )
        return f"{words.count(at)} of {words.count(len(self.rows))}   order: {order}", ""

    # -- keys

    def why_not(self, key: Key) -> str | None:
        """What cannot be done with it."""
        one = self.current()
        if key.id not in ("record.merge", "drop"):
            return super().why_not(key)
        if one is None:
            return "there is nothing under the cursor."
        if key.id == "drop" and isinstance(one, SuspectRow) and one.case is not None:
            return f"I-{one.case} would join them: it is decided, or taken back, by m."
        if key.id == "drop":
            return self.desk.may("identity.apart") if isinstance(one, SuspectRow) else "a case is decided, not dropped: m."
        if isinstance(one, CaseRow) and one.state not in ("asked", "done"):
            return f"{one.ref} is {STATES[one.state][1]}."
        if isinstance(one, CaseRow) and one.kind == "back" and one.state == "done":
            return f"{one.ref} took something back: ask for the merge or the move again."
        return self.desk.may("identity.ask")

    async def do_open(self) -> None:
        """Side by side."""
        one = self.current()
        if one is None:
            return
        self.stale = True
        if isinstance(one, SuspectRow) and one.case is not None:
            await self.desk.show_screen(MergeScreen(case=await self.desk.do(identity.one, one.case)))
        elif isinstance(one, SuspectRow):
            await self.desk.show_screen(MergeScreen(one.one.person, one.two.person))
        elif one.state == "asked":
            await self.desk.show_screen(MergeScreen(case=one))
        elif one.state == "done" and one.kind != "back":
            await self.desk.show_screen(MergeScreen(back=one.number))
        else:
            self.desk.say(f"{one.ref} is {STATES[one.state][1]}: {one.what}.")

    async def do_record_merge(self) -> None:
        """The same: nothing is joined before both were seen."""
        await self.do_open()

    async def do_drop(self) -> None:
        """They are two patients; or are suspected again."""
        one = self.current()
        if not isinstance(one, SuspectRow):
            return
        again = one.state == "dismissed"
        title = f"{one.one.person} and {one.two.person}: {'suspect them again' if again else 'two patients'}"
        filled = await self.desk.ask(Form(title, [Field("reason", "Reason", check=something, hint="twins, father and son ...")], "keep"))
        if filled is None:
            return
        await self.desk.do(duplicates.apart, one.one.person, one.two.person, filled["reason"], again=again)
        await self.load()
        said = "They are suspected again." if again else "They are two patients: the pair is not shown again."
        self.desk.say(said, "good")
