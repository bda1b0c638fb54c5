"""The rules that the project ships, read once for the tests."""

import csv
from functools import cache
from pathlib import Path

from billing import deadline, playbook

SEED = Path(__file__).resolve().parents[2] / "store" / "seed"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the shipped tables."""
    with (SEED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def book() -> playbook.Playbook:
    """The shipped playbook."""
    return playbook.Playbook(playbook.parse(rows("playbook.csv")), (), playbook.parse_remarks(rows("remarks.csv")))


@cache
def clocks() -> deadline.Clocks:
    """The shipped clocks."""
    return deadline.Clocks(deadline.parse(rows("clocks.csv")))
