"""Who treats patients here, and with which payers each is enrolled from when to when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from billing.text import fold
from store.claims import day, iso
from store.engine.sqlite import Read, Write

FIELDS = ("last", "first", "credential", "taxonomy", "login", "from_on", "to_on")


@dataclass(frozen=True, slots=True)
class Enrolled:
    """An enrolment with a payer; a day that is None bounds nothing."""

    payer: int
    payer_name: str
    from_on: date | None
    to_on: date | None


@dataclass(frozen=True, slots=True)
class Treats:
    """A clinician whole. login: their own at this desk, '' where none; from_on, to_on: works here."""

    id: int
    npi: str
    last: str
    first: str
    credential: str
    taxonomy: str
    login: str
    from_on: date | None
    to_on: date | None
    version: int
    enrolled: tuple[Enrolled, ...] = ()


def every(read: Read) -> tuple[Treats, ...]:
    """All, by name."""
    found: dict[int, list[Enrolled]] = {}
    sql = (
        "SELECT e.clinician, e.payer, p.name, e.from_on, e.to_on FROM clinician_payer e JOIN payer p ON p.id = e.payer ORDER BY p.name_key"
    )
    for row in read.run(sql):
        found.setdefault(row[0], []).append(Enrolled(row[1], row[2], day(row[3]), day(row[4])))
    rows = read.run(
        "SELECT id, npi, last, first, credential, taxonomy, login, from_on, to_on, version FROM clinician ORDER BY last, first, id"
    )
    return tuple(_made(row, tuple(found.get(row[0], ()))) for row in rows)


def _made(row: Any, enrolled: tuple[Enrolled, ...]) -> Treats:
    cells = list(row)
    cells[7], cells[8] = day(cells[7]), day(cells[8])
    return replace(Treats(*cells), enrolled=enrolled)


def by_npi(read: Read, npi: str) -> Treats | None:
    """The clinician with this number."""
    return next((one for one in every(read) if one.npi == npi), None)


def login_of(read: Read, author: str) -> str:
    """The login of the one clinician whom a note's author names, by NPI or by the whole name in either order; '' where none, or two."""
    key = fold(author)
    if not key:
        return ""
    found = {
        one.login
        for one in every(read)
        if one.login and (author.strip() == one.npi or key in (fold(f"{one.last}, {one.first}"), fold(f"{one.first} {one.last}")))
    }
    return found.pop() if len(found) == 1 else ""


def put(write: Write, npi: str, values: Mapping[str, str | None]) -> bool:
    """Write a clinician down, or change those of FIELDS that are given; whether anything moved."""
    if not set(values) <= set(FIELDS):
        raise AssertionError(f"a clinician has no {sorted(set(values) - set(FIELDS))}")
    if by_npi(write, npi) is None:
        write.insert("clinician", npi=npi, **values)
        return True
    if not values:
        return False
    sets = ", ".join(f"{name} = :{name}" for name in values)
    differs = " OR ".join(f"{name} IS NOT :{name}" for name in values)
    sql = f"UPDATE clinician SET {sets}, version = version + 1 WHERE npi = :npi AND ({differs})"
    return bool(write.change(sql, npi=npi, **values))


def enrol(write: Write, clinician: int, payer: int, from_on: date | None, to_on: date | None) -> bool:
    """Say from when to when the clinician is enrolled with the payer; whether anything moved."""
    told = {"clinician": clinician, "payer": payer, "from_on": iso(from_on), "to_on": iso(to_on)}
    if (
        write.value("SELECT 1 FROM clinician_payer WHERE clinician = :clinician AND payer = :payer", clinician=clinician, payer=payer)
        is None
    ):
        write.insert("clinician_payer", **told)
        return True
    sql = (
        "UPDATE clinician_payer SET from_on = :from_on, to_on = :to_on, version = version + 1 WHERE clinician = :clinician "
        "AND payer = :payer AND (from_on IS NOT :from_on OR to_on IS NOT :to_on)"
    )
    return bool(write.change(sql, **told))
