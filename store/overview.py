"""Today at a glance: how much work of each kind stands, how old it is, what falls due, and which remittances wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from billing.text import fold
from store.engine.sqlite import Read
from store.queue import literally


@dataclass(frozen=True, slots=True)
class Pile:
    """Work of one kind: how many, how much, the oldest day, last days today or gone, last days soon, and how many are one person's."""

    kind: str
    count: int
    cents: int
    oldest_on: date | None
    overdue: int
    soon: int
    yours: int


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


def piles(read: Read, actor: str, today: date, soon: date) -> list[Pile]:
    """The work in the queue, by kind; counted by the counters, and by the ends of indexes."""
    queued = "state IN ('open', 'waiting') AND kind = :kind"
    mine = dict(
        map(
            tuple,
            read.run(
                "SELECT kind, count(*) FROM work_item WHERE state IN ('open', 'waiting') AND assigned_to = :actor GROUP BY kind",
                actor=actor,
            ),
        )
    )
    found = []
    for kind, count, cents in read.run("SELECT kind, sum(n), sum(cents) FROM work_count GROUP BY kind HAVING sum(n) > 0"):
        oldest = read.value(f"SELECT min(opened_on) FROM work_item WHERE {queued}", kind=kind)
        due = f"SELECT count(*) FROM work_item WHERE {queued} AND deadline_on"
        overdue = read.value(f"{due} <= :today", kind=kind, today=today.isoformat())
        coming = read.value(f"{due} > :today AND deadline_on <= :soon", kind=kind, today=today.isoformat(), soon=soon.isoformat())
        found.append(Pile(kind, count, cents, _day(oldest), overdue, coming, mine.get(kind, 0)))
    return found


def remittances_to_post(read: Read) -> Pile:
    """Remittances that are not whole; a payment that came twice is none."""
    row = read.one(
        "SELECT count(*), coalesce(sum(r.paid_cents), 0), min(r.paid_on) FROM remittance_state s JOIN remittance r ON r.id = s.remittance "
        "WHERE s.state IN ('loaded', 'posting', 'part_posted', 'held')"
    )
    assert row is not None
    return Pile("remittances", row[0], row[1], _day(row[2]), 0, 0, 0)


def corrections(read: Read, actor: str, since_event: int) -> Pile:
    """Corrections signed since an event, and those by one person; what another system has otherwise since is none."""
    row = read.one(
        "SELECT count(*), coalesce(sum(CASE WHEN author = :actor THEN 1 ELSE 0 END), 0) FROM amendment "
        "WHERE event >= :since AND kind <> 'import'",
        actor=actor,
        since=since_event,
    )
    assert row is not None
    return Pile("corrections", row[0], 0, None, 0, 0, row[1])


def remittance_ids(read: Read, text: str, state: str | None) -> list[int]:
    """Remittances by state (`to_post`: all that are not whole) and a part of payer, trace or number; the oldest money first."""
    states = {"to_post": "'loaded', 'posting', 'part_posted', 'held', 'duplicate'", None: ""}.get(state, ":state")
    named: dict[str, Any] = {"state": state} if states == ":state" else {}
    wheres = ["s.state <> 'arriving'"] + ([f"s.state IN ({states})"] if states else [])
    for n, word in enumerate(text.split()):
        wheres.append(
            f"(lower(r.trace) LIKE :raw{n} ESCAPE '\\' OR y.name_key LIKE :word{n} ESCAPE '\\' "
            f"OR lower(r.payer_id) LIKE :raw{n} ESCAPE '\\' OR 'r-' || r.id LIKE :raw{n} ESCAPE '\\' OR r.paid_on LIKE :raw{n} ESCAPE '\\')"
        )
        named |= {f"raw{n}": f"%{literally(word.lower())}%", f"word{n}": f"%{literally(fold(word))}%" if fold(word) else "\\%"}
    rows = read.run(
        "SELECT r.id FROM remittance r JOIN remittance_state s ON s.remittance = r.id JOIN payer y ON y.id = r.payer "
        f"WHERE {' AND '.join(wheres)} ORDER BY r.paid_on, r.id",
        **named,
    )
    return [row[0] for row in rows]


def held_remittances(read: Read) -> list[int]:
    """Remittances of which something is held, the longest held first."""
    rows = read.run("SELECT remittance FROM hold WHERE state = 'held' GROUP BY remittance ORDER BY min(opened_on), remittance")
    return [row[0] for row in rows]


def last_sitting(read: Read, actor: str, sitting: str, oldest: int) -> int | None:
    """The moment of this person's last act of an earlier sitting, if it was not before that event."""
    found = read.value(
        "SELECT moment FROM event WHERE number >= :oldest AND actor = :actor AND sitting <> :sitting ORDER BY number DESC LIMIT 1",
        oldest=oldest,
        actor=actor,
        sitting=sitting,
    )
    return None if found is None else int(found)


def acts_since(read: Read, event: int) -> list[tuple[str, int, int]]:
    """(act, events, people) from an event on, without what only looks."""
    rows = read.run(
        "SELECT act, count(*), count(DISTINCT actor) FROM event WHERE number >= :event AND act NOT LIKE 'look.%' "
        "AND act NOT LIKE 'lists.%' AND act NOT IN ('work.rerank', 'work.draft') GROUP BY act ORDER BY act",
        event=event,
    )
    return [(row[0], row[1], row[2]) for row in rows]
