"""The edits over the built database of diagnosis codes: what the books of codes say reaches the edit, and what is not loaded is not run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from acts import code_book
from acts.desk import Desk
from billing.claim import Diagnosis
from billing.edits.context import Context, PayerWishes
from billing.edits.frame import run
from billing.edits.reference import Reference
from tests.billing.edits.clean import LAKESIDE, context, edit, institutional, line, professional
from tests.fresh import fresh_desk
from tests.reference import shelf

ON = date(2026, 9, 1)
"""A day of the edition that comes with the package."""
SIDES = PayerWishes(LAKESIDE, "LAKESIDE HEALTH PLAN", "commercial_contracted", ("90054",), wishes={"laterality": ("*",)})


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    """The reference as a desk gives it to the edits."""
    desk: Desk = fresh_desk(tmp_path_factory.mktemp("desk"))
    desk.shelf = shelf()
    found = code_book.of(desk)
    assert found is not None
    return found


def coded(books: Reference, *codes: str, on: date = ON) -> Context:
    """A claim with these diagnoses on that day."""
    diagnoses = tuple(Diagnosis("ABF" if n > 1 else "ABK", code, n) for n, code in enumerate(codes, 1))
    served = line(1, "G0008", from_on=on, to_on=on)
    claim = professional(served, diagnoses=diagnoses, service_from_on=on, service_to_on=on)
    return context(claim, reference=books, payer=SIDES)


@pytest.mark.parametrize(
    ("number", "codes", "said"),
    [
        ("S501", ("E119", "E1199"), "E11.99 (diagnosis 2) is no code"),
        ("S502", ("M545",), "M54.5 (diagnosis 1) is a heading"),
        ("S502", ("R108A",), "R10.8A (diagnosis 1) is a heading"),
        ("S503", ("F0280", "G309"), "F02.80 is what another disease brings about"),
        ("S503", ("D631", "N185"), "that disease is coded first"),
        ("S503", ("V4352XA", "S0990XA"), "V43.52XA says how it happened"),
        ("S504", ("E119", "E109"), "E11.9 and E10.9 exclude each other"),
        ("S504", ("I10", "O10019"), "I10 and O10.019 exclude each other"),
        ("S510", ("M25569",), "M25.569 leaves the side open"),
        ("S510", ("S72009A",), "S72.009A leaves the side open"),
        ("S511", ("S52501",), "S52.501 needs a seventh sign"),
        ("S511", ("T881A",), "it is T88.1XXA"),
    ],
)
def test_what_trips(books: Reference, number: str, codes: tuple[str, ...], said: str) -> None:
    """Notes that stand far above a code count too: E11 says what E11.9 excludes."""
    result = run(coded(books, *codes), [edit(number)])
    assert result.not_run == ()
    assert any(said in one.message for one in result.findings), [one.message for one in result.findings]


@pytest.mark.parametrize(
    ("number", "codes"),
    [
        ("S501", ("E119", "M5450", "S52501A", "T881XXA")),
        ("S502", ("M5450", "E1122", "N1831")),
        ("S503", ("G309", "F0280")),
        ("S503", ("S0990XA", "V4352XA")),
        ("S504", ("E1122", "N1831", "I10")),
        ("S504", ("M5450", "M25561")),
        ("S510", ("M25561", "S72001A", "E119", "J449")),
        ("S511", ("S52501A", "T881XXA", "E119")),
    ],
)
def test_what_passes(books: Reference, number: str, codes: tuple[str, ...]) -> None:
    """It looked, and found nothing."""
    result = run(coded(books, *codes), [edit(number)])
    assert (result.findings, result.not_run) == ((), ())


@pytest.mark.parametrize("number", ["S501", "S502", "S503", "S504", "S510", "S511"])
def test_a_day_without_an_edition_is_not_run(books: Reference, number: str) -> None:
    """Whatever the code is: nobody can say what it meant in 2019."""
    result = run(coded(books, "M5450", "E119", on=date(2019, 5, 1)), [edit(number)])
    assert result.findings == () and result.ran == 0
    assert result.not_run and all("ICD-10-CM" in one.missing for one in result.not_run)


def test_tables_that_are_not_here_are_told_by_name(books: Reference) -> None:
    """A list of a few codes of our own is no table: NCCI, MUE and the exempt codes wait for their files."""
    two = replace(coded(books, "E119"), claim=professional(line(1, "G0121"), line(2, "G0101")))
    stay = replace(coded(books, "E119"), claim=institutional())
    missing = {
        number: {one.missing for one in run(given, [edit(number)]).not_run}
        for number, given in (
            ("S606", two),
            ("S607", two),
            ("S608", two),
            ("S602", context(professional(line(1, "99213")), reference=books)),
        )
    }
    assert all(missing.values())
    assert run(stay, [edit("S513")]).not_run
