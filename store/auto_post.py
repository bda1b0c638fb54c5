"""Automatic posting as the practice set it: payers allowed, claims kept out, and what the gate refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from store.claims import iso
from store.engine.sqlite import Read, Write
from store.ids import among, chunks


@dataclass(frozen=True, slots=True)
class PayerRule:
    """What one payer's remittances may do by themselves."""

    payer: int
    name: str
    max_cents: int | None
    zero: bool
    takebacks: bool
    state: str
    actor: str
    on_day: str
    version: int


@dataclass(frozen=True, slots=True)
class RefusalRow:
    """What the gate refused and nobody has settled. adjudication None: the whole remittance; state: waiting or marked."""

    id: int
    remittance: int
    adjudication: int | None
    control_number: str
    gate: str
    message: str
    state: str
    on_day: str
    version: int


_RULE = (
    "SELECT p.payer, y.name, p.max_cents, p.zero, p.takebacks, p.state, p.actor, p.on_day, p.version FROM auto_post p "
    "JOIN payer y ON y.id = p.payer "
)
_POSTED = (
    "(f.adjudication IS NOT NULL AND EXISTS (SELECT 1 FROM posted_answer p WHERE p.answer = f.adjudication AND NOT EXISTS "
    "(SELECT 1 FROM answer_end e WHERE e.posting = p.posting AND e.how = 'undone')))"
)
_REFUSAL = (
    "SELECT f.id, f.remittance, f.adjudication, coalesce(a.control_number, ''), f.gate, f.message, f.state, f.on_day, f.version "
    "FROM auto_refusal f LEFT JOIN adjudication a ON a.id = f.adjudication "
)


def _rule(row: Any) -> PayerRule:
    return PayerRule(row[0], row[1], row[2], bool(row[3]), bool(row[4]), row[5], row[6], row[7], row[8])


def rules(read: Read) -> list[PayerRule]:
    """Every payer that was ever allowed, by name."""
    return [_rule(row) for row in read.run(f"{_RULE} ORDER BY y.name_key, p.id")]


def rule(read: Read, payer: int) -> PayerRule | None:
    """One payer's, where there is one."""
    row = read.one(f"{_RULE} WHERE p.payer = :payer", payer=payer)
    return _rule(row) if row else None


def allow(write: Write, payer: int, *, max_cents: int | None, zero: bool, takebacks: bool, actor: str, today: date) -> None:
    """This payer's remittances may post by themselves, so far."""
    write.change(
        "INSERT INTO auto_post(payer, max_cents, zero, takebacks, state, actor, on_day) "
        "VALUES (:payer, :max, :zero, :takebacks, 'allowed', :actor, :day) "
        "ON CONFLICT(payer) DO UPDATE SET max_cents = excluded.max_cents, zero = excluded.zero, takebacks = excluded.takebacks, "
        "state = 'allowed', actor = excluded.actor, on_day = excluded.on_day, version = auto_post.version + 1",
        payer=payer,
        max=max_cents,
        zero=int(zero),
        takebacks=int(takebacks),
        actor=actor,
        day=iso(today),
    )


def try_again(write: Write, payer: int, actor: str) -> int:
    """What was refused of this payer's is tried again, since what it may do has changed; how much."""
    return write.change(
        "UPDATE auto_refusal SET state = 'marked', marked_by = :actor, version = version + 1 WHERE state = 'waiting' "
        "AND gate NOT IN ('exception', 'taken_out') AND remittance IN (SELECT id FROM remittance WHERE payer = :payer)",
        payer=payer,
        actor=actor,
    )


def stop(write: Write, payer: int, *, actor: str, today: date) -> bool:
    """They may no longer; False where they might not before."""
    changed = write.change(
        "UPDATE auto_post SET state = 'stopped', actor = :actor, on_day = :day, version = version + 1 "
        "WHERE payer = :payer AND state = 'allowed'",
        payer=payer,
        actor=actor,
        day=iso(today),
    )
    return changed == 1


def keep_out(write: Write, claim: int, *, kept: bool, reason: str, actor: str, today: date) -> None:
    """Nothing of this claim posts by itself, or it may again."""
    write.change(
        "INSERT INTO auto_kept(claim, state, reason, actor, on_day) VALUES (:claim, :state, :reason, :actor, :day) "
        "ON CONFLICT(claim) DO UPDATE SET state = excluded.state, reason = excluded.reason, actor = excluded.actor, "
        "on_day = excluded.on_day, version = auto_kept.version + 1",
        claim=claim,
        state="kept" if kept else "free",
        reason=reason,
        actor=actor,
        day=iso(today),
    )


def kept_out(read: Read, claims: Iterable[int]) -> dict[int, str]:
    """Those of these claims of which nothing posts by itself, with the reason."""
    found: dict[int, str] = {}
    for some in chunks(sorted(set(claims)), 500):
        rows = read.run(f"SELECT claim, reason FROM auto_kept WHERE state = 'kept' AND claim IN ({among(some)})")
        found |= {row[0]: row[1] for row in rows}
    return found


def kept_numbers(read: Read) -> list[tuple[str, str, str, str]]:
    """(claim number, reason, who, since) of the claims that are kept out."""
    rows = read.run(
        "SELECT c.control_number, k.reason, k.actor, k.on_day FROM auto_kept k JOIN claim c ON c.id = k.claim WHERE k.state = 'kept' "
        "ORDER BY c.control_number"
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def candidates(read: Read) -> list[int]:
    """Remittances of allowed payers that are not whole, by the day of payment, then in order of import."""
    rows = read.run(
        "SELECT r.id FROM remittance r JOIN remittance_state s ON s.remittance = r.id JOIN auto_post p ON p.payer = r.payer "
        "WHERE p.state = 'allowed' AND s.state IN ('loaded', 'posting', 'part_posted', 'held') ORDER BY r.paid_on, r.id"
    )
    return [row[0] for row in rows]


def refusals(read: Read, remittance: int | None = None) -> list[RefusalRow]:
    """What was refused and waits, of one remittance or of all, in their order; what was posted since is left out."""
    wheres = [
        "f.state <> 'done'",
        "EXISTS (SELECT 1 FROM remittance_state s WHERE s.remittance = f.remittance AND s.state NOT IN ('posted', 'withdrawn'))",
        f"NOT {_POSTED}",
    ]
    if remittance is not None:
        wheres.append("f.remittance = :id")
    named = {"id": remittance} if remittance is not None else {}
    order = "ORDER BY f.remittance, f.adjudication IS NOT NULL, a.seq, f.id"
    return [RefusalRow(*row) for row in read.run(f"{_REFUSAL} WHERE {' AND '.join(wheres)} {order}", **named)]


def refuse(write: Write, remittance: int, adjudication: int | None, gate: str, message: str, today: date) -> bool:
    """Keep why it does not post by itself; whether that is news (it was not refused for this reason before, or was marked since)."""
    changed = write.change(
        "INSERT INTO auto_refusal(remittance, adjudication, gate, message, state, on_day) "
        "VALUES (:remittance, :answer, :gate, :message, 'waiting', :day) "
        "ON CONFLICT(remittance, coalesce(adjudication, 0)) DO UPDATE SET gate = excluded.gate, message = excluded.message, "
        "state = 'waiting', on_day = excluded.on_day, marked_by = '', version = auto_refusal.version + 1 "
        "WHERE auto_refusal.state <> 'waiting' OR auto_refusal.gate <> excluded.gate OR auto_refusal.message <> excluded.message",
        remittance=remittance,
        answer=adjudication,
        gate=gate,
        message=message,
        day=iso(today),
    )
    return changed == 1


def mark(write: Write, refusal: int, version: int, actor: str) -> bool:
    """It is mended: try again; False where it moved meanwhile."""
    changed = write.change(
        "UPDATE auto_refusal SET state = 'marked', marked_by = :actor, version = version + 1 "
        "WHERE id = :id AND version = :version AND state = 'waiting'",
        id=refusal,
        version=version,
        actor=actor,
    )
    return changed == 1


def settled(write: Write, remittance: int) -> int:
    """What was refused of a remittance and is posted by now is done; how many."""
    return write.change(
        "UPDATE auto_refusal AS f SET state = 'done', version = version + 1 WHERE f.remittance = :id AND f.state <> 'done' AND ("
        f"(SELECT s.state FROM remittance_state s WHERE s.remittance = :id) = 'posted' OR {_POSTED})",
        id=remittance,
    )


def passed(write: Write, remittance: int) -> None:
    """The whole remittance is no longer refused."""
    write.change(
        "UPDATE auto_refusal SET state = 'done', version = version + 1 WHERE remittance = :id AND adjudication IS NULL AND state <> 'done'",
        id=remittance,
    )


def taken_out(read: Read, answers: Iterable[int]) -> set[int]:
    """Those of these answers that were posted before, and taken back by an undo."""
    found: set[int] = set()
    for some in chunks(sorted(set(answers)), 500):
        rows = read.run(
            "SELECT DISTINCT p.answer FROM posted_answer p JOIN answer_end e ON e.posting = p.posting AND e.how = 'undone' "
            f"WHERE p.answer IN ({among(some)})"
        )
        found |= {row[0] for row in rows}
    return found
