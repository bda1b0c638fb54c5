"""Whose is it, at the command line: duplicates joined and parted, a paper of another patient moved, and the review that follows."""

from __future__ import annotations

from pathlib import Path

from tests.stories.counter import Counter, Json
from tests.stories.story import Story
from tests.stories.telling import bill
from tests.stories.x12_records import Person

WHY = ("--reason", "registered twice", "--evidence", "identity card")


def second(counter: Counter, *arguments: str, code: int = 0) -> Json:
    """What sam, the supervisor, is answered."""
    counter.login = "sam"
    try:
        return counter(*arguments, code=code)
    finally:
        counter.login = "maria"


def patients(story: Story, counter: Counter, last: str) -> tuple[str, str]:
    """Two records that look alike, of claims A and B."""
    counter("people", "add", "sam", "supervisor")
    story.sends(
        bill(100, label="A", person=Person(last, "MARIA", f"{last}1")), bill(90, label="B", person=Person(last, "MARIAH", f"{last}2"))
    )
    (row,) = suspected(counter, last)
    two, one = sorted((row["one"], row["two"]), key=lambda line: str(line["name"]), reverse=True)
    return str(one["patient"]), str(two["patient"])


def suspected(counter: Counter, last: str, *options: str) -> list[Json]:
    """The suspected pairs of a surname; other stories lie in the same store."""
    found = counter("patient", "duplicates", *options)["duplicates"]
    return [row for row in found if last.title() in str(row["one"]["name"])]


def of_claim(story: Story, counter: Counter, label: str) -> str:
    """The name of a claim's patient."""
    return str(counter("claim", story.number(label))["patient"])


def test_two_records_are_joined_and_parted_again(story: Story, counter: Counter) -> None:
    """Suspected, shown side by side, asked for, done by another, taken back; every step in words too."""
    one, two = patients(story, counter, "OKAFOR")
    seen = counter("patient", "merge", one, two, "--take", "first=other", "--preview")
    assert seen["asked"] is None and {line["line"]: line["value"] for line in seen["preview"]["lines"]}["first"] == "MARIAH"
    assert counter("patient", "cases", "--patient", one)["cases"] == []
    counter("patient", "merge", one, two, code=2)
    counter("patient", "merge", one, two, "--take", "shoe=other", *WHY, code=2)
    asked = counter("patient", "merge", one, two, "--take", "first=other", *WHY)["asked"]
    assert (asked["state"], asked["for_me"]) == ("asked", False)
    counter("patient", "approve", asked["id"], code=4)
    assert second(counter, "patient", "approve", asked["id"], "--hash", asked["hash"])["case"]["state"] == "done"
    assert of_claim(story, counter, "B") == of_claim(story, counter, "A") == "OKAFOR, MARIAH"
    assert suspected(counter, "OKAFOR") == []
    back = counter("patient", "unmerge", asked["id"], *WHY)["asked"]
    assert second(counter, "patient", "refuse", back["id"], "--reason", "they are one")["case"]["state"] == "refused"
    back = counter("patient", "unmerge", asked["id"], *WHY)["asked"]
    second(counter, "patient", "approve", back["id"])
    assert [of_claim(story, counter, label) for label in "AB"] == ["OKAFOR, MARIA", "OKAFOR, MARIAH"]
    counter("patient", "apart", one, two, "--reason", "mother and daughter")
    assert suspected(counter, "OKAFOR") == []
    assert len(suspected(counter, "OKAFOR", "--all", "--patient", one)) == 1
    words = counter.say("patient", "cases", "--all").out
    assert "taken back" in words and "refused by sam" in words


def test_a_paper_of_another_patient_is_moved_and_weighed(story: Story, counter: Counter, tmp_path: Path) -> None:
    """It goes by two persons; the review is listed by its last day, weighed, concluded and told."""
    _, two = patients(story, counter, "LINDGREN")
    paper = tmp_path / "note.txt"
    paper.write_text("of Mariah alone")
    counter("document", "add", str(paper), "--claim", story.number("A"), "--kind", "record")
    counter("document", "move", "DOC-1", story.number("B"), "--reason", "wrong patient", code=2)
    to = ("patient", "move", "document", "DOC-1", "--to", f"claim {story.number('B')}")
    assert counter(*to, "--preview")["preview"]["claims"][0]["claim"] == story.number("A")
    asked = counter(*to, *WHY)["asked"]
    second(counter, "patient", "approve", asked["id"])
    assert counter("document", "list", "--claim", story.number("A"))["documents"] == []
    assert second(counter, "patient", "restricted", asked["id"], "--reason", "review")["text"][-1] == "of Mariah alone"
    (review,) = [one for one in counter("patient", "breaches")["breaches"] if one["case"] == asked["id"]]
    assert (review["days"], review["state"]) == (60, "open")
    counter("patient", "breach", "conclude", review["id"], "low", "--reason", "nobody saw it", code=2)
    said = ("--nature", "a note", "--recipient", "our own", "--acquired", "no", "--mitigated", "moved the same day")
    counter("patient", "breach", "weigh", review["id"], *said)
    done = counter("patient", "breach", "conclude", review["id"], "low", "--reason", "nobody saw it")["breach"]
    assert (done["state"], done["conclusion"]) == ("closed", "low")
    assert "low probability" in counter.say("patient", "breach", "show", review["id"]).out
    claim = story.number("A")
    moved = counter("patient", "move", "claim", claim, "--to", two, *WHY)["asked"]
    assert counter("patient", "withdraw", moved["id"])["case"]["state"] == "withdrawn"
    counter("patient", "move", "encounter", "99", "--to", two, *WHY, code=2)
