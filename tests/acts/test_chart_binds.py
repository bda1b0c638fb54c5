"""What binds whoever works on a chart stands at its head: an address, a visit kept from a plan, what waits, what runs, by when."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from acts import chart, chart_add, correction_waiting, identity, queries, releases, requests, restrictions
from acts.chart_rows import Whole
from billing.query import Indicator, Query
from tests.made import Person, Practice, bill, practice_in

QUERY = Query("coder", "which kind", "Which kind is it?", (Indicator("A1c 9.1", "lab", date(2026, 10, 1)),), ("kind one", "kind two"))


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """Claim A of Okafor."""
    made = practice_in(tmp_path)
    made.sends(bill(100, label="A"))
    return made


def person(books: Practice) -> int:
    return int(books.desk.books.read.value("SELECT person FROM claim WHERE control_number = 'A'"))


def visit(books: Practice, number: str, on: str, until: str = "", claim: str = "") -> None:
    """A visit in the chart, tied to a claim where one is named."""
    fields = {"number": number, "from_on": on, "to_on": until, "state": "discharged"}
    chart_add.add(books.at("rita"), person(books), "encounter", fields, claim=claim)


def restricted(books: Practice, **said: object) -> int:
    rita = books.at("rita")
    number = requests.add(rita, person(books), "restriction", "not to my plan").number
    restrictions.restrict(rita, number, paid="receipt 7", **said)  # type: ignore[arg-type]
    return number


def head(view: Whole) -> list[tuple[str, str]]:
    return [(one.kind, one.ref) for one in view.binds]


def kept(view: Whole) -> dict[str, str]:
    return {thing.title.split("  ")[0]: thing.kept for thing in view.things if thing.kept}


def test_a_chart_that_nothing_binds_says_nothing(books: Practice) -> None:
    """Neither at its head nor at a visit."""
    visit(books, "V-1", "2026-09-01")
    view = chart.whole(books.desk, person(books))
    assert (view.binds, view.visits_kept, kept(view)) == ((), 0, {})


def test_each_thing_that_binds_has_its_line_until_it_ends(books: Practice) -> None:
    """The address, the correction, the query, the request with its last day; ended, the line goes; a past day says the same as now."""
    rita, of = books.at("rita"), person(books)
    moved = requests.add(rita, of, "confidential", "write to my sister").number
    releases.confidential(rita, moved, "mail", line1="4 OAK AVE", city="DAYTON", region="OH", zip_code="45402", note="never call")
    plan = correction_waiting.preview(rita, of, {("person", of, "city"): "Dayton"})
    waits = correction_waiting.propose_for_signature(rita, plan, "the card says so", "card", "maria").number
    asked = queries.ask(rita, QUERY, "", "A", due=date(2026, 10, 5))
    copies = requests.add(rita, of, "access", "all of it", received_on=date(2026, 9, 20)).number
    view = chart.whole(rita, of)
    assert head(view) == [
        ("address", f"RQ-{moved}"), ("correction", f"K-{waits}"), ("query", asked.ref), ("request", f"RQ-{copies}"),
    ]  # fmt: skip
    assert [one.words for one in view.binds] == [
        "only by mail: 4 OAK AVE, DAYTON, OH 45402 (never call); 164.522(b)",
        "for maria since 2026-10-01: City: Dayton",
        "answer due 2026-10-05, any coder: which kind",
        "due 2026-10-20, 19 days left: access, received: all of it",
    ]
    books.clock.move(days=5)
    assert [one.kind for one in chart.whole(rita, of).binds if one.late] == ["query"]
    assert head(chart.as_of(rita, of, date(2026, 10, 1))) == head(view)
    correction_waiting.withdraw(rita, waits)
    queries.withdraw(rita, asked.number)
    requests.cancel(rita, copies, "not wanted any more")
    assert head(chart.whole(rita, of)) == [("address", f"RQ-{moved}")]
    releases.record_address(rita, of, "by phone")
    assert head(chart.whole(rita, of)) == []


def test_a_visit_that_is_kept_from_a_plan_is_marked_and_counted(books: Practice) -> None:
    """By the claim that it was billed on, by its days; what is ended marks nothing; a visit that is not in the chart is counted too."""
    of = person(books)
    visit(books, "V-1", "2026-09-01", claim="A")
    visit(books, "V-2", "2026-09-10", "2026-09-12")
    visit(books, "V-3", "2026-09-20")
    first = restricted(books, claim="A")
    second = restricted(books, from_on=date(2026, 9, 11))
    view = chart.whole(books.desk, of)
    assert kept(view) == {"V-1": "any plan", "V-2": "any plan", "A": "any plan"}
    assert (view.visits_kept, head(view)) == (2, [("restriction", f"RQ-{first}"), ("restriction", f"RQ-{second}")])
    assert view.binds[0].words == "visit of claim A, not to any plan; 164.522(a)(1)(vi)"
    restrictions.end(books.at("rita"), second, "the check bounced")
    assert kept(chart.whole(books.desk, of)) == {"V-1": "any plan", "A": "any plan"}
    restricted(books, from_on=date(2026, 12, 1), to_on=date(2026, 12, 3))
    assert chart.whole(books.desk, of).visits_kept == 2


def test_what_binds_goes_along_with_a_merge(books: Practice) -> None:
    """The record that took the other one's place says what was asked of the other."""
    books.sends(bill(90, label="B", person=Person("OKAFOR", "ANA", "W900", "19500505")))
    other = int(books.desk.books.read.value("SELECT person FROM claim WHERE control_number = 'B'"))
    number = restricted(books, claim="A")
    asking = identity.merge_asking(books.desk.books.read, other, person(books))
    identity.approve(books.at("sam"), identity.ask(books.at("rita"), asking, "one person", "card").number, "looked at both")
    assert head(chart.whole(books.desk, other)) == [("restriction", f"RQ-{number}")]
