"""A claim before it is written: what the guides ask for and no map can say (837 005010X222A1, X223A2), each fault in a biller's words."""

from __future__ import annotations

from collections.abc import Iterator

from billing.claim import Claim
from billing.findings import Finding
from billing.money import shown
from billing.resend_fields import luhn
from x12.claim_check_earlier import earlier
from x12.claim_check_lines import diagnoses, lines, twice
from x12.claim_check_texts import people, texts
from x12.claim_faults import error, warning

NUMBER_MOST = 20
LINES_MOST = {"P": 50, "I": 999}
#: A number of the claim that may stand more than once (exemptions for devices).
_MANY = frozenset({"LX"})
#: Types of bill of patients who were admitted.
_INPATIENT = frozenset({"11", "12", "18", "21", "41"})


def check(claim: Claim) -> tuple[Finding, ...]:
    """Every fault; errors forbid to send."""
    return (*_head(claim), *_days(claim), *_parties(claim), *diagnoses(claim), *lines(claim), *earlier(claim), *texts(claim))


def _head(claim: Claim) -> Iterator[Finding]:
    number = claim.control_number
    if not number or len(number) > NUMBER_MOST:
        yield error("control_number", f"The control number {number or 'is missing'} has 1 to {NUMBER_MOST} signs (CLM01).", "CLM01", number)
    total = sum(line.charge_cents for line in claim.lines)
    if total != claim.charge_cents:
        yield error("balance", f"The lines add up to {shown(total)}, the claim says {shown(claim.charge_cents)} (CLM02).", "CLM02")
    if claim.frequency in ("7", "8") and not claim.payer_control_number:
        yield error("no_payers_number", f"Frequency {claim.frequency} needs the payer's own number of the claim (REF*F8).", "REF02")
    if claim.frequency == "1" and claim.payer_control_number:
        yield warning("payers_number", "A new claim bears the payer's number of another (REF*F8).", "REF02")
    if claim.frequency not in ("1", "2", "3", "4", "7", "8", "9"):
        yield error("frequency", f"There is no frequency {claim.frequency or 'given'} (CLM05-3).", "CLM05", claim.frequency)
    if len(claim.facility_code) != 2:
        what = "place of service" if claim.kind == "P" else "type of bill"
        yield error("facility", f"{claim.facility_code or 'Nothing'} is no {what} of two signs (CLM05-1).", "CLM05", claim.facility_code)
    if not claim.lines:
        yield error("no_lines", "The claim has no service line.")
    if len(claim.lines) > LINES_MOST[claim.kind]:
        yield error("lines", f"A claim has at most {LINES_MOST[claim.kind]} lines; this one has {len(claim.lines)}.")
    if claim.patient_paid_cents is not None and claim.patient_paid_cents > claim.charge_cents:
        yield warning("patient_paid", "The patient paid more than the claim charges (AMT*F5).", "AMT02")
    yield from twice([one.qualifier for one in claim.identifiers if one.qualifier not in _MANY], "The claim")


def _days(claim: Claim) -> Iterator[Finding]:
    first, last, born = claim.service_from_on, claim.service_to_on, claim.patient.born_on
    if first and last and last < first:
        yield error("dates", f"The service ends ({last.isoformat()}) before it begins ({first.isoformat()}).", "DTP03")
    if claim.kind == "I" and first is None:
        yield error("no_date", "The claim does not say from when to when it bills (DTP*434).", "DTP03")
    if born is None:
        yield error("no_birth", "The patient's day of birth is missing.", "DMG02")
    elif first and first < born:
        yield error("dates", f"The service ({first.isoformat()}) lies before the patient's birth ({born.isoformat()}).", "DMG02")
    if last and claim.submitted_on and last > claim.submitted_on:
        yield error("dates", f"The service ends ({last.isoformat()}) after the day on which it is sent.", "DTP03")


def _parties(claim: Claim) -> Iterator[Finding]:
    to = next((cover for cover in claim.coverages if cover.rank == claim.destination_rank), None)
    if to is None:
        yield error("no_payer", "The claim names no payer to whom it goes.")
    else:
        if not to.payer.name:
            yield error("no_payer_name", "The payer to whom it goes has no name (NM103).", "NM103")
        if not to.payer.payer_id:
            yield error("no_payer_id", f"The number of {to.payer.name or 'the payer'} is missing (NM109).", "NM109")
        if not to.member_id:
            yield error("no_member", f"The member number with {to.payer.name or 'the payer'} is missing.", "NM109")
    if not claim.patient.last:
        yield error("no_name", "The patient has no name.", "NM103")
    if claim.patient != claim.subscriber and claim.relationship == "18":
        yield error("relationship", "The patient is not the subscriber, and yet is called the same person (18).", "PAT01", "18")
    address = claim.billing.address
    if address is None or not address.line1:
        yield error("no_address", "The billing provider's address is missing.", "N301")
    elif not address.country and not (address.zip.isdigit() and len(address.zip) == 9):
        said = f"The billing provider's postal code ({address.zip or 'none'}) needs nine digits."
        yield (error if claim.kind == "I" else warning)("zip", said, "N403", address.zip)
    for what, person in people(claim):
        npi = person.identifier("XX")
        if npi and not luhn(npi):
            yield error("npi", f"The NPI of the {what} ({npi}) has a wrong check digit.", "NM109", npi)
    if not claim.billing.identifier("XX"):
        yield error("no_npi", "The billing provider has no NPI.", "NM109")
    if not claim.billing.identifier("EI", "SY"):
        yield error("no_tax", "The billing provider has no tax number (REF*EI).", "REF02")
    if claim.kind == "I":
        yield from _institution(claim)


def _institution(claim: Claim) -> Iterator[Finding]:
    if not claim.admission[2]:
        yield error("no_status", "The patient's status at the end of the bill is missing (CL103).", "CL103")
    if claim.facility_code in _INPATIENT and not claim.admission[0]:
        yield error("no_admission", "The type of admission is missing (CL101).", "CL101")
    if claim.attending is None:
        yield warning("no_attending", "The claim names no attending provider; most bills need one.", "NM101")
    if not any(one.qualifier in ("ABK", "BK") for one in claim.diagnoses):
        yield error("no_diagnosis", "The claim has no principal diagnosis (HI).", "HI01")
