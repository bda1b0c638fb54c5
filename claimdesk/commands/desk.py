"""claimdesk alone: opens the desk."""

from __future__ import annotations

from pathlib import Path

from claimdesk.cli import Host


def open_desk(host: Host, path: Path | None = None) -> int:
    """Run the desk on the terminal until its user leaves; its exit code."""
    import sys

    from acts.errors import Refused
    from claimdesk import assemble
    from claimdesk.settings import log_file

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused("The desk needs a terminal", "standard input or output is none", "Use the commands: claimdesk --help.")
    where = path or host.settings.db
    # Opened once here, so that a missing or damaged store is said in words before the screen changes.
    with assemble.desk(where, read_only=host.read_only or host.settings.read_only) as first:
        sitting = first.sitting
    from tui.app import run

    settings = host.settings
    read_only = host.read_only or settings.read_only
    return run(
        lambda: assemble.open_desk(where, sitting=sitting, read_only=read_only),
        mouse=settings.mouse if host.mouse is None else host.mouse,
        theme=settings.theme,
        keymap=settings.keys,
        log=log_file(),
    )
