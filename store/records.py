"""Payers' requests for records, and what was sent on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from billing.records_asked import RecordsRequest
from store.claims import day, iso
from store.engine.sqlite import Read, Write
from store.ids import among

ASKED, SENT, WITHDRAWN = "asked", "sent", "withdrawn"


@dataclass(frozen=True, slots=True)
class Request:
    """A request with all that is kept of it."""

    id: int
    claim: int
    payer: int
    payer_name: str
    document: int | None
    what: str
    asked_on: date
    due_on: date | None
    state: str
    sent: str
    way: str
    sent_on: date | None
    wait_until: date | None
    actor: str
    moment: int
    version: int


def add(
    write: Write, claim: int, payer: int, *, document: int | None, what: str, asked_on: date, due_on: date | None, actor: str, moment: int
) -> int:
    """A payer asks; the row's number."""
    return write.insert(
        "records_request", claim=claim, payer=payer, document=document, what=what, asked_on=iso(asked_on), due_on=iso(due_on), state=ASKED,
        actor=actor, moment=moment,
    )  # fmt: skip


def send(write: Write, request: int, *, sent: str, way: str, sent_on: date, wait_until: date, actor: str, moment: int) -> None:
    """The records went."""
    write.change(
        "UPDATE records_request SET state = 'sent', sent = :sent, way = :way, sent_on = :sent_on, wait_until = :wait_until, "
        "actor = :actor, moment = :moment, version = version + 1 WHERE id = :request AND state = 'asked'",
        request=request, sent=sent, way=way, sent_on=iso(sent_on), wait_until=iso(wait_until), actor=actor, moment=moment,
    )  # fmt: skip


def withdraw(write: Write, request: int, actor: str, moment: int) -> None:
    """It is asked for no longer."""
    write.change(
        "UPDATE records_request SET state = 'withdrawn', actor = :actor, moment = :moment, version = version + 1 "
        "WHERE id = :request AND state <> 'withdrawn'",
        request=request, actor=actor, moment=moment,
    )  # fmt: skip


def of_claim(read: Read, claim: int) -> list[Request]:
    """The requests for a claim's records, oldest first."""
    rows = read.run(
        "SELECT r.id, r.claim, r.payer, y.name, r.document, r.what, r.asked_on, r.due_on, r.state, r.sent, r.way, r.sent_on, r.wait_until, "
        "r.actor, r.moment, r.version FROM records_request r JOIN payer y ON y.id = r.payer WHERE r.claim = :claim ORDER BY r.id",
        claim=claim,
    )
    return [_request(row) for row in rows]


def _request(row: Any) -> Request:
    number, claim, payer, name, document, what, asked, due, state, sent, way, sent_on, until, actor, moment, version = row
    return Request(
        number, claim, payer, name, document, what, date.fromisoformat(asked), day(due), state, sent, way, day(sent_on), day(until), actor,
        moment, version,
    )  # fmt: skip


def of_claims(read: Read, claims: Iterable[int]) -> dict[int, tuple[RecordsRequest, ...]]:
    """What the rules ask of them, by claim."""
    found: dict[int, list[RecordsRequest]] = defaultdict(list)
    rows = read.stream(
        "SELECT claim, id, payer, asked_on, due_on, state, sent_on, wait_until FROM records_request "
        f"WHERE claim IN ({among(claims)}) AND state <> 'withdrawn' ORDER BY id"
    )
    for claim, number, payer, asked, due, state, sent_on, until in rows:
        found[claim].append(RecordsRequest(number, payer, date.fromisoformat(asked), day(due), state, day(sent_on), day(until)))
    return {claim: tuple(some) for claim, some in found.items()}
