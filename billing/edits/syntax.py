"""S1: what must stand in a claim for it to be read at all, and which signs may not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from billing.claim import Claim
from billing.edits.context import Context
from billing.edits.frame import Edit, Problem, Said
from billing.person import Person

#: Signs that a segment, an element, a repetition or a part of one may end with.
_DELIMITERS = re.compile(r"[*~^:\x00-\x1f\x7f]")
NUMBER_MOST, MEMBER_MOST, NAME_MOST, ADDRESS_MOST = 20, 80, 60, 55


def _roles(claim: Claim) -> Iterator[tuple[str, str, Person]]:
    """(whose, field, person) of everybody whom the claim names."""
    yield "patient", "person last", claim.patient
    if claim.subscriber != claim.patient:
        yield "subscriber", "coverage name_on_card", claim.subscriber
    yield "billing provider", "billing", claim.billing
    named = {"rendering": claim.rendering, "referring": claim.referring, "attending": claim.attending, "facility": claim.facility}
    yield from ((f"{role} provider", f"{role}", person) for role, person in named.items() if person is not None)
    yield from (("further provider", "providers", person) for _, person in claim.providers)


def _texts(context: Context) -> Iterator[tuple[str, str, str, int]]:
    """(what, field, text, most signs) of everything that a person typed somewhere."""
    claim, to = context.claim, context.to
    yield "The control number", "control_number", claim.control_number, NUMBER_MOST
    yield "The payer's number of the claim", "payer_control_number", claim.payer_control_number, 50
    yield "The member number", "coverage member_id", to.member_id, MEMBER_MOST
    yield "The group number", "coverage group_number", to.group_number, 50
    yield "The payer's name", "payer", to.payer.name, NAME_MOST
    for whose, field, person in _roles(claim):
        yield f"The surname of the {whose}", field, person.last, NAME_MOST
        yield f"The given name of the {whose}", field.replace(" last", " first"), person.first, 35
        yield f"The middle name of the {whose}", field.replace(" last", " middle"), person.middle, 25
        if person.address is not None:
            home = field.startswith("person")
            yield f"The street of the {whose}", "person line1" if home else field, person.address.line1, ADDRESS_MOST
            yield f"The street of the {whose}", "person line2" if home else field, person.address.line2, ADDRESS_MOST
            yield f"The city of the {whose}", "person city" if home else field, person.address.city, 30
    names = {"G1": "authorization", "9F": "referral", "X4": "clia"}
    for one in claim.identifiers:
        yield f"The number {one.qualifier}", names.get(one.qualifier, "identifiers"), one.value, 50
    for text in claim.notes:
        yield "The note to the payer", "note", text, 80
    for line in claim.lines:
        where = f"line {line.number}"
        yield f"The procedure of {where}", f"{where} procedure", line.procedure, 48
        for text in (*line.notes, line.description):
            yield f"The note of {where}", f"{where} note", text, 80


def _required(context: Context) -> Iterator[tuple[bool, str, str]]:
    """(whether it is there, field, what)."""
    claim, to = context.claim, context.to
    yield bool(claim.control_number.strip()), "control_number", "the patient control number"
    yield bool(claim.patient.last.strip()), "person last", "the patient's surname"
    yield claim.patient.born_on is not None, "person born_on", "the patient's day of birth"
    yield claim.patient.sex in ("F", "M", "U"), "person sex", "the patient's sex (F, M or U)"
    yield bool(claim.billing.last.strip()), "billing", "the billing provider's name"
    address = claim.billing.address
    yield bool(address and address.line1.strip() and address.city.strip()), "billing", "the billing provider's address"
    yield bool(to.payer.name.strip()), "payer", "the payer's name"
    yield bool(to.payer.payer_id.strip()), "payer", "the payer's number"
    yield bool(claim.lines), "lines", "a service line"
    yield bool(claim.diagnoses), "diagnosis code", "a diagnosis"
    for line in claim.lines:
        where = f"line {line.number}"
        if claim.kind == "P":
            yield bool(line.procedure.strip()), f"{where} procedure", f"the procedure of {where}"
            yield line.from_on is not None, f"{where} from", f"the day of service of {where}"
        else:
            yield bool(line.revenue.strip()), f"{where} revenue", f"the revenue code of {where}"
    if claim.kind == "I":
        yield claim.service_from_on is not None, "from", "the first day of the bill"
        yield bool(claim.admission[2]), "patient_status", "the patient's status at the end of the bill"


def _present(context: Context) -> Said:
    """S101."""
    for there, field, what in _required(context):
        if not there:
            yield Problem(f"{what[0].upper()}{what[1:]} is missing: no payer can read the claim without it.", field, line=_line(field))
    for what, field, text, most in _texts(context):
        if len(text) > most:
            yield Problem(f"{what} has {len(text)} signs; a claim carries {most}.", field, text, _line(field))
        elif not text.isascii():
            yield Problem(f"{what} ({text}) holds a sign beyond A to Z: write it plainly, as José to Jose.", field, text, _line(field))


def _undelimited(context: Context) -> Said:
    """S102."""
    for what, field, text, _ in _texts(context):
        if match := _DELIMITERS.search(text):
            sign = match[0] if match[0].isprintable() else f"control sign {ord(match[0])}"
            yield Problem(f"{what} holds {sign}, which ends a field of the file: leave it out.", field, text, _line(field))


def _line(field: str) -> int:
    parts = field.split()
    return int(parts[1]) if len(parts) > 1 and parts[0] == "line" and parts[1].isdigit() else 0


def _situational(context: Context) -> Said:
    """S103."""
    claim = context.claim
    if claim.frequency in ("7", "8") and not claim.payer_control_number:
        what = "replacement" if claim.frequency == "7" else "void"
        yield Problem(f"A {what} needs the payer's own number of the claim, and none is known.", "payer_control_number")
    if claim.relationship not in ("", "18") and not claim.subscriber.last.strip():
        yield Problem("The patient is not the insured, and the claim does not say who is.", "coverage name_on_card")
    if any(part.startswith("AA") for part in claim.head) and not _dated(claim, "439"):
        yield Problem("The claim speaks of a car accident, and its day is missing.", "injury")


def _dated(claim: Claim, qualifier: str) -> bool:
    return any(one.qualifier == qualifier and (one.on or one.text) for one in claim.dates)


def _frequency(context: Context) -> Said:
    """S104."""
    claim = context.claim
    if claim.kind == "P":
        if claim.frequency not in ("1", "7", "8"):
            said = f"Frequency {claim.frequency or 'none'} is not one of a professional claim: 1 new, 7 replacement, 8 void."
            yield Problem(said, "frequency", claim.frequency)
        return
    kind = f"{claim.facility_code}{claim.frequency}"
    if claim.frequency not in BILL_FREQUENCIES:
        said = f"Type of bill {kind} ends with {claim.frequency or 'nothing'}, which no payer takes (1 whole, 2 to 4 parts, 7, 8)."
        yield Problem(said, "frequency", claim.frequency)


#: The last sign of a type of bill: nothing to pay, whole, first, next, last part, late charges, replacement, void, final of home health.
BILL_FREQUENCIES = frozenset("012345789")


def _own_number(context: Context) -> Said:
    """S105."""
    number = context.claim.control_number
    if number and number in context.numbers_in_use:
        said = f"Another open claim has the number {number}: an answer could not be told apart."
        yield Problem(said, "control_number", number)


def _edit(number: str, snip: int, title: str, check: Callable[[Context], Said], field: str, hint: str, *prevents: str) -> Edit:
    return Edit(number, snip, "E", title, check, (field,), "claim", hint, prevents)


EDITS: tuple[Edit, ...] = (
    _edit("S101", 1, "what a claim needs is there, plain and short enough", _present, "claim",
          "Fill the field in, in plain letters and within its length.", "CO-16"),
    _edit("S102", 1, "no sign in the data ends a field of the file", _undelimited, "claim",
          "Take the sign out: * ~ ^ : end fields in a claim file.", "CO-16"),
    _edit("S103", 2, "what goes together stands together", _situational, "payer_control_number",
          "Give what the field beside it asks for; the payer's number stands in its answer.", "CO-16", "CO-18"),
    _edit("S104", 2, "the frequency is one that exists", _frequency, "frequency",
          "Choose new, replacement or void when you send it.", "CO-16", "CO-129"),
    _edit("S105", 1, "no other open claim has the number", _own_number, "control_number",
          "Give this claim a number of its own in the system that it comes from.", "OA-18"),
)  # fmt: skip
