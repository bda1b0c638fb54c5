"""Statements that were sent to patients about their claims: facts, never changed; a mistake is a row that takes another back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from store.engine.sqlite import Read, Write
from store.ids import among, chunks

_COUNTS = "s.takes_back IS NULL AND NOT EXISTS (SELECT 1 FROM statement_sent t WHERE t.takes_back = s.id)"


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement about one claim: on which day and by what way it went, and what the patient owed on the claim then."""

    id: int
    claim: int
    control_number: str
    person: int
    on: date
    way: str
    cents: int


@dataclass(frozen=True, slots=True)
class Sent:
    """How many statements a claim has had, and the day of the last."""

    count: int
    last_on: date | None


def add(write: Write, claim: int, person: int, on: date, way: str, cents: int, event: int) -> int:
    """Write that a statement went out; its number."""
    return write.insert("statement_sent", claim=claim, person=person, on_day=on.isoformat(), way=way, cents=cents, event=event)


def take_back(write: Write, statement: Statement, event: int) -> None:
    """Write that this one was noted by mistake."""
    write.insert(
        "statement_sent", claim=statement.claim, person=statement.person, on_day=statement.on.isoformat(), way=statement.way,
        cents=-statement.cents, takes_back=statement.id, event=event,
    )  # fmt: skip


def one(read: Read, number: int) -> Statement | None:
    """A statement that counts, by its number."""
    return next(iter(_some(read, f"s.id = {int(number)}")), None)


def of_claim(read: Read, claim: int) -> tuple[Statement, ...]:
    """The statements about a claim that count, oldest first."""
    return _some(read, f"s.claim = {int(claim)}")


def sent_since(read: Read, claim: int, moment: int) -> tuple[Statement, ...]:
    """Statements about a claim that went out after a moment (microseconds), oldest first.

    A statement has a day and no time: one of that very day counts where it was noted after the moment.
    """
    on = datetime.fromtimestamp(moment / 1_000_000, UTC).date()
    # The books' moments are in UTC and the days are the practice's, so the day before may be the same one.
    near = (on - timedelta(days=1)).isoformat()
    return _some(
        read,
        f"s.claim = {int(claim)} AND (s.on_day > '{on.isoformat()}' OR (s.on_day >= '{near}' AND "
        f"(SELECT e.moment FROM event e WHERE e.number = s.event) > {int(moment)}))",
    )


def counts(read: Read, claims: Sequence[int]) -> dict[int, Sent]:
    """How many statements each of these claims has had; none where it is not in the answer."""
    found: dict[int, Sent] = {}
    for some in chunks(claims, 500):
        rows = read.run(
            f"SELECT s.claim, count(*), max(s.on_day) FROM statement_sent s WHERE s.claim IN ({among(some)}) AND {_COUNTS} GROUP BY s.claim"
        )
        found |= {row[0]: Sent(row[1], date.fromisoformat(row[2])) for row in rows}
    return found


def owing(read: Read, person: int) -> list[tuple[int, str, int]]:
    """A person's claims on which they owe something: claim, its number, cents."""
    rows = read.run(
        "SELECT c.id, c.control_number, f.patient FROM claim c JOIN claim_figures f ON f.claim = c.id "
        "WHERE c.person = :person AND f.patient > 0 ORDER BY c.from_on, c.id",
        person=person,
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _some(read: Read, where: str) -> tuple[Statement, ...]:
    rows: Iterable[tuple[object, ...]] = (
        tuple(row)
        for row in read.run(
            "SELECT s.id, s.claim, c.control_number, s.person, s.on_day, s.way, s.cents FROM statement_sent s "
            f"JOIN claim c ON c.id = s.claim WHERE {where} AND {_COUNTS} ORDER BY s.on_day, s.id"
        )
    )
    return tuple(
        Statement(number, claim, control, person, date.fromisoformat(on), way, cents)  # type: ignore[arg-type]
        for number, claim, control, person, on, way, cents in rows
    )
