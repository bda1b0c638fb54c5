"""Where the money of payments and remittances stands by now: what the explanation of a deposit is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from billing import provider_level as rules
from billing.ledger import Account
from store import provider_level
from store.claims import day
from store.engine.sqlite import Read
from store.ids import among, chunks


@dataclass(slots=True)
class HeldPart:
    """A held answer (control_number '' : the whole remittance) and who has it."""

    control_number: str
    reason: str
    cents: int
    owner: str | None
    until_on: date | None
    owner_reason: str


@dataclass(slots=True)
class Fate:
    """Where the payment of a remittance went: posted on so many claims, held in suspense, sent back, and each provider-level adjustment
    (reason, reference, cents with the wire's sign, account). received: whether it was posted at all."""

    trace: str = ""
    received: bool = False
    posted_cents: int = 0
    claims: int = 0
    held_cents: int = 0
    returned_cents: int = 0
    level: list[tuple[str, str, int, Account]] = field(default_factory=list)
    held: list[HeldPart] = field(default_factory=list)


def fates(read: Read, remittances: Iterable[int]) -> dict[int, Fate]:
    """Where each of these remittances' money went."""
    found: dict[int, Fate] = {}
    mapped = provider_level.accounts(read)
    for ids in chunks(sorted(set(remittances)), 500):
        listed = among(ids)
        found |= {row[0]: Fate(trace=row[1]) for row in read.run(f"SELECT id, trace FROM remittance WHERE id IN ({listed})")}
        _money(read, found, listed)
        _held(read, found, listed)
        for number, payer, reason, reference, cents in read.run(
            "SELECT p.remittance, r.payer, p.reason, p.reference, p.cents FROM provider_adjustment p "
            f"JOIN remittance r ON r.id = p.remittance WHERE p.remittance IN ({listed}) AND p.cents <> 0 ORDER BY p.id"
        ):
            account = mapped.get((payer, reason)) or mapped.get((None, reason)) or rules.account(reason)
            found[number].level.append((reason, reference, cents, account))
    return found


def _money(read: Read, found: dict[int, Fate], listed: str) -> None:
    for number, kind, cents in read.run(
        "SELECT remittance, kind, sum(cents) FROM ledger_entry "
        f"WHERE remittance IN ({listed}) AND account = 'suspense' GROUP BY remittance, kind"
    ):
        fate = found[number]
        fate.held_cents -= cents
        if kind == "payment":
            fate.posted_cents += cents
        elif kind == "returned":
            fate.returned_cents += cents
    for (number,) in read.run(
        f"SELECT t.remittance FROM ledger_transaction t WHERE t.remittance IN ({listed}) AND t.kind = 'received' "
        "AND NOT EXISTS (SELECT 1 FROM ledger_transaction u WHERE u.reverses = t.id)"
    ):
        found[number].received = True
    for number, claims in read.run(
        "SELECT a.remittance, count(DISTINCT p.claim) FROM posted_answer p JOIN adjudication a ON a.id = p.answer "
        f"WHERE a.remittance IN ({listed}) AND NOT EXISTS (SELECT 1 FROM answer_end e WHERE e.posting = p.posting AND e.how = 'undone') "
        "GROUP BY a.remittance"
    ):
        found[number].claims = claims


def _held(read: Read, found: dict[int, Fate], listed: str) -> None:
    for number, control_number, reason, cents, owner, until_on, why in read.run(
        "SELECT h.remittance, coalesce(a.control_number, ''), h.reason, coalesce(a.paid_cents, 0), h.owner, h.until_on, h.owner_reason "
        f"FROM hold h LEFT JOIN adjudication a ON a.id = h.adjudication WHERE h.remittance IN ({listed}) AND h.state = 'held' "
        "ORDER BY a.seq, h.id"
    ):
        found[number].held.append(HeldPart(control_number, reason, cents, owner, day(until_on), why))
