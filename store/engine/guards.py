"""Trigger SQL made from the table list: facts are append-only, mutable rows write change rows, events follow one another."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from store.engine.sqlite import Read, Write
from store.schema import log
from store.schema.table import Table

PREFIX = "guard_"
"""Every trigger made here begins so; other triggers (counters) belong to the migration step that made them."""

NEXT_EVENT = "(SELECT coalesce(max(number), 0) + 1 FROM event)"
LOG_GUARDS = {
    "guard_event_next": f"""CREATE TRIGGER guard_event_next BEFORE INSERT ON event BEGIN
  SELECT RAISE(ABORT, 'event: not the next event') WHERE NEW.number IS NOT {NEXT_EVENT}
    OR NEW.previous IS NOT coalesce((SELECT hash FROM event ORDER BY number DESC LIMIT 1), zeroblob(32))
    OR NEW.moment < coalesce((SELECT moment FROM event ORDER BY number DESC LIMIT 1), 0)
    OR NEW.last_change IS NOT (SELECT coalesce(max(id), 0) FROM change) OR length(NEW.hash) <> 32;
END""",
    "guard_change_gate": f"""CREATE TRIGGER guard_change_gate AFTER INSERT ON change
  WHEN NOT EXISTS (SELECT 1 FROM gate WHERE event = {NEXT_EVENT}) BEGIN
  INSERT INTO gate(event) VALUES ({NEXT_EVENT});
END""",
}


def columns(read: Read, table: Table) -> list[tuple[str, str]]:
    """Name and type of each column that counts, in order."""
    rows = read.run("SELECT name, type FROM pragma_table_info(:name) ORDER BY cid", name=table.name)
    return [(row[0], row[1]) for row in rows if row[0] not in table.skip]


def image(cells: list[tuple[str, str]], of: str = "", added: tuple[str, ...] = ()) -> str:
    """SQL for a row as a JSON array in column order, without `added` where these are all NULL. JSON cannot hold bytes: they are written
    in hex."""
    if added:
        first = image([cell for cell in cells if cell[0] not in added], of)
        empty = " AND ".join(f'{of}"{name}" IS NULL' for name in added)
        return f"CASE WHEN {empty} THEN {first} ELSE {image(cells, of)} END"
    parts = []
    for name, kind in cells:
        cell = f'{of}"{name}"'
        if kind == "BLOB":
            cell = f"CASE WHEN {cell} IS NULL THEN NULL ELSE hex({cell}) END"
        elif kind == "ANY":
            cell = f"CASE typeof({cell}) WHEN 'blob' THEN hex({cell}) ELSE {cell} END"
        parts.append(cell)
    return f"json_array({', '.join(parts)})"


def _append_only(name: str) -> dict[str, str]:
    return {
        f"{PREFIX}{name}_no_{verb.lower()}": f'CREATE TRIGGER {PREFIX}{name}_no_{verb.lower()} BEFORE {verb} ON "{name}" '
        f"BEGIN SELECT RAISE(ABORT, '{name}: append-only'); END"
        for verb in ("UPDATE", "DELETE")
    }


def _journal(read: Read, table: Table) -> dict[str, str]:
    name, cells = table.name, columns(read, table)
    row = ", ".join('{0}"' + cell + '"' for cell, _ in cells)
    old, new = image(cells, "OLD."), image(cells, "NEW.")

    def trigger(verb: str, when: str, key: str, before: str, after: str) -> tuple[str, str]:
        trigger_name = f"{PREFIX}{name}_{verb.lower()}"
        return trigger_name, (
            f'CREATE TRIGGER {trigger_name} AFTER {verb} ON "{name}" {when}BEGIN\n'
            f"  INSERT INTO change(relation, key, before, after) VALUES ('{name}', {key}, {before}, {after});\nEND"
        )

    same_id = f"{PREFIX}{name}_same_id"
    changed = f"WHEN ({row.format('OLD.')}) IS NOT ({row.format('NEW.')}) "
    return dict(
        (
            trigger("INSERT", "", "NEW.id", "NULL", new),
            trigger("UPDATE", changed, "OLD.id", old, new),
            trigger("DELETE", "", "OLD.id", old, "NULL"),
            # A row is followed by its id; under another id it would be another row, with no beginning.
            (
                same_id,
                f'CREATE TRIGGER {same_id} BEFORE UPDATE OF id ON "{name}" WHEN OLD.id IS NOT NEW.id BEGIN\n'
                f"  SELECT RAISE(ABORT, '{name}: an id stays');\nEND",
            ),
        )
    )


def expected(read: Read) -> dict[str, str]:
    """Every guard that this schema asks for, by trigger name, of the tables that are there yet."""
    guards = dict(LOG_GUARDS)
    there = {row[0] for row in read.run("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for table in (*log.TABLES, *read.schema.tables.values()):
        if table.name not in there:
            continue
        if table.kind == "A":
            guards |= _append_only(table.name)
        elif table.kind in ("M", "V"):
            guards |= _journal(read, table)
    return guards


def installed(read: Read) -> dict[str, str]:
    """The guards that the file has."""
    rows = read.run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE :like ESCAPE '\\'", like="guard\\_%")
    return {row[0]: row[1] for row in rows}


def install(write: Write) -> None:
    """Every guard as it is asked for, and no other: a trigger from before an ADD COLUMN, blind to the new column, is made anew."""
    there, asked = installed(write), expected(write)
    for name, sql in there.items():
        if asked.get(name) != sql:
            write.change(f'DROP TRIGGER "{name}"')
    for name, sql in asked.items():
        if there.get(name) != sql:
            write.change(sql)


@dataclass(frozen=True, slots=True)
class Known:
    """What the file's tables are, at one PRAGMA schema_version."""

    moved: int
    fingerprint: str
    """16 hex digits over every table, index and trigger of the file, so that one dropped or swapped by hand is noticed."""
    images: dict[str, str]
    """For each table of facts, and for `change`, the SQL of a row as JSON: what the digests of the log are made of."""
    facts: tuple[str, ...]
    """Tables of facts that are there, `event_subject` among them; their ids run 1, 2, 3 …"""
    ends_sql: str
    """One question for the last id of each table of facts."""


def known(read: Read) -> Known:
    """Tables and fingerprint; asked anew only when the file's schema has moved."""
    moved = read.value("PRAGMA schema_version")
    if read.known is None or read.known.moved != moved:
        read.known = _look(read, moved)
    return read.known  # type: ignore[no-any-return]


def _look(read: Read, moved: int) -> Known:
    rows = read.run(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE :own ESCAPE '\\' ORDER BY type, name",
        own="sqlite\\_%",
    )
    text = "\n".join(f"{row[0]} {row[1]} {row[2]}" for row in rows)
    there = {row[1] for row in rows if row[0] == "table"}
    tables = [table for table in (log.SUBJECT, *read.schema.tables.values()) if table.kind == "A" and table.name in there]
    images = {table.name: image(columns(read, table), added=table.added) for table in (*tables, log.CHANGE)}
    ends = ", ".join(f'(SELECT coalesce(max(id), 0) FROM main."{table.name}")' for table in tables)
    return Known(moved, hashlib.sha256(text.encode()).hexdigest()[:16], images, tuple(table.name for table in tables), f"SELECT {ends}")
