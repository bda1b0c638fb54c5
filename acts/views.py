"""What a screen or a command gets to see: plain frozen rows, made by look and lists, money in cents, days as dates."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from acts.exception_rows import HoldDetail
from acts.hands_rows import DraftRow, HandoverRow
from acts.queue_rows import Counts, Page, QueueGroup, QueueRow, QueueView
from acts.remittance_rows import HoldRow, PostException, PostReport, RemittanceRow, RemittanceView
from acts.rules_rows import RuleSaid
from acts.talk_rows import ForMe, TalkRow
from billing.amendment_kinds import Said
from billing.findings import Finding
from billing.plans import Deadline, Figures

__all__ = [
    "AmendmentRow", "Candidate", "CandidateField", "ChartField", "ChartView", "ClaimRemittance", "ClaimView",
    "Correction", "Counts", "DeskQueue", "DeskView", "EventRow", "FileReport", "Hit", "HoldRow", "HoldView",
    "LineView", "NoteView", "Page", "PostException", "PostReport", "Proof", "QueueGroup", "QueueRow",
    "QueueView", "RemittanceRow", "RemittanceView", "StandingAdjustment", "Step", "TouchedClaim", "UndoPlan",
    "WorkView",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class DeskQueue:
    """One line of the Desk: a queue that exists (denials, the other kinds, remittances to post, held answers, records corrected)."""

    name: str
    screen: str
    kind: str | None
    open: int
    cents: int
    oldest_days: int | None
    overdue: int
    due_soon: int
    yours: int
    digit: int = 0
    """The key that opens it, the same on every day; 0: it has none."""


@dataclass(frozen=True, slots=True)
class DeskView:
    """Today at a glance: queues, what I hold, what happened since my last sitting, what I did today.

    drafts: what I typed and did not save; last_shift: notes that I have not read; aside: how many claims of mine wait, and when the first
    comes back; idle: (people, items, cents) of work whose person is away or left; for_me: mentions and questions, a sentence each;
    scrub_due: open claims that wait to be held against the edits again."""

    queues: tuple[DeskQueue, ...]
    hands: tuple[QueueRow, ...]
    since: datetime | None
    since_words: tuple[str, ...]
    done_today: int
    done_cents: int
    drafts: tuple[DraftRow, ...] = ()
    last_shift: tuple[HandoverRow, ...] = ()
    aside: int = 0
    aside_next: date | None = None
    idle: tuple[int, int, int] = (0, 0, 0)
    for_me: tuple[ForMe, ...] = ()
    """Questions to answer, answers and comments to read."""
    scrub_due: int = 0


@dataclass(frozen=True, slots=True)
class StandingAdjustment:
    """An adjustment of a standing answer on a line."""

    group: str
    reason: str
    cents: int
    payer: str
    trace: str
    kind: str
    posted_cents: int

    @property
    def code(self) -> str:
        """As it is written: CO-45."""
        return f"{self.group}-{self.reason}"


@dataclass(frozen=True, slots=True)
class LineView:
    """A service line with what the payers said of it (standing answers, in payer order) and its figures."""

    number: int
    procedure: str
    modifiers: tuple[str, ...]
    revenue: str
    on: date | None
    units: str
    charge_cents: int
    paid_cents: int
    adjusted_cents: int
    denied_cents: int
    patient_cents: int
    insurance_cents: int
    adjustments: tuple[StandingAdjustment, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimRemittance:
    """An answer to this claim, posted or not. reversed_by: the trace that took it back."""

    remittance: int
    adjudication: int
    trace: str
    payer: str
    status: str
    paid_on: date | None
    charge_cents: int
    paid_cents: int
    posted: bool
    held: str | None
    reversed_by: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """A next step: what to do, its effect, its last day; allowed, or why not.

    key: the act that it starts in this desk, '' where only words.
    """

    number: int | None
    label: str
    effect: str
    last_day: date | None
    allowed: bool
    why_not: str
    key: str


@dataclass(frozen=True, slots=True)
class WorkView:
    """A work item of the claim, with its deadline explained and its next steps. order: how it came to its place in the queue.
    clock, rule: by which clock its last day came about, and by which row of the playbook it stands as it does."""

    row: QueueRow
    deadline: Deadline | None
    words: tuple[str, ...]
    steps: tuple[Step, ...]
    order: tuple[str, ...] = ()
    clock: RuleSaid | None = None
    rule: RuleSaid | None = None


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note; retracted where an undo took it back."""

    moment: datetime
    actor: str
    text: str
    retracted: bool


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event of the log in a sentence. before and after: the fields that it changed, as the log keeps them, by "relation id"."""

    number: int
    moment: datetime
    actor: str
    act: str
    words: str
    subjects: tuple[str, ...]
    reason: str
    before: dict[str, object] | None
    after: dict[str, object] | None
    undoes: int | None


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim whole, as the Claim screen and `claimdesk claim` show it. status and figures as interface.md defines them.

    version: what an act that moves money is asked with; it moves whenever money moves. patient_sent: the name as the file spelt it."""

    claim: int
    control_number: str
    version: int
    aliases: tuple[str, ...]
    person: int
    patient: str
    born_on: date | None
    sex: str
    payer: str
    payer_now: str
    member_id: str
    payers: tuple[tuple[int, str, str], ...]
    from_on: date | None
    to_on: date | None
    figures: Figures
    lines: tuple[LineView, ...]
    adjustments: tuple[StandingAdjustment, ...]
    remarks: tuple[str, ...]
    denials: tuple[str, ...]
    remittances: tuple[ClaimRemittance, ...]
    work: tuple[WorkView, ...]
    notes: tuple[NoteView, ...]
    history: tuple[EventRow, ...]
    diagnoses: tuple[str, ...]
    sources: tuple[str, ...]
    shown_paid: tuple[tuple[str, int], ...]
    leased_by: str | None
    leased_until: datetime | None
    draft: str
    patient_sent: str = ""
    talk: tuple[TalkRow, ...] = ()
    """Calls, questions and requests for records, newest first."""
    documents: int = 0
    """How many documents are filed to it."""
    asked: str = ""
    """A write-off of it that waits for a second person, in words."""
    projects: tuple[tuple[str, str], ...] = ()
    """The open projects that it belongs to: number and name."""
    corrected: tuple[str, ...] = ()
    """Corrections of the record that reached it, newest first; before them what waits for a signature."""


@dataclass(frozen=True, slots=True)
class CandidateField:
    """A row of the comparison: label, what came, what ours says, ok or not, words."""

    label: str
    came: str
    ours: str
    agrees: bool | None
    words: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim of ours that a held answer may belong to, ranked, with why, compared field by field, and what would follow from matching."""

    number: int
    claim: int
    control_number: str
    patient: str
    on: date | None
    charge_cents: int
    open_cents: int
    why: str
    fields: tuple[CandidateField, ...]
    after: tuple[str, ...]
    would_hold: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HoldView:
    """A held answer beside its candidates; detail: its differences and what can be done."""

    row: HoldRow
    came: tuple[CandidateField, ...]
    candidates: tuple[Candidate, ...]
    raw: str
    may_accept: str | None
    detail: HoldDetail = field(default_factory=HoldDetail)


@dataclass(frozen=True, slots=True)
class ChartField:
    """A field of a record that may be corrected: as it was before the present value (with the day it ended), is, since when. prose: a text
    of several lines."""

    relation: str
    subject: int
    name: str
    label: str
    value: str
    was: str
    was_until: str
    since: str
    version: int
    prose: bool = False


@dataclass(frozen=True, slots=True)
class AmendmentRow:
    """A correction that was signed."""

    moment: datetime
    author: str
    field: str
    was: str
    shall_be: str
    reason: str
    evidence: str
    kind: str


@dataclass(frozen=True, slots=True)
class TouchedClaim:
    """A claim that a correction touches, and what becomes of it (billing/corrected.py): ready, renewed, work, person, barred, stays.

    fields: what it would say otherwise if it went again; statement: what went to the patient about it; scrub: what the
    edits say of it as it would go, in words."""

    control_number: str
    status: str
    cents: int
    words: str
    becomes: str = ""
    fields: tuple[str, ...] = ()
    statement: str = ""
    scrub: str = ""


@dataclass(frozen=True, slots=True)
class ChartView:
    """A patient's record: demographics, coverages, diagnoses as fields in groups, amendments, claims."""

    person: int
    patient: str
    groups: tuple[tuple[str, tuple[ChartField, ...]], ...]
    amendments: tuple[AmendmentRow, ...]
    claims: tuple[TouchedClaim, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction proposed: field by field was and shall be, claims touched, what is wrong with it, versions it was made on, hash."""

    person: int
    claim: int | None
    changes: tuple[ChartField, ...]
    shall_be: tuple[str, ...]
    touches: tuple[TouchedClaim, ...]
    findings: tuple[Finding, ...]
    hash: str
    said: Said = field(default_factory=Said)
    wants: str = ""
    """Whose signature it wants, '' where whoever corrects it signs."""


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """What an undo would do, in words and money, and what stands in its way (then it cannot be done)."""

    request: str
    events: tuple[EventRow, ...]
    words: tuple[str, ...]
    cents: int
    obstacles: tuple[str, ...]
    hash: str
    again: bool = False
    """It does again what had been taken back."""
    remittances: int = 0
    """The remittances whose money would go out of the books again."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file of `import`, as interface.md fixes it."""

    file: str
    sha256: str
    transaction: str
    status: str
    claims: int
    traces: tuple[str, ...]
    problems: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found by number or name. kind: claim, patient, remittance, deposit, payment, cash, takeback, exception; key opens it."""

    kind: str
    key: str
    words: str
    detail: str


@dataclass(frozen=True, slots=True)
class Proof:
    """The answer of a proof: ok or not, what was counted, what does not fit (event or claim, and words)."""

    ok: bool
    counted: dict[str, int]
    head: str
    problems: tuple[tuple[str, str], ...]
