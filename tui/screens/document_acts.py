"""What is done to a document, from the list and from its text: filed, moved, dropped, saved; the same questions on both."""

from __future__ import annotations

import importlib
from pathlib import Path

from acts import chart, documents, identity, lists, records
from acts.document_rows import DocumentRow, DocumentView
from acts.identity_rows import Preview
from acts.views import Hit
from billing import day
from billing import documents as rule
from tui import words
from tui.frame import Frame
from tui.keys import Key
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form, something

KINDS = list(rule.KINDS)


class DocumentActs(Frame):
    """A screen with a document under its keys."""

    def current(self) -> DocumentRow | None:
        """The document that keys are for."""
        return None

    def proposed(self) -> DocumentView | None:
        """What is known of the claims that it may belong to."""
        return None

    def why_not_here(self, key: Key) -> str | None:
        """Why a key cannot work on this document."""
        if key.id not in ("document.file", "drop", "file.print", "look.source"):
            return None
        if self.current() is None:
            return "there is nothing under the cursor."
        act = {"drop": "documents.dismiss", "file.print": "documents.export"}.get(key.id, key.act)
        return self.desk.may(act) if act else None

    # -- filing

    async def file_to(self, one: DocumentRow, number: str, whose: str) -> None:
        """One question: as what. The kind that its words speak for stands under the cursor; Enter takes it."""
        view = self.proposed()
        guessed = view.guessed if view is not None and one.kind == "other" else one.kind
        title = f"File {one.ref} to {number}{f', {whose}' if whose else ''}, as:"
        menu = Menu(title, [rule.KINDS[kind] for kind in KINDS], on=KINDS.index(guessed) if guessed in KINDS else len(KINDS) - 1)
        chosen = await self.desk.ask(menu)
        if chosen is None:
            return
        kind = KINDS[chosen]
        asked = await self._asking(one, number) if kind == "records_request" else None
        if kind == "records_request" and asked is None:
            return
        also, said = one.state == "filed", f"{one.ref} is filed to {number} as {rule.KINDS[kind]}."
        if asked is None:
            await self.desk.do(documents.file, one.document, number, kind, "", one.version, also=also)
        else:
            due = day.parse_entry(asked["due"], self.desk.info.today)
            row = await self.desk.do(records.file_asking, one.document, number, due, asked["what"], one.version, also=also)
            said += f" Its last day is {day.shown_long(row.deadline_on)}." if row.deadline_on else " It is work now."
        await self.filed(said)

    async def filed(self, said: str) -> None:
        """Show it as it is now."""
        await self.load()
        self.desk.say(said, "good")

    async def _asking(self, one: DocumentRow, number: str) -> dict[str, str] | None:
        """The last day of a request for records, as the letter has it."""
        view = self.proposed()
        due = view.due_on.isoformat() if view is not None and view.due_on else ""
        fields = [
            Field("due", "Last day", due, self._due, "as on the letter; empty: the payer's clock counts"),
            Field("what", "What they ask", hint="notes of 05-29, imaging ... may stay empty"),
        ]
        return await self.desk.ask(Form(f"{one.ref} asks for records of {number}", fields, "file it"))

    def _due(self, text: str) -> tuple[bool, str]:
        if not text:
            return True, ""
        on = day.parse_entry(text, self.desk.info.today)
        return (True, day.shown_long(on)) if on is not None else (False, "a day: 2026-12-20, 1220, +30")

    async def do_document_file(self) -> None:
        """File it to a claim by number or name; one that is filed already is moved, with a reason."""
        one = self.current()
        if one is None:
            return
        found = await self._claim()
        if found is None:
            return
        number, whose = found
        if one.state != "filed":
            await self.file_to(one, number, whose)
            return
        if number == one.claim:
            self.desk.say(f"{one.ref} is filed to {number} already.")
            return
        chosen = await self.desk.ask(
            Menu(
                f"{one.ref} is filed to {one.claim}. {number}, {whose}:",
                [f"move it there: {one.claim} is wrong", "file it there too: it is about both"],
            )
        )
        if chosen == 1:
            await self.file_to(one, number, whose)
        elif chosen == 0:
            others = await self.desk.do(identity.document, one.ref, f"claim {number}", one.claim)
            if others is not None:
                await self._to_another(one, others, number)
                return
            filled = await self.desk.ask(Form(f"Move {one.ref} to {number}", [Field("reason", "Reason", check=something)], "move it"))
            if filled is not None:
                await self.desk.do(documents.move, one.document, number, filled["reason"], one.claim, one.version)
                await self.filed(f"{one.ref} is {number}'s now; {one.claim} keeps no trace of it but in the log.")

    async def _to_another(self, one: DocumentRow, seen: Preview, number: str) -> None:
        """It is another patient's: a second person decides, and a review for breach opens."""
        fields = [
            Field("reason", "Reason", check=something),
            Field("evidence", "What shows it", check=something, hint="the name on the paper"),
        ]
        filled = await self.desk.ask(Form(f"{one.ref} is of another patient: {number}", fields, "go on"))
        if filled is None or not await self.desk.sure(
            f"Ask a second person to move {one.ref} to {number}?",
            "ask",
            f"It stays at {one.claim} until then. A review for breach opens with it.",
        ):
            return
        asked = await self.desk.do(identity.ask, seen.asking, filled["reason"], filled["evidence"], seen.hash)
        await self.filed(f"{asked.ref} waits for the yes of {asked.waits_for}, in : duplicates.")

    async def _claim(self) -> tuple[str, str] | None:
        """A claim by its number, or by the patient's name; one of several by a digit."""
        filled = await self.desk.ask(
            Form("To which claim", [Field("claim", "Claim", check=something, hint="its number, or the patient's name")], "go on")
        )
        if filled is None:
            return None
        found = await self.desk.do(lists.find, filled["claim"])
        hits, patients = ([hit for hit in found if hit.kind == kind] for kind in ("claim", "patient"))
        if not hits and patients:
            return await self._claim_of(patients)
        if not hits:
            self.desk.say(f'No claim has the number or name "{words.short(filled["claim"], 30)}".')
            return None
        at: int | None = 0
        if len(hits) > 1:
            at = await self.desk.ask(Menu("To which claim", [words.found(hit.words, hit.detail, self.room[0] - 10) for hit in hits[:20]]))
        return None if at is None else (hits[at].key, words.short(hits[at].detail.split("  ")[0], 24))

    async def _claim_of(self, patients: list[Hit]) -> tuple[str, str] | None:
        """A claim of the patient who was named, first which of several."""
        at: int | None = 0
        if len(patients) > 1:
            at = await self.desk.ask(Menu("Of which patient", [words.found(one.words, one.detail, self.room[0] - 10) for one in patients]))
        if at is None:
            return None
        view = await self.desk.do(chart.whole, int(patients[at].key))
        claims = [thing for thing in view.things if thing.relation == "claim"]
        if not claims:
            self.desk.say(f"{words.short(view.patient, 30)} has no claim: m in the chart moves a document to a patient.")
            return None
        on: int | None = 0
        if len(claims) > 1:
            on = await self.desk.ask(Menu("To which claim", [f"{one.on}  {one.title}  {one.words}" for one in claims[:20]]))
        return None if on is None else (claims[on].key, words.short(view.patient, 24))

    # -- dropped, saved

    async def do_drop(self) -> None:
        """Out of the list, or off the claim, with a reason; it is kept."""
        one = self.current()
        if one is None:
            return
        what = f"Take {one.ref} off {one.claim}" if one.state == "filed" else f"Dismiss {one.ref}"
        hint = "another patient's: m moves it" if one.state == "filed" else "advertisement, twice here ..."
        filled = await self.desk.ask(Form(f"{what}: it is kept", [Field("reason", "Reason", check=something, hint=hint)], "drop it"))
        if filled is None:
            return
        await self.desk.do(documents.dismiss, one.document, filled["reason"], one.claim if one.state == "filed" else "", one.version)
        done = f"{one.ref} is off {one.claim}." if one.state == "filed" else f"{one.ref} is dismissed."
        await self.filed(f"{done} {self.desk.keymap.shown('undo')} takes it back.")

    async def do_file_print(self) -> None:
        """Save it as it came; the log keeps that it left."""
        one = self.current()
        if one is None:
            return
        filled = await self.desk.ask(
            Form(
                f"Save {one.ref}, {one.media_words}, as a file: a copy of a patient's record leaves the books",
                [Field("to", "Folder or name", str(Path.cwd()), something)],
                "save it",
            )
        )
        if filled is not None:
            target = await self.desk.do(documents.save, one.document, filled["to"])
            self.desk.say(f"Saved as {words.short(str(target), 60)}; the log has it.", "good")

    async def read_whole(self, one: DocumentRow) -> None:
        """The document on a screen of its own."""
        made = importlib.import_module("tui.screens.document").DocumentScreen
        self.stale = True
        await self.desk.show_screen(made(one.document, one.claim))
