"""Bank statements: their lines as they came, whose account it is, how a bank's columns are read, and what became of each line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from billing.bank import BankLine
from store.claims import day, iso
from store.engine.sqlite import Read, Write


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a statement. cents below 0 left the account; deposit: the deposit that it is; told: returned or other, with a reason."""

    id: int
    file: int
    account: str
    on_day: date
    cents: int
    code: str
    trace: str
    originator: str
    description: str
    deposit: int | None
    told: str
    told_reason: str
    payment: int | None

    @property
    def name(self) -> str:
        """The number as people write it."""
        return f"L-{self.id}"

    @property
    def open(self) -> bool:
        """Whether nobody has said yet what it is."""
        return self.deposit is None and not self.told


_LINE = (
    "SELECT l.id, l.file, l.account, l.on_day, l.cents, l.code, l.trace, l.originator, l.description, d.id, coalesce(t.how, ''), "
    "coalesce(t.reason, ''), t.payment FROM bank_line l LEFT JOIN deposit d ON d.bank_line = l.id AND d.state <> 'void' "
    "LEFT JOIN bank_line_told t ON t.bank_line = l.id "
)


def _made(row: Any) -> Line:
    cells = list(row)
    cells[3] = day(cells[3])
    return Line(*cells)


def add(write: Write, line: BankLine, *, file: int, account: str, key: str, event: int) -> int | None:
    """Keep a line; None where it is here already, from this statement or one that overlaps."""
    if write.value("SELECT 1 FROM bank_line WHERE line_key = :key", key=key):
        return None
    return write.insert(
        "bank_line", file=file, seq=line.seq, account=account, on_day=iso(line.on_day), cents=line.cents, code=line.code, trace=line.trace,
        originator=line.originator, description=line.description, raw=line.raw, line_key=key, event=event,
    )  # fmt: skip


def one(read: Read, line: int) -> Line | None:
    """One line."""
    row = read.one(f"{_LINE} WHERE l.id = :id", id=line)
    return _made(row) if row else None


def lines(read: Read, *, open_only: bool = False, limit: int = 1000) -> list[Line]:
    """Lines of all statements, oldest first; those alone of which nobody has said what they are."""
    where = "WHERE d.id IS NULL AND t.id IS NULL" if open_only else ""
    return [_made(row) for row in read.run(f"{_LINE} {where} ORDER BY l.on_day, l.id LIMIT :limit", limit=limit)]


def alike(read: Read, line: Line) -> Line | None:
    """An earlier line of the same day, amount and trace in another spelling, or under another account: maybe the same money twice."""
    row = read.one(
        f"{_LINE} WHERE l.on_day = :on AND l.cents = :cents AND l.trace = :trace AND l.trace <> '' "
        "AND l.file <> :file AND l.id < :id ORDER BY l.id",
        on=iso(line.on_day), cents=line.cents, trace=line.trace, file=line.file, id=line.id,
    )  # fmt: skip
    return _made(row) if row else None


def tell(write: Write, line: int, *, how: str, reason: str, actor: str, payment: int | None = None) -> None:
    """Keep what a line was that is no deposit."""
    write.insert("bank_line_told", bank_line=line, how=how, payment=payment, reason=reason, actor=actor)


def free_of_void(write: Write, line: int) -> None:
    """A deposit that was taken back no longer holds the line that it was made of."""
    write.change("UPDATE deposit SET bank_line = NULL, version = version + 1 WHERE bank_line = :id AND state = 'void'", id=line)


def provider_of(read: Read, account: str) -> int | None:
    """The billing provider whose account it is; None: the whole practice's, or not said."""
    found = read.value("SELECT provider FROM bank_account WHERE account = :account", account=account)
    return None if found is None else int(found)


def accounts(read: Read) -> dict[str, int | None]:
    """Every account that a person named or that holds a deposit or a line, with its provider."""
    rows = read.run(
        "SELECT x.account, b.provider FROM (SELECT account FROM bank_account UNION SELECT account FROM deposit WHERE state <> 'void' "
        "UNION SELECT account FROM bank_line) x LEFT JOIN bank_account b ON b.account = x.account ORDER BY x.account"
    )
    return {row[0]: row[1] for row in rows}


def put_account(write: Write, account: str, provider: int | None) -> None:
    """Say whose account it is."""
    write.change(
        "INSERT INTO bank_account(account, provider) VALUES (:account, :provider) ON CONFLICT(account) DO UPDATE SET "
        "provider = excluded.provider, version = bank_account.version + 1 WHERE bank_account.provider IS NOT excluded.provider",
        account=account,
        provider=provider,
    )


def mappings(read: Read) -> dict[str, dict[str, str]]:
    """How each bank's columns are read: name, then field by column."""
    return {row[0]: json.loads(row[1]) for row in read.run("SELECT name, mapping FROM bank_mapping ORDER BY name")}


def put_mapping(write: Write, name: str, mapping: Mapping[str, str]) -> None:
    """Keep a mapping under its name."""
    write.change(
        "INSERT INTO bank_mapping(name, mapping) VALUES (:name, :mapping) ON CONFLICT(name) DO UPDATE SET "
        "mapping = excluded.mapping, version = bank_mapping.version + 1 WHERE bank_mapping.mapping <> excluded.mapping",
        name=name,
        mapping=json.dumps(dict(mapping), sort_keys=True, ensure_ascii=False),
    )
