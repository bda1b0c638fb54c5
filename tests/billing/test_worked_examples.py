"""The twenty worked examples of posting, E1 to E20, to the cent."""

from __future__ import annotations

from dataclasses import replace

from billing import balance, posting
from billing.books import ClaimBooks
from tests.builders import (
    CAPITATED,
    LAKESIDE,
    SUPPLEMENT,
    Sheet,
    answer,
    books,
    cas,
    holds,
    payment,
    plan,
    post,
    remittance,
    reverse,
    service,
    sheet,
    write,
)  # fmt: skip


def _remit(paid: int, claims: int, *plb: tuple[str, str, int]) -> dict[str, int]:
    """What a remittance's receipt puts into each account; it must add up."""
    header = remittance(paid, claims, *plb)
    assert balance.remittance_off(header) is None
    accounts: dict[str, int] = {}
    for e in posting.received(1, header).entries:
        accounts[e.account] = accounts.get(e.account, 0) + e.cents
    return accounts


def _one(*services: object, **changes: object) -> Sheet:
    """The figures after one payer's answer with these services, as our lines were charged."""
    came = payment(*services, **changes)  # type: ignore[arg-type]
    return sheet(post(books(*(s.charge_cents for s in came.lines)), answer(1, came)))


def test_e1_a_plain_ppo_answer_pays_cuts_and_leaves_a_share() -> None:
    """200.00 less CO-45 80.00 and PR-2 24.00 is 96.00."""
    got = _one(service(1, 20000, 9600, cas(CO45=8000, PR2=2400)))
    assert got == Sheet(9600, 8000, 0, 2400, 0, 0, 0, 2400, (), (), "patient")


def test_e2_a_line_that_pays_nothing_by_deductible_is_no_denial() -> None:
    """Three lines, the first all deductible: nothing is denied."""
    got = _one(
        service(1, 15000, 0, cas(CO45=5000, PR1=10000)),
        service(2, 12000, 6500, cas(CO45=3000, PR3=2500)),
        service(3, 8000, 4800, cas(CO45=2000, PR2=1200)),
    )
    assert (got.insurance_paid, got.adjusted, got.patient, got.denied, got.balance) == (11300, 10000, 13700, 0, 13700)


def test_e3_sequestration_is_a_cut_and_never_the_patients() -> None:
    """CO-253 of 1.60 settles; the patient owes the 20.00 alone."""
    got = _one(service(1, 16000, 7840, cas(CO45=6000, PR2=2000, CO253=160)))
    assert (got.adjusted, got.patient, got.insurance) == (6160, 2000, 0)


def test_e4_one_denied_line_of_a_processed_claim_is_one_denial() -> None:
    """Status 1 with a denied line: 100.00 in the queue."""
    got = _one(service(1, 15000, 8000, cas(CO45=5000, PR2=2000)), service(2, 10000, 0, cas(CO97=10000)))
    assert (got.denied, got.denials, got.insurance, got.patient, got.work) == (10000, ("CO-97",), 10000, 2000, ("denial",))
    assert got.status == "part_denied"


def test_e5_a_claim_may_be_denied_under_status_1() -> None:
    """A whole denial is not a matter of CLP02."""
    got = _one(service(1, 30000, 0, cas(CO197=30000)))
    assert (got.denied, got.adjusted, got.status) == (30000, 0, "denied")


def test_e6_status_4_opens_a_denial_and_no_contract() -> None:
    """CO-31 of 180.00: eligibility work."""
    b = post(books(18000), answer(1, payment(service(1, 18000, 0, cas(CO31=18000)), status="4")))
    assert (sheet(b).denied, sheet(b).adjusted) == (18000, 0)


def _e7() -> tuple[ClaimBooks, ClaimBooks, ClaimBooks]:
    original = payment(service(1, 15000, 5000, cas(CO45=7500, PR1=2500)))
    first = post(books(15000), answer(1, original))
    back = post(first, answer(2, reverse(original)))
    corrected = payment(service(1, 15000, 6400, cas(CO45=7000, PR2=1600)), icn="ICN2")
    return first, back, post(back, answer(3, corrected))


def test_e7_reversal_and_correction_leave_the_corrections_figures() -> None:
    """25.00 patient, then all 150.00 open again, then 16.00 patient; net cash + 14.00."""
    first, back, last = _e7()
    assert (sheet(first).patient, sheet(first).balance) == (2500, 2500)
    assert sheet(back) == Sheet(0, 0, 0, 0, 15000, 0, 0, 15000, (), ("awaiting_correction",), "unanswered")
    assert sheet(last) == Sheet(6400, 7000, 0, 1600, 0, 0, 0, 1600, (), (), "patient")


def test_e8_provider_level_adjustments_have_accounts_of_their_own() -> None:
    """500.00 of claims, WO 120.00 taken, L6 3.25 given: 383.25."""
    assert _remit(38325, 50000, ("WO", "X", 12000), ("L6", "", -325)) == {
        "payer_clearing": 38325, "suspense": -50000, "recoupment": 12000, "interest": -325,
    }  # fmt: skip


def test_e9_a_forward_balance_is_owed_and_then_nothing() -> None:
    """- 40.00 carried to the next remittance, + 40.00 applied there."""
    first, second = _remit(0, -4000, ("FB", "EFT1", -4000)), _remit(26000, 30000, ("FB", "EFT1", 4000))
    assert first["forward_balance"] == -4000
    assert first["forward_balance"] + second["forward_balance"] == 0


def test_e10_a_delayed_recovery_ends_at_nothing() -> None:
    """WO - 30.00 puts it off, WO + 30.00 takes it."""
    first, second = _remit(50000, 47000, ("WO", "ICN", -3000)), _remit(37000, 40000, ("WO", "ICN", 3000))
    assert first["recoupment"] + second["recoupment"] == 0


def test_e11_a_refund_by_check_touches_no_claim() -> None:
    """72 of - 30.00 and WO of + 30.00: the payment is the claims'."""
    assert _remit(25000, 25000, ("72", "CHK", -3000), ("WO", "CHK", 3000))["recoupment"] == 0


def _after_first() -> ClaimBooks:
    first = payment(service(1, 50000, 30000, cas(PR1=7500, CO45=12500)))
    return post(books(50000, payers=(LAKESIDE, SUPPLEMENT)), answer(1, first))


def test_e12_a_second_payer_that_repeats_the_first_is_posted_up_to_what_is_open() -> None:
    """65.00 paid and CO-45 of 435.00 on 75.00 open: 10.00 posts, 425.00 does not, and is flagged."""
    bad = payment(service(1, 50000, 6500, cas(CO45=43500)), status="2", icn="S1")
    b = post(_after_first(), answer(2, bad, SUPPLEMENT))
    got = sheet(b)
    assert (got.insurance_paid, got.adjusted, got.balance, got.work, got.status) == (36500, 13500, 0, ("repeats_primary",), "closed")
    assert b.answers[-1].lines[0].unposted_cents == 42500


def test_e12_a_second_payer_that_names_the_first_by_reason_23_posts_clean() -> None:
    """OA-23 of 425.00 is a check figure; CO-45 of 10.00 posts."""
    good = payment(service(1, 50000, 6500, cas(OA23=42500, CO45=1000)), status="2", icn="S1")
    got = sheet(post(_after_first(), answer(2, good, SUPPLEMENT)))
    assert (got.adjusted, got.balance, got.work) == (13500, 0, ())


def test_e13_a_claim_level_adjustment_is_divided_so_that_payments_sum_to_clp04() -> None:
    """Services say 494.60, the claim 98.92: 98.92 is posted."""
    came = payment(
        service(1, 180000, 46092, cas(OA23=133908)), service(2, 6300, 3368, cas(OA23=2932)), adjustments=cas(OA23=39568), status="2"
    )
    assert came.paid_cents == 9892
    b = post(books(180000, 6300), answer(1, came))
    assert sheet(b).insurance_paid == 9892
    assert sheet(b).adjusted == 0


def test_e14_a_negative_cut_raises_the_balance() -> None:
    """CO-144 of - 1.10 is an incentive: posted as it came."""
    got = _one(service(1, 10000, 5710, cas(CO45=3000, PR2=1400, CO144=-110)))
    assert (got.insurance_paid, got.adjusted, got.patient, got.insurance) == (5710, 2890, 1400, 0)


def test_e15_capitation_settles_only_where_the_payer_is_capitated() -> None:
    """CO-24: a cut for a capitated payer, a denial for any other."""
    came = payment(service(1, 9000, 0, cas(CO24=9000)))
    paid = sheet(post(books(9000, payers=(CAPITATED,)), answer(1, came, CAPITATED)))
    assert (paid.adjusted, paid.denied, paid.status) == (9000, 0, "closed")
    assert sheet(post(books(9000), answer(1, came))).denied == 9000


def test_e16_a_copay_paid_twice_is_the_patients_credit() -> None:
    """20.00 collected, then the payer pays all 100.00: - 20.00, the patient's."""
    from billing.ledger import Entry, Transaction
    from tests.builders import act, settled

    copay = Transaction("settle", (Entry("patient", -2000, "place", 1, 1), Entry("patient_cash", 2000, "place", 1, 1)), 1)
    b = settled(act(books(10000), copay))
    got = sheet(post(b, answer(1, payment(service(1, 10000, 10000)))))
    assert (got.balance, got.patient, got.insurance, got.work, got.status) == (-2000, -2000, 0, ("credit",), "credit")


def test_e17_a_remittance_of_nothing_still_opens_denials() -> None:
    """BPR02 of 0.00: no money moves, the denial stands."""
    assert _remit(0, 0) == {"payer_clearing": 0, "suspense": 0}
    assert _one(service(1, 30000, 0, cas(CO197=30000))).denied == 30000


def test_e18_a_takeback_within_one_remittance_nets_on_its_claim() -> None:
    """+ 120.00 and - 160.00 on one claim: - 40.00 there, funded by the others."""
    original = payment(service(1, 20000, 16000, cas(CO45=4000)))
    b = post(books(20000), answer(1, original))
    back = answer(2, reverse(original), remittance=5)
    anew = answer(3, payment(service(1, 20000, 12000, cas(CO45=8000)), icn="ICN2"), remittance=5)
    p = plan(b, back, anew)
    assert holds(p) == [None, None]
    assert sum(e.cents for a in p.answers for t in a.transactions for e in t.entries if e.account == "suspense") == -4000
    assert sheet(write(b, p, (back, anew))).insurance_paid == 12000


def test_e19_a_price_told_in_advance_changes_nothing() -> None:
    """Status 25 with CO-101: shown, on no balance, no work."""
    came = payment(service(1, 10000, 0, cas(CO101=10000)), status="25")
    got = sheet(post(books(10000), answer(1, came)))
    assert got == Sheet(0, 0, 0, 0, 10000, 0, 0, 10000, (), (), "unanswered")


def test_e20_a_clipped_payment_is_not_shaved_off_a_claim() -> None:
    """500.00 of claims, 14.00 clipped: 486.00 in the bank, the claims stay whole."""
    assert _remit(48600, 50000, ("WO", "REF", 1400)) == {"payer_clearing": 48600, "suspense": -50000, "recoupment": 1400}


def test_a_remittance_whose_sum_is_wrong_is_held_whole() -> None:
    """The third balance fails: nothing of it posts, and its money stands in suspense."""
    header = replace(remittance(48601, 50000, ("WO", "REF", 1400)))
    made = posting.plan(7, 1, header, [], (), received_before=False)
    assert made.hold_all is not None
    assert made.hold_all.reason == "out_of_balance"
    assert made.received is not None
    assert [e.cents for e in made.received.entries] == [48601, -50001, 1400]
