"""Answers that are held back, each with its reason, an owner and a last day; a row is released, never removed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from billing.plans import Hold
from store.claims import day, iso
from store.engine.sqlite import Read, Write
from store.ids import among, chunks


@dataclass(frozen=True, slots=True)
class HoldRecord:
    """A held answer; adjudication None: the whole remittance."""

    id: int
    remittance: int
    adjudication: int | None
    control_number: str
    patient_last: str
    charge_cents: int
    paid_cents: int
    reason: str
    message: str
    expected: str
    came: str
    opened_on: date | None
    owner: str | None
    owner_reason: str
    until_on: date | None
    version: int


_HOLD = (
    "SELECT h.id, h.remittance, h.adjudication, coalesce(a.control_number, ''), coalesce(a.patient_last, ''), coalesce(a.charge_cents, 0), "
    "coalesce(a.paid_cents, 0), h.reason, h.message, h.expected, h.came, h.opened_on, h.owner, h.owner_reason, h.until_on, h.version "
    "FROM hold h LEFT JOIN adjudication a ON a.id = h.adjudication "
)


def _made(row: Any) -> HoldRecord:
    cells = list(row)
    cells[11], cells[14] = day(cells[11]), day(cells[14])
    return HoldRecord(*cells)


def held(read: Read, remittance: int) -> list[HoldRecord]:
    """What is held of a remittance, the whole first, then in its order."""
    return held_of(read, (remittance,)).get(remittance, [])


def held_of(read: Read, remittances: Iterable[int]) -> dict[int, list[HoldRecord]]:
    """What is held of each of these remittances, the whole first, then in its order."""
    found: dict[int, list[HoldRecord]] = {}
    for some in chunks(sorted(set(remittances)), 500):
        where = f"h.remittance IN ({among(some)}) AND h.state = 'held'"
        for row in read.run(f"{_HOLD} WHERE {where} ORDER BY a.seq IS NOT NULL, a.seq, h.id"):
            found.setdefault(row[1], []).append(_made(row))
    return found


def one(read: Read, hold: int) -> HoldRecord | None:
    """A hold that is not released."""
    row = read.one(f"{_HOLD} WHERE h.id = :id AND h.state = 'held'", id=hold)
    return _made(row) if row else None


def of_answer(read: Read, adjudication: int) -> HoldRecord | None:
    """The hold of this answer, where it is held by itself."""
    row = read.one(f"{_HOLD} WHERE h.adjudication = :id AND h.state = 'held'", id=adjudication)
    return _made(row) if row else None


def claim_of(read: Read, hold: int) -> int | None:
    """The claim for which an answer is held, where it is known."""
    found = read.value("SELECT claim FROM hold WHERE id = :id", id=hold)
    return int(found) if found is not None else None


def waiting_for(read: Read, claims: Iterable[int]) -> set[int]:
    """Remittances with a held answer that names one of these claims."""
    return {
        row[0]
        for some in chunks(sorted(claims), 500)
        for row in read.run(f"SELECT DISTINCT remittance FROM hold WHERE state = 'held' AND claim IN ({among(some)})")
    }


def keep(write: Write, remittance: int, holds: Mapping[int, tuple[Hold, int | None]], today: date) -> set[int]:
    """Hold these answers, each with its hold and claim; those that were not held before. An owner stays where the reason does."""
    if not holds:
        return set()
    rows = write.run(f"SELECT * FROM hold WHERE adjudication IN ({among(holds)})")
    known = {row["adjudication"]: row for row in rows}
    new = set[int]()
    for answer, (hold, claim) in holds.items():
        row = known.get(answer)
        values = {"claim": claim, "reason": hold.reason, "message": hold.message, "expected": hold.expected, "came": hold.came}
        if row is None:
            new.add(answer)
            write.insert("hold", remittance=remittance, adjudication=answer, state="held", opened_on=iso(today), **values)
            continue
        if row["state"] != "held":
            new.add(answer)
        elif all(row[name] == value for name, value in values.items()):
            continue
        _update(write, row, values, today)
    return new


def keep_whole(write: Write, remittance: int, hold: Hold, today: date) -> bool:
    """Hold the remittance as a whole; whether it was not held before."""
    row = write.one("SELECT * FROM hold WHERE remittance = :id AND adjudication IS NULL", id=remittance)
    if row is None:
        write.insert(
            "hold", remittance=remittance, reason=hold.reason, message=hold.message, expected=hold.expected, came=hold.came, state="held",
            opened_on=iso(today),
        )  # fmt: skip
        return True
    if row["state"] == "held":
        return False
    _update(write, row, {"reason": hold.reason, "message": hold.message, "expected": hold.expected, "came": hold.came}, today)
    return True


def _update(write: Write, row: Any, values: Mapping[str, Any], today: date) -> None:
    again = {"state": "held", "opened_on": iso(today)} if row["state"] != "held" else {}
    columns = {**values, **again}
    write.change(
        f"UPDATE hold SET {', '.join(f'{name} = :{name}' for name in columns)}, version = version + 1 WHERE id = :id",
        id=row["id"],
        **columns,
    )


def release(write: Write, answers: Sequence[int]) -> None:
    """These answers are posted: what held them is over."""
    write.many(
        "UPDATE hold SET state = 'released', version = version + 1 WHERE adjudication = ? AND state = 'held'",
        [(answer,) for answer in answers],
    )


def release_every(write: Write, remittance: int) -> None:
    """Nothing of it is held: its money is out of the books again."""
    write.change("UPDATE hold SET state = 'released', version = version + 1 WHERE remittance = :id AND state = 'held'", id=remittance)


def left_alone(read: Read, remittance: int) -> set[int]:
    """Answers of a remittance whose posting a person took back: none is posted again until a person says so."""
    rows = read.run("SELECT adjudication FROM hold WHERE remittance = :id AND state = 'held' AND reason = 'taken_back'", id=remittance)
    return {row[0] for row in rows}


def let_go(write: Write, answers: Sequence[int]) -> None:
    """A person decided on these answers, whose posting was taken back: posting looks at them again."""
    write.change(
        f"UPDATE hold SET state = 'released', version = version + 1 WHERE adjudication IN ({among(answers)}) "
        "AND state = 'held' AND reason = 'taken_back'"
    )


def release_whole(write: Write, remittance: int) -> None:
    """The remittance is no longer held as a whole."""
    write.change(
        "UPDATE hold SET state = 'released', version = version + 1 WHERE remittance = :id AND adjudication IS NULL AND state = 'held'",
        id=remittance,
    )


def suspend(write: Write, hold: int, version: int, *, owner: str, reason: str, until_on: date) -> bool:
    """Give it an owner, a reason and a last day; False where it has moved or was released."""
    changed = write.change(
        "UPDATE hold SET owner = :owner, owner_reason = :reason, until_on = :until_on, version = version + 1 "
        "WHERE id = :id AND version = :version AND state = 'held'",
        id=hold,
        version=version,
        owner=owner,
        reason=reason,
        until_on=iso(until_on),
    )
    return changed == 1


def match(write: Write, answers: Sequence[int], *, claim: int | None, accepted: bool, reason: str, actor: str) -> None:
    """Keep a person's word on whose answers these are, or that they are to be posted as they came."""
    write.many(
        "INSERT INTO adjudication_match(adjudication, claim, accepted, reason, actor) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT(adjudication) DO UPDATE SET claim = coalesce(excluded.claim, adjudication_match.claim), "
        "accepted = excluded.accepted, reason = excluded.reason, actor = excluded.actor",
        [(answer, claim, int(accepted), reason, actor) for answer in answers],
    )
    let_go(write, answers)
