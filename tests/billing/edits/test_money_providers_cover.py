"""S201 to S205, S301 to S308, S401 to S410: a claim that trips each, and one that does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.claim import Diagnosis, InformationCode, OtherPayer, OtherPayment
from billing.edits import balance, coverage, providers, syntax
from billing.edits.context import Clinician, Context, Cover, PayerWishes
from billing.edits.frame import run
from billing.person import Coverage, Identifier, Payer, Person
from billing.remittance import Adjustment, DateMark
from tests.billing.edits.clean import (
    BILLING_NPI,
    CLINIC,
    COVER,
    DOCTOR,
    HOME,
    LAKESIDE,
    OTHER_NPI,
    PATIENT,
    RENDERING_NPI,
    SERVED_ON,
    context,
    found,
    institutional,
    line,
    professional,
    ran,
)  # fmt: skip

MEDICARE = Coverage(Payer("MEDICARE", "00101"), 1, "P", "1EG4TE5MK73", "", "18", "MB")
MEDICARE_PAYER = PayerWishes(5, "MEDICARE", "medicare", ("00101",))
SECOND = replace(COVER, rank=2, sequence="S", payer=Payer("SUPPLEMENT MUTUAL", "99321"), member_id="S55")


def _claim(**changes: Any) -> Context:
    return context(professional(**changes))


def _lines(*given: Any) -> Context:
    return context(professional(*given))


def _billing(**changes: Any) -> Context:
    return _claim(billing=replace(CLINIC, **changes))


def _with(ids: tuple[tuple[str, str], ...]) -> Context:
    return _billing(identifiers=tuple(Identifier(*one) for one in ids))


def _second(paid: int, taken: int, *, told: bool = True) -> Context:
    one = line(1, "G0008", 15000)
    done = (OtherPayment("90054", paid, (Adjustment("CO", "45", taken),), SERVED_ON),)
    coverages = (COVER, SECOND)
    first = OtherPayer(COVER, amounts=(("D", paid),) if told else ())
    one = replace(one, other_payments=done if told else ())
    return context(
        professional(one, coverages=coverages, destination_rank=2, other_payers=(first,)),
        payer=PayerWishes(2, "SUPPLEMENT MUTUAL", "commercial_contracted", ("99321",)),
    )


def _wants(**wishes: tuple[str, ...]) -> PayerWishes:
    return PayerWishes(LAKESIDE, "LAKESIDE HEALTH PLAN", "commercial_contracted", ("90054",), wishes=wishes)


def _covered(*covers: Cover, **changes: Any) -> Context:
    one = context(professional(**changes.pop("claim", {})))
    return replace(one, chart=replace(one.chart, covers=covers), **changes)


def _enrolled(since: date | None, until: date | None, **changes: Any) -> Context:
    return context(clinicians={RENDERING_NPI: Clinician(RENDERING_NPI, "Lee, Anna", enrolled={LAKESIDE: (since, until)}, **changes)})


def _medicare(member: str, born: date = date(1970, 1, 2), *more: Cover, **to: Any) -> Context:
    own = Cover(5, "MEDICARE", 1, member, "18", "MB", "medicare")
    patient = replace(PATIENT, born_on=born)
    claim = {"coverages": (replace(MEDICARE, member_id=member, **to),), "patient": patient, "subscriber": patient}
    return _covered(own, *more, claim=claim, payer=MEDICARE_PAYER)


def _accident(**changes: Any) -> Context:
    return _claim(diagnoses=(Diagnosis("ABK", "S52501A", 1), Diagnosis("ABF", "V4352XA", 2)), **changes)


ROE = Person("ROE", "A", identifiers=(Identifier("XX", OTHER_NPI),))
OWN = Cover(LAKESIDE, "LAKESIDE HEALTH PLAN", 1, "W123456789")
GROUP = Cover(2, "ACME GROUP PLAN", 2, "G1", "18", "12", "commercial_contracted", group_number="ACME")
INJURED = (DateMark("439", date(2026, 8, 30), "20260830"),)

TRIPS: list[tuple[str, str, Context]] = [
    ("S201", "charge", _claim(charge_cents=1)),
    ("S202", "line 1 charge", _lines(line(1, cents=-100))),
    ("S202", "line 1 units", _lines(line(1, units="0"))),
    ("S202", "line 1 units", _lines(line(1, units="-1"))),
    ("S202", "line 1 units", _lines(line(1, units="NaN"))),
    ("S202", "line 1 units", _lines(line(1, units="1.5"))),
    ("S203", "line 1 other payers", _second(8000, 6000)),
    ("S204", "line 1 charge", context(fees={"G0008": 11000})),
    ("S205", "patient_paid", _claim(patient_paid_cents=30000)),
    ("S301", "billing_npi", _with((("EI", "311234567"),))),
    ("S301", "billing_npi", _with((("XX", "1234567894"), ("EI", "311234567")))),
    ("S301", "billing_npi", _with((("XX", "3234567893"), ("EI", "311234567")))),
    ("S302", "rendering_npi", _claim(rendering=Person("LEE", "ANNA"))),
    ("S302", "rendering_npi", _claim(rendering=replace(DOCTOR, identifiers=(Identifier("XX", "1245319598"),)))),
    ("S302", "rendering_npi", _claim(rendering=replace(DOCTOR, identifiers=(Identifier("XX", BILLING_NPI),)))),
    ("S303", "referring_npi", context(payer=_wants(referring=("G0",)))),
    ("S303", "referring_npi", _claim(referring=Person("ROE", "ANN"))),
    ("S304", "rendering_npi", _enrolled(date(2026, 9, 2), None)),
    ("S304", "rendering_npi", _enrolled(None, date(2026, 8, 31))),
    ("S304", "rendering_npi", _enrolled(None, None, to_on=date(2026, 8, 31))),
    ("S305", "taxonomy", _with((("XX", BILLING_NPI), ("EI", "311234567"), ("PXC", "207Q")))),
    ("S305", "taxonomy", context(professional(billing=replace(CLINIC, identifiers=())), payer=_wants(taxonomy=("*",)))),
    ("S306", "billing", _billing(address=replace(HOME, line1="P.O. BOX 12", zip="432151234"))),
    ("S306", "billing", _billing(address=replace(HOME, zip="43215"))),
    ("S306", "facility", _claim(facility=Person("HALL", address=HOME, organisation=True))),
    ("S307", "billing", _with((("XX", BILLING_NPI),))),
    ("S307", "billing", _with((("EI", "31-1234567"),))),
    ("S307", "billing", _with((("SY", "311234567"),))),
    ("S308", "clia", _lines(line(1, "80053"))),
    ("S308", "clia", context(professional(line(1, "0001U"), identifiers=(Identifier("X4", "1100265516"),)))),
    ("S401", "coverage member_id", _claim(coverages=(replace(COVER, member_id=""),))),
    ("S401", "coverage member_id", context(payer=replace(_wants(), mask=r"L\d{9}"))),
    ("S401", "coverage member_id", _medicare("1EG4TE5MK7O")),
    ("S401", "coverage member_id", _medicare("1SG4TE5MK73")),
    ("S402", "person born_on", _claim(subscriber=replace(PATIENT, born_on=date(1971, 1, 2)))),
    ("S402", "person last", _claim(subscriber=replace(PATIENT, last="OKAFOR-REYES"))),
    ("S402", "person sex", _claim(subscriber=replace(PATIENT, sex="M"))),
    ("S403", "coverage to_on", _covered(replace(OWN, to_on=date(2026, 8, 31)))),
    ("S403", "coverage from_on", _covered(replace(OWN, from_on=date(2026, 9, 2)))),
    ("S404", "coverage rank", _medicare("1EG4TE5MK73", date(1958, 1, 1), GROUP)),
    ("S405", "first payer", _covered(OWN, GROUP)),
    ("S406", "payer", context(payer=PayerWishes(None))),
    ("S406", "payer", context(payer=replace(_wants(), active=False))),
    ("S406", "payer", context(payer=replace(_wants(), ids=("11111",)))),
    ("S406", "filing_code", context(payer=replace(_wants(), filing_codes=("MC",)))),
    ("S407", "injury", _accident()),
    ("S407", "related_causes", _accident(dates=INJURED)),
    ("S407", "related_causes", _accident(dates=INJURED, head=("Y", "A", "Y", "Y", "", "AA"))),
    ("S407", "injury", context(institutional(diagnoses=(Diagnosis("ABK", "S52501A", 1), Diagnosis("ABN", "W010XXA", 2))))),
    ("S408", "other payers", _second(0, 0, told=False)),
    ("S409", "person last", _claim(patient=replace(PATIENT, last="OKAFOR JR"))),
    ("S409", "person first", _claim(patient=replace(PATIENT, first="MAR1A"))),
    ("S409", "person last", _claim(patient=replace(PATIENT, last="SMITH - JONES"))),
    ("S410", "person born_on", _claim(patient=replace(PATIENT, born_on=date(2026, 9, 2)))),
    ("S410", "person born_on", _claim(patient=replace(PATIENT, born_on=date(1900, 1, 1)))),
    ("S410", "person died_on", replace(context(), chart=replace(context().chart, died_on=date(2026, 8, 31)))),
]

PASSES: list[tuple[str, Context]] = [
    ("S201", _claim()),
    ("S202", _lines(line(1, cents=0))),
    ("S202", _lines(line(1, "J1885", units="1.5"))),
    ("S202", _lines(line(1, "A0425", units="2.3"))),
    ("S203", _second(8000, 7000)),
    ("S204", context(fees={"G0008": 13000})),
    ("S204", context(fees={})),
    ("S205", _claim(patient_paid_cents=23000)),
    ("S301", _claim()),
    ("S302", _claim(rendering=None)),
    ("S303", context(professional(referring=ROE), payer=_wants(referring=("*",)))),
    ("S303", context(payer=_wants(referring=("J",)))),
    ("S304", _enrolled(date(2026, 9, 1), date(2026, 9, 1))),
    ("S305", context(payer=_wants(taxonomy=("*",)))),
    ("S306", _billing(address=replace(HOME, line1="12 BOXWOOD LANE", zip="432151234"))),
    ("S306", _billing(address=replace(HOME, zip="M5V 2T6", country="CA"))),
    ("S307", _with((("XX", BILLING_NPI), ("EI", "311234567")))),
    ("S308", context(professional(line(1, "80053"), identifiers=(Identifier("X4", "11D0265516"),)))),
    ("S308", _lines(line(1, "99213"))),
    ("S401", _medicare("1EG4TE5MK73")),
    ("S401", context(payer=replace(_wants(), mask=r"W\d{9}"))),
    ("S402", _claim(relationship="19", subscriber=replace(PATIENT, last="OTHER"))),
    ("S403", _covered(replace(OWN, from_on=SERVED_ON, to_on=SERVED_ON))),
    ("S404", _medicare("1EG4TE5MK73", date(1970, 1, 1), GROUP)),
    ("S404", _medicare("1EG4TE5MK73", date(1958, 1, 1), GROUP, insurance_type="12")),
    ("S405", _covered(OWN, replace(GROUP, to_on=date(2026, 8, 31)))),
    ("S405", _covered(OWN, GROUP, claim={"coverages": (COVER, SECOND)})),
    ("S406", _claim()),
    ("S407", _accident(dates=INJURED, head=("Y", "A", "Y", "Y", "", "AA:::OH"))),
    ("S407", _claim(diagnoses=(Diagnosis("ABK", "T8141XA", 1), Diagnosis("ABF", "Y838", 2)))),
    ("S407", context(institutional(diagnoses=(Diagnosis("ABK", "S52501A", 1), Diagnosis("ABN", "W010XXA", 2)),
                                   codes=(InformationCode("BH", "05", "D8:20260901"),)))),
    ("S408", _second(8000, 7000)),
    ("S409", _claim(patient=replace(PATIENT, last="O'NEIL-SMITH", first="MARY JO"))),
    ("S409", _claim(patient=replace(PATIENT, last="IVERSON"))),
    ("S410", _claim(patient=replace(PATIENT, born_on=SERVED_ON))),
    ("S410", replace(context(), chart=replace(context().chart, died_on=SERVED_ON))),
]  # fmt: skip


@pytest.mark.parametrize(("number", "field", "given_"), TRIPS)
def test_what_trips(number: str, field: str, given_: Context) -> None:
    """The finding names the field that is wrong."""
    said = found(number, given_)
    assert field in [one.field for one in said], [(one.field, one.message) for one in said]
    assert all(one.message.endswith(".") and one.hint.endswith(".") and one.prevents for one in said)


@pytest.mark.parametrize(("number", "given_"), PASSES)
def test_what_passes(number: str, given_: Context) -> None:
    """It looked, and found nothing."""
    assert found(number, given_) == ()


def test_a_payer_that_a_person_named_is_new_and_no_error() -> None:
    """Where another payer comes first it may be one that no claim went to yet."""
    assert [one.severity for one in found("S406", context(payer=PayerWishes(None, new=True)))] == ["I"]


def test_every_edit_has_both() -> None:
    """A claim that must and one that must not trip it."""
    mine = {edit.id for family in (balance, providers, coverage) for edit in family.EDITS}
    assert {one[0] for one in TRIPS} == mine == {one[0] for one in PASSES}


@pytest.mark.parametrize(
    ("number", "given_", "missing"),
    [
        ("S204", context(), "no charge master"),
        ("S304", context(clinicians={}), "no clinicians on file"),
        ("S304", context(clinicians={OTHER_NPI: Clinician(OTHER_NPI, "Roe")}), f"no clinician with the NPI {RENDERING_NPI} on file"),
        ("S304", context(clinicians={RENDERING_NPI: Clinician(RENDERING_NPI, "Lee, Anna")}), "no enrolments of clinicians on file"),
        (
            "S304",
            context(clinicians={RENDERING_NPI: Clinician(RENDERING_NPI, "Lee, Anna", enrolled={9: (None, None)})}),
            "no word whether Lee, Anna is enrolled with LAKESIDE HEALTH PLAN",
        ),
        ("S403", _covered(GROUP), "no coverage with LAKESIDE HEALTH PLAN in the chart"),
        ("S401", context(payer=replace(_wants(), mask="W[")), "no pattern of member numbers that can be read for LAKESIDE HEALTH PLAN"),
    ],
)
def test_what_could_not_be_looked_at(number: str, given_: Context, missing: str) -> None:
    """It is not run, and says what is missing."""
    result = ran(number, given_)
    assert (result.findings, [one.missing for one in result.not_run]) == ((), [missing])


_WORDS = st.text("ABCDEFGHKLNOPQTUWXYZ", min_size=2, max_size=20).filter(
    lambda t: t not in ("JR", "SR", "II", "IV", "MD", "DR", "MR", "MS")
)
_CODES = st.sampled_from(("E119", "I10", "M5450", "J069", "Z0000", "R079"))


@st.composite
def _lawful(draw: st.DrawFn) -> Context:
    """A claim as a careful practice sends it."""
    person = Person(
        draw(_WORDS), draw(_WORDS), born_on=draw(st.dates(date(1920, 1, 1), SERVED_ON)), sex=draw(st.sampled_from("FMU")), address=HOME
    )
    codes = draw(st.lists(_CODES, min_size=1, max_size=6, unique=True))
    lines = tuple(
        line(n, draw(st.sampled_from(("G0008", "G0101", "99213"))), draw(st.integers(0, 100_000)), units=str(draw(st.integers(1, 20))))
        for n in range(1, draw(st.integers(1, 8)) + 1)
    )
    diagnoses = tuple(Diagnosis("ABK" if n == 0 else "ABF", code, n + 1) for n, code in enumerate(codes))
    number = draw(st.from_regex(r"[A-Z0-9]{1,20}", fullmatch=True))
    return context(professional(*lines, patient=person, subscriber=person, diagnoses=diagnoses, control_number=number), fees={})


@given(_lawful())
@settings(deadline=None, max_examples=60)
def test_lawful_claims_trip_nothing(given_: Context) -> None:
    """Nor is anything left unlooked at."""
    edits = [edit for family in (syntax, balance, providers, coverage) for edit in family.EDITS]
    result = run(given_, edits)
    assert (result.findings, result.not_run) == ((), ())
