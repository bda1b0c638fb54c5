"""Files that nobody here wrote: what is expected of each stands in samples.csv, with the reason where it is not plain."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from tests.x12.files import Got
from tests.x12.shared import SAMPLES, known_answer, needs_known_answer, needs_samples

EXPECTED = list(csv.DictReader(Path(__file__).with_name("samples.csv").read_text().splitlines()))


def codes(got: Got, severity: str) -> str:
    return " ".join(sorted({finding.code for finding in got.reading.findings if finding.severity == severity}))


@needs_samples
@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: row["file"])
def test_a_sample_is_read_as_expected(row: dict[str, str]) -> None:
    """Transaction, whether it is taken, claims, traces and every code."""
    got = Got((SAMPLES / row["file"]).read_bytes())
    assert got.reading.transaction == row["transaction"]
    assert got.reading.ok is (row["status"] == "imported")
    assert (codes(got, "error"), codes(got, "warning")) == (row["errors"], row["warnings"])
    if got.reading.ok:
        assert got.reading.claims == int(row["claims"]) == len(got.claims) + len(got.payments)
        assert " ".join(one.trace for one in got.reading.remittances) == row["traces"]


@needs_samples
def test_every_sample_has_an_expectation() -> None:
    """And each that is refused, or odd beyond a test mark, its reason."""
    there = {str(path.relative_to(SAMPLES)) for path in SAMPLES.glob("*/*")}
    assert there == {row["file"] for row in EXPECTED}
    odd = [row for row in EXPECTED if row["errors"] or row["warnings"] not in ("", "test_interchange")]
    assert [row["file"] for row in odd if not row["why"] and row["warnings"] != "functional_code"] == []


@needs_samples
@pytest.mark.parametrize("row", [row for row in EXPECTED if row["why"].startswith("SE01 says")], ids=lambda row: row["file"])
def test_a_count_that_is_called_wrong_is_wrong(row: dict[str, str]) -> None:
    """Counted apart, by a pattern."""
    text = (SAMPLES / row["file"]).read_text(errors="replace")
    body = re.search(r"\bST\*.*?\bSE\*([0-9]+)\*", text, re.DOTALL)
    assert body is not None
    assert body[0].count("~") + 1 != int(body[1])


@needs_samples
def test_the_money_of_a_sample() -> None:
    """One remittance by hand, from its text."""
    got = Got((SAMPLES / "835/linuxforhe__managed-care.835").read_bytes())
    assert got.reading.remittances[0].paid_cents == 94500
    first, second = got.payments
    assert (first.control_number, first.charge_cents, first.paid_cents, first.patient_share_cents) == ("5554555444", 80000, 45000, 30000)
    assert [(one.code, one.cents) for one in first.all_adjustments] == [("CO-A2", 5000), ("PR-1", 30000)]
    assert [(one.code, one.cents) for one in second.all_adjustments] == [("CO-A2", 5500), ("PR-1", 60000), ("CO-45", 5000)]
    assert [(line.procedure, line.charge_cents, line.paid_cents) for line in second.lines] == [("93555", 120000, 55000)]


@needs_known_answer
@pytest.mark.parametrize("seed", [7, 11, 23])
def test_files_with_a_known_answer_are_read_whole(tmp_path: Path, seed: int) -> None:
    """Nothing is found but the test mark, and every sum is the maker's."""
    folder = known_answer(tmp_path, 150, seed)
    truth = json.loads((folder / "truth.json").read_text())
    payments = {one["trace"]: one for one in truth["remittances"]}
    charges = {}
    for path in sorted(folder.glob("83*/*")):
        got = Got(path.read_bytes())
        assert set(got.codes) == {"test_interchange"}
        charges.update({one.control_number: one for one in got.claims})
        for at, head in enumerate(got.reading.remittances):
            known = payments.pop(head.trace)
            mine = [one.paid_cents for one, to in zip(got.payments, got.sets, strict=True) if to == at]
            assert (head.paid_cents, sum(mine), len(mine)) == (known["paid"], known["claim_total"], known["claims"])
            assert sum(one.cents for one in head.provider_adjustments) == known["provider_adjustment"]
    assert payments == {}
    assert {number: one.charge_cents for number, one in charges.items()} == {n: one["charge"] for n, one in truth["claims"].items()}
    assert all(one.patient.shown == truth["claims"][number]["patient"] for number, one in charges.items())
