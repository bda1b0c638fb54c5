"""claimdesk doctor: what is installed, where things lie, what is wrong, in words."""

from __future__ import annotations

import click

from claimdesk.cli import PARTLY, Host, answers


@click.command("doctor")
@click.option("--rebuild", is_flag=True, help="Make what the queue is found by anew from its rows first.")
@answers
def command(host: Host, rebuild: bool) -> None:
    """Look everything over and say what is wrong; changes nothing but, where asked, what follows from the rows."""
    from acts import upkeep
    from claimdesk import shapes

    if rebuild:
        with host.desk() as desk:
            upkeep.rebuild(desk)
    found = upkeep.health(host.settings.db)
    if any(f.severity == "error" for f in found):
        host.code = PARTLY
    host.answer(
        lambda: {"ok": host.code == 0, "findings": [shapes.problem(f) for f in found]},
        lambda: "\n".join(f"{f.severity:<8} {f.message}" for f in found),
    )
