"""A claim as it was sent: header, parties, coverages, diagnoses and service lines (837 005010X222A1, X223A2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from billing.findings import Place
from billing.person import Coverage, Identifier, Person
from billing.remittance import Adjustment, DateMark

#: A segment as it came, its name first; the parts of a composite are divided by ':'. It is shown and sent again, not understood.
KeptSegment = tuple[str, ...]


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
    """What the claim says another payer did on a line (SVD with CAS, loop 2430): shown, never posted.

    service (SVD03, parts divided by ':'), revenue (SVD04) and units (SVD05) are '' where they are the line's own; bundled is SVD06, the
    line into which it was paid; owed_cents is AMT*EAF, what the patient still owed.
    """

    payer_id: str
    paid_cents: int
    adjustments: tuple[Adjustment, ...] = ()
    paid_on: date | None = None
    service: str = ""
    units: str = ""
    bundled: str = ""
    owed_cents: int | None = None
    revenue: str = ""


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """LX with SV1 or SV2. units is text as sent ("1", "0.5"); line_control_number is REF*6R ('' where none was sent).

    description is SV101-7; more: SV1 from element 8 or SV2 from element 6 as sent (emergency, EPSDT, family planning; non-covered charge);
    providers: parties of loop 2420 other than the rendering one, by NM101; kept: segments of the line that go out as they came;
    note_codes: NTE01 of each note, () where all are ADD.
    """

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
    description: str = ""
    more: tuple[str, ...] = ()
    providers: tuple[tuple[str, Person], ...] = ()
    note_codes: tuple[str, ...] = ()
    kept: tuple[KeptSegment, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherPayer:
    """Loop 2320 as sent: claim-level CAS, AMT and MOA/MIA remarks of a payer that answered before; shown, never posted.

    paid_on is DTP*573 of loop 2330B; identifiers are that payer's REF (F8 its number of the claim, G1 …); providers: 2330C and further by
    NM101; kept: OI, MIA and MOA where they say more than the usual and the remarks.
    """

    coverage: Coverage
    adjustments: tuple[Adjustment, ...] = ()
    amounts: tuple[tuple[str, int], ...] = ()
    remarks: tuple[str, ...] = ()
    paid_on: date | None = None
    identifiers: tuple[Identifier, ...] = ()
    providers: tuple[tuple[str, Person], ...] = ()
    kept: tuple[KeptSegment, ...] = ()


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
    head: CLM06 to CLM20 as sent, () where they are the usual ones (billing.claim.HEADS): signature, assignment, release, related causes,
    delay reason. about_patient: PAT02 and further (day of death, weight, pregnancy). note_codes: NTE01 of each note, () where all are ADD.
    kept: segments of loop 2300 that go out as they came (PWK, CN1, K3, CR1, CR2, CRC, HCP). pay_to_plan: the plan that is to be paid
    in the provider's stead (NM1*PE).
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
    head: tuple[str, ...] = ()
    about_patient: tuple[str, ...] = ()
    note_codes: tuple[str, ...] = ()
    kept: tuple[KeptSegment, ...] = ()
    pay_to_plan: Person | None = None


#: CLM06 to CLM09 where a claim says nothing else: signed, assigned, benefits assigned, release signed.
HEADS: dict[str, tuple[str, ...]] = {"P": ("Y", "A", "Y", "Y"), "I": ("", "A", "Y", "Y")}
