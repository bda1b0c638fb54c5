"""Typing a paper remittance: codes and amounts as one types them, what is left to the cent, and the 835 that comes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing import balance, entry, paper
from billing.books import BookLine
from billing.money import plain
from billing.person import Person
from billing.remittance import Adjustment
from billing.typed import Ours, Typed, TypedClaim, TypedLevel, TypedLine

ON = date(2026, 10, 20)


def ours(*charges: int, rank: int = 1) -> Ours:
    """A claim of ours with a line for each charge."""
    lines = tuple(BookLine(n, f"L{n}", f"G{n:04d}", (), "", "1", cents, ON, ON) for n, cents in enumerate(charges, 1))
    return Ours("C1", Person("OKAFOR", "MARIA"), sum(charges), lines, rank, "W1", ON, 1)


def sheet(*claims: TypedClaim, amount: str, levels: tuple[TypedLevel, ...] = ()) -> Typed:
    """A sheet that is whole."""
    return Typed(1, "770", "2026-10-20", amount, "CHK", claims, levels)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1250", 125000), ("1,250.00", 125000), ("$1,250.00", 125000), ("-3.10", -310), ("(3.10)", -310), ("3.10-", -310), (".5", 50),
        ("3.100", 310), ("3.105", None), ("12,50", None), ("", None), ("--3", None), ("8O.00", None), ("1.2.3", None),
    ],
)  # fmt: skip
def test_money_is_read_or_it_is_none(text: str, cents: int | None) -> None:
    """No rounding and no guess; a comma parts thousands."""
    assert entry.cents(text) == cents


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("2026-10-05", date(2026, 10, 5)), ("20261005", date(2026, 10, 5)), ("10/05/2026", date(2026, 10, 5)),
        ("10/5/26", date(2026, 10, 5)),
        ("2026-10-05 00:00:00", date(2026, 10, 5)), ("2026-13-05", None), ("05.10.2026", None), ("", None), ("10/05", None),
    ],
)  # fmt: skip
def test_days_are_whole(text: str, on: date | None) -> None:
    """A day of another system has its year."""
    assert entry.day(text) == on


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("CO-45", ("CO", "45")), ("co45", ("CO", "45")), ("45", ("CO", "45")), ("c", ("PR", "2")), ("D", ("PR", "1")), ("y", ("PR", "3")),
        ("2", ("PR", "2")), ("CO-B7", ("CO", "B7")), ("PRB1", ("PR", "B1")), ("oa23", ("OA", "23")), ("97", None), ("XX-1", None),
    ],
)  # fmt: skip
def test_a_code_says_its_group_unless_all_payers_use_one(text: str, found: tuple[str, str] | None) -> None:
    """45 is CO, the letters are the patient's; 97 alone could be anybody's."""
    assert paper.code_of(text) == found


def test_the_last_code_takes_what_is_left() -> None:
    """120 charged, 65 paid, `45 30 c`: coinsurance is 25."""
    found, remarks, wrong = paper.codes("45 30, c N19", 5500)
    assert (found, remarks, wrong) == ((Adjustment("CO", "45", 3000), Adjustment("PR", "2", 2500)), ("N19",), [])
    assert paper.codes("45 c 25", 5500)[2][0].message == 'CO-45 wants an amount; "c" is none'


def test_only_what_is_allowed_is_enough_for_the_contract() -> None:
    """150 − 100 allowed: CO-45 50 by itself; typed too, it must agree."""
    assert paper.line(TypedLine(1, "100", "80", "c"), 15000).adjustments == (Adjustment("CO", "45", 5000), Adjustment("PR", "2", 2000))
    off = paper.line(TypedLine(1, "100", "80", "45 40 c"), 15000)
    assert off.findings[0].message == "100.00 allowed leaves CO-45 50.00, typed is 40.00"


def test_what_is_left_is_told_of_line_claim_and_check() -> None:
    """150 − 80 − 50 = 20 on the line; 30.00 more on the check than the claim explains."""
    read = paper.paper(sheet(TypedClaim("C1", (TypedLine(1, "", "80", "45 50"),)), amount="110"), {"C1": ours(15000)})
    assert (read.claims[0].lines[0].left_cents, read.claims[0].left_cents, read.left_cents) == (2000, 2000, 3000)
    assert [found.value for found in read.findings if found.code == "balance"] == ["20.00", "30.00"]


def test_a_claim_that_does_not_name_the_payer_is_told_and_may_go() -> None:
    """A warning: the payer may be one that the claim forgot."""
    read = paper.paper(sheet(TypedClaim("C1", (TypedLine(1, "", "100"),)), amount="100"), {"C1": ours(10000, rank=0)})
    assert read.ok and [found.code for found in read.findings] == ["payer_differs"]


def test_two_providers_are_two_remittances() -> None:
    """A check pays one."""
    known = {"C1": ours(100), "C2": replace(ours(100), control_number="C2", provider=2)}
    read = paper.paper(sheet(*(TypedClaim(n, (TypedLine(1, "", "1"),)) for n in known), amount="2"), known)
    assert any("more than one provider" in found.message for found in read.findings)


cents = st.integers(0, 50_000)


@st.composite
def sheets(draw: st.DrawFn) -> tuple[Typed, dict[str, Ours]]:
    """A sheet that adds up: lines paid, cut and shared at random, one reason takes the rest, and perhaps a provider-level adjustment."""
    known, claims, total = {}, [], 0
    for n in range(draw(st.integers(1, 3))):
        charges = draw(st.lists(st.integers(1, 50_000), min_size=1, max_size=4))
        mine = ours(*charges)
        known[f"C{n}"] = Ours(f"C{n}", mine.patient, mine.charge_cents, mine.lines, 1, "W1", ON, 1)
        lines = []
        for number, charge in enumerate(charges, 1):
            paid = draw(st.integers(0, charge))
            total += paid
            share = draw(st.integers(0, charge - paid))
            codes = f"PR-1 {plain(share)} CO-97" if draw(st.booleans()) else f"c {plain(share)} 45"
            lines.append(TypedLine(number, "", plain(paid), codes))
        claims.append(TypedClaim(f"C{n}", tuple(lines)))
    level = draw(st.integers(-500, min(total, 500)))
    levels = (TypedLevel("WO" if level > 0 else "L6", "REF1", plain(level)),) if level else ()
    return sheet(*claims, amount=plain(total - level), levels=levels), known


@given(sheets())
def test_a_sheet_that_adds_up_is_an_835_that_balances(made: tuple[Typed, dict[str, Ours]]) -> None:
    """All three balances of the remittance that it becomes are 0.00, and every charge is ours."""
    typed, known = made
    read = paper.paper(typed, known)
    assert read.findings == ()
    remittance, answers = paper.remittance(read, ("LAKESIDE", "90054", "1"), ("CLINIC", "1999999984", ""), ON)
    balances = balance.of_remittance(remittance, answers)
    assert [b.difference_cents for b in (balances.service, balances.claim, balances.remittance)] == [0, 0, 0]
    assert balance.remittance_off(remittance) is None
    assert [a.charge_cents for a in answers] == [known[c.number].charge_cents for c in typed.claims]
    assert not [found for one in answers for found in balance.check_claim(one)]


@given(sheets(), st.integers(1, 900))
def test_a_cent_too_many_anywhere_is_named(made: tuple[Typed, dict[str, Ours]], off: int) -> None:
    """The check says more than its claims: it is not sent."""
    typed, known = made
    more = replace(typed, amount=plain((entry.cents(typed.amount) or 0) + off))
    read = paper.paper(more, known)
    assert not read.ok and read.left_cents == off
