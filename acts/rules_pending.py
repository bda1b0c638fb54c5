"""Work that a kept change of rules moves, and that was cut off: the next desk that may goes on with it."""

from __future__ import annotations

from acts import rights
from acts.desk import Desk
from store import rules_kept
from store.errors import Busy, NotWritable


def freshen(desk: Desk) -> None:
    """Go on with it, where there is any and this desk may."""
    if desk.read_only or desk.books.read_only or not rules_kept.left(desk.books.read) or rights.may(desk, "rules.move"):
        return
    from acts.rules_try import carry_on  # seldom needed, and half of all rules behind it

    try:
        carry_on(desk)
    except (Busy, NotWritable):
        return
