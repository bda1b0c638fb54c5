"""A store of the denial desk's step, with a signed correction in it, brought to the records desk's: all of it is whole, and goes on."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from acts import correction, proof, questions
from acts.desk import Actor, Desk
from store.engine.migrate import migrate
from store.engine.sqlite import open_books
from store.schema import BOOKS, m0001_books, m0002_posting_desk, m0003_denial_desk
from store.schema.table import Schema
from tests.acts.test_correction import field, proposed
from tests.fresh import Clock

KEPT = Path(__file__).parent / "kept" / "step3.db.gz"
"""Made by the last commit before step 4: claims A (100) and B (300) denied with CO-16; rita corrected the member number of B, and ana
asked a coder about A."""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The store, brought to the present step, with maria at it a day later."""
    path = tmp_path / "books.db"
    path.write_bytes(gzip.decompress(KEPT.read_bytes()))
    books = open_books(path)
    assert books.version == Schema((m0001_books, m0002_posting_desk, m0003_denial_desk)).version == 3
    clock = Clock()
    clock.move(days=1)
    assert migrate(books, actor="maria", moment=int(clock().timestamp() * 1e6)) is True
    assert books.version == BOOKS.version
    return Desk(books, Actor(1, "maria", "administrator"), clock=clock)


def test_a_correction_from_before_stays_readable_and_the_next_one_stands_on_it(desk: Desk) -> None:
    """The version of before has no value for a column that came later; log and ledger are proven over it."""
    assert proof.audit(desk).problems == () and proof.ledger(desk).problems == ()
    now = field(desk, "member_id")
    assert (now.value, now.was, now.version) == ("WB100299", "WB100200", 2)
    correction.sign(desk, proposed(desk, "WB100288"), "the card says so", "card copy")
    again = field(desk, "member_id")
    assert (again.value, again.was, again.version) == ("WB100288", "WB100299", 3)
    assert proof.audit(desk).problems == () and proof.ledger(desk).problems == ()


def test_a_question_from_before_waits_for_its_answer_still(desk: Desk) -> None:
    """Asked in the step before, seen in this one; log whole."""
    assert [row.text for row in questions.of_claim(desk, "A")] == ["Is E11.9 right?"]
    assert proof.audit(desk).ok
