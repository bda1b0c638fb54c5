"""The Desk's queues of money that is no claim's: deposits to explain, what payers took back, what is in suspense."""

from __future__ import annotations

from datetime import date

from acts import takeback_view
from acts.desk import Desk
from store import deposits, suspense
from store.overview import Pile


def piles(desk: Desk, soon: date) -> list[tuple[Pile, str, str]]:
    """(pile, label, screen), also where there are none."""
    return [_suspense(desk, soon), _deposits(desk), _takebacks(desk)]


def _suspense(desk: Desk, soon: date) -> tuple[Pile, str, str]:
    """Held answers, payments of which nobody knows whose they are, patients' money on no claim; with the last days of their owners."""
    rows, today = suspense.every(desk.books.read), desk.today()
    oldest = min((row.since_on for row in rows if row.since_on is not None), default=None)
    days = [row.until_on for row in rows if row.until_on is not None]
    late, due = sum(day <= today for day in days), sum(today < day <= soon for day in days)
    mine = sum(row.owner == desk.actor.name for row in rows)
    pile = Pile("suspense", len(rows), sum(row.cents for row in rows), oldest, late, due, mine)
    return pile, "Exceptions and suspense", "exceptions"


def _deposits(desk: Desk) -> tuple[Pile, str, str]:
    """Deposits that are not closed."""
    rows = deposits.listed(desk.books.read, deposits.OPEN)
    oldest = min((row.made_on for row in rows), default=None)
    return Pile("deposits", len(rows), sum(row.cents for row in rows), oldest, 0, 0, 0), "Deposits to explain", "deposits"


def _takebacks(desk: Desk) -> tuple[Pile, str, str]:
    """Provider-level adjustments that nobody has explained; disputed ones are due on the day on which somebody looks again."""
    rows = [row for row in takeback_view.listing(desk, waiting=True) if row.left]
    oldest = min((row.paid_on for row in rows if row.paid_on is not None), default=None)
    late = sum(row.disputed is not None and row.disputed[1] <= desk.today() for row in rows)
    pile = Pile("takebacks", len(rows), sum(abs(row.left) for row in rows), oldest, late, 0, 0)
    return pile, "Taken back by payers", "payers"
