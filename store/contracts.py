"""Contracts of payers with their rates, and the fee tables that they pay a per cent of: what was agreed, list by list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from billing.contract import Rate, Terms
from store.engine.sqlite import Read, Write
from store.ids import among, marks

ACTIVE, ENDED, CURRENT, REPLACED = "active", "ended", "current", "replaced"


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract as it is listed; rates: of its own, in the list that counts. table: '' without one."""

    id: int
    payer: int
    payer_name: str
    name: str
    table: str
    percent_bp: int | None
    tolerance_cents: int
    tolerance_bp: int
    from_on: date | None
    to_on: date | None
    state: str
    rates: int
    source: str
    version: int


@dataclass(frozen=True, slots=True)
class FeeTable:
    """A fee table with the list that counts."""

    id: int
    name: str
    rates: int
    source: str
    on: date | None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


_CONTRACT = (
    "SELECT k.id, k.payer, p.name, k.name, coalesce(t.name, ''), k.percent_bp, k.tolerance_cents, k.tolerance_bp, k.from_on, k.to_on, "
    "k.state, coalesce(l.rates, 0), coalesce(f.name, ''), k.version FROM contract k JOIN payer p ON p.id = k.payer "
    "LEFT JOIN fee_table t ON t.id = k.fee_table LEFT JOIN rate_list l ON l.contract = k.id AND l.state = 'current' "
    "LEFT JOIN source_file f ON f.id = l.file "
)


def _contract(row: Any) -> Contract:
    number, payer, payer_name, name, table, percent, cents, bp, from_on, to_on, state, rates, source, version = row
    return Contract(
        number, payer, payer_name, name, table, percent, cents, bp, _day(from_on), _day(to_on), state, rates, source, version
    )  # fmt: skip


def every(read: Read, payer: int | None = None, *, ended: bool = False) -> list[Contract]:
    """Contracts by payer and day; those that never count any more only where asked."""
    wheres = ([] if ended else ["k.state = 'active'"]) + ([f"k.payer = {int(payer)}"] if payer is not None else [])
    where = f"WHERE {' AND '.join(wheres)} " if wheres else ""
    return [_contract(row) for row in read.run(f"{_CONTRACT} {where}ORDER BY p.name, k.from_on, k.id")]


def one(read: Read, number: int) -> Contract | None:
    """A contract by its number."""
    row = read.one(f"{_CONTRACT} WHERE k.id = :id", id=number)
    return _contract(row) if row else None


def add(
    write: Write, *, payer: int, name: str, table: int | None, percent_bp: int | None, tolerance_cents: int, tolerance_bp: int,
    from_on: date | None, to_on: date | None,
) -> int:  # fmt: skip
    """A new contract; its number."""
    return write.insert(
        "contract", payer=payer, name=name, fee_table=table, percent_bp=percent_bp, tolerance_cents=tolerance_cents,
        tolerance_bp=tolerance_bp, from_on=_iso(from_on), to_on=_iso(to_on), state=ACTIVE,
    )  # fmt: skip


def end(write: Write, contract: Contract, on: date | None) -> bool:
    """Let it end with a day of service, or (without one) never count any more; False where it moved meanwhile."""
    what = "to_on = :on" if on else f"state = '{ENDED}'"
    changed = write.change(
        f"UPDATE contract SET {what}, version = version + 1 WHERE id = :id AND version = :version AND state = 'active'",
        id=contract.id, version=contract.version, **({"on": _iso(on)} if on else {}),
    )  # fmt: skip
    return changed == 1


def tables(read: Read) -> list[FeeTable]:
    """Fee tables by name."""
    rows = read.run(
        "SELECT t.id, t.name, coalesce(l.rates, 0), coalesce(f.name, ''), l.on_day FROM fee_table t "
        "LEFT JOIN rate_list l ON l.fee_table = t.id AND l.state = 'current' LEFT JOIN source_file f ON f.id = l.file "
        "WHERE t.state = 'active' ORDER BY t.name"
    )
    return [FeeTable(row[0], row[1], row[2], row[3], _day(row[4])) for row in rows]


def add_table(write: Write, name: str) -> int:
    """The fee table of this name, made where there is none; its number."""
    kept = write.value("SELECT id FROM fee_table WHERE name = :name", name=name)
    if kept is None:
        return write.insert("fee_table", name=name, state=ACTIVE)
    write.change(f"UPDATE fee_table SET state = '{ACTIVE}', version = version + 1 WHERE id = :id AND state <> '{ACTIVE}'", id=kept)
    return int(kept)


def put_rates(
    write: Write, rates: Sequence[Rate], *, file: int, on: date, contract: int | None = None, fee_table: int | None = None
) -> int:
    """A new list of rates in place of the one that counted; its number."""
    whose, number = ("contract", contract) if contract is not None else ("fee_table", fee_table)
    write.change(
        f"UPDATE rate_list SET state = '{REPLACED}', version = version + 1 WHERE {whose} = :number AND state = '{CURRENT}'", number=number
    )
    made = write.insert(
        "rate_list", contract=contract, fee_table=fee_table, file=file, rates=len(rates), on_day=on.isoformat(), state=CURRENT
    )
    write.many(
        "INSERT INTO rate(list, row, code, modifiers, cents, basis, from_on, to_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(made, r.row, r.code, " ".join(r.modifiers), r.cents, r.basis, _iso(r.from_on), _iso(r.to_on)) for r in rates],
    )
    return made


def current_file(read: Read, contract: int | None, fee_table: int | None) -> int | None:
    """The file of the list that counts."""
    whose, number = ("contract", contract) if contract is not None else ("fee_table", fee_table)
    found = read.value(f"SELECT file FROM rate_list WHERE {whose} = :number AND state = '{CURRENT}'", number=number)
    return None if found is None else int(found)


def rates_of(read: Read, contract: int | None = None, fee_table: int | None = None) -> list[Rate]:
    """The rates that count, of a contract's own or of a table, by code."""
    where = f"l.contract = {int(contract)}" if contract is not None else f"l.fee_table = {int(fee_table or 0)}"
    return [rate for _, _, rate in _rates(read, where)]


def with_contract(read: Read) -> frozenset[int]:
    """Payers with a contract that counts: mostly few, and in many practices none."""
    return frozenset(row[0] for row in read.run("SELECT DISTINCT payer FROM contract WHERE state = 'active'"))


def terms(read: Read, wanted: Mapping[int, Iterable[str]]) -> dict[int, tuple[Terms, ...]]:
    """The contracts of these payers, each with the rates of the codes that are asked about."""
    found = read.run(
        "SELECT id, payer, name, fee_table, percent_bp, tolerance_cents, tolerance_bp, from_on, to_on FROM contract "
        f"WHERE state = 'active' AND payer IN ({among(wanted)}) ORDER BY from_on, id"
    )
    if not found:
        return {}
    codes = sorted({code for some in wanted.values() for code in some})
    own: dict[int, list[Rate]] = defaultdict(list)
    of_table: dict[int, list[Rate]] = defaultdict(list)
    in_codes, named = marks(codes)
    lists = f"(l.contract IN ({among(row[0] for row in found)}) OR l.fee_table IN ({among(row[3] for row in found if row[3])}))"
    for contract, table, rate in _rates(read, f"{lists} AND r.code IN ({in_codes})", **named):
        (own[contract] if contract is not None else of_table[table or 0]).append(rate)
    out: dict[int, tuple[Terms, ...]] = {}
    for number, payer, name, table, percent, cents, bp, from_on, to_on in found:
        one_ = Terms(
            number, name, payer, cents, bp, _day(from_on), _day(to_on), percent, tuple(own[number]), tuple(of_table[table or 0])
        )  # fmt: skip
        out[payer] = (*out.get(payer, ()), one_)
    return out


def _rates(read: Read, where: str, **named: Any) -> Iterable[tuple[int | None, int | None, Rate]]:
    rows = read.stream(
        "SELECT l.contract, l.fee_table, r.code, r.modifiers, r.cents, r.basis, r.from_on, r.to_on, f.name, r.row, coalesce(t.name, '') "
        "FROM rate r JOIN rate_list l ON l.id = r.list AND l.state = 'current' JOIN source_file f ON f.id = l.file "
        f"LEFT JOIN fee_table t ON t.id = l.fee_table WHERE {where} ORDER BY r.code, r.modifiers, r.id",
        **named,
    )
    for contract, table, code, modifiers, cents, basis, from_on, to_on, source, row, name in rows:
        yield contract, table, Rate(code, tuple(modifiers.split()), cents, basis, _day(from_on), _day(to_on), source, row, name)


def answered_by(read: Read, payers: Iterable[int], after: int, limit: int) -> list[int]:
    """Claims after this one whose first payer is one of these and that have answers posted, in order: what a check looks through."""
    rows = read.run(
        f"SELECT c.id FROM claim c WHERE c.id > :after AND c.payer IN ({among(payers)}) "
        "AND EXISTS (SELECT 1 FROM posted_answer p WHERE p.claim = c.id) ORDER BY c.id LIMIT :limit",
        after=after,
        limit=limit,
    )
    return [row[0] for row in rows]
