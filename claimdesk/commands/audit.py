"""claimdesk audit: the log, and its proof."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from billing.text import clean
from claimdesk.cli import PARTLY, Host, answers


@click.group("audit")
def command() -> None:
    """The audit log."""


@command.command("verify")
@answers
def verify(host: Host) -> None:
    """Prove the log whole, or name the first event that is not."""
    from acts import proof
    from claimdesk import shapes

    with host.desk() as desk:
        found = proof.audit(desk)
    host.code = 0 if found.ok else PARTLY
    host.answer(
        lambda: shapes.audit(found),
        lambda: (
            f"The log is whole: {found.counted.get('events', 0):,} events, head {found.head}."
            if found.ok
            else "\n".join(f"event {who or '-'}: {what}" for who, what in found.problems)
        ),
    )


@command.command("log")
@click.option("--claim", "number", metavar="CONTROL-NUMBER")
@click.option("--patient", type=click.IntRange(1), metavar="NUMBER", help="All about one patient: who saw and who changed what.")
@click.option("--user", metavar="LOGIN")
@click.option("--since", metavar="T", help="A day or moment, ISO 8601 (UTC where it says nothing).")
@click.option("--limit", default=200, show_default=True, type=click.IntRange(1))
@click.option("--after", metavar="TOKEN")
@answers
def log(host: Host, number: str | None, patient: int | None, user: str | None, since: str | None, limit: int, after: str | None) -> None:
    """What was done, by whom, when, with before and after."""
    from acts import lists
    from claimdesk import shapes

    if number is not None and patient is not None:
        raise click.UsageError("--claim and --patient are not asked together; a patient's log has that of their claims")
    start = None
    if since is not None:
        try:
            start = datetime.fromisoformat(since.replace("Z", "+00:00"))
        except ValueError:
            raise click.UsageError(f"--since {since} is no day or moment; it reads like 2026-10-15 or 2026-10-15T09:30Z") from None
        if start.tzinfo is None:
            start = start.replace(tzinfo=UTC)
    with host.desk() as desk:
        page = lists.events(desk, claim=number, user=user, since=start, after=after, limit=limit, patient=patient)

    def words() -> str:
        lines = [
            f"{e.number:>7} {e.moment:%Y-%m-%d %H:%M:%S}Z {e.actor:<12} {clean(e.words)}{'  (' + clean(e.reason) + ')' if e.reason else ''}"
            for e in page.rows
        ]
        return "\n".join([*lines, f"more: --after {page.after}"] if page.after else lines) or "No events."

    host.answer(lambda: shapes.log(page), words)
