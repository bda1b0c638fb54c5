"""The life of remittances: what posting each would do is worked out and kept, and who was shown which plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from acts import remittance_list, rights
from acts.desk import Act, Desk, act
from acts.payer_named import payer_named
from acts.remittance_view import checked, view
from acts.views import RemittanceRow, RemittanceView
from billing.life import STAGES
from store import life, overview, remittances
from store.engine.sqlite import Read
from store.errors import Busy, NoSuch, NotAllowed, NotWritable, Refused

CLAIMS_MOST = 1_000
"""Claims that are planned for a list before it is shown; the rest waits for the next time, or for a person to open it."""


def remittance_list_of(
    desk: Desk, filter: str = "", state: str | None = None, payer: str | None = None, older: int | None = None
) -> tuple[RemittanceRow, ...]:
    """Remittances, the oldest money first. state: one of the store's (`to_post`: all that are not whole), a stage of the life, or a word
    of the list (READY, HELD); payer as it may be named; older: paid at least so many days ago."""
    freshen(desk)
    stage = state.lower() if state else None
    of_store = state if state in STATES else None
    with desk.books.snapshot() as read:
        rows = remittances.rows(read, overview.remittance_ids(read, filter, of_store))
        if payer is not None:
            number = payer_named(read, payer).payer
            rows = [row for row in rows if row.payer == number]
        found = remittance_list.rows(read, rows, desk.today())
    if stage is not None and of_store is None:
        if stage not in STAGES and stage.upper() not in WORDS:
            raise Refused(f"there is no state {state}", "state", f"There are {', '.join((*STATES, *STAGES, *WORDS))}.")
        found = tuple(row for row in found if row.life == stage or row.word.startswith(stage.upper()))
    if older is not None:
        found = tuple(row for row in found if row.age_days is not None and row.age_days >= older)
    return found


STATES = ("to_post", "part_posted", "posting", "duplicate")
WORDS = ("READY", "HELD", "OFF", "NO MONEY", "DOUBLE", "PART POSTED", "LOADED")


def freshen(desk: Desk, most: int = CLAIMS_MOST) -> None:
    """Work out what posting each remittance would do, where that is not known or out of date; where this desk may not write it, not."""
    if desk.read_only or desk.books.read_only or rights.may(desk, "posting.check"):
        return
    with desk.books.snapshot() as read:
        todo = _stale(read, most)
    if todo:
        try:
            _check(desk, todo)
        except (Busy, NotWritable, NotAllowed):
            return  # the list says LOADED, and the next one tries again


def _stale(read: Read, most: int) -> list[int]:
    rows = [row for row in remittances.unfinished(read) if row.state == "loaded"]
    known = remittance_list.valid(read, rows)
    todo: list[int] = []
    for row in rows:
        if row.id not in known and row.claim_count <= most:
            most -= row.claim_count
            todo.append(row.id)
    return todo


@act("posting.check")
def _check(act: Act, numbers: Sequence[int]) -> None:
    """Keep what posting each of these would do."""
    kept = 0
    for number in numbers:
        row = remittances.row(act.write, number)
        if row is not None and row.state == "loaded":
            kept += life.keep(act.write, checked(act.write, row, act.today))
    if not kept:
        act.nothing()
    act.total("checked", kept)


def shown(desk: Desk, remittance: int) -> RemittanceView:
    """One remittance with what posting it would do; which plan this person was shown, is kept."""
    with desk.books.snapshot() as read:
        row = remittances.row(read, remittance)
        if row is None:
            raise NoSuch("there is no such remittance", str(remittance), "Import it first.")
        seen = view(read, row, desk.today())
    if not seen.will_post or desk.read_only or desk.books.read_only or rights.may(desk, "posting.preview"):
        return seen
    with desk.books.snapshot() as read:
        kept = remittance_list.valid(read, [row]).get(remittance)
    if kept is None or kept.seen_hash != seen.plan_hash:
        try:
            _shown(desk, remittance, seen.plan_hash)
        except (Busy, NotWritable):
            return seen
        with desk.books.snapshot() as read:
            return view(read, row, desk.today())
    return seen


@act("posting.preview")
def _shown(act: Act, remittance: int, plan_hash: str) -> None:
    row = remittances.row(act.write, remittance)
    if row is None:
        act.nothing()
        return
    life.keep(act.write, checked(act.write, row, act.today))
    life.seen(act.write, remittance, plan_hash, act.actor.name, act.moment)
    act.body["plan"] = plan_hash
    act.subject("remittance", remittance)


def arrived(desk: Desk, read: Read, numbers: Sequence[int]) -> dict[int, date]:
    """The practice's day on which each was loaded."""
    zone = ZoneInfo(desk.zone)
    return {
        number: datetime.fromtimestamp(moment / 1_000_000, UTC).astimezone(zone).date()
        for number, moment in life.arrived_on(read, numbers).items()
    }
