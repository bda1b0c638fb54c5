"""What is typed of a remittance on paper, and what was understood of it: check, claims, lines, provider-level adjustments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from billing.books import BookLine
from billing.findings import Finding
from billing.person import Person
from billing.remittance import Adjustment, ProviderAdjustment


@dataclass(frozen=True, slots=True)
class TypedLine:
    """What the paper says of one of our lines, as typed; '' is nothing typed. codes: "45 80, c 24"; line 0: the claim as a whole."""

    line: int
    allowed: str = ""
    paid: str = ""
    codes: str = ""


@dataclass(frozen=True, slots=True)
class TypedClaim:
    """One claim of a paper remittance as typed. number: our claim; payer_number: the payer's (CLP07); status: CLP02, '' as usual."""

    number: str
    lines: tuple[TypedLine, ...] = ()
    status: str = ""
    payer_number: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class TypedLevel:
    """A provider-level adjustment as typed: reason, reference, amount with the wire's sign (positive is taken from the check)."""

    reason: str
    reference: str
    amount: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A paper remittance as typed. payer: a payer of ours by number in the books. method: CHK, ACH, or NON where nothing was paid."""

    payer: int = 0
    check: str = ""
    paid_on: str = ""
    amount: str = ""
    method: str = "CHK"
    claims: tuple[TypedClaim, ...] = ()
    levels: tuple[TypedLevel, ...] = ()


@dataclass(frozen=True, slots=True)
class Ours:
    """A claim of ours as far as typing needs it. rank: the payer's place among the claim's payers (1 first), 0 where it names it not."""

    control_number: str
    patient: Person
    charge_cents: int
    lines: tuple[BookLine, ...]
    rank: int = 1
    member_id: str = ""
    from_on: date | None = None
    provider: int = 0


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A typed line as it was understood. left_cents: charge less adjustments less paid, 0 where it balances."""

    line: int
    charge_cents: int
    allowed_cents: int | None
    paid_cents: int
    adjustments: tuple[Adjustment, ...]
    remarks: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    touched: bool = True

    @property
    def left_cents(self) -> int:
        """What of the charge is neither paid nor explained."""
        return self.charge_cents - sum(a.cents for a in self.adjustments) - self.paid_cents


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """A typed claim as it was understood: services, or the claim as a whole where only that was typed."""

    typed: TypedClaim
    ours: Ours | None
    status: str
    lines: tuple[ReadLine, ...]
    remarks: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def charge_cents(self) -> int:
        """CLP03: the charge of the claim, below zero where it is taken back."""
        whole = self.ours.charge_cents if self.ours else sum(line.charge_cents for line in self.lines)
        return -whole if self.status == "22" else whole

    @property
    def paid_cents(self) -> int:
        """CLP04."""
        return sum(line.paid_cents for line in self.lines)

    @property
    def left_cents(self) -> int:
        """What of the charge is neither paid nor explained."""
        return self.charge_cents - self.paid_cents - sum(a.cents for line in self.lines for a in line.adjustments)


@dataclass(frozen=True, slots=True)
class ReadPaper:
    """The whole as it was understood. findings: all that is wrong; an error keeps it from being sent, never from being kept."""

    typed: Typed
    paid_on: date | None
    amount_cents: int | None
    claims: tuple[ReadClaim, ...]
    levels: tuple[ProviderAdjustment, ...]
    findings: tuple[Finding, ...]

    @property
    def claims_cents(self) -> int:
        """What its claims are paid."""
        return sum(claim.paid_cents for claim in self.claims)

    @property
    def levels_cents(self) -> int:
        """What is taken at provider level."""
        return sum(level.cents for level in self.levels)

    @property
    def left_cents(self) -> int:
        """What of the check no claim or provider-level adjustment explains."""
        return (self.amount_cents or 0) - self.claims_cents + self.levels_cents

    @property
    def ok(self) -> bool:
        """Whether it may be sent."""
        return not any(found.severity == "error" for found in self.findings)
