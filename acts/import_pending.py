"""Claims that a file of charts touched, and whose following up was cut off: the next desk that may goes on with it."""

from __future__ import annotations

from acts import rights
from acts.desk import Desk
from store import import_due
from store.errors import Busy, NotWritable


def freshen(desk: Desk, most: int | None = None) -> None:
    """Go on with it, where there is any and this desk may. most: so many chunks, and no more."""
    if desk.read_only or desk.books.read_only or not import_due.left(desk.books.read) or rights.may(desk, "chart.follow"):
        return
    from acts.chart_follow import carry_on  # seldom needed, and half of sending behind it

    try:
        carry_on(desk, most=most)
    except (Busy, NotWritable):
        return
