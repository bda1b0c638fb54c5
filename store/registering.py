"""New patients and coverages written by hand or from another system, and the patients who look like them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from billing.text import fold
from store.engine.sqlite import Read, Write

PERSON = ("last", "first", "middle", "suffix", "born_on", "sex", "line1", "line2", "city", "state", "zip", "died_on", "phone", "email",
          "chart_number", "recorded_sex")  # fmt: skip
COVERAGE = ("member_id", "group_number", "relationship", "name_on_card", "filing_code", "from_on", "to_on", "plan_name",
            "eligibility_trace", "eligible_on", "external")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Alike:
    """A patient who may be the same one, and by what."""

    person: int
    last: str
    first: str
    born_on: str
    why: str


def person(write: Write, values: Mapping[str, str | None], event: int) -> int:
    """Make a patient's record, with its first version; its number."""
    row = {name: _kept(name, values.get(name)) for name in PERSON}
    named = f"{row['last']}, {row['first']}" if row["first"] else str(row["last"])
    number = write.insert("person", **row, name_key=fold(named))
    _first(write, "person", number, event, row)
    return number


def coverage(write: Write, of: int, payer: int, rank: int, values: Mapping[str, str | None], event: int) -> int:
    """Make a coverage, with its first version; its number."""
    row: dict[str, Any] = {"person": of, "payer": payer, "rank": rank}
    row |= {name: _kept(name, values.get(name)) for name in COVERAGE}
    number = write.insert("coverage", **row)
    _first(write, "coverage", number, event, row)
    return number


def coverage_of(read: Read, of: int, external: str, payer: int, member_id: str) -> int | None:
    """The coverage that came under this number, else that with this payer and member number."""
    found = read.value(
        "SELECT id FROM coverage WHERE external = :external AND external <> '' AND person = :person", external=external, person=of
    )
    if found is None:
        sql = "SELECT id FROM coverage WHERE person = :person AND payer = :payer AND member_id = :member ORDER BY standing, id LIMIT 1"
        found = read.value(sql, person=of, payer=payer, member=member_id)
    return None if found is None else int(found)


def next_rank(read: Read, of: int) -> int:
    """The order that the next coverage of a patient gets."""
    found = read.value("SELECT coalesce(max(rank), 0) + 1 FROM coverage WHERE person = :person AND standing = ''", person=of)
    return int(found)


def survivor(read: Read, person: int) -> int:
    """The record that took the place of this one, or itself."""
    seen = {person}
    while (into := read.value("SELECT merged_into FROM person WHERE id = :id", id=person)) is not None and into not in seen:
        person = int(into)
        seen.add(person)
    return person


def alike(read: Read, last: str, first: str, born_on: str, members: Iterable[str] = (), chart_number: str = "") -> tuple[Alike, ...]:
    """Patients of the same name and birth date, the same name, the same birth date and one name in common, or the same number."""
    key = fold(f"{last}, {first}" if first else last)
    found: dict[int, Alike] = {}
    select = "SELECT id, last, first, coalesce(born_on, ''), name_key FROM person WHERE merged_into IS NULL AND "
    for row in read.run(select + "name_key = :key ORDER BY born_on IS NOT :born_on, id LIMIT 20", key=key, born_on=born_on or None):
        why = "same name and birth date" if born_on and row[3] == born_on else "same name, other birth date" if row[3] else "same name"
        found[row[0]] = Alike(row[0], row[1], row[2], row[3], why)
    if born_on:
        words = set(key.split())
        for row in read.run(select + "born_on = :born_on ORDER BY id LIMIT 200", born_on=born_on):
            if words & set(row[4].split()):
                found.setdefault(row[0], Alike(row[0], row[1], row[2], row[3], "same birth date, and a name in common"))
    for member in members:
        sql = select + "id IN (SELECT person FROM coverage WHERE member_id = :member AND standing = '') ORDER BY id LIMIT 20"
        for row in read.run(sql, member=member):
            found.setdefault(row[0], Alike(row[0], row[1], row[2], row[3], f"same member number {member}"))
    if chart_number:
        for row in read.run(select + "chart_number = :number ORDER BY id LIMIT 20", number=chart_number):
            found.setdefault(row[0], Alike(row[0], row[1], row[2], row[3], f"same chart number {chart_number}"))
    return tuple(found.values())


def _kept(name: str, value: str | None) -> str | None:
    return (value or None) if name.endswith("_on") else (value or "")


def _first(write: Write, relation: str, number: int, event: int, row: Mapping[str, Any]) -> None:
    record = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    write.insert(f"{relation}_version", **{relation: number}, version=1, event=event, record=record)
