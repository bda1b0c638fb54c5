"""claimdesk close: a deposit that is explained, a month that is agreed on, and the report of a month."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from billing.money import plain, shown
from billing.text import clean
from claimdesk.cli import PARTLY, Host, answers, talk

if TYPE_CHECKING:
    from acts.periods import PeriodReport, PeriodRow


@click.group("close")
def command() -> None:
    """Close a deposit or a month; what comes later is booked in an open one."""


@command.command("deposit")
@click.argument("deposit")
@click.option("--reason", default="")
@answers
def deposit_(host: Host, deposit: str, reason: str) -> None:
    """Close DEPOSIT (D-4): every payment in it must be explained to the cent."""
    from acts import deposits

    with host.desk() as desk:
        row = deposits.close(desk, deposits.number_of(deposit), reason=reason)
    host.answer(
        lambda: {"ok": True, "act": "close", "deposit": row.name, "state": row.state, "amount": plain(row.cents), "payments": row.payments},
        lambda: f"{row.name} is closed: {shown(row.cents)} in {row.payments} payment{'' if row.payments == 1 else 's'}, all explained.",
    )


@command.command("period")
@click.argument("period", metavar="YYYY-MM")
@click.option("--reason", required=True)
@click.option("--anyway", is_flag=True, help="Though deposits of the month are open; a supervisor's.")
@answers
def period_(host: Host, period: str, reason: str, anyway: bool) -> None:
    """Close a month: nothing is posted into it any more."""
    from acts import periods

    with host.desk() as desk:
        found = periods.close(desk, period, reason, anyway)
        told = periods.said(desk)
    if told:
        talk(told)
    host.answer(lambda: {"ok": True, "act": "close", **_report(found)}, lambda: f"{found.row.period} is closed.\n{_words(found)}")


@command.command("reopen")
@click.argument("period", metavar="YYYY-MM")
@click.option("--reason", required=True)
@answers
def reopen(host: Host, period: str, reason: str) -> None:
    """Open a closed month again; an administrator's."""
    from acts import periods

    with host.desk() as desk:
        row = periods.reopen(desk, period, reason)
    host.answer(lambda: {"ok": True, "act": "reopen", **_row(row)}, lambda: f"{row.period} is open again.")


@command.command("list")
@answers
def listing(host: Host) -> None:
    """Every month: open or closed, by whom, its open deposits."""
    from acts import periods

    with host.desk() as desk:
        rows = periods.listing(desk)
    host.answer(lambda: {"ok": True, "periods": [_row(row) for row in rows]}, lambda: _table(rows))


@command.command("report")
@click.argument("period", metavar="YYYY-MM")
@click.option("--to", "to", metavar="FILE", help="Write it as CSV.")
@answers
def report(host: Host, period: str, to: str | None) -> None:
    """What a month moved and what stood at its end, proven from the ledger."""
    from acts import periods

    with host.desk() as desk:
        found = periods.report(desk, period)
    if to is not None:
        Path(to).write_text(periods.as_csv(found), "utf-8", newline="")
    if found.problems:
        host.code = PARTLY
    host.answer(lambda: {"ok": not found.problems, **_report(found)}, lambda: _words(found))


def _row(row: PeriodRow) -> dict[str, Any]:
    return {
        "period": row.period,
        "state": row.state,
        "by": row.actor or None,
        "on": row.on.isoformat() if row.on else None,
        "reason": row.reason,
        "transactions": row.transactions,
        "open_deposits": row.open_deposits,
    }


def _report(found: PeriodReport) -> dict[str, Any]:
    return {
        **_row(found.row),
        "figures": {line.name: plain(line.cents) for line in found.lines},
        "payers": [{"payer": clean(name), "paid": plain(cents)} for name, cents in found.by_payer],
        "problems": list(found.problems),
    }


def _table(rows: list[PeriodRow]) -> str:
    head = f"{'PERIOD':<8} {'STATE':<7} {'BY':<12} {'ON':<10} {'ENTRIES':>8} {'OPEN DEPOSITS':>13}  REASON"
    return "\n".join(
        [head]
        + [
            f"{r.period:<8} {r.state:<7} {clean(r.actor or '-'):<12} {r.on or '-'!s:<10} {r.transactions:>8,} {r.open_deposits:>13,}  "
            f"{clean(r.reason)}".rstrip()
            for r in rows
        ]
    )


TITLES = {"moved": "MOVED", "provider": "PROVIDER LEVEL", "cash": "CASH", "end": "AT ITS END"}


def _words(found: PeriodReport) -> str:
    row = found.row
    state = f"{row.period} {row.state}" + (f" by {clean(row.actor)} on {row.on}: {clean(row.reason)}" if row.on else "")
    out, group = [state], ""
    for line in found.lines:
        if line.group != group:
            group = line.group
            out.append(TITLES[group])
        out.append(f"  {line.words:<46} {shown(line.cents):>16}")
        if line.name == "insurance_paid":
            out += [f"    {clean(name):<44} {shown(cents):>16}" for name, cents in found.by_payer]
    out += [f"NOT RIGHT: {problem}" for problem in found.problems] or ["It adds up to the cent."]
    return "\n".join(out)
