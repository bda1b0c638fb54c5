"""Coding a claim or a visit: the note beside the codes, the book searched as one types, what it says of them, then signed by a coder."""

from __future__ import annotations

from collections.abc import Callable

from acts import codes, coding, work
from acts.coding_rows import CodesFound, CodingPlan, CodingView
from billing.coding import LETTERS, Sheet, dropped, moved, pointing, present, taken
from tui import words
from tui.frame import Frame
from tui.keys import Key
from tui.screens.coding_draft import draft_of, lines_of, presence, restored
from tui.screens.coding_find import Find
from tui.screens.coding_page import Page, note_lines, page, room
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form, Line, something
from tui.widgets.lines import Row, row

LOOKED = 40
"""How many of the found codes the arrows reach."""


class CodingScreen(Frame):
    """Typing begins at once in the search; Tab goes to the codes, Esc keeps a draft and goes back."""

    where = "coding"
    searches = True
    """Whether typing begins at once."""

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number
        self.view: CodingView | None = None
        self.sheet: Sheet | None = None
        self.shown: Page | None = None
        self.find: Find | None = None

    @property
    def subject(self) -> str:
        """What the draft is kept under."""
        return f"coding {self.number}"

    async def load(self) -> None:
        """The claim, its note, its codes; on the first time the draft too, and typing begins."""
        first = self.view is None
        self.view = await self.desk.do(coding.view, self.number)
        if first and not self.view.built:
            self.desk.progress("Building the code book, once, in some seconds ...")
            built = await self.desk.do(codes.build_here)
            self.desk.progress("")
            self.view = await self.desk.do(coding.view, self.number) if built else self.view
        self.number = self.view.control_number
        if first:
            self.sheet = self.view.sheet
            if self.subject:
                self.sheet = restored(self.sheet, await self.desk.do(work.draft, self.subject))
            self.shown = Page(self.view, self.sheet, dict(self.view.texts))
        assert self.shown is not None and self.sheet is not None
        self.shown.view = self.view
        await self.judge()
        if first and self.searches and not self.view.known:
            await self.search("")
        self.draw_frame()
        if first and self.searches and not self.desk.may("coding.sign"):
            self.desk.begin(self.do_open)

    async def changed(self, subjects: frozenset[tuple[str, str]]) -> None:
        """What others sign meanwhile is refused when this is signed; what is chosen stays."""

    async def judge(self) -> None:
        """What the book says of the codes as they stand now."""
        assert self.view is not None and self.sheet is not None and self.shown is not None
        said = await self.desk.do(coding.judge, self.sheet, self.view.on)
        self.shown.sheet, self.shown.hints = self.sheet, said.hints
        self.shown.texts |= said.texts
        self.shown.drg = await self.desk.do(coding.drg_words, self.number, self.sheet) if self.sheet.inpatient else ""
        self.redraw()

    async def search(self, text: str) -> None:
        """Show what is found."""
        assert self.view is not None and self.shown is not None
        short = len(text.strip()) < 2 and self.view.known
        self.shown.found = CodesFound() if short else await self.desk.do(coding.search, text, self.view.on, LOOKED)
        self.shown.on = 0
        self.redraw()

    # -- what stands where

    def title_words(self) -> str:
        """CODING and the claim, or the visit."""
        return f"CODING {self.view.label if self.view is not None and self.view.label else self.number}"

    def holder(self) -> str:
        """Who coded it last."""
        coders = self.view.coders if self.view is not None else ()
        return f"coder: {words.short(coders[0], 16)}" if coders else "not coded here yet"

    def bar_row(self) -> Row:
        """Whose visit, and whose note."""
        view = self.view
        if view is None:
            return Row()
        visit = view.on.isoformat() if view.on else "-"
        note = view.note
        by = f"note by {words.short(note.author, 24)}" if note and note.author else words.short(note.title, 24) if note else "no note"
        signed = f", signed {note.signed[5:]}" if note and note.signed else ", not signed" if note else ""
        if len(f" {view.patient}   visit {visit}   {by}{signed}") > self.room[0] - 1:
            signed = signed.partition(":")[0].rpartition(" ")[0] if note and note.signed else signed
        return row(f" {words.short(view.patient, 24)}   visit {visit}   {by}{signed}")

    def hints(self) -> list[tuple[str, str]]:
        """The keys while nothing is typed."""
        return [
            ("open", "search"),
            ("drop", "drop"),
            ("find.order", "place"),
            ("edit", "lines"),
            ("look.explain", "hints"),
            ("work.ask", "ask"),
            ("back", "back"),
        ]

    def status_row(self) -> tuple[str, str]:
        """Which place; how many hints; draft or not."""
        if self.shown is None or self.sheet is None:
            return "", ""
        wrong = sum(1 for hint in self.shown.hints if hint.severity == "error")
        said = f"{words.many(len(self.shown.hints) - wrong, 'hint')}, {words.many(wrong, 'error')}"
        place = LETTERS[self.shown.slot] if self.shown.slot < len(LETTERS) else "?"
        return f"place {place}   {said}", "draft, not signed" if self.sheet.changed else "nothing changed"

    def about_row(self) -> Row:
        """Why it is coded."""
        return row(" ", (words.short(self.view.why, 78), "quiet")) if self.view is not None and self.view.why else Row()

    def resized(self) -> None:
        """Another size."""
        self.redraw()

    def draw_mode(self) -> None:
        """While typing the search is part of the work area."""
        super().draw_mode()
        self.redraw()
        self.draw_status()

    def redraw(self) -> None:
        """All rows."""
        if self.shown is None or not self.is_mounted:
            return
        mode = self.desk.mode_of(self)
        self.shown.typing = isinstance(mode, Find)
        self.shown.typed = mode.line.windowed(40) if isinstance(mode, Find) else ""
        width, height = self.room
        rows, at = page(self.shown, width, height - 5)
        self.part("body").show(rows, at)
        self.draw_status()

    # -- in the search

    def move(self, by: int) -> None:
        """The found code below or above."""
        if self.shown is not None and self.shown.found.rows:
            self.shown.on = (self.shown.on + by) % len(self.shown.found.rows)
            self.redraw()

    def scroll_note(self, by: int) -> None:
        """Further in the note."""
        if self.shown is not None and self.view is not None:
            width, height = self.room
            lines = len(note_lines(self.view, width))
            count = room(height - 5, len(self.shown.sheet.codes), lines).note
            most = max(lines - count, 0)
            self.shown.top = max(0, min(self.shown.top + by * count, most))
            self.redraw()

    async def take(self, find: Find) -> None:
        """The code under the cursor into its place; of a heading the longer ones are shown instead."""
        shown, sheet = self.shown, self.sheet
        assert shown is not None and sheet is not None
        if not shown.found.rows:
            find.told = (shown.found.said or f'Nothing in {shown.view.edition} fits "{words.short(find.line.text, 30)}".', "soon")
            return
        found = shown.found.rows[shown.on]
        if not found.billable:
            find.line = Line(found.code, 80)
            find.line.fresh = False
            await find.follow()
            self.move(1)
            find.told = (f"{found.code} cannot be billed: these are longer.", "")
            return
        if found.code in [one.code for n, one in enumerate(sheet.codes) if n != shown.slot]:
            find.told = (f"{found.code} is on the {shown.view.what} already.", "soon")
            return
        was = sheet.codes[shown.slot].code if shown.slot < len(sheet.codes) else ""
        self.sheet = taken(sheet, shown.slot, found.code)
        new = shown.slot >= len(sheet.codes)
        if new and self.sheet.lines:
            self.sheet = pointing(self.sheet, shown.slot, [line.number for line in self.sheet.lines if len(line.pointers) < 4])
        place, shown.slot = LETTERS[min(shown.slot, len(LETTERS) - 1)], len(self.sheet.codes)
        find.line, find.searched, shown.found = Line("", 80), "", CodesFound()
        await self.judge()
        over = f" over {was}" if was and was != found.code else ""
        find.told = (f"{place} is {found.code}{over}. Enter signs, or type the next one.", "good")

    # -- keys

    def why_not(self, key: Key) -> str | None:
        """Not everyone codes; what acts on a code wants one under the cursor."""
        if key.id == "work.ask":
            return self.desk.may("query.ask")
        if key.id in ("open", "drop", "find.order", "edit"):
            refused = self.desk.may("coding.sign")
            if refused is not None or key.id == "open":
                return refused
            if self.shown is None or self.sheet is None or self.shown.slot >= len(self.sheet.codes):
                return "stands on no code: k goes up to one."
            return None
        return super().why_not(key)

    async def do_open(self) -> None:
        """Search; then the signature."""
        self.find = Find(self)
        done = await self.desk.ask(self.find)
        if self.shown is not None:
            self.shown.found, self.shown.on = CodesFound(), 0
        self.redraw()
        self.draw_frame()
        if done is None:
            await self.keep()
            await self.desk.back()
            if self.sheet is not None and self.sheet.changed:
                self.desk.say("The codes are kept as a draft.")
        elif done:
            await self._sign()

    async def keep(self) -> None:
        """Keep what is chosen as a draft."""
        await self.desk.do(work.save_draft, self.subject, draft_of(self.sheet) if self.sheet is not None and self.sheet.changed else "")

    async def do_back(self) -> None:
        """Back; what is chosen is kept as a draft."""
        await self.keep()
        await self.desk.back()

    async def _sign(self) -> None:
        assert self.view is not None and self.sheet is not None
        if not self.sheet.changed:
            self.desk.say("Nothing is changed yet, so there is nothing to sign.")
            return
        plan: CodingPlan = await self.desk.do(coding.plan, self.number, self.sheet)
        wrong = next((one for one in plan.findings if one.severity == "error"), None)
        if wrong is not None:
            self.desk.say(wrong.message, "soon")
            return
        await self.keep()
        reason = self.view.why or ""
        evidence = self.view.note.evidence if self.view.note is not None else ""
        if not reason or not evidence:
            fields = [Field("reason", "Reason", reason, something), Field("evidence", "Evidence", evidence, something)]
            filled = await self.desk.ask(Form(f"{plan.words}: what says so?", fields))
            if filled is None:
                self.desk.say("Kept as a draft: Enter goes on.")
                return
            reason, evidence = filled["reason"], filled["evidence"]
        detail = [f"Reason: {reason}", f"Evidence: {evidence}"]
        detail += [hint.message for hint in plan.findings if hint.severity == "warning"][:4]
        touched = f"{words.many(len(plan.touches), 'claim')} touched" if plan.touches else "No claim is touched"
        follows = f"{touched}. The codes before stay readable. u takes it back."
        if not await self.desk.sure(f"Sign {words.short(plan.words, 40)}?", "sign", follows, detail=tuple(detail)):
            return
        done = await self.desk.do(coding.sign, plan, reason, evidence)
        await self.desk.do(work.save_draft, self.subject, "")
        await self.desk.back()
        if self.desk.frame is not None:
            await self.desk.frame.load()
        not_sent = f"Not sent again: {done.why_not}." if plan.visit is None else f"It stands on {self.view.label}."
        stands = f"{done.ready.name} stands in the outbox." if done.ready is not None else not_sent
        drawn = " Drawn for a second look." if done.sampled else ""
        self.desk.say(f"Signed: {words.short(plan.words, 40)}. {stands}{drawn}", "good")

    async def _change(self, made: Callable[[Sheet, int], Sheet]) -> None:
        assert self.shown is not None and self.sheet is not None
        self.sheet = made(self.sheet, self.shown.slot)
        self.shown.slot = min(self.shown.slot, len(self.sheet.codes))
        await self.judge()
        await self.keep()

    async def do_work_ask(self) -> None:
        """Ask about the wording that the codes rest on; what is chosen stays as it is."""
        from tui.query_form import About
        from tui.query_whom import ask_about, said

        view = self.view
        if view is None:
            return
        claim = view.control_number if view.visit is None else ""
        first = view.note.place if view.note is not None else ""
        kept = await ask_about(self, About(view.label or f"claim {claim}", claim, view.visit, first=first))
        if kept is not None:
            self.desk.say(f"{said(kept)} The codes stay as you left them.", "good")

    async def do_drop(self) -> None:
        """Drop the code from the claim or visit."""
        assert self.shown is not None and self.sheet is not None
        code = self.sheet.codes[self.shown.slot].code
        await self._change(dropped)
        self.desk.say(f"{code} is off the {self.shown.view.what}, not signed yet. Its versions stay readable.")

    async def do_find_order(self) -> None:
        """Another place for the code."""
        assert self.shown is not None and self.sheet is not None
        slot, codes = self.shown.slot, self.sheet.codes
        options = [f"place {LETTERS[n]}, where {one.code} stands" for n, one in enumerate(codes[:9])]
        chosen = await self.desk.ask(Menu(f"Where does {codes[slot].code} go?", options))
        if chosen is None or chosen == slot:
            return
        for at in range(slot, chosen, 1 if chosen > slot else -1):
            self.sheet = moved(self.sheet, at, 1 if chosen > slot else -1)
        self.shown.slot = chosen
        await self._change(lambda sheet, _: sheet)

    async def do_edit(self) -> None:
        """Which lines are for the code, and whether it was there at admission."""
        assert self.shown is not None and self.sheet is not None
        slot, code = self.shown.slot, self.sheet.codes[self.shown.slot]
        numbers = [line.number for line in self.sheet.lines]
        fields = []
        if numbers:
            there = " ".join(map(str, self.sheet.pointed(slot + 1)))
            fields.append(Field("lines", f"Lines of {code.code}", there, lines_of(numbers)))
        if self.sheet.inpatient:
            fields.append(Field("poa", "Present on admission", code.poa, presence))
        if not fields:
            if self.view is not None and self.view.visit is not None:
                self.desk.say("No service of the visit is written down, so nothing points to a code.")
            else:
                self.desk.say("An outpatient claim of an institution has neither pointers nor presence at admission.")
            return
        filled = await self.desk.ask(Form(f"{code.code} {words.short(self.shown.texts.get(code.code, ''), 60)}", fields))
        if filled is None:
            return
        if "lines" in filled:
            wanted = [int(one) for one in filled["lines"].replace(",", " ").split()]
            await self._change(lambda sheet, place: pointing(sheet, place, wanted))
        if "poa" in filled:
            said = filled["poa"].strip().upper()
            await self._change(lambda sheet, place: present(sheet, place, said))

    async def do_look_explain(self) -> None:
        """All hints, whole."""
        hints = self.shown.hints if self.shown is not None else ()
        if not hints:
            self.desk.say("The book has nothing to say against these codes.")
            return
        await self.desk.ask(Menu("What the book says", [hint.message for hint in hints[:9]], foot="Enter back"))

    async def _at(self, slot: int) -> None:
        if self.shown is not None and self.sheet is not None:
            self.shown.slot = max(0, min(slot, len(self.sheet.codes)))
            self.redraw()

    async def do_move_down(self) -> None:
        """The next place."""
        await self._at((self.shown.slot if self.shown else 0) + 1)

    async def do_move_up(self) -> None:
        """The place before."""
        await self._at((self.shown.slot if self.shown else 0) - 1)

    async def do_move_first(self) -> None:
        """The first place."""
        await self._at(0)

    async def do_move_last(self) -> None:
        """The place for one more."""
        await self._at(len(self.sheet.codes) if self.sheet else 0)

    async def do_move_page_down(self) -> None:
        """Further in the note."""
        self.scroll_note(1)

    async def do_move_page_up(self) -> None:
        """Back in the note."""
        self.scroll_note(-1)

    async def do_find_pick(self, number: int) -> None:
        """The place with this number."""
        await self._at(number - 1)
