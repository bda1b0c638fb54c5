"""Contract rates: which one is meant, what it comes to, and when less was allowed than agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing import contract, underpayment
from billing.books import ClaimBooks
from billing.contract import PRICING, Rate, Terms, agreed
from billing.rates import rates
from tests.builders import SUPPLEMENT, answer, books, cas, line, payment, post, reverse, service, settle, settled

DAY = date(2026, 9, 1)


def rate(cents: int, *modifiers: str, code: str = "G0101", basis: str = "unit", **more: object) -> Rate:
    """A rate that holds always."""
    made = Rate(code, modifiers, cents, "unit" if basis == "unit" else "line", None, None, "rates.csv", 2)
    return replace(made, **more)  # type: ignore[arg-type]


def terms(*own: Rate, **more: object) -> Terms:
    """A contract with these rates."""
    return replace(Terms(1, "Lakeside 2026", 1, own=own), **more)  # type: ignore[arg-type]


def cents(*found: Terms, modifiers: tuple[str, ...] = (), units: str = "1", charge: int = 100_000, day: date | None = DAY) -> int | None:
    """What the contracts say of G0101."""
    one = agreed(found, "G0101", modifiers, day, units, charge)
    return one.cents if one else None


# ---- which rate


def test_the_rate_with_the_most_of_the_services_modifiers_is_meant() -> None:
    """Exact first, then with fewer; a modifier that the service lacks rules a rate out, whatever the order."""
    found = terms(rate(100), rate(200, "25"), rate(300, "25", "GT"), rate(400, "59"))
    assert cents(found) == 100
    assert cents(found, modifiers=("25",)) == 200
    assert cents(found, modifiers=("GT", "25")) == 300
    assert cents(found, modifiers=("95",)) == 100
    assert cents(terms(rate(400, "59"))) is None


@pytest.mark.parametrize("modifier", sorted(PRICING))
def test_a_rate_without_a_modifier_that_changes_the_price_is_no_rate(modifier: str) -> None:
    """The professional part of a service is not worth the whole of it."""
    assert cents(terms(rate(100)), modifiers=(modifier,)) is None
    assert cents(terms(rate(100), rate(40, modifier)), modifiers=(modifier,)) == 40


def test_two_rates_that_fit_alike_are_none() -> None:
    """Nothing is guessed."""
    assert cents(terms(rate(100, "25"), rate(200, "GT")), modifiers=("25", "GT")) is None


def test_days_of_service_decide() -> None:
    """First and last day count; a service without a day has only what holds always."""
    found = terms(rate(100, to_on=DAY), rate(200, from_on=date(2026, 9, 2)))
    assert [cents(found, day=day) for day in (DAY, date(2026, 9, 2), None)] == [100, 200, None]
    assert cents(terms(rate(100), from_on=date(2026, 9, 2))) is None
    assert cents(terms(rate(100), to_on=date(2026, 8, 31)), terms(rate(7), from_on=DAY)) == 7


def test_a_contracts_own_rate_comes_before_its_tables() -> None:
    """And without a per cent a table says nothing."""
    table = (rate(1000, table="MPFS"),)
    assert cents(terms(rate(7), table=table, percent_bp=11_000)) == 7
    assert cents(terms(table=table, percent_bp=11_000)) == 1100
    assert cents(terms(table=table)) is None


# ---- how much


def test_units_multiply_a_rate_of_a_unit_and_not_one_of_a_line() -> None:
    """Also parts of a unit, halves up; units that are no number have no rate."""
    assert cents(terms(rate(333)), units="3") == 999
    assert cents(terms(rate(333)), units="0.5") == 167
    assert cents(terms(rate(333, basis="line")), units="3") == 333
    assert [cents(terms(rate(333)), units=units) for units in ("x", "0", "-1", "NaN", "")] == [None, None, None, None, 333]


def test_no_more_is_due_than_was_charged() -> None:
    """Payers pay the lesser of charge and rate, and the words say so."""
    found = agreed((terms(rate(500)),), "G0101", (), DAY, "1", 450)
    assert found is not None
    assert found.cents == 450
    assert "no more is due than the 4.50 charged" in found.words


@given(st.integers(1, 10**7), st.integers(1, 50_000), st.integers(1, 400))
def test_a_per_cent_is_rounded_to_the_cent_halves_up_before_units_multiply_it(cents_: int, bp: int, units: int) -> None:
    """Against decimal arithmetic of its own."""
    each = (Decimal(cents_) * bp / 10_000).quantize(Decimal(1), ROUND_HALF_UP)
    found = terms(table=(rate(cents_, table="T"),), percent_bp=bp)
    assert cents(found, units=str(units), charge=10**15) == int(each) * units


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**5), st.integers(0, 10_000))
def test_what_falls_short_within_the_tolerance_is_let_pass(agreed_: int, allowed: int, tolerance: int, bp: int) -> None:
    """Beyond the larger of both tolerances, and only there; never under and over at once."""
    said = contract.Agreed(agreed_, terms(tolerance_cents=tolerance, tolerance_bp=bp), rate(1), "")
    one = underpayment.Compared(1, "G0101", 1, 1, 10**6, allowed, said, ())
    most = max(Decimal(tolerance), (Decimal(agreed_) * bp / 10_000).quantize(Decimal(1), ROUND_HALF_UP))
    assert one.underpaid == (agreed_ - allowed > most)
    assert one.overpaid == (allowed - agreed_ > most)


# ---- what was allowed


def priced(*services: object, contract_: Terms, payers: tuple[object, ...] = (), units: str = "1") -> ClaimBooks:
    """A claim of 100.00 a line, answered, with a contract."""
    lines = tuple(replace(line(n, 10_000), units=units) for n in range(1, len(services) + 1))
    b = books(*lines, **({"payers": payers} if payers else {}))  # type: ignore[arg-type]
    return replace(post(b, answer(1, payment(*services))), terms=(contract_,))  # type: ignore[arg-type]


def one(b: ClaimBooks) -> underpayment.Compared:
    """Its one compared line."""
    (found,) = underpayment.compared(b)
    return found


@pytest.mark.parametrize(
    ("adjustments", "allowed"),
    [(cas(CO45=4000, PR2=1000), 6000), (cas(CO45=4000, PR2=1000, CO253=100), 6000), (cas(CO45=4000, CO144=-110), 6000),
     (cas(CO45=4000, PR1=6000), 6000), (cas(CO45=4000, CO97=1000), 6000), (cas(CO45=4000, COZZ=1000), 6000), (cas(PR3=100), 10_000),
     (cas(CO45=3000, CO59=1000), 6000), (cas(CO45=4000, CO237=100), 6000), (cas(PI45=4000), 6000 + 4000)],
)  # fmt: skip
def test_what_is_allowed_is_the_charge_less_what_the_contract_took_off(adjustments: tuple[object, ...], allowed: int) -> None:
    """Paid, the patient's share, sequestration, and what is denied or asked about are all of the allowed amount."""
    b = priced(service(1, 10_000, None, adjustments), contract_=terms(rate(8000)))  # type: ignore[arg-type]
    assert one(b).allowed_cents == allowed


def test_what_the_payer_did_not_price_is_not_compared() -> None:
    """Denied lines are denials; another payer's answer is no measure of this one's contract; a voided claim is none."""
    found = terms(rate(8000))
    assert underpayment.compared(priced(service(1, 10_000, 0, cas(CO97=10_000)), contract_=found)) == ()
    assert underpayment.compared(priced(service(1, 10_000, None, cas(OA23=4000)), contract_=found)) == ()
    assert underpayment.compared(priced(service(1, 10_000, None, cas(CO45=4000)), contract_=terms())) == ()
    b = priced(service(1, 10_000, None, cas(CO45=4000)), contract_=found)
    assert underpayment.compared(replace(b, voided=True)) == ()
    second = books(line(1, 10_000), payers=(SUPPLEMENT, replace(SUPPLEMENT, payer=1)))
    answered = replace(post(second, answer(1, payment(service(1, 10_000, None, cas(CO45=4000))))), terms=(found,))
    assert underpayment.compared(answered) == ()


def test_services_without_a_rate_are_named_only_where_there_is_a_contract() -> None:
    """Once each."""
    done = service(1, 10_000, None, cas(CO45=4000)), service(2, 10_000, None, cas(CO45=4000))
    assert underpayment.without_rate(priced(*done, contract_=terms(rate(1)))) == ("G0102",)
    assert underpayment.without_rate(replace(priced(*done, contract_=terms()), terms=())) == ()


def test_an_underpayment_is_work_until_it_is_taken_back() -> None:
    """20.00 less than agreed on line 1, within the tolerance on line 2; the reversal closes it."""
    b = priced(
        service(1, 10_000, None, cas(CO45=4000)), service(2, 10_000, None, cas(CO45=4000)),
        contract_=terms(rate(8000), rate(6050, code="G0102"), tolerance_cents=50),
    )  # fmt: skip
    (work,) = settle(b).work
    assert (work.kind, work.at_stake_cents, work.payer) == ("underpaid", 2000, 1)
    assert work.deadline is not None
    assert "Lakeside 2026" in work.why
    came = payment(service(1, 10_000, None, cas(CO45=4000)), service(2, 10_000, None, cas(CO45=4000)))
    back = settled(post(b, answer(2, reverse(came))))
    assert [w.kind for w in settle(back).work] == ["awaiting_correction"]


def test_the_proof_is_the_arithmetic_in_words() -> None:
    """What was allowed and how that is known; what was agreed, where that stands, and what it comes to."""
    b = priced(service(1, 10_000, None, cas(CO45=3000, CO59=1000)), contract_=terms(rate(4000), tolerance_cents=100), units="2")
    allowed, said = one(b).words
    assert allowed == "line 1, G0101: allowed 60.00 (charged 100.00 less CO-45 30.00, CO-59 10.00)"
    assert said.startswith("Lakeside 2026 agrees 40.00 for G0101 (rates.csv, row 2) a unit, times 2 is 80.00: 20.00 less")
    assert "1.00 is let pass" in said
    assert "CO-59" in said


# ---- lists of rates


def test_amounts_days_and_modifiers_are_read_as_people_write_them() -> None:
    """Thousands, a dollar sign, both ways of a day, modifiers beside the code or in their column."""
    rows = [
        (2, {"code": "99213-25", "amount": "$1,250.00", "from": "1/1/2026", "to": "2026-12-31", "unit": "Per Line"}),
        (3, {"code": "99213", "modifier": "GT, 25", "amount": "80"}),
    ]
    found, wrong = rates(rows, "f.csv", "T")
    assert wrong == ()
    assert found[0] == Rate("99213", ("25",), 125_000, "line", date(2026, 1, 1), date(2026, 12, 31), "f.csv", 2, "T")
    assert (found[1].modifiers, found[1].cents, found[1].basis) == (("25", "GT"), 8000, "unit")
    own, wrong = rates([(2, {"code": "ov-est-3", "amount": "1"}), (3, {"code": "99213:25 GT", "amount": "1"})], "f.csv")
    assert (wrong, [rate.named for rate in own]) == ((), ["OV-EST-3", "99213-25-GT"])


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=2, max_size=6))
def test_two_rates_for_the_same_day_are_found(spans: list[tuple[int, int]]) -> None:
    """Against looking at every pair."""
    days = [(date.fromordinal(738_000 + a), date.fromordinal(738_000 + a + b)) for a, b in spans]
    rows = [(n, {"code": "99213", "amount": "1", "from": str(a), "to": str(b)}) for n, (a, b) in enumerate(days, 2)]
    clash = any(one[0] <= two[1] and two[0] <= one[1] for n, one in enumerate(days) for two in days[n + 1 :])
    assert bool(rates(rows, "f.csv")[1]) == clash
