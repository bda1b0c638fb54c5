"""Corrections: what may be changed, what each field holds, and what a correction cannot do without."""

from datetime import date

import pytest

from billing.amendment import FIELDS, check, field_of, propose

TODAY = date(2026, 11, 23)
CARD = {"member_id": "XBD44719028", "group_number": "", "relationship": "18", "from_on": "2025-01-01"}


def made(subject, current, changes, **more):
    """A proposal with all that it needs, unless told otherwise."""
    given = {"reason": "differs from the card", "evidence": "card copy", "author": "d.ortiz", "today": TODAY, **more}
    return propose(subject, current, changes, **given)


def test_a_correction_keeps_what_was_and_says_why():
    """One amendment for each changed field, with both values, reason, evidence and author."""
    amendments, findings = made("coverage", CARD, {"member_id": " XBD44719082 ", "relationship": "18"})
    assert findings == ()
    (only,) = amendments
    assert (only.field, only.was, only.shall_be, only.author) == ("member_id", "XBD44719028", "XBD44719082", "d.ortiz")
    assert (only.reason, only.evidence, only.kind) == ("differs from the card", "card copy", "correction")
    assert not only.wants_second_person


@pytest.mark.parametrize(
    ("more", "code"),
    [({"reason": " "}, "amendment_reason"), ({"evidence": ""}, "amendment_evidence"), ({"kind": "erasure"}, "amendment_kind")],
)
def test_a_correction_without_reason_evidence_or_kind_is_refused(more, code):
    """What cannot be explained later is not changed."""
    assert [f.code for f in made("coverage", CARD, {"member_id": "A12"}, **more)[1]] == [code]


def test_a_correction_that_changes_nothing_is_refused():
    """Every field as it was is no correction."""
    amendments, findings = made("coverage", CARD, {"member_id": "XBD44719028", "group_number": " "})
    assert amendments == () and [f.code for f in findings] == ["amendment_unchanged"]


def test_a_field_that_is_not_listed_is_not_corrected_here():
    """What is not in the list of fields stays as it is."""
    assert [f.code for f in made("person", {}, {"balance": "0.00"})[1]] == ["amendment_field"]


@pytest.mark.parametrize(
    ("subject", "name", "good", "bad"),
    [
        ("person", "last", ["O'Brien", "De La Cruz", "Łukasz"], ["", "12", "A\x1bB", "x" * 61, "<script>"]),
        ("person", "born_on", ["1984-02-11"], ["2026-11-24", "1884-02-11", "1984-2-11", "11.02.1984", "", "1984-02-30"]),
        ("person", "sex", ["F", "M", "U"], ["X", "female", ""]),
        ("person", "state", ["OH", "PR", ""], ["ZZ", "Ohio"]),
        ("person", "zip", ["43215", "43215-0001", "432150001", ""], ["4321", "ABCDE", "43215-00"]),
        ("coverage", "member_id", ["XBD44719082", "A1"], ["A", "A 1", "x" * 81, "", "A\u00e91"]),
        ("coverage", "relationship", ["18", "G8"], ["88", ""]),
        ("coverage", "to_on", ["2026-12-31", "2030-01-01", ""], ["soon"]),
        ("diagnosis", "code", ["E1122", "E11", "Z00121", "M545", "U071", "S72001A"], ["E1", "1234", "E11222222", "E11*", ""]),
        ("diagnosis", "present_on_admission", ["Y", ""], ["X"]),
    ],
)
def test_each_field_holds_what_it_may(subject, name, good, bad):
    """A value that does not fit is a finding that says what would."""
    field = field_of(subject, name)
    assert [check(field, value, TODAY) for value in good] == [None] * len(good)
    for value in bad:
        found = check(field, value, TODAY)
        assert found is not None and found.severity == "error" and field.label in found.message, value


def test_a_cover_does_not_end_before_it_begins():
    """The two days of a cover are looked at together."""
    assert [f.field for f in made("coverage", CARD, {"to_on": "2024-12-31"})[1]] == ["to_on"]
    assert made("coverage", CARD, {"to_on": "2025-01-01"})[1] == ()


def test_the_code_of_a_diagnosis_needs_a_second_person():
    """A coder signs beside the author; the dot is not kept."""
    (only,), findings = made("diagnosis", {"code": "E119"}, {"code": "e11.22"})
    assert findings == () and only.shall_be == "E1122" and only.wants_second_person


def test_every_field_has_a_label_and_a_hint():
    """The screen draws itself from the list."""
    for fields in FIELDS.values():
        for field in fields:
            assert field.label and field.hint
