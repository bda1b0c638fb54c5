"""S3: who bills, renders and refers: their numbers, addresses, enrolments, and the laboratory's own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from billing.claim import Claim, ServiceLine
from billing.edits.context import Context
from billing.edits.frame import Edit, Problem, Said
from billing.edits.reference import Missing
from billing.person import Person
from billing.resend_fields import luhn

_TAXONOMY = re.compile(r"\d{3}[0-9A-Z]{6}X\Z")
_CLIA = re.compile(r"\d{2}D\d{7}\Z")
#: P.O. BOX 12, PO BOX, POST OFFICE BOX, LOCK BOX.
_BOX = re.compile(r"(?i)\b(?:p\.?\s*o\.?\s*box|post\s+office\s+box|lock\s*box|p\.?\s*o\.?\s*drawer)\b")
#: No social security number begins like this.
_NO_SSN = re.compile(r"000|666|9|\d{3}00|\d{5}0000")
#: Who referred or ordered, by NM101: DN referring, P3 primary care, DK ordering.
_ORDERED = frozenset({"DN", "P3", "DK"})


def _npi(whose: str, person: Person, field: str, line: int = 0, *, needed: bool = True) -> Iterator[Problem]:
    npi = person.identifier("XX")
    if not npi:
        if needed:
            yield Problem(f"The {whose} ({person.shown}) has no NPI.", field, "", line)
    elif len(npi) != 10 or npi[0] not in "12" or not npi.isdigit():
        yield Problem(f"The NPI of the {whose} ({npi}) is not 10 digits beginning with 1 or 2.", field, npi, line)
    elif not luhn(npi):
        yield Problem(f"The NPI of the {whose} ({npi}) has a wrong check digit: a digit is wrong or two are exchanged.", field, npi, line)


def _billing_npi(context: Context) -> Said:
    """S301."""
    yield from _npi("billing provider", context.claim.billing, "billing_npi")


def _renderers(claim: Claim) -> Iterator[tuple[Person, int]]:
    """Who rendered, of the claim and of each line that says so."""
    if claim.rendering is not None:
        yield claim.rendering, 0
    yield from ((line.rendering, line.number) for line in claim.lines if line.rendering is not None)


def _rendering_npi(context: Context) -> Said:
    """S302."""
    billing = context.claim.billing.identifier("XX")
    for person, line in _renderers(context.claim):
        yield from _npi("rendering provider", person, "rendering_npi", line)
        if billing and person.identifier("XX") == billing:
            said = "The rendering provider is the billing provider: the claim need not name the same one twice."
            yield Problem(said, "rendering_npi", billing, line, "I")


def _referring(context: Context) -> Said:
    """S303."""
    claim = context.claim
    if claim.referring is not None:
        yield from _npi("referring provider", claim.referring, "referring_npi")
    whole = claim.referring is not None or any(role in _ORDERED for role, _ in claim.providers)
    for line in claim.lines:
        for role, person in line.providers:
            if role in _ORDERED:
                yield from _npi("ordering provider", person, "referring_npi", line.number)
        own = any(role in _ORDERED for role, _ in line.providers)
        if context.payer.wants("referring", line.procedure) and not (whole or own):
            said = f"{context.payer.name or 'The payer'} wants to know who referred or ordered {line.procedure} (line {line.number})."
            yield Problem(said, "referring_npi", "", line.number)


def _enrolled(context: Context) -> Said:
    """S304."""
    claim, payer = context.claim, context.payer
    shown = [(person, line) for person, line in _renderers(claim) if person.identifier("XX")]
    if shown and not context.clinicians:
        yield Missing("no clinicians on file")
        return
    for person, number in shown:
        one = context.clinicians.get(person.identifier("XX"))
        on = next((line.from_on for line in claim.lines if line.number == number and line.from_on), context.first_on)
        if one is None:
            yield Missing(f"no clinician with the NPI {person.identifier('XX')} on file")
        elif on is None:
            continue
        elif (one.from_on and on < one.from_on) or (one.to_on and on > one.to_on):
            yield Problem(f"{one.name} did not work here on {on.isoformat()}.", "rendering_npi", one.npi, number)
        elif not one.enrolled:
            yield Missing("no enrolments of clinicians on file")
        elif payer.number is None or payer.number not in one.enrolled:
            yield Missing(f"no word whether {one.name} is enrolled with {payer.name or 'this payer'}")
        else:
            since, until = one.enrolled[payer.number]
            if (since and on < since) or (until and on > until):
                said = f"{one.name} was not enrolled with {payer.name} on {on.isoformat()}."
                yield Problem(said, "rendering_npi", one.npi, number)


def _taxonomies(context: Context) -> Said:
    """S305."""
    claim = context.claim
    parties = [("billing provider", claim.billing, "taxonomy")]
    parties += [("rendering provider", person, "rendering_npi") for person, _ in _renderers(claim)]
    for whose, person, field in parties:
        code = person.identifier("PXC")
        if code and not _TAXONOMY.match(code):
            said = f"The taxonomy of the {whose} ({code}) is not one: 3 digits, 6 signs, and X, as 207Q00000X."
            yield Problem(said, field, code)
    if not claim.billing.identifier("PXC") and context.payer.wants("taxonomy"):
        yield Problem(f"{context.payer.name} wants the taxonomy of the billing provider.", "taxonomy")


def _addresses(context: Context) -> Said:
    """S306. Abroad has other codes."""
    claim = context.claim
    for whose, person in (("billing provider", claim.billing), ("facility", claim.facility)):
        address = person.address if person is not None else None
        if address is None or address.country not in ("", "US"):
            continue
        field = "billing" if whose == "billing provider" else "facility"
        if whose == "billing provider" and (_BOX.search(address.line1) or _BOX.search(address.line2)):
            said = f"The billing provider's address ({address.line1}) is a post box: a claim needs the street."
            yield Problem(said, field, address.line1)
        if not (len(address.zip) == 9 and address.zip.isascii() and address.zip.isdigit()):
            yield Problem(f"The postal code of the {whose} ({address.zip or 'none'}) needs nine digits.", field, address.zip)


def _tax(context: Context) -> Said:
    """S307."""
    billing = context.claim.billing
    ein, ssn = billing.identifier("EI"), billing.identifier("SY")
    if not ein and not ssn:
        yield Problem("The billing provider has no tax number.", "billing")
    if ein and ssn:
        yield Problem("The billing provider gives both an employer's and a social security number; one may stand.", "billing", ein)
    for kind, number in (("employer's number (EIN)", ein), ("social security number", ssn)):
        if number and not (len(number) == 9 and number.isascii() and number.isdigit()):
            yield Problem(f"The {kind} {number} of the billing provider has 9 digits and nothing between them.", "billing", number)
    if ssn and billing.organisation:
        yield Problem("The billing provider is an organisation, and its tax number is called a social security number.", "billing", ssn)
    elif ssn and len(ssn) == 9 and _NO_SSN.match(ssn):
        yield Problem(f"{ssn} is called a social security number, and none begins like that: it is an employer's.", "billing", ssn)


def is_laboratory(line: ServiceLine) -> bool:
    """Whether a line is a laboratory test: 80047 to 89398, or a test of its own maker (0001U)."""
    code = line.procedure
    return (code.isascii() and code.isdigit() and 80047 <= int(code) <= 89398) or bool(re.match(r"\d{4}U\Z", code))


def _clia(context: Context) -> Said:
    """S308."""
    claim = context.claim
    of_claim = next((one.value for one in claim.identifiers if one.qualifier == "X4"), "")
    for line in claim.lines if claim.kind == "P" else ():
        number = next((one.value for one in line.identifiers if one.qualifier == "X4"), "") or of_claim
        if not number:
            if is_laboratory(line) or context.payer.wants("clia", line.procedure):
                said = f"Line {line.number} ({line.procedure}) is a laboratory test, and the claim gives no CLIA number."
                yield Problem(said, "clia", "", line.number)
        elif not _CLIA.match(number):
            yield Problem(f"The CLIA number {number} is not one: 10 signs, the third a D, as 11D0265516.", "clia", number, line.number)


def _professional(context: Context) -> bool:
    return context.claim.kind == "P"


EDITS: tuple[Edit, ...] = (
    Edit("S301", 4, "E", "the billing provider has an NPI that holds", _billing_npi, ("billing_npi",), "provider",
         "Put the NPI as the register has it; its last digit checks the others.", ("CO-16", "CO-206", "CO-207")),
    Edit("S302", 4, "E", "who rendered has an NPI that holds", _rendering_npi, ("rendering_npi",), "provider",
         "Put the rendering provider's own NPI, not the group's.", ("CO-16", "CO-206", "CO-207", "CO-185")),
    Edit("S303", 4, "E", "who referred or ordered is named where the payer wants it", _referring, ("referring_npi",), "provider",
         "Name who referred or ordered, with the NPI.", ("CO-16", "CO-183"), ("payer rule",)),
    Edit("S304", 4, "W", "who rendered worked here and was enrolled with the payer", _enrolled, ("rendering_npi",), "provider",
         "Look at the enrolment; another provider of the visit may be enrolled, or the date is to be asked for backwards.",
         ("CO-B7", "CO-185", "CO-242"), ("clinicians",)),
    Edit("S305", 4, "W", "taxonomies are well formed, and there where the payer wants one", _taxonomies, ("taxonomy",), "provider",
         "Put the taxonomy under which the payer enrolled the provider.", ("CO-16", "CO-8"), ("payer rule",)),
    Edit("S306", 4, "E", "the billing address is a street with nine digits", _addresses, ("billing",), "provider",
         "Give the street where the practice is; look the last four digits of the postal code up.", ("CO-16",)),
    Edit("S307", 1, "E", "the tax number is one, and of its kind", _tax, ("billing",), "provider",
         "Nine digits without a dash; EI for an employer's number, SY for a person's.", ("CO-16",)),
    Edit("S308", 4, "W", "laboratory lines have a CLIA number", _clia, ("clia",), "provider",
         "Put the CLIA number of the laboratory that ran the test.", ("CO-16", "CO-B7"), (), _professional),
)  # fmt: skip
