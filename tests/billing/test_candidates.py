"""Which claims an answer without a claim may mean, and why."""

from __future__ import annotations

from dataclasses import replace

from billing.candidates import CandidateClaim, candidates
from tests.builders import SERVED_ON, payment, service

OURS = CandidateClaim(1, "RB-048213", "", "Okafor", "Maria", ("W123456789",), 31000, SERVED_ON, SERVED_ON, 31000, ("G0101",))


def test_a_number_that_was_cut_short_is_proposed_with_why() -> None:
    """RB-04821 is the beginning of RB-048213."""
    came = payment(service(1, 31000), control_number="RB-04821")
    found = candidates(came, [OURS])
    assert (found[0].number_fits, found[0].agree, found[0].of) == ("first 7 agree", 6, 6)


def test_the_payers_own_number_goes_before_all() -> None:
    """CLP07 known from an earlier answer."""
    mine = replace(OURS, claim=2, control_number="ZZ", payer_control_number="ICN1", patient_last="Nguyen")
    came = payment(service(1, 31000), control_number="RB-048213X")
    assert candidates(came, [mine, replace(OURS, control_number="AAAA", charge_cents=1)])[0].claim == 2


def test_name_visit_and_charge_propose_without_a_number() -> None:
    """And another visit ranks lower, and says so."""
    from datetime import date

    other = replace(OURS, claim=2, control_number="B", from_on=date(2026, 10, 16), to_on=None)
    came = payment(service(1, 31000), control_number="999")
    found = candidates(came, [other, replace(OURS, control_number="A")])
    assert [c.claim for c in found] == [1, 2]
    assert "other visit" in found[1].why


def test_a_claim_with_which_nothing_agrees_is_not_proposed() -> None:
    """Silence is better than noise."""
    far = CandidateClaim(3, "Q", "", "Zed", "Al", ("0",), 1, None)
    assert candidates(payment(service(1, 31000), control_number="X"), [far]) == ()
