"""Giving money up at the command line: above a limit only with a second person, small balances only by policy, statements counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.stories.counter import Counter, opened
from tests.stories.story import Story, figures
from tests.stories.telling import ans, bill, era, reversal, s
from tests.stories.x12_records import CO, PR, Person

REASON = ("--reason", "because it is so")


@pytest.fixture
def desk(tmp_path: Path) -> Story:
    """A store of its own: what waits, and what a policy finds, are counted over all claims."""
    counter = opened(tmp_path / "desk")
    for login, role in (("sam", "supervisor"), ("ben", "biller"), ("ana", "biller")):
        counter("people", "add", login, role)
    return Story(counter, "W")


def _denied(story: Story, *dollars: Any, label: str = "ABCDEF") -> None:
    pairs = list(zip(dollars, label, strict=False))
    story.sends(*(bill(amount, label=name) for amount, name in pairs))
    story.paid(era(*(ans(s(0, CO(97, amount)), label=name, icn=name) for amount, name in pairs)))


# ---- a second person


def test_above_the_limit_a_second_person_decides(desk: Story) -> None:
    """Exit 4 without --ask, and what to do is said; with it nothing is written off until another says yes."""
    _denied(desk, 300)
    with desk.counter.as_login("ben"):
        refused = desk.counter.say("work", "write-off", desk.number(), *REASON)
        assert refused.code == 4
        assert "--ask" in refused.err and "sam can approve it" in refused.err
        asked = desk.does("write-off", *REASON, "--ask")
        assert (asked["approval"]["id"], asked["approval"]["amount"], asked["written_off"]) == ("A-1", "300.00", "0.00")
        assert desk.figures()["written_off"] == 0
        desk.counter("approve", "yes", "A-1", code=4)
    with desk.counter.as_login("ana"):
        assert desk.counter("approve", "list", "--for-me")["approvals"] == []
    with desk.counter.as_login("sam"):
        (waits,) = desk.counter("approve", "list", "--for-me")["approvals"]
        assert (waits["claim"], waits["asked_by"], waits["state"]) == (desk.number(), "ben", "waiting")
        assert desk.counter("approve", "yes", "1", "--reason", "looked at it")["written_off"] == "300.00"
        assert desk.counter("approve", "list")["approvals"] == []
        desk.counter("approve", "yes", "1", code=2)
    assert desk.figures() == figures(300, written_off=300)
    with desk.counter.as_login("ben"):
        (mine,) = desk.counter("approve", "list", "--mine")["approvals"]
        assert (mine["state"], mine["decided_by"], mine["decided_reason"]) == ("approved", "sam", "looked at it")
    desk.counter.proven()


def test_what_is_approved_is_one_act_that_can_be_taken_back(desk: Story) -> None:
    """The money comes back, and the asking waits again; but the money has moved, so it must be asked again."""
    _denied(desk, 300)
    with desk.counter.as_login("ben"):
        desk.does("write-off", *REASON, "--ask", "sam")
    with desk.counter.as_login("sam"):
        desk.counter("approve", "yes", "A-1")
        assert "write-off of 300.00" in str(desk.counter("undo", "--preview")["words"])
        desk.counter("undo")
        assert desk.figures() == figures(300, denied=300)
        assert [one["state"] for one in desk.counter("approve", "list")["approvals"]] == ["stale"]
    desk.counter.proven()


def test_money_that_moved_is_not_written_off_by_an_old_asking(desk: Story) -> None:
    """Stale: refused, nothing changed; both see that it must be asked again, and asking again replaces it."""
    _denied(desk, 300)
    with desk.counter.as_login("ben"):
        desk.does("write-off", *REASON, "--ask")
        desk.does("write-off", "--amount", "10", *REASON)
    with desk.counter.as_login("sam"):
        assert "money moved" in desk.counter("approve", "yes", "A-1", code=2)["error"]
        assert desk.counter("approve", "list", "--for-me")["approvals"] == []
    with desk.counter.as_login("ben"):
        assert [one["state"] for one in desk.counter("approve", "list", "--mine")["approvals"]] == ["stale"]
        desk.does("write-off", *REASON, "--ask")
        assert [one["state"] for one in desk.counter("approve", "list", "--mine")["approvals"]] == ["waiting", "withdrawn"]
    assert desk.figures() == figures(300, denied=290, written_off=10)


def test_nobody_approves_their_own_asking_or_above_their_own_limit(desk: Story) -> None:
    """Supervisors to 2,500.00; administrators any; never who asked, whatever their role has become."""
    _denied(desk, 3000, 400)
    with desk.counter.as_login("ben"):
        desk.does("write-off", *REASON, "--ask", "sam", code=2)
        desk.does("write-off", *REASON, "--ask", "nobody", code=2)
        desk.does("write-off", *REASON, "--ask")
        desk.does("write-off", *REASON, "--ask", label="B")
    with desk.counter.as_login("sam"):
        assert [one["claim"] for one in desk.counter("approve", "list", "--for-me")["approvals"]] == [desk.number("B")]
        assert "above your limit of 2,500.00" in desk.counter("approve", "yes", "A-1", code=4)["error"]
        desk.does("write-off", *REASON, code=4)
    desk.counter("people", "add", "ben", "supervisor")
    with desk.counter.as_login("ben"):
        assert "yourself" in desk.counter("approve", "yes", "A-2", code=4)["error"]
    desk.counter("approve", "yes", "A-1")
    assert desk.figures() == figures(3000, written_off=3000)
    desk.counter("people", "add", "ben", "biller")


def test_a_refusal_needs_a_reason_that_who_asked_can_read(desk: Story) -> None:
    """The claim keeps it as a note; the asking says it too. What was refused may be asked again."""
    _denied(desk, 300, 20)
    with desk.counter.as_login("ben"):
        desk.does("write-off", *REASON, "--ask")
        desk.does("write-off", *REASON, "--ask", label="B", code=2)
    with desk.counter.as_login("ana"):
        assert "ben asked" in desk.does("write-off", *REASON, "--ask", code=2)["error"]
        desk.counter("approve", "withdraw", "A-1", code=4)
    with desk.counter.as_login("sam"):
        desk.counter("approve", "no", "A-1", code=2)
        desk.counter("approve", "no", "A-1", "--reason", "appeal it first")
    assert any("appeal it first" in note["text"] for note in desk.claim()["notes"])
    with desk.counter.as_login("ben"):
        (mine,) = desk.counter("approve", "list", "--mine")["approvals"]
        assert (mine["state"], mine["decided_reason"]) == ("refused", "appeal it first")
        desk.does("write-off", *REASON, "--ask")
        desk.counter("approve", "withdraw", "A-2")
    assert desk.figures() == figures(300, denied=300)
    desk.counter.proven()


def test_the_practice_sets_its_limits(desk: Story) -> None:
    """In dollars, by an administrator; what is no amount or no value of the practice is refused."""
    assert desk.counter("practice", "list")["values"]["write_off_limit_supervisor"] == "2500.00"
    _denied(desk, 300)
    with desk.counter.as_login("sam"):
        desk.counter("practice", "set", "write_off_limit", "300.00", code=4)
    for wrong in (
        ("write_off_limit", "1.005"),
        ("tolerance", "1.00"),
        ("write_off_limit", "-1"),
        ("lease_minutes", "soon"),
        ("colour", "red"),
        ("demo", "x"),
    ):
        desk.counter("practice", "set", *wrong, code=2)
    said = desk.counter.say("practice", "set", "refund_limit_cents", "250")
    assert said.code == 2 and "refund_limit, " in said.err and "_cents," not in said.err and "demo" not in said.err
    assert desk.counter("practice", "set", "write_off_limit", "300", "--reason", "owner")["value"] == "300.00"
    with desk.counter.as_login("ben"):
        desk.does("write-off", *REASON)
    assert desk.figures() == figures(300, written_off=300)


# ---- policies


def test_what_a_payer_left_open_goes_without_a_code(desk: Story) -> None:
    """100 - CO45 40 - 3 that nothing explains = 57, accepted as it came: 3.00 is open, and no question stands on it."""
    desk.sends(bill(100))
    desk.paid(era(ans(s(57, CO(45, 40), charge=100))), code=1, named=(0, 1))
    desk.matches("P", "A", "--accept", *REASON)
    assert desk.figures() == figures(100, paid=57, adjusted=40)
    desk.counter("policy", "add", "--max", "2.99", "--days", "0", *REASON)
    assert desk.counter("policy", "run", "--yes")["claims"] == 0
    with desk.counter.as_login("ben"):
        desk.counter("policy", "run", "--yes", code=4)  # nothing goes, and it is not ben's to ask
    desk.counter("policy", "add", "--max", "3", "--days", "0", *REASON)
    assert desk.counter("policy", "run", "--yes")["written_off"] == "3.00"
    assert desk.figures() == figures(100, paid=57, adjusted=40, written_off=3)


def test_a_policy_gives_up_what_a_payer_left_open_after_its_days(desk: Story) -> None:
    """Not before its days, not above its amount, each with a reason that names the policy; one request, one undo."""
    desk.sends(bill(100), bill(100, label="B"), bill(100, label="C"))
    desk.paid(era(*(ans(s(0, CO(197, 100)), label=name, icn=name) for name in "ABC")))
    for name, given_up in (("A", "97"), ("B", "95.01"), ("C", "20")):
        desk.does("write-off", "--amount", given_up, *REASON, label=name)
    add = ("policy", "add", "--code", "CO-197", "--max", "5", "--days", "60", *REASON)
    with desk.counter.as_login("ben"):
        desk.counter(*add, code=4)
    assert desk.counter(*add)["policy"]["number"] == 1
    early = desk.counter("policy", "run", "--preview")
    assert (early["total"], [one["why_not"][:13] for one in early["stays"]]) == ("0.00", ["fewer than 60"] * 2)
    later = (desk.counter.now + timedelta(days=60)).date().isoformat()
    assert desk.counter("policy", "run", "--preview", "--on", later)["total"] == "7.99"
    desk.counter.now += timedelta(days=60)
    plan = desk.counter("policy", "run", "--preview")
    assert [(one["claim"], one["amount"]) for one in plan["goes"]] == [(desk.number("A"), "3.00"), (desk.number("B"), "4.99")]
    done = desk.counter("policy", "run", "--yes", "--plan", plan["plan"])
    assert (done["written_off"], done["claims"], done["left"]) == ("7.99", 2, [])
    assert (desk.figures()["balance"], desk.figures("B")["balance"], desk.figures("C")["balance"]) == (0, 0, 8000)
    assert "policy 1" in str(desk.claim()["history"])
    desk.counter("policy", "run", "--yes", "--plan", plan["plan"], code=2)
    desk.counter("undo")
    assert (desk.figures()["balance"], desk.figures("B")["balance"]) == (300, 499)
    desk.counter.proven()


def test_denied_money_goes_only_by_a_policy_that_names_its_code(desk: Story) -> None:
    """`denied` stays owed by the payer until an act moves it; a policy without codes is no such act."""
    _denied(desk, 4)
    desk.counter("policy", "add", "--max", "5", "--days", "0", *REASON)
    assert desk.counter("policy", "run", "--yes")["claims"] == 0
    assert desk.figures() == figures(4, denied=4)
    desk.counter("policy", "add", "--code", "CO-97", "--max", "5", "--days", "0", "--payer", "LAKESIDE HEALTH PLAN", *REASON)
    assert desk.counter("policy", "run", "--yes")["claims"] == 1
    assert desk.figures() == figures(4, written_off=4)


def test_what_is_in_anothers_hand_stays(desk: Story) -> None:
    """Exit 0 and named: a policy does not work under somebody's hands."""
    _denied(desk, 4)
    desk.counter("policy", "add", "--code", "CO-97", "--max", "5", "--days", "0", *REASON)
    with desk.counter.as_login("ben"):
        desk.does("take")
    run = desk.counter("policy", "run", "--yes")
    assert (run["claims"], run["stays"][0]["why_not"]) == (0, "ben has it in hand")
    desk.counter.now += timedelta(minutes=31)
    assert desk.counter("policy", "run", "--yes")["claims"] == 1


def test_a_patients_balance_goes_only_by_a_written_policy_after_statements(desk: Story) -> None:
    """Never at posting: a reference, statements sent, and days since the last of them."""
    desk.sends(bill(100), bill(100, label="B", person=Person("ADLER", "RUTH", "W77")))
    desk.paid(era(ans(s(96, PR(3, 4))), ans(s(97, PR(3, 3)), label="B", icn="2", person=Person("ADLER", "RUTH", "W77"))))
    patient = ("policy", "add", "--side", "patient", "--max", "5", "--days", "30", *REASON)
    assert "written policy" in desk.counter(*patient, "--statements", "2", code=2)["error"]
    assert "statement" in desk.counter(*patient, "--reference", "Finance manual 4.2", code=2)["error"]
    assert "patient's share" in desk.counter("policy", "add", "--code", "PR-3", "--max", "5", "--days", "1", *REASON, code=2)["error"]
    desk.counter(*patient, "--reference", "Finance manual 4.2", "--statements", "2")
    desk.counter.now += timedelta(days=31)
    assert "0 of 2 statements" in desk.counter("policy", "run", "--yes")["stays"][0]["why_not"]
    for day in ("2026-11-10", "2026-11-20", "2026-11-20"):
        desk.counter("statement", "sent", desk.number(), "--on", day)
    desk.counter("statement", "sent", "adler", "--on", "2026-11-10")
    assert len(desk.counter("statement", "list", desk.number())["statements"]) == 2
    assert desk.counter("policy", "run", "--yes")["claims"] == 0
    desk.counter.now += timedelta(days=20)
    assert desk.counter("policy", "run", "--yes")["written_off"] == "4.00"
    assert desk.figures() == figures(100, paid=96, written_off=4)
    assert desk.figures("B")["patient_balance"] == 300
    desk.counter.proven()


def test_a_reversal_takes_back_what_a_policy_gave_up(desk: Story) -> None:
    """It rested on the answer."""
    _denied(desk, 4)
    desk.counter("policy", "add", "--code", "CO-97", "--max", "5", "--days", "0", *REASON)
    desk.counter("policy", "run", "--yes")
    desk.paid(era(reversal(ans(s(0, CO(97, 4)), icn="A")), trace="Q", day="20261020"))
    assert desk.figures() == figures(4)


def test_a_policy_that_ended_gives_up_nothing(desk: Story) -> None:
    """And the same one is not entered twice."""
    _denied(desk, 4)
    add = ("policy", "add", "--code", "CO-97", "--max", "5", "--days", "0", *REASON)
    desk.counter(*add)
    desk.counter(*add, code=2)
    desk.counter("policy", "end", "1", *REASON)
    desk.counter("policy", "end", "1", *REASON, code=2)
    assert desk.counter("policy", "run", "--yes")["claims"] == 0
    assert [(one["number"], one["state"]) for one in desk.counter("policy", "list", "--all")["policies"]] == [(1, "ended")]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [(("--max", "0"), "more than 0.00"), (("--code", "45"), "no group and reason"), (("--days", "-1"), "fewer than 0"),
     (("--statements", "2"), "payers get no statements"), (("--max", "1.005"), "no amount"), (("--payer", "NOBODY"), "no payer")],
)  # fmt: skip
def test_a_policy_that_makes_no_sense_is_refused(counter: Counter, wrong: tuple[str, ...], said: str) -> None:
    """Each fault is named, and nothing is kept."""
    given = {"--max": "5", "--days": "10"} | {wrong[0]: wrong[1]}
    answer = counter("policy", "add", *(word for pair in given.items() for word in pair), *REASON, code=2)
    assert said in answer["error"]
    assert counter("policy", "list")["policies"] == []


# ---- statements


def test_a_list_of_statements_is_noted_whole_or_not_at_all(desk: Story) -> None:
    """Each fault with its line; what is noted already is left; a mistake counts no more."""
    desk.sends(bill(100), bill(100, label="B"))
    good = f"claim,date,way\n{desk.number()},2026-10-20,portal\n{desk.number('B')},10/21/2026,\n"
    bad = good + f"NOPE,2026-10-20,mail\n{desk.number()},soon,pigeon\n{desk.number()},2027-01-01,mail\n"
    refused = desk.counter("statement", "import", str(desk.counter.write("bad.csv", bad)), code=2)
    assert [problem["line"] for problem in refused["problems"]] == [4, 5, 5, 6]
    assert desk.counter("statement", "list", desk.number())["statements"] == []
    path = str(desk.counter.write("good.csv", good))
    assert desk.counter("statement", "import", path)["new"] == 2
    assert desk.counter("statement", "import", path)["new"] == 0
    (one,) = desk.counter("statement", "list", desk.number())["statements"]
    assert (one["on"], one["way"]) == ("2026-10-20", "portal")
    desk.counter("statement", "mistake", str(one["statement"]), *REASON)
    desk.counter("statement", "mistake", str(one["statement"]), *REASON, code=2)
    assert desk.counter("statement", "list", desk.number())["statements"] == []
    missing = desk.counter("statement", "import", str(desk.counter.write("m.csv", "who,date\nX,2026-10-20\n")), code=2)
    assert "claim" in missing["error"] and "who" in missing["do"]
    desk.counter("statement", "sent", desk.number(), "--on", "2027-05-05", code=2)
    desk.counter("statement", "sent", "nobody at all", code=2)
    desk.counter.proven()


def test_what_was_asked_decided_or_put_in_force_is_taken_back_and_done_again(desk: Story) -> None:
    """An asking is withdrawn, a policy ended, a contract counts no more; each stays readable, and undo of the undo brings it back."""
    _denied(desk, 300)
    with desk.counter.as_login("ben"):
        desk.does("write-off", *REASON, "--ask")
        assert _again(desk, lambda: desk.counter("approve", "list", "--all")["approvals"][0]["state"]) == [
            "waiting",
            "withdrawn",
            "waiting",
        ]
    desk.counter.now += timedelta(minutes=31)  # an undo takes the claim in hand
    desk.counter("approve", "no", "A-1", "--reason", "appeal it")
    assert _again(desk, lambda: desk.counter("approve", "list", "--all")["approvals"][0]["state"]) == ["refused", "waiting", "refused"]
    assert [note["retracted"] for note in desk.claim()["notes"]].count(False) == 1
    desk.counter("policy", "add", "--max", "5", "--days", "0", *REASON)
    assert _again(desk, lambda: [one["state"] for one in desk.counter("policy", "list")["policies"]]) == [["active"], [], ["active"]]
    desk.counter("contract", "add", "lakeside", "Lakeside 2026")
    assert _again(desk, lambda: len(desk.counter("contract", "list")["contracts"])) == [1, 0, 1]
    desk.counter.proven()


def _again(desk: Story, look: Callable[[], Any]) -> list[Any]:
    """What is there, after its undo, and after the undo of that."""
    seen = [look()]
    for _ in range(2):
        desk.counter("undo")
        seen.append(look())
    return seen
