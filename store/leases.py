"""Leases: in whose hand a claim's work is, and until when. Passing rows, not journaled; the act that took it is an event."""

from __future__ import annotations

from store.engine.sqlite import Read, Write

TAKEN = (
    "ON CONFLICT(item) DO UPDATE SET taken_at = CASE WHEN lease.leased_by = excluded.leased_by AND lease.leased_until > :moment "
    "THEN lease.taken_at ELSE excluded.taken_at END, leased_by = excluded.leased_by, leased_until = excluded.leased_until"
)
"""Who goes on holding has it since they took it; who takes it has it since now."""


def holder(read: Read, claim: int, moment: int) -> tuple[str, int] | None:
    """Who has the claim's work in hand now, and until when."""
    row = read.one(
        "SELECT l.leased_by, l.leased_until FROM work_item w JOIN lease l ON l.item = w.id "
        "WHERE w.claim = :claim AND w.state IN ('open', 'waiting') AND l.leased_until > :moment ORDER BY l.leased_until DESC LIMIT 1",
        claim=claim,
        moment=moment,
    )
    return (row[0], row[1]) if row else None


def take(write: Write, claim: int, actor: str, moment: int, until: int, *, over: bool = False) -> bool:
    """All open work of the claim into this hand; False where another has any of it. `over` takes it from them."""
    taken = write.run(
        "INSERT INTO lease(item, leased_by, leased_until, taken_at) SELECT w.id, :actor, :until, :moment FROM work_item w "
        "WHERE w.claim = :claim AND w.state IN ('open', 'waiting') AND (:over = 1 OR NOT EXISTS ("
        "SELECT 1 FROM work_item s JOIN lease l ON l.item = s.id WHERE s.claim = :claim AND s.state IN ('open', 'waiting') "
        "AND l.leased_until > :moment AND l.leased_by <> :actor)) "
        f"{TAKEN} WHERE :over = 1 OR lease.leased_by = excluded.leased_by OR lease.leased_until <= :moment RETURNING item",
        claim=claim,
        actor=actor,
        moment=moment,
        until=until,
        over=int(over),
    )
    return bool(taken)


def release(write: Write, claim: int, actor: str) -> int:
    """Give the claim's work back; how many items that were."""
    return write.change(
        "DELETE FROM lease WHERE leased_by = :actor AND item IN (SELECT id FROM work_item WHERE claim = :claim)", claim=claim, actor=actor
    )


def drop_stale(write: Write, moment: int) -> int:
    """Forget leases that ran out, and those of work that is done."""
    return write.change(
        "DELETE FROM lease WHERE leased_until <= :moment OR item IN (SELECT id FROM work_item WHERE state NOT IN ('open', 'waiting') "
        "AND id IN (SELECT item FROM lease))",
        moment=moment,
    )


def held_by(read: Read, actor: str, moment: int) -> tuple[int, ...]:
    """The items that a person has in hand, the last taken first."""
    rows = read.run(
        "SELECT l.item FROM lease l JOIN work_item w ON w.id = l.item AND w.state IN ('open', 'waiting') "
        "WHERE l.leased_by = :actor AND l.leased_until > :moment ORDER BY l.leased_until DESC, w.rank",
        actor=actor,
        moment=moment,
    )
    return tuple(row[0] for row in rows)


def release_all(write: Write, actor: str) -> int:
    """Give back all that a person has in hand."""
    return write.change("DELETE FROM lease WHERE leased_by = :actor", actor=actor)
