"""What each figure of a claim means: balance, paid, adjusted, denied, the patient's, reason 23, allocation, kinds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from billing import posting, standing
from billing.remittance import Adjustment
from tests.builders import (
    LAKESIDE,
    SUPPLEMENT,
    answer,
    books,
    cas,
    clocks,
    holds,
    payment,
    plan,
    post,
    reverse,
    rules,
    service,
    settle,
    sheet,
)  # fmt: skip


def test_a_claim_that_no_payer_answered_is_owed_by_its_payer() -> None:
    """All of the charge is insurance balance, status unanswered, no work."""
    got = sheet(books(10000, 5000))
    assert (got.insurance, got.patient, got.balance, got.status, got.work) == (15000, 0, 15000, "unanswered", ())


def test_group_pr_never_counts_as_adjusted() -> None:
    """PR moves who owes; it settles nothing."""
    got = sheet(post(books(10000), answer(1, payment(service(1, 10000, 0, cas(PR1=10000))))))
    assert (got.adjusted, got.patient, got.insurance) == (0, 10000, 0)


def test_oa_and_pi_of_kind_normal_settle_as_co_does() -> None:
    """OA-94 and the like are posted, signed."""
    playbook = rules()
    assert playbook.kind("OA", "94", -500) == "NORMAL"
    got = sheet(post(books(10000), answer(1, payment(service(1, 10000, 9500, cas(OA94=-500, CO45=1000))))))
    assert (got.adjusted, got.balance) == (500, 0)


@pytest.mark.parametrize("group", ["CO", "OA", "PI", "PR", "CR"])
def test_reason_23_is_never_posted_in_any_group(group: str) -> None:
    """It repeats what earlier payers did: no balance changes by it, the patient owes nothing by it."""
    came = payment(service(1, 10000, 4000, (Adjustment(group, "23", 6000),)))
    got = sheet(post(books(10000), answer(1, came)))
    assert (got.adjusted, got.patient, got.insurance, got.denied) == (0, 0, 6000, 0)


def test_a_code_that_the_playbook_lacks_is_for_review_and_never_written_off() -> None:
    """CO-ZZ: stays with the payer, outside denied, with a work item."""
    got = sheet(post(books(10000), answer(1, payment(service(1, 10000, 6000, cas(COZZ=4000))))))
    assert (got.adjusted, got.denied, got.insurance, got.work) == (0, 0, 4000, ("review",))


def test_a_listed_reason_in_a_group_that_its_row_does_not_name_is_for_review() -> None:
    """PI-16: the pair decides, not the reason."""
    got = sheet(post(books(10000), answer(1, payment(service(1, 10000, 0, cas(PI16=10000))))))
    assert (got.denied, got.work) == (0, ("review",))


def test_a_denial_in_group_pr_is_denied_and_not_the_patients() -> None:
    """Kind DENIAL of any group, PR too, stays owed by the payer until an act moves it."""
    got = sheet(post(books(10000), answer(1, payment(service(1, 10000, 0, cas(PR27=10000))))))
    assert (got.denied, got.denials, got.patient, got.insurance) == (10000, ("PR-27",), 0, 10000)


def test_a_negative_denial_is_for_review() -> None:
    """A negative amount of kind DENIAL opens no denial and is not netted."""
    got = sheet(post(books(10000), answer(1, payment(service(1, 10000, 11000, cas(CO16=-1000))))))
    assert (got.denied, got.adjusted, got.balance) == (0, 0, -1000)
    assert got.work == ("credit", "review")


def test_denied_is_never_more_than_the_lines_insurance_balance() -> None:
    """The second payer pays what the first denied: what is left is denied."""
    b = post(books(10000, payers=(LAKESIDE, SUPPLEMENT)), answer(1, payment(service(1, 10000, 0, cas(CO50=10000)))))
    b = post(b, answer(2, payment(service(1, 10000, 7000, cas(PR2=1000, OA100=2000)), status="2", icn="S"), SUPPLEMENT))
    got = sheet(b)
    assert (got.insurance, got.denied, got.denials) == (2000, 2000, ("CO-50",))


def test_co_45_over_a_whole_unpaid_line_is_for_review() -> None:
    """Nothing paid, nothing left to the patient, no earlier payer: no contract takes off everything."""
    got = sheet(post(books(10000), answer(1, payment(service(1, 10000, 0, cas(CO45=10000))))))
    assert (got.adjusted, got.denied, got.insurance, got.work) == (0, 0, 10000, ("review",))


def test_co_45_beside_a_share_of_the_patient_settles() -> None:
    """Left something to the patient: the contract stands."""
    got = sheet(post(books(10000), answer(1, payment(service(1, 10000, 0, cas(CO45=9000, PR1=1000))))))
    assert (got.adjusted, got.patient, got.work) == (9000, 1000, ())


def test_a_claim_level_adjustment_is_divided_by_charge_with_ties_to_the_lower_line() -> None:
    """0.05 over three equal lines: 0.02, 0.02, 0.01."""
    came = payment(*(service(n, 100) for n in (1, 2, 3)), adjustments=cas(CO45=5))
    lines = settle(post(books(100, 100, 100), answer(1, came))).figures.lines
    assert [f.adjusted for f in lines] == [2, 2, 1]
    assert [f.insurance_paid for f in lines] == [98, 98, 99]


def test_an_answer_without_services_is_divided_over_the_lines() -> None:
    """A line's payment is its charge less its share; they sum to CLP04."""
    came = payment(charge=10000, adjustments=cas(CO45=3333, PR2=1000))
    b = post(books(7500, 2500), answer(1, came))
    lines = settle(b).figures.lines
    assert [(f.adjusted, f.patient) for f in lines] == [(2500, 750), (833, 250)]
    assert sum(f.insurance_paid for f in lines) == came.paid_cents
    assert sheet(b).balance == 1000


def test_the_patients_share_waits_while_the_claim_is_forwarded() -> None:
    """Status 19, though no later payer is named: PR stays with the payers, with work that becomes due."""
    b = post(books(10000), answer(1, payment(service(1, 10000, 7000, cas(CO45=1000, PR2=2000)), status="19")))
    got = sheet(b)
    assert (got.patient, got.insurance, got.next, got.work, got.status) == (0, 2000, 2000, ("next_payer",), "forwarded")
    work = settle(b).work[0]
    assert work.follow_up_on is not None and work.follow_up_on.isoformat() == "2026-12-20"


def test_the_patients_share_waits_for_a_later_payer_that_the_claim_names() -> None:
    """Status 1 and a second payer: it is not the patient's until that one answered."""
    b = post(books(10000, payers=(LAKESIDE, SUPPLEMENT)), answer(1, payment(service(1, 10000, 7000, cas(CO45=1000, PR2=2000)))))
    got = sheet(b)
    assert (got.patient, got.next, got.work) == (0, 2000, ("next_payer",))
    now = settle(b)
    assert now.work[0].follow_up_on is None and now.work[0].deadline is not None
    assert now.payer_now == SUPPLEMENT.payer


def test_the_latest_payers_word_replaces_the_firsts_on_the_patients_share() -> None:
    """The second payer pays part of the PR and leaves the rest."""
    b = post(
        books(10000, payers=(LAKESIDE, SUPPLEMENT)), answer(1, payment(service(1, 10000, 7000, cas(CO45=1000, PR2=2000)), status="19"))
    )
    b = post(b, answer(2, payment(service(1, 10000, 1500, cas(OA23=8000, PR2=500)), status="2", icn="S"), SUPPLEMENT))
    got = sheet(b)
    assert (got.patient, got.insurance, got.balance, got.work) == (500, 0, 500, ())


def test_the_first_payers_correction_does_not_bring_its_share_back() -> None:
    """Payer order decides, not the order of arrival."""
    first = payment(service(1, 10000, 7000, cas(CO45=1000, PR2=2000)), status="19")
    b = post(books(10000, payers=(LAKESIDE, SUPPLEMENT)), answer(1, first))
    b = post(b, answer(2, payment(service(1, 10000, 2000, cas(OA23=8000)), status="2", icn="S"), SUPPLEMENT))
    b = post(b, answer(3, reverse(first)), answer(4, payment(service(1, 10000, 6500, cas(CO45=1000, PR2=2500)), icn="I2")))
    got = sheet(b)
    assert (got.patient, got.insurance, got.balance) == (0, 500, 500)


@pytest.mark.parametrize("remark", ["N781", "N782", "N783"])
def test_the_share_of_a_protected_patient_never_enters(remark: str) -> None:
    """A Qualified Medicare Beneficiary owes nothing: it stays with the payers, with work."""
    got = sheet(post(books(10000), answer(1, payment(service(1, 10000, 8000, cas(PR2=2000), remarks=(remark,))))))
    assert (got.patient, got.insurance, got.work) == (0, 2000, ("next_payer",))
    assert sheet(post(books(10000), answer(1, payment(service(1, 10000, 8000, cas(PR2=2000)), remarks=(remark,))))).patient == 0


def test_a_patient_marked_as_protected_owes_nothing_without_a_remark() -> None:
    """The mark on the record is enough."""
    got = sheet(post(books(10000, protected=True), answer(1, payment(service(1, 10000, 8000, cas(PR2=2000))))))
    assert (got.patient, got.insurance) == (0, 2000)


def test_the_patients_share_is_never_more_than_the_lines_balance() -> None:
    """Paid above what the PR leaves: the patient owes what is left."""
    b = post(books(10000, payers=(LAKESIDE, SUPPLEMENT)), answer(1, payment(service(1, 10000, 7000, cas(PR2=3000)))))
    b = post(b, answer(2, payment(service(1, 10000, 2500, cas(PR2=7500)), status="2", icn="S"), SUPPLEMENT))
    assert (sheet(b).patient, sheet(b).insurance) == (500, 0)


def test_a_payment_above_the_charge_is_a_credit_only_where_no_cut_explains_it() -> None:
    """CO-45 of - 50.00 explains 150.00 on 100.00."""
    got = sheet(post(books(10000), answer(1, payment(service(1, 10000, 15000, cas(CO45=-5000))))))
    assert (got.insurance_paid, got.adjusted, got.balance, got.work, got.status) == (15000, -5000, 0, (), "closed")


def test_the_check_figure_of_a_second_payer_opens_review_where_it_differs() -> None:
    """OA-23 must be what the earlier payer paid and took off without PR, per claim."""
    start = post(books(10000, payers=(LAKESIDE, SUPPLEMENT)), answer(1, payment(service(1, 10000, 7000, cas(CO45=1000, PR2=2000)))))
    fits = post(start, answer(2, payment(service(1, 10000, 2000, cas(OA23=8000)), status="2"), SUPPLEMENT))
    assert sheet(fits).work == ()
    off = post(start, answer(2, payment(service(1, 10000, 1900, cas(OA23=8100)), status="2"), SUPPLEMENT))
    assert sheet(off).work == ("review",)
    work = settle(off).work[0]
    assert (work.at_stake_cents, work.codes) == (100, ("OA-23",))


def test_the_check_figure_is_compared_per_claim_and_not_per_line() -> None:
    """Two lines off by as much in opposite directions agree."""
    first = payment(service(1, 10000, 8000, cas(PR2=2000)), service(2, 10000, 8000, cas(PR2=2000)))
    second = payment(service(1, 10000, 1900, cas(OA23=8100)), service(2, 10000, 2100, cas(OA23=7900)), status="2")
    b = post(books(10000, 10000, payers=(LAKESIDE, SUPPLEMENT)), answer(1, first))
    assert "review" not in sheet(post(b, answer(2, second, SUPPLEMENT))).work


def test_the_check_figure_without_an_earlier_answer_is_reviewed_whole() -> None:
    """Nothing here to compare it with: all of it is for a person."""
    b = post(
        books(10000, payers=(LAKESIDE, SUPPLEMENT)), answer(1, payment(service(1, 10000, 2000, cas(OA23=8000)), status="2"), SUPPLEMENT)
    )
    work = next(w for w in settle(b).work if w.kind == "review")
    assert work.at_stake_cents == 8000


def test_a_work_item_takes_category_and_chance_from_the_code_with_the_largest_denied_amount() -> None:
    """Two codes: the larger decides; ties go by code."""
    came = payment(service(1, 10000, 0, cas(CO16=10000)), service(2, 20000, 0, cas(CO197=20000)))
    work = settle(post(books(10000, 20000), answer(1, came))).work[0]
    assert (work.kind, work.codes, work.at_stake_cents) == ("denial", ("CO-16", "CO-197"), 30000)
    assert (work.category, work.chance) == (rules().category("CO", "197"), rules().chance("CO", "197"))
    assert work.deadline is not None


def test_settling_twice_has_nothing_left_to_do() -> None:
    """It looks at the target, not at what happened."""
    b = post(books(10000), answer(1, payment(service(1, 10000, 5000, cas(CO45=1000, CO16=2000, PR1=2000)))))
    assert settle(b).transaction is None


def test_planning_twice_gives_the_same_hash_whatever_the_day() -> None:
    """The plan that was shown is the plan that is posted."""
    from datetime import date

    came = answer(1, payment(service(1, 10000, 5000, cas(CO45=1000, CO16=2000, PR1=2000))))
    assert plan(books(10000), came).hash == plan(books(10000), came, today=date(2027, 3, 1)).hash
    other = replace(came, payment=payment(service(1, 10000, 5000, cas(CO45=1001, CO16=1999, PR1=2000))))
    assert plan(books(10000), other).hash != plan(books(10000), came).hash


@pytest.mark.parametrize(
    ("came", "status"),
    [
        (payment(service(1, 10000, 0, cas(CO16=10000)), service(2, 10000, 0, cas(CO16=10000))), "denied"),
        (payment(service(1, 10000, 0, cas(CO16=10000)), service(2, 10000)), "part_denied"),
        (payment(service(1, 10000), service(2, 10000)), "closed"),
        (payment(service(1, 10000, 9000, cas(PR1=1000)), service(2, 10000)), "patient"),
        (payment(service(1, 10000, 9000, cas(COZZ=1000)), service(2, 10000)), "open"),
        (payment(service(1, 10000), service(2, 10000), status="19"), "closed"),
        (payment(service(1, 10000, 9000, cas(PR1=1000)), service(2, 10000), status="19"), "forwarded"),
        (payment(service(1, 10000, 12000, cas(COZZ=-2000)), service(2, 10000)), "credit"),
    ],
)
def test_the_status_of_a_claim_is_the_first_that_fits(came: object, status: str) -> None:
    """voided, unanswered, credit, denied, part_denied, closed, forwarded, patient, open."""
    assert sheet(post(books(10000, 10000), answer(1, came))).status == status  # type: ignore[arg-type]


def test_a_remittance_plan_shows_where_the_money_goes() -> None:
    """The preview's rows: payments, contract, patient, denied, held, provider level."""
    from tests.builders import remittance

    good = answer(1, payment(service(1, 10000, 5000, cas(CO45=1000, CO16=2000, PR1=2000))))
    lost = answer(2, payment(service(1, 10000), control_number="GHOST"))
    parts = (plan(books(10000), good), plan(None, lost))
    header = remittance(15000 - 120, 15000, ("WO", "48055", 120))
    made = posting.plan(1, 1, header, [good.payment, lost.payment], parts, received_before=False)
    rows = {r.what: (r.claims, r.cents) for r in made.summary}
    assert rows["Payments"] == (1, 5000)
    assert rows["Contract write-off (CO-45)"] == (1, 1000)
    assert rows["Patient share (PR-1)"] == (1, 2000)
    assert rows["Denied, stays with payer (CO-16)"] == (1, 2000)
    assert rows["Held"] == (1, 10000)
    assert next(r for r in made.summary if r.what.startswith("Provider level: WO 48055")).cents == -120
    assert [b.difference_cents for b in (made.balances.service, made.balances.claim, made.balances.remittance)] == [0, 0, 0]
    assert holds(parts[1]) == ["unmatched"]
    assert standing.figures(books(10000)).charge == 10000
    assert clocks().rows
