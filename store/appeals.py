"""Appeals in the books: their letters, enclosures and packets, and how they ended."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from billing.appeal import Known, Rate
from store.engine.sqlite import Read, Write
from store.ids import among

PART_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Enclosure:
    """What lies with a letter. source: document (then its number), proof, remittance, claim."""

    source: str
    document: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Appeal:
    """One appeal, with the claim and payer that it is about."""

    id: int
    claim: int
    control_number: str
    person: int
    last: str
    first: str
    payer: int
    payer_name: str
    answer: int | None
    kind: str
    level: int
    template: str
    codes: tuple[str, ...]
    asked_cents: int
    subject: str
    letter: str
    late: str
    state: str
    made_by: str
    made_at: int
    deadline_on: date | None
    sent_on: date | None
    sent_by: str | None
    way: str
    sent_to: str
    due_on: date | None
    outcome: str
    decided_on: date | None
    decided_by: str | None
    won_cents: int
    reason: str
    version: int
    answered: bool
    """Sent, and nothing of the claim is denied any more."""

    @property
    def ref(self) -> str:
        """AP-7."""
        return f"AP-{self.id}"

    @property
    def known(self) -> Known:
        """As the rules see it."""
        return Known(self.id, self.level, self.state, self.outcome, self.decided_on)


_SELECT = (
    "SELECT a.id, a.claim, c.control_number, c.person, p.last, p.first, a.payer, y.name, a.answer, a.kind, a.level, a.template, a.codes, "
    "a.asked_cents, a.subject, a.letter, a.late, a.state, a.made_by, a.made_at, a.deadline_on, a.sent_on, a.sent_by, a.way, a.sent_to, "
    "a.due_on, a.outcome, a.decided_on, a.decided_by, a.won_cents, a.reason, a.version, "
    "a.state = 'sent' AND a.kind = 'appeal' AND NOT EXISTS (SELECT 1 FROM denial d WHERE d.claim = a.claim AND d.state = 'open') "
    "FROM appeal a JOIN claim c ON c.id = a.claim JOIN person p ON p.id = c.person JOIN payer y ON y.id = a.payer "
)
_DAYS = (20, 21, 25, 27)


def _made(row: Any) -> Appeal:
    values = list(row)
    for at in _DAYS:
        values[at] = date.fromisoformat(values[at]) if values[at] else None
    values[12] = tuple(values[12].split())
    values[-1] = bool(values[-1])
    return Appeal(*values)


def one(read: Read, number: int) -> Appeal | None:
    """An appeal by its number."""
    row = read.one(f"{_SELECT} WHERE a.id = :id", id=number)
    return _made(row) if row else None


def of_claim(read: Read, claim: int) -> tuple[Appeal, ...]:
    """A claim's appeals, in the order in which they were begun."""
    return tuple(map(_made, read.run(f"{_SELECT} WHERE a.claim = :claim ORDER BY a.id", claim=claim)))


def listed(read: Read, states: Sequence[str], limit: int = 1000) -> tuple[Appeal, ...]:
    """Those of these states: what is due first, then what was begun or decided last."""
    named = {f"s{n}": state for n, state in enumerate(states)}
    marks = ", ".join(f":{name}" for name in named)
    rows = read.run(
        f"{_SELECT} WHERE a.state IN ({marks}) ORDER BY a.due_on IS NULL, CASE a.state WHEN 'decided' THEN '' ELSE a.due_on END, a.id DESC "
        "LIMIT :limit",
        limit=limit,
        **named,
    )
    return tuple(map(_made, rows))


def last_way(read: Read, payer: int) -> tuple[str, str]:
    """How the newest appeal to this payer went, and where to; '' where none has gone."""
    row = read.one("SELECT way, sent_to FROM appeal WHERE payer = :payer AND way <> '' ORDER BY id DESC LIMIT 1", payer=payer)
    return (row[0], row[1]) if row else ("", "")


def totals(read: Read) -> dict[str, int]:
    """How many there are of each state."""
    return {row[0]: row[1] for row in read.run("SELECT state, count(*) FROM appeal GROUP BY state")}


def begin(write: Write, enclosures: Iterable[Enclosure], **values: Any) -> int:
    """Begin one; its number."""
    number = write.insert("appeal", **values)
    _enclose(write, number, enclosures)
    return number


def change(write: Write, number: int, version: int, enclosures: Iterable[Enclosure] | None = None, **values: Any) -> bool:
    """Change it; False where it has moved meanwhile."""
    changed = write.change(
        f"UPDATE appeal SET {', '.join(f'{name} = :{name}' for name in values)}, version = version + 1 "
        "WHERE id = :id AND version = :version",
        id=number,
        version=version,
        **values,
    )
    if changed == 1 and enclosures is not None:
        write.change("DELETE FROM appeal_enclosure WHERE appeal = :appeal", appeal=number)
        _enclose(write, number, enclosures)
    return changed == 1


def _enclose(write: Write, number: int, enclosures: Iterable[Enclosure]) -> None:
    for seq, each in enumerate(enclosures, 1):
        write.insert("appeal_enclosure", appeal=number, seq=seq, source=each.source, document=each.document, words=each.words)


def enclosures(read: Read, number: int) -> tuple[Enclosure, ...]:
    """What lies with its letter, in order."""
    rows = read.run("SELECT source, document, words FROM appeal_enclosure WHERE appeal = :appeal ORDER BY seq, id", appeal=number)
    return tuple(Enclosure(*tuple(row)) for row in rows)


def keep_packet(write: Write, number: int, data: bytes, pages: int, event: int) -> int:
    """The packet as it goes."""
    packet = write.insert("appeal_packet", appeal=number, event=event, sha256=hashlib.sha256(data).hexdigest(), size=len(data), pages=pages)
    write.many(
        "INSERT INTO appeal_packet_part(packet, seq, bytes) VALUES (?, ?, ?)",
        ((packet, seq, data[at : at + PART_BYTES]) for seq, at in enumerate(range(0, len(data), PART_BYTES))),
    )
    return packet


def packet(read: Read, number: int) -> bytes | None:
    """The newest packet of an appeal; None where it was never sent from here."""
    found = read.value("SELECT max(id) FROM appeal_packet WHERE appeal = :appeal", appeal=number)
    if found is None:
        return None
    return b"".join(row[0] for row in read.run("SELECT bytes FROM appeal_packet_part WHERE packet = :packet ORDER BY seq", packet=found))


def lost(read: Read, claims: Sequence[int]) -> dict[int, tuple[int, date]]:
    """Of these claims, the last appeal that was lost, wholly or in part: its level, and the day of the decision. Asked in bulk."""
    rows = read.run(
        f"SELECT claim, level, decided_on FROM appeal WHERE claim IN ({among(claims)}) AND kind = 'appeal' AND state = 'decided' "
        "AND outcome IN ('upheld', 'part') AND decided_on IS NOT NULL ORDER BY claim, id"
    )
    return {row[0]: (row[1], date.fromisoformat(row[2])) for row in rows}


RATED = {
    "payer": "y.name",
    "code": "CASE instr(a.codes, ' ') WHEN 0 THEN a.codes ELSE substr(a.codes, 1, instr(a.codes, ' ') - 1) END",
    "template": "a.template",
    "level": "CAST(a.level AS TEXT)",
}


def rates(read: Read, by: str) -> tuple[Rate, ...]:
    """How appeals ended, by payer, code, template or level; the most decided first."""
    rows = read.run(
        f"SELECT {RATED[by]}, count(*), sum(a.outcome = 'overturned'), sum(a.outcome = 'part'), sum(a.asked_cents), sum(a.won_cents) "
        "FROM appeal a JOIN payer y ON y.id = a.payer WHERE a.state = 'decided' GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    return tuple(Rate(*tuple(row)) for row in rows)
