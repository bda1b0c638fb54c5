"""What an edit may look at: the claim as it would go, the chart, the payer and its wishes, the patient's other claims, the code books."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from billing.claim import Claim, ServiceLine
from billing.edits.reference import NoReference, Reference
from billing.person import Coverage, Payer
from billing.plans import Deadline
from billing.resending import Difference

#: E blocks the claim, W must be acknowledged with a reason, I is a note.
Severity = Literal["E", "W", "I"]


@dataclass(frozen=True, slots=True)
class Cover:
    """A coverage of the chart. payer: its number in the books; payer_class: medicare, medicaid, … (billing.deadline.payer_class)."""

    payer: int
    name: str
    rank: int
    member_id: str
    relationship: str = "18"
    filing_code: str = ""
    payer_class: str = ""
    from_on: date | None = None
    to_on: date | None = None
    group_number: str = ""

    def holds(self, on: date) -> bool:
        """Whether it is in force on that day; a day that is not known bounds nothing."""
        return (self.from_on is None or self.from_on <= on) and (self.to_on is None or on <= self.to_on)


@dataclass(frozen=True, slots=True)
class Visit:
    """The encounter that the claim bills. kind: AMB, EMER, IMP …; from_on, to_on: admission and discharge of a stay."""

    number: str
    kind: str = ""
    place: str = ""
    from_on: date | None = None
    to_on: date | None = None
    state: str = ""


@dataclass(frozen=True, slots=True)
class Authorisation:
    """An authorisation on file. payer None: not said; codes (): any; units None: not counted; used: on other claims; provider: an NPI."""

    number: str
    payer: int | None = None
    codes: tuple[str, ...] = ()
    units: Decimal | None = None
    used: Decimal = Decimal(0)
    from_on: date | None = None
    to_on: date | None = None
    provider: str = ""


@dataclass(frozen=True, slots=True)
class Clinician:
    """Who treats patients here. enrolled: payer → (from, to) as far as it is known; from_on, to_on: works here."""

    npi: str
    name: str
    taxonomy: str = ""
    from_on: date | None = None
    to_on: date | None = None
    enrolled: Mapping[int, tuple[date | None, date | None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Note:
    """A note of the visit; signed_on None: not signed yet."""

    title: str
    author: str
    signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """Something open in the chart that a field of the claim rests on: a correction that waits for a signature, a request, a query.

    field: as the edits name fields ("coverage member_id"); what: "correction 12 of Ana waits for Dr. Lee".
    """

    field: str
    what: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The patient's chart as it is now."""

    died_on: date | None = None
    covers: tuple[Cover, ...] = ()
    visit: Visit | None = None
    authorisations: tuple[Authorisation, ...] = ()
    notes: tuple[Note, ...] = ()
    pending: tuple[Pending, ...] = ()
    documents: frozenset[str] = frozenset()
    """Kinds of documents that are filed with the claim: consent, record, card …"""


@dataclass(frozen=True, slots=True)
class PastLine:
    """A line of another claim of the patient, or of a visit."""

    procedure: str
    modifiers: tuple[str, ...]
    units: str
    from_on: date | None
    to_on: date | None = None


@dataclass(frozen=True, slots=True)
class PastClaim:
    """Another claim of the patient. payer: to whom it went; provider: NPI of who rendered it; status: as on the desk (denied, voided …)."""

    control_number: str
    payer: int | None
    provider: str
    status: str
    lines: tuple[PastLine, ...]
    pointers: tuple[str, ...] = ()
    """Its diagnoses."""

    @property
    def stands(self) -> bool:
        """Whether it counts as billed: neither taken back nor denied."""
        return self.status not in ("voided", "denied")


@dataclass(frozen=True, slots=True)
class UserRule:
    """A rule of the practice's own (S811): its name, what it says where it holds, and its predicate (billing.edits.predicate)."""

    number: int
    name: str
    message: str
    predicate: Any
    severity: Severity = "I"


@dataclass(frozen=True, slots=True)
class PayerWishes:
    """What the payer whose turn it is asks for. number None: the books do not know it; new: a person named it for this very sending.

    ids: every identifier that it is known by; mask: pattern of its member numbers ('' where none); filing_codes: SBR09 that it takes
    (() any). wishes: what → codes, or beginnings of codes, for which it wants that; ("*",) for every service. The names are WISHES.
    """

    number: int | None = None
    name: str = ""
    payer_class: str = ""
    ids: tuple[str, ...] = ()
    active: bool = True
    filing_codes: tuple[str, ...] = ()
    mask: str = ""
    new: bool = False
    wishes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def wants(self, what: str, code: str = "") -> bool:
        """Whether it wants this for the service."""
        return any(one == "*" or (code and code.startswith(one)) for one in self.wishes.get(what, ()))


#: What a payer may want, and what that means. `telehealth` lists the modifiers that it takes instead of codes of services.
WISHES: dict[str, str] = {
    "referring": "the NPI of who referred or ordered",
    "taxonomy": "a taxonomy of the billing provider",
    "authorisation": "an authorisation number",
    "referral": "a referral number (the plan has a gatekeeper)",
    "ndc": "the drug's NDC",
    "telehealth": "one of these modifiers on a telehealth service",
    "attachment": "a document sent with the claim (PWK)",
    "consent": "a signed consent on file",
    "laterality": "a sided code where there is one",
    "external_cause": "an external cause beside an injury",
    "clia": "a CLIA number on laboratory lines",
}


@dataclass(frozen=True, slots=True)
class Context:
    """Everything that the edits may look at, read once.

    claim: as it would go. last: as it went the last time, differences: what differs. payer: whose turn it is. patient_claims: the
    patient's other claims; numbers_in_use: control numbers of other open claims; fees: code → charge of one unit (None: no table).
    filing: the last day on which it may reach the payer. payer_has_it: it took the claim in, and takes replacements. clinicians: by NPI.
    severities: edit → how the practice takes it for this payer, "off" where not at all.
    """

    claim: Claim
    today: date
    chart: Chart = Chart()
    payer: PayerWishes = PayerWishes()
    reference: Reference = NoReference()  # noqa: RUF009
    last: Claim | None = None
    differences: tuple[Difference, ...] = ()
    patient_claims: tuple[PastClaim, ...] = ()
    numbers_in_use: frozenset[str] = frozenset()
    fees: Mapping[str, int] | None = None
    filing: Deadline | None = None
    clinicians: Mapping[str, Clinician] = field(default_factory=dict)
    payer_has_it: bool = True
    severities: Mapping[str, Severity | Literal["off"]] = field(default_factory=dict)
    rules: Sequence[UserRule] = ()

    @property
    def to(self) -> Coverage:
        """The coverage whose turn it is."""
        claim = self.claim
        return next((one for one in claim.coverages if one.rank == claim.destination_rank), Coverage(Payer(""), 1, "P"))

    @property
    def first_on(self) -> date | None:
        """The first day of service."""
        days = [line.from_on for line in self.claim.lines if line.from_on]
        return self.claim.service_from_on or min(days, default=None)

    @property
    def last_on(self) -> date | None:
        """The last day of service: the day by which an edition counts for a stay."""
        days = [day for line in self.claim.lines if (day := line.to_on or line.from_on)]
        return self.claim.service_to_on or max(days, default=None) or self.first_on

    def place(self, line: ServiceLine) -> str:
        """The place of service of a line: its own, else the claim's."""
        return line.place_of_service or (self.claim.facility_code if self.claim.kind == "P" else "")

    def age(self, on: date) -> int | None:
        """The patient's age in years on a day."""
        born = self.claim.patient.born_on
        if born is None:
            return None
        return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
