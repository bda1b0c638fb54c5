"""A claim before it is written: what the guides ask for and no map can say (837 005010X222A1, X223A2), each fault in a biller's words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from billing.claim import Claim, ServiceLine
from billing.findings import Finding
from billing.money import shown
from billing.person import Person
from billing.resend_fields import luhn

NUMBER_MOST = 20
LINES_MOST = {"P": 50, "I": 999}
#: The basic and extended character sets of X12 without the delimiters that we write.
_SIGNS = re.compile(r"[ -)+-9;-@A-\]_`a-}]*\Z")
_UNITS = re.compile(r"\d{1,8}(?:\.\d{1,3})?\Z")


def check(claim: Claim) -> tuple[Finding, ...]:
    """Every fault; errors forbid to send."""
    return (*_head(claim), *_parties(claim), *_lines(claim), *_earlier(claim), *_signs(claim))


def _error(code: str, message: str, field: str = "", value: str = "") -> Finding:
    return Finding(code, "error", message, field, value)


def _head(claim: Claim) -> Iterator[Finding]:
    number = claim.control_number
    if not number or len(number) > NUMBER_MOST:
        yield _error(
            "control_number", f"The control number {number or 'is missing'} has 1 to {NUMBER_MOST} signs (CLM01).", "CLM01", number
        )
    total = sum(line.charge_cents for line in claim.lines)
    if total != claim.charge_cents:
        yield _error("balance", f"The lines add up to {shown(total)}, the claim says {shown(claim.charge_cents)} (CLM02).", "CLM02")
    if claim.frequency in ("7", "8") and not claim.payer_control_number:
        yield _error("no_payers_number", f"Frequency {claim.frequency} needs the payer's own number of the claim (REF*F8).", "REF02")
    if claim.frequency == "1" and claim.payer_control_number:
        yield Finding("payers_number", "warning", "A new claim bears the payer's number of another (REF*F8).", "REF02")
    if claim.frequency not in ("1", "2", "3", "4", "7", "8", "9"):
        yield _error("frequency", f"There is no frequency {claim.frequency or 'given'} (CLM05-3).", "CLM05", claim.frequency)
    if not claim.lines:
        yield _error("no_lines", "The claim has no service line.")
    if len(claim.lines) > LINES_MOST[claim.kind]:
        yield _error("lines", f"A claim has at most {LINES_MOST[claim.kind]} lines; this one has {len(claim.lines)}.")
    if claim.kind == "P" and not claim.diagnoses:
        yield _error("no_diagnosis", "The claim has no diagnosis (HI).", "HI01")
    first, last = claim.service_from_on, claim.service_to_on
    if first and last and last < first:
        yield _error("dates", f"The service ends ({last.isoformat()}) before it begins ({first.isoformat()}).", "DTP03")


def _parties(claim: Claim) -> Iterator[Finding]:
    to = next((cover for cover in claim.coverages if cover.rank == claim.destination_rank), None)
    if to is None:
        yield _error("no_payer", "The claim names no payer to whom it goes.")
    else:
        if not to.payer.payer_id:
            yield _error("no_payer_id", f"The number of {to.payer.name or 'the payer'} is missing (NM109).", "NM109")
        if not to.member_id:
            yield _error("no_member", f"The member number with {to.payer.name or 'the payer'} is missing.", "NM109")
    if not claim.patient.last:
        yield _error("no_name", "The patient has no name.", "NM103")
    if claim.billing.address is None or not claim.billing.address.line1:
        yield _error("no_address", "The billing provider's address is missing.", "N301")
    people: list[tuple[str, Person | None]] = [
        ("billing provider", claim.billing), ("rendering provider", claim.rendering), ("referring provider", claim.referring),
        ("attending provider", claim.attending),
    ]  # fmt: skip
    for what, person in people:
        npi = person.identifier("XX") if person is not None else ""
        if npi and not luhn(npi):
            yield _error("npi", f"The NPI of the {what} ({npi}) has a wrong check digit.", "NM109", npi)
    if not claim.billing.identifier("XX"):
        yield _error("no_npi", "The billing provider has no NPI.", "NM109")


def _lines(claim: Claim) -> Iterator[Finding]:
    for line in claim.lines:
        where = f"Line {line.number}"
        if claim.kind == "P" and not line.procedure:
            yield _error("no_procedure", f"{where} has no procedure code.", "SV101")
        if claim.kind == "I" and not line.revenue:
            yield _error("no_revenue", f"{where} has no revenue code.", "SV201")
        if not _UNITS.match(line.units):
            yield _error("units", f"{where}: {line.units or 'nothing'} is no number of units.", "SV104", line.units)
        if len(line.modifiers) > 4:
            yield _error("modifiers", f"{where} has more than four modifiers.", "SV101")
        yield from _pointers(claim, line, where)
        if line.from_on and line.to_on and line.to_on < line.from_on:
            yield _error("dates", f"{where} ends before it begins.", "DTP03")


def _pointers(claim: Claim, line: ServiceLine, where: str) -> Iterator[Finding]:
    if claim.kind != "P":
        return
    if not line.pointers and claim.diagnoses:
        yield _error("no_pointer", f"{where} points to no diagnosis (SV107).", "SV107")
    for pointer in line.pointers:
        if not (pointer.isascii() and pointer.isdigit() and 1 <= int(pointer) <= len(claim.diagnoses)):
            yield _error("pointer", f"{where} points to diagnosis {pointer}; the claim has {len(claim.diagnoses)}.", "SV107", pointer)


def _earlier(claim: Claim) -> Iterator[Finding]:
    """An earlier payer's answer must add up: charge less its adjustments is what it paid (837 TR3 1.4.4.1)."""
    for other in claim.other_payers:
        paid = next((cents for qualifier, cents in other.amounts if qualifier == "D"), None)
        if paid is None:
            continue
        name = other.coverage.payer.name or "the earlier payer"
        of_lines = [(line, one) for line in claim.lines for one in line.other_payments if one.payer_id == other.coverage.payer.payer_id]
        taken = sum(a.cents for a in other.adjustments) + sum(a.cents for _, one in of_lines for a in one.adjustments)
        if claim.charge_cents - taken != paid:
            sums = f"{shown(claim.charge_cents)} less {shown(taken)} is not {shown(paid)}"
            yield _error("earlier_payer", f"What {name} answered does not add up: {sums}.", "AMT02")


def _signs(claim: Claim) -> Iterator[Finding]:
    """Signs that X12 does not carry, in the texts that people type."""
    texts = [
        ("the patient's name", claim.patient.shown), ("the subscriber's name", claim.subscriber.shown),
        *(("a note", text) for text in claim.notes),
        *((f"line {line.number}'s description", text) for line in claim.lines for text in line.notes),
        *((f"the number {one.qualifier}", one.value) for one in claim.identifiers),
    ]  # fmt: skip
    for what, text in texts:
        if not _SIGNS.match(text):
            yield Finding(
                "signs", "warning", f"In {what} ({text}) stand signs that X12 does not carry; they are written plainly.", "", text
            )
