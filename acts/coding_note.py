"""The note that a claim or a visit is coded from: that of the visit, else the patient's of that day; signed ones first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from acts.coding_rows import NoteShown
from acts.desk import Desk
from billing.text import clean
from store import chart_items, documents
from store.chart_items import Item
from store.engine.sqlite import Read


def note_of(desk: Desk, read: Read, person: int, claim: int, on: date | None) -> NoteShown | None:
    """The note, or None where the chart has none for this claim."""
    found = note_of_visits(read, person, chart_items.encounters_of_claim(read, claim), on)
    if found is not None:
        return found
    for one in documents.of_claim(read, claim):
        if one.kind == "record":
            lines = tuple(clean(line.expandtabs(4)) for line in documents.text(read, one.id).split("\n") if line.strip())
            if lines:
                return NoteShown(clean(one.name), "", "", lines, f"D-{one.id}", one.ref)
    return None


def note_of_visits(read: Read, person: int, visits: Sequence[int], on: date | None) -> NoteShown | None:
    """The note of these visits; else one of that day that belongs to no visit; None where there is neither."""
    found = [item for visit in visits for item in chart_items.of_encounter(read, visit, "note")]
    if not found and on is not None:
        there = chart_items.of_person(read, person, "note")
        found = [item for item in there if item["from_on"] == on.isoformat() and (not visits or item.encounter in (None, *visits))]
    return _shown(min(found, key=lambda item: (not item["signed_at"], -item.id))) if found else None


def _shown(item: Item) -> NoteShown:
    author, signed = clean(item["author"]), clean(item["signed_at"])[:16].replace("T", " ")
    lines = tuple(clean(line.expandtabs(4)) for line in item["text"].split("\n") if line.strip())
    who = f" by {author}" if author else ""
    evidence = f"note {item.id}{who}, signed {signed}" if signed else ""
    return NoteShown(clean(item["title"]), author, signed, lines, evidence, f"NOTE-{item.id}")
