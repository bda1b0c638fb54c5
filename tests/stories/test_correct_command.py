"""Corrections at the command line: from a denial to its correction, the outbox, the file that left, and the answer that paid."""

from __future__ import annotations

from pathlib import Path

from claimdesk import correct_shapes
from tests.stories.counter import Counter
from tests.stories.story import Story
from tests.stories.telling import ans, bill, era, s
from tests.stories.x12_records import CO


def test_a_denial_is_mended_sent_again_and_paid(story: Story, counter: Counter, tmp_path: Path) -> None:
    """Every step names the others: the denial, the correction, the entry, the file, the answer."""
    story.sends(bill(100))
    story.paid(era(ans(s(0, CO(16, 100)))))
    claim = story.number()
    patient = str(counter("claim", claim)["patient"])
    said = ("member_id=W00999111", "--claim", claim, "--reason", "Denial CO-16", "--evidence", "card copy")
    shown = counter("correct", "sign", patient, *said, "--preview")
    assert [(t["claim"], t["becomes"]) for t in shown["touches"]] == [(claim, "ready")] and shown["problems"] == []
    assert counter("correct", "list")["corrections"] == []
    done = counter("correct", "sign", patient, *said)
    number, entry = done["correction"], done["ready"][0]
    assert (entry["claim"], entry["what"], entry["state"]) == (claim, "replacement", "ready")
    for key, value in (("submitter_id", "S1"), ("receiver_id", "R1"), ("submitter_phone", "6145550100")):
        counter("practice", "set", key, value)
    counter("send", "out", "--to", str(tmp_path))
    assert b"W00999111" in next(tmp_path.glob("*.837")).read_bytes()
    story.paid(era(ans(s(100)), trace="Q"))
    told = counter("correct", "show", number)
    reached = told["claims"][0]
    assert (reached["denied"], reached["sent"].startswith(f"{entry['outbox']}: replacement")) == ("CO-16", True)
    assert "paid" in reached["outcome"] and told["state"] == "signed"


def test_what_waits_is_listed_shown_and_taken_back(denied: Story, counter: Counter) -> None:
    """Named for whom; the same person cannot sign what they proposed; what has no reason is refused."""
    claim = denied.number()
    patient = str(counter("claim", claim)["patient"])
    counter("people", "add", "lindholm", "records")
    said = ("last=LINDQVIST", "--claim", claim, "--evidence", "passport", "--for-signature", "lindholm")
    counter("correct", "propose", patient, *said, code=2)
    row = counter("correct", "propose", patient, *said, "--reason", "the name on the card")
    assert (row["state"], row["waits_for"], row["changes"][0]["is"]) == ("waiting", "lindholm", "LINDQVIST")
    assert [one["correction"] for one in counter("correct", "list", "--waiting")["corrections"]] == [row["correction"]]
    assert counter("correct", "list", "--mine")["corrections"] == []
    counter("correct", "countersign", row["correction"], code=4)
    assert counter("correct", "withdraw", row["correction"])["state"] == "withdrawn"
    counter("correct", "show", "K-99", code=2)
    counter("correct", "sign", patient, "nonsense=1", "--claim", claim, code=2)


def test_a_long_text_is_told_by_its_beginnings_and_by_what_was_added() -> None:
    """In one line for a person; --json has it whole."""
    long = "ASSESSMENT Low back pain for three weeks, no injury, no cause found, worse on sitting."
    added = f"{long}\n\nAddendum 2026-10-01, kim: Better."
    assert correct_shapes._change("Text", long, added) == "Text: below it stands Addendum 2026-10-01, kim: Better."
    assert correct_shapes._change("Text", long, "") == f"Text: {long[:60].rstrip()} ... -> -"
    assert correct_shapes._change("Sex", "F", "M") == "Sex: F -> M"
