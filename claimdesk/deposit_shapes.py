"""The JSON documents of `deposit`: money as text with two decimals, days as ISO 8601."""

from __future__ import annotations

from typing import Any

from acts.deposit_waiting import OwedRow
from acts.deposits_rows import (
    DepositRow,
    DepositView,
    EnrolmentRow,
    LineRow,
    PaymentRow,
    ProposalRow,
    StatementReport,
)
from billing.deposit import Explained
from billing.money import plain
from claimdesk.shapes import day


def payment(row: PaymentRow) -> dict[str, Any]:
    """A payment."""
    return {
        "payment": row.name,
        "kind": row.kind,
        "method": row.method,
        "payer": row.payer,
        "trace": row.trace,
        "amount": plain(row.cents),
        "open": plain(row.open_cents),
        "paid_on": day(row.paid_on),
        "received_on": day(row.received_on),
        "age_days": row.age_days,
        "deposit": row.deposit,
        "remittance": f"R-{row.remittance}" if row.remittance is not None else None,
        "remittance_trace": row.remittance_trace or None,
        "state": row.state,
        "asked_on": day(row.asked_on),
        "asked_note": row.asked_note,
        "owner": row.owner,
        "owner_reason": row.owner_reason,
        "until": day(row.until_on),
        "provider": row.provider,
    }


def deposit(row: DepositRow) -> dict[str, Any]:
    """A deposit in a list. off_by: what its payments leave of it; missing: what stands in the way of closing it."""
    return {
        "deposit": row.name,
        "state": row.state,
        "account": row.account,
        "provider": row.provider,
        "made_on": day(row.made_on),
        "age_days": row.age_days,
        "reference": row.reference,
        "payments": row.payments,
        "amount": plain(row.cents),
        "off_by": plain(row.off_cents),
        "missing": row.missing,
        "closed_on": day(row.closed_on),
        "closed_by": row.closed_by,
    }


def _explained(one: Explained) -> dict[str, Any]:
    parts = [{"what": part.what, "words": part.words, "amount": plain(part.cents), "open": part.open} for part in one.parts]
    return {"payment": one.name, "amount": plain(one.cents), "parts": parts, "difference": plain(one.off_cents)}


def view(found: DepositView) -> dict[str, Any]:
    """One deposit and its explanation: the parts of each payment sum to it, and `missing` says what does not."""
    said = found.explanation
    return {
        "ok": True,
        **deposit(found.row),
        "bank": found.bank_words,
        "note": found.note,
        "payments": [payment(row) for row in found.payments],
        "explanation": {
            "total": plain(said.cents),
            "counted": plain(said.counted_cents),
            "difference": plain(said.off_cents),
            "payments": [_explained(one) for one in said.payments],
            "missing": list(said.missing),
        },
    }


def proposal(row: ProposalRow) -> dict[str, Any]:
    """A remittance that a payment may be for."""
    return {
        "remittance": row.name,
        "payer": row.payer,
        "trace": row.trace,
        "amount": plain(row.paid_cents),
        "paid_on": day(row.paid_on),
        "off_by": plain(row.off_cents),
        "sure": row.sure,
        "why": row.why,
        "against": row.against,
    }


def line(row: LineRow) -> dict[str, Any]:
    """A line of a statement."""
    return {
        "line": row.name,
        "account": row.account,
        "date": day(row.on),
        "amount": plain(row.cents),
        "code": row.code,
        "trace": row.trace,
        "originator": row.originator,
        "description": row.description,
        "became": row.became or None,
        "hint": row.hint or None,
    }


def statement(report: StatementReport) -> dict[str, Any]:
    """What became of a statement."""
    return {
        "ok": True,
        "file": report.file,
        "sha256": report.sha256,
        "form": report.form,
        "status": report.status,
        "lines": report.lines,
        "already_here": report.known,
        "payments": report.payments,
        "deposits": report.deposits,
        "matched": report.matched,
        "debits": report.debits,
        "open_lines": report.open_lines,
        "received": plain(report.cents),
        "problems": list(report.problems),
    }


def enrolment(row: EnrolmentRow) -> dict[str, Any]:
    """How it stands with a payer's electronic remittances or payments."""
    return {
        "payer": row.payer,
        "provider": row.provider or None,
        "what": row.what,
        "state": row.state,
        "since": day(row.since_on),
        "note": row.note,
    }


def owed(row: OwedRow) -> dict[str, Any]:
    """A posted remittance whose payment has not come."""
    return {
        "remittance": row.name,
        "payer": row.payer,
        "trace": row.trace,
        "paid_on": day(row.paid_on),
        "age_days": row.age_days,
        "amount": plain(row.cents),
    }
