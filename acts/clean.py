"""Post all clean remittances: one summary, one request, one undo; what is no longer as it was shown is left and named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from acts import posting, remittance_list
from acts.auto_rows import CleanPlan, CleanReport, CleanRow, LeftRow
from acts.desk import Desk
from acts.life import arrived
from acts.remittance_view import check_of, planned
from acts.views import PostReport, RemittanceRow
from billing.money import shown
from billing.plans import Balances
from store import remittances
from store.errors import PlanChanged

Progress = Callable[[int, int], None]

LIMIT_CENTS, LIMIT_CLAIMS = 500_000, 50
"""Above these a summary is confirmed by its number of claims."""


def plan(desk: Desk, on: date | None = None, only: Sequence[int] | None = None) -> CleanPlan:
    """All remittances of which all posts: every balance 0.00, every claim matched, the money known where the practice keeps its bank here.

    on: those loaded on that day; only: these alone. The others of the same choice are named with why they stay.
    """
    rows: list[CleanRow] = []
    left: list[LeftRow] = []
    with desk.books.snapshot() as read:
        some = [row for row in remittances.unfinished(read) if only is None or row.id in only]
        if on is not None:
            days = arrived(desk, read, [row.id for row in some])
            some = [row for row in some if days.get(row.id) == on]
        for row in some:
            whole, _ = planned(read, row, desk.today())
            seen = remittance_list.rows(read, (row,), desk.today(), {row.id: check_of(read, row, whole, desk.today())})[0]
            why = _why_not(seen, whole.balances)
            if why:
                left.append(LeftRow(seen.number, seen.payer, seen.trace, seen.paid_cents, why))
            else:
                rows.append(CleanRow(row.id, seen.number, seen.payer, seen.trace, row.claim_count, row.paid_cents, whole.hash))
    return CleanPlan(tuple(rows), tuple(left))


def _why_not(row: RemittanceRow, balances: Balances) -> str:
    """Why it is not clean; '' where it is."""
    if row.word == "READY":
        off = next((b.difference_cents for b in (balances.service, balances.claim, balances.remittance) if b.difference_cents), 0)
        return f"a balance is off by {shown(abs(off))}" if off else ""
    if row.word == "NO MONEY":
        return f"no deposit of {shown(row.paid_cents)} has come"
    if row.word == "DOUBLE":
        return f"the same payment as {row.duplicate_of or 'another'}"
    if row.word.startswith("HELD"):
        return f"{row.held} {'claim waits' if row.held == 1 else 'claims wait'} for a person"
    return {"OFF": "it does not add up"}.get(row.word[:3], "it is posted in part")


def post(desk: Desk, agreed: CleanPlan, progress: Progress | None = None) -> CleanReport:
    """Post these remittances, each by the plan that was shown, all with one request."""
    job = desk.asking(desk.request)
    done: list[tuple[CleanRow, PostReport]] = []
    left: list[LeftRow] = []
    at = 0
    for row in agreed.rows:
        before = at

        def step(claims: int, _: int, before: int = before) -> None:
            if progress is not None:
                progress(before + claims, agreed.claims)

        try:
            report = posting.post(job, row.remittance, row.plan_hash, step)
        except PlanChanged:
            left.append(LeftRow(row.number, row.payer, row.trace, row.cents, "it would not do by now what was shown"))
        else:
            if report.state == "already_posted":
                left.append(LeftRow(row.number, row.payer, row.trace, row.cents, "somebody posted it meanwhile"))
            else:
                done.append((row, report))
        at += row.claims
    return CleanReport(tuple(done), tuple(left))


def typed_above(agreed: CleanPlan) -> int | None:
    """The number of claims, where so much is posted at once that it is to be typed; None where a yes will do."""
    return agreed.claims if agreed.cents > LIMIT_CENTS or agreed.claims > LIMIT_CLAIMS else None
