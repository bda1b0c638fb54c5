"""claimdesk doctor: what is installed, where things lie, what is wrong, in words."""

from __future__ import annotations

import click

from claimdesk.cli import PARTLY, Host, answers


@click.command("doctor")
@answers
def command(host: Host) -> None:
    """Look everything over and say what is wrong; changes nothing."""
    from acts import upkeep
    from claimdesk import shapes

    found = upkeep.health(host.settings.db)
    if any(f.severity == "error" for f in found):
        host.code = PARTLY
    host.answer(
        lambda: {"ok": host.code == 0, "findings": [shapes.problem(f) for f in found]},
        lambda: "\n".join(f"{f.severity:<8} {f.message}" for f in found),
    )
