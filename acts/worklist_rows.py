"""Work of the records desk as a list shows it: what, whose, since when, by when, and what opens it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A piece of work. opens: what Enter opens (query, claim, patient, visit, document, correction, request, coding) with its number.

    days: since when it waits; left: days to its last day; item: the work item that can be taken; held: in whose hand it is; thing: what of
    the patient's chart it is about."""

    ref: str
    person: int | None
    patient: str
    what: str
    owner: str
    since_on: date | None
    due_on: date | None
    days: int | None
    left: int | None
    cents: int | None
    opens: tuple[str, str]
    claim: str = ""
    item: int | None = None
    held: str = ""
    thing: int | None = None


@dataclass(frozen=True, slots=True)
class WorkList:
    """One list: its rows in the order in which they should be worked, with what is late, due within five business days, and mine."""

    name: str
    title: str
    rows: tuple[WorkRow, ...]
    overdue: int
    soon: int
    mine: int
    oldest: int | None
    cents: int


def made(
    today: date, ref: str, what: str, opens: tuple[str, str], *, person: int | None = None, patient: str = "", owner: str = "",
    since: date | None = None, due: date | None = None, cents: int | None = None, claim: str = "", item: int | None = None, held: str = "",
    thing: int | None = None,
) -> WorkRow:  # fmt: skip
    """A row with its days counted."""
    return WorkRow(
        ref, person, patient, what, owner, since, due, (today - since).days if since is not None else None,
        (due - today).days if due is not None else None, cents, opens, claim, item, held, thing,
    )  # fmt: skip
