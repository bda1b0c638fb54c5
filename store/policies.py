"""Policies of small balances, the claims that they may be about, and when money last moved there by posting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from billing.small_balance import Policy
from store.engine.sqlite import Read, Write
from store.ids import among, chunks, marks

ACTIVE, ENDED = "active", "ended"


@dataclass(frozen=True, slots=True)
class Kept:
    """A policy as it is kept: since when, whether it ended, why, and its version."""

    policy: Policy
    made_on: date
    state: str
    ended_on: date | None
    note: str
    version: int


_KEPT = (
    "SELECT w.id, w.side, w.payer, coalesce(p.name, ''), w.codes, w.max_cents, w.wait_days, w.reference, w.statements, w.made_on, w.state, "
    "w.ended_on, w.note, w.version FROM write_off_policy w LEFT JOIN payer p ON p.id = w.payer "
)


def _kept(row: Any) -> Kept:
    number, side, payer, name, codes, most, days, reference, statements, made_on, state, ended_on, note, version = row
    policy = Policy(number, side, payer, name, tuple(codes.split()), most, days, reference, statements)
    return Kept(policy, date.fromisoformat(made_on), state, date.fromisoformat(ended_on) if ended_on else None, note, version)


def every(read: Read, *, ended: bool = False) -> list[Kept]:
    """All policies in force, in the order in which they are asked; those that ended only where wanted."""
    where = "" if ended else "WHERE w.state = 'active' "
    return [_kept(row) for row in read.run(f"{_KEPT}{where}ORDER BY w.id")]


def one(read: Read, number: int) -> Kept | None:
    """A policy by its number."""
    row = read.one(f"{_KEPT}WHERE w.id = :id", id=number)
    return _kept(row) if row else None


def add(write: Write, policy: Policy, on: date, note: str) -> int:
    """A policy in force from now on; its number."""
    return write.insert(
        "write_off_policy", side=policy.side, payer=policy.payer, codes=" ".join(policy.codes), max_cents=policy.max_cents,
        wait_days=policy.wait_days, reference=policy.reference, statements=policy.statements, made_on=on.isoformat(), state=ACTIVE,
        note=note,
    )  # fmt: skip


def end(write: Write, kept: Kept, on: date, note: str) -> bool:
    """It is not asked any more; False where it moved meanwhile."""
    changed = write.change(
        f"UPDATE write_off_policy SET state = '{ENDED}', ended_on = :on, note = :note, version = version + 1 "
        "WHERE id = :id AND version = :version AND state = 'active'",
        id=kept.policy.id,
        version=kept.version,
        on=on.isoformat(),
        note=note,
    )
    return changed == 1


def candidates(read: Read, policy: Policy) -> list[int]:
    """Claims that a policy may be about, in order: more than it takes in the end, and few beside all claims."""
    most = {"most": policy.max_cents}
    if policy.side == "patient":
        return _ids(read, "SELECT claim FROM claim_figures WHERE patient > 0 AND patient <= :most ORDER BY claim", **most)
    if not policy.codes:
        return _ids(read, "SELECT claim FROM claim_figures WHERE payer_open > 0 AND payer_open <= :most ORDER BY claim", **most)
    listed, named = marks(policy.codes)
    asked = " OR ".join(f"(' ' || codes || ' ') LIKE '% ' || :p{at} || ' %'" for at in range(len(policy.codes)))
    return _ids(
        read,
        f"SELECT DISTINCT claim FROM denial WHERE state = 'open' AND grp || '-' || reason IN ({listed}) AND cents <= :most "
        f"UNION SELECT claim FROM work_item WHERE kind = 'review' AND state IN ('open', 'waiting') AND ({asked}) ORDER BY claim",
        **most,
        **named,
    )


def _ids(read: Read, sql: str, **named: Any) -> list[int]:
    return [row[0] for row in read.run(sql, **named)]


def last_posted(read: Read, claims: Sequence[int]) -> dict[int, int]:
    """The moment (microseconds) at which money last came to these claims: an answer or a payment; acts of the desk do not count."""
    found: dict[int, int] = {}
    for some in chunks(claims, 500):
        rows = read.run(
            "SELECT t.claim, max(e.moment) FROM ledger_transaction t JOIN event e ON e.number = t.event "
            f"WHERE t.claim IN ({among(some)}) "
            "AND t.kind IN ('answer', 'reversal', 'patient_payment', 'bounce', 'recoupment', 'refund', 'opening') GROUP BY t.claim"
        )
        found |= {row[0]: row[1] for row in rows}
    return found
