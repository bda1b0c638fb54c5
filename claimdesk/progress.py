"""A progress bar on standard error, drawn only for a person, and only where the work takes longer than a moment."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Step = Callable[[int, int], None]


@contextmanager
def progress(what: str, *, quiet: bool = False) -> Iterator[Step]:
    """Yields a function of (done, total). Nothing is drawn in the first half second, nor where stderr is no terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda done, total: None
        return
    began = time.monotonic()
    drawn = 0.0
    width = 0

    def step(done: int, total: int) -> None:
        nonlocal drawn, width
        now = time.monotonic()
        if now - began < 0.5 or (now - drawn < 0.1 and done < total):
            return
        drawn = now
        share = min(done / total, 1.0) if total else 0.0
        bar = "#" * int(share * 30)
        left = f"{(now - began) / share * (1 - share):.0f} s left" if share > 0.02 else ""
        line = f"\r{what}  [{bar:<30}] {done:,} of {total:,}  {left}"
        width = max(width, len(line))
        sys.stderr.write(line.ljust(width))
        sys.stderr.flush()

    try:
        yield step
    finally:
        if width:
            sys.stderr.write("\r" + " " * width + "\r")
            sys.stderr.flush()
