"""What a person opens is in the log before it is shown: one event for each subject, purpose and sitting."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from acts.desk import Act, Desk, act
from store.errors import Busy

Subjects = Sequence[tuple[str, str]]


def seen(desk: Desk, act_name: str, subjects: Subjects, purpose: str) -> None:
    """Write that these are looked at, unless this sitting has looked for the same purpose; refused where the log cannot be written."""
    # A patient whose claim was opened has not had the whole record opened by that.
    keys = {(kind, key, f"{act_name} {purpose}") for kind, key in subjects}
    if keys <= desk.seen:
        return
    try:
        _ACTS[act_name](desk, subjects, purpose)
    except Busy as error:
        raise Busy(
            "it is not shown: that you look at it could not be written to the log within 2 s", error.what, "Try again in a moment."
        ) from error
    desk.seen |= keys


def _logged(name: str) -> Callable[[Desk, Subjects, str], None]:
    @act(name, view=True)
    def look(act: Act, subjects: Subjects, purpose: str) -> None:
        for kind, key in subjects:
            act.subject(kind, key)
        act.reason = purpose

    return look


_ACTS = {
    name: _logged(name)
    for name in (
        "look.claim", "look.deposit", "look.document", "look.patient", "look.remittance", "look.hold", "look.history", "look.payment",
        "look.source", "correction.chart", "query.look",
    )
}  # fmt: skip
