"""Whose is it: the rows that a merge, a move or its taking back changes, worked out before and written after; cases and their rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from store import charts, undoing
from store.engine import guards
from store.engine.sqlite import Read, Write

ASKED, DONE, REFUSED, WITHDRAWN, BACK = "asked", "done", "refused", "withdrawn", "back"


@dataclass(frozen=True, slots=True)
class Row:
    """A row that shall change: the columns as they are, and as they shall be."""

    relation: str
    id: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """A merge or a move that was asked for, and what became of it. Moments in microseconds; event: the act that did it."""

    id: int
    kind: str
    kept: int | None
    other: int
    subject: str
    plan: Mapping[str, Any]
    hash: str
    reason: str
    evidence: str
    state: str
    asked_by: str
    asked_at: int
    decided_by: str
    decided_at: int | None
    decided_reason: str
    event: int | None
    undoes: int | None
    version: int

    @property
    def ref(self) -> str:
        """I-3."""
        return f"I-{self.id}"


_CASE = (
    "SELECT id, kind, kept, other, subject, plan, hash, reason, evidence, state, asked_by, asked_at, decided_by, decided_at, "
    "decided_reason, event, undoes, version FROM merge "
)


def _case(row: Any) -> Case:
    values = list(row)
    values[5] = json.loads(values[5])
    return Case(*values)


def case(read: Read, number: int) -> Case | None:
    """A case by its number."""
    row = read.one(f"{_CASE} WHERE id = :id", id=number)
    return _case(row) if row is not None else None


def cases(read: Read, *, waiting: bool = False, person: int | None = None, limit: int = 200) -> tuple[Case, ...]:
    """Those that wait, the oldest first; or the newest of all, of one patient or of everybody."""
    if waiting:
        rows = read.run(f"{_CASE} WHERE state = 'asked' AND (:person IS NULL OR :person IN (kept, other)) ORDER BY id", person=person)
    else:
        where = "(:person IS NULL OR :person IN (kept, other))"
        rows = read.run(f"{_CASE} WHERE {where} ORDER BY id DESC LIMIT :limit", person=person, limit=limit)
    return tuple(map(_case, rows))


def ask(write: Write, **values: Any) -> int:
    """Put a case before a second person; its number."""
    return write.insert("merge", state=ASKED, **values)


def decide(write: Write, one: Case, state: str, *, by: str, at: int, reason: str, event: int | None = None) -> bool:
    """What became of it; False where another was faster."""
    changed = write.change(
        "UPDATE merge SET state = :state, decided_by = :by, decided_at = :at, decided_reason = :reason, event = :event, "
        "version = version + 1 WHERE id = :id AND version = :version AND state = 'asked'",
        id=one.id, version=one.version, state=state, by=by, at=at, reason=reason, event=event,
    )  # fmt: skip
    return changed == 1


def taken_back(write: Write, one: Case) -> bool:
    """A later case takes it back; False where it does not stand."""
    return (
        write.change(
            "UPDATE merge SET state = 'back', version = version + 1 WHERE id = :id AND version = :version AND state = 'done'",
            id=one.id, version=one.version,
        )
        == 1
    )  # fmt: skip


# -- rows


def homes(read: Read) -> tuple[str, ...]:
    """Every relation whose rows belong to a patient by a column `person` and may change: whatever is added later is among them."""
    there = {row[0] for row in read.run("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return tuple(
        sorted(
            table.name
            for table in read.schema.tables.values()
            if table.kind in ("M", "V") and table.name in there and any(name == "person" for name, _ in guards.columns(read, table))
        )
    )


def ids_of(read: Read, relation: str, person: int) -> list[int]:
    """The rows of a relation that are a patient's."""
    return [row[0] for row in read.run(f'SELECT id FROM "{relation}" WHERE person = :person ORDER BY id', person=person)]


def moved(relation: str, ids: Iterable[int], was: int, now: int) -> list[Row]:
    """These rows from one patient to another."""
    return [Row(relation, id, {"person": was}, {"person": now}) for id in ids]


def where(read: Read, sql: str, **named: Any) -> list[int]:
    """The ids that a question finds."""
    return [int(row[0]) for row in read.run(sql, **named)]


def put(write: Write, rows: Sequence[Row], event: int) -> Row | None:
    """Write them all; the first that is not any more as it was (nothing of it may be kept then)."""
    for row in rows:
        now = undoing.present(write, row.relation, row.id)
        if now is None or any(now[name] != value for name, value in row.before.items()):
            return row
        if row.relation in charts.RELATIONS:
            if charts.change(write, row.relation, row.id, now["version"], row.after, event) is None:
                return row
            continue
        sets = ", ".join(f'"{name}" = :{name}' for name in row.after)
        # a claim's version counts its sendings
        bump = ", version = version + 1" if "version" in now and row.relation != "claim" else ""
        write.change(f'UPDATE "{row.relation}" SET {sets}{bump} WHERE id = :row_id', row_id=row.id, **row.after)
    return None


def keep(write: Write, number: int, rows: Iterable[Row], event: int) -> None:
    """List what a case changed."""
    for row in rows:
        write.insert(
            "merge_row", merge=number, event=event, relation=row.relation, subject=row.id, before=json.dumps(dict(row.before)),
            after=json.dumps(dict(row.after)),
        )  # fmt: skip


def kept_rows(read: Read, one: Case) -> list[Row]:
    """What a case changed, in the order in which it did."""
    found = read.run(
        "SELECT relation, subject, before, after FROM merge_row WHERE merge = :id AND event = :event ORDER BY id",
        id=one.id,
        event=one.event,
    )
    return [Row(row[0], row[1], json.loads(row[2]), json.loads(row[3])) for row in found]


def backwards(read: Read, one: Case) -> tuple[list[Row], list[Row]]:
    """What takes a case back: column by column what is still as it left it; and what somebody changed since, which stays as it is."""
    back: list[Row] = []
    since: list[Row] = []
    for row in reversed(kept_rows(read, one)):
        now = undoing.present(read, row.relation, row.id) or {}
        same = [name for name in row.after if now.get(name) == row.after[name]]
        if same:
            back.append(Row(row.relation, row.id, {name: row.after[name] for name in same}, {name: row.before[name] for name in same}))
        if other := [name for name in row.after if name not in same]:
            since.append(Row(row.relation, row.id, {name: row.after[name] for name in other}, {name: now.get(name) for name in other}))
    return back, since


def added_since(read: Read, one: Case) -> list[tuple[str, int]]:
    """Rows that came to the patient who was kept after the case was done: (relation, id)."""
    mark = read.value("SELECT last_change FROM event WHERE number = :event", event=one.event)
    found: list[tuple[str, int]] = []
    for relation in homes(read):
        rows = read.run(
            f'SELECT r.id FROM "{relation}" r WHERE r.person = :person AND (SELECT min(c.id) FROM change c WHERE c.relation = :relation '
            "AND c.key = r.id) > :mark ORDER BY r.id",
            person=one.kept, relation=relation, mark=mark,
        )  # fmt: skip
        found += [(relation, row[0]) for row in rows]
    return found


def went_away(read: Read, document: int, person: int) -> bool:
    """Whether a document was moved out of this patient's chart, and is not back."""
    return bool(
        read.value(
            "SELECT count(*) FROM merge WHERE kind = 'document' AND state = 'done' AND other = :person AND subject = :ref",
            person=person, ref=f"DOC-{document}",
        )
    )  # fmt: skip


def later_merge(read: Read, one: Case) -> Case | None:
    """A merge that stands and joined the kept record to yet another."""
    row = read.one(
        f"{_CASE} WHERE kind = 'merge' AND state = 'done' AND other = :kept AND id > :id ORDER BY id LIMIT 1", kept=one.kept, id=one.id
    )
    return _case(row) if row is not None else None
