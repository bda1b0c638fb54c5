"""claimdesk init: a new, empty store."""

from __future__ import annotations

import click

from claimdesk.cli import Host, answers


@click.command("init")
@click.option(
    "--group",
    is_flag=True,
    help="Logins of the folder's group share the store (2770): each of them can then also edit the file by hand; `audit verify` names it.",
)
@answers
def command(host: Host, group: bool) -> None:
    """Make a new, empty store; where one is, say so and change nothing. Its maker is its administrator."""
    from acts import upkeep
    from acts.desk import utc_now
    from claimdesk.settings import login

    path = host.settings.db
    made = upkeep.init(path, login(), utc_now, group=group)
    words = f"A new store: {path}. {login()} is its administrator." if made else f"A store is here already: {path}. Nothing was changed."
    host.answer(lambda: {"ok": True, "made": made, "db": str(path), "administrator": login() if made else None}, lambda: words)
