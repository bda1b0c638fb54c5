"""claimdesk patient cases, approve, refuse, withdraw, restricted: merges and moves that wait for a second person, and what they hid."""

from __future__ import annotations

import click

from claimdesk import identity_shapes as shapes
from claimdesk.cli import Host, answers


@click.command("cases")
@click.option("--all", "every", is_flag=True, help="The newest of all, decided ones too.")
@click.option("--patient", "named", default="", help="Those of one patient, by name or number.")
@answers
def cases(host: Host, every: bool, named: str) -> None:
    """Merges and moves that wait for a second person."""
    from acts import chart, identity

    with host.desk() as desk:
        rows = identity.listed(desk, every=every, person=chart.person_of(desk, named) if named else None)
    host.answer(
        lambda: {"ok": True, "cases": [shapes.case(row) for row in rows]},
        lambda: "\n".join(map(shapes.case_line, rows)) or "No merge or move waits for a second person.",
    )


@click.command("approve")
@click.argument("number", metavar="CASE")
@click.option("--reason", default="", help="What you looked at.")
@click.option("--hash", "seen_hash", default=None, help="Only if it would still do what was shown under this hash.")
@click.option("--preview", "only", is_flag=True, help="What it would do, and nothing else.")
@answers
def approve(host: Host, number: str, reason: str, seen_hash: str | None, only: bool) -> None:
    """Do what another asked for."""
    from acts import identity

    with host.desk() as desk:
        which = identity.number_of(number)
        waits = identity.one(desk, which).state == "asked"
        seen = identity.show(desk, which) if waits else None
        row = identity.one(desk, which) if only else identity.approve(desk, which, reason, seen_hash)
    host.answer(
        lambda: {"ok": True, "case": shapes.case(row), "preview": shapes.preview(seen) if seen is not None else None},
        lambda: shapes.preview_words(seen) if seen and only else f"{row.ref} is {row.state}: {row.what}.",
    )


@click.command("refuse")
@click.argument("number", metavar="CASE")
@click.option("--reason", required=True, help="Why not: who asked will read it.")
@answers
def refuse(host: Host, number: str, reason: str) -> None:
    """Say no to what another asked for."""
    from acts import identity

    with host.desk() as desk:
        row = identity.refuse(desk, identity.number_of(number), reason)
    host.answer(lambda: {"ok": True, "case": shapes.case(row)}, lambda: f"{row.ref} is refused.")


@click.command("withdraw")
@click.argument("number", metavar="CASE")
@click.option("--reason", default="")
@answers
def withdraw(host: Host, number: str, reason: str) -> None:
    """Take your own asking back."""
    from acts import identity

    with host.desk() as desk:
        row = identity.withdraw(desk, identity.number_of(number), reason)
    host.answer(lambda: {"ok": True, "case": shapes.case(row)}, lambda: f"{row.ref} is withdrawn.")


@click.command("restricted")
@click.argument("number", metavar="CASE")
@click.option("--reason", required=True, help="What for: the log keeps it.")
@answers
def restricted(host: Host, number: str, reason: str) -> None:
    """Look at what a move took out of a chart (supervisors and administrators)."""
    from acts import identity
    from acts import restricted as kept

    with host.desk() as desk:
        seen = kept.look(desk, identity.number_of(number), reason)
    host.answer(
        lambda: {
            "ok": True,
            "case": seen.ref,
            "whose": seen.whose,
            "among": seen.among,
            "things": list(seen.things),
            "text": list(seen.lines),
        },
        lambda: "\n".join((f"{seen.ref}: {', '.join(seen.things)}", *seen.lines)),
    )
