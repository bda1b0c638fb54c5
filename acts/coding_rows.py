"""What the coding screen is shown: the claim or visit, its note, its codes; what a code of the book is; the plan that is signed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from acts.outbox_rows import OutboxRow
from acts.views import TouchedClaim
from billing.coding import Sheet
from billing.findings import Finding


@dataclass(frozen=True, slots=True)
class NoteShown:
    """The note that is coded from. signed: day and time, '' where nobody signed it; evidence: how it is named in a correction."""

    title: str
    author: str
    signed: str
    lines: tuple[str, ...]
    evidence: str
    place: str = ""
    """Where a query quotes it from: NOTE-12, DOC-7."""


@dataclass(frozen=True, slots=True)
class CodingView:
    """A claim as it is coded, or a visit. control_number: what names it (a visit: `visit 88`); on: the day whose edition holds; edition:
    in words; built: whether there is a reference database at all; known: whether an edition holds on that day; why: the denial, in words;
    visit: its place in the charts; label: how the visit is called."""

    control_number: str
    person: int
    patient: str
    on: date | None
    note: NoteShown | None
    edition: str
    built: bool
    known: bool
    count: int
    sheet: Sheet
    texts: dict[str, str]
    why: str
    coders: tuple[str, ...] = ()
    """Who coded it, newest first."""
    visit: int | None = None
    label: str = ""

    @property
    def what(self) -> str:
        """Whether it is a claim or a visit."""
        return "claim" if self.visit is None else "visit"


@dataclass(frozen=True, slots=True)
class CodeFound:
    """A code that a search found."""

    code: str
    text: str
    billable: bool


@dataclass(frozen=True, slots=True)
class CodesFound:
    """What a search found. total: None where there are too many to count; said: why nothing could be searched."""

    rows: tuple[CodeFound, ...] = ()
    total: int | None = 0
    edition: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the book says of a sheet: its hints, and the text of each code."""

    hints: tuple[Finding, ...]
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def wrong(self) -> tuple[Finding, ...]:
        """What forbids it."""
        return tuple(one for one in self.hints if one.severity == "error")


@dataclass(frozen=True, slots=True)
class CodingPlan:
    """What signing would do. changes: (row, field) → value; added: (code, presence); dropped: rows; pointers: (line, places); touches:
    the claims that the corrected codes stand on; hash: of what it stands on and what it would do."""

    control_number: str
    person: int
    sheet: Sheet
    changes: dict[tuple[str, int, str], str]
    added: tuple[tuple[str, str], ...]
    dropped: tuple[int, ...]
    pointers: tuple[tuple[int, tuple[int, ...]], ...]
    touches: tuple[TouchedClaim, ...]
    findings: tuple[Finding, ...]
    words: str
    hash: str
    visit: int | None = None
    """The visit that is coded; None: a claim."""


@dataclass(frozen=True, slots=True)
class CodingDone:
    """What was signed. ready: the claim in the outbox, or None with why_not ('' of a visit); sampled: it waits for a second look."""

    number: int
    control_number: str
    ready: OutboxRow | None
    why_not: str
    sampled: bool


@dataclass(frozen=True, slots=True)
class SecondLook:
    """A coding that is looked at a second time. control_number: what opens it; named: how it is called; visit: its place in the charts."""

    number: int
    control_number: str
    patient: str
    coder: str
    coded_at: datetime
    was: str
    codes: str
    look: str
    looked_by: str
    why: str
    version: int
    named: str = ""
    visit: int | None = None
    claim: str = ""
