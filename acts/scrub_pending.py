"""How many open claims wait to be held against changed edits, and whether this desk may look at them: asked often, so no edit is loaded."""

from __future__ import annotations

from acts import cut_off
from acts.desk import Desk
from store import scrub_due


def waiting(desk: Desk) -> int:
    """How many claims wait."""
    return scrub_due.left(desk.books.read)


def may(desk: Desk) -> bool:
    """Whether this desk may look at them."""
    return cut_off.may_go_on(desk, "scrub.run")
