"""A group of commands of which some have files of their own, imported when they are called."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import click

from claimdesk.cli import said_whole


class More(click.Group):
    """The commands of its own file, and `more`: subcommand → the module under claimdesk.commands that holds it as `command`, or under the
    name after a colon.
    """

    def __init__(self, *args: Any, more: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.more = more

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them."""
        return [*super().list_commands(ctx), *self.more]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now where it has a file of its own."""
        module = self.more.get(cmd_name)
        if module is None:
            return super().get_command(ctx, cmd_name)
        file, _, name = module.partition(":")
        found: click.Command = getattr(importlib.import_module(f"claimdesk.commands.{file}"), name or "command")
        return said_whole(found)
