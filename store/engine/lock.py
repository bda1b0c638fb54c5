"""The advisory lock beside the store: one writer at a time, its name shown to those who wait, people before background work."""

from __future__ import annotations

import fcntl
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from store.errors import Busy, NotWritable

WAIT_S = 10.0
"""How long a person waits for the books before the act is given up (exit 3)."""
YIELD_MAX_S = 1.0
"""How long background work at most stands back between two chunks, so that neither side starves."""
POLL_FIRST_S, POLL_LAST_S = 0.0005, 0.01

_held = threading.local()

OnWait = Callable[[str, float], None]


def _open(path: str, mode: int) -> int:
    try:
        # Opened for each write: a descriptor that a forked child inherits would keep the lock until the child ends.
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, mode)
    except OSError as error:
        raise NotWritable(
            "the lock file beside the store cannot be opened", path, "Ask whoever runs claimdesk for access to this folder."
        ) from error


def _try(fd: int, how: int) -> bool:
    try:
        fcntl.flock(fd, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _still_there(fd: int, path: str) -> bool:
    """False where someone unlinked the file that we locked: two sessions would each hold a lock of their own."""
    try:
        there = os.stat(path)
    except FileNotFoundError:
        return False
    ours = os.fstat(fd)
    return (ours.st_ino, ours.st_dev) == (there.st_ino, there.st_dev)


class WriteLock:
    """flock(2) on `<store>.lock`, polled, and `<store>.want`, which those who wait hold shared.

    flock and not fcntl: closing any descriptor of a file drops a process's fcntl locks on it.
    """

    def __init__(self, store_path: str, *, mode: int = 0o600) -> None:
        self.path = store_path + ".lock"
        self.want_path = store_path + ".want"
        self.mode = mode

    @contextmanager
    def hold(self, who: str, act: str, *, until: float, background: bool = False, on_wait: OnWait | None = None) -> Iterator[None]:
        """Hold the books for the block; `until` is of time.monotonic(). The lock falls with the process, however it ends."""
        held: set[str] = _held.__dict__.setdefault("paths", set())
        if self.path in held:
            raise AssertionError("a write within a write: pass the Act on instead of the Desk")
        if background:
            self._stand_back(until)
        # A holder stopped by ctrl+z would keep everybody waiting: it is stopped after its write.
        masked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTSTP})
        fd = -1
        try:
            fd = self._take(until, on_wait)
            held.add(self.path)
            note = f"{who}\t{act}\n".encode()
            os.pwrite(fd, note, 0)
            os.ftruncate(fd, len(note))
            yield
        finally:
            if fd >= 0:
                held.discard(self.path)
                os.close(fd)
            signal.pthread_sigmask(signal.SIG_SETMASK, masked)

    def holder(self) -> str:
        """Who wrote last, as `maria (posting)`: who holds the lock, while it is held."""
        try:
            with open(self.path, encoding="utf-8", errors="replace") as file:
                who, _, act = file.readline().strip().partition("\t")
        except OSError:
            return ""
        return f"{who} ({act})" if act else who

    def _take(self, until: float, on_wait: OnWait | None) -> int:
        fd, want, pause, began, told = _open(self.path, self.mode), -1, POLL_FIRST_S, time.monotonic(), 0.1
        try:
            while True:
                if _try(fd, fcntl.LOCK_EX):
                    if _still_there(fd, self.path):
                        taken, fd = fd, -1
                        return taken
                    os.close(fd)
                    fd = _open(self.path, self.mode)
                    continue
                if want < 0:
                    want = _open(self.want_path, self.mode)
                    _try(want, fcntl.LOCK_SH)
                now = time.monotonic()
                if now >= until:
                    raise Busy(
                        f"the books are held by {self.holder() or 'another session'}",
                        f"waited {now - began:.1f} s",
                        "Nothing was changed. Try again; if it goes on, ask that person, or look whether their session hangs.",
                    )
                if on_wait and now - began >= told:
                    on_wait(self.holder(), now - began)
                    told += 1.0
                time.sleep(min(pause * random.uniform(0.5, 1.0), max(until - now, 0.0001)))
                pause = min(pause * 1.5, POLL_LAST_S)
        finally:
            for left in (fd, want):
                if left >= 0:
                    os.close(left)

    def _stand_back(self, until: float) -> None:
        """Let people who wait go first; they hold `want` shared, so an exclusive try fails while there is one."""
        fd = _open(self.want_path, self.mode)
        last = min(until, time.monotonic() + YIELD_MAX_S)
        try:
            while not _try(fd, fcntl.LOCK_EX) and time.monotonic() < last:
                time.sleep(0.005)
        finally:
            os.close(fd)
