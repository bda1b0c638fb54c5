"""What payers say they paid and what has come of it: each remittance's payment, and remittances and payments that wait for each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from billing.deposit_match import Asked, bare
from billing.text import fold
from store import payments
from store.claims import day
from store.engine.sqlite import Read
from store.ids import among, chunks
from store.payments import Payment

_UNPAID = (
    "s.state NOT IN ('arriving', 'duplicate', 'withdrawn') AND r.paid_cents > 0 AND NOT EXISTS "
    "(SELECT 1 FROM payment p WHERE p.remittance = r.id AND p.state = 'received')"
)
_ASKED = (
    "SELECT r.id, r.payer, y.name, r.payer_name, r.payer_id, r.originator, r.trace, r.paid_cents, r.paid_on, r.payee_npi, r.payee_tax, "
    "(SELECT group_concat(a.value, char(31)) FROM payer_alias a WHERE a.payer = r.payer) "
    "FROM remittance r JOIN remittance_state s ON s.remittance = r.id JOIN payer y ON y.id = r.payer "
)


@dataclass(frozen=True, slots=True)
class Came:
    """A payment that was matched to a remittance, and the deposit that it is in (None: in hand)."""

    payment: int
    cents: int
    received_on: date
    deposit: int | None
    deposit_on: date | None
    reference: str
    closed: bool


def _asked(row: Any) -> Asked:
    ids = {value for value in (row[4], row[5], *(row[11] or "").split("\x1f")) if value}
    return Asked(row[0], row[1], (row[2], row[3]), frozenset(ids), row[6], row[7], day(row[8]), row[9], row[10])


def asked(read: Read, remittance: int) -> Asked | None:
    """What a remittance says of its payment."""
    return asked_of(read, (remittance,)).get(remittance)


def asked_of(read: Read, remittances: Iterable[int]) -> dict[int, Asked]:
    """What each of these remittances says of its payment."""
    found: dict[int, Asked] = {}
    for ids in chunks(sorted(set(remittances)), 500):
        rows = read.run(f"{_ASKED} WHERE r.id IN ({among(ids)}) AND s.state NOT IN ('arriving', 'withdrawn')")
        found |= {row[0]: _asked(row) for row in rows}
    return found


def candidates(read: Read, cents: int, traces: Iterable[str]) -> list[Asked]:
    """Remittances whose payment has not come, that agree with a payment in amount or in one of these traces."""
    found = [bare(trace) for trace in traces if bare(trace)]
    named = {f"t{at}": trace for at, trace in enumerate(found)}
    fits = " OR ".join(["r.paid_cents = :cents", *(f"ltrim(upper(trim(r.trace)), '0') = :{name}" for name in named)])
    return [_asked(row) for row in read.run(f"{_ASKED} WHERE ({fits}) AND {_UNPAID} ORDER BY r.id LIMIT 200", cents=cents, **named)]


def unpaid(read: Read, *, posted_only: bool = True) -> list[int]:
    """Remittances whose payment has not come, oldest first; those alone that are posted in part at least, or all.

    What was taken over from an earlier system has no money to come: its clearing is 0.
    """
    owed = (
        "AND coalesce((SELECT sum(e.cents) FROM ledger_entry e WHERE e.remittance = r.id AND e.account = 'payer_clearing'), 0) <> 0"
        if posted_only
        else "AND NOT EXISTS (SELECT 1 FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.posting WHERE e.remittance = r.id "
        "AND e.account = 'payer_clearing' AND t.kind = 'opening')"
    )
    sql = "SELECT r.id FROM remittance r JOIN remittance_state s ON s.remittance = r.id"
    return [row[0] for row in read.run(f"{sql} WHERE {_UNPAID} {owed} ORDER BY r.paid_on, r.id")]


def owed(read: Read, remittances: Iterable[int]) -> dict[int, int]:
    """Cents that are still to come of what each remittance took in (0: it is reconciled); not there: it was never posted."""
    found: dict[int, int] = {}
    for ids in chunks(sorted(set(remittances)), 500):
        rows = read.run(
            f"SELECT remittance, sum(cents) FROM ledger_entry WHERE remittance IN ({among(ids)}) AND account = 'payer_clearing' "
            "GROUP BY remittance"
        )
        found |= {row[0]: row[1] for row in rows}
    return found


def paid(read: Read, remittances: Iterable[int]) -> dict[int, int]:
    """What each of these remittances says that it pays (BPR02)."""
    rows: dict[int, int] = {}
    for ids in chunks(sorted(set(remittances)), 500):
        rows |= {row[0]: row[1] for row in read.run(f"SELECT id, paid_cents FROM remittance WHERE id IN ({among(ids)})")}
    return rows


def traces(read: Read, remittances: Iterable[int]) -> dict[int, str]:
    """The traces of these remittances."""
    return {row[0]: row[1] for row in read.run(f"SELECT id, trace FROM remittance WHERE id IN ({among(remittances)})")}


def is_trace(read: Read, trace: str) -> bool:
    """Whether a remittance has this very trace."""
    return read.value("SELECT 1 FROM remittance WHERE trace = :trace", trace=trace) is not None


def state(read: Read, remittance: int) -> str:
    """How far the remittance is posted."""
    return str(read.value("SELECT state FROM remittance_state WHERE remittance = :id", id=remittance) or "")


def payer_of(read: Read, originator: str) -> int | None:
    """The payer that a bank names by number or by name, where that is exactly one; a number that pays for several tells nothing."""
    if not originator:
        return None
    ids = {row[0] for row in read.run("SELECT payer FROM payer_alias WHERE value = :value", value=originator)}
    ids |= {row[0] for row in read.run("SELECT DISTINCT payer FROM remittance WHERE originator = :value", value=originator)}
    if not ids and fold(originator):
        ids = {row[0] for row in read.run("SELECT id FROM payer WHERE name_key = :key", key=fold(originator))}
    return int(ids.pop()) if len(ids) == 1 else None


def taken_over(read: Read, remittances: Iterable[int]) -> set[int]:
    """Those of these remittances that were taken over as history: their money came to the system before this one."""
    found: set[int] = set()
    for ids in chunks(sorted(set(remittances)), 500):
        rows = read.run(
            "SELECT DISTINCT e.remittance FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.posting "
            f"WHERE e.remittance IN ({among(ids)}) AND e.account = 'payer_clearing' AND t.kind = 'opening'"
        )
        found |= {row[0] for row in rows}
    return found


def came(read: Read, remittances: Iterable[int]) -> dict[int, Came]:
    """The payment of each of these remittances that has one."""
    found: dict[int, Came] = {}
    for ids in chunks(sorted(set(remittances)), 500):
        rows = read.run(
            "SELECT p.remittance, p.id, p.cents, p.received_on, d.id, d.made_on, coalesce(d.reference, ''), coalesce(d.state, '') "
            f"FROM payment p LEFT JOIN deposit d ON d.id = p.deposit WHERE p.remittance IN ({among(ids)}) AND p.state = 'received'"
        )
        for row in rows:
            on = day(row[3])
            assert on is not None
            found[row[0]] = Came(row[1], row[2], on, row[4], day(row[5]), row[6], row[7] == "closed")
    return found


def unmatched(read: Read) -> list[Payment]:
    """Payments of payers that are no remittance's yet, oldest first."""
    return payments.some(read, "kind = 'payer' AND remittance IS NULL AND state = 'received' AND cents > 0")
