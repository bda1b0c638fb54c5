"""A remittance as a command reports it and as a screen shows it: balances, what is held, what posting will do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from acts import planning
from acts.holding import hold_rows, planned_holds
from acts.views import PostException, PostReport, RemittanceRow, RemittanceView
from billing import posting
from billing.books import Answer
from billing.money import shown
from billing.plans import ClaimPlan, RemittancePlan
from billing.text import clean, name_shown
from store import files, holds, remittances
from store.engine.sqlite import Read
from store.ids import CHUNK, chunks

UNREADABLE = "unreadable"
"""The reason of a claim in a remittance that could not be understood: kept as it came, it never posts."""


def report(read: Read, row: remittances.RemittanceRow, state: str, *, newly_held: bool) -> PostReport:
    """What `post` says of a remittance; claims, posted and held count the remittance, not the call."""
    exceptions = [
        PostException(record.control_number if record.adjudication is not None else None, record.reason, record.message)
        for record in holds.held(read, row.id)
    ]
    if row.state not in ("loaded", "duplicate"):
        exceptions += [PostException(number or "(no number)", UNREADABLE, message) for number, message in remittances.unread(read, row.id)]
    return PostReport(
        trace=row.trace,
        payer=row.payer_name,
        paid_cents=row.paid_cents,
        claim_total_cents=row.claim_total_cents,
        provider_cents=row.provider_cents,
        claims=row.claim_count,
        posted=row.posted,
        held=row.held,
        state=state,
        exceptions=tuple(exceptions),
        newly_held=newly_held,
    )


def list_row(read: Read, row: remittances.RemittanceRow, today: date) -> RemittanceRow:
    """A remittance as the list shows it. What a remittance that was never posted would hold is known only when it is opened."""
    off = row.paid_cents - (row.claim_total_cents - row.provider_cents)
    name = read.value("SELECT name FROM source_file WHERE id = :id", id=row.file)
    return RemittanceRow(
        remittance=row.id,
        number=f"R-{row.id}",
        state=row.state,
        word=word_of(row.state, row.held, off),
        payer=clean(row.payer_name),
        payer_id=clean(row.payer_id),
        trace=clean(row.trace),
        paid_on=row.paid_on,
        claims=row.claim_count,
        posted=row.posted,
        held=row.held,
        paid_cents=row.paid_cents,
        off_cents=off,
        duplicate_of=f"R-{row.duplicate_of}" if row.duplicate_of else None,
        file=clean(str(name)),
        age_days=(today - row.paid_on).days if row.paid_on else None,
    )


def word_of(state: str, held: int, off_cents: int) -> str:
    """The state in the list's words."""
    if state == "duplicate":
        return "DOUBLE"
    if state == "posted":
        return "POSTED"
    if off_cents:
        return f"OFF {shown(abs(off_cents))}"
    if held:
        return f"HELD {held}"
    return "POSTING" if state == "posting" else "PART POSTED" if state == "part_posted" else "READY"


def view(read: Read, row: remittances.RemittanceRow, today: date) -> RemittanceView:
    """One remittance whole, with the plan of what is left to post: the same plan, by its hash, that `post` writes."""
    plan, answers = planned(read, row, today)
    services = 0
    listed: list[tuple[int, str, str, str, int, int, str]] = []
    still = {waiting.answer for waiting in remittances.waiting(read, row.id)}
    reasons = {one.answer: one.hold.reason for part in plan.parts for one in part.answers if one.hold}
    for answer, payment in remittances.numbered_payments(read, row.id):
        services += len(payment.lines)
        name = name_shown(payment.patient.last, payment.patient.first) if payment.patient else ""
        state = "posted" if answer not in still else reasons.get(answer, "out_of_balance" if plan.hold_all else "ready")
        listed.append((answer, clean(payment.control_number), name, payment.status, payment.charge_cents, payment.paid_cents, state))
    will = [one for part in plan.parts for one in part.answers if one.hold is None]
    held_cents = sum(one.paid_cents for part in plan.parts for one in part.answers if one.hold is not None)
    rows = hold_rows(read, row)
    if row.state == "loaded":
        rows = planned_holds(row, plan.parts, answers, plan.hold_all, today)
    shown_row = list_row(read, row, today)
    if row.state == "loaded" and rows:
        shown_row = replace(shown_row, word=word_of(row.state, len(rows), shown_row.off_cents))
    file = files.by_number(read, row.file)
    return RemittanceView(
        row=shown_row,
        method=row.method,
        services=services,
        balances=plan.balances,
        held=rows,
        summary=plan.summary,
        will_post=len({one.answer for one in will}),
        will_post_cents=sum(one.paid_cents for one in will),
        will_hold_cents=row.paid_cents if plan.hold_all else held_cents,
        plan_hash=plan.hash,
        claims=tuple(listed),
        findings=file.findings if file else (),
    )


def planned(read: Read, row: remittances.RemittanceRow, today: date) -> tuple[RemittancePlan, dict[int, Answer]]:
    """The plan of what is left to post, and the answers in it. Of a payment that came twice nothing is planned."""
    plans: list[ClaimPlan] = []
    answers: dict[int, Answer] = {}
    todo = [] if row.state == "duplicate" else planning.parts(read, row)
    for some in chunks(todo, CHUNK):
        made = planning.plan_parts(read, row, some, today)
        plans += made.plans
        answers |= made.answers
    plan = posting.plan(
        row.id,
        row.payer,
        remittances.as_came(read, row),
        remittances.every_payment(read, row.id),
        tuple(plans),
        received_before=row.state == "duplicate" or remittances.received(read, row.id),
    )
    return plan, answers
