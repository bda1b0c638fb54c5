"""A remittance as a command reports it and as a screen shows it: balances, what is held, what posting will do."""

from __future__ import annotations

from datetime import date

from acts import planning, remittance_list
from acts.desk import Desk
from acts.holding import hold_rows, planned_holds
from acts.takeback_told import told
from acts.views import PostException, PostReport, RemittanceView
from billing import posting
from billing.books import Answer
from billing.notice import notices
from billing.plans import ClaimPlan, RemittancePlan
from billing.preview import consequences
from billing.text import clean, name_shown
from store import auto_post, files, holds, life, remittances, returns
from store.auto_post import RefusalRow
from store.engine.sqlite import Read
from store.ids import CHUNK, chunks
from store.life import Check

UNMATCHED = frozenset({"unmatched", "ambiguous", "not_ours", "line_unmatched"})
"""Reasons to hold an answer of which nobody knows yet whose claim, or which line, it is."""
UNREADABLE = "unreadable"
"""The reason of a claim in a remittance that could not be understood: kept as it came, it never posts."""


def report(read: Read, row: remittances.RemittanceRow, state: str, today: date, *, newly_held: bool) -> PostReport:
    """What `post` says of a remittance; claims, posted and held count the remittance, not the call."""
    exceptions = [
        PostException(record.control_number if record.adjudication is not None else None, record.reason, record.message)
        for record in holds.held(read, row.id)
    ]
    if row.state not in ("loaded", "duplicate"):
        exceptions += [PostException(number or "(no number)", UNREADABLE, message) for number, message in remittances.unread(read, row.id)]
    listed = remittance_list.rows(read, (row,), today)[0]
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
        life=listed.life,
        age_days=listed.age_days,
        bank=listed.bank,
        plan_hash=remittances.plan_hash(read, row.id),
        duplicate_of=listed.duplicate_of,
    )


def view(read: Read, row: remittances.RemittanceRow, today: date) -> RemittanceView:
    """One remittance whole, with the plan of what is left to post: the same plan, by its hash, that `post` writes."""
    plan, answers, follows = _worked_out(read, row, today)
    services = 0
    listed: list[tuple[int, str, str, str, int, int, str]] = []
    still = {waiting.answer for waiting in remittances.waiting(read, row.id)}
    # What a person took back is in no plan, and held all the same.
    reasons: dict[int, str] = {
        r.adjudication: r.reason for r in holds.held(read, row.id) if r.adjudication is not None and r.reason == "taken_back"
    }
    reasons |= {one.answer: one.hold.reason for part in plan.parts for one in part.answers if one.hold}
    back = {one.adjudication for one in returns.of_remittance(read, row.id)}
    for answer, payment in remittances.numbered_payments(read, row.id):
        services += len(payment.lines)
        name = name_shown(payment.patient.last, payment.patient.first) if payment.patient else ""
        state = "returned" if answer in back else "posted"
        if answer in still:
            state = reasons.get(answer, "out_of_balance" if plan.hold_all else "ready")
        listed.append((answer, clean(payment.control_number), name, payment.status, payment.charge_cents, payment.paid_cents, state))
    will = [one for part in plan.parts for one in part.answers if one.hold is None]
    held_cents = sum(one.paid_cents for part in plan.parts for one in part.answers if one.hold is not None)
    rows = hold_rows(read, row)
    if row.state == "loaded":
        rows = planned_holds(row, plan.parts, answers, plan.hold_all, today)
    file = files.by_number(read, row.file)
    check = check_of(read, row, plan, today)
    return RemittanceView(
        row=remittance_list.rows(read, (row,), today, {row.id: check})[0],
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
        notices=notices(remittances.as_came(read, row), remittances.every_payment(read, row.id)),
        follows=follows,
        alone=tuple(_alone(refusal) for refusal in auto_post.refusals(read, row.id)),
    )


def claim_of(desk: Desk, answer: int) -> str | None:
    """The number of the claim of ours that an answer is about, as it is opened; None where no claim of ours is known for it."""
    return life.claim_of(desk.books.read, answer)


def _alone(refusal: RefusalRow) -> str:
    whose = clean(refusal.control_number) if refusal.adjudication is not None else "The whole"
    tried = " It is tried again." if refusal.state == "marked" else ""
    return f"{whose}: {clean(refusal.message)}.{tried}"


def checked(read: Read, row: remittances.RemittanceRow, today: date) -> Check:
    """What posting it would do, in numbers, worked out now."""
    return check_of(read, row, planned(read, row, today)[0], today)


def check_of(read: Read, row: remittances.RemittanceRow, plan: RemittancePlan, today: date) -> Check:
    answers = [one for part in plan.parts for one in part.answers]
    held = [one for one in answers if one.hold is not None]
    whole = row.claim_count if plan.hold_all else len(held) + len(remittances.unread(read, row.id))
    was = life.checks(read, (row.id,)).get(row.id)
    return Check(
        remittance=row.id,
        basis=life.bases(read, (row.id,))[row.id],
        held=whole,
        unmatched=sum(1 for one in held if one.hold is not None and one.hold.reason in UNMATCHED),
        held_cents=row.paid_cents if plan.hold_all else sum(one.paid_cents for one in held),
        will_post=len(answers) - len(held),
        will_post_cents=sum(one.paid_cents for one in answers if one.hold is None),
        plan_hash=plan.hash,
        on_day=today.isoformat(),
        seen_hash=was.seen_hash if was else "",
        seen_by=was.seen_by if was else "",
        seen_at=was.seen_at if was else None,
    )


def planned(read: Read, row: remittances.RemittanceRow, today: date) -> tuple[RemittancePlan, dict[int, Answer]]:
    """The plan of what is left to post, and the answers in it. Of a payment that came twice nothing is planned."""
    plan, answers, _ = _worked_out(read, row, today)
    return plan, answers


def _worked_out(read: Read, row: remittances.RemittanceRow, today: date) -> tuple[RemittancePlan, dict[int, Answer], tuple[str, ...]]:
    plans: list[ClaimPlan] = []
    answers: dict[int, Answer] = {}
    follows: list[str] = []
    todo = [] if row.state == "duplicate" else planning.parts(read, row)
    for some in chunks(todo, CHUNK):
        made = planning.plan_parts(read, row, some, today)
        plans += made.plans
        answers |= made.answers
        for one in made.plans:
            if one.claim is not None:
                book = made.books[one.claim]
                follows += [f"{clean(book.control_number)}: {said}" for said in consequences(one, book)]
    plan = posting.plan(
        row.id,
        row.payer,
        told(read, row, remittances.as_came(read, row)),
        remittances.every_payment(read, row.id),
        tuple(plans),
        received_before=row.state == "duplicate" or remittances.received(read, row.id),
    )
    return plan, answers, () if plan.hold_all else tuple(follows)
