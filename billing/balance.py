"""The three balances of a remittance: service, claim and payment (TR3 1.10.2.1); a difference is a finding, never a plug line."""

from __future__ import annotations

from collections.abc import Iterable

from billing.findings import Finding
from billing.money import plain, shown
from billing.plans import Balance, Balances, Hold
from billing.remittance import ClaimPayment, LinePayment, Remittance

#: Answers that move no money: not their claim (23), a price told in advance (25).
WITHOUT_MONEY = ("23", "25")


def check_service(line: LinePayment, at: str = "") -> list[Finding]:
    """SVC02 less the line's adjustments is SVC03 (TR3 1.10.2.1.1)."""
    less = sum(a.cents for a in line.adjustments)
    expected = line.charge_cents - less
    if expected == line.paid_cents:
        return []
    name = line.procedure or line.revenue or "?"
    return [
        Finding(
            "balance",
            "error",
            f"{at}service {line.number} ({name}): charge {shown(line.charge_cents)} less adjustments {shown(less)} is {shown(expected)}, "
            f"but {shown(line.paid_cents)} is said to be paid",
            "SVC03",
            plain(line.paid_cents),
            line.place,
        )
    ]


def check_claim(payment: ClaimPayment) -> list[Finding]:
    """Every service; CLP03 less all adjustments is CLP04; the services' charges are the claim's (TR3 1.10.2.1.2, X12 RFI 2570).

    ΣSVC03 = CLP04 is no rule: adjustments at claim level stand between them (X12 RFI 1053). Status 23 and 25 may carry no money.
    """
    at = f"claim {payment.control_number}: "
    if payment.status in WITHOUT_MONEY:
        return _without_money(payment, at)
    found = [one for line in payment.lines for one in check_service(line, at)]
    less = sum(a.cents for a in payment.all_adjustments)
    expected = payment.charge_cents - less
    if expected != payment.paid_cents:
        found.append(
            Finding(
                "balance",
                "error",
                f"{at}charge {shown(payment.charge_cents)} less adjustments {shown(less)} is {shown(expected)}, "
                f"but {shown(payment.paid_cents)} is said to be paid",
                "CLP04",
                plain(payment.paid_cents),
                payment.place,
            )
        )
    charges = sum(line.charge_cents for line in payment.lines)
    if payment.lines and charges != payment.charge_cents:
        found.append(
            Finding(
                "balance",
                "error",
                f"{at}its services are charged {shown(charges)}, the claim {shown(payment.charge_cents)}",
                "CLP03",
                plain(payment.charge_cents),
                payment.place,
            )
        )
    return found


def _without_money(payment: ClaimPayment, at: str) -> list[Finding]:
    """A forwarded claim or a price told in advance that says it paid."""
    paid = payment.paid_cents or next((line.paid_cents for line in payment.lines if line.paid_cents), 0)
    if not paid:
        return []
    words = f"{at}status {payment.status} pays nothing, but {shown(paid)} is said to be paid"
    return [Finding("balance", "error", words, "CLP04", plain(paid), payment.place)]


def of_remittance(remittance: Remittance, payments: Iterable[ClaimPayment]) -> Balances:
    """The three balances, each summed over the whole remittance; what moves no money (23, 25) is left out of the first two."""
    charged = service_less = service_paid = claimed = claim_less = claim_paid = 0
    for payment in payments:
        if payment.status in WITHOUT_MONEY and not payment.paid_cents:
            continue
        for line in payment.lines:
            charged += line.charge_cents
            service_less += sum(a.cents for a in line.adjustments)
            service_paid += line.paid_cents
        claimed += payment.charge_cents
        claim_less += sum(a.cents for a in payment.all_adjustments)
        claim_paid += payment.paid_cents
    taken = sum(p.cents for p in remittance.provider_adjustments)
    return Balances(
        Balance(charged, service_less, charged - service_less, service_paid),
        Balance(claimed, claim_less, claimed - claim_less, claim_paid),
        Balance(claim_paid, taken, claim_paid - taken, remittance.paid_cents),
    )


def remittance_off(remittance: Remittance) -> Hold | None:
    """The claims' payments less all provider-level adjustments is BPR02, or nothing of it posts (TR3 1.10.2.1.3)."""
    taken = sum(p.cents for p in remittance.provider_adjustments)
    expected = remittance.claim_total_cents - taken
    if expected == remittance.paid_cents:
        return None
    return Hold(
        "out_of_balance",
        f"the remittance does not add up: its claims are paid {shown(remittance.claim_total_cents)}, provider-level adjustments take "
        f"{shown(taken)}, so {shown(expected)} should be paid; it says {shown(remittance.paid_cents)}",
        expected=plain(expected),
        came=plain(remittance.paid_cents),
    )
