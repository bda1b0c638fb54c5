"""The made-up practice's bank: what payers paid comes in to the cent, and the last month has what a person must explain."""

import csv
from dataclasses import replace
from datetime import date

from claimdesk.demo.bank import FEE_CENTS, LOCKBOX_CENTS, MAPPING, Bank
from tests.builders import remittance


def rows(path):
    """The statement's rows by column."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def month(*paid):
    """A bank into which these amounts came."""
    bank = Bank()
    for number, cents in enumerate(paid):
        bank.paid(replace(remittance(cents, cents), trace=f"T{number}", paid_on=date(2026, 10, 5)))
    return bank


def test_every_payment_comes_in_the_day_after_and_a_payment_of_nothing_does_not(tmp_path):
    path = month(12345, 0, 600).end(tmp_path / "bank.csv", date(2026, 10, 31), last=False)
    found = rows(path)
    assert set(found[0]) == set(MAPPING.values())
    assert [(row["Date"], row["Reference"], row["Amount"]) for row in found] == [
        ("2026-10-06", "T0", "123.45"),
        ("2026-10-06", "T2", "6.00"),
        ("2026-10-31", "", f"-{FEE_CENTS / 100:.2f}"),
    ]


def test_in_the_last_month_one_payment_lacks_one_has_no_remittance_and_a_lockbox_deposit_waits(tmp_path):
    path = month(12345, 600).end(tmp_path / "bank.csv", date(2026, 11, 23), last=True)
    traces = {row["Reference"]: row["Amount"] for row in rows(path)}
    assert traces == {"T0": "123.45", "T1X": "3.01", "LB0077": f"{LOCKBOX_CENTS / 100:.2f}", "": "-15.00"}


def test_a_month_without_payments_has_no_statement(tmp_path):
    assert Bank().end(tmp_path / "bank.csv", date(2026, 10, 31), last=False) is None
    assert not list(tmp_path.iterdir())
