"""S101 to S105."""

from __future__ import annotations

from dataclasses import replace

import pytest

from billing.claim import Claim
from billing.person import Identifier
from billing.remittance import DateMark
from tests.billing.edits.clean import COVER, PATIENT, context, found, institutional, line, professional

TRIPS: list[tuple[str, str, Claim]] = [
    ("S101", "person last", professional(patient=replace(PATIENT, last=" "))),
    ("S101", "person born_on", professional(patient=replace(PATIENT, born_on=None))),
    ("S101", "person sex", professional(patient=replace(PATIENT, sex=""))),
    ("S101", "person first", professional(patient=replace(PATIENT, first="JOSÉ"))),
    ("S101", "line 1 procedure", professional(replace(line(1), procedure=""))),
    ("S101", "control_number", professional(control_number="X" * 21)),
    ("S101", "diagnosis code", professional(diagnoses=())),
    ("S101", "patient_status", institutional(admission=("1", "1", ""))),
    ("S101", "payer", professional(coverages=(replace(COVER, payer=replace(COVER.payer, payer_id="")),))),
    ("S102", "person last", professional(patient=replace(PATIENT, last="OKA*FOR"))),
    ("S102", "authorization", professional(identifiers=(Identifier("G1", "A~77"),))),
    ("S102", "note", professional(notes=("see\nbelow",))),
    ("S103", "payer_control_number", professional(frequency="7")),
    ("S103", "payer_control_number", professional(frequency="8")),
    ("S103", "coverage name_on_card", professional(relationship="19", subscriber=replace(PATIENT, last=""))),
    ("S103", "injury", professional(head=("Y", "A", "Y", "Y", "", "AA:::OH"))),
    ("S104", "frequency", professional(frequency="2")),
    ("S104", "frequency", institutional(frequency="6")),
]

PASSES: list[tuple[str, Claim]] = [
    ("S101", professional()),
    ("S101", institutional()),
    ("S101", professional(patient=replace(PATIENT, last="O'NEIL-SMITH"))),
    ("S102", professional(notes=("see below; 2 of 3",))),
    ("S103", professional(frequency="7", payer_control_number="ICN1")),
    ("S103", professional(head=("Y", "A", "Y", "Y", "", "AA:::OH"), dates=(DateMark("439", None, "20260901"),))),
    ("S104", professional(frequency="7", payer_control_number="ICN1")),
    ("S104", institutional(frequency="2")),
]


@pytest.mark.parametrize(("number", "field", "claim"), TRIPS)
def test_what_trips(number: str, field: str, claim: Claim) -> None:
    """The finding names the field, and blocks."""
    said = found(number, context(claim))
    assert field in [one.field for one in said]
    assert {one.severity for one in said} == {"E"}


@pytest.mark.parametrize(("number", "claim"), PASSES)
def test_what_passes(number: str, claim: Claim) -> None:
    """Nothing is said of it."""
    assert found(number, context(claim)) == ()


def test_a_number_that_another_open_claim_has() -> None:
    """S105 looks at the other open claims alone."""
    assert found("S105", context(numbers_in_use=frozenset({"48213"})))
    assert found("S105", context(numbers_in_use=frozenset({"48214"}))) == ()
