"""Keeping the books: making a store, copying it, and looking it over."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from acts.desk import Act, Actor, Desk, act, microseconds, utc_now
from acts.practice import zone
from billing.findings import Finding, Severity
from billing.text import clean
from store import facets as found_by
from store import health as facts
from store import people
from store.engine.migrate import migrate
from store.engine.sqlite import Books, open_books
from store.errors import ClaimdeskError, Missing, StoreError

LIBRARIES = ("sqlcipher3", "sqlite-utils", "textual", "pydantic", "click")


def init(path: str | os.PathLike[str], login: str, clock: Callable[[], datetime] = utc_now, *, group: bool = False) -> bool:
    """Make a new, empty store, with its maker as administrator; False, and nothing changed, where one is already."""
    real = os.path.realpath(os.fspath(path))
    if os.path.exists(real):
        try:
            with open_books(real, read_only=True) as there:
                if there.version and people.every(there.read):
                    return False
        except Missing:
            pass  # its making was cut short before the first table
    with open_books(real, create=True) as books:
        migrate(books, actor=login, moment=microseconds(clock()))
        made = _first_person(Desk(books, Actor(0, login, "administrator"), clock=clock, zone=zone(books.read)), login)
        if made and group:
            facts.share(books.path)
    return made


@act("people.add")
def _first_person(act: Act, login: str) -> bool:
    if people.every(act.write):  # another made it at the same moment
        act.nothing()
        return False
    people.put(act.write, login, "administrator", "")
    act.subject("user", login)
    act.reason = "made the store"
    return True


def backup(desk: Desk, path: str | os.PathLike[str]) -> None:
    """A consistent copy in a new file that only its owner can read, while others work. It holds everything, so it is in the log."""
    target = os.path.realpath(os.fspath(path))
    if not os.path.exists(target):
        _copied(desk, target)
    desk.books.backup(target)


@act("upkeep.backup", view=True)
def _copied(act: Act, target: str) -> None:
    act.subject("backup", target)


@act("upkeep.rebuild")
def rebuild(act: Act) -> int:
    """Make what the queue is found by anew from its rows: providers, places, codes, counts, the words of notes; how many rows."""
    rows = found_by.rebuild(act.write)
    act.total("rows", rows)
    return rows


def health(where: Desk | str | os.PathLike[str]) -> list[Finding]:
    """What is installed, where things lie, and what is wrong, in sentences. Changes nothing."""
    found = list(_installed())
    if isinstance(where, Desk):
        return found + list(_store(where.books, where.now()))
    path = Path(where)
    try:
        found += _lies(os.fspath(path))
        with open_books(path, read_only=True) as books:
            found += _store(books, microseconds(utc_now()), around=False)
    except ClaimdeskError as error:
        found.append(_said("store", "error", f"{error.what} ({error.where}). {error.do}"))
    return found


def _said(code: str, severity: Severity, message: str) -> Finding:
    return Finding(code, severity, clean(message))


def _installed() -> Iterator[Finding]:
    sqlite, cipher = facts.engine()
    yield _said("python", "info", f"Python {platform.python_version()} on {platform.system()} {platform.machine()}, {sys.executable}.")
    yield _said("sqlite", "info", f"SQLite {sqlite}, SQLCipher {cipher}.")
    versions = []
    for name in ("claimdesk", *LIBRARIES):
        try:
            versions.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            yield _said("library", "error", f"{name} is not installed: run `python3 run.py demo`, or install claimdesk again.")
    yield _said("libraries", "info", f"{', '.join(versions)}.")


def _lies(path: str) -> Iterator[Finding]:
    """The file and its folder."""
    if not os.path.exists(path):
        return
    lies = facts.premises(path)
    yield _said("store", "info", f"The store is {lies.path}, {lies.size:,} bytes, with {lies.wal:,} bytes not yet folded in.")
    yield _said("file_system", "error" if lies.remote else "info", f"It lies on {lies.file_system or 'a file system that is not named'}"
                f"{', where locks cannot be trusted: move it to a disk of this host' if lies.remote else ''}.")  # fmt: skip
    if lies.mode & 0o007 or lies.mode & 0o110:
        yield _said("permissions", "error", f"Its permissions are {lies.mode:04o}: others can read it. Make it 0600 (0660 for a group).")
    elif lies.mode & 0o060 and lies.folder_mode & 0o070 == 0:
        yield _said("permissions", "warning", f"The file is open to a group ({lies.mode:04o}), its folder is not ({lies.folder_mode:04o}).")
    else:
        yield _said("permissions", "info", f"Permissions: file {lies.mode:04o}, folder {lies.folder_mode:04o}.")
    if lies.folder_mode & 0o007:
        yield _said(
            "permissions", "warning", f"Its folder is {lies.folder_mode:04o}: others can look into it. Make it 0700 (2770 for a group)."
        )
    if lies.wal > facts.WAL_LARGE:
        yield _said("wal", "warning", f"{lies.wal:,} bytes wait in {lies.path}-wal: some session has been reading for long. Look for it.")
    if lies.free < 10 * max(lies.wal, 10_000_000):
        yield _said("disk", "warning", f"Only {lies.free:,} bytes are free on its disk.")


def _store(books: Books, moment: int, *, around: bool = True) -> Iterator[Finding]:
    if around:
        yield from _lies(books.path)
    try:
        with books.snapshot() as read:
            yield from _books(books, moment)
            size = os.path.getsize(books.path)
            bad = facts.damaged_pages(read, size)
        if bad is None:
            yield _said(
                "pages", "info", f"The file is too large ({size:,} bytes) to be read through here; `claimdesk backup` reads all of it."
            )
        elif bad:
            yield _said("pages", "error", f"The file is damaged: {'; '.join(bad)}. Restore the last backup, and keep this file.")
        else:
            yield _said("pages", "info", "SQLite finds no fault in the file.")
        if facts.strays(books):
            yield _said("strays", "warning", "Rows were written that no act wrote; the next act puts them into the log as unattributed.")
        events, whole, wrong = facts.log(books.read)
        yield from (_said("audit", "error", f"Audit log: {line}") for line in wrong[:5])
        if not wrong:
            how = "whole" if whole else "newest part"
            yield _said("audit", "info", f"Audit log: {events:,} events proved ({how}); `claimdesk audit verify` proves all.")
    except StoreError as error:
        yield _said("store", "error", f"{error.what}. {error.do}")


def _books(books: Books, moment: int) -> Iterator[Finding]:
    """What the rows say of each other."""
    read = books.read
    settings = facts.settings(read)
    yield _said(
        "version", "info", f"Version {settings['user_version']} of {books.schema.version} known, journal {settings['journal_mode']}."
    )
    if settings["journal_mode"] != "wal":
        yield _said("journal", "error", f"The journal is {settings['journal_mode']}, not wal: something else has changed the store.")
    if settings["user_version"] != books.schema.version:
        yield _said("version", "warning", "It is of an older version; the next start brings it up.")
        return
    yield _said("size", "info", f"{', '.join(f'{count:,} {name}' for name, count in facts.sizes(read).items())}.")
    if not facts.administrators(read):
        yield _said("people", "error", "Nobody is administrator: nobody can be let in. Restore a backup.")
    for name in facts.arriving(read):
        yield _said("arriving", "warning", f"The import of {name} was cut short; the next start carries it on.")
    wrong = facts.miscounted(read)
    for line in wrong[:5]:
        yield _said("counters", "error", f"The queue is counted wrong: {line}.")
    if not wrong:
        yield _said("counters", "info", "The queue's counters are what its rows sum to.")
    unlike = found_by.wrong(read)
    for line in unlike:
        yield _said(
            "search", "error", f"What the queue is found by is not what its rows say: {line}. `claimdesk doctor --rebuild` mends it."
        )
    if not unlike:
        yield _said("search", "info", "Providers, places, codes, counts and the words of notes are what the rows say.")
    today = datetime.fromtimestamp(moment / 1_000_000, ZoneInfo(zone(read))).date()
    due, misplaced = facts.misplaced(read, today)
    if misplaced:
        yield _said("ranks", "error", f"{len(misplaced)} items stand in the wrong place: {', '.join(misplaced[:5])}.")
    else:
        yield _said("ranks", "info", f"Every item stands in its place; {due:,} get a new one when the queue is next read.")
    misjudged = facts.misjudged(read)
    if misjudged:
        yield _said("outcomes", "error", f"Outcomes of denials are kept wrong: {'; '.join(misjudged[:5])}.")
    else:
        yield _said("outcomes", "info", "The outcomes of denials are what their books say.")
    running, idle = facts.leases(read, moment)
    yield _said(
        "leases", "info", f"{running:,} items are in somebody's hands; {idle:,} leases hold work that is done, and fall by themselves."
    )
