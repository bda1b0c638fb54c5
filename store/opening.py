"""What was taken over from the system before this one: files, claims' figures, remittances that are history, column names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from store.engine.sqlite import Read, Write
from store.ids import among


@dataclass(frozen=True, slots=True)
class Takeover:
    """A file that was taken over. what: claims, answers, balances; balance_cents: the sum of the balances that it gave, in cents;
    posting: the last transaction of the books when it was done."""

    id: int
    file: int
    name: str
    what: str
    as_of: date
    rows: int
    claims: int
    balance_cents: int
    posting: int


@dataclass(frozen=True, slots=True)
class TakenClaim:
    """A claim's figures as the old system gave them, in cents. posting: what brought it there (None: it stood there already)."""

    claim: int
    charge: int
    insurance_paid: int
    adjusted: int
    written_off: int
    patient_paid: int
    patient_balance: int | None
    balance: int
    posting: int | None


_TAKEOVER = (
    "SELECT t.id, t.file, f.name, t.what, t.as_of, t.rows, t.claims, t.balance_cents, t.posting FROM takeover t "
    "JOIN source_file f ON f.id = t.file "
)


def _made(row: Any) -> Takeover:
    cells = list(row)
    cells[4] = date.fromisoformat(cells[4])
    return Takeover(*cells)


def of_file(read: Read, file: int, what: str) -> Takeover | None:
    """The taking over of this file, where that was not undone."""
    row = read.one(f"{_TAKEOVER} WHERE t.file = :file AND t.what = :what", file=file, what=what)
    return _made(row) if row else None


def every(read: Read) -> list[Takeover]:
    """All files that were taken over, oldest first."""
    return [_made(row) for row in read.run(f"{_TAKEOVER} ORDER BY t.id")]


def add(write: Write, *, file: int, what: str, as_of: date, rows: int, claims: int, balance_cents: int = 0) -> int:
    """A file is taken over, its money written before; its number."""
    last = int(write.value("SELECT coalesce(max(id), 0) FROM ledger_transaction"))
    return write.insert(
        "takeover", file=file, what=what, as_of=as_of.isoformat(), rows=rows, claims=claims, balance_cents=balance_cents, posting=last
    )  # fmt: skip


def add_claims(write: Write, takeover: int, taken: Iterable[TakenClaim]) -> None:
    """The figures that it gave."""
    write.many(
        "INSERT INTO takeover_claim(takeover, claim, charge_cents, insurance_paid_cents, adjusted_cents, written_off_cents, "
        "patient_paid_cents, patient_balance_cents, balance_cents, posting) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                takeover, t.claim, t.charge, t.insurance_paid, t.adjusted, t.written_off, t.patient_paid, t.patient_balance, t.balance,
                t.posting,
            )
            for t in taken
        ],
    )  # fmt: skip


def mark_history(write: Write, remittance: int, until_on: date) -> bool:
    """This remittance was paid before this system; False where that is known."""
    return bool(
        write.change(
            "INSERT INTO history_remittance(remittance, until_on) VALUES (:remittance, :until_on) ON CONFLICT(remittance) DO NOTHING",
            remittance=remittance,
            until_on=until_on.isoformat(),
        )
    )


def history(read: Read, remittances: Iterable[int] | None = None) -> frozenset[int]:
    """Those of these remittances (None: of all) that were paid before this system."""
    where = "" if remittances is None else f" WHERE remittance IN ({among(remittances)})"
    return frozenset(row[0] for row in read.run(f"SELECT remittance FROM history_remittance{where}"))


def mapping(read: Read, what: str, name: str) -> dict[str, str] | None:
    """How a file's columns are called, field → column, as it was kept under this name."""
    text = read.value("SELECT mapping FROM column_mapping WHERE what = :what AND name = :name", what=what, name=name)
    return {str(field): str(column) for field, column in json.loads(text).items()} if text else None


def keep_mapping(write: Write, what: str, name: str, columns: Mapping[str, str]) -> None:
    """Keep how the columns are called; the log has what was."""
    write.change(
        "INSERT INTO column_mapping(what, name, mapping) VALUES (:what, :name, :mapping) ON CONFLICT(what, name) DO UPDATE SET "
        "mapping = excluded.mapping, version = column_mapping.version + 1 WHERE column_mapping.mapping <> excluded.mapping",
        what=what,
        name=name,
        mapping=json.dumps(dict(columns), ensure_ascii=False, sort_keys=True),
    )


def taken_before(read: Read, claims: Iterable[int]) -> dict[int, str]:
    """Those of these claims whose balance was taken over already, with the name of the file."""
    rows = read.run(
        "SELECT c.claim, f.name FROM takeover_claim c JOIN takeover t ON t.id = c.takeover JOIN source_file f ON f.id = t.file "
        f"WHERE c.claim IN ({among(claims)}) ORDER BY c.id"
    )
    return {row[0]: row[1] for row in rows}


def moved_here(read: Read, claims: Iterable[int]) -> dict[int, str]:
    """Those of these claims on which money has moved in this system, with what moved it: no old balance is true of them any more."""
    rows = read.run(
        "SELECT t.claim, t.kind FROM ledger_transaction t "
        f"WHERE t.claim IN ({among(claims)}) AND t.kind NOT IN ('charge', 'replace', 'settle', 'opening', 'undo') "
        "AND NOT EXISTS (SELECT 1 FROM ledger_transaction u WHERE u.reverses = t.id "
        "AND NOT EXISTS (SELECT 1 FROM ledger_transaction v WHERE v.reverses = u.id)) "
        "AND NOT EXISTS (SELECT 1 FROM posted_answer p JOIN adjudication a ON a.id = p.answer "
        "JOIN history_remittance h ON h.remittance = a.remittance WHERE p.posting = t.id) ORDER BY t.id"
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class PayerSums:
    """What was taken over of one first payer, in cents: as the old system gave it, and the balance that stood here when it was done."""

    takeover: int
    payer: str
    claims: int
    charge: int
    insurance_paid: int
    adjusted: int
    written_off: int
    patient_paid: int
    balance: int
    stood: int


def by_payer(read: Read) -> list[PayerSums]:
    """Balances taken over, by file and first payer."""
    rows = read.run(
        "SELECT c.takeover, y.name, count(*), sum(c.charge_cents), sum(c.insurance_paid_cents), sum(c.adjusted_cents), "
        "sum(c.written_off_cents), sum(c.patient_paid_cents), sum(c.balance_cents), sum(coalesce((SELECT sum(e.cents) FROM ledger_entry e "
        "WHERE e.claim = c.claim AND e.posting <= t.posting AND e.account IN ('payer_open', 'payer_denied', 'payer_next', 'patient')), 0)) "
        "FROM takeover_claim c JOIN takeover t ON t.id = c.takeover JOIN claim m ON m.id = c.claim JOIN payer y ON y.id = m.payer "
        "GROUP BY c.takeover, y.id ORDER BY c.takeover, y.name"
    )
    return [PayerSums(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class PastSums:
    """Remittances of one payer that are history: how many, what they paid in cents, how many claims of them are held."""

    payer: str
    remittances: int
    claims: int
    paid: int
    held: int


def past_by_payer(read: Read) -> list[PastSums]:
    """Remittances taken as history, by payer."""
    rows = read.run(
        "SELECT y.name, count(*), sum(r.claim_count), sum(r.paid_cents), sum(s.held) FROM history_remittance h "
        "JOIN remittance r ON r.id = h.remittance JOIN remittance_state s ON s.remittance = r.id JOIN payer y ON y.id = r.payer "
        "GROUP BY y.id ORDER BY y.name"
    )
    return [PastSums(*row) for row in rows]


def of_source(read: Read, file: int, until_on: date) -> list[int]:
    """The remittances of a file that were paid up to a day, by the day of payment; those without a day are left out."""
    rows = read.run(
        "SELECT r.id FROM remittance r JOIN remittance_state s ON s.remittance = r.id WHERE r.file = :file AND r.paid_on <= :until_on "
        "AND s.state NOT IN ('arriving', 'duplicate', 'withdrawn') ORDER BY r.paid_on, r.id",
        file=file,
        until_on=until_on.isoformat(),
    )
    return [row[0] for row in rows]
