"""claimdesk query and work lists: one JSON document and an exit code each; a clinician reaches no money."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stories.counter import Counter, opened
from tests.stories.story import Story
from tests.stories.telling import ans, bill, era, s
from tests.stories.x12_records import CO

FINDING = "eGFR 48, creatinine 1.5 [lab slip 09-29]"


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    """A store with one denied claim, and a clinician."""
    counter = opened(tmp_path)
    story = Story(counter, "")
    story.sends(bill(100))
    story.paid(era(ans(s(0, CO(16, 100)))))
    counter("people", "add", "lind", "clinician")
    return counter


def test_a_query_from_its_wording_to_its_end(counter: Counter) -> None:
    """Checked, asked, answered by the asked, closed; each command answers one document."""
    assert {one["name"] for one in counter("query", "templates")["templates"]} >= {"ckd_stage", "sepsis", "poa"}
    wording = ("--claim", "A", "--template", "ckd_stage", "--finding", FINDING)
    bad = counter("query", "check", *wording, "--question", "Which stage supports the payment?", code=1)
    assert '"payment"' in bad["problems"][0] and not bad["ok"]
    assert counter("query", "check", *wording)["ok"]
    counter("query", "ask", *wording, "--question", "Please document stage 3a.", "--whom", "lind", code=2)
    asked = counter("query", "ask", *wording, "--whom", "lind", "--due", "+2b")
    assert (asked["state"], asked["whom"], asked["indicators"][0]["place"], asked["indicators"][0]["date"]) == (
        "asked", "lind", "lab slip", "2026-09-29",
    )  # fmt: skip
    assert counter("queue")["items"][0]["state"] == "waiting"
    counter.login = "lind"
    assert [one["query"] for one in counter("query", "list", "--mine")["queries"]] == ["QRY-1"]
    counter("query", "answer", "QRY-1", "x", code=2)
    counter("query", "answer", "QRY-1", "8", code=2)
    done = counter("query", "answer", "QRY-1", "3", "--words", "since spring")
    assert (done["answer"], done["signature"], done["signed_by"]) == ("Stage 3a; since spring", "signed", "lind")
    counter.login = "maria"
    assert counter("query", "show", "QRY-1")["chosen"] == [3]
    assert counter("query", "close", "QRY-1", "agreed")["state"] == "closed"
    assert counter("query", "list", "--ended")["queries"][0]["outcome"] == "agreed"
    assert counter("audit", "verify")["ok"]


def test_wordings_of_the_practice(counter: Counter) -> None:
    """Added, listed first, reviewed, asked by, retired; one that speaks of money is refused with the word."""
    said = ("--title", "Side of the ulcer", "--question", "On which side is it?", "--option", "Right heel", "--option", "Left heel")
    bad = counter("query", "wordings", "add", "side", *said, "--option", "Left, for a higher DRG", code=2)
    assert '"DRG"' in bad["error"]
    assert counter("query", "wordings", "list", "--own")["wordings"] == []
    made = counter("query", "wordings", "add", "Heel side", *said, "--clue", "heel")["wording"]
    assert (made["name"], made["edition"], made["by"], made["reviewed_by"]) == ("heel_side", "practice", "maria", None)
    assert counter("query", "wordings", "review", "heel_side")["wording"]["reviewed_by"] == "maria"
    assert counter("query", "wordings", "list")["wordings"][0]["name"] == "heel_side"
    asked = counter("query", "ask", "--claim", "A", "--template", "heel_side", "--finding", FINDING, "--whom", "lind")
    assert asked["choices"][:2] == ["Right heel", "Left heel"]
    counter("query", "wordings", "retire", "heel_side")
    assert counter("query", "wordings", "show", "heel_side", code=2)["error"].startswith("there is no wording")


def test_a_clinician_reaches_no_money(counter: Counter) -> None:
    counter.login = "lind"
    for line in ("queue", "claim A", "post --all", "work lists", "work next", "remittances", "people list"):
        assert "clinician" in counter(*line.split(), code=4)["error"]
    assert counter("query", "list")["queries"] == []


def test_the_lists_of_the_records_desk(counter: Counter) -> None:
    lists = {one["list"]: one for one in counter("work", "lists")["lists"]}
    assert set(lists) >= {"queries", "requests", "denials", "signatures", "unsigned", "misfiled", "incomplete", "unbilled", "late"}
    assert "rows" not in lists["denials"] and lists["denials"]["open"] == 1
    found = counter("work", "lists", "denials")["lists"][0]
    assert (found["rows"][0]["claim"], found["rows"][0]["amount"]) == ("A", "100.00")
    assert "queries" in counter("work", "lists", "nothing", code=2)["do"]
