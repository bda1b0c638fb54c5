"""What is open in a chart and touches a claim: a correction that waits counts for the claims that carry its field, and for no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from acts import correction_waiting, look, request_amend, requests
from acts.desk import Desk
from store import scrub_pending
from tests.acts.test_correction import proposed
from tests.made import Practice, practice_in


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """Two denials of two patients."""
    made = practice_in(tmp_path)
    made.denied(100, 300)
    return made


def pending(desk: Desk, number: str) -> list[tuple[str, str]]:
    """What is open beside this claim."""
    view = look.claim(desk, number)
    read = desk.books.read
    person = int(read.value("SELECT person FROM claim WHERE id = :id", id=view.claim))
    return scrub_pending.of_claim(read, person, view.claim)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [("member_id", "WB100299", "coverage member_id"), ("code", "E11.22", "diagnosis code"), ("last", "OKAFORE", "person last")],
)
def test_a_correction_that_waits_holds_the_claims_that_carry_its_field(books: Practice, field: str, value: str, told: str) -> None:
    """By name, until it is refused or signed; another patient's claim is not held."""
    ana = books.at("ana")
    row = correction_waiting.propose_for_signature(ana, proposed(ana, value, field), "the card says so", "card copy", "rita")
    assert [(name, "rita" in what) for name, what in pending(ana, "B")] == [(told, True)]
    assert pending(ana, "A") == []
    correction_waiting.refuse(books.at("rita"), row.number, "the card is old")
    assert pending(ana, "B") == []


def test_an_amendment_that_the_patient_asked_for_counts_until_it_is_carried_out(books: Practice) -> None:
    """Asked, accepted, amended; one told in words alone names no field, and a telephone number is on no claim."""
    rita = books.at("rita")
    person = int(rita.books.read.value("SELECT person FROM claim WHERE control_number = 'B'"))
    street = requests.field(rita, person, "Street", "9 ELM ST", "lease")
    words = requests.field(rita, person, "the note says that I smoke", "that I do not", "")
    number = requests.add(rita, person, "amendment", "My street is wrong", items=[street, words]).number
    assert [(field, "is not decided yet" in what) for field, what in pending(rita, "B")] == [("person line1", True)]
    requests.review(rita, number)
    requests.decide(rita, number, "accepted")
    assert [(field, "not carried out yet" in what) for field, what in pending(rita, "B")] == [("person line1", True)]
    request_amend.amend(rita, number)
    assert pending(rita, "B") == []
    assert pending(rita, "A") == []
