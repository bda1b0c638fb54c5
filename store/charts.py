"""Charts: patients, coverages, diagnoses and all else in a chart as versions. A correction adds one; the earlier ones stay for ever."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from billing.chart import subject_of
from billing.text import fold
from store import chart_items, gone, persons
from store.claims import VISIBLE
from store.engine import guards
from store.engine.sqlite import Read, Write
from store.ids import among

RELATIONS = ("person", "coverage", "diagnosis", "chart_item")
_DERIVED = frozenset({"id", "version", "name_key"})


def columns(read: Read, relation: str) -> tuple[str, ...]:
    """What a version of this relation keeps."""
    return tuple(name for name, _ in guards.columns(read, read.schema.tables[relation]) if name not in _DERIVED)


@dataclass(frozen=True, slots=True)
class Record:
    """A chart's row at its present version, every value as text ('' for none)."""

    relation: str
    id: int
    version: int
    values: dict[str, str]

    @property
    def subject(self) -> str:
        """The name under which its fields stand in billing/amendment.FIELDS."""
        return subject_of(self.relation, self.values.get("kind", ""))


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a record, and when and by whom it came to be."""

    version: int
    event: int
    moment: int
    actor: str
    values: dict[str, str]
    act: str = ""


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in values.items()}


def record(read: Read, relation: str, id: int) -> Record | None:
    """One row as it is now."""
    row = read.one(f'SELECT * FROM "{_known(relation)}" WHERE id = :id', id=id)
    if row is None:
        return None
    return Record(relation, id, row["version"], _texts(_image(read, relation, row)))


def _image(read: Read, relation: str, row: Any) -> dict[str, Any]:
    """What a version keeps of a row; of a thing in a chart its fields one by one."""
    if relation == chart_items.RELATION:
        return chart_items.image(row)
    return {name: row[name] for name in columns(read, relation)}


def of_person(read: Read, person: int, claim: int | None = None) -> tuple[Record, ...]:
    """The patient's record, coverages that stand in payer order, and the diagnoses of a claim (without one: of all)."""
    found = [record(read, "person", person)]
    covers = read.run("SELECT id FROM coverage WHERE person = :person AND standing = '' ORDER BY rank, id", person=person)
    found += [record(read, "coverage", row[0]) for row in covers]
    rows = read.run(
        "SELECT id FROM diagnosis WHERE person = :person AND (:claim IS NULL OR claim = :claim) AND standing = '' "
        "ORDER BY claim, position, id",
        person=person,
        claim=claim,
    )
    found += [record(read, "diagnosis", row[0]) for row in rows]
    return tuple(one for one in found if one is not None)


def by_chart_number(read: Read, text: str) -> tuple[int, ...]:
    """The patients with this chart number; a record that went into another's is not meant."""
    rows = read.run("SELECT id FROM person WHERE chart_number = :text AND chart_number <> '' AND merged_into IS NULL", text=text)
    return tuple(row[0] for row in rows)


def member_number(read: Read, claim: int, payer: int) -> str:
    """The patient's member number with this payer as the chart has it now; '' where it has no such coverage."""
    found = read.value(
        "SELECT v.member_id FROM coverage v JOIN claim c ON c.person = v.person WHERE c.id = :claim AND v.payer = :payer "
        "ORDER BY v.rank, v.id LIMIT 1",
        claim=claim,
        payer=payer,
    )
    return str(found or "")


def versions(read: Read, relation: str, id: int) -> tuple[Version, ...]:
    """Every version that ever was, oldest first."""
    rows = read.run(
        f"SELECT v.version, v.event, e.moment, e.actor, v.record, e.act "
        f"FROM {_known(relation)}_version v LEFT JOIN event e ON e.number = v.event "
        f"WHERE v.{relation} = :id ORDER BY v.version, v.id",
        id=id,
    )
    return tuple(
        Version(row[0], row[1], row[2] or 0, row[3] or "", _texts(json.loads(row[4])), row[5] or "") for row in rows
    )  # fmt: skip


def owner(read: Read, relation: str, id: int) -> int | None:
    """The patient to whom this row belongs."""
    if relation == "person":
        return id if read.value("SELECT 1 FROM person WHERE id = :id", id=id) else None
    found = read.value(f"SELECT person FROM {_known(relation)} WHERE id = :id", id=id)
    return None if found is None else int(found)


def change(write: Write, relation: str, id: int, version: int, values: Mapping[str, str | None], event: int) -> int | None:
    """Put new values over this version; the new version's number, or None where the row has moved since: the check is in the WHERE."""
    if relation == chart_items.RELATION:
        values = chart_items.cells(write, id, values)
    known = set(columns(write, relation))
    if not set(values) <= known:
        raise AssertionError(f"{relation} has no {sorted(set(values) - known)}")
    sets = ", ".join(f'"{name}" = :{name}' for name in values)
    rows = write.run(
        f'UPDATE "{_known(relation)}" SET {sets}, version = version + 1 WHERE id = :row_id AND version = :row_version RETURNING version',
        row_id=id,
        row_version=version,
        **values,
    )
    if not rows:
        return None
    if relation == "person":
        name = write.one("SELECT last, first FROM person WHERE id = :id", id=id)
        assert name is not None
        write.change(
            "UPDATE person SET name_key = :key WHERE id = :id AND name_key <> :key",
            id=id,
            key=fold(f"{name[0]}, {name[1]}" if name[1] else name[0]),
        )
    keep_version(write, relation, id, event)
    return int(rows[0][0])


def keep_version(write: Write, relation: str, id: int, event: int) -> None:
    """Write down the row as it is, as the version that it has."""
    row = write.one(f'SELECT * FROM "{_known(relation)}" WHERE id = :id', id=id)
    assert row is not None
    kept = json.dumps(_image(write, relation, row), ensure_ascii=False, separators=(",", ":"))
    write.insert(f"{relation}_version", **{relation: id}, version=row["version"], event=event, record=kept)


@dataclass(frozen=True, slots=True)
class Kept:
    """A signed amendment."""

    id: int
    event: int
    moment: int
    relation: str
    subject: int
    field: str
    was: str
    shall_be: str
    reason: str
    evidence: str
    kind: str
    author: str
    to_version: int
    item_kind: str

    @property
    def of(self) -> str:
        """The name under which the fields of what was amended stand in billing/amendment.FIELDS."""
        return subject_of(self.relation, self.item_kind)


def amend(write: Write, **values: Any) -> int:
    """Keep an amendment."""
    return write.insert("amendment", **values)


def amendments(read: Read, person: int) -> tuple[Kept, ...]:
    """All corrections of what is in a patient's chart now, newest first: with a row that went to another patient they went too."""
    mine = among(persons.family(read, person))
    owned = " UNION ALL ".join(
        f"SELECT id FROM amendment WHERE relation = '{relation}' AND subject IN (SELECT id FROM {relation} WHERE {key} IN ({mine}))"
        for relation, key in (("person", "id"), ("coverage", "person"), ("diagnosis", "person"), ("chart_item", "person"))
    )
    rows = read.run(
        "SELECT a.id, a.event, e.moment, a.relation, a.subject, a.field, a.was, a.shall_be, a.reason, a.evidence, a.kind, a.author, "
        "a.to_version, coalesce(i.kind, '') FROM amendment a LEFT JOIN event e ON e.number = a.event "
        f"LEFT JOIN chart_item i ON a.relation = 'chart_item' AND i.id = a.subject WHERE a.id IN ({owned}) ORDER BY a.id DESC"
    )
    went = gone.of(read, person)
    found = tuple(Kept(*tuple(row)) for row in rows)
    return tuple(replace(one, reason=went.told(one.reason), evidence=went.told(one.evidence)) for one in found) if went else found


def imported(read: Read, relation: str, id: int) -> dict[str, str]:
    """What another system said last of each field of this row: as it was made, and as later imports changed it."""
    first = versions(read, relation, id)[0].values
    rows = read.run(
        "SELECT field, shall_be FROM amendment WHERE relation = :relation AND subject = :id AND kind = 'import' ORDER BY id",
        relation=relation,
        id=id,
    )
    return first | {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class ClaimOf:
    """A claim of a patient with what is open on it."""

    id: int
    control_number: str
    status: str
    insurance_cents: int
    patient_cents: int
    charge_cents: int


def claims_of(read: Read, person: int) -> tuple[ClaimOf, ...]:
    """The patient's claims, newest visit first; those of a file that is still arriving are not seen."""
    rows = read.run(
        "SELECT c.id, c.control_number, coalesce(f.status, ''), coalesce(f.payer_open + f.payer_denied + f.payer_next, 0), "
        "coalesce(f.patient, 0), c.charge_cents FROM claim c LEFT JOIN claim_figures f ON f.claim = c.id WHERE c.person = :person "
        f"AND c.{VISIBLE} ORDER BY c.from_on DESC, c.id DESC",
        person=person,
    )
    return tuple(ClaimOf(*tuple(row)) for row in rows)


def persons_of(read: Read, claims: Iterable[int]) -> set[int]:
    """The patients of these claims."""
    return {row[0] for row in read.run(f"SELECT DISTINCT person FROM claim WHERE id IN ({among(claims)})")}


def payer_names(read: Read) -> dict[int, str]:
    """Every payer's name."""
    return {row[0]: row[1] for row in read.run("SELECT id, name FROM payer")}


def _known(relation: str) -> str:
    if relation not in RELATIONS:
        raise AssertionError(f"no chart is called {relation}")
    return relation


def claims_of_diagnoses(read: Read, rows: Iterable[int]) -> set[int]:
    """The claims on which these diagnoses stand."""
    return {row[0] for row in read.run(f"SELECT DISTINCT claim FROM diagnosis WHERE id IN ({among(rows)})")}
