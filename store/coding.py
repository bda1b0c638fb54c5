"""Claims and visits that were coded, by whom, and the second look at them; the diagnoses of a claim, one more or one fewer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from store import charts
from store.engine.sqlite import Read, Write


@dataclass(frozen=True, slots=True)
class Kept:
    """A claim that was coded (by its control number), or a visit (by the chart's number of it, and by its own)."""

    id: int
    claim: int | None
    encounter: int | None
    control_number: str
    visit_number: str
    person: int
    event: int
    coder: str
    coded_at: int
    was: str
    codes: str
    edition: str
    sampled: bool
    look: str
    looked_by: str
    looked_at: int | None
    why: str
    version: int


_KEPT = (
    "SELECT k.id, k.claim, k.encounter, coalesce(c.control_number, ''), coalesce(json_extract(v.record, '$.number'), ''), "
    "coalesce(v.person, k.person), k.event, k.coder, k.coded_at, k.was, k.codes, k.edition, k.sampled, k.look, "
    "k.looked_by, k.looked_at, k.why, k.version FROM coding k LEFT JOIN claim c ON c.id = k.claim "
    "LEFT JOIN chart_item v ON v.id = k.encounter"
)


def keep(write: Write, **values: Any) -> int:
    """Write down that a claim or a visit was coded."""
    return write.insert("coding", **values)


def one(read: Read, id: int) -> Kept | None:
    """A coding by its number."""
    row = read.one(f"{_KEPT} WHERE k.id = :id", id=id)
    return None if row is None else Kept(*tuple(row))


def of_claim(read: Read, claim: int) -> tuple[Kept, ...]:
    """How a claim was coded, newest first."""
    return tuple(
        Kept(*tuple(row)) for row in read.run(f"{_KEPT} WHERE k.claim = :claim AND k.state = 'standing' ORDER BY k.id DESC", claim=claim)
    )


def of_visit(read: Read, encounter: int) -> tuple[Kept, ...]:
    """How a visit was coded, newest first."""
    sql = f"{_KEPT} WHERE k.encounter = :encounter AND k.state = 'standing' ORDER BY k.id DESC"
    return tuple(Kept(*tuple(row)) for row in read.run(sql, encounter=encounter))


def to_look_at(read: Read) -> tuple[Kept, ...]:
    """What waits for its second look, oldest first."""
    return tuple(
        Kept(*tuple(row)) for row in read.run(f"{_KEPT} WHERE k.sampled = 1 AND k.look = '' AND k.state = 'standing' ORDER BY k.id")
    )


def looked(write: Write, id: int, version: int, *, look: str, by: str, at: int, why: str) -> bool:
    """Keep the second look; False where somebody else has looked meanwhile."""
    sql = (
        "UPDATE coding SET look = :look, looked_by = :by, looked_at = :at, why = :why, version = version + 1 "
        "WHERE id = :id AND version = :version AND look = ''"
    )
    return write.change(sql, id=id, version=version, look=look, by=by, at=at, why=why) == 1


def add_diagnosis(write: Write, person: int, claim: int, code: str, poa: str, qualifier: str, event: int) -> int:
    """One more diagnosis of a claim, after the last, with its first version; its number."""
    sql = "SELECT coalesce(max(position), 0) + 1 FROM diagnosis WHERE claim = :claim"
    position = int(write.value(sql, claim=claim))
    number = write.insert(
        "diagnosis", person=person, claim=claim, position=position, qualifier=qualifier, code=code, present_on_admission=poa
    )
    charts.keep_version(write, "diagnosis", number, event)
    return number


def claim_of_diagnosis(read: Read, diagnosis: int) -> str | None:
    """The number of the claim whose diagnosis this is."""
    sql = "SELECT c.control_number FROM diagnosis d JOIN claim c ON c.id = d.claim WHERE d.id = :id"
    found = read.value(sql, id=diagnosis)
    return None if found is None else str(found)


def secret(read: Read, event: int) -> str:
    """The hash of the event before: nobody knows it while coding, everybody can look it up afterwards."""
    found = read.value("SELECT hash FROM event WHERE number = :number", number=event - 1)
    return found.hex() if isinstance(found, bytes) else str(found or "")
