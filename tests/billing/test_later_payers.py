"""Second and third payers: their order, what of their cuts is posted, what waits, crossovers."""

from __future__ import annotations

import pytest

from billing import matching
from billing.books import PayerRef
from tests.builders import LAKESIDE, STRANGER, SUPPLEMENT, THIRD, answer, books, cas, payment, post, reverse, service, settle, sheet

TWO = (LAKESIDE, SUPPLEMENT)
FIRST = payment(service(1, 10000, 6000, cas(CO45=2000, PR2=2000)))


def test_the_claims_own_list_decides_whose_turn_it_is_and_not_the_status() -> None:
    """A second payer that says status 1 is still the second."""
    assert matching.rank(books(100, payers=TWO), SUPPLEMENT, "1") == (2, 2)


def test_a_payer_is_known_by_number_identifier_or_name() -> None:
    """A payer writes itself in several ways."""
    b = books(100, payers=TWO)
    assert matching.rank(b, PayerRef(50, "X", ("99321",)), "1") == (2, 2)
    assert matching.rank(b, PayerRef(51, "Supplement Mutual", ()), "1") == (2, 2)


@pytest.mark.parametrize(("status", "rank"), [("2", 2), ("20", 2), ("3", 3), ("21", 3), ("1", 1), ("19", 1)])
def test_a_payer_that_the_claim_does_not_name_is_placed_by_its_status(status: str, rank: int) -> None:
    """2 and 20 make it the second, 3 and 21 the third; else first where none moved money."""
    assert matching.rank(books(100), STRANGER, status) == (9, rank)


def test_a_payer_that_the_claim_does_not_name_comes_after_those_that_moved_money() -> None:
    """Status 1, but the first payer paid."""
    assert matching.rank(post(books(10000), answer(1, FIRST)), STRANGER, "1") == (9, 2)
    denied = payment(service(1, 10000, 0, cas(CO16=10000)))
    assert matching.rank(post(books(10000), answer(1, denied)), STRANGER, "1") == (9, 1)


def test_a_later_payers_cut_never_goes_into_an_open_denial() -> None:
    """The first denied 20.00 of it: the second's CO-45 leaves that alone."""
    first = payment(service(1, 10000, 6000, cas(CO16=2000, PR2=2000)))
    b = post(books(10000, payers=TWO), answer(1, first))
    b = post(b, answer(2, payment(service(1, 10000, 1000, cas(CO45=9000)), status="2", icn="S"), SUPPLEMENT))
    got = sheet(b)
    assert (got.denied, got.adjusted, got.insurance, got.patient) == (2000, 1000, 2000, 0)
    assert b.answers[-1].lines[0].unposted_cents == 8000


def test_a_later_payers_cut_leaves_its_own_share_and_denial_open() -> None:
    """Open 20.00: paid 5.00, PR 3.00, denied 4.00; of CO-45 only 8.00 fits."""
    b = post(books(10000, payers=TWO), answer(1, FIRST))
    b = post(b, answer(2, payment(service(1, 10000, 500, cas(CO45=8800, PR2=300, CO50=400)), status="2", icn="S"), SUPPLEMENT))
    got = sheet(b)
    assert (got.adjusted, got.patient, got.denied, got.balance) == (2800, 300, 400, 700)
    assert got.work == ("denial", "repeats_primary")


def test_a_later_payers_cut_waits_for_the_earlier_payers_answer() -> None:
    """None of it is posted, and it is flagged."""
    second = payment(service(1, 10000, 1500, cas(CO45=8000, PR2=500)), status="2", icn="S")
    b = post(books(10000, payers=TWO), answer(1, second, SUPPLEMENT))
    got = sheet(b)
    assert (got.adjusted, got.insurance_paid, got.patient, got.insurance) == (0, 1500, 500, 8000)
    assert "next_payer" in got.work
    assert b.answers[0].lines[0].flag == "next_payer"


def test_the_waiting_cut_is_posted_once_the_earlier_payer_answers() -> None:
    """The order of arrival changes nothing in the end."""
    second = payment(service(1, 10000, 1500, cas(CO45=8000, PR2=500)), status="2", icn="S")
    early = post(post(books(10000, payers=TWO), answer(1, second, SUPPLEMENT)), answer(2, FIRST))
    late = post(post(books(10000, payers=TWO), answer(2, FIRST)), answer(1, second, SUPPLEMENT))
    assert sheet(early) == sheet(late)
    assert (sheet(late).adjusted, sheet(late).balance, sheet(late).patient) == (2000, 500, 500)


def test_what_waited_and_was_posted_goes_with_its_reversal() -> None:
    """The second payer's reversal takes back what came of it late."""
    second = payment(service(1, 10000, 500, cas(CO45=9000, PR2=500)), status="2", icn="S")
    b = post(post(books(10000, payers=TWO), answer(1, second, SUPPLEMENT)), answer(2, FIRST))
    assert sheet(b).adjusted == 3000
    b = post(b, answer(3, reverse(second), SUPPLEMENT))
    assert (sheet(b).adjusted, sheet(b).insurance_paid, sheet(b).next) == (2000, 6000, 2000)


def test_a_negative_cut_of_a_later_payer_is_posted_whole() -> None:
    """CO-144 of - 1.10 raises the balance and makes room for as much."""
    b = post(books(10000, payers=TWO), answer(1, FIRST))
    b = post(b, answer(2, payment(service(1, 10000, 2000, cas(OA23=8110, CO144=-110)), status="2", icn="S"), SUPPLEMENT))
    assert sheet(b).adjusted == 1890


def test_a_crossover_waits_until_the_next_payer_answers() -> None:
    """Status 19, then 20, then 3: the share moves on and ends with the patient."""
    b = books(10000, payers=(LAKESIDE, SUPPLEMENT, THIRD))
    b = post(b, answer(1, payment(service(1, 10000, 6000, cas(CO45=2000, PR2=2000)), status="19")))
    assert (settle(b).payer_now, sheet(b).next) == (2, 2000)
    b = post(b, answer(2, payment(service(1, 10000, 1000, cas(OA23=8000, PR2=1000)), status="20", icn="S"), SUPPLEMENT))
    assert (settle(b).payer_now, sheet(b).next) == (3, 1000)
    b = post(b, answer(3, payment(service(1, 10000, 900, cas(OA23=9000, PR2=100)), status="3", icn="T"), THIRD))
    assert (sheet(b).patient, sheet(b).insurance, sheet(b).work) == (100, 0, ())


def test_the_share_goes_back_to_waiting_when_the_next_payers_answer_is_reversed() -> None:
    """It has not answered on the line any more."""
    second = payment(service(1, 10000, 1500, cas(OA23=8000, PR2=500)), status="2", icn="S")
    b = post(post(books(10000, payers=TWO), answer(1, FIRST)), answer(2, second, SUPPLEMENT))
    assert sheet(b).patient == 500
    b = post(b, answer(3, reverse(second), SUPPLEMENT))
    assert (sheet(b).patient, sheet(b).next) == (0, 2000)


def test_status_23_changes_no_balance_and_leaves_work() -> None:
    """Not their claim, passed on to another payer."""
    b = post(books(10000), answer(1, payment(service(1, 10000, 0, cas(CO109=10000)), status="23")))
    got = sheet(b)
    assert (got.insurance, got.denied, got.status, got.work) == (10000, 0, "unanswered", ("next_payer",))
    b = post(b, answer(2, payment(service(1, 10000), icn="I2")))
    assert sheet(b).work == ()


def test_a_first_denial_and_a_second_that_pays_nothing_stay_denied_once() -> None:
    """Two denials of the same money: it is owed once."""
    b = post(books(10000, payers=TWO), answer(1, payment(service(1, 10000, 0, cas(CO22=10000)))))
    b = post(b, answer(2, payment(service(1, 10000, 0, cas(CO16=10000)), status="2", icn="S"), SUPPLEMENT))
    assert (sheet(b).denied, sheet(b).denials) == (10000, ("CO-16", "CO-22"))


def test_a_whole_unpaid_line_cut_by_a_second_payer_is_posted_after_the_first() -> None:
    """An earlier payer answered: CO-45 over the whole line is a repetition, not a review."""
    b = post(books(10000, payers=TWO), answer(1, FIRST))
    b = post(b, answer(2, payment(service(1, 10000, 0, cas(CO45=10000)), status="2", icn="S"), SUPPLEMENT))
    assert (sheet(b).adjusted, sheet(b).balance, sheet(b).work) == (4000, 0, ("repeats_primary",))


def test_a_whole_unpaid_line_cut_by_a_second_payer_alone_is_for_review() -> None:
    """No earlier payer answered: a person looks."""
    b = post(books(10000, payers=TWO), answer(2, payment(service(1, 10000, 0, cas(CO45=10000)), status="2", icn="S"), SUPPLEMENT))
    assert (sheet(b).adjusted, sheet(b).insurance) == (0, 10000)
    assert "review" in sheet(b).work


def test_two_policies_with_one_payer_are_two_payers() -> None:
    """The claim names the payer first and second: status 2 is the second policy's answer, and no second answer of the first."""
    b = books(10000, payers=(LAKESIDE, LAKESIDE))
    b = post(b, answer(1, FIRST))
    assert (sheet(b).next, sheet(b).patient) == (2000, 0)
    second = payment(service(1, 10000, 1500, cas(OA23=8000, PR2=500)), status="2", icn="S")
    b = post(b, answer(2, second))
    assert (sheet(b).patient, sheet(b).insurance, sheet(b).insurance_paid, sheet(b).work) == (500, 0, 7500, ())
    assert sheet(post(b, answer(3, reverse(second)))).next == 2000
