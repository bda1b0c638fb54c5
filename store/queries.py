"""Queries in the books: kept, changed under their version, found by whom they ask, by claim, by patient and by day."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from billing.query import Indicator, Query
from store.claims import day
from store.engine.sqlite import Read, Write


@dataclass(frozen=True, slots=True)
class Kept:
    """A query with its patient and claim. login: who of this desk is asked; reached: the login of the clinician who is asked;
    members: the logins of the team that is asked."""

    id: int
    person: int
    last: str
    first: str
    claim: int | None
    control_number: str
    encounter: int | None
    item: int | None
    template: str
    query: Query
    login: str
    clinician: int | None
    name: str
    reached: str
    members: tuple[str, ...]
    due_on: date
    state: str
    asker: str
    asked_at: int
    chosen: tuple[int, ...]
    answer: str
    answered_by: str
    typed_by: str
    answered_at: int | None
    signature: str
    signed_by: str
    signed_at: int | None
    paper: int | None
    outcome: str
    closed_by: str
    version: int

    @property
    def ref(self) -> str:
        """QRY-7."""
        return f"QRY-{self.id}"


_SELECT = (
    "SELECT q.*, p.last AS p_last, p.first AS p_first, coalesce(c.control_number, '') AS control_number, coalesce(k.login, '') AS reached, "
    "(SELECT group_concat(m.login, ' ') FROM team_member m WHERE m.team = q.team) AS members "
    "FROM query q JOIN person p ON p.id = q.person LEFT JOIN claim c ON c.id = q.claim LEFT JOIN clinician k ON k.id = q.clinician "
)


def _made(row: Any) -> Kept:
    found = tuple(
        Indicator(one["words"], one["place"], date.fromisoformat(one["on"]) if one["on"] else None) for one in json.loads(row["indicators"])
    )
    query = Query(
        row["asked"], row["title"], row["question"], found, tuple(json.loads(row["options"])), row["kind"], row["basis"],
        tuple(json.loads(row["about"])),
    )  # fmt: skip
    members = tuple((row["members"] or "").split())
    return Kept(
        row["id"], row["person"], row["p_last"], row["p_first"], row["claim"], row["control_number"], row["encounter"], row["item"],
        row["template"], query, row["login"], row["clinician"], row["name"], row["reached"], members, date.fromisoformat(row["due_on"]),
        row["state"], row["asker"], row["asked_at"], tuple(json.loads(row["chosen"])), row["answer"], row["answered_by"], row["typed_by"],
        row["answered_at"], row["signature"], row["signed_by"], row["signed_at"], row["paper"], row["outcome"], row["closed_by"],
        row["version"],
    )  # fmt: skip


def worded(query: Query) -> dict[str, str]:
    """A query as the columns that hold it."""
    found = [{"words": one.words, "place": one.place, "on": one.on.isoformat() if one.on else ""} for one in query.indicators]
    return {
        "asked": query.asked, "title": query.title, "question": query.question, "kind": query.kind, "basis": query.basis,
        "about": json.dumps(list(query.about), ensure_ascii=False), "indicators": json.dumps(found, ensure_ascii=False),
        "options": json.dumps(list(query.options), ensure_ascii=False),
    }  # fmt: skip


def add(write: Write, query: Query, **values: Any) -> int:
    """Keep a query; its number."""
    return write.insert("query", **worded(query), **values)


def change(write: Write, number: int, version: int, states: Sequence[str], values: Mapping[str, Any]) -> bool:
    """Put these values over this version of a query in one of these states; False where it has moved meanwhile."""
    sets = ", ".join(f'"{name}" = :{name}' for name in values)
    among = ", ".join(f"'{state}'" for state in states)
    changed = write.change(
        f"UPDATE query SET {sets}, version = version + 1 WHERE id = :row_id AND version = :row_version AND state IN ({among})",
        row_id=number,
        row_version=version,
        **values,
    )
    return changed == 1


def one(read: Read, number: int) -> Kept | None:
    """One query."""
    row = read.one(f"{_SELECT} WHERE q.id = :number", number=number)
    return _made(row) if row else None


def of_claim(read: Read, claim: int) -> tuple[Kept, ...]:
    """A claim's queries, newest first."""
    return tuple(map(_made, read.run(f"{_SELECT} WHERE q.claim = :claim ORDER BY q.id DESC", claim=claim)))


def of_encounter(read: Read, encounter: int) -> tuple[Kept, ...]:
    """A visit's queries, newest first."""
    return tuple(map(_made, read.run(f"{_SELECT} WHERE q.encounter = :encounter ORDER BY q.id DESC", encounter=encounter)))


def of_person(read: Read, person: int) -> tuple[Kept, ...]:
    """A patient's queries, newest first."""
    return tuple(map(_made, read.run(f"{_SELECT} WHERE q.person = :person ORDER BY q.id DESC", person=person)))


_ASKED_OF = (
    "(q.login = :login OR (:login <> '' AND k.login = :login) OR q.team IN (SELECT team FROM team_member WHERE login = :login) "
    "OR (:coder AND q.asked = 'coder' AND q.login = '' AND q.name = '' "
    "AND q.clinician IS NULL))"
)


def asked_of(read: Read, login: str, *, coder: bool) -> tuple[Kept, ...]:
    """What this person is to answer, or to sign because another typed it in; the first due first."""
    rows = read.run(
        f"{_SELECT} WHERE {_ASKED_OF} "
        "AND (q.state = 'asked' OR (q.state = 'answered' AND q.signature = 'awaited')) ORDER BY q.due_on, q.id",
        login=login,
        coder=int(coder),
    )
    return tuple(map(_made, rows))


def ever_asked_of(read: Read, login: str, *, coder: bool, limit: int = 500) -> tuple[Kept, ...]:
    """Everything that was put to this person, newest first; what is only a draft is not."""
    rows = read.run(
        f"{_SELECT} WHERE {_ASKED_OF} AND q.state <> 'draft' ORDER BY q.id DESC LIMIT :limit", login=login, coder=int(coder), limit=limit
    )
    return tuple(map(_made, rows))


def open_ones(read: Read, limit: int = 2000) -> tuple[Kept, ...]:
    """All that are neither closed nor withdrawn: those without an answer first, by their day."""
    rows = read.run(
        f"{_SELECT} WHERE q.state IN ('draft', 'asked', 'answered') ORDER BY q.state = 'answered', q.due_on, q.id LIMIT :limit", limit=limit
    )
    return tuple(map(_made, rows))


def ended(read: Read, limit: int = 200) -> tuple[Kept, ...]:
    """Closed or withdrawn, newest first."""
    rows = read.run(f"{_SELECT} WHERE q.state IN ('closed', 'withdrawn') ORDER BY q.id DESC LIMIT :limit", limit=limit)
    return tuple(map(_made, rows))


def answered_to(read: Read, asker: str, since: int) -> list[tuple[str, str]]:
    """(QRY-7, who answered) of what this person asked and others have answered since a moment."""
    rows = read.run(
        "SELECT id, answered_by FROM query WHERE asker = :asker AND typed_by <> :asker AND answered_at > :since ORDER BY answered_at",
        asker=asker,
        since=since,
    )
    return [(f"QRY-{row[0]}", row[1]) for row in rows]


def note_text(read: Read, number: int) -> tuple[int, str] | None:
    """Patient and words of a note in a chart."""
    row = read.one("SELECT person, record FROM chart_item WHERE id = :id AND kind = 'note'", id=number)
    return (row[0], str(json.loads(row[1]).get("text", ""))) if row else None


@dataclass(frozen=True, slots=True)
class NoteText:
    """A note of a chart, as far as it is quoted."""

    number: int
    encounter: int | None
    on: date | None
    text: str


def notes_of(read: Read, person: int, limit: int = 60) -> list[NoteText]:
    """The notes of a chart that stand, newest first."""
    rows = read.run(
        "SELECT id, encounter, from_on, record FROM chart_item WHERE person = :person AND kind = 'note' AND standing = '' "
        "ORDER BY from_on DESC, id DESC LIMIT :limit",
        person=person,
        limit=limit,
    )
    return [NoteText(row[0], row[1], day(row[2]), str(json.loads(row[3]).get("text", ""))) for row in rows]


def person_of_visit(read: Read, encounter: int) -> int | None:
    """The patient of a visit."""
    found = read.value("SELECT person FROM chart_item WHERE id = :id AND kind = 'encounter'", id=encounter)
    return None if found is None else int(found)


def document_persons(read: Read, document: int) -> set[int]:
    """The patients in whose record a document is: filed to a claim of theirs, or to them alone."""
    rows = read.run(
        "SELECT DISTINCT coalesce(c.person, p.person) FROM document_place p LEFT JOIN claim c ON c.id = p.claim "
        "WHERE p.document = :document AND p.state = 'filed'",
        document=document,
    )
    return {row[0] for row in rows if row[0] is not None}


def documents_of(read: Read, person: int, limit: int = 20) -> list[int]:
    """The documents in a patient's record, the newest first."""
    rows = read.run(
        "SELECT document FROM document_place WHERE state = 'filed' AND (claim IN (SELECT id FROM claim WHERE person = :person) "
        "OR (claim IS NULL AND person = :person)) GROUP BY document ORDER BY document DESC LIMIT :limit",
        person=person,
        limit=limit,
    )
    return [row[0] for row in rows]
