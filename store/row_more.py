"""What the queue may show of an item beside its own columns: when it came, the visit, who did it, the last note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from store import gone
from store.engine.sqlite import Read
from store.ids import among


@dataclass(frozen=True, slots=True)
class More:
    """Of one item. provider: key and name as sent; last_note: the newest that nobody took back."""

    visit_on: date | None
    provider: tuple[str, str]
    last_note: str


NOTHING = More(None, ("", ""), "")


def of(read: Read, items: Sequence[int]) -> dict[int, More]:
    """For the items of a page."""
    rows = read.run(
        "SELECT w.id, c.from_on, n.key, n.name, c.person, (SELECT t.text FROM note t WHERE t.claim = w.claim AND t.retracts IS NULL "
        "AND coalesce((SELECT b.off FROM note_back b WHERE b.root = t.id ORDER BY b.note DESC LIMIT 1), 0) = 0 ORDER BY t.id DESC LIMIT 1) "
        "FROM work_item w JOIN claim c ON c.id = w.claim LEFT JOIN item_facet f ON f.item = w.id "
        f"LEFT JOIN facet_name n ON n.id = f.provider WHERE w.id IN ({among(items)})"
    )
    moved = gone.persons_left(read)
    found = {}
    for item, on, key, name, person, note in rows:
        said = gone.of(read, person).told(note) if note and person in moved else note
        found[item] = More(date.fromisoformat(on) if on else None, (key or "", name or ""), said or "")
    return found


def terms(read: Read, begins: str, most: int) -> list[str]:
    """Words by which items are found, that begin so."""
    return [
        row[0]
        for row in read.run(
            "SELECT term FROM item_terms WHERE term >= :low AND term < :high LIMIT :most", low=begins, high=begins + "\U0010ffff", most=most
        )
    ]
