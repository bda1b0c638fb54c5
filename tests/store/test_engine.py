"""Opening the store, reading it, and what is said where that cannot be done."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.engine import place, sqlite
from store.engine.driver import dbapi
from store.engine.migrate import migrate
from store.engine.search import prefix_range, word_ranges
from store.engine.sqlite import Books, open_books
from store.errors import Busy, Damaged, Full, Missing, Newer, NotWritable, Refused, StoreError
from tests.fresh import desk_at
from tests.store.toy import TOY, TOY_2, again, hand, make, toy_books


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    """A store with one thing."""
    with toy_books(tmp_path) as found:
        make(desk_at(found), "lamp")
        yield found


def test_a_store_that_is_not_there_is_missing(tmp_path: Path) -> None:
    """And opening it makes nothing."""
    with pytest.raises(Missing) as error:
        open_books(tmp_path / "no" / "books.db", schema=TOY)
    assert (error.value.exit_code, "claimdesk init" in error.value.do) == (3, True)
    assert list(tmp_path.iterdir()) == []


def test_a_new_store_is_private(tmp_path: Path) -> None:
    """Folder 0700; file, log and lock files 0600: whoever can read the lock file could take the lock."""
    with open_books(tmp_path / "new" / "books.db", create=True, schema=TOY) as books:
        migrate(books, actor="maria", moment=1)
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "new").iterdir()}
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert set(modes) == {"books.db", "books.db-wal", "books.db-shm", "books.db.lock"}
    assert set(modes.values()) == {0o600}


def test_making_a_store_twice_changes_nothing(books: Books) -> None:
    """The second finds it made."""
    with open_books(books.path, create=True, schema=TOY) as second:
        assert migrate(second, actor="eve", moment=1) is False
        assert second.read.value("SELECT count(*) FROM event") == 2
    first = books.read.one("SELECT act, actor, json_extract(body, '$.generation'), length(json_extract(body, '$.store')) FROM event")
    assert first is not None and tuple(first) == ("init", "maria", 1, 32)


def test_an_unfinished_store_says_so(tmp_path: Path) -> None:
    """A file without tables: its making was cut short, and init makes it whole."""
    open_books(tmp_path / "books.db", create=True, schema=TOY).close()
    with pytest.raises(Missing, match="cut short"):
        open_books(tmp_path / "books.db", schema=TOY)
    with open_books(tmp_path / "books.db", create=True, schema=TOY) as books:
        assert migrate(books, actor="maria", moment=1) is True


def test_a_store_of_a_later_version_is_left_alone(books: Books) -> None:
    """Newer, exit 3, with both versions."""
    with again(books, TOY_2) as later:
        migrate(later, actor="maria", moment=1)
    with pytest.raises(Newer, match="version 2; this program knows 1"):
        again(books)


@pytest.mark.parametrize("name", ["a b.db", "50%25.db", "what?.db", "#1.db", "büro.db"])
def test_a_store_may_have_any_name(tmp_path: Path, name: str) -> None:
    """Names go to the engine as an address, where some characters mean something."""
    with open_books(tmp_path / name, create=True, schema=TOY) as books:
        migrate(books, actor="maria", moment=1)
    assert sorted(os.listdir(tmp_path)) == [name, f"{name}.lock"]
    with open_books(tmp_path / name, read_only=True, schema=TOY) as books:
        assert books.version == 1


def test_there_is_one_sqlite_in_the_process() -> None:
    """sqlite-utils takes ours; two libraries on one file lose data."""
    program = (
        "import store.engine.driver as driver, sqlite_utils\n"
        "assert isinstance(sqlite_utils.Database(memory=True).conn, driver.dbapi.Connection)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[2])


def test_sqlite_utils_works_inside_a_write(books: Books) -> None:
    """For imports and search indexes: it joins the transaction that is open."""
    import sqlite_utils

    with pytest.raises(ZeroDivisionError), books.write("ana", "trial") as write:
        database = sqlite_utils.Database(write.connection)
        database.table("thing").insert_all({"name": f"n{number}"} for number in range(300))
        assert write.value("SELECT count(*) FROM change") == 301
        raise ZeroDivisionError
    assert books.read.value("SELECT count(*) FROM thing") == 1


@pytest.mark.parametrize("create", [False, True])
@pytest.mark.parametrize("what", ["text", "other", "folder"])
def test_what_is_no_store_is_not_touched(tmp_path: Path, what: str, create: bool) -> None:
    """A letter, another program's database, a folder."""
    path = tmp_path / "books.db"
    if what == "text":
        path.write_text("Dear Ms Okafor,\n" * 500)
    elif what == "folder":
        path.mkdir()
    else:
        hand(str(path), "CREATE TABLE recipe(name)")
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(Damaged):
        open_books(path, create=create, schema=TOY)
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_a_page_that_was_overwritten_is_damage(books: Books) -> None:
    """Named as such when it is read, with what to do."""
    for number in range(300):
        make(desk_at(books), f"thing {number}")
    books.close()
    whole = Path(books.path).read_bytes()
    Path(books.path).write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    with pytest.raises(Damaged) as error, again(books) as session:
        session.read.run("SELECT * FROM fact")
        session.read.run("SELECT * FROM thing")
    assert error.value.do


def test_a_store_with_two_names_is_refused(books: Books, tmp_path: Path) -> None:
    """Two names would be two locks; a symbolic link is one name."""
    books.close()
    (tmp_path / "link.db").symlink_to(books.path)
    with open_books(tmp_path / "link.db", schema=TOY) as linked:
        assert linked.path == os.path.realpath(books.path)
    os.link(books.path, tmp_path / "hard.db")
    with pytest.raises(NotWritable, match="second name"):
        again(books)


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "ceph", "vboxsf"])
def test_a_file_system_of_another_host_is_refused(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its locks cannot be trusted."""
    monkeypatch.setattr(place, "file_system", lambda _: kind)
    with pytest.raises(NotWritable, match=kind):
        open_books(tmp_path / "books.db", create=True, schema=TOY)


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "tmpfs", "overlay", "zfs", "apfs", "fuseblk", ""])
def test_a_file_system_of_this_host_is_taken(kind: str) -> None:
    """fuseblk is a local disk."""
    assert not place.is_remote(kind)


def test_the_type_of_a_file_system_is_found_by_its_device(tmp_path: Path) -> None:
    """From mountinfo, by major:minor."""
    device = os.stat(tmp_path).st_dev
    info = tmp_path / "mountinfo"
    info.write_text(
        f"1 1 99:99 / / rw - ext4 a rw\n36 35 {os.major(device)}:{os.minor(device)} / /mnt rw,noatime master:1 - nfs4 host:/x rw\n"
    )
    assert place.file_system(str(tmp_path), str(info)) == "nfs4"
    assert place.file_system(str(tmp_path), str(tmp_path / "none")) == ""


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """NotWritable, exit 3."""
    folder = tmp_path / "shut"
    folder.mkdir(mode=0o500)
    with pytest.raises(NotWritable):
        open_books(folder / "books.db", create=True, schema=TOY)


@pytest.mark.parametrize("refusing", ["open", "makedirs"])
def test_a_place_that_refuses_us_is_said(tmp_path: Path, refusing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system says to an ordinary user, for tests that run as root."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, refusing, refuse)
    with pytest.raises(NotWritable) as error:
        open_books(tmp_path / "new" / "books.db", create=True, schema=TOY)
    assert "--db" in error.value.do


def test_a_copy_on_a_read_only_medium_can_be_read(books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An auditor's copy: no log beside it, and none can be made."""
    books.backup(str(tmp_path / "copy.db"))
    monkeypatch.setattr(os, "access", lambda *_: False)
    with open_books(tmp_path / "copy.db", read_only=True, schema=TOY) as copy:
        assert copy.read.value("SELECT name FROM thing") == "lamp"
    assert not (tmp_path / "copy.db-shm").exists()


def test_books_opened_for_reading_refuse_a_write(books: Books) -> None:
    """By the program, and by the engine."""
    with open_books(books.path, read_only=True, schema=TOY) as reading:
        with pytest.raises(NotWritable):
            make(desk_at(reading), "bed")
        with pytest.raises(dbapi.OperationalError, match="readonly"):
            reading.read.connection.execute("DELETE FROM lease")


def test_a_read_only_asks(books: Books) -> None:
    """A change through a Read is a programmer's error, not a row without an event."""
    for statement in ("INSERT INTO lease VALUES (1, 'x')", " update lease set leased_by = 1", "DROP TABLE lease", "BEGIN"):
        with pytest.raises(AssertionError, match="only asks"):
            books.read.run(statement)
    assert books.read.one("SELECT 1 WHERE 0") is None
    assert books.read.value(" select 1 where 0") is None
    row = books.read.one("SELECT id, name FROM thing WHERE name = :name", name="lamp")
    assert row is not None and (row["name"], row[0], row.keys(), len(row), [*row]) == ("lamp", 1, ["id", "name"], 2, [1, "lamp"])
    assert list(books.read.stream("SELECT id FROM fact ORDER BY id")) == [(1,), (2,)]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TEMP TRIGGER t BEFORE INSERT ON main.change BEGIN SELECT RAISE(IGNORE); END",
        "CREATE TEMP TABLE thing(id)",
        "CREATE TEMP VIEW change AS SELECT 1",
        "ATTACH ':memory:' AS other",
        "PRAGMA foreign_keys=OFF",
        "PRAGMA recursive_triggers=OFF",
        "PRAGMA writable_schema=ON",
        "PRAGMA synchronous=OFF",
        "PRAGMA defer_foreign_keys=ON",
    ],
)
def test_a_connection_refuses_what_would_blind_the_log(books: Books, statement: str) -> None:
    """Temporary triggers and tables, other files, the pragmas that guard; without the authorizer each goes through."""
    with pytest.raises(dbapi.DatabaseError, match="not authorized"):
        books.read.connection.execute(statement)
    books.read.connection.set_authorizer(None)
    books.read.connection.execute(statement)


def test_the_engine_is_set_up_for_money(books: Books) -> None:
    """What is acknowledged is kept: FULL; and the other pragmas of the design."""
    asked = {"synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1, "trusted_schema": 0, "cell_size_check": 1, "journal_mode": "wal"}
    assert {name: books.read.value(f"PRAGMA {name}") for name in asked} == asked
    strict = "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%' AND NOT strict"
    assert books.read.value(strict) == 0


def test_another_session_moves_the_data_version(books: Books) -> None:
    """Ours does not: a desk need not hear of itself."""
    before = books.data_version()
    make(desk_at(books), "bed")
    assert books.data_version() == before
    with again(books) as other:
        make(desk_at(other), "chair")
    assert books.data_version() != before


def test_a_snapshot_is_one_state_of_the_books(books: Books) -> None:
    """What another session commits meanwhile is not in it."""
    with again(books) as other, books.snapshot() as read:
        assert read.value("SELECT count(*) FROM thing") == 1
        make(desk_at(other), "bed")
        assert read.value("SELECT count(*) FROM thing") == 1
        with books.snapshot() as inner:
            assert inner is read
    assert books.read.value("SELECT count(*) FROM thing") == 2


def test_a_backup_is_private_whole_and_overwrites_nothing(books: Books, tmp_path: Path) -> None:
    """It opens as a store, and nothing is left beside it."""
    target = tmp_path / "copy" / "books.db"
    target.parent.mkdir()
    with again(books) as other, other.write("ana", "posting"):
        books.backup(str(target))
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert os.listdir(target.parent) == ["books.db"]
    with open_books(target, schema=TOY) as copy:
        assert copy.read.value("SELECT name FROM thing") == "lamp"
    with pytest.raises(Refused, match="file of that name"):
        books.backup(str(target))
    with pytest.raises(NotWritable):
        books.backup(str(tmp_path / "no" / "books.db"))
    shutil.rmtree(target.parent)


@pytest.mark.parametrize(
    ("code", "name", "ours"),
    [
        (5, "SQLITE_BUSY", Busy),
        (517, "SQLITE_BUSY_SNAPSHOT", Busy),
        (6, "SQLITE_LOCKED", Busy),
        (13, "SQLITE_FULL", Full),
        (778, "SQLITE_IOERR_WRITE", Full),
        (1034, "SQLITE_IOERR_FSYNC", Full),
        (266, "SQLITE_IOERR_READ", Damaged),
        (522, "SQLITE_IOERR_SHORT_READ", Damaged),
        (8, "SQLITE_READONLY", NotWritable),
        (14, "SQLITE_CANTOPEN", NotWritable),
        (11, "SQLITE_CORRUPT", Damaged),
        (26, "SQLITE_NOTADB", Damaged),
    ],
)
def test_the_engines_errors_are_translated_once(code: int, name: str, ours: type[StoreError]) -> None:
    """Each with where and what to do; a constraint stays what it is."""
    error = dbapi.OperationalError("x")
    error.sqlite_errorcode, error.sqlite_errorname = code, name
    made = sqlite.translated(error, "/books.db")
    assert type(made) is ours
    assert isinstance(made, StoreError)
    assert (made.where, bool(made.do), made.exit_code) == ("/books.db", True, 3)
    constraint = dbapi.IntegrityError("x")
    constraint.sqlite_errorcode = 19
    assert sqlite.translated(constraint, "") is constraint


def test_names_are_found_by_their_beginning(books: Books) -> None:
    """From the index, on a folded key."""
    low, high = prefix_range("gar")
    assert low <= "gar" < high and low <= "garcia" < high and not low <= "gas" < high
    assert word_ranges("gar mar") == [prefix_range("gar"), prefix_range("mar")]
    plan = books.read.run("EXPLAIN QUERY PLAN SELECT id FROM thing WHERE name >= :low AND name < :high", low=low, high=high)
    assert "USING COVERING INDEX" in plan[0][3]
