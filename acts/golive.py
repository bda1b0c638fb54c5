"""Go-live: claims and balances of the system before this one, taken over from its CSV files, whole or not at all, once."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from acts import csv_table, golive_rows, intake, rights
from acts.csv_table import Column, Table, wrong
from acts.desk import Act, Desk, act, new_id
from acts.golive_rows import Balance
from acts.paper import keep_columns
from acts.paper_rows import COLUMNS as PAPER
from acts.sendings import Taking
from billing import taken_over
from billing.claim import Claim
from billing.findings import Finding
from billing.person import Identifier, Person
from billing.taken_over import Opened
from billing.text import clean, fold
from store import books, claims, ledger, opening, paper, settled
from store import files as sources
from store.engine.sqlite import Read
from store.errors import NoSuch, NotAllowed, Refused
from store.opening import PastSums, PayerSums, TakenClaim, Takeover

__all__ = ["PayerSums", "Report", "Taken", "report", "take_balances", "take_claims"]

ANSWERS: tuple[Column, ...] = (
    *PAPER,
    Column("payer", ("insurance", "payer name"), needed=True),
    Column("trace", ("check", "check number", "eft", "trace number"), needed=True),
    Column("paid_on", ("payment date", "check date", "date paid", "paid date"), needed=True),
    Column("total", ("check amount", "payment total")),
)
"""Earlier answers: the rows of paper remittances, each with its payment."""
_COLUMNS = {"claims": golive_rows.CLAIMS, "balances": golive_rows.BALANCES, "answers": ANSWERS}


@dataclass(frozen=True, slots=True)
class Taken:
    """What came, or would come, of a file: rows, claims, charges and balances in cents; findings by line; done: it is in.

    left: claims that were named and left out. duplicate: this very file was taken over before, and nothing changed.
    """

    file: str
    what: str
    rows: int
    claims: int
    charge: int
    balance: int
    findings: tuple[Finding, ...]
    left: int = 0
    done: bool = False
    duplicate: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What was taken over: files, balances by first payer beside what stood here when it was done, remittances that are history."""

    files: tuple[Takeover, ...]
    payers: tuple[PayerSums, ...]
    history: tuple[PastSums, ...]

    @property
    def ok(self) -> bool:
        """Whether every balance stood here as the old system gave it, and the sums are those of the files."""
        of_file = {file.id: file.balance_cents for file in self.files if file.what == "balances"}
        sums = dict.fromkeys(of_file, 0)
        for one in self.payers:
            sums[one.takeover] += one.balance
        return sums == of_file and all(one.balance == one.stood for one in self.payers)


@dataclass(frozen=True, slots=True)
class _Source:
    name: str
    data: bytes
    table: Table


def table_of(desk: Desk, path: str | Path, what: str, name: str | None, given: str | None) -> _Source:
    """A file's rows by the columns of its kind; `name` keeps and finds how this system calls its columns."""
    path = Path(path)
    data = intake.bytes_of(path)
    kept = opening.mapping(desk.books.read, what, name) if name else None
    told = csv_table.mapping_of(given) if given else {}
    if name and kept is None and not told:
        raise NoSuch(f"no columns are kept as {clean(name)}", "--map", "Give them once with --map-columns, and they are kept.")
    columns = (kept or {}) | told
    table = csv_table.read(data, path.name, _COLUMNS[what], columns)
    if name and told and columns != kept:
        keep_columns(desk, what, name, columns)
    return _Source(path.name, data, table)


def keep(desk: Desk, source: _Source, what: str) -> int:
    """Keep the file as it came, under a request of its own, so that taking the money back leaves it readable; its number."""
    return _keep(desk.asking(new_id()), source.name, source.data, f"csv {what}")


@act("golive.keep")
def _keep(act: Act, name: str, data: bytes, kind: str) -> int:
    write = act.write
    sha256 = hashlib.sha256(data).hexdigest()
    known = sources.by_content(write, sha256)
    if known is not None:
        act.nothing()
        return known.id
    file = sources.keep(write, sha256=sha256, name=name, kind=kind, data=data, moment=act.moment, event=act.number)
    sources.finish(write, file, cursor=0, claims=0, traces=(), findings=())
    act.subject("file", sha256)
    return file


def known(read: Read, source: _Source, what: str) -> Takeover | None:
    """The taking over of this very file, where it was done before."""
    file = sources.by_content(read, hashlib.sha256(source.data).hexdigest())
    return opening.of_file(read, file.id, what) if file else None


def take_claims(
    desk: Desk,
    path: str | Path,
    *,
    mapping: str | None = None,
    columns: str | None = None,
    preview: bool = False,
    as_of: date | None = None,
) -> Taken:
    """Open claims of another system, as if they had been sent from here: patients, coverages, lines, charges."""
    source = table_of(desk, path, "claims", mapping, columns)
    read = desk.books.read
    before = known(read, source, "claims")
    if before is not None:
        return Taken(source.name, "claims", before.rows, before.claims, 0, 0, (), duplicate=True)
    made, findings = golive_rows.claims(source.table, _provider(read))
    findings += [*_here(read, made), *_to_come(made, desk.today())]
    charge = sum(one.charge_cents for one in made)
    taken = Taken(source.name, "claims", len(source.table.rows), len(made), charge, charge, tuple(findings))
    if findings or preview:
        return taken
    file = keep(desk, source, "claims")
    _claims(desk, file, made, len(source.table.rows), as_of)
    return Taken(source.name, "claims", taken.rows, taken.claims, charge, charge, (), done=True)


def _here(read: Read, made: Sequence[Claim]) -> list[Finding]:
    there = claims.numbered(read, {one.control_number for one in made}, hidden=True)
    return [
        wrong(
            one.place.position if one.place else 0,
            f"claim {one.control_number} is here already",
            "claim",
            one.control_number,
            "claim_known",
        )
        for one in made
        if one.control_number in there
    ]


def _to_come(made: Sequence[Claim], today: date) -> list[Finding]:
    """Claims whose visit has not been."""
    late = [(one, max(days)) for one in made if (days := [line.from_on for line in one.lines if line.from_on]) and max(days) > today]
    return [
        wrong(
            one.place.position if one.place else 0,
            f"claim {one.control_number}: its visit is on {on.isoformat()}, which has not come",
            "date",
            on.isoformat(),
            "date",
        )
        for one, on in late
    ]


def _provider(read: Read) -> Person | None:
    """Who bills where a file does not say: the one billing provider that the books know."""
    rows = paper.billing_providers(read)
    if len(rows) != 1:
        return None
    _, name, npi, tax = rows[0]
    numbers = [Identifier(qualifier, value) for qualifier, value in (("XX", npi), ("EI", tax)) if value]
    return Person(name, identifiers=tuple(numbers), organisation=True)


@act("golive.claims")
def _claims(act: Act, file: int, made: Sequence[Claim], rows: int, as_of: date | None) -> None:
    here = _here(act.write, made)
    if here:
        raise Refused(here[0].message, "golive", "Nothing was taken over. Another has brought it in meanwhile.")
    taking = Taking(act, file)
    taking.take(made)
    total = sum(one.charge_cents for one in made)
    opening.add(act.write, file=file, what="claims", as_of=as_of or act.today, rows=rows, claims=len(made), balance_cents=total)
    act.total("claims", len(made))
    act.total("taken_over_cents", total)


def take_balances(
    desk: Desk, path: str | Path, *, mapping: str | None = None, columns: str | None = None, preview: bool = False, rest: bool = False,
    as_of: date | None = None,
) -> Taken:  # fmt: skip
    """What was paid, adjusted and written off in another system, so that each balance is what it says.

    A claim whose parts do not add up is named; with one, nothing is taken, or (`rest`) all the others are.
    """
    source = table_of(desk, path, "balances", mapping, columns)
    before = known(desk.books.read, source, "balances")
    if before is not None:
        return Taken(source.name, "balances", before.rows, before.claims, 0, before.balance_cents, (), duplicate=True)
    given, findings = golive_rows.balances(source.table)
    with desk.books.snapshot() as read:
        opened, more = _opened(read, given)
    findings += more
    left = len(_numbers(source.table)) - len(opened)
    taken = Taken(
        source.name, "balances", len(source.table.rows), len(opened), sum(one.charge for one in opened.values()),
        sum(one.balance for one in opened.values()), tuple(findings), left,
    )  # fmt: skip
    if preview or not opened or (findings and not rest):
        return taken
    file = keep(desk, source, "balances")
    _balances(desk, file, [one for one in given if one.number in opened], taken, as_of)
    return Taken(source.name, "balances", taken.rows, taken.claims, taken.charge, taken.balance, taken.findings, left, done=True)


def _numbers(table: Table) -> set[str]:
    return {row["claim"] for row in table.rows}


def _opened(read: Read, given: Sequence[Balance]) -> tuple[dict[str, Opened], list[Finding]]:
    """Each claim as it would be taken over, and why others cannot be."""
    numbers = claims.numbered(read, {one.number for one in given})
    known_books = books.books(read, numbers.values())
    taken, moved = opening.taken_before(read, numbers.values()), opening.moved_here(read, numbers.values())
    named = Counter(numbers[one.number] for one in given if one.number in numbers)
    twice = {claim for claim, count in named.items() if count > 1}
    names = paper.first_payers(read, numbers.values())
    found: dict[str, Opened] = {}
    findings: list[Finding] = []
    for one in given:
        claim = numbers.get(one.number)
        why = _why_not(one, claim, taken, moved, twice, names)
        if why or claim is None:
            findings.append(wrong(one.line, why, "claim", one.number, "taken_over"))
            continue
        opened = taken_over.plan(known_books[claim], one.given)
        if opened.findings:
            findings += [wrong(one.line, f.message, f.field, f.value, f.code) for f in opened.findings]
        else:
            found[one.number] = opened
    return found, findings


def _why_not(
    one: Balance, claim: int | None, taken: dict[int, str], moved: dict[int, str], twice: set[int], names: dict[int, tuple[str, str]]
) -> str:
    """Why a claim's balance cannot be taken over, whatever it says; '' where it can."""
    if claim is None:
        return f"there is no claim {one.number} here: take its 837 or `golive claims` over first"
    if claim in twice:
        return f"claim {one.number} stands in the file under two numbers"
    if claim in taken:
        return f"claim {one.number} was taken over already from {taken[claim]}: undo that first"
    if claim in moved:
        return f"money has moved on claim {one.number} here ({moved[claim].replace('_', ' ')}): an old balance is not true of it any more"
    name, number = names[claim]
    if one.payer and fold(one.payer) not in fold(name) and one.payer != number:
        return f"claim {one.number} is {clean(name)}'s here, {one.payer}'s there"
    return ""


@act("golive.balances")
def _balances(act: Act, file: int, given: Sequence[Balance], taken: Taken, as_of: date | None) -> None:
    """All of it in one transaction; planned again as the books are now."""
    write = act.write
    opened, findings = _opened(write, given)
    if findings:
        raise Refused(findings[0].message, taken.file, "Nothing was taken over. The books have moved since; look at it again.")
    made = [(number, one) for number, one in opened.items() if one.transaction is not None]
    postings = ledger.write(
        write,
        [one.transaction for _, one in made if one.transaction is not None],
        event=act.number,
        today=act.today,
        reason=f"as in {taken.file}",
    )
    posting = {number: at for (number, _), at in zip(made, postings, strict=True)}
    settled.settle_many(write, [one.claim for one in opened.values()], act.number, act.today)
    total = sum(one.balance for one in opened.values())
    number = opening.add(
        write, file=file, what="balances", as_of=as_of or act.today, rows=taken.rows, claims=len(opened), balance_cents=total
    )
    rows = (
        TakenClaim(
            one.claim, one.charge, one.insurance_paid, one.adjusted, one.written_off, one.patient_paid, one.patient_balance, one.balance,
            posting.get(name),
        )
        for name, one in opened.items()
    )  # fmt: skip
    opening.add_claims(write, number, rows)
    for name in opened:
        act.subject("claim", name)
    act.total("claims", len(opened))
    act.total("taken_over_cents", total)


def report(desk: Desk) -> Report:
    """All that was taken over, with the proof that it stands here as it was given."""
    why_not = rights.may(desk, "proof.ledger")
    if why_not:
        raise NotAllowed(why_not, "golive report", "Ask an administrator of the practice, or someone whose role reaches this.")
    with desk.books.snapshot() as read:
        return Report(tuple(opening.every(read)), tuple(opening.by_payer(read)), tuple(opening.past_by_payer(read)))
