"""What screens and commands get to see of a scrub: findings with what lets them pass, what was not run, the list of edits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from billing.edits.frame import Found, NotRun, Result
from billing.findings import Finding
from billing.text import clean
from store.scrub import Override

__all__ = ["EditRow", "NotRun", "OverrideRow", "Passed", "RunReport", "ScrubFinding", "ScrubReport", "finding_row"]


@dataclass(frozen=True, slots=True)
class Passed:
    """Why a finding does not stand in the way: who let it pass, why, until when, and whether for every claim to the payer."""

    by: str
    reason: str
    until: date
    every_claim: bool


@dataclass(frozen=True, slots=True)
class ScrubFinding:
    """One finding over a claim. hint: how it is mended; screen: where (billing.edits.frame.Screen); prevents: denials kept away."""

    edit: str
    severity: Literal["E", "W", "I"]
    message: str
    field: str
    value: str
    line: int
    screen: str
    hint: str
    prevents: tuple[str, ...]
    passed: Passed | None = None

    @property
    def finding(self) -> Finding:
        """As the desk tells findings; one that is let pass is for information."""
        if self.passed is not None:
            said = f"{self.edit} is let pass until {self.passed.until} by {self.passed.by} ({self.passed.reason}): {self.message}"
            return Finding(self.edit, "info", said, self.field, self.value)
        severity: Literal["error", "warning", "info"] = "error" if self.severity == "E" else "warning" if self.severity == "W" else "info"
        return Finding(self.edit, severity, f"{self.edit}: {self.message}", self.field, self.value)


def finding_row(found: Found, over: Override | None) -> ScrubFinding:
    """A finding with what lets it pass."""
    passed = Passed(over.actor, clean(over.reason), over.ends_on, over.claim is None) if over else None
    return ScrubFinding(
        found.edit, found.severity, clean(found.message), found.field, clean(found.value), found.line, found.screen, found.hint,
        found.prevents, passed,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ScrubReport:
    """What the edits say of one claim as it would go. person: whose chart it is."""

    control_number: str
    person: int
    patient: str
    payer: str
    how: str
    charge_cents: int
    findings: tuple[ScrubFinding, ...]
    not_run: tuple[NotRun, ...]
    ran: int

    def of(self, severity: str) -> tuple[ScrubFinding, ...]:
        """Those of one severity that nobody let pass."""
        return tuple(one for one in self.findings if one.severity == severity and one.passed is None)

    @property
    def errors(self) -> tuple[ScrubFinding, ...]:
        """What keeps the claim here."""
        return self.of("E")

    @property
    def warnings(self) -> tuple[ScrubFinding, ...]:
        """What wants a word before it goes."""
        return self.of("W")

    @property
    def counts(self) -> str:
        """The same without what was missing."""
        return f"{self.words.partition(' not run (')[0]} not run" if self.not_run else self.words

    @property
    def words(self) -> str:
        """0 errors, 1 warning, 1 let pass, 2 not run (no NCCI table)."""
        standing = tuple(
            Found(one.edit, one.severity, one.message, one.field, one.value, one.line, "claim", one.hint, one.prevents)
            for one in self.findings
            if one.passed is None
        )
        told = Result(standing, self.not_run, self.ran).words
        passed = len(self.findings) - len(standing)
        return f"{told}, {passed} let pass" if passed else told

    @property
    def line(self) -> str:
        """SCRUB 48213: 0 errors, 0 warnings, 1 not run (no NCCI table)."""
        return f"SCRUB {self.control_number}: {self.words}"


@dataclass(frozen=True, slots=True)
class EditRow:
    """One edit as the practice takes it. severity: as it ships; taken: (payer or 'every payer', severity, reason) where said otherwise."""

    id: str
    severity: str
    snip: int
    title: str
    screen: str
    hint: str
    prevents: tuple[str, ...]
    needs: tuple[str, ...]
    taken: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RunReport:
    """What became of the open claims when all were looked at. gained, lost: (claim, edits) of those that say something else than before;
    skipped: claims that cannot be made ready (taken over without their file); edits: edit → claims with an open finding of it."""

    claims: int
    with_errors: int
    with_warnings: int
    clean: int
    skipped: int
    gained: tuple[tuple[str, tuple[str, ...]], ...]
    lost: tuple[tuple[str, tuple[str, ...]], ...]
    edits: tuple[tuple[str, int], ...]
    not_run: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class OverrideRow:
    """What is let pass. target: "claim 48213", or "every claim to …"; state: standing, over (its day is past), ended."""

    edit: str
    target: str
    reason: str
    until: date
    by: str
    made_on: date
    state: str
