"""A held answer and a split as JSON documents and as words for a person."""

from __future__ import annotations

from typing import Any

from acts.exceptions import SplitView
from acts.views import Candidate, CandidateField, HoldView
from billing.money import plain, shown
from billing.text import pad
from claimdesk.shapes import day


def split(view: SplitView) -> dict[str, Any]:
    """`match --split --show`."""
    return {"ok": True, "claim": view.control_number, "amount": plain(view.cents), "words": list(view.words)}


def hold(view: HoldView) -> dict[str, Any]:
    """`match --show`: what came, beside our candidates, and what can be done."""
    row, detail = view.row, view.detail
    return {
        "ok": True,
        "trace": row.trace,
        "claim": row.control_number or None,
        "payer": row.payer,
        "patient": row.patient,
        "reason": row.reason,
        "message": row.message,
        "charge": plain(row.charge_cents),
        "paid": plain(row.paid_cents),
        "expected": detail.expected,
        "came": detail.came,
        "owner": row.owner,
        "until": day(row.until_on),
        "differences": [
            {
                "what": d.what,
                "from": plain(d.from_cents),
                "less": plain(d.less_cents),
                "should_be": plain(d.expected_cents),
                "is": plain(d.found_cents),
                "off_by": plain(d.off_cents),
            }
            for d in detail.differences
        ],
        "told": list(detail.told),
        "fields": [_field(f) for f in view.came],
        "services": list(detail.services),
        "split": detail.proposal or None,
        "candidates": [_candidate(c) for c in view.candidates],
        "ways": [{"way": w.way, "words": w.words, "allowed": not w.why_not, "why_not": w.why_not or None} for w in detail.ways],
        "again": detail.again or None,
    }


def _field(f: CandidateField) -> dict[str, Any]:
    return {"what": f.label, "came": f.came, "ours": f.ours or None, "agrees": f.agrees, "words": f.words or None}


def _candidate(c: Candidate) -> dict[str, Any]:
    return {
        "number": c.number,
        "claim": c.control_number,
        "patient": c.patient,
        "date": day(c.on),
        "charge": plain(c.charge_cents),
        "open": plain(c.open_cents),
        "why": list(c.reasons),
        "fields": [_field(f) for f in c.fields],
        "after": list(c.after),
        "would_hold": c.would_hold or None,
    }


def words(view: HoldView) -> str:
    """The same for a person."""
    row, detail = view.row, view.detail
    lines = [f"{row.control_number}  {row.patient}  charged {shown(row.charge_cents)}, paid {shown(row.paid_cents)}: {row.message}"]
    for d in detail.differences:
        lines.append(
            f"  {pad(d.what, 18)} {shown(d.from_cents):>12} less {shown(d.less_cents):>12} should be {shown(d.expected_cents):>12} "
            f"is {shown(d.found_cents):>12} off by {shown(d.off_cents)}"
        )
    lines += [f"  {said}" for said in detail.told]
    # Where no match would do, its own claim alone is worth a row.
    some = view.candidates[:1] if any(w.way == "match" and w.why_not for w in detail.ways) else view.candidates
    for c in some:
        on = c.on.isoformat() if c.on else "-"
        lines.append(
            f"  {c.number}  {pad(c.control_number, 14)} {pad(c.patient, 20)} {on}  {shown(c.charge_cents):>10}  {', '.join(c.reasons)}"
        )
        lines += [f"     it would stay held: {c.would_hold}"] if c.would_hold else [f"     after: {said}" for said in c.after]
    lines += [f"  {pad(w.way, 8)} {w.words}" + (f": no, {w.why_not}" if w.why_not else "") for w in detail.ways]
    if detail.proposal:
        lines.append(f"  --split {detail.proposal} would leave nothing over")
    if detail.again:
        lines.append(f"  or {detail.again}")
    return "\n".join(lines)
