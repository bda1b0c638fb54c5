"""Where the money of each payment of a deposit is by now, part by part, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from billing.deposit import Explained, Part
from billing.terms import HOLD, word
from billing.text import clean
from store import deposit_facts, payments
from store.deposit_facts import Fate, HeldPart
from store.engine.sqlite import Read
from store.payments import BOUNCED, Payment

ACCOUNTS = {
    "recoupment": "recoupment",
    "forward_balance": "forward balance",
    "interest": "interest",
    "withheld": "withheld",
    "provider_other": "other provider-level",
}
"""Accounts of provider-level adjustments, as a biller calls them."""


def explained(read: Read, some: Sequence[Payment]) -> list[Explained]:
    """Each payment with the parts that its money is in."""
    fates = deposit_facts.fates(read, [payment.remittance for payment in some if payment.remittance is not None])
    sums = payments.sums(read, [payment.id for payment in some])
    return [Explained(one.id, one.name, one.cents, tuple(_parts(one, fates, sums.get(one.id, {})))) for one in some]


def _parts(payment: Payment, fates: Mapping[int, Fate], sums: Mapping[str, int]) -> list[Part]:
    if payment.state == BOUNCED:
        return [Part("returned", "not honoured by its bank, taken back", payment.cents)]
    if payment.cents < 0:
        return [Part("returned", f"paid back to {clean(payment.from_name)}", payment.cents)]
    if payment.kind == "patient":
        return _patients(payment, sums)
    if payment.remittance is not None:
        return _of_remittance(payment, payment.remittance, fates[payment.remittance])
    waits = -sums.get("unidentified", 0)
    parts = [Part("returned", "sent back", payment.cents - waits)] if waits != payment.cents else []
    if waits and payment.owner and payment.until_on:
        said = f"with {payment.owner} until {payment.until_on}: {clean(payment.owner_reason)}"
        parts.append(Part("owner", said, waits))
    elif waits:
        parts.append(Part("unknown", "has no remittance, and nobody has it", waits, open=True))
    return parts


def _patients(payment: Payment, sums: Mapping[str, int]) -> list[Part]:
    unapplied = -sums.get("patient_cash", 0)
    parts = [Part("patient", "on claims", payment.cents - unapplied)] if payment.cents != unapplied else []
    return parts + ([Part("unapplied", "kept for a later visit", unapplied)] if unapplied else [])


def _of_remittance(payment: Payment, remittance: int, fate: Fate) -> list[Part]:
    if not fate.received:
        return [Part("unknown", f"waits for R-{remittance} ({clean(fate.trace)}) to be posted", payment.cents, open=True)]
    parts = []
    if fate.posted_cents or not (fate.held_cents or fate.level):
        parts.append(Part("claims", f"posted on {fate.claims} {'claim' if fate.claims == 1 else 'claims'}", fate.posted_cents))
    parts += _held(payment, fate)
    if fate.returned_cents:
        parts.append(Part("returned", "sent back to the payer", fate.returned_cents))
    for reason, reference, cents, account in fate.level:
        said = f"{clean(reason)} {clean(reference)}".rstrip()
        parts.append(Part("provider_level", f"{said}, {ACCOUNTS.get(account, account)}", -cents))
    return parts


def _held(payment: Payment, fate: Fate) -> list[Part]:
    """What is held of it, answer by answer; the payment's own owner answers for all of it."""
    if not fate.held_cents:
        return []
    if payment.owner and payment.until_on:
        return [Part("suspense", f"in suspense with {payment.owner} until {payment.until_on}", fate.held_cents)]
    whole = next((one for one in fate.held if not one.control_number), None)
    if whole is not None:
        return [_part(whole, fate.held_cents)]
    parts = [_part(one, one.cents) for one in fate.held if one.cents]
    rest = fate.held_cents - sum(part.cents for part in parts)
    return parts + ([Part("suspense", "waits in suspense, and nobody has it", rest, open=True)] if rest else [])


def _part(held: HeldPart, cents: int) -> Part:
    what = f"{clean(held.control_number) or 'the whole'}, {word(HOLD, held.reason)}"
    if held.owner and held.until_on:
        return Part("suspense", f"in suspense ({what}) with {held.owner} until {held.until_on}", cents)
    return Part("suspense", f"is held ({what}) and nobody has it", cents, open=True)
