"""Balances taken over: the books say what the old system said, by line and by claim, and what does not add up is named."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from billing import standing, taken_over
from billing.books import ClaimBooks
from billing.taken_over import Given
from tests import builders as b


def opened(books: ClaimBooks, *given_: Given) -> ClaimBooks:
    """The claim with its balance taken over, and settled."""
    found = taken_over.plan(books, given_)
    assert found.findings == ()
    if found.transaction is not None:
        books = b.act(books, found.transaction)
    return b.settled(books)


def figures(books: ClaimBooks) -> tuple[int, int, int, int, int, int]:
    """Paid, adjusted, written off, paid by the patient, owed by the patient, balance."""
    f = standing.figures(books)
    return f.insurance_paid, f.adjusted, f.written_off, f.patient_paid, f.patient, f.balance


@st.composite
def claims(draw: st.DrawFn) -> tuple[ClaimBooks, Given]:
    """A claim of some lines and figures that add up to its charge; the patient owes some of what is left."""
    charges = draw(st.lists(st.integers(1, 40_000), min_size=1, max_size=5))
    total, parts = sum(charges), []
    left = total
    for _ in range(4):
        parts.append(draw(st.integers(0, left)))
        left -= parts[-1]
    paid, adjusted, written_off, by_patient = parts
    owes = draw(st.one_of(st.none(), st.integers(0, left)))
    return b.books(*charges), Given(0, left, total, paid, adjusted, written_off, by_patient, owes)


@given(claims())
def test_every_figure_stands_as_it_was_given(made: tuple[ClaimBooks, Given]) -> None:
    """And no line falls below zero before the claim does; taken over twice, there is nothing left to do."""
    books, said = made
    after = opened(books, said)
    paid, adjusted, written_off, by_patient, patient, balance = figures(after)
    assert (paid, adjusted, written_off, by_patient, balance) == (
        said.insurance_paid, said.adjusted, said.written_off, said.patient_paid, said.balance,
    )  # fmt: skip
    if said.patient_balance is not None:
        assert patient == said.patient_balance
    assert all(line.balance >= 0 for line in standing.figures(after).lines)
    assert taken_over.plan(after, (said,)).transaction is None


def test_what_an_answer_brought_is_not_counted_twice() -> None:
    """100 − CO45 20 − PR1 30 = 50 is posted as history; the old system has the same, and 30 paid by the patient."""
    books = b.post(b.books(10000), b.answer(1, b.payment(b.service(1, 10000, None, b.cas(CO45=2000, PR1=3000)))))
    after = opened(books, Given(0, 0, 10000, 5000, 2000, 0, 3000, 0))
    assert figures(after) == (5000, 2000, 0, 3000, 0, 0)
    transaction = taken_over.plan(books, (Given(0, 0, 10000, 5000, 2000, 0, 3000, 0),)).transaction
    assert transaction is not None
    assert {(e.account, e.cents) for e in transaction.entries} == {("patient", -3000), ("patient_cash", 3000)}


def test_a_share_goes_back_to_the_payer_where_the_old_system_says_so() -> None:
    """PR1 30 stands with the patient by the answer; the old system had the patient owe nothing and 30 open."""
    books = b.post(b.books(10000), b.answer(1, b.payment(b.service(1, 10000, None, b.cas(CO45=2000, PR1=3000)))))
    assert figures(opened(books, Given(0, 3000, 10000, 5000, 2000, 0, 0, 0))) == (5000, 2000, 0, 0, 0, 3000)


def test_a_denial_that_was_given_up_there_is_no_work_here() -> None:
    """CO-97 100 denied in history; the old system wrote it off."""
    books = b.post(b.books(10000), b.answer(1, b.payment(b.service(1, 10000, None, b.cas(CO97=10000)))))
    after = opened(books, Given(0, 0, 10000, 0, 0, 10000, 0, 0))
    assert b.sheet(after).work == () and b.sheet(after).denied == 0


def test_a_credit_is_taken_over_as_a_credit() -> None:
    """Paid 120 on 100: −20, which is work."""
    after = opened(b.books(10000), Given(0, -2000, 10000, 12000, 0, 0, 0))
    assert b.sheet(after).balance == -2000 and b.sheet(after).work == ("credit",)


def test_by_line_each_line_stands_as_given() -> None:
    """Two lines, one paid, one open."""
    after = opened(b.books(6000, 4000), Given(1, 0, 6000, 6000, 0, 0, 0), Given(2, 4000, 4000, 0, 0, 0, 0))
    assert [(line.insurance_paid, line.balance) for line in standing.figures(after).lines] == [(6000, 0), (0, 4000)]


def test_what_cannot_be_is_named() -> None:
    """A wrong sum, a line that is not there, a patient whom the law protects, a voided claim."""

    def why(books: ClaimBooks, *said: Given) -> str:
        found = taken_over.plan(books, said)
        assert found.transaction is None
        return found.findings[0].message

    claim = b.books(10000)
    assert "is 100.00, its balance is said to be 90.00" in why(claim, Given(0, 9000, 10000, 0, 0, 0, 0))
    assert "it has no line 3" in why(claim, Given(3, 0))
    assert "as a whole and by line" in why(claim, Given(0, 10000), Given(1, 10000))
    assert "line 2 is not given" in why(b.books(5000, 5000), Given(1, 5000))
    assert "the law keeps this patient" in why(replace(claim, protected=True), Given(0, 10000, 10000, 0, 0, 0, 0, 5000))
    assert "it was voided here" in why(replace(claim, voided=True), Given(0, 10000))
