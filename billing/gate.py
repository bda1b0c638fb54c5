"""The gate of automatic posting: what may post by itself, claim by claim, and why not (the first reason that applies)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from billing import balance
from billing.money import shown
from billing.plans import Balances, ClaimPlan, Hold
from billing.remittance import ClaimPayment, ProviderAdjustment, Remittance
from billing.reversal import REVERSAL

Reason = Literal[
    "out_of_balance",
    "negative",
    "zero_payment",
    "no_money",
    "money_differs",
    "provider_level",
    "exception",
    "takeback",
    "not_verified",
    "review",
    "repeats_primary",
    "not_covered",
    "over_limit",
    "kept_out",
    "taken_out",
]

#: Reasons that end without anybody marking what was refused: its payment comes in, the claim is let go.
PASSING: frozenset[Reason] = frozenset({"no_money", "kept_out"})


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why it does not post by itself: the reason, and a sentence for a biller."""

    reason: Reason
    message: str


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a payer's remittances may do by themselves. max_cents: the largest payment on one claim (None: any); zero: payments of zero
    too; takebacks: also what takes money back and puts no answer in its place."""

    max_cents: int | None = None
    zero: bool = False
    takebacks: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One claim's plan with what the gate must know beside it. payments: by answer; kept_out: why nothing of the claim posts by itself
    ('' where it may); taken_out: it was posted before and a person took it back."""

    plan: ClaimPlan
    payments: Mapping[int, ClaimPayment]
    kept_out: str = ""
    taken_out: bool = False


def of_remittance(
    remittance: Remittance,
    balances: Balances,
    rule: Allowed,
    found_cents: int,
    carried: frozenset[tuple[str, int]] = frozenset(),
) -> Refusal | None:
    """What stands in the way of the whole remittance.

    found_cents: what of its payment is known to have come. carried: forward balances of this payer that are still to come back
    (reference, cents). BPR02 is never below zero (X12 RFI 1756); of provider-level adjustments only interest, pairs that cancel each
    other, a balance carried under this payment's own trace (RFI 1114) and one that comes back as it went are known (posting rule 11).
    """
    if balance.remittance_off(remittance) is not None:
        return Refusal("out_of_balance", f"the remittance is off by {shown(abs(balances.remittance.difference_cents))}")
    if balances.remittance.difference_cents:
        return Refusal("out_of_balance", "a claim of it cannot be read, so its claims do not come to what is paid")
    if remittance.paid_cents < 0:
        return Refusal("negative", f"the payment is {shown(remittance.paid_cents)}: below zero there is none")
    if remittance.paid_cents == 0 and not rule.zero:
        return Refusal("zero_payment", "nothing is paid, and payments of zero are not allowed to post by themselves for this payer")
    if remittance.paid_cents and not found_cents:
        return Refusal("no_money", f"no payment of {shown(remittance.paid_cents)} has come")
    if remittance.paid_cents != found_cents:
        came = f"{shown(found_cents)} came, the remittance says {shown(remittance.paid_cents)}"
        return Refusal("money_differs", came)
    for one in unknown_adjustments(remittance, rule, carried):
        name = " ".join(part for part in (one.reason, one.reference) if part)
        return Refusal("provider_level", f"provider level {name} of {shown(one.cents)} is for a person to place")
    return None


def unknown_adjustments(remittance: Remittance, rule: Allowed, carried: frozenset[tuple[str, int]]) -> list[ProviderAdjustment]:
    """Provider-level adjustments that nobody has explained yet, in the remittance's order."""
    sums: dict[str, int] = {}
    for one in remittance.provider_adjustments:
        if one.reason in ("WO", "72") and one.reference:
            sums[one.reference] = sums.get(one.reference, 0) + one.cents
    anonymous = sum(one.cents for one in remittance.provider_adjustments if one.reason in ("WO", "72") and not one.reference)

    def known(one: ProviderAdjustment) -> bool:
        if one.reason == "L6" or not one.cents:
            return True
        if one.reason == "FB":
            own = one.cents < 0 and one.reference == remittance.trace
            return own or (one.cents > 0 and (one.reference, one.cents) in carried)
        if one.reason in ("WO", "72"):
            return rule.takebacks or (sums[one.reference] == 0 if one.reference else anonymous == 0)
        return False

    return [one for one in remittance.provider_adjustments if not known(one)]


def of_part(part: Part, rule: Allowed) -> Refusal | None:
    """What stands in the way of one claim: the first reason. One claim never holds up another."""
    answers = part.plan.answers
    if part.kept_out:
        return Refusal("kept_out", f"nothing of this claim posts by itself: {part.kept_out}")
    if part.taken_out:
        return Refusal("taken_out", "it was posted before, and a person took it back")
    held = next((one.hold for one in answers if one.hold is not None), None)
    if held is not None:
        return _exception(held)
    for check in (_taken_back, _verified, _judged, _repeated, _covered):
        found = check(part, rule)
        if found is not None:
            return found
    most = max((one.paid_cents for one in answers), default=0)
    if rule.max_cents is not None and most > rule.max_cents:
        return Refusal("over_limit", f"{shown(most)} is above the {shown(rule.max_cents)} that post by themselves for this payer")
    return None


def _exception(hold: Hold) -> Refusal:
    return Refusal("exception", hold.message)


def _taken_back(part: Part, rule: Allowed) -> Refusal | None:
    """Negatives are all paired: a reversal has its correction beside it; a payment below zero that is no reversal never passes."""
    reversals = [one for one in part.plan.answers if part.payments[one.answer].status == REVERSAL]
    others = [one for one in part.plan.answers if part.payments[one.answer].status != REVERSAL]
    negative = next((one for one in others if one.paid_cents < 0), None)
    if negative is not None:
        return Refusal("takeback", f"a payment of {shown(negative.paid_cents)} that is no reversal")
    payers = {one.payer for one in others}
    alone = next((one for one in reversals if one.payer not in payers), None)
    if alone is not None and not rule.takebacks:
        return Refusal("takeback", f"{shown(-alone.paid_cents)} is taken back, and no answer comes in its place")
    return None


def _verified(part: Part, _: Allowed) -> Refusal | None:
    """Each line is verified: an answer without services says nothing of our lines."""
    for one in part.plan.answers:
        payment = part.payments[one.answer]
        if not payment.lines and payment.status not in (REVERSAL, *balance.WITHOUT_MONEY):
            return Refusal("not_verified", "the answer names no services, so its lines are not verified")
    return None


def _judged(part: Part, _: Allowed) -> Refusal | None:
    for one in part.plan.answers:
        if part.payments[one.answer].status == REVERSAL:
            continue
        for line in one.lines:
            code = next((a.code for a in line.adjustments if a.kind == "REVIEW" and line.state != "ignored"), None)
            if code is not None:
                return Refusal("review", f"{code} on line {line.line} is for a person to judge")
    return None


def _repeated(part: Part, _: Allowed) -> Refusal | None:
    """A later payer took off more than was open (interface.md, `repeats_primary`)."""
    for one in part.plan.answers:
        for line in one.lines:
            if line.flag == "repeats_primary":
                return Refusal("repeats_primary", f"line {line.line}: {shown(line.unposted_cents)} repeats what an earlier payer took off")
    return None


def _covered(part: Part, _: Allowed) -> Refusal | None:
    """The claim is open, and what is open covers what is paid."""
    settled = part.plan.settled
    if settled is None:
        return None
    if settled.figures.status == "voided":
        return Refusal("not_covered", "the claim was taken back by the practice")
    if settled.figures.balance < 0:
        return Refusal("not_covered", f"more would be paid than was owed: the claim would stand at {shown(settled.figures.balance)}")
    return None
