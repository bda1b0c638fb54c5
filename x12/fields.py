"""Elements to values: amounts, days, composites and identifiers, each exact or told as what it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from billing.money import parse_cents
from billing.person import Identifier
from billing.remittance import Adjustment
from x12.notes import Notes, Unreadable, quoted
from x12.tokens import Segment

#: Composites have at most 9 parts in any guide that is read here; more are told and cut.
COMPOSITE_PARTS = 20
#: Signs by which composites are seen to be divided where ISA16 names another.
OTHER_SIGNS = ":>^|\\<&;"

#: What is longer is no amount, day or quantity; above all it must not be remembered.
_VALUE_LENGTH = 40

# Files repeat the same few days and amounts many thousand times.
_known_cents = lru_cache(16_384)(parse_cents)


def element(elements: list[str], number: int) -> str:
    """An element by its X12 number (CLP04 is 4), '' where the segment ends before it."""
    return elements[number] if number < len(elements) else ""


def _cents(text: str) -> int | None:
    return _known_cents(text) if len(text) <= _VALUE_LENGTH else None


def composite(segment: Segment, number: int, component: str, notes: Notes) -> list[str]:
    """The parts of a composite of codes. Some senders divide it by another sign than ISA16 says: told, and read as it is meant."""
    text = element(segment.elements, number)
    if component in text:
        pieces = text.split(component)
        if len(pieces) > COMPOSITE_PARTS:
            field = f"{segment.elements[0]}{number:02d}"
            notes.warn("composite", f"{field} has more than {COMPOSITE_PARTS} parts; the rest was left out.", segment, field, text)
        return pieces[:COMPOSITE_PARTS]
    sign = next((c for c in text[1:5] if c in OTHER_SIGNS), "")
    if not sign:
        return [text]
    field = f"{segment.elements[0]}{number:02d}"
    notes.warn("composite", f"{field} {quoted(text)} is divided by {sign!r}, not by {component!r} as ISA16 says.", segment, field, text)
    return text.split(sign)[:COMPOSITE_PARTS]


def part(pieces: list[str], number: int) -> str:
    """A part of a composite by its X12 number (SVC01-2 is 2)."""
    return pieces[number - 1] if number <= len(pieces) else ""


def money(segment: Segment, number: int) -> int:
    """The amount in an element that must hold one; Unreadable where it holds none, or one finer than a cent."""
    text = element(segment.elements, number)
    cents = _cents(text)
    if cents is None:
        field = f"{segment.elements[0]}{number:02d}"
        what = f"holds {quoted(text)}, which is no amount" if text else "is missing"
        raise Unreadable(segment, field, text, f"The amount {field} {what}.")
    return cents


def money_or_none(segment: Segment, number: int, notes: Notes) -> int | None:
    """The amount in an element that only informs: a warning where it cannot be read."""
    text = element(segment.elements, number)
    cents = _cents(text)
    if cents is None and text:
        field = f"{segment.elements[0]}{number:02d}"
        notes.warn("amount", f"{field} holds {quoted(text)}, which is no amount; it was left out.", segment, field, text)
    return cents


def parse_day(text: str) -> date | None:
    """The day of a D8 date (CCYYMMDD), None where there is no such day."""
    return _known_day(text) if len(text) == 8 else None


@lru_cache(16_384)
def _known_day(text: str) -> date | None:
    if not (text.isascii() and text.isdigit()):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def day(segment: Segment, number: int, notes: Notes) -> date | None:
    """The day in an element; a warning where something stands there that is none."""
    text = element(segment.elements, number)
    found = parse_day(text)
    if found is None and text:
        field = f"{segment.elements[0]}{number:02d}"
        notes.warn("date", f"{field} holds {quoted(text)}, which is no day.", segment, field, text)
    return found


def period(segment: Segment, notes: Notes) -> tuple[date | None, date | None, str]:
    """First and last day of a DTP (DTP02 says the form: D8, RD8, DT), with the text as it stood."""
    form, text = element(segment.elements, 2), element(segment.elements, 3)
    if form in ("TM", "TS"):
        return None, None, text
    first, _, last = text.partition("-")
    if form == "DT" or (form == "RDT"):
        first, last = first[:8], last[:8]
    begin, end = parse_day(first), parse_day(last) if last else parse_day(first)
    if begin is None or end is None:
        notes.warn("date", f"DTP03 holds {quoted(text)}, which is no day.", segment, "DTP03", text)
    elif end < begin:
        notes.warn("date", f"DTP03 holds {quoted(text)}, which ends before it begins.", segment, "DTP03", text)
    return begin, end, text


def adjustments(segment: Segment, notes: Notes) -> list[Adjustment]:
    """The triplets of a CAS (reason, amount, quantity), up to six (TR3 835 2100/2110 CAS).

    An amount that is missing or unreadable is Unreadable: the money around it could not be proven. Empty triplets are skipped.
    """
    elements = segment.elements
    found: list[Adjustment] = []
    if len(elements) > 20:
        notes.warn("segment_long", "CAS holds more than six adjustments; all were read.", segment)
    for at in range(2, len(elements), 3):
        reason = elements[at]
        if reason == "" and element(elements, at + 1) == "":
            if element(elements, at + 2):
                notes.warn("quantity", "CAS gives a quantity without reason and amount.", segment, f"CAS{at + 2:02d}", elements[at + 2])
            continue
        if reason == "":
            raise Unreadable(segment, f"CAS{at:02d}", "", f"The adjustment in CAS{at + 1:02d} has no reason code.")
        found.append(Adjustment(elements[1], reason, money(segment, at + 1), element(elements, at + 2)))
    if not element(elements, 1):
        raise Unreadable(segment, "CAS01", "", "The adjustment group CAS01 is missing.")
    if not found:
        raise Unreadable(segment, "CAS02", "", "CAS holds no adjustment.")
    return found


def identifier(elements: list[str]) -> Identifier:
    """REF01 and REF02."""
    return Identifier(element(elements, 1), element(elements, 2))


def number_of(text: str) -> int | None:
    """A count (N0) in plain digits, None where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def quantity(segment: Segment, number: int, notes: Notes) -> str:
    """A quantity as sent; a warning where it is no number."""
    text = element(segment.elements, number)
    if text and not is_number(text):
        field = f"{segment.elements[0]}{number:02d}"
        notes.warn("quantity", f"{field} holds {quoted(text)}, which is no quantity.", segment, field, text)
    return text


def is_number(text: str) -> bool:
    """Whether the text is a decimal number of X12 (type R)."""
    return len(text) <= _VALUE_LENGTH and _known_number(text)


@lru_cache(1024)
def _known_number(text: str) -> bool:
    body = text.removeprefix("-")
    whole, _, rest = body.partition(".")
    return body.isascii() and bool(whole + rest) and (whole + rest).isdigit()


def filled(values: Iterable[str]) -> tuple[str, ...]:
    """Those that are not empty."""
    return tuple(value for value in values if value)
