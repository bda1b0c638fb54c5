"""Runs a whole job in a process that is killed at the n-th named point of its writes, and tells what the books hold after."""

from __future__ import annotations

import multiprocessing
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

WAIT_S = 240
"""No measure of speed: a job that is not over by then hangs."""
_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload([__name__])

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


def apart(work: Callable[..., int], *arguments: object) -> int:
    """Do it in a process of its own; its exit code, or minus the signal that ended it."""
    return together((work, *arguments))[0]


def together(*works: tuple[Callable[..., int], *tuple[object, ...]]) -> list[int]:
    """Do all of these at the same time, each in a process of its own; their exit codes.

    A server forks them, which has one thread: a fork of this process could take with it a lock that another thread holds, for ever.
    """
    children = [_SERVER.Process(target=_exits, args=work) for work in works]
    for child in children:
        child.start()
    for child in children:
        child.join(WAIT_S)
        if child.exitcode is None:
            child.kill()
            raise AssertionError(f"a job in a process of its own did not end within {WAIT_S} s")
    return [int(child.exitcode or 0) for child in children]


def _exits(work: Callable[..., int], *arguments: object) -> None:
    code = 70
    try:
        code = work(*arguments)
    finally:
        os._exit(code)


def run(path: Path, files: list[Path], kill_at: int | None = None) -> int:
    """The job in a process of its own; killed -9 at its n-th point."""
    return apart(killed_at, path, files, kill_at)


def killed_at(path: Path, files: list[Path], kill_at: int | None = None) -> int:
    """The job in this process, killed -9 at its n-th point; 0 where it came to its end."""
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


def run_on_small_disk(path: Path, files: list[Path], room: int) -> int:
    """The job where no file may grow larger than `room` bytes; 3 where it says that the disk is full."""
    return apart(on_small_disk, path, files, room)


def on_small_disk(path: Path, files: list[Path], room: int) -> int:
    """The job in this process, which from then on writes no larger file."""
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
