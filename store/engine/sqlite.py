"""The store's file: opened and checked, read, and written by one session at a time."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from store.engine import place
from store.engine.driver import Connection, Row, dbapi
from store.engine.lock import WAIT_S, OnWait, WriteLock
from store.errors import Busy, Damaged, Full, Missing, Newer, NoSuch, NotWritable, Refused, StoreError, Unsealed
from store.schema import BOOKS
from store.schema.table import Schema

APPLICATION_ID = 0x436C4473
"""`ClDs`, in the file's header: what tells a store from any other SQLite file."""
BUSY_MS = 2000
"""How long the engine waits for a stranger with BEGIN IMMEDIATE while we hold the lock; then we let others by, and try again."""

on_point: Callable[[str], None] | None = None
"""Tests put a function here to end the process at a named point of a write."""


def crash_point(name: str) -> None:
    """A named point of the write path, so that a kill test is the same each time."""
    if on_point is not None:
        on_point(name)


def translated(error: Any, where: str) -> Exception:
    """The engine's error as one of ours; what a constraint refused is a programmer's matter and stays as it is."""
    if isinstance(error, OverflowError):
        return NoSuch("a number is larger than any that is given here", "", "Nothing was changed. Look at the number again.")
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return error if isinstance(error, Exception) else StoreError(str(error), where)
    primary, name = code & 0xFF, str(getattr(error, "sqlite_errorname", ""))
    if primary in (dbapi.SQLITE_BUSY, dbapi.SQLITE_LOCKED):
        return Busy("the books are held by a program that does not take turns", where, "Nothing was changed. Close it, and try again.")
    if primary == dbapi.SQLITE_FULL or (
        primary == dbapi.SQLITE_IOERR and not name.endswith(("_READ", "_SHORT_READ", "_CORRUPTFS", "_DATA"))
    ):
        return Full("the disk has no room, or cannot be written", where, "Nothing was changed. Make room, then do it again.")
    if primary in (dbapi.SQLITE_READONLY, dbapi.SQLITE_PERM, dbapi.SQLITE_CANTOPEN):
        return NotWritable("the store cannot be written", where, "Ask whoever runs claimdesk for access to the file and its folder.")
    if primary in (dbapi.SQLITE_CORRUPT, dbapi.SQLITE_NOTADB, dbapi.SQLITE_IOERR):
        return Damaged(
            "the file is damaged, or is no store", where, "Keep it as it is; restore the last backup, and see `claimdesk doctor`."
        )
    return error if isinstance(error, Exception) else StoreError(str(error), where)


QUESTIONS = ("SELECT", "WITH", "PRAGMA", "EXPLAIN", "VALUES")


class Read:
    """Questions to the books; a statement that changes rows is a programmer's error here.

    PRAGMA query_only would do the same, and throw away every prepared statement each time it is turned: 3 × the time of an act.
    """

    _asks_only = True

    def __init__(self, connection: Connection, path: str, schema: Schema) -> None:
        self.connection = connection
        self.path = path
        self.schema = schema
        self._execute = connection.execute
        self.known: Any = None
        """What store/engine/guards.py knows of the tables, kept for as long as PRAGMA schema_version stays."""
        self.kept: dict[str, tuple[Any, Any]] = {}
        """What is read whole and seldom changes, by name: the mark under which it was read, and what it was."""

    def run(self, sql: str, /, **named: Any) -> list[Row]:
        """All rows."""
        if self._asks_only and not sql.startswith(QUESTIONS):
            self._ask_only(sql)
        try:
            return self._execute(sql, named).fetchall()  # type: ignore[no-any-return]
        except (dbapi.Error, OverflowError) as error:
            raise translated(error, self.path) from error

    def one(self, sql: str, /, **named: Any) -> Row | None:
        """The first row, if there is one."""
        if self._asks_only and not sql.startswith(QUESTIONS):
            self._ask_only(sql)
        try:
            return self._execute(sql, named).fetchone()  # type: ignore[no-any-return]
        except (dbapi.Error, OverflowError) as error:
            raise translated(error, self.path) from error

    def value(self, sql: str, /, **named: Any) -> Any:
        """The first column of the first row, or None."""
        row = self.one(sql, **named)
        return None if row is None else row[0]

    def keep_at_hand(self, megabytes: int = 2) -> None:
        """How much of the file to keep in memory: a job that goes through whole indexes wants more than a screen does."""
        self._execute(f"PRAGMA cache_size = -{1024 * megabytes}")

    def stream(self, sql: str, /, **named: Any) -> Iterator[tuple[Any, ...]]:
        """Rows one by one, as plain tuples. Keep it short: a reader that stays open lets the write-ahead log grow."""
        try:
            yield from self.cursor(sql, **named)
        except dbapi.Error as error:
            raise translated(error, self.path) from error

    def cursor(self, sql: str, /, **named: Any) -> Any:
        """A bare cursor over plain tuples, for the hottest loops; its later errors are the caller's to translate."""
        if self._asks_only and not sql.startswith(QUESTIONS):
            self._ask_only(sql)
        cursor = self.connection.cursor()
        cursor.row_factory = None
        return cursor.execute(sql, named)

    @staticmethod
    def _ask_only(sql: str) -> None:
        if not sql.lstrip().upper().startswith(QUESTIONS):
            raise AssertionError("a Read only asks: a change needs the Write of an act")


class Write(Read):
    """Changes to the books; exists only inside the transaction of an act."""

    _asks_only = False

    def __init__(self, connection: Connection, path: str, schema: Schema) -> None:
        super().__init__(connection, path, schema)
        self._inserts: dict[tuple[str, ...], str] = {}

    def change(self, sql: str, /, **named: Any) -> int:
        """Run a statement that changes rows; says how many. Repeat the check in its WHERE, and look at the answer."""
        try:
            return self._execute(sql, named).rowcount  # type: ignore[no-any-return]
        except (dbapi.Error, OverflowError) as error:
            raise translated(error, self.path) from error

    def many(self, sql: str, rows: Iterable[Mapping[str, Any] | Sequence[Any]], /) -> int:
        """The same statement for each row: dicts for `:name`, tuples for `?`."""
        try:
            return self.connection.executemany(sql, rows).rowcount  # type: ignore[no-any-return]
        except dbapi.Error as error:
            raise translated(error, self.path) from error

    def insert(self, table: str, /, **values: Any) -> int:
        """Insert one row by column name; its id."""
        key = (table, *values)
        sql = self._inserts.get(key)
        if sql is None:
            columns, marks = ", ".join(f'"{name}"' for name in values), ", ".join(f":{name}" for name in values)
            sql = f'INSERT INTO "{table}" ({columns}) VALUES ({marks})' if values else f'INSERT INTO "{table}" DEFAULT VALUES'
            self._inserts[key] = sql
        try:
            return self._execute(sql, values).lastrowid  # type: ignore[no-any-return]
        except (dbapi.Error, OverflowError) as error:
            raise translated(error, self.path) from error


class Books:
    """One session's connection to the store. One thread at a time; close it when the session ends."""

    def __init__(self, connection: Connection, path: str, schema: Schema, *, read_only: bool, mode: int) -> None:
        self.path = path
        self.schema = schema
        self.read_only = read_only
        self.on_wait: OnWait | None = None
        self.read = Read(connection, path, schema)
        self.lock = WriteLock(path, mode=mode)
        self._connection = connection
        self._write = Write(connection, path, schema)
        self._write.kept = self.read.kept
        self._pid = os.getpid()

    @property
    def version(self) -> int:
        """The store's version: the number of migration steps that it has."""
        return int(self.read.value("PRAGMA user_version"))

    def data_version(self) -> int:
        """A number that moves when another session has committed."""
        return int(self.read.value("PRAGMA data_version"))

    @contextmanager
    def snapshot(self) -> Iterator[Read]:
        """Several questions of one state of the books. Keep it short."""
        if self._connection.in_transaction:
            yield self.read
            return
        self._connection.execute("BEGIN")
        try:
            yield self.read
        finally:
            self._roll_back()

    @contextmanager
    def write(self, who: str, act: str, *, wait_s: float = WAIT_S, background: bool = False) -> Iterator[Write]:
        """Lock, BEGIN IMMEDIATE, the block, COMMIT. For @act and migrations only: what is written must be sealed in here."""
        if self.read_only:
            raise NotWritable("the store was opened for reading only", self.path, "Leave out --read-only.")
        if os.getpid() != self._pid or self._connection.in_transaction:
            raise AssertionError("a connection belongs to one process, and holds one write at a time")
        until, begun = time.monotonic() + wait_s, False
        while not begun:
            with self.lock.hold(who, act, until=until, background=background, on_wait=self.on_wait):
                crash_point("after lock")
                begun = self._begin(until)
                if begun:
                    yield from self._work()
                    crash_point("after commit")

    def backup(self, path: str) -> None:
        """A consistent copy in a new file that only its owner can read, while others work."""
        target = os.path.realpath(path)
        part = target + ".part"
        if os.path.exists(target):
            raise Refused("there is a file of that name", target, "Choose another name: a backup overwrites nothing.")
        place.make_private(part)
        try:
            copy = dbapi.connect(part, isolation_level=None)
            try:
                # All pages in one step: the incremental form begins again at every write, and never ends beside a busy desk.
                self._connection.backup(copy, pages=-1)
            finally:
                copy.close()
            os.rename(part, target)
        except dbapi.Error as error:
            raise translated(error, target) from error
        except OSError as error:
            raise Full("the backup could not be written", target, str(error.strerror)) from error
        finally:
            for left in (part, part + "-wal", part + "-shm", part + "-journal"):
                if os.path.exists(left):
                    os.unlink(left)

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    def __enter__(self) -> Books:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _begin(self, until: float) -> bool:
        """BEGIN IMMEDIATE; False where a stranger's transaction is in the way and there is time to let others by first."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except dbapi.Error as error:
            ours = translated(error, self.path)
            if isinstance(ours, Busy) and time.monotonic() < until:
                return False
            raise ours from error
        return True

    def _work(self) -> Iterator[Write]:
        try:
            if self.read.value("PRAGMA foreign_keys") != 1:
                raise AssertionError("foreign keys are off: an unsealed write would not be refused")
            crash_point("after begin")
            yield self._write
            crash_point("before commit")
            try:
                self._connection.execute("COMMIT")
            except dbapi.IntegrityError as error:
                raise Unsealed(f"COMMIT refused: {error}") from error
            except dbapi.Error as error:
                raise translated(error, self.path) from error
        finally:
            if self._connection.in_transaction:
                self._write.known = None  # tables made in here are gone, and their number will be given again
                self._roll_back()

    def _roll_back(self) -> None:
        # A full disk may have rolled back already.
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")


FIXED_PRAGMAS = frozenset(
    "foreign_keys recursive_triggers trusted_schema synchronous journal_mode writable_schema ignore_check_constraints "
    "defer_foreign_keys cell_size_check locking_mode".split()
)


def _authorize(action: int, first: str | None, second: str | None, _base: str | None, _by: str | None) -> int:
    """Refuse what would blind the log for this connection: temporary triggers and tables, other files, the pragmas that guard."""
    if action in (
        dbapi.SQLITE_CREATE_TEMP_TRIGGER,
        dbapi.SQLITE_CREATE_TEMP_TABLE,
        dbapi.SQLITE_CREATE_TEMP_VIEW,
        dbapi.SQLITE_CREATE_TEMP_INDEX,
        dbapi.SQLITE_ATTACH,
        dbapi.SQLITE_DETACH,
    ):
        return int(dbapi.SQLITE_DENY)
    if action == dbapi.SQLITE_PRAGMA and second is not None and first in FIXED_PRAGMAS:
        harmless = first == "recursive_triggers" and second.lower() == "on"  # sqlite-utils says so when it begins
        return int(dbapi.SQLITE_OK if harmless else dbapi.SQLITE_DENY)
    return int(dbapi.SQLITE_OK)


def _connect(real: str, *, read_only: bool) -> Connection:
    mode = "ro" if read_only else "rw"
    uri = f"file:{_quoted(real)}?mode={mode}"
    if read_only and not os.access(os.path.dirname(real), os.W_OK) and not os.path.exists(real + "-wal"):
        uri += "&immutable=1"  # a copy on a medium that nobody writes: there SQLite cannot make its shared memory file
    connection = dbapi.connect(uri, uri=True, isolation_level=None, timeout=BUSY_MS / 1000, check_same_thread=False, cached_statements=512)
    connection.row_factory = dbapi.Row
    return connection


def _quoted(path: str) -> str:
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _set_pragmas(connection: Connection, *, read_only: bool) -> None:
    for pragma in (
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",
        "trusted_schema=OFF",
        "cell_size_check=ON",
        "journal_size_limit=16777216",
        "temp_store=MEMORY",
        f"query_only={'ON' if read_only else 'OFF'}",
    ):
        connection.execute(f"PRAGMA {pragma}")
    if not read_only and connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        raise Damaged("the store is not in write-ahead mode", "", "Something else has changed it; see `claimdesk doctor`.")
    connection.set_authorizer(_authorize)


def _check_kind(connection: Connection, real: str, schema: Schema, *, create: bool) -> None:
    """Whether this is a store, of a version that this program knows."""
    kind = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if kind == APPLICATION_ID:
        if version > schema.version:
            raise Newer(f"the store is of version {version}; this program knows {schema.version}", real, "Install the newer claimdesk.")
        return
    if kind or version or connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise Damaged("this file is no claimdesk store", real, "Say where the store is with --db.")
    if not create:
        raise Missing("the store is empty: its making was cut short", real, "Make it with `claimdesk init`.")


def open_books(path: str | os.PathLike[str], *, create: bool = False, read_only: bool = False, schema: Schema | None = None) -> Books:
    """Open the store, checked. With `create` a new file is made, still without tables: `store.engine.migrate` makes them."""
    if schema is None:
        schema = BOOKS
    real = place.check(os.fspath(path), create=create)
    if create:
        place.make_private(real)
    connection: Connection = None
    try:
        connection = _connect(real, read_only=read_only)
        _check_kind(connection, real, schema, create=create)
        mode = os.stat(real).st_mode & 0o660
        if create and connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            with WriteLock(real, mode=mode).hold("init", "init", until=time.monotonic() + WAIT_S):
                connection.execute("PRAGMA journal_mode=WAL")
        _set_pragmas(connection, read_only=read_only)
        return Books(connection, real, schema, read_only=read_only, mode=mode)
    except BaseException as error:
        if connection is not None:
            connection.close()
        if isinstance(error, dbapi.Error):
            raise translated(error, real) from error
        raise
