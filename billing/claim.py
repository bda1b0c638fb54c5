"""A claim as it was sent: header, parties, coverages, diagnoses and service lines (837 005010X222A1, X223A2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from billing.findings import Place
from billing.person import Coverage, Identifier, Person
from billing.remittance import Adjustment, DateMark


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """HI composite: qualifier (ABK principal, ABF other, BK/BF ICD-9, ABJ admitting …), code without dot as sent, present on admission."""

    qualifier: str
    code: str
    order: int
    present_on_admission: str = ""


@dataclass(frozen=True, slots=True)
class InformationCode:
    """HI composite that is no diagnosis: condition (BG), occurrence (BH), occurrence span (BI), value (BE), procedure (BBR, BBQ), DRG (DR).

    detail is the rest as sent, parts divided by ':' ("D8:20260701", "::15.31").
    """

    qualifier: str
    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class OtherPayment:
    """What the claim says another payer did on a line (SVD with CAS, loop 2430): shown, never posted."""

    payer_id: str
    paid_cents: int
    adjustments: tuple[Adjustment, ...] = ()
    paid_on: date | None = None


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """LX with SV1 or SV2. units is text as sent ("1", "0.5"); line_control_number is REF*6R ('' where none was sent)."""

    number: int
    line_control_number: str
    procedure: str
    modifiers: tuple[str, ...]
    revenue: str
    units: str
    charge_cents: int
    from_on: date | None
    to_on: date | None
    pointers: tuple[str, ...] = ()
    place_of_service: str = ""
    rendering: Person | None = None
    notes: tuple[str, ...] = ()
    other_payments: tuple[OtherPayment, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    qualifier: str = "HC"
    unit: str = "UN"
    dates: tuple[DateMark, ...] = ()
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class OtherPayer:
    """Loop 2320 as sent: claim-level CAS, AMT and MOA/MIA remarks of a payer that answered before; shown, never posted."""

    coverage: Coverage
    adjustments: tuple[Adjustment, ...] = ()
    amounts: tuple[tuple[str, int], ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One CLM loop with its surroundings.

    coverages: every payer that the claim names, in payer order (rank 1 first), the destination payer among them;
    destination_rank: the rank of the payer to whom this claim is sent (SBR01 of loop 2000B).
    payer_control_number is REF*F8. frequency is CLM05-3. raw: the claim's segments CLM to its last, joined by the terminator.
    charge_cents is CLM02. patient_paid_cents is AMT*F5: shown, never posted. facility_code is CLM05-1.
    providers: further parties of loop 2310 by NM101 (72 operating, DQ supervising, P3 …).
    admission: CL101 type, CL102 source, CL103 patient status.
    dates: DTP of the claim (434 statement, 435 admission, 096 discharge hour …); amounts: AMT other than F5.
    """

    control_number: str
    kind: Literal["P", "I"]
    frequency: str
    charge_cents: int
    payer_control_number: str
    patient: Person
    subscriber: Person
    billing: Person
    coverages: tuple[Coverage, ...]
    destination_rank: int
    lines: tuple[ServiceLine, ...]
    diagnoses: tuple[Diagnosis, ...] = ()
    rendering: Person | None = None
    referring: Person | None = None
    attending: Person | None = None
    pay_to: Person | None = None
    facility: Person | None = None
    facility_code: str = ""
    service_from_on: date | None = None
    service_to_on: date | None = None
    relationship: str = ""
    patient_paid_cents: int | None = None
    other_payers: tuple[OtherPayer, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    notes: tuple[str, ...] = ()
    submitted_on: date | None = None
    providers: tuple[tuple[str, Person], ...] = ()
    dates: tuple[DateMark, ...] = ()
    codes: tuple[InformationCode, ...] = ()
    amounts: tuple[tuple[str, int], ...] = ()
    admission: tuple[str, str, str] = ("", "", "")
    place: Place | None = None
    raw: str = ""
