"""Who may do what, and what the log and a claim's own page say of it afterwards."""

from __future__ import annotations

import pytest

from tests.stories.story import Story
from tests.stories.telling import ans, bill, era, reversal, s
from tests.stories.x12_records import CO, LAKESIDE, OA, PR, SUPPLEMENT

REASON = ("--reason", "because it is so")


@pytest.mark.parametrize("login", ["olga", "otto"])
def test_a_role_that_does_not_reach_an_act_exits_four(denied: Story, login: str) -> None:
    """exit 4: not allowed; the balances stay as they are."""
    with denied.counter.as_login(login):
        denied.does("write-off", *REASON, code=4)
        denied.does("take", code=4)
        denied.counter("post", "--all", code=4)
        assert denied.figures()["denied"] == 10000


def test_an_unknown_login_may_do_nothing(denied: Story) -> None:
    """others are unknown (exit 4) until added."""
    with denied.counter.as_login("stranger"):
        denied.counter("claim", denied.number(), code=4)
        denied.counter("queue", code=4)
    denied.counter("people", "add", "stranger", "biller")
    with denied.counter.as_login("stranger"):
        denied.counter("queue")
        denied.counter("people", "add", "friend", "biller", code=4)
    denied.counter("people", "remove", "stranger")
    with denied.counter.as_login("stranger"):
        denied.counter("queue", code=4)
    people = denied.counter("people", "list")["people"]
    assert {"maria", "ben", "ana", "olga", "otto"} <= {p["login"] for p in people}


def test_the_log_names_who_did_what_and_why(denied: Story) -> None:
    """number, moment, actor, act, subjects, reason, before, after."""
    with denied.counter.as_login("ben"):
        denied.does("write-off", "--amount", "30.00", "--reason", "small balance")
    events = denied.counter("audit", "log", "--claim", denied.number())["events"]
    (event,) = [e for e in events if e["reason"] == "small balance"]
    assert event["actor"] == "ben"
    assert {"number", "moment", "actor", "act", "subjects", "reason", "before", "after"} <= set(event)
    assert event["moment"].endswith("Z")
    mine = denied.counter("audit", "log", "--user", "ben", "--claim", denied.number())["events"]
    assert {e["actor"] for e in mine} == {"ben"}
    assert denied.counter("audit", "log", "--since", "2027-01-01")["events"] == []
    assert denied.counter("audit", "log", "--since", "whenever", code=2)["ok"] is False


def test_the_history_of_a_claim_keeps_superseded_answers(story: Story) -> None:
    """lines[].adjustments are those of the standing answers; earlier ones are in history; remittances lists all."""
    story.sends(bill(300))
    story.paid(era(ans(s(0, CO(197, 300)))))
    story.paid(era(ans(s(240, CO(45, 60)), icn="2"), trace="Q", day="20261020"))
    got = story.claim()
    assert [(a["group"], a["reason"], a["amount"]) for a in got["lines"][0]["adjustments"]] == [("CO", "45", "60.00")]
    assert [(r["trace"], r["status"], r["paid"], r["posted"]) for r in got["remittances"]] == [
        (story.number("P"), "1", "0.00", True),
        (story.number("Q"), "1", "240.00", True),
    ]
    assert len(got["history"]) >= 2


def test_a_reversed_remittance_says_by_what(story: Story) -> None:
    """`remittances` lists all, also reversed ones, with payer, charge, reversed_by, held."""
    answer = ans(s(0, CO(197, 300)))
    story.sends(bill(300))
    story.paid(era(answer))
    story.paid(era(reversal(answer), ans(s(240, CO(45, 60)), icn="2"), trace="Q", day="20261020"))
    first, back, right = story.claim()["remittances"]
    assert (first["payer"], first["charge"], first["held"]) == (LAKESIDE.name, "300.00", None)
    assert story.number("Q") in str(first["reversed_by"])
    assert (back["status"], back["charge"], right["paid"], right["reversed_by"]) == ("22", "-300.00", "240.00", None)


def test_standing_adjustments_come_in_payer_order(story: Story) -> None:
    """in payer order, each with payer and trace."""
    story.sends(bill(500, payers=(LAKESIDE, SUPPLEMENT)))
    story.paid(era(ans(s(300, CO(45, 125), PR(1, 75)))))
    story.paid(era(ans(s(65, OA(23, 425), CO(45, 10)), status="2", icn="S"), payer=SUPPLEMENT, trace="Q", day="20261020"))
    said = [(a["payer"], a["trace"], a["group"], a["reason"], a["amount"]) for a in story.claim()["lines"][0]["adjustments"]]
    p, q = (LAKESIDE.name, story.number("P")), (SUPPLEMENT.name, story.number("Q"))
    assert sorted(said[:2]) == sorted([(*p, "CO", "45", "125.00"), (*p, "PR", "1", "75.00")])
    assert sorted(said[2:]) == sorted([(*q, "OA", "23", "425.00"), (*q, "CO", "45", "10.00")])
