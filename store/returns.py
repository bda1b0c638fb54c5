"""Held answers whose money went back to its payer, or was settled elsewhere: no longer held, never posted, counted as explained."""

from __future__ import annotations

from dataclasses import dataclass

from store.engine.sqlite import Read, Write


@dataclass(frozen=True, slots=True)
class Returned:
    """An answer that was given back: by which payment (None: it was settled in an earlier system), how much, why, by whom."""

    adjudication: int
    control_number: str
    payment: int | None
    cents: int
    reason: str
    actor: str


def give_back(
    write: Write, hold: int, version: int, adjudication: int, *, payment: int | None, cents: int, reason: str, actor: str
) -> bool:
    """Close the hold as returned and keep by what; False where the hold has moved or was released."""
    changed = write.change(
        "UPDATE hold SET state = 'returned', version = version + 1 WHERE id = :id AND version = :version AND state = 'held'",
        id=hold,
        version=version,
    )
    if changed:
        write.insert("answer_return", adjudication=adjudication, payment=payment, cents=cents, reason=reason, actor=actor)
    return changed == 1


def of_remittance(read: Read, remittance: int) -> tuple[Returned, ...]:
    """What of a remittance was given back, in its order."""
    rows = read.run(
        "SELECT a.id, a.control_number, b.payment, b.cents, b.reason, b.actor FROM answer_return b "
        "JOIN adjudication a ON a.id = b.adjudication WHERE a.remittance = :id ORDER BY a.seq",
        id=remittance,
    )
    return tuple(Returned(*tuple(row)) for row in rows)


def not_a_duplicate(write: Write, remittance: int) -> bool:
    """A person's word that this payment is another, though payer, trace, amount and day are the same; False where it is no duplicate."""
    return (
        write.change(
            "UPDATE remittance_state SET state = 'loaded', duplicate_of = NULL, version = version + 1 "
            "WHERE remittance = :id AND state = 'duplicate'",
            id=remittance,
        )
        == 1
    )
