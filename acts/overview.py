"""The Desk: today at a glance, and the lists of remittances and of what is held."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from acts import (
    approvals,
    assignment,
    correction_waiting,
    cut_off,
    desk_money,
    desk_records,
    hand_over,
    hands_view,
    talk,
)
from acts import work as working
from acts.desk import Desk, microseconds
from acts.hands_rows import DraftRow
from acts.holding import hold_rows
from acts.outbox import STANDS_DAYS
from acts.rights import OVERSEERS, why_not
from acts.rows import at, queue_row
from acts.views import DeskQueue, DeskView, HoldRow, QueueRow
from billing.day import add_business_days
from billing.text import clean
from store import corrections, drafts, hands, history, leases, outbox, overview, queries, remittances, scrub_due, work
from store.engine.sqlite import Read
from store.overview import Pile

NAMES = (
    ("denial", "Denials"),
    ("review", "Codes to review"),
    ("next_payer", "Next payer to answer"),
    ("repeats_primary", "Repeats of the first payer"),
    ("awaiting_correction", "Reversed, no new answer"),
    ("credit", "Credit balances"),
    ("recouped", "Owed again: taken back"),
    ("underpaid", "Underpayments"),
    ("rejected", "Front-end rejections"),
    ("no_answer", "No answer past usual time"),
    ("records_requested", "Records asked for"),
    ("record_changed", "Corrected since sent"),
)
STANDING = (
    "denial", "next_payer", "posting", "exceptions", "deposits", "payers", "review", "credit", "approvals",
)  # fmt: skip
"""The queues of every day, by kind or screen: hands learn 1 to 9, so that no number moves when a queue is worked off. Who oversees
has approvals under the last, everybody else the work of the records desk."""
DIGITS = {kind: at for at, kind in enumerate(STANDING, 1)}
DONE = frozenset(
    "work.write_off work.to_patient work.resolve work.follow_up approval.approve policy.run correction.sign posting.post "
    "correction.countersign posting.match work.call work.ask work.answer query.ask query.answer query.close "
    "work.records_sent send.put appeal.send appeal.decide".split()
)
SAID = {
    "chart.add": ("thing written into a chart", "things written into charts"),
    "chart.import": ("file of charts taken in", "files of charts taken in"),
    "chart.register": ("patient registered", "patients registered"),
    "coding.sign": ("coding signed", "codings signed"),
    "identity.approve": ("record joined or moved", "records joined or moved"),
    "query.close": ("query closed", "queries closed"),
    "request.add": ("request of a patient", "requests of patients"),
    "request.complete": ("request completed", "requests completed"),
    "appeal.decide": ("appeal decided", "appeals decided"),
    "appeal.send": ("appeal sent", "appeals sent"),
    "approval.approve": ("write-off approved", "write-offs approved"),
    "approval.ask": ("write-off asked for", "write-offs asked for"),
    "approval.refuse": ("write-off refused", "write-offs refused"),
    "correction.countersign": ("correction signed", "corrections signed"),
    "correction.propose": ("correction proposed", "corrections proposed"),
    "correction.sign": ("record corrected", "records corrected"),
    "documents.add": ("document came in", "documents came in"),
    "intake.bring": ("file loaded", "files loaded"),
    "posting.match": ("answer matched", "answers matched"),
    "posting.post": ("posting", "postings"),
    "query.answer": ("query answered", "queries answered"),
    "query.ask": ("query put", "queries put"),
    "send.leave": ("file of claims left", "files of claims left"),
    "send.put": ("claim into the outbox", "claims into the outbox"),
    "undo.apply": ("act taken back", "acts taken back"),
    "work.answer": ("question answered", "questions answered"),
    "work.ask": ("question asked", "questions asked"),
    "work.call": ("call", "calls"),
    "work.note": ("note", "notes"),
    "work.records_sent": ("records sent", "records sent"),
    "work.to_patient": ("balance to the patient", "balances to the patient"),
    "work.write_off": ("write-off", "write-offs"),
}
LOOKBACK = timedelta(days=31)
"""An earlier sitting than this is not looked for."""
CORRECTED_DAYS = 7
NAMED = 3
"""So many corrections that others decided, and answers to my queries, are named one by one."""


def midnight(desk: Desk, on: date) -> int:
    """When the practice's day begins."""
    return microseconds(datetime.combine(on, time(), ZoneInfo(desk.zone)))


def desk_view(desk: Desk) -> DeskView:
    """Queues, what is in my hands, what happened since I was last here, what I did today."""
    if desk.actor.role == "clinician":
        asked = desk_records.of_clinician(desk, desk.today(), int(LOOKBACK.total_seconds()) * 1_000_000)
        return replace(asked, queues=(*asked.queues, *(replace(queue, digit=2) for queue in _signatures(desk, desk.today()))))
    working.freshen(desk)
    assignment.freshen(desk)
    cut_off.rules(desk)
    cut_off.imports(desk, most=1)
    today, name = desk.today(), desk.actor.name
    with desk.books.snapshot() as read:
        soon = add_business_days(today, 5)
        piles = {pile.kind: pile for pile in overview.piles(read, name, today, soon)}
        queues = [_queue(piles.get(kind, Pile(kind, 0, 0, None, 0, 0, 0)), label, "denials", kind, today) for kind, label in NAMES]
        queues.append(_queue(overview.remittances_to_post(read), "Remittances to post", "posting", None, today))
        queues += [_queue(pile, label, screen, None, today) for pile, label, screen in desk_money.piles(desk, soon)]
        week = history.first_since(read, midnight(desk, today - timedelta(days=CORRECTED_DAYS)))
        queues.append(_outbox(desk, read, today))
        queues += _approvals(desk, today)
        queues += _signatures(desk, today)
        queues.append(_queue(overview.corrections(read, name, week), "Records corrected this week", "corrections", None, today))
        queues.append(desk_records.mine(desk, read))
        queues.append(desk_records.work(desk, read))
        queues = _in_order(queues, overseer=desk.actor.role in OVERSEERS)
        mine = [item for number in leases.held_by(read, name, desk.now()) if (item := work.one(read, number, desk.now())) is not None]
        held = tuple(queue_row(read, item, today) for item in mine)
        oldest = history.first_since(read, desk.now() - int(LOOKBACK.total_seconds()) * 1_000_000)
        left = overview.last_sitting(read, name, desk.sitting, oldest)
        said: tuple[str, ...] = ()
        if left is not None:
            first = history.first_since(read, left + 1)
            named = (*_answered(read, name, left), *_decided(desk, left))
            said = (*named, *_since(overview.acts_since(read, first)), *_handed(read, name, first))
        typed, (aside, back_on) = _drafts(read, name, held), hands.aside(read, name)
        idle = hands_view.idle(desk, read) if why_not(desk.actor, "assignment.hand_on") is None else (0, 0, 0)
        waits = talk.of_person(read, name, today, coder=desk.actor.role in talk.CODERS)
        again = scrub_due.left(read)
        done = [row for row in history.done_by(read, name, midnight(desk, today)) if row[0] in DONE]
    cents = sum(totals.get(key, 0) for _, _, totals in done for key in ("written_off_cents", "to_patient_cents", "posted_cents"))
    return DeskView(
        queues=tuple(queues),
        hands=held,
        since=None if left is None else at(left),
        since_words=said,
        done_today=len({request for _, request, _ in done}),
        done_cents=cents,
        drafts=typed,
        last_shift=hand_over.unread(desk),
        aside=aside,
        aside_next=back_on,
        idle=idle,
        for_me=waits,
        scrub_due=again,
    )


def in_hand(desk: Desk) -> int:
    """How many pieces of work this person holds."""
    return len(leases.held_by(desk.books.read, desk.actor.name, desk.now()))


def _drafts(read: Read, name: str, held: tuple[QueueRow, ...]) -> tuple[DraftRow, ...]:
    """Comments that were typed and not saved, the newest first; whether their claim is in hand."""
    mine = {row.control_number for row in held}
    found = []
    for subject, moment in drafts.subjects(read, name).items():
        what, _, number = subject.partition(" ")
        if what == "claim" and number:
            text, _ = drafts.get(read, name, subject)
            found.append(DraftRow(number, clean(text), at(moment), number in mine))
    return tuple(found)


def _answered(read: Read, name: str, left: int) -> tuple[str, ...]:
    """Who answered what I asked."""
    found = queries.answered_to(read, name, left)
    if len(found) > NAMED:
        return (f"{len(found):,} of your queries answered",)
    return tuple(f"{ref} answered by {clean(by)}" for ref, by in found)


def _handed(read: Read, name: str, first: int) -> tuple[str, ...]:
    """What others made my job, or took out of my hand."""
    words = hands.words_for(read, name, first - 1, 200)
    taken = sum(word.act == "work.take" for word in words)
    given = len(words) - taken
    said = [f"handed to you or from you {given:,} {'time' if given == 1 else 'times'}"] if given else []
    return (*said, *((f"{taken:,} taken over from you",) if taken else ()))


def _decided(desk: Desk, left: int) -> tuple[str, ...]:
    """What others said to my corrections, each by its number; of many the count."""
    found = correction_waiting.decided_since(desk, left)
    if len(found) <= NAMED:
        return tuple(f"{row.name} {row.state} by {row.decided_by}" for row in found)
    refused = sum(row.state == corrections.REFUSED for row in found)
    return (f"{len(found):,} corrections of yours decided{f', {refused:,} refused' if refused else ''}",)


def _in_order(queues: list[DeskQueue], *, overseer: bool) -> list[DeskQueue]:
    """The standing ones first, each with its own digit also where it is empty; of the others those in which something waits."""
    digits = DIGITS if overseer else {**DIGITS, desk_records.RECORDS: DIGITS["approvals"]}
    found = [replace(queue, digit=digits.get(queue.kind or queue.screen, 0)) for queue in queues]
    first = sorted((queue for queue in found if queue.digit), key=lambda queue: queue.digit)
    return [
        *first,
        *(queue for queue in found if not queue.digit and (queue.open or queue.screen in ("corrections", desk_records.RECORDS))),
    ]


def _queue(pile: Pile, label: str, screen: str, kind: str | None, today: date) -> DeskQueue:
    oldest = None if pile.oldest_on is None else (today - pile.oldest_on).days
    return DeskQueue(label, screen, kind, pile.count, pile.cents, oldest, pile.overdue, pile.soon, pile.yours)


def _approvals(desk: Desk, today: date) -> list[DeskQueue]:
    """Write-offs that wait for this person's word: a queue only where there are some."""
    waits = approvals.listed(desk, "for_me")
    if not waits:
        return []
    oldest = min(row.asked_at for row in waits).astimezone(ZoneInfo(desk.zone)).date()
    mine = sum(row.asked_of == desk.actor.name for row in waits)
    pile = Pile("approvals", len(waits), sum(row.cents for row in waits), oldest, 0, 0, mine)
    return [_queue(pile, "Write-offs to approve", "approvals", None, today)]


def _signatures(desk: Desk, today: date) -> list[DeskQueue]:
    """Corrections that wait for this person's signature: a queue only where there are some."""
    waits = correction_waiting.for_me(desk)
    if not waits:
        return []
    oldest = waits[0].proposed_at.astimezone(ZoneInfo(desk.zone)).date()
    mine = sum(row.waits_for == desk.actor.name for row in waits)
    return [_queue(Pile("signatures", len(waits), 0, oldest, 0, 0, mine), "Corrections to sign", "signatures", None, today)]


def _outbox(desk: Desk, read: Read, today: date) -> DeskQueue:
    """Claims that were put in to be sent and have not left; overdue where they stand longer than a claim should."""
    stale = midnight(desk, add_business_days(today, -STANDS_DAYS))
    count, cents, oldest, late, mine = outbox.pile(read, desk.actor.name, stale)
    since = None if oldest is None else at(oldest).astimezone(ZoneInfo(desk.zone)).date()
    return _queue(Pile("outbox", count, cents, since, late, 0, mine), "Outbox, not sent yet", "outbox", None, today)


def _since(counted: list[tuple[str, int, int]]) -> tuple[str, ...]:
    return tuple(f"{count:,} {SAID[act][count != 1]}" for act, count, _ in counted if act in SAID)


def hold_list(desk: Desk, remittance: int | None = None, owner: str | None = None) -> tuple[HoldRow, ...]:
    """What is held until a person decides, of one remittance or of all, the longest held first."""
    found: list[HoldRow] = []
    with desk.books.snapshot() as read:
        for number in overview.held_remittances(read) if remittance is None else [remittance]:
            row = remittances.row(read, number)
            found += hold_rows(read, row) if row is not None else ()
    return tuple(row for row in found if owner is None or row.owner == owner)
