"""What posting intends, as data: the same plan is shown, hashed and written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from billing.books import LineAnswer
from billing.ledger import Transaction
from billing.odds import Price
from billing.outcomes import Outcome

HoldReason = Literal[
    "unmatched",
    "ambiguous",
    "not_ours",
    "out_of_balance",
    "charge_mismatch",
    "duplicate",
    "reversal_without_original",
    "reversal_mismatch",
    "already_reversed",
    "readjudicated_without_reversal",
    "line_unmatched",
    "unknown_status",
    "taken_back",
]

WorkKind = Literal[
    "denial",
    "review",
    "next_payer",
    "repeats_primary",
    "awaiting_correction",
    "credit",
    "recouped",
    "underpaid",
    "no_answer",
    "rejected",
    "records_requested",
    "record_changed",
]


@dataclass(frozen=True, slots=True)
class Hold:
    """Why an answer is not posted, what was expected and what came, each in a sentence for a biller."""

    reason: HoldReason
    message: str
    expected: str = ""
    came: str = ""


@dataclass(frozen=True, slots=True)
class End:
    """An earlier answer that no longer counts, wholly (line 0) or on one line."""

    answer: int
    line: int
    how: Literal["superseded", "reversed"]
    by: int


@dataclass(frozen=True, slots=True)
class AnswerPlan:
    """One CLP of the part: held, or the transactions to write, what it says of each line, and what it ends.

    The first transaction is the answer's own (kind answer or reversal), also where it has no entries. payer and rank: the payer of
    the books that it was taken for. paid_cents is CLP04, also where it is held.
    """

    answer: int
    hold: Hold | None
    transactions: tuple[Transaction, ...] = ()
    lines: tuple[LineAnswer, ...] = ()
    ends: tuple[End, ...] = ()
    rank: int = 0
    check_cents: int | None = None
    payer: int = 0
    paid_cents: int = 0


@dataclass(frozen=True, slots=True)
class Denial:
    """A denied amount on a line that is open now, by code, with what the playbook says of it."""

    line: int
    answer: int
    payer: int
    group: str
    reason: str
    remarks: tuple[str, ...]
    cents: int
    category: str

    @property
    def code(self) -> str:
        """As it is written: CO-16."""
        return f"{self.group}-{self.reason}"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A last day and how it came about: clock name, due day, safety day, the rule in words, source, start day.

    edition: the practice's own rule by name and version (CK-3 v2), '' for a shipped one. conflict: what another source gives, in a
    sentence; '' where none does. basis: what must have happened by then: received, postmarked, sent.
    """

    clock: str
    due_on: date
    safe_on: date
    rule: str
    source: str
    starts_on: date
    edition: str = ""
    conflict: str = ""
    basis: str = "received"


@dataclass(frozen=True, slots=True)
class Work:
    """A work item that the claim's books call for. basis: a digest of what called for it; a resolved item with that basis stays resolved.

    codes: denial codes for kind denial, codes under review else. chance is in per cent (80 for 0.80); follow_up_on: it waits until then.
    payer: whose job at the payer's (the number in the books). why: one sentence. price: what the chance and the usual amounts rest on,
    None for kinds of which nothing is learned.
    """

    kind: WorkKind
    payer: int
    category: str
    codes: tuple[str, ...]
    remarks: tuple[str, ...]
    at_stake_cents: int
    chance: int
    deadline: Deadline | None
    follow_up_on: date | None
    basis: str
    why: str
    price: Price | None = None


@dataclass(frozen=True, slots=True)
class LineFigures:
    """A line's figures in cents; balance = charge - insurance_paid - adjusted - written_off - patient_paid."""

    line: int
    charge: int
    insurance_paid: int
    adjusted: int
    written_off: int
    patient_paid: int
    payer_open: int
    payer_denied: int
    payer_next: int
    patient: int

    @property
    def insurance(self) -> int:
        """payer_open + payer_denied + payer_next."""
        return self.payer_open + self.payer_denied + self.payer_next

    @property
    def balance(self) -> int:
        """insurance + patient."""
        return self.insurance + self.patient


@dataclass(frozen=True, slots=True)
class Figures:
    """A claim's figures: the sums of its lines', and its status as interface.md names it."""

    lines: tuple[LineFigures, ...]
    charge: int
    insurance_paid: int
    adjusted: int
    written_off: int
    patient_paid: int
    payer_open: int
    payer_denied: int
    payer_next: int
    patient: int
    status: str

    @property
    def insurance(self) -> int:
        """The insurance balance."""
        return self.payer_open + self.payer_denied + self.payer_next

    @property
    def balance(self) -> int:
        """The claim's balance."""
        return self.insurance + self.patient


@dataclass(frozen=True, slots=True)
class Settled:
    """Where a claim's money stands after a change: the transaction that puts it there (None: it stands there), the open denials,
    the work it calls for, its figures, the payer whose turn it is, and what became of its denials."""

    transaction: Transaction | None
    denials: tuple[Denial, ...]
    work: tuple[Work, ...]
    figures: Figures
    payer_now: int
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimPlan:
    """A part: one claim's books with all its CLPs in a remittance. claim is None where no claim is ours."""

    claim: int | None
    answers: tuple[AnswerPlan, ...]
    settled: Settled | None
    hash: str


@dataclass(frozen=True, slots=True)
class Balance:
    """One of the three balances: what it starts from, what is taken off, what should be there and what is, in cents."""

    from_cents: int
    less_cents: int
    expected_cents: int
    found_cents: int

    @property
    def difference_cents(self) -> int:
        """found - expected; 0 where it balances."""
        return self.found_cents - self.expected_cents


@dataclass(frozen=True, slots=True)
class Balances:
    """The three balances of a remittance (TR3 1.10.2.1)."""

    service: Balance
    claim: Balance
    remittance: Balance


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A row of the preview: what posts, how many claims, how much, where it goes."""

    what: str
    claims: int | None
    cents: int
    goes_to: str


@dataclass(frozen=True, slots=True)
class RemittancePlan:
    """The whole intention for one remittance. received: the transaction that takes the money in, None where that was done before."""

    remittance: int
    parts: tuple[ClaimPlan, ...]
    received: Transaction | None
    balances: Balances
    hold_all: Hold | None
    summary: tuple[PlanLine, ...]
    hash: str
