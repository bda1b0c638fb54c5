"""What people do at the command line: work a denial, give money up, move it, match, suspend, undo, and the log of it all."""

from __future__ import annotations

from tests.stories.story import Story, figures
from tests.stories.telling import ans, bill, era, reversal, s
from tests.stories.x12_records import CO, PR

REASON = ("--reason", "because it is so")


# ---- in hand, noted, set aside


def test_taking_an_item_leases_it_and_another_cannot_take_it(denied: Story) -> None:
    """`leased_by` in whose hand it is now; exit 2: another has it. Lease 30 minutes."""
    denied.does("take")
    item = denied.item()
    assert (item["leased_by"], item["state"], item["owner"]) == ("maria", "open", item["owner"])
    minutes = (denied.counter.now.timestamp() - _moment(item["leased_until"])) / -60
    assert 29 < minutes <= 30
    with denied.counter.as_login("ben"):
        assert "maria" in str(denied.does("take", code=2))
    denied.does("release")
    assert denied.item()["leased_by"] is None
    with denied.counter.as_login("ben"):
        denied.does("take")
        assert denied.item()["leased_by"] == "ben"
        denied.does("release")


def _moment(text: str) -> float:
    from datetime import datetime

    assert text.endswith("Z")
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def test_a_lease_ends_by_itself(denied: Story) -> None:
    """First values: lease 30 minutes."""
    from datetime import timedelta

    denied.does("take")
    before = denied.counter.now
    denied.counter.now += timedelta(minutes=31)
    with denied.counter.as_login("ben"):
        denied.does("take")
        denied.does("release")
    assert denied.counter.now > before


def test_a_note_leaves_the_denial_owed(denied: Story) -> None:
    """Denied money stays owed by the payer. A note, a resubmission or an appeal leaves it."""
    denied.does("note", "called, they look again")
    assert denied.figures() == figures(250, paid=80, adjusted=50, patient=20, denied=100)
    assert denied.item()["at_stake"] == "100.00"
    log = denied.counter("audit", "log", "--claim", denied.number())["events"]
    assert any("called, they look again" in str(event) or "note" in event["act"] for event in log)


def test_a_follow_up_lets_the_item_wait_and_the_money_stand(denied: Story) -> None:
    """Items that wait (`state: waiting`, for their follow-up date) come after the open ones, and count."""
    total = denied.counter("queue")["denied"]
    denied.does("follow-up", "2026-11-25")
    item = denied.item()
    assert (item["state"], item["follow_up"], item["at_stake"]) == ("waiting", "2026-11-25", "100.00")
    assert denied.counter("queue")["denied"] == total
    assert denied.figures()["denied"] == 10000
    items = denied.counter.items()
    states = [i["state"] for i in items]
    assert states == sorted(states, key="open waiting".split().index)


def test_a_follow_up_that_is_no_day_is_refused(denied: Story) -> None:
    """Exit 2: it cannot be done as asked; nothing was changed."""
    denied.does("follow-up", "someday", code=2)
    assert denied.item()["state"] == "open"


def test_a_later_answer_takes_a_waiting_denial_off_the_queue(story: Story) -> None:
    """Only a payment, an act that moves the money, a reversal or a later answer takes a denial off the queue."""
    story.sends(bill(300))
    story.paid(era(ans(s(0, CO(197, 300)))))
    story.does("follow-up", "2026-11-25")
    story.paid(era(ans(s(240, CO(45, 60)), icn="2"), trace="Q", day="20261020"))
    assert story.items() == []
    assert story.figures() == figures(300, paid=240, adjusted=60)


# ---- giving up


def test_a_write_off_gives_up_the_denied_amount(denied: Story) -> None:
    """written_off: what a person gave up here, with a reason; denied until an act moves the money."""
    denied.does("write-off", *REASON)
    assert denied.figures() == figures(250, paid=80, adjusted=50, patient=20, written_off=100)
    assert (denied.items(), denied.claim()["status"]) == ([], "patient")


def test_a_part_may_be_written_off(denied: Story) -> None:
    """The rest stays denied."""
    denied.does("write-off", "--amount", "30.00", *REASON)
    assert denied.figures() == figures(250, paid=80, adjusted=50, patient=20, written_off=30, denied=70)
    assert denied.item()["at_stake"] == "70.00"
    denied.does("write-off", "--line", "2", "--amount", "70.00", *REASON)
    assert denied.figures() == figures(250, paid=80, adjusted=50, patient=20, written_off=100)


def test_more_than_is_open_cannot_be_written_off(denied: Story) -> None:
    """Exit 2, and nothing was changed."""
    before = denied.claim()
    denied.does("write-off", "--line", "2", "--amount", "100.01", *REASON, code=2)
    denied.does("write-off", "--line", "9", *REASON, code=2)
    denied.does("write-off", "--amount", "-5", *REASON, code=2)
    denied.does("write-off", code=2)
    after = denied.claim()
    assert {k: after[k] for k in ("balance", "denied", "written_off")} == {k: before[k] for k in ("balance", "denied", "written_off")}


def test_the_write_off_limit_holds_a_biller(story: Story) -> None:
    """First values: write-off limit 250.00; exit 4: the user's role does not reach this."""
    story.sends(bill("250.00"), bill("250.01", label="B"))
    story.paid(era(ans(s(0, CO(97, 250))), ans(s(0, CO(97, "250.01")), label="B", icn="2")))
    with story.counter.as_login("ben"):
        story.does("write-off", *REASON)
        story.does("write-off", *REASON, label="B", code=4)
    assert story.figures() == figures(250, written_off=250)
    assert story.figures("B") == figures("250.01", denied="250.01")


def test_a_reversal_takes_back_the_write_off_that_rested_on_the_answer(denied: Story) -> None:
    """and with it the write-offs and transfers to the patient that rested on it."""
    denied.does("write-off", *REASON)
    denied.paid(era(reversal(ans(s(80, CO(45, 50), PR(2, 20)), s(0, CO(97, 100)))), trace="Q", day="20261020"))
    assert denied.figures() == figures(250)
    assert {i["kind"] for i in denied.items()} == {"awaiting_correction"}


def test_a_void_takes_back_the_write_off(denied: Story) -> None:
    """8 sets the charge to zero and takes back what was adjusted and written off; what was paid becomes a credit."""
    denied.does("write-off", *REASON)
    denied.sends(bill(150, 100, frequency="8", original="1"))
    assert denied.figures() == figures(0, paid=80)
    assert denied.claim()["status"] == "voided"


# ---- to the patient


def test_a_denial_in_group_pr_may_be_billed_to_the_patient(patients: Story) -> None:
    """denied … until an act moves the money (bill the patient, write off)."""
    patients.does("to-patient", *REASON)
    assert patients.figures() == figures(100, patient=100)
    assert (patients.items("A", "denial"), patients.claim()["status"]) == ([], "patient")


def test_a_denial_in_group_co_is_never_billed_to_the_patient(denied: Story) -> None:
    """CO provider absorbs unless overturned, never patient."""
    denied.does("to-patient", *REASON, code=2)
    assert denied.figures() == figures(250, paid=80, adjusted=50, patient=20, denied=100)


def test_a_reversal_takes_back_what_was_moved_to_the_patient(patients: Story) -> None:
    """and with it the write-offs and transfers to the patient that rested on it."""
    patients.does("to-patient", *REASON)
    patients.paid(era(reversal(ans(s(0, PR(26, 100)))), trace="Q", day="20261020"))
    assert patients.figures() == figures(100)
    assert {i["kind"] for i in patients.items()} == {"awaiting_correction"}


def test_what_was_moved_to_the_patient_closes_with_a_void(patients: Story) -> None:
    """denials and the patient's share close."""
    patients.does("to-patient", *REASON)
    patients.sends(bill(100, frequency="8", original="1"))
    assert patients.figures() == figures(0)


def test_the_patient_side_may_be_written_off(story: Story) -> None:
    """patient_balance … less patient_paid and what was written off on the patient's side. (Open: the text names no option for it.)"""
    story.sends(bill(100))
    story.paid(era(ans(s(60, CO(45, 20), PR(1, 20)))))
    said = story.does("write-off", "--line", "1", "--amount", "20.00", *REASON, code=(0, 2))
    off = 20 if said["ok"] else 0
    assert story.figures() == figures(100, paid=60, adjusted=20, written_off=off, patient=20 - off)


# ---- matched, suspended


def test_a_held_answer_is_matched_to_our_claim(story: Story) -> None:
    """what came as CONTROL-NUMBER is our CLAIM."""
    story.sends(bill(100))
    (report,) = story.paid(era(ans(s(80, CO(45, 20)), label="WRONG")), code=1)
    assert [(e["claim"], e["reason"]) for e in report["exceptions"]] == [(story.number("WRONG"), "unmatched")]
    assert story.figures() == figures(100)
    story.matches("P", "WRONG", story.number(), *REASON)
    assert story.figures() == figures(100, paid=80, adjusted=20)
    (report,) = story.posts("P")
    assert (report["state"], report["posted"], report["held"], report["exceptions"]) == ("already_posted", 1, 0, [])


def test_a_match_needs_a_held_answer_and_a_claim_and_a_reason(story: Story) -> None:
    """Exit 2 where it cannot be done as asked."""
    story.sends(bill(100))
    story.paid(era(ans(s(80, CO(45, 20)), label="WRONG"), ans(s(80, CO(45, 20)), icn="2")), code=1)
    story.matches("P", "WRONG", "NOSUCH", *REASON, code=2)
    story.matches("P", "NOSUCH", story.number(), *REASON, code=2)
    story.matches("P", "A", story.number(), *REASON, code=2)
    story.matches("NOSUCH", "WRONG", story.number(), *REASON, code=2)
    story.matches("P", "WRONG", story.number(), code=2)
    assert story.figures() == figures(100, paid=80, adjusted=20)


def test_a_match_does_not_make_a_wrong_answer_right(story: Story) -> None:
    """Matched to a claim of another charge it is held for that: exit 1, and nothing moves."""
    story.sends(bill(100))
    story.paid(era(ans(s(80, CO(45, 30)), label="WRONG")), code=1)
    story.matches("P", "WRONG", story.number(), *REASON, code=1)
    assert story.figures() == figures(100)
    (report,) = story.posts("P")
    assert [e["reason"] for e in report["exceptions"]] == ["charge_mismatch"]


def test_a_second_answer_may_be_accepted_as_it_came(story: Story) -> None:
    """match --accept: post a held answer as it came, where the role allows."""
    story.sends(bill(100))
    story.paid(era(ans(s(60, CO(45, 40)))))
    story.paid(era(ans(s(70, CO(45, 30)), icn="2"), trace="Q", day="20261020"), code=1)
    story.matches("Q", "A", "--accept", *REASON)
    # 100 − 130 − 70 = −100: both stand, a credit
    assert story.figures() == figures(100, paid=130, adjusted=70)
    assert (story.claim()["status"], [i["kind"] for i in story.items()]) == ("credit", ["credit"])


def test_a_denial_accepted_over_a_paid_answer_is_never_more_than_what_is_open(story: Story) -> None:
    """denied: never more than the line's insurance balance: of 150 paid 130 and 15 off by contract, 5 can be denied still."""
    story.sends(bill(150, 100))
    story.paid(era(ans(s(130, CO(45, 15), PR(2, 5)), s(0, CO(97, 100)))))
    story.does("write-off", "--line", "2", "--amount", "30", *REASON)
    story.paid(era(ans(s(0, CO(16, 150)), s(0, CO(97, 100)), icn="2"), trace="Q", day="20261020"), code=1)
    story.matches("Q", "A", "--accept", *REASON)
    assert story.figures() == figures(250, paid=130, adjusted=15, written_off=30, denied=75)


def test_suspending_moves_no_money_and_gives_an_owner(story: Story) -> None:
    """suspend moves no money: it gives what is there an owner, a reason and a last day (45 days)."""
    story.sends(bill(100))
    story.paid(era(ans(s(80, CO(45, 20)), label="WRONG")), code=1)
    before = story.counter("ledger", "check")
    said = story.counter("suspend", story.number("P"), story.number("WRONG"), "--owner", "ben", *REASON)
    assert said["ok"] is True
    assert (said["owner"], said["until"]) == ("ben", "2026-12-17")  # 2026-11-02 + 45
    said = story.counter("suspend", story.number("P"), story.number("WRONG"), "--owner", "ana", *REASON, "--until", "2026-11-20")
    assert (said["owner"], said["until"]) == ("ana", "2026-11-20")
    assert story.counter("ledger", "check")["entries"] == before["entries"]
    story.counter("suspend", story.number("P"), "NOSUCH", "--owner", "ben", *REASON, code=2)
    story.counter("suspend", story.number("P"), story.number("WRONG"), "--owner", "nobody", *REASON, code=2)
    story.matches("P", "WRONG", story.number(), *REASON)
    assert story.figures() == figures(100, paid=80, adjusted=20)


# ---- undone


def test_a_write_off_is_undone_and_the_undoing_undone(denied: Story) -> None:
    """my last request, reversed; an undo can be undone."""
    owed = figures(250, paid=80, adjusted=50, patient=20, denied=100)
    gone = figures(250, paid=80, adjusted=50, patient=20, written_off=100)
    denied.does("write-off", *REASON)
    denied.counter("undo", "--preview")
    assert denied.figures() == gone
    denied.counter("undo")
    assert denied.figures() == owed
    assert denied.item()["at_stake"] == "100.00"
    denied.counter("undo")
    assert denied.figures() == gone
    assert denied.items() == []


def test_a_bill_to_the_patient_is_undone(patients: Story) -> None:
    """my last request, reversed."""
    patients.does("to-patient", *REASON)
    patients.counter("undo")
    assert patients.figures() == figures(100, denied=100)
    assert patients.item()["state"] == "open"


def test_a_posting_is_undone_and_posted_again(story: Story) -> None:
    """What was posted is taken back; the remittance can be posted anew, to the same figures."""
    story.sends(bill(150, 100))
    story.paid(era(ans(s(80, CO(45, 50), PR(2, 20)), s(0, CO(97, 100)))))
    story.counter("undo")
    assert story.figures() == figures(250)
    assert (story.items(), story.claim()["denials"]) == ([], [])
    (report,) = story.posts("P")
    assert report["state"] == "posted"
    assert story.figures() == figures(250, paid=80, adjusted=50, patient=20, denied=100)
    assert story.item()["at_stake"] == "100.00"


def test_a_match_is_undone(story: Story) -> None:
    """What was matched is held again."""
    story.sends(bill(100))
    story.paid(era(ans(s(80, CO(45, 20)), label="WRONG")), code=1)
    story.matches("P", "WRONG", story.number(), *REASON)
    story.counter("undo")
    assert story.figures() == figures(100)


def test_an_undo_is_refused_where_somebody_went_on_since(denied: Story) -> None:
    """Refused where a row has moved since: exit 2, and nothing was changed."""
    with denied.counter.as_login("ben"):
        denied.does("write-off", "--amount", "30.00", *REASON)
    denied.paid(era(reversal(ans(s(80, CO(45, 50), PR(2, 20)), s(0, CO(97, 100)))), trace="Q", day="20261020"))
    before = denied.figures()
    with denied.counter.as_login("ben"):
        denied.counter("undo", code=2)
    assert denied.figures() == before == figures(250)


def test_nobody_undoes_what_another_did(denied: Story) -> None:
    """my last request: of mine, not another's."""
    with denied.counter.as_login("ana"):
        denied.counter("undo", code=2)
    assert denied.figures()["denied"] == 10000
