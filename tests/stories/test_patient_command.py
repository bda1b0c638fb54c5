"""`claimdesk patient` at the counter: found, shown, as it stood, registered, added to, taken in from bundles and CSV."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bundle import made
from tests.stories.counter import Counter, opened


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    """An empty store."""
    return opened(tmp_path)


def test_registered_added_to_and_shown(counter: Counter) -> None:
    """Each step is one document; the chart has all of it."""
    made_ = counter("patient", "register", "last=Okafor", "first=Adaeze", "born_on=1984-02-11", "sex=F", "chart_number=MR-1")
    person = str(made_["patient"])
    counter("patient", "register", "last=Okafor", "first=Adaeze", "born_on=1984-02-11", code=2)
    counter("patient", "add", person, "coverage", "payer=Bluestem PPO", "member_id=XBD44719028")
    visit = counter("patient", "add", "MR-1", "encounter", "number=V-1", "from_on=2026-11-01")["number"]
    counter("patient", "add", person, "diagnosis", "code=E11.22", "--visit", str(visit))
    note = counter.folder / "note.txt"
    note.write_text("Sugar above goal.\nPlan: insulin.\n")
    counter("patient", "add", person, "note", "title=Visit note", "from_on=2026-10-01", f"text=@{note}", code=2)
    counter(
        "patient",
        "add",
        person,
        "note",
        "title=Visit note",
        "from_on=2026-10-01",
        f"text=@{note}",
        "--reason",
        "left out",
        "--visit",
        str(visit),
    )
    shown = counter("patient", "show", "okafor")
    assert shown["name"] == "Okafor, Adaeze" and shown["chart_number"] == "MR-1"
    groups = {name: [one["title"] for one in things] for name, things in shown["groups"].items()}
    assert groups["coverage"] == ["Bluestem PPO"] and groups["encounter"] == ["V-1  AMB", "E11.22"]
    assert shown["groups"]["note"][0]["text"] == "Sugar above goal.\nPlan: insulin."
    assert [one["patient"] for one in counter("patient", "find", "XBD4")["patients"]] == [int(person)]
    assert counter("patient", "history", person)["events"]
    said = counter.say("patient", "show", person)
    assert said.code == 0 and "E11.22" in said.out and "Plan: insulin." in said.out and "amended" in said.out


def test_as_it_stood(counter: Counter) -> None:
    """Before the first word there is none; the day of today is as it is."""
    counter("patient", "register", "last=Okafor", "first=Adaeze", "born_on=1984-02-11")
    assert counter("patient", "show", "okafor", "--as-of", "2026-11-02")["as_of"] == "2026-11-02"
    assert "first written down on 2026-11-02" in counter("patient", "show", "okafor", "--as-of", "2026-11-01", code=2)["do"]
    counter("patient", "show", "okafor", "--as-of", "someday", code=2)
    counter("patient", "show", "nobody", code=2)


def test_bundles_whole_in_part_and_not_at_all(counter: Counter) -> None:
    """Exit 0, 1 and 2; what is wrong by its place."""
    good, part, bad = (counter.folder / name for name in ("good.json", "part.json", "bad.json"))
    good.write_bytes(made.bundle(*made.whole()))
    part.write_bytes(made.bundle(made.patient(), made.problem("k5", subject={"reference": "Patient/p9"})))
    bad.write_text('{"resourceType": "Patient"}')
    (report,) = counter("patient", "import", str(good))["files"]
    assert (report["status"], report["patients"], report["passed_over"]) == ("imported", 1, {"Observation": 1})
    (report,) = counter("patient", "import", str(part), code=1)["files"]
    assert report["problems"][0]["at"] == "Bundle.entry[1].resource.subject"
    (report,) = counter("patient", "import", str(bad), code=2)["files"]
    assert report["status"] == "rejected"
    assert counter("patient", "import", str(good))["files"][0]["status"] == "unchanged"
    counter("patient", "import", str(counter.folder / "none.json"), code=2)


def test_charts_from_csv(counter: Counter) -> None:
    """A sheet for each kind; rows that do not fit are named by their line; the same sheet again changes nothing."""
    sheets = {
        "patients": "chart number,surname,given name,born,sex\n"
        "MR-1,Nguyễn,Thị,1971-03-04,F\nMR-2,Brandt,Elias,1950-13-05,M\nMR-1,X,Y,1971-03-04,F\n",
        "coverages": "chart number,payer,member number,order\nMR-1,Harborline,HL1,1\nMR-9,Harborline,HL2,1\n",
        "visits": "mrn,visit number,visit or admission\nMR-1,V-1,2026-10-05\n",
        "diagnoses": "mrn,visit,order,diagnosis\nMR-1,V-1,1,E11.22\nMR-1,V-1,2,nonsense\nMR-1,V-7,1,I10\n",
        "notes": 'mrn,title,of,text\nMR-1,Visit note,2026-10-05,"line one\nline two"\n',
    }
    problems = {}
    for name, text in sheets.items():
        path = counter.folder / f"{name}.csv"
        path.write_text(text, "utf-8")
        said = counter("patient", "import", "--csv", name, str(path), code=(0, 1))
        problems[name] = [one["at"] for one in said["files"][0]["problems"]]
    assert problems == {
        "patients": ["line 4", "line 3"],
        "coverages": ["line 3"],
        "visits": [],
        "diagnoses": ["line 3", "line 4"],
        "notes": [],
    }
    shown = counter("patient", "show", "MR-1")
    assert [one["title"] for one in shown["groups"]["encounter"]] == ["V-1  AMB", "E11.22"]
    assert shown["groups"]["note"][0]["text"] == "line one\nline two"
    assert counter("patient", "import", "--csv", "visits", str(counter.folder / "visits.csv"))["files"][0]["status"] == "unchanged"
    counter("patient", "import", "--csv", "shoes", str(counter.folder / "visits.csv"), code=2)
    assert "no column for" in counter("patient", "import", "--csv", "visits", str(counter.folder / "notes.csv"), code=2)["error"]


@pytest.mark.parametrize(
    "line",
    ["patient", "patient show", "patient register", "patient register last", "patient add 1 shoe a=b", "patient add 1 note a=1 a=2",
     "patient import", "patient import --map-columns a=b x.json", "patient show 999999999999999999999"],
)  # fmt: skip
def test_what_is_no_command_is_refused_in_words(counter: Counter, line: str) -> None:
    """Exit 2, two lines at most, no traceback."""
    said = counter.say(*line.split())
    assert said.code == 2 and "Traceback" not in said.err
    if line != "patient":
        assert json.loads(counter.say(*line.split(), "--json").out)["ok"] is False
