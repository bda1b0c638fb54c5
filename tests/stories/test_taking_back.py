"""Undo of a remittance, an answer and an entry, and the closing of months, at the command line."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.stories.counter import Counter, opened
from tests.stories.story import Story, figures
from tests.stories.telling import ans, bill, era, reversal, s
from tests.stories.x12_records import CO, PR, Person

REASON = ("--reason", "of another practice")
STRANGER = Person("STRANGER", "ZOE", "ZZ9", "19500101")
FIRST = ans(s(80, CO(45, 50), PR(2, 20)), s(0, CO(97, 100)), icn="1")


def _undo(story: Story, *arguments: str, code: int = 0) -> dict[str, object]:
    return story.counter("undo", *arguments, code=code)


def test_a_remittance_is_taken_back_after_its_preview(denied: Story) -> None:
    """The preview changes nothing; what it says is done; posted again it is as before."""
    trace, before = denied.number("P"), denied.figures()
    told = _undo(denied, "--remittance", trace, "--preview")
    assert denied.figures() == before
    done = _undo(denied, "--remittance", trace, *REASON)
    assert (told["done"], done["done"], done["words"], done["amount"]) == (False, True, told["words"], "80.00")
    assert denied.figures() == figures(250) and denied.items() == []
    (report,) = denied.posts("P")
    assert (report["state"], denied.figures()) == ("posted", before)


def test_an_answer_is_taken_back_and_waits_for_a_person(story: Story) -> None:
    """Its neighbour stays posted; post --all leaves it; match posts it on the right claim."""
    story.sends(bill(150, 100), bill(150, 100, label="B"))
    story.paid(era(FIRST, ans(s(90, CO(45, 60)), s(60, CO(45, 40)), label="B", icn="2"), trace="Q"))
    _undo(story, "--claim", story.number(), "--remittance", story.number("Q"), *REASON)
    assert story.figures() == figures(250) and story.figures("B") == figures(250, paid=150, adjusted=100)
    story.counter("post", "--all", code=(0, 1))
    (report,) = story.posts("Q")
    assert (report["state"], [e["reason"] for e in report["exceptions"]]) == ("part_posted", ["taken_back"])
    story.matches("Q", "A", story.number("A"), "--reason", "it was right")
    assert story.figures() == figures(250, paid=80, adjusted=50, patient=20, denied=100)


def test_an_answer_accepted_for_one_posting_is_not_posted_over_a_later_one(story: Story) -> None:
    """Accepted under another's name, taken back with its remittance; another answer pays the claim: post does not pay it twice."""
    story.sends(bill(100))
    story.paid(era(ans(s(80, CO(45, 20)), person=STRANGER), trace="Q"), code=1)
    story.matches("Q", "A", "--accept", *REASON)
    told = _undo(story, "--remittance", story.number("Q"), *REASON)
    assert "What was posted as it came is then held once more, until a person accepts it again." in told["words"]  # type: ignore[operator]
    story.paid(era(ans(s(70, CO(45, 30)), icn="2"), trace="R", day="20261016"))
    (report,) = story.posts("Q", code=1)
    assert (report["state"], [e["reason"] for e in report["exceptions"]]) == ("held", ["ambiguous"])
    assert story.figures() == figures(100, paid=70, adjusted=30)
    story.matches("Q", "A", story.number("A"), *REASON, code=1)
    (report,) = story.posts("Q")
    assert [e["reason"] for e in report["exceptions"]] == ["readjudicated_without_reversal"]
    assert story.figures() == figures(100, paid=70, adjusted=30)


def test_what_must_go_first_is_named_and_can_go_with_it(story: Story) -> None:
    """Exit 2 and nothing changed; --with-later takes both."""
    story.sends(bill(150, 100))
    story.paid(era(FIRST, trace="Q"))
    story.paid(era(reversal(FIRST), ans(s(90, CO(45, 60)), s(0, CO(97, 100)), icn="2"), trace="R", day="20261016"))
    before = story.figures()
    assert _undo(story, "--remittance", story.number("Q"), "--preview", code=2)["ok"] is False
    said = _undo(story, "--remittance", story.number("Q"), *REASON, code=2)
    assert said["obstacles"] == [f"{story.number('R')} answered {story.number()} after it: take that back first, or say --with-later."]
    assert story.figures() == before
    _undo(story, "--remittance", story.number("Q"), "--with-later", *REASON)
    assert story.figures() == figures(250)
    _undo(story)
    assert story.figures() == before


def test_an_entry_is_taken_back_by_its_number(denied: Story) -> None:
    """The first of two write-offs; a number that is none, and a placing of money, are refused."""
    denied.does("write-off", "--line", "2", "--amount", "40", *REASON)
    denied.does("write-off", "--line", "2", "--amount", "10", *REASON)
    number = _entry_of(denied, 4000)
    said = _undo(denied, "--entry", str(number), *REASON)
    assert f"A write-off of 40.00 on {denied.number()} is taken back." in said["words"]  # type: ignore[operator]
    assert denied.claim()["written_off"] == "10.00"
    _undo(denied, "--entry", "999999", *REASON, code=2)
    _undo(denied, "--entry", str(number), *REASON, code=2)


def _entry_of(story: Story, cents: int) -> int:
    """The number of a write-off, as the list of the claim's entries says it."""
    found = story.counter("undo", "--entries", story.number())["entries"]
    (number,) = (e["entry"] for e in found if e["what"] == "written off" and e["amount"] == f"-{cents // 100}.00" and e["undo"])
    assert f"{number:>7}" in story.counter.say("undo", "--entries", story.number()).out
    return int(number)


def test_what_is_asked_wrongly_is_said(denied: Story) -> None:
    """A reason is needed; --claim without --remittance; both at once; a biller takes back their own alone."""
    counter = denied.counter
    for arguments in (
        ("--remittance", denied.number("P")), ("--claim", denied.number(), *REASON), ("--with-later",),
        ("--remittance", denied.number("P"), "--entry", "1", *REASON), ("--remittance", "NO-SUCH", *REASON),
    ):  # fmt: skip
        _undo(denied, *arguments, code=2)
    with counter.as_login("ben"):
        said = _undo(denied, "--remittance", denied.number("P"), *REASON, code=2)
    assert said["obstacles"] == ["It was posted by maria: who did it, or a supervisor, can take it back."]
    with counter.as_login("olga"):
        _undo(denied, "--remittance", denied.number("P"), *REASON, code=4)
    assert denied.figures() == figures(250, paid=80, adjusted=50, patient=20, denied=100)


# ---- months


@pytest.fixture
def closing(tmp_path: Path) -> Story:
    """A store of its own, since closing a month touches all that is in it."""
    counter = opened(tmp_path / "desk")
    for login, role in (("sam", "supervisor"), ("ben", "biller")):
        counter("people", "add", login, role)
    story = Story(counter, "C")
    story.sends(bill(150, 100))
    story.paid(era(FIRST))
    return story


def test_a_month_is_closed_and_what_comes_later_is_booked_in_the_next(closing: Story) -> None:
    """Every command that posts then says so, on standard error; the report of the closed month does not change."""
    counter: Counter = closing.counter
    closed = counter("close", "period", "2026-11", "--reason", "agreed with the bank")
    assert (closed["state"], closed["by"], closed["figures"]["insurance_paid"], closed["problems"]) == ("closed", "maria", "80.00", [])
    said = counter.say("work", "write-off", closing.number(), "--line", "2", "--amount", "10", "--reason", "small")
    assert (said.code, "2026-11 is closed: what is posted now is booked on 2026-12-01." in said.err) == (0, True)
    said = counter.say("queue")
    assert "is closed" not in said.err
    assert counter("close", "report", "2026-11")["figures"] == closed["figures"]
    assert counter("close", "report", "2026-12")["figures"]["written_off"] == "10.00"
    assert [(row["period"], row["state"]) for row in counter("close", "list")["periods"]] == [("2026-12", "open"), ("2026-11", "closed")]
    counter("close", "period", "2026-11", "--reason", "again", code=2)
    counter("close", "period", "2026-12", "--reason", "early", code=2)
    counter("close", "period", "November", "--reason", "so", code=2)
    counter.proven()


def test_who_closes_and_who_opens_again(closing: Story) -> None:
    """A supervisor closes; an administrator opens again."""
    counter = closing.counter
    with counter.as_login("ben"):
        counter("close", "period", "2026-11", "--reason", "x", code=4)
    with counter.as_login("sam"):
        counter("close", "period", "2026-11", "--reason", "agreed")
        counter("close", "reopen", "2026-11", "--reason", "late", code=4)
    assert counter("close", "reopen", "2026-11", "--reason", "late")["state"] == "open"
    assert "2026-11  open    maria" in counter.say("close", "list").out


def test_the_report_as_a_table(closing: Story) -> None:
    """CSV: the same figures, and what each payer paid."""
    path = closing.counter.folder / "november.csv"
    found = closing.counter("close", "report", "2026-11", "--to", str(path))
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["name"]: row["amount"] for row in rows if row["group"] != "payer"} == found["figures"]
    assert [(row["words"], row["amount"]) for row in rows if row["group"] == "payer"] == [("LAKESIDE HEALTH PLAN", "80.00")]
    said = closing.counter.say("close", "report", "2026-11").out
    assert "It adds up to the cent." in said and "LAKESIDE HEALTH PLAN" in said


def test_the_log_says_what_was_done(closing: Story) -> None:
    """Who, what, why, in the claim's own history too."""
    counter = closing.counter
    counter("undo", "--remittance", closing.number("P"), *REASON)
    events = [event for event in counter("audit", "log", "--claim", closing.number())["events"] if event["act"] == "undo.take_back"]
    assert [(event["actor"], event["reason"]) for event in events] == [("maria", "of another practice")]
