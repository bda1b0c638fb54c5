"""claimdesk approve: write-offs that wait for a second person."""

from __future__ import annotations

from typing import Any

import click

from acts.approvals import ApprovalRow
from billing.money import plain, shown
from billing.text import clean, fit
from claimdesk.cli import Host, answers


@click.group("approve")
def command() -> None:
    """Write-offs above somebody's limit: another whose limit reaches says yes or no."""


@command.command("list")
@click.option("--mine", "which", flag_value="mine", help="What I asked for, and what became of it.")
@click.option("--for-me", "which", flag_value="for_me", help="What I may decide.")
@click.option("--all", "which", flag_value="all", help="The newest of all, decided ones too.")
@answers
def show(host: Host, which: str | None) -> None:
    """What waits for a second person."""
    from acts import approvals

    with host.desk() as desk:
        rows = approvals.listed(desk, which or "waiting")
    host.answer(
        lambda: {"ok": True, "total": plain(sum(r.cents for r in rows)), "approvals": [document(r) for r in rows]},
        lambda: "\n".join(_line(r) for r in rows) or "Nothing waits for a second person.",
    )


@command.command("yes")
@click.argument("number", metavar="ID")
@click.option("--reason", default="", help="What you looked at.")
@answers
def yes(host: Host, number: str, reason: str) -> None:
    """Write it off as it was asked."""
    from acts import approvals

    with host.desk() as desk:
        which = approvals.number_of(number)
        figures = approvals.approve(desk, which, reason)
        row = approvals.one(desk, which)
    host.answer(
        lambda: {
            "ok": True, "act": "approve", "approval": document(row), "written_off": plain(figures.written_off),
            "balance": plain(figures.balance),
        },
        lambda: f"{shown(row.cents)} of {clean(row.control_number)} written off as {row.asked_by} asked; {shown(figures.balance)} is open.",
    )  # fmt: skip


@command.command("no")
@click.argument("number", metavar="ID")
@click.option("--reason", required=True, help="Why not: who asked will read it.")
@answers
def no(host: Host, number: str, reason: str) -> None:
    """Refuse it."""
    from acts import approvals

    with host.desk() as desk:
        row = approvals.refuse(desk, approvals.number_of(number), reason)
    host.answer(
        lambda: {"ok": True, "act": "refuse", "approval": document(row)},
        lambda: f"{row.name} is refused; {clean(row.control_number)} keeps a note of it for {row.asked_by}.",
    )


@command.command("withdraw")
@click.argument("number", metavar="ID")
@click.option("--reason", default="")
@answers
def withdraw(host: Host, number: str, reason: str) -> None:
    """Take your own asking back."""
    from acts import approvals

    with host.desk() as desk:
        row = approvals.withdraw(desk, approvals.number_of(number), reason)
    host.answer(lambda: {"ok": True, "act": "withdraw", "approval": document(row)}, lambda: f"{row.name} is withdrawn.")


def document(row: ApprovalRow) -> dict[str, Any]:
    """One asking as JSON."""
    from claimdesk.shapes import moment

    return {
        "id": row.name, "claim": row.control_number, "payer": row.payer, "lines": list(row.lines), "amount": plain(row.cents),
        "reason": row.reason, "asked_by": row.asked_by, "asked_at": moment(row.asked_at), "asked_of": row.asked_of or None,
        "state": row.state, "decided_by": row.decided_by or None, "decided_at": moment(row.decided_at),
        "decided_reason": row.decided_reason or None, "for_me": row.for_me,
    }  # fmt: skip


def _line(row: ApprovalRow) -> str:
    state = {"stale": "money moved: ask again", "waiting": f"asked of {row.asked_of}" if row.asked_of else "waits"}.get(
        row.state, row.state
    )
    said = f": {fit(row.decided_reason, 30)}" if row.decided_reason and row.state == "refused" else ""
    return (
        f"{row.name:<6} {fit(clean(row.control_number), 16):<16} {shown(row.cents):>12}  {row.asked_by:<10} "
        f"{f'{state}{said}':<24} {fit(row.reason, 40)}"
    ).rstrip()  # fmt: skip
