"""The receipt of a payment by hand: plain text, at most 64 columns, for a printer or a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from billing.money import shown
from billing.text import clean, fit, pad

WIDTH = 64
_METHOD = {"check": "check", "card": "card", "cash": "cash", "eft": "bank transfer", "other": "other means"}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt says. puts: (claim number, day of the visit, cents put on it); kept_cents: what lies on no claim yet.

    number is the payment's own; owed_cents: what the patient owes after it, None where that is not said; cents below 0: a refund.
    """

    number: str
    practice: str
    received_on: date
    from_name: str
    account: int | None
    cents: int
    method: str
    trace: str
    puts: Sequence[tuple[str, date | None, int]] = ()
    kept_cents: int = 0
    visit_on: date | None = None
    owed_cents: int | None = None
    taken_by: str = ""
    state: str = "received"


def lines(receipt: Receipt) -> tuple[str, ...]:
    """The receipt, line by line. What came from outside is cleaned; no line is wider than 64 columns."""
    r = receipt
    refund = r.cents < 0
    account = f" (account {r.account})" if r.account is not None else ""
    how = f"by {_METHOD.get(r.method, r.method)}{' ' + clean(r.trace) if r.trace else ''}"
    title = f"{'REFUND' if refund else 'RECEIPT'} {r.number}"
    out = [
        fit(clean(r.practice) or "claimdesk", WIDTH),
        f"{title:<{WIDTH - 10}}{r.received_on.isoformat()}",
        "-" * WIDTH,
        fit(f"{'Paid to' if refund else 'Received from'}  {clean(r.from_name)}{account}", WIDTH),
        _money("Amount", fit(how, 34), abs(r.cents)),
    ]
    if r.state != "received":
        out.append(f"This payment is {'not good: the check bounced' if r.state == 'bounced' else 'void'}.")
    for number, visit, cents in r.puts:
        what = f"claim {clean(number)}, visit {visit.isoformat() if visit else '-'}"
        out.append(_money("Taken from" if refund else "Put on", what, abs(cents)))
    if r.kept_cents > 0:
        ahead = f"for the visit of {r.visit_on.isoformat()}" if r.visit_on else "for what comes (on no claim yet)"
        out.append(_money("Kept", ahead, r.kept_cents))
    if r.owed_cents is not None:
        out.append(_money("Still owed", "by the patient here", r.owed_cents))
    out.append("-" * WIDTH)
    out.append(fit(f"Taken by {clean(r.taken_by)}. Keep this receipt: {r.number} finds the payment." if r.taken_by else r.number, WIDTH))
    return tuple(out)


def _money(label: str, what: str, cents: int) -> str:
    return f"{label:<11}{pad(what, WIDTH - 23)}{shown(cents):>12}"
