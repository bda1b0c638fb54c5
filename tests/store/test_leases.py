"""Leases between real processes: however many hands reach for the queue at once, no claim is ever in two of them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

from acts import lists, work
from acts.views import QueueView
from store import leases
from tests.made import Practice, ans, bill, era, practice_in, s
from tests.stories.x12_records import CO

TAKER = """
import json, sys
from acts import people, work
from acts.desk import Desk
from acts.views import QueueView
from store.engine.sqlite import open_books
from tests.fresh import Clock
books = open_books(sys.argv[1])
desk = Desk(books, people.known(books.read, sys.argv[2]), clock=Clock())
sys.stdin.readline()
taken = []
while (row := work.take_next(desk, QueueView())) is not None:
    taken.append(row.control_number)
print(json.dumps(taken))
"""


def many(folder: Path, count: int) -> Practice:
    """A practice with so many denials."""
    made = practice_in(folder)
    made.sends(*(bill(100 + n, label=f"N{n:03d}") for n in range(count)))
    made.paid(era(*(ans(s(0, CO(16, 100 + n)), label=f"N{n:03d}", icn=str(n)) for n in range(count))))
    return made


def test_hands_that_reach_at_once_never_take_the_same(tmp_path: Path) -> None:
    """Four processes empty a queue of forty: each claim is taken once, by one of them."""
    books = many(tmp_path, 40)
    command = [sys.executable, "-c", TAKER, books.desk.books.path]
    takers = [
        subprocess.Popen([*command, login], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])
        for login in ("maria", "sam", "ana", "ben")
    ]
    for taker in takers:
        assert taker.stdin is not None
        taker.stdin.write("go\n")
        taker.stdin.flush()
    taken = [json.loads(taker.communicate(timeout=60)[0]) for taker in takers]
    assert [taker.returncode for taker in takers] == [0] * 4
    counted = Counter(number for some in taken for number in some)
    assert sorted(counted) == [f"N{n:03d}" for n in range(40)] and set(counted.values()) == {1}
    held = Counter(row.leased_by for row in lists.queue(books.desk, QueueView(), limit=100).rows)
    assert held == Counter(dict(zip(("maria", "sam", "ana", "ben"), map(len, taken), strict=True)))


def test_what_ran_out_or_is_done_is_forgotten(tmp_path: Path) -> None:
    """The order of a new day drops leases that hold nothing."""
    books = many(tmp_path, 3)
    for _ in range(2):
        work.take_next(books.desk, QueueView())
    assert len(leases.held_by(books.desk.books.read, "maria", books.desk.now())) == 2
    books.clock.move(days=1)
    lists.queue(books.desk, QueueView())
    assert books.desk.books.read.value("SELECT count(*) FROM lease") == 0


def test_the_person_who_holds_is_told_until_when(tmp_path: Path) -> None:
    """In whose hand it is now, and nobody's when the lease is over."""
    books = many(tmp_path, 1)
    row = work.take_next(books.desk, QueueView())
    assert row is not None
    read, now = books.desk.books.read, books.desk.now()
    assert leases.holder(read, row.claim, now) == ("maria", now + 30 * 60_000_000)
    assert leases.holder(read, row.claim, now + 30 * 60_000_000) is None
