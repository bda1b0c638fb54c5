"""Deposits: what went to the bank together, or came there in one sum, and the money of the payments in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from billing import deposit as rules
from store import ledger, payments
from store.claims import day, iso
from store.engine.sqlite import Read, Write
from store.ids import among, chunks
from store.payments import VOID, Payment

OPEN, CLOSED = "open", "closed"


@dataclass(frozen=True, slots=True)
class Deposit:
    """A deposit. cents: what the slip or the bank says; bank_line: the line of a statement that it is; state: open, closed, void."""

    id: int
    account: str
    provider: int | None
    made_on: date
    cents: int
    reference: str
    bank_line: int | None
    state: str
    closed_on: date | None
    closed_by: str | None
    note: str
    version: int

    @property
    def name(self) -> str:
        """The number as people write it."""
        return f"D-{self.id}"


_COLUMNS = "id, account, provider, made_on, cents, reference, bank_line, state, closed_on, closed_by, note, version"
_CHANGED = frozenset(_COLUMNS.split(", ")) - {"id", "version"}


def _made(row: Any) -> Deposit:
    cells = list(row)
    cells[3], cells[8] = day(cells[3]), day(cells[8])
    return Deposit(*cells)


def add(
    write: Write,
    *,
    account: str,
    made_on: date,
    cents: int,
    provider: int | None = None,
    reference: str = "",
    bank_line: int | None = None,
    note: str = "",
) -> int:
    """An open deposit without payments; its number."""
    return write.insert(
        "deposit", account=account, provider=provider, made_on=iso(made_on), cents=cents, reference=reference, bank_line=bank_line,
        state=OPEN, note=note,
    )  # fmt: skip


def one(read: Read, deposit: int) -> Deposit | None:
    """One deposit; one that was taken back is not there."""
    row = read.one(f"SELECT {_COLUMNS} FROM deposit WHERE id = :id AND state <> 'void'", id=deposit)
    return _made(row) if row else None


def some(read: Read, where: str = "1", /, **named: Any) -> list[Deposit]:
    """Deposits of which this SQL condition is true, oldest first; for the other files of the store."""
    rows = read.run(f"SELECT {_COLUMNS} FROM deposit WHERE state <> 'void' AND ({where}) ORDER BY made_on, id", **named)
    return [_made(row) for row in rows]


def listed(read: Read, state: str | None = None, newest: int | None = None) -> list[Deposit]:
    """Deposits of one state (open, closed), or all, oldest first; `newest`: so many of them, the newest first."""
    if newest is None:
        return some(read, "state = :state", state=state) if state else some(read)
    where = "state = :state" if state else "state <> 'void' AND :state IS NULL"
    sql = f"SELECT {_COLUMNS} FROM deposit WHERE {where} ORDER BY made_on DESC, id DESC LIMIT :newest"
    return [_made(row) for row in read.run(sql, state=state, newest=newest)]


def counts(read: Read) -> dict[str, int]:
    """How many deposits are open, and closed."""
    return dict(tuple(row) for row in read.run("SELECT state, count(*) FROM deposit WHERE state <> 'void' GROUP BY state"))


def change(write: Write, deposit: int, version: int, /, **columns: Any) -> bool:
    """Set columns (days as dates) of an open deposit; False where it has moved since this version was read, or is closed."""
    if not columns or set(columns) - _CHANGED:
        raise AssertionError(f"not columns of a deposit that change: {sorted(set(columns) - _CHANGED)}")
    values = {name: iso(value) if isinstance(value, date) else value for name, value in columns.items()}
    sets = ", ".join(f"{name} = :{name}" for name in values)
    sql = f"UPDATE deposit SET {sets}, version = version + 1 WHERE id = :row_id AND version = :row_version AND deposit.state = 'open'"
    return write.change(sql, row_id=deposit, row_version=version, **values) == 1


def payments_in(read: Read, deposits: Iterable[int]) -> dict[int, list[Payment]]:
    """The payments of these deposits, without those that were taken back."""
    found: dict[int, list[Payment]] = {}
    for ids in chunks(sorted(set(deposits)), 500):
        for payment in payments.some(read, f"deposit IN ({among(ids)}) AND state <> '{VOID}'"):
            found.setdefault(payment.deposit or 0, []).append(payment)
    return found


def carried(read: Read, account: str, cents: int, since: date, until: date) -> list[Deposit]:
    """Open deposits by hand of this account and sum, made in these days, that stand on no statement yet."""
    where = "state = 'open' AND bank_line IS NULL AND cents = :cents AND account = :account AND made_on BETWEEN :since AND :until"
    return some(read, where, cents=cents, account=account, since=iso(since), until=iso(until))


def refunds_out(read: Read, cents: int) -> list[Payment]:
    """Refunds of this amount (below zero) that no statement has shown yet."""
    return payments.some(read, "state = 'received' AND deposit IS NULL AND cents = :cents AND cents < 0", cents=cents)


def checks(read: Read, cents: int) -> list[Payment]:
    """Checks of this amount that were deposited, honoured or not."""
    where = "cents = :cents AND method = 'check' AND state <> 'void' AND deposit IS NOT NULL"
    return payments.some(read, where, cents=cents)


def in_hand(read: Read) -> list[Payment]:
    """Payments that came by hand and are in no deposit, oldest first."""
    return payments.some(read, "deposit IS NULL AND state = 'received' AND cents > 0")


def take_in(write: Write, payment: int, *, event: int, today: date) -> None:
    """Write the money of a payer's payment (or refund) that is new: in hand, and nobody has said whose it is."""
    row = payments.one(write, payment)
    if row is None or row.kind != "payer":
        raise AssertionError(f"P-{payment} is no payer's payment")
    ledger.write_one(write, rules.in_hand(row.id, row.payer, row.cents), event=event, today=today)


def take_out(write: Write, payment: Payment, *, event: int, today: date) -> None:
    """Write that a payer's payment that is no remittance's was none at all: the other way round of taking it in."""
    ledger.write_one(write, rules.in_hand(payment.id, payment.payer, -payment.cents), event=event, today=today)


def identify(write: Write, payment: Payment, remittance: int, payer: int, *, event: int, today: date, reason: str = "") -> None:
    """Write that a payer's payment is that remittance's; the payment's own row is the caller's to change."""
    moved = rules.identified(payment.id, payer, remittance, payment.cents)
    ledger.write_one(write, moved, event=event, today=today, remittance=remittance, reason=reason)


def let_go(write: Write, payment: Payment, payer: int, *, event: int, today: date, reason: str = "") -> None:
    """Write that a payment is not its remittance's after all."""
    if payment.remittance is None:
        raise AssertionError(f"{payment.name} has no remittance")
    moved = rules.no_longer(payment.id, payer, payment.remittance, payment.cents)
    ledger.write_one(write, moved, event=event, today=today, remittance=payment.remittance, reason=reason)


def bank(write: Write, some_payments: Iterable[Payment], *, event: int, today: date, reason: str = "") -> None:
    """Write that these payments are in the bank (a refund: have left it)."""
    moved = rules.banked([(payment.id, payment.cents) for payment in some_payments])
    ledger.write_one(write, moved, event=event, today=today, reason=reason)


def leave_bank(write: Write, payment: Payment, *, event: int, today: date) -> None:
    """Write that the bank took a payment's money back: a check that it had taken in and that was not honoured."""
    ledger.write_one(write, rules.banked([(payment.id, -payment.cents)]), event=event, today=today)
