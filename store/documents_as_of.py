"""The documents of a chart as they lay at a moment: by when the desk took them in, and where they were filed then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from store import as_it_stood
from store.as_it_stood import Mark
from store.documents import FILED, RESTRICTED, Document
from store.engine.sqlite import Read
from store.ids import among

_OF = (
    "SELECT d.id, d.name, d.media, d.size, d.came, d.received_at, d.actor, d.sha256, t.pages, t.note, t.text <> '' AS has_text "
    "FROM document d JOIN document_text t ON t.document = d.id"
)


def then(
    read: Read, person: int, at: Mark, same: frozenset[int], claims: Mapping[int, str], hidden: Iterable[int], noted: Iterable[int]
) -> tuple[tuple[Document, ...], int]:
    """The documents that were filed to the patient then, and how many of them are another's by now and stay hidden.

    claims: those of the chart then, by number; hidden: those that are another's now; noted: documents that its notes came as."""
    gone = frozenset(hidden)
    listed, notes = among({*claims, *gone}), frozenset(noted)
    ids = {
        row[0]
        for row in read.run(
            f"SELECT id FROM document_place WHERE claim IN ({listed}) OR person = :person OR document IN ({among(notes)})", person=person
        )
    }
    ids |= as_it_stood.once(read, "document_place", "claim", {*claims, *gone})
    ids |= as_it_stood.once(read, "document_place", "person", (person,))
    there = {
        id: row
        for id, row in as_it_stood.rows(read, "document_place", ids, at).items()
        if row["state"] == FILED and _here(row, person, {*claims, *gone}, notes)
    }
    mine = _mine(read, there, same)
    shown = [row for id, row in there.items() if mine.get(id, row["claim"] not in gone)]
    order = {claim: n for n, claim in enumerate(claims)}
    shown.sort(key=lambda row: (order.get(row["claim"], len(order)), -row["placed_at"], -row["id"]))
    return _documents(read, shown, claims, person), len(there) - len(shown)


def _here(row: Mapping[str, Any], person: int, claims: set[int], notes: frozenset[int]) -> bool:
    """Whether a place was one of this chart: at a claim of it, the patient's own, or what a note of it came as."""
    if row["claim"] is not None:
        return row["claim"] in claims
    return row["person"] == person or (row["person"] is None and row["document"] in notes)


def _mine(read: Read, there: Iterable[int], same: frozenset[int]) -> dict[int, bool]:
    """Whether these places are the patient's by now: not another's, nor nobody's of this practice. One that is gone is not said."""
    rows = read.run(
        "SELECT p.id, p.state, coalesce(p.person, c.person) FROM document_place p LEFT JOIN claim c ON c.id = p.claim "
        f"WHERE p.id IN ({among(there)})"
    )
    return {row[0]: row[1] != RESTRICTED and (row[2] is None or row[2] in same) for row in rows}


def _documents(read: Read, places: list[dict[str, Any]], claims: Mapping[int, str], person: int) -> tuple[Document, ...]:
    """Each as it lay, once, however many claims of the chart it was filed to; a claim that is another's now is not named."""
    known = {row[0]: list(row) for row in read.run(f"{_OF} WHERE d.id IN ({among(place['document'] for place in places)})")}
    found: dict[int, Document] = {}
    for place in places:
        values = known[place["document"]]
        values[10] = bool(values[10])
        claim = place["claim"] if place["claim"] in claims else None
        at = (place["id"], claim, claims.get(place["claim"], ""), person)
        filed = tuple(place[name] for name in ("kind", "state", "note", "actor", "placed_at", "version"))
        found[place["document"]] = Document(*values, *at, *filed)  # type: ignore[call-arg]
    return tuple(found.values())
