"""Suspense: its list is the ledger's sum, and each sum gets an owner, a reason and a last day."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from acts import cash, posting, suspense
from store.errors import NoSuch, Refused, Stale
from tests.acts.paying import front_desk, proven, take
from tests.made import Practice, ans, era, s


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """Maria Okafor owes 20.00 on A (visit 08-10) and 30.00 on B (07-01); C is not answered. Elias Brandt owes 5.00 on D."""
    return front_desk(tmp_path)


def test_suspense_lists_all_that_is_unexplained_and_sums_to_the_ledger(books: Practice) -> None:
    """A held answer, a whole remittance, an answer's rest and a patient's money on no claim; nothing is silent."""
    desk = books.desk
    books.paid(era(ans(s(40), label="X", icn="X"), trace="H1"))  # no such claim
    books.paid(era(ans(s(30), label="C", icn="C"), trace="H2", paid=31))  # the sum is off
    take(desk, 6000)
    found = suspense.rows(desk)
    kinds = {row.kind: row for row in found.rows}
    assert set(kinds) == {"answer", "remittance", "patient"}
    assert (kinds["answer"].cents, kinds["patient"].cents) == (4000, 1000)
    assert found.total_cents == found.ledger_cents == sum(row.cents for row in found.rows)
    read = desk.books.read
    by_hand = -sum(
        read.value(f"SELECT coalesce(sum(cents), 0) FROM ledger_entry WHERE {where}")
        for where in ("account = 'suspense'", "account = 'unidentified'", "account = 'patient_cash' AND payment IS NOT NULL")
    )
    assert found.total_cents == by_hand
    cash.apply(desk, 1, "C", 1000)
    assert "patient" not in {row.kind for row in suspense.rows(desk).rows}


def test_what_is_in_suspense_gets_an_owner_a_reason_and_a_day(books: Practice) -> None:
    """Each kind by the same act; at most 120 days; overdue after its day; who is no user is refused."""
    desk = books.desk
    books.paid(era(ans(s(40), label="X", icn="X"), trace="H1"))
    take(desk, 6000)
    refs = {row.kind: row.ref for row in suspense.rows(desk).rows}
    for kind in ("answer", "patient"):
        row = suspense.assign(desk, refs[kind], "ana", "4")
        assert (row.owner, row.owner_reason, row.until_on) == ("ana", "More was paid than was owed", desk.today() + timedelta(days=45))
        with pytest.raises(Refused, match="more than 120 days"):
            suspense.assign(desk, refs[kind], "ana", "waits", desk.today() + timedelta(days=121))
        with pytest.raises(Refused, match="past"):
            suspense.assign(desk, refs[kind], "ana", "waits", desk.today() - timedelta(days=1))
        with pytest.raises(NoSuch):
            suspense.assign(desk, refs[kind], "nobody", "waits")
        with pytest.raises(Refused, match="reason"):
            suspense.assign(desk, refs[kind], "ana", "other")
    with pytest.raises(Stale):
        suspense.assign(desk, refs["patient"], "ben", "waits", version=1)
    assert {row.ref for row in suspense.rows(desk, owner="ana").rows} == set(refs.values())
    assert suspense.rows(desk, overdue=True).rows == ()
    books.clock.move(days=46)
    assert len(suspense.rows(desk, overdue=True).rows) == 2
    with pytest.raises(NoSuch):
        suspense.assign(desk, "H-999", "ana", "waits")
    proven(books)


def test_what_nobody_has_is_overdue_after_the_practices_limit(books: Practice) -> None:
    """45 days unless the practice says otherwise."""
    take(books.desk, 6000)
    books.clock.move(days=45)
    assert suspense.rows(books.desk, overdue=True).rows == ()
    books.clock.move(days=1)
    assert [row.kind for row in suspense.rows(books.desk, overdue=True, owner="").rows] == ["patient"]


def test_the_old_suspend_has_the_same_limit(books: Practice) -> None:
    """posting.suspend and suspense.assign are one act for a held answer."""
    books.paid(era(ans(s(40), label="X", icn="X"), trace="H1"))
    held = posting.hold_of(books.desk, "H1", "X")
    with pytest.raises(Refused, match="more than 120 days"):
        posting.suspend(books.desk, held.hold, "ana", "waits", books.desk.today() + timedelta(days=121))
    posting.suspend(books.desk, held.hold, "ana", "waits", books.desk.today() + timedelta(days=120))
    assert suspense.rows(books.desk, owner="ana").rows[0].ref == f"H-{held.hold}"
