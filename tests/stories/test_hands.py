"""Who has what at the command line: handing on, rules and teams, away, taking over with both sides told, the day, the shift's note."""

from __future__ import annotations

import pytest

from tests.stories.counter import Counter
from tests.stories.story import Story


def test_a_claim_is_handed_to_another_with_a_reason_and_both_hear_of_it(denied: Story) -> None:
    """The job changes, it leaves the hand, the log has the reason, and ben is told before his next act, once."""
    counter = denied.counter
    with counter.as_login("ana"):
        denied.does("take")
        got = denied.does("assign", "--to", "ben", "--reason", "Lakeside is his")
        assert (got["count"], got["items"][0]["owner"], got["items"][0]["leased_by"]) == (1, "ben", None)
    with counter.as_login("ben"):
        said = counter.say("work", "note", denied.number(), "mine now")
        assert f"ana made {denied.number()} your job at" in said.err and '"Lakeside is his"' in said.err
        assert "your job" not in counter.say("work", "note", denied.number(), "still mine").err
    assert any(event["reason"] == "Lakeside is his" for event in denied.claim()["history"])
    denied.does("assign", "--to", "nobody.here", code=2)
    denied.does("assign", "--to", "-", code=2)
    with counter.as_login("ben"):
        denied.does("release")
    denied.does("assign", "--to", "-")
    assert denied.claim()["work"]["owner"] is None


def test_taking_over_tells_the_other_side_at_the_command_line(denied: Story) -> None:
    """The taker hears whose hand it was in; the other hears who, when and why, and is refused by name."""
    counter, number = denied.counter, denied.number()
    with counter.as_login("ana"):
        denied.does("take")
    with counter.as_login("ben"):
        denied.does("take", code=2)
        said = counter.say("work", "take", number, "--over", "patient on the phone")
        assert said.out.startswith(f"taken over from ana, who sees why: {number}")
    with counter.as_login("ana"):
        said = counter.say("work", "follow-up", number, "+5b")
        assert said.code == 2
        assert f"ben took {number} over from you at" in said.err
        assert "taken over from you at" in said.err.splitlines()[-2] and '"patient on the phone"' in said.err.splitlines()[-2]
        counter("work", "note", number, "a note needs no hold")
    assert any(event["reason"] == "taken over from ana: patient on the phone" for event in denied.claim()["history"])


def test_what_was_set_aside_comes_back_to_who_set_it_aside(denied: Story) -> None:
    """It is their job from then on, and stands in their list of what they set aside; another's job stays another's."""
    with denied.counter.as_login("ana"):
        denied.does("follow-up", "+3b", "--reason", "pends")
        listed = denied.counter("work", "aside")["items"]
        assert [(one["owner"], one["state"]) for one in listed if one["claim"] == denied.number()] == [("ana", "waiting")]
        denied.does("release")
        assert denied.counter("work", "aside", "--user", "ben")["items"] == []
    with denied.counter.as_login("ben"):
        denied.does("follow-up", "+5b")
    assert denied.claim()["work"]["owner"] == "ana"


def test_rules_share_out_and_one_undo_takes_it_back(denied: Story) -> None:
    """The preview says how many go to whom; a biller may make no rule."""
    counter = denied.counter
    counter("work", "team", "add", "Front", "ana", "ben")
    made = counter("work", "rule", "add", "--team", "Front", "--turns", "--payer", "lakeside", "--kind", "denial", "--note", "since June")
    assert made["words"] == "lakeside, denial: to Front, one after the other"
    seen = counter("work", "assign", "--by-rules", "--preview")
    done = counter("work", "assign", "--by-rules")
    assert (seen["people"], seen["done"], done["done"]) == (done["people"], False, True) and done["count"] >= 1
    assert denied.claim()["work"]["owner"] in ("ana", "ben")
    counter("undo")
    assert denied.claim()["work"]["owner"] is None
    with counter.as_login("ana"):
        counter("work", "rule", "add", "--to", "ben", code=4)
        counter("work", "assign", "--by-rules", code=4)
    counter("work", "rule", "add", "--team", "Front", "--from", "P", "--up-to", "C", code=2)
    counter("work", "rule", "end", str(made["rule"]), "--reason", "tried")
    assert counter("work", "rule", "list")["rules"] == []
    assert counter("work", "rule", "list", "--all")["rules"][0]["active"] is False


def test_who_is_away_is_listed_with_what_is_theirs_and_it_is_handed_on(denied: Story) -> None:
    """By themselves or a supervisor; what somebody holds stays and makes exit 1."""
    counter = denied.counter
    denied.does("assign", "--to", "ana")
    with counter.as_login("ana"):
        got = counter("work", "away", "+7", "--reason", "holiday")
        assert (got["login"], got["reason"]) == ("ana", "holiday") and got["items"] >= 1
        counter("work", "away", "+7", "--user", "ben", code=4)
        counter("work", "hands", code=4)
    jobs = {row["login"]: row for row in counter("work", "hands")["jobs"]}
    assert jobs["ana"]["state"] == "away" and jobs["ana"]["open"] + jobs["ana"]["waiting"] == got["items"]
    with counter.as_login("ben"):
        denied.does("take")
    left = counter("work", "hands", "--from", "ana", "--to", "ben", "--reason", "ana is away", code=(1, 2))
    assert denied.claim()["work"]["owner"] == "ana" and "ben" in str(left)
    with counter.as_login("ben"):
        denied.does("release")
    counter("work", "hands", "--from", "ana", "--to", "ben", "--reason", "ana is away", code=(0, 1))
    assert denied.claim()["work"]["owner"] == "ben"
    with counter.as_login("ana"):
        counter("work", "away", "back")


def test_the_day_of_a_person(denied: Story) -> None:
    """Claims, acts with counts and dollars, first and last; what was taken back does not count; only who oversees sees another's."""
    counter, number = denied.counter, denied.number()
    with counter.as_login("ana"):
        before = counter("work", "today")
        denied.does("note", "and noted")
        denied.does("write-off", "--amount", "30.00", "--reason", "small")
        got = counter("work", "today")
        assert number in [one["claim"] for one in got["claims"]]
        counts = {one["act"]: (one["count"], one["amount"]) for one in got["acts"]}
        was = {one["act"]: one["count"] for one in before["acts"]}
        assert counts["work.note"][0] == was.get("work.note", 0) + 1
        assert float(got["moved"]) == float(before["moved"]) + 30
        counter("undo")
        after = counter("work", "today")
        assert after["moved"] == before["moved"] and after["taken_back"] == before["taken_back"] + 1
        counter("undo")
        assert counter("work", "today")["moved"] == got["moved"]
        counter("work", "today", "--user", "ben", code=4)
    with counter.as_login("olga"):
        assert counter("work", "today", "--user", "ana")["login"] == "ana"
        counter("work", "today", "--user", "stranger", code=2)
        assert counter("work", "today", "--day", "2026-01-05")["acts"] == []


@pytest.mark.parametrize("to_team", [False, True])
def test_the_note_of_a_shift(counter: Counter, to_team: bool) -> None:
    """To everybody or a team; who is not in it does not see it; an undo takes it back."""
    team = ("--team", "Night") if to_team else ()
    if to_team:
        counter("work", "team", "add", "Night", "ben")
    text = f"Harborline faxes after 10:00, {to_team}."
    with counter.as_login("ana"):
        counter("work", "handover", text, *team)
    with counter.as_login("ben"):
        assert text in [note["text"] for note in counter("work", "handover")["notes"]]
    assert (text in [note["text"] for note in counter("work", "handover")["notes"]]) is not to_team
    with counter.as_login("ana"):
        counter("undo")
    with counter.as_login("ben"):
        assert text not in [note["text"] for note in counter("work", "handover")["notes"]]
    with counter.as_login("otto"):
        counter("work", "handover", "hello", code=4)
    with counter.as_login("ana"):
        counter("work", "handover", "  ", code=2)
        counter("work", "handover", "x", "--team", "Moon", code=2)
