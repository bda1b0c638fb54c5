"""Documents: what came in and lies at no claim yet, with its text and the claims that it names; or the documents of one claim."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from textwrap import wrap
from typing import Any

from textual.widget import Widget

from acts import documents, errors
from acts.desk import Desk
from acts.document_rows import DocumentRow, DocumentView
from billing import documents as rule
from tui import words
from tui.keys import Key
from tui.list_frame import FilteredFrame
from tui.screens.document_acts import DocumentActs
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form, something
from tui.widgets.lines import Lines, Row, row
from tui.widgets.lines import rule as line_across
from tui.widgets.window import Held
from tui.widgets.worklist import Worklist

VIEWS = ("Came in", "Filed last", "Dismissed")
STATES = ("incoming", "filed", "dismissed")
PANE_ROWS = 11
LIST_LEAST = 4
FOUND_SHOWN = 4


class DocumentsScreen(DocumentActs, FilteredFrame):
    """A list over a pane: its text, and to which claims it may belong."""

    where = "documents"
    names = VIEWS

    def __init__(self, claim: str = "") -> None:
        super().__init__()
        self.claim = claim
        self.rows: tuple[DocumentRow, ...] = ()
        self.seen: DocumentView | None = None

    def work(self) -> Iterable[Widget]:
        """List and pane."""
        yield Worklist(self.desk.palette, self.draw_item, self.draw_head)
        yield Lines(self.desk.palette, id="preview")

    # -- reading

    async def load(self) -> None:
        """What the view shows; the cursor stays on its own."""
        if self.claim:
            found = await self.desk.do(documents.of_claim, self.claim)
        else:
            found, totals = await self.desk.do(documents.listing, STATES[self.chosen])
            self.totals = [totals.get(state, 0) for state in STATES]
        here = self.current()
        self.rows = tuple(one for one in found if _has(one, self.text))
        on = next((n for n, one in enumerate(self.rows) if here is not None and one.document == here.document), self.worklist.on)
        self.worklist.words = self._nothing()
        await self.worklist.show(Held(list(self.rows)), min(on, max(len(self.rows) - 1, 0)))
        self.seen = None
        await self._look()
        self.draw_frame()

    def _nothing(self) -> tuple[str, ...]:
        if self.text:
            return (f'Nothing matches "{self.text}". Esc shows all.',)
        load = self.desk.keymap.shown("intake.load")
        if self.claim:
            return (f"No documents are filed to {self.claim}. {load} takes one in for it.",)
        if self.chosen:
            return ("Nothing is here. 1 shows what came in.",)
        return ("Nothing came in that is not filed.", f"{load} takes in a scan, a fax or a folder of them.")

    async def _look(self) -> None:
        """Read what the pane shows of the document under the cursor; that it was looked at is in the log."""
        one = self.current()
        if one is None:
            self.seen = None
        elif self.seen is None or self.seen.row.document != one.document:
            try:
                self.seen = await self.desk.do(documents.preview, one.document)
            except errors.ClaimdeskError as error:
                self.seen = None
                self.desk.say(self.desk.faults.sentence(error), "soon")
        self.draw_pane()

    def current(self) -> DocumentRow | None:
        """The document under the cursor."""
        item = self.worklist.current() if self.is_mounted else None
        return item if isinstance(item, DocumentRow) else None

    def proposed(self) -> DocumentView | None:
        """What the pane knows of it."""
        one = self.current()
        return self.seen if self.seen is not None and one is not None and self.seen.row.document == one.document else None

    async def _moved(self) -> None:
        await super()._moved()
        if self.desk.keys_wait:
            return
        await self._look()

    # -- what stands where

    def title_words(self) -> str:
        """DOCUMENTS, DOCUMENTS OF 48213."""
        return f"DOCUMENTS OF {self.claim}" if self.claim else "DOCUMENTS"

    def bar_row(self) -> Row:
        """The views; of a claim how many there are."""
        return row(f" {words.many(len(self.rows), 'document')} filed to {self.claim}, newest first") if self.claim else super().bar_row()

    def draw_head(self, width: int) -> Row:
        """The heads of the columns."""
        what = "FILED AS" if self.claim or self.chosen else "LOOKS LIKE"
        return row((f"   {'NUMBER':<9}{'CAME':<12}{'BY':<8}{what:<20}{'NAME'}", "quiet"))

    def draw_item(self, item: Any, width: int) -> tuple[str, Row]:
        """A document."""
        one: DocumentRow = item
        came = words.moment(one.received, self.desk.info.zone, self.desk.info.today)
        where = f"  {one.claim or 'in a chart'}" if one.state == "filed" and not self.claim else ""
        note = f"  {one.note}" if one.note else ""
        name = words.short(f"{one.name}{where}  {one.media_words}{note}", width - 53)
        return "  ", row(f"{words.left(one.ref, 8)} {came:<11} {words.left(one.came, 7)} {words.left(one.kind_words, 19)} {name}")

    def draw_pane(self) -> None:
        """The claims that it may belong to, and how its text begins."""
        if not self.is_mounted:
            return
        pane = self.part("preview")
        width, height = self.room
        size = max(PANE_ROWS, height - 5 - 14) if height > 26 else PANE_ROWS
        mode = self.desk.mode_of(self)
        asked = len(mode.panel(width)) + 1 if mode is not None else 0
        # What is asked takes its rows from the pane first: the document that it is about stays in sight.
        size = max(3, min(size, height - 5 - LIST_LEAST - asked))
        pane.styles.height = size
        view = self.proposed()
        if view is None:
            pane.show([])
            return
        rows: list[Row] = [line_across()]
        for n, found in enumerate(view.found[:FOUND_SHOWN], 1):
            on = found.on.isoformat() if found.on else "-"
            said = f"{found.control_number}  {found.patient}  visit {on}  {found.payer}"
            rows.append(row(f"  {n}  ", words.left(said, width - 40), (f"  {words.short(found.why, 32)}", "quiet")))
        if not view.found and view.row.state != "filed":
            rows.append(row((f"  No claim is named in it; {self.desk.keymap.shown('document.file')} files it by number or name.", "soon")))
        if not view.lines:
            rows.append(row((f"  {words.sentence(view.row.text_note or 'no text in it')}.", "quiet")))
        for line in view.lines:
            rows += [row((f"  {chunk}", "")) for chunk in wrap(line, width - 4) or [""]]
            if len(rows) > size:
                break
        pane.show(rows[:size], top=0)

    def draw_mode(self) -> None:
        """The pane gives way to what is asked."""
        super().draw_mode()
        if self.has_parts:
            self.draw_pane()

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        if self.claim or self.chosen == 1:
            return [("open", "read it"), ("document.file", "move"), ("drop", "drop"), ("file.print", "save as file"),
                    ("intake.load", "add"), ("undo", "undo")]  # fmt: skip
        count = min(len(self.seen.found), FOUND_SHOWN) if self.seen is not None else 0
        first = [("open", "file it"), *([(f"1-{count}", "to that claim")] if count > 1 else [])]
        more = [("document.file", "other claim"), ("look.source", "read whole"), ("drop", "dismiss"), ("intake.load", "add")]
        return [*first, *more]

    def status_row(self) -> tuple[str, str]:
        """Position and order."""
        at = self.worklist.on + 1 if self.rows and self.is_mounted else 0
        order = "order: newest first" if self.claim or self.chosen else "order: longest waiting first"
        said = f'filter "{self.text}"' if self.text else order
        return f"{words.count(at)} of {words.count(len(self.rows))}   {said}", ""

    def resized(self) -> None:
        """Another size."""
        self.draw_pane()

    # -- keys

    def why_not(self, key: Key) -> str | None:
        """What cannot be done with it now."""
        if key.id == "intake.load":
            return self.desk.may("documents.add")
        return self.why_not_here(key) or super().why_not(key)

    async def do_open(self) -> None:
        """File what came in to the claim that is proposed; read what is filed."""
        one = self.current()
        if one is None:
            return
        if one.state != "incoming":
            await self.read_whole(one)
            return
        view = self.proposed()
        if view is None or not view.found:
            await self.do_document_file()
        else:
            await self.file_to(one, view.found[0].control_number, view.found[0].patient)

    async def do_find_pick(self, number: int) -> None:
        """File it to the claim with this number in the pane; where none is proposed, a view."""
        one, view = self.current(), self.proposed()
        if one is not None and one.state == "incoming" and view is not None and view.found:
            if number > min(len(view.found), FOUND_SHOWN):
                self.desk.say(f"There is no claim {number} in the pane; {self.desk.keymap.shown('part')} shows the other views.")
                return
            await self.file_to(one, view.found[number - 1].control_number, view.found[number - 1].patient)
        elif not self.claim:
            await super().do_find_pick(number)

    async def do_part(self) -> None:
        """The next view."""
        if not self.claim:
            await FilteredFrame.do_find_pick(self, (self.chosen + 1) % len(VIEWS) + 1)

    async def do_look_source(self) -> None:
        """The document, whole."""
        one = self.current()
        if one is not None:
            await self.read_whole(one)

    async def do_intake_load(self) -> None:
        """Take in a file or a folder of them."""
        came = list(rule.CAME)
        chosen = await self.desk.ask(Menu("How did it come in?", [rule.CAME[way] for way in came]))
        if chosen is None:
            return
        title = f"Add to {self.claim}: a file, or a folder" if self.claim else "Take in: a file, or a folder of them"
        filled = await self.desk.ask(Form(title, [Field("path", "Path", check=something)], "take it in"))
        if filled is None:
            return
        path = Path(filled["path"]).expanduser()

        def bring(desk: Desk, progress: Any) -> tuple[list[DocumentRow], list[str]]:
            asking, rows, said = desk.asking(), list[DocumentRow](), list[str]()
            files = sorted(p for p in path.iterdir() if p.is_file() and not p.name.startswith(".")) if path.is_dir() else [path]
            for n, file in enumerate(files):
                progress(n, len(files))
                try:
                    rows.append(documents.add(asking, file, self.claim, came=came[chosen]))
                except errors.Refused as error:
                    said.append(error.what)
            return rows, said

        async def told(result: tuple[list[DocumentRow], list[str]]) -> None:
            rows, said = result
            fresh = sum(one.kept for one in rows)
            await self.load()
            again = f" {words.clean(next(one.said for one in rows if one.said))}" if any(one.said for one in rows) else ""
            wrong = f" {len(said)} not: {words.clean(said[0])}." if said else ""
            self.desk.say(f"{words.many(fresh, 'document')} came in.{again}{wrong}", "soon" if said else "good")

        name = words.short(path.name, 30)
        self.desk.jobs.start(f"Reading {name}", "files", bring, told, lambda at, of: f"Stopped at file {at} of {of}. {at} are kept.")


def _has(one: DocumentRow, text: str) -> bool:
    said = f"{one.ref} {one.name} {one.kind_words} {one.came} {one.claim} {one.note} {one.by}".lower()
    return all(word in said for word in text.lower().split())
