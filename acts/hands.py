"""In whose hand a claim is: taken by the first act on it, lengthened by each, refused while another has it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from acts import rights
from acts.desk import Act, Desk
from acts.rows import at, queue_row
from acts.views import QueueRow
from billing.text import clean
from store import dossier, hands, leases, practice, work
from store.engine.sqlite import Read
from store.errors import Leased, NoSuch, Refused, Stale
from store.work import Item


def clock_time(desk: Desk, moment: int) -> str:
    """A moment as the practice's clock shows it: 10:11."""
    return at(moment).astimezone(ZoneInfo(desk.zone)).strftime("%H:%M")


def local(desk: Desk, moment: int) -> datetime:
    """A moment in the practice's time zone."""
    return at(moment).astimezone(ZoneInfo(desk.zone))


def claim_row(read: Read, claim: str | int) -> Any:
    """A claim by its number (or another name of it), or by its place in the books."""
    row = dossier.claim_row(read, claim)
    if row is None:
        raise NoSuch(f"there is no claim {clean(str(claim))}", "claim", "Look for it by name or number: : on the screen.")
    return row


def item_row(read: Read, item: int, moment: int) -> Item:
    """A work item that stands in the queue."""
    found = work.one(read, item, moment)
    if found is None:
        raise NoSuch(f"there is no work item {item}", "work", "The queue shows those that are open.")
    if not work.in_queue(found.state):
        raise Refused(
            f"{clean(found.control_number)} is no longer in the queue ({found.kind}: {found.state})",
            "work",
            "Open the claim to see what happened to it.",
        )
    return found


def stale(desk: Desk, read: Read, item: Item, yours: int) -> Stale:
    """What a person gets who acts on an item that moved."""
    return Stale(
        f"{clean(item.control_number)} was changed since you opened it",
        f"version {yours} is now {item.version}",
        "Nothing was changed. Look at it as it is now, and do it again.",
        yours=yours,
        theirs=queue_row(read, item, desk.today()),
    )


def until(act: Act) -> int:
    """When a lease taken now ends."""
    return act.moment + practice.number(act.write, "lease_minutes") * 60_000_000


def leased_by_other(act: Act, number: str, holder: tuple[str, int]) -> Leased:
    """The refusal, with who and until when."""
    by, ends = holder
    taken = hands.taken_from(act.write, act.actor.name, number)
    over = ""
    if taken is not None and taken[0] == by:
        why = clean(taken[2].removeprefix(f"taken over from {act.actor.name}: "))
        over = f': taken over from you at {clock_time(act.desk, taken[1])}, "{why}"'
    return Leased(
        f"{by} has {clean(number)} in hand until {clock_time(act.desk, ends)}{over}",
        "work",
        "T takes it over with a reason that they will see; on the command line: work take --over REASON.",
        by=by,
        until=ends,
    )


def hold(act: Act, claim: int, number: str) -> bool:
    """Take the claim's work in hand, or go on holding it; refused while another has it. False: there is nothing to hold."""
    if leases.take(act.write, claim, act.actor.name, act.moment, until(act)):
        return True
    holder = leases.holder(act.write, claim, act.moment)
    if holder is not None and holder[0] != act.actor.name:
        raise leased_by_other(act, number, holder)
    return False


def hold_for(act: Act, claim: int, number: str, asked_by: str = "") -> None:
    """The same for what another may have asked for: in their hand it is no reason against it. Who does not work on claims holds none."""
    try:
        if rights.why_not(act.actor, "work.take") is None:
            hold(act, claim, number)
        elif (holder := leases.holder(act.write, claim, act.moment)) is not None:
            raise leased_by_other(act, number, holder)
    except Leased as error:
        if error.by != asked_by:
            raise


def hold_if_free(act: Act, claim: int) -> None:
    """Take it where nobody has it, and this person works on claims; for acts that need no hold."""
    if rights.why_not(act.actor, "work.take") is None:
        leases.take(act.write, claim, act.actor.name, act.moment, until(act))


def shown(act: Act, item: int) -> QueueRow:
    """The item as it is now."""
    found = work.one(act.write, item, act.moment)
    assert found is not None
    return queue_row(act.write, found, act.today)
