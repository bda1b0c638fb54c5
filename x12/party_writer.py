"""People, payers and adjustments as segments, in the order of their loops: what 835 and 837 write alike."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from billing.person import Person
from billing.remittance import Adjustment
from x12.interchange import Interchange, address, amount, chunks, day

#: Qualifiers that stand in NM108; an identifier of another kind goes into a REF.
_NAME_QUALIFIERS = frozenset({"XX", "MI", "PI", "XV", "46", "II", "24", "34", "FI", "MR", "MC", "BS", "SV", "HN", "C"})


def nm1(out: Interchange, role: str, person: Person) -> None:
    """NM1 alone, with the first identifier where it is one of NM109."""
    first = person.identifiers[:1]
    number = (first[0].qualifier, first[0].value) if first and first[0].qualifier in _NAME_QUALIFIERS else ("", "")
    names = (person.last, person.first, person.middle, "", person.suffix)
    out.add("NM1", role, "2" if person.organisation else "1", *names, *number)


def party(out: Interchange, role: str, person: Person, taxonomy: str = "") -> None:
    """NM1, N3, N4, DMG, PRV (where `taxonomy` says of what kind), REF, PER: the loop of a party."""
    nm1(out, role, person)
    address(out, person.address)
    if person.born_on is not None or person.sex:
        out.add("DMG", "D8", day(person.born_on), person.sex)
    rest = person.identifiers[1:] if person.identifiers and person.identifiers[0].qualifier in _NAME_QUALIFIERS else person.identifiers
    for number in rest:
        if number.qualifier != "PXC":
            out.add("REF", number.qualifier, number.value)
        elif taxonomy:
            out.add("PRV", taxonomy, "PXC", number.value)
    for contact in person.contacts:
        out.add(*contact)


def adjustments(out: Interchange, found: Iterable[Adjustment]) -> None:
    """CAS: one for each run of a group, with up to six triplets."""
    for group, run in groupby(found, key=lambda adjustment: adjustment.group):
        flat = [text for adjustment in run for text in (adjustment.reason, amount(adjustment.cents), adjustment.quantity)]
        for triplets in chunks(flat, 18):
            out.add("CAS", group, *triplets)
