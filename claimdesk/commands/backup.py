"""claimdesk backup: a consistent copy while others work."""

from __future__ import annotations

from pathlib import Path

import click

from claimdesk.cli import Host, answers


@click.command("backup")
@click.argument("file", type=click.Path())
@answers
def command(host: Host, file: str) -> None:
    """Copy the books, whole and consistent, into FILE; a file that is there is never overwritten."""
    from acts import upkeep

    with host.desk() as desk:
        upkeep.backup(desk, Path(file))
    size = Path(file).stat().st_size
    host.answer(lambda: {"ok": True, "act": "backup", "file": file, "bytes": size}, lambda: f"Copied to {file}, {size:,} bytes.")
