"""Corrections as JSON documents, and as lines for a person."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from billing.money import plain, shown
from billing.text import clean

if TYPE_CHECKING:
    from acts.correction_chain import Signed
    from acts.correction_rows import CorrectionRow, ReachedRow
    from acts.views import Correction

LONG = 60
"""Characters of a value in one line for a person; --json has it whole."""


def _when(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at is not None else None


def _problem(one: Any) -> dict[str, Any]:
    return {"severity": one.severity, "code": one.code, "message": one.message, "field": one.field or None}


def plan(one: Correction) -> dict[str, Any]:
    """What a correction would do."""
    return {
        "patient": one.person, "kind": one.said.kind, "wants": one.wants or None,
        "changes": [{"field": f.label, "name": f.name, "was": f.value, "is": value, "version": f.version}
                    for f, value in zip(one.changes, one.shall_be, strict=True)],
        "touches": [{"claim": t.control_number, "status": t.status, "open": plain(t.cents), "becomes": t.becomes, "words": t.words,
                     "fields": list(t.fields), "statement": t.statement or None, "scrub": t.scrub or None} for t in one.touches],
        "problems": [_problem(found) for found in one.findings],
    }  # fmt: skip


def plan_words(one: Correction) -> str:
    """The same for a person."""
    out = [f"{f.label}: {clean(f.value) or '-'} -> {clean(value) or '-'}" for f, value in zip(one.changes, one.shall_be, strict=True)]
    out += [f"  signed by {one.wants}"] if one.wants else []
    for t in one.touches:
        out.append(f"  {t.control_number}  {t.status}  {shown(t.cents)}   {t.words}")
        out += [f"    {t.statement}"] if t.statement else []
        out += [f"    scrub: {t.scrub}"] if t.scrub else []
    out += [f"  {'!' if found.severity == 'error' else '~'} {found.message}" for found in one.findings]
    return "\n".join(out)


def _reached(one: ReachedRow) -> dict[str, Any]:
    return {
        "claim": one.control_number, "becomes": one.becomes, "words": one.words, "fields": one.fields, "denied": one.denied or None,
        "sent": one.sent or None, "outcome": one.outcome,
    }  # fmt: skip


def row(one: CorrectionRow) -> dict[str, Any]:
    """A correction."""
    return {
        "correction": one.name, "patient": one.person, "name": one.patient, "claim": one.claim or None, "kind": one.kind,
        "reason": one.reason, "evidence": one.evidence, "happened_on": one.happened_on.isoformat() if one.happened_on else None,
        "total_recall": one.recall,
        "changes": [{"field": c.field, "name": c.name, "was": c.was, "is": c.shall_be, "version": c.version,
                     "now": c.now or None, "stale": c.stale} for c in one.changes],
        "proposed_by": one.proposed_by, "proposed_at": _when(one.proposed_at), "waits_for": one.waits_for or None, "state": one.state,
        "decided_by": one.decided_by or None, "decided_at": _when(one.decided_at), "why": one.why or None,
        "claims": [_reached(c) for c in one.claims],
    }  # fmt: skip


def _change(field: str, was: str, shall_be: str) -> str:
    """What a field was and shall be; of a long text its beginnings, and of one that was added to what was added."""
    if len(was) > LONG and shall_be.startswith(was):
        return f"{field}: below it stands {_short(shall_be[len(was) :].strip())}"
    return f"{field}: {_short(was)} -> {_short(shall_be)}"


def _short(text: str) -> str:
    return text if 0 < len(text) <= LONG else f"{text[:LONG].rstrip()} ..." if text else "-"


def line(one: CorrectionRow) -> str:
    """A correction in one line."""
    what = "; ".join(_change(c.field, c.was, c.shall_be) for c in one.changes[:2])
    more = f" and {len(one.changes) - 2} more" if len(one.changes) > 2 else ""
    who = f"waits for {one.waits_for}" if one.state == "waiting" else one.state_words
    return f"{one.name:<7} {one.proposed_at:%Y-%m-%d} {one.patient[:22]:<22} {who:<22} {what}{more}"


def whole_words(one: CorrectionRow) -> str:
    """A correction with all that is known of it."""
    by = f", {one.state_words} by {one.decided_by}" if one.decided_by else f", {one.state_words}"
    for_ = f" of {one.waits_for}" if one.state == "waiting" else ""
    out = [f"{one.name}  {one.patient} (patient {one.person})  {one.kind.replace('_', ' ')}, proposed by {one.proposed_by}{by}{for_}."]
    for c in one.changes:
        out.append(f"  {c.field}: was {c.was or '-'}, shall be {c.shall_be or '-'}")
        out += [f"    NOW {c.now or '-'}, signed by {c.by} as version {c.version_now}"] if c.stale else []
    out.append(f"  because {one.reason or '-'}   evidence {one.evidence or '-'}")
    out += [f"  of {one.happened_on.isoformat()}, remembered wholly"] if one.happened_on and one.recall else []
    out += [f"  {one.state.replace('_', ' ')}: {one.why}"] if one.why else []
    for r in one.claims:
        denied = f", denied before with {r.denied}" if r.denied else ""
        out.append(f"  claim {r.control_number}{denied}: {r.words}")
        out += [f"    {r.sent}"] if r.sent else []
        out.append(f"    by now: {r.outcome}")
    return "\n".join(out)


def signed(done: Signed) -> dict[str, Any]:
    """What was signed, and the claims."""
    return {
        "correction": f"K-{done.number}",
        "amendments": [{"field": a.field, "was": a.was, "is": a.shall_be} for a in done.amendments],
        "ready": [{"outbox": r.name, "claim": r.control_number, "what": r.what, "state": r.state, "held": r.held or None}
                  for r in done.ready],
        "claims": [_reached(c) for c in done.claims],
        "not_ready": [{"claim": number, "why": why} for number, why in done.not_ready],
    }  # fmt: skip


def signed_words(done: Signed) -> str:
    """The same for a person."""
    out = [f"K-{done.number} is signed: " + "; ".join(_change(a.field, a.was, a.shall_be) for a in done.amendments) + "."]
    ready = {r.control_number: r for r in done.ready}
    barred = dict(done.not_ready)
    for one in done.claims:
        if one.control_number in ready:
            entry = ready[one.control_number]
            out.append(
                f"  {one.control_number}: stands in the outbox as {entry.name}, {entry.words}" + (f" ({entry.held})" if entry.held else "")
            )
        elif one.control_number in barred:
            out.append(f"  {one.control_number}: not made ready: {barred[one.control_number]}")
        else:
            out.append(f"  {one.control_number}: {one.words}")
    return "\n".join(out)
