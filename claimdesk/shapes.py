"""The JSON documents of the interface, made from the rows of acts: money as text with two decimals, days and moments as ISO 8601."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from acts.deposits_rows import BankRow
from acts.views import (
    AmendmentRow,
    ClaimRemittance,
    ClaimView,
    Counts,
    EventRow,
    FileReport,
    LineView,
    Page,
    PostReport,
    Proof,
    QueueRow,
    StandingAdjustment,
    UndoPlan,
    WorkView,
)
from billing.findings import Finding
from billing.money import plain


def day(value: date | None) -> str | None:
    """2026-10-15."""
    return value.isoformat() if value else None


def moment(value: datetime | None) -> str | None:
    """UTC with Z, to the microsecond that the books keep."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if value else None


def problem(found: Finding) -> dict[str, Any]:
    """One of `problems`: severity, segment, position counted from the file's first ISA = 1, code, message."""
    place = found.place
    said: dict[str, Any] = {
        "severity": found.severity,
        "segment": place.segment if place else None,
        "position": place.position if place else None,
        "code": found.code,
        "message": found.message,
    }
    if found.field:
        said["field"] = found.field
    if found.value:
        said["value"] = found.value
    return said


def files(reports: Iterable[FileReport]) -> dict[str, Any]:
    """`import`."""
    return {
        "files": [
            {
                "file": r.file,
                "sha256": r.sha256,
                "transaction": r.transaction,
                "status": r.status,
                "claims": r.claims,
                "traces": list(r.traces),
                "problems": [problem(p) for p in r.problems],
            }
            for r in reports
        ]
    }


def bank(row: BankRow | None) -> dict[str, Any] | None:
    """What has come of a remittance's payment: what came less what it says was paid is the difference."""
    if row is None:
        return None
    return {
        "state": row.state,
        "words": row.words,
        "found": plain(row.cents),
        "difference": plain(row.difference_cents),
        "deposit": f"D-{row.deposit}" if row.deposit is not None else None,
        "payment": f"P-{row.payment}" if row.payment is not None else None,
    }


def posted(r: PostReport) -> dict[str, Any]:
    """One remittance of `post`, with its life and its money beside what the interface fixes."""
    return {
        "trace": r.trace,
        "payer": r.payer,
        "paid": plain(r.paid_cents),
        "claim_total": plain(r.claim_total_cents),
        "provider_adjustment": plain(r.provider_cents),
        "claims": r.claims,
        "posted": r.posted,
        "held": r.held,
        "state": r.state,
        "exceptions": [{"claim": e.claim, "reason": e.reason, "message": e.message} for e in r.exceptions],
        "life": r.life,
        "age_days": r.age_days,
        "bank": bank(r.bank),
        "plan": r.plan_hash or None,
    }


def posts(reports: Iterable[PostReport]) -> dict[str, Any]:
    """`post`."""
    return {"remittances": [posted(r) for r in reports]}


def item(row: QueueRow) -> dict[str, Any]:
    """One work item of the queue."""
    return {
        "claim": row.control_number,
        "patient": row.patient_sent,
        "payer": row.payer,
        "category": row.category,
        "reasons": list(row.reasons),
        "codes": list(row.codes),
        "remarks": list(row.remarks),
        "at_stake": plain(row.at_stake_cents),
        "expected": plain(row.expected_cents),
        **_worth(row),
        "deadline": day(row.deadline_on),
        "days_left": row.days_left,
        "priority": row.priority,
        "owner": row.owner,
        "leased_by": row.leased_by,
        "leased_until": moment(row.leased_until),
        "follow_up": day(row.follow_up_on),
        "kind": row.kind,
        "state": row.state,
        "why": row.why,
        "opened": day(row.opened_on),
        "visit": day(row.visit_on),
        "provider": row.provider or None,
    }


def _worth(row: QueueRow) -> dict[str, Any]:
    """The chance in per cent and what it rests on; what is usually allowed for the amount at stake, null where that is not known."""
    known = row.price
    return {
        "chance": row.chance,
        "chance_from": {
            "playbook": known.chance.prior if known else row.chance,
            "decided": known.chance.seen.decided if known else 0,
            "won": known.chance.seen.won if known else "0",
            "decided_elsewhere": known.chance.others.decided if known else 0,
            "won_elsewhere": known.chance.others.won if known else "0",
        },
        "usual_allowed": None if row.usual_cents is None else plain(row.usual_cents),
        "allowed_from": known.answers if known else 0,
        "worth": list(row.worth),
    }


def queue(page: Page[QueueRow], counts: Counts) -> dict[str, Any]:
    """`queue`."""
    return {
        "total": counts.total,
        "at_stake": plain(counts.at_stake_cents),
        "next": page.after,
        "items": [item(r) for r in page.rows],
        "denied": {"total": counts.denied_total, "at_stake": plain(counts.denied_at_stake_cents)},
    }


def _adjustment(a: StandingAdjustment) -> dict[str, Any]:
    return {
        "group": a.group,
        "reason": a.reason,
        "amount": plain(a.cents),
        "payer": a.payer,
        "trace": a.trace,
        "kind": a.kind,
        "posted": plain(a.posted_cents),
    }


def _line(line: LineView) -> dict[str, Any]:
    return {
        "line": line.number,
        "procedure": line.procedure or line.revenue,
        "modifiers": list(line.modifiers),
        "date": day(line.on),
        "units": line.units,
        "charge": plain(line.charge_cents),
        "paid": plain(line.paid_cents),
        "adjusted": plain(line.adjusted_cents),
        "denied": plain(line.denied_cents),
        "patient_balance": plain(line.patient_cents),
        "insurance_balance": plain(line.insurance_cents),
        "adjustments": [_adjustment(a) for a in line.adjustments],
        "remarks": list(line.remarks),
    }


def _remittance(r: ClaimRemittance) -> dict[str, Any]:
    return {
        "trace": r.trace,
        "payer": r.payer,
        "status": r.status,
        "date": day(r.paid_on),
        "charge": plain(r.charge_cents),
        "paid": plain(r.paid_cents),
        "posted": r.posted,
        "held": r.held,
        "reversed_by": r.reversed_by,
    }


def _work(work: WorkView) -> dict[str, Any]:
    said = item(work.row)
    said["words"] = list(work.words)
    if work.deadline:
        d = work.deadline
        said["clock"] = {
            "name": d.clock,
            "due": day(d.due_on),
            "safe": day(d.safe_on),
            "starts": day(d.starts_on),
            "rule": d.rule,
            "source": d.source,
            "basis": d.basis,
            "version": work.clock.version if work.clock else "shipped",
            "of": work.clock.name if work.clock else None,
            "reviewed_by": (work.clock.reviewed_by or None) if work.clock else None,
            "reviewed_on": (work.clock.reviewed_on or None) if work.clock else None,
            "conflict": d.conflict or None,
        }
    if work.rule:
        said["rule"] = {
            "of": work.rule.name,
            "version": work.rule.version,
            "source": work.rule.source,
            "reviewed_by": work.rule.reviewed_by or None,
            "reviewed_on": work.rule.reviewed_on or None,
        }
    said["steps"] = [
        {"label": s.label, "effect": s.effect, "last_day": day(s.last_day), "allowed": s.allowed, "why_not": s.why_not or None}
        for s in work.steps
    ]
    return said


def event(row: EventRow) -> dict[str, Any]:
    """One event of the log."""
    return {
        "number": row.number,
        "moment": moment(row.moment),
        "actor": row.actor,
        "act": row.act,
        "subjects": list(row.subjects),
        "reason": row.reason,
        "before": row.before,
        "after": row.after,
        "words": row.words,
        "undoes": row.undoes,
    }


def claim(view: ClaimView) -> dict[str, Any]:
    """`claim`."""
    f = view.figures
    main = next((w for w in view.work if w.row.kind == "denial"), view.work[0] if view.work else None)
    return {
        "claim": view.control_number,
        "payer": view.payer,
        "payer_now": view.payer_now,
        "payers": [{"rank": rank, "payer": name, "member": member} for rank, name, member in view.payers],
        "patient": view.patient_sent,
        "status": f.status,
        "version": view.version,
        "charge": plain(f.charge),
        "insurance_paid": plain(f.insurance_paid),
        "adjusted": plain(f.adjusted),
        "written_off": plain(f.written_off),
        "patient_paid": plain(f.patient_paid),
        "insurance_balance": plain(f.insurance),
        "patient_balance": plain(f.patient),
        "balance": plain(f.balance),
        "denied": plain(f.payer_denied),
        "denials": list(view.denials),
        "lines": [_line(line) for line in view.lines],
        "adjustments": [_adjustment(a) for a in view.adjustments],
        "remarks": list(view.remarks),
        "remittances": [_remittance(r) for r in view.remittances],
        "diagnoses": list(view.diagnoses),
        "shown_paid": [{"what": what, "amount": plain(cents)} for what, cents in view.shown_paid],
        "work": _work(main) if main else None,
        "items": [_work(w) for w in view.work],
        "notes": [{"moment": moment(n.moment), "actor": n.actor, "text": n.text, "retracted": n.retracted} for n in view.notes],
        "history": [event(e) for e in view.history],
    }


def ledger(proof: Proof) -> dict[str, Any]:
    """`ledger check`."""
    return {"ok": proof.ok, **proof.counted, "problems": [{"subject": who, "message": what} for who, what in proof.problems]}


def audit(proof: Proof) -> dict[str, Any]:
    """`audit verify`: event is a number where the problem names one."""
    said = [{"event": int(who) if who.isdigit() else (who or None), "message": what} for who, what in proof.problems]
    return {"ok": proof.ok, **proof.counted, "head": proof.head, "problems": said}


def log(page: Page[EventRow]) -> dict[str, Any]:
    """`audit log`."""
    return {"events": [event(e) for e in page.rows], "next": page.after}


def undo(plan: UndoPlan, done: bool) -> dict[str, Any]:
    """`undo`, previewed or done."""
    return {
        "ok": not plan.obstacles,
        "done": done,
        "request": plan.request,
        "words": list(plan.words),
        "amount": plain(plan.cents),
        "obstacles": list(plan.obstacles),
        "events": [event(e) for e in plan.events],
    }


def amendment(row: AmendmentRow) -> dict[str, Any]:
    """A signed correction."""
    return {
        "moment": moment(row.moment),
        "author": row.author,
        "field": row.field,
        "was": row.was,
        "shall_be": row.shall_be,
        "reason": row.reason,
        "evidence": row.evidence,
        "kind": row.kind,
    }
