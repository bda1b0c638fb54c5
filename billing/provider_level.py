"""Provider-level adjustments (PLB): money that belongs to no claim, each kind in an account of its own (TR3 1.10.2.9)."""

from __future__ import annotations

from collections.abc import Iterable

from billing.ledger import Account, Entry
from billing.remittance import ProviderAdjustment

_ACCOUNTS: dict[str, Account] = {
    "WO": "recoupment",  # an overpayment taken back, or its taking back put off (X12 RFI 1756)
    "72": "recoupment",  # our refund acknowledged: always set off by a WO (X12 RFI 325, 1385)
    "FB": "forward_balance",
    "L6": "interest",
    "IR": "withheld",
    "LE": "withheld",
}


def account(reason: str) -> Account:
    """The account of a PLB reason; what has none of its own stands in `provider_other`, for a person to look at."""
    return _ACCOUNTS.get(reason, "provider_other")


def account_of(adjustment: ProviderAdjustment) -> Account:
    """The account into which a person's word puts an adjustment, else the account of its reason."""
    return adjustment.account or account(adjustment.reason)


def entries(payer: int, adjustments: Iterable[ProviderAdjustment]) -> tuple[Entry, ...]:
    """One entry an adjustment, with the wire's sign: positive is taken from the payment. Never a claim's or a patient's money."""
    return tuple(Entry(account_of(a), a.cents, "provider_level", payer=payer) for a in adjustments if a.cents)
