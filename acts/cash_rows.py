"""Rows of cash by hand, credits and suspense, for screens and commands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A patient who may pay: account number, name, birth day, what they owe in all, what of theirs lies on no claim."""

    person: int
    name: str
    born_on: date | None
    owes_cents: int


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of a payment on a claim, or what would be put there; owed_cents: what the patient owes on it before."""

    claim: str
    visit_on: date | None
    cents: int
    owed_cents: int = 0
    person: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """Where a payment would go: parts on claims, the oldest visit first, and what would be kept for later."""

    person: PersonRow
    cents: int
    parts: tuple[PartRow, ...]
    kept_cents: int
    owing: tuple[PartRow, ...]


@dataclass(frozen=True, slots=True)
class CashRow:
    """A payment by hand or a refund (cents below zero), and where its money is.

    unapplied_cents: on no claim; visit_on: the visit that was paid ahead, visit_claim: its claim, where it is here by now; deposit: D-4.
    """

    payment: int
    number: str
    kind: str
    received_on: date
    from_name: str
    person: int | None
    method: str
    trace: str
    cents: int
    unapplied_cents: int
    parts: tuple[PartRow, ...]
    state: str
    note: str
    visit_on: date | None
    visit_claim: str
    deposit: str
    owner: str | None
    until_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class CreditRow:
    """A claim with a credit: whose (patient or payer; both where both cents are above zero), since when, its last day by law.

    inquiry_until: the good-faith inquiry that halts the clock runs until then.
    """

    claim: str
    patient: str
    owner: str
    payer: str
    patient_cents: int
    payer_cents: int
    since_on: date | None
    age_days: int
    deadline_on: date | None
    days_left: int | None
    inquiry_until: date | None
    inquiry_reason: str
    why: str

    @property
    def cents(self) -> int:
        """All that is to go back."""
        return self.patient_cents + self.payer_cents


@dataclass(frozen=True, slots=True)
class SuspenseRow:
    """A sum that nobody has explained: kind answer, remittance, payment or patient; ref H-5, R-7 or P-12.

    overdue: its last day is past, or nobody has it and it has waited longer than the practice's limit.
    """

    ref: str
    kind: str
    cents: int
    what: str
    who: str
    why: str
    since_on: date | None
    age_days: int
    owner: str | None
    owner_reason: str
    until_on: date | None
    overdue: bool
    remittance: int | None
    hold: int | None
    payment: int | None
    version: int


@dataclass(frozen=True, slots=True)
class SuspenseList:
    """What is in suspense, the longest waiting first; total_cents of all of it, which is ledger_cents where the books prove."""

    rows: tuple[SuspenseRow, ...]
    total_cents: int
    ledger_cents: int
