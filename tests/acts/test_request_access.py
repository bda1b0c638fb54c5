"""Copies that are denied, on a real store: grounds, letter, the rest, the second look by another professional and its outcome."""

from __future__ import annotations

from pathlib import Path

import pytest

from acts import practice, proof, request_access, request_letters, requests, undo
from acts.desk import Desk
from acts.errors import Refused
from tests.made import Practice, practice_in

JUDGE = "Ruth Ortiz MD, Ohio 35.041220"


@pytest.fixture
def made(tmp_path: Path) -> Practice:
    """Claim A of a patient; the practice has a name and whom to complain to."""
    made = practice_in(tmp_path)
    made.denied(100)
    practice.put(made.desk, "name", "Riverbend Family")
    practice.put(made.desk, "privacy_contact", "J. Dahl, privacy officer, 614 555 0100")
    return made


def wanted(desk: Desk) -> int:
    return requests.add(desk, requests.person_of(desk, "A"), "access", "all visits of 2026", form="paper").number


def letter(desk: Desk, number: int, kind: str) -> str:
    request_letters.send(desk, number, kind)
    return requests.view(desk, number).letters[-1].text


def test_part_is_withheld_reviewed_and_opened(made: Practice) -> None:
    """The rest is given, the clock runs until it is; the reviewer took no part; the outcome is told and carried out."""
    rita = made.at("rita")
    number = wanted(rita)
    with pytest.raises(Refused, match="on which ground"):
        requests.decide(rita, number, "denied", reason="no")
    with pytest.raises(Refused, match="name and licence"):
        request_access.deny(rita, number, "danger", "You might harm yourself.", withheld="the note of 05-02")
    request_access.deny(rita, number, "danger", "You might harm yourself.", withheld="the note of 05-02", judged_by=JUDGE)
    text = letter(rita, number, "denial")
    for words in ("the note of 05-02", "You might harm yourself", "All the rest", "licensed health professional who took no part",
                  "J. Dahl, privacy officer", "Secretary of the U.S. Department"):  # fmt: skip
        assert words in text, words
    assert requests.view(rita, number).row.clock.left == 30, "the rest is not given yet"
    letter_of_rest = request_letters.send(rita, number, "copies", given="14 pages")
    assert letter_of_rest.clock.left is None
    with pytest.raises(Refused, match="is denial sent"):
        request_access.choose_reviewer(rita, number, "Paula Weiss DO, Ohio 34.1")
    assert request_access.ask_review(rita, number, words="I am well").words == "under review"
    with pytest.raises(Refused, match="nobody was chosen"):
        request_access.reviewed(rita, number, "granted", "No danger is seen.")
    for taken in ("Dr. R. Ortiz, Ohio 35.041220", "Rita, RN 7"):
        with pytest.raises(Refused, match="took part"):
            request_access.choose_reviewer(rita, number, taken)
    request_access.choose_reviewer(rita, number, "Paula Weiss DO, Ohio 34.1")
    with pytest.raises(Refused, match="still withheld"):
        request_access.reviewed(rita, number, "in-part", "Only one line.")
    request_access.reviewed(rita, number, "granted", "No danger is seen.")
    with pytest.raises(Refused, match="reviewed, not yet told"):
        requests.complete(rita, number, given="the note")
    text = letter(rita, number, "review")
    assert "Paula Weiss DO" in text and "No danger is seen" in text and "at once" in text and "We do not give you" not in text
    with pytest.raises(Refused, match="what was given"):
        requests.complete(rita, number)
    assert requests.complete(rita, number, given="the note of 05-02").state == "completed"
    assert proof.audit(made.desk).problems == ()


def test_a_ground_that_nobody_reviews(made: Practice) -> None:
    """The letter names no review, and none is taken in; nothing has to be given."""
    rita = made.at("rita")
    number = wanted(rita)
    request_access.deny(rita, number, "legal-proceeding", "Our lawyer had it written for your suit.")
    text = letter(rita, number, "denial")
    assert "all that you asked for" in text and "reviewed" not in text and "All the rest" not in text and "complain to us" in text
    with pytest.raises(Refused, match="nobody else"):
        request_access.ask_review(rita, number)
    with pytest.raises(Refused, match="was denied"):
        request_letters.send(rita, number, "copies", given="x")
    assert requests.complete(rita, number).state == "completed"


def test_a_denial_and_an_outcome_are_taken_back(made: Practice) -> None:
    """Undo leaves no ground and no outcome behind."""
    rita = made.at("rita")
    number = wanted(rita)
    request_access.deny(rita, number, "danger", "Harm.", judged_by=JUDGE)
    last = undo.mine(rita)
    assert last is not None
    undo.apply(rita, last.number, None, "wrong request")
    view = requests.view(rita, number)
    assert (view.row.state, view.denial.ground, view.denial.judged_by) == ("received", "", "")
    request_access.deny(rita, number, "danger", "Harm.", judged_by=JUDGE)
    request_letters.send(rita, number, "denial")
    request_access.ask_review(rita, number)
    request_access.choose_reviewer(rita, number, "Paula Weiss DO, Ohio 34.1")
    request_access.reviewed(rita, number, "upheld", "The danger is real.")
    assert "We do not give you: all that you asked for" in letter(rita, number, "review")
    assert requests.complete(rita, number).state == "completed"
