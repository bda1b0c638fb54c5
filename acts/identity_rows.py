"""What a merge, a move or its taking back would do, and what became of each, as a screen or a command gets them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from acts.views import TouchedClaim
from billing.joining import Choice

KINDS: Mapping[str, str] = {
    "merge": "join two records of one patient",
    "document": "move a document to another patient",
    "encounter": "move a visit to another patient",
    "claim": "move a claim to another patient",
    "back": "take it back",
}


MOVES = frozenset({"document", "encounter", "claim", "back"})
"""Those by which something leaves a chart because it is another's."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked for, before or after it was put to a second person. kept: who gets or keeps it, None: nobody of ours.

    plan: of a merge `chosen` (line → kept or other); of a move `claim`, `place`, `claims` (void or move); of a taking back `give`
    (rows that came since and go to the other: `relation:row`).
    """

    kind: str
    kept: int | None
    other: int
    subject: str
    plan: Mapping[str, Any]
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A patient in a line."""

    person: int
    name: str
    born: str
    sex: str


@dataclass(frozen=True, slots=True)
class CoverLine:
    """A coverage of the record that goes: what becomes of it."""

    payer: str
    member: str
    what: str


@dataclass(frozen=True, slots=True)
class AddedRow:
    """What came to the record since it was joined: whose is it? key: `relation:row`; given: it goes to the other."""

    key: str
    words: str
    given: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything that it would do. hash: of the very rows; obstacles: why it cannot be done; since: what was changed since and stays."""

    asking: Asking
    kept: PersonLine | None
    other: PersonLine
    lines: tuple[Choice, ...]
    covers: tuple[CoverLine, ...]
    moves: tuple[str, ...]
    claims: tuple[TouchedClaim, ...]
    added: tuple[AddedRow, ...]
    since: tuple[str, ...]
    warnings: tuple[str, ...]
    obstacles: tuple[str, ...]
    rows: int
    hash: str

    @property
    def title(self) -> str:
        """What it does, in a line."""
        other, kept = self.other.name, self.kept.name if self.kept else "nobody of this practice"
        what = self.asking.subject
        if self.asking.kind == "merge":
            return f"{other} ({self.other.person}) is joined to {kept} ({self.asking.kept})"
        if self.asking.kind == "back":
            return f"I-{self.asking.undoes} is taken back: {other} ({self.other.person}) and {kept} ({self.asking.kept or '-'})"
        return f"{what} goes from {other} ({self.other.person}) to {kept}" + (f" ({self.asking.kept})" if self.kept else "")


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A merge or a move that was asked for. state: asked, done, refused, withdrawn, back; for_me: I may decide it; waits_for: whose yes
    it waits for, while it does."""

    number: int
    kind: str
    what: str
    kept: int | None
    other: int
    subject: str
    reason: str
    evidence: str
    state: str
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    decided_reason: str
    undoes: int | None
    hash: str
    for_me: bool
    waits_for: str

    @property
    def ref(self) -> str:
        """I-3."""
        return f"I-{self.number}"


@dataclass(frozen=True, slots=True)
class SuspectRow:
    """Two records that may be one patient: how alike, of 100, and why. state: open, waiting, dismissed; case: the merge that waits, and
    whose yes it waits for."""

    one: PersonLine
    two: PersonLine
    score: int
    why: tuple[str, ...]
    claims: tuple[int, int]
    state: str
    reason: str
    case: int | None = None
    waits_for: str = ""
