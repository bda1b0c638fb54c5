"""Working the queue: take, give back, hand on, note, set aside, resolve; and the order of the day."""

from __future__ import annotations

from datetime import date

from acts import lists_view, odds, talk
from acts.desk import Act, Desk, act
from acts.hands import claim_row, hold, hold_if_free, item_row, leased_by_other, shown, stale, until
from acts.moves import to_patient, write_off
from acts.rows import queue_row
from acts.views import QueueRow, QueueView
from billing.text import clean
from store import drafts, facets, leases, notes, people, queue, work
from store.errors import Busy, NoSuch, NotWritable, Refused

__all__ = [
    "assign", "draft", "follow_up", "freshen", "item_of", "note", "release", "rerank", "resolve", "save_draft", "take", "take_next",
    "to_patient", "write_off",
]  # fmt: skip

RERANK_CHUNK = 2000
RESOLVABLE = frozenset(
    "review next_payer repeats_primary awaiting_correction credit recouped underpaid no_answer rejected records_requested "
    "record_changed".split()
)


@act("work.take_next")
def take_next(act: Act, view: QueueView) -> QueueRow | None:
    """Take the next best item of the view that is free, with all else that is open on its claim; None where none is."""
    which = lists_view.which(act.write, view, act.today)
    item = queue.first_free(act.write, which, act.actor.name, act.moment, until(act))
    if item is None:
        act.nothing()
        return None
    row = shown(act, item)
    leases.take(act.write, row.claim, act.actor.name, act.moment, until(act))
    act.subject("claim", row.control_number)
    return row


@act("work.take")
def take(act: Act, item: int, over: str | None = None) -> QueueRow:
    """Take this one. Held by another it is refused, unless taken over with a reason, which the other will see."""
    found = item_row(act.write, item, act.moment)
    holder = leases.holder(act.write, found.claim, act.moment)
    if holder is not None and holder[0] != act.actor.name:
        if not (over or "").strip():
            raise leased_by_other(act, found.control_number, holder)
        act.reason = f"taken over from {holder[0]}: {(over or '').strip()}"
        act.subject("user", holder[0])
    taken = leases.take(act.write, found.claim, act.actor.name, act.moment, until(act), over=bool((over or "").strip()))
    if not taken:
        holder = leases.holder(act.write, found.claim, act.moment)
        raise leased_by_other(act, found.control_number, holder or ("another", act.moment))
    act.subject("claim", found.control_number)
    return shown(act, item)


@act("work.release")
def release(act: Act, item: int) -> QueueRow:
    """Give it back. What another holds is theirs to give back."""
    found = item_row(act.write, item, act.moment)
    holder = leases.holder(act.write, found.claim, act.moment)
    if holder is not None and holder[0] != act.actor.name:
        raise leased_by_other(act, found.control_number, holder)
    if leases.release(act.write, found.claim, act.actor.name):
        act.subject("claim", found.control_number)
    else:
        act.nothing()
    return shown(act, item)


@act("work.assign")
def assign(act: Act, item: int, to: str, reason: str = "", version: int | None = None) -> QueueRow:
    """Make it somebody's job ('' is nobody's). Handed to another, it leaves my hand."""
    found = item_row(act.write, item, act.moment)
    if to:
        person = people.by_login(act.write, to)
        if person is None or not person.active:
            raise NoSuch(f"there is no user {to}", "hand to", "claimdesk people list shows who is there.")
    hold(act, found.claim, found.control_number)
    if not work.assign(act.write, item, to or None, found.version if version is None else version):
        raise stale(act.desk, act.write, found, version or 0)
    if to != act.actor.name:
        leases.release(act.write, found.claim, act.actor.name)
    act.subject("claim", found.control_number)
    if to:
        act.subject("user", to)
    return shown(act, item)


@act("work.note")
def note(act: Act, claim: str | int, text: str, takes: bool = True) -> int:
    """Write a note on the claim. It needs no hold; a free claim is taken by it, unless the same is said of many. A draft of it is done
    with. @login puts it before them."""
    said = " ".join(text.split())
    if not said:
        raise Refused("the note is empty", "note", "Type what happened; Esc leaves without a note.")
    row = claim_row(act.write, claim)
    if takes:
        hold_if_free(act, row["id"])
    number = notes.add(act.write, row["id"], said, actor=act.actor.name, moment=act.moment, event=act.number)
    talk.mention(act, number, row["id"], said)
    drafts.put(act.write, act.actor.name, f"claim {row['control_number']}", "", act.moment)
    act.subject("claim", row["control_number"])
    return number


@act("work.follow_up")
def follow_up(act: Act, item: int, on: date, reason: str = "", version: int | None = None) -> QueueRow:
    """Set it aside until a day: it waits, and comes back then, or when the payer answers, to whose job it is, else to who set it aside."""
    found = item_row(act.write, item, act.moment)
    if on <= act.today:
        raise Refused(f"{on.isoformat()} is not ahead", "follow-up", "Give a day after today: 2026-11-25, 11-25, +14, +5b or fri.")
    hold(act, found.claim, found.control_number)
    said, seen = " ".join(reason.split()), found.version if version is None else version
    if not work.follow_up(act.write, item, on, said, seen, by=act.actor.name):
        raise stale(act.desk, act.write, found, version or 0)
    work.rank_again(act.write, [item], act.today)
    act.subject("claim", found.control_number)
    return shown(act, item)


@act("work.resolve")
def resolve(act: Act, item: int, reason: str, version: int | None = None) -> QueueRow:
    """Say that nothing more is to be done about it, with a reason. A denial is not done while its money is owed."""
    found = item_row(act.write, item, act.moment)
    if found.kind not in RESOLVABLE:
        raise Refused(
            f"{clean(found.control_number)}: a denial is done when its money is paid, written off or the patient's",
            "resolve",
            "Set it aside until a date, write it off, or move it to the patient.",
        )
    if not reason.strip():
        raise Refused("it needs a reason", "resolve", "Say why nothing more is to be done.")
    hold(act, found.claim, found.control_number)
    if not work.resolve(act.write, item, found.version if version is None else version):
        raise stale(act.desk, act.write, found, version or 0)
    act.subject("claim", found.control_number)
    return shown(act, item)


@act("work.draft")
def save_draft(act: Act, subject: str, text: str) -> None:
    """Keep what was typed and not saved yet; '' forgets it."""
    before, _ = drafts.get(act.write, act.actor.name, subject)
    if before == text:
        act.nothing()
        return
    drafts.put(act.write, act.actor.name, subject, text, act.moment)


def draft(desk: Desk, subject: str) -> str:
    """What this person typed there and has not saved."""
    return drafts.get(desk.books.read, desk.actor.name, subject)[0]


def item_of(desk: Desk, claim: str, kind: str | None = None) -> QueueRow:
    """The claim's item that a command means: of this kind, else the denial, else the first in the working order."""
    read = desk.books.read
    row = claim_row(read, claim)
    every = work.of_claim(read, row["id"], desk.now())
    items = [item for item in every if kind in (None, item.kind)]
    if every and not items:
        there = ", ".join(dict.fromkeys(item.kind for item in every))
        raise Refused(f"nothing of kind {clean(str(kind))} is open on claim {clean(claim)}", "work", f"Open there: {there}.")
    if not items:
        raise Refused(f"nothing is open on claim {clean(claim)}", "work", "The queue shows the claims that have work.")
    return queue_row(read, items[0], desk.today())


def rerank(desk: Desk) -> int:
    """Give every item whose place ran out its place of today, and bring back what waited for today; how many."""
    asking, done, after = desk.asking(), 0, ""
    desk.books.read.keep_at_hand(64)
    try:
        while work.due(desk.books.read, desk.today()):
            moved, last = _rerank(asking, after)
            if not moved and not after:
                break  # another desk was faster
            done, after = done + moved, last
    finally:
        desk.books.read.keep_at_hand()
    return done


@act("work.rerank")
def _rerank(act: Act, after: str) -> tuple[int, str]:
    moved, last = work.rerank(act.write, act.today, RERANK_CHUNK, after)
    if not moved:
        act.nothing()
        return 0, ""
    act.total("items", moved)
    leases.drop_stale(act.write, act.moment)
    facets.sweep(act.write)
    return moved, last


def freshen(desk: Desk) -> bool:
    """Bring the order of the day about where it is due, after the day's learning; False where this desk cannot write it, so a list must
    sort by itself."""
    learning = odds.is_due(desk)
    if not learning and not work.due(desk.books.read, desk.today()):
        return True
    if desk.read_only or desk.books.read_only:
        return not work.due(desk.books.read, desk.today())
    try:
        if learning:
            odds.learn(desk)
        rerank(desk)
    except (Busy, NotWritable):
        return False
    return not work.due(desk.books.read, desk.today())
