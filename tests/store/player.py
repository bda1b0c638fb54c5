"""Another process at the same store, for tests of locks and faults: `python -m tests.store.player PATH WHAT [ARGUMENT]...`.

Prints one line for each act that was acknowledged, and `error N: …` with the exit code of what could not be done.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
from collections.abc import Callable

from store.engine import sqlite
from store.engine.migrate import migrate
from store.engine.sqlite import Books, open_books
from store.errors import ClaimdeskError
from tests.fresh import Clock, desk_at
from tests.store.toy import TOY, make


def say(*words: object) -> None:
    """Tell the test, at once: what is printed was acknowledged."""
    print(*words, flush=True)


def acts(books: Books, name: str, count: str = "1") -> None:
    """Do a number of acts, telling each."""
    desk = desk_at(books, name)
    for number in range(int(count)):
        say("did", make(desk, f"{name} {number}"))


def killed(books: Books, point: str, at: str) -> None:
    """Kill this process at a named point of its act number `at`."""
    seen = 0

    def on_point(name: str) -> None:
        nonlocal seen
        if name == point:
            seen += 1
            if seen == int(at):
                os.kill(os.getpid(), signal.SIGKILL)

    sqlite.on_point = on_point
    acts(books, "eve", "5")


def holding(books: Books, name: str) -> None:
    """Take the books, say so, and keep them until killed or told to let go."""
    with books.write(name, "posting"):
        say("holds")
        sys.stdin.readline()
    say("let go")


def full(books: Books, room: str) -> None:
    """Work until the file may not grow any more."""
    size = os.path.getsize(books.path) + int(room)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    acts(books, "eve", "100000")


def forever(books: Books, name: str) -> None:
    """Work until killed."""
    acts(books, f"{name}-{os.getpid()}-{time.monotonic_ns()}", "1000000")


WHAT: dict[str, Callable[..., None]] = {"acts": acts, "killed": killed, "holding": holding, "full": full, "forever": forever}


def main(path: str, what: str, *arguments: str) -> int:
    """Open the store as the command line would, and play."""
    try:
        if what == "init":
            with open_books(path, create=True, schema=TOY) as books:
                say("made" if migrate(books, actor="maria", moment=int(Clock()().timestamp() * 1e6)) else "there")
            return 0
        with open_books(path, schema=TOY) as books:
            WHAT[what](books, *arguments)
    except ClaimdeskError as error:
        say(f"error {error.exit_code}: {type(error).__name__}: {error.what}")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
