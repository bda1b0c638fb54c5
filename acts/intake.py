"""Files taken in: read whole outside the lock, then one transaction, or, where they are large, chunks that nobody sees till the last."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from acts import acks as acknowledged
from acts.desk import Act, Desk, act
from acts.reading import Gathered, gather, in_order
from acts.sendings import Taking
from acts.views import FileReport
from billing.claim import Claim
from billing.findings import Finding
from billing.remittance import ClaimPayment
from billing.text import clean
from store import claims, remittances
from store import files as sources
from store.acks import keep_sets
from store.engine.sqlite import Read, Write, crash_point
from store.errors import NoSuch, Refused
from store.files import SourceFile
from store.payers import Payers
from x12.read import read as read_x12

CHUNK = 500
"""Claims or answers of a large file that go in one transaction."""

Progress = Callable[[int, int], None]


class _Elsewhere(Exception):
    """Another session takes the same file; go on from where it is now."""


def bring(desk: Desk, path: str | Path, progress: Progress | None = None) -> FileReport:
    """Take one file in. A file whose very content is here already changes nothing; one whose envelope is broken is not stored."""
    path = Path(path)
    job = desk.asking(desk.request)
    data = _bytes(path)
    if isinstance(data, Finding):
        return _report(path.name, "", "unknown", "rejected", 0, (), (data,))
    return brought(job, data, path.name, progress)


def brought(job: Desk, data: bytes, name: str, progress: Progress | None = None) -> FileReport:
    """The same for what was read, or made here, under a name."""
    sha256 = hashlib.sha256(data).hexdigest()
    known = sources.by_content(job.books.read, sha256)
    if known is not None and known.state == sources.ARRIVING:
        return _carried_on(job, known, progress, name)
    if known is not None:
        return _report(name, sha256, known.kind, "duplicate", known.claims, known.traces, (_loaded_before(job, known),))
    gathered = gather(data, name)
    if not gathered.read.ok:
        _reject(job, gathered, reason=f"{name}: {_why(gathered)}")
        return _report(name, sha256, gathered.read.transaction, "rejected", 0, (), tuple(gathered.findings))
    return _taken(job, gathered, progress)


def _loaded_before(job: Desk, known: SourceFile) -> Finding:
    """When this very content was first loaded, under which name (posting rule 9)."""
    at = datetime.fromtimestamp(known.received_at / 1_000_000, ZoneInfo(job.zone))
    return Finding("loaded_before", "info", f"This very content was loaded on {at:%Y-%m-%d} at {at:%H:%M} as {clean(known.name)}.")


def carry_on(desk: Desk, progress: Progress | None = None) -> list[FileReport]:
    """Finish the imports that were cut short, from the bytes that were kept."""
    waiting = sources.arriving(desk.books.read)
    return [_carried_on(desk.asking(desk.request), file, progress, file.name) for file in waiting]


def bytes_of(path: Path) -> bytes:
    """A file's bytes; refused where there are none to be had."""
    data = _bytes(path)
    if isinstance(data, Finding):
        raise Refused(data.message, str(path), "Nothing was changed.")
    return data


def taken(act: Act, gathered: Gathered) -> int:
    """Take what was gathered in as a part of another act: whole, in its transaction; the file's number."""
    if not gathered.read.ok or gathered.large:
        raise Refused(_why(gathered) or "it is too large to go in at once", gathered.name, "Nothing was changed.")
    return _begin(act, gathered, True)[0]


def files(desk: Desk) -> tuple[FileReport, ...]:
    """The newest files that were taken in, newest first."""
    return tuple(_of(file, "imported") for file in sources.every(desk.books.read))


def _bytes(path: Path) -> bytes | Finding:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NoSuch("there is no such file", str(path), "Look at the name.") from error
    except IsADirectoryError as error:
        raise NoSuch("this is a folder, not a file", str(path), "Name the files in it, or let `claimdesk import` do it.") from error
    except OSError as error:
        return Finding("unreadable", "error", f"The file cannot be read: {error.strerror or error}.")


def _why(gathered: Gathered) -> str:
    return next((finding.message for finding in gathered.findings if finding.severity == "error"), "")


@act("intake.bring")
def _reject(act: Act, gathered: Gathered, reason: str) -> None:
    """A file that is not taken leaves one event, and nothing else."""
    del reason  # kept by the event
    act.subject("file", gathered.sha256)
    act.total("rejected", 1)


def _taken(job: Desk, gathered: Gathered, progress: Progress | None) -> FileReport:
    whole = not gathered.large
    file, findings = _begin(job, gathered, whole)
    if whole:
        known = sources.by_number(job.books.read, file)
        assert known is not None
        return _of(known, "imported" if findings is not None else "duplicate", gathered.name)
    crash_point("file begun")
    return _arrive(job, file, gathered, progress)


@act("intake.bring")
def _begin(act: Act, gathered: Gathered, whole: bool) -> tuple[int, list[Finding] | None]:
    """Keep the file, and, where it is not large, all that is in it. No findings: another session has taken it meanwhile."""
    write = act.write
    known = sources.by_content(write, gathered.sha256)
    if known is not None:
        act.nothing()
        return known.id, None
    act.subject("file", gathered.sha256)
    kind = gathered.read.transaction
    file = sources.keep(
        write, sha256=gathered.sha256, name=gathered.name, kind=kind, data=gathered.data, moment=act.moment, event=act.number
    )
    heads = _heads(act, file, gathered)
    if not whole:
        return file, []
    remittances.add_payments(write, ((*heads[ordinal], payment) for ordinal, payment in gathered.payments))
    taking = Taking(act, file)
    taking.take(gathered.claims)
    findings = _end(act, file, gathered, taking)
    return file, findings


def _heads(act: Act, file: int, gathered: Gathered) -> dict[int, tuple[int, int]]:
    """The heads of the file's remittances: (number in the books, payer) by their place in the file."""
    payers = Payers(act.write) if gathered.remittances else None
    heads: dict[int, tuple[int, int]] = {}
    for ordinal, remittance in enumerate(gathered.remittances):
        assert payers is not None
        payer = payers.paying(remittance)
        key = remittances.payment_key(payer, remittance, gathered.zero[ordinal].text())
        number = remittances.add(act.write, remittance, file=file, ordinal=ordinal, payer=payer, key=key, event=act.number)
        heads[ordinal] = (number, payer)
    return heads


def _end(act: Act, file: int, gathered: Gathered, taking: Taking) -> list[Finding]:
    """The file is whole: what could not be read is set aside, its remittances are seen, its findings are kept."""
    write = act.write
    numbers = dict(_numbers(write, file))
    told = {
        finding.place.position: finding.message for finding in reversed(gathered.findings) if finding.place and finding.severity == "error"
    }
    for unread in gathered.read.unread:
        sources.set_aside(
            write,
            file,
            remittance=numbers[unread.remittance] if unread.remittance is not None else None,
            kind=unread.kind,
            control_number=unread.control_number,
            paid_cents=unread.paid_cents,
            position=unread.place.position,
            message=told.get(unread.place.position, "it could not be understood"),
            raw=unread.raw,
        )
    remittances.arrived(write, file)
    for number in numbers.values():
        act.subject("remittance", number)
    keep_sets(write, file, gathered.read.sets, act.number)
    said = acknowledged.taken(act, file, gathered) if gathered.read.acknowledgements else []
    twice = [
        Finding("payment_twice", "info", f"Payment {clean(trace)} is here already as R-{first}: it is kept, and does not post twice.")
        for trace, first in remittances.doubles(write, file)
    ]
    findings = in_order([*gathered.findings, *taking.findings, *said, *twice])
    counted = gathered.read.claims + sum(len(one.claims) for one in gathered.read.acknowledgements)
    traces = tuple(remittance.trace for remittance in gathered.remittances)
    sources.finish(write, file, cursor=gathered.read.claims, claims=counted, traces=traces, findings=tuple(findings))
    act.total("claims", gathered.read.claims)
    return findings


def _numbers(read: Read, file: int) -> list[tuple[int, int]]:
    """(place in the file, number in the books) of its remittances."""
    return [(row[0], row[1]) for row in read.run("SELECT ordinal, id FROM remittance WHERE file = :file ORDER BY ordinal", file=file)]


def _carried_on(job: Desk, file: SourceFile, progress: Progress | None, name: str) -> FileReport:
    gathered = gather(sources.bytes_of(job.books.read, file.id), file.name)
    report = _arrive(job, file.id, gathered, progress)
    return FileReport(name, report.sha256, report.transaction, report.status, report.claims, report.traces, report.problems)


def _arrive(job: Desk, file: int, gathered: Gathered, progress: Progress | None) -> FileReport:
    """Bring a large file in, chunk by chunk, from where it stands; then make it seen."""
    background = job.background
    job.background = True
    try:
        while True:
            known = sources.by_number(job.books.read, file)
            assert known is not None
            if known.state == sources.IMPORTED:
                return _of(known, "imported", gathered.name)
            chunks = _Chunks(job, file, known.cursor, gathered, progress)
            try:
                read_x12(gathered.data, chunks.claim, chunks.payment)
                chunks.flush()
                crash_point("file almost in")
                _finish(job, file, gathered, chunks.left if known.cursor == 0 else None)
            except _Elsewhere:
                continue
    finally:
        job.background = background


class _Chunks:
    """Gathers what the reader hands out, and writes it by the chunk."""

    def __init__(self, job: Desk, file: int, cursor: int, gathered: Gathered, progress: Progress | None) -> None:
        self.left: list[Claim] = []
        self._job, self._file, self._cursor, self._progress = job, file, cursor, progress
        self._total = gathered.read.claims
        self._skip = cursor
        self._claims: list[Claim] = []
        self._payments: list[tuple[int, int, ClaimPayment]] = []
        rows = job.books.read.run("SELECT ordinal, id, payer FROM remittance WHERE file = :file", file=file)
        self._heads = {row[0]: (row[1], row[2]) for row in rows}

    def claim(self, claim: Claim) -> None:
        """The reader's next claim."""
        if self._skip:
            self._skip -= 1
            return
        self._claims.append(claim)
        if len(self._claims) == CHUNK:
            self.flush()

    def payment(self, ordinal: int, payment: ClaimPayment) -> None:
        """The reader's next answer."""
        if self._skip:
            self._skip -= 1
            return
        self._payments.append((*self._heads[ordinal], payment))
        if len(self._payments) == CHUNK:
            self.flush()

    def flush(self) -> None:
        """Write what there is."""
        count = len(self._claims) + len(self._payments)
        if not count:
            return
        self.left += _take_chunk(self._job, self._file, self._cursor, self._claims, self._payments)
        self._cursor += count
        self._claims, self._payments = [], []
        crash_point("file chunk")
        if self._progress is not None:
            self._progress(self._cursor, self._total)


@act("intake.bring")
def _take_chunk(
    act: Act, file: int, cursor: int, some_claims: Sequence[Claim], payments: Sequence[tuple[int, int, ClaimPayment]]
) -> list[Claim]:
    """Some claims or answers of a large file, which nobody sees yet; those that touch a claim that is here are left to the end."""
    if not sources.advance(act.write, file, cursor, cursor + len(some_claims) + len(payments)):
        raise _Elsewhere
    remittances.add_payments(act.write, payments)
    taking = Taking(act, file, only_new=True)
    taking.take(some_claims)
    return taking.left


@act("intake.bring")
def _finish(act: Act, file: int, gathered: Gathered, left: list[Claim] | None) -> None:
    """The last act of a large file: what touches claims that are here, then all of it is seen."""
    known = sources.by_number(act.write, file)
    if known is None or known.state != sources.ARRIVING:
        raise _Elsewhere
    if left is None:
        left = _not_in(act.write, file, gathered)
    taking = Taking(act, file)
    taking.take(left)
    act.subject("file", gathered.sha256)
    _end(act, file, gathered, taking)


def _not_in(write: Write, file: int, gathered: Gathered) -> list[Claim]:
    """Claims of the file that no chunk has taken: known by their place in it."""
    if gathered.read.transaction == "835":
        return []
    there = claims.arrived(write, file)
    left: list[Claim] = []

    def keep(claim: Claim) -> None:
        if (claim.place.position if claim.place else 0) not in there:
            left.append(claim)

    read_x12(gathered.data, keep)
    return left


def _of(file: SourceFile, status: str, name: str = "") -> FileReport:
    problems = file.findings if status == "imported" else ()
    return _report(name or file.name, file.sha256, file.kind, status, file.claims, file.traces, problems)


def _report(
    name: str, sha256: str, transaction: str, status: str, count: int, traces: tuple[str, ...], problems: tuple[Finding, ...]
) -> FileReport:
    return FileReport(name, sha256, transaction, status, count, traces, problems)
