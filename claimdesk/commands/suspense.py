"""claimdesk suspense: all money that nobody has explained, with owner, reason and last day."""

from __future__ import annotations

import click

from billing.money import plain
from claimdesk.cli import Host, answers


@click.group("suspense")
def command() -> None:
    """Money that is not explained yet: held answers, unknown payments, patients' money on no claim."""


@command.command("list")
@click.option("--owner", metavar="LOGIN", help="What this person looks after.")
@click.option("--overdue", is_flag=True, help="What is past its last day, or nobody's for longer than the practice allows.")
@answers
def show(host: Host, owner: str | None, overdue: bool) -> None:
    """What is in suspense, the longest waiting first; its total is the ledger's."""
    from acts import suspense
    from claimdesk import cash_shapes

    with host.desk() as desk:
        found = suspense.rows(desk, owner=owner, overdue=overdue)
        today = desk.today()
    host.answer(lambda: cash_shapes.suspense(found), lambda: cash_shapes.suspense_words(found, today))


@command.command("assign")
@click.argument("ref")
@click.option("--owner", required=True, metavar="LOGIN")
@click.option("--reason", required=True, help="One of `suspense reasons`, by number or code, or words.")
@click.option("--until", metavar="DATE", help="Its last day, at most 120 days ahead; else the practice's limit (45 days).")
@answers
def assign(host: Host, ref: str, owner: str, reason: str, until: str | None) -> None:
    """Give money in suspense (H-5, R-7, P-12) an owner, a reason and a last day. No money moves."""
    from acts import suspense
    from billing.day import parse_entry
    from claimdesk import cash_shapes

    with host.desk() as desk:
        on = None
        if until is not None:
            on = parse_entry(until, desk.today())
            if on is None:
                raise click.UsageError(f"--until {until} is no day; it reads like 2026-11-25 or +45")
        row = suspense.assign(desk, ref, owner, reason, on)
    host.answer(
        lambda: {"ok": True, "act": "assign", **cash_shapes.waiting(row)},
        lambda: f"{row.ref}: {plain(row.cents)} waits with {row.owner} until {row.until_on} ({row.owner_reason}).",
    )


@command.command("reasons")
@answers
def reasons(host: Host) -> None:
    """The reasons to choose from."""
    from acts import suspense

    host.answer(
        lambda: {"ok": True, "reasons": [{"code": one.code, "words": one.words} for one in suspense.REASONS]},
        lambda: "\n".join(f"{n}  {one.code:<16}{one.words}" for n, one in enumerate(suspense.REASONS, 1)),
    )
