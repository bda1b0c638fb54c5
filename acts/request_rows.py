"""What screens and commands get to see of the requests of patients."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from billing import amendment_request as rule
from billing.amendment_request import Clock
from billing.copies_denied import Denial
from billing.text import clean, name_shown
from store import disclosures, gone, requests
from store.disclosures import Confidential, Disclosure, Restriction
from store.engine.sqlite import Read
from store.requests import Entry, Happened, Letter, Request

__all__ = [
    "Confidential",
    "Disclosure",
    "Entry",
    "Happened",
    "Letter",
    "Request",
    "RequestRow",
    "RequestView",
    "Restriction",
    "row_of",
    "rows_of",
    "view_of",
]


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request in a list. business: the string of the FHIR guide; accepted, denied: how many of its entries."""

    number: int
    name: str
    patient: str
    person: int
    kind: str
    asked: str
    state: str
    words: str
    business: str
    received_on: date
    clock: Clock
    extended_on: date | None
    entries: int
    accepted: int
    denied: int
    made_by: str
    version: int


@dataclass(frozen=True, slots=True)
class RequestView:
    """One request whole. lacking: what stands before its completion; next: the states that may follow."""

    row: RequestRow
    source: str
    way: str
    reason: str
    extended_why: str
    decided_on: date | None
    decided_by: str
    decision_why: str
    disagreement: str
    form: str
    fee_cents: int
    fee_note: str
    given: str
    denial: Denial
    review_on: date | None
    outcome_why: str
    reopens: str
    address: tuple[str, ...]
    entries: tuple[Entry, ...]
    history: tuple[Happened, ...]
    letters: tuple[Letter, ...]
    restrictions: tuple[Restriction, ...]
    confidential: Confidential | None
    lacking: str
    next: tuple[str, ...]


def row_of(read: Read, found: Request, today: date) -> RequestRow:
    """A request as a row."""
    return rows_of(read, (found,), today)[0]


def rows_of(read: Read, found: tuple[Request, ...], today: date) -> tuple[RequestRow, ...]:
    """Requests as rows."""
    numbers = [one.id for one in found]
    items, letters = requests.entries_of(read, numbers), requests.letter_kinds(read, numbers)
    out = []
    for one in found:
        mine = items.get(one.id, ())
        told = rule.told(one.state, mine, letters.get(one.id, frozenset()), one.denial)
        out.append(
            RequestRow(
                one.id,
                one.ref,
                name_shown(one.last, one.first),
                one.person,
                one.kind,
                clean(one.asked),
                one.state,
                rule.words(one.kind, one.state),
                rule.business(one.state, bool(one.disagreement)),
                one.received_on,
                rule.clock(one.due_on, today, answered=told),
                one.extended_on,
                len(mine),
                sum(item.decision == "accepted" for item in mine),
                sum(item.decision == "denied" for item in mine),
                one.made_by,
                one.version,
            )
        )
    return tuple(out)


def _entries(read: Read, found: Request) -> tuple[Entry, ...]:
    """The entries; of what is another patient's by now nothing is told."""
    went = gone.of(read, found.person)
    return tuple(
        replace(one, was="", shall_be=gone.HIDDEN, evidence=gone.HIDDEN, why=gone.HIDDEN)
        if (one.relation, one.subject) in went.rows or any(map(went.speaks, (one.was, one.shall_be, one.why)))
        else one
        for one in requests.entries(read, found.id)
    )


def view_of(read: Read, found: Request, today: date, address: tuple[str, ...]) -> RequestView:
    """The same whole."""
    entries = _entries(read, found)
    letters = requests.letters(read, found.id)
    kinds = frozenset(one.kind for one in letters if not one.undone)
    held = disclosures.confidential(read, found.person)
    return RequestView(
        row=row_of(read, found, today), source=clean(found.source), way=clean(found.way), reason=clean(found.reason),
        extended_why=clean(found.extended_why), decided_on=found.decided_on, decided_by=found.decided_by,
        decision_why=clean(found.decision_why),
        disagreement="\n".join(clean(line) for line in found.disagreement.split("\n")), form=clean(found.form), fee_cents=found.fee_cents,
        fee_note=clean(found.fee_note), given=clean(found.given), denial=found.denial, review_on=found.review_on,
        outcome_why=clean(found.outcome_why), reopens=f"RQ-{found.reopens}" if found.reopens else "", address=address,
        entries=entries, history=requests.history(read, found.id), letters=letters,
        restrictions=disclosures.restrictions(read, request=found.id),
        confidential=held if held is not None and held.request == found.id else None,
        lacking=rule.cannot_complete(found.kind, found.state, [one.known for one in entries], kinds),
        next=rule.following(found.kind, found.state),
    )  # fmt: skip
