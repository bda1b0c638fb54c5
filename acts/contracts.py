"""Contracts of payers: entered, ended, their rates loaded from files; and past answers compared with them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from acts import csv_table
from acts.csv_table import Column
from acts.desk import Act, Desk, act
from acts.payer_named import payer_named
from billing import rates as rate_rules
from billing import underpayment
from billing.books import ClaimBooks
from billing.contract import Rate
from billing.findings import Finding
from billing.place import payer_ref
from billing.text import clean
from store import books, contracts, dossier, settled, work
from store import files as sources
from store.contracts import Contract, FeeTable
from store.engine.sqlite import Read
from store.errors import NoSuch, Refused, Stale
from store.ids import CHUNK, chunks

__all__ = [
    "COLUMNS", "CheckReport", "CheckRow", "Contract", "FeeTable", "RatesReport", "add", "check", "end", "listed", "load", "rates", "tables",
]  # fmt: skip

COLUMNS = (
    Column("code", ("procedure", "cpt", "hcpcs", "procedure code", "revenue", "service"), True),
    Column("modifier", ("modifiers", "mod", "mods")),
    Column("amount", ("rate", "fee", "allowed", "price", "allowed amount"), True),
    Column("from", ("from date", "effective", "effective date", "start", "start date", "begins")),
    Column("to", ("to date", "until", "end", "end date", "through", "ends", "termination date")),
    Column("unit", ("basis", "unit basis", "per", "units")),
)
"""What a list of rates may have in its columns."""


@dataclass(frozen=True, slots=True)
class RatesReport:
    """What became of a file of rates: loaded, duplicate (this very list counts already), rejected (nothing of it was stored)."""

    file: str
    status: str
    whose: str
    rates: int
    replaced: int
    problems: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One line whose allowed amount is not what was agreed. kind: underpaid, overpaid; proof: the arithmetic in sentences."""

    control_number: str
    payer: str
    contract: str
    line: int
    code: str
    served_on: date | None
    charge_cents: int
    allowed_cents: int
    agreed_cents: int
    kind: str
    proof: tuple[str, ...]

    @property
    def short_cents(self) -> int:
        """How much less was allowed than agreed; below zero where it was more."""
        return self.agreed_cents - self.allowed_cents


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Answers beside contracts: lines compared, those that differ, services without a rate (how often), and work items as they are now."""

    compared: int
    claims: int
    rows: tuple[CheckRow, ...]
    without_rate: tuple[tuple[str, int], ...]
    opened: int | None = None

    def cents(self, kind: str) -> int:
        """The sum of what is underpaid, or overpaid."""
        return sum(abs(row.short_cents) for row in self.rows if row.kind == kind)


@act("contract.add")
def add(
    act: Act, payer: str, name: str, *, table: str = "", percent_bp: int | None = None, tolerance_cents: int = 0, tolerance_bp: int = 0,
    from_on: date | None = None, to_on: date | None = None, reason: str = "",
) -> Contract:  # fmt: skip
    """Enter a contract with a payer; its own rates are loaded afterwards, and come before those of the table."""
    whose, title = payer_named(act.write, payer), " ".join(name.split())
    if not title:
        raise Refused("the contract has no name", "contract", "Name it as your people do: Lakeside 2026.")
    if (percent_bp is None) != (not table):
        raise Refused("a table wants a per cent, and a per cent a table", "contract", "Write --table NAME --percent 110.")
    if from_on and to_on and to_on < from_on:
        raise Refused(f"it ends on {to_on}, before it begins", "contract", "Nothing was changed.")
    for other in contracts.every(act.write, whose.payer):
        if (from_on or date.min) <= (other.to_on or date.max) and (other.from_on or date.min) <= (to_on or date.max):
            raise Refused(
                f"{clean(whose.name)} has the contract {clean(other.name)} on the same days", "contract",
                "End that one first: contract end PAYER --on DATE.",
            )  # fmt: skip
    number = contracts.add(
        act.write, payer=whose.payer, name=title, table=_table(act.write, table).id if table else None, percent_bp=percent_bp,
        tolerance_cents=tolerance_cents, tolerance_bp=tolerance_bp, from_on=from_on, to_on=to_on,
    )  # fmt: skip
    act.subject("contract", number)
    made = contracts.one(act.write, number)
    assert made is not None
    return made


@act("contract.end")
def end(act: Act, payer: str, name: str, on: date | None, reason: str) -> Contract:
    """Let a contract end with a day of service; without a day it never counts any more (it was entered by mistake)."""
    if not reason.strip():
        raise Refused("it needs a reason", "contract", "Say why it ends.")
    found = _contract(act.write, payer, name)
    if on is not None and found.from_on is not None and on < found.from_on:
        raise Refused(f"{clean(found.name)} begins on {found.from_on}", "contract", "It cannot end before that.")
    if not contracts.end(act.write, found, on):
        raise Stale("it moved meanwhile", clean(found.name), "Nothing was changed. Look again.", yours=found.version, theirs=None)
    act.subject("contract", found.id)
    ended = contracts.one(act.write, found.id)
    assert ended is not None
    return ended


def load(
    desk: Desk, data: bytes, file: str, *, payer: str = "", name: str = "", table: str = "", mapping: Mapping[str, str] | None = None
) -> RatesReport:  # fmt: skip
    """Load the rates of a contract (by payer, and its name where there are more), or of a fee table; the whole file or nothing of it."""
    if not table:
        _contract(desk.books.read, payer, name)
    found = csv_table.read(data, file, COLUMNS, mapping or {})
    rates, faults = rate_rules.rates(((row.line, row.cells) for row in found.rows), file, table)
    problems = (*found.findings, *faults)
    if problems:
        return RatesReport(file, "rejected", table or payer, 0, 0, problems)
    return _load(desk, data, file, rates, payer, name, table)


@act("contract.rates")
def _load(act: Act, data: bytes, file: str, rates: Sequence[Rate], payer: str, name: str, table: str) -> RatesReport:
    sha256 = hashlib.sha256(data).hexdigest()
    kept = sources.by_content(act.write, sha256)
    there = next((one for one in contracts.tables(act.write) if one.name == table), None) if table else None
    contract = None if table else _contract(act.write, payer, name)
    before = contract.rates if contract else there.rates if there else 0
    whose = contract.name if contract else table
    of = (contract.id if contract else None, there.id if there else None)
    if kept is not None and any(of) and contracts.current_file(act.write, *of) == kept.id:
        act.nothing()
        return RatesReport(file, "duplicate", whose, len(rates), 0, ())
    number = kept.id if kept is not None else _keep(act, data, sha256, file)
    fee_table = contracts.add_table(act.write, " ".join(table.split())) if table else None
    contracts.put_rates(act.write, rates, file=number, on=act.today, contract=contract.id if contract else None, fee_table=fee_table)
    act.subject("contract" if contract else "fee_table", contract.id if contract else fee_table)
    act.subject("file", sha256)
    act.total("rates", len(rates))
    return RatesReport(file, "loaded", whose, len(rates), before, ())


def _keep(act: Act, data: bytes, sha256: str, file: str) -> int:
    number = sources.keep(act.write, sha256=sha256, name=file, kind="rates", data=data, moment=act.moment, event=act.number)
    sources.finish(act.write, number, cursor=0, claims=0, traces=(), findings=())
    return number


def listed(desk: Desk, payer: str | None = None, *, ended: bool = False) -> tuple[Contract, ...]:
    """Contracts, by payer."""
    read = desk.books.read
    return tuple(contracts.every(read, payer_named(read, payer).payer if payer else None, ended=ended))


def tables(desk: Desk) -> tuple[FeeTable, ...]:
    """Fee tables, by name."""
    return tuple(contracts.tables(desk.books.read))


def rates(desk: Desk, payer: str, name: str = "", code: str = "") -> tuple[Contract, tuple[Rate, ...]]:
    """A contract and its rates, its own and then its table's; of one code where one is named."""
    read = desk.books.read
    found = _contract(read, payer, name)
    table = _table(read, found.table).id if found.table else None
    every = contracts.rates_of(read, contract=found.id) + (contracts.rates_of(read, fee_table=table) if table else [])
    return found, tuple(rate for rate in every if not code or rate.code == code.upper())


def check(desk: Desk, payer: str | None = None, *, to_work: bool = False) -> CheckReport:
    """Compare posted answers with the contracts of their first payers; `to_work` brings the items in the queue to what is found."""
    read = desk.books.read
    whose = [payer_named(read, payer).payer] if payer else sorted(contracts.with_contract(read))
    if payer and whose[0] not in contracts.with_contract(read):
        raise Refused(f"there is no contract with {clean(payer)}", "contract", "claimdesk contract add enters one.")
    rows: list[CheckRow] = []
    without: Counter[str] = Counter()
    short: list[int] = []
    compared = claims = after = 0
    while some := contracts.answered_by(read, whose, after, 500):
        after = some[-1]
        for known in books.books(read, some).values():
            lines = underpayment.compared(known)
            compared, claims = compared + len(lines), claims + bool(lines)
            without.update(underpayment.without_rate(known))
            rows += [_check_row(known, one) for one in lines if one.underpaid or one.overpaid]
            short += [known.claim] if any(one.underpaid for one in lines) else []
    opened = None
    if to_work:
        job = desk.asking(desk.request)
        of_now = sorted({*short, *work.claims_with(read, "underpaid", whose if payer else None)})
        opened = sum(_to_work(job, part) for part in chunks(of_now, CHUNK))
    named = tuple(sorted(without.items(), key=lambda item: (-item[1], item[0])))
    return CheckReport(compared, claims, tuple(rows), named, opened)


@act("contract.check")
def _to_work(act: Act, claims: Sequence[int]) -> int:
    before = set(work.claims_with(act.write, "underpaid"))
    found = settled.settle_many(act.write, claims, act.number, act.today, wakes=False)
    short = {claim for claim, each in found.items() if any(item.kind == "underpaid" for item in each.work)}
    # Money that did not move tells no claim's log of this: its subjects do, of those alone whose item opened or closed.
    for number in dossier.numbers(act.write, short ^ (before & set(claims))):
        act.subject("claim", number)
    act.total("underpaid", len(short))
    return len(short)


def _check_row(known: ClaimBooks, one: underpayment.Compared) -> CheckRow:
    payer = payer_ref(known, one.payer)
    served_on = next(line.from_on for line in known.lines if line.number == one.line)
    return CheckRow(
        clean(known.control_number), clean(payer.name) if payer else "", clean(one.agreed.terms.name), one.line, clean(one.code),
        served_on, one.charge_cents, one.allowed_cents, one.agreed.cents, "underpaid" if one.underpaid else "overpaid",
        tuple(map(clean, one.words)),
    )  # fmt: skip


def _contract(read: Read, payer: str, name: str) -> Contract:
    """The payer's contract: its only one, or the one of this name, or (of several) the one without an end."""
    whose = payer_named(read, payer)
    found = [one for one in contracts.every(read, whose.payer) if not name or one.name == name]
    open_ = [one for one in found if one.to_on is None]
    if not found:
        what = f"there is no contract{f' {clean(name)}' if name else ''} with {clean(whose.name)}"
        raise NoSuch(what, "contract", "claimdesk contract add PAYER NAME enters one.")
    if len(found) > 1 and len(open_) != 1:
        names = ", ".join(clean(one.name) for one in found)
        raise Refused(f"{clean(whose.name)} has more than one contract", "contract", f"Say --contract NAME: {names}.")
    return found[0] if len(found) == 1 else open_[0]


def _table(read: Read, name: str) -> FeeTable:
    found = next((one for one in contracts.tables(read) if one.name == " ".join(name.split())), None)
    if found is None:
        raise NoSuch(f"there is no fee table {clean(name)}", "contract", "claimdesk contract table import NAME FILE loads one.")
    return found
