"""All money that nobody has explained yet: held answers, what else of remittances is in suspense, unknown payments, unapplied cash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from store import holds, payers, payments, remittances
from store.engine.sqlite import Read
from store.ids import among


@dataclass(frozen=True, slots=True)
class Unexplained:
    """One sum in suspense. ref: H-5 a held answer, R-7 the rest of a remittance, P-12 a payment; hold: the row that has its owner."""

    kind: str
    ref: str
    cents: int
    what: str
    who: str
    why: str
    since_on: date | None
    owner: str | None
    owner_reason: str
    until_on: date | None
    remittance: int | None = None
    hold: int | None = None
    payment: int | None = None
    person: int | None = None
    version: int = 0


def ledger_cents(read: Read) -> int:
    """What the ledger has in suspense: held of remittances, received and not known whose, and patients' money on no claim."""
    held = read.value("SELECT -coalesce(sum(cents), 0) FROM payer_balance WHERE account = 'suspense'")
    loose = read.value(
        "SELECT -coalesce(sum(cents), 0) FROM ledger_entry WHERE account IN ('unidentified', 'patient_cash') AND payment IS NOT NULL"
    )
    return int(held) + int(loose)


def every(read: Read) -> list[Unexplained]:
    """Every sum that is not explained; together they are what the ledger has in suspense."""
    return [*_of_remittances(read), *_of_payments(read)]


def _of_remittances(read: Read) -> list[Unexplained]:
    """By remittance: its held answers, and what else of its money is in suspense (an answer that cannot be read, a posting stopped)."""
    found: list[Unexplained] = []
    some = [
        row[0] for row in read.run("SELECT remittance FROM remittance_state WHERE held > 0 OR state IN ('posting', 'part_posted', 'held')")
    ]
    stands = dict(
        read.stream(
            f"SELECT remittance, -sum(cents) FROM ledger_entry WHERE remittance IN ({among(some)}) AND account = 'suspense' "
            "GROUP BY remittance"
        )
    )
    held = holds.held_of(read, some)
    for row in remittances.rows(read, some):
        number = row.id
        if number not in stands:
            continue
        records = held.get(number, [])
        whole = next((one for one in records if one.adjudication is None), None)
        rest = stands[number]
        for one in records:
            if one.adjudication is None or whole is not None:
                continue
            rest -= one.paid_cents
            found.append(
                Unexplained(
                    "answer", f"H-{one.id}", one.paid_cents, f"{one.control_number} in {row.trace}", row.payer_name, one.message,
                    one.opened_on, one.owner, one.owner_reason, one.until_on, number, one.id, None, None, one.version,
                )
            )  # fmt: skip
        if rest or whole is not None:
            why = whole.message if whole is not None else "what of it is neither posted nor held by itself"
            found.append(
                Unexplained(
                    "remittance", f"R-{number}", rest, f"remittance {row.trace}", row.payer_name, why,
                    whole.opened_on if whole is not None else row.paid_on, whole.owner if whole is not None else None,
                    whole.owner_reason if whole is not None else "", whole.until_on if whole is not None else None, number,
                    whole.id if whole is not None else None, None, None, whole.version if whole is not None else 0,
                )
            )  # fmt: skip
    return found


def _of_payments(read: Read) -> list[Unexplained]:
    """Payments of payers not yet known whose, and patients' money that lies on no claim."""
    sums = {
        row[0]: row[1]
        for row in read.stream(
            "SELECT payment, -sum(cents) FROM ledger_entry WHERE account IN ('unidentified', 'patient_cash') AND payment IS NOT NULL "
            "GROUP BY payment HAVING sum(cents) <> 0"
        )
    }
    found = payments.some(read, f"id IN ({among(sums)})")
    named = payers.refs(read, {one.payer for one in found if one.payer is not None})
    return [_payment(one, sums[one.id], named[one.payer].name if one.payer in named else one.from_name) for one in found]


def _payment(one: payments.Payment, cents: int, who: str) -> Unexplained:
    patient = one.kind == "patient"
    what = f"{one.method} {one.trace}".rstrip()
    why = "on no claim yet" if patient else "no remittance is known to be its"
    return Unexplained(
        "patient" if patient else "payment", one.name, cents, what, who, one.note or why, one.received_on, one.owner,
        one.owner_reason, one.until_on, None, None, one.id, one.person, one.version,
    )  # fmt: skip
