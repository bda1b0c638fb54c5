"""Payments in hand and in the bank, from payers and patients, refunds among them; where their money stands is read from the entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from store.claims import day, iso
from store.engine.sqlite import Read, Write
from store.ids import among, chunks

RECEIVED, BOUNCED, VOID = "received", "bounced", "void"


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment. kind: payer, patient; method: eft, check, card, cash, other; cents below 0: a refund; state: received, bounced, void.

    remittance: whose payment it is; asked_on: when its remittance was asked for; owner, until_on: in suspense with somebody.
    """

    id: int
    kind: str
    method: str
    payer: int | None
    person: int | None
    provider: int | None
    from_name: str
    trace: str
    cents: int
    paid_on: date | None
    received_on: date
    deposit: int | None
    bank_line: int | None
    remittance: int | None
    state: str
    asked_on: date | None
    asked_note: str
    owner: str | None
    owner_reason: str
    until_on: date | None
    note: str
    version: int

    @property
    def name(self) -> str:
        """The number as people write it; a receipt has the same."""
        return f"P-{self.id}"


_COLUMNS = (
    "id, kind, method, payer, person, provider, from_name, trace, cents, paid_on, received_on, deposit, bank_line, remittance, state, "
    "asked_on, asked_note, owner, owner_reason, until_on, note, version"
)
_DAYS = {"paid_on", "received_on", "asked_on", "until_on"}
_CHANGED = frozenset(_COLUMNS.split(", ")) - {"id", "version"}


def _made(row: Any) -> Payment:
    cells = list(row)
    for at, name in enumerate(_COLUMNS.split(", ")):
        if name in _DAYS:
            cells[at] = day(cells[at])
    return Payment(*cells)


def add(
    write: Write,
    *,
    kind: str,
    method: str,
    from_name: str,
    cents: int,
    received_on: date,
    trace: str = "",
    payer: int | None = None,
    person: int | None = None,
    provider: int | None = None,
    paid_on: date | None = None,
    deposit: int | None = None,
    bank_line: int | None = None,
    remittance: int | None = None,
    note: str = "",
) -> int:
    """A payment, state `received`; its number. Its money is the caller's to write (`store.ledger`): undeposited against whose it is."""
    return write.insert(
        "payment", kind=kind, method=method, payer=payer, person=person, provider=provider, from_name=from_name, trace=trace, cents=cents,
        paid_on=iso(paid_on), received_on=iso(received_on), deposit=deposit, bank_line=bank_line, remittance=remittance, state=RECEIVED,
        note=note,
    )  # fmt: skip


def one(read: Read, payment: int) -> Payment | None:
    """One payment."""
    row = read.one(f"SELECT {_COLUMNS} FROM payment WHERE id = :id", id=payment)
    return _made(row) if row else None


def some(read: Read, where: str, /, **named: Any) -> list[Payment]:
    """Payments of which this SQL condition is true, oldest first; for the other files of the store."""
    return [_made(row) for row in read.run(f"SELECT {_COLUMNS} FROM payment WHERE {where} ORDER BY received_on, id", **named)]


def newest(read: Read, where: str, limit: int, /, **named: Any) -> list[Payment]:
    """So many payments of which this SQL condition is true, the newest first; for the other files of the store."""
    sql = f"SELECT {_COLUMNS} FROM payment WHERE {where} ORDER BY received_on DESC, id DESC LIMIT :most"
    return [_made(row) for row in read.run(sql, most=limit, **named)]


def sums(read: Read, payments: Iterable[int]) -> dict[int, dict[str, int]]:
    """The accounts of these payments in cents, summed from the entries that name them, on a claim or not."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for ids in chunks(sorted(set(payments)), 500):
        rows = read.run(f"SELECT payment, account, sum(cents) FROM ledger_entry WHERE payment IN ({among(ids)}) GROUP BY payment, account")
        for payment, account, cents in rows:
            found[payment][account] = cents
    return found


def unapplied(read: Read, payment: int) -> int:
    """Cents of a patient's payment that are on no claim yet."""
    found = read.value("SELECT -sum(cents) FROM ledger_entry WHERE payment = :id AND account = 'patient_cash'", id=payment)
    return int(found or 0)


def change(write: Write, payment: int, version: int, /, **columns: Any) -> bool:
    """Set columns (days as dates); False where it has moved since this version was read."""
    if not columns or set(columns) - _CHANGED:
        raise AssertionError(f"not columns of a payment that change: {sorted(set(columns) - _CHANGED)}")
    values = {name: iso(value) if isinstance(value, date) else value for name, value in columns.items()}
    sets = ", ".join(f"{name} = :{name}" for name in values)
    sql = f"UPDATE payment SET {sets}, version = version + 1 WHERE id = :payment_id AND version = :payment_version"
    return write.change(sql, payment_id=payment, payment_version=version, **values) == 1
