"""What a keystroke in the search of codes costs, as a ratio to the floor: one look-up by key in the same file."""

from __future__ import annotations

import functools
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from store import reference_build
from store.reference import open_reference

ON = date(2026, 5, 1)
TYPED = ("diab kidney", "fracture femur", "encounter", "low back pain", "E11.6", "hypertensive heart")


def measured(what: Callable[[], object], times: int = 7) -> float:
    """The median of some runs, in milliseconds."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        what()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def main() -> None:
    """Build a database in a folder that goes away, and type letter by letter."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "reference.db")
        began = time.perf_counter()
        reference_build.build(path, "bench", "")
        print(f"build            {time.perf_counter() - began:8.1f} s")
        print(f"open             {measured(lambda: open_reference(path)):8.2f} ms")
        book = open_reference(path)
        assert book is not None
        floor = measured(lambda: book.icd("E11.9", ON), 101)
        print(f"one code (floor) {floor:8.3f} ms")
        for text in TYPED:
            keys = [(text[:n], measured(functools.partial(book.search, text[:n], ON, 40))) for n in range(2, len(text) + 1)]
            worst, slowest = max(keys, key=lambda key: key[1]), max(key[1] for key in keys)
            mean = statistics.mean(key[1] for key in keys)
            print(f"{text:<20} mean {mean:6.2f} ms   worst {slowest:6.2f} ms at {worst[0]!r}   {slowest / floor:6.0f} x the floor")


if __name__ == "__main__":
    main()
