"""claimdesk project: one cause on many claims of one payer, as one thing to mend."""

from __future__ import annotations

from typing import Any

import click

from acts.projects import ProjectRow
from billing.money import plain, shown
from billing.text import clean, fit
from claimdesk.cli import Host, answers


@click.group("project")
def command() -> None:
    """Projects: the same cause on many claims of one payer, found by itself or made by hand."""


@command.command("list")
@click.option("--all", "closed", is_flag=True, help="Those that are closed, too.")
@answers
def listed(host: Host, closed: bool) -> None:
    """What is to be mended once, most money first."""
    from acts import projects

    with host.desk() as desk:
        rows = projects.listed(desk, closed=closed)
    host.answer(lambda: {"ok": True, "projects": [_project(row) for row in rows]}, lambda: _table(rows))


@command.command("show")
@click.argument("project")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1))
@answers
def show(host: Host, project: str, limit: int) -> None:
    """One project, with its claims in the order in which they should be worked."""
    from acts import lists, projects
    from acts.views import QueueView
    from claimdesk import shapes
    from claimdesk.commands.queue import words

    with host.desk() as desk:
        row = projects.one(desk, project)
        view = QueueView(kind="denial", project=row.number)
        page, counts = lists.queue(desk, view, limit=limit), lists.counts(desk, view)
        lists.listed(desk, page.rows)
        lists.flush_listed(desk)
    host.answer(
        lambda: {"ok": True, "project": _project(row), "queue": shapes.queue(page, counts)},
        lambda: f"{_line(row)}\n{row.why}{f' {row.note}.' if row.note else ''}\n{words(page, counts)}",
    )


@command.command("add")
@click.argument("name")
@click.argument("claims", nargs=-1, required=True)
@click.option("--note", default="")
@answers
def add(host: Host, name: str, claims: tuple[str, ...], note: str) -> None:
    """Make a project of these claims."""
    from acts import projects

    with host.desk() as desk:
        row = projects.add(desk, name, claims, note)
    _done(host, "add", row)


@command.command("note")
@click.argument("project")
@click.argument("text", required=False)
@click.option("--rename", metavar="NAME")
@click.option("--owner", metavar="LOGIN", help="Whose it is; - is nobody's.")
@answers
def note(host: Host, project: str, text: str | None, rename: str | None, owner: str | None) -> None:
    """Give a project a note, another name, or an owner."""
    from acts import projects

    if text is None and rename is None and owner is None:
        raise click.UsageError("say a note, --rename or --owner")
    with host.desk() as desk:
        row = projects.change(desk, project, rename=rename, owner="" if owner == "-" else owner, note=text)
    _done(host, "note", row)


@command.command("close")
@click.argument("project")
@click.option("--reason", required=True)
@answers
def close(host: Host, project: str, reason: str) -> None:
    """Close a project; its claims stay in the queue."""
    from acts import projects

    with host.desk() as desk:
        row = projects.close(desk, project, reason)
    _done(host, "close", row)


def _done(host: Host, act: str, row: ProjectRow) -> None:
    host.answer(lambda: {"ok": True, "act": act, "project": _project(row)}, lambda: _line(row))


def _project(row: ProjectRow) -> dict[str, Any]:
    return {
        "project": row.number, "name": row.name, "payer": row.payer or None, "cause": row.cause or None, "state": row.state,
        "claims": row.claims, "denied": plain(row.cents), "expected": plain(row.expected_cents),
        "since": row.since.isoformat() if row.since else None, "deadline": row.deadline_on.isoformat() if row.deadline_on else None,
        "owner": row.owner or None, "note": row.note, "why": row.why,
    }  # fmt: skip


def _line(row: ProjectRow) -> str:
    owner, closed = (f", {row.owner}'s" if row.owner else ""), (" (closed)" if row.state == "closed" else "")
    return f"{row.number}  {clean(row.name)}: {row.claims:,} claims, {shown(row.cents)}{owner}{closed}"


def _table(rows: tuple[ProjectRow, ...]) -> str:
    if not rows:
        return "No project is open: nothing came clearly more often than usual."
    lines = [f" {'NUMBER':<7} {'WHAT':<36} {'CLAIMS':>6} {'DENIED':>12} {'SINCE':<10} HAS IT"]
    for row in rows:
        since = row.since.isoformat() if row.since else "-"
        who = (clean(row.owner) or "-") + (" closed" if row.state == "closed" else "")
        start = f" {row.number:<7} {fit(row.name, 36):<36} {row.claims:>6,}"
        lines.append(f"{start} {shown(row.cents):>12} {since:<10} {who}")
    return "\n".join(lines)
