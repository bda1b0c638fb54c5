"""What typing a paper remittance asks of the books: patients and billing providers of claims, payments that are here already."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from billing.person import Person
from store.claims import VISIBLE
from store.engine.sqlite import Read
from store.ids import among
from store.payments import Payment, some


def patients(read: Read, claims: Iterable[int]) -> dict[int, tuple[int, Person]]:
    """(billing provider, patient) of these claims."""
    rows = read.run(
        "SELECT c.id, c.provider, p.last, p.first, p.middle, p.suffix FROM claim c JOIN person p ON p.id = c.person "
        f"WHERE c.id IN ({among(claims)})"
    )
    return {row[0]: (row[1], Person(row[2], row[3], row[4], row[5])) for row in rows}


def claims_of(read: Read, person: int, most: int = 20) -> list[Any]:
    """A patient's claims, newest visit first: number, last and first name, payer's name, day, charge in cents."""
    return read.run(
        "SELECT c.control_number, p.last, p.first, y.name, c.from_on, c.charge_cents FROM claim c JOIN person p ON p.id = c.person "
        f"JOIN payer y ON y.id = c.payer WHERE c.person = :person AND c.{VISIBLE} ORDER BY c.from_on DESC, c.id DESC LIMIT :most",
        person=person,
        most=most,
    )


def first_payers(read: Read, claims: Iterable[int]) -> dict[int, tuple[str, str]]:
    """(name, id) of the first payer of these claims."""
    rows = read.run(f"SELECT c.id, y.name, y.payer_id FROM claim c JOIN payer y ON y.id = c.payer WHERE c.id IN ({among(claims)})")
    return {row[0]: (row[1], row[2]) for row in rows}


def same_trace(read: Read, payer: int, trace: str) -> list[tuple[int, int, str]]:
    """(number, cents, day) of this payer's remittances with that trace, without those that count no more."""
    rows = read.run(
        "SELECT r.id, r.paid_cents, coalesce(r.paid_on, '') FROM remittance r JOIN remittance_state s ON s.remittance = r.id "
        "WHERE r.payer = :payer AND r.trace = :trace AND s.state NOT IN ('arriving', 'duplicate', 'withdrawn') ORDER BY r.id",
        payer=payer,
        trace=trace,
    )
    return [(row[0], row[1], row[2]) for row in rows]


def typed_by(read: Read, remittance: int) -> int | None:
    """The event by which a remittance was typed here; None where its payer sent it."""
    found = read.value(
        "SELECT r.event FROM remittance r JOIN event e ON e.number = r.event WHERE r.id = :id AND e.act = 'paper.send'", id=remittance
    )
    return int(found) if found is not None else None


def of_file(read: Read, file: int) -> int:
    """The one remittance of a file."""
    return int(read.value("SELECT id FROM remittance WHERE file = :file", file=file))


def billing_providers(read: Read, provider: int | None = None) -> list[tuple[int, str, str, str]]:
    """(number, name, NPI, tax number) of who bills for this practice, or of that one."""
    rows = read.run(
        "SELECT id, name, npi, tax_id FROM provider WHERE ours = 1 AND (:one IS NULL OR id = :one) ORDER BY id", one=provider
    )  # fmt: skip
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def in_hand(read: Read, payer: int, cents: int, trace: str) -> Payment | None:
    """A payment of this payer, sum and number that is no remittance's yet; case and leading zeros do not count."""
    found = some(
        read,
        "kind = 'payer' AND payer = :payer AND cents = :cents AND remittance IS NULL AND state = 'received' "
        "AND ltrim(upper(trim(trace)), '0') = ltrim(upper(:trace), '0')",
        payer=payer,
        cents=cents,
        trace=trace.strip(),
    )
    return found[0] if found else None
