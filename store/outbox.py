"""The outbox in the books: claims that stand ready, those that went, and in which file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from billing.claim import Claim
from billing.findings import Finding
from billing.resending import Difference
from store import codec
from store.engine.sqlite import Read, Write

STANDING = ("ready", "held")


@dataclass(frozen=True, slots=True)
class Entry:
    """One claim in the outbox. answer: what its file's acknowledgements say of it (accepted, rejected, ''); name: of the file."""

    id: int
    claim: int
    control_number: str
    person: int
    last: str
    first: str
    payer: int | None
    payer_name: str
    what: str
    charge_cents: int
    differences: tuple[Difference, ...]
    findings: tuple[Finding, ...]
    reason: str
    state: str
    held: str
    made_by: str
    made_at: int
    name: str
    sent_at: int | None
    answer: str
    version: int

    @property
    def ref(self) -> str:
        """OUT-7."""
        return f"OUT-{self.id}"


_ANSWER = (
    "(SELECT a.verdict FROM claim_version v JOIN acknowledgement a ON a.sending = v.id AND a.claim = v.claim "
    "WHERE v.claim = o.claim AND v.file = g.source AND a.verdict <> 'noted' ORDER BY a.id DESC LIMIT 1)"
)
_OF_SET = (
    "(SELECT a.verdict FROM claim_version v JOIN sent_set t ON v.file = t.file AND v.position BETWEEN t.first AND t.last "
    "JOIN acknowledgement a ON a.sent_set = t.id WHERE v.claim = o.claim AND v.file = g.source AND a.verdict <> 'noted' "
    "ORDER BY a.id DESC LIMIT 1)"
)
_SELECT = (
    "SELECT o.id, o.claim, c.control_number, c.person, p.last, p.first, o.payer, o.payer_name, o.what, o.charge_cents, o.differences, "
    f"o.findings, o.reason, o.state, o.held, o.made_by, o.made_at, coalesce(g.name, ''), g.made_at, coalesce({_ANSWER}, {_OF_SET}, ''), "
    "o.version FROM outbox o JOIN claim c ON c.id = o.claim JOIN person p ON p.id = c.person LEFT JOIN outgoing g ON g.id = o.outgoing "
)


def _made(row: Any) -> Entry:
    values = list(row)
    values[10] = tuple(Difference(**one) for one in json.loads(values[10]))
    values[11] = codec.findings_of(values[11])
    return Entry(*values)


def one(read: Read, number: int) -> Entry | None:
    """An entry by its number."""
    row = read.one(f"{_SELECT} WHERE o.id = :id", id=number)
    return _made(row) if row else None


def of_claim(read: Read, claim: int) -> tuple[Entry, ...]:
    """A claim's entries, newest first."""
    return tuple(map(_made, read.run(f"{_SELECT} WHERE o.claim = :claim ORDER BY o.id DESC", claim=claim)))


def standing(read: Read, claim: int) -> Entry | None:
    """The claim's entry that has not left yet."""
    row = read.one(f"{_SELECT} WHERE o.claim = :claim AND o.state IN ('ready', 'held')", claim=claim)
    return _made(row) if row else None


def listed(read: Read, states: Sequence[str], limit: int = 1000) -> tuple[Entry, ...]:
    """Those of these states: what stands in its order, what went newest first."""
    named = {f"s{n}": state for n, state in enumerate(states)}
    order = "o.id" if set(states) <= set(STANDING) else "o.id DESC"
    marks = ", ".join(f":{name}" for name in named)
    rows = read.run(f"{_SELECT} WHERE o.state IN ({marks}) ORDER BY {order} LIMIT :limit", limit=limit, **named)
    return tuple(map(_made, rows))


def totals(read: Read) -> dict[str, tuple[int, int]]:
    """How many there are of each state, and what they charge."""
    return {row[0]: (row[1], row[2]) for row in read.run("SELECT state, count(*), sum(charge_cents) FROM outbox GROUP BY state")}


def pile(read: Read, actor: str, late: int) -> tuple[int, int, int | None, int, int]:
    """What has not left: how many, cents, the moment of the oldest, how many stand since before `late`, those that this person put in."""
    row = read.one(
        "SELECT count(*), coalesce(sum(charge_cents), 0), min(made_at), coalesce(sum(made_at < :late), 0), "
        "coalesce(sum(made_by = :actor), 0) FROM outbox WHERE state IN ('ready', 'held')",
        actor=actor,
        late=late,
    )
    assert row is not None
    return row[0], row[1], row[2], row[3], row[4]


def record(read: Read, number: int) -> Claim:
    """The claim as it will go, or went."""
    return codec.claim_of(str(read.value("SELECT record FROM outbox WHERE id = :id", id=number)))


def put(
    write: Write, record: Claim, differences: Sequence[Difference], findings: tuple[Finding, ...], **values: Any
) -> int:  # fmt: skip
    """Put one in; its number."""
    return write.insert(
        "outbox", record=codec.claim_text(record), differences=json.dumps([asdict(one) for one in differences], ensure_ascii=False),
        findings=codec.findings_text(findings), **values,
    )  # fmt: skip


def change(write: Write, number: int, version: int, **values: Any) -> bool:
    """Change one that has not left; False where it moved meanwhile."""
    changed = write.change(
        f"UPDATE outbox SET {', '.join(f'{name} = :{name}' for name in values)}, version = version + 1 "
        "WHERE id = :id AND version = :version AND state IN ('ready', 'held')",
        id=number,
        version=version,
        **values,
    )
    return changed == 1


def renew(write: Write, there: Entry, record: Claim, differences: Sequence[Difference], **values: Any) -> bool:
    """Put the claim as it shall go by now into one that has not left; False where it moved meanwhile."""
    told = json.dumps([asdict(one) for one in differences], ensure_ascii=False)
    return change(write, there.id, there.version, record=codec.claim_text(record), differences=told, **values)


def next_interchange(read: Read) -> int:
    """The number of the next file that goes."""
    return int(read.value("SELECT coalesce(max(interchange), 0) + 1 FROM outgoing"))


def went(write: Write, **values: Any) -> int:
    """A file that goes; its number."""
    return write.insert("outgoing", **values)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A file that went."""

    id: int
    interchange: int
    source: int
    name: str
    actor: str
    made_at: int
    claims: int
    charge_cents: int


def files(read: Read, limit: int = 200) -> tuple[Outgoing, ...]:
    """The files that went, newest first."""
    rows = read.run(
        "SELECT id, interchange, source, name, actor, made_at, claims, charge_cents FROM outgoing ORDER BY id DESC LIMIT :limit",
        limit=limit,
    )
    return tuple(Outgoing(*tuple(row)) for row in rows)


def sent_in(read: Read, claim: int) -> tuple[Any, ...]:
    """(number in the books, destination, record) of each sending of a claim, newest first."""
    return tuple(
        (row[0], row[1], row[2])
        for row in read.run(
            "SELECT id, destination, record FROM claim_version WHERE claim = :claim ORDER BY version DESC, id DESC", claim=claim
        )
    )
