"""Events of the log in sentences, with what they changed before and after."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from acts.rows import at
from acts.told_acts import PHRASES
from acts.views import EventRow
from billing.amendment import field_of
from billing.documents import KINDS
from billing.money import shown
from billing.terms import PAYER_STATUS, word
from billing.text import clean
from store import audit
from store.history import Fact

TOTALS = {
    "acknowledged": "claims acknowledged",
    "appealed_cents": "appealed",
    "outbox_cents": "to be sent",
    "sent_claims": "claims sent",
    "sent_cents": "sent",
    "won_cents": "won",
    "rejected_claims": "claims refused on their way in",
    "adjusted_cents": "taken off by contract",
    "charges_cents": "charged",
    "given_cents": "given to somebody",
    "returned_cents": "to its payer",
    "deposited_cents": "deposited",
    "insurance_paid_cents": "paid by payers",
    "patient_paid_cents": "paid by patients",
    "banked_cents": "in the bank",
    "lines": "lines of a statement",
    "looked_at": "claims looked at by the edits",
    "moved_items": "items moved",
    "rules": "rules",
    "matched_cents": "matched to remittances",
    "applied_cents": "put on claims",
    "bounced_cents": "not honoured",
    "checked": "remittances worked out",
    "claims": "claims",
    "documents": "documents",
    "projects": "projects",
    "figures": "figures learned",
    "files": "files",
    "held": "held",
    "items": "items",
    "patients": "patients",
    "posted": "answers posted",
    "posted_cents": "posted",
    "prices": "prices",
    "rates": "rates",
    "scrubbed_claims": "claims held against the edits",
    "received_cents": "received",
    "refunded_cents": "paid back",
    "refused": "not posted by themselves",
    "taken_cents": "taken",
    "statements": "statements",
    "underpaid": "underpaid claims",
    "taken_over_cents": "taken over",
    "taken_back_cents": "taken back",
    "to_patient_cents": "to the patient",
    "typed_cents": "typed",
    "written_off_cents": "written off",
}
MOVED = {
    "bounce": "not honoured",
    "charge": "charged",
    "opening": "taken over",
    "patient_payment": "paid by the patient",
    "recoupment": "taken back by the payer",
    "refund": "paid back",
    "replace": "charge changed by",
    "to_patient": "to the patient",
    "write_off": "written off",
}
"""What a transaction did to a claim's money, in words."""
HIDDEN = frozenset({"version", "basis", "deadline", "why", "name_key", "plan_hash", "cursor"})
"""Columns that a sentence leaves out; before and after have them."""

_SEVERAL, _ONE = re.compile(r"(answer|claim|document|field|file|item|line|patient|rate|remittance|statement)s\b"), r"\1"


def of_totals(totals: Mapping[str, int]) -> list[str]:
    """The sums that an event keeps, in words."""
    said = []
    for name, number in totals.items():
        label = TOTALS.get(name, name.removesuffix("_cents").replace("_", " "))
        if name == "undone_cents" and not number:
            continue  # nothing but words was taken back
        if name.endswith("_cents"):
            said.append(f"{shown(number)} {label}")
        else:
            said.append(f"{number:,} {_SEVERAL.sub(_ONE, label, count=1) if number == 1 else label}")
    return said


def of_fact(fact: Fact) -> str:
    """What an event added to the claim, in words."""
    trace, *more = (clean(word_) for word_ in (*fact.words, ""))
    if fact.kind == "answer":
        return f"{more[0]} {trace}: {word(PAYER_STATUS, more[1])}, paid {shown(fact.cents)}"
    if fact.kind == "reversal":
        return f"{more[0]} {trace} took an earlier answer back, {shown(fact.cents)}"
    if fact.kind.startswith("undo"):
        of = {"undo answer": "an answer is taken out again", "undo reversal": "a reversal is taken out again"}
        return of.get(fact.kind, f"{fact.kind.removeprefix('undo ').replace('_', ' ')} taken back") + (f" ({trace})" if trace else "")
    if fact.kind == "note":
        return f'"{trace}"'
    if fact.kind == "note taken back":
        return f'note taken back: "{trace}"'
    if fact.kind == "acknowledged":
        said = "; ".join(clean(word_) for word_ in more[2:4] if word_)
        return f"{trace} {more[0]}: {more[1]}" + (f" ({said})" if said else "")
    if fact.kind in ("call", "call taken back"):
        return f'{fact.kind}: "{trace}"'
    if fact.kind == "sent":
        return f"sent: {trace}" if trace != "new" else f"claim {more[0]}"
    if fact.kind == "corrected":
        relation, name, was, shall_be = fact.words
        field = field_of(relation, name)
        return f"{field.label if field else name}: was {clean(was) or '-'}, is {clean(shall_be) or '-'}"
    label = MOVED.get(fact.kind, fact.kind.replace("_", " "))
    return f"{label} {shown(fact.cents)}" if fact.cents else label


def of_change(relation: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    """What happened to a work item or a denial, in words; '' for what is told otherwise or not worth a word."""
    was, now = before or {}, after or {}
    if relation == "work_item":
        if before is None:
            return f"{now.get('kind', 'work')} opened, {shown(now.get('at_stake_cents') or 0)} at stake"
        said = []
        if now.get("state") == "waiting":
            said.append(f"waits until {now.get('follow_up_on') or '-'}")
        elif now.get("state") == "open":
            said.append("is open again")
        elif now.get("state"):
            said.append(f"work is {now['state']}")
        elif now.get("follow_up_on"):
            said.append(f"waits until {now['follow_up_on']}")
        if "assigned_to" in now:
            said.append(f"is {now['assigned_to'] or 'nobody'}'s")
        if now.get("follow_up_reason"):
            said.append(f'"{clean(str(now["follow_up_reason"]))}"')
        return ", ".join(said)
    if relation == "denial":
        code = f"{now.get('grp', was.get('grp', ''))}-{now.get('reason', was.get('reason', ''))}"
        if before is None:
            return f"{code} denied {shown(now.get('cents') or 0)}"
        return "a denial closed" if now.get("state") == "closed" else "a denial opened again" if now.get("state") == "open" else ""
    if relation in ("document_place", "question", "records_request"):
        return _of_talk(relation, was, now, made=before is None)
    if relation == "hold" and before is None:
        return f"an answer is held: {clean(str(now.get('message', '')))}"
    return ""


def _of_talk(relation: str, was: Mapping[str, Any], now: Mapping[str, Any], *, made: bool) -> str:
    """A document, a question or a request for records."""
    if relation == "document_place":
        kind = KINDS.get(str(now.get("kind", was.get("kind", ""))), "document")
        ref = f"DOC-{now['document']}" if made else "a document"
        return f"{ref}, {kind}, {now['state']}" if "state" in now else f"{ref} is filed as {kind}" if "kind" in now else ""
    if relation == "question":
        if made:
            return f'{now["asked"]} {clean(str(now["login"] or now["name"]))}: "{clean(str(now["text"]))}"'
        return f'the answer: "{clean(str(now["answer"]))}"' if now.get("answer") else f"the question is {now.get('state', 'changed')}"
    if made and now.get("state") == "asked":
        return f"records are asked for, last day {now.get('due_on') or '-'}"
    return f"records {now['state']}" if "state" in now else ""


Changed = tuple[str, int, dict[str, Any] | None, dict[str, Any] | None]


def event_row(
    event: audit.EventRow, changes: Iterable[Changed] | None = None, facts: Iterable[Fact] = (), claim: str | None = None
) -> EventRow:
    """An event as it is shown. Without `changes` those of the event itself; with them only those (a claim's part of a large event)."""
    if changes is None:
        changes = [(change.relation, change.key, change.before, change.after) for change in event.changes]
        own = of_totals(event.totals)
    else:
        own = []  # and of a large event no other claim is named
    changes = list(changes)
    said = [of_fact(fact) for fact in facts] or own
    said += [words for change in changes[:12] if (words := of_change(change[0], change[2], change[3]))]
    said += _asked_for(event, changes)
    phrase = PHRASES.get(event.act, event.act)
    if event.act == "refused":
        phrase = f"was refused {event.body.get('tried', '')}".rstrip()
    if event.undoes is not None:
        phrase = f"{phrase} what event {event.undoes} did"
    return EventRow(
        number=event.number,
        moment=at(event.moment),
        actor=event.actor,
        act=event.act,
        words=f"{phrase}: {'; '.join(dict.fromkeys(said))}" if said else phrase,
        subjects=tuple(f"{kind} {key}" for kind, key in event.subjects if claim is None or kind != "claim" or key == claim),
        reason=event.reason,
        before=_named(changes, 2),
        after=_named(changes, 3),
        undoes=event.undoes,
    )


def _asked_for(event: audit.EventRow, changes: Iterable[Changed]) -> list[str]:
    """Amount and claim of a write-off that was asked for: no money moves by it, so nothing else says them."""
    number = next((clean(key) for kind, key in event.subjects if kind == "claim"), "")
    asked = [now for relation, _, was, now in changes if relation == "approval" and was is None and now]
    return [f"{shown(now.get('cents') or 0)}{f' on {number}' if number else ''}" for now in asked]


def _named(changes: Iterable[Changed], side: int) -> dict[str, object] | None:
    found: dict[str, object] = {}
    for change in changes:
        image = change[side]
        if image is not None:
            found[f"{change[0]} {change[1]}"] = image
    return found or None
