"""What stands in the way of taking back an act on payments: their money has moved since."""

from __future__ import annotations

from collections.abc import Sequence

from acts.desk import Desk
from acts.hands import clock_time
from acts.told_acts import PHRASES
from store import cash
from store.engine.sqlite import Read
from store.undoing import Posting

SHOWN = 5


def in_the_way(desk: Desk, read: Read, live: Sequence[Posting], events: Sequence[int], but: tuple[str, ...] = ()) -> list[str]:
    """A sentence for each later act on the payments that these transactions moved: none is taken back under what was done with it.

    but: acts by their beginning that do not count, as a closed deposit does not hinder what was put on a claim.
    """
    numbers = sorted({entry.payment for posting in live for entry in posting.entries if entry.payment is not None})
    last = max((posting.id for posting in live), default=0)
    moved = [row for row in cash.moved_later(read, numbers, last, events) if not row[2].startswith(but)]
    return [
        f"Money of P-{payment} moved since: {actor} {PHRASES.get(act, act)} at {clock_time(desk, moment)}."
        for payment, actor, act, moment in moved[:SHOWN]
    ]
