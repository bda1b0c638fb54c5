"""What binds whoever works on a chart: where its patient is reached, visits kept from a plan, and what waits or runs on it now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from acts import patient_address
from acts.chart_rows import Binds, Thing
from acts.correction_rows import correction_row, new_words
from acts.desk import Desk
from acts.query_rows import AWAITED, query_row
from acts.request_rows import rows_of
from billing.query import ANSWERED, ASKED_STATE, DRAFT
from billing.text import clean
from store import chart_items, corrections, disclosures, queries, requests
from store.claims_as_of import ClaimStood
from store.disclosures import Restriction
from store.engine.sqlite import Read

WAYS = {"mail": "by mail", "portal": "by the portal", "email": "by email", "text": "by text message", "hand": "by hand"}
Days = tuple[date | None, date | None]


def binds(read: Read, desk: Desk, person: int) -> tuple[Binds, ...]:
    """All of it, what says where and whom one may tell first; each line names what opens it."""
    return (*_address(read, person), *_kept_from(read, person), *_signatures(read, desk, person), *_queries(read, desk, person),
            *_requests(read, desk, person))  # fmt: skip


def marked(read: Read, person: int, things: dict[str, list[Thing]], claims: Sequence[ClaimStood]) -> tuple[dict[str, list[Thing]], int]:
    """The things of a chart with its visits and claims marked that are kept from a plan; and how many visits that are."""
    days = {one.id: (_day(one.from_on), _day(one.to_on)) for one in claims}
    visits = {one.id: (_day(one.on), _day(one.until)) for one in things["encounter"] if one.kind == "encounter"}
    of_visits: dict[int, str] = {}
    of_claims: dict[int, str] = {}
    unseen = 0
    for one in disclosures.restrictions(read, person=person, standing=True):
        reached = [claim for claim, (begins, ends) in days.items() if one.reaches(claim, begins, ends)]
        mine = {visit for claim in reached for visit in chart_items.encounters_of_claim(read, claim) if visit in visits}
        if one.claim is None or not mine:
            mine |= {visit for visit, when in visits.items() if _on(one, when, days)}
        of_claims |= dict.fromkeys(reached, _whom(one))
        of_visits |= dict.fromkeys(mine, _whom(one))
        unseen += not mine
    encounters = [replace(one, kept=of_visits.get(one.id, "")) if one.kind == "encounter" else one for one in things["encounter"]]
    of_chart = [replace(one, kept=of_claims.get(one.id, "")) for one in things["claim"]]
    return things | {"encounter": encounters, "claim": of_chart}, len(of_visits) + unseen


def _on(one: Restriction, days: Days, claims: Mapping[int, Days]) -> bool:
    """Whether a visit on these days is the one that is kept: by the restriction's days, or those of its claim that names no visit."""
    first, last = (one.from_on, one.to_on) if one.claim is None else claims.get(one.claim, (None, None))
    begins, ends = days[0], days[1] or days[0]
    return first is not None and begins is not None and ends is not None and begins <= (last or first) and first <= ends


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _whom(one: Restriction) -> str:
    return clean(one.payer_name) if one.payer is not None else "any plan"


def _address(read: Read, person: int) -> tuple[Binds, ...]:
    held = disclosures.confidential(read, person)
    if held is None:
        return ()
    where = ", ".join(patient_address.rows(held))
    said = f"only {WAYS.get(held.way, held.way)}{f': {where}' if where else ''}{f' ({clean(held.note)})' if held.note else ''}; 164.522(b)"
    return (Binds("address", held.request, f"RQ-{held.request}", "Reached", said, None),)


def _kept_from(read: Read, person: int) -> tuple[Binds, ...]:
    out = []
    for one in disclosures.restrictions(read, person=person, standing=True):
        to = f" to {one.to_on}" if one.to_on is not None and one.to_on != one.from_on else ""
        what = f"visit of claim {clean(one.control_number)}" if one.claim is not None else f"visit of {one.from_on}{to}"
        said = f"{what}, not to {_whom(one)}; 164.522(a)(1)(vi)"
        out.append(Binds("restriction", one.request, f"RQ-{one.request}", "Kept from plan", said, None))
    return tuple(out)


def _signatures(read: Read, desk: Desk, person: int) -> tuple[Binds, ...]:
    out = []
    for one in (correction_row(read, each) for each in corrections.listed(read, (corrections.WAITING,), person)):
        what = "; ".join(f"{c.field}: {new_words(c.was, c.shall_be) or '-'}" for c in one.changes)
        since = one.proposed_at.astimezone(ZoneInfo(desk.zone)).date()
        said = f"for {one.waits_for} since {since}: {what}"
        out.append(Binds("correction", one.number, one.name, "Not signed", said, None))
    return tuple(reversed(out))


def _queries(read: Read, desk: Desk, person: int) -> tuple[Binds, ...]:
    out = []
    for one in queries.of_person(read, person):
        if one.state not in (DRAFT, ASKED_STATE, ANSWERED):
            continue
        row = query_row(read, one, desk.today(), desk.actor.name, coder=False)
        about = row.query.title or row.query.question
        late = row.state == "overdue"
        asked = f"{'answer overdue, was due' if late else 'answer due'} {one.due_on}"
        answered = "answered, not signed" if row.signature == AWAITED else "answered, not closed"
        how = {DRAFT: "not asked yet", ASKED_STATE: asked}.get(one.state, answered)
        due = one.due_on if one.state == ASKED_STATE else None
        out.append(Binds("query", one.id, one.ref, "Query", f"{how}, {row.whom}: {about}", due, late))
    return tuple(reversed(out))


def _requests(read: Read, desk: Desk, person: int) -> tuple[Binds, ...]:
    return tuple(
        Binds("request", one.number, one.name, "Patient asks", f"{one.clock.words}: {one.kind}, {one.words}: {one.asked}",
              one.clock.due_on, one.clock.colour == "overdue")
        for one in rows_of(read, requests.listed(read, person=person), desk.today())
    )  # fmt: skip
