"""From a correction to the claims: signed, and what its denials are about stands ready in the outbox in the same request."""

from __future__ import annotations

from dataclasses import dataclass

from acts import correction, correction_waiting, outbox, rights
from acts.correction_links import reached_rows
from acts.correction_rows import ReachedRow
from acts.desk import Act, Desk, act
from acts.outbox_rows import OutboxRow, ResendPlan
from acts.resend import propose
from acts.views import AmendmentRow, Correction
from billing.text import clean
from store import corrections
from store.corrections import Reached
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
    return _after(job, found, amendments, reason, "", ready=ready)


def countersign(desk: Desk, number: int, version: int | None = None, *, ready: bool = True) -> Signed:
    """The same for one that waited."""
    job = desk.asking(desk.request)
    amendments = correction_waiting.countersign(job, number, version)
    one = corrections.one(job.books.read, number)
    assert one is not None
    return _after(job, number, amendments, one.reason, one.proposed_by, ready=ready)


def _after(job: Desk, number: int, amendments: tuple[AmendmentRow, ...], reason: str, asked_by: str, *, ready: bool) -> Signed:
    entries: list[OutboxRow] = []
    not_ready: list[tuple[str, str]] = []
    for one in corrections.claims_of(job.books.read, number) if ready else ():
        if one.becomes != "ready":
            continue
        try:
            entries.append(_made_ready(job, one, reason, asked_by))
        except ClaimdeskError as error:
            # The record is signed all the same; the claim's denial stays in the queue and shows the correction.
            not_ready.append((clean(one.control_number), error.what))
    return Signed(number, amendments, tuple(entries), reached_rows(job.books.read, number), tuple(not_ready))


def _made_ready(job: Desk, one: Reached, reason: str, asked_by: str) -> OutboxRow:
    """The claim into the outbox; of who sends no claims it is held there until a biller lets it go."""
    plan = propose(job, one.control_number)
    if plan.wrong:
        raise Refused(plan.wrong[0].message.removesuffix("."), "correction", "Nothing was sent.")
    held = "" if rights.why_not(job.actor, "send.put") is None else f"corrected by {job.actor.name} (K-{one.correction}): release it"
    if plan.to_acknowledge and not held:
        held = f"corrected (K-{one.correction}), and {' '.join(plan.to_acknowledge)} warns: look, then release it with a word"
    return outbox.view(job, _ready(job, plan, reason, held, asked_by))


@act("correction.ready")
def _ready(act: Act, plan: ResendPlan, reason: str, held: str, asked_by: str) -> int:
    return outbox.put_in(act, plan, (), {}, outbox.Words(reason), held=held, asked_by=asked_by)
