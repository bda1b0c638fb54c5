"""The made-up practice's charts: bundles that the real import takes whole, notes in words, and what a person should find in them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from acts import chart_import
from claimdesk.demo import charts
from claimdesk.demo.people import practice
from claimdesk.demo.visits import charges, visits
from tests.fresh import fresh_desk

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> charts.Charts:
    """The charts of a practice of 120 claims."""
    return charts.write(tmp_path_factory.mktemp("charts"), practice(3, charges(3)), 120, TODAY)


def test_every_bundle_is_taken_whole_and_once(made: charts.Charts, tmp_path: Path) -> None:
    """Nothing refers to nothing, nothing is left out; the second time all of it is here."""
    desk = fresh_desk(tmp_path)
    for path in made.files:
        report = chart_import.bring(desk, path, "demo")
        wrong = [found for found in report.problems if found.severity == "error"]
        assert (report.status, report.left_out, wrong) == ("imported", 0, [])
    assert {chart_import.bring(desk, path, "demo").status for path in made.files} == {"unchanged"}


def test_a_paper_lies_at_another_patients_claim_now_and_then(made: charts.Charts) -> None:
    """It shows what is right for the claim where it belongs."""
    of = {visit.number: visit for visit in visits(practice(3, charges(3)), 120, TODAY)}
    misfiled = [one for one in made.papers if one.lies_at != one.belongs_to]
    assert misfiled and len(made.papers) >= charts.MISFILED_EVERY * len(misfiled)
    for one in made.papers:
        fault = of[one.belongs_to].fault
        assert fault is not None and fault.right in one.text


def test_notes_bear_the_codes_out_and_never_say_them(made: charts.Charts) -> None:
    """A coder has to find the code from the words."""
    from claimdesk.demo.notes import note

    for visit in visits(practice(3, charges(3)), 60, TODAY):
        text = note(visit)
        assert "ASSESSMENT\n" in text and len(text) > 40
        assert not any(code in text or f"{code[:3]}.{code[3:]}" in text for code in visit.diagnoses)


def test_visits_without_a_claim_say_what_holds_them(made: charts.Charts) -> None:
    """Half lack a signature, half a diagnosis."""
    assert [one["holds"] for one in made.unbilled] == ["note not signed", "no diagnosis"] * (charts.UNBILLED // 2)
