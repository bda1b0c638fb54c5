"""Patients who may pay, where a payment would go, and payments by hand as they stand; names that are listed go into the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from acts.cash_rows import CashRow, PartRow, PersonRow, Proposal
from acts.desk import Desk
from acts.listed import gather
from billing import cash as rule
from billing.money import shown
from billing.text import clean, fold, name_shown
from store import books, cash, dossier, find, payments
from store.engine.sqlite import Read
from store.errors import NoSuch, Refused
from store.payments import Payment

MOST = 9


def the_payment(read: Read, payment: int) -> Payment:
    """A payment that is there."""
    found = payments.one(read, payment)
    if found is None:
        raise NoSuch(f"there is no payment P-{payment}", "payment", "cash list and deposit list show what is here.")
    return found


# -- people


def persons(desk: Desk, text: str) -> tuple[PersonRow, ...]:
    """Patients by claim number, account number, whole member number, or the beginning of their names."""
    read, said = desk.books.read, text.strip()
    claim = dossier.claim_row(read, said) if said else None
    if claim is not None:
        numbers = [int(claim["person"])]
    else:
        account = cash.someone(read, int(said)) if said.isdecimal() and len(said) < 16 else None
        numbers = [account.person] if account is not None else cash.members(read, said)
        numbers = numbers or [hit.person for hit in find.patients(read, fold(said)) if hit.person is not None]
    found = tuple(person_row(read, number) for number in dict.fromkeys(numbers))
    gather(desk, [one.person for one in found], f"cash {text}")
    return found


def debtors(desk: Desk, limit: int = 20) -> tuple[PersonRow, ...]:
    """The patients who owe most, the most first."""
    read = desk.books.read
    found = tuple(person_row(read, number) for number in cash.debtors(read, limit))
    gather(desk, [one.person for one in found], "patients who owe")
    return found


def search(desk: Desk, text: str) -> PersonRow:
    """The one patient that is meant; refused where it is none, or more than one."""
    found = persons(desk, text)
    if not found:
        raise NoSuch(f"no patient is found by {clean(text)}", "cash", "A surname, a claim, a member number or an account number will do.")
    if len(found) > 1:
        said = "; ".join(f"{one.person} {one.name} born {one.born_on or '-'} owes {shown(one.owes_cents)}" for one in found[:MOST])
        more = f" and {len(found) - MOST} more" if len(found) > MOST else ""
        raise Refused(f"{len(found)} patients are found by {clean(text)}", "cash", f"Write the account number: {said}{more}.")
    return found[0]


def person_row(read: Read, person: int) -> PersonRow:
    """One patient."""
    one = cash.someone(read, person)
    if one is None:
        raise NoSuch(f"there is no patient {person}", "cash", "Look for the name.")
    return PersonRow(one.person, clean(name_shown(one.last, one.first)), one.born_on, one.owes_cents)


def proposal(desk: Desk, person: int, cents: int, claim: str | None = None) -> Proposal:
    """Where a payment of this person would go if nobody says otherwise: what they owe, the oldest visit first, or the one claim."""
    with desk.books.snapshot() as read:
        owing = cash.owing(read, person)
        rows = [PartRow(clean(one.control_number), one.from_on, one.patient_cents, one.patient_cents, person) for one in owing]
        if claim is not None:
            row = dossier.claim_row(read, claim)
            if row is None:
                raise NoSuch(f"there is no claim {clean(claim)}", "cash", "Look for it by name or number.")
            known = books.book(read, row["id"])
            room, owed = rule.room_cents(known), rule.owed_cents(known)
            part = PartRow(clean(row["control_number"]), known.service_from_on, min(room, cents), owed, int(row["person"]))
            parts = [part] if part.cents else []
            kept = cents - part.cents
        else:
            amounts, kept = rule.spread(cents, [one.patient_cents for one in owing])
            parts = [
                PartRow(row.claim, row.visit_on, amount, row.owed_cents, person)
                for row, amount in zip(rows, amounts, strict=True)
                if amount
            ]
        return Proposal(person_row(read, person), cents, tuple(parts), kept, tuple(rows))


# -- payments


def cash_row(desk: Desk, payment: int) -> CashRow:
    """One payment as it stands."""
    with desk.books.snapshot() as read:
        return _rows(read, [the_payment(read, payment)])[0]


def cash_rows(desk: Desk, *, unapplied: bool = False, person: int | None = None, limit: int = 200) -> tuple[CashRow, ...]:
    """Payments by hand and refunds, the newest first; `unapplied`: of which something lies on no claim."""
    with desk.books.snapshot() as read:
        rows = _rows(read, cash.by_hand(read, unapplied=unapplied, person=person, limit=limit))
    gather(desk, {row.person for row in rows if row.person is not None}, "cash list")
    return rows


def _rows(read: Read, some: Sequence[Payment]) -> tuple[CashRow, ...]:
    numbers = [one.id for one in some]
    puts, visits, sums = cash.on_claims(read, numbers), cash.visit_of(read, numbers), payments.sums(read, numbers)
    return tuple(
        CashRow(
            payment=one.id,
            number=one.name,
            kind=one.kind,
            received_on=one.received_on,
            from_name=clean(one.from_name),
            person=one.person,
            method=one.method,
            trace=clean(one.trace),
            cents=one.cents,
            unapplied_cents=-sums.get(one.id, {}).get("patient_cash", 0),
            parts=part_rows(puts.get(one.id, ())),
            state=one.state,
            note=clean(one.note),
            visit_on=visits.get(one.id),
            visit_claim=_of_visit(read, one, visits),
            deposit=f"D-{one.deposit}" if one.deposit is not None else "",
            owner=one.owner,
            until_on=one.until_on,
            version=one.version,
        )
        for one in some
    )


def part_rows(puts: Iterable[cash.Put]) -> tuple[PartRow, ...]:
    """Parts of a payment on claims."""
    return tuple(PartRow(clean(put.control_number), put.from_on, put.cents, 0, put.person) for put in puts)


def _of_visit(read: Read, one: Payment, visits: Mapping[int, date]) -> str:
    """The claim of the visit that was paid ahead, where it has come by now and something is still to be put on it."""
    on = visits.get(one.id)
    if on is None or one.person is None or payments.unapplied(read, one.id) <= 0:
        return ""
    found = next((each for each in cash.owing(read, one.person, all_claims=True) if each.from_on == on), None)
    return clean(found.control_number) if found is not None else ""


def claims_of(desk: Desk, person: int) -> tuple[PartRow, ...]:
    """A patient's claims for a payment to be put on: those with a balance first, then those on which a copay may lie ahead."""
    with desk.books.snapshot() as read:
        found = cash.owing(read, person, all_claims=True)
        open_ = [one for one in found if one.status not in ("closed", "credit") and one.patient_cents <= 0]
        owed = [one for one in found if one.patient_cents > 0]
        return tuple(PartRow(clean(one.control_number), one.from_on, 0, max(one.patient_cents, 0), person) for one in (*owed, *open_))
