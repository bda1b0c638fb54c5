"""Records that may be one patient: pairs that share something, and what a person said of a pair."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from store.engine.sqlite import Read, Write
from store.ids import among

FIELDS = ("last", "first", "suffix", "born_on", "sex", "line1", "zip", "phone")
BLOCK_MOST = 60
"""A thing that more records than this share (a shelter's address) tells nothing."""
_WHOLE = "merged_into IS NULL"
_SHARED = (
    f"SELECT name_key AS key, id FROM person WHERE {_WHOLE} AND name_key <> ''",
    # surname and given name swapped
    f"SELECT name_key AS key, id FROM person WHERE {_WHOLE} AND name_key LIKE '% %' UNION ALL "
    f"SELECT substr(name_key, instr(name_key, ' ') + 1) || ' ' || substr(name_key, 1, instr(name_key, ' ') - 1), id FROM person "
    f"WHERE {_WHOLE} AND name_key LIKE '% %'",
    # born on one day, and a name that begins with the same letter
    f"SELECT born_on || substr(name_key, 1, 1) AS key, id FROM person WHERE {_WHOLE} AND born_on IS NOT NULL",
    f"SELECT born_on || lower(substr(first, 1, 1)) AS key, id FROM person WHERE {_WHOLE} AND born_on IS NOT NULL AND first <> ''",
    "SELECT upper(replace(replace(v.member_id, '-', ''), ' ', '')) AS key, v.person AS id FROM coverage v JOIN person p ON p.id = v.person "
    f"WHERE p.{_WHOLE} AND v.member_id <> ''",
    f"SELECT phone AS key, id FROM person WHERE {_WHOLE} AND phone <> ''",
    f"SELECT lower(line1) || '|' || substr(zip, 1, 5) AS key, id FROM person WHERE {_WHOLE} AND line1 <> '' AND zip <> ''",
)


def pairs(read: Read) -> tuple[tuple[int, int], ...]:
    """Pairs that share a name (also swapped), a date of birth, a member number, a phone or an address: (lower id, higher id)."""
    found: set[tuple[int, int]] = set()
    for sql in _SHARED:
        blocks = read.run(
            f"SELECT group_concat(DISTINCT id) FROM ({sql}) GROUP BY key HAVING count(DISTINCT id) BETWEEN 2 AND :most", most=BLOCK_MOST
        )
        for (ids,) in blocks:
            some = sorted(map(int, ids.split(",")))
            found |= {(one, two) for at, one in enumerate(some) for two in some[at + 1 :]}
    return tuple(sorted(found))


def pairs_of(read: Read, person: int) -> tuple[tuple[int, int], ...]:
    """The same of one patient."""
    return tuple(pair for pair in pairs(read) if person in pair)


def fields(read: Read, persons: Iterable[int]) -> dict[int, dict[str, str]]:
    """What of the records tells whether they are alike, by number, every value as text."""
    rows = read.run(f"SELECT id, {', '.join(FIELDS)} FROM person WHERE id IN ({among(persons)})")
    return {row[0]: {name: value or "" for name, value in zip(FIELDS, tuple(row)[1:], strict=True)} for row in rows}


def members(read: Read, persons: Iterable[int]) -> dict[int, frozenset[str]]:
    """The member numbers of each."""
    found: dict[int, set[str]] = {}
    for person, member in read.run(f"SELECT person, member_id FROM coverage WHERE member_id <> '' AND person IN ({among(persons)})"):
        found.setdefault(person, set()).add(member)
    return {person: frozenset(numbers) for person, numbers in found.items()}


def claim_counts(read: Read, persons: Iterable[int]) -> dict[int, int]:
    """How many claims each has."""
    return {row[0]: row[1] for row in read.run(f"SELECT person, count(*) FROM claim WHERE person IN ({among(persons)}) GROUP BY person")}


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said of a pair. state: dismissed or open."""

    id: int
    low: int
    high: int
    state: str
    reason: str
    actor: str
    version: int


def said(read: Read) -> dict[tuple[int, int], Said]:
    """Every pair that somebody said something of."""
    rows = read.run("SELECT id, low, high, state, reason, actor, version FROM duplicate_pair")
    return {(row[1], row[2]): Said(*tuple(row)) for row in rows}


def say(write: Write, low: int, high: int, *, state: str, reason: str, actor: str, moment: int) -> None:
    """Dismiss a pair, or open it again."""
    write.change(
        "INSERT INTO duplicate_pair(low, high, state, reason, actor, moment) VALUES (:low, :high, :state, :reason, :actor, :moment) "
        "ON CONFLICT(low, high) DO UPDATE SET state = :state, reason = :reason, actor = :actor, moment = :moment, version = version + 1",
        low=low, high=high, state=state, reason=reason, actor=actor, moment=moment,
    )  # fmt: skip
