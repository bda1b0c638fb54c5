"""A store of the posting desk's step, with work in it, brought to the denial desk's step: all of it is whole, and goes on."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from acts import lists, look, odds, proof, undo, work
from acts.desk import Actor, Desk
from acts.views import QueueView
from billing.odds import Seen
from store.engine.migrate import migrate
from store.engine.sqlite import open_books
from store.schema import BOOKS, m0001_books, m0002_posting_desk
from store.schema.table import Schema
from tests.fresh import Clock

KEPT = Path(__file__).parent / "kept" / "step2.db.gz"
"""Made by the last commit before step 3: claims A (100) and B (250) denied with CO-16, M (80) with CO-197, U (90) unanswered; B set
aside by ana with a note, M ben's job, 10.00 of A written off."""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The store, brought to the present step, with maria at it."""
    path = tmp_path / "books.db"
    path.write_bytes(gzip.decompress(KEPT.read_bytes()))
    books = open_books(path)
    assert books.version == Schema((m0001_books, m0002_posting_desk)).version == 2
    clock = Clock()
    clock.move(days=1)
    assert migrate(books, actor="maria", moment=int(clock().timestamp() * 1e6)) is True
    assert books.version == BOOKS.version
    return Desk(books, Actor(1, "maria", "administrator"), clock=clock)


def test_the_log_and_the_ledger_are_whole(desk: Desk) -> None:
    """Rows from before have the digests that they had, though their tables may have more columns now."""
    assert proof.audit(desk).problems == () and proof.ledger(desk).problems == ()
    assert look.claim(desk, "A").figures.written_off == 1000
    assert proof.audit(desk).ok


def test_work_goes_on_as_it_stood(desk: Desk) -> None:
    """What waited waits, whose job it was it is, and what was done before can be taken back."""
    rows = {row.control_number: row for row in lists.queue(desk, QueueView(kind="denial")).rows}
    assert (rows["B"].state, rows["B"].follow_up_reason, rows["M"].owner) == ("waiting", "their answer", "ben")
    last = undo.mine(desk, any_sitting=True)
    assert last is not None and last.act == "work.write_off"
    undo.apply(desk, last.number, undo.preview(desk, last.number).hash)
    assert work.take(desk, rows["A"].item).leased_by == "maria"
    assert look.claim(desk, "A").figures.written_off == 0
    assert proof.audit(desk).problems == () and proof.ledger(desk).problems == ()


def test_outcomes_from_before_are_learned_from(desk: Desk) -> None:
    """Claims with denials wait for the first learning; a write-off from before is an outcome then, and the queue is priced."""
    read = desk.books.read
    assert read.value("SELECT count(*) FROM outcome_due") == 3
    row = next(row for row in lists.queue(desk, QueueView(kind="denial")).rows if row.control_number == "M")
    assert read.value("SELECT count(*) FROM outcome_due") == 0
    assert row.price is not None and (row.price.code, row.chance) == ("CO-197", row.price.chance.prior)
    work.write_off(desk, "M", (), None, "too late")
    odds.learn(desk)
    assert [(one.code, one.chance.seen) for one in odds.listed(desk).codes] == [("CO-197", Seen(1, 0))]
    assert proof.audit(desk).problems == () and proof.ledger(desk).problems == ()
