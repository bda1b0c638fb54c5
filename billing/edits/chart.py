"""S9: the chart behind the claim: signed, not under correction, and the same as when the claim went."""

from __future__ import annotations

from billing.edits.context import Context
from billing.edits.frame import Edit, Problem, Said

#: What differs in every replacement: with no other difference it is the same claim again.
_ROUTINE = frozenset({"Frequency", "Payer's claim number"})


def _signed(context: Context) -> Said:
    """S901."""
    for note in context.chart.notes:
        if note.signed_on is None:
            by = f" of {note.author}" if note.author else ""
            yield Problem(
                f"The note {note.title or 'of the visit'}{by} is not signed: nothing may be billed on it.", "note signed_at", note.title
            )
    for one in context.chart.pending:
        yield Problem(f"{one.what[:1].upper()}{one.what[1:]}, and the claim bills what it is about.", one.field)


def _rests_on_chart(context: Context) -> bool:
    """A void takes the claim back, whatever the chart says."""
    return context.claim.frequency != "8"


def _changed(context: Context) -> Said:
    """S902."""
    changed = [one for one in context.differences if one.field not in _ROUTINE]
    if context.last is not None and context.payer_has_it and changed and context.claim.frequency not in ("7", "8"):
        first = changed[0]
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        said = (
            f"{first.field} was {first.was or 'empty'} when the claim went, and is {first.shall_be or 'empty'} now{more}: "
            "where the payer has the claim, send a replacement (frequency 7)."
        )
        yield Problem(said, "frequency", context.claim.frequency)


EDITS: tuple[Edit, ...] = (
    Edit("S901", 6, "E", "the chart is signed and no correction of it is open", _signed, ("note signed_at",), "chart",
         "Have the author sign; finish or withdraw the correction.", ("CO-16", "CO-252"), (), _rests_on_chart),
    Edit("S902", 6, "W", "the payer has the claim as the chart has it", _changed, ("frequency",), "claim",
         "Send it as a replacement (frequency 7).", ("OA-18", "CO-129")),
)  # fmt: skip
