"""Fields of a claim that a biller may mend before it is sent again: where each stands, what it may hold, how it is put there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from billing.claim import Claim, ServiceLine
from billing.money import parse_cents, plain
from billing.person import Identifier, Person
from billing.remittance import DateMark


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name ("authorization", "line 2 modifiers"), its label, a hint of what it holds."""

    name: str
    label: str
    hint: str
    get: Callable[[Claim], str]
    put: Callable[[Claim, str], Claim]
    fits: Callable[[str], bool]


_NPI = re.compile(r"[12]\d{9}\Z")
_CODE = re.compile(r"[A-Z0-9]{5}\Z")
_MODIFIERS = re.compile(r"(?:[A-Z0-9]{2}(?: |\Z)){0,4}\Z")
_POINTERS = re.compile(r"[1-9]\d?(?: [1-9]\d?){0,3}\Z")
_UNITS = re.compile(r"\d{1,8}(?:\.\d{1,3})?\Z")
_PLACE = re.compile(r"[0-9A-Z]{2}\Z")
_TEXT = re.compile(r"[ -~]{0,80}\Z")
_NUMBER = re.compile(r"[!-~]{1,50}\Z")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


def luhn(npi: str) -> bool:
    """Whether the last digit of an NPI is its check digit (Luhn over 80840 and the number; CMS, NPI check digit)."""
    if not _NPI.match(npi):
        return False
    total = 0
    for at, digit in enumerate(reversed("80840" + npi)):
        value = int(digit) * (2 if at % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _reference(name: str, label: str, qualifier: str, hint: str = "as the payer gave it") -> Field:
    """REF of the claim."""

    def get(claim: Claim) -> str:
        return next((one.value for one in claim.identifiers if one.qualifier == qualifier), "")

    def put(claim: Claim, value: str) -> Claim:
        rest = tuple(one for one in claim.identifiers if one.qualifier != qualifier)
        return replace(claim, identifiers=(*rest, *((Identifier(qualifier, value),) if value else ())))

    return Field(name, label, hint, get, put, lambda text: not text or bool(_NUMBER.match(text)))


def _in_role(claim: Claim, role: str) -> Person | None:
    return {"rendering": claim.rendering, "referring": claim.referring, "attending": claim.attending, "facility": claim.facility}[role]


def _into_role(claim: Claim, role: str, person: Person) -> Claim:
    if role == "rendering":
        return replace(claim, rendering=person)
    if role == "referring":
        return replace(claim, referring=person)
    return replace(claim, attending=person) if role == "attending" else replace(claim, facility=person)


def _npi(name: str, label: str, role: str) -> Field:
    """The NPI of a provider whom the claim names; one whom it does not name cannot be given by a number alone."""

    def get(claim: Claim) -> str:
        person = _in_role(claim, role)
        return person.identifier("XX") if person is not None else ""

    def put(claim: Claim, value: str) -> Claim:
        person = _in_role(claim, role)
        if person is None:
            return claim
        rest = tuple(one for one in person.identifiers if one.qualifier != "XX")
        return _into_role(claim, role, replace(person, identifiers=(Identifier("XX", value), *rest)))

    return Field(name, label, "10 digits, the last a check digit", get, put, luhn)


def _provider_name(name: str, label: str, role: str) -> Field:
    def get(claim: Claim) -> str:
        person = _in_role(claim, role)
        return person.shown if person is not None else ""

    def put(claim: Claim, value: str) -> Claim:
        last, _, first = (part.strip() for part in value.partition(","))
        person = _in_role(claim, role)
        made = replace(person, last=last, first=first) if person is not None else Person(last, first)
        return _into_role(claim, role, made)

    return Field(name, label, "SURNAME, GIVEN", get, put, lambda text: bool(text.strip(" ,")) and bool(_TEXT.match(text)))


def _date(name: str, label: str, qualifier: str) -> Field:
    """DTP of the claim."""

    def get(claim: Claim) -> str:
        mark = next((one for one in claim.dates if one.qualifier == qualifier), None)
        return mark.on.isoformat() if mark is not None and mark.on else ""

    def put(claim: Claim, value: str) -> Claim:
        rest = tuple(one for one in claim.dates if one.qualifier != qualifier)
        return replace(claim, dates=(*rest, *((DateMark(qualifier, date.fromisoformat(value), value.replace("-", "")),) if value else ())))

    return Field(name, label, "a day, as 2026-05-29", get, put, lambda text: not text or _is_day(text))


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.match(text)) and date.fromisoformat(text) <= date(2100, 1, 1)
    except ValueError:
        return False


def _admission(name: str, label: str, at: int) -> Field:
    """CL1 of an institutional claim."""

    def put(claim: Claim, value: str) -> Claim:
        parts = list(claim.admission)
        parts[at] = value
        return replace(claim, admission=(parts[0], parts[1], parts[2]))

    return Field(name, label, "one or two signs", lambda claim: claim.admission[at], put, lambda text: bool(re.match(r"\w{1,2}\Z", text)))


def _note(claim: Claim, value: str) -> Claim:
    return replace(claim, notes=(value,) if value else ())


def _taxonomy(claim: Claim, value: str) -> Claim:
    rest = tuple(one for one in claim.billing.identifiers if one.qualifier != "PXC")
    return replace(claim, billing=replace(claim.billing, identifiers=(*rest, Identifier("PXC", value))))


CLAIM: tuple[Field, ...] = (
    _reference("authorization", "Authorisation number", "G1"),
    _reference("referral", "Referral number", "9F"),
    _reference("clia", "CLIA number", "X4", "10 signs, as 11D0265516"),
    Field("note", "Note to the payer", "at most 80 signs", lambda claim: claim.notes[0] if claim.notes else "", _note,
          lambda text: bool(_TEXT.match(text))),
    Field("place", "Place of service", "two signs: 11 office, 22 hospital", lambda claim: claim.facility_code,
          lambda claim, value: replace(claim, facility_code=value), lambda text: bool(_PLACE.match(text))),
    _npi("rendering_npi", "Rendering provider's NPI", "rendering"),
    _npi("referring_npi", "Referring provider's NPI", "referring"),
    _provider_name("referring", "Referring provider", "referring"),
    _npi("attending_npi", "Attending provider's NPI", "attending"),
    _npi("facility_npi", "Facility's NPI", "facility"),
    Field("taxonomy", "Billing taxonomy", "10 signs", lambda claim: claim.billing.identifier("PXC"), _taxonomy,
          lambda text: bool(re.match(r"[0-9A-Z]{10}\Z", text))),
    _date("onset", "Onset of the illness", "431"),
    _date("injury", "Day of the injury", "439"),
    _date("first_treatment", "First treatment", "454"),
    _admission("admission_type", "Type of admission", 0),
    _admission("admission_source", "Source of admission", 1),
    _admission("patient_status", "Patient's status", 2),
)  # fmt: skip


def _line_field(number: int, name: str, label: str, hint: str, get: Callable[[ServiceLine], str],
                put: Callable[[ServiceLine, str], ServiceLine], fits: Callable[[str], bool]) -> Field:  # fmt: skip
    def of(claim: Claim) -> str:
        return next((get(line) for line in claim.lines if line.number == number), "")

    def into(claim: Claim, value: str) -> Claim:
        lines = tuple(put(line, value) if line.number == number else line for line in claim.lines)
        return replace(claim, lines=lines, charge_cents=sum(line.charge_cents for line in lines))

    return Field(f"line {number} {name}", f"Line {number}: {label}", hint, of, into, fits)


def _drug(line: ServiceLine, value: str) -> ServiceLine:
    rest = tuple(one for one in line.identifiers if one.qualifier != "N4")
    return replace(line, identifiers=(*rest, *((Identifier("N4", value),) if value else ())))


def lines(claim: Claim) -> tuple[Field, ...]:
    """The fields of its service lines."""
    out: list[Field] = []
    for line in claim.lines:
        n = line.number
        out += [
            _line_field(n, "procedure", "procedure", "5 signs", lambda one: one.procedure,
                        lambda one, value: replace(one, procedure=value), lambda text: bool(_CODE.match(text))),
            _line_field(n, "modifiers", "modifiers", "up to four, as 25 LT", lambda one: " ".join(one.modifiers),
                        lambda one, value: replace(one, modifiers=tuple(value.split())), lambda text: bool(_MODIFIERS.match(text))),
            _line_field(n, "pointers", "diagnosis pointers", "up to four, as 1 2", lambda one: " ".join(one.pointers),
                        lambda one, value: replace(one, pointers=tuple(value.split())), lambda text: bool(_POINTERS.match(text))),
            _line_field(n, "units", "units", "a number", lambda one: one.units,
                        lambda one, value: replace(one, units=value), lambda text: bool(_UNITS.match(text)) and float_free(text)),
            _line_field(n, "charge", "charge", "an amount, as 120.00", lambda one: plain(one.charge_cents),
                        lambda one, value: replace(one, charge_cents=parse_cents(value) or 0),
                        lambda text: (parse_cents(text) or 0) > 0),
            _line_field(n, "place", "place of service", "two signs", lambda one: one.place_of_service,
                        lambda one, value: replace(one, place_of_service=value), lambda text: not text or bool(_PLACE.match(text))),
            _line_field(n, "drug", "drug number (NDC)", "11 digits", lambda one: next(
                        (i.value for i in one.identifiers if i.qualifier == "N4"), ""), _drug,
                        lambda text: not text or bool(re.match(r"\d{11}\Z", text))),
            _line_field(n, "note", "description", "at most 80 signs", lambda one: one.notes[0] if one.notes else "",
                        lambda one, value: replace(one, notes=(value,) if value else ()), lambda text: bool(_TEXT.match(text))),
        ]  # fmt: skip
    return tuple(out)


def float_free(text: str) -> bool:
    """Whether a quantity is above nothing, without making a number of it."""
    return any(sign in "123456789" for sign in text)


def every(claim: Claim) -> tuple[Field, ...]:
    """All that may be mended of this claim."""
    return (*CLAIM, *lines(claim))


#: What a remark names (store/seed/remarks.csv) → the chart's field, or a field of the claim, or of its first denied line.
CHART = {
    "the member number": ("coverage", "member_id"),
    "the member number or name": ("coverage", "member_id"),
    "the patient's name": ("person", "last"),
    "the birth date": ("person", "born_on"),
    "the patient's sex": ("person", "sex"),
    "the member's address": ("person", "line1"),
    "the group's name or number": ("coverage", "group_number"),
    "the relation to the member": ("coverage", "relationship"),
    "the diagnosis": ("diagnosis", "code"),
    "the first diagnosis": ("diagnosis", "code"),
    "the other diagnosis": ("diagnosis", "code"),
    "the admitting diagnosis": ("diagnosis", "code"),
}
ON_CLAIM = {
    "the authorisation number": "authorization",
    "the CLIA number": "clia",
    "the place of service": "place",
    "the billing taxonomy": "taxonomy",
    "the attending provider's NPI": "attending_npi",
    "the facility's NPI": "facility_npi",
    "the orderer's NPI": "referring_npi",
    "the orderer's name": "referring",
    "the orderer": "referring",
    "the referrer's NPI": "referring_npi",
    "the referrer's name": "referring",
    "the rendering NPI": "rendering_npi",
    "the rendering provider's NPI": "rendering_npi",
    "the onset date": "onset",
    "the injury date": "injury",
    "the first treatment date": "first_treatment",
    "the admission type": "admission_type",
    "the admission source": "admission_source",
    "the patient's status": "patient_status",
    "the description": "note",
}
ON_LINE = {
    "the modifier": "modifiers",
    "the procedure code": "procedure",
    "the code": "procedure",
    "the drug number": "drug",
    "the drug's name and dose": "note",
    "the units": "units",
    "the anaesthesia time": "units",
    "the charge": "charge",
    "the diagnosis pointer": "pointers",
}
#: By category, where no remark names a field.
OF_CATEGORY = {"authorization": "authorization", "coding": "line modifiers", "bundling": "line modifiers"}
