"""A remittance as it came: the payment, its claim payments (adjudications) and its adjustments (835 005010X221A1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from billing.findings import Place
from billing.ledger import Account
from billing.person import Identifier, Person


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One CAS triplet: group (CO, PR, OA, PI, CR), reason (CARC), amount (positive lowers the payment), quantity as sent."""

    group: str
    reason: str
    cents: int
    quantity: str = ""

    @property
    def code(self) -> str:
        """As it is written: CO-45."""
        return f"{self.group}-{self.reason}"


@dataclass(frozen=True, slots=True)
class ProviderAdjustment:
    """One PLB pair: positive is taken from the payment, negative is added to it (TR3 1.10.2.9).

    account: into which account a person's word puts it, '' as its reason says. about: what the books know of it, for the preview.
    """

    provider: str
    fiscal_on: date | None
    reason: str
    reference: str
    cents: int
    place: Place | None = None
    account: Account | Literal[""] = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """AMT or QTY: qualifier and what stood there; informational, never part of a balance."""

    qualifier: str
    cents: int | None
    text: str


@dataclass(frozen=True, slots=True)
class DateMark:
    """DTM: qualifier and day."""

    qualifier: str
    on: date | None
    text: str


@dataclass(frozen=True, slots=True)
class LinePayment:
    """SVC loop 2110. procedure/modifiers/revenue from SVC01 and SVC04; submitted_* from SVC06 where the payer changed the code.

    qualifier is SVC01-1 (HC, NU, …): with NU the code is a revenue code and stands in `revenue`, procedure is ''.
    units are text as sent. remarks: LQ*HE codes in order.
    """

    number: int
    line_control_number: str
    procedure: str
    modifiers: tuple[str, ...]
    revenue: str
    submitted_procedure: str
    submitted_modifiers: tuple[str, ...]
    charge_cents: int
    paid_cents: int
    units: str
    submitted_units: str
    from_on: date | None
    to_on: date | None
    adjustments: tuple[Adjustment, ...] = ()
    remarks: tuple[str, ...] = ()
    amounts: tuple[Amount, ...] = ()
    quantities: tuple[Amount, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    qualifier: str = "HC"
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class ClaimPayment:
    """CLP loop 2100, one adjudication. original_reference is REF*F8; adjustments are those at claim level (CAS before the first SVC).

    remarks: MOA and MIA remark codes. moa: all elements of MIA/MOA as sent (informational). raw: CLP to its last segment.
    patient is NM1*QC, subscriber NM1*IL, corrected NM1*74, crossover NM1*TT, corrected_payer NM1*PR, rendering NM1*82.
    """

    sequence: int
    control_number: str
    status: str
    charge_cents: int
    paid_cents: int
    patient_share_cents: int | None
    filing_code: str
    payer_control_number: str
    original_reference: str
    patient: Person | None
    subscriber: Person | None = None
    corrected: Person | None = None
    rendering: Person | None = None
    crossover: Person | None = None
    corrected_payer: Person | None = None
    lines: tuple[LinePayment, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    remarks: tuple[str, ...] = ()
    moa: tuple[str, ...] = ()
    amounts: tuple[Amount, ...] = ()
    quantities: tuple[Amount, ...] = ()
    dates: tuple[DateMark, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    facility_code: str = ""
    frequency: str = ""
    place: Place | None = None
    raw: str = ""

    @property
    def all_adjustments(self) -> tuple[Adjustment, ...]:
        """Claim-level and line-level adjustments together."""
        return self.adjustments + tuple(a for line in self.lines for a in line.adjustments)


@dataclass(frozen=True, slots=True)
class Remittance:
    """One ST*835 without its claims: they are streamed apart, since one may hold 20,000.

    payer_id: REF*2U, else N104 of the payer, else TRN03. originator is TRN03 always. payee: NPI (N104 with XX), tax number (N104 with
    FI, or REF*TJ). paid_on is BPR16. produced_on is DTM*405. method is BPR04; handling BPR01; credit_debit BPR03.
    """

    payer: str
    payer_id: str
    originator: str
    trace: str
    method: str
    handling: str
    paid_cents: int
    paid_on: date | None
    produced_on: date | None
    payee: str
    payee_npi: str
    payee_tax: str
    payer_ids: tuple[str, ...] = ()
    provider_adjustments: tuple[ProviderAdjustment, ...] = ()
    claim_count: int = 0
    claim_total_cents: int = 0
    test: bool = False
    credit_debit: str = "C"
    place: Place | None = None
