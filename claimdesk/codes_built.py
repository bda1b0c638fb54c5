"""The reference database of codes, made at its first use."""

from __future__ import annotations

from pathlib import Path

from claimdesk.cli import Host, talk
from claimdesk.settings import login, reference_file


def made(host: Host, db: Path | None = None) -> str:
    """Make it now, with a line on standard error, where it is not there yet; where it lies. db: the store beside which it stands."""
    from acts import codes

    path = reference_file(db or host.settings.db)
    if not path.exists() and not host.read_only:
        codes.build(str(path), login(), talk)
    return str(path)
