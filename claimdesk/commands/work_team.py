"""claimdesk work team: who works together; rules of assignment and hand-over notes go to teams."""

from __future__ import annotations

import click

from billing.text import clean
from claimdesk.cli import Host, answers


@click.group("team")
def command() -> None:
    """Teams: list, add, join, leave, drop."""


def _say(host: Host, name: str, members: tuple[str, ...], act: str) -> None:
    host.answer(
        lambda: {"ok": True, "act": act, "team": name, "members": list(members)},
        lambda: f"{clean(name)}: {', '.join(members) or 'nobody'}.",
    )


@command.command("list")
@answers
def show(host: Host) -> None:
    """All teams, and who is in them."""
    from acts import assignment

    with host.desk() as desk:
        found = assignment.teams(desk)
    host.answer(
        lambda: {"ok": True, "teams": [{"team": team.name, "members": list(team.members)} for team in found]},
        lambda: "\n".join(f"{clean(team.name):<20} {', '.join(team.members) or 'nobody'}" for team in found) or "No teams.",
    )


@command.command("add")
@click.argument("name")
@click.argument("logins", nargs=-1)
@answers
def add(host: Host, name: str, logins: tuple[str, ...]) -> None:
    """Make a team, with these people in it."""
    from acts import assignment

    with host.desk() as desk:
        made = assignment.team_make(desk, name, logins)
    _say(host, made.name, made.members, "add")


@command.command("join")
@click.argument("name")
@click.argument("login")
@answers
def join(host: Host, name: str, login: str) -> None:
    """Put a person into a team."""
    from acts import assignment

    with host.desk() as desk:
        made = assignment.team_join(desk, name, login)
    _say(host, made.name, made.members, "join")


@command.command("leave")
@click.argument("name")
@click.argument("login")
@answers
def leave(host: Host, name: str, login: str) -> None:
    """Take a person out of a team; what is their job stays so."""
    from acts import assignment

    with host.desk() as desk:
        made = assignment.team_leave(desk, name, login)
    _say(host, made.name, made.members, "leave")


@command.command("drop")
@click.argument("name")
@answers
def drop(host: Host, name: str) -> None:
    """Take away a team that no rule and no note names."""
    from acts import assignment

    with host.desk() as desk:
        assignment.team_drop(desk, name)
    host.answer(lambda: {"ok": True, "act": "drop", "team": name}, lambda: f"{clean(name)} is no team any more.")
