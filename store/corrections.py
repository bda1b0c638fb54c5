"""Corrections in the books: what was proposed and by whom it was signed, what waits, and the claims that each one reached."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from billing.corrected_since import CorrectedSince
from store.engine.sqlite import Read, Write
from store.ids import among

WAITING, SIGNED, REFUSED, WITHDRAWN = "waiting", "signed", "refused", "withdrawn"
STATES = (WAITING, SIGNED, REFUSED, WITHDRAWN, "taken_back")


@dataclass(frozen=True, slots=True)
class Change:
    """One field: the row and version that it was made on, what it was there, what it shall be."""

    relation: str
    subject: int
    field: str
    label: str
    version: int
    was: str
    shall_be: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A correction: said, proposed, decided."""

    id: int
    person: int
    last: str
    first: str
    claim: int | None
    control_number: str
    kind: str
    reason: str
    evidence: str
    happened_on: date | None
    recall: bool
    changes: tuple[Change, ...]
    proposed_by: str
    proposed_at: int
    for_login: str
    for_role: str
    state: str
    decided_by: str
    decided_at: int | None
    why: str
    event: int | None
    version: int

    @property
    def ref(self) -> str:
        """K-7."""
        return f"K-{self.id}"


_SELECT = (
    "SELECT k.id, k.person, p.last, p.first, k.claim, coalesce(c.control_number, ''), k.kind, k.reason, k.evidence, k.happened_on, "
    "k.recall, k.changes, k.proposed_by, k.proposed_at, k.for_login, k.for_role, k.state, k.decided_by, k.decided_at, k.why, k.event, "
    "k.version FROM correction_pending k JOIN person p ON p.id = k.person LEFT JOIN claim c ON c.id = k.claim "
)


def _made(row: Any) -> Kept:
    values = list(row)
    values[9] = date.fromisoformat(values[9]) if values[9] else None
    values[10] = bool(values[10])
    values[11] = tuple(Change(**one) for one in json.loads(values[11]))
    return Kept(*values)


def add(write: Write, changes: Sequence[Change], **values: Any) -> int:
    """Keep a correction; its number."""
    told = json.dumps([asdict(one) for one in changes], ensure_ascii=False, separators=(",", ":"))
    return write.insert("correction_pending", changes=told, **values)


def one(read: Read, number: int) -> Kept | None:
    """A correction by its number."""
    row = read.one(f"{_SELECT} WHERE k.id = :id", id=number)
    return _made(row) if row else None


def newest(read: Read, person: int) -> int | None:
    """The number of a patient's newest correction."""
    found = read.value("SELECT max(id) FROM correction_pending WHERE person = :person", person=person)
    return None if found is None else int(found)


def of_event(read: Read, event: int) -> Kept | None:
    """The correction that this event signed."""
    row = read.one(f"{_SELECT} WHERE k.event = :event", event=event)
    return _made(row) if row else None


def listed(read: Read, states: Sequence[str], person: int | None = None, limit: int = 200) -> tuple[Kept, ...]:
    """Those of these states, newest first; of one patient, or of all."""
    named = {f"s{n}": state for n, state in enumerate(states)}
    rows = read.run(
        f"{_SELECT} WHERE k.state IN ({', '.join(f':{name}' for name in named)}) AND (:person IS NULL OR k.person = :person) "
        "ORDER BY k.id DESC LIMIT :limit",
        person=person,
        limit=limit,
        **named,
    )
    return tuple(map(_made, rows))


def waiting_for(read: Read, login: str, roles: Sequence[str], limit: int = 200) -> tuple[Kept, ...]:
    """Those that wait for this person's signature, oldest first: by name, or by a role that they stand in for."""
    named = {f"r{n}": role for n, role in enumerate(roles)}
    mine = f"OR k.for_role IN ({', '.join(f':{name}' for name in named)})" if named else ""
    rows = read.run(
        f"{_SELECT} WHERE k.state = 'waiting' AND (k.for_login = :login {mine}) ORDER BY k.id LIMIT :limit",
        login=login,
        limit=limit,
        **named,
    )
    return tuple(map(_made, rows))


def decided_of(read: Read, login: str, moment: int) -> tuple[Kept, ...]:
    """What this person proposed and another signed or refused after that moment, in the order in which it was decided."""
    rows = read.run(
        f"{_SELECT} WHERE k.proposed_by = :login AND k.state IN ('{SIGNED}', '{REFUSED}') AND k.decided_by <> :login "
        "AND k.decided_at > :moment ORDER BY k.decided_at, k.id",
        login=login,
        moment=moment,
    )
    return tuple(map(_made, rows))


def decide(write: Write, number: int, version: int, state: str, *, by: str, at: int, why: str = "", event: int | None = None) -> bool:
    """Sign, refuse or withdraw one that waits; False where it moved meanwhile."""
    changed = write.change(
        "UPDATE correction_pending SET state = :state, decided_by = :by, decided_at = :at, why = :why, event = :event, "
        "version = version + 1 WHERE id = :id AND version = :version AND state = 'waiting'",
        id=number, version=version, state=state, by=by, at=at, why=why, event=event,
    )  # fmt: skip
    return changed == 1


# -- the claims that they reached


@dataclass(frozen=True, slots=True)
class Reached:
    """A claim that a correction reached. resent: the entry of the outbox by which it went, or stands to go, with the new value: its
    number, state and file; sent_on: the day of a later sending that came in by a file."""

    correction: int
    claim: int
    control_number: str
    becomes: str
    words: str
    fields: str
    on: date
    outbox: int | None
    outbox_state: str
    outbox_what: str
    file: str


def reach(write: Write, correction: int, claim: int, *, becomes: str, words: str, fields: str, owed: bool, beside: bool, on: date,
          renewed: int | None = None) -> None:  # fmt: skip
    """A correction reached this claim. renewed: the entry of the outbox that took the new value."""
    version = write.value("SELECT coalesce(max(id), 0) FROM claim_version WHERE claim = :claim", claim=claim)
    entry = write.value("SELECT coalesce(max(id), 0) FROM outbox WHERE claim = :claim", claim=claim)
    write.insert(
        "correction_claim", correction=correction, claim=claim, becomes=becomes, words=words, fields=fields, owed=int(owed),
        beside=int(beside), after_version=version, after_outbox=renewed - 1 if renewed else entry, on_day=on.isoformat(),
    )  # fmt: skip


_LATER = "o.claim = r.claim AND o.id > r.after_outbox AND o.state <> 'withdrawn' AND o.what <> 'void'"


def _reached(read: Read, where: str, **named: Any) -> tuple[Reached, ...]:
    rows = read.run(
        "SELECT r.correction, r.claim, c.control_number, r.becomes, r.words, r.fields, r.on_day, o.id, coalesce(o.state, ''), "
        "coalesce(o.what, ''), coalesce(g.name, '') FROM correction_claim r JOIN claim c ON c.id = r.claim "
        f"LEFT JOIN outbox o ON o.id = (SELECT min(o.id) FROM outbox o WHERE {_LATER}) LEFT JOIN outgoing g ON g.id = o.outgoing "
        f"WHERE r.state = 'standing' AND {where} ORDER BY r.id",
        **named,
    )
    return tuple(
        Reached(row[0], row[1], row[2], row[3], row[4], row[5], date.fromisoformat(row[6]), row[7], row[8], row[9], row[10]) for row in rows
    )


def claims_of(read: Read, correction: int) -> tuple[Reached, ...]:
    """The claims that a correction reached, in the order in which it was shown."""
    return _reached(read, "r.correction = :correction", correction=correction)


def of_claim(read: Read, claim: int) -> tuple[Reached, ...]:
    """The corrections that reached a claim, oldest first."""
    return _reached(read, "r.claim = :claim", claim=claim)


def denied_with(read: Read, claim: int) -> str:
    """The codes with which a claim was ever denied."""
    return ", ".join(
        row[0] for row in read.run("SELECT DISTINCT grp || '-' || reason FROM denial WHERE claim = :claim ORDER BY 1", claim=claim)
    )


def since_sent(read: Read, claims: Iterable[int]) -> dict[int, tuple[CorrectedSince, ...]]:
    """The corrections that these claims were sent before, and have not gone again since, nor stand to go. Asked in bulk."""
    found: dict[int, list[CorrectedSince]] = defaultdict(list)
    rows = read.run(
        f"SELECT r.claim, r.correction, r.on_day, r.fields, r.beside FROM correction_claim r WHERE r.claim IN ({among(claims)}) "
        "AND r.owed = 1 AND r.state = 'standing' "
        "AND NOT EXISTS (SELECT 1 FROM claim_version v WHERE v.claim = r.claim AND v.id > r.after_version) "
        "AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.claim = r.claim AND o.id > r.after_outbox AND o.state IN ('ready', 'held') "
        "AND o.what <> 'void') ORDER BY r.id"
    )
    for claim, correction, on, fields, beside in rows:
        found[claim].append(CorrectedSince(correction, date.fromisoformat(on), fields, bool(beside)))
    return {claim: tuple(some) for claim, some in found.items()}
