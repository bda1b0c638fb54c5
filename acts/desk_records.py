"""The Desk's rows of the records desk: queries to me, and the work that a technician's lists hold; the Desk of a clinician."""

from __future__ import annotations

from datetime import date

from acts import worklists
from acts.desk import Desk
from acts.hands import local
from acts.rows import at
from acts.talk import CODERS
from acts.views import DeskQueue, DeskView
from store import history, overview, queries
from store.engine.sqlite import Read

RECORDS = "records"
TITLE = "Record corrections"


def mine(desk: Desk, read: Read) -> DeskQueue:
    """Queries that I am to answer or to sign."""
    today = desk.today()
    found = queries.asked_of(read, desk.actor.name, coder=desk.actor.role in CODERS)
    asked = [local(desk, one.asked_at).date() for one in found]
    late, soon = sum(one.due_on <= today for one in found), sum(one.due_on > today for one in found)
    oldest = (today - min(asked)).days if asked else None
    return DeskQueue("Queries to you", "queries", None, len(found), 0, oldest, late, soon, len(found))


def work(desk: Desk, read: Read) -> DeskQueue:
    """The lists of the records desk in one row, but those that take long: a piece of work is counted once a list."""
    lists = worklists.counted(desk, read, quick=True)
    oldest = max((each.oldest for each in lists if each.oldest is not None), default=None)
    return DeskQueue(
        TITLE, RECORDS, None, sum(len(each.rows) for each in lists), sum(each.cents for each in lists if each.name in worklists.OF_MONEY),
        oldest, sum(each.overdue for each in lists), sum(each.soon for each in lists), sum(each.mine for each in lists),
    )  # fmt: skip


def of_clinician(desk: Desk, today: date, lookback: int) -> DeskView:
    """What is asked of them, and nothing of money."""
    with desk.books.snapshot() as read:
        queue = mine(desk, read)
        left = overview.last_sitting(read, desk.actor.name, desk.sitting, history.first_since(read, desk.now() - lookback))
    made = DeskQueue(
        queue.name, queue.screen, queue.kind, queue.open, queue.cents, queue.oldest_days, queue.overdue, queue.due_soon, queue.yours, 1
    )
    return DeskView((made,), (), None if left is None else at(left), (), 0, 0)
