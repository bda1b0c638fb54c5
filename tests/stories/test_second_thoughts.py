"""Acts of people and answers of payers, crossing each other: what stands, what is taken back, what waits and for how long."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.stories.counter import opened
from tests.stories.story import Story, figures
from tests.stories.telling import ans, bill, era, reversal, s
from tests.stories.x12_records import CO, LAKESIDE, OA, PR, SUPPLEMENT, Clinic

REASON = ("--reason", "because it is so")
first = ans(s(60, CO(45, 40)))


def test_to_patient_moves_the_lines_that_may_be_moved(story: Story) -> None:
    """PR-204 may be billed to the patient, CO-50 never."""
    story.sends(bill(50, 100))
    story.paid(era(ans(s(0, PR(204, 50)), s(0, CO(50, 100)))))
    story.does("to-patient", "--line", "2", *REASON, code=2)
    story.does("to-patient", "--line", "1", *REASON)
    assert story.figures() == figures(150, patient=50, denied=100)
    assert story.item()["at_stake"] == "100.00"
    assert story.claim()["denials"] == ["CO-50"]


def test_a_part_may_be_billed_to_the_patient(story: Story) -> None:
    """--amount A: the rest stays denied."""
    story.sends(bill(100))
    story.paid(era(ans(s(0, PR(26, 100)))))
    story.does("to-patient", "--amount", "30.00", *REASON)
    assert story.figures() == figures(100, patient=30, denied=70)
    story.does("to-patient", "--amount", "70.01", *REASON, code=2)
    story.does("to-patient", "--amount", "70.00", *REASON)
    assert story.figures() == figures(100, patient=100)


def test_a_protected_patient_is_never_billed(story: Story) -> None:
    """PR of a patient whom the law protects (remark N781) never enters."""
    story.sends(bill(100))
    story.paid(era(ans(s(0, PR(204, 100)), moa=("N781",))))
    story.does("to-patient", *REASON, code=2)
    assert story.figures() == figures(100, denied=100)


def test_a_share_of_a_protected_patient_can_be_written_off(story: Story) -> None:
    """It stays in insurance_balance until somebody decides."""
    story.sends(bill(100))
    story.paid(era(ans(s(60, CO(45, 20), PR(1, 20)), moa=("N781",))))
    assert story.figures() == figures(100, paid=60, adjusted=20)
    story.does("write-off", "--amount", "20.00", *REASON)
    assert story.figures() == figures(100, paid=60, adjusted=20, written_off=20)
    assert (story.items(), story.claim()["status"]) == ([], "closed")


def test_what_is_under_review_can_be_written_off_by_a_person(story: Story) -> None:
    """is never written off by itself: a person may."""
    story.sends(bill(100))
    story.paid(era(ans(s(70, CO(999, 30)))))
    assert [i["kind"] for i in story.items()] == ["review"]
    story.does("write-off", "--amount", "30.00", *REASON)
    assert story.figures() == figures(100, paid=70, written_off=30)
    assert story.claim()["status"] == "closed"


def test_written_off_and_reversed_and_corrected(story: Story) -> None:
    """The write-off that rested on the answer goes with it, and does not come back with the correction."""
    answer = ans(s(50, CO(45, 20), CO(197, 30)))
    story.sends(bill(100))
    story.paid(era(answer))
    story.does("write-off", *REASON)
    assert story.figures() == figures(100, paid=50, adjusted=20, written_off=30)
    story.paid(era(reversal(answer), ans(s(75, CO(45, 25)), icn="2"), trace="Q", day="20261020"))
    assert story.figures() == figures(100, paid=75, adjusted=25)
    assert story.claim()["status"] == "closed"


def test_a_reversal_of_one_payer_leaves_what_rests_on_the_other(story: Story) -> None:
    """and with it the write-offs … that rested on it: the second payer's denial, given up, did not rest on the first's answer alone.

    (Open: whether a write-off of the second's denial rests on the first's answer. The books must prove either way.)
    """
    one = ans(s(300, CO(45, 125), PR(1, 75)))
    two = ans(s(0, OA(23, 425), CO(109, 75)), status="2", icn="S")
    story.sends(bill(500, payers=(LAKESIDE, SUPPLEMENT)))
    story.paid(era(one))
    story.paid(era(two, payer=SUPPLEMENT, trace="Q", day="20261016"))
    story.does("write-off", *REASON)
    assert story.figures() == figures(500, paid=300, adjusted=125, written_off=75)
    story.paid(era(reversal(two), payer=SUPPLEMENT, trace="R", day="20261020"))
    assert story.figures() == figures(500, paid=300, adjusted=125)
    story.counter.proven()


def test_a_later_answer_after_a_write_off_proves(story: Story) -> None:
    """Only a reversal takes a write-off back. (Open: a later answer that pays what was given up; the books must prove.)"""
    story.sends(bill(300))
    story.paid(era(ans(s(0, CO(197, 300)))))
    story.does("write-off", "--amount", "50.00", *REASON)
    story.paid(era(ans(s(240, CO(45, 60)), icn="2"), trace="Q", day="20261020"), code=(0, 1))
    got = story.figures()
    assert (got["insurance_paid"], got["adjusted"], got["denied"]) in ((24000, 6000, 0), (24000, 1000, 0), (0, 0, 25000))
    story.counter.proven()


def test_a_later_answer_after_a_bill_to_the_patient_proves(story: Story) -> None:
    """A denial billed to the patient left something to the patient by an act, not by the answer. (Open; the books must prove.)"""
    story.sends(bill(100))
    story.paid(era(ans(s(0, PR(26, 100)))))
    story.does("to-patient", *REASON)
    story.paid(era(ans(s(80, CO(45, 20)), icn="2"), trace="Q", day="20261020"), code=(0, 1))
    got = story.figures()
    assert got["balance"] == got["insurance_balance"] + got["patient_balance"]
    story.counter.proven()


def test_a_resubmission_waits_even_after_a_part_was_given_up(story: Story) -> None:
    """where all its standing answers are denials that moved no money, frequency 1 is a resubmission."""
    story.sends(bill(300))
    story.paid(era(ans(s(0, CO(197, 300)))))
    story.does("write-off", "--amount", "50.00", *REASON)
    report = story.sends(bill(300))
    assert report["problems"] == []
    assert (story.item()["state"], story.figures()) == ("waiting", figures(300, written_off=50, denied=250))


def test_a_waiting_item_opens_on_its_day(tmp_path_factory: pytest.TempPathFactory) -> None:
    """the item waits until then; past their day come after all others; days_left counts down."""
    story = Story(opened(tmp_path_factory.mktemp("days")), "D")
    story.sends(bill(100), bill(50, label="B"))
    story.paid(era(ans(s(0, CO(16, 100))), ans(s(0, CO(50, 50)), label="B", icn="2")))
    story.does("follow-up", "2026-11-05")
    assert [(i["claim"], i["state"]) for i in story.counter.items()] == [("DB", "open"), ("DA", "waiting")]
    story.counter.now += timedelta(days=3)  # 2026-11-05, three days before 2026-11-08
    assert [(i["claim"], i["state"], i["days_left"]) for i in story.counter.items()] == [("DA", "open", 3), ("DB", "open", 159)]
    assert story.item()["priority"] == 2666  # 80.00 ÷ 3
    story.counter.now += timedelta(days=3)
    assert [(i["claim"], i["days_left"]) for i in story.counter.items()] == [("DA", 0), ("DB", 156)]
    story.counter.now += timedelta(days=1)
    assert [(i["claim"], i["days_left"]) for i in story.counter.items()] == [("DB", 155), ("DA", -1)]
    assert story.counter("work", "next")["item"]["claim"] == "DB"
    story.counter.proven()


def test_work_next_takes_the_best_that_nobody_holds(tmp_path_factory: pytest.TempPathFactory) -> None:
    """work next: in the order of the queue, past what others hold and what waits."""
    story = Story(opened(tmp_path_factory.mktemp("next")), "D")
    story.counter("people", "add", "ben", "biller")
    stakes = {"A": 100, "B": 400, "C": 300, "D": 200}
    story.sends(*(bill(amount, label=label) for label, amount in stakes.items()))
    story.paid(era(*(ans(s(0, CO(16, amount)), label=label, icn=label) for label, amount in stakes.items())))
    story.does("follow-up", "2026-11-20", label="C")
    assert story.counter("work", "next")["item"]["claim"] == "DB"
    with story.counter.as_login("ben"):
        assert story.counter("work", "next")["item"]["claim"] == "DD"
        assert story.item("D")["leased_by"] == "ben"
    assert story.counter("work", "next")["item"]["claim"] == "DA"
    assert story.item("C")["state"] == "waiting"


# ---- held, matched, undone


def test_an_answer_of_a_payment_that_does_not_add_up_is_accepted_or_refused(story: Story) -> None:
    """One exception with claim: null holds them all. (Open: whether --accept takes one of them; the books must prove.)"""
    story.sends(bill(100))
    (report,) = story.paid(era(ans(s(80, CO(45, 20))), paid=79), code=1, named=1)
    assert [(e["claim"], e["reason"]) for e in report["exceptions"]] == [(None, "out_of_balance")]
    said = story.matches("P", "A", "--accept", *REASON, code=(0, 2))
    assert story.figures() == (figures(100, paid=80, adjusted=20) if said["ok"] else figures(100))
    story.counter.proven()


def test_a_biller_may_not_post_what_stands_against_the_rules(story: Story) -> None:
    """--accept: where the role allows. (Open: which; refused or done, it must say so and prove.)"""
    story.sends(bill(100))
    story.paid(era(first))
    story.paid(era(ans(s(70, CO(45, 30)), icn="2"), trace="Q", day="20261020"), code=1)
    with story.counter.as_login("ben"):
        said = story.counter("match", story.number("Q"), story.number("A"), "--accept", *REASON, code=(0, 4))
    assert story.figures()["insurance_paid"] == (13000 if said["ok"] else 6000)


def test_what_was_accepted_can_be_undone(story: Story) -> None:
    """my last request, reversed."""
    story.sends(bill(100))
    story.paid(era(first))
    story.paid(era(ans(s(70, CO(45, 30)), icn="2"), trace="Q", day="20261020"), code=1)
    story.matches("Q", "A", "--accept", *REASON)
    assert story.figures() == figures(100, paid=130, adjusted=70)
    story.counter("undo")
    assert story.figures() == figures(100, paid=60, adjusted=40)
    assert story.items() == []


def test_a_match_undone_may_be_made_to_another_claim(story: Story) -> None:
    """What was matched is held again, and may be matched anew."""
    story.sends(bill(100), bill(100, label="B"))
    story.paid(era(ans(s(80, CO(45, 20)), label="WRONG")), code=1)
    story.matches("P", "WRONG", story.number(), *REASON)
    story.counter("undo")
    story.matches("P", "WRONG", story.number("B"), *REASON)
    assert (story.figures(), story.figures("B")) == (figures(100), figures(100, paid=80, adjusted=20))


def test_a_reversal_of_what_was_matched_is_found_or_held(story: Story) -> None:
    """Rung 2, the payer's number, may post by itself. (Open: "may".)"""
    wrong = ans(s(80, CO(45, 20)), label="WRONG")
    story.sends(bill(100))
    story.paid(era(wrong), code=1)
    story.matches("P", "WRONG", story.number(), *REASON)
    story.paid(era(reversal(wrong), trace="Q", day="20261020"), code=(0, 1))
    if story.figures() != figures(100):
        story.matches("Q", "WRONG", story.number(), *REASON)
    assert story.figures() == figures(100)
    assert {i["kind"] for i in story.items()} == {"awaiting_correction"}


def test_money_paid_to_another_house_can_be_taken_by_a_person(story: Story) -> None:
    """not_ours is held; a person who knows better matches it."""
    story.sends(bill(100))
    (report,) = story.paid(era(ans(s(80, CO(45, 20))), payee=Clinic("OTHER HOUSE", "1555555550", "999999999")), code=1)
    assert [e["reason"] for e in report["exceptions"]] == ["not_ours"]
    said = story.matches("P", "A", story.number(), *REASON, code=(0, 1, 2, 4))
    assert story.figures() == (figures(100, paid=80, adjusted=20) if said["ok"] else figures(100))


def test_undoing_a_posting_of_two_claims_takes_both_back(story: Story) -> None:
    """A request undoes whole."""
    story.sends(bill(100), bill(50, label="B"))
    story.paid(era(ans(s(0, CO(50, 100))), ans(s(40, PR(2, 10)), label="B", icn="2")))
    story.counter("undo")
    assert (story.figures(), story.figures("B")) == (figures(100), figures(50))
    assert (story.claim()["status"], story.claim("B")["status"]) == ("unanswered", "unanswered")
    story.counter("undo")
    assert (story.figures(), story.figures("B")) == (figures(100, denied=100), figures(50, paid=40, patient=10))
    assert story.item()["at_stake"] == "100.00"


def test_undoing_a_reversal_brings_the_denial_back(story: Story) -> None:
    """What the reversal closed stands again."""
    answer = ans(s(0, CO(50, 100)))
    story.sends(bill(100))
    story.paid(era(answer))
    story.paid(era(reversal(answer), trace="Q", day="20261020"))
    assert [i["kind"] for i in story.items()] == ["awaiting_correction"]
    story.counter("undo")
    assert (story.figures(), [i["kind"] for i in story.items()]) == (figures(100, denied=100), ["denial"])
    assert story.claim()["denials"] == ["CO-50"]
    (report,) = story.posts("Q")
    assert (report["state"], story.figures()) == ("posted", figures(100))


def test_undoing_a_superseding_answer_brings_the_denial_back(story: Story) -> None:
    """Its denials close by the later answer, and stand again where that is undone."""
    story.sends(bill(100))
    story.paid(era(ans(s(0, CO(50, 100)))))
    story.paid(era(ans(s(80, CO(45, 20)), icn="2"), trace="Q", day="20261020"))
    story.counter("undo")
    assert story.figures() == figures(100, denied=100)
    assert (story.item()["at_stake"], story.claim()["denials"]) == ("100.00", ["CO-50"])


def test_a_posting_is_not_undone_under_what_was_built_on_it(story: Story) -> None:
    """Refused where somebody went on since: exit 2."""
    story.sends(bill(100))
    story.paid(era(ans(s(0, CO(50, 100)))))
    with story.counter.as_login("ben"):
        story.does("write-off", "--amount", "40.00", *REASON)
    story.counter("undo", code=2)
    assert story.figures() == figures(100, written_off=40, denied=60)
    with story.counter.as_login("ben"):
        story.counter("undo")
    assert story.figures() == figures(100, denied=100)


def test_an_import_undone_or_refused_leaves_books_that_prove(story: Story) -> None:
    """my last request, reversed. (Open: whether an import is one that moved anything.)"""
    story.sends(bill(100))
    story.counter("undo", code=(0, 2))
    story.counter.proven()


def test_status_follows_from_acts(story: Story) -> None:
    """the first that fits: voided, unanswered, credit, denied, part_denied, closed, forwarded, patient, open."""
    story.sends(bill(100, 100))
    assert story.claim()["status"] == "unanswered"
    story.paid(era(ans(s(60, CO(45, 20), PR(1, 20)), s(0, CO(50, 100)))))
    assert story.claim()["status"] == "part_denied"
    story.does("write-off", "--line", "2", *REASON)
    assert story.claim()["status"] == "patient"
    story.sends(bill(100, 100, frequency="8", original="1"))
    assert story.claim()["status"] == "voided"


def test_a_request_that_posted_an_answer_and_its_reversal_is_taken_back_whole(tmp_path: Path) -> None:
    """80 posted, taken back and corrected to 70 by one `post --all`: undo takes all three back, undo again does all three anew."""
    story = Story(opened(tmp_path), "U")
    story.sends(bill(100))
    first = ans(s(80, CO(45, 20)), icn="1")
    story.gets(era(first, trace="P1", day="20260901"))
    second = ans(s(70, CO(45, 20), PR(3, 10)), icn="2")
    story.gets(era(reversal(first), second, ans(s(5), label="GONE", icn="9"), trace="P2", day="20260920"))
    for _ in range(2):
        story.counter("post", "--all", code=1)
        after = story.figures()
        assert after == figures(100, paid=70, adjusted=20, patient=10)
        story.counter("undo")
        assert story.figures() == figures(100)
        story.counter("undo")
        assert story.figures() == after
        story.counter("undo")
    story.counter.proven()
