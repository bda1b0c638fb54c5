"""All open claims held against the edits again, since what the edits go by has changed: marked with the change, looked at in chunks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from acts import scrub, scrub_pending
from acts.desk import Act, Desk, act
from acts.scrub_checked import Checked
from acts.scrub_rows import RunReport
from store import scrub as kept
from store import scrub_due

CHUNK = 50

Progress = Callable[[int, int], None]


def all_open(desk: Desk, progress: Progress | None = None) -> RunReport:
    """Every open claim. What differs from its last run is listed."""
    _mark_all(desk)
    return carry_on(desk, progress, "asked")


def carry_on(desk: Desk, progress: Progress | None = None, why: str = "rules") -> RunReport:
    """The claims that wait, some at a time; a kill, or a stop where progress raises, leaves the others waiting."""
    job = desk.asking(desk.request)
    job.background = True
    counted = _Counted()
    done = 0
    while left := scrub_pending.waiting(job):
        if progress is not None:
            progress(done, done + left)
        done += _look(job, why, counted)
    return counted.report(done)


@act("scrub.run")
def _mark_all(act: Act) -> None:
    if not scrub_due.mark(act.write):
        act.nothing()


def _look(job: Desk, why: str, counted: _Counted) -> int:
    """A chunk, one event; what was found is counted once its transaction stands."""
    some, closed, found = _chunk(job, why)
    for one, last in found:
        counted.add(one, last)
    counted.closed += closed
    return some


@act("scrub.run")
def _chunk(act: Act, why: str) -> tuple[int, int, list[tuple[Checked, kept.KeptRun | None]]]:
    rows = scrub_due.following(act.write, CHUNK)
    if not rows:
        act.nothing()
        return 0, 0, []
    open_ones = [claim for claim, is_open in rows if is_open]
    last = {claim: kept.last_run(act.write, claim) for claim in open_ones}
    found, _ = scrub.run(act, open_ones, why)
    scrub_due.looked_at(act.write, [claim for claim, _ in rows])
    act.total("looked_at", len(open_ones))
    return len(rows), len(rows) - len(open_ones), [(one, last[one.claim]) for one in found]


@dataclass(slots=True)
class _Counted:
    """What was found so far."""

    claims: Counter[str] = field(default_factory=Counter)
    edits: Counter[str] = field(default_factory=Counter)
    not_run: Counter[str] = field(default_factory=Counter)
    gained: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    lost: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    closed: int = 0
    """Claims that nobody owes anything on any more, when their turn came."""

    def add(self, one: Checked, last: kept.KeptRun | None) -> None:
        """One claim with its run before this one."""
        report = one.report
        self.claims["all"] += 1
        self.claims["errors" if report.errors else "warnings" if report.warnings else "clean"] += 1
        now = {row.edit for row in report.findings if row.passed is None}
        self.edits.update(now)
        self.not_run.update({row.missing for row in report.not_run})
        if last is None:
            return
        had = {row.edit for row in last.findings if row.overridden is None}
        self.gained += [(report.control_number, tuple(sorted(now - had)))] if now - had else []
        self.lost += [(report.control_number, tuple(sorted(had - now)))] if had - now else []

    def report(self, done: int) -> RunReport:
        """All of it."""
        return RunReport(
            self.claims["all"], self.claims["errors"], self.claims["warnings"], self.claims["clean"],
            done - self.closed - self.claims["all"], tuple(self.gained), tuple(self.lost), tuple(sorted(self.edits.items())),
            tuple(self.not_run.most_common()),
        )  # fmt: skip
