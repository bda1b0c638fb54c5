"""The diagnoses and service lines of a claim before it is written (837 005010X222A1, X223A2 loops 2300 HI, 2400)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from billing.claim import Claim, ServiceLine
from billing.findings import Finding
from billing.money import shown
from x12.claim_faults import error, warning

#: HI qualifier → most codes of it, by kind of claim. In a professional claim principal and others share twelve places.
_MOST = {"P": {}, "I": {"ABK": 1, "BK": 1, "ABF": 24, "BF": 24, "ABJ": 1, "BJ": 1, "APR": 3, "PR": 3, "ABN": 12, "BN": 12}}
_PROFESSIONAL_MOST = 12
_OLD = frozenset({"BK", "BF", "BJ", "PR", "BN"})
_DIAGNOSIS = re.compile(r"[A-Z0-9]{3,7}\Z")
_MODIFIER = re.compile(r"[A-Z0-9]{2}\Z")
_REVENUE = re.compile(r"[0-9]{4}\Z")
_PLACE = re.compile(r"[0-9]{2}\Z")
_UNITS = re.compile(r"\d{1,8}(?:\.\d{1,3})?\Z")
#: Numbers that may stand more than once at a line: authorisation and referral, each of another payer.
_MANY = frozenset({"G1", "9F"})
#: Revenue codes of room and board: their units are days.
_ROOM = range(100, 220)


def diagnoses(claim: Claim) -> Iterator[Finding]:
    """HI."""
    if claim.kind == "P" and not claim.diagnoses:
        yield error("no_diagnosis", "The claim has no diagnosis (HI).", "HI01")
    if claim.kind == "P" and len(claim.diagnoses) > _PROFESSIONAL_MOST:
        yield error("diagnoses", f"A claim has at most {_PROFESSIONAL_MOST} diagnoses; this one has {len(claim.diagnoses)}.", "HI")
    counts = Counter(one.qualifier for one in claim.diagnoses)
    for qualifier, most in _MOST[claim.kind].items():
        if counts[qualifier] > most:
            yield error("diagnoses", f"A claim has at most {most} diagnoses of kind {qualifier}; this one has {counts[qualifier]}.", "HI")
    if counts and len({one.qualifier in _OLD for one in claim.diagnoses}) > 1:
        yield error("two_code_sets", "Diagnoses of ICD-9 and of ICD-10 stand in one claim.", "HI")
    for one in claim.diagnoses:
        if not _DIAGNOSIS.match(one.code):
            yield error("diagnosis", f"{one.code} is no diagnosis code as a claim has it: 3 to 7 signs without the dot.", "HI", one.code)


def lines(claim: Claim) -> Iterator[Finding]:
    """Every line, and what holds between them."""
    numbers = Counter(line.line_control_number for line in claim.lines if line.line_control_number)
    for number, times in numbers.items():
        if times > 1:
            yield error("line_number_twice", f"{times} lines bear the same number {number} (REF*6R).", "REF02", number)
    for at, line in enumerate(claim.lines, 1):
        if line.number != at:
            yield error("line_order", f"The {at}. line calls itself {line.number} (LX01).", "LX01", str(line.number))
        where = f"Line {line.number}"
        yield from _service(claim, line, where)
        yield from _days(claim, line, where)
        yield from _pointers(claim, line, where)
        yield from twice([one.qualifier for one in line.identifiers if one.qualifier not in _MANY], where)


def twice(qualifiers: list[str], where: str) -> Iterator[Finding]:
    """Numbers that a loop may hold once only."""
    for qualifier, times in Counter(qualifiers).items():
        if times > 1:
            yield error("number_twice", f"{where} gives the number {qualifier} {times} times (REF); one may stand.", "REF01", qualifier)


def _service(claim: Claim, line: ServiceLine, where: str) -> Iterator[Finding]:
    if claim.kind == "P" and not line.procedure:
        yield error("no_procedure", f"{where} has no procedure code.", "SV101")
    if len(line.modifiers) > 4:
        yield error("modifiers", f"{where} has more than four modifiers.", "SV101")
    for modifier in line.modifiers:
        if not _MODIFIER.match(modifier):
            yield error("modifier", f"{where}: {modifier} is no modifier of two signs.", "SV101", modifier)
    if not _UNITS.match(line.units):
        yield error("units", f"{where}: {line.units or 'nothing'} is no number of units.", "SV104", line.units)
    if line.charge_cents < 0:
        yield error("charge", f"{where} charges {shown(line.charge_cents)}; a charge is not below zero.", "SV102")
    if claim.kind == "P" and line.place_of_service and not _PLACE.match(line.place_of_service):
        yield error("place", f"{where}: {line.place_of_service} is no place of service of two digits.", "SV105", line.place_of_service)
    if claim.kind == "I":
        yield from _institutional(line, where)


def _institutional(line: ServiceLine, where: str) -> Iterator[Finding]:
    if not line.revenue:
        yield error("no_revenue", f"{where} has no revenue code.", "SV201")
    elif not _REVENUE.match(line.revenue):
        yield error("revenue", f"{where}: {line.revenue} is no revenue code of four digits.", "SV201", line.revenue)
    elif int(line.revenue) in _ROOM and line.unit != "DA":
        yield warning(
            "days", f"{where}: room and board ({line.revenue}) counts days (DA), not {line.unit or 'nothing'}.", "SV204", line.unit
        )
    if line.more and line.more[0]:
        yield error("rate", f"{where} gives a rate ({line.more[0]}); the guide has no place for it (SV206).", "SV206", line.more[0])


def _days(claim: Claim, line: ServiceLine, where: str) -> Iterator[Finding]:
    begin, end = line.from_on, line.to_on or line.from_on
    if begin is None or end is None:
        if claim.kind == "P":
            yield error("no_date", f"{where} has no day of service.", "DTP03")
        return
    if end < begin:
        yield error("dates", f"{where} ends before it begins.", "DTP03")
    first, last = claim.service_from_on, claim.service_to_on
    if claim.kind == "I" and first and last and (begin < first or end > last):
        said = f"{where} ({begin.isoformat()}) lies outside the statement's days ({first.isoformat()} to {last.isoformat()})."
        yield warning("outside", said, "DTP03")


def _pointers(claim: Claim, line: ServiceLine, where: str) -> Iterator[Finding]:
    if claim.kind != "P":
        return
    if not line.pointers and claim.diagnoses:
        yield error("no_pointer", f"{where} points to no diagnosis (SV107).", "SV107")
    if len(line.pointers) > 4:
        yield error("pointers", f"{where} points to {len(line.pointers)} diagnoses; four may stand (SV107).", "SV107")
    for pointer in line.pointers:
        if not (pointer.isascii() and pointer.isdigit() and 1 <= int(pointer) <= len(claim.diagnoses)):
            yield error("pointer", f"{where} points to diagnosis {pointer}; the claim has {len(claim.diagnoses)}.", "SV107", pointer)
