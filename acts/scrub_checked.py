"""The edits over a claim that is about to be sent: which stand in its way, which were let pass, which were not run."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from acts.desk import Act
from acts.scrub_context import context, payer_of
from acts.scrub_rows import ScrubFinding, ScrubReport, finding_row
from billing.edits.context import Context
from billing.edits.frame import Edit, Found, NotRun, Result, run
from billing.edits.reference import Reference
from billing.edits.registry import EDITS
from billing.findings import Finding
from billing.person import Coverage, Payer
from billing.resending import Resending
from billing.text import clean, name_shown
from store import codec, scrub
from store.engine.sqlite import Read
from store.scrub import Override

if TYPE_CHECKING:
    from acts.resend import Known

#: What the check of the file says of the same fault: where the edit has found it, it tells it, with its field and its way past.
SAID_BY: dict[str, str] = {
    "balance": "S201", "no_payers_number": "S103", "patient_paid": "S205", "zip": "S306", "no_tax": "S307", "no_npi": "S301",
    "no_member": "S401", "no_birth": "S101", "no_name": "S101", "no_diagnosis": "S101", "no_procedure": "S101", "earlier_line": "S203",
    "earlier_payer": "S203", "frequency": "S104", "no_address": "S101", "no_pointer": "S505", "pointer": "S505", "pointers": "S505",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checked:
    """The edits over one claim, with the overrides that let some of it pass."""

    claim: int
    person: int
    result: Result
    overrides: dict[str, Override]
    fingerprint: str
    report: ScrubReport

    @property
    def kept(self) -> list[tuple[Found, int | None]]:
        """Each finding with the override that lets it pass, as a run is kept."""
        return [(one, over.id if (over := self.overrides.get(one.edit)) else None) for one in self.result.findings]


def checked(read: Read, found: Known, made: Resending, today: date, reference: Reference | None) -> Checked:
    """The edits over the claim as it would go."""
    given = context(read, found, made, today, reference)
    return told(read, found, made, given, run(given, for_(found.how)), today)


def for_(how: str) -> tuple[Edit, ...]:
    """The edits that are asked: of a void only those that it must be read by, for it names the claim as the payer has it."""
    return tuple(edit for edit in EDITS if edit.id.startswith("S1")) if how == "void" else EDITS


def told(read: Read, found: Known, made: Resending, given: Context, result: Result, today: date) -> Checked:
    """The result with what was let pass."""
    claim = made.claim
    to = next((one for one in claim.coverages if one.rank == claim.destination_rank), Coverage(Payer(""), 1, "P"))
    payer = payer_of(read, to)
    overrides = scrub.overrides(read, found.claim, payer.payer if payer else None, today)
    rows: tuple[ScrubFinding, ...] = tuple(finding_row(one, overrides.get(one.edit)) for one in result.findings)
    report = ScrubReport(
        clean(claim.control_number), found.person, name_shown(claim.patient.last, claim.patient.first), clean(to.payer.name), found.how,
        claim.charge_cents, rows, tuple(NotRun(one.edit, clean(one.missing)) for one in result.not_run), result.ran,
    )  # fmt: skip
    fingerprint = hashlib.sha256(codec.claim_text(replace(claim, submitted_on=None)).encode()).hexdigest()
    return Checked(found.claim, found.person, result, overrides, fingerprint, report)


def joined(findings: tuple[Finding, ...], report: ScrubReport) -> tuple[Finding, ...]:
    """The findings of the file's own check and those of the edits, each fault once."""
    said = {one.edit for one in report.findings if one.passed is None}
    rest = [one for one in findings if SAID_BY.get(one.code) not in said]
    return (*rest, *(one.finding for one in report.findings if one.passed is None or one.severity != "I"))


def keep(act: Act, one: Checked, why: str) -> bool:
    """Write the run down where it says something else than the last one."""
    last = scrub.last_run(act.write, one.claim)
    now = (
        one.fingerprint,
        one.result.not_run,
        tuple(scrub.KeptFinding(row.edit, row.severity, row.line, row.field, row.message, over) for row, over in one.kept),
    )
    if last is not None and last.said == now:
        return False
    scrub.keep_run(act.write, one.claim, act.number, one.fingerprint, why, one.kept, one.result.not_run, one.result.ran)
    act.subject("claim", one.report.control_number)
    act.total("scrubbed_claims", 1)
    return True
