"""The double-entry ledger: transactions whose entries sum to zero, written once and never changed; and the payers' balances."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from billing.ledger import Entry, Transaction
from store import periods
from store.engine.sqlite import Read, Write
from store.errors import Unbalanced
from store.ids import among, chunks, next_id

PAYER_ACCOUNTS = frozenset(
    ("payer_clearing", "suspense", "recoupment", "forward_balance", "interest", "withheld", "provider_other"),
)
"""Accounts that belong to a payer and a remittance."""

PAYMENT_ACCOUNTS = frozenset(("undeposited", "bank", "unidentified"))
"""Accounts that belong to a payment in hand or in the bank; all others belong to a claim (a patient's money to either)."""

REVERSED = -(10**15)
"""Below every number of an answer or a remittance, so that counts by transaction have keys of their own."""


def write(
    write: Write,
    transactions: Sequence[Transaction],
    *,
    event: int,
    today: date,
    remittance: int | None = None,
    reason: str = "",
) -> list[int]:
    """Write transactions; their ids, in the same order.

    A negative `reverses` names the first transaction of that answer among these. An entry of a payer's account belongs to the
    remittance that it names, else to that of its transaction's answer, else to `remittance`, and to that remittance's payer where it
    names none. Where today's period is closed, the books' day is the first after it (`store.periods`).
    """
    if not transactions:
        return []
    homes = _homes(write, transactions, remittance)
    again = _postings_before(write, transactions)
    posted_on = periods.open_day(write, today).isoformat()
    number = next_id(write, "ledger_transaction")
    first_of: dict[int, int] = {}
    heads: list[tuple[Any, ...]] = []
    rows: list[tuple[Any, ...]] = []
    moved: Counter[tuple[str, int]] = Counter()
    for posting, transaction in enumerate(transactions, number):
        if sum(entry.cents for entry in transaction.entries):
            raise Unbalanced(f"{transaction.kind} of claim {transaction.claim} does not sum to zero")
        answer, reverses = transaction.answer, transaction.reverses
        if answer is not None and transaction.kind in ("answer", "reversal"):
            first_of.setdefault(answer, posting)
        if reverses is not None and reverses < 0:
            reverses = first_of[-reverses]
        home, payer = homes.get(answer or 0) or homes.get(0) or (None, None)
        key = _key(transaction, posting, reverses, again, home)
        if transaction.kind == "answer" and answer is not None:
            again[answer] += 1  # one that was split over claims has a transaction for each
        rests_on = json.dumps(transaction.rests_on) if transaction.rests_on else ""
        heads.append((event, transaction.kind, posted_on, posted_on[:7], home, answer, transaction.claim, reverses, rests_on, reason))
        for at, entry in enumerate(transaction.entries):
            rows.append(_row(entry, posting, home, payer, f"{key}.{at}", moved))
    write.many(
        "INSERT INTO ledger_transaction(event, kind, posted_on, period, remittance, answer, claim, reverses, rests_on, reason) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        heads,
    )
    write.many(
        "INSERT INTO ledger_entry(posting, account, kind, claim, line, payer, answer, remittance, cents, key, payment) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
    write.many(
        "INSERT INTO payer_balance(account, payer, cents) VALUES (?, ?, ?) "
        "ON CONFLICT(account, payer) DO UPDATE SET cents = payer_balance.cents + excluded.cents",
        [(account, payer, cents) for (account, payer), cents in sorted(moved.items())],
    )
    return list(range(number, number + len(transactions)))


def write_one(write_: Write, transaction: Transaction, *, event: int, today: date, remittance: int | None = None, reason: str = "") -> int:
    """Write one transaction; its id."""
    return write(write_, (transaction,), event=event, today=today, remittance=remittance, reason=reason)[0]


def _row(entry: Entry, posting: int, home: int | None, payer: int | None, key: str, moved: Counter[tuple[str, int]]) -> tuple[Any, ...]:
    of_payer = entry.account in PAYER_ACCOUNTS
    owner = entry.payer if entry.payer is not None else payer if of_payer else None
    home = (entry.remittance or home) if of_payer else None
    if of_payer:
        if owner is None or home is None:
            raise AssertionError(f"an entry of {entry.account} without a payer or a remittance")
        moved[entry.account, owner] += entry.cents
    nobodys = entry.account == "patient_cash" and entry.claim is None
    if (entry.account in PAYMENT_ACCOUNTS or nobodys) and entry.payment is None:
        raise AssertionError(f"an entry of {entry.account} without a payment")
    return (
        posting, entry.account, entry.kind, entry.claim, entry.line, owner, entry.answer, home, entry.cents, key, entry.payment,
    )  # fmt: skip


def _key(transaction: Transaction, posting: int, reverses: int | None, again: Counter[int], home: int | None) -> str:
    """What a second writing of the same would repeat, so that the engine refuses it."""
    if reverses is not None:
        return f"r{reverses}.{again[REVERSED - reverses]}"
    if transaction.kind == "answer" and transaction.answer is not None:
        return f"a{transaction.answer}.{again[transaction.answer]}"
    if transaction.kind == "received":
        return f"g{home}.{again[-(home or 0)]}"
    return f"t{posting}"


def _homes(read: Read, transactions: Iterable[Transaction], remittance: int | None) -> dict[int, tuple[int, int]]:
    """(remittance, payer) by answer; under 0 that of what has no answer."""
    homes: dict[int, tuple[int, int]] = {}
    for some in chunks(sorted({t.answer for t in transactions if t.answer is not None}), 500):
        rows = read.run(
            f"SELECT a.id, a.remittance, r.payer FROM adjudication a JOIN remittance r ON r.id = a.remittance WHERE a.id IN ({among(some)})"
        )
        homes |= {row[0]: (row[1], row[2]) for row in rows}
    if remittance is not None:
        homes[0] = (remittance, int(read.value("SELECT payer FROM remittance WHERE id = :id", id=remittance)))
    return homes


def _postings_before(read: Read, transactions: Iterable[Transaction]) -> Counter[int]:
    """How often an answer was posted already (and undone); under the negative number of a remittance, how often it was received;
    under REVERSED less a transaction, how often it was taken back (and that was undone: taken back twice is a programmer's error)."""
    again: Counter[int] = Counter()
    for some in chunks(sorted({t.answer for t in transactions if t.kind == "answer" and t.answer is not None}), 500):
        rows = read.run(f"SELECT answer, count(*) FROM posted_answer WHERE answer IN ({among(some)}) GROUP BY answer")
        again.update({row[0]: row[1] for row in rows})
    taken_back = sorted({t.reverses for t in transactions if t.reverses is not None and t.reverses > 0})
    for some in chunks(taken_back, 500):
        rows = read.run(
            "SELECT r.reverses, count(*), "
            "count(CASE WHEN NOT EXISTS (SELECT 1 FROM ledger_transaction u WHERE u.reverses = r.id) THEN 1 END) "
            f"FROM ledger_transaction r WHERE r.reverses IN ({among(some)}) GROUP BY r.reverses"
        )
        if any(row[2] for row in rows):
            raise AssertionError(f"transactions {[row[0] for row in rows if row[2]]} are taken back already")
        again.update({REVERSED - row[0]: row[1] for row in rows})
    if any(t.kind == "received" for t in transactions):
        rows = read.run(
            "SELECT remittance, count(*) FROM ledger_transaction WHERE kind = 'received' AND remittance IS NOT NULL GROUP BY remittance"
        )
        again.update({-row[0]: row[1] for row in rows})
    return again


def sums(read: Read, claims: Sequence[int]) -> dict[int, dict[str, int]]:
    """The claims' accounts, summed from the entries."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for some in chunks(claims, 500):
        rows = read.run(f"SELECT claim, account, sum(cents) FROM ledger_entry WHERE claim IN ({among(some)}) GROUP BY claim, account")
        for claim, account, cents in rows:
            found[claim][account] = cents
    return found
