"""What a held answer wants of a person: its differences to the cent, and which acts make sense for its reason, and why others do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from billing.books import PostedAnswer
from billing.money import shown
from billing.remittance import ClaimPayment, Remittance

Way = Literal["match", "split", "accept", "suspend", "return", "again"]

WAYS: tuple[Way, ...] = ("match", "split", "accept", "suspend", "return", "again")


@dataclass(frozen=True, slots=True)
class Difference:
    """One of the balances: what it starts from, what is taken off, what that leaves and what is said instead, in cents (TR3 1.10.2.1)."""

    what: str
    from_cents: int
    less_cents: int
    expected_cents: int
    found_cents: int

    @property
    def off_cents(self) -> int:
        """found - expected; 0 where it balances."""
        return self.found_cents - self.expected_cents


def differences(payment: ClaimPayment, remittance: Remittance) -> tuple[Difference, ...]:
    """Services, claim and remittance, each with its difference; single services only where they are off. Never a plug."""
    out = []
    for line in payment.lines:
        less = sum(a.cents for a in line.adjustments)
        if line.charge_cents - less != line.paid_cents:
            name = line.procedure or line.revenue or "?"
            what = f"Service {line.number} {name}"
            out.append(Difference(what, line.charge_cents, less, line.charge_cents - less, line.paid_cents))
    charged = sum(line.charge_cents for line in payment.lines)
    less = sum(a.cents for line in payment.lines for a in line.adjustments)
    if payment.lines:
        out.append(Difference("Services", charged, less, charged - less, sum(line.paid_cents for line in payment.lines)))
        if charged != payment.charge_cents:
            out.append(Difference("Charges", charged, 0, charged, payment.charge_cents))
    less = sum(a.cents for a in payment.all_adjustments)
    out.append(Difference("Claim", payment.charge_cents, less, payment.charge_cents - less, payment.paid_cents))
    return (*out, of_payment(remittance))


def of_payment(remittance: Remittance) -> Difference:
    """The claims' payments less provider-level adjustments against what was paid (TR3 1.10.2.1.3)."""
    taken = sum(p.cents for p in remittance.provider_adjustments)
    total = remittance.claim_total_cents
    return Difference("Remittance", total, taken, total - taken, remittance.paid_cents)


#: Why an act makes no sense for a reason to hold. What is not here makes sense.
_NOT: dict[tuple[str, Way], str] = {
    ("unmatched", "accept"): "nobody knows whose it is: match it, and it posts",
    ("not_ours", "match"): "it was paid to another provider, whoever the patient is",
    ("not_ours", "split"): "it was paid to another provider, whoever the patients are",
    ("out_of_balance", "match"): "another claim would not make it add up",
    ("duplicate", "match"): "the same answer is posted already, whose it is makes no difference",
    ("duplicate", "split"): "the same answer is posted already",
    ("reversal_without_original", "split"): "a reversal takes back one answer whole",
    ("reversal_mismatch", "split"): "a reversal takes back one answer whole",
    ("already_reversed", "split"): "a reversal takes back one answer whole",
    ("already_reversed", "match"): "the answer was taken back before, whose it is makes no difference",
    ("unknown_status", "match"): "its status is not known: ask the payer what it means",
    ("unknown_status", "split"): "its status is not known: ask the payer what it means",
    ("unknown_status", "accept"): "its status is not known: nobody can say what it would post",
}

#: What making the same claim come clean again needs: a file, or the payer.
_AGAIN: dict[str, str] = {
    "unmatched": "import the claim's 837, then post the remittance again",
    "reversal_without_original": "post the answer that it takes back, then post the remittance again",
    "readjudicated_without_reversal": "ask the payer for the reversal; when it is posted, this posts too",
    "charge_mismatch": "import the replaced claim (frequency 7), then post the remittance again",
    "taken_back": "mend what was wrong, then match it again",
}


def why_not(reason: str, way: Way, payment: ClaimPayment) -> str:
    """Why this act makes no sense for this hold; nothing where it does."""
    said = _NOT.get((reason, way), "")
    if said:
        return said
    if way == "return" and payment.paid_cents <= 0:
        return f"it pays {shown(payment.paid_cents)}: there is no money to give back"
    if way == "split" and payment.paid_cents == 0 and len(payment.lines) < 2:
        return "it has neither money nor services to divide"
    if way == "again" and reason not in _AGAIN:
        return "nothing that may still come would change it"
    return ""


def again(reason: str) -> str:
    """What would make it come clean by itself."""
    return _AGAIN.get(reason, "")


def duplicate_tests(payment: ClaimPayment, answers: tuple[PostedAnswer, ...], answer_key: str) -> tuple[str, ...]:
    """The four tests of a duplicate and which of them this answer fails (posting rule 9)."""
    was = next((a for a in reversed(answers) if a.answer_key == answer_key and a.state == "posted"), None)
    if was is None:
        return ()
    on = was.paid_on.isoformat() if was.paid_on else "an unknown day"
    number = f", number {payment.payer_control_number}" if payment.payer_control_number else ""
    return (
        "File: no, this content was not loaded before.",
        "Payment: no, it is another payment: payer, trace, amount or day differ.",
        f"Answer: yes, {was.trace} of {on} posted the very same{number}.",
        "Ledger: the same entry cannot be written twice.",
    )


def earlier(answers: tuple[PostedAnswer, ...]) -> tuple[str, ...]:
    """What was posted of the claim, for a reversal that fits none of it and for a second answer."""
    states = {"posted": "", "reversed": ", taken back", "undone": ", undone here"}
    return tuple(
        f"{a.trace} of {a.paid_on.isoformat() if a.paid_on else '-'}: status {a.status}, charged {shown(a.charge_cents)}, "
        f"paid {shown(a.paid_cents)}, number {a.payer_control_number or '-'}{states[a.state]}."
        for a in answers
    )
