"""A run of the edits over all open claims, as commands tell it: after a change of what they go by, by hand, or gone on with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from billing.text import many
from claimdesk.cli import Host, talk
from claimdesk.progress import progress

if TYPE_CHECKING:
    from acts.desk import Desk
    from acts.scrub_rows import RunReport

_HOLDING = "Holding the open claims against the edits"


def again(host: Host, desk: Desk) -> RunReport:
    """The claims that wait for it; ctrl+c leaves the rest waiting, and the next command of the scrub or the next desk goes on."""
    from acts import scrub_again

    with progress(_HOLDING, quiet=host.json) as step:
        return scrub_again.carry_on(desk, step)


def every(host: Host, desk: Desk) -> RunReport:
    """All open claims."""
    from acts import scrub_again

    with progress(_HOLDING, quiet=host.json) as step:
        return scrub_again.all_open(desk, step)


def looked_at(host: Host, desk: Desk) -> None:
    """All open claims, where this person may, and one line on what came of it."""
    from acts import scrub_pending

    if scrub_pending.may(desk) and (run := every(host, desk)).claims:
        talk(run_shown(run).partition("\n")[0])


def left_over(host: Host, desk: Desk) -> None:
    """Go on with a run that was cut off, and say so; where this person may not, say how many claims wait."""
    from acts import scrub_pending

    waiting = scrub_pending.waiting(desk)
    if not waiting:
        return
    if not scrub_pending.may(desk):
        talk(f"{many(waiting, 'open claim waits', 'open claims wait')} to be held against the edits again, since these have changed.")
        return
    talk(f"{many(waiting, 'open claim')} of a run that was cut off: going on with it.")
    again(host, desk)


def run_document(report: RunReport) -> dict[str, Any]:
    """A run over all open claims in JSON."""
    return {
        "claims": report.claims, "with_errors": report.with_errors, "with_warnings": report.with_warnings, "clean": report.clean,
        "skipped": report.skipped, "edits": [{"edit": edit, "claims": number} for edit, number in report.edits],
        "not_run": [{"missing": missing, "claims": number} for missing, number in report.not_run],
        "gained": [{"claim": number, "edits": list(edits)} for number, edits in report.gained],
        "lost": [{"claim": number, "edits": list(edits)} for number, edits in report.lost],
    }  # fmt: skip


MISSING_SHOWN = 12
"""Things that were missing, the most frequent first, as a person reads them of a whole run."""


def run_shown(report: RunReport) -> str:
    """For a person."""
    out = [
        f"{report.claims} open claims: {report.with_errors} with errors, {report.with_warnings} with warnings alone, {report.clean} clean."
    ]
    if report.skipped:
        out.append(f"{report.skipped} were taken over without their claim file: nothing can be said of them.")
    out += [f"  {edit}  {number:>6} claims" for edit, number in report.edits]
    out += [f"  not run: {missing} ({number} claims)" for missing, number in report.not_run[:MISSING_SHOWN]]
    if (more := len(report.not_run) - MISSING_SHOWN) > 0:
        out.append(f"  not run: {more} more things that are not on file; --json lists them")
    out += [f"  + {number}: {', '.join(edits)}" for number, edits in report.gained]
    out += [f"  - {number}: {', '.join(edits)}" for number, edits in report.lost]
    return "\n".join(out)
