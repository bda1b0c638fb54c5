"""Go-live: earlier answers, from old 835 files or from another system's CSV, posted as history; no money of theirs is waited for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from acts import golive, intake, paper_rows, posting
from acts.csv_table import CsvRow, wrong
from acts.desk import Act, Desk, act, new_id
from acts.golive import Taken
from acts.paper import payee_of
from acts.views import FileReport, PostReport
from billing import entry, paper
from billing.findings import Finding
from billing.ledger import Entry, Transaction
from billing.money import plain
from billing.remittance import ClaimPayment, Remittance
from billing.text import clean, fold
from billing.typed import Ours, ReadPaper, Typed
from store import clearing, holds, ledger, opening, payers, remittances, returns
from store import files as sources
from store.engine.sqlite import Read
from store.errors import Refused
from x12.writer import Sending, write_remittances

__all__ = ["Past", "take_answers", "take_files"]

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Past:
    """What was taken as history: the files as they went in, each remittance as it was posted, and how many are of a later day."""

    files: tuple[FileReport, ...]
    posted: tuple[PostReport, ...]
    later: int


def take_files(
    desk: Desk, paths: Sequence[Path], until_on: date, progress: Progress | None = None, *, leave_unmatched: bool = False
) -> Past:
    """Old 837 and 835 files, in their order; remittances paid up to the day are posted as history, later ones wait to be posted.

    leave_unmatched: answers of which no claim is here were settled in the old system; else they stay held, and are tried again when their
    claim comes. Given again, it goes on where it was stopped. Reversals find the answers that they take back, later payers what the first
    one said.
    """
    if until_on > desk.today():
        raise Refused(f"{until_on.isoformat()} is ahead", "--until", "History ends today at the latest.")
    job = desk.asking(desk.request)
    reports = []
    for at, path in enumerate(paths):
        reports.append(intake.bring(job, path))
        if progress is not None:
            progress(at + 1, len(paths))
    found = [sources.by_content(desk.books.read, report.sha256) for report in reports if report.sha256]
    ids = dict.fromkeys(file.id for file in found if file is not None)
    numbers = [number for file in ids for number in opening.of_source(desk.books.read, file, until_on)]
    every = sum(len(report.traces) for report in reports if report.transaction == "835")
    job = desk.asking(new_id())
    posted = as_history(job, numbers, until_on, progress)
    if leave_unmatched:
        posted = [_left(job, number) or report for number, report in zip(_in_turn(desk, numbers, until_on), posted, strict=True)]
    return Past(tuple(reports), tuple(posted), max(every - len(numbers), 0))


def as_history(desk: Desk, numbers: Sequence[int], until_on: date, progress: Progress | None = None) -> list[PostReport]:
    """Post these remittances as history, by the day of payment, until nothing more comes clean; all of it is one request."""
    job = desk.asking(desk.request or new_id())
    rows = _in_turn(desk, numbers, until_on)
    for number in rows:
        _mark(job, number, until_on)
    reports: dict[int, PostReport] = {}
    pending = rows
    while pending:
        before = {number: reports[number].posted if number in reports else -1 for number in pending}
        for at, number in enumerate(pending):
            reports[number] = posting.post(job, number, request=job.request)
            if progress is not None:
                progress(at + 1, len(pending))
        moved = any(reports[number].posted != before[number] for number in pending)
        pending = [number for number in pending if reports[number].held] if moved else []
    for number in rows:
        _set_off(job, number)
    return [posting.report_of(desk.books.read, number, desk.today()) for number in rows]


def _in_turn(desk: Desk, numbers: Sequence[int], until_on: date) -> list[int]:
    """By the day of payment, then in order of import."""
    rows = [row for row in (remittances.row(desk.books.read, number) for number in dict.fromkeys(numbers)) if row is not None]
    return [row.id for row in sorted(rows, key=lambda row: (row.paid_on or until_on, row.id))]


def _left(job: Desk, remittance: int) -> PostReport | None:
    """What names no claim of ours is left to the system before this one; how the remittance stands after."""
    if all(hold.reason != "unmatched" for hold in holds.held(job.books.read, remittance)):
        return None
    _leave(job, remittance)
    return posting.report_of(job.books.read, remittance, job.today())


@act("golive.history")
def _leave(act: Act, remittance: int) -> None:
    """Held answers of which no claim is here: their money is set against `opening`, and they are held no more."""
    write = act.write
    row = remittances.row(write, remittance)
    assert row is not None
    total = 0
    for hold in holds.held(write, remittance):
        if hold.reason != "unmatched" or hold.adjudication is None:
            continue
        total += hold.paid_cents
        returns.give_back(
            write, hold.id, hold.version, hold.adjudication, payment=None, cents=hold.paid_cents,
            reason="settled in the system before this one", actor=act.actor.name,
        )  # fmt: skip
    if total:
        entries = (Entry("suspense", total, "returned", payer=row.payer), Entry("opening", -total, "returned", payer=row.payer))
        ledger.write_one(write, Transaction("opening", entries), event=act.number, today=act.today, remittance=remittance)
    remittances.recount(write, remittance)
    act.subject("remittance", remittance)
    act.total("taken_over_cents", total)


@act("golive.history")
def _mark(act: Act, remittance: int, until_on: date) -> None:
    """From here on it is history: nobody waits for its money."""
    if not opening.mark_history(act.write, remittance, until_on):
        act.nothing()
        return
    act.subject("remittance", remittance)


@act("golive.history")
def _set_off(act: Act, remittance: int) -> None:
    """Its payment came to the system before this one: what it took in is set against the account `opening`."""
    write = act.write
    row = remittances.row(write, remittance)
    owed = clearing.owed(write, (remittance,)).get(remittance, 0)
    if row is None or not owed:
        act.nothing()
        return
    entries = (
        Entry("payer_clearing", -owed, "cash", payer=row.payer, remittance=remittance),
        Entry("opening", owed, "cash", payer=row.payer),
    )
    ledger.write_one(write, Transaction("opening", entries), event=act.number, today=act.today, remittance=remittance)
    act.subject("remittance", remittance)
    act.total("taken_over_cents", owed)


def take_answers(
    desk: Desk, path: str | Path, *, mapping: str | None = None, columns: str | None = None, preview: bool = False
) -> tuple[Taken, tuple[PostReport, ...]]:
    """Earlier answers from a CSV: the rows of each payment become a remittance, as from paper, and are posted as history."""
    source = golive.table_of(desk, path, "answers", mapping, columns)
    before = golive.known(desk.books.read, source, "answers")
    if before is not None:
        return Taken(source.name, "answers", before.rows, before.claims, 0, before.balance_cents, (), duplicate=True), ()
    with desk.books.snapshot() as read:
        sets, findings = _sets(read, source.table.rows, desk.today())
    findings = [*source.table.findings, *findings]
    paid = sum(remittance.paid_cents for remittance, _ in sets)
    count = sum(len(answers) for _, answers in sets)
    taken = Taken(source.name, "answers", len(source.table.rows), count, 0, paid, tuple(findings))
    if preview or any(found.severity == "error" for found in findings):
        return taken, ()
    kept = golive.keep(desk, source, "answers")
    until_on = max((remittance.paid_on for remittance, _ in sets if remittance.paid_on), default=desk.today())
    # The same rows make the same bytes, so that taking them over again after an undo finds what is here.
    sending = Sending("HISTORY", "CLAIMDESK", kept, until_on, test=False)
    report = intake.brought(desk.asking(desk.request), write_remittances(sending, sets), f"answers of {source.name}")
    file = sources.by_content(desk.books.read, report.sha256)
    numbers = opening.of_source(desk.books.read, file.id, until_on) if file is not None else []
    job = desk.asking(new_id())
    posted = as_history(job, numbers, until_on)
    _noted(job, kept, len(source.table.rows), count, paid)
    return replace(taken, done=True), tuple(posted)


@act("golive.answers")
def _noted(act: Act, file: int, rows: int, claims: int, paid_cents: int) -> None:
    """The file is taken over."""
    opening.add(act.write, file=file, what="answers", as_of=act.today, rows=rows, claims=claims, balance_cents=paid_cents)
    act.total("claims", claims)


def _sets(read: Read, rows: Sequence[CsvRow], today: date) -> tuple[list[tuple[Remittance, list[ClaimPayment]]], list[Finding]]:
    """The remittances of a file: one for each payer, number and day; what is wrong, by line."""
    findings: list[Finding] = []
    groups: dict[tuple[str, str, str], list[CsvRow]] = {}
    for row in rows:
        missing = [field for field in ("payer", "trace", "paid_on") if not row[field]]
        if missing:
            findings.append(wrong(row.line, f"{missing[0].replace('_', ' ')} is missing", missing[0]))
        else:
            groups.setdefault((row["payer"], row["trace"], row["paid_on"]), []).append(row)
    every = payers.every(read)
    made = []
    for (payer, trace, paid_on), some in groups.items():
        line = some[0].line
        found = [ref for ref in every if payer in ref.ids] or [ref for ref in every if fold(ref.name) == fold(payer)]
        if len(found) != 1:
            words = "no payer of our claims is called" if not found else "more than one payer is called"
            findings.append(wrong(line, f"{words} {payer}", "payer", payer))
            continue
        ref = found[0]
        head = _head(some, trace, paid_on, ref.payer)
        known = paper_rows.ours(read, [row["claim"] for row in some if row["claim"]], ref.payer)
        claims, levels, wrongs = paper_rows.claims_of(some, known)
        typed = paper.paper(replace(head, claims=claims, levels=levels), known)
        findings += wrongs + [wrong(line, f"{clean(payer)} {clean(trace)}: {f.message}", f.field, f.value, f.code) for f in typed.findings]
        if typed.ok and not wrongs:
            made.append(_remittance(read, typed, ref.name, ref.ids, known, today))
    return made, findings


def _head(rows: Sequence[CsvRow], trace: str, paid_on: str, payer: int) -> Typed:
    """The head of a payment; its amount is what the rows say, where one does, else what its claims and adjustments come to."""
    total = next((row["total"] for row in rows if row["total"]), None)
    sums = sum((entry.cents(row["paid"]) or 0) * (-1 if row["plb"] else 1) for row in rows)
    return Typed(payer, trace, paid_on, plain(sums) if total is None else total)


def _remittance(
    read: Read, typed: ReadPaper, name: str, ids: tuple[str, ...], known: dict[str, Ours], today: date
) -> tuple[Remittance, list[ClaimPayment]]:
    payee, _ = payee_of(read, next((one.provider for one in known.values()), None))
    return paper.remittance(typed, (name, ids[0] if ids else "", f"9{typed.typed.payer:09d}"), payee, typed.paid_on or today)
