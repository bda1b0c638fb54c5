"""claimdesk scrub: a denied claim held against the edits, what keeps it here let pass, own rules, in JSON."""

from __future__ import annotations

from tests.stories.counter import Counter
from tests.stories.story import Story


def test_a_claim_is_scrubbed_let_pass_and_asked_again(denied: Story, counter: Counter) -> None:
    """What a payer wants keeps the claim here, until somebody lets it pass with a reason and an end."""
    claim = denied.number()
    first = counter("scrub", claim)
    assert (first["ok"], first["errors"]) == (True, 0)
    assert all(one["missing"] for one in first["not_run"])
    counter("scrub", "want", "LAKESIDE HEALTH PLAN", "referring", "*")
    found = next(one for one in counter("scrub", claim, code=1)["findings"] if one["edit"] == "S303")
    assert (found["edit"], found["severity"], found["field"], found["let_pass"]) == ("S303", "E", "referring_npi", None)
    assert "CO-16" in found["prevents"] and found["fix"]
    counter("scrub", "override", claim, "S303", "--reason", "nobody referred", "--until", "2000-01-01", code=2)
    counter("scrub", "override", claim, "S303", "--reason", "nobody referred")
    passed = next(one for one in counter("scrub", claim)["findings"] if one["edit"] == "S303")["let_pass"]
    assert passed["reason"] == "nobody referred" and passed["every_claim"] is False
    listed = counter("scrub", "override", "--list")["overrides"]
    assert [(one["edit"], one["state"]) for one in listed] == [("S303", "standing")]
    counter("scrub", "override", claim, "S303", "--end")
    assert {one["edit"] for one in counter("scrub", claim, code=1)["findings"] if one["severity"] == "E"} == {"S303"}
    counter("scrub", "unwant", "LAKESIDE HEALTH PLAN", "referring")


def test_all_open_claims_and_the_list_of_edits(denied: Story, counter: Counter) -> None:
    """71 edits, each taken as the practice says; a rule that changes is asked of all open claims at once."""
    claim = denied.number()
    edits = counter("scrub", "edits")["edits"]
    assert len(edits) == 71 and {one["severity"] for one in edits} == {"E", "W", "I"}
    assert counter("scrub", "--all")["claims"] >= 1
    made = counter("scrub", "rules", "add", "dear ones", '{"field": "charge", "more": 1}', "--say", "Look twice.", "--as", "W")
    assert made["rule"] == "SR-1" and {"claim": claim, "edits": ["S811"]} in made["run"]["gained"]
    counter("scrub", "rules", "add", "none", '{"field": "nonsense", "is": 1}', "--say", "x", code=2)
    assert [one["title"] for one in counter("scrub", "rules", "list")["rules"]] == ["dear ones"]
    taken = counter("scrub", "take", "S811", "off", "--reason", "not now")
    assert {"claim": claim, "edits": ["S811"]} in taken["run"]["lost"]
    assert counter("scrub", "rules", "end", "SR-1")["rule"] == "SR-1"
    assert "line.procedure" in counter("scrub", "rules", "fields")["fields"]
