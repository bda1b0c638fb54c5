"""Frequency 7 and 8: new versions of a claim, and claims taken back."""

from __future__ import annotations

from dataclasses import replace

from billing import replacement, write_off
from billing.books import ClaimBooks
from billing.claim import Claim, ServiceLine
from billing.person import Person
from tests.builders import (
    LAKESIDE,
    SERVED_ON,
    SUPPLEMENT,
    act,
    answer,
    books,
    cas,
    holds,
    payment,
    plan,
    post,
    reverse,
    service,
    settled,
    sheet,
)


def _claim(*charges: int, controls: tuple[str, ...] = ()) -> Claim:
    """A replacement as sent: lines with our control numbers unless told."""
    nobody = Person("OKAFOR")
    lines = tuple(
        ServiceLine(n, controls[n - 1] if controls else f"L{n}", f"G{100 + n:04d}", (), "", "1", c, SERVED_ON, SERVED_ON)
        for n, c in enumerate(charges, 1)
    )
    return Claim("C1", "P", "7", sum(charges), "ICN1", nobody, nobody, nobody, (), 1, lines)


def _replaced(b: ClaimBooks, claim: Claim) -> ClaimBooks:
    made = replacement.replace(b, claim)
    after = act(b, *made.transactions)
    return settled(replace(after, lines=made.lines, charge_cents=made.charge_cents, version=2))


def _voided(b: ClaimBooks) -> ClaimBooks:
    made = replacement.void(b)
    after = act(b, *made.transactions)
    return settled(replace(after, lines=made.lines, charge_cents=made.charge_cents, voided=made.voided))


DENIED = payment(service(1, 10000, 0, cas(CO16=10000)))


def test_a_replacement_puts_the_difference_of_the_charge_on_the_payer() -> None:
    """100.00 becomes 120.00: 20.00 more is owed by the payer; the denial stays."""
    b = _replaced(post(books(10000), answer(1, DENIED)), _claim(12000))
    got = sheet(b)
    assert (got.insurance, got.denied, got.denials) == (12000, 10000, ("CO-16",))


def test_a_denial_is_held_to_what_a_smaller_charge_leaves() -> None:
    """100.00 denied, replaced with 60.00: 60.00 is denied."""
    assert sheet(_replaced(post(books(10000), answer(1, DENIED)), _claim(6000))).denied == 6000


def test_lines_keep_their_numbers_by_control_number_and_then_by_code() -> None:
    """A new line gets the next number; one taken away stays with a charge of nothing."""
    made = replacement.replace(books(1000, 2000), _claim(1500, 2500, 3500, controls=("new", "L2", "L9")))
    assert [(line.number, line.charge_cents) for line in made.lines] == [(1, 1500), (2, 2500), (3, 3500)]
    gone = replacement.replace(books(1000, 2000), _claim(1000))
    assert [(line.number, line.charge_cents) for line in gone.lines] == [(1, 1000), (2, 0)]


def test_what_was_paid_on_a_line_that_is_taken_away_is_a_credit() -> None:
    """Its payment stays, its charge goes."""
    b = post(books(10000, 5000), answer(1, payment(service(1, 10000), service(2, 5000))))
    b = _replaced(b, _claim(10000))
    assert (sheet(b).balance, sheet(b).status, sheet(b).work) == (-5000, "credit", ("credit",))


def test_an_answer_to_the_version_before_is_a_charge_mismatch() -> None:
    """It answers what is no more."""
    b = _replaced(books(10000), _claim(12000))
    assert holds(plan(b, answer(1, payment(service(1, 10000))))) == ["charge_mismatch"]
    assert holds(plan(b, answer(1, payment(service(1, 12000))))) == [None]


def test_the_answer_before_a_replacement_can_be_reversed_after_it() -> None:
    """The reversal mirrors the answer, not the claim."""
    paid = payment(service(1, 10000, 8000, cas(CO45=2000)), adjustments=())
    b = _replaced(post(books(10000), answer(1, paid)), _claim(12000))
    b = post(b, answer(2, reverse(paid)))
    assert sheet(b).insurance == 12000
    b = post(b, answer(3, payment(service(1, 12000, 9000, cas(CO45=3000)), icn="I2")))
    assert sheet(b).balance == 0


def test_a_void_leaves_what_was_paid_as_a_credit() -> None:
    """Charge, cut and share go; 70.00 paid is a credit."""
    b = _voided(post(books(10000), answer(1, payment(service(1, 10000, 7000, cas(CO45=1000, PR2=2000))))))
    got = sheet(b)
    assert (got.adjusted, got.written_off, got.patient, got.denied, got.insurance, got.balance) == (0, 0, 0, 0, -7000, -7000)
    assert (got.status, got.work) == ("voided", ("credit",))


def test_a_void_closes_denials_and_takes_back_write_offs_and_transfers() -> None:
    """By new entries; nothing is erased."""
    came = payment(service(1, 10000, 0, cas(CO16=10000)), service(2, 5000, 0, cas(PR27=5000)))
    b = post(books(10000, 5000), answer(1, came))
    b = settled(act(b, *write_off.plan(b, (1,), 4000).transactions, *write_off.to_patient(b, (2,)).transactions))
    assert (sheet(b).written_off, sheet(b).patient, sheet(b).denied) == (4000, 5000, 6000)
    before = len(b.entries)
    b = _voided(b)
    assert sheet(b).balance == sheet(b).written_off == sheet(b).patient == sheet(b).denied == 0
    assert (len(b.entries) > before, b.moves, sheet(b).work) == (True, (), ())


def test_a_voided_claim_of_which_the_payment_is_taken_back_owes_nothing() -> None:
    """The payer reverses after the void: the credit goes, and the cut is not taken back twice."""
    paid = payment(service(1, 10000, 7000, cas(CO45=1000, PR2=2000)))
    b = _voided(post(books(10000), answer(1, paid)))
    b = post(b, answer(2, reverse(paid)))
    assert (sheet(b).balance, sheet(b).adjusted, sheet(b).status, sheet(b).work) == (0, 0, "voided", ())


def test_a_new_answer_to_a_voided_claim_is_a_charge_mismatch() -> None:
    """Its charge is nothing now."""
    assert holds(plan(_voided(books(10000)), answer(1, payment(service(1, 10000))))) == ["charge_mismatch"]


def test_a_replacement_keeps_the_second_payers_turn() -> None:
    """Standing answers stay: the share still waits."""
    b = post(books(10000, payers=(LAKESIDE, SUPPLEMENT)), answer(1, payment(service(1, 10000, 8000, cas(PR2=2000)))))
    assert sheet(_replaced(b, _claim(10000))).next == 2000
