"""The texts of a claim before it is written: lengths of the guide, and signs that X12 does not carry."""

from __future__ import annotations

import re
from collections.abc import Iterator

from billing.claim import Claim
from billing.findings import Finding
from billing.person import Person
from x12.claim_faults import error, warning

#: The basic and extended character sets of X12 without the delimiters that we write.
_SIGNS = re.compile(r"[ -)+-9;-@A-\]_`a-}]*\Z")
_MOST = {"last": 60, "first": 35, "middle": 25, "suffix": 10}
_ADDRESS = {"line1": 55, "line2": 55, "city": 30, "state": 2, "zip": 15, "country": 3}
_NUMBER = 50
_MEMBER = range(2, 81)
_NOTE = 80


def people(claim: Claim) -> Iterator[tuple[str, Person]]:
    """Everyone whom the claim names, as a biller calls them; each once."""
    named: list[tuple[str, Person | None]] = [
        ("billing provider", claim.billing), ("pay-to provider", claim.pay_to), ("patient", claim.patient),
        ("subscriber", claim.subscriber), ("rendering provider", claim.rendering), ("referring provider", claim.referring),
        ("attending provider", claim.attending), ("facility", claim.facility), ("pay-to plan", claim.pay_to_plan),
        *((f"provider {role}", person) for role, person in claim.providers),
        *((f"subscriber of {one.coverage.payer.name}", one.coverage.subscriber) for one in claim.other_payers),
        *((f"rendering provider of line {line.number}", line.rendering) for line in claim.lines),
        *((f"provider {role} of line {line.number}", person) for line in claim.lines for role, person in line.providers),
    ]  # fmt: skip
    told: list[Person] = []
    for what, person in named:
        if person is not None and person not in told:
            told.append(person)
            yield what, person


def texts(claim: Claim) -> Iterator[Finding]:
    """Too long for its place, or with signs that would not arrive."""
    for what, person in people(claim):
        for part, most in _MOST.items():
            yield from _text(f"The name of the {what}", getattr(person, part), most)
        for part, most in _ADDRESS.items():
            yield from _text(f"The address of the {what}", getattr(person.address, part, ""), most)
        for number in person.identifiers:
            yield from _number(f"The number {number.qualifier} of the {what}", number.value, 80)
    for cover in claim.coverages:
        name = cover.payer.name or "a payer"
        yield from _text(f"The name of {name}", cover.payer.name, 60)
        yield from _number(f"The number of {name}", cover.payer.payer_id, 80)
        yield from _number(f"The group number with {name}", cover.group_number, _NUMBER)
        if cover.member_id and len(cover.member_id) not in _MEMBER:
            yield error("length", f"The member number with {name} ({cover.member_id}) has 2 to 80 signs.", "NM109", cover.member_id)
    yield from _number("The control number", claim.control_number, 38)
    yield from _number("The payer's number of the claim", claim.payer_control_number, _NUMBER)
    for one in claim.identifiers:
        yield from _number(f"The number {one.qualifier}", one.value, _NUMBER)
    for text in claim.notes:
        yield from _text("A note", text, _NOTE)
    for line in claim.lines:
        for text in (*line.notes, line.description):
            yield from _text(f"A note or description of line {line.number}", text, _NOTE)
        for one in line.identifiers:
            yield from _number(f"The number {one.qualifier} of line {line.number}", one.value, _NUMBER)
        for code in (line.procedure, line.revenue, *line.modifiers):
            yield from _number(f"A code of line {line.number}", code, 48)


def _text(what: str, text: str, most: int) -> Iterator[Finding]:
    """Words: a sign that X12 does not carry becomes a blank."""
    if len(text) > most:
        yield error("length", f"{what} ({text}) has more than {most} signs.", "", text)
    if not text.isascii():
        yield error("not_ascii", f"{what} ({text}) holds signs beyond ASCII: write it plainly.", "", text)
    elif not _SIGNS.match(text):
        yield warning("signs", f"{what} ({text}) holds signs that X12 does not carry; blanks are written for them.", "", text)


def _number(what: str, text: str, most: int) -> Iterator[Finding]:
    """A number or code: it would be another one with a blank in it."""
    if len(text) > most:
        yield error("length", f"{what} ({text}) has more than {most} signs.", "", text)
    if not _SIGNS.match(text):
        yield error("signs", f"{what} ({text}) holds signs that X12 does not carry: it would arrive as another.", "", text)
