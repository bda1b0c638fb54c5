"""Write-offs that wait for a second person: who asked, of whom, on what money, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from store.engine.sqlite import Read, Write

WAITING, APPROVED, REFUSED, WITHDRAWN = "waiting", "approved", "refused", "withdrawn"


@dataclass(frozen=True, slots=True)
class Approval:
    """One asking. lines: () the whole claim; asked_at and decided_at in microseconds; asked_of None: anybody whose limit reaches.

    stale: it waits, and money moved on the claim since it was asked.
    """

    id: int
    claim: int
    control_number: str
    payer_name: str
    lines: tuple[int, ...]
    cents: int
    reason: str
    asked_by: str
    asked_at: int
    asked_of: str | None
    money_mark: int
    state: str
    decided_by: str | None
    decided_at: int | None
    decided_reason: str
    version: int
    stale: bool


_APPROVAL = (
    "SELECT a.id, a.claim, c.control_number, p.name, a.lines, a.cents, a.reason, a.asked_by, a.asked_at, a.asked_of, a.money_mark, "
    "a.state, a.decided_by, a.decided_at, a.decided_reason, a.version, a.state = 'waiting' AND a.money_mark <> "
    "(SELECT coalesce(max(t.id), 0) FROM ledger_transaction t WHERE t.claim = a.claim) AS stale "
    "FROM approval a JOIN claim c ON c.id = a.claim JOIN payer p ON p.id = c.payer "
)


def _approval(row: Any) -> Approval:
    kept = list(row)
    kept[4] = tuple(int(line) for line in kept[4].split())
    kept[-1] = bool(kept[-1])
    return Approval(*kept)


def one(read: Read, number: int) -> Approval | None:
    """An asking by its number."""
    row = read.one(f"{_APPROVAL} WHERE a.id = :id", id=number)
    return _approval(row) if row else None


def waiting(read: Read) -> list[Approval]:
    """All that wait, the longest first."""
    return [_approval(row) for row in read.run(f"{_APPROVAL} WHERE a.state = 'waiting' ORDER BY a.id")]


def every(read: Read, limit: int = 200) -> list[Approval]:
    """All, the newest first."""
    return [_approval(row) for row in read.run(f"{_APPROVAL} ORDER BY a.id DESC LIMIT :limit", limit=limit)]


def asked_on(read: Read, claim: int) -> Approval | None:
    """What waits on a claim."""
    row = read.one(f"{_APPROVAL} WHERE a.claim = :claim AND a.state = 'waiting'", claim=claim)
    return _approval(row) if row else None


def ask(
    write: Write, *, claim: int, lines: tuple[int, ...], cents: int, reason: str, by: str, at: int, of: str | None, mark: int
) -> int:  # fmt: skip
    """Ask for a write-off; the number of the asking."""
    return write.insert(
        "approval", claim=claim, lines=" ".join(map(str, lines)), cents=cents, reason=reason, asked_by=by, asked_at=at, asked_of=of,
        money_mark=mark, state=WAITING,
    )  # fmt: skip


def decide(write: Write, approval: Approval, state: str, *, by: str, at: int, reason: str) -> bool:
    """Say what became of it; False where another was faster."""
    changed = write.change(
        "UPDATE approval SET state = :state, decided_by = :by, decided_at = :at, decided_reason = :reason, version = version + 1 "
        "WHERE id = :id AND version = :version AND state = 'waiting'",
        id=approval.id,
        version=approval.version,
        state=state,
        by=by,
        at=at,
        reason=reason,
    )
    return changed == 1
