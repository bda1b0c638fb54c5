"""claimdesk undo: my last request, reversed."""

from __future__ import annotations

import click

from billing.text import clean
from claimdesk.cli import REFUSED, Host, answers


@click.command("undo")
@click.option("--preview", is_flag=True, help="Say what it would do, and do nothing.")
@click.option("--reason", default="")
@answers
def command(host: Host, preview: bool, reason: str) -> None:
    """Reverse my last request that moved anything; an undo can be undone."""
    from acts import undo
    from claimdesk import shapes

    with host.desk() as desk:
        last = undo.mine(desk, any_sitting=True)
        if last is None:
            raise click.UsageError("there is nothing of yours to undo")
        plan = undo.preview(desk, last.number)
        done = not preview and not plan.obstacles
        if done:
            plan = undo.apply(desk, last.number, plan.hash, reason)
    if plan.obstacles and not preview:
        host.code = REFUSED
    head = "Undone" if done else ("It would" if not plan.obstacles else "It cannot be undone")
    host.answer(
        lambda: shapes.undo(plan, done), lambda: "\n".join([f"{head}:", *(f"  {clean(w)}" for w in (*plan.words, *plan.obstacles))])
    )
