"""How many open claims wait to be held against changed edits, and whether this desk may look at them: asked often, so no edit is loaded."""

from __future__ import annotations

from acts import rights
from acts.desk import Desk
from store import scrub_due


def waiting(desk: Desk) -> int:
    """How many claims wait."""
    return scrub_due.left(desk.books.read)


def may(desk: Desk) -> bool:
    """Whether this desk may look at them."""
    return not desk.read_only and not desk.books.read_only and rights.may(desk, "scrub.run") is None
