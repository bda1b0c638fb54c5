"""What a screen or a command gets to see of deposits and the bank: plain frozen rows, money in cents, days as dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from billing.deposit import Explanation


@dataclass(frozen=True, slots=True)
class BankRow:
    """What has come of a remittance's payment.

    state: none (nothing yet), not_needed (it pays nothing), negative (it says less than nothing), history (paid before the books began),
    in_hand, open (in a deposit that is open), closed. cents: what came; difference_cents: what came less what was paid (0: it fits).
    words: for a screen, at most 40 characters.
    """

    state: str
    words: str
    cents: int
    difference_cents: int
    payment: int | None = None
    deposit: int | None = None
    on: date | None = None
    reference: str = ""

    @property
    def fits(self) -> bool:
        """Whether nothing is to come any more: the money is here to the cent, or none was due."""
        return self.state not in ("none", "negative") and not self.difference_cents


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment. payer: the payer's name, or who it came from; remittance, trace_of: whose payment it is; open_cents: what of it nobody
    has explained yet (a payer's: unidentified; a patient's: on no claim)."""

    payment: int
    name: str
    kind: str
    method: str
    payer: str
    trace: str
    cents: int
    open_cents: int
    paid_on: date | None
    received_on: date
    age_days: int
    deposit: str | None
    remittance: int | None
    remittance_trace: str
    state: str
    asked_on: date | None
    asked_note: str
    owner: str | None
    owner_reason: str
    until_on: date | None
    provider: str
    note: str
    version: int


@dataclass(frozen=True, slots=True)
class DepositRow:
    """A deposit in a list. off_cents: what its payments leave of it; missing: how many things stand in the way of closing it."""

    deposit: int
    name: str
    state: str
    account: str
    provider: str
    made_on: date
    age_days: int
    reference: str
    payments: int
    cents: int
    off_cents: int
    missing: int
    closed_on: date | None
    closed_by: str | None
    version: int

    @property
    def ready(self) -> bool:
        """It is open and explained to the cent: it can be closed."""
        return self.state == "open" and not self.missing and not self.off_cents


@dataclass(frozen=True, slots=True)
class DepositView:
    """A deposit whole: its payments and where the money of each is."""

    row: DepositRow
    payments: tuple[PaymentRow, ...]
    explanation: Explanation
    bank_words: str
    note: str


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A remittance that a payment may be for. why, against: in words; sure: it would be matched by itself."""

    number: int
    remittance: int
    name: str
    payer: str
    trace: str
    paid_cents: int
    paid_on: date | None
    off_cents: int
    sure: bool
    why: str
    against: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a bank statement. became: in words what it is, '' where nobody has said; hint: what it may be."""

    line: int
    name: str
    account: str
    on: date
    cents: int
    code: str
    trace: str
    originator: str
    description: str
    became: str
    hint: str

    @property
    def open(self) -> bool:
        """Whether nobody has said yet what it is."""
        return not self.became


@dataclass(frozen=True, slots=True)
class StatementReport:
    """What became of a statement. status: imported, duplicate; problems: in words, what a person has to look at."""

    file: str
    sha256: str
    form: str
    status: str
    lines: int
    known: int
    payments: int
    deposits: int
    matched: int
    debits: int
    open_lines: int
    cents: int
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatchReport:
    """What matching did by itself: (payment, remittance) of each, and how many payments are left that nothing fits for sure."""

    matched: tuple[tuple[str, str, int], ...]
    left: int
    left_cents: int


@dataclass(frozen=True, slots=True)
class EnrolmentRow:
    """How it stands with a payer's electronic remittances or payments."""

    payer: str
    provider: str
    what: str
    state: str
    since_on: date | None
    note: str
