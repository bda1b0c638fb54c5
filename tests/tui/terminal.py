"""The program in a real pseudo-terminal of 80 by 24, typed into and read as a person would."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pexpect
import pyte

ROOT = Path(__file__).resolve().parents[2]
CODE = """
import sys
from pathlib import Path
from tests.tui import practice
from tui.app import run
sys.exit(run(practice.seat(Path(sys.argv[1]), sys.argv[3], sys.argv[3]), log=Path(sys.argv[2])))
"""
WAIT_S = 30


class Terminal:
    """80 by 24, as a person has it over SSH."""

    def __init__(self, store: Path, log: Path, rows: int = 24, columns: int = 80, login: str = "d.ortiz") -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        env = {**os.environ, "TERM": "xterm-256color", "COLORTERM": ""}
        args = ["-c", CODE, str(store), str(log), login]
        self.child = pexpect.spawn(sys.executable, args, cwd=ROOT, env=env, dimensions=(rows, columns), timeout=WAIT_S)

    def read(self, quiet_s: float = 0.05) -> bytes:
        """What comes until nothing more comes for a moment."""
        got = b""
        while True:
            try:
                got += self.child.read_nonblocking(65536, timeout=quiet_s)
            except (pexpect.TIMEOUT, pexpect.EOF):
                break
        self.raw += got
        self._stream.feed(got)
        return got

    def text(self) -> str:
        """The screen."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def until(self, seen: Callable[[str], bool] | str) -> str:
        """Read until it is there."""
        wanted = (lambda text: seen in text) if isinstance(seen, str) else seen
        end = time.monotonic() + WAIT_S
        while time.monotonic() < end:
            self.read()
            if wanted(self.text()):
                return self.text()
            if not self.child.isalive():
                break
        raise AssertionError(f"{seen} did not come:\n{self.text()}")

    def send(self, keys: str | bytes) -> None:
        """Type."""
        self.child.send(keys)
