"""Kills at named points, a full disk, a cut log, many starts at once: nothing acknowledged is lost, nothing is half done."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.audit_proof import verify
from store.engine import sqlite
from store.engine.migrate import migrate
from store.engine.sqlite import Books, open_books
from store.errors import Damaged, Full, StoreError
from tests.fresh import desk_at
from tests.store.playing import played, start
from tests.store.toy import TOY, TOY_2, again, hand, make, toy_books

POINTS = ("after lock", "after begin", "before seal", "before commit", "after commit")


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    """A store with one thing."""
    with toy_books(tmp_path) as found:
        make(desk_at(found), "lamp")
        yield found


def names(books: Books) -> list[str]:
    """The things that are in the books, in order."""
    return [row[0] for row in books.read.run("SELECT name FROM thing ORDER BY id")]


def assert_whole(books: Books) -> None:
    """Each thing has its two facts, the file is sound, and the log proves."""
    assert books.read.value("SELECT count(*) FROM thing WHERE facts <> 2 OR (SELECT count(*) FROM fact WHERE thing = thing.id) <> 2") == 0
    assert books.read.value("PRAGMA integrity_check") == "ok"
    with books.snapshot() as read:
        assert verify(read).problems == []


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_at_a_named_point_loses_nothing_and_leaves_no_half(books: Books, point: str) -> None:
    """Killed in its third act; done again, the books are those of a run that was never killed."""
    books.close()
    said, code = played(books.path, "killed", point, "3")
    assert (len(said), code) == (2, -signal.SIGKILL)
    with again(books) as session:
        stored = names(session)[1:]
        assert stored == ["eve 0", "eve 1"] + (["eve 2"] if point == "after commit" else [])
        assert_whole(session)
        for number in range(len(stored), 5):
            make(desk_at(session, "eve"), f"eve {number}")
        assert names(session) == ["lamp", "eve 0", "eve 1", "eve 2", "eve 3", "eve 4"]
        assert session.read.value("SELECT count(*) FROM event") == 7
        assert_whole(session)


def test_every_named_point_is_passed_by_an_act(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kill test of a point that is never reached proves nothing."""
    passed: list[str] = []
    monkeypatch.setattr(sqlite, "on_point", passed.append)
    make(desk_at(books), "bed")
    assert tuple(passed) == POINTS


@pytest.mark.slow
def test_random_kills_lose_nothing(books: Books) -> None:
    """Two writers, killed at any moment, twenty times: what was acknowledged is stored, and at most one act each beside it."""
    for turn in range(20):
        players = [start(books.path, "forever", name) for name in ("eve", "ben")]
        for player in players:
            assert player.stdout is not None
            player.stdout.readline()
        time.sleep(0.005 * turn)
        told = 0
        for player in players:
            assert player.stdout is not None
            player.kill()
            told += 1 + len(player.stdout.read().splitlines())
            player.communicate()
        with again(books) as session:
            assert told <= len(names(session)) - 1 <= told + 2
            assert_whole(session)
        books.close()
        shutil.rmtree(Path(books.path).parent)
        Path(books.path).parent.mkdir()
        books = toy_books(Path(books.path).parent)
        make(desk_at(books), "lamp")
    books.close()


def test_eight_that_make_the_store_at_once_make_it_once(tmp_path: Path) -> None:
    """One makes it, seven find it made, none fails."""
    path = str(tmp_path / "new" / "books.db")
    players = [start(path, "init") for _ in range(8)]
    said = sorted(player.communicate(timeout=60)[0].strip() for player in players)
    assert said == ["made"] + ["there"] * 7
    with open_books(path, schema=TOY) as books:
        assert books.read.value("SELECT count(*) FROM event") == 1
        assert_whole(books)


def test_two_processes_write_beside_each_other(books: Books) -> None:
    """Every act of both is there, and the chain is one."""
    players = [start(books.path, "acts", name, "25") for name in ("ana", "ben")]
    said = [player.communicate(timeout=60)[0].splitlines() for player in players]
    assert [len(lines) for lines in said] == [25, 25]
    assert len(names(books)) == 51
    assert_whole(books)


def test_a_full_disk_is_said_and_harms_nothing(books: Books) -> None:
    """Exit 3; what was acknowledged is there, and with room again the next act works."""
    said, code = played(books.path, "full", "200000")
    assert (said[-1], code) == ("error 3: Full: the disk has no room, or cannot be written", 3)
    assert len(names(books)) == len(said)
    assert_whole(books)
    make(desk_at(books), "bed")


def test_a_disk_full_at_a_named_step_rolls_back(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same desk goes on when there is room."""
    desk = desk_at(books)
    pages = books.read.value("PRAGMA page_count")
    books.read.connection.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(Full):
        for number in range(2000):
            make(desk, f"thing {number}")
    books.read.connection.execute("PRAGMA max_page_count=1000000")
    make(desk, "bed")
    assert_whole(books)


def _torn(source: Path, folder: Path, log: bytes) -> Books:
    folder.mkdir()
    shutil.copy(source, folder / "books.db")
    (folder / "books.db-wal").write_bytes(log)
    return open_books(folder / "books.db", schema=TOY)


def test_a_log_cut_anywhere_opens_to_whole_acts(tmp_path: Path) -> None:
    """What stands in for a loss of power: the write-ahead log ends in the middle of a frame; the store opens to a prefix of acts."""
    books = toy_books(tmp_path)
    for number in range(6):
        make(desk_at(books), f"thing {number}")
    source, log = tmp_path / "torn.db", Path(books.path + "-wal").read_bytes()
    shutil.copy(books.path, source)
    books.close()
    frame = 4096 + 24
    frames = (len(log) - 32) // frame
    assert frames > 12
    cuts = [32 + at * frame + by for at in range(frames // 2, frames, 3) for by in (-1, 0, 1)]
    found = set()
    for number, cut in enumerate(cuts):
        with _torn(source, tmp_path / str(number), log[:cut]) as torn:
            stored = names(torn)
            assert stored == [f"thing {at}" for at in range(len(stored))]
            assert_whole(torn)
            found.add(len(stored))
    assert len(found) > 1


def test_a_flipped_byte_in_the_log_is_a_prefix_or_named(tmp_path: Path) -> None:
    """Never wrong money: a frame that does not check ends the log."""
    books = toy_books(tmp_path)
    for number in range(4):
        make(desk_at(books), f"thing {number}")
    source, log = tmp_path / "torn.db", Path(books.path + "-wal").read_bytes()
    shutil.copy(books.path, source)
    books.close()
    for number, at in enumerate(range(len(log) // 2, len(log), len(log) // 18)):
        try:
            with _torn(source, tmp_path / str(number), log[:at] + bytes([log[at] ^ 0x40]) + log[at + 1 :]) as torn:
                stored = names(torn)
                assert stored == [f"thing {done}" for done in range(len(stored))]
                assert_whole(torn)
        except StoreError as error:
            assert error.do


def test_migrations_at_once_migrate_once(books: Books) -> None:
    """Two sessions with the newer program: the second finds it done under the lock."""
    with again(books, TOY_2) as one, again(books, TOY_2) as two:
        assert migrate(one, actor="ana", moment=1) is True
        assert two.version == 2
        assert migrate(two, actor="ben", moment=1) is False
        with two.snapshot() as read:
            assert verify(read).problems == []


def test_a_store_whose_log_mode_was_changed_is_said(books: Books) -> None:
    """Something else turned write-ahead off: sessions would block each other."""
    books.close()
    hand(books.path, "PRAGMA journal_mode=DELETE")
    with pytest.raises(Damaged, match="write-ahead"):
        again(books)
    assert not os.path.exists(books.path + "-wal")
