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
    """A file that was taken over. what: claims, answers, balances; cents: the sum of the balances that it gave."""

    id: int
    file: int
    name: str
    what: str
    as_of: date
    rows: int
    claims: int
    balance_cents: int


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
    "SELECT t.id, t.file, f.name, t.what, t.as_of, t.rows, t.claims, t.balance_cents FROM takeover t JOIN source_file f ON f.id = t.file "
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
    """A file is taken over; its number."""
    return write.insert(
        "takeover", file=file, what=what, as_of=as_of.isoformat(), rows=rows, claims=claims, balance_cents=balance_cents
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


def is_history(read: Read, remittance: int) -> bool:
    """Whether a remittance was paid before this system: no deposit of it is waited for, and it is closed."""
    return bool(read.value("SELECT 1 FROM history_remittance WHERE remittance = :remittance", remittance=remittance))


def history(read: Read, remittances: Iterable[int] | None = None) -> frozenset[int]:
    """Those of these remittances (None: of all) that were paid before this system."""
    where = "" if remittances is None else f" WHERE remittance IN ({among(remittances)})"
    return frozenset(row[0] for row in read.run(f"SELECT remittance FROM history_remittance{where}"))


def mapping(read: Read, what: str, name: str) -> dict[str, str] | None:
    """How a file's columns are called, field → column, as it was kept under this name."""
    text = read.value("SELECT mapping FROM column_mapping WHERE what = :what AND name = :name", what=what, name=name)
    return {str(field): str(column) for field, column in json.loads(text).items()} if text else None


def mapping_names(read: Read, what: str) -> list[str]:
    """The names under which columns are kept."""
    return [row[0] for row in read.run("SELECT name FROM column_mapping WHERE what = :what ORDER BY name", what=what)]


def keep_mapping(write: Write, what: str, name: str, columns: Mapping[str, str]) -> None:
    """Keep how the columns are called; the log has what was."""
    write.change(
        "INSERT INTO column_mapping(what, name, mapping) VALUES (:what, :name, :mapping) ON CONFLICT(what, name) DO UPDATE SET "
        "mapping = excluded.mapping, version = column_mapping.version + 1 WHERE column_mapping.mapping <> excluded.mapping",
        what=what,
        name=name,
        mapping=json.dumps(dict(columns), ensure_ascii=False, sort_keys=True),
    )
