"""Rows of the store as a screen or a command gets them: names readable, moments as times, the next step in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from acts.views import QueueRow
from billing import odds, priority
from billing.books import PayerRef
from billing.playbook import Playbook
from billing.text import clean, name_shown
from store import rules
from store.engine.sqlite import Read
from store.row_more import NOTHING, More
from store.work import Item

BEGIN = datetime(1970, 1, 1, tzinfo=UTC)

STEPS = {
    "review": "look at it",
    "next_payer": "bill next",
    "repeats_primary": "compare",
    "awaiting_correction": "await answer",
    "credit": "give back",
    "recouped": "dispute",
    "underpaid": "dispute",
    "no_answer": "ask payer",
    "rejected": "mend, resend",
    "records_requested": "send records",
    "record_changed": "send again",
}
"""The queue's column for kinds that no code explains."""


def at(microseconds: int) -> datetime:
    """A moment of the books as a time."""
    return BEGIN + timedelta(microseconds=microseconds)


def code_parts(code: str) -> tuple[str, str]:
    """CO-16 as ("CO", "16")."""
    group, _, reason = code.partition("-")
    return group, reason


def payer_of(item: Item) -> PayerRef:
    """The item's payer, as rules of the practice know it."""
    return PayerRef(item.payer, item.payer_name)


def leading(playbook: Playbook, item: Item) -> str:
    """The code that the item takes category and chance from: the one with the largest denied amount."""
    if item.price is not None and item.price.code in item.codes:
        return item.price.code
    fits = (code for code in item.codes if _fits(playbook, item, *code_parts(code)))
    return next(fits, item.codes[0])


def _fits(playbook: Playbook, item: Item, group: str, reason: str) -> bool:
    payer = payer_of(item)
    of_code = (playbook.category(group, reason, payer, item.remarks), playbook.prior(group, reason, payer, item.remarks))
    return of_code == (item.category, item.chance)


def next_step(playbook: Playbook, item: Item) -> str:
    """What to do next, in at most 12 characters: by the rules that held when it was opened."""
    if item.kind == "denial" and item.codes:
        then = playbook.on(item.opened_on)
        return then.label(*code_parts(leading(then, item)), item.remarks, payer_of(item))
    return STEPS.get(item.kind, "look at it")


def provider_words(number: str, name: str) -> str:
    """Whom claims name as who did it."""
    last, _, first = name.partition(", ")
    return name_shown(last, first) if name else number.strip() or "nobody named"


def queue_row(read: Read, item: Item, today: date, more: More = NOTHING) -> QueueRow:
    """A work item as the queue shows it; `more` where columns beside its own are shown."""
    return QueueRow(
        item=item.id,
        claim=item.claim,
        control_number=clean(item.control_number),
        patient=name_shown(item.last, item.first),
        payer=clean(item.payer_name),
        kind=item.kind,
        category=item.category,
        codes=item.codes,
        remarks=item.remarks,
        next_step=next_step(rules.playbook(read), item),
        at_stake_cents=item.at_stake_cents,
        expected_cents=item.expected_cents,
        chance=item.chance,
        deadline_on=item.deadline_on,
        days_left=None if item.deadline_on is None else priority.days_left(item.deadline_on, today),
        priority=item.priority,
        state=item.state,
        follow_up_on=item.follow_up_on,
        follow_up_reason=clean(item.follow_up_reason),
        owner=item.assigned_to,
        leased_by=item.leased_by,
        leased_until=None if item.leased_until is None else at(item.leased_until),
        why=item.why,
        version=item.version,
        rank=item.rank,
        patient_sent=f"{item.last}, {item.first}" if item.first else item.last,
        usual_cents=item.usual_cents,
        price=item.price,
        worth=odds.words(item.price, clean(item.payer_name)) if item.price else (),
        opened_on=item.opened_on,
        visit_on=more.visit_on,
        provider=provider_words(*more.provider) if any(more.provider) else "",
        last_note=clean(more.last_note),
    )


def why_here(row: QueueRow, today: date) -> tuple[str, ...]:
    """How an item came to its place in the queue, in sentences with the figures in them."""
    return priority.why(row.at_stake_cents, row.chance, row.deadline_on, today, row.state == "waiting", row.usual_cents, row.worth)
