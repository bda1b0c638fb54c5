"""The receipt of a payment, as text: looked at, it is in the log like any view of a patient's money."""

from __future__ import annotations

from pathlib import Path

from acts import practice
from acts.cash_view import the_payment
from acts.desk import Desk
from acts.seen import seen
from billing.receipt import Receipt, lines
from billing.text import clean
from store import cash, payments
from store.errors import Refused


def receipt(desk: Desk, payment: int, purpose: str = "receipt") -> tuple[str, ...]:
    """The receipt's lines."""
    read = desk.books.read
    there = the_payment(read, payment)
    subjects = [("payment", there.name)] + ([("patient", str(there.person))] if there.person is not None else [])
    seen(desk, "look.payment", subjects, purpose)
    with desk.books.snapshot() as read:
        there = the_payment(read, payment)
        puts = cash.on_claims(read, [payment]).get(payment, [])
        whose = cash.someone(read, there.person) if there.person is not None else None
        return lines(
            Receipt(
                number=there.name,
                practice=practice.name(read),
                received_on=there.received_on,
                from_name=there.from_name,
                account=there.person,
                cents=there.cents,
                method=there.method,
                trace=there.trace,
                puts=[(put.control_number, put.from_on, put.cents) for put in puts],
                kept_cents=payments.unapplied(read, payment) if there.kind == "patient" else 0,
                visit_on=cash.visit_of(read, [payment]).get(payment),
                owed_cents=whose.owes_cents if whose is not None else None,
                taken_by=cash.taken_by(read, payment),
                state=there.state,
            )
        )


def save(desk: Desk, payment: int, path: str) -> str:
    """The receipt as a new file; where it is. A file that is there is not written over."""
    lines = receipt(desk, payment, "receipt saved")
    file = Path(path).expanduser()
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write("\n".join(lines) + "\n")
    except FileExistsError:
        raise Refused(f"{clean(str(file))} is there already", "receipt", "Give it another name.") from None
    except OSError as error:
        raise Refused(f"{clean(str(file))} cannot be written: {error.strerror}", "receipt", "Give another place.") from None
    return clean(str(file))
