"""What a request did, gathered from the log and the ledger, so that it can be taken back, or done again after it was taken back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from billing.ledger import Entry, Transaction
from store import audit
from store.audit import EventRow
from store.engine import guards
from store.engine.sqlite import Read
from store.ids import among, chunks

LIVE = (
    "NOT EXISTS (SELECT 1 FROM ledger_transaction u WHERE u.reverses = t.id "
    "AND NOT EXISTS (SELECT 1 FROM ledger_transaction v WHERE v.reverses = u.id))"
)
"""A transaction counts unless one that counts itself takes it back."""
TAKES_BACK = "undo.take_back"
"""The act that takes one remittance, answer or entry back, and not a whole request."""


def mine(read: Read, actor: str, sitting: str | None) -> Iterator[EventRow]:
    """A person's events, newest first; of one sitting, or of all."""
    before: int | None = None
    while found := audit.events(read, actor=actor, before=before, limit=50, changes_max=0):
        yield from (event for event in found if sitting in (None, event.sitting))
        before = found[-1].number
        if sitting is not None and all(event.sitting != sitting for event in found) and len(found) == 50:
            return


def of_request(read: Read, request: str, actor: str) -> list[EventRow]:
    """The events of one request, oldest first."""
    return list(reversed(audit.events(read, request=request, actor=actor, limit=100_000, changes_max=0))) if request else []


def is_undone(read: Read, events: Iterable[int]) -> bool:
    """Whether an undo of it counts; an undo that was itself undone does not."""
    listed = among(events)
    for number, request, actor in read.run(f"SELECT number, request, actor FROM event WHERE undoes IN ({listed}) ORDER BY number DESC"):
        later = [event.number for event in of_request(read, request, actor)] or [number]
        if not is_undone(read, later):
            return True
    return False


def undoers(read: Read, events: Iterable[int]) -> list[int]:
    """The events that took these back, counting or not, newest first."""
    return [row[0] for row in read.run(f"SELECT number FROM event WHERE undoes IN ({among(events)}) ORDER BY number DESC")]


def does_again(read: Read, event: EventRow) -> bool:
    """Whether taking this event back does something again: it is an undo, of something that was no undo (or of an undo of an undo …)."""
    steps, target, name = 0, event.undoes, event.act
    while target is not None:
        steps += 1
        row = read.one("SELECT undoes, act FROM event WHERE number = :number", number=target)
        target, name = (row[0], row[1]) if row else (None, "")
    # One thing out of many was taken back by it: it is an undo that names no event.
    return (steps + (name == TAKES_BACK)) % 2 == 1


@dataclass(frozen=True, slots=True)
class Posting:
    """A ledger transaction as it stands in the books."""

    id: int
    event: int
    kind: str
    remittance: int | None
    answer: int | None
    claim: int | None
    reverses: int | None
    rests_on: tuple[int, ...]
    reason: str
    entries: tuple[Entry, ...]

    def taken_back(self) -> Transaction:
        """The transaction that takes it back."""
        turned = tuple(replace(e, cents=-e.cents) for e in self.entries)
        return Transaction("undo", turned, self.claim, self.answer, self.id)

    def again(self) -> Transaction:
        """The same once more, after it was taken back."""
        return Transaction(self.kind, self.entries, self.claim, self.answer, self.reverses, self.rests_on)  # type: ignore[arg-type]


def postings(read: Read, where: str, **named: Any) -> list[Posting]:
    """Transactions by a condition on `t`, with their entries, in order."""
    heads = read.run(
        "SELECT t.id, t.event, t.kind, t.remittance, t.answer, t.claim, t.reverses, t.rests_on, t.reason FROM ledger_transaction t "
        f"WHERE {where} ORDER BY t.id",
        **named,
    )
    entries: dict[int, list[Entry]] = {row[0]: [] for row in heads}
    for some in chunks(list(entries), 500):
        rows = read.run(
            "SELECT posting, account, cents, kind, claim, line, payer, answer, remittance, payment FROM ledger_entry "
            f"WHERE posting IN ({among(some)}) ORDER BY id"
        )
        for row in rows:
            entries[row[0]].append(Entry(*tuple(row)[1:]))
    return [
        Posting(row[0], row[1], row[2], row[3], row[4], row[5], row[6], tuple(json.loads(row[7] or "[]")), row[8], tuple(entries[row[0]]))
        for row in heads
    ]


def of_events(read: Read, events: Sequence[int]) -> list[Posting]:
    """The transactions of these events that count still, or that count again once what these events took back themselves is undone."""
    listed = among(events)
    return postings(
        read,
        f"t.event IN ({listed}) AND NOT EXISTS (SELECT 1 FROM ledger_transaction u WHERE u.reverses = t.id AND u.event NOT IN ({listed}) "
        "AND NOT EXISTS (SELECT 1 FROM ledger_transaction v WHERE v.reverses = u.id))",
    )


def by_id(read: Read, ids: Iterable[int]) -> dict[int, Posting]:
    """These transactions."""
    return {posting.id: posting for some in chunks(list(ids), 500) for posting in postings(read, f"t.id IN ({among(some)})")}


@dataclass(frozen=True, slots=True)
class Later:
    """A transaction that came after on the same claim, by whom and through what act."""

    claim: int
    control_number: str
    actor: str
    act: str
    moment: int


def later(read: Read, claims: Iterable[int], last: int, events: Sequence[int]) -> list[Later]:
    """What moved money on these claims afterwards and still counts; a pair of an act and its undo has left nothing."""
    found: list[Later] = []
    for some in chunks(sorted(set(claims)), 500):
        rows = read.run(
            "SELECT DISTINCT c.id, c.control_number, e.actor, e.act, e.moment FROM ledger_transaction t JOIN claim c ON c.id = t.claim "
            f"JOIN event e ON e.number = t.event WHERE t.claim IN ({among(some)}) AND t.id > :last AND t.event NOT IN ({among(events)}) "
            f"AND {LIVE} AND NOT (t.kind = 'undo' AND t.reverses > :last) ORDER BY e.moment, c.id",
            last=last,
        )
        found += [Later(*tuple(row)) for row in rows]
    return found


@dataclass(frozen=True, slots=True)
class Moved:
    """A row that the request changed: as it was before its first change, and after its last."""

    relation: str
    key: int
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def moved(read: Read, events: Sequence[EventRow]) -> list[Moved]:
    """Every row that the events changed, in the order of their first change."""
    first: dict[tuple[str, int], Any] = {}
    last: dict[tuple[str, int], Any] = {}
    names: dict[str, list[str]] = {}
    for event in events:
        start, end, *_ = event.body["rows"].get("change", (1, 0))
        for relation, key, before, after in read.run(
            "SELECT relation, key, before, after FROM change WHERE id BETWEEN :start AND :end ORDER BY id", start=start, end=end
        ):
            first.setdefault((relation, key), before)
            last[relation, key] = after
            if relation not in names:
                names[relation] = columns(read, relation)

    def image(relation: str, text: str | None) -> Mapping[str, Any] | None:
        return None if text is None else dict(zip(names[relation], json.loads(text), strict=False))

    rows = [Moved(key[0], key[1], image(key[0], before), image(key[0], last[key])) for key, before in first.items()]
    return [row for row in rows if _bare(row.before) != _bare(row.after)]


def columns(read: Read, relation: str) -> list[str]:
    """The columns that the log keeps of a relation."""
    return [name for name, _ in guards.columns(read, read.schema.tables[relation])]


def _bare(image: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if image is None else {name: value for name, value in image.items() if name != "version"}


def present(read: Read, relation: str, key: int) -> dict[str, Any] | None:
    """The row as it is now, by the columns that the log keeps."""
    row = read.one(f'SELECT * FROM "{relation}" WHERE id = :id', id=key)
    return None if row is None else {name: row[name] for name in columns(read, relation)}


PRICED = {"work_item": frozenset({"chance", "usual_cents", "priced"})}
"""Columns that learning renews between an act and its undo: no obstacle, and worked out anew rather than put back."""


def differs(now: Mapping[str, Any] | None, then: Mapping[str, Any] | None, relation: str = "") -> list[str]:
    """The columns in which a row of a relation is not as it was left; its version does not count, nor what learning renews."""
    renewed = PRICED.get(relation, frozenset())
    bare_now, bare_then = _bare(now), _bare(then)
    if bare_now is None or bare_then is None:
        return [] if bare_now == bare_then else ["row"]
    return [name for name, value in bare_then.items() if bare_now.get(name) != value and name not in renewed]


def last_change_of(read: Read, relation: str, key: int) -> tuple[str, str, int] | None:
    """Who changed a row last, by what act, and when."""
    change = read.value("SELECT max(id) FROM change WHERE relation = :relation AND key = :key", relation=relation, key=key)
    if change is None:
        return None
    row = read.one("SELECT actor, act, moment FROM event WHERE last_change >= :change ORDER BY number LIMIT 1", change=change)
    return (row[0], row[1], row[2]) if row else None
