"""Commands of `claimdesk patient` that have files of their own, imported when they are called."""

from __future__ import annotations

import importlib

import click

from claimdesk.cli import said_whole

#: Subcommand → the module under claimdesk.commands that holds it as `command`, or under the name after the colon.
MORE = {
    "duplicates": "patient_merge:duplicates",
    "apart": "patient_merge:apart",
    "merge": "patient_merge:merge",
    "unmerge": "patient_merge:unmerge",
    "move": "patient_move:command",
    "cases": "patient_cases:cases",
    "approve": "patient_cases:approve",
    "refuse": "patient_cases:refuse",
    "withdraw": "patient_cases:withdraw",
    "restricted": "patient_cases:restricted",
    "breaches": "patient_breach:listed",
    "breach": "patient_breach:command",
}


class More(click.Group):
    """A group with commands of its own file and those above."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them."""
        return [*super().list_commands(ctx), *MORE]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        module = MORE.get(cmd_name)
        if module is None:
            return super().get_command(ctx, cmd_name)
        file, _, name = module.partition(":")
        found: click.Command = getattr(importlib.import_module(f"claimdesk.commands.{file}"), name or "command")
        return said_whole(found)
