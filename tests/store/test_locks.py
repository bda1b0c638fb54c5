"""One writer at a time: who waits is told of whom, gives up in time, and people go before background work."""

from __future__ import annotations

import fcntl
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.engine import lock, sqlite
from store.engine.driver import dbapi
from store.engine.lock import WriteLock
from store.engine.sqlite import Books
from store.errors import Busy, NotWritable
from tests.fresh import desk_at
from tests.store.playing import playing, start
from tests.store.toy import again, make, toy_books


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    """An empty store."""
    with toy_books(tmp_path) as found:
        yield found


def test_who_waits_is_told_of_whom_and_gives_up(books: Books) -> None:
    """Busy, exit 3, with the holder's name and act; meanwhile reading goes on."""
    told: list[str] = []
    with playing(books.path, "holding", "ben") as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "holds\n"
        books.on_wait = lambda who, seconds: told.append(who)
        desk = desk_at(books, "ana")
        desk.wait_s = 0.3
        began = time.monotonic()
        with pytest.raises(Busy, match=r"held by ben \(posting\)") as error:
            make(desk, "lamp")
        assert 0.3 <= time.monotonic() - began < 2
        assert (error.value.exit_code, told[0]) == (3, "ben (posting)")
        assert books.read.value("SELECT count(*) FROM thing") == 0
        holder.communicate("go\n")
    assert make(desk, "lamp") == 1


def test_a_killed_holder_lets_go_at_once(books: Books) -> None:
    """The lock falls with its process, and nothing of its act is left."""
    with playing(books.path, "holding", "ben") as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "holds\n"
        holder.kill()
        holder.wait()
        desk = desk_at(books, "ana")
        desk.wait_s = 1.0
        assert make(desk, "lamp") == 1


def test_a_program_started_by_the_holder_does_not_keep_the_lock(books: Books) -> None:
    """Close-on-exec: no child has the descriptor."""
    with books.write("ana", "trial"):
        child = start(books.path, "acts", "ben", "0")
        assert not any(os.path.realpath(f"/proc/{child.pid}/fd/{fd}").endswith(".lock") for fd in _descriptors(child.pid))
        child.communicate()
    with open(books.lock.path) as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _descriptors(pid: int) -> list[str]:
    try:
        return os.listdir(f"/proc/{pid}/fd")
    except OSError:
        return []


def test_a_write_within_a_write_is_an_error_and_not_a_wait(books: Books) -> None:
    """By the same connection, and by another of the same thread, which would wait for itself."""
    with again(books) as other, books.write("ana", "one"):
        with pytest.raises(AssertionError), books.write("ana", "two"):
            pass
        with pytest.raises(AssertionError, match="write within a write"), other.write("ana", "two"):
            pass
    with books.write("ana", "three"):
        pass


def test_two_threads_of_one_process_take_turns(books: Books) -> None:
    """Two lanes of one desk: each with its connection, neither in the other's transaction."""
    names: list[str] = []

    def work(name: str) -> None:
        with again(books) as own_books:
            for number in range(20):
                make(desk_at(own_books, name), f"{name} {number}", 0)
                names.append(name)

    threads = [threading.Thread(target=work, args=(name,)) for name in ("front", "back")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert books.read.value("SELECT count(*) FROM thing") == len(names) == 40


def test_a_lock_file_that_was_unlinked_is_not_trusted(books: Books) -> None:
    """Who locks the old file and who locks the new one would both hold the books."""
    with open(books.lock.path) as old:
        fcntl.flock(old, fcntl.LOCK_EX)
        desk = desk_at(books, "ana")
        desk.wait_s = 5.0

        def take_away() -> None:
            time.sleep(0.05)
            os.unlink(books.lock.path)
            Path(books.lock.path).write_text("eve\tmischief\n")
            fcntl.flock(old, fcntl.LOCK_UN)

        thread = threading.Thread(target=take_away)
        thread.start()
        with books.write("ana", "trial"):
            with open(books.lock.path) as new, pytest.raises(BlockingIOError):
                fcntl.flock(new, fcntl.LOCK_EX | fcntl.LOCK_NB)
            assert books.lock.holder() == "ana (trial)"
        thread.join()


def test_without_the_look_at_the_unlinked_file_two_hold_the_lock(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setattr(lock, "_still_there", lambda *_: True)
    taking = WriteLock(books.path)
    true_open = lock._open

    def open_then_unlink(path: str, mode: int) -> int:
        fd = true_open(path, mode)
        if path.endswith(".lock"):
            os.unlink(path)
        return fd

    monkeypatch.setattr(lock, "_open", open_then_unlink)
    with taking.hold("ana", "one", until=time.monotonic() + 1):
        fd = true_open(books.lock.path, 0o600)
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(fd)


def test_a_stranger_who_does_not_take_turns_is_waited_for(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    """BEGIN IMMEDIATE from another program: the lock is let go between tries, and the act goes through when it ends."""
    stranger = dbapi.connect(books.path, isolation_level=None, check_same_thread=False)
    stranger.execute("BEGIN IMMEDIATE")
    books.read.connection.execute("PRAGMA busy_timeout=20")
    tries: list[str] = []

    def on_point(name: str) -> None:
        tries.append(name)
        if len(tries) == 3:
            stranger.execute("COMMIT")

    monkeypatch.setattr(sqlite, "on_point", on_point)
    assert make(desk_at(books), "lamp") == 1
    assert tries[:4] == ["after lock"] * 3 + ["after begin"]
    stranger.execute("BEGIN IMMEDIATE")
    desk = desk_at(books)
    desk.wait_s = 0.05
    with pytest.raises(Busy, match="does not take turns"):
        make(desk, "bed")
    stranger.close()


def test_background_work_stands_back_while_somebody_waits(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    """But for no longer than a second, so that neither starves."""
    monkeypatch.setattr(lock, "YIELD_MAX_S", 0.15)
    taking = WriteLock(books.path)
    with open(books.lock.want_path, "w") as want:
        fcntl.flock(want, fcntl.LOCK_SH)
        began = time.monotonic()
        with taking.hold("job", "posting", until=began + 5, background=True):
            waited = time.monotonic() - began
        began = time.monotonic()
        with taking.hold("ana", "taking", until=began + 5):
            direct = time.monotonic() - began
    assert 0.15 <= waited < 1
    assert direct < 0.1
    began = time.monotonic()
    with taking.hold("job", "posting", until=began + 5, background=True):
        assert time.monotonic() - began < 0.1


def test_a_person_who_waits_goes_before_the_next_chunk(books: Books) -> None:
    """A job that asks again at once would else win against a waiter that polls."""
    order: list[str] = []
    ready = threading.Event()

    def person() -> None:
        ready.wait(5)
        with again(books) as own_books, own_books.write("ana", "taking"):
            order.append("person")

    thread = threading.Thread(target=person)
    thread.start()
    with books.write("job", "chunk 1", background=True):
        ready.set()
        deadline = time.monotonic() + 5
        while not _wanted(books) and time.monotonic() < deadline:
            time.sleep(0.002)
    with books.write("job", "chunk 2", background=True):
        order.append("chunk 2")
    thread.join()
    assert order == ["person", "chunk 2"]


def _wanted(books: Books) -> bool:
    try:
        with open(books.lock.want_path) as want:
            fcntl.flock(want, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def test_ctrl_z_waits_for_the_end_of_a_write(books: Books) -> None:
    """A stopped holder would keep everybody waiting."""
    with books.write("ana", "trial"):
        assert signal.SIGTSTP in signal.pthread_sigmask(signal.SIG_BLOCK, [])
    assert signal.SIGTSTP not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_a_lock_file_that_cannot_be_opened_is_said(books: Books) -> None:
    """Exit 3, and where."""
    os.unlink(books.lock.path)
    os.mkdir(books.lock.path)
    with pytest.raises(NotWritable, match="lock file"):
        make(desk_at(books), "lamp")
