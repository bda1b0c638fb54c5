"""A fresh store in a folder of the test's own, and desks at it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from acts.desk import Actor, Desk
from store.engine.migrate import migrate
from store.engine.sqlite import Books, open_books
from store.schema.table import Schema

BEGAN = datetime(2026, 10, 1, 14, 0, tzinfo=UTC)


class Clock:
    """A clock that a test sets: it stands until told to move."""

    def __init__(self, at: datetime = BEGAN) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        """Go on (or back) by a timedelta's keywords."""
        self.at += timedelta(**by)


def fresh_books(folder: Path, schema: Schema | None = None) -> Books:
    """A new store with every table; of the usual schema a copy of the one that this process made first."""
    path = folder / "books.db"
    if schema is None:
        path.write_bytes(_made_once())
        path.chmod(0o600)
        return open_books(path)
    return _made(path, schema)


@cache
def _made_once() -> bytes:
    with TemporaryDirectory() as folder:
        books = _made(Path(folder) / "books.db", None)
        copy = Path(folder) / "copy.db"
        books.backup(str(copy))
        books.close()
        return copy.read_bytes()


def _made(path: Path, schema: Schema | None) -> Books:
    books = open_books(path, create=True, schema=schema)
    migrate(books, actor="maria", moment=int(BEGAN.timestamp()) * 1_000_000)
    return books


def desk_at(books: Books, name: str = "maria", role: str = "administrator", clock: Clock | None = None, number: int = 1) -> Desk:
    """A person's desk at these books; no row of `actor` is made."""
    return Desk(books, Actor(number, name, role), clock=clock or Clock())


def fresh_desk(folder: Path, name: str = "maria", role: str = "administrator", clock: Clock | None = None) -> Desk:
    """A new store, and one person's desk at it."""
    return desk_at(fresh_books(folder), name, role, clock)
