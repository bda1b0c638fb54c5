"""What the books know of one claim: all that posting, settling and undoing may ask. Made by the store, read by the rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from billing.contract import Terms
from billing.corrected_since import CorrectedSince
from billing.ledger import Account, Entry, EntryKind, TransactionKind
from billing.records_asked import RecordsRequest
from billing.rejected import Rejection
from billing.remittance import ClaimPayment

#: NORMAL settles the account, DENIAL stays owed by the payer until worked, REVIEW is for a person.
Kind = Literal["NORMAL", "DENIAL", "REVIEW"]

#: standing: counts. ignored: kept in the history, without effect (a denial as duplicate, status 23 and 25).
#: superseded, reversed, undone: it counted once.
AnswerState = Literal["standing", "ignored", "superseded", "reversed", "undone"]


@dataclass(frozen=True, slots=True)
class PayerRef:
    """A payer as the books know it: number in the books, name, every identifier it was ever named by, class, capitated or not."""

    payer: int
    name: str
    ids: tuple[str, ...] = ()
    payer_class: str = "commercial_contracted"
    capitated: bool = False


@dataclass(frozen=True, slots=True)
class ClaimPayer:
    """A payer that the claim names, at its rank in payer order (1 first)."""

    payer: PayerRef
    rank: int
    member_id: str = ""


@dataclass(frozen=True, slots=True)
class BookLine:
    """A service line of the claim's present version. A line that a replacement took away stays, with a charge of 0."""

    number: int
    line_control_number: str
    procedure: str
    modifiers: tuple[str, ...]
    revenue: str
    units: str
    charge_cents: int
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True, slots=True)
class PostedAdjustment:
    """An adjustment on one of our lines: cents as the payer gave it (its share, where it came at claim level), posted_cents as
    it reached the contractual account, kind as the playbook read it when it was posted."""

    group: str
    reason: str
    cents: int
    kind: Kind
    posted_cents: int = 0
    claim_level: bool = False

    @property
    def code(self) -> str:
        """As it is written: CO-45."""
        return f"{self.group}-{self.reason}"


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """What one adjudication said of one of our lines. forwarded: status 19, 20, 21. protected: N781, N782, N783 were among its remarks.

    unposted_cents: a later payer's contractual adjustment that was not posted; flag says why (repeats_primary or next_payer).
    """

    answer: int
    line: int
    payer: int
    rank: int
    status: str
    paid_cents: int
    adjustments: tuple[PostedAdjustment, ...] = ()
    remarks: tuple[str, ...] = ()
    state: AnswerState = "standing"
    unposted_cents: int = 0
    flag: Literal["", "repeats_primary", "next_payer"] = ""

    @property
    def forwarded(self) -> bool:
        """Processed and forwarded to the next payer by the payer itself (CLP02 19, 20, 21)."""
        return self.status in ("19", "20", "21")


@dataclass(frozen=True, slots=True)
class PostedAnswer:
    """An adjudication of this claim that was posted, with its transaction and what it said of each line, in order of posting.

    check_cents: the sum of its reason 23 (any group), None where it had none. awaits: reversed, and nothing came in its place.
    """

    answer: int
    transaction: int
    payer: int
    rank: int
    status: str
    payer_control_number: str
    charge_cents: int
    paid_cents: int
    answer_key: str
    remittance: int
    trace: str
    paid_on: date | None
    lines: tuple[LineAnswer, ...]
    remarks: tuple[str, ...] = ()
    check_cents: int | None = None
    state: Literal["posted", "reversed", "undone"] = "posted"


@dataclass(frozen=True, slots=True)
class Posted:
    """One ledger entry of this claim, with its transaction."""

    transaction: int
    transaction_kind: TransactionKind
    account: Account
    line: int
    cents: int
    kind: EntryKind
    answer: int | None = None
    payer: int | None = None
    remittance: int | None = None
    payment: int | None = None


def posted(transaction: int, kind: TransactionKind, entry: Entry) -> Posted:
    """An entry as the books of its claim hold it."""
    return Posted(
        transaction, kind, entry.account, entry.line, entry.cents, entry.kind, entry.answer, entry.payer, entry.remittance, entry.payment
    )


@dataclass(frozen=True, slots=True)
class Move:
    """A person's act that moved money on one line (write_off, to_patient, recoupment), still in effect, and the answers it rested on."""

    transaction: int
    kind: Literal["write_off", "to_patient", "recoupment"]
    line: int
    cents: int
    rests_on: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """One sending of the claim: to the payer of which rank, on which day, and within how many days that payer usually answers.

    known_by: from how many of its answers that is known; 0: the practice says so, or nothing is known.
    """

    rank: int
    on: date
    answer_days: int
    known_by: int = 0

    @property
    def words(self) -> str:
        """The payer's usual time, in words."""
        if self.known_by:
            return f"nine of ten answers come within {self.answer_days} days ({self.known_by:,} answers)"
        return f"its usual time is {self.answer_days} days"


@dataclass(frozen=True, slots=True)
class ClaimBooks:
    """One claim, whole. entries: every ledger entry ever made on it; moves: the acts still in effect; answers in order of posting.

    our_ids: NPIs and tax numbers of every billing provider of this practice. protected: the patient is marked as a Qualified
    Medicare Beneficiary. credit_since: when the credit that stands on it was known, credit_halted_days: how long an inquiry halts its
    clock. other_payers: payers that answered though the claim does not name them. terms: the first payer's contracts,
    with their rates for the services of the claim. rejection: its newest sending was refused on its way in, and that stands.
    records: requests for records that were not withdrawn. corrected: corrections of the record that it was sent before.
    appeal_lost: level and day of the last appeal that was decided against it, wholly or in part.
    sent: its sendings in order; resubmitted_on: sent again and not answered since.
    """

    claim: int
    control_number: str
    version: int
    charge_cents: int
    lines: tuple[BookLine, ...]
    payers: tuple[ClaimPayer, ...]
    answers: tuple[PostedAnswer, ...] = ()
    entries: tuple[Posted, ...] = ()
    moves: tuple[Move, ...] = ()
    patient_last: str = ""
    subscriber_last: str = ""
    born_on: date | None = None
    member_ids: tuple[str, ...] = ()
    service_from_on: date | None = None
    service_to_on: date | None = None
    voided: bool = False
    protected: bool = False
    other_payers: tuple[PayerRef, ...] = ()
    credit_since: date | None = None
    credit_halted_days: int = 0
    terms: tuple[Terms, ...] = ()
    rejection: Rejection | None = None
    records: tuple[RecordsRequest, ...] = ()
    corrected: tuple[CorrectedSince, ...] = ()
    appeal_lost: tuple[int, date] | None = None
    sent: tuple[Sent, ...] = ()
    resubmitted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One CLP to be posted, with what its remittance says. payers: who sent it. accepted: a person posts it as it came.

    matched: a person said whose it is, so the names need not agree. by_payers_number: known by the number that its payer gave an
    earlier answer (CLP07, REF*F8), so they must. part: payment is what of the adjudication a person gave to this claim.
    """

    answer: int
    payment: ClaimPayment
    payer: PayerRef
    remittance: int
    trace: str
    paid_on: date | None
    payee_ids: tuple[str, ...]
    answer_key: str
    accepted: bool = False
    matched: bool = False
    by_payers_number: bool = False
    part: bool = False
