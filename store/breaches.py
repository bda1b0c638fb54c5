"""Reviews for breach: what of a patient stood in another's chart, whom the log says it was shown or sent to, and what was concluded."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from store.engine.sqlite import Read, Write
from store.ids import marks

LOOKS = ("look.", "correction.chart", "restricted.")
"""Acts by which one of ours saw it."""
LEFT = frozenset(
    "appeal.send documents.export letters.add paper.send request.disclose request.letter request.release send.leave statement.sent "
    "work.records_sent".split()
)
"""Acts by which it left the practice."""


@dataclass(frozen=True, slots=True)
class Review:
    """A review. whose None: it is not known whose it was; among: in whose chart it stood."""

    id: int
    merge: int
    whose: int | None
    among: int
    what: tuple[str, ...]
    disclosed: tuple[Mapping[str, str], ...]
    discovered_on: str
    due_on: str
    factors: Mapping[str, str]
    conclusion: str
    reason: str
    notices: tuple[Mapping[str, str], ...]
    state: str
    actor: str
    version: int

    @property
    def ref(self) -> str:
        """B-2."""
        return f"B-{self.id}"


_REVIEW = (
    "SELECT id, merge, whose, among, what, disclosed, discovered_on, due_on, factors, conclusion, reason, notices, state, actor, version "
    "FROM breach_review "
)


def _review(row: Any) -> Review:
    values = list(row)
    values[4], values[5], values[11] = (tuple(json.loads(values[at])) for at in (4, 5, 11))
    values[8] = json.loads(values[8])
    return Review(*values)


def one(read: Read, number: int) -> Review | None:
    """A review by its number."""
    row = read.one(f"{_REVIEW} WHERE id = :id", id=number)
    return _review(row) if row is not None else None


def listed(read: Read, *, every: bool = False, limit: int = 500) -> tuple[Review, ...]:
    """Those that are not closed, the first due first; or all."""
    rows = read.run(
        f"{_REVIEW} WHERE :every OR state IN ('open', 'concluded') ORDER BY state = 'closed', due_on, id LIMIT :limit",
        every=every,
        limit=limit,
    )
    return tuple(map(_review, rows))


def begin(write: Write, *, what: Sequence[str], disclosed: Sequence[Mapping[str, str]], **values: Any) -> int:
    """Open a review; its number."""
    return write.insert("breach_review", what=json.dumps(what), disclosed=json.dumps(disclosed), **values)


def change(write: Write, review: Review, version: int, **values: Any) -> bool:
    """Write to a review; False where it has moved since."""
    shaped = {name: json.dumps(value) if name in ("factors", "notices") else value for name, value in values.items()}
    sets = ", ".join(f"{name} = :{name}" for name in shaped)
    return (
        write.change(
            f"UPDATE breach_review SET {sets}, version = version + 1 WHERE id = :row_id AND version = :row_version",
            row_id=review.id, row_version=version, **shaped,
        )
        == 1
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """An event of the log that showed these subjects, or sent them out: when, who, by what act, and what was said of it."""

    moment: int
    actor: str
    act: str
    reason: str
    left: bool


def told(read: Read, subjects: Iterable[tuple[str, str]], since: int) -> tuple[Told, ...]:
    """Who looked at these since a moment, and what left; every event once, the oldest first."""
    found: dict[int, Told] = {}
    for kind, key in subjects:
        rows = read.run(
            "SELECT e.number, e.moment, e.actor, e.act, e.reason FROM event_subject s JOIN event e ON e.number = s.event "
            "WHERE s.kind = :kind AND s.key = :key AND e.moment >= :since",
            kind=kind, key=key, since=since,
        )  # fmt: skip
        for number, moment, actor, act, reason in rows:
            left = act in LEFT
            if left or act.startswith(LOOKS):
                found[number] = Told(moment, actor, act, reason, left)
    return tuple(found[number] for number in sorted(found))


def numbers_of(read: Read, claims: Iterable[int]) -> tuple[str, ...]:
    """Claims by their numbers."""
    listed, named = marks([str(int(claim)) for claim in claims])
    rows = read.run(f"SELECT control_number FROM claim WHERE CAST(id AS TEXT) IN ({listed}) ORDER BY id", **named)
    return tuple(row[0] for row in rows)


def packets_with(read: Read, document: int, claim: int) -> tuple[tuple[str, str, str, str], ...]:
    """Appeals of a claim that went with this document: number, day, to whom, by what way."""
    rows = read.run(
        "SELECT DISTINCT a.id, a.sent_on, a.sent_to, a.way FROM appeal_enclosure n JOIN appeal a ON a.id = n.appeal "
        "WHERE n.document = :document AND a.claim = :claim AND a.sent_on IS NOT NULL ORDER BY a.id",
        document=document, claim=claim,
    )  # fmt: skip
    return tuple((f"AP-{row[0]}", row[1], row[2], row[3]) for row in rows)


def sent_claims(read: Read, claims: Iterable[int]) -> tuple[tuple[str, str, str, int], ...]:
    """Sendings of these claims: number, what it was, the payer of the claim, when."""
    found: list[tuple[str, str, str, int]] = []
    for claim in claims:
        rows = read.run(
            "SELECT v.control_number, v.what, y.name, e.moment FROM claim_version v JOIN claim c ON c.id = v.claim "
            "LEFT JOIN claim_payer k ON k.claim = v.claim AND k.version = v.version AND k.rank = v.destination "
            "JOIN payer y ON y.id = coalesce(k.payer, c.payer) LEFT JOIN event e ON e.number = v.event "
            "WHERE v.claim = :claim ORDER BY v.id",
            claim=claim,
        )
        found += [(row[0], row[1], row[2], row[3] or 0) for row in rows]
    return tuple(found)
