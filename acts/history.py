"""The log as a person reads it: one claim's story, one patient's, one user's, or all of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from acts import rights
from acts.desk import Desk, microseconds
from acts.seen import seen
from acts.told import Changed, event_row
from acts.views import EventRow, Page
from store import audit, dossier, gone
from store import history as log
from store.engine.sqlite import Read
from store.errors import NoSuch, NotAllowed

ALL_CHANGES = 200
HIDDEN_MOST = 1000


def history(desk: Desk, kind: str, key: str | int, before: int | str | None = None, limit: int = 50) -> Page[EventRow]:
    """What happened to a claim, a patient, a remittance or by way of a user, newest first; reading it is in the log itself."""
    seen(desk, "look.history", ((kind, str(key)),), "history")
    with desk.books.snapshot() as read:
        start = int(before) if before is not None else None
        if kind == "claim":
            row = dossier.claim_row(read, str(key))
            if row is None:
                raise NoSuch(f"there is no claim {key}", "history", "Look for it by name or number.")
            rows = of_claim(read, row, start, limit)
        else:
            found = _whole(read, log.about(read, kind, str(key), before=start, limit=limit))
            if kind == "patient" and str(key).isdecimal():
                found = _told(read, found, int(key))
            rows = [event_row(event) for event in found]
    return Page(tuple(rows), str(rows[-1].number) if len(rows) == limit else None)


def _told(read: Read, events: list[audit.EventRow], person: int) -> list[audit.EventRow]:
    """Events as they are told of a patient: without what has gone to another since, and without the words about it."""
    went = gone.of(read, person)
    return [_without(event, went, str(person)) for event in events] if went else events


def _without(event: audit.EventRow, went: gone.Gone, person: str) -> audit.EventRow:
    """An event without what has gone, its reason, and that patient's number: the log itself keeps all three."""
    first, last = log.in_range(event)
    left = tuple(
        replace(one, before=went.bare(one.before), after=went.bare(one.after))
        for one in event.changes
        if not went.holds(one.relation, one.key, one.before, one.after)
    )
    about = len(left) < len(event.changes) or bool(went.subjects & set(event.subjects)) or any(first <= one <= last for one in went.changes)
    subjects = tuple((kind, key) for kind, key in event.subjects if kind not in ("patient", "document") or key == person)
    reason = (event.reason and gone.HIDDEN) if about else went.told(event.reason)
    return replace(event, changes=left, subjects=subjects, reason=reason)


def hidden(read: Read, person: int, went: gone.Gone) -> list[tuple[int, str]]:
    """(event, reason) of what the log says about what went from this patient, newest first."""
    events = _whole(read, log.about(read, "patient", str(person), limit=HIDDEN_MOST))
    bare = (_without(event, went, str(person)) for event in events)
    return [
        (event.number, event.reason)
        for event, shown in zip(events, bare, strict=True)
        if shown.reason != event.reason and event.act != "restricted.look"
    ]


def _whole(read: Read, events: list[audit.EventRow]) -> list[audit.EventRow]:
    return [found for event in events if (found := audit.event(read, event.number, ALL_CHANGES)) is not None]


def of_claim(read: Read, claim: Any, before: int | None = None, limit: int = 50) -> list[EventRow]:
    """A claim's story: of each event only what it did to this claim."""
    events = _told(read, log.about(read, "claim", claim["control_number"], before=before, limit=limit), claim["person"])
    went = gone.of(read, claim["person"])
    changes = [one for one in dossier.changes(read, claim["id"], claim["person"]) if not went.holds(one.relation, one.key)]
    facts = log.facts(read, claim["id"], went)
    found = []
    for event in events:
        first, last = log.in_range(event)
        mine: list[Changed] = [
            (c.relation, c.key, went.bare(was), went.bare(now))
            for c in changes
            if first <= c.id <= last
            for was, now in (dossier.named(read, c),)
        ]
        found.append(event_row(event, mine, facts.get(event.number, ()), claim["control_number"]))
    return found


def events(
    desk: Desk,
    claim: str | None = None,
    user: str | None = None,
    since: datetime | None = None,
    after: str | int | None = None,
    limit: int = 200,
    patient: int | None = None,
) -> Page[EventRow]:
    """The log itself with what each event changed, newest first, for those whose role reads it; whose reading is in the log too."""
    said = rights.why_not(desk.actor, "audit.log")
    if said:
        raise NotAllowed(
            said,
            "audit log",
            "What was done to a claim or a chart is on its screen, under L; `patient history` has a chart's.",
        )
    asked = (("claim", claim), ("patient", patient), ("user", user))
    subjects = tuple((kind, str(key)) for kind, key in asked if key is not None) or (("log", "all"),)
    seen(desk, "look.history", subjects, "audit log")
    with desk.books.snapshot() as read:
        whose = patient
        subject = None if patient is None else ("patient", str(patient))
        if claim is not None:
            row = dossier.claim_row(read, claim)
            subject = ("claim", row["control_number"] if row is not None else claim)
            whose = row["person"] if row is not None else None
        start = int(after) if after is not None else None
        moment = None if since is None else microseconds(since)
        if subject is not None:
            found = _whole(read, log.about(read, *subject, before=start, limit=1_000_000 if user or since else limit))
            found = [event for event in found if user in (None, event.actor) and (moment is None or event.moment >= moment)][:limit]
            found = _told(read, found, whose) if whose is not None else found
        else:
            found = audit.events(read, actor=user, since=moment, before=start, limit=limit, changes_max=ALL_CHANGES)
        rows = tuple(event_row(event) for event in found)
    return Page(rows, str(rows[-1].number) if len(rows) == limit else None)
