"""A chart as it stood at a moment: each record at the last version that had been written down by then."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from store import charts
from store.charts import Record, Version
from store.engine.sqlite import Read
from store.ids import among

EVER = 1 << 62
"""A moment that never comes: the chart as it is now."""


@dataclass(frozen=True, slots=True)
class Stood:
    """A record as it stood, and its versions until then, oldest first."""

    record: Record
    known: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A patient's records as they stood; withheld: things that belong to another patient and are not shown in this one's chart."""

    records: tuple[Stood, ...]
    withheld: int


def stood(read: Read, person: int, until: int = EVER) -> Standing:
    """Every record of a patient before this moment; a thing is of the patient of whom its version said so then.

    What stood in this chart by mistake and has gone to another patient's since is withheld on every day.
    """
    out: list[Stood] = []
    withheld = 0
    survivors = one_with(read, person)
    for relation in charts.RELATIONS:
        owners = _candidates(read, relation, person)
        for id, known in _versions(read, relation, owners, until).items():
            last = known[-1]
            of = id if relation == "person" else int(last.values["person"])
            if of != person:
                continue
            if owners[id] not in survivors:
                withheld += 1
                continue
            out.append(Stood(Record(relation, id, last.version, last.values), known))
    return Standing(tuple(sorted(out, key=_order)), withheld)


def one_with(read: Read, person: int) -> frozenset[int]:
    """The patient, and the record into which theirs was merged."""
    found, now = {person}, person
    while (now := read.value("SELECT merged_into FROM person WHERE id = :id", id=now)) is not None and now not in found:
        found.add(now)
    return frozenset(found)


def _candidates(read: Read, relation: str, person: int) -> dict[int, int]:
    """What is this patient's now, or once was by an amendment: number → whose it is now."""
    if relation == "person":
        return {person: person} if charts.owner(read, "person", person) is not None else {}
    rows = read.run(
        f"SELECT id, person FROM {relation} WHERE person = :person OR id IN "
        "(SELECT subject FROM amendment WHERE relation = :relation AND (person = :person OR field = 'person' AND was = :text) "
        "UNION SELECT subject FROM merge_row WHERE relation = :relation AND json_extract(before, '$.person') = :person)",
        person=person,
        relation=relation,
        text=str(person),
    )
    return {row[0]: row[1] for row in rows}


def _versions(read: Read, relation: str, ids: dict[int, int], until: int) -> dict[int, tuple[Version, ...]]:
    rows = read.run(
        f"SELECT v.{relation}, v.version, v.event, coalesce(e.moment, 0), coalesce(e.actor, ''), v.record FROM {relation}_version v "
        f"LEFT JOIN event e ON e.number = v.event WHERE v.{relation} IN ({among(ids)}) AND coalesce(e.moment, 0) < :until "
        f"ORDER BY v.{relation}, v.version, v.id",
        until=until,
    )
    found: dict[int, list[Version]] = {}
    for id, version, event, moment, actor, record in rows:
        values = {name: "" if value is None else str(value) for name, value in json.loads(record).items()}
        found.setdefault(id, []).append(Version(version, event, moment, actor, values))
    return {id: tuple(known) for id, known in found.items()}


def _order(one: Stood) -> tuple[Any, ...]:
    record, values = one.record, one.record.values
    at = charts.RELATIONS.index(record.relation)
    if record.relation == "coverage":
        return at, int(values.get("rank") or 0), record.id
    if record.relation == "diagnosis":
        return at, int(values.get("claim") or 0), int(values.get("position") or 0), record.id
    return at, 0, record.id
