"""Documents as they came: their bytes in parts, their text, and the claims that they lie at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from store import paper_clues
from store.engine.sqlite import Read, Write
from store.ids import among

PART_BYTES = 1_000_000
INCOMING, FILED, DISMISSED, RESTRICTED = "incoming", "filed", "dismissed", "restricted"
"""restricted: it belongs to nobody of this practice; only who may looks at it, with a reason."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document at one of its places. pages, note: of its text. place, version: the row that says where it lies.

    claim: None among what came in. control_number and person are the claim's, or whose it is without one."""

    id: int
    name: str
    media: str
    size: int
    came: str
    received_at: int
    received_by: str
    sha256: str
    pages: int
    text_note: str
    has_text: bool
    place: int
    claim: int | None
    control_number: str
    person: int | None
    kind: str
    state: str
    note: str
    placed_by: str
    placed_at: int
    version: int

    @property
    def ref(self) -> str:
        """DOC-7."""
        return f"DOC-{self.id}"


_SELECT = (
    "SELECT d.id, d.name, d.media, d.size, d.came, d.received_at, d.actor, d.sha256, t.pages, t.note, t.text <> '' AS has_text, "
    "p.id, p.claim, coalesce(c.control_number, '') AS control_number, coalesce(p.person, c.person) AS person, p.kind, p.state, "
    "p.note AS why, p.actor AS placed_by, p.placed_at, p.version FROM document_place p JOIN document d ON d.id = p.document "
    "JOIN document_text t ON t.document = d.id LEFT JOIN claim c ON c.id = p.claim "
)


def _made(row: Any) -> Document:
    values = list(row)
    values[10] = bool(values[10])
    return Document(*values)


def add(
    write: Write, *, sha256: str, name: str, media: str, data: bytes, came: str, pages: int, text: str, text_note: str, actor: str,
    moment: int, event: int,
) -> int:  # fmt: skip
    """Keep a document's bytes and text; its number. Where it lies is another row."""
    document = write.insert(
        "document", sha256=sha256, name=name, media=media, size=len(data), came=came, received_at=moment, actor=actor, event=event
    )
    write.many("INSERT INTO document_part(document, seq, bytes) VALUES (?, ?, ?)", parts(document, data))
    write.insert("document_text", document=document, pages=pages, text=text, note=text_note)
    paper_clues.keep(write, document, text)
    return document


def parts(document: int, data: bytes) -> Iterable[tuple[int, int, bytes]]:
    """The rows of a document's bytes."""
    return ((document, seq, data[start : start + PART_BYTES]) for seq, start in enumerate(range(0, len(data), PART_BYTES)))


def put(write: Write, document: int, claim: int | None, kind: str, *, state: str, note: str, actor: str, moment: int) -> int:
    """A place for a document; the row's number."""
    return write.insert("document_place", document=document, claim=claim, kind=kind, state=state, note=note, actor=actor, placed_at=moment)


def replace(
    write: Write, place: int, version: int, *, claim: int | None, kind: str, state: str, note: str, actor: str, moment: int
) -> bool:
    """Another place, kind or state; False where it has moved meanwhile."""
    changed = write.change(
        "UPDATE document_place SET claim = :claim, kind = :kind, state = :state, note = :note, actor = :actor, placed_at = :moment, "
        "version = version + 1 WHERE id = :place AND version = :version",
        place=place, version=version, claim=claim, kind=kind, state=state, note=note, actor=actor, moment=moment,
    )  # fmt: skip
    return changed == 1


def content(read: Read, document: int) -> bytes:
    """The document as it came."""
    return b"".join(
        row[0] for row in read.run("SELECT bytes FROM document_part WHERE document = :document ORDER BY seq", document=document)
    )


def text(read: Read, document: int) -> str:
    """Its text, in clean lines; '' where there is none."""
    return str(read.value("SELECT text FROM document_text WHERE document = :document", document=document) or "")


def beginnings(read: Read, documents: Iterable[int], most: int) -> dict[int, str]:
    """The first signs of the text of each, for a preview."""
    rows = read.run(f"SELECT document, substr(text, 1, :most) FROM document_text WHERE document IN ({among(documents)})", most=most)
    return {row[0]: row[1] for row in rows}


def by_content(read: Read, sha256: str) -> int | None:
    """The document with this very content."""
    found = read.value("SELECT id FROM document WHERE sha256 = :sha256", sha256=sha256)
    return None if found is None else int(found)


def of_claim(read: Read, claim: int) -> tuple[Document, ...]:
    """The documents that are filed to a claim, newest first."""
    rows = read.run(f"{_SELECT} WHERE p.claim = :claim AND p.state = 'filed' ORDER BY p.placed_at DESC, p.id DESC", claim=claim)
    return tuple(map(_made, rows))


def of_person(read: Read, person: int) -> tuple[Document, ...]:
    """The documents that are a patient's without a claim, newest first."""
    rows = read.run(
        f"{_SELECT} WHERE p.person = :person AND p.claim IS NULL AND p.state = 'filed' ORDER BY p.placed_at DESC, p.id DESC", person=person
    )
    return tuple(map(_made, rows))


def count(read: Read, claim: int) -> int:
    """How many documents are filed to a claim."""
    return int(read.value("SELECT count(*) FROM document_place WHERE claim = :claim AND state = 'filed'", claim=claim))


def incoming(read: Read, limit: int = 1000) -> tuple[Document, ...]:
    """What came in and lies at no claim yet, oldest first."""
    rows = read.run(f"{_SELECT} WHERE p.state = 'incoming' ORDER BY p.document, p.id LIMIT :limit", limit=limit)
    return tuple(map(_made, rows))


def latest(read: Read, state: str, limit: int = 200) -> tuple[Document, ...]:
    """What was filed or dismissed last, newest first."""
    rows = read.run(f"{_SELECT} WHERE p.state = :state ORDER BY p.placed_at DESC, p.id DESC LIMIT :limit", state=state, limit=limit)
    return tuple(map(_made, rows))


def totals(read: Read) -> dict[str, int]:
    """How many places there are of each state."""
    return {row[0]: row[1] for row in read.run("SELECT state, count(*) FROM document_place GROUP BY state")}


def places(read: Read, document: int) -> tuple[Document, ...]:
    """Every place of a document: those that hold first."""
    rows = read.run(f"{_SELECT} WHERE p.document = :document ORDER BY p.state = 'dismissed', p.id", document=document)
    return tuple(map(_made, rows))
