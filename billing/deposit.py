"""Deposits: how a payment's money moves from the hand to the bank, and whether a deposit is explained to the cent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from billing.ledger import Entry, Transaction
from billing.money import shown


def in_hand(payment: int, payer: int | None, cents: int) -> Transaction:
    """A payer's payment is here, and nobody has said yet whose it is; a refund to a payer has cents below zero."""
    return Transaction(
        "cash",
        (
            Entry("undeposited", cents, "cash", payment=payment),
            Entry("unidentified", -cents, "cash", payer=payer, payment=payment),
        ),
    )


def identified(payment: int, payer: int, remittance: int, cents: int) -> Transaction:
    """The payment is that remittance's: its clearing falls by what came."""
    return Transaction(
        "identify",
        (
            Entry("unidentified", cents, "cash", payer=payer, payment=payment),
            Entry("payer_clearing", -cents, "cash", payer=payer, remittance=remittance, payment=payment),
        ),
    )


def no_longer(payment: int, payer: int, remittance: int, cents: int) -> Transaction:
    """The payment is not that remittance's after all: a new entry the other way, the old one stays readable."""
    return identified(payment, payer, remittance, -cents)


def banked(payments: Sequence[tuple[int, int]]) -> Transaction:
    """A deposit is closed: each payment (number, cents) goes from the hand to the bank; cents below zero leave the bank."""
    entries: list[Entry] = []
    for payment, cents in payments:
        entries.append(Entry("bank", cents, "cash", payment=payment))
        entries.append(Entry("undeposited", -cents, "cash", payment=payment))
    return Transaction("banked", tuple(entries))


@dataclass(frozen=True, slots=True)
class Part:
    """Where some of a payment's money is. what: claims, suspense, returned, provider_level, patient, unapplied, owner, unknown; words
    name it (a provider-level reason and account, an owner and a day). open: it still stands in the way of closing, words say why."""

    what: str
    words: str
    cents: int
    open: bool = False


@dataclass(frozen=True, slots=True)
class Explained:
    """A payment of a deposit and its parts, which sum to its cents where it is explained."""

    payment: int
    name: str
    cents: int
    parts: tuple[Part, ...]

    @property
    def off_cents(self) -> int:
        """What its parts leave unsaid; 0 where it is explained."""
        return self.cents - sum(part.cents for part in self.parts)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A deposit to the cent: what the bank or the slip says, its payments, and what is missing, each in words; empty: it can close."""

    cents: int
    payments: tuple[Explained, ...]
    missing: tuple[str, ...]

    @property
    def counted_cents(self) -> int:
        """The sum of its payments."""
        return sum(one.cents for one in self.payments)

    @property
    def off_cents(self) -> int:
        """What the payments leave of the deposit; below zero: more than was deposited."""
        return self.cents - self.counted_cents


def explanation(cents: int, payments: Sequence[Explained]) -> Explanation:
    """What is missing for the deposit to close: the sum of its payments first, then payment by payment."""
    missing: list[str] = []
    counted = sum(one.cents for one in payments)
    if not payments:
        missing.append("it has no payments")
    elif counted != cents:
        more = "less" if counted < cents else "more"
        missing.append(f"its payments sum to {shown(counted)}, {shown(abs(cents - counted))} {more} than the deposit of {shown(cents)}")
    for one in payments:
        missing += [f"{one.name}: {shown(part.cents)} {part.words}" for part in one.parts if part.open]
        if one.off_cents:
            missing.append(f"{one.name}: {shown(one.off_cents)} of {shown(one.cents)} is not explained")
    return Explanation(cents, tuple(payments), tuple(missing))
