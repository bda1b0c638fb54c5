"""Which commands a clinician reaches: those by which one answers and signs. What shows money is not among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from acts.desk import Desk

OF_CLINICIANS = frozenset({"query", "correct", "undo"})


def may_use(desk: Desk) -> None:
    """Refuse a command that is not for this person's role; the act behind it asks its own right besides."""
    from acts.errors import NotAllowed
    from acts.rights import of_money_only

    context = click.get_current_context(silent=True)
    names = [] if context is None else context.command_path.split()[1:2]
    name = names[0] if names else ""
    said = of_money_only(desk, f"claimdesk {name}") if name and name not in OF_CLINICIANS else None
    if said:
        raise NotAllowed(said, "command", "claimdesk query list shows what is asked of you.")
