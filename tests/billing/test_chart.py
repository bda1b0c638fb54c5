"""What stands in a chart: kinds, their fields, what each may hold, names in any script."""

from __future__ import annotations

from datetime import date

import pytest

from billing.amendment import FIELDS, check, field_of, propose, tidy
from billing.chart import KINDS, subject_of, title_of

TODAY = date(2026, 11, 23)


def test_every_kind_is_corrected_under_a_name_of_its_own():
    """A visit's diagnosis has other fields than a claim's."""
    for kind in KINDS.values():
        assert FIELDS[subject_of("chart_item", kind.name)] == kind.fields
    assert [f.name for f in FIELDS["diagnosis"]] == ["code", "present_on_admission"]
    assert subject_of("coverage") == "coverage"


def test_what_is_clinical_wants_a_second_person():
    """Codes and clinical wording are not changed by one alone."""
    for kind in KINDS.values():
        if kind.clinical:
            assert any(field.second_person for field in kind.fields), kind.name
    assert field_of("note", "text").second_person and field_of("procedure", "code").second_person


@pytest.mark.parametrize(
    "name",
    ["Łukasz", "Nguyễn Thị Ánh", "山田", "Мария-Анна", "محمد", "דוד", "หญิง", "प्रिया", "O’Brien", "Ng"],
)
def test_a_name_may_be_of_any_script(name):
    """Marks that belong to a letter are letters too."""
    assert check(field_of("person", "last"), name, TODAY) is None


@pytest.mark.parametrize("name", ["", "12", "A\x1bB", "\u202eabc", "a\u200bb", "<b>", "🙂"])
def test_what_is_no_name(name):
    """Controls, signs that turn the line round, markup."""
    assert check(field_of("person", "last"), name, TODAY) is not None


@pytest.mark.parametrize(
    ("subject", "name", "good", "bad"),
    [
        ("procedure", "charge_cents", ["$1,120.00", "12000", "0.00"], ["12,0", "-1.00", "1.000"]),
        ("procedure", "units", ["1", "2.5"], ["0", "-1", "x"]),
        ("procedure", "modifiers", ["25", "25,59", "lt:xs"], ["2", "25 59 LT RT XS"]),
        ("encounter", "attending", ["1234567893", ""], ["1234567890", "12345"]),
        ("encounter", "class", ["amb", "IMP"], ["outpatient", ""]),
        ("person", "phone", ["+1 (614) 555-0100", ""], ["call me", "12"]),
        ("person", "email", ["a@b.org", ""], ["a@b", "a b@c.org"]),
        ("person", "died_on", ["2026-11-23", ""], ["2026-11-24"]),
        ("coverage", "rank", ["1", "3"], ["0", "first", ""]),
    ],
)
def test_each_field_holds_what_it_may(subject, name, good, bad):
    """As for the fields of old."""
    field = field_of(subject, name)
    for text in good:
        assert check(field, tidy(field, text), TODAY) is None, text
    for text in bad:
        assert check(field, tidy(field, text), TODAY) is not None, text


def test_money_is_kept_in_cents_and_prose_in_its_lines():
    """What is kept of what was typed; tidied twice it is the same."""
    charge, text = field_of("procedure", "charge_cents"), field_of("note", "text")
    assert tidy(charge, "$1,120.50") == "112050" == tidy(charge, "112050")
    assert tidy(text, "a  b \r\n\r\nc\r") == "a  b\n\nc"


def test_nobody_dies_before_birth_and_no_visit_ends_before_it_begins():
    """Two days of a record are looked at together."""
    more = {"reason": "r", "evidence": "e", "author": "a", "today": TODAY}
    _, wrong = propose("person", {"born_on": "1950-01-01"}, {"died_on": "1949-01-01"}, **more)
    assert [f.message for f in wrong] == ["The patient would have died on 1949-01-01, before the birth on 1950-01-01."]
    _, wrong = propose("encounter", {"from_on": "2026-01-02"}, {"to_on": "2026-01-01"}, **more)
    assert [f.message for f in wrong] == ["The visit would end on 2026-01-01, before it begins on 2026-01-02."]


def test_a_thing_is_named_by_what_a_reader_looks_for():
    """The code, the title; where there is none, the kind."""
    assert title_of("procedure", {"code": "99213", "modifiers": "25"}) == "99213  25"
    assert title_of("note", {}) == "Note"
