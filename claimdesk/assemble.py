"""Puts the parts together: settings, books, actor and clock make a Desk; the only maker of one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from acts import people, practice
from acts.desk import Desk, microseconds, new_id, utc_now
from claimdesk import settings
from store.engine.migrate import migrate
from store.engine.sqlite import open_books
from store.reference import Shelf


def open_desk(path: Path, *, sitting: str | None = None, read_only: bool = False) -> Desk:
    """A Desk on the books at `path` for the login that calls; its connection belongs to the thread that asked."""
    books = open_books(path, read_only=read_only)
    try:
        if not read_only:
            migrate(books, actor=settings.login(), moment=microseconds(utc_now()))
        actor = people.known(books.read, settings.login())
        shelf = Shelf(str(settings.reference_file(path)))
        return Desk(books, actor, sitting or new_id(), utc_now, read_only, zone=practice.zone(books.read), shelf=shelf)
    except BaseException:
        books.close()
        raise


@contextmanager
def desk(path: Path, *, read_only: bool = False) -> Iterator[Desk]:
    """A Desk for one command; an import that was cut off is carried on first."""
    opened = open_desk(path, read_only=read_only)
    try:
        if not read_only:
            from acts import cut_off, intake, rights

            if rights.may(opened, "intake.carry_on") is None:
                intake.carry_on(opened)
            cut_off.rules(opened)
            cut_off.imports(opened)
        yield opened
    finally:
        opened.books.close()
