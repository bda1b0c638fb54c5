"""Making a store, copying it while others work, and looking it over."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from acts import people, proof, upkeep, work
from acts.desk import Desk
from billing.findings import Finding
from store import audit
from store.engine.sqlite import open_books
from store.errors import Damaged, Refused
from tests.fresh import Clock
from tests.made import Practice, practice_in

CLOCK = Clock()


def said(found: list[Finding], code: str) -> list[tuple[str, str]]:
    """What the doctor says of one thing."""
    return [(finding.severity, finding.message) for finding in found if finding.code == code]


def test_who_makes_a_store_is_its_administrator(tmp_path: Path) -> None:
    """A folder and a file that only its owner can read; the maker may let others in."""
    path = tmp_path / "new" / "books.db"
    assert upkeep.init(path, "maria", CLOCK)
    with open_books(path) as books:
        desk = Desk(books, people.known(books.read, "maria"), clock=CLOCK)
        people.add(desk, "ana", "biller")
        assert proof.audit(desk).ok
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode)) == (0o600, 0o700)


def test_a_store_that_is_there_is_left_alone(tmp_path: Path) -> None:
    """Nothing changed, by nobody, not even its administrator."""
    path = tmp_path / "books.db"
    upkeep.init(path, "maria", CLOCK)
    before = path.read_bytes()
    assert not upkeep.init(path, "ben", CLOCK)
    assert path.read_bytes() == before
    with open_books(path) as books:
        assert [person.login for person in people.all(Desk(books, people.known(books.read, "maria")))] == ["maria"]


def test_a_making_that_was_cut_short_is_finished(tmp_path: Path) -> None:
    """An empty file, or tables without anybody: the next init goes on."""
    path = tmp_path / "books.db"
    path.touch(mode=0o600)
    assert upkeep.init(path, "maria", CLOCK)
    assert not upkeep.init(path, "maria", CLOCK)


def test_what_is_no_store_is_not_made_into_one(tmp_path: Path) -> None:
    """A file of something else stays what it is."""
    path = tmp_path / "letter.txt"
    path.write_text("Dear payer, " * 100)
    with pytest.raises(Damaged):
        upkeep.init(path, "maria", CLOCK)
    assert path.read_text().startswith("Dear payer")


def test_a_group_may_share_a_store(tmp_path: Path) -> None:
    """The folder 2770, the files 0660."""
    path = tmp_path / "shared" / "books.db"
    upkeep.init(path, "maria", CLOCK, group=True)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o2770
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o660}


def test_two_who_make_it_at_once_make_one(tmp_path: Path) -> None:
    """One of them is administrator, the other is not in it."""
    path = str(tmp_path / "books.db")
    made: list[bool] = []
    threads = [threading.Thread(target=lambda name=name: made.append(upkeep.init(path, name, CLOCK))) for name in ("maria", "ben")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [False, True]
    with open_books(path) as books:
        assert books.read.value("SELECT count(*) FROM actor") == 1


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """Two denials."""
    made = practice_in(tmp_path)
    made.denied(100, 300)
    return made


def test_a_backup_is_whole_private_and_in_the_log(books: Practice, tmp_path: Path) -> None:
    """It opens as a store with the same events; nothing is overwritten."""
    target = tmp_path / "copy.db"
    upkeep.backup(books.desk, target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with open_books(target, read_only=True) as copy:
        assert copy.read.value("SELECT count(*) FROM claim") == 2
        assert audit.events(copy.read, limit=1)[0].act == "upkeep.backup"
        assert proof.audit(Desk(copy, books.desk.actor)).ok
    events = audit.events(books.desk.books.read, limit=1)[0].number
    with pytest.raises(Refused, match="a file of that name"):
        upkeep.backup(books.desk, target)
    assert audit.events(books.desk.books.read, limit=1)[0].number == events


def test_a_backup_is_taken_while_another_works(books: Practice, tmp_path: Path) -> None:
    """Each copy is of one moment."""
    ana = books.at("ana")
    for n in range(3):
        work.note(ana, "A", f"note {n}")
        upkeep.backup(books.desk, tmp_path / f"copy{n}.db")
        with open_books(tmp_path / f"copy{n}.db", read_only=True) as copy:
            assert copy.read.value("SELECT count(*) FROM note") == n + 1


def test_the_doctor_says_what_is_installed_and_where_things_lie(books: Practice) -> None:
    """All of it in sentences; nothing is wrong, and nothing is changed."""
    before = audit.events(books.desk.books.read, limit=1)[0].number
    found = upkeep.health(books.desk.books.path)
    assert {finding.severity for finding in found} <= {"info", "warning"}
    assert all(finding.message.endswith(".") and len(finding.message) > 10 for finding in found)
    assert any("SQLite 3." in message for _, message in said(found, "sqlite"))
    assert any(books.desk.books.path in message for _, message in said(found, "store"))
    assert audit.events(books.desk.books.read, limit=1)[0].number == before


def test_the_doctor_names_what_is_wrong(books: Practice, tmp_path: Path) -> None:
    """A store that is open to all, rows by another hand, no store at all."""
    path = books.desk.books.path
    os.chmod(path, 0o644)
    assert said(upkeep.health(path), "permissions")[0][0] == "error"
    os.chmod(path, 0o600)
    assert said(upkeep.health(tmp_path / "none.db"), "store")[0][0] == "error"
    (tmp_path / "junk.db").write_bytes(b"junk" * 1000)
    assert said(upkeep.health(tmp_path / "junk.db"), "store")[-1][0] == "error"
