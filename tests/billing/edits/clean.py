"""A clean claim of each kind with all that an edit looks at, to break one thing at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from billing.claim import Claim, Diagnosis, ServiceLine
from billing.edits.context import Chart, Clinician, Context, Cover, Note, PayerWishes, Visit
from billing.edits.frame import Edit, Found, Result, run
from billing.edits.registry import EDITS
from billing.person import Address, Coverage, Identifier, Payer, Person
from billing.remittance import DateMark

TODAY = date(2026, 11, 24)
SERVED_ON = date(2026, 9, 1)
BILLING_NPI, RENDERING_NPI, OTHER_NPI = "1234567893", "1245319599", "1003000126"
LAKESIDE = 1

HOME = Address("12 ELM STREET", "", "COLUMBUS", "OH", "43215")
PATIENT = Person("OKAFOR", "MARIA", born_on=date(1970, 1, 2), sex="F", address=HOME)
CLINIC = Person(
    "HARBOR CLINIC",
    address=Address("400 LAKE AVENUE", "", "COLUMBUS", "OH", "432151234"),
    identifiers=(Identifier("XX", BILLING_NPI), Identifier("EI", "311234567"), Identifier("PXC", "207Q00000X")),
    organisation=True,
)
DOCTOR = Person("LEE", "ANNA", identifiers=(Identifier("XX", RENDERING_NPI),))
COVER = Coverage(Payer("LAKESIDE HEALTH PLAN", "90054"), 1, "P", "W123456789", "GRP1", "18", "CI")


def line(number: int, procedure: str = "", cents: int = 15000, **changes: Any) -> ServiceLine:
    """A clean line: one unit, pointing to the first diagnosis."""
    procedure = procedure or ("G0463", "G0008", "G0101")[number % 3]
    one = ServiceLine(number, f"L{number}", procedure, (), "", "1", cents, SERVED_ON, SERVED_ON, ("1",))
    return replace(one, **changes)


def professional(*lines: ServiceLine, **changes: Any) -> Claim:
    """A clean 837P; its charge is that of its lines."""
    lines = lines or (line(1, "G0008"), line(2, "G0101", 8000, pointers=("2",)))
    claim = Claim(
        control_number="48213", kind="P", frequency="1", charge_cents=sum(one.charge_cents for one in lines), payer_control_number="",
        patient=PATIENT, subscriber=PATIENT, billing=CLINIC, coverages=(COVER,), destination_rank=1, lines=lines,
        diagnoses=(Diagnosis("ABK", "E119", 1), Diagnosis("ABF", "I10", 2)), rendering=DOCTOR, facility_code="11",
        service_from_on=SERVED_ON, service_to_on=SERVED_ON, relationship="18", head=("Y", "A", "Y", "Y"),
    )  # fmt: skip
    return replace(claim, **changes)


def institutional(*lines: ServiceLine, **changes: Any) -> Claim:
    """A clean 837I of a stay of two nights (type of bill 111)."""
    out = date(2026, 9, 3)
    lines = lines or (
        line(1, cents=240000, procedure="", revenue="0120", units="2", unit="DA", to_on=out, pointers=()),
        line(2, cents=40000, procedure="", revenue="0250", to_on=out, pointers=()),
    )
    lines = tuple(replace(one, procedure="") if one.revenue in ("0120", "0250") else one for one in lines)
    claim = professional(
        *lines, kind="I", facility_code="11", service_to_on=out, admission=("1", "1", "01"), attending=DOCTOR, rendering=None,
        diagnoses=(Diagnosis("ABK", "E119", 1, "Y"), Diagnosis("ABF", "I10", 2, "Y")),
        dates=(DateMark("435", SERVED_ON, "202609010800"),), head=("", "A", "Y", "Y"),
    )  # fmt: skip
    return replace(claim, **changes)


def context(claim: Claim | None = None, **changes: Any) -> Context:
    """Everything about a clean claim, the chart agreeing with it. `chart`, `payer` … may be given whole."""
    claim = claim or professional()
    chart = Chart(
        covers=(Cover(LAKESIDE, "LAKESIDE HEALTH PLAN", 1, "W123456789", "18", "CI", "commercial_contracted", date(2026, 1, 1)),),
        visit=Visit("V1", "AMB", "11", SERVED_ON, SERVED_ON, "discharged"),
        notes=(Note("Visit", "Lee, Anna", SERVED_ON),),
    )
    one = Context(
        claim, TODAY, chart, PayerWishes(LAKESIDE, "LAKESIDE HEALTH PLAN", "commercial_contracted", ("90054",)),
        clinicians={RENDERING_NPI: Clinician(RENDERING_NPI, "Lee, Anna", "207Q00000X", enrolled={LAKESIDE: (None, None)})},
    )  # fmt: skip
    return replace(one, **changes)


def edit(number: str) -> Edit:
    """The edit of that number."""
    return next(one for one in EDITS if one.id == number)


def ran(number: str, given: Context) -> Result:
    """One edit alone."""
    return run(given, [edit(number)])


def found(number: str, given: Context) -> tuple[Found, ...]:
    """What one edit says of it; it must have looked."""
    result = ran(number, given)
    assert not result.not_run, result.not_run
    return result.findings
