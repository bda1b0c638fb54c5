"""claimdesk rules at the command line: a draft, a trial, a kept change, its versions, its end, and rules by CSV."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.stories.counter import opened
from tests.stories.story import Story
from tests.stories.telling import ans, bill, era, s
from tests.stories.x12_records import CO

LAKESIDE = ("--payer", "LAKESIDE")


@pytest.fixture
def desk(tmp_path: Path) -> Story:
    """A store of its own with claims A and B, denied with CO-97: what a trial counts is counted over the whole queue."""
    counter = opened(tmp_path / "desk")
    for login, role in (("sam", "supervisor"), ("ben", "biller")):
        counter("people", "add", login, role)
    story = Story(counter, "R")
    story.sends(bill(100, label="A"), bill(300, label="B"))
    story.paid(era(ans(s(0, CO(97, 100)), label="A", icn="A"), ans(s(0, CO(97, 300)), label="B", icn="B")))
    return story


def test_a_draft_is_tried_and_kept_as_it_was_shown(desk: Story) -> None:
    """set keeps it for me alone; try says what would move and leaves all as it is; keep with the plan does that; undo takes it back."""
    say = desk.counter
    before = desk.item("B")
    assert say("rules", "set", "CO-97", "chance=12", "label=ask coder", "source=their letter", *LAKESIDE)["draft"]["chance"] == "12"
    seen = say("rules", "try", "CO-97", *LAKESIDE)
    assert (seen["done"], seen["moved"], seen["at_stake"], seen["by"]["chance"]) == (False, 2, "400.00", 2)
    assert (seen["first"][0]["claim"], seen["first"][0]["at_stake"]) == (desk.number("B"), "300.00")
    assert desk.item("B") == before
    kept = say("rules", "keep", "CO-97", *LAKESIDE, "--reason", "their letter", "--plan", seen["plan"])
    assert (kept["kept"], kept["claims"]) == (["PB-1"], 2)
    assert desk.item("B")["expected"] == "36.00"
    work = desk.claim("B")["work"]
    assert (work["rule"]["of"], work["rule"]["version"], work["rule"]["reviewed_by"]) == ("PB-1", "v1", None)
    assert "there is no draft" in say("rules", "keep", "CO-97", *LAKESIDE, "--reason", "again", code=2)["error"]
    say("undo")
    assert desk.item("B") == before
    say.proven()


def test_who_may_keep_and_what_is_refused(desk: Story) -> None:
    """A biller tries, exit 4 on keeping; a rule that contradicts itself exits 2 with all that is wrong; so does an old plan."""
    say = desk.counter
    with say.as_login("ben"):
        assert say("rules", "try", "CO-97", "chance=12")["moved"] == 2
        say("rules", "keep", "CO-97", "chance=12", "--reason", "so", code=4)
    wrong = say("rules", "try", "CO-97", "kind=NORMAL", "from_on=2026-02-02", "to_on=2026-02-01", code=2)["error"]
    assert "leave the chance empty" in wrong and "before it begins" in wrong
    assert "there is no field colour" in say("rules", "try", "CO-97", "colour=red", code=2)["error"]
    assert "was shown" in say("rules", "keep", "CO-97", "chance=12", "--reason", "so", "--plan", "0" * 64, code=2)["error"]
    assert say("rules", "list", "--changed")["rules"] == []


def test_the_clock_of_a_payer_is_told_with_rule_source_and_reviewer(desk: Story) -> None:
    """Of the claim: due, safe, rule, source, start, version, who reviewed it; then the conflict that another source makes."""
    say = desk.counter
    clock = desk.claim("B")["work"]["clock"]
    assert (clock["version"], clock["reviewed_by"], clock["conflict"]) == ("shipped", None, None)
    said = ("count=100", "source=contract 7", "other_count=90", "other_source=their web page")
    say("rules", "keep", clock["name"], *said, *LAKESIDE, "--reason", "contract")
    say("rules", "review", "CK-1")
    clock = desk.claim("B")["work"]["clock"]
    assert (clock["of"], clock["version"], clock["reviewed_by"], clock["source"]) == ("CK-1", "v1", say.login, "contract 7")
    assert clock["conflict"].startswith("their web page gives ") and clock["safe"] < clock["due"]
    assert clock["rule"].startswith(f"{clock['name']}: 100 days from {clock['starts']}")


def test_versions_stay_and_what_ends_gives_way(desk: Story) -> None:
    """history has each as it stood; end shows what moves back, and moves it."""
    say = desk.counter
    before = desk.item("B")
    say("rules", "keep", "CO-97", "chance=12", "--reason", "first")
    say("rules", "keep", "PB-1", "chance=14", "--reason", "second")
    assert [(one["version"], one["reason"], one["values"]["chance"]) for one in say("rules", "history", "PB-1")["versions"]] == [
        (2, "second", "14"), (1, "first", "12"),
    ]  # fmt: skip
    assert say("rules", "end", "PB-1", "--reason", "over", "--preview")["moved"] == 2
    say("rules", "end", "PB-1", "--reason", "over")
    assert desk.item("B") == before
    shown = say("rules", "show", "PB-1")
    assert (shown["ended"], shown["values"]["chance"]) == (True, "14")


def test_rules_go_out_and_come_back_as_csv(desk: Story, tmp_path: Path) -> None:
    """Export, edit, import: tried without --yes, kept with it; a wrong row refuses the whole file, with its line."""
    say, file = desk.counter, tmp_path / "rules.csv"
    say("rules", "keep", "CO-97", "chance=12", "note==1+1", *LAKESIDE, "--reason", "first")
    assert say("rules", "export", "playbook", str(file))["rules"] == 1
    say("rules", "export", "playbook", str(file), code=2)
    rows = list(csv.DictReader(file.read_text().splitlines()))
    assert (rows[0]["rule"], rows[0]["note"], rows[0]["chance"]) == ("PB-1", "'=1+1", "12")
    rows[0]["chance"] = "20"
    other = rows[0] | {"rule": "", "payer": "", "reason": "4", "chance": "33"}
    _write(file, [rows[0], other])
    tried = say("rules", "import", "playbook", str(file))
    assert (tried["done"], tried["rules"], tried["moved"]) == (False, 2, 2)
    done = say("rules", "import", "playbook", str(file), "--yes", "--reason", "the new list", "--plan", tried["plan"])
    assert done["kept"] == ["PB-1", "PB-2"]
    assert say("rules", "show", "PB-1")["values"]["note"] == "=1+1"
    _write(file, [other | {"reason": "5", "payer": "nobody at all"}, other | {"rule": "CK-9"}])
    assert "line 2: there is no payer" in say("rules", "import", "playbook", str(file), code=2)["error"]
    say("undo")
    assert [row["ref"] for row in say("rules", "list", "--changed")["rules"]] == ["PB-1"]
    say.proven()


def _write(file: Path, rows: list[dict[str, str]]) -> None:
    with file.open("w", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
