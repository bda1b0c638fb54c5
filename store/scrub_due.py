"""Open claims that wait to be held against the edits again, since what the edits go by has changed."""

from __future__ import annotations

from collections.abc import Sequence

from store.engine.sqlite import Read, Write
from store.ids import among
from store.scrub import OPEN


def mark(write: Write) -> int:
    """Every open claim waits from now on; how many wait."""
    write.change(f"INSERT OR IGNORE INTO scrub_due(claim) SELECT f.claim FROM claim_figures f JOIN claim c ON c.id = f.claim WHERE {OPEN}")
    return left(write)


def left(read: Read) -> int:
    """How many wait."""
    return int(read.value("SELECT count(*) FROM scrub_due"))


def following(read: Read, limit: int) -> list[tuple[int, bool]]:
    """(claim, whether it is open still) of those that are looked at next."""
    rows = read.run(
        "SELECT d.claim, EXISTS (SELECT 1 FROM claim_figures f JOIN claim c ON c.id = f.claim "
        f"WHERE f.claim = d.claim AND {OPEN}) FROM scrub_due d ORDER BY d.claim LIMIT :limit",
        limit=limit,
    )
    return [(row[0], bool(row[1])) for row in rows]


def looked_at(write: Write, claims: Sequence[int]) -> None:
    """They wait no more."""
    write.change(f"DELETE FROM scrub_due WHERE claim IN ({among(claims)})")
