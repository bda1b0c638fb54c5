"""Runs a whole job in a process that is killed at the n-th named point of its writes, and tells what the books hold after."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path

from acts import intake, posting, proof, reading
from acts.desk import Desk
from store.engine import sqlite
from store.engine.sqlite import open_books
from store.errors import Full
from tests.fresh import desk_at

SMALL = {"whole": 20, "chunk": 7, "parts": 5}
"""Sizes at which a small file is a large one: claims of one transaction, of a chunk, parts of a posting's chunk."""

PASSING = frozenset("event moment received_at version plan_hash cursor rank_until".split())
"""Columns that may differ: they say when and in how many steps, not what."""
TABLES = (
    "source_file source_part file_state unread payer payer_alias provider person person_version coverage coverage_version diagnosis "
    "diagnosis_version claim claim_alias claim_version service_line claim_payer remittance remittance_state adjudication "
    "provider_adjustment adjudication_match hold ledger_transaction ledger_entry posted_answer line_answer answer_end claim_figures "
    "payer_balance denial work_item work_count"
).split()


def whole_job(desk: Desk, files: list[Path]) -> None:
    """What `claimdesk import FILES` and `claimdesk post --all` do, each from its own start."""
    intake.carry_on(desk)
    for file in files:
        intake.bring(desk, file)
    posting.post_many(desk, None)


def small_chunks() -> None:
    """Make chunks small in this process."""
    reading.WHOLE_MAX = SMALL["whole"]
    intake.CHUNK = SMALL["chunk"]
    posting.CHUNK = SMALL["parts"]


def apart(work: Callable[[], int]) -> int:
    """Do it in a process of its own; its exit code, or minus the signal that ended it."""
    child = os.fork()
    if child == 0:
        code = 70
        try:
            code = work()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def together(*works: Callable[[], int]) -> list[int]:
    """Do all of these at the same time, each in a process of its own; their exit codes."""
    children = []
    for work in works:
        child = os.fork()
        if child == 0:
            code = 70
            try:
                code = work()
            finally:
                os._exit(code)
        children.append(child)
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


def run(path: Path, files: list[Path], kill_at: int | None = None) -> int:
    """The job in a process of its own; killed -9 at its n-th point."""

    def work() -> int:
        small_chunks()
        passed = 0

        def on_point(_: str) -> None:
            nonlocal passed
            passed += 1
            if passed == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

        sqlite.on_point = on_point
        whole_job(desk_at(open_books(path)), files)
        return 0

    return apart(work)


def run_on_small_disk(path: Path, files: list[Path], room: int) -> int:
    """The job where no file may grow larger than `room` bytes; 3 where it says that the disk is full."""

    def work() -> int:
        small_chunks()
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        desk = desk_at(open_books(path))
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
        try:
            whole_job(desk, files)
        except Full:
            return 3
        return 0

    return apart(work)


def points(path: Path, files: list[Path]) -> list[str]:
    """The points that the job passes, in order; it is done by then."""
    small = (reading.WHOLE_MAX, intake.CHUNK, posting.CHUNK)
    passed: list[str] = []
    sqlite.on_point = passed.append
    try:
        small_chunks()
        whole_job(desk_at(open_books(path)), files)
    finally:
        sqlite.on_point = None
        reading.WHOLE_MAX, intake.CHUNK, posting.CHUNK = small
    return passed


def told(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that the books hold, table by table, without what may differ; both proofs hold."""
    with open_books(path) as books:
        desk = desk_at(books)
        assert proof.ledger(desk).problems == ()
        assert proof.audit(desk).problems == ()
        found = {}
        for table in TABLES:
            rows = books.read.run(f"SELECT * FROM {table} ORDER BY 1, 2")
            found[table] = [tuple(row[name] for name in row.keys() if name not in PASSING) for row in rows]  # noqa: SIM118
        return found
