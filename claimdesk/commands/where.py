"""claimdesk where: the paths that this host uses."""

from __future__ import annotations

import click

from claimdesk.cli import Host, answers
from claimdesk.settings import config_file, demo_db, log_file, login, reference_file


@click.command("where")
@answers
def command(host: Host) -> None:
    """Where the books, the settings and the log file lie, and who you are."""
    said = {
        "books": str(host.settings.db),
        "demo": str(demo_db(host.settings, None)),
        "codes": str(reference_file(host.settings.db)),
        "settings": str(config_file()),
        "log": str(log_file()),
        "login": login(),
    }
    host.answer(lambda: said, lambda: "\n".join(f"{what:<9} {path}" for what, path in said.items()))
