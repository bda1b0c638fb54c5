"""A store that the first version made, with money in it, brought to the posting desk's step: all of it is whole, and can be taken back."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from acts import look, posting, proof, take_back, undo
from acts.desk import Actor, Desk
from store.engine.migrate import migrate
from store.engine.sqlite import open_books
from store.schema import BOOKS, m0001_books
from store.schema.table import Schema
from tests.fresh import Clock

KEPT = Path(__file__).parent / "kept" / "step1.db.gz"
"""Made by the last commit before step 2: claims M (150, 100; paid 80, denied 100), N and O; remittances Q (posted) and R (held); on M
write-offs of 40.00, of 10.00 (taken back) and of 25.00, and a note."""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The store, brought to the present step, with maria at it."""
    path = tmp_path / "books.db"
    path.write_bytes(gzip.decompress(KEPT.read_bytes()))
    books = open_books(path)
    assert books.version == Schema((m0001_books,)).version == 1
    clock = Clock()
    clock.move(days=1)
    assert migrate(books, actor="maria", moment=int(clock().timestamp() * 1e6)) is True
    assert books.version == BOOKS.version
    return Desk(books, Actor(1, "maria", "administrator"), clock=clock)


def test_the_log_and_the_ledger_are_whole(desk: Desk) -> None:
    """Rows from before have the digests that they had, though their tables have more columns now."""
    assert proof.audit(desk).problems == () and proof.ledger(desk).problems == ()
    found = look.claim(desk, "M").figures
    assert (found.charge, found.insurance_paid, found.adjusted, found.written_off, found.patient) == (25000, 8000, 5000, 6500, 2000)
    assert proof.audit(desk).ok


def test_what_was_done_before_is_taken_back(desk: Desk) -> None:
    """My last request, an entry, an answer, a remittance; what was held then is matched now."""
    last = undo.mine(desk, any_sitting=True)
    assert last is not None and last.act == "work.write_off"
    undo.apply(desk, last.number, undo.preview(desk, last.number).hash)
    number = int(desk.books.read.value("SELECT min(id) FROM ledger_transaction WHERE kind = 'write_off'"))
    take_back.apply(desk, take_back.entry(desk, number), None, "it came after all")
    assert look.claim(desk, "M").figures.written_off == 0
    held = posting.hold_of(desk, "R", "GHOST")
    assert held.adjudication is not None
    posting.match(desk, held.adjudication, "O", "the number was wrong")
    assert look.claim(desk, "O").figures.insurance_paid == 3000
    take_back.apply(desk, take_back.remittance(desk, "Q"), None, "of another practice")
    assert [look.claim(desk, one).figures.balance for one in "MN"] == [25000, 9000]
    posting.post_many(desk, ["Q"])
    assert look.claim(desk, "M").figures.insurance_paid == 8000
    assert proof.audit(desk).problems == () and proof.ledger(desk).problems == ()
