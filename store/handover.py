"""Notes at the end of a shift: kept for good, shown to those who come next until they have read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from store.engine.sqlite import Read, Write

_NOTE = (
    "SELECT h.id, h.actor, h.moment, h.text, t.name, "
    "EXISTS (SELECT 1 FROM handover_read r WHERE r.handover = h.id AND r.actor = :login) AS seen, h.event "
    "FROM handover h LEFT JOIN team t ON t.id = h.team "
    # A row that takes a note back is none; each further one lets the note stand again, or not.
    "WHERE h.retracts IS NULL AND (SELECT count(*) FROM handover b WHERE b.retracts = h.id) % 2 = 0"
)


@dataclass(frozen=True, slots=True)
class Note:
    """A note: who wrote it when, to which team ('' to all); seen: the person who asks has read it."""

    number: int
    actor: str
    moment: int
    text: str
    team: str
    seen: bool


def _note(row: Any) -> Note:
    return Note(row[0], row[1], row[2], row[3], row[4] or "", bool(row[5]))


def add(write: Write, text: str, *, actor: str, moment: int, event: int, team: int | None) -> int:
    """Keep a note."""
    return write.insert("handover", event=event, actor=actor, moment=moment, team=team, text=text, retracts=None)


def since(read: Read, login: str, moment: int) -> list[Note]:
    """What was written since a moment to everybody, to a team of this person, or by this person; the newest first."""
    rows = read.run(
        f"{_NOTE} AND h.moment >= :moment AND (h.team IS NULL OR h.actor = :login "
        "OR h.team IN (SELECT team FROM team_member WHERE login = :login)) ORDER BY h.id DESC",
        login=login,
        moment=moment,
    )
    return [_note(row) for row in rows]


def one(read: Read, number: int, login: str) -> Note | None:
    """A note that stands."""
    row = read.one(f"{_NOTE} AND h.id = :number", number=number, login=login)
    return _note(row) if row else None


def seen(write: Write, number: int, actor: str, moment: int) -> bool:
    """This person has read it; False where that is known."""
    return (
        write.change(
            "INSERT INTO handover_read(handover, actor, moment) SELECT :number, :actor, :moment WHERE NOT EXISTS "
            "(SELECT 1 FROM handover_read WHERE handover = :number AND actor = :actor)",
            number=number,
            actor=actor,
            moment=moment,
        )
        == 1
    )


def back(write: Write, events: Iterable[int], *, event: int, actor: str, moment: int) -> int:
    """Each note of these events gets a row that takes it back, or (what took one back) lets it stand again; how many."""
    count = 0
    for number in events:
        for note, team, text, retracts in write.run("SELECT id, team, text, retracts FROM handover WHERE event = :event", event=number):
            write.insert("handover", event=event, actor=actor, moment=moment, team=team, text=text, retracts=retracts or note)
            count += 1
    return count


def of_events(read: Read, events: Iterable[int]) -> int:
    """How many notes these events wrote."""
    return sum(int(read.value("SELECT count(*) FROM handover WHERE event = :event", event=number)) for number in events)
