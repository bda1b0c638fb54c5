"""What screens and commands get to see of appeals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from acts.rows import at
from billing import appeal as rule
from billing.findings import Finding
from billing.letter import Letter
from billing.plans import Deadline
from billing.text import clean, name_shown
from store.appeals import Appeal, Enclosure

__all__ = ["AppealRow", "AppealView", "Enclosure", "Proposal", "appeal_row", "words"]


@dataclass(frozen=True, slots=True)
class AppealRow:
    """An appeal in a list, or on its claim. answered: sent, and nothing of the claim is denied any more: what came of it is to be said."""

    number: int
    name: str
    control_number: str
    patient: str
    payer: str
    kind: str
    level: int
    codes: tuple[str, ...]
    asked_cents: int
    state: str
    words: str
    deadline_on: date | None
    sent_on: date | None
    way: str
    due_on: date | None
    outcome: str
    decided_on: date | None
    won_cents: int
    reason: str
    made_by: str
    made_at: datetime
    answered: bool
    version: int


def appeal_row(one: Appeal) -> AppealRow:
    """The record as a row."""
    return AppealRow(
        one.id, one.ref, clean(one.control_number), name_shown(one.last, one.first), clean(one.payer_name), one.kind, one.level, one.codes,
        one.asked_cents, one.state, words(one), one.deadline_on, one.sent_on, one.way, one.due_on, one.outcome, one.decided_on,
        one.won_cents, clean(one.reason), one.made_by, at(one.made_at), one.answered, one.version,
    )  # fmt: skip


def words(one: Appeal) -> str:
    """How it stands, in a few words."""
    if one.state == "decided":
        return f"{rule.OUTCOMES[one.outcome]} {one.decided_on:%m-%d}" if one.decided_on else rule.OUTCOMES[one.outcome]
    if one.answered:
        return "answered: say how"
    if one.state == "sent" and one.due_on:
        return f"decision by {one.due_on:%m-%d}"
    return rule.STATES[one.state]


@dataclass(frozen=True, slots=True)
class Proposal:
    """An appeal before it is written: its letter filled in, what would lie with it, what stands against it. Nothing is kept yet.

    templates: names to choose from, the chosen first. may: documents and pages that could lie with it, with those that do first."""

    control_number: str
    patient: str
    payer: str
    kind: str
    level: int
    level_words: str
    codes: tuple[str, ...]
    asked_cents: int
    deadline: Deadline | None
    template: str
    templates: tuple[str, ...]
    letter: Letter
    enclosures: tuple[Enclosure, ...]
    may: tuple[Enclosure, ...]
    sent_to: str
    findings: tuple[Finding, ...]
    why: str = ""
    late: str = ""
    way: str = ""

    @property
    def wrong(self) -> str:
        """What forbids it, in words; '' where nothing does."""
        return " ".join(finding.message for finding in self.findings if finding.severity == "error")


@dataclass(frozen=True, slots=True)
class AppealView:
    """One appeal whole: its row, letter and enclosures. packet: whether what was sent is kept as PDF."""

    row: AppealRow
    subject: str
    letter: str
    template: str
    late: str
    sent_to: str
    sent_by: str | None
    decided_by: str | None
    enclosures: tuple[Enclosure, ...]
    packet: bool
