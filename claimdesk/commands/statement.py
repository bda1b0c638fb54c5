"""claimdesk statement: what statements patients were sent."""

from __future__ import annotations

from pathlib import Path

import click

from acts.statements import WAYS, Noted
from billing.money import plain, shown
from billing.text import clean
from claimdesk import found
from claimdesk.cli import REFUSED, Host, answers


@click.group("statement")
def command() -> None:
    """Statements to patients: noted here, asked about by policies and by undo."""


def _said(noted: tuple[Noted, ...]) -> list[dict[str, object]]:
    return [
        {
            "statement": n.number,
            "claim": n.control_number,
            "on": n.on.isoformat(),
            "way": n.way,
            "owed": plain(n.cents),
            "known": n.known,
            "to": list(n.to),
            "asked_way": n.beside or None,
        }
        for n in noted
    ]


def _words(noted: tuple[Noted, ...]) -> str:
    return "\n".join(
        f"{clean(n.control_number)}: statement of {n.on.isoformat()} by {n.way}, {shown(n.cents)} owed"
        + (" (noted before, nothing changed)." if n.known else ".")
        + (f"\n  The patient wants it at: {', '.join(n.to)}." if n.to else "")
        + (f"\n! The patient asked to be reached by {n.beside}, not by {n.way} (164.522(b))." if n.beside else "")
        for n in noted
    )


@command.command("sent")
@click.argument("who", metavar="CLAIM|PERSON")
@click.option("--on", "day", metavar="DATE", help="The day it went; today unless told.")
@click.option("--way", type=click.Choice(WAYS), help="How it went; as the patient asked, else by mail.")
@answers
def sent(host: Host, who: str, day: str | None, way: str | None) -> None:
    """Note that a statement went out, about a claim or about all on which a patient owes something."""
    from acts import statements
    from claimdesk.days import past_day

    with host.desk() as desk:
        noted = statements.sent(desk, who, past_day("--on", day, desk.today()), way or "")
    host.answer(lambda: {"ok": True, "statements": _said(noted)}, lambda: _words(noted))


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--map-columns", metavar="'claim=Acct,date=Sent'", help="Which column is which, where their names do not say so.")
@answers
def bring(host: Host, file: Path, map_columns: str | None) -> None:
    """Note the statements of a CSV: claim, date, way. The whole list or nothing of it."""
    from acts import csv_table, statements

    data = file.read_bytes()
    with host.desk() as desk:
        report = statements.load(desk, data, file.name, csv_table.mapping_of(map_columns) if map_columns else None)
    if report.problems:
        host.code = REFUSED
    host.answer(
        lambda: {
            "ok": not report.problems, "file": report.file, "status": report.status, "new": report.new,
            "statements": _said(report.noted), "problems": found.problems(report.problems),
        },
        lambda: (
            "\n".join([*(clean(p.message) for p in report.problems), "Nothing was noted."])
            if report.problems
            else f"{report.new} statements noted, {len(report.noted) - report.new} were noted before."
        ),
    )  # fmt: skip


@command.command("list")
@click.argument("claim")
@answers
def show(host: Host, claim: str) -> None:
    """The statements about a claim."""
    from acts import statements

    with host.desk() as desk:
        rows = statements.of_claim(desk, claim)
    host.answer(
        lambda: {
            "ok": True,
            "claim": claim,
            "statements": [{"statement": r.id, "on": r.on.isoformat(), "way": r.way, "owed": plain(r.cents)} for r in rows],
        },
        lambda: "\n".join(f"{r.id:>6}  {r.on.isoformat()}  {r.way:<7} {shown(r.cents):>12}" for r in rows) or "No statements.",
    )


@command.command("mistake")
@click.argument("number", type=int)
@click.option("--reason", required=True)
@answers
def mistake(host: Host, number: int, reason: str) -> None:
    """Say that a statement was noted by mistake: it counts no more, and stays readable."""
    from acts import statements

    with host.desk() as desk:
        taken = statements.mistake(desk, number, reason)
    host.answer(
        lambda: {"ok": True, "act": "mistake", "statement": number, "claim": taken.control_number},
        lambda: f"Statement {number} about {clean(taken.control_number)} counts no more.",
    )
