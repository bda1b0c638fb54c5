"""What a correction is called in a question and in a message: what is signed, what came of the claims, the reason filled in."""

from __future__ import annotations

from acts.correction_chain import Signed
from acts.correction_rows import new_words
from acts.views import ClaimView, Correction
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
