"""The audit log: one sealed event per act, chained, over every row that the act wrote.

What an event is, so that anyone can recompute it with no program of ours:
- `hash` = SHA-256 of the UTF-8 JSON array [number, moment, actor, sitting, request, act, reason, undoes, body, last_change, previous],
  without spaces, non-ASCII characters as they are, `body` as the string that is stored, `previous` in upper-case hex.
- `body` is a JSON object: `totals`; `rows` = for `change` and each table of facts that grew [first id, last id, count, digest];
  `ends` = 16 hex digits of the SHA-256 of the JSON object {table: last id}, by name, without spaces, of all tables of facts that have rows;
  `guards` = the fingerprint of tables and triggers.
- a digest is the SHA-256, in base64 without padding, of the rows in order of id, each the JSON array of its columns (bytes in upper-case
  hex) and a newline: what SQLite's json_array() gives.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from store.engine import guards
from store.engine.sqlite import Read, Write
from store.errors import Damaged, Newer, Unsealed

UNATTRIBUTED = "unattributed"
"""The actor of rows that no act wrote: a hand with another program."""
CANONICAL = "json_array(number, moment, actor, sitting, request, act, reason, undoes, body, last_change, hex(previous))"

Subject = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Head:
    """The last event, and where the tables of facts end by it."""

    number: int
    moment: int
    hash: bytes
    last_change: int
    ends: dict[str, int]


EMPTY = Head(0, 0, bytes(32), 0, {})
"""Before the first event."""


@dataclass(slots=True)
class Entry:
    """What an act says of itself."""

    moment: int
    actor: str
    sitting: str
    request: str
    act: str
    reason: str = ""
    undoes: int | None = None
    subjects: Sequence[Subject] = ()
    totals: Mapping[str, int] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)
    """Further members of the body: `result`, `tried`, `store`, `columns`."""


def ends(read: Read) -> dict[str, int]:
    """The last id of each table of facts that has rows."""
    known = guards.known(read)
    row = read.one(known.ends_sql)
    assert row is not None
    return {name: last for name, last in zip(known.facts, row, strict=True) if last}


def ends_mark(last_ids: Mapping[str, int]) -> str:
    """What an event keeps of them: enough to see at the next act whether a row came or went without an event."""
    return hashlib.sha256(_json(dict(sorted(last_ids.items()))).encode()).hexdigest()[:16]


def digest(read: Read, table: str, first: int, last: int) -> list[int | str]:
    """[first, last, count, digest] of a range of rows."""
    hashed, count = hashlib.sha256(), 0
    image = guards.known(read).images[table]
    for (line,) in read.stream(f'SELECT {image} FROM main."{table}" WHERE id BETWEEN :first AND :last ORDER BY id', first=first, last=last):
        hashed.update(f"{line}\n".encode())
        count += 1
    return [first, last, count, short(hashed.digest())]


def short(whole: bytes) -> str:
    """A digest in base64 without its padding."""
    return base64.b64encode(whole).decode().rstrip("=")


def covered(read: Read, until: int = 2**62) -> dict[str, int]:
    """The last id of each table that an event covers, by the events themselves, from the newest (or from `until`) back."""
    found: dict[str, int] = {}
    wanted = set(guards.known(read).facts)
    for (body,) in read.stream("SELECT body FROM main.event WHERE number <= :until ORDER BY number DESC", until=until):
        for table, reach in json.loads(body)["rows"].items():
            if table in wanted:
                found[table] = reach[1]
                wanted.discard(table)
        if not wanted:
            break
    return found


def begin(write: Write, now: int, *, migrating: bool = False) -> Head:
    """What every act does first: look that the store is as the last event left it, and give rows without an event one of their own."""
    if not migrating and write.value("PRAGMA user_version") != write.schema.version:
        raise Newer("another session has brought the store to another version", write.path, "Leave the desk, and start it again.")
    row = write.one(
        "SELECT number, moment, hash, last_change, json_extract(body, '$.guards'), json_extract(body, '$.ends') "
        "FROM main.event ORDER BY number DESC LIMIT 1"
    )
    if row is None:
        raise Damaged("the audit log is empty", write.path, "Restore the last backup; `claimdesk audit verify` says more.")
    number, moment, hashed, last_change, print_then, mark = row
    if not migrating and print_then != guards.known(write).fingerprint:
        raise Damaged(
            "tables or triggers were changed by hand, so the log would be blind",
            write.path,
            "See `claimdesk audit verify` and `claimdesk doctor`.",
        )
    last_ids = ends(write)
    astray = (
        ends_mark(last_ids) != mark
        or _top_change(write) > last_change
        or write.value("SELECT 1 FROM main.gate WHERE event = :next", next=number + 1) is not None
    )
    head = Head(number, moment, hashed, last_change, covered(write) if astray else last_ids)
    if astray:
        reason = "rows that no act wrote, found before the next one"
        head = seal(write, head, Entry(max(now, moment), UNATTRIBUTED, "", "", "found", reason))
    return head


def seal(write: Write, head: Head, entry: Entry) -> Head:
    """Write the event over everything since the head; always the last thing that an act does."""
    number = head.number + 1
    subjects = list(dict.fromkeys(entry.subjects))
    if subjects:
        write.many("INSERT INTO event_subject(event, kind, key) VALUES (?, ?, ?)", [(number, kind, key) for kind, key in subjects])
    top, last_ids, rows = _top_change(write), ends(write), dict[str, list[int | str]]()
    if top > head.last_change:
        rows["change"] = digest(write, "change", head.last_change + 1, top)
    for table in guards.known(write).facts:
        last, before = last_ids.get(table, 0), head.ends.get(table, 0)
        if last < before:
            raise Damaged(
                f"rows {last + 1} to {before} of {table} are gone",
                write.path,
                "Restore the last backup; `claimdesk audit verify` says more.",
            )
        if last > before:
            rows[table] = digest(write, table, before + 1, last)
    body = _json(
        {"totals": dict(entry.totals), "rows": rows, **entry.more, "ends": ends_mark(last_ids), "guards": guards.known(write).fingerprint}
    )
    told = (number, entry.moment, entry.actor, entry.sitting, entry.request, entry.act, entry.reason, entry.undoes, body, top)
    hashed = hash_of(*told, head.hash)
    write.many(
        "INSERT INTO event(number, moment, actor, sitting, request, act, reason, undoes, body, last_change, previous, hash) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(*told, head.hash, hashed)],
    )
    return Head(number, entry.moment, hashed, top, last_ids)


def hash_of(*told: Any) -> bytes:
    """The hash of an event: its fields in order, `previous` as bytes last."""
    return hashlib.sha256(_json([*told[:-1], told[-1].hex().upper()]).encode()).digest()


def check(write: Write, head: Head) -> None:
    """Look again before COMMIT: the deferred key alone can be masked, or be off."""
    last = write.value("SELECT max(number) FROM main.event")
    if last != head.number or _top_change(write) != head.last_change or ends(write) != head.ends:
        raise Unsealed("rows were written after the event, or without one")


def _top_change(read: Read) -> int:
    return int(read.value("SELECT coalesce(max(id), 0) FROM main.change"))


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Change:
    """What an event did to one row: the columns that differ, before and after. A new row has no before, a removed one no after."""

    relation: str
    key: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event as it is shown."""

    number: int
    moment: int
    actor: str
    sitting: str
    request: str
    act: str
    reason: str
    undoes: int | None
    subjects: tuple[Subject, ...]
    totals: dict[str, int]
    changes: tuple[Change, ...]
    changes_total: int
    """How many there are: a large import shows only its first."""
    body: dict[str, Any]


def events(
    read: Read,
    *,
    subject: Subject | None = None,
    actor: str | None = None,
    request: str | None = None,
    since: int | None = None,
    before: int | None = None,
    limit: int = 50,
    changes_max: int = 50,
) -> list[EventRow]:
    """Events, newest first; `since` is a moment, `before` the number to go on from."""
    wheres, named = ["1"], dict[str, Any](limit=limit)
    if subject is not None:
        wheres.append("number IN (SELECT event FROM event_subject WHERE kind = :kind AND key = :key)")
        named |= {"kind": subject[0], "key": subject[1]}
    for name, value, where in (
        ("actor", actor, "actor = :actor"),
        ("request", request, "request = :request"),
        ("since", since, "moment >= :since"),
        ("before", before, "number < :before"),
    ):
        if value is not None:
            wheres.append(where)
            named[name] = value
    rows = read.run(
        "SELECT number, moment, actor, sitting, request, act, reason, undoes, body FROM event "
        f"WHERE {' AND '.join(wheres)} ORDER BY number DESC LIMIT :limit",
        **named,
    )
    return [_shown(read, tuple(row), changes_max) for row in rows]


def event(read: Read, number: int, changes_max: int = 1_000_000) -> EventRow | None:
    """One event with all its changes."""
    found = events(read, before=number + 1, limit=1, changes_max=changes_max)
    return found[0] if found and found[0].number == number else None


def _shown(read: Read, row: tuple[Any, ...], changes_max: int) -> EventRow:
    body = json.loads(row[8])
    first, last, *_ = body["rows"].get("event_subject", (1, 0))
    subjects = read.run("SELECT kind, key FROM event_subject WHERE id BETWEEN :first AND :last ORDER BY id", first=first, last=last)
    first, last, *_ = body["rows"].get("change", (1, 0))
    changes = read.run(
        "SELECT relation, key, before, after FROM change WHERE id BETWEEN :first AND :last ORDER BY id LIMIT :most",
        first=first,
        last=last,
        most=changes_max,
    )
    number, moment, actor, sitting, request, act, reason, undoes = row[:8]
    return EventRow(
        number,
        moment,
        actor,
        sitting,
        request,
        act,
        reason,
        undoes,
        tuple((found[0], found[1]) for found in subjects),
        body["totals"],
        tuple(_change(read, *found) for found in changes),
        last - first + 1,
        body,
    )


def _change(read: Read, relation: str, key: int, before: str | None, after: str | None) -> Change:
    table = read.schema.tables.get(relation)
    names = [name for name, _ in guards.columns(read, table)] if table else []

    def named(line: str | None) -> dict[str, Any] | None:
        # A row from before a column was added is shorter: columns are only ever appended.
        return None if line is None else dict(zip(names or map(str, range(99)), json.loads(line), strict=False))

    was, became = named(before), named(after)
    if was is not None and became is not None:
        moved = [name for name in became if was.get(name) != became[name]]
        was, became = {name: was.get(name) for name in moved}, {name: became[name] for name in moved}
    return Change(relation, key, was, became)


@dataclass(frozen=True, slots=True)
class News:
    """What happened since a mark: the new mark, and which subjects are touched."""

    mark: int
    subjects: frozenset[Subject]
    acts: frozenset[str]


def news(read: Read, mark: int | None = None) -> News:
    """Events since `mark` (the number of the last one seen); without a mark, only where the log stands now."""
    rows: Iterable[Any] = (
        read.run("SELECT number, act, json_extract(body, '$.rows.event_subject[0]') FROM event WHERE number > :mark", mark=mark)
        if mark is not None
        else ()
    )
    acts, firsts, last = set[str](), list[int](), mark
    for number, name, first in rows:
        last = number
        acts.add(name)
        if first is not None:
            firsts.append(first)
    if last is None:
        last = int(read.value("SELECT coalesce(max(number), 0) FROM event"))
    subjects = read.run("SELECT kind, key FROM event_subject WHERE id >= :first", first=min(firsts)) if firsts else []
    return News(last, frozenset((row[0], row[1]) for row in subjects), frozenset(acts))
