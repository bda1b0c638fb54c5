"""When copies may be denied, who may look at it again, and what is given nevertheless (45 CFR 164.524)."""

from __future__ import annotations

from datetime import date

import pytest

from billing import amendment_request as rule
from billing import copies_denied as copies
from billing.copies_denied import Denial


def test_every_ground_has_its_paragraph_and_three_are_reviewed() -> None:
    """Those of (a)(3), and none of (a)(2)."""
    assert set(copies.PARAGRAPH) == set(copies.GROUNDS) == set(copies.SHORT)
    assert {one for one, said in copies.SHORT.items() if said.startswith("reviewed: ")} == set(copies.REVIEWED)
    for ground, paragraph in copies.PARAGRAPH.items():
        assert paragraph.startswith("164.524(a)(3)") is (ground in copies.REVIEWED) is Denial(ground).reviewable, ground


@pytest.mark.parametrize(
    ("ground", "reason", "judged_by", "words"),
    [
        ("too-much-work", "x", "", "one of these grounds"),
        ("", "x", "", "one of these grounds"),
        ("research", " ", "", "plain words"),
        ("danger", "x", "", "name and licence"),
        ("danger", "x", "Ruth Ortiz", "name and licence"),
        ("danger", "x", "Ruth Ortiz, ", "name and licence"),
        ("research", "x", "Ruth Ortiz MD, Ohio 35", "nobody's judgement"),
        ("danger", "x", "Ruth Ortiz MD, Ohio 35", ""),
        ("research", "x", "", ""),
    ],
)
def test_a_denial_has_ground_basis_and_who_judged(ground: str, reason: str, judged_by: str, words: str) -> None:
    """Each lack is said."""
    said = copies.cannot_deny(ground, reason, judged_by)
    assert words in said if words else said == ""


@pytest.mark.parametrize(
    "name", ["Ruth Ortiz MD, Ohio 35", "Dr. R. Ortiz, Ohio 35", "ORTIZ, Ohio 35", "Ruth Ann Ortiz, M.D., 35", "rita, RN 7"]
)
def test_who_took_part_does_not_review(name: str) -> None:
    """By whatever wording of the name; another of that family name may."""
    assert "took part" in copies.cannot_review(name, ("Dr. Ruth Ortiz, Ohio 35", "rita"))
    assert copies.cannot_review("Paula Ortiz DO, Ohio 34", ("Dr. Ruth Ortiz, Ohio 35", "rita")) == ""
    assert "name and licence" in copies.cannot_review("Paula Ortiz", ())


def test_what_is_given_nevertheless() -> None:
    """Nothing where all is withheld and the denial stands; the rest, or what the review opened."""
    assert Denial().gives and Denial("danger", "the notes").gives and not Denial("danger").gives
    for outcome, given in (("upheld", False), ("in-part", True), ("granted", True)):
        assert Denial("danger", outcome=outcome).gives is given


def test_the_clock_runs_on_for_the_rest() -> None:
    """A letter of denial answers for what is withheld alone."""
    sent = ("denial-letter-sent", (), frozenset({"denial"}))
    assert rule.told(*sent, Denial("danger")) and not rule.told(*sent, Denial("danger", "the notes"))
    assert rule.told("denial-letter-sent", (), frozenset({"denial", "copies"}), Denial("danger", "the notes"))
    assert not rule.told("outcome-told", (), frozenset({"denial"}), Denial("danger", "the notes", outcome="upheld"))
    assert rule.clock(date(2026, 10, 31), date(2026, 10, 1), answered=False).left == 30


def test_a_review_follows_the_letter_and_is_told_before_the_end() -> None:
    """Only of copies."""
    for one, two in (("denial-letter-sent", "review-asked"), ("review-asked", "reviewed"), ("reviewed", "outcome-told")):
        assert rule.may_follow("access", one, two) and not rule.may_follow("amendment", one, two)
        assert not rule.may_follow("confidential", one, two)
    assert not rule.may_follow("access", "reviewed", "completed") and not rule.may_follow("access", "denied", "review-asked")
