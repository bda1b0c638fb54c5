"""The surface itself: exit codes, one JSON document, words without tracebacks, and the same from real processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.stories import x12_maker as x
from tests.stories.counter import Counter, opened
from tests.stories.story import Story
from tests.stories.telling import ans, bill, era, s
from tests.stories.x12_records import CO

CLAIMDESK = (sys.executable, "-m", "claimdesk")


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Counter:
    """A store with one denied claim and one held answer."""
    counter = opened(tmp_path_factory.mktemp("line"))
    story = Story(counter, "")
    story.sends(bill(100))
    story.paid(era(ans(s(0, CO(197, 100))), ans(s(10), label="X", icn="2")), code=1)
    return counter


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("init", 0),
        ("queue", 0),
        ("claim A", 0),
        ("ledger check", 0),
        ("audit verify", 0),
        ("audit log", 0),
        ("audit log --claim A", 0),
        ("people list", 0),
        ("doctor", 0),
        ("post P", 0),
        ("post --all", 0),
        ("work next", 0),
        ("work release A", 0),
        ("claim NOSUCH", 2),
        ("claim", 2),
        ("queue --colour red", 2),
        ("queue --limit none", 2),
        ("dance", 2),
        ("import", 2),
        ("import no-such-file.835", 2),
        ("post", 2),
        ("post NOSUCH", 2),
        ("work take NOSUCH", 2),
        ("work write-off A", 2),
        ("work to-patient NOSUCH --reason x", 2),
        ("match P NOSUCH A --reason x", 2),
        ("suspend P NOSUCH --owner maria --reason x", 2),
        ("people add ben emperor", 2),
        ("people remove nobody", 2),
        ("recoup show T-99999999999999999999", 2),
        ("deposit show D-99999999999999999999", 2),
        ("deposit line L-99999999999999999999 --as eft", 2),
        ("cash bounce P-99999999999999999999 --reason x", 2),
        ("suspense assign H-99999999999999999999 --owner maria --reason x", 2),
        ("undo --entry 99999999999999999999 --reason x", 2),
        ("approve yes 99999999999999999999", 2),
        ("policy end 99999999999999999999 --reason x", 2),
        ("statement mistake 99999999999999999999 --reason x", 2),
        ("post --mark R-99999999999999999999", 2),
        ("queue --limit 99999999999999999999", 2),
        ("remittances --older 99999999999999999999", 0),
        ("recoup list --older 99999999999999999999", 0),
        ("deposit list --limit 99999999999999999999", 2),
        ("policy add --max 5.00 --days 99999999999999999999 --reason x", 2),
        ("practice set suspense_days 99999999999999999999 --reason x", 2),
        ("close report 99999999999999999999-01", 2),
    ],
)
def test_every_command_answers_one_json_document_and_its_exit_code(counter: Counter, line: str, code: int) -> None:
    """`--json`: standard output is exactly one JSON document; errors are one or two lines on standard error, never a traceback."""
    said = counter.say(*line.split(), "--json")
    assert said.code == code, said
    assert isinstance(json.loads(said.out), dict)
    if code:
        assert 1 <= len(said.err.strip().splitlines()) <= 2
    assert "Traceback" not in said.err


@pytest.mark.parametrize("line", ["queue", "claim A", "ledger check", "audit verify", "audit log", "people list", "post --all", "doctor"])
def test_without_json_there_are_words(counter: Counter, line: str) -> None:
    """For people too."""
    said = counter.say(*line.split())
    assert (said.code, bool(said.out.strip()), said.out.lstrip()[:1] != "{") == (0, True, True)


def test_a_claim_in_words_shows_its_lines_and_their_days(counter: Counter) -> None:
    """The same claim for people."""
    said = counter.say("claim", "A").out
    assert all(word in said for word in ("G0444", "2026-08-10", "100.00", "CO-197"))


def test_json_may_stand_before_the_command(counter: Counter) -> None:
    """--json and --db go anywhere."""
    assert json.loads(counter.say("--json", "claim", "A").out)["claim"] == "A"


def test_a_claims_moments_are_told_by_the_practices_clock(counter: Counter) -> None:
    """As on the screen and in every message; the log says that its moments are UTC. First zone: New York, five hours behind."""
    loaded = counter("claim", "A")["history"][-1]["moment"]
    here = datetime.fromisoformat(loaded).astimezone(ZoneInfo("America/New_York"))
    page = counter.say("claim", "A").out.splitlines()[-1]
    assert page.startswith(f"  {here:%Y-%m-%d %H:%M} maria: ") and f"{here:%H:%M}" != loaded[11:16]
    assert f"{loaded[:10]} {loaded[11:19]}Z maria" in counter.say("audit", "log", "--claim", "A").out


def test_no_deposit_is_made_of_nothing_in_hand(counter: Counter) -> None:
    """The words say what is missing, not how else an amount is given."""
    said = counter.say("deposit", "new", "--in-hand")
    assert (said.code, "no payment is in hand" in said.err) == (2, True)


def test_money_is_text_with_two_decimals_and_days_are_iso(counter: Counter) -> None:
    """money in JSON: a string with two decimals; dates ISO 8601; moments in UTC with Z."""

    def floats(value: object) -> bool:
        if isinstance(value, dict):
            return any(floats(v) for v in value.values())
        return any(floats(v) for v in value) if isinstance(value, list) else isinstance(value, float)

    for line in ("queue", "claim A", "post --all", "ledger check", "audit log"):
        assert not floats(counter(*line.split()))
    claim = counter.claim("A")
    assert (claim["charge"], claim["lines"][0]["charge"], claim["lines"][0]["date"]) == ("100.00", "100.00", "2026-08-10")


def test_a_claim_has_the_shape_of_the_interface(counter: Counter) -> None:
    """What stands there keeps its name and its shape."""
    claim = counter.claim("A")
    top = "claim payer patient status charge insurance_paid adjusted written_off patient_paid insurance_balance patient_balance balance"
    assert {*top.split(), "denied", "denials", "lines", "adjustments", "remarks", "remittances", "work", "history", "payer_now"} <= set(
        claim
    )
    assert {"line", "procedure", "date", "units", "charge", "paid", "adjustments", "remarks"} <= set(claim["lines"][0])
    assert {"group", "reason", "amount", "payer", "trace"} <= set(claim["lines"][0]["adjustments"][0])
    assert {"trace", "status", "paid", "posted", "payer", "charge", "reversed_by", "held"} <= set(claim["remittances"][0])
    assert (claim["lines"][0]["procedure"], claim["lines"][0]["units"], claim["patient"]) == ("G0444", "1", "OKAFOR, MARIA")


def test_an_existing_store_is_not_made_again(counter: Counter) -> None:
    """init: says so, and changes nothing, where one is."""
    before = counter("audit", "verify")["events"]
    assert counter("init")["ok"] is True
    assert counter("audit", "verify")["events"] == before
    assert counter.claim("A")["denied"] == "100.00"


def test_no_store_exits_three(tmp_path: Path) -> None:
    """exit 3: the store cannot be used: missing, damaged."""
    missing = Counter(tmp_path)
    for line in ("queue", "claim A", "post --all", "ledger check"):
        missing(*line.split(), code=3)
    assert not missing.db.exists()
    missing.db.write_text("this is no store, whatever its name says" * 100, "utf-8")
    missing("queue", code=3)


def test_a_copy_holds_what_the_store_held(counter: Counter, tmp_path: Path) -> None:
    """backup FILE: a consistent copy while others work."""
    copy = Counter(tmp_path)
    assert counter("backup", str(copy.db))["ok"] is True
    counter("backup", str(copy.db), code=2)
    assert copy.claim("A")["denied"] == "100.00"
    copy.proven()
    counter("backup", str(tmp_path / "no" / "such" / "folder" / "x.db"), code=(2, 3))


def test_a_made_up_practice_balances(tmp_path: Path) -> None:
    """demo: a made-up practice in a store of its own, through the real import and posting; the same seed opens it again."""
    demo = Counter(tmp_path)
    made = demo("demo", "--claims", "40", "--seed", "3", "--no-tui")
    assert made["ok"] is True
    demo.proven()
    queue = demo("queue", "--limit", "1000")
    assert queue["total"] == len(queue["items"]) > 0
    demo("demo", "--claims", "40", "--seed", "3", "--no-tui")
    assert demo("queue", "--limit", "1000")["total"] == queue["total"]


def process(db: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A real one, from another folder."""
    where = dict(os.environ, CLAIMDESK_DB=str(db), PYTHONPATH=str(Path(__file__).parents[2]))
    return subprocess.run([*CLAIMDESK, *arguments], capture_output=True, text=True, env=where, cwd=db.parent, check=False)


def test_real_processes_say_the_same(tmp_path: Path) -> None:
    """CLAIMDESK_DB names the store; import, post and claim by three processes."""
    db = tmp_path / "books.db"
    (tmp_path / "1.837").write_text(x.claims([bill(100)]), "utf-8")
    story = Story(Counter(tmp_path), "")
    (tmp_path / "2.835").write_text(story.text(era(ans(s(80, CO(45, 20))), ans(s(10), label="X", icn="2"))), "utf-8")
    assert process(db, "init").returncode == 0
    ran = process(db, "import", "1.837", "2.835", "--json")
    assert (ran.returncode, [f["status"] for f in json.loads(ran.stdout)["files"]]) == (0, ["imported", "imported"])
    ran = process(db, "post", "--all", "--json")
    assert (ran.returncode, json.loads(ran.stdout)["remittances"][0]["state"]) == (1, "part_posted")
    got = json.loads(process(db, "--json", "claim", "A").stdout)
    assert {key: got[key] for key in ("insurance_paid", "adjusted", "balance")} == {
        "insurance_paid": "80.00",
        "adjusted": "20.00",
        "balance": "0.00",
    }
    assert process(db, "queue", "--colour", "red").returncode == 2
    assert process(tmp_path / "none.db", "queue").returncode == 3
    for line in (("ledger", "check"), ("audit", "verify")):
        assert json.loads(process(db, *line, "--json").stdout)["ok"] is True


def test_help_is_there_without_a_store(tmp_path: Path) -> None:
    """Every command explains itself."""
    desk = Counter(tmp_path)
    names = "init demo import post queue claim ledger audit work match suspend undo people backup doctor"
    for name in names.split():
        said = desk.say(name, "--help")
        assert (said.code, name in said.out) == (0, True)
    whole = " ".join(desk.say("deposit", "--help").out.split())
    assert "its payments match that provider's remittances only." in whole, "no sentence of a list is cut off"
