"""Things in charts: visits, diagnoses, services, problems, notes … each a row with its fields as JSON, found by kind, visit and number."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from billing.chart import KINDS
from billing.text import fold
from store.engine.sqlite import Read, Write
from store.ids import among

RELATION = "chart_item"
OWN = ("person", "kind", "encounter", "external", "standing")
"""What a thing has beside its fields."""


@dataclass(frozen=True, slots=True)
class Item:
    """A thing in a chart as it is now. values: its fields, every value as text ('' for none)."""

    id: int
    person: int
    kind: str
    encounter: int | None
    external: str
    standing: str
    version: int
    values: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


def image(row: Any) -> dict[str, Any]:
    """What a version keeps of a row: what it has beside its fields, and its fields."""
    fields: dict[str, Any] = json.loads(row["record"])
    return {name: row[name] for name in OWN} | fields


def _found_by(kind: str, fields: Mapping[str, Any]) -> str:
    """Its code; of a former name the key by which patients are found."""
    if kind == "former":
        return fold(str(fields.get("text") or "")) if fields.get("what") != "address" else ""
    return str(fields.get("code") or "")


def _columns(kind: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that follow from the fields."""
    position = str(fields.get("position") or "0")
    return {
        "position": int(position) if position.isdigit() else 0,
        "code": _found_by(kind, fields),
        "from_on": fields.get("from_on") or None,
        "to_on": fields.get("to_on") or None,
        "record": json.dumps(
            {field.name: str(fields.get(field.name) or "") for field in KINDS[kind].fields}, ensure_ascii=False, separators=(",", ":")
        ),
    }


def cells(read: Read, id: int, values: Mapping[str, Any]) -> dict[str, Any]:
    """New values of a thing (fields by name, or columns as the log keeps them) as the columns to write."""
    row = read.one("SELECT * FROM chart_item WHERE id = :id", id=id)
    assert row is not None
    kind = str(values.get("kind", row["kind"]))
    own = {name: value for name, value in values.items() if name in OWN}
    fields = json.loads(values["record"] if "record" in values else row["record"])
    if "record" not in values:
        known = {field.name for field in KINDS[kind].fields}
        named = {name: value for name, value in values.items() if name not in OWN}
        if not set(named) <= known:
            raise AssertionError(f"{kind} has no {sorted(set(named) - known)}")
        fields |= named
    return own | _columns(kind, fields)


def add(
    write: Write, person: int, kind: str, fields: Mapping[str, str | None], *, event: int, encounter: int | None = None, external: str = ""
) -> int:
    """Put a thing into a chart, with its first version; its number."""
    unknown = set(fields) - {field.name for field in KINDS[kind].fields}
    if unknown:
        raise AssertionError(f"{kind} has no {sorted(unknown)}")
    number = write.insert(RELATION, person=person, kind=kind, encounter=encounter, external=external, **_columns(kind, fields))
    row = write.one("SELECT * FROM chart_item WHERE id = :id", id=number)
    kept = json.dumps(image(row), ensure_ascii=False, separators=(",", ":"))
    write.insert("chart_item_version", chart_item=number, version=1, event=event, record=kept)
    return number


_ORDER = "coalesce(from_on, '') DESC, position, id"


def of_person(read: Read, person: int, kind: str = "", *, retracted: bool = False) -> tuple[Item, ...]:
    """What a patient's chart holds, of one kind or of all: newest first, diagnoses in their order; without what was taken back."""
    rows = read.run(
        "SELECT * FROM chart_item WHERE person = :person AND (:kind = '' OR kind = :kind) AND (:retracted OR standing = '') "
        f"ORDER BY kind, {_ORDER}",
        person=person,
        kind=kind,
        retracted=retracted,
    )
    return tuple(map(_item, rows))


def of_encounter(read: Read, encounter: int, kind: str = "") -> tuple[Item, ...]:
    """What belongs to a visit, of one kind or of all: diagnoses in their order."""
    rows = read.run(
        "SELECT * FROM chart_item WHERE encounter = :encounter AND (:kind = '' OR kind = :kind) AND standing = '' "
        "ORDER BY kind, position, id",
        encounter=encounter,
        kind=kind,
    )
    return tuple(map(_item, rows))


def one(read: Read, id: int) -> Item | None:
    """A thing by its number."""
    row = read.one("SELECT * FROM chart_item WHERE id = :id", id=id)
    return _item(row) if row is not None else None


def visits_numbered(read: Read, number: str) -> tuple[Item, ...]:
    """The visits that bear this number."""
    rows = read.run(
        "SELECT * FROM chart_item WHERE kind = 'encounter' AND standing = '' AND json_extract(record, '$.number') = :number ORDER BY id",
        number=number,
    )
    return tuple(map(_item, rows))


def by_external(read: Read, external: str, kind: str = "") -> tuple[Item, ...]:
    """What came under this number from another system."""
    rows = read.run(
        "SELECT * FROM chart_item WHERE external = :external AND external <> '' AND (:kind = '' OR kind = :kind) ORDER BY id",
        external=external,
        kind=kind,
    )
    return tuple(map(_item, rows))


def last_visit(read: Read, person: int) -> tuple[str, str] | None:
    """The last day on which the patient was seen, and by what we know it: a visit of the chart, or a claim."""
    row = read.one(
        "SELECT day, what FROM ("
        "SELECT coalesce(to_on, from_on) AS day, 'visit ' || coalesce(nullif(json_extract(record, '$.number'), ''), '#' || id) AS what "
        "FROM chart_item WHERE person = :person AND kind = 'encounter' AND standing = '' "
        "AND json_extract(record, '$.state') NOT IN ('planned', 'cancelled') "
        "UNION ALL SELECT coalesce(to_on, from_on), 'claim ' || control_number FROM claim "
        "WHERE person = :person AND state <> 'voided') found "
        "WHERE day IS NOT NULL ORDER BY day DESC LIMIT 1",
        person=person,
    )
    return (row[0], row[1]) if row is not None else None


def claims_on(read: Read, person: int, day: str) -> tuple[int, ...]:
    """The patient's claims whose services began on this day, and that no visit was billed on yet."""
    rows = read.run(
        "SELECT id FROM claim WHERE person = :person AND from_on = :day AND state <> 'voided' "
        "AND id NOT IN (SELECT claim FROM encounter_claim WHERE state = 'standing') ORDER BY id",
        person=person,
        day=day,
    )
    return tuple(row[0] for row in rows)


def link(write: Write, encounter: int, claim: int) -> None:
    """Say that a visit was billed on this claim."""
    changed = write.change(
        "UPDATE encounter_claim SET state = 'standing', version = version + 1 WHERE encounter = :encounter AND claim = :claim "
        "AND state <> 'standing'",
        encounter=encounter,
        claim=claim,
    )
    if not changed and encounter not in encounters_of_claim(write, claim):
        write.insert("encounter_claim", encounter=encounter, claim=claim)


def part(write: Write, encounter: int, claim: int) -> bool:
    """Say that it was not; whether it had been said."""
    sql = (
        "UPDATE encounter_claim SET state = 'parted', version = version + 1 WHERE encounter = :encounter AND claim = :claim "
        "AND state = 'standing'"
    )
    return write.change(sql, encounter=encounter, claim=claim) == 1


def claims_of_encounter(read: Read, encounter: int) -> tuple[int, ...]:
    """The claims on which a visit was billed."""
    rows = read.run(
        "SELECT claim FROM encounter_claim WHERE encounter = :encounter AND state = 'standing' ORDER BY claim", encounter=encounter
    )
    return tuple(row[0] for row in rows)


def encounters_of_claim(read: Read, claim: int) -> tuple[int, ...]:
    """The visits that were billed on a claim."""
    rows = read.run("SELECT encounter FROM encounter_claim WHERE claim = :claim AND state = 'standing' ORDER BY encounter", claim=claim)
    return tuple(row[0] for row in rows)


def claims_of_items(read: Read, items: Iterable[int]) -> set[int]:
    """The claims of the visits that these things are, or belong to."""
    listed = among(items)
    sql = (
        "SELECT DISTINCT l.claim FROM encounter_claim l JOIN chart_item i ON l.encounter IN (i.id, i.encounter) "
        f"WHERE l.state = 'standing' AND i.id IN ({listed})"
    )
    return {row[0] for row in read.run(sql)}


def _item(row: Any) -> Item:
    return Item(
        row["id"], row["person"], row["kind"], row["encounter"], row["external"], row["standing"], row["version"], json.loads(row["record"])
    )
