"""The kinds of correction: what each wants, what each may not do, whose signature a field waits for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.amendment_kinds import KINDS, Said, Target, Wanted, findings, may_sign, wanted

TODAY = date(2026, 11, 23)
WAS_EMPTY = Target("Problem", "", "asthma")
TEXT = st.text(alphabet="abc XY", min_size=0, max_size=12)


def codes(said: Said, *targets: Target, sent: bool = False, late_days: int = 45) -> list[tuple[str, str]]:
    """(severity, field) of what is found."""
    return [(one.severity, one.field or "") for one in findings(said, targets, TODAY, sent=sent, late_days=late_days)]


def test_a_late_entry_wants_its_day_and_its_authors_memory() -> None:
    """Both are said, or it is refused with both named."""
    assert codes(Said("late_entry"), WAS_EMPTY) == [("error", "happened_on"), ("error", "recall")]
    assert codes(Said("late_entry", TODAY, recall=True), WAS_EMPTY) == []


def test_a_late_entry_adds_what_was_left_out_and_changes_nothing() -> None:
    """Where something stands there already, it is a correction."""
    assert codes(Said("late_entry", TODAY, recall=True), Target("Problem", "asthma", "bronchitis")) == [("error", "Problem")]


def test_a_day_that_is_to_come_is_no_day_of_an_event() -> None:
    """Of any kind."""
    ahead = TODAY + timedelta(days=1)
    assert codes(Said("addendum", ahead), WAS_EMPTY) == [("error", "happened_on")]


@pytest.mark.parametrize(("days", "warned"), [(45, False), (46, True)])
def test_what_is_added_late_is_warned_of(days: int, warned: bool) -> None:
    """After the practice's days a payer may pass over it; on the last day not yet."""
    on = TODAY - timedelta(days=days)
    found = codes(Said("late_entry", on, recall=True), WAS_EMPTY)
    assert found == ([("warning", "kind")] if warned else [])
    assert codes(Said("late_entry", on, recall=True), WAS_EMPTY, late_days=100) == []


def test_what_is_added_after_the_claim_went_is_warned_of() -> None:
    """A correction is not."""
    assert codes(Said("addendum"), WAS_EMPTY, sent=True) == [("warning", "kind")]
    assert codes(Said(), Target("Surname", "Ona", "Una"), sent=True) == []


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_signed_note_gets_an_addendum_or_is_retracted(kind: str) -> None:
    """Nothing else changes it."""
    note = Target("Text", "seen today", "" if kind == "retraction" else "seen today\nADDENDUM: A1c 9.1", note=True, signed=True, on=TODAY)
    said = Said(kind, TODAY, recall=True)
    refused = any(severity == "error" for severity, _ in codes(said, note))
    assert refused == (kind not in ("addendum", "retraction"))


@given(TEXT, TEXT)
def test_an_addendum_leaves_every_word_of_the_note(was: str, shall_be: str) -> None:
    """It stands below what was written, or it is refused."""
    found = codes(Said("addendum"), Target("Text", was, shall_be, note=True, signed=True, on=TODAY))
    assert (found == []) == (shall_be.startswith(was) and len(shall_be.strip()) > len(was.strip()))


@given(st.sampled_from(sorted(KINDS)), TEXT, TEXT)
def test_only_a_retraction_may_leave_nothing_and_it_leaves_nothing(kind: str, was: str, shall_be: str) -> None:
    """A retraction with another value is a correction; an amendment may not take away."""
    wrong = {field for severity, field in codes(Said(kind, TODAY, recall=True), Target("City", was, shall_be)) if severity == "error"}
    if kind == "retraction":
        assert bool(wrong) == bool(shall_be)
    elif kind == "amendment":
        assert bool(wrong) == (not was or not shall_be)
    elif kind == "late_entry":
        assert bool(wrong) == bool(was)
    else:
        assert not wrong


def test_an_unknown_kind_is_no_kind() -> None:
    """All of them are named."""
    found = findings(Said("erasure"), (WAS_EMPTY,), TODAY)
    assert [one.code for one in found] == ["amendment_rule"] and "retraction" in found[0].message


def test_wording_is_its_authors_a_code_a_coders_and_the_rest_whoever_corrects_it() -> None:
    """Clinical wording without a known author is a clinician's."""
    assert wanted(second_person=False, clinical=True, author="lindholm") is None
    assert wanted(second_person=True, clinical=False) == Wanted("coder")
    mine = wanted(second_person=True, clinical=True, author="lindholm")
    assert may_sign(mine, "lindholm", coder=False, clinician=False)
    assert not may_sign(mine, "rita", coder=True, clinician=True)
    nobodys = wanted(second_person=True, clinical=True)
    assert may_sign(nobodys, "kim", coder=False, clinician=True) and not may_sign(nobodys, "rita", coder=True, clinician=False)
