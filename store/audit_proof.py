"""The proof of the audit log: the chain, the rows that each event covers, and every live row against its last change."""

from __future__ import annotations

import json
from binascii import b2a_base64
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from store import audit
from store.engine import guards
from store.engine.driver import dbapi
from store.engine.sqlite import Read, translated
from store.schema import log
from store.schema.table import Table

PROBLEMS_MAX = 1000
"""More than this says no more than this does."""
BATCH = 512
BATCH_OF_BYTES = 4
"""Rows with bytes may hold a megabyte each."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What does not fit: the event, where one can be named, the table, and a sentence."""

    event: int | None
    table: str
    message: str


@dataclass(slots=True)
class Proof:
    """How far the log was proved, and what does not fit."""

    events: int = 0
    head: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether everything fits."""
        return not self.problems

    def add(self, event: int | None, table: str, message: str) -> None:
        """Note a problem."""
        if len(self.problems) < PROBLEMS_MAX:
            self.problems.append(Problem(event, table, message))


def verify(read: Read, since: int | None = None) -> Proof:
    """Prove the log; ask within one `books.snapshot()`. With `since`, from after that event (of which the hash is known by other means).

    A proof since an event looks at live rows that changed since; only the whole proof sees an edit by hand of any other row.
    """
    proof = Proof()
    try:
        if _check_tables(read, proof):
            _check_all(read, proof, since)
    except dbapi.Error as error:
        raise translated(error, read.path) from error
    return proof


def _check_all(read: Read, proof: Proof, since: int | None) -> None:
    _check_guards(read, proof)
    tapes, after = _check_chain(read, proof, since)
    for tape in tapes.values():
        tape.leftovers(proof)
    _check_gate(read, proof)
    _check_replay(read, proof, after)
    for table in read.schema.tables.values():
        if table.kind in ("M", "V"):
            _check_live(read, proof, table, after)


def _check_tables(read: Read, proof: Proof) -> bool:
    there = {row[0] for row in read.run("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for table in (*log.TABLES, *read.schema.tables.values()):
        if table.name not in there:
            proof.add(None, table.name, f"the table {table.name} is gone")
    return proof.ok


def _check_guards(read: Read, proof: Proof) -> None:
    asked, there = guards.expected(read), guards.installed(read)
    for name in sorted(asked.keys() | there.keys()):
        if name not in there:
            proof.add(None, "", f"the trigger {name} is missing: changes since went unseen, or were let through")
        elif name not in asked:
            proof.add(None, "", f"the trigger {name} is none of ours")
        elif there[name] != asked[name]:
            proof.add(None, "", f"the trigger {name} is not as it was made")


class _Tape:
    """The rows of one table in order of id, taken range by range as the events claim them: one pass, constant memory."""

    def __init__(self, read: Read, table: str, after: int) -> None:
        image = guards.known(read).images[table]
        where = "WHERE id > :after" if after else ""
        self.table = table
        self.rows = read.cursor(f'SELECT id, {image} FROM main."{table}" {where} ORDER BY id', after=after)
        self.batch = BATCH_OF_BYTES if "hex(" in image else BATCH
        self.next = after + 1
        self.kept: list[tuple[Any, ...]] = []

    def take(self, proof: Proof, number: int, reach: list[Any]) -> None:
        """Rows of one event: the range begins where the last one ended, and holds what its digest says."""
        first, last, count, told = reach
        if not self.kept and first == self.next and last - first < self.batch:
            # Nearly every range of an honest log: as many rows as the event says, the last of them the one that it says.
            rows = self.rows.fetchmany(last - first + 1)
            text = "\n".join([row[1] for row in rows]) + "\n"
            if rows and len(rows) == count and rows[0][0] == first and rows[-1][0] == last and told == _digest(text.encode()):
                self.next = last + 1
                return
            self.kept = rows
        self._take_slowly(proof, number, reach)

    def _take_slowly(self, proof: Proof, number: int, reach: list[Any]) -> None:
        first, last, count, told = reach
        if first != self.next:
            proof.add(number, self.table, f"the event begins at row {first} of {self.table}; the one before ended at {self.next - 1}")
        hashed, found, place = sha256(), 0, self.next
        while place <= last:
            rows = self._upto(min(self.batch, last - place + 1), last)
            if not rows:
                break
            own = rows if rows[0][0] >= first else [row for row in rows if row[0] >= first]
            if len(own) < len(rows):
                self._stray(proof, [row[0] for row in rows[: len(rows) - len(own)]])
            if own:
                hashed.update(("\n".join([row[1] for row in own]) + "\n").encode())
                found += len(own)
            place = rows[-1][0] + 1
        if found != count or audit.short(hashed.digest()) != told:
            what = f"{count - found} rows are missing" if found < count else "rows were changed" if found == count else "rows were added"
            proof.add(number, self.table, f"{what} in {self.table} {first} to {last}, which event {number} wrote")
        self.next = last + 1

    def leftovers(self, proof: Proof) -> None:
        """Rows that no event claims."""
        left = [row[0] for row in (*self.kept, *self.rows.fetchmany(20))]
        if left:
            self._stray(proof, left)

    def _upto(self, most: int, last: int) -> list[tuple[Any, ...]]:
        missing = most - len(self.kept)
        rows = self.kept[:most] + (self.rows.fetchmany(missing) if missing > 0 else [])
        self.kept = self.kept[most:]
        if rows and rows[-1][0] > last:
            own = [row for row in rows if row[0] <= last]
            self.kept = rows[len(own) :] + self.kept
            rows = own
        return rows

    def _stray(self, proof: Proof, ids: list[int]) -> None:
        which = f"row {ids[0]}" if len(ids) == 1 else f"rows {ids[0]} to {ids[-1]}"
        proof.add(None, self.table, f"{which} of {self.table} are in no event: no act wrote them")


def _digest(text: bytes) -> str:
    return b2a_base64(sha256(text).digest(), newline=False)[:43].decode()


def _check_chain(read: Read, proof: Proof, since: int | None) -> tuple[dict[str, _Tape], int]:
    """Every event in order, with the rows that it claims; the tapes as they then stand, and the change to go on from."""
    start = _start(read, proof, since)
    last_ids = dict(start.ends)
    tapes = {name: _Tape(read, name, last_ids.get(name, 0)) for name in guards.known(read).images}
    tapes["change"].next, previous, number, moment, top = start.last_change + 1, start.hash, start.number, start.moment, start.last_change
    prints = mark = ""
    decode = json.JSONDecoder().raw_decode
    for row in read.cursor(
        f"SELECT number, moment, actor, act, body, last_change, previous, hash, {audit.CANONICAL} "
        "FROM main.event WHERE number > :start ORDER BY number",
        start=start.number,
    ):
        number += 1
        proof.events += 1
        if row[0] != number:
            proof.add(row[0], "event", f"events {number} to {row[0] - 1} are missing" if row[0] > number else "the number is not the next")
            number = row[0]
        if row[6] != previous:
            proof.add(number, "event", "it does not follow the event before: one was changed, taken out or put in")
        if sha256(row[8].encode()).digest() != row[7]:
            proof.add(number, "event", "its contents are not what its hash says")
        if row[1] < moment:
            proof.add(number, "event", "its moment is before that of the event before")
        try:
            body, _ = decode(row[4])
            rows, mark, print_now = body["rows"], body["ends"], body["guards"]
            for table, reach in rows.items():
                if table in tapes:
                    tapes[table].take(proof, number, reach)
                    last_ids[table] = reach[1]
                else:
                    proof.add(number, table, f"the event claims rows of {table}, which is no table of the log")
        except (ValueError, KeyError, TypeError, AttributeError):
            proof.add(number, "event", "its body cannot be read")
            rows, print_now = {}, prints
        if row[5] != (rows["change"][1] if "change" in rows else top):
            proof.add(number, "event", "it covers other change rows than it says")
        if prints and print_now != prints and row[3] != "migrate":
            proof.add(number, "event", "tables or triggers had changed before this event, without a migration")
        if row[2] == audit.UNATTRIBUTED:
            proof.add(number, "event", _unattributed(read, rows, moment, row[1]))
        previous, moment, top, prints = row[7], row[1], row[5], print_now
    _check_end(read, proof, prints, mark, last_ids)
    proof.head = previous.hex()
    return tapes, start.last_change


def _start(read: Read, proof: Proof, since: int | None) -> audit.Head:
    if since is None:
        if read.value("SELECT act FROM main.event WHERE number = 1") not in ("init", None):
            proof.add(1, "event", "the log does not begin with the making of the store")
        return audit.EMPTY
    row = read.one("SELECT number, moment, hash, last_change FROM main.event WHERE number = :since", since=since)
    if row is None:
        proof.add(since, "event", f"there is no event {since} to go on from")
        return audit.EMPTY
    ends = audit.covered(read, since)
    return audit.Head(row[0], row[1], row[2], row[3], {**ends, "change": row[3]})


def _check_end(read: Read, proof: Proof, prints: str, mark: str, last_ids: dict[str, int]) -> None:
    last_ids = {name: last for name, last in last_ids.items() if name != "change"}
    if not prints:
        if not proof.events and read.value("SELECT max(number) FROM main.event") is None:
            proof.add(None, "event", "the log is empty")
        return
    if prints != guards.known(read).fingerprint:
        proof.add(None, "", "tables, indexes or triggers were changed since the last event, outside a migration")
    if mark != audit.ends_mark(last_ids):
        proof.add(None, "event", "the last event tells of other rows than the events before it wrote")


def _unattributed(read: Read, rows: dict[str, list[Any]], after: int, until: int) -> str:
    parts = [f"{table} {reach[0]} to {reach[1]}" for table, reach in rows.items() if table != "change"]
    first, last, *_ = rows.get("change", (1, 0))
    found = read.run(
        "SELECT DISTINCT relation, key FROM change WHERE id BETWEEN :first AND :last ORDER BY id LIMIT 20", first=first, last=last
    )
    parts += [f"{row[0]} {row[1]}" for row in found]
    return f"rows changed by no act ({', '.join(parts) or 'a planted gate row'}), between {_utc(after)} and {_utc(until)}"


def _utc(moment: int) -> str:
    return datetime.fromtimestamp(moment / 1_000_000, UTC).strftime("%Y-%m-%d %H:%M:%SZ")


def _check_gate(read: Read, proof: Proof) -> None:
    for (number,) in read.run("SELECT event FROM main.gate WHERE event > (SELECT coalesce(max(number), 0) FROM main.event) LIMIT 20"):
        proof.add(None, "gate", f"a row for event {number}, which is not written: put there by hand, or rows without an event")


def _check_replay(read: Read, proof: Proof, after: int) -> None:
    """Each change begins with what the one before it left."""
    for change, relation, key, before, was in read.stream(
        "SELECT id, relation, key, before, was FROM (SELECT c.id, c.relation, c.key, c.before, (SELECT p.after FROM main.change p "
        "WHERE p.relation = c.relation AND p.key = c.key AND p.id < c.id ORDER BY p.id DESC LIMIT 1) AS was "
        "FROM main.change c WHERE c.id > :start) WHERE before IS NOT was",
        start=after,
    ):
        table = read.schema.tables.get(relation)
        if table is None or table.kind not in ("M", "V"):
            proof.add(_event_of(read, change), relation, f"change {change} is of {relation}, which is no journaled table")
            continue
        differs = _differs(read, table, was, before)
        if differs:
            proof.add(_event_of(read, change), relation, f"{relation} {key} {_how(was, before)} unseen, before change {change}: {differs}")


def _check_live(read: Read, proof: Proof, table: Table, after: int) -> None:
    """Each row is what its last change left, and none is gone."""
    image = guards.image(guards.columns(read, table), "t.")
    only = "WHERE t.id IN (SELECT key FROM main.change WHERE relation = :name AND id > :start)" if after else ""
    for key, live, was in read.stream(
        f"SELECT id, live, was FROM (SELECT t.id, {image} AS live, (SELECT c.after FROM main.change c WHERE c.relation = :name "
        f'AND c.key = t.id ORDER BY c.id DESC LIMIT 1) AS was FROM main."{table.name}" t {only}) WHERE live IS NOT was',
        name=table.name,
        start=after,
    ):
        differs = _differs(read, table, was, live)
        if differs:
            proof.add(
                _last_event(read, table.name, key), table.name, f"{table.name} {key} {_how(was, live)} after its last change: {differs}"
            )
    for (key,) in read.stream(
        "SELECT key FROM (SELECT key, after, max(id) FROM main.change WHERE relation = :name AND id > :start GROUP BY key) "
        f'WHERE after IS NOT NULL AND key NOT IN (SELECT id FROM main."{table.name}")',
        name=table.name,
        start=after,
    ):
        proof.add(_last_event(read, table.name, key), table.name, f"{table.name} {key} is gone, and no act removed it")


def _how(was: str | None, now: str | None) -> str:
    return "was put in" if was is None else "was removed" if now is None else "was changed"


def _differs(read: Read, table: Table, was: str | None, now: str | None) -> str:
    """Which columns, by name only: the proof must not show a patient's data. Empty where only columns of a later step came on."""
    if was is None or now is None:
        return "the whole row"
    old, new = json.loads(was), json.loads(now)
    names = [name for name, _ in guards.columns(read, table)]
    if len(old) < len(new):
        old += _defaults(read, table)[len(old) : len(new)]
    return ", ".join(names[at] if at < len(names) else str(at) for at in range(len(new)) if at >= len(old) or old[at] != new[at])


def _defaults(read: Read, table: Table) -> list[Any]:
    """What ALTER TABLE ADD COLUMN put into rows that were there."""
    rows = read.run("SELECT name, dflt_value FROM pragma_table_info(:name) ORDER BY cid", name=table.name)
    return [None if row[1] is None else read.value(f"SELECT {row[1]}") for row in rows if row[0] not in table.skip]


def _event_of(read: Read, change: int) -> int | None:
    number = read.value("SELECT number FROM main.event WHERE last_change >= :change ORDER BY number LIMIT 1", change=change)
    return None if number is None else int(number)


def _last_event(read: Read, relation: str, key: int) -> int | None:
    change = read.value("SELECT max(id) FROM main.change WHERE relation = :relation AND key = :key", relation=relation, key=key)
    return None if change is None else _event_of(read, int(change))
