"""The twenty worked examples of posting, E1 to E20, through the command line alone: import, post, and the documents held to the cent."""

from __future__ import annotations

from dataclasses import replace

from tests.stories.counter import Json
from tests.stories.story import Story, figures
from tests.stories.telling import ans, bill, era, reversal, s
from tests.stories.x12_records import CO, LAKESIDE, OA, PR, SUPPLEMENT, THIRD, Payer, Remit


def _one(story: Story, remit: Remit, code: int = 0, named: int = 0) -> Json:
    """One payment, in and posted; its report."""
    (report,) = story.paid(remit, code=code, named=named)
    return report


def _sums(report: Json) -> tuple[str, str, str, str]:
    """What was paid, what its claims say, what was taken at provider level, and its state."""
    return report["paid"], report["claim_total"], report["provider_adjustment"], report["state"]


def _whole(story: Story) -> None:
    """The books balance, entry by entry."""
    assert story.counter("ledger", "check")["problems"] == []


def _lines(story: Story, label: str = "A") -> list[tuple[str, str, str]]:
    """Paid, patient, denied of each line."""
    return [(line["paid"], line["patient_balance"], line["denied"]) for line in story.claim(label)["lines"]]


def test_e1_plain_ppo(story: Story) -> None:
    """200.00 − (CO45 80.00 + PR2 24.00) = 96.00."""
    story.sends(bill(200))
    report = _one(story, era(ans(s(96, CO(45, 80), PR(2, 24)))))
    assert _sums(report) == ("96.00", "96.00", "0.00", "posted")
    assert story.figures() == figures(200, paid=96, adjusted=80, patient=24)
    assert (story.claim()["status"], story.items()) == ("patient", [])


def test_e2_three_lines_the_first_all_deductible(story: Story) -> None:
    """350.00 − 237.00 = 113.00; a line that pays nothing is no denial."""
    story.sends(bill(150, 120, 80))
    _one(story, era(ans(s(0, CO(45, 50), PR(1, 100)), s(65, CO(45, 30), PR(3, 25)), s(48, CO(45, 20), PR(2, 12)))))
    assert story.figures() == figures(350, paid=113, adjusted=100, patient=137)
    assert _lines(story) == [("0.00", "100.00", "0.00"), ("65.00", "25.00", "0.00"), ("48.00", "12.00", "0.00")]
    assert story.items() == []


def test_e3_sequestration_is_never_the_patients(story: Story) -> None:
    """160.00 − (CO45 60.00 + PR2 20.00 + CO253 1.60) = 78.40."""
    story.sends(bill(160))
    _one(story, era(ans(s("78.40", CO(45, 60), PR(2, 20), CO(253, "1.60")))))
    assert story.figures() == figures(160, paid="78.40", adjusted="61.60", patient=20)


def test_e4_one_line_denied_of_a_claim_that_is_processed(story: Story) -> None:
    """The queue gets one line of 100.00, though the claim says status 1 and pays 80.00."""
    story.sends(bill(150, 100))
    _one(story, era(ans(s(80, CO(45, 50), PR(2, 20)), s(0, CO(97, 100)))))
    assert story.figures() == figures(250, paid=80, adjusted=50, patient=20, denied=100)
    assert (story.item()["at_stake"], story.item()["reasons"], story.claim()["status"]) == ("100.00", ["CO-97"], "part_denied")


def test_e5_a_whole_claim_denied_under_status_1(story: Story) -> None:
    """Alone in its file: BPR02 is 0.00, and the denial is there."""
    story.sends(bill(300))
    report = _one(story, era(ans(s(0, CO(197, 300)))))
    assert _sums(report) == ("0.00", "0.00", "0.00", "posted")
    assert story.figures() == figures(300, denied=300)
    assert (story.item()["category"], story.claim()["status"]) == ("authorization", "denied")


def test_e6_status_4_is_eligibility_work(story: Story) -> None:
    """CO-31 of 180.00: nothing contractual is posted."""
    story.sends(bill(180))
    _one(story, era(ans(s(0, CO(31, 180)), status="4")))
    assert story.figures() == figures(180, denied=180)
    assert story.item()["category"] == "eligibility"


def test_e7_reversal_and_correction(story: Story) -> None:
    """25.00 patient; then 150.00 open; then 16.00 patient. Net cash + 14.00."""
    story.sends(bill(150))
    first = ans(s(50, CO(45, 75), PR(1, 25)))
    _one(story, era(first))
    assert story.figures() == figures(150, paid=50, adjusted=75, patient=25)
    _one(story, era(reversal(first), trace="BACK", day="20261020"))
    assert story.figures() == figures(150)
    assert story.item(kind="awaiting_correction")["state"] == "waiting"
    _one(story, era(ans(s(64, CO(45, 70), PR(2, 16)), icn="2"), trace="ANEW", day="20261021"))
    assert story.figures() == figures(150, paid=64, adjusted=70, patient=16)
    assert story.items() == []


def test_e7_both_in_one_remittance(story: Story) -> None:
    """As the rule wants it: reversal first, correction after, one payment of 14.00."""
    story.sends(bill(150))
    first = ans(s(50, CO(45, 75), PR(1, 25)))
    _one(story, era(first))
    report = _one(story, era(reversal(first), ans(s(64, CO(45, 70), PR(2, 16)), icn="2"), trace="Q", day="20261020"))
    assert _sums(report) == ("14.00", "14.00", "0.00", "posted")
    assert story.figures() == figures(150, paid=64, adjusted=70, patient=16)


def test_e8_recoupment_and_interest_stand_apart(story: Story) -> None:
    """500.00 − (120.00 − 3.25) = 383.25: the claim is paid 500.00, the payment is 383.25."""
    story.sends(bill(500))
    report = _one(story, era(ans(s(500)), plb=[[("WO", "48055", 120), ("L6", "", "-3.25")]]))
    assert _sums(report) == ("383.25", "500.00", "116.75", "posted")
    assert story.figures() == figures(500, paid=500)
    _whole(story)


def test_e9_forward_balance(story: Story) -> None:
    """Reversal − 160 and correction 120 leave − 40, carried; the next payment of 300 is 260."""
    story.sends(bill(200), bill(300, label="B"))
    first = ans(s(160, CO(45, 40)))
    _one(story, era(first))
    anew = ans(s(120, CO(45, 80)), icn="2")
    report = _one(story, era(reversal(first), anew, trace="FB1", day="20261020", plb=[[("FB", story.number("FB1"), -40)]]))
    assert _sums(report) == ("0.00", "-40.00", "-40.00", "posted")
    assert story.figures() == figures(200, paid=120, adjusted=80)
    report = _one(story, era(ans(s(300), label="B", icn="B"), trace="FB2", day="20261027", plb=[[("FB", story.number("FB1"), 40)]]))
    assert _sums(report) == ("260.00", "300.00", "40.00", "posted")
    assert story.figures("B") == figures(300, paid=300)
    _whole(story)


def test_e10_a_delayed_recovery(story: Story) -> None:
    """Reversal − 50 and correction 20, others 500, WO − 30: 500 comes; later WO + 30 of 400: 370."""
    story.sends(bill(50), bill(500, label="B"), bill(400, label="C"))
    first = ans(s(50), icn="9")
    _one(story, era(first))
    anew, others = ans(s(20, CO(45, 30)), icn="2"), ans(s(500), label="B", icn="B")
    report = _one(story, era(others, reversal(first), anew, trace="Q", day="20261020", plb=[[("WO", story.number("9"), -30)]]))
    assert _sums(report) == ("500.00", "470.00", "-30.00", "posted")
    report = _one(story, era(ans(s(400), label="C", icn="C"), trace="R", day="20261027", plb=[[("WO", story.number("9"), 30)]]))
    assert _sums(report) == ("370.00", "400.00", "30.00", "posted")
    assert (story.figures(), story.figures("B"), story.figures("C")) == (
        figures(50, paid=20, adjusted=30), figures(500, paid=500), figures(400, paid=400),
    )  # fmt: skip
    _whole(story)


def test_e11_our_refund_by_check_is_acknowledged(story: Story) -> None:
    """72 of − 30 with WO of + 30: nothing of it reaches a claim."""
    story.sends(bill(250))
    report = _one(story, era(ans(s(250)), plb=[[("72", "CHK1", -30), ("WO", "CHK1", 30)]]))
    assert _sums(report) == ("250.00", "250.00", "0.00", "posted")
    assert story.figures() == figures(250, paid=250)
    _whole(story)


def _primary(story: Story) -> None:
    story.sends(bill(500, payers=(LAKESIDE, SUPPLEMENT)))
    _one(story, era(ans(s(300, PR(1, 75), CO(45, 125)))))
    assert story.figures() == figures(500, paid=300, adjusted=125)
    assert story.item(kind="next_payer")["at_stake"] == "75.00"


def test_e12_a_second_payer_that_repeats_the_first(story: Story) -> None:
    """65.00 paid, CO45 435.00 on 75.00 open: 10.00 is posted, 425.00 is flagged, and the balance is no − 425.00."""
    _primary(story)
    _one(story, era(ans(s(65, CO(45, 435)), status="2", icn="S"), trace="Q", day="20261020", payer=SUPPLEMENT))
    assert story.figures() == figures(500, paid=365, adjusted=135)
    assert story.item(kind="repeats_primary")["at_stake"] == "425.00"


def test_e12_a_second_payer_that_names_the_first_by_reason_23(story: Story) -> None:
    """OA23 425.00 is a check figure, never posted."""
    _primary(story)
    _one(story, era(ans(s(65, OA(23, 425), CO(45, 10)), status="2", icn="S"), trace="Q", day="20261020", payer=SUPPLEMENT))
    assert story.figures() == figures(500, paid=365, adjusted=135)
    assert story.items() == []


def test_e13_adjustments_at_claim_level_beside_those_of_lines(story: Story) -> None:
    """1,863.00 − 1,764.08 = 98.92, though the services say 494.60: 98.92 is posted, divided by charge."""
    story.sends(bill(1800, 63, payers=(LAKESIDE, SUPPLEMENT)))
    came = ans(s("460.92", OA(23, "1339.08")), s("33.68", OA(23, "29.32")), adjustments=(OA(23, "395.68"),), status="2")
    report = _one(story, era(came, payer=SUPPLEMENT))
    assert _sums(report) == ("98.92", "98.92", "0.00", "posted")
    assert story.figures() == figures(1863, paid="98.92")
    # 395.68 by charge: 382.2995 and 13.3805, the cent to the larger remainder.
    assert [line["paid"] for line in story.claim()["lines"]] == ["78.62", "20.30"]
    assert [a["amount"] for a in story.claim()["adjustments"]] == ["395.68"]


def test_e14_a_negative_cut_raises_the_balance(story: Story) -> None:
    """100.00 − (CO45 30.00 + PR2 14.00 + CO144 − 1.10) = 57.10."""
    story.sends(bill(100))
    _one(story, era(ans(s("57.10", CO(45, 30), PR(2, 14), CO(144, "-1.10")))))
    assert story.figures() == figures(100, paid="57.10", adjusted="28.90", patient=14)


def test_e15_capitation_is_a_denial_where_the_payer_is_not_capitated(story: Story) -> None:
    """CO24 of 90.00: another plan's patient, until the practice marks the payer as capitated."""
    story.sends(bill(90))
    _one(story, era(ans(s(0, CO(24, 90)))))
    assert story.figures() == figures(90, denied=90)


def test_e16_a_copay_collected_before_is_the_patients_credit(story: Story) -> None:
    """20.00 at the front desk, then the payer pays all 100.00: − 20.00, the patient's."""
    story.sends(bill(100))
    story.counter("cash", "take", "--claim", story.number("A"), "--amount", "20.00", "--method", "card")
    _one(story, era(ans(s(100))))
    got = story.claim()
    assert (got["insurance_paid"], got["patient_paid"], got["balance"], got["patient_balance"], got["status"]) == (
        "100.00", "20.00", "-20.00", "-20.00", "credit",
    )  # fmt: skip
    assert story.item(kind="credit")["at_stake"] == "20.00"
    _whole(story)


def test_e17_a_remittance_of_nothing_opens_its_denials(story: Story) -> None:
    """0.00, no money: two claims, one denied, one all deductible."""
    story.sends(bill(300), bill(80, label="B"))
    report = _one(story, era(ans(s(0, CO(197, 300))), ans(s(0, PR(1, 80)), label="B", icn="2")))
    assert (*_sums(report), report["posted"]) == ("0.00", "0.00", "0.00", "posted", 2)
    assert (story.figures(), story.figures("B")) == (figures(300, denied=300), figures(80, patient=80))


def test_e18_a_takeback_within_one_remittance(story: Story) -> None:
    """+ 120 and − 160 on one claim, funded by another: − 40 there, 60 in the bank."""
    story.sends(bill(200), bill(100, label="B"))
    first = ans(s(160, CO(45, 40)))
    _one(story, era(first))
    report = _one(
        story,
        era(reversal(first), ans(s(120, CO(45, 80)), icn="2"), ans(s(100), label="B", icn="B"), trace="Q", day="20261020"),
    )
    assert _sums(report) == ("60.00", "60.00", "0.00", "posted")
    assert (story.figures(), story.figures("B")) == (figures(200, paid=120, adjusted=80), figures(100, paid=100))
    _whole(story)


def test_e19_a_price_told_in_advance(story: Story) -> None:
    """Status 25 with CO101: in the list of answers, on no balance, no work."""
    story.sends(bill(100))
    _one(story, era(ans(s(0, CO(101, 100)), status="25")))
    assert story.figures() == figures(100)
    assert story.items() == []
    assert [(r["status"], r["posted"]) for r in story.claim()["remittances"]] == [("25", True)]


def test_e20_a_clipped_payment_is_shaved_off_no_claim(story: Story) -> None:
    """500.00 of claims, 14.00 clipped: 486.00 in the bank, both claims whole."""
    story.sends(bill(300), bill(200, label="B"))
    report = _one(story, era(ans(s(300)), ans(s(200), label="B", icn="B"), plb=[[("WO", "CLIP", 14)]]))
    assert _sums(report) == ("486.00", "500.00", "14.00", "posted")
    assert (story.figures(), story.figures("B")) == (figures(300, paid=300), figures(200, paid=200))
    _whole(story)


def test_the_same_trace_of_two_payers_is_two_payments(story: Story) -> None:
    """Check numbers alone are not unique (posting rule 9): alone the trace exits 2, with its payer it posts."""
    story.sends(bill(100), bill(50, label="B", payers=(THIRD,)))
    story.gets(era(ans(s(100))))
    story.gets(era(ans(s(50), label="B"), payer=THIRD))
    story.posts("P", code=2)
    for payer, label in ((LAKESIDE, "A"), (THIRD, "B")):
        story.counter("post", _named(payer, story.number("P")))
        assert story.figures(label)["balance"] == 0


def _named(payer: Payer, trace: str) -> str:
    return f"{payer.id}:{trace}"


def test_every_example_off_by_a_cent_is_held(story: Story) -> None:
    """Nothing is invented: E1 with a cent too much is no answer."""
    story.sends(bill(200))
    off = ans(s("96.01", CO(45, 80), PR(2, 24), charge=200))
    report = _one(story, replace(era(off), paid=9601), code=1, named=1)
    assert [e["reason"] for e in report["exceptions"]] == ["out_of_balance"]
    assert story.figures() == figures(200)
