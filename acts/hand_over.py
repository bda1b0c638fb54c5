"""The note at the end of a shift: written to everybody or a team, on the Desk of those who come next until they have read it."""

from __future__ import annotations

from datetime import timedelta

from acts.desk import Act, Desk, act
from acts.hands_rows import HandoverRow
from acts.rows import at
from billing.day import add_business_days
from billing.text import clean
from store import assignment, drafts, handover
from store.errors import NoSuch, Refused

DRAFT = "hand-over"
"""The subject under which what is typed is kept until it is written."""
STANDS_H = 24
"""A note stands on a Desk so many hours, unless it is read before; hours of a weekend do not count."""
LOOKBACK_H = 24 * 14


def _row(note: handover.Note) -> HandoverRow:
    return HandoverRow(note.number, clean(note.actor), at(note.moment), clean(note.text), clean(note.team), note.seen)


@act("handover.write")
def write(act: Act, text: str, team: str = "") -> int:
    """Write a note for those who come next; a draft of it is done with."""
    said = " ".join(text.split())
    if not said:
        raise Refused("the note is empty", "hand over", "Say what those who come next must know; Esc leaves without a note.")
    to = assignment.team(act.write, team) if team else None
    if team and to is None:
        raise NoSuch(f"there is no team {clean(team)}", "hand over", "claimdesk work team list shows all.")
    number = handover.add(
        act.write, said, actor=act.actor.name, moment=act.moment, event=act.number, team=to.number if to is not None else None
    )
    drafts.put(act.write, act.actor.name, DRAFT, "", act.moment)
    act.subject("handover", number)
    return number


@act("handover.read")
def read(act: Act, number: int) -> None:
    """I have read it: it leaves my Desk."""
    if handover.one(act.write, number, act.actor.name) is None:
        raise NoSuch(f"there is no hand-over note {number}", "hand over", "claimdesk work handover shows those of the last day.")
    if not handover.seen(act.write, number, act.actor.name, act.moment):
        act.nothing()
    act.subject("handover", number)


def unread(desk: Desk) -> tuple[HandoverRow, ...]:
    """What others wrote to me or everybody in the last day of business, and I have not read, the newest first."""
    days = (desk.today() - add_business_days(desk.today(), -1)).days
    return tuple(row for row in since(desk, STANDS_H * days) if not row.seen and row.actor != desk.actor.name)


def since(desk: Desk, hours: int = LOOKBACK_H) -> tuple[HandoverRow, ...]:
    """What was written to me, to everybody, or by me in so many hours, the newest first."""
    first = desk.now() - int(timedelta(hours=hours).total_seconds()) * 1_000_000
    return tuple(_row(note) for note in handover.since(desk.books.read, desk.actor.name, first))
