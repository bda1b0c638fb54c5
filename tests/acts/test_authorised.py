"""Authorisations of the chart: proposed where a claim lacks one, held against what the payer wants, and against what others used."""

from __future__ import annotations

from pathlib import Path

import pytest

from acts import chart_add, outbox, scrub, scrub_wishes
from acts.desk import Desk
from tests.made import CO, Practice, ans, bill, era, practice_in, s


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """A, denied for want of an authorisation; Lakeside wants one for every service."""
    made = practice_in(tmp_path)
    made.sends(bill(100))
    made.paid(era(ans(s(0, CO(197, 100)), icn="ICN1")))
    scrub_wishes.want(made.desk, "lakeside", "authorisation", ["*"])
    return made


def filed(desk: Desk, number: str, **fields: str) -> None:
    """Into the chart of A's patient."""
    person = int(desk.books.read.value("SELECT person FROM claim WHERE control_number = 'A'"))
    chart_add.add(desk, person, "authorisation", {"number": number, "payer": "LAKESIDE HEALTH PLAN", **fields})


def said(desk: Desk) -> list[str]:
    """What S805 says of A."""
    return [one.message for one in scrub.look(desk, "A").findings if one.edit == "S805"]


def proposed(desk: Desk) -> tuple[str, str]:
    """What the sheet would fill in, and where it comes from."""
    first = outbox.propose(desk, "A").fields[0]
    assert first.name == "authorization"
    return first.proposed, first.source


def test_the_one_that_covers_the_day_is_proposed_and_told(books: Practice) -> None:
    """None: ask the payer. One that is over does not count. One that holds is named, and filled in on the sheet."""
    rita = books.at("rita")
    assert said(rita) and all("none on file covers it" in one for one in said(rita))
    assert proposed(rita) == ("", "")
    filed(rita, "OLD-1", from_on="2020-01-01", to_on="2020-12-31")
    assert proposed(rita) == ("", "") and "none on file covers it" in said(rita)[0]
    filed(rita, "NEW-2", from_on="2026-01-01", to_on="2026-12-31", units="5")
    assert proposed(rita) == ("NEW-2", "the chart")
    assert "NEW-2 on file covers it" in said(rita)[0]


def test_two_that_would_do_are_not_chosen_between(books: Practice) -> None:
    """A person looks which one it is."""
    rita = books.at("rita")
    filed(rita, "NEW-2")
    filed(rita, "NEW-3")
    assert proposed(rita) == ("", "")


def test_with_its_number_on_it_the_claim_goes(books: Practice) -> None:
    """And one whose units are fewer than the claim needs holds it."""
    rita = books.at("rita")
    filed(rita, "NEW-2", units="5")
    change = [outbox.Change("authorization", "NEW-2")]
    plan = outbox.propose(books.desk, "A", changes=change)
    assert not [one for one in plan.findings if one.code == "S805"]
    filed(rita, "FEW-3", units="0.5")
    plan = outbox.propose(books.desk, "A", changes=[outbox.Change("authorization", "FEW-3")])
    assert ["is used up" in one.message for one in plan.findings if one.code == "S805"] == [True]
