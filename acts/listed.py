"""Names that a person saw in a list: gathered, and written to the log now and then instead of once a row."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

from acts.desk import Act, Desk, act
from store import charts
from store.errors import ClaimdeskError

FLUSH_S = 10
FLUSH_AT = 256


@dataclass(slots=True)
class _Gathered:
    """One sitting's list: patients not yet written, those that were, since when, and what was asked for."""

    waiting: set[int] = field(default_factory=set)
    told: set[int] = field(default_factory=set)
    since: int = 0
    view: str = ""


_sittings: dict[str, _Gathered] = {}
_guard = threading.Lock()


def gather(desk: Desk, persons: Iterable[int], view: str = "") -> None:
    """Remember that these patients' names were on the list; written after 10 s, at 256 patients, or when the filter changes."""
    with _guard:
        kept = _sittings.setdefault(desk.sitting, _Gathered())
        moved = kept.view != view
        overdue = bool(kept.waiting) and (moved or desk.now() - kept.since >= FLUSH_S * 1_000_000)
    if overdue:
        _try_flush(desk)
    with _guard:
        kept.view = view
        if not kept.waiting:
            kept.since = desk.now()
        kept.waiting |= set(persons) - kept.told
        full = len(kept.waiting) >= FLUSH_AT
    if full:
        _try_flush(desk)


def listed(desk: Desk, rows: Iterable[object]) -> None:
    """Remember rows of a list by their claims."""
    claims = {claim for row in rows if isinstance(claim := getattr(row, "claim", None), int)}
    if claims:
        gather(desk, charts.persons_of(desk.books.read, claims))


def flush_listed(desk: Desk) -> int:
    """Write what was gathered: when the desk is left or locked; how many patients."""
    with _guard:
        kept = _sittings.get(desk.sitting)
        waiting = sorted(kept.waiting) if kept else []
    if kept is None or not waiting:
        return 0
    _listed(desk, waiting)
    with _guard:
        kept.waiting -= set(waiting)
        kept.told |= set(waiting)
        kept.since = desk.now()
    return len(waiting)


def _try_flush(desk: Desk) -> None:
    # A list is not held back by a busy log: what was gathered stays, and is written with the next.
    try:
        flush_listed(desk)
    except ClaimdeskError:
        return


@act("lists.listed", view=True)
def _listed(act: Act, persons: list[int]) -> None:
    for person in persons:
        act.subject("patient", person)
    act.total("patients", len(persons))
