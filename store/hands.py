"""Who has what in hand since when, whose job how much is, who was told what, and what a person did on a day."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from store.engine.sqlite import Read

QUEUED = "w.state IN ('open', 'waiting')"


@dataclass(frozen=True, slots=True)
class Held:
    """A claim in somebody's hand: since when (0: not known), until when, its work and what is at stake; item: the first of its work."""

    item: int
    claim: int
    control_number: str
    payer: str
    codes: str
    cents: int
    by: str
    since: int
    until: int
    assigned_to: str | None


def held(read: Read, moment: int) -> list[Held]:
    """All that is in hand, the longest held first."""
    rows = read.run(
        "SELECT min(w.id), w.claim, c.control_number, y.name, max(w.codes), sum(w.at_stake_cents), l.leased_by, min(l.taken_at), "
        "max(l.leased_until), max(w.assigned_to) FROM lease l JOIN work_item w ON w.id = l.item JOIN claim c ON c.id = w.claim "
        f"JOIN payer y ON y.id = w.payer WHERE l.leased_until > :moment AND {QUEUED} "
        "GROUP BY w.claim, l.leased_by ORDER BY min(l.taken_at), w.claim",
        moment=moment,
    )
    return [Held(*tuple(row)) for row in rows]


def named_since(read: Read, number: str, after: int) -> bool:
    """Whether the log names a claim after an event."""
    sql = "SELECT 1 FROM event_subject WHERE kind = 'claim' AND key = :number AND event > :after LIMIT 1"
    return bool(read.value(sql, number=number, after=after))


@dataclass(frozen=True, slots=True)
class Job:
    """How much is a person's job: open, waiting, dollars of both, the oldest day, last days today or gone."""

    login: str
    open: int
    waiting: int
    cents: int
    oldest_on: date | None
    overdue: int


def jobs(read: Read, today: date) -> list[Job]:
    """By person, those with most dollars first."""
    rows = read.run(
        "SELECT assigned_to, sum(state = 'open'), sum(state = 'waiting'), sum(at_stake_cents), min(opened_on), "
        "sum(deadline_on IS NOT NULL AND deadline_on <= :today) FROM work_item w "
        f"WHERE {QUEUED} AND assigned_to IS NOT NULL GROUP BY assigned_to ORDER BY 4 DESC, 1",
        today=today.isoformat(),
    )
    return [Job(row[0], row[1], row[2], row[3], date.fromisoformat(row[4]) if row[4] else None, row[5]) for row in rows]


def in_all(read: Read) -> tuple[int, int, int]:
    """(open, waiting, cents) of all work, from the counters."""
    row = read.one(
        "SELECT coalesce(sum(CASE WHEN state = 'open' THEN n END), 0), coalesce(sum(CASE WHEN state = 'waiting' THEN n END), 0), "
        "coalesce(sum(cents), 0) FROM work_count"
    )
    assert row is not None
    return row[0], row[1], row[2]


def aside(read: Read, login: str) -> tuple[int, date | None]:
    """How many claims wait that are a person's job, and the first day on which one comes back."""
    row = read.one(
        "SELECT count(DISTINCT w.claim), min(w.follow_up_on) FROM work_item w "
        f"WHERE {QUEUED} AND w.state = 'waiting' AND w.assigned_to = :login",
        login=login,
    )
    assert row is not None
    return row[0], date.fromisoformat(row[1]) if row[1] else None


@dataclass(frozen=True, slots=True)
class Word:
    """An act of another that is about a person: number, when, who, what, why, the claims, what was counted."""

    number: int
    moment: int
    actor: str
    act: str
    reason: str
    claims: tuple[str, ...]
    totals: Mapping[str, int]
    queries: tuple[str, ...] = ()


TOLD = ("work.take", "work.assign", "assignment.hand_on", "assignment.run", "assignment.daily")
"""Acts by which somebody's claims change hands."""
QUERIES = ("query.ask", "query.answer")
"""Acts by which somebody is asked, or is answered."""


def words_for(read: Read, login: str, after: int, limit: int = 20, *, among: Sequence[str] = TOLD) -> list[Word]:
    """What others did to a person's claims after an event, or which queries they put or answered, the oldest first."""
    acts = ", ".join(f"'{name}'" for name in among)
    rows = read.run(
        "SELECT e.number, e.moment, e.actor, e.act, e.reason, e.body FROM event_subject s JOIN event e ON e.number = s.event "
        f"WHERE s.kind = 'user' AND s.key = :login AND s.event > :after AND e.actor <> :login AND e.act IN ({acts}) "
        "ORDER BY e.number DESC LIMIT :limit",
        login=login,
        after=after,
        limit=limit,
    )
    found = []
    for number, moment, actor, act, reason, body in reversed(rows):
        kept = json.loads(body)
        found.append(
            Word(number, moment, actor, act, reason, _named(read, kept, "claim", 3), kept.get("totals", {}), _named(read, kept, "query", 1))
        )
    return found


def _named(read: Read, body: Mapping[str, Any], kind: str, limit: int) -> tuple[str, ...]:
    """The claims, or what else of a kind, that an event names: its subjects are one range of rows."""
    first, last, *_ = body.get("rows", {}).get("event_subject", (1, 0))
    sql = "SELECT key FROM event_subject WHERE id BETWEEN :first AND :last AND kind = :kind ORDER BY id LIMIT :limit"
    return tuple(dict.fromkeys(row[0] for row in read.run(sql, first=first, last=last, kind=kind, limit=limit)))


def worked_since(read: Read, login: str, after: int) -> bool:
    """Whether a person did any work after an event."""
    sql = "SELECT 1 FROM event WHERE number > :after AND actor = :login AND act LIKE 'work.%' AND act <> 'work.rerank' LIMIT 1"
    return bool(read.value(sql, after=after, login=login))


def taken_from(read: Read, login: str, number: str) -> tuple[str, int, str] | None:
    """(who, when, why) of the last taking of this claim out of a person's hand."""
    row = read.one(
        "SELECT e.actor, e.moment, e.reason FROM event_subject c JOIN event e ON e.number = c.event "
        "WHERE c.kind = 'claim' AND c.key = :number AND e.act = 'work.take' AND e.actor <> :login AND EXISTS "
        "(SELECT 1 FROM event_subject u WHERE u.event = e.number AND u.kind = 'user' AND u.key = :login) ORDER BY e.number DESC LIMIT 1",
        number=number,
        login=login,
    )
    return (row[0], row[1], row[2]) if row else None


@dataclass(frozen=True, slots=True)
class Done:
    """An act of a person: number, when, what, of which request, what was counted, of which claims."""

    number: int
    moment: int
    act: str
    request: str
    reason: str
    totals: Mapping[str, int]
    claims: tuple[str, ...]


CLAIMS_MAX = 500
"""So many claims of one act are named; a posting of thousands is one act, not a list."""


def done(read: Read, login: str, first: int, last: int) -> list[Done]:
    """What a person did from one event to another, without looking, holding and what the desk does by itself; the oldest first."""
    rows = read.run(
        "SELECT number, moment, act, request, reason, body FROM event WHERE number BETWEEN :first AND :last AND actor = :login "
        "AND act NOT LIKE 'look.%' AND act NOT LIKE 'lists.%' AND act NOT LIKE '%.read' "
        "AND act NOT IN ('work.rerank', 'work.draft', 'assignment.daily', 'refused') "
        "ORDER BY number",
        first=first,
        last=last,
        login=login,
    )
    found = []
    for number, moment, act, request, reason, body in rows:
        kept = json.loads(body)
        found.append(Done(number, moment, act, request, reason, kept.get("totals", {}), _named(read, kept, "claim", CLAIMS_MAX)))
    return found
