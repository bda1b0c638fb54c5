"""Bytes from records: what is written is read back as the same records, with any delimiters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.claim import Claim
from billing.money import parse_cents
from billing.remittance import ClaimPayment, Remittance
from tests.x12 import strategies
from tests.x12.files import CLAIM, LINE, PAYMENT, Got, claims, remittance
from x12.interchange import amount
from x12.tokens import Delimiters
from x12.writer import Sending, write_claims, write_remittances

SENDING = Sending("SENDER", "RECEIVER", 7, date(2026, 11, 1), "0930", test=False)
USUAL = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def bare_payment(payment: ClaimPayment) -> ClaimPayment:
    """Without place and raw text, and amounts without the text that they stood in."""
    lines = tuple(replace(line, place=None) for line in payment.lines)
    return replace(payment, place=None, raw="", lines=lines)


def bare_remittance(head: Remittance) -> Remittance:
    return replace(head, place=None, provider_adjustments=tuple(replace(one, place=None) for one in head.provider_adjustments))


def bare_claim(claim: Claim) -> Claim:
    return replace(claim, place=None, raw="", lines=tuple(replace(line, place=None) for line in claim.lines))


@USUAL
@given(st.lists(strategies.remittances(), min_size=1, max_size=3), strategies.delimiters, st.sampled_from(["", "\n", "\r\n"]))
def test_remittances_come_back_as_they_were(
    sets: list[tuple[Remittance, list[ClaimPayment]]], delimiters: Delimiters, line_end: str
) -> None:
    """Whatever the delimiters, every field."""
    got = Got(write_remittances(replace(SENDING, delimiters=delimiters, line_end=line_end), sets))
    assert got.reading.ok, got.reading.findings
    assert [bare_remittance(one) for one in got.reading.remittances] == [head for head, _ in sets]
    assert [bare_payment(one) for one in got.payments] == [payment for _, payments in sets for payment in payments]
    assert got.sets == [at for at, (_, payments) in enumerate(sets) for _ in payments]
    assert set(got.codes) <= {"patient_share"}


@USUAL
@given(st.lists(st.sampled_from("PI").flatmap(strategies.claims), min_size=1, max_size=3), strategies.delimiters)
def test_claims_come_back_as_they_were(sent: list[Claim], delimiters: Delimiters) -> None:
    """Professional and institutional, in one interchange."""
    got = Got(write_claims(replace(SENDING, delimiters=delimiters), sent))
    assert got.reading.ok, got.reading.findings
    assert [bare_claim(one) for one in got.claims] == sent
    assert got.codes == []


def test_what_was_read_can_be_written_and_read_again() -> None:
    """The examples of the other tests, once around."""
    payments, made = Got(remittance(PAYMENT, PAYMENT)), Got(claims(CLAIM + LINE))
    (head,) = payments.reading.remittances
    again = Got(write_remittances(SENDING, [(head, payments.payments)]))
    assert [bare_payment(one) for one in again.payments] == [bare_payment(one) for one in payments.payments]
    assert [bare_remittance(one) for one in again.reading.remittances] == [bare_remittance(head)]
    assert [bare_claim(one) for one in Got(write_claims(SENDING, made.claims)).claims] == [bare_claim(one) for one in made.claims]


def test_text_cannot_break_out_of_its_element() -> None:
    """Delimiters and control characters in a name become blanks; the file stays whole."""
    got = Got(remittance(PAYMENT))
    evil = replace(got.payments[0], control_number="A~CLP*9:1^2\n\x1b[31m")
    (head,) = got.reading.remittances
    again = Got(write_remittances(SENDING, [(head, [evil])]))
    assert again.codes == []
    assert again.payments[0].control_number == "A CLP 9 1 2  [31m"


def test_a_test_interchange_says_so() -> None:
    """ISA15 is T unless told otherwise."""
    assert Got(write_remittances(Sending("A", "B", 1, date(2026, 1, 1)), [])).codes == ["test_interchange", "kept_not_used"]


def test_an_institutional_claim_gets_its_statement_dates() -> None:
    """DTP*434 is required there."""
    claim = replace(Got(claims(CLAIM + LINE)).claims[0], kind="I", admission=("3", "7", "01"))
    assert b"DTP*434*RD8*20260718-20260718~" in write_claims(SENDING, [claim])


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (0, "0"),
        (5, ".05"),
        (50, ".5"),
        (100, "1"),
        (125000, "1250"),
        (-310, "-3.1"),
        (-7, "-.07"),
        (1234567890123, "12345678901.23"),
    ],
)
def test_amounts_are_written_as_type_r(cents: int, text: str) -> None:
    """No zero that says nothing."""
    assert amount(cents) == text
    assert parse_cents(text) == cents
