"""Whether a payer sends remittances and payments electronically to one of our billing providers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from store.claims import day, iso
from store.engine.sqlite import Read, Write


@dataclass(frozen=True, slots=True)
class Enrolment:
    """what: remittance, payment; state: asked, active, refused, none; provider None: for all of ours."""

    id: int
    payer: int
    payer_name: str
    provider: int | None
    what: str
    state: str
    since_on: date | None
    note: str


def every(read: Read) -> list[Enrolment]:
    """All, by payer."""
    rows = read.run(
        "SELECT e.id, e.payer, p.name, e.provider, e.what, e.state, e.since_on, e.note FROM enrolment e JOIN payer p ON p.id = e.payer "
        "ORDER BY p.name_key, e.what, e.provider"
    )
    return [_made(row) for row in rows]


def _made(row: Any) -> Enrolment:
    cells = list(row)
    cells[6] = day(cells[6])
    return Enrolment(*cells)


def put(write: Write, *, payer: int, provider: int | None, what: str, state: str, since_on: date, note: str) -> None:
    """Say how it stands from that day on."""
    values = {"state": state, "since_on": iso(since_on), "note": note}
    changed = write.change(
        "UPDATE enrolment SET state = :state, since_on = :since_on, note = :note, version = version + 1 "
        "WHERE payer = :payer AND provider IS :provider AND what = :what",
        payer=payer,
        provider=provider,
        what=what,
        **values,
    )
    if not changed:
        write.insert("enrolment", payer=payer, provider=provider, what=what, **values)
