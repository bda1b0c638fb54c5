"""S501 to S513, S601 to S612: a claim that trips each, and one that does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.claim import Diagnosis
from billing.edits.context import Context, PastClaim, PastLine, PayerWishes
from billing.edits.icd_ranges import not_of_age, of_other_sex
from billing.edits.modifier_sets import in_order, misplaced
from billing.person import Identifier
from tests.billing.edits.books import BOOKS, Books
from tests.billing.edits.clean import LAKESIDE, PATIENT, RENDERING_NPI, SERVED_ON, context, found, institutional, line, professional, ran

DX = ("E119", "I10")
MEDICARE = PayerWishes(LAKESIDE, "MEDICARE", "medicare")


def _dx(*codes: str, kind: str = "P", present: str = "Y") -> tuple[Diagnosis, ...]:
    return tuple(Diagnosis("ABF" if n > 1 else "ABK", code, n, present if kind == "I" else "") for n, code in enumerate(codes, 1))


def coded(*codes: str, **changes: Any) -> Context:
    """A claim with these diagnoses, each pointed to."""
    one = line(1, "G0008", pointers=tuple(str(n) for n in range(1, min(len(codes), 4) + 1)))
    more = {key: changes.pop(key) for key in ("payer", "reference", "today") if key in changes}
    return context(professional(one, diagnoses=_dx(*codes), **changes), **{"reference": BOOKS, **more})


def stay(*codes: str, present: str = "Y", **changes: Any) -> Context:
    """A hospital bill with these diagnoses."""
    return context(institutional(diagnoses=_dx(*codes, kind="I", present=present), **changes), reference=BOOKS)


def lines(
    *given: Any, reference: Any = BOOKS, payer: PayerWishes | None = None, past: tuple[PastClaim, ...] = (), **changes: Any
) -> Context:
    """A claim with these lines."""
    one = context(professional(*given, **changes), reference=reference, patient_claims=past)
    return replace(one, payer=payer) if payer is not None else one


def wants(**wishes: tuple[str, ...]) -> PayerWishes:
    """Lakeside, wanting something."""
    return PayerWishes(LAKESIDE, "LAKESIDE HEALTH PLAN", "commercial_contracted", ("90054",), wishes=wishes)


def past(code: str, on: date = SERVED_ON, units: str = "1", status: str = "open", payer: int = LAKESIDE, **more: Any) -> PastClaim:
    """Another claim of the patient with one line."""
    return PastClaim(
        "40001", payer, more.get("provider", RENDERING_NPI), status, (PastLine(code, more.get("modifiers", ()), units, on, on),)
    )


PAIR0, PAIR1, PAIR9 = (Books(pairs={("G0121", "G0101"): indicator}) for indicator in "019")
MUE1, MUE2, MUE3 = (Books(most={"J0696": (4, indicator)}) for indicator in "123")
ADDON = Books(addons={"G2211": ("99213", "99214"), "G0289": ()})
SIDES = Books(policies={"20610": ("1", 0), "99213": ("0", None), "64483": ("1", 0)})
TWO = (line(1, "G0121"), line(2, "G0101"))


def drug(ndc: str = "00409733203", counted: bool = True) -> Any:
    """A drug with its number."""
    kept = (("CTP", "", "", "", "1", "UN"),) if counted else ()
    return line(1, "J0696", identifiers=(Identifier("N4", ndc),), kept=kept)


TRIPS: list[tuple[str, Context, str]] = [
    ("S501", coded("E119", "Q999Z"), "Q99.9Z (diagnosis 2) is no code"),
    ("S501", context(professional(diagnoses=(Diagnosis("BK", "25000", 1),)), reference=BOOKS), "ICD-9"),
    ("S502", coded("M545"), "M54.5 (diagnosis 1) is a heading"),
    ("S502", coded("E119", "R108A"), "R10.8A (diagnosis 2) is a heading"),
    ("S503", coded("V4352XA", "S0990XA"), "cannot stand first"),
    ("S503", coded("F0280", "E119"), "that disease is coded first"),
    ("S504", coded("E119", "E109"), "E11.9 and E10.9 exclude each other"),
    ("S504", coded("O24410", "E119"), "exclude each other"),
    ("S505", lines(line(1, "G0008", pointers=())), "points to no diagnosis"),
    ("S505", lines(line(1, "G0008", pointers=("3",))), "the claim has 2 diagnoses"),
    ("S505", lines(line(1, "G0008", pointers=("1", "2", "1", "2", "1"))), "points to 5 diagnoses"),
    ("S506", lines(line(1, "G0008")), "I10 (diagnosis 2) is pointed to by no line"),
    ("S506", coded("E119", "E119"), "stands twice"),
    ("S507", coded(*["E119"] * 13), "13 diagnoses; 12 may stand"),
    ("S507", stay(*["E119"] * 26), "26 diagnoses; 25 may stand"),
    ("S508", coded("N400"), "a diagnosis of men"),
    ("S508", coded("O09891", patient=replace(PATIENT, sex="M")), "a diagnosis of women"),
    ("S509", coded("Z3800"), "of a newborn"),
    ("S509", coded("O09891", patient=replace(PATIENT, born_on=date(2020, 1, 1))), "between 9 and 64 years"),
    ("S510", coded("H1000", payer=wants(laterality=("H",))), "wants the side"),
    ("S511", coded("S52501"), "needs a seventh sign"),
    ("S511", coded("T881A"), "with X in the empty places it is T88.1XXA"),
    ("S512", coded("S0990XA", payer=wants(external_cause=("*",))), "does not say how it happened"),
    ("S513", stay("E119", present=""), "does not say whether it was present"),
    ("S513", stay("E119", "Z0000"), "is exempt"),
    ("S601", lines(line(1, "G9999")), "no code of HCPCS"),
    ("S602", lines(line(1, "OV-EST-3")), "has the form of no code"),
    ("S602", lines(line(1, "9921")), "has the form of no code"),
    ("S602", lines(line(1, "99999")), "not in the practice's CPT file"),
    ("S603", lines(line(1, "G0101", modifiers=("LT", "LT"))), "stands twice"),
    ("S603", lines(line(1, "G0101", modifiers=("ZZ",))), "no modifier ZZ"),
    ("S603", lines(line(1, "G0101", modifiers=("00",))), "no modifier 00"),
    ("S603", lines(line(1, "G0101", modifiers=("5",))), "has not two signs"),
    ("S603", lines(line(1, "G0101", modifiers=("LT", "26"))), "26 LT"),
    ("S603", lines(line(1, "G0101", modifiers=("26", "59", "LT", "GA", "KX"))), "has 5 modifiers"),
    ("S604", lines(line(1, "G0101", modifiers=("LT", "RT"))), "both sides on one line are 50"),
    ("S604", lines(line(1, "G0101", modifiers=("26", "TC"))), "26 and TC do not go together"),
    ("S604", lines(line(1, "G0101", modifiers=("59", "XS"))), "59 and XS"),
    ("S604", lines(line(1, "G0101", modifiers=("GA", "GZ"))), "GA and GZ"),
    ("S605", lines(line(1, "99213"), line(2, "11042")), "Then 25"),
    ("S605", lines(line(1, "99213"), facility_code="10", payer=wants(telehealth=("95", "93"))), "wants 95 or 93"),
    ("S606", lines(*TWO, reference=PAIR0), "no modifier parts them"),
    ("S606", lines(*TWO, reference=PAIR1), "add the modifier that parts them"),
    ("S606", lines(*reversed(TWO), reference=PAIR1), "add the modifier that parts them"),
    ("S606", lines(line(1, "G0101"), reference=PAIR1, past=(past("G0121"),)), "G0121 (claim 40001)"),
    ("S607", lines(line(1, "J0696", units="5"), reference=MUE1), "a line has 4 at most"),
    ("S607", lines(line(1, "J0696", units="2"), line(2, "J0696", units="3"), reference=MUE2), "comes to 5 units"),
    ("S607", lines(line(1, "J0696", units="2"), reference=MUE3, past=(past("J0696", units="3"),)), "with those of other claims"),
    ("S608", lines(line(1, "G2211"), line(2, "G0101"), reference=ADDON), "beside its main service (99213, 99214)"),
    ("S608", lines(line(1, "G0289"), reference=ADDON), "beside its main service, and none"),
    ("S609", lines(line(1, "20610", modifiers=("50",), units="2"), reference=SIDES), "50 goes with one unit"),
    ("S609", lines(line(1, "99213", modifiers=("50",)), reference=SIDES), "take 50 off"),
    ("S609", lines(line(1, "20610", modifiers=("LT",)), line(2, "20610", modifiers=("RT",)), reference=SIDES), "one line with 50"),
    ("S610", lines(line(1, "J0696"), payer=wants(ndc=("J",))), "wants the drug's NDC"),
    ("S610", lines(drug("0409-7332-03")), "has not eleven digits"),
    ("S610", lines(drug(counted=False)), "without its quantity"),
    ("S611", lines(line(1, "J0897"), payer=MEDICARE), "JZ if nothing was thrown away"),
    ("S612", lines(line(1, "J3490")), "names no service by itself"),
    ("S612", lines(line(1, "64999")), "names no service by itself"),
]
PASSES: list[tuple[str, Context]] = [
    ("S501", coded(*DX)),
    ("S502", coded("M5450")),
    ("S503", coded("S0990XA", "V4352XA")),
    ("S503", coded("E119", "F0280")),
    ("S504", coded(*DX)),
    ("S505", lines()),
    ("S505", stay(*DX)),
    ("S506", lines()),
    ("S506", coded("S0990XA", "V4352XA")),
    ("S507", coded(*["E119"] * 12)),
    ("S507", stay(*["E119"] * 25)),
    ("S508", coded("N400", patient=replace(PATIENT, sex="M"))),
    ("S508", coded("N400", patient=replace(PATIENT, sex="U"))),
    ("S509", coded("O09891")),
    ("S509", coded("Z3800", patient=replace(PATIENT, born_on=SERVED_ON))),
    ("S510", coded("H1001", payer=wants(laterality=("H",)))),
    ("S510", coded("H1000")),
    ("S511", coded("S52501A")),
    ("S512", coded("S0990XA", "V4352XA", payer=wants(external_cause=("*",)))),
    ("S512", coded("S0990XA")),
    ("S513", stay("E119")),
    ("S513", coded("E119")),
    ("S601", lines(line(1, "G0101"))),
    ("S602", lines(line(1, "99213"))),
    ("S603", lines(line(1, "G0101", modifiers=("26", "59", "LT", "GA")))),
    ("S604", lines(line(1, "G0101", modifiers=("50", "LT", "RT")))),
    ("S604", lines(line(1, "G0101", modifiers=("26", "59")))),
    ("S605", lines(line(1, "99213", modifiers=("25",)), line(2, "11042"))),
    ("S605", lines(line(1, "99213", modifiers=("95",)), facility_code="02", payer=wants(telehealth=("95",)))),
    ("S606", lines(*TWO, reference=PAIR9)),
    ("S606", lines(TWO[0], replace(TWO[1], from_on=date(2026, 9, 2), to_on=date(2026, 9, 2)), reference=PAIR0)),
    ("S606", lines(*TWO, reference=replace(PAIR0, to_on=date(2026, 8, 31)))),
    ("S606", lines(line(1, "G0101"), reference=PAIR0, past=(past("G0121", status="voided"), past("G0121", provider="9")))),
    ("S607", lines(line(1, "J0696", units="4"), line(2, "J0696", units="4"), reference=MUE1)),
    ("S607", lines(line(1, "J0696", units="8", to_on=date(2026, 9, 2)), reference=MUE2)),
    ("S608", lines(line(1, "G2211"), line(2, "99213"), reference=ADDON)),
    ("S608", lines(line(1, "G2211"), reference=ADDON, past=(past("99214"),))),
    ("S609", lines(line(1, "20610", modifiers=("50",)), reference=SIDES)),
    ("S610", lines(drug(), payer=wants(ndc=("J",)))),
    ("S610", lines(line(1, "J0696"))),
    ("S611", lines(line(1, "J0897", modifiers=("JZ",)), payer=MEDICARE)),
    ("S611", lines(line(1, "J0897"), line(2, "J0897", modifiers=("JW",)), payer=MEDICARE)),
    ("S611", lines(line(1, "J0897"))),
    ("S612", lines(line(1, "J3490", description="Ketamine 50 mg"))),
    ("S612", lines(line(1, "J0696"))),
]


@pytest.mark.parametrize(("number", "given", "said"), TRIPS)
def test_it_trips(number: str, given: Context, said: str) -> None:
    """The sentence says what is wrong, with a field and the edit's hint."""
    findings = found(number, given)
    assert any(said in one.message for one in findings), [one.message for one in findings]
    assert all(one.message.endswith((".", ")")) or "?" in one.message for one in findings)
    assert all(one.field and one.hint and one.prevents for one in findings)


@pytest.mark.parametrize(("number", "given"), PASSES)
def test_it_passes(number: str, given: Context) -> None:
    """It looked and found nothing."""
    assert found(number, given) == ()


def test_a_pair_with_a_modifier_that_parts_it_is_a_note() -> None:
    """Indicator 1: with 59 on it the claim goes, and the biller is told what the note must bear out."""
    parted = lines(TWO[0], replace(TWO[1], modifiers=("59",)), reference=PAIR1)
    assert [one.severity for one in found("S606", parted)] == ["I"]
    assert [one.severity for one in found("S606", lines(TWO[0], replace(TWO[1], modifiers=("59",)), reference=PAIR0))] == ["E"]


def test_most_units_of_a_day_are_absolute_or_not() -> None:
    """By day: absolute is an error, with documentation a warning."""
    five = line(1, "J0696", units="5")
    assert [one.severity for one in found("S607", lines(five, reference=MUE2))] == ["E"]
    assert [one.severity for one in found("S607", lines(five, reference=MUE3))] == ["W"]


def test_the_edition_is_that_of_the_day() -> None:
    """A stay goes by its last day, a visit by its first; a day of an edition that is not loaded is not run."""
    new = Books(from_on=date(2026, 9, 3))
    visit = coded(*DX, reference=new, service_to_on=date(2026, 9, 5))
    assert [one.missing for one in ran("S501", visit).not_run] == ["no ICD-10-CM of 2026"]
    assert ran("S501", replace(stay(*DX), reference=new)).not_run == ()
    assert ran("S501", replace(stay(*DX, facility_code="13"), reference=new)).not_run != ()


@given(st.permutations(TWO), st.sampled_from("019"), st.booleans())
@settings(max_examples=40, deadline=None)
def test_a_pair_is_found_in_either_order_of_lines(order: list[Any], indicator: str, parted: bool) -> None:
    """What NCCI says of two services does not hang on which stands first."""
    books = Books(pairs={("G0121", "G0101"): indicator})
    given = [replace(one, modifiers=("XS",)) if parted and one.procedure == "G0101" else one for one in order]
    said = sorted((one.severity, one.line) for one in found("S606", lines(*given, reference=books)))
    column2 = next(one.number for one in order if one.procedure == "G0101")
    expected = {"0": [("E", column2)], "1": [("I" if parted else "E", column2)], "9": []}[indicator]
    assert said == expected


@given(st.lists(st.integers(1, 6), min_size=1, max_size=5), st.integers(1, 12), st.lists(st.integers(1, 6), max_size=3))
@settings(max_examples=60, deadline=None)
def test_units_of_a_day_are_summed(units: list[int], most: int, before: list[int]) -> None:
    """Over the lines and over the patient's other claims that stand, however they are divided."""
    books = Books(most={"J0696": (most, "2")})
    others = (*(past("J0696", units=str(each)) for each in before), past("J0696", units="99", status="denied"))
    claim = lines(*(line(n, "J0696", units=str(each)) for n, each in enumerate(units, 1)), reference=books, past=others)
    assert bool(found("S607", claim)) is (sum(units) + sum(before) > most)


@given(st.integers(-3, 3), st.integers(0, 3))
@settings(max_examples=30, deadline=None)
def test_services_of_other_days_do_not_meet(apart: int, span: int) -> None:
    """A pair counts on a day that both services have."""
    first = line(1, "G0121", to_on=SERVED_ON + timedelta(days=span))
    on = SERVED_ON + timedelta(days=apart)
    second = line(2, "G0101", from_on=on, to_on=on)
    assert bool(found("S606", lines(first, second, reference=PAIR0))) is (0 <= apart <= span)


@given(st.lists(st.sampled_from(["26", "LT", "RT", "GA", "59", "TC", "25", "KX", "XS"]), unique=True, max_size=4))
def test_modifiers_put_in_order_are_in_order(some: list[str]) -> None:
    """And none is lost."""
    ordered = in_order(tuple(some))
    assert misplaced(ordered) is None
    assert sorted(ordered) == sorted(some)


@given(st.from_regex(r"[A-Z][0-9][0-9A-Z]{1,5}", fullmatch=True), st.integers(0, 110))
def test_no_code_is_of_both_sexes_at_once(code: str, age: int) -> None:
    """And a rule of age says its own span."""
    assert not (of_other_sex(code, "M") and of_other_sex(code, "F"))
    assert of_other_sex(code, "U") == ""
    rule = not_of_age(code, age)
    assert rule is None or not rule[0] <= age <= rule[1]
