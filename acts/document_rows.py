"""Documents as a screen or a command gets them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from acts.rows import at
from billing import documents as rule
from billing.text import clean
from store.documents import Document


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document where it lies. claim: '' among what came in. note: why it lies there; text_note: why there is no text, or not all.

    said: what there was to say when it was brought (that it is here already)."""

    document: int
    ref: str
    name: str
    media: str
    size: int
    came: str
    received: datetime
    by: str
    pages: int
    text_note: str
    has_text: bool
    claim: str
    person: int | None
    kind: str
    state: str
    note: str
    placed_by: str
    placed: datetime
    version: int
    said: str = ""
    kept: bool = True
    """Whether it was stored by the act that gives this row; False where the same bytes were here."""

    @property
    def media_words(self) -> str:
        """PDF, 3 pages."""
        words = rule.MEDIA.get(self.media, self.media)
        return f"{words}, {self.pages} page{'s' if self.pages != 1 else ''}" if self.pages else words

    @property
    def kind_words(self) -> str:
        """medical record."""
        return rule.KINDS.get(self.kind, self.kind)


@dataclass(frozen=True, slots=True)
class ClaimFound:
    """A claim that a document may belong to, and by what it was found."""

    claim: int
    control_number: str
    patient: str
    payer: str
    on: date | None
    why: str


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document whole: where it lies (all places), its text in lines, the claims that it may belong to, and what it looks like."""

    row: DocumentRow
    places: tuple[DocumentRow, ...]
    lines: tuple[str, ...]
    found: tuple[ClaimFound, ...]
    guessed: str
    due_on: date | None


def document_row(found: Document, said: str = "", *, kept: bool = True) -> DocumentRow:
    """A document of the books as it is shown."""
    return DocumentRow(
        found.id, found.ref, clean(found.name), found.media, found.size, found.came, at(found.received_at), found.received_by, found.pages,
        found.text_note, found.has_text, clean(found.control_number), found.person, found.kind, found.state, clean(found.note),
        found.placed_by, at(found.placed_at), found.version, said, kept,
    )  # fmt: skip
