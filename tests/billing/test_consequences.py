"""What follows from taking an answer back, said before it is done."""

from __future__ import annotations

from billing.books import ClaimBooks
from billing.ledger import Entry, Transaction
from billing.preview import consequences
from tests.builders import act, answer, books, cas, payment, plan, post, reverse, service, settled

FIRST = payment(service(1, 15000, 8000, cas(CO45=5000, PR2=2000)), service(2, 10000, 0, cas(CO97=10000)))


def _posted() -> ClaimBooks:
    """150 − (CO45 50 + PR2 20) = 80; 100 − (CO97 100) = 0."""
    return post(books(15000, 10000), answer(1, FIRST))


def test_an_answer_that_ends_none_has_no_consequences() -> None:
    """A first answer says nothing that the summary does not."""
    b = books(15000, 10000)
    assert consequences(plan(b, answer(1, FIRST)), b) == ()


def test_a_reversal_says_what_it_takes_back_and_what_closes() -> None:
    """Money, denial, patient, balance, and the day on which the correction is asked for."""
    b = _posted()
    assert consequences(plan(b, answer(2, reverse(FIRST))), b) == (
        "Takes back the answer of EFT1: 80.00 paid, 50.00 taken off by contract.",
        "Denial CO-97 of 100.00 on line 2 closes.",
        "The patient owes 0.00 instead of 20.00.",
        "The balance is 250.00 instead of 120.00.",
        "The claim waits for the correction, followed up on 2026-12-20.",
    )


def test_a_correction_beside_it_reopens_the_denial_with_its_own_code() -> None:
    """The denial of the answer taken back closes, that of the correction opens."""
    b = _posted()
    anew = payment(service(1, 15000, 8000, cas(CO45=5000, PR2=2000)), service(2, 10000, 0, cas(CO50=10000)), icn="ICN2")
    said = consequences(plan(b, answer(2, reverse(FIRST)), answer(3, anew)), b)
    assert said[1:] == ("Denial CO-50 of 100.00 on line 2 opens.", "Denial CO-97 of 100.00 on line 2 closes.")


def test_acts_that_rested_on_the_answer_are_named() -> None:
    """A write-off of denied money and what was moved to the patient go with it."""
    b = _posted()
    off = Transaction(
        "write_off", (Entry("payer_denied", -4000, "write_off", 1, 2), Entry("written_off", 4000, "write_off", 1, 2)), 1, rests_on=(1,)
    )
    moved = Transaction(
        "to_patient", (Entry("payer_denied", -1000, "to_patient", 1, 2), Entry("patient", 1000, "to_patient", 1, 2)), 1, rests_on=(1,)
    )
    b = settled(act(b, off, moved))
    said = consequences(plan(b, answer(2, reverse(FIRST))), b)
    assert said[1:4] == (
        "The write-off of 40.00 on line 2 is taken back.",
        "10.00 on line 2 is no longer the patient's.",
        "Denial CO-97 of 50.00 on line 2 closes.",
    )


def test_what_a_later_answer_supersedes_closes() -> None:
    """A denial that the same payer answers anew, without a reversal."""
    b = post(books(10000), answer(1, payment(service(1, 10000, 0, cas(CO16=10000)))))
    anew = payment(service(1, 10000, 6000, cas(CO45=4000)), icn="ICN2")
    assert consequences(plan(b, answer(2, anew)), b) == (
        "Denial CO-16 of 100.00 on line 1 closes.",
        "The balance is 0.00 instead of 100.00.",
    )
