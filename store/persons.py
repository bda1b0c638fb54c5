"""Records of patients that were joined: which record stands for another now, and which ones it stands for."""

from __future__ import annotations

from store.engine.sqlite import Read


def now(read: Read, person: int) -> int:
    """The record that stands for this one now: itself, unless it was joined to another."""
    found = read.value(
        "WITH RECURSIVE up(id, into_id) AS (SELECT id, merged_into FROM person WHERE id = :person UNION "
        "SELECT p.id, p.merged_into FROM up JOIN person p ON p.id = up.into_id) SELECT id FROM up WHERE into_id IS NULL",
        person=person,
    )
    return person if found is None else int(found)


def family(read: Read, person: int) -> tuple[int, ...]:
    """This record and all that were joined to it, one after the other."""
    rows = read.run(
        "WITH RECURSIVE down(id) AS (SELECT :person UNION SELECT p.id FROM down JOIN person p ON p.merged_into = down.id) "
        "SELECT id FROM down ORDER BY id",
        person=person,
    )
    return tuple(int(row[0]) for row in rows)
