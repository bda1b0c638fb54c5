"""From a correction to the claims: signed, and what its denials are about stands ready in the outbox in the same request."""

from __future__ import annotations

from dataclasses import dataclass

from acts import correction, correction_waiting, outbox, rights
from acts.correction_effects import outcome_words
from acts.correction_rows import ReachedRow
from acts.desk import Act, Desk, act
from acts.outbox_rows import STATES, OutboxRow, ResendPlan
from acts.resend import propose
from acts.views import AmendmentRow, Correction
from billing.resending import HOWS
from billing.text import clean
from store import corrections
from store.corrections import Reached
from store.engine.sqlite import Read
from store.errors import ClaimdeskError, Refused


@dataclass(frozen=True, slots=True)
class Signed:
    """A correction that was signed: its amendments, the claims that stand ready now, and those that do not, with why."""

    number: int
    amendments: tuple[AmendmentRow, ...]
    ready: tuple[OutboxRow, ...]
    claims: tuple[ReachedRow, ...]
    not_ready: tuple[tuple[str, str], ...]


def sign(desk: Desk, plan: Correction, reason: str, evidence: str, *, ready: bool = True) -> Signed:
    """Sign it, then put the claims whose denials it mends into the outbox: one request, so that one undo takes all of it back."""
    job = desk.asking(desk.request)
    amendments = correction.sign(job, plan, reason, evidence)
    found = corrections.newest(job.books.read, plan.person)
    assert found is not None
    return _after(job, found, amendments, reason, ready=ready)


def countersign(desk: Desk, number: int, version: int | None = None, *, ready: bool = True) -> Signed:
    """The same for one that waited."""
    job = desk.asking(desk.request)
    amendments = correction_waiting.countersign(job, number, version)
    one = corrections.one(job.books.read, number)
    assert one is not None
    return _after(job, number, amendments, one.reason, ready=ready)


def _after(job: Desk, number: int, amendments: tuple[AmendmentRow, ...], reason: str, *, ready: bool) -> Signed:
    entries: list[OutboxRow] = []
    not_ready: list[tuple[str, str]] = []
    for one in corrections.claims_of(job.books.read, number) if ready else ():
        if one.becomes != "ready":
            continue
        try:
            entries.append(_made_ready(job, one, reason))
        except ClaimdeskError as error:
            # The record is signed all the same; the claim's denial stays in the queue and shows the correction.
            not_ready.append((clean(one.control_number), error.what))
    return Signed(number, amendments, tuple(entries), reached_rows(job.books.read, number), tuple(not_ready))


def _made_ready(job: Desk, one: Reached, reason: str) -> OutboxRow:
    """The claim into the outbox; of who sends no claims it is held there until a biller lets it go."""
    plan = propose(job, one.control_number)
    if plan.wrong:
        raise Refused(plan.wrong[0].message.removesuffix("."), "correction", "Nothing was sent.")
    held = "" if rights.why_not(job.actor, "send.put") is None else f"corrected by {job.actor.name} (K-{one.correction}): release it"
    if plan.to_acknowledge and not held:
        held = f"corrected (K-{one.correction}), and {' '.join(plan.to_acknowledge)} warns: look, then release it with a word"
    return outbox.view(job, _ready(job, plan, reason, held))


@act("correction.ready")
def _ready(act: Act, plan: ResendPlan, reason: str, held: str) -> int:
    return outbox.put_in(act, plan, (), {}, outbox.Words(reason), held=held)


# -- the links, as they stand by now


def reached_rows(read: Read, number: int) -> tuple[ReachedRow, ...]:
    """The claims that a correction reached: what became of each, by what entry it went again, and what came of it."""
    return tuple(_row(read, one) for one in corrections.claims_of(read, number))


def _row(read: Read, one: Reached) -> ReachedRow:
    sent = ""
    if one.outbox is not None:
        state = STATES.get(one.outbox_state, one.outbox_state)
        what = HOWS.get(one.outbox_what, one.outbox_what)  # type: ignore[call-overload]
        sent = f"OUT-{one.outbox}: {what}, {state}" + (f" in {clean(one.file)}" if one.file else "")
    return ReachedRow(
        clean(one.control_number), one.becomes, clean(one.words), one.fields, sent, outcome_words(read, one.claim),
        corrections.denied_with(read, one.claim),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClaimCorrected:
    """A correction as its claim shows it: which, when, by whom, what it changed, and how the claim went again."""

    number: int
    on: str
    by: str
    fields: str
    sent: str
    owed: bool

    @property
    def words(self) -> str:
        """In a line."""
        then = self.sent or ("not sent again yet" if self.owed else "")
        return f"corrected {self.on} by {self.by}: {self.fields} (K-{self.number})" + (f"; {then}" if then else "")


def of_claim(read: Read, claim: int) -> tuple[ClaimCorrected, ...]:
    """The corrections that reached a claim, newest first."""
    owed = {one.correction for one in corrections.since_sent(read, (claim,)).get(claim, ())}
    out = []
    for one in reversed(corrections.of_claim(read, claim)):
        kept = corrections.one(read, one.correction)
        assert kept is not None
        row = _row(read, one)
        out.append(ClaimCorrected(one.correction, one.on.isoformat(), kept.decided_by, one.fields, row.sent, one.correction in owed))
    return tuple(out)
