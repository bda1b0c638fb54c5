"""Names found by the beginning of their folded key, from an ordinary index."""

from __future__ import annotations

LAST = "\U0010ffff"


def prefix_range(key: str) -> tuple[str, str]:
    """The low and high key between which every key lies that begins so: `name_key >= :low AND name_key < :high`.

    LIKE would not use the index: its pattern folds case, and the index does not.
    """
    return key, key + LAST


def word_ranges(key: str) -> list[tuple[str, str]]:
    """One range for each word of a folded key that a person typed: `gar mar` finds GARCIA, MARIA."""
    return [prefix_range(word) for word in key.split()]
