"""Lists: the queue, its counts and groups, remittances, what is held, what was found; rows without a dossier."""

from __future__ import annotations

from dataclasses import replace

from acts import work
from acts.desk import Desk
from acts.headings import headings
from acts.history import events
from acts.life import remittance_list_of as remittances
from acts.listed import flush_listed, gather, listed
from acts.lists_view import digest, rank_in, token, which
from acts.overview import desk_view, in_hand
from acts.overview import hold_list as holds
from acts.rows import queue_row
from acts.views import Counts, Hit, Page, QueueGroup, QueueRow, QueueView
from billing.text import clean, fold
from store import audit, queue_groups, row_more
from store import find as finding
from store import queue as store_queue
from store.errors import Refused
from store.queue import Filter
from store.work import Item, place

__all__ = [
    "counts", "desk_view", "events", "find", "flush_listed", "groups", "holds", "in_hand", "listed", "news",
    "position", "queue", "remittances",
]  # fmt: skip

GROUP_COLUMNS = tuple(queue_groups.CUBED)
"""What the queue can be grouped by."""


def queue(desk: Desk, view: QueueView, after: str | None = None, limit: int = 50, before: str | None = None) -> Page[QueueRow]:
    """A page in the working order of today; `before` gives the page that ends just before a row."""
    asked, start, end = which(desk.books.read, view, desk.today()), rank_in(view, after), rank_in(view, before)
    if work.freshen(desk) or view.order:
        with desk.books.snapshot() as read:
            items = store_queue.page(read, asked, desk.now(), after=start, before=end, limit=limit + 1)
    else:
        items = _sorted_here(desk, asked, start, end, limit + 1)
    if end is None:
        more, items = len(items) > limit, items[:limit]
    else:
        more, items = True, items[-limit:]
    gather(desk, {item.person for item in items}, digest(view))
    read, today = desk.books.read, desk.today()
    beside = row_more.of(read, [item.id for item in items])
    rows = tuple(queue_row(read, item, today, beside.get(item.id, row_more.NOTHING)) for item in items)
    return Page(rows, token(view, rows[-1].rank) if rows and more else None)


def _sorted_here(desk: Desk, asked: Filter, start: str | None, end: str | None, limit: int) -> list[Item]:
    """The order of today worked out here, where this desk may not write the new places into the books."""
    today, found = desk.today(), list[Item]()
    for item in store_queue.every(desk.books.read, replace(asked, state=None), desk.now()):
        waits = item.state == "waiting" and item.follow_up_on is not None and item.follow_up_on > today
        state = "waiting" if waits else "open"
        if asked.state not in (None, state):
            continue
        now = place(
            state=state,
            follow_up_on=item.follow_up_on if waits else None,
            at_stake_cents=item.at_stake_cents,
            chance=item.chance,
            deadline_on=item.deadline_on,
            today=today,
            number=item.control_number,
            kind=item.kind,
            usual_cents=item.usual_cents,
        )
        found.append(
            replace(
                item,
                state=state,
                follow_up_on=item.follow_up_on if waits else None,
                expected_cents=now.expected_cents,
                priority=now.priority,
                rank=now.rank,
            )
        )
    found.sort(key=lambda item: item.rank)
    if end is not None:
        return [item for item in found if item.rank < end][-limit:]
    return [item for item in found if start is None or item.rank > start][:limit]


def counts(desk: Desk, view: QueueView) -> Counts:
    """Exact count and sum of the view, and of its denials alone."""
    work.freshen(desk)
    read = desk.books.read
    return Counts(*store_queue.count(read, which(read, view, desk.today()), desk.now()))


def position(desk: Desk, view: QueueView, rank: str) -> int:
    """A row's place in the view, the first is 1."""
    read = desk.books.read
    return store_queue.position(read, which(read, view, desk.today()), rank, desk.now()) + 1


def groups(desk: Desk, view: QueueView, by: str) -> tuple[QueueGroup, ...]:
    """The view under headings, most money first; weeks and ages in their order."""
    if by not in GROUP_COLUMNS:
        raise Refused(f"the queue has no grouping {by!r}", "group", f"There are {', '.join(GROUP_COLUMNS)}.")
    work.freshen(desk)
    read = desk.books.read
    found = queue_groups.groups(read, which(read, view, desk.today()), by, desk.today(), desk.now())
    said = headings(read, by)
    return tuple(QueueGroup(*said(group.key), group.items, group.at_stake_cents, group.deadline_on) for group in found)


def find(desk: Desk, text: str) -> list[Hit]:
    """Claims, patients and remittances by number, other number, trace, member number or the beginning of a name."""
    found = finding.anything(desk.books.read, text.strip(), fold(text))
    gather(desk, {hit.person for hit in found if hit.person is not None}, f"find {text}")
    return [Hit(hit.kind, hit.key, clean(hit.words), clean(hit.detail)) for hit in found]


def news(desk: Desk, mark: int | None = None) -> tuple[int, frozenset[tuple[str, str]]]:
    """What other people's acts and mine have touched since a mark; without one, where the log stands."""
    found = audit.news(desk.books.read, mark)
    return found.mark, found.subjects
