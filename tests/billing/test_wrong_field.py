"""Which field a denial is about, and what becomes of a claim by a correction of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.corrected import CONTENT, ON_CLAIM, Standing, effect
from billing.wrong_field import BY_REASON, WrongField, about, wrong_field
from tests.billing.shipped import book

SHIPPED = book()


def named(*codes: str, remarks: tuple[str, ...] = ()) -> tuple[str, str, str] | None:
    """(where, relation, field)."""
    found = wrong_field(codes, remarks, SHIPPED)
    return (found.where, found.relation, found.name) if found else None


@pytest.mark.parametrize(
    ("code", "remarks", "field"),
    [
        ("CO-16", ("N382",), ("record", "coverage", "member_id")),
        ("CO-16", ("MA130", "N382"), ("record", "coverage", "member_id")),
        ("CO-16", ("N329",), ("record", "person", "born_on")),
        ("CO-16", ("MA39",), ("record", "person", "sex")),
        ("CO-16", ("MA36",), ("record", "person", "last")),
        ("CO-16", ("M76",), ("record", "diagnosis", "code")),
        ("CO-16", ("M51",), ("line", "procedure", "procedure")),
        ("CO-16", ("N290",), ("claim", "encounter", "rendering_npi")),
        ("CO-31", (), ("record", "coverage", "member_id")),
        ("CO-140", (), ("record", "coverage", "member_id")),
        ("CO-6", (), ("record", "person", "born_on")),
        ("CO-7", (), ("record", "person", "sex")),
        ("CO-11", (), ("record", "diagnosis", "code")),
        ("CO-11", ("N657",), ("record", "diagnosis", "code")),
        ("CO-4", (), ("line", "procedure", "modifiers")),
        ("CO-22", (), ("payers", "coverage", "rank")),
        ("CO-109", (), ("payers", "coverage", "payer")),
        ("CO-26", (), ("record", "coverage", "from_on")),
        ("CO-27", (), ("record", "coverage", "to_on")),
        ("CO-197", (), ("claim", "authorisation", "authorization")),
        ("CO-15", (), ("claim", "authorisation", "authorization")),
        ("CO-183", (), ("claim", "encounter", "referring_npi")),
        ("CO-B7", (), ("claim", "encounter", "rendering_npi")),
        ("CO-185", (), ("claim", "encounter", "rendering_npi")),
        ("CO-181", (), ("line", "procedure", "procedure")),
        ("CO-182", (), ("line", "procedure", "procedure")),
    ],
)
def test_a_denial_names_its_field(code: str, remarks: tuple[str, ...], field: tuple[str, str, str]) -> None:
    """The remark first, else the reason."""
    assert named(code, remarks=remarks) == field


def test_a_denial_that_names_nothing_names_no_field() -> None:
    """CO-16 alone, or a remark about something else."""
    assert named("CO-16") is None and named("CO-50", remarks=("MA13",)) is None


def test_a_patient_who_was_not_found_is_found_by_any_of_the_fields() -> None:
    """Number, name, birth; not the address."""
    found = wrong_field(("CO-31",), (), SHIPPED)
    assert about(found, [("person", "born_on")]) and about(found, [("person", "last")])
    assert not about(found, [("person", "city")]) and not about(None, [("person", "last")])


@given(st.sampled_from(sorted(BY_REASON)))
def test_every_reason_is_mended_by_its_own_field(reason: str) -> None:
    """So that a correction on the field that x opens makes the claim ready."""
    where, relation, name = BY_REASON[reason]
    assert about(WrongField(where, relation, name, f"CO-{reason}"), [(relation, name)])


SENT = Standing(("Member number",), "unanswered")


@pytest.mark.parametrize(
    ("claim", "becomes"),
    [
        (replace(SENT, differs=()), "stays"),
        (replace(SENT, status="voided"), "stays"),
        (SENT, "work"),
        (replace(SENT, outbox="OUT-7"), "renewed"),
        (replace(SENT, outbox="OUT-7", void=True), "stays"),
        (replace(SENT, appeal="AP-1", code="CO-16", about=True), "work"),
        (replace(SENT, status="denied", code="CO-16", about=True), "ready"),
        (replace(SENT, status="denied", code="CO-16", about=True, wrong="no number"), "barred"),
        (replace(SENT, status="denied", code="CO-50"), "person"),
        (replace(SENT, status="closed"), "stays"),
        (replace(SENT, status="patient", differs=("Diagnoses",)), "work"),
        (replace(SENT, status="open"), "work"),
    ],
)
def test_what_becomes_of_a_claim(claim: Standing, becomes: str) -> None:
    """By where it stands."""
    assert effect(claim).becomes == becomes


@given(
    st.sampled_from(sorted(set(ON_CLAIM.values()))),
    st.sampled_from(["unanswered", "denied", "part_denied", "closed", "patient", "open", "forwarded", "credit"]),
    st.booleans(),
    st.booleans(),
)
def test_no_claim_that_differs_is_lost(field: str, status: str, denied: bool, mends: bool) -> None:
    """It stands ready, is work, or is said to be barred; only what was paid by who the patient is stays."""
    got = effect(Standing((field,), status, code="CO-16" if denied else "", about=mends)).becomes
    assert (got == "stays") == (not denied and status in ("closed", "patient", "credit") and field not in CONTENT)
