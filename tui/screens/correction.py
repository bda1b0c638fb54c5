"""A correction: the record as it was, is, and shall be; reason, evidence, the claims it touches, and the question before it is signed."""

from __future__ import annotations

import json

from acts import correction, correction_chain, correction_waiting, errors, look, questions, work, wrong
from acts.views import ChartField, ChartView, ClaimView, Correction
from acts.wrong import Wrong
from billing.amendment_kinds import KINDS, Said
from tui import words
from tui.frame import Frame
from tui.keys import Key
from tui.screens import correction_stale as stale
from tui.screens.correction_edit import Edit
from tui.screens.correction_page import page
from tui.screens.correction_words import as_opened, came, explained, named, reason, touched
from tui.screens.correction_writing import write
from tui.widgets.ask import Menu
from tui.widgets.lines import Row, row
from tui.widgets.told import Told


class CorrectionScreen(Frame):
    """Typing begins at once, in the field that the denial is about; Esc stops typing, Esc again goes back."""

    where = "correction"

    def __init__(self, claim: str = "", person: int | None = None, field: tuple[str, int, str] | None = None) -> None:
        super().__init__()
        self.opens_at = field
        self.thing = field[:2] if field is not None and field[0] == "chart_item" else None
        self.kind = Said()
        self.asking = False
        self.begins = True
        self.first_word = ""
        self.clash: errors.Stale | None = None
        self.claim, self.person = claim, person
        self.chart: ChartView | None = None
        self.claim_view: ClaimView | None = None
        self.typed: dict[tuple[str, int, str], str] = {}
        self.reason = ""
        self.evidence = ""
        self.on = 0
        self.proposed: Correction | None = None

    @property
    def subject(self) -> str:
        """What the draft is kept under."""
        return f"correction {self.person}"

    async def load(self) -> None:
        """The record; on the first time the draft too, and typing begins."""
        first = self.chart is None
        if self.claim:
            self.claim_view = await self.desk.do(look.claim, self.claim)
            self.person = self.claim_view.person
        self.chart = await self.desk.do(correction.chart, self.person or 0, self.claim or None, self.thing)
        if first:
            self.reason = reason(self.claim_view) if self.claim_view is not None else ""
            self.kind = self._begun_with()
            self._restore(await self.desk.do(work.draft, self.subject))
            if self.opens_at is None and self.claim:
                await self._opens(await self.desk.do(wrong.of_claim, self.claim))
            self.on = self._named()
        await self.propose()
        self.redraw()
        self.draw_frame()
        if first and not self.desk.may("correction.sign"):
            self.desk.begin(self.do_open)

    async def changed(self, subjects: frozenset[tuple[str, str]]) -> None:
        """What others sign meanwhile is refused when this is signed; what is typed stays."""

    @property
    def fields(self) -> list[ChartField]:
        """All fields, in the order of the screen."""
        return [field for _, group in (self.chart.groups if self.chart else ()) for field in group]

    async def _opens(self, found: Wrong) -> None:
        """At the field that the denial is about, with what a filed card says it is; a draft stands before that."""
        self.opens_at = found.field
        if found.where == "claim":
            key = self.desk.keymap.shown("work.hand")
            self.first_word = f"{found.code} is about the claim as sent: {key} hands it to who sends claims."
        if found.field is not None and found.proposed and not self.typed:
            self.typed[found.field] = found.proposed
            self.evidence = self.evidence or found.source

    def _named(self) -> int:
        """The field that the denial is about, or that it was opened for."""
        return next((n for n, field in enumerate(self.fields) if _key(field) == self.opens_at), 0)

    def _begun_with(self) -> Said:
        """An addendum where it opens at the text of a signed note: nothing else is taken there."""
        note = {field.name: field.value for field in self.fields if self.thing is not None and _key(field)[:2] == self.thing}
        return Said("addendum") if self.opens_at is not None and self.opens_at[2] == "text" and note.get("signed_at") else Said()

    def _restore(self, draft: str) -> None:
        try:
            kept = json.loads(draft) if draft else {}
        except ValueError:
            kept = {}
        known = {_key(field): field for field in self.fields}
        for name, value in kept.get("fields", {}).items():
            key = next((k for k in known if "|".join(map(str, k)) == name), None)
            if key is not None:
                self.typed[key] = str(value)
        self.reason = str(kept.get("reason") or self.reason)
        self.evidence = str(kept.get("evidence") or "")
        if kept.get("kind") in KINDS:
            self.kind = Said(str(kept["kind"]))

    async def keep(self) -> None:
        """Keep what is typed as a draft."""
        changes = self.changes()
        kept = {
            "fields": {"|".join(map(str, key)): value for key, value in changes.items()},
            "reason": self.reason,
            "evidence": self.evidence,
            "kind": self.kind.kind,
        }
        await self.desk.do(work.save_draft, self.subject, json.dumps(kept) if changes else "")

    def changes(self) -> dict[tuple[str, int, str], str]:
        """What differs from the record; while it is typed, as it stands there."""
        mode = self.desk.mode_of(self) if self.is_mounted else None
        typed = mode.values()[0] if isinstance(mode, Edit) else self.typed
        return {_key(f): typed[_key(f)] for f in self.fields if _key(f) in typed and typed[_key(f)] != f.value}

    async def propose(self) -> None:
        """What these changes would touch, and what is wrong with them."""
        changes = self.changes()
        self.proposed = (
            as_opened(await self.desk.do(correction.propose, self.person or 0, changes, self.claim or None, self.kind), self.fields)
            if changes
            else None
        )

    # -- what stands where

    def title_words(self) -> str:
        """CORRECTION."""
        return f"CORRECTION {self.person or ''}".strip()

    def holder(self) -> str:
        """For which claim."""
        return f"for claim {self.claim}" if self.claim else ""

    def bar_row(self) -> Row:
        """Whose record."""
        view = self.claim_view
        if view is None:
            return row(f" {words.short(self.chart.patient, 40)}   record {self.person}") if self.chart is not None else Row()
        visit = view.from_on.isoformat() if view.from_on else "-"
        return row(f" {words.short(view.patient, 28)}   record {self.person}   {words.short(view.payer, 20)}   visit {visit}")

    def hints(self) -> list[tuple[str, str]]:
        """The keys while nothing is typed."""
        return [("open", "type in this field"), ("find.pick", "group"), ("look.explain", "explain"), ("look.log", "log"), ("back", "back")]

    def status_row(self) -> tuple[str, str]:
        """Which field; draft or not."""
        fields = self.fields
        at = f"field {self.on + 1} of {len(fields)}: {fields[self.on].label.lower()}" if fields and self.on < len(fields) else ""
        count = len(self.changes())
        return at, f"{words.many(count, 'field')} changed, not signed" if count else "nothing changed"

    def about_row(self) -> Row:
        """What is wrong with the field."""
        found = next((f for f in (self.proposed.findings if self.proposed else ()) if f.severity == "error"), None)
        return row(" ", (words.short(found.message, 78), "soon")) if found else Row()

    def resized(self) -> None:
        """Another size."""
        self.redraw()

    def draw_mode(self) -> None:
        """While typing the fields themselves are the form."""
        super().draw_mode()
        mode = self.desk.mode_of(self)
        if isinstance(mode, Edit):
            self.on = mode.on if mode.on < len(self.fields) else self.on
        self.redraw()
        self.draw_status()

    def redraw(self) -> None:
        """All rows."""
        if self.chart is None or not self.is_mounted:
            return
        mode = self.desk.mode_of(self)
        edit = mode if isinstance(mode, Edit) else None
        if self.clash is not None:
            self.part("body").show(stale.page(self.clash, self.reason, self.desk.info.zone, self.room[0]), None)
            return
        said = (self.reason, self.evidence, self.kind)
        rows, at, last = page(self.chart, self.typed, said, self.proposed, edit, self.on, self.room[0], self.desk.info, asking=self.asking)
        body = self.part("body")
        body.show(rows, at, None if last is None else max(body.top, last + 1 - body.size.height))

    # -- keys

    def why_not(self, key: Key) -> str | None:
        """Not everyone may sign."""
        if key.id == "open":
            return self.desk.may("correction.sign")
        return super().why_not(key)

    async def do_open(self) -> None:
        """Type: the field, then reason, then evidence, then the question."""
        edit = self.edit()
        edit.wrong, self.first_word = self.first_word, ""
        first = self.fields[self.on] if self.begins and self.on < len(self.fields) else None
        self.begins = False
        if first is not None and first.prose and self.opens_at == _key(first) and not self.changes():
            edit = await write(self, edit, "")
        done = await self.desk.ask(edit)
        while done and edit.writes is not None:
            edit = await write(self, edit, edit.writes)
            done = await self.desk.ask(edit)
        (self.typed, self.reason, self.evidence), self.kind = edit.values(), edit.said()
        await self.propose()
        self.redraw()
        self.draw_frame()
        if done is None:
            await self.keep()
            if self.changes():
                self.desk.say("Kept as a draft. Enter goes on typing, Esc goes back.")
            return
        await self._sign()

    def edit(self) -> Edit:
        """Typing, with what was typed so far."""
        return Edit(self.fields, self.typed, (self.reason, self.evidence), self.kind, self.on, self.desk.info.today)

    async def _sign(self) -> None:
        proposed = self.proposed
        if proposed is None:
            self.desk.say("Nothing is changed yet, so there is nothing to sign.")
            return
        waits = any(f.code == "amendment_right" for f in proposed.findings)
        wrong = next((f for f in proposed.findings if f.severity == "error" and f.code != "amendment_right"), None)
        if wrong is not None and wrong.code == "amendment_unchanged":
            self.typed = {}
            await self.desk.do(work.save_draft, self.subject, "")
            self.chart = await self.desk.do(correction.chart, self.person or 0, self.claim or None, self.thing)
            await self.propose()
            self.redraw()
            self.draw_frame()
            self.desk.say("Another signed the same meanwhile: the record says so already. L shows who.", "soon")
            return
        if wrong is not None:
            self.desk.say(wrong.message, "soon")
            return
        await self.keep()
        self.asking = True
        self.redraw()
        try:
            if waits:
                await self._propose(proposed)
            else:
                await self._asked(proposed)
        finally:
            self.asking = False
            if self.is_current:
                self.redraw()

    async def _asked(self, proposed: Correction) -> None:
        """The question, and the signature."""
        name, what = named(proposed), proposed.said.kind.replace("_", " ")
        ready = sum(t.becomes == "ready" for t in proposed.touches)
        follows = f"{words.many(ready, 'claim')} will stand ready. " if ready else touched(proposed)
        if proposed.said.recall:
            follows = f"You say by it that you remember it wholly. {follows}"
        if not await self.desk.sure(f"Sign the {what}, {name}?", "sign", f"{follows}The original stays readable. u takes it back."):
            return
        try:
            done = await self.desk.do(correction_chain.sign, proposed, self.reason, self.evidence)
        except errors.Stale as error:
            await self._stale(error)
            return
        await self._left(f"Signed: {name}. {came(done, proposed)}")

    async def _propose(self, proposed: Correction) -> None:
        """Another signs it: it waits for them."""
        name = named(proposed)
        if not await self.desk.sure(f"Propose {name}?", "propose", f"It waits for {proposed.wants} to sign; until then nothing changes."):
            return
        plan = await self.desk.do(correction_waiting.preview, self.person or 0, self.changes(), self.claim or None, self.kind)
        try:
            row_ = await self.desk.do(correction_waiting.propose_for_signature, plan, self.reason, self.evidence)
        except errors.Stale as error:
            await self._stale(error)
            return
        await self._left(f"{row_.name} waits for {row_.waits_for} to sign: {name}.")

    async def _left(self, said: str) -> None:
        """Done: the draft is gone, and the screen before shows what came of it."""
        await self.desk.do(work.save_draft, self.subject, "")
        self.typed = {}
        await self.desk.back()
        if self.desk.frame is not None:
            await self.desk.frame.load()
        self.desk.say(said, "good")

    async def _stale(self, error: errors.Stale) -> None:
        """Another signed meanwhile: nothing was overwritten, and the person chooses."""
        mine = dict(self.changes())
        self.clash = error
        self.redraw()
        chosen = await self.desk.ask(Menu("Which shall stand?", stale.options(error, self.claim), foot="1-3 choose   Esc keep my draft"))
        self.clash = None
        self.chart = await self.desk.do(correction.chart, self.person or 0, self.claim or None, self.thing)
        if chosen == stale.KEEP:
            self.typed = {}
            await self.desk.do(work.save_draft, self.subject, "")
            await self.load()
            self.desk.say("Theirs stands; nothing of yours was saved.")
        elif chosen == stale.ON_TOP:
            self.typed = mine
            await self.propose()
            await self._sign()
        else:
            await self.keep()
            if chosen == stale.ASK and self.claim and (who := stale.who_signed(error)):
                await self._ask(who, mine)
            await self.desk.back_done(None)  # what was asked stands on the claim at once
            self.desk.say("Your values are kept as a draft.")

    async def _ask(self, who: str, mine: dict[tuple[str, int, str], str]) -> None:
        """Both are set aside, and who signed the other is asked."""
        labels = {_key(f): f.label for f in self.fields}
        typed = "; ".join(f"{labels.get(key, key[2])}: {value or 'nothing'}" for key, value in mine.items())
        text = f"You signed another value than the one that I have. Mine is {typed} ({self.evidence or 'no evidence yet'}). Which is right?"
        await self.desk.do(questions.ask, self.claim, "person", who, text)

    async def do_move_down(self) -> None:
        """The next field."""
        self.on = min(self.on + 1, max(len(self.fields) - 1, 0))
        self.redraw()
        self.draw_status()

    async def do_move_up(self) -> None:
        """The one before."""
        self.on = max(0, self.on - 1)
        self.redraw()
        self.draw_status()

    async def do_move_first(self) -> None:
        """The first field."""
        self.on = 0
        self.redraw()
        self.draw_status()

    async def do_move_last(self) -> None:
        """The last field."""
        self.on = max(len(self.fields) - 1, 0)
        self.redraw()
        self.draw_status()

    async def do_move_half_down(self) -> None:
        """What lies below."""
        self.part("body").scroll_rows(8)

    async def do_move_half_up(self) -> None:
        """What lies above."""
        self.part("body").scroll_rows(-8)

    do_move_page_down, do_move_page_up = do_move_half_down, do_move_half_up

    async def do_find_pick(self, number: int) -> None:
        """The first field of the group with this number."""
        groups = self.chart.groups if self.chart else ()
        if number > len(groups):
            self.desk.say(f"There is no group {number}.")
            return
        self.on = sum(len(group) for _, group in groups[: number - 1])
        self.redraw()
        self.draw_status()

    async def do_look_explain(self) -> None:
        """What a correction is, and who signed what before."""
        said = explained(self.chart, self.desk.info.zone, self.desk.info.today)
        await self.desk.ask(Told("CORRECTIONS OF THIS RECORD", said))

    async def do_look_log(self) -> None:
        """All that was done to this patient."""
        from tui.screens.history import HistoryScreen

        await self.desk.show_screen(HistoryScreen("patient", str(self.person), f"RECORD {self.person}"))

    async def do_work_take_next(self) -> None:
        """The next best denial."""
        await self.desk.take_next()


def _key(field: ChartField) -> tuple[str, int, str]:
    return field.relation, field.subject, field.name
