"""What is out of the ordinary about a remittance, said before it is posted: each named, nothing invented."""

from __future__ import annotations

from collections.abc import Iterable

from billing.money import shown
from billing.remittance import ClaimPayment, Remittance
from billing.text import clean

NAMED = 3
"""Claims that are named; of more their number is said."""


def notices(remittance: Remittance, payments: Iterable[ClaimPayment]) -> tuple[str, ...]:
    """Sentences for a biller: no payment, a payment below zero, no claims, a balance carried forward or applied, money taken at claim
    level beside services (X12 RFI 2570)."""
    said: list[str] = []
    paid, total = remittance.paid_cents, remittance.claim_total_cents
    if paid < 0:
        said.append(f"The payment is {shown(paid)}. X12 knows no payment below zero: ask the payer how it is paid.")
    elif not paid:
        said.append("Nothing is paid: no deposit is expected.")
    if not remittance.claim_count:
        said.append("It has no claims, only provider-level adjustments.")
    elif total < 0:
        said.append(f"Its claims come to {shown(total)}: more is taken back than paid.")
    said += _carried(remittance)
    return (*said, *_allocated(payments))


def _carried(remittance: Remittance) -> list[str]:
    """Forward balances (PLB FB): carried to a later payment under this one's own trace (X12 RFI 1114), or applied from an earlier one."""
    out = []
    for one in remittance.provider_adjustments:
        if one.reason != "FB" or not one.cents:
            continue
        under = clean(one.reference) or "no reference"
        if one.cents > 0:
            out.append(f"{shown(one.cents)} carried from an earlier payment ({under}) is taken now.")
        elif one.reference == remittance.trace:
            out.append(f"{shown(-one.cents)} is carried to a later payment of this payer, which will name {under}.")
        else:
            out.append(f"{shown(-one.cents)} is carried to a later payment under {under}, which is not this payment's trace.")
    return out


def _allocated(payments: Iterable[ClaimPayment]) -> list[str]:
    """Claims with an adjustment at claim level and services: it is divided over the lines by charge."""
    found = [(one.control_number, sum(a.cents for a in one.adjustments)) for one in payments if one.lines and one.adjustments]
    if len(found) > NAMED:
        cents = sum(cents for _, cents in found)
        return [f"{shown(cents)} taken off at claim level on {len(found)} claims is divided over their lines by charge."]
    return [f"{clean(number)}: {shown(cents)} taken off at claim level is divided over its lines by charge." for number, cents in found]
