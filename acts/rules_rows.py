"""The practice's rules as a screen or a command gets them: rows of lists, one rule beside the shipped one, what a change would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from billing.findings import Finding
from billing.rule_check import Draft
from billing.rule_fields import RuleKind

__all__ = ["Draft", "KeptReport", "RuleKind", "RuleRow", "RuleSaid", "RuleView", "StoodRow", "Trial", "TrialRow"]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule in a list. ref: PB-3, CK-3, PW-3 for the practice's own, else what the shipped one is known by; payer: '' for all, or a class.

    what: its words; says: what it does, short; days: from when to when, '' for always; overridden: ours goes before it everywhere.
    """

    ref: str
    kind: RuleKind
    key: str
    payer: str
    what: str
    says: str
    ours: bool
    version: int
    reviewed_by: str
    reviewed_on: str
    days: str
    source: str
    overridden: bool = False


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule: the draft that a change begins with, and what ships for the same key (None: nothing does). items, cents: the work in
    the queue that it is about. ended: it holds no more."""

    row: RuleRow
    draft: Draft
    shipped: Mapping[str, str] | None
    shipped_review: tuple[str, str]
    items: int
    cents: int
    applies: str
    ended: bool = False


@dataclass(frozen=True, slots=True)
class StoodRow:
    """A rule as an act left it: the version, who, when, why, and its fields then with those that had changed named."""

    version: int
    moment: datetime
    actor: str
    reason: str
    words: str
    state: str
    values: Mapping[str, str]
    changed: tuple[str, ...]
    event: int

    @property
    def told(self) -> str:
        """What the act did to it: made it, moved these fields, or what it is called."""
        if not self.changed:
            return self.words
        return "made" if self.version == 1 else ", ".join(f"{name} {self.values[name] or '-'}" for name in self.changed)


@dataclass(frozen=True, slots=True)
class TrialRow:
    """An item that a change would move."""

    claim: str
    payer: str
    kind: str
    codes: tuple[str, ...]
    cents: int
    was: str
    will: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What a change would do to the present queue. by_what: how many items move in kind, category, chance, deadline, step, order;
    leave, come: items and cents that leave the queue or come into it; stays: those whose code would post as NORMAL from now on, though what
    is posted stays. claims: whose work is written anew. hash: what was shown; keeping asks for the same."""

    drafts: tuple[Draft, ...]
    looked: int
    moved: int
    cents: int
    by_what: tuple[tuple[str, int], ...]
    leave: tuple[int, int]
    come: tuple[int, int]
    stays: tuple[int, int]
    rows: tuple[TrialRow, ...]
    findings: tuple[Finding, ...]
    words: tuple[str, ...]
    claims: tuple[int, ...]
    hash: str


@dataclass(frozen=True, slots=True)
class KeptReport:
    """What was kept: the names of the rules, what the trial said, and how many claims were looked at again."""

    refs: tuple[str, ...]
    trial: Trial
    claims: int


@dataclass(frozen=True, slots=True)
class RuleSaid:
    """A rule in few words: its name (PB-3, CO/OA-16), its version (shipped, v2), who reviewed it and when ('' where nobody has)."""

    name: str
    version: str
    reviewed_by: str
    reviewed_on: str
    source: str

    @property
    def words(self) -> str:
        """'CK-3 v2, reviewed by sam on 2026-11-02'."""
        reviewed = f"reviewed by {self.reviewed_by} on {self.reviewed_on}" if self.reviewed_by else "unreviewed"
        return f"{self.name} {self.version}, {reviewed}"
