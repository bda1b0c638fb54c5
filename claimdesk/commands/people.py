"""claimdesk people: who may use these books, and as what."""

from __future__ import annotations

import click

from claimdesk.cli import Host, answers


@click.group("people")
def command() -> None:
    """Logins and their roles."""


@command.command("add")
@click.argument("login")
@click.argument("role")
@click.option("--name", default="")
@answers
def add(host: Host, login: str, role: str, name: str) -> None:
    """Add a login, or give it another role: administrator, supervisor, biller, records, analyst, auditor."""
    from acts import people

    with host.desk() as desk:
        people.add(desk, login, role, name)
    host.answer(lambda: {"ok": True, "act": "add", "login": login, "role": role}, lambda: f"{login} is {role} now.")


@command.command("remove")
@click.argument("login")
@answers
def remove(host: Host, login: str) -> None:
    """Take a login's access away; what it did stays in the log."""
    from acts import people

    with host.desk() as desk:
        people.remove(desk, login)
    host.answer(lambda: {"ok": True, "act": "remove", "login": login}, lambda: f"{login} has no access any more.")


@command.command("list")
@answers
def show(host: Host) -> None:
    """Everyone, and their role."""
    from acts import people

    with host.desk() as desk:
        found = people.all(desk)
    host.answer(
        lambda: {"ok": True, "people": [{"login": p.login, "name": p.name, "role": p.role, "active": p.active} for p in found]},
        lambda: "\n".join(f"{p.login:<20} {p.role:<14} {p.name}{'' if p.active else '  (removed)'}" for p in found),
    )
