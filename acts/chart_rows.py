"""A chart whole, as a screen or a command gets it: things in groups, each with its fields, its versions and what was amended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from acts.views import AmendmentRow, ChartField

GROUPS = (
    ("patient", "Patient"),
    ("coverage", "Coverages"),
    ("encounter", "Visits"),
    ("health", "Problems, allergies, history, treatment"),
    ("note", "Notes"),
    ("document", "Documents"),
    ("authorisation", "Authorisations"),
    ("claim", "Claims"),
)
"""The parts of a chart in the order of the screen: name and title."""
HEALTH = ("problem", "allergy", "history", "treatment")


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing in a chart. relation: a chart's, or claim, document. kind: what it is. under: the visit that it belongs to.

    amended: the day of its last amendment. lines: the text of a note. standing: '' or retracted. words: the rest of its row."""

    relation: str
    id: int
    kind: str
    label: str
    title: str
    words: str
    on: str
    until: str
    under: int | None
    standing: str
    amended: date | None
    version: int
    fields: tuple[ChartField, ...] = ()
    lines: tuple[str, ...] = ()
    key: str = ""
    """What opens it: a claim's number, a document's."""
    changes: tuple[AmendmentRow, ...] = ()
    """Its amendments, the newest first."""
    kept: str = ""
    """From whom the patient keeps it: a plan's name, any plan; '' where from nobody."""


@dataclass(frozen=True, slots=True)
class Binds:
    """A line of what binds whoever works on a chart now. kind: address, restriction, correction, query, request. number, ref: of what
    opens it, the request where it is an address or a restriction. late: its day has passed."""

    kind: str
    number: int
    ref: str
    label: str
    words: str
    due_on: date | None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A part of a chart."""

    name: str
    title: str
    things: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """A patient's whole chart. as_of: the day at whose end it stood so; None: now. withheld: things that are another patient's."""

    person: int
    patient: str
    born_on: str
    died_on: str
    sex: str
    chart_number: str
    as_of: date | None
    groups: tuple[Group, ...]
    amendments: tuple[AmendmentRow, ...]
    withheld: int
    last_visit: str = ""
    gone_into: int | None = None
    """The record into which this one was merged."""
    moved: tuple[date, ...] = ()
    """The days on which something was moved out of it: it was another's."""
    binds: tuple[Binds, ...] = ()
    """What binds whoever works on it now, on whichever day it is shown."""
    visits_kept: int = 0
    """How many visits the patient keeps from a plan."""

    @property
    def things(self) -> tuple[Thing, ...]:
        """All of them, in the order of the screen."""
        return tuple(thing for group in self.groups for thing in group.things)
