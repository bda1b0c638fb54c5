"""What the records desk finds undone: notes without a signature, visits incomplete or not billed, late charges, errors on open claims."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from store.claims import day
from store.engine.sqlite import Read
from store.ids import among

MOST = 2000
"""A list is not read beyond so many rows."""


@dataclass(frozen=True, slots=True)
class Item:
    """A thing in a chart with its patient. claim: the control number of the claim that it is about, '' where none."""

    id: int
    person: int
    last: str
    first: str
    encounter: int | None
    from_on: date | None
    to_on: date | None
    record: dict[str, str]
    moment: int
    claim: str


_ITEM = (
    "SELECT i.id, i.person, p.last, p.first, i.encounter, i.from_on, i.to_on, i.record, coalesce(e.moment, 0) AS moment, {claim} AS claim "
    "FROM chart_item i JOIN person p ON p.id = i.person "
    "LEFT JOIN chart_item_version v ON v.chart_item = i.id AND v.version = 1 LEFT JOIN event e ON e.number = v.event "
)


def _item(row: Any) -> Item:
    kept = {name: "" if value is None else str(value) for name, value in json.loads(row["record"]).items()}
    return Item(
        row["id"], row["person"], row["last"], row["first"], row["encounter"], day(row["from_on"]), day(row["to_on"]), kept, row["moment"],
        row["claim"],
    )  # fmt: skip


def unsigned_notes(read: Read) -> list[Item]:
    """Notes that nobody has signed, the oldest first."""
    rows = read.run(
        f"{_ITEM.format(claim=repr(''))} WHERE i.kind = 'note' AND i.standing = '' "
        "AND coalesce(json_extract(i.record, '$.signed_at'), '') = '' "
        "ORDER BY coalesce(i.from_on, ''), i.id LIMIT :most",
        most=MOST,
    )
    return [_item(row) for row in rows]


def late_charges(read: Read) -> list[Item]:
    """Services of a billed visit that were written down after its claim was sent last, and that the claim does not have."""
    rows = read.run(
        f"{_ITEM.format(claim='c.control_number')} JOIN encounter_claim l ON l.encounter = i.encounter AND l.state = 'standing' "
        "JOIN claim c ON c.id = l.claim WHERE i.kind = 'procedure' AND i.standing = '' "
        "AND v.event > (SELECT max(s.event) FROM claim_version s WHERE s.claim = l.claim) "
        "AND NOT EXISTS (SELECT 1 FROM service_line n WHERE n.claim = l.claim AND n.procedure = i.code) "
        "ORDER BY i.from_on, i.id LIMIT :most",
        most=MOST,
    )
    return [_item(row) for row in rows]


_PART = "EXISTS (SELECT 1 FROM chart_item n WHERE n.encounter = i.id AND n.standing = '' AND n.kind = '{}'{})"
_SIGNED = "coalesce(json_extract(n.record, '$.signed_at'), '')"
_INCOMPLETE = " OR ".join(
    (
        f"NOT {_PART.format('note', f' AND {_SIGNED} <> {chr(39)}{chr(39)}')}",
        _PART.format("note", f" AND {_SIGNED} = ''"),
        f"NOT {_PART.format('diagnosis', '')}",
        _PART.format("diagnosis", " AND n.code = ''"),
        "EXISTS (SELECT 1 FROM query q WHERE q.encounter = i.id AND (q.state = 'asked' OR (q.state = 'answered' "
        "AND q.signature = 'awaited')))",
    )
)
_UNBILLED = (
    "json_extract(i.record, '$.state') <> 'billed' "
    "AND NOT EXISTS (SELECT 1 FROM encounter_claim l WHERE l.encounter = i.id AND l.state = 'standing')"
)


def incomplete_visits(read: Read, today: date) -> list[Item]:
    """Visits that have been, and lack a note, its signature, a diagnosis, its code, or the answer to a query; the oldest first."""
    return _visits(read, today, _INCOMPLETE)


def unbilled_visits(read: Read, today: date) -> list[Item]:
    """Visits that have been and stand on no claim, the oldest first."""
    return _visits(read, today, _UNBILLED)


def _visits(read: Read, today: date, where: str) -> list[Item]:
    rows = read.run(
        f"{_ITEM.format(claim=repr(''))} WHERE i.kind = 'encounter' AND i.standing = '' AND i.from_on <= :today "
        f"AND json_extract(i.record, '$.state') NOT IN ('planned', 'cancelled') AND ({where}) ORDER BY i.from_on, i.id LIMIT :most",
        today=today.isoformat(),
        most=MOST,
    )
    return [_item(row) for row in rows]


@dataclass(slots=True)
class Holds:
    """What a visit has, and what stands in the way of its claim."""

    notes: int = 0
    unsigned: int = 0
    diagnoses: int = 0
    uncoded: int = 0
    services: int = 0
    charge_cents: int = 0
    queries: int = 0
    corrections: int = 0

    @property
    def lacks_code(self) -> bool:
        """Whether it has no diagnosis, or one without a code."""
        return not self.diagnoses or bool(self.uncoded)


def holds(read: Read, found: Iterable[Item]) -> dict[int, Holds]:
    """Visit → what it has; queries and corrections that wait."""
    visits_, persons = {one.id for one in found}, {one.id: one.person for one in found}
    known: dict[int, Holds] = defaultdict(Holds)
    listed = among(visits_)
    for kind, encounter, code, record in read.run(
        "SELECT kind, encounter, code, record FROM chart_item WHERE standing = '' AND kind IN ('note', 'diagnosis', 'procedure') "
        f"AND encounter IN ({listed})"
    ):
        _count(known[encounter], kind, code, json.loads(record))
    for encounter, count in read.run(
        f"SELECT encounter, count(*) FROM query WHERE encounter IN ({listed}) AND (state = 'asked' OR (state = 'answered' "
        "AND signature = 'awaited')) GROUP BY encounter"
    ):
        known[encounter].queries += count
    waiting = {row[0] for row in read.run("SELECT DISTINCT person FROM correction_pending WHERE state = 'waiting'")}
    for encounter, person in persons.items():
        known[encounter].corrections += person in waiting
    return known


def _count(held: Holds, kind: str, code: str, record: dict[str, Any]) -> None:
    if kind == "note":
        held.notes += 1
        held.unsigned += not record.get("signed_at")
    elif kind == "diagnosis":
        held.diagnoses += 1
        held.uncoded += not code
    else:
        held.services += 1
        held.charge_cents += int(record.get("charge_cents") or 0)


def clinician_names(read: Read) -> dict[str, tuple[str, str, str]]:
    """NPI → surname, given name, login."""
    return {row[0]: (row[1], row[2], row[3]) for row in read.run("SELECT npi, last, first, login FROM clinician")}


@dataclass(frozen=True, slots=True)
class Errors:
    """The newest scrub of an open claim, where it found errors that nothing lets pass."""

    claim: int
    control_number: str
    person: int
    last: str
    first: str
    errors: int
    edit: str
    message: str
    cents: int
    moment: int


def scrub_errors(read: Read) -> list[Errors]:
    """Open claims whose last run found errors; most money first."""
    rows = read.run(
        "SELECT r.claim, c.control_number, c.person, p.last, p.first, r.errors, "
        "(SELECT edit FROM scrub_finding f WHERE f.run = r.id AND f.severity = 'E' AND f.overridden IS NULL ORDER BY f.id LIMIT 1), "
        "(SELECT message FROM scrub_finding f WHERE f.run = r.id AND f.severity = 'E' AND f.overridden IS NULL ORDER BY f.id LIMIT 1), "
        "f.payer_open + f.payer_denied + f.payer_next, coalesce(e.moment, 0) FROM scrub_run r JOIN claim c ON c.id = r.claim "
        "JOIN person p ON p.id = c.person JOIN claim_figures f ON f.claim = c.id LEFT JOIN event e ON e.number = r.event "
        "WHERE r.errors > 0 AND r.id = (SELECT max(n.id) FROM scrub_run n WHERE n.claim = r.claim) "
        "AND f.status NOT IN ('closed', 'voided', 'patient', 'credit') "
        "ORDER BY f.payer_open + f.payer_denied + f.payer_next DESC, r.claim LIMIT :most",
        most=MOST,
    )
    return [Errors(row[0], row[1], row[2], row[3], row[4], row[5], row[6] or "", row[7] or "", row[8] or 0, row[9]) for row in rows]


@dataclass(frozen=True, slots=True)
class Paper:
    """A document where it lies, with its text's beginning."""

    document: int
    name: str
    person: int
    last: str
    first: str
    control_number: str
    placed_at: int
    text: str


def filed_papers(read: Read, limit: int = 300, only: Iterable[int] | None = None) -> list[Paper]:
    """Filed documents that have a text, those that were filed last; of these alone, where some are named."""
    named = "" if only is None else f"AND p.document IN ({among(only)}) "
    rows = read.run(
        "SELECT p.document, d.name, c.person, n.last, n.first, c.control_number, p.placed_at, substr(t.text, 1, 8000) "
        "FROM document_place p JOIN document d ON d.id = p.document JOIN document_text t ON t.document = p.document "
        f"JOIN claim c ON c.id = p.claim JOIN person n ON n.id = c.person WHERE p.state = 'filed' AND t.text <> '' {named}"
        "ORDER BY p.placed_at DESC, p.id DESC LIMIT :limit",
        limit=limit,
    )
    return [Paper(*tuple(row)) for row in rows]


def persons_of_numbers(read: Read, numbers: Iterable[str]) -> dict[str, int]:
    """Control number → patient."""
    found = list(numbers)
    named = {f"n{at}": number for at, number in enumerate(found)}
    rows = read.run(
        f"SELECT control_number, person FROM claim WHERE control_number IN ({', '.join(f':{name}' for name in named) or 'NULL'})", **named
    )
    return {row[0]: row[1] for row in rows}
