"""What the edits ask of the books beside the claim: payers by number, other claims, clinicians, what is open in the chart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from store.claims import VISIBLE
from store.engine.sqlite import Read
from store.ids import among, marks


def payer(read: Read, number: str, name_key: str) -> int | None:
    """The payer that is known by this number, else the only one of this name."""
    found = read.value("SELECT payer FROM payer_alias WHERE value = :value", value=number) if number else None
    if found is None and name_key:
        rows = read.run("SELECT id FROM payer WHERE name_key = :key LIMIT 2", key=name_key)
        found = rows[0][0] if len(rows) == 1 else None
    return None if found is None else int(found)


def same_numbers(read: Read, claim: int, number: str) -> frozenset[str]:
    """The number, where an answer to it could mean another claim that is open: payers give it back in capitals and without its blanks."""
    variants = sorted({number, number.upper(), number.lower(), number.strip()})
    listed, named = marks(variants)
    taken = read.value(
        f"SELECT 1 FROM claim c LEFT JOIN claim_figures f ON f.claim = c.id WHERE c.control_number IN ({listed}) AND c.id <> :claim "
        f"AND coalesce(f.status, '') NOT IN ('closed', 'voided') AND c.{VISIBLE} LIMIT 1",
        claim=claim,
        **named,
    )
    return frozenset({number}) if taken else frozenset()


def other_claims(read: Read, person: int, claim: int) -> list[tuple[int, str, int, str, str]]:
    """(claim, number, payer, NPI of the billing provider, status) of the patient's other claims, newest first."""
    rows = read.run(
        "SELECT c.id, c.control_number, coalesce(f.payer_now, c.payer), p.npi, coalesce(f.status, '') FROM claim c "
        "JOIN provider p ON p.id = c.provider LEFT JOIN claim_figures f ON f.claim = c.id "
        f"WHERE c.person = :person AND c.id <> :claim AND c.{VISIBLE} ORDER BY c.from_on DESC, c.id DESC LIMIT 500",
        person=person,
        claim=claim,
    )
    return [tuple(row) for row in rows]


def lines_of(read: Read, claims: Sequence[int]) -> list[tuple[int, str, str, str, str | None, str | None]]:
    """(claim, procedure, modifiers, units, from, to) of the lines of these claims as they went the last time."""
    rows = read.run(
        "SELECT l.claim, l.procedure, l.modifiers, l.units, l.from_on, l.to_on FROM service_line l JOIN claim c ON c.id = l.claim "
        f"WHERE l.claim IN ({among(claims)}) AND l.version = (SELECT max(version) FROM service_line m WHERE m.claim = l.claim) "
        "ORDER BY l.claim, l.number"
    )
    return [tuple(row) for row in rows]


def diagnoses_of(read: Read, claims: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The diagnoses of each claim, in order."""
    found: dict[int, list[str]] = defaultdict(list)
    for row in read.run(f"SELECT claim, code FROM diagnosis WHERE claim IN ({among(claims)}) ORDER BY claim, position, id"):
        found[row[0]].append(row[1])
    return {claim: tuple(codes) for claim, codes in found.items()}


def units_used(read: Read, person: int, claim: int, number: str, codes: Sequence[str]) -> Decimal:
    """Units of these codes on the patient's other claims that were sent with this authorisation and neither voided nor denied."""
    rows = read.run(
        "SELECT l.procedure, l.units FROM claim c JOIN claim_version v ON v.claim = c.id AND v.version = c.version "
        "JOIN service_line l ON l.claim = c.id AND l.version = (SELECT max(version) FROM service_line m WHERE m.claim = c.id) "
        "LEFT JOIN claim_figures f ON f.claim = c.id WHERE c.person = :person AND c.id <> :claim "
        "AND coalesce(f.status, '') NOT IN ('voided', 'denied') AND instr(v.record, :number) > 0",
        person=person,
        claim=claim,
        number=f'"{number}"',
    )
    return sum((_units(row[1]) for row in rows if not codes or row[0] in codes), Decimal(0))


def _units(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return Decimal(0)
    return found if found.is_finite() and found > 0 else Decimal(0)


def clinicians(read: Read, npis: Iterable[str]) -> list[Any]:
    """(id, npi, last, first, taxonomy, from, to) of these; where none of them is on file, of any one: so that it is known whether
    clinicians are kept here at all."""
    columns = "SELECT id, npi, last, first, taxonomy, from_on, to_on FROM clinician"
    listed, named = marks(sorted(set(npis)))
    rows = read.run(f"{columns} WHERE npi IN ({listed})", **named) if named else []
    return list(rows) or list(read.run(f"{columns} ORDER BY id LIMIT 1"))


def enrolled(read: Read, numbers: Sequence[int]) -> list[Any]:
    """(clinician, payer, from, to)."""
    return list(read.run(f"SELECT clinician, payer, from_on, to_on FROM clinician_payer WHERE clinician IN ({among(numbers)})"))
