"""One document: its text, to be read and searched, and where it lies."""

from __future__ import annotations

from textwrap import wrap

from acts import documents
from acts.document_rows import DocumentRow, DocumentView
from tui import words
from tui.keys import Key
from tui.screens.document_acts import DocumentActs
from tui.widgets.filter import Filter
from tui.widgets.lines import Row, row


class DocumentScreen(DocumentActs):
    """The text, line by line; / finds in it, Enter goes to the next place where it was found."""

    where = "document"

    def __init__(self, document: int, claim: str = "") -> None:
        super().__init__()
        self.document, self.claim = document, claim
        self.view: DocumentView | None = None
        self.sought = ""
        self.hits: list[int] = []
        self.at = -1

    async def load(self) -> None:
        """The document as it is now."""
        self.view = await self.desk.do(documents.show, self.document)
        self.redraw()
        self.draw_frame()

    def current(self) -> DocumentRow | None:
        """The document at the claim from which it was opened."""
        if self.view is None:
            return None
        return next((place for place in self.view.places if place.claim == self.claim and place.state != "dismissed"), self.view.row)

    def proposed(self) -> DocumentView | None:
        """What is known of the claims that it may belong to."""
        return self.view

    def title_words(self) -> str:
        """DOCUMENT DOC-7."""
        return f"DOCUMENT DOC-{self.document}"

    def holder(self) -> str:
        """Where it lies."""
        one = self.current()
        return (
            ""
            if one is None
            else f"claim {one.claim}"
            if one.claim and one.state == "filed"
            else "in a chart"
            if one.state == "filed"
            else one.state
        )

    def bar_row(self) -> Row:
        """What it is, how it came."""
        one = self.current()
        if one is None:
            return Row()
        came = f"came {words.moment(one.received, self.desk.info.zone, self.desk.info.today)} by {one.came}, {one.by}"
        return row(f" {words.short(f'{one.name}   {one.media_words}   {one.kind_words}   {came}', self.room[0] - 2)}")

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        return [("find.filter", "find in it"), ("open", "next place"), ("document.file", "to a claim"), ("drop", "drop"),
                ("file.print", "save as file")]  # fmt: skip

    def status_row(self) -> tuple[str, str]:
        """How far down, what is sought."""
        body = self.part("body")
        total = len(body.rows)
        last = min(body.top + body.size.height, total)
        found = f'   "{self.sought}": {self.at + 1} of {len(self.hits)}' if self.sought else ""
        return f"line {min(body.top + 1, total)} to {last} of {total}{found}", ""

    def resized(self) -> None:
        """Another width."""
        self.redraw()

    def redraw(self) -> None:
        """The text in rows; the one that was found has the cursor."""
        if self.view is None or not self.is_mounted:
            return
        width = self.room[0] - 4
        rows: list[Row] = []
        self.hits = []
        sought = self.sought.lower()
        for line in self.view.lines:
            for chunk in wrap(line, width, replace_whitespace=False, drop_whitespace=False) or [""]:
                if sought and sought in chunk.lower():
                    self.hits.append(len(rows))
                rows.append(_marked(chunk, sought))
        if not rows:
            rows = [row((f"  There is no text to read: {self.view.row.text_note or 'the file is empty'}.", "quiet")),
                    row((f"  {self.desk.keymap.shown('file.print')} saves it as a file, to be opened elsewhere.", "quiet"))]  # fmt: skip
        elif self.view.row.text_note:
            rows.append(row((f"  ({self.view.row.text_note})", "soon")))
        cursor = self.hits[self.at] if 0 <= self.at < len(self.hits) else None
        self.part("body").show(rows, cursor)
        self.draw_status()

    # -- keys

    def why_not(self, key: Key) -> str | None:
        """What cannot be done with it now."""
        return self.why_not_here(key) or super().why_not(key)

    async def do_find_filter(self) -> None:
        """Find in the text while one types."""

        async def typed(text: str) -> None:
            self.sought, self.at = text.strip(), 0
            self.redraw()

        mode = Filter("/", typed, self.sought, keys="Enter keep   Esc show no place")
        mode.later = lambda: self.desk.keys_wait
        if await self.desk.ask(mode) is None:
            await typed("")
        elif self.sought and not self.hits:
            self.desk.say(f'"{words.short(self.sought, 40)}" is not in it.')

    async def do_open(self) -> None:
        """The next place where it was found."""
        if self.hits:
            self.at = (self.at + 1) % len(self.hits)
            self.redraw()
        else:
            self.desk.say(f"{self.desk.keymap.shown('find.filter')} finds words in it.")

    async def do_back(self) -> None:
        """What is sought goes first."""
        if self.sought:
            self.sought, self.at = "", -1
            self.part("body").cursor = None
            self.redraw()
        else:
            await super().do_back()

    async def _scroll(self, by: int) -> None:
        self.part("body").cursor = None
        self.part("body").scroll_rows(by)
        self.draw_status()

    async def do_move_down(self) -> None:
        """A line down."""
        await self._scroll(1)

    async def do_move_up(self) -> None:
        """A line up."""
        await self._scroll(-1)

    async def do_move_half_down(self) -> None:
        """Half a page down."""
        await self._scroll(max(self.part("body").size.height // 2, 1))

    async def do_move_half_up(self) -> None:
        """Half a page up."""
        await self._scroll(-max(self.part("body").size.height // 2, 1))

    async def do_move_page_down(self) -> None:
        """A page down."""
        await self._scroll(self.part("body").size.height)

    async def do_move_page_up(self) -> None:
        """A page up."""
        await self._scroll(-self.part("body").size.height)

    async def do_move_first(self) -> None:
        """The beginning."""
        await self._scroll(-10_000_000)

    async def do_move_last(self) -> None:
        """The end."""
        await self._scroll(10_000_000)


def _marked(text: str, sought: str) -> Row:
    """A line of the text, what is sought in bold."""
    if not sought:
        return row(f"  {text}")
    parts: list[str | tuple[str, str]] = ["  "]
    low, at = text.lower(), 0
    while (found := low.find(sought, at)) >= 0:
        parts += [text[at:found], (text[found : found + len(sought)], "bold")]
        at = found + len(sought)
    return row(*parts, text[at:])
