"""Notes on a claim: one paragraph each, append-only; an undo adds the row that takes one back."""

from __future__ import annotations

from dataclasses import dataclass

from store import gone
from store.engine.sqlite import Read, Write


@dataclass(frozen=True, slots=True)
class Note:
    """A note; retracted where a later row took it back, and that row was not taken back itself."""

    id: int
    event: int
    actor: str
    moment: int
    text: str
    retracted: bool


def add(write: Write, claim: int, text: str, *, actor: str, moment: int, event: int, retracts: int | None = None) -> int:
    """Write a note; its number."""
    return write.insert("note", claim=claim, event=event, actor=actor, moment=moment, text=text, retracts=retracts)


def of_claim(read: Read, claim: int) -> tuple[Note, ...]:
    """A claim's notes, newest first; the words that name what went to another patient are hidden."""
    rows = read.run("SELECT id, event, actor, moment, text, retracts FROM note WHERE claim = :claim ORDER BY id", claim=claim)
    by_target = {row[5]: row[0] for row in rows if row[5] is not None}

    def off(number: int) -> bool:
        """A retraction that is itself taken back has no effect."""
        return number in by_target and not off(by_target[number])

    went = gone.of(read, int(read.value("SELECT person FROM claim WHERE id = :claim", claim=claim))) if rows else gone.NOTHING
    return tuple(Note(row[0], row[1], row[2], row[3], went.told(row[4]), off(row[0])) for row in reversed(rows) if row[5] is None)


def of_event(read: Read, event: int) -> list[tuple[int, int, str]]:
    """(id, claim, text) of the notes that an event wrote, retractions among them."""
    return [(row[0], row[1], row[2]) for row in read.run("SELECT id, claim, text FROM note WHERE event = :event ORDER BY id", event=event)]
