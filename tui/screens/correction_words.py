"""What a correction is called in a question and in a message: what is signed, what came of the claims, the reason filled in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from acts.correction_chain import Signed
from acts.correction_rows import new_words
from acts.views import ChartField, ChartView, ClaimView, Correction
from tui import words


def named(proposed: Correction) -> str:
    """What is signed, for a sentence."""
    first = proposed.changes[0]
    if len(proposed.changes) > 1:
        return words.many(len(proposed.changes), "field")
    shall_be = new_words(first.value, proposed.shall_be[0])
    return f"{first.label}: {words.short(shall_be or 'nothing', 16)}"


def touched(proposed: Correction) -> str:
    """How many claims it touches."""
    return f"{words.many(len(proposed.touches), 'claim')} touched. " if proposed.touches else ""


def came(done: Signed, proposed: Correction) -> str:
    """What came of the claims."""
    if done.ready:
        said = ", ".join(f"{r.control_number} stands in the outbox as {r.name}{' (held)' if r.held else ''}" for r in done.ready[:2])
        more = f" and {len(done.ready) - 2} more" if len(done.ready) > 2 else ""
        return f"{said}{more}."
    if done.not_ready:
        number, why = done.not_ready[0]
        return f"{number} did not go: {why}."
    return f"{touched(proposed)}The original stays in the log."


def reason(view: ClaimView) -> str:
    """The denial that it mends, as the reason stands filled in."""
    item = next((w.row for w in view.work if w.row.kind == "denial"), None)
    last = next((r for r in reversed(view.remittances) if r.posted and r.paid_on), None)
    if item is None:
        return ""
    on = f" {last.paid_on:%m-%d}" if last is not None and last.paid_on else ""
    return f"Denial{on} {' '.join((*item.codes[:1], *item.remarks[:1]))}"


def as_opened(found: Correction, fields: list[ChartField]) -> Correction:
    """On the versions that stand on the screen: what another signed since it was opened is not signed over unseen."""
    opened = {(f.relation, f.subject, f.name): f for f in fields}
    seen = tuple(opened.get((f.relation, f.subject, f.name), f) for f in found.changes)
    return replace(found, changes=tuple(s if s.version != f.version else f for s, f in zip(seen, found.changes, strict=True)))


def explained(chart: ChartView | None, zone: str, today: date) -> list[str]:
    """What a correction is, and who signed what before."""
    said = [
        "A correction adds a version: the earlier one stays readable for ever, with who wrote it, when and why.",
        "Fields that come from a signed record need evidence; the name of a document or of a call is enough.",
    ]
    for a in chart.amendments if chart else ():
        when = words.moment(a.moment, zone, today)
        said.append(f"{when} {a.author}: {a.field} was {a.was or '-'}, is {a.shall_be or '-'}. {a.reason} ({a.evidence})")
    return said
