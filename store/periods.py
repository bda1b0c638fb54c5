"""Closed periods: months into which nothing is posted any more; the books' day of what comes later is the first after them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from store.engine.sqlite import Read, Write

CLOSED, OPEN = "closed", "open"


def open_day(read: Read, today: date) -> date:
    """The books' day of what is posted today: today, or the first day of the next month that is not closed."""
    day = today
    while read.value("SELECT 1 FROM period WHERE period = :period AND state = 'closed'", period=day.isoformat()[:7]):
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return day


def last_transaction(read: Read) -> int:
    """The number of the newest transaction."""
    return int(read.value("SELECT coalesce(max(id), 0) FROM ledger_transaction"))


@dataclass(frozen=True, slots=True)
class PeriodRecord:
    """A month as it was closed, or opened again: by whom, when, why."""

    period: str
    state: str
    actor: str
    reason: str
    on: date
    version: int


def _made(row: Any) -> PeriodRecord:
    return PeriodRecord(row[0], row[1], row[2], row[3], date.fromisoformat(row[4]), row[5])


def one(read: Read, period: str) -> PeriodRecord | None:
    """A month that was ever closed."""
    row = read.one("SELECT period, state, actor, reason, on_day, version FROM period WHERE period = :period", period=period)
    return _made(row) if row else None


def every(read: Read) -> list[PeriodRecord]:
    """All that were ever closed, oldest first."""
    return [_made(row) for row in read.run("SELECT period, state, actor, reason, on_day, version FROM period ORDER BY period")]


def with_entries(read: Read) -> dict[str, int]:
    """How many transactions each month has, oldest first."""
    return {row[0]: row[1] for row in read.run("SELECT period, count(*) FROM ledger_transaction GROUP BY period ORDER BY period")}


def close(write: Write, period: str, *, actor: str, reason: str, on: date) -> bool:
    """Close it; False where it is closed already."""
    values = {"period": period, "actor": actor, "reason": reason, "on_day": on.isoformat()}
    changed = write.change(
        "INSERT INTO period(period, state, actor, reason, on_day) VALUES (:period, 'closed', :actor, :reason, :on_day) "
        "ON CONFLICT(period) DO UPDATE SET state = 'closed', actor = excluded.actor, reason = excluded.reason, on_day = excluded.on_day, "
        "version = period.version + 1 WHERE period.state <> 'closed'",
        **values,
    )
    return changed == 1


def reopen(write: Write, period: str, *, actor: str, reason: str, on: date) -> bool:
    """Open it again; False where it is not closed."""
    changed = write.change(
        "UPDATE period SET state = 'open', actor = :actor, reason = :reason, on_day = :on_day, version = version + 1 "
        "WHERE period = :period AND state = 'closed'",
        period=period,
        actor=actor,
        reason=reason,
        on_day=on.isoformat(),
    )
    return changed == 1


def open_deposits(read: Read, period: str) -> list[tuple[int, int]]:
    """(deposit, cents) of the deposits of this month that are not explained and closed."""
    rows = read.run(
        "SELECT id, cents FROM deposit WHERE state = 'open' AND substr(made_on, 1, 7) = :period ORDER BY made_on, id", period=period
    )
    return [(row[0], row[1]) for row in rows]


def jobs(read: Read) -> list[str]:
    """What is being posted or loaded now, or was cut off: remittances by trace, files by name."""
    posting = read.run(
        "SELECT r.trace FROM remittance r JOIN remittance_state s ON s.remittance = r.id WHERE s.state = 'posting' ORDER BY r.id"
    )
    arriving = read.run("SELECT f.name FROM source_file f JOIN file_state s ON s.file = f.id WHERE s.state = 'arriving' ORDER BY f.id")
    return [row[0] for row in (*posting, *arriving)]


# -- the report ----------------------------------------------------------------------------------------------------------------------

_CLAIMS = "('payer_open', 'payer_denied', 'payer_next', 'patient')"
_FLOWS = {
    "charges": "-sum(CASE WHEN e.account = 'charges' THEN e.cents ELSE 0 END)",
    "insurance_paid": f"sum(CASE WHEN e.kind = 'payment' AND e.claim IS NOT NULL AND e.account NOT IN {_CLAIMS} THEN e.cents ELSE 0 END)",
    "patient_paid": "sum(CASE WHEN e.account = 'patient_cash' AND e.claim IS NOT NULL THEN e.cents ELSE 0 END)",
    "adjusted": "sum(CASE WHEN e.account = 'contractual' THEN e.cents ELSE 0 END)",
    "written_off": "sum(CASE WHEN e.account = 'written_off' THEN e.cents ELSE 0 END)",
    "receivable": f"sum(CASE WHEN e.account IN {_CLAIMS} THEN e.cents ELSE 0 END)",
    "recoupment": "sum(CASE WHEN e.account = 'recoupment' THEN e.cents ELSE 0 END)",
    "forward_balance": "sum(CASE WHEN e.account = 'forward_balance' THEN e.cents ELSE 0 END)",
    "interest": "-sum(CASE WHEN e.account = 'interest' THEN e.cents ELSE 0 END)",
    "withheld": "sum(CASE WHEN e.account = 'withheld' THEN e.cents ELSE 0 END)",
    "provider_other": "sum(CASE WHEN e.account = 'provider_other' THEN e.cents ELSE 0 END)",
    "in_hand": "sum(CASE WHEN e.account = 'undeposited' THEN e.cents ELSE 0 END)",
    "deposited": "sum(CASE WHEN e.account = 'bank' THEN e.cents ELSE 0 END)",
    "clearing": "sum(CASE WHEN e.account = 'payer_clearing' THEN e.cents ELSE 0 END)",
    "suspense": "-sum(CASE WHEN e.account = 'suspense' THEN e.cents ELSE 0 END)",
    "unidentified": "-sum(CASE WHEN e.account = 'unidentified' THEN e.cents ELSE 0 END)",
    "unapplied": "-sum(CASE WHEN e.account = 'patient_cash' AND e.payment IS NOT NULL THEN e.cents ELSE 0 END)",
    "taken_over": "sum(CASE WHEN e.account = 'opening' THEN e.cents ELSE 0 END)",
    "patient_taken_over": "sum(CASE WHEN e.account = 'patient_cash' AND e.claim IS NOT NULL AND e.payment IS NULL THEN e.cents ELSE 0 END)",
    "whole": "sum(e.cents)",
}


@dataclass(frozen=True, slots=True)
class PeriodSums:
    """What a month moved, in cents, and what stood at its end; names as `_FLOWS`, each with the sign in which a person reads it.

    by_payer: what each payer paid on claims in the month. transactions: by kind.
    """

    flows: dict[str, int]
    before: dict[str, int]
    by_payer: tuple[tuple[str, int], ...]
    transactions: dict[str, int] = field(default_factory=dict)


def sums(read: Read, period: str) -> PeriodSums:
    """A month's sums from the entries alone."""
    asked = ", ".join(f"coalesce({sql}, 0) AS {name}" for name, sql in _FLOWS.items())
    found = []
    for where in ("t.period = :period", "t.period < :period"):
        row = read.one(f"SELECT {asked} FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.posting WHERE {where}", period=period)
        found.append({name: int(row[name]) for name in _FLOWS} if row else dict.fromkeys(_FLOWS, 0))
    by_payer = read.run(
        "SELECT p.name, sum(e.cents) FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.posting JOIN claim c ON c.id = e.claim "
        f"JOIN payer p ON p.id = coalesce(e.payer, c.payer) WHERE t.period = :period AND e.kind = 'payment' AND e.account NOT IN {_CLAIMS} "
        "GROUP BY p.id HAVING sum(e.cents) <> 0 ORDER BY p.name, p.id",
        period=period,
    )
    kinds = read.run("SELECT kind, count(*) FROM ledger_transaction WHERE period = :period GROUP BY kind ORDER BY kind", period=period)
    return PeriodSums(found[0], found[1], tuple((row[0], row[1]) for row in by_payer), {row[0]: row[1] for row in kinds})
