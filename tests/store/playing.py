"""Starts `tests.store.player` in a process of its own, and ends it with the test."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


def start(path: str, what: str, *arguments: str) -> subprocess.Popen[str]:
    """A player that runs beside the test."""
    command = [sys.executable, "-m", "tests.store.player", path, what, *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@contextmanager
def playing(path: str, what: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A player for the block."""
    player = start(path, what, *arguments)
    try:
        yield player
    finally:
        player.kill()
        player.communicate()


def played(path: str, what: str, *arguments: str) -> tuple[list[str], int]:
    """The lines that a player said, and its exit code (-9: killed)."""
    player = start(path, what, *arguments)
    said, _ = player.communicate(timeout=60)
    return said.splitlines(), player.returncode
