"""A note of a chart: its text, to be read and searched."""

from __future__ import annotations

from textwrap import wrap

from acts.chart_rows import Thing, Whole
from tui import words
from tui.keys import Key
from tui.screens.chart_page import mark
from tui.scrolled import Scrolled
from tui.widgets.lines import Row, row


class NoteScreen(Scrolled):
    """The text line by line, as it was written."""

    where = "note"

    def __init__(self, view: Whole, thing: Thing) -> None:
        super().__init__()
        self.view, self.thing = view, thing

    async def load(self) -> None:
        """It was read with the chart."""
        self.redraw()
        self.draw_frame()

    async def changed(self, subjects: frozenset[tuple[str, str]]) -> None:
        """What others write meanwhile is seen on the chart."""

    def _value(self, name: str) -> str:
        return next((field.value for field in self.thing.fields if field.name == name), "")

    def title_words(self) -> str:
        """NOTE."""
        return "NOTE"

    def holder(self) -> str:
        """As it stood, or what became of it."""
        return f"as it stood on {self.view.as_of}" if self.view.as_of else mark(self.thing, 80).removesuffix(" e").partition(",")[0]

    def bar_row(self) -> Row:
        """Whose, what, by whom, when."""
        by = f"  by {self._value('author')}" if self._value("author") else ""
        signed = self._value("signed_at")[:16].replace("T", " ")
        of = f"  of {self.thing.on}" if self.thing.on and not signed.startswith(self.thing.on) else ""
        said = f"{self.view.patient}  {self._value('title')}{of}  {f'signed {signed}' if signed else 'not signed'}{by}"
        return row(f" {words.short(said, self.room[0] - 2)}")

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        document = [("look.documents", "as it came")] if self.thing.key else []
        return [("move.half_down", "go on"), *document, ("record.correct", "correct it"), ("work.ask", "ask"), ("back", "back")]

    def status_row(self) -> tuple[str, str]:
        """How long it is."""
        return words.many(len(self.thing.lines), "line"), ""

    def resized(self) -> None:
        """Another width."""
        self.redraw()

    def redraw(self) -> None:
        """The text in rows."""
        if not self.is_mounted:
            return
        width = self.room[0] - 4
        chunks = [
            chunk for line in self.thing.lines for chunk in wrap(line, width, replace_whitespace=False, drop_whitespace=False) or [""]
        ]
        self.part("body").show([row(f"  {chunk}") for chunk in chunks] or [row(("  There is no text in it.", "quiet"))])

    async def do_look_documents(self) -> None:
        """The paper as it came."""
        if not self.thing.key:
            self.desk.say("It came as text; there is no paper behind it.")
            return
        from tui.screens.document import DocumentScreen

        await self.desk.show_screen(DocumentScreen(int(self.thing.key.removeprefix("DOC-"))))

    def why_not(self, key: Key) -> str | None:
        """Of what once was nothing is asked."""
        if key.id == "work.ask":
            return "This is the note as it stood: Esc goes back." if self.view.as_of else self.desk.may("query.ask")
        return super().why_not(key)

    async def do_work_ask(self) -> None:
        """Ask about its wording."""
        from tui.query_whom import ask_of_thing

        await ask_of_thing(self, self.view, self.thing)

    async def do_record_correct(self) -> None:
        """Correct it, as a thing of the chart."""
        from tui.screens.chart import correct

        await correct(self.desk, self.view, self.thing, "text")
