"""Start measured as a ratio: a fresh process that imports the desk, against one that imports textual.app alone."""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time

FLOOR, DESK = "import textual.app", "import tui.app"


def once(code: str) -> float:
    """Seconds of one fresh process."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - began


def main() -> None:
    """Both in turn, A B A B, so that a machine that drifts drifts for both; medians and their ratio."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--runs", type=int, default=9)
    runs = ask.parse_args().runs
    pairs = [(once(FLOOR), once(DESK)) for _ in range(runs + 1)][1:]
    floor, desk = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"textual.app {floor * 1000:.0f} ms, the desk {desk * 1000:.0f} ms, ratio {statistics.median(b / a for a, b in pairs):.2f}")


if __name__ == "__main__":
    main()
