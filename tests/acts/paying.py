"""A practice at whose front desk patients pay: what its tests have in common."""

from __future__ import annotations

from pathlib import Path

from acts import cash, look, proof, suspense
from acts.cash import Taking
from acts.cash_rows import CashRow
from acts.desk import Desk
from tests.made import CO, PR, Person, Practice, ans, bill, era, practice_in, s
from tests.stories.x12_records import Payer, Service

MEDICARE = Payer("MEDICARE B", "00882", "MB")


def visit(dollars: int, on: str) -> Service:
    """A service on another day."""
    return Service(dollars * 100, ref="L1", on=on)


def front_desk(folder: Path) -> Practice:
    """Maria Okafor owes 20.00 on A (visit 08-10) and 30.00 on B (07-01); C is not answered. Elias Brandt owes 5.00 on D."""
    made = practice_in(folder)
    brandt = Person("BRANDT", "ELIAS", "W900", "19500505")
    made.sends(
        bill(100, label="A"),
        bill(visit(100, "20260701"), label="B"),
        bill(80, label="C"),
        bill(50, label="D", person=brandt),
    )
    made.paid(
        era(
            ans(s(60, CO(45, 20), PR(1, 20)), label="A", icn="A"),
            ans(s(60, CO(45, 10), PR(1, 30)), label="B", icn="B"),
            ans(s(45, PR(1, 5)), label="D", icn="D", person=brandt),
        )
    )
    return made


def maria(desk: Desk) -> int:
    """Her account number."""
    return cash.search(desk, "A").person


def take(desk: Desk, cents: int, trace: str = "1041", **more: object) -> CashRow:
    """A check of hers."""
    return cash.take(desk, Taking(maria(desk), cents, "check", trace, **more))  # type: ignore[arg-type]


def owes(desk: Desk, claim: str) -> int:
    """The patient's balance of a claim, in cents."""
    return look.claim(desk, claim).figures.patient


def proven(books: Practice) -> None:
    """The books balance, the log is whole, and suspense is what the ledger says."""
    desk = books.desk
    assert proof.ledger(desk).problems == ()
    assert proof.audit(desk).problems == ()
    found = suspense.rows(desk)
    assert found.total_cents == found.ledger_cents
