"""Denied amounts by line and code: which are open. A row is closed, never removed, and opens again where the same comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from billing.plans import Denial
from store.engine.sqlite import Write
from store.ids import among, chunks

_Key = tuple[int, int, int, str, str]


def keep(write: Write, called: Mapping[int, Sequence[Denial]]) -> None:
    """Bring the open rows of these claims to what their books call for."""
    for some in chunks(list(called), 500):
        rows = write.run(
            "SELECT id, claim, line, answer, grp, reason, payer, remarks, cents, category, state "
            f"FROM denial WHERE claim IN ({among(some)}) ORDER BY id"
        )
        known: dict[_Key, Any] = {(row[1], row[2], row[3], row[4], row[5]): row for row in rows}
        new: list[tuple[Any, ...]] = []
        moved: list[tuple[Any, ...]] = []
        for claim in some:
            for key, values in _wanted(claim, called[claim]).items():
                row = known.pop(key, None)
                if row is None:
                    new.append((*key, *values))
                elif tuple(row)[6:] != values:
                    moved.append((*values, row[0]))
        gone = [(row[0],) for row in known.values() if row[10] == "open"]
        if new:
            write.many(
                "INSERT INTO denial(claim, line, answer, grp, reason, payer, remarks, cents, category, state) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                new,
            )
        if moved:
            write.many("UPDATE denial SET payer = ?, remarks = ?, cents = ?, category = ?, state = ? WHERE id = ?", moved)
        if gone:
            write.many("UPDATE denial SET state = 'closed' WHERE id = ?", gone)


def _wanted(claim: int, denials: Sequence[Denial]) -> dict[_Key, tuple[Any, ...]]:
    """Row values by key; the same code twice on a line of one answer is one row."""
    wanted: dict[_Key, tuple[Any, ...]] = {}
    for denial in denials:
        key = (claim, denial.line, denial.answer, denial.group, denial.reason)
        cents = denial.cents + (wanted[key][2] if key in wanted else 0)
        wanted[key] = (denial.payer, " ".join(denial.remarks), cents, denial.category, "open")
    return wanted
