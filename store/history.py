"""The log by subject: which events are about a claim, a patient, a remittance or a user, and what they did to it."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from billing.chart import subject_of
from store import audit
from store.audit import EventRow
from store.engine.sqlite import Read
from store.gone import NOTHING, Gone


def first_since(read: Read, moment: int) -> int:
    """The number of the first event at or after a moment. Moments never run back, so it is found by halving."""
    low, high = 1, int(read.value("SELECT coalesce(max(number), 0) FROM event")) + 1
    while low < high:
        middle = (low + high) // 2
        at = read.value("SELECT moment FROM event WHERE number = :number", number=middle)
        if at is not None and at < moment:
            low = middle + 1
        else:
            high = middle
    return low


def about(read: Read, kind: str, key: str, *, before: int | None = None, limit: int = 50) -> list[EventRow]:
    """Events that name this subject, newest first. A claim's are also those that moved its money or came under another name of it,
    a patient's those of the claims that are theirs."""
    wheres = ["SELECT event FROM event_subject WHERE kind = :kind AND key = :key"]
    if kind == "claim":
        own = "SELECT id FROM claim WHERE control_number = :key"
        wheres += [
            f"SELECT event FROM ledger_transaction WHERE claim IN ({own})",
            f"SELECT event FROM claim_version WHERE claim IN ({own})",
            "SELECT s.event FROM event_subject s JOIN claim_alias a ON s.kind = 'claim' AND s.key = a.control_number "
            f"WHERE a.claim IN ({own})",
        ]
    if kind == "patient":
        wheres.append(
            "SELECT s.event FROM event_subject s JOIN claim c ON s.kind = 'claim' AND s.key = c.control_number "
            "WHERE c.person = CAST(:key AS INTEGER)"
        )
        # and of the records that were joined to it
        wheres.append(
            "SELECT s.event FROM merge m JOIN event_subject s ON s.kind = 'patient' AND s.key = CAST(m.other AS TEXT) "
            "WHERE m.kind = 'merge' AND m.state = 'done' AND m.kept = CAST(:key AS INTEGER)"
        )
    if kind == "remittance":
        wheres.append("SELECT event FROM remittance WHERE id = CAST(:key AS INTEGER)")
    rows = read.run(
        f"SELECT event FROM ({' UNION '.join(wheres)}) found WHERE event > 0 AND (:before IS NULL OR event < :before) "
        "ORDER BY event DESC LIMIT :limit",
        kind=kind,
        key=key,
        before=before,
        limit=limit,
    )
    found = (audit.events(read, before=row[0] + 1, limit=1, changes_max=0) for row in rows)
    return [some[0] for some in found if some]


def in_range(event: EventRow) -> tuple[int, int]:
    """First and last of the change rows that the event covers."""
    first, last, *_ = event.body["rows"].get("change", (1, 0))
    return first, last


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that an event added to a claim's books: the answer that it posted, a note, an amendment."""

    kind: str
    cents: int
    words: tuple[str, ...]


def facts(read: Read, claim: int, went: Gone = NOTHING) -> dict[int, list[Fact]]:
    """What each event added to the claim, by event: answers posted or taken back, money moved, notes, sendings, corrections. went: what
    is another patient's by now, of which nothing is told."""
    found: dict[int, list[Fact]] = defaultdict(list)
    rows = read.run(
        "SELECT t.event, t.kind, t.answer, r.trace, r.payer_name, a.status, a.paid_cents, t.reverses, "
        "(SELECT coalesce(sum(e.cents), 0) FROM ledger_entry e WHERE e.posting = t.id AND e.account IN ('written_off', 'patient') "
        "AND e.kind IN ('write_off', 'to_patient') AND e.cents > 0), (SELECT b.kind FROM ledger_transaction b WHERE b.id = t.reverses), "
        "(SELECT coalesce(sum(c.cents), 0) FROM ledger_entry c WHERE c.posting = t.id AND c.kind = 'charge' AND c.account <> 'charges'), "
        # what an act of money by hand, a taking back or a taking over does to the claim's balance
        "(SELECT coalesce(sum(b.cents), 0) FROM ledger_entry b WHERE b.posting = t.id "
        "AND b.account IN ('payer_open', 'payer_denied', 'payer_next', 'patient')) "
        "FROM ledger_transaction t LEFT JOIN adjudication a ON a.id = t.answer LEFT JOIN remittance r ON r.id = a.remittance "
        "WHERE t.claim = :claim AND t.kind <> 'settle' ORDER BY t.id",
        claim=claim,
    )
    for event, kind, _, trace, payer, status, paid, _, moved, of, charged, balance in rows:
        if kind == "undo":
            found[event].append(Fact(f"undo {of}", 0, (trace or "",)))
        elif kind in ("answer", "reversal"):
            found[event].append(Fact(kind, paid, (trace or "", payer or "", status or "")))
        else:
            # A patient's payment that is taken off again reads below zero.
            turned = -balance if kind == "patient_payment" else abs(balance)
            cents = charged if kind in ("charge", "replace", "void") else moved if kind in ("write_off", "to_patient") else turned
            found[event].append(Fact(kind, cents, ()))
    for event, text, retracts in read.run("SELECT event, text, retracts FROM note WHERE claim = :claim ORDER BY id", claim=claim):
        found[event].append(Fact("note" if retracts is None else "note taken back", 0, (went.told(text),)))
    for event, who, outcome, retracts in read.run(
        "SELECT event, who, outcome, retracts FROM payer_call WHERE claim = :claim ORDER BY id", claim=claim
    ):
        found[event].append(Fact("call" if retracts is None else "call taken back", 0, (f"{who}: {outcome}" if who else outcome,)))
    for event, what, number in read.run(
        "SELECT event, what, control_number FROM claim_version WHERE claim = :claim ORDER BY id", claim=claim
    ):
        found[event].append(Fact("sent", 0, (what, number)))
    for event, kind, source, verdict, codes, said in read.run(
        "SELECT event, kind, source, verdict, codes, words FROM acknowledgement WHERE claim = :claim ORDER BY id", claim=claim
    ):
        found[event].append(Fact("acknowledged", 0, (kind, source, verdict, codes, said)))
    rows = read.run(
        "SELECT m.event, m.relation, coalesce(i.kind, ''), m.field, m.was, m.shall_be, m.subject FROM amendment m "
        "JOIN claim c ON c.person = m.person LEFT JOIN chart_item i ON m.relation = 'chart_item' AND i.id = m.subject WHERE c.id = :claim "
        "AND (m.relation <> 'diagnosis' OR m.subject IN (SELECT id FROM diagnosis WHERE claim = :claim)) "
        # of what stands in the chart beside, what belongs to the visits of this claim
        "AND (m.relation <> 'chart_item' OR EXISTS (SELECT 1 FROM encounter_claim l WHERE l.claim = :claim "
        "AND l.encounter IN (i.id, i.encounter))) ORDER BY m.id",
        claim=claim,
    )
    for event, relation, kind, field, was, shall_be, subject in rows:
        if (relation, subject) in went.rows:
            continue
        found[event].append(Fact("corrected", 0, (subject_of(relation, kind), field, was, shall_be)))
    return found


def done_by(read: Read, actor: str, since: int) -> list[tuple[str, str, dict[str, Any]]]:
    """(act, request, totals) of a person's events from a moment on."""
    rows = read.run(
        "SELECT act, request, body FROM event WHERE number >= :first AND actor = :actor AND act NOT LIKE 'look.%' "
        "AND act NOT LIKE 'lists.%' ORDER BY number DESC LIMIT 5000",
        first=first_since(read, since),
        actor=actor,
    )
    return [(row[0], row[1], json.loads(row[2])["totals"]) for row in rows]
