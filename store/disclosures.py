"""What patients decided of who is told: plans kept from a visit, another address, and what of the record went to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from store import persons, requests
from store.engine.sqlite import Read, Write
from store.ids import among


@dataclass(frozen=True, slots=True)
class Restriction:
    """A visit of which a plan is not told. claim None: every claim with a day in from_on..to_on; payer None: no plan at all."""

    id: int
    person: int
    request: int
    claim: int | None
    control_number: str
    payer: int | None
    payer_name: str
    from_on: date | None
    to_on: date | None
    paid: str
    state: str
    ended_why: str
    version: int

    def reaches(self, claim: int, begins: date | None, ends: date | None) -> bool:
        """Whether this claim of the patient, with services from then to then, is about the visit."""
        if self.claim is not None:
            return self.claim == claim
        if self.from_on is None or self.to_on is None:
            return False
        first = begins or ends
        last = ends or begins
        # A claim that says no day may be about it.
        return first is None or last is None or (first <= self.to_on and self.from_on <= last)


_RESTRICTION = (
    "SELECT r.id, r.person, r.request, r.claim, coalesce(c.control_number, ''), r.payer, coalesce(y.name, ''), r.from_on, r.to_on, r.paid, "
    "r.state, r.ended_why, r.version FROM restriction r LEFT JOIN claim c ON c.id = r.claim LEFT JOIN payer y ON y.id = r.payer "
)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _restriction(row: Any) -> Restriction:
    values = list(row)
    values[7], values[8] = _day(values[7]), _day(values[8])
    return Restriction(*values)


def _whole(read: Read, person: int) -> str:
    """The patient with all records that were joined to theirs, for `IN (…)`."""
    return among(persons.family(read, persons.now(read, person)))


def restrictions(read: Read, *, person: int | None = None, request: int | None = None, standing: bool = False) -> tuple[Restriction, ...]:
    """Those of a patient, of a request, or all."""
    where = ["1 = 1"]
    where += [f"r.person IN ({_whole(read, person)})"] if person is not None else []
    where += ["r.request = :request"] if request is not None else []
    where += ["r.state = 'standing'"] if standing else []
    rows = read.run(f"{_RESTRICTION} WHERE {' AND '.join(where)} ORDER BY r.id", request=request)
    return tuple(map(_restriction, rows))


def restrict(write: Write, **values: Any) -> int:
    """Keep one; its number."""
    return write.insert("restriction", **values)


def end_restriction(write: Write, number: int, version: int, why: str) -> bool:
    """It holds no more; False where it has moved meanwhile."""
    changed = write.change(
        "UPDATE restriction SET state = 'ended', ended_why = :why, version = version + 1 "
        "WHERE id = :id AND version = :version AND state = 'standing'",
        id=number,
        version=version,
        why=why,
    )
    return changed == 1


@dataclass(frozen=True, slots=True)
class Confidential:
    """Where and how a patient wants to be reached."""

    id: int
    person: int
    request: int
    way: str
    line1: str
    line2: str
    city: str
    region: str
    zip: str
    phone: str
    email: str
    note: str
    version: int


_CONFIDENTIAL = "SELECT id, person, request, way, line1, line2, city, region, zip, phone, email, note, version FROM confidential "


def confidential(read: Read, person: int) -> Confidential | None:
    """What holds for a patient now; None: the record's address and any way."""
    row = read.one(f"{_CONFIDENTIAL} WHERE person IN ({_whole(read, person)}) AND state = 'standing' ORDER BY id DESC LIMIT 1")
    return Confidential(*tuple(row)) if row else None


def keep_confidential(write: Write, **values: Any) -> int:
    """Keep one in the place of what held before."""
    end_confidential(write, values["person"])
    return write.insert("confidential", **values)


def end_confidential(write: Write, person: int) -> bool:
    """The record's own address holds again; False where nothing else held."""
    return bool(
        write.change(
            "UPDATE confidential SET state = 'ended', version = version + 1 "
            f"WHERE person IN ({_whole(write, person)}) AND state = 'standing'"
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What went to whom. undone: taken back as noted by mistake."""

    id: int
    person: int
    request: int | None
    control_number: str
    on: date
    to: str
    address: str
    what: str
    purpose: str
    basis: str
    authorised: str
    actor: str
    undone: bool


def disclose(write: Write, **values: Any) -> int:
    """Write down what went to whom."""
    return write.insert("disclosure", **values)


def disclosures(read: Read, person: int, since: date | None = None) -> tuple[Disclosure, ...]:
    """What of a patient's record went to whom, newest first."""
    rows = read.run(
        "SELECT d.id, d.person, d.request, coalesce(c.control_number, ''), d.on_day, d.to_whom, d.address, d.what, d.purpose, d.basis, "
        "d.authorised, d.actor, d.event FROM disclosure d LEFT JOIN claim c ON c.id = d.claim "
        f"WHERE d.person IN ({_whole(read, person)}) AND (:since IS NULL OR d.on_day >= :since) ORDER BY d.on_day DESC, d.id DESC",
        since=since.isoformat() if since else None,
    )
    gone = requests.undone(read, (row[12] for row in rows))
    found = []
    for row in rows:
        values = list(row)
        found.append(Disclosure(*values[:4], date.fromisoformat(values[4]), *values[5:12], values[12] in gone))  # type: ignore[call-arg]
    return tuple(found)
