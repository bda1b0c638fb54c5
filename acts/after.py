"""What comes after an act on a claim, so that nothing falls out of the queue: its items wait until a day, and say for what."""

from __future__ import annotations

from collections.abc import Container
from datetime import date

from acts.desk import Act
from store import work


def waits(act: Act, claim: int, until: date, reason: str, kinds: Container[str] | None = None) -> int:
    """Let the claim's open items (of these kinds, or all) wait until a day; how many. They come back then, or when an answer is posted."""
    moved = []
    for item in work.of_claim(act.write, claim, act.moment):
        if kinds is None or item.kind in kinds:
            if not work.follow_up(act.write, item.id, until, reason, item.version):
                raise AssertionError(f"work item {item.id} moved under its own transaction")
            moved.append(item.id)
    work.rank_again(act.write, moved, act.today)
    return len(moved)
