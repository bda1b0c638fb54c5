"""Work that an act left to be done in chunks, and that was cut off: the next desk that may goes on with it."""

from __future__ import annotations

from collections.abc import Callable

from acts import rights
from acts.desk import Desk
from store import import_due, rules_kept
from store.errors import Busy, NotWritable


def may_go_on(desk: Desk, name: str) -> bool:
    """Whether this desk writes, and its person may do this act."""
    return not desk.read_only and not desk.books.read_only and rights.may(desk, name) is None


def rules(desk: Desk) -> None:
    """Work that a kept change of rules moves."""

    def carry_on() -> None:
        from acts.rules_try import carry_on  # seldom needed, and half of all rules behind it

        carry_on(desk)

    _go_on(desk, rules_kept.left(desk.books.read), "rules.move", carry_on)


def imports(desk: Desk, most: int | None = None) -> None:
    """Claims that a file of charts touched. most: so many chunks, and no more."""

    def carry_on() -> None:
        from acts.chart_follow import carry_on  # seldom needed, and half of sending behind it

        carry_on(desk, most=most)

    _go_on(desk, import_due.left(desk.books.read), "chart.follow", carry_on)


def _go_on(desk: Desk, left: int, name: str, carry_on: Callable[[], None]) -> None:
    if not left or not may_go_on(desk, name):
        return
    try:
        carry_on()
    except (Busy, NotWritable):
        return
