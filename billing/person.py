"""People, organisations and coverages as a claim names them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number with the X12 qualifier that says what it is (NM108, REF01): MI member, XX NPI, EI tax, SY, 1W …

    whose: REF04 of a service line's number, the payer who gave it ("2U:99321"); '' where it is that of the claim's own payer.
    """

    qualifier: str
    value: str
    whose: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """N3 and N4."""

    line1: str = ""
    line2: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A person or, where `organisation` is true, an organisation whose name stands in `last` (NM1, N3, N4, DMG, REF).

    contacts: whom to call (PER) as it came, name of the segment first.
    """

    last: str
    first: str = ""
    middle: str = ""
    suffix: str = ""
    born_on: date | None = None
    sex: str = ""
    address: Address | None = None
    identifiers: tuple[Identifier, ...] = ()
    organisation: bool = False
    contacts: tuple[tuple[str, ...], ...] = ()

    def identifier(self, *qualifiers: str) -> str:
        """The first number under one of the qualifiers, or ''."""
        return next((i.value for i in self.identifiers if i.qualifier in qualifiers), "")

    @property
    def shown(self) -> str:
        """SURNAME, GIVEN as the file spelt it."""
        return f"{self.last}, {self.first}" if self.first else self.last


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays: name (NM103) and number (NM109, N104, REF*2U)."""

    name: str
    payer_id: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """One payer's cover of the patient, as the claim lists it (SBR with loops 2010BA/BB or 2320/2330).

    rank: the position among the claim's payers, 1 first. `sequence` is SBR01 as sent (P, S, T, A …).
    filing_code is SBR09 (MB, MA, 16, MC, CH, CI …). paid_cents is AMT*D of another payer: shown, never posted.
    plan_name is SBR04; insurance_type SBR05 (why Medicare pays second: 12, 13, 14, 41, 47 …).
    payer_qualifier is NM108 of the payer (PI, XV); payer_address its N3 and N4; payer_numbers: REF of loop 2010BB, given by the payer
    to whom the claim goes (2U, FY) or to the billing provider by it (G2, LU).
    """

    payer: Payer
    rank: int
    sequence: str
    member_id: str = ""
    group_number: str = ""
    relationship: str = ""
    filing_code: str = ""
    subscriber: Person | None = None
    paid_cents: int | None = None
    plan_name: str = ""
    insurance_type: str = ""
    payer_qualifier: str = "PI"
    payer_address: Address | None = None
    payer_numbers: tuple[Identifier, ...] = ()
