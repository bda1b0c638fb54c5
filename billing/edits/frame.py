"""An edit, what it finds, and the run of many over one claim. What could not be looked at says so: not run is never passed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from billing.edits.context import Context, Severity
from billing.edits.reference import Missing
from billing.findings import Finding

#: Where a finding is mended: the SEND sheet (claim, lines, provider, cob, coding), the record (registration, coverage, diagnosis),
#: the other claim (duplicate), authorisations, documents, notes and requests (chart).
Screen = Literal[
    "claim", "lines", "provider", "coverage", "cob", "registration", "diagnosis", "coding", "duplicate", "auth", "documents", "chart"
]


@dataclass(frozen=True, slots=True)
class Problem:
    """What a check says: a sentence for a biller, the field that is wrong and what it holds.

    field: as billing.resend_fields names it ("authorization", "line 2 modifiers"), or "person born_on", "coverage member_id",
    "diagnosis code" for a field of the record. line: 0 for the whole claim. severity: where it is not the edit's own.
    """

    message: str
    field: str = ""
    value: str = ""
    line: int = 0
    severity: Severity | None = None


Said = Iterator[Problem | Missing]
"""What a check tells: problems, and what it missed to look."""


def _always(context: Context) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit. snip: the level of the check (1 syntax … 7 payer); title: its rule in a few words; fields: what it looks at; prevents:
    denials (CARC) that it keeps away; needs: what must be loaded, in words ("NCCI"); version goes up where its rule changes."""

    id: str
    snip: int
    severity: Severity
    title: str
    check: Callable[[Context], Said]
    fields: tuple[str, ...]
    screen: Screen
    fix_hint: str
    prevents: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    applies: Callable[[Context], bool] = _always
    version: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """One finding of an edit over a claim."""

    edit: str
    severity: Severity
    message: str
    field: str
    value: str
    line: int
    screen: Screen
    hint: str
    prevents: tuple[str, ...]
    version: int = 1

    @property
    def finding(self) -> Finding:
        """As every finding of the desk is told."""
        told: dict[Severity, Literal["error", "warning", "info"]] = {"E": "error", "W": "warning", "I": "info"}
        return Finding(self.edit, told[self.severity], self.message, self.field, self.value)


@dataclass(frozen=True, slots=True)
class NotRun:
    """An edit that could not look, and what was missing."""

    edit: str
    missing: str


@dataclass(frozen=True, slots=True)
class Result:
    """What the edits said of one claim: findings, gravest first, and what was not run. ran: how many looked."""

    findings: tuple[Found, ...]
    not_run: tuple[NotRun, ...]
    ran: int

    def of(self, severity: Severity) -> tuple[Found, ...]:
        """Those of one severity."""
        return tuple(one for one in self.findings if one.severity == severity)

    @property
    def words(self) -> str:
        """0 errors, 1 warning, 2 not run (no NCCI table, no MUE table)."""
        told = [_count(len(self.of("E")), "error"), _count(len(self.of("W")), "warning")]
        if notes := self.of("I"):
            told.append(_count(len(notes), "note"))
        if self.not_run:
            missing = list(dict.fromkeys(one.missing for one in self.not_run))
            more = f", and {len(missing) - 3} more" if len(missing) > 3 else ""
            told.append(f"{len(self.not_run)} not run ({', '.join(missing[:3])}{more})")
        return ", ".join(told)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def run(context: Context, edits: Iterable[Edit]) -> Result:
    """Every edit over the claim. An edit that the practice has put off for this payer is not asked; one that fails is not run."""
    findings: list[Found] = []
    not_run: list[NotRun] = []
    ran = 0
    for edit in edits:
        if context.severities.get(edit.id) == "off":
            continue
        found, missing = _one(context, edit)
        findings += found
        not_run += [NotRun(edit.id, what) for what in missing]
        ran += not missing
    findings.sort(key=lambda one: ("EWI".index(one.severity), one.edit, one.line))
    return Result(tuple(findings), tuple(not_run), ran)


def _one(context: Context, edit: Edit) -> tuple[list[Found], list[str]]:
    try:
        said = list(edit.check(context)) if edit.applies(context) else []
    except Exception as error:  # noqa: BLE001 - one edit that trips over a claim must not keep the others from looking
        return [], [f"it failed on this claim: {type(error).__name__}"]
    found = dict.fromkeys(_found(context, edit, one) for one in said if isinstance(one, Problem))
    return list(found), list(dict.fromkeys(one.what for one in said if isinstance(one, Missing)))


def _found(context: Context, edit: Edit, said: Problem) -> Found:
    taken = context.severities.get(edit.id)
    severity = said.severity or edit.severity
    if taken in ("E", "W", "I"):
        severity = taken
    return Found(
        edit.id, severity, said.message, said.field or (edit.fields[0] if edit.fields else ""), said.value, said.line, edit.screen,
        edit.fix_hint, edit.prevents, edit.version,
    )  # fmt: skip


def by_id(edits: Sequence[Edit]) -> dict[str, Edit]:
    """The edits by their number."""
    return {edit.id: edit for edit in edits}
