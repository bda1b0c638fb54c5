"""A file beside the books, without a log: read by many, and only ever replaced whole, so that a killed writer leaves the old one."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from store.engine import place
from store.engine.driver import Connection, dbapi
from store.engine.lock import WriteLock
from store.engine.sqlite import Read, Write, crash_point, translated
from store.errors import Damaged, Full
from store.schema.table import Schema

WAIT_S = 120.0
"""How long one who replaces the file waits for another who does: a build takes seconds, an import of all edits a minute."""
NO_LOG = Schema(())


def opened(path: str, application_id: int) -> Read | None:
    """The file for questions; None where there is none. A file of another kind is refused."""
    real = os.path.realpath(path)
    if not os.path.exists(real):
        return None
    connection: Connection = None
    try:
        connection = dbapi.connect(f"file:{_quoted(real)}?mode=ro&immutable=1", uri=True, isolation_level=None, check_same_thread=False)
        connection.row_factory = dbapi.Row
        if connection.execute("PRAGMA application_id").fetchone()[0] != application_id:
            raise Damaged("this file is not the reference database of codes", real, "Move it away and run `claimdesk codes build`.")
        connection.execute("PRAGMA cache_size = -8192")
        return Read(connection, real, NO_LOG)
    except BaseException as error:
        if connection is not None:
            connection.close()
        if isinstance(error, dbapi.Error):
            ours = translated(error, real)
            if isinstance(ours, Damaged):
                raise Damaged(
                    "the reference database is damaged", real, "Move it away, run `claimdesk codes build`, and import again."
                ) from error
            raise ours from error
        raise


def mark(path: str) -> tuple[int, int, int]:
    """What changes when the file is replaced; zeros where there is none."""
    try:
        found = os.stat(os.path.realpath(path))
    except OSError:
        return (0, 0, 0)
    return (found.st_dev, found.st_ino, found.st_mtime_ns)


@contextmanager
def replacing(path: str, application_id: int, who: str, what: str) -> Iterator[Write]:
    """One at a time: a copy of the file is written in the block, then takes its place in one step; an error leaves the old one."""
    real = os.path.realpath(path)
    os.makedirs(os.path.dirname(real), mode=0o700, exist_ok=True)
    part = real + ".part"
    with WriteLock(real).hold(who, what, until=time.monotonic() + WAIT_S):
        _remove(part)
        place.make_private(part)
        try:
            yield from _filled(real, part, application_id)
            crash_point("before replace")
            _laid_down(part)
            os.replace(part, real)
            crash_point("after replace")
        except OSError as error:
            raise Full("the reference database could not be written", real, str(error.strerror or error)) from error
        finally:
            _remove(part)


def _filled(real: str, part: str, application_id: int) -> Iterator[Write]:
    connection: Connection = None
    try:
        connection = dbapi.connect(part, isolation_level=None, cached_statements=64)
        if os.path.exists(real):
            before = opened(real, application_id)
            if before is not None:
                before.connection.backup(connection, pages=-1)
                before.connection.close()
        connection.row_factory = dbapi.Row
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "temp_store=MEMORY", "cache_size=-65536", f"application_id={application_id}"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        yield Write(connection, part, NO_LOG)
        connection.execute("COMMIT")
    except dbapi.Error as error:
        raise translated(error, real) from error
    finally:
        if connection is not None:
            connection.close()


def _laid_down(part: str) -> None:
    """What was written is on the disk before it takes the old file's name."""
    fd = os.open(part, os.O_RDWR | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _remove(part: str) -> None:
    for left in (part, part + "-journal"):
        if os.path.exists(left):
            os.unlink(left)


def _quoted(path: str) -> str:
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
