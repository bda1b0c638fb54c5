"""Ids of rows that are written in bulk, and lists of ids in a question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from store.engine.sqlite import Write

T = TypeVar("T")

CHUNK = 250
"""Claims with all their answers that go in one transaction of a long job: other sessions wait less than 120 ms."""


def next_id(write: Write, table: str) -> int:
    """The id that the next row gets. Ids run 1, 2, 3 …, and the write lock is ours, so a bulk insert may count on from here."""
    return int(write.value(f'SELECT coalesce(max(id), 0) + 1 FROM "{table}"'))


def among(ids: Iterable[int]) -> str:
    """`1,2,3` for `IN (…)`: whole numbers, so nothing of them can be SQL."""
    return ",".join(str(int(number)) for number in ids)


def marks(values: Sequence[str]) -> tuple[str, dict[str, str]]:
    """`:p0,:p1` for `IN (…)`, and the values by those names."""
    return ",".join(f":p{at}" for at in range(len(values))), {f"p{at}": value for at, value in enumerate(values)}


def chunks(items: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """The items in runs of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
