"""Items in the queue told of what was learned since they were priced."""

from __future__ import annotations

from datetime import date
from typing import Any

from billing.odds import again
from store import odds, pricing
from store.engine.sqlite import Write
from store.work import day, place


def tell(write: Write, today: date, after: int, limit: int) -> tuple[int, int | None, list[int]]:
    """Give items what was learned since they were priced: how many changed, the item to go on after (None: that was the last), and claims
    of items that were never priced.

    Chance and usual amount are derived, so it is no new version: whoever read the row may still act on it.
    """
    rows = write.run(
        "SELECT w.id, w.claim, w.state, w.follow_up_on, w.at_stake_cents, w.chance, w.deadline_on, w.kind, w.priced, c.control_number "
        "FROM work_item w JOIN claim c ON c.id = w.claim WHERE w.state IN ('open', 'waiting') AND w.kind IN ('denial', 'no_answer') "
        "AND w.id > :after ORDER BY w.id LIMIT :limit",
        after=after,
        limit=limit,
    )
    known, told, strange = odds.odds(write), list[tuple[Any, ...]](), list[int]()
    for item, claim, state, follow_up_on, at_stake, chance, deadline_on, kind, priced, number in rows:
        was = pricing.price_of(priced)
        if was is None:
            strange.append(claim)
            continue
        now = again(was, known)
        if now == was and now.chance.per_cent == chance:
            continue
        found = place(
            state=state, follow_up_on=day(follow_up_on), at_stake_cents=at_stake, chance=now.chance.per_cent,
            deadline_on=day(deadline_on), today=today, number=number, kind=kind, usual_cents=now.usual_cents,
        )  # fmt: skip
        placed = (found.expected_cents, found.priority, found.rank, found.rank_until)
        told.append((now.chance.per_cent, now.usual_cents, pricing.text(now), *placed, item))
    write.many(
        "UPDATE work_item SET chance = ?, usual_cents = ?, priced = ?, expected_cents = ?, priority = ?, rank = ?, rank_until = ? "
        "WHERE id = ?",
        told,
    )
    return len(told), rows[-1]["id"] if len(rows) == limit else None, strange
