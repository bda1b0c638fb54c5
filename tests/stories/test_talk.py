"""Calls, questions, documents and records at the command line: a story of one denial, its JSON, and its refusals."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stories.counter import Counter
from tests.stories.story import Story

DUE = "2099-12-20"


def test_a_denial_is_called_about_asked_about_and_its_records_are_sent(denied: Story, counter: Counter, tmp_path: Path) -> None:
    """What each command leaves is what the next one lists."""
    claim = denied.number()
    call = counter("work", "call", claim, "--who", "Dana", "--outcome", "1", "--ref", "77-2", "--number", "800-555-0100", "--next", "+14")
    assert (call["outcome"], call["reference"], call["taken_back"]) == ("still in process", "77-2", False)
    assert counter("work", "calls", claim)["numbers"] == ["800-555-0100"]
    asked = counter("work", "ask", claim, "--of", "coder", "--whom", "")
    assert (asked["state"], asked["whom"]) == ("open", "any coder") and "Does the record bear out" in asked["text"]
    assert asked["question"] in [one["question"] for one in counter("work", "questions")["questions"]]
    answered = counter("work", "answer", asked["question"], "it does", "--by", "Dr. Lindholm")
    assert (answered["answer"], answered["answered_by"]) == ("it does", "Dr. Lindholm")
    mine = counter("work", "questions", "--mine")
    assert asked["question"] in [one["ref"] for one in mine["unread"]]
    letter, note = tmp_path / "letter.txt", tmp_path / "note.txt"
    letter.write_text(f"Request for records, claim {claim}")
    note.write_text("Progress note")
    added = counter("document", "add", str(letter), "--claim", claim, "--due", DUE, "--came", "fax")["documents"][0]
    assert (added["state"], added["kind"], added["came"]) == ("filed", "records_request", "fax")
    requests = counter("work", "records", claim)["requests"]
    assert [(one["state"], one["due"], one["document"]) for one in requests] == [("asked", DUE, added["document"])]
    paper = counter("document", "add", str(note))["documents"][0]["document"]
    counter("document", "file", paper, claim, "--kind", "record")
    sent = counter("work", "records-sent", claim, "--document", paper, "--way", "2")["requests"]
    assert [(one["state"], one["way"], one["sent"]) for one in sent] == [("sent", "fax", f"{paper} note.txt")]
    assert {one["document"] for one in counter("document", "list", "--claim", claim)["documents"]} == {added["document"], paper}


def test_a_document_is_shown_moved_dismissed_and_saved(denied: Story, counter: Counter, tmp_path: Path) -> None:
    """And a folder with a bad file leaves exit 1, with the reason."""
    claim = denied.number()
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(f"about {claim}\n{tmp_path}")
    (folder / "b.exe").write_bytes(b"MZ" + bytes(100))
    told = counter("document", "add", str(folder), code=1)
    assert told["ok"] is False and told["refused"][0]["file"] == "b.exe"
    ref = told["documents"][0]["document"]
    shown = counter("document", "show", ref)
    assert [one["claim"] for one in shown["candidates"]] == [claim] and shown["text"].startswith("about")
    assert counter("document", "dismiss", ref, "--reason", "not ours")["state"] == "dismissed"
    assert ref in [one["document"] for one in counter("document", "list", "--dismissed")["documents"]]
    assert counter("document", "file", ref, claim)["claim"] == claim
    saved = counter("document", "save", ref, str(tmp_path))
    assert Path(saved["file"]).read_bytes() == (folder / "a.txt").read_bytes()


@pytest.mark.parametrize(
    "line",
    [
        "work call NOSUCH --who D --outcome 1",
        "work call {claim} --who D --outcome 1 --next yesterday",
        "work ask {claim} --of priest",
        "work ask {claim} --of person --whom zoe --text x",
        "work ask {claim} --of physician --whom x --text payment?",
        "work answer Q-999 yes",
        "work answer seven yes",
        "work records-sent {claim} --way fax",
        "work records-withdraw {claim} --reason x",
        "document show DOC-999",
        "document add no-such-file.pdf",
        "document add no-such-file.pdf --due +5",
        "document move DOC-999 {claim} --reason x",
    ],
)
def test_what_cannot_be_done_is_exit_two(denied: Story, counter: Counter, line: str) -> None:
    """One sentence, nothing changed."""
    answer = counter(*line.format(claim=denied.number()).split(), code=2)
    assert answer["ok"] is False
