"""Requests of patients at the command line: an amendment from its receipt to its end, a visit kept from a plan, what went to others."""

from __future__ import annotations

from pathlib import Path

from tests.stories.counter import Counter
from tests.stories.story import Story


def test_an_amendment_from_receipt_to_its_end(denied: Story, counter: Counter, tmp_path: Path) -> None:
    """Taken in, decided entry by entry, amended, told, completed; its letters are kept and saved."""
    claim = denied.number()
    counter("practice", "set", "name", "Riverbend Family")
    counter("practice", "set", "privacy_contact", "J. Dahl, privacy officer, 614 555 0100")
    made = counter("request", "add", claim, "--asked", "Street and note", "--item", "Street=9 ELM ST", "--item", "a note=else")
    number = made["request"]
    assert (made["kind"], made["business_status"], made["days_left"], made["entries"]) == ("amendment", "queued", 60, 2)
    counter("request", "review", number)
    assert counter("request", "ask", number, "the card")["business_status"] == "waiting-for-information"
    counter("request", "accept", number, "--items", "1")
    denied_one = counter("request", "deny", number, "--items", "2", "--ground", "not-in-record-set", "--reason", "Not a record of ours.")
    assert (denied_one["business_status"], denied_one["accepted"], denied_one["denied"]) == ("partial-accept", 1, 1)
    assert counter("request", "amend", number, "--evidence", "card")["state"] == "amendment-completed"
    assert "9 ELM ST" in counter("request", "letter", number, "acceptance", "--preview")["letter"]
    counter("request", "letter", number, "acceptance")
    counter("request", "letter", number, "denial")
    assert counter("request", "notify", number, "--nobody", "the patient names nobody")["state"] == "notified"
    counter("request", "disagree", number, "It is mine.")
    counter("request", "rebut", number, "It is kept by another.")
    assert counter("request", "complete", number)["state"] == "completed"
    whole = counter("request", "show", number)
    assert [one["kind"] for one in whole["letters"]] == ["acceptance", "denial", "notice", "rebuttal"]
    assert whole["items"][0]["amendment"] and whole["lacking"] == "It is completed."
    file = tmp_path / "letter.pdf"
    counter("request", "pdf", number, str(whole["letters"][1]["letter"]), str(file))
    assert file.read_bytes().startswith(b"%PDF")
    assert counter("request", "list")["requests"] == []
    assert [one["request"] for one in counter("request", "list", "--all", "--patient", claim)["requests"]] == [number]
    again = counter("request", "reopen", number, "--reason", "asks again")
    assert counter("request", "show", again["request"])["reopens"] == number
    assert counter("request", "cancel", again["request"], "--reason", "by phone")["state"] == "requester-cancelled"


def test_a_visit_is_kept_from_its_plan_and_what_went_is_told(denied: Story, counter: Counter) -> None:
    """No sending is proposed; a release and a disclosure are logged; another address and its end."""
    claim = denied.number()
    number = counter("request", "add", claim, "--kind", "restriction", "--asked", "keep it from my plan")["request"]
    counter("request", "restrict", number, "--claim", claim, "--paid", "receipt 77")
    said = counter("send", "claim", claim, "--preview", code=1)
    assert any(f"{number} forbids it" in one["message"] for one in said["problems"])
    counter("request", "restrict", number, "--end", "the check bounced")
    assert not any("forbids" in one["message"] for one in counter("send", "claim", claim, "--preview")["problems"])
    release = counter("request", "add", claim, "--kind", "release", "--asked", "to my lawyer")["request"]
    counter("request", "release", release, "--to", "K. Stone", "--what", "visits", "--purpose", "legal", "--authorised", "DOC-1")
    counter("request", "disclose", claim, "--to", "County", "--what", "a result", "--purpose", "report", "--basis", "health")
    assert [one["to"] for one in counter("request", "disclosures", claim)["disclosures"]] == ["County"]
    assert len(counter("request", "disclosures", claim, "--all")["disclosures"]) == 2
    other = counter("request", "add", claim, "--kind", "confidential", "--asked", "elsewhere")["request"]
    counter("request", "confidential", other, "--way", "email", "--email", "m@example.org")
    assert counter("statement", "sent", claim)["statements"][0]["to"] == ["m@example.org"]
    counter("request", "confidential", other, "--end", "moved home")
    assert counter("statement", "sent", claim, "--way", "portal")["statements"][0]["to"] == []


def test_an_extension_and_copies(denied: Story, counter: Counter) -> None:
    """The one extension by letter; copies with what was given, form and fee."""
    claim = denied.number()
    counter("practice", "set", "name", "Riverbend Family")
    number = counter("request", "add", claim, "--kind", "access", "--asked", "all", "--form", "paper")["request"]
    due = counter("request", "show", number)["due_on"]
    later = counter("request", "extend", number, "--until", "+45", "--reason", "the old chart is stored elsewhere")
    assert later["due_on"] > due and later["extended_on"] == later["due_on"]
    counter("request", "letter", number, "copies", "--given", "12 pages")
    done = counter("request", "complete", number, "--given", "12 pages", "--fee", "6.50", "--fee-note", "paper and postage")
    assert done["state"] == "completed" and counter("request", "show", number)["fee"] == "6.50"


def test_copies_denied_at_the_command_line(denied: Story, counter: Counter) -> None:
    """A ground of 164.524, then the review by another."""
    claim = denied.number()
    counter("practice", "set", "name", "Riverbend Family")
    counter("practice", "set", "privacy_contact", "J. Dahl, 614 555 0100")
    number = counter("request", "add", claim, "--kind", "access", "--asked", "all", "--form", "paper")["request"]
    judge = "Ruth Ortiz MD, Ohio 35"
    assert counter("request", "deny", number, "--ground", "danger", "--judged-by", judge, "--reason", "Harm.")["state"] == "denied"
    counter("request", "letter", number, "denial")
    counter("request", "review-asked", number)
    counter("request", "reviewer", number, "Paula Weiss DO, Ohio 34")
    counter("request", "reviewed", number, "in-part", "--why", "One page only.", "--withheld", "page 3")
    assert counter("request", "letter", number, "review")["state"] == "outcome-told"
    shown = counter("request", "show", number)
    assert (shown["outcome"], shown["withheld"], shown["reviewable"]) == ("in-part", "page 3", True)
    assert counter("request", "complete", number, "--given", "pages 1, 2")["state"] == "completed"


def test_what_another_amended_at_the_command_line(denied: Story, counter: Counter) -> None:
    """Taken in with who and paper, amended, and told with the accounting."""
    claim = denied.number()
    number = counter(
        "request", "told", claim, "--by", "Mercy Hospital", "--said", "The street was wrong", "--paper", "fax of 11-02",
        "--item", "Street=9 ELM ST",
    )["request"]  # fmt: skip
    assert counter("request", "amend", number)["state"] == "amendment-completed"
    assert counter("request", "complete", number)["state"] == "completed"
    (told,) = counter("request", "disclosures", claim)["told_us"]
    assert (told["by"], told["state"]) == ("Mercy Hospital", "completed")
