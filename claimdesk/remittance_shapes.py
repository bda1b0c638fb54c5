"""The JSON documents about remittances: their list, one before it is posted, all clean ones, what posts by itself and what does not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from acts.auto_rows import AllowedRow, AutoReport, CleanPlan, CleanReport, KeptRow, LeftRow, RefusedRow
from acts.views import RemittanceRow, RemittanceView
from billing.money import plain
from billing.plans import Balance
from claimdesk import shapes
from claimdesk.shapes import bank, posted


def listed(row: RemittanceRow) -> dict[str, Any]:
    """One remittance of `remittances`. held: would be, where it was not posted yet; null where nobody has worked it out."""
    return {
        "number": row.number,
        "trace": row.trace,
        "payer": row.payer,
        "payer_id": row.payer_id,
        "state": row.state,
        "life": row.life,
        "word": row.word,
        "paid": plain(row.paid_cents),
        "paid_on": shapes.day(row.paid_on),
        "age_days": row.age_days,
        "claims": row.claims,
        "posted": row.posted,
        "exceptions": row.held if row.checked else None,
        "awaiting": row.awaiting,
        "off": plain(row.off_cents),
        "duplicate_of": row.duplicate_of,
        "bank": bank(row.bank),
        "previewed_by": row.previewed_by or None,
        "previewed_at": shapes.moment(row.previewed_at),
        "file": row.file,
    }


def _balance(b: Balance) -> dict[str, str]:
    return {
        "from": plain(b.from_cents),
        "less": plain(b.less_cents),
        "should_be": plain(b.expected_cents),
        "is": plain(b.found_cents),
        "off": plain(b.difference_cents),
    }


def preview(view: RemittanceView) -> dict[str, Any]:
    """One remittance before it is posted: three balances, what is held, what will post, the plan's hash."""
    balances = view.balances
    return {
        **listed(view.row),
        "plan": view.plan_hash,
        "balances": {
            "services": _balance(balances.service),
            "claims": _balance(balances.claim),
            "remittance": _balance(balances.remittance),
        },
        "will_post": view.will_post,
        "will_post_amount": plain(view.will_post_cents),
        "will_hold_amount": plain(view.will_hold_cents),
        "posts": [{"what": p.what, "claims": p.claims, "amount": plain(p.cents), "goes_to": p.goes_to} for p in view.summary],
        "held": [
            {"claim": h.control_number or None, "reason": h.reason, "message": h.message, "paid": plain(h.paid_cents)} for h in view.held
        ],
        "notices": list(view.notices),
        "follows": list(view.follows),
        "not_by_itself": list(view.alone),
    }


def left(rows: Iterable[LeftRow]) -> list[dict[str, Any]]:
    """Remittances that stay as they are."""
    return [{"number": r.number, "trace": r.trace, "payer": r.payer, "paid": plain(r.cents), "why": r.why} for r in rows]


def clean(plan: CleanPlan) -> dict[str, Any]:
    """`post --clean --preview`."""
    return {
        "ok": True,
        "done": False,
        "remittances": [
            {"number": r.number, "trace": r.trace, "payer": r.payer, "claims": r.claims, "paid": plain(r.cents), "plan": r.plan_hash}
            for r in plan.rows
        ],
        "claims": plan.claims,
        "paid": plain(plan.cents),
        "by_payer": [
            {"payer": payer, "remittances": count, "claims": claims, "paid": plain(cents)} for payer, count, claims, cents in plan.by_payer
        ],
        "left": left(plan.left),
    }


def cleaned(report: CleanReport) -> dict[str, Any]:
    """`post --clean --yes`: left are those that would not do by then what was shown."""
    return {"ok": not report.left, "done": True, "remittances": [posted(r) for _, r in report.posted], "left": left(report.left)}


def refused(row: RefusedRow) -> dict[str, Any]:
    """What did not post by itself; claim null: the whole remittance."""
    return {
        "number": row.number,
        "trace": row.trace,
        "payer": row.payer,
        "claim": row.claim,
        "reason": row.reason,
        "message": row.message,
        "marked": row.marked,
        "new": row.new,
    }


def auto(report: AutoReport) -> dict[str, Any]:
    """`post --auto`."""
    return {"ok": not report.news, "remittances": [posted(r) for r in report.posted], "refused": [refused(r) for r in report.refused]}


def allowed(row: AllowedRow) -> dict[str, Any]:
    """What one payer's remittances may do by themselves."""
    return {
        "payer": row.payer,
        "payer_id": row.payer_id,
        "allowed": row.allowed,
        "max": None if row.max_cents is None else plain(row.max_cents),
        "zero": row.zero,
        "takebacks": row.takebacks,
        "by": row.by,
        "since": row.since,
    }


def kept(row: KeptRow) -> dict[str, Any]:
    """A claim of which nothing posts by itself."""
    return {"claim": row.claim, "reason": row.reason, "by": row.by, "since": row.since}
