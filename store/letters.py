"""Letters of overpayment, refund and dispute: what was written to or by a payer about money that goes back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from billing.takeback import reference_key
from store.claims import iso
from store.engine.sqlite import Read, Write
from store.ids import marks


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter. kind: overpayment (the payer asks money back), refund (we sent it back), dispute (we do not agree)."""

    id: int
    payer: int
    payer_name: str
    kind: str
    reference: str
    claim: int | None
    control_number: str
    cents: int
    on: date
    actor: str
    note: str


_SELECT = (
    "SELECT l.id, l.payer, p.name, l.kind, l.reference, l.claim, coalesce(c.control_number, ''), l.cents, l.on_day, l.actor, l.note "
    "FROM letter l JOIN payer p ON p.id = l.payer LEFT JOIN claim c ON c.id = l.claim"
)


def _made(row: Any) -> Letter:
    number, payer, name, kind, reference, claim, control_number, cents, on, actor, note = row
    return Letter(number, payer, name, kind, reference, claim, control_number, cents, date.fromisoformat(on), actor, note)


def add(write: Write, *, payer: int, kind: str, reference: str, claim: int | None, cents: int, on: date, actor: str, note: str = "") -> int:
    """Keep a letter; its number."""
    return write.insert(
        "letter", payer=payer, kind=kind, reference=reference, reference_key=reference_key(reference), claim=claim, cents=cents,
        on_day=iso(on), actor=actor, note=note,
    )  # fmt: skip


def every(read: Read, payer: int | None = None) -> list[Letter]:
    """All letters, of one payer or of all, the latest first."""
    where = "" if payer is None else " WHERE l.payer = :payer"
    return [_made(row) for row in read.run(f"{_SELECT}{where} ORDER BY l.on_day DESC, l.id DESC", payer=payer)]


def referred(read: Read, payer: int, references: Iterable[str]) -> list[Letter]:
    """The payer's letters under one of these references, as references are compared."""
    listed, named = marks([key for key in map(reference_key, references) if key])
    if not named:
        return []
    rows = read.run(f"{_SELECT} WHERE l.payer = :payer AND l.reference_key IN ({listed}) ORDER BY l.on_day, l.id", payer=payer, **named)
    return [_made(row) for row in rows]
