"""Each fault of a claim that is to be sent, by an example; and claims without fault, of which nothing is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.claim import Claim, Diagnosis, OtherPayer, OtherPayment
from billing.person import Coverage, Identifier, Payer, Person
from billing.remittance import Adjustment
from tests.x12 import strategies
from tests.x12.files import CLAIM, CLAIM_HEAD, LINE, Got, claims, replaced
from tests.x12.test_writer import SENDING, USUAL
from x12.claim_check import check
from x12.claim_lost import lost
from x12.tokens import Delimiters
from x12.writer import write_claims

HEAD = replaced(CLAIM_HEAD, "NM1*85", "NM1*85*2*RIVERSIDE CLINIC*****XX*1234567893")
BILL = ["CLM*A1*200***11:A:1**A*Y*Y", "DTP*434*RD8*20260718-20260719", "CL1*1*7*30", "HI*ABK:E119", "NM1*71*1*MOODY*ROSE****XX*1234567893"]
BILL_LINE = ["LX*1", "SV2*0450*HC:A0428*200*UN*2", "DTP*472*D8*20260718", "REF*6R*7-1"]
SECOND = Coverage(Payer("ACME", "99321"), 1, "P", "Z9", relationship="18", filing_code="CI", subscriber=Person("OKAFOR", "MARIA"))


def professional() -> Claim:
    (claim,) = Got(claims(CLAIM + LINE, head=HEAD)).claims
    return claim


def institutional() -> Claim:
    (claim,) = Got(claims(BILL + BILL_LINE, head=HEAD, version="005010X223A2")).claims
    return claim


def second() -> Claim:
    """To the payer after ACME, which paid 120 of 200."""
    claim = professional()
    mine = replace(claim.coverages[0], rank=2, sequence="S")
    other = OtherPayer(SECOND, amounts=(("D", 12000),))
    paid = OtherPayment("99321", 12000, (Adjustment("CO", "45", 5000, ""), Adjustment("PR", "2", 3000, "")), date(2026, 8, 1))
    line = replace(claim.lines[0], other_payments=(paid,))
    return replace(claim, coverages=(SECOND, mine), destination_rank=2, other_payers=(other,), lines=(line,))


def codes(claim: Claim, severity: str = "error") -> list[str]:
    return [one.code for one in check(claim) if one.severity == severity]


def lined(claim: Claim, **fields: object) -> Claim:
    """With the fields of its line so."""
    return replace(claim, lines=(replace(claim.lines[0], **fields),))  # type: ignore[arg-type]


def other(claim: Claim, **fields: object) -> Claim:
    """With the fields of the other payer so."""
    return replace(claim, other_payers=(replace(claim.other_payers[0], **fields),))  # type: ignore[arg-type]


def paid(claim: Claim, **fields: object) -> Claim:
    """With what was paid on its line so."""
    return lined(claim, other_payments=(replace(claim.lines[0].other_payments[0], **fields),))  # type: ignore[arg-type]


@pytest.mark.parametrize("made", [professional, institutional, second])
def test_of_a_good_claim_nothing_is_said(made: Callable[[], Claim]) -> None:
    """Neither error nor warning."""
    assert check(made()) == ()
    assert list(lost(made())) == []


E119 = Diagnosis("ABF", "E119", 2)
PROFESSIONAL: list[tuple[str, Callable[[Claim], Claim]]] = [
    ("control_number", lambda c: replace(c, control_number="A" * 21)),
    ("balance", lambda c: replace(c, charge_cents=19900)),
    ("no_payers_number", lambda c: replace(c, frequency="7")),
    ("frequency", lambda c: replace(c, frequency="6")),
    ("facility", lambda c: replace(c, facility_code="1")),
    ("no_lines", lambda c: replace(c, lines=(), charge_cents=0)),
    ("lines", lambda c: replace(c, lines=tuple(replace(c.lines[0], number=n, line_control_number="", charge_cents=0) for n in range(1, 52)),
                                charge_cents=0)),
    ("number_twice", lambda c: replace(c, identifiers=(Identifier("G1", "A"), Identifier("G1", "B")))),
    ("dates", lambda c: replace(c, service_to_on=date(2026, 7, 1))),
    ("dates", lambda c: replace(c, submitted_on=date(2026, 7, 1))),
    ("dates", lambda c: replace(c, patient=(p := replace(c.patient, born_on=date(2026, 12, 1))), subscriber=p)),
    ("no_birth", lambda c: replace(c, patient=(p := replace(c.patient, born_on=None)), subscriber=p)),
    ("no_payer", lambda c: replace(c, destination_rank=3)),
    ("no_payer_name", lambda c: replace(c, coverages=(replace(c.coverages[0], payer=Payer("", "9")),))),
    ("no_payer_id", lambda c: replace(c, coverages=(replace(c.coverages[0], payer=Payer("X")),))),
    ("no_member", lambda c: replace(c, coverages=(replace(c.coverages[0], member_id=""),))),
    ("no_name", lambda c: replace(c, patient=(p := replace(c.patient, last="")), subscriber=p)),
    ("relationship", lambda c: replace(c, patient=replace(c.patient, first="ANN"))),
    ("no_address", lambda c: replace(c, billing=replace(c.billing, address=None))),
    ("npi", lambda c: replace(c, rendering=Person("REN", identifiers=(Identifier("XX", "1234567890"),)))),
    ("npi", lambda c: lined(c, providers=(("DK", Person("REN", identifiers=(Identifier("XX", "1234567890"),))),))),
    ("no_npi", lambda c: replace(c, billing=replace(c.billing, identifiers=(Identifier("EI", "311234567"),)))),
    ("no_tax", lambda c: replace(c, billing=replace(c.billing, identifiers=(Identifier("XX", "1234567893"),)))),
    ("no_diagnosis", lambda c: lined(replace(c, diagnoses=()), pointers=())),
    ("diagnoses", lambda c: replace(c, diagnoses=(*c.diagnoses, *[E119] * 12))),
    ("two_code_sets", lambda c: replace(c, diagnoses=(*c.diagnoses, Diagnosis("BF", "25000", 2)))),
    ("diagnosis", lambda c: replace(c, diagnoses=(replace(c.diagnoses[0], code="E11.9"),))),
    ("line_number_twice", lambda c: replace(c, lines=(c.lines[0], replace(c.lines[0], number=2, charge_cents=0)))),
    ("line_order", lambda c: lined(c, number=2)),
    ("no_procedure", lambda c: lined(c, procedure="")),
    ("modifiers", lambda c: lined(c, modifiers=("25", "59", "76", "77", "RT"))),
    ("modifier", lambda c: lined(c, modifiers=("255",))),
    ("units", lambda c: lined(c, units="one")),
    ("charge", lambda c: replace(lined(c, charge_cents=-100), charge_cents=-100)),
    ("place", lambda c: lined(c, place_of_service="1")),
    ("no_date", lambda c: lined(c, from_on=None, to_on=None)),
    ("dates", lambda c: lined(c, to_on=date(2026, 7, 1))),
    ("no_pointer", lambda c: lined(c, pointers=())),
    ("pointers", lambda c: lined(c, pointers=("1",) * 5)),
    ("pointer", lambda c: lined(c, pointers=("2",))),
    ("number_twice", lambda c: lined(c, identifiers=(Identifier("X4", "A"), Identifier("X4", "B")))),
    ("length", lambda c: replace(c, patient=(p := replace(c.patient, last="X" * 61)), subscriber=p)),
    ("length", lambda c: replace(c, notes=("X" * 81,))),
    ("length", lambda c: replace(c, identifiers=(Identifier("G1", "1" * 51),))),
    ("length", lambda c: replace(c, coverages=(replace(c.coverages[0], member_id="1"),))),
    ("not_ascii", lambda c: replace(c, patient=(p := replace(c.patient, last="MÜLLER")), subscriber=p)),
    ("signs", lambda c: replace(c, identifiers=(Identifier("G1", "12*4"),))),
]  # fmt: skip
INSTITUTIONAL: list[tuple[str, Callable[[Claim], Claim]]] = [
    ("no_revenue", lambda c: lined(c, revenue="")),
    ("revenue", lambda c: lined(c, revenue="45")),
    ("rate", lambda c: lined(c, more=("100",))),
    ("no_status", lambda c: replace(c, admission=("1", "7", ""))),
    ("no_admission", lambda c: replace(c, admission=("", "7", "30"))),
    ("no_date", lambda c: replace(c, service_from_on=None)),
    ("no_diagnosis", lambda c: replace(c, diagnoses=(E119,))),
    ("diagnoses", lambda c: replace(c, diagnoses=(*c.diagnoses, *[replace(E119, qualifier="APR")] * 4))),
    ("zip", lambda c: replace(c, billing=replace(c.billing, address=replace(c.billing.address, zip="43215")))),  # type: ignore[type-var]
]
SECONDARY: list[tuple[str, Callable[[Claim], Claim]]] = [
    ("earlier_payer", lambda c: other(c, amounts=(("D", 11000),))),
    ("earlier_payer", lambda c: other(c, adjustments=(Adjustment("CO", "97", 100, ""),))),
    ("earlier_line", lambda c: paid(c, paid_cents=11000)),
    ("earlier_unknown", lambda c: paid(c, payer_id="11111")),
    ("line_date", lambda c: paid(c, paid_on=None)),
    ("no_other_name", lambda c: other(c, coverage=replace(SECOND, payer=Payer("", "99321")))),
    ("no_other_id", lambda c: other(c, coverage=replace(SECOND, payer=Payer("ACME")))),
    ("no_other_member", lambda c: other(c, coverage=replace(SECOND, member_id=""))),
    ("payer_order", lambda c: replace(c, coverages=tuple(replace(one, sequence="S") for one in c.coverages))),
    ("payers", lambda c: replace(c, other_payers=(OtherPayer(SECOND),) * 11)),
]


@pytest.mark.parametrize(
    ("made", "code", "broken"),
    [(made, *row) for made, rows in ((professional, PROFESSIONAL), (institutional, INSTITUTIONAL), (second, SECONDARY)) for row in rows],
)
def test_a_fault_is_an_error(made: Callable[[], Claim], code: str, broken: Callable[[Claim], Claim]) -> None:
    """Each is named, in a sentence."""
    found = [one for one in check(broken(made())) if one.code == code]
    assert found
    assert all(one.severity == "error" and one.message.endswith(".") for one in found)


@pytest.mark.parametrize(
    ("made", "code", "broken"),
    [
        (professional, "payers_number", lambda c: replace(c, payer_control_number="ICN1")),
        (professional, "patient_paid", lambda c: replace(c, patient_paid_cents=20001)),
        (professional, "signs", lambda c: replace(c, notes=("A: B",))),
        (professional, "zip", lambda c: replace(c, billing=replace(c.billing, address=replace(c.billing.address, zip="43215")))),
        (institutional, "no_attending", lambda c: replace(c, attending=None)),
        (institutional, "outside", lambda c: lined(c, from_on=date(2026, 7, 17), to_on=None)),
        (institutional, "days", lambda c: lined(c, revenue="0120")),
        (second, "earlier_date", lambda c: paid(c, paid_on=None)),
    ],
)
def test_an_oddity_is_a_warning(made: Callable[[], Claim], code: str, broken: Callable[[Claim], Claim]) -> None:
    """It is told, and may go."""
    assert code in codes(broken(made()), "warning")


def test_authorisations_of_two_payers_may_stand_at_a_line() -> None:
    """As may what a line paid within another does not balance."""
    claim = lined(professional(), identifiers=(Identifier("G1", "A"), Identifier("G1", "B", "2U:99321")))
    assert codes(claim) == []
    assert "earlier_line" not in codes(paid(second(), bundled="1", paid_cents=0))


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (["REF*G1*A*SAID"], "REF"),
        (["AMT*F5*1", "AMT*F5*2.50*D"], "AMT"),
        (["CR8*A"], "CR8"),
        (["NM1*82*1*REN*DER*M*DR**XX*1234567893"], "NM1"),
    ],
)
def test_what_would_not_go_out_again_is_an_error(row: list[str], name: str) -> None:
    """A segment that the reader passes over, or an element beyond the guide."""
    (claim,) = Got(claims([CLAIM[0], *row, *CLAIM[1:], *LINE], head=HEAD)).claims
    (found,) = lost(claim)
    assert (found.code, found.severity, found.field) == ("lost", "error", name)


@USUAL
@given(st.sampled_from("PI").flatmap(strategies.claims), strategies.delimiters)
def test_nothing_is_lost_of_what_the_records_hold(sent: Claim, delimiters: Delimiters) -> None:
    """Whatever is written is carried whole, whatever the delimiters; no check falls over it."""
    (claim,) = Got(write_claims(replace(SENDING, delimiters=delimiters), [sent])).claims
    assert list(lost(claim)) == []
    assert all(one.message for one in check(claim))
    more = delimiters.segment.join((claim.raw, delimiters.element.join(("CR8", "A"))))
    assert [one.field for one in lost(replace(claim, raw=more))] == ["CR8"]


@pytest.mark.parametrize(("old", "new"), [(":", ">"), ("*", "|"), ("~", "\x1d")])
def test_the_delimiters_are_found_in_the_text_that_is_kept(old: str, new: str) -> None:
    """A claim from a file with other signs; its number has the shape of a segment."""
    body = [CLAIM[0].replace("A1", "A-LX"), "REF*G1*AUTH*MORE", *CLAIM[1:], *LINE]
    (claim,) = Got(claims(body, head=HEAD).replace(old, new)).claims
    assert [one.field for one in lost(claim)] == ["REF"]
    assert list(lost(replace(claim, raw=""))) == []
