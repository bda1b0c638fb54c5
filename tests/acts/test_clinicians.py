"""Who treats patients here: written down once, changed field by field, enrolled with payers from when to when."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from acts import clinicians, proof, undo
from store.errors import NoSuch, NotAllowed, Refused
from tests.made import Practice, practice_in

NPI = "1234567893"


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """One denial, so that there is a payer."""
    made = practice_in(tmp_path)
    made.denied(100)
    return made


def test_a_clinician_is_written_down_changed_and_enrolled(books: Practice) -> None:
    """What is given changes, the rest stays; the same again is no event; an undo takes the enrolment back."""
    rita = books.at("rita")
    clinicians.put(rita, NPI, {"last": "LINDHOLM", "first": "ASTA", "taxonomy": "207q00000x"})
    clinicians.put(rita, NPI, {"to_on": "2026-12-31"})
    payer = str(books.desk.books.read.value("SELECT name FROM payer"))
    clinicians.enrol(rita, NPI, payer, date(2026, 1, 1))
    (one,) = clinicians.listed(rita)
    assert (one.last, one.taxonomy, one.to_on) == ("LINDHOLM", "207Q00000X", date(2026, 12, 31))
    assert [(each.payer_name, each.from_on, each.to_on) for each in one.enrolled] == [(payer, date(2026, 1, 1), None)]
    head = proof.audit(books.desk).head
    clinicians.enrol(rita, "lindholm", payer, date(2026, 1, 1))
    assert proof.audit(books.desk).head == head
    last = undo.mine(rita)
    assert last is not None and last.act == "clinicians.enrol"
    undo.apply(rita, last.number, undo.preview(rita, last.number).hash)
    assert clinicians.listed(rita)[0].enrolled == () and proof.audit(books.desk).problems == ()


@pytest.mark.parametrize(
    ("npi", "values", "said"),
    [
        ("1234567890", {"last": "A", "first": "B"}, "no NPI"),
        (NPI, {"last": "A"}, "needs a name"),
        (NPI, {"last": "A", "first": "B", "taxonomy": "DOCTOR"}, "no taxonomy"),
        (NPI, {"last": "A", "first": "B", "from_on": "2026-13-01"}, "no day"),
        (NPI, {"last": "A", "first": "B", "from_on": "2026-02-01", "to_on": "2026-01-01"}, "before they came"),
        (NPI, {"last": "A", "first": "B", "shoe": "42"}, "has no shoe"),
    ],
)
def test_what_cannot_be_is_said(books: Practice, npi: str, values: dict[str, str], said: str) -> None:
    """Nothing is written."""
    with pytest.raises(Refused, match=said):
        clinicians.put(books.at("rita"), npi, values)
    assert clinicians.listed(books.desk) == ()


def test_a_login_must_be_known_and_a_biller_may_not(books: Practice) -> None:
    """The login is a user of these books; billers read, and do not write."""
    with pytest.raises(NoSuch, match="no user drfinch"):
        clinicians.put(books.at("rita"), NPI, {"last": "FINCH", "first": "DORA", "login": "drfinch"})
    with pytest.raises(NotAllowed):
        clinicians.put(books.at("ana"), NPI, {"last": "FINCH", "first": "DORA"})
