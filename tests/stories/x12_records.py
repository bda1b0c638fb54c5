"""What a practice sends and a payer answers, as records from which x12_maker writes X12.

Amounts are whole dollars (240) or text ("240.05"); inside they are integer cents. Nothing here uses the product.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

Amount = int | str | Decimal
Adjustment = tuple[str, str, int]


def cents(amount: Amount) -> int:
    """1 → 100, "1.05" → 105."""
    found = Decimal(amount) * 100
    assert found == found.to_integral_value(), amount
    return int(found)


def adjusted(group: str):
    """A maker of adjustments of one group."""

    def adjustment(reason: int | str, amount: Amount) -> Adjustment:
        return (group, str(reason), cents(amount))

    return adjustment


CO, PR, OA, PI, CR = (adjusted(group) for group in ("CO", "PR", "OA", "PI", "CR"))

PROCEDURES = ("G0444", "G0402", "G0439", "J1885", "J3420", "G0101", "G0283", "G0008")


@dataclass(frozen=True)
class Payer:
    """filing is SBR09, by which the payer's class goes."""

    name: str
    id: str
    filing: str = "CI"

    @property
    def origin(self) -> str:
        """TRN03."""
        return "1" + (self.id * 2)[:9]


@dataclass(frozen=True)
class Person:
    """A patient or a subscriber."""

    last: str = "OKAFOR"
    first: str = "MARIA"
    member: str = "W100200300"
    born: str = "19700102"


@dataclass(frozen=True)
class Clinic:
    """Who bills, and who is paid."""

    name: str = "RIVERSIDE CLINIC"
    npi: str = "1669999926"
    tax: str = "311234567"


LAKESIDE = Payer("LAKESIDE HEALTH PLAN", "90054")
SUPPLEMENT = Payer("SUPPLEMENT MUTUAL", "99321")
THIRD = Payer("UNION MUTUAL", "97726")
MARIA = Person()
OURS = Clinic()


@dataclass(frozen=True)
class Service:
    """A service line as we bill it. ref: None sends no REF*6R."""

    charge: int
    code: str = ""
    units: str = "1"
    modifiers: tuple[str, ...] = ()
    on: str = "20260810"
    ref: str | None = None
    revenue: str = ""


@dataclass(frozen=True)
class Bill:
    """A claim as we send it to the payer of rank `to`; payers in order P, S, T."""

    number: str
    services: tuple[Service, ...]
    payers: tuple[Payer, ...] = (LAKESIDE,)
    to: str = "P"
    frequency: str = "1"
    original: str = ""  # REF*F8
    person: Person = MARIA
    patient: Person | None = None  # a dependent, in a loop of its own
    charge: int | None = None  # where it shall not be the services' sum
    patient_paid: int | None = None  # AMT*F5
    others_paid: dict[str, int] = field(default_factory=dict)  # rank → AMT*D

    @property
    def total(self) -> int:
        """CLM02."""
        return sum(s.charge for s in self.services) if self.charge is None else self.charge


@dataclass(frozen=True)
class Paid:
    """A service as a payer answers it. charge: what is paid and adjusted, unless told otherwise. original is SVC06."""

    paid: int
    adjustments: tuple[Adjustment, ...] = ()
    charge: int | None = None
    code: str = ""
    units: str = "1"
    modifiers: tuple[str, ...] = ()
    on: str = "20260810"
    ref: str | None = None
    remarks: tuple[str, ...] = ()
    original: str = ""
    revenue: str = ""

    @property
    def total(self) -> int:
        """SVC02."""
        return self.paid + sum(a[2] for a in self.adjustments) if self.charge is None else self.charge


@dataclass(frozen=True)
class Answer:
    """A CLP with all that hangs on it."""

    number: str
    services: tuple[Paid, ...] = ()
    status: str = "1"
    adjustments: tuple[Adjustment, ...] = ()  # CAS before the first SVC
    charge: int | None = None
    paid: int | None = None
    icn: str = "ICN1"
    original: str = ""  # REF*F8
    person: Person = MARIA
    moa: tuple[str, ...] = ()
    mia: tuple[str, ...] = ()

    @property
    def net(self) -> int:
        """CLP04."""
        own = sum(a[2] for a in self.adjustments)
        if self.paid is not None:
            return self.paid
        return sum(s.paid for s in self.services) - own if self.services else (self.charge or 0) - own

    @property
    def total(self) -> int:
        """CLP03."""
        return self.charge if self.charge is not None else sum(s.total for s in self.services)


def taken_back(answer: Answer) -> Answer:
    """The reversal of an answer: status 22, every amount negated, the same payer's number."""

    def minus(adjustments: Iterable[Adjustment]) -> tuple[Adjustment, ...]:
        return tuple((g, r, -a) for g, r, a in adjustments)

    services = tuple(
        replace(s, paid=-s.paid, adjustments=minus(s.adjustments), charge=None if s.charge is None else -s.charge) for s in answer.services
    )
    return replace(
        answer,
        status="22",
        services=services,
        adjustments=minus(answer.adjustments),
        charge=None if answer.charge is None else -answer.charge,
        paid=None if answer.paid is None else -answer.paid,
    )


@dataclass(frozen=True)
class Remit:
    """One ST of an 835. plb: one tuple of (code, reference, cents) for each PLB segment."""

    trace: str
    answers: tuple[Answer, ...]
    payer: Payer = LAKESIDE
    on: str = "20261015"
    plb: tuple[tuple[tuple[str, str, int], ...], ...] = ()
    paid: int | None = None  # BPR02, where it shall not add up
    payee: Clinic = OURS
    payee_sends: str = "XX"  # XX: the NPI in N104 and the tax id in REF*TJ; FI: the tax id alone

    @property
    def claim_total(self) -> int:
        """The claims' payments."""
        return sum(a.net for a in self.answers)

    @property
    def provider_adjustment(self) -> int:
        """All PLB amounts, with the wire's sign."""
        return sum(amount for segment in self.plb for *_, amount in segment)

    @property
    def total(self) -> int:
        """BPR02."""
        return self.claim_total - self.provider_adjustment if self.paid is None else self.paid


def carried(remit: Remit) -> Remit:
    """A payment is never below zero: what is missing is carried forward (PLB FB, with this payment's own trace)."""
    if remit.paid is not None or remit.total >= 0:
        return remit
    return replace(remit, plb=(*remit.plb, (("FB", remit.trace, remit.total),)))
