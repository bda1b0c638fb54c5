"""JSON and words of cash by hand, credits and suspense, made from the rows of acts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from acts.cash_rows import CashRow, CreditRow, PersonRow, SuspenseList, SuspenseRow
from billing.money import plain, shown
from billing.text import fit, pad
from claimdesk.shapes import day


def person(row: PersonRow) -> dict[str, Any]:
    """A patient who may pay."""
    return {"account": row.person, "name": row.name, "born": day(row.born_on), "owes": plain(row.owes_cents)}


def payment(row: CashRow) -> dict[str, Any]:
    """A payment by hand, or a refund (its amount is below zero)."""
    return {
        "payment": row.number,
        "kind": row.kind,
        "date": day(row.received_on),
        "from": row.from_name,
        "account": row.person,
        "method": row.method,
        "number": row.trace,
        "amount": plain(row.cents),
        "unapplied": plain(row.unapplied_cents),
        "claims": [{"claim": part.claim, "visit": day(part.visit_on), "amount": plain(part.cents)} for part in row.parts],
        "state": row.state,
        "visit": day(row.visit_on),
        "visit_claim": row.visit_claim or None,
        "deposit": row.deposit or None,
        "note": row.note,
    }


def credit(row: CreditRow) -> dict[str, Any]:
    """A claim with a credit."""
    return {
        "claim": row.claim,
        "patient": row.patient,
        "payer": row.payer,
        "owner": row.owner,
        "amount": plain(row.cents),
        "patient_amount": plain(row.patient_cents),
        "payer_amount": plain(row.payer_cents),
        "since": day(row.since_on),
        "age_days": row.age_days,
        "deadline": day(row.deadline_on),
        "days_left": row.days_left,
        "inquiry_until": day(row.inquiry_until),
        "inquiry": row.inquiry_reason or None,
        "why": row.why,
    }


def waiting(row: SuspenseRow) -> dict[str, Any]:
    """A sum in suspense."""
    return {
        "ref": row.ref,
        "kind": row.kind,
        "amount": plain(row.cents),
        "what": row.what,
        "from": row.who,
        "why": row.why,
        "since": day(row.since_on),
        "age_days": row.age_days,
        "owner": row.owner,
        "reason": row.owner_reason or None,
        "until": day(row.until_on),
        "overdue": row.overdue,
    }


def suspense(found: SuspenseList) -> dict[str, Any]:
    """`suspense list`."""
    return {
        "ok": True,
        "total": plain(found.total_cents),
        "ledger": plain(found.ledger_cents),
        "items": [waiting(row) for row in found.rows],
    }


# -- words


def person_words(rows: Sequence[PersonRow]) -> str:
    """Patients with account, name, birth day and what they owe, a line each."""
    return "\n".join(
        f"{row.person:>6}  {pad(fit(row.name, 30), 30)} born {day(row.born_on) or '-'}  owes {shown(row.owes_cents):>10}" for row in rows
    )


def taken_words(row: CashRow) -> str:
    """What became of a payment, in a sentence or two."""
    where = [f"{shown(part.cents)} on {part.claim}" for part in row.parts]
    if row.unapplied_cents:
        ahead = f" for the visit of {row.visit_on.isoformat()}" if row.visit_on else ""
        where.append(f"{shown(row.unapplied_cents)} on no claim: a prepayment{ahead}")
    return f"{row.number}: {shown(row.cents)} from {row.from_name} by {_means(row)}: {', '.join(where) or row.state}."


def _means(row: CashRow) -> str:
    return f"{row.method} {row.trace}".rstrip()


def payment_words(rows: Sequence[CashRow]) -> str:
    """`cash list`: a table."""
    if not rows:
        return "No payments by hand."
    lines = [f"{'NUMBER':<8}{'DAY':<12}{'FROM':<22}{'BY':<14}{'AMOUNT':>11}{'ON NO CLAIM':>13}  STATE"]
    for row in rows:
        state = row.state if row.state != "received" else row.deposit or "in hand"
        visit = f", visit {row.visit_on.isoformat()}" if row.visit_on and row.unapplied_cents else ""
        here = f": {row.visit_claim} is here" if row.visit_claim else ""
        lines.append(
            f"{row.number:<8}{row.received_on.isoformat():<12}{pad(fit(row.from_name, 21), 22)}{pad(fit(_means(row), 13), 14)}"
            f"{shown(row.cents):>11}{shown(row.unapplied_cents) if row.unapplied_cents else '-':>13}  {state}{visit}{here}"
        )
    return "\n".join(lines)


def credit_words(rows: Sequence[CreditRow]) -> str:
    """`cash credits`: a table, what is due first first."""
    if not rows:
        return "No credits."
    lines = [f"{'CLAIM':<14}{'WHOSE':<26}{'AMOUNT':>11}{'AGE':>6}  LAST DAY"]
    for row in rows:
        whose = row.payer if row.owner == "payer" else row.patient
        also = f" (and {shown(row.patient_cents)} the patient's)" if row.owner == "payer" and row.patient_cents else ""
        inquiry = f", inquiry to {row.inquiry_until.isoformat()}" if row.inquiry_until else ""
        due = f"{row.deadline_on.isoformat()} ({row.days_left}d){inquiry}" if row.deadline_on else "-"
        cents = row.payer_cents if row.owner == "payer" else row.patient_cents
        lines.append(f"{fit(row.claim, 13):<14}{pad(fit(whose, 25), 26)}{shown(cents):>11}{f'{row.age_days}d':>6}  {due}{also}")
    return "\n".join(lines)


def suspense_words(found: SuspenseList, today: date) -> str:
    """`suspense list`: a table and its sum beside the ledger's."""
    lines = [f"{'REF':<8}{'AMOUNT':>12}{'AGE':>6}  {'OWNER':<12}{'UNTIL':<13}WHAT"]
    for row in found.rows:
        until = f"{row.until_on.isoformat()}{'!' if row.overdue else ''}" if row.until_on else ("overdue" if row.overdue else "-")
        what = f"{row.what}, {row.who}"
        lines.append(
            f"{row.ref:<8}{shown(row.cents):>12}{f'{row.age_days}d':>6}  {fit(row.owner or '-', 11):<12}{until:<13}{fit(what, 48)}"
        )
    lines.append(f"{'':<8}{shown(found.total_cents):>12}  of {shown(found.ledger_cents)} that the ledger has in suspense")
    return "\n".join(lines) if found.rows else f"Nothing is in suspense on {today.isoformat()}."
