"""The gate of automatic posting: each refusal by one thing broken in what passes, and what it must never let through."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from billing import balance, gate
from billing.books import Answer, ClaimBooks
from billing.gate import Allowed, Part
from billing.notice import notices
from billing.remittance import ClaimPayment, ProviderAdjustment, Remittance
from tests.billing.test_posting_properties import stories
from tests.builders import LAKESIDE, SUPPLEMENT, answer, books, cas, payment, plan, post, remittance, reverse, service

ANY = Allowed()


def part(b: ClaimBooks, *told: Answer, **changes: Any) -> Part:
    """These answers at the gate."""
    return Part(plan(b, *told), {one.answer: one.payment for one in told}, **changes)


def paid(paid_cents: int = 8000, *services: Any, **changes: Any) -> ClaimPayment:
    """100.00 paid so much, the rest off by contract."""
    return payment(service(1, 10000, None, cas(CO45=10000 - paid_cents)), *services, **changes)


CLEAN = paid()


def refused(at: Part, rule: Allowed = ANY) -> str | None:
    """The reason, or None where it passes."""
    found = gate.of_part(at, rule)
    return found.reason if found else None


def test_a_clean_answer_passes() -> None:
    """And a denial too: it opens work, and nobody has to look at it first."""
    assert refused(part(books(10000), answer(1, CLEAN))) is None
    assert refused(part(books(10000), answer(1, payment(service(1, 10000, None, cas(CO16=10000)))))) is None


def test_what_is_held_does_not_pass_and_says_why() -> None:
    """An exception, in its own words."""
    found = gate.of_part(part(books(12000), answer(1, CLEAN)), ANY)
    assert found is not None
    assert (found.reason, "charged 120.00 here" in found.message) == ("exception", True)


def test_a_claim_kept_out_and_one_taken_back_before_wait_for_a_person() -> None:
    """Both are a person's word."""
    b, one = books(10000), answer(1, CLEAN)
    assert refused(part(b, one, kept_out="with a lawyer")) == "kept_out"
    assert refused(part(b, one, taken_out=True)) == "taken_out"


def test_a_reversal_passes_with_its_correction_beside_it_and_else_only_where_takebacks_are_allowed() -> None:
    """Negatives are all paired."""
    b = post(books(10000), answer(1, CLEAN))
    back, again = answer(2, reverse(CLEAN)), answer(3, paid(7000, icn="ICN2"))
    assert refused(part(b, back, again)) is None
    assert refused(part(b, back)) == "takeback"
    assert refused(part(b, back), Allowed(takebacks=True)) is None


def test_an_answer_without_services_verifies_no_line() -> None:
    """CLP alone says nothing of our lines."""
    assert refused(part(books(10000), answer(1, payment(charge=10000, adjustments=cas(CO45=2000))))) == "not_verified"


def test_a_code_for_a_person_to_judge_does_not_pass() -> None:
    """CO-45 on a line that paid nothing, or a code that the playbook lacks."""
    assert refused(part(books(10000), answer(1, payment(service(1, 10000, None, cas(COZZ=2000)))))) == "review"


def test_a_later_payer_that_repeats_the_first_does_not_pass() -> None:
    """Example E12, the bad one: 65 paid, CO-45 435 where 75 were open."""
    b = books(50000, payers=(LAKESIDE, SUPPLEMENT))
    b = post(b, answer(1, payment(service(1, 50000, None, cas(PR1=7500, CO45=12500)))))
    bad = answer(2, payment(service(1, 50000, None, cas(CO45=43500)), status="2", icn="S1"), SUPPLEMENT)
    assert refused(part(b, bad)) == "repeats_primary"


def test_more_than_is_owed_does_not_pass() -> None:
    """The claim is open, and what is open covers what is paid."""
    b = books(10000, payers=(LAKESIDE, SUPPLEMENT))
    b = post(b, answer(1, CLEAN))
    over = answer(2, payment(service(1, 10000, None, cas(CO45=5000)), status="2", icn="S1"), SUPPLEMENT)
    assert refused(part(b, over)) in ("not_covered", "repeats_primary")
    assert refused(part(b, answer(2, payment(service(1, 10000, 10000), status="2", icn="S1"), SUPPLEMENT))) == "not_covered"


@pytest.mark.parametrize(("most", "reason"), [(8000, None), (7999, "over_limit"), (None, None)])
def test_the_largest_payment_on_a_claim(most: int | None, reason: str | None) -> None:
    """Up to it, to the cent."""
    assert refused(part(books(10000), answer(1, CLEAN)), Allowed(max_cents=most)) == reason


def whole(found: int, rule: Allowed = ANY, carried: frozenset[tuple[str, int]] = frozenset(), **changes: Any) -> str | None:
    """A remittance of CLEAN at the gate, with these provider-level adjustments."""
    r = sums(CLEAN, **changes)
    why = gate.of_remittance(r, balance.of_remittance(r, [CLEAN]), rule, found, carried)
    return why.reason if why else None


def sums(*payments: ClaimPayment, **changes: Any) -> Remittance:
    """A remittance that adds up."""
    plb = changes.get("provider_adjustments", ())
    total = sum(one.paid_cents for one in payments)
    changes = {"paid_cents": total - sum(p.cents for p in plb), "claim_total_cents": total, "claim_count": len(payments), **changes}
    return replace(remittance(0, total), **changes)


def plb(reason: str, cents: int, reference: str = "X1") -> ProviderAdjustment:
    """One pair of PLB."""
    return ProviderAdjustment("1234567893", None, reason, reference, cents)


@pytest.mark.parametrize(
    ("found", "changes", "reason"),
    [
        (8000, {}, None),
        (0, {}, "no_money"),
        (7999, {}, "money_differs"),
        (8001, {}, "money_differs"),
        (8100, {"paid_cents": 8100}, "out_of_balance"),
        (8325, {"provider_adjustments": (plb("L6", -325),)}, None),
        (7000, {"provider_adjustments": (plb("WO", 1000),)}, "provider_level"),
        (8000, {"provider_adjustments": (plb("WO", 3000), plb("72", -3000))}, None),
        (8000, {"provider_adjustments": (plb("WO", 3000), plb("72", -3000, "X2"))}, "provider_level"),
        (7000, {"provider_adjustments": (plb("FB", 1000),)}, "provider_level"),
        (9000, {"provider_adjustments": (plb("CS", -1000),)}, "provider_level"),
        (0, {"provider_adjustments": (plb("WO", 8000),)}, "zero_payment"),
        (-100, {"provider_adjustments": (plb("WO", 8100),)}, "negative"),
    ],
)
def test_what_stands_in_the_way_of_the_whole(found: int, changes: dict[str, Any], reason: str | None) -> None:
    """Each breaks one thing of a remittance that passes."""
    assert whole(found, **changes) == reason


def test_what_a_payer_is_allowed_lets_through() -> None:
    """Zero, takebacks, and a balance that comes back as it went (example E9)."""
    taken = (plb("WO", 8000),)
    assert whole(0, Allowed(zero=True), provider_adjustments=taken) == "provider_level"
    assert whole(0, Allowed(zero=True, takebacks=True), provider_adjustments=taken) is None
    back = (plb("FB", 1000),)
    assert whole(7000, carried=frozenset({("X1", 1000)}), provider_adjustments=back) is None
    assert whole(7000, carried=frozenset({("X1", 999)}), provider_adjustments=back) == "provider_level"


@settings(max_examples=60, deadline=None)
@given(stories())
def test_what_passes_holds_nothing_makes_no_credit_and_leaves_nothing_to_judge(story: tuple[ClaimBooks, list[Answer]]) -> None:
    """Whatever comes, in whatever order: the gate is never wider than its list."""
    b, told = story
    for one in told:
        at = part(b, one)
        if gate.of_part(at, ANY) is None:
            (planned,) = at.plan.answers
            assert planned.hold is None
            assert at.plan.settled is not None
            assert at.plan.settled.figures.balance >= 0
            assert one.payment.status != "22"
            assert all(a.kind != "REVIEW" for line in planned.lines if line.state != "ignored" for a in line.adjustments)
        b = post(b, one)


def test_what_is_out_of_the_ordinary_is_named() -> None:
    """Nothing paid, no claims, a balance carried or applied, a payment below zero, money taken at claim level (examples E9, E13)."""
    carried = sums(replace(CLEAN, paid_cents=-4000), paid_cents=0, provider_adjustments=(plb("FB", -4000, "T1"),), trace="T1")
    said = " ".join(notices(carried, []))
    assert "Nothing is paid" in said
    assert "more is taken back than paid" in said
    assert "40.00 is carried to a later payment of this payer, which will name T1" in said
    other = replace(carried, trace="T2")
    assert "which is not this payment's trace" in " ".join(notices(other, []))
    applied = replace(sums(), paid_cents=-4000, provider_adjustments=(plb("FB", 4000, "T1"),))
    said = " ".join(notices(applied, []))
    assert "It has no claims" in said
    assert "below zero" in said
    assert "40.00 carried from an earlier payment (T1) is taken now" in said
    e13 = payment(service(1, 10000, 9000, cas(OA23=1000)), adjustments=cas(OA23=500))
    assert notices(sums(e13), [e13]) == ("C1: 5.00 taken off at claim level is divided over its lines by charge.",)
    assert notices(sums(CLEAN), [CLEAN]) == ()
