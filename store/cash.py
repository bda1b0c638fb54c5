"""Patients' money by hand: what a person owes, what each payment is on, refunds and where they came from, visits paid ahead, inquiries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from store import payments
from store.claims import VISIBLE, day, iso
from store.engine.search import prefix_range
from store.engine.sqlite import Read, Write
from store.ids import among, chunks
from store.payments import Payment


@dataclass(frozen=True, slots=True)
class Owing:
    """A claim of a person's, and what they owe on it now (below zero: they paid more)."""

    claim: int
    control_number: str
    from_on: date | None
    patient_cents: int
    provider: int
    status: str


def owing(read: Read, person: int, *, all_claims: bool = False) -> list[Owing]:
    """The claims on which a person owes money, the oldest visit first; or all that are not voided."""
    rows = read.run(
        "SELECT c.id, c.control_number, c.from_on, f.patient, c.provider, f.status FROM claim c JOIN claim_figures f ON f.claim = c.id "
        f"WHERE c.person = :person AND c.{VISIBLE} AND c.state <> 'voided' AND (:every OR f.patient > 0) ORDER BY c.from_on, c.id",
        person=person,
        every=int(all_claims),
    )
    return [Owing(row[0], row[1], day(row[2]), row[3], row[4], row[5]) for row in rows]


@dataclass(frozen=True, slots=True)
class Someone:
    """A patient: number of the account, name, birth day, and what they owe in all (what lies unapplied is not set against it)."""

    person: int
    last: str
    first: str
    born_on: date | None
    owes_cents: int


def someone(read: Read, person: int) -> Someone | None:
    """One patient."""
    row = read.one(
        "SELECT p.id, p.last, p.first, p.born_on, (SELECT coalesce(sum(max(f.patient, 0)), 0) FROM claim c "
        "JOIN claim_figures f ON f.claim = c.id WHERE c.person = p.id AND c.state <> 'voided') FROM person p WHERE p.id = :person",
        person=person,
    )
    return Someone(row[0], row[1], row[2], day(row[3]), row[4]) if row else None


def debtors(read: Read, limit: int) -> list[int]:
    """The patients who owe most, the most first."""
    rows = read.run(
        "SELECT c.person FROM claim_figures f JOIN claim c ON c.id = f.claim WHERE f.patient > 0 AND c.state <> 'voided' "
        f"AND c.{VISIBLE} GROUP BY c.person ORDER BY sum(f.patient) DESC, c.person LIMIT :limit",
        limit=limit,
    )
    return [row[0] for row in rows]


def members(read: Read, member: str) -> list[int]:
    """Patients with this member number, whole."""
    low, high = prefix_range(member)
    rows = read.run(
        "SELECT DISTINCT person FROM coverage WHERE member_id >= :low AND member_id < :high AND member_id = :member ORDER BY person",
        low=low,
        high=high,
        member=member,
    )
    return [row[0] for row in rows]


@dataclass(frozen=True, slots=True)
class Put:
    """How much of a payment is on a claim (of a refund: below zero, what was taken from it)."""

    claim: int
    control_number: str
    from_on: date | None
    person: int
    cents: int


def on_claims(read: Read, some: Iterable[int]) -> dict[int, list[Put]]:
    """What these payments are on, by payment; what a payer's refund was taken from counts there too."""
    found: dict[int, list[Put]] = defaultdict(list)
    for ids in chunks(sorted(set(some)), 500):
        rows = read.run(
            "SELECT e.payment, c.id, c.control_number, c.from_on, c.person, sum(e.cents) FROM ledger_entry e "
            f"JOIN claim c ON c.id = e.claim WHERE e.payment IN ({among(ids)}) AND e.account IN ('patient_cash', 'unidentified') "
            "GROUP BY e.payment, c.id HAVING sum(e.cents) <> 0 ORDER BY c.from_on, c.id"
        )
        for payment, claim, number, from_on, person, cents in rows:
            found[payment].append(Put(claim, number, day(from_on), person, cents))
    return found


def by_hand(read: Read, *, unapplied: bool = False, person: int | None = None, limit: int = 200) -> list[Payment]:
    """Payments of patients, and refunds, the newest first; `unapplied`: of which something lies on no claim."""
    where = "(kind = 'patient' OR cents < 0) AND (:person IS NULL OR person = :person)"
    if unapplied:
        where += (
            " AND id IN (SELECT payment FROM ledger_entry WHERE account = 'patient_cash' AND payment IS NOT NULL "
            "GROUP BY payment HAVING sum(cents) <> 0)"
        )
    return payments.newest(read, where, limit, person=person)


def alike(read: Read, *, person: int | None, method: str, trace: str, cents: int) -> Payment | None:
    """A payment in hand of the same person, means, number (zeros before it and case aside) and amount: the same check taken twice."""
    found = payments.some(
        read,
        "kind = 'patient' AND state = 'received' AND person IS :person AND method = :method AND cents = :cents "
        "AND ltrim(upper(trim(trace)), '0') = ltrim(upper(trim(:trace)), '0')",
        person=person,
        method=method,
        trace=trace,
        cents=cents,
    )
    return found[0] if found and trace else None


def sources(read: Read, refund: int) -> list[tuple[int, str, int]]:
    """(payment, account, cents) of the payments out of which a refund was paid, where it was paid out of what lay on no claim."""
    rows = read.run(
        "SELECT o.payment, o.account, sum(o.cents) FROM ledger_entry o WHERE o.claim IS NULL AND o.payment <> :refund AND o.posting IN ("
        "SELECT e.posting FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.posting "
        "WHERE e.payment = :refund AND t.claim IS NULL AND e.account IN ('patient_cash', 'unidentified')) "
        "GROUP BY o.payment, o.account HAVING sum(o.cents) <> 0 ORDER BY o.payment",
        refund=refund,
    )
    return [(row[0], row[1], row[2]) for row in rows]


def refunds_of(read: Read, payment: int) -> list[int]:
    """Refunds that were paid out of this payment and that stand."""
    rows = read.run(
        "SELECT DISTINCT o.payment FROM ledger_entry e JOIN ledger_entry o ON o.posting = e.posting JOIN payment p ON p.id = o.payment "
        "WHERE e.payment = :payment AND e.claim IS NULL AND o.payment <> :payment AND p.cents < 0 AND p.state = 'received' ORDER BY 1",
        payment=payment,
    )
    return [row[0] for row in rows]


def deposit_state(read: Read, deposit: int | None) -> str:
    """'' where it lies in no deposit, else the deposit's state."""
    return str(read.value("SELECT state FROM deposit WHERE id = :id", id=deposit) or "") if deposit is not None else ""


def taken_by(read: Read, payment: int) -> str:
    """Who wrote the payment down."""
    found = read.value(
        "SELECT v.actor FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.posting JOIN event v ON v.number = t.event "
        "WHERE e.payment = :payment ORDER BY e.id LIMIT 1",
        payment=payment,
    )
    return str(found or "")


def moved_later(read: Read, some: Sequence[int], after: int, events: Sequence[int]) -> list[tuple[int, str, str, int]]:
    """(payment, actor, act, moment) of what was done with these payments after a transaction, other than by these events."""
    if not some:
        return []
    rows = read.run(
        "SELECT DISTINCT e.payment, v.actor, v.act, v.moment FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.posting "
        f"JOIN event v ON v.number = t.event WHERE e.payment IN ({among(some)}) AND t.id > :after AND t.event NOT IN ({among(events)}) "
        "AND NOT EXISTS (SELECT 1 FROM ledger_transaction u WHERE u.reverses = t.id "
        "AND NOT EXISTS (SELECT 1 FROM ledger_transaction w WHERE w.reverses = u.id)) "
        "AND NOT (t.kind = 'undo' AND t.reverses > :after) ORDER BY v.moment, e.payment",
        after=after,
    )
    return [tuple(row) for row in rows]


def visit_of(read: Read, some: Iterable[int]) -> dict[int, date]:
    """The visit that was paid for ahead, by payment."""
    found = read.run(f"SELECT payment, visit_on FROM prepayment WHERE payment IN ({among(some)})")
    return {row[0]: date.fromisoformat(row[1]) for row in found}


def for_visit(write: Write, payment: int, visit_on: date) -> None:
    """Keep for which visit a payment was made ahead."""
    write.insert("prepayment", payment=payment, visit_on=iso(visit_on))


@dataclass(frozen=True, slots=True)
class CreditItem:
    """A claim with a credit. insurance_cents and patient_cents as the figures have them; since_on: when the credit was known."""

    claim: int
    control_number: str
    person: int
    last: str
    first: str
    payer: int
    payer_name: str
    at_stake_cents: int
    insurance_cents: int
    patient_cents: int
    since_on: date | None
    deadline_on: date | None
    why: str
    began_on: date | None
    until_on: date | None
    reason: str


def credits(read: Read) -> list[CreditItem]:
    """The credits in the queue: those with a last day first, by that day; then the oldest."""
    rows = read.run(
        "SELECT c.id, c.control_number, p.id, p.last, p.first, w.payer, y.name, w.at_stake_cents, f.payer_open + f.payer_denied + "
        "f.payer_next, f.patient, w.opened_on, w.deadline_on, w.why, i.began_on, i.until_on, coalesce(i.reason, '') FROM work_item w "
        "JOIN claim c ON c.id = w.claim JOIN person p ON p.id = c.person JOIN payer y ON y.id = w.payer "
        "JOIN claim_figures f ON f.claim = c.id LEFT JOIN credit_inquiry i ON i.claim = c.id "
        "WHERE w.kind = 'credit' AND w.state IN ('open', 'waiting') ORDER BY w.deadline_on IS NULL, w.deadline_on, w.opened_on, w.id"
    )
    return [_credit(row) for row in rows]


def _credit(row: Any) -> CreditItem:
    cells = list(row)
    for at in (10, 11, 13, 14):
        cells[at] = day(cells[at])
    return CreditItem(*cells)


def inquiry(read: Read, claim: int) -> Any | None:
    """The inquiry into the claim's credit: began_on, until_on, reason, version."""
    return read.one("SELECT began_on, until_on, reason, version FROM credit_inquiry WHERE claim = :claim", claim=claim)


def inquire(write: Write, claim: int, *, began_on: date, until_on: date, reason: str, actor: str) -> None:
    """Begin an inquiry into the claim's credit, or give it another last day; when it began stays."""
    write.change(
        "INSERT INTO credit_inquiry(claim, began_on, until_on, reason, actor) VALUES (:claim, :began, :until, :reason, :actor) "
        "ON CONFLICT(claim) DO UPDATE SET began_on = excluded.began_on, until_on = excluded.until_on, reason = excluded.reason, "
        "actor = excluded.actor, version = credit_inquiry.version + 1",
        claim=claim,
        began=iso(began_on),
        until=iso(until_on),
        reason=reason,
        actor=actor,
    )
