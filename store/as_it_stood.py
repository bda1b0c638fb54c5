"""Rows as they stood at a moment, read from the changes that the log seals: also where a row has moved, changed or gone since."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from store.engine import guards
from store.engine.sqlite import Read
from store.history import first_since
from store.ids import among, chunks


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the books had come before a moment: the last event, the last change of a row, the last ledger transaction."""

    event: int
    change: int
    posting: int


def mark(read: Read, until: int) -> Mark:
    """The mark of all that was done before this moment."""
    event = first_since(read, until) - 1
    change = read.value("SELECT last_change FROM event WHERE number = :event", event=event)
    posting = read.value("SELECT id FROM ledger_transaction WHERE event <= :event ORDER BY id DESC LIMIT 1", event=event)
    return Mark(event, int(change or 0), int(posting or 0))


def rows(read: Read, relation: str, ids: Iterable[int], at: Mark) -> dict[int, dict[str, Any]]:
    """These rows of a journaled table as they stood then; one that was not there is left out."""
    found = {}
    for some in chunks(sorted(set(ids)), 500):
        for key, after in read.run(
            f"SELECT c.key, c.after FROM change c WHERE c.relation = :relation AND c.key IN ({among(some)}) AND c.id = (SELECT max(d.id) "
            "FROM change d WHERE d.relation = :relation AND d.key = c.key AND d.id <= :last) AND c.after IS NOT NULL",
            relation=relation,
            last=at.change,
        ):
            found[key] = _named(read, relation, after)
    return found


def once(read: Read, relation: str, column: str, values: Iterable[int]) -> set[int]:
    """The rows that had one of these values in a column before something changed them, or took them away."""
    place = _names(read, relation).index(column)
    found = read.run(
        f"SELECT DISTINCT key FROM change WHERE relation = :relation AND before IS NOT NULL "
        f"AND json_extract(before, '$[{place}]') IN ({among(values)})",
        relation=relation,
    )
    return {row[0] for row in found}


def _names(read: Read, relation: str) -> list[str]:
    return [name for name, _ in guards.columns(read, read.schema.tables[relation])]


def _named(read: Read, relation: str, line: str) -> dict[str, Any]:
    """A row by its columns; one from before a column was added has nothing there, since columns are only ever appended."""
    names = _names(read, relation)
    values = json.loads(line)
    return dict(zip(names, values + [None] * (len(names) - len(values)), strict=True))
