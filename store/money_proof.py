"""Whether payments and deposits balance: each payment in hand or in the bank, whose it is, and each closed deposit, from the entries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from billing.money import plain
from store.engine.sqlite import Read

Tell = Callable[[str, str], None]

_BY_PAYMENT = (
    "SELECT p.id, p.kind, p.cents, p.state, p.remittance, coalesce(d.state, ''), coalesce(e.hand, 0), coalesce(e.bank, 0), "
    "coalesce(e.unknown, 0), coalesce(e.cleared, 0), coalesce(e.patient, 0) FROM payment p LEFT JOIN deposit d ON d.id = p.deposit "
    "LEFT JOIN (SELECT payment, sum(CASE WHEN account = 'undeposited' THEN cents ELSE 0 END) AS hand, "
    "sum(CASE WHEN account = 'bank' THEN cents ELSE 0 END) AS bank, "
    "sum(CASE WHEN account = 'unidentified' THEN cents ELSE 0 END) AS unknown, "
    "sum(CASE WHEN account = 'payer_clearing' THEN cents ELSE 0 END) AS cleared, "
    "sum(CASE WHEN account = 'patient_cash' THEN cents ELSE 0 END) AS patient "
    "FROM ledger_entry WHERE payment IS NOT NULL GROUP BY payment) e ON e.payment = p.id"
)


def prove(read: Read, tell: Tell) -> None:
    """Every payment and every closed deposit; what does not fit is told by name."""
    for row in read.stream(_BY_PAYMENT):
        _payment(row, tell)
    _nameless(read, tell)
    _cleared(read, tell)
    _deposits(read, tell)


def _payment(row: tuple[Any, ...], tell: Tell) -> None:
    number, kind, cents, state, remittance, deposit, hand, bank, unknown, cleared, patient = row
    what = f"payment P-{number}"
    here = cents if state == "received" else 0
    if hand + bank != here:
        tell(what, f"{plain(here)} should be in hand or in the bank, there is {plain(hand + bank)}")
    elif state == "received" and bank != (cents if deposit == "closed" else 0):
        tell(what, f"its deposit is {deposit or 'none'}, and {plain(bank)} of it stands in the bank")
    if cents <= 0:
        return
    if kind == "patient":
        if not 0 <= -patient <= here:
            tell(what, f"{plain(-patient)} of {plain(here)} would be on no claim")
    elif remittance is not None and state == "received":
        if cleared != -cents or unknown:
            tell(what, f"it is R-{remittance}'s, which has {plain(-cleared)} of {plain(cents)}; {plain(-unknown)} has no remittance")
    elif cleared or not 0 <= -unknown <= here:
        tell(what, f"it is no remittance's, yet {plain(-cleared)} is cleared; {plain(-unknown)} of {plain(here)} is unidentified")


def _nameless(read: Read, tell: Tell) -> None:
    """Money by hand and by bank names its payment, and one that is there."""
    for account, cents in read.stream(
        "SELECT e.account, sum(e.cents) FROM ledger_entry e LEFT JOIN payment p ON p.id = e.payment "
        "WHERE e.account IN ('undeposited', 'bank', 'unidentified') AND p.id IS NULL GROUP BY e.account"
    ):
        tell(f"account {account}", f"entries of {plain(cents)} name no payment that is there")


def _cleared(read: Read, tell: Tell) -> None:
    """What a remittance's clearing was lessened by payments is what the payments matched to it say."""
    for number, trace, cleared, paid in read.stream(
        "SELECT r.id, r.trace, x.cleared, x.paid FROM (SELECT remittance, sum(cleared) AS cleared, sum(paid) AS paid FROM ("
        "SELECT remittance, -cents AS cleared, 0 AS paid FROM ledger_entry WHERE account = 'payer_clearing' AND payment IS NOT NULL "
        "UNION ALL SELECT remittance, 0, cents FROM payment WHERE remittance IS NOT NULL AND state = 'received' AND kind = 'payer'"
        ") GROUP BY remittance HAVING sum(cleared) <> sum(paid)) x JOIN remittance r ON r.id = x.remittance"
    ):
        tell(f"remittance {trace}", f"payments of {plain(paid)} are matched to R-{number}, its clearing fell by {plain(cleared)}")


def _deposits(read: Read, tell: Tell) -> None:
    """A closed deposit's payments sum to it."""
    for number, cents, counted in read.stream(
        "SELECT d.id, d.cents, coalesce(sum(p.cents), 0) FROM deposit d LEFT JOIN payment p ON p.deposit = d.id AND p.state <> 'void' "
        "WHERE d.state = 'closed' GROUP BY d.id, d.cents HAVING coalesce(sum(p.cents), 0) <> d.cents"
    ):
        tell(f"deposit D-{number}", f"it is closed at {plain(cents)}, its payments sum to {plain(counted)}")
