"""Closing months: nothing is posted into them, what stands in the way is named, and the report adds up to the ledger."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from acts import look, periods, posting, proof, undo, work
from acts.errors import NoSuch, NotAllowed, Refused
from acts.take_back import preview, remittance
from store import ledger
from store.engine.driver import dbapi
from tests.made import CO, PR, Practice, ans, bill, era, practice_in, s

PAID = ans(s(80, CO(45, 50), PR(2, 20)), s(0, CO(97, 100)), label="M", icn="M")


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """Claim M of 250.00, paid 80.00, in the month in which the tests begin."""
    made = practice_in(tmp_path)
    made.sends(bill(150, 100, label="M"), bill(90, label="N"))
    made.paid(era(PAID, trace="Q"))
    return made


def month(books: Practice) -> str:
    """The present month."""
    return books.desk.today().isoformat()[:7]


def booked(books: Practice) -> set[str]:
    """The months that have entries."""
    return {row[0] for row in books.desk.books.read.run("SELECT DISTINCT period FROM ledger_transaction")}


def test_what_is_posted_after_the_month_was_closed_is_booked_in_the_next(books: Practice) -> None:
    """Also on its last day, also claims that are loaded, also what takes something back; and it is said."""
    now = month(books)
    assert periods.said(books.desk) == ""
    found = periods.close(books.desk, now, "agreed with the bank")
    assert found.row.state == "closed" and found.problems == ()
    first = (books.desk.today().replace(day=28) + (date(2026, 1, 5) - date(2026, 1, 1))).replace(day=1)
    assert periods.said(books.desk) == f"{now} is closed: what is posted now is booked on {first.isoformat()}."
    work.write_off(books.desk, "M", (2,), 4000, "lost")
    books.sends(bill(60, label="Z"))
    wanted = remittance(books.desk, "Q")
    words = preview(books.desk, wanted).words
    assert f"{now} is closed: what takes it back is booked on {first.isoformat()}." in words
    assert booked(books) == {now, first.isoformat()[:7]}
    assert periods.report(books.desk, now).lines == found.lines
    assert proof.ledger(books.desk).ok and proof.audit(books.desk).ok


def test_the_engine_refuses_what_forgets_to_ask(books: Practice) -> None:
    """Whatever code should write a transaction of a closed month: it is not written."""
    periods.close(books.desk, month(books), "agreed")
    with pytest.raises(dbapi.DatabaseError, match="its period is closed"), books.desk.books.write("maria", "test") as write:
        write.change(
            "INSERT INTO ledger_transaction(event, kind, posted_on, period) VALUES (1, 'cash', :on, :month)",
            on=books.desk.today().isoformat(),
            month=month(books),
        )
    assert ledger.sums(books.desk.books.read, [1])


def test_a_month_is_closed_once_with_a_reason_and_not_before_it_begins(books: Practice) -> None:
    """What is no month, what has not begun, what is closed: each named."""
    for period, reason, words in (
        ("2026-13", "x", "no month"), ("2027-01", "x", "has not begun"), (month(books), " ", "a reason is needed"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            periods.close(books.desk, period, reason)
    periods.close(books.desk, month(books), "agreed")
    with pytest.raises(Refused, match="closed already"):
        periods.close(books.desk, month(books), "agreed")
    with pytest.raises(NoSuch, match="nothing is booked"):
        periods.report(books.desk, "2020-01")


def test_only_an_administrator_opens_it_again(books: Practice) -> None:
    """A supervisor closes, a biller neither; what was booked later stays where it is."""
    with pytest.raises(NotAllowed):
        periods.close(books.at("ana"), month(books), "agreed")
    sam = books.at("sam")
    periods.close(sam, month(books), "agreed")
    with pytest.raises(NotAllowed):
        periods.reopen(sam, month(books), "a late check")
    mine = undo.mine(sam)
    assert mine is not None
    assert undo.preview(sam, mine.number).obstacles == ("A closed month is opened again by an administrator: close reopen.",)
    work.write_off(books.desk, "M", (2,), 4000, "lost")
    with pytest.raises(Refused, match="a reason is needed"):
        periods.reopen(books.desk, month(books), "")
    assert periods.reopen(books.desk, month(books), "a late check").state == "open"
    with pytest.raises(Refused, match="not closed"):
        periods.reopen(books.desk, month(books), "again")
    work.write_off(books.desk, "M", (2,), 1000, "lost")
    assert [row.state for row in periods.listing(books.desk)] == ["open", "open"]
    assert periods.report(books.desk, month(books)).cents("written_off") == 1000


def test_a_posting_that_was_cut_off_must_end_first(books: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    """A remittance half posted belongs into one month."""
    books.gets(era(ans(s(60, CO(45, 30)), label="N", icn="N"), ans(s(1), label="GHOST", icn="G"), trace="R"))
    monkeypatch.setattr(posting, "CHUNK", 1)

    def stop(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        posting.post(books.desk, 2, progress=stop)
    with pytest.raises(Refused, match="being posted or loaded: R"):
        periods.close(books.desk, month(books), "agreed")
    assert preview(books.desk, remittance(books.desk, "R")).obstacles == (
        "R is being posted, or that was cut off: post it to its end first.",
    )
    posting.post_many(books.desk, ["R"])
    assert periods.close(books.desk, month(books), "agreed").row.state == "closed"


def test_the_report_adds_up(books: Practice) -> None:
    """Charged 340; 80 paid, 50 by contract, 30 written off: 180 is owed."""
    work.write_off(books.desk, "M", (2,), 3000, "lost")
    found = periods.report(books.desk, month(books))
    assert {name: found.cents(name) for name in ("charges", "insurance_paid", "adjusted", "written_off", "receivable_end")} == {
        "charges": 34000, "insurance_paid": 8000, "adjusted": 5000, "written_off": 3000, "receivable_end": 18000,
    }  # fmt: skip
    assert found.by_payer == (("LAKESIDE HEALTH PLAN", 8000),) and found.problems == ()
    assert found.cents("clearing_end") == 8000 and found.cents("suspense_end") == 0
    rows = {row["name"]: row["amount"] for row in csv.DictReader(io.StringIO(periods.as_csv(found))) if row["group"] != "payer"}
    assert rows["receivable_end"] == "180.00" and rows["charges"] == "340.00"


def test_a_remittance_of_a_closed_month_is_taken_back_in_the_next(books: Practice) -> None:
    """The closed month's report stays, the next one's shows what was taken back."""
    now = month(books)
    before = periods.close(books.desk, now, "agreed").lines
    done = undo.mine(books.desk)
    assert done is not None and done.act == "periods.close"
    from acts import take_back

    wanted = take_back.remittance(books.desk, "Q")
    take_back.apply(books.desk, wanted, take_back.preview(books.desk, wanted).hash, "of another practice")
    assert periods.report(books.desk, now).lines == before
    later = periods.report(books.desk, periods.booked_on(books.desk).isoformat()[:7])
    assert (later.cents("insurance_paid"), later.cents("adjusted"), later.cents("receivable_end")) == (-8000, -5000, 34000)
    posting.post_many(books.desk, ["Q"])
    assert look.claim(books.desk, "M").figures.insurance_paid == 8000
    assert proof.ledger(books.desk).ok
