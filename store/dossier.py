"""All that the books keep around one claim: who wrote what when, answers posted or not, sendings, and whether money has moved."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from billing.claim import Claim
from store import codec
from store.claims import VISIBLE, by_number, day
from store.engine.sqlite import Read
from store.ids import among, chunks

_NUMBER = "SELECT id, control_number FROM claim"


def claim_row(read: Read, claim: str | int) -> Any | None:
    """A claim by its number (or another name of it), or by its place in the books."""
    if isinstance(claim, int):
        return read.one(f"SELECT * FROM claim WHERE id = :id AND {VISIBLE}", id=claim)
    return by_number(read, claim)


def money_mark(read: Read, claim: int) -> int:
    """The claim's last ledger transaction: it moves whenever money moves."""
    return int(read.value("SELECT coalesce(max(id), 0) FROM ledger_transaction WHERE claim = :claim", claim=claim))


def written_off_by(read: Read, claim: int, actor: str) -> int:
    """What this person wrote off on the claim and that still holds, in cents; what a policy gave up is nobody's own."""
    return int(
        read.value(
            "SELECT coalesce(sum(e.cents), 0) FROM ledger_transaction t JOIN event v ON v.number = t.event "
            "JOIN ledger_entry e ON e.posting = t.id AND e.account = 'written_off' WHERE t.claim = :claim AND t.kind = 'write_off' "
            "AND v.actor = :actor AND v.act <> 'policy.run' AND NOT EXISTS (SELECT 1 FROM ledger_transaction u WHERE u.reverses = t.id "
            "AND NOT EXISTS (SELECT 1 FROM ledger_transaction w WHERE w.reverses = u.id))",
            claim=claim,
            actor=actor,
        )
    )


def aliases(read: Read, claim: int) -> tuple[str, ...]:
    """Other numbers of the claim."""
    return tuple(row[0] for row in read.run("SELECT control_number FROM claim_alias WHERE claim = :claim ORDER BY id", claim=claim))


@dataclass(frozen=True, slots=True)
class Sending:
    """A sending of the claim: the first, a replacement, the void, a billing to a later payer, a resubmission."""

    version: int
    what: str
    control_number: str
    file: str
    position: int
    moment: int
    record: str

    def claim(self) -> Claim:
        """As it was sent, whole."""
        return codec.claim_of(self.record)


def sendings(read: Read, claim: int) -> tuple[Sending, ...]:
    """Every sending, oldest first."""
    rows = read.run(
        "SELECT v.version, v.what, v.control_number, f.name, v.position, f.received_at, v.record FROM claim_version v "
        "JOIN source_file f ON f.id = v.file WHERE v.claim = :claim ORDER BY v.version, v.id",
        claim=claim,
    )
    return tuple(Sending(*tuple(row)) for row in rows)


def numbered_sendings(read: Read, claim: int) -> list[tuple[int, Sending]]:
    """The same with the number that each has in the books."""
    rows = read.run("SELECT id FROM claim_version WHERE claim = :claim ORDER BY version, id", claim=claim)
    return list(zip((row[0] for row in rows), sendings(read, claim), strict=True))


@dataclass(frozen=True, slots=True)
class Came:
    """An answer that came for the claim, posted or not. undone_by: the trace of the answer that took it back."""

    adjudication: int
    remittance: int
    trace: str
    payer: str
    status: str
    paid_on: date | None
    charge_cents: int
    paid_cents: int
    posted: bool
    held: str | None
    reversed_by: str | None
    file: str


def answers(read: Read, claim: int) -> tuple[Came, ...]:
    """Every answer, by day of payment: those posted on it, matched to it, held for it, or that bear one of its numbers."""
    rows = read.run(
        "SELECT a.id, r.id, r.trace, y.name, a.status, r.paid_on, coalesce(n.charge_cents, a.charge_cents), "
        "coalesce(n.paid_cents, a.paid_cents), n.posting, "
        "(SELECT h.reason FROM hold h WHERE h.adjudication = a.id AND h.state = 'held') AS held, f.name AS file, "
        "(SELECT p.claim FROM posted_answer p WHERE p.answer = a.id ORDER BY p.id DESC LIMIT 1) AS posted_on, "
        "(SELECT m.claim FROM adjudication_match m WHERE m.adjudication = a.id) AS matched, "
        "(SELECT h.claim FROM hold h WHERE h.adjudication = a.id AND h.state = 'held') AS held_for "
        "FROM adjudication a JOIN remittance r ON r.id = a.remittance JOIN payer y ON y.id = r.payer JOIN source_file f ON f.id = r.file "
        # Its newest posting on this claim: an answer that was split stands on several.
        "LEFT JOIN posted_answer n ON n.id = (SELECT max(p.id) FROM posted_answer p WHERE p.answer = a.id AND p.claim = :claim) "
        f"WHERE r.{VISIBLE} AND a.id IN ("
        "SELECT answer FROM posted_answer WHERE claim = :claim UNION SELECT adjudication FROM adjudication_match WHERE claim = :claim "
        "UNION SELECT adjudication FROM hold WHERE claim = :claim AND adjudication IS NOT NULL "
        "UNION SELECT b.id FROM adjudication b JOIN claim c ON c.control_number = b.control_number WHERE c.id = :claim "
        "UNION SELECT b.id FROM adjudication b JOIN claim_alias l ON l.control_number = b.control_number WHERE l.claim = :claim) "
        "ORDER BY r.paid_on, r.id, a.seq",
        claim=claim,
    )
    ends = _ends(read, claim)
    found = []
    for row in rows:
        how = ends.get(row["posting"] or 0, {})
        posted = row["posting"] is not None and "undone" not in how
        whose = claim if posted else row["posted_on"] or row["matched"] or row["held_for"]
        if whose not in (None, claim):
            continue  # it bears our number, and a person said that it is another's
        held = None if posted else row["held"]
        came = Came(row[0], row[1], row[2], row[3], row[4], day(row[5]), row[6], row[7], posted, held, how.get("reversed"), row["file"])
        found.append(came)
    return tuple(found)


def _ends(read: Read, claim: int) -> dict[int, dict[str, str | None]]:
    """By posting: how it ended as a whole, with the trace of what ended it."""
    rows = read.run(
        "SELECT e.posting, e.how, r.trace FROM answer_end e LEFT JOIN adjudication a ON a.id = e.by_answer "
        "LEFT JOIN remittance r ON r.id = a.remittance WHERE e.claim = :claim AND e.line = 0",
        claim=claim,
    )
    found: dict[int, dict[str, str | None]] = {}
    for posting, how, trace in rows:
        found.setdefault(posting, {})[how] = trace
    return found


def of_remittance(read: Read, remittance: int) -> list[tuple[int, str]]:
    """Claims (id, number) that have an answer of this remittance posted."""
    rows = read.run(
        "SELECT DISTINCT c.id, c.control_number FROM posted_answer p JOIN adjudication a ON a.id = p.answer JOIN claim c ON c.id = p.claim "
        "WHERE a.remittance = :remittance ORDER BY c.control_number",
        remittance=remittance,
    )
    return [(row[0], row[1]) for row in rows]


@dataclass(frozen=True, slots=True)
class RowChange:
    """What an event did to one row that belongs to the claim."""

    id: int
    relation: str
    key: int
    before: str | None
    after: str | None


def changes(read: Read, claim: int, person: int) -> list[RowChange]:
    """Every change of a row that belongs to the claim or its patient's charts, oldest first; not those of others in the same event."""
    found: list[RowChange] = []
    for relation, keys in _rows_of(read, claim, person).items():
        rows = read.run(
            f"SELECT id, relation, key, before, after FROM change WHERE relation = :relation AND key IN ({among(keys)}) ORDER BY id",
            relation=relation,
        )
        found += [RowChange(*tuple(row)) for row in rows]
    return sorted(found, key=lambda change: change.id)


def _rows_of(read: Read, claim: int, person: int) -> Mapping[str, Iterable[int]]:
    wheres = {
        "work_item": "claim = :claim",
        "denial": "claim = :claim",
        "answer_end": "claim = :claim",
        "appeal": "claim = :claim",
        "outbox": "claim = :claim",
        "hold": "claim = :claim",
        "claim": "id = :claim",
        "diagnosis": "claim = :claim",
        "adjudication_match": "claim = :claim",
        "document_place": "claim = :claim",
        "question": "claim = :claim",
        "records_request": "claim = :claim",
        "person": "id = :person",
        "coverage": "person = :person",
    }
    return {
        relation: [
            row[0]
            for row in read.run(
                f"SELECT id FROM {relation} WHERE {where}", **({"person": person} if ":person" in where else {"claim": claim})
            )
        ]
        for relation, where in wheres.items()
    }


def named(read: Read, change: RowChange) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """The columns that differ, before and after."""
    columns = _columns(read, change.relation)

    def by_name(text: str | None) -> dict[str, Any] | None:
        return None if text is None else dict(zip(columns, json.loads(text), strict=False))

    was, became = by_name(change.before), by_name(change.after)
    if was is not None and became is not None:
        moved = [name for name in became if was.get(name) != became[name] and name != "version"]
        return {name: was.get(name) for name in moved}, {name: became[name] for name in moved}
    return was, became


def _columns(read: Read, relation: str) -> list[str]:
    from store.engine import guards

    return [name for name, _ in guards.columns(read, read.schema.tables[relation])]


def open_codes(read: Read, claim: int) -> tuple[str, ...]:
    """Codes of the claim's open denials."""
    rows = read.run("SELECT DISTINCT grp, reason FROM denial WHERE claim = :claim AND state = 'open'", claim=claim)
    return tuple(sorted(f"{row[0]}-{row[1]}" for row in rows))


def payer_now(read: Read, claim: int) -> int | None:
    """Whose turn it is."""
    found = read.value("SELECT payer_now FROM claim_figures WHERE claim = :claim", claim=claim)
    return None if found is None else int(found)


def numbers_of(read: Read, claims: Iterable[int]) -> dict[int, str]:
    """The control number of each of these claims."""
    rows = (row for some in chunks(sorted(set(claims)), 500) for row in read.run(f"{_NUMBER} WHERE id IN ({among(some)})"))
    return {row[0]: row[1] for row in rows}


def numbers(read: Read, claims: Iterable[int]) -> list[str]:
    """The control numbers of these claims."""
    return [row[0] for row in read.run(f"SELECT control_number FROM claim WHERE id IN ({among(claims)}) ORDER BY id")]
