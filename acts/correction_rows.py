"""What screens and commands get to see of corrections: those that wait, those that were signed, the claims that they reached."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from acts.chart_view import shown
from acts.rows import at
from billing.amendment import KINDS
from billing.text import clean, name_shown
from store import gone
from store.corrections import Kept
from store.engine.sqlite import Read

STATES = {
    "waiting": "waits for a signature", "signed": "signed", "refused": "refused", "withdrawn": "withdrawn", "taken_back": "taken back",
}  # fmt: skip
ROLES = {"coder": "records", "author": "clinician"}
"""The role that stands in where nobody is named."""


_HEAD = re.compile(r"\s*(?:Late entry|Addendum) \d{4}-\d\d-\d\d, [^:]*: ")
"""What stands before words that were added below a text: the kind, the day, who wrote them."""


def new_words(was: str, shall_be: str) -> str:
    """What a field shall be; of words added below a text only the new ones."""
    head = _HEAD.match(shall_be, len(was)) if was and shall_be.startswith(was) else None
    return shall_be[head.end() :] if head is not None else shall_be


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One field of a correction. now: what stands there by now, where that is not what it was made on; version, version_now: the same."""

    field: str
    was: str
    shall_be: str
    relation: str
    subject: int
    name: str
    version: int
    now: str = ""
    version_now: int = 0
    by: str = ""

    @property
    def stale(self) -> bool:
        """Whether another version was signed since."""
        return self.version_now not in (0, self.version)


@dataclass(frozen=True, slots=True)
class ReachedRow:
    """A claim that a correction reached. sent: by which entry and file it went again, or stands to go; outcome: what came of it."""

    control_number: str
    becomes: str
    words: str
    fields: str
    sent: str
    outcome: str
    denied: str


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A correction: what, why, by whom, whose signature, and what came of the claims."""

    number: int
    name: str
    person: int
    patient: str
    claim: str
    kind: str
    kind_words: str
    reason: str
    evidence: str
    happened_on: date | None
    recall: bool
    changes: tuple[ChangeRow, ...]
    proposed_by: str
    proposed_at: datetime
    waits_for: str
    state: str
    state_words: str
    decided_by: str
    decided_at: datetime | None
    why: str
    version: int
    claims: tuple[ReachedRow, ...] = ()


def correction_row(read: Read, one: Kept) -> CorrectionRow:
    """The correction as a row, without what is another patient's by now."""
    one = gone.correction(read, one)
    made = tuple(
        ChangeRow(clean(c.label), shown(c.field, c.was), shown(c.field, c.shall_be), c.relation, c.subject, c.field, c.version)
        for c in one.changes
    )
    return CorrectionRow(
        one.id, one.ref, one.person, name_shown(one.last, one.first), clean(one.control_number), one.kind,
        KINDS.get(one.kind, one.kind), clean(one.reason), clean(one.evidence), one.happened_on, one.recall,
        made, one.proposed_by, at(one.proposed_at), one.for_login or one.for_role, one.state,
        STATES.get(one.state, one.state), one.decided_by, at(one.decided_at) if one.decided_at is not None else None, clean(one.why),
        one.version,
    )  # fmt: skip
