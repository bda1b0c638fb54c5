"""The double-entry ledger's words: accounts, entries, transactions; every transaction's entries sum to zero."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from billing.money import plain

Account = Literal[
    "payer_open",
    "payer_denied",
    "payer_next",
    "patient",
    "charges",
    "contractual",
    "written_off",
    "patient_cash",
    "payer_clearing",
    "suspense",
    "recoupment",
    "forward_balance",
    "interest",
    "withheld",
    "provider_other",
    "undeposited",
    "bank",
    "unidentified",
    "opening",
]

#: A claim's own accounts; the insurance balance is the first three.
CLAIM_ACCOUNTS: tuple[Account, ...] = ("payer_open", "payer_denied", "payer_next", "patient")

#: What an entry does. `place` moves money between a claim's own accounts and never changes its balance. `payment` on an account that
#: is not a claim's own is what the payers paid on the claim, whatever account it comes out of (suspense, recoupment, unidentified,
#: opening); `cash` is money by hand or by bank; `returned` is a held answer's money that goes back to its payer.
EntryKind = Literal[
    "charge",
    "payment",
    "contractual",
    "place",
    "write_off",
    "to_patient",
    "received",
    "provider_level",
    "cash",
    "returned",
]

#: What a transaction is: the claim made, replaced, voided; a remittance received; an answer posted or reversed; a person's act; an undo.
#: cash: a payment in hand, or a refund; banked: a deposit is closed; identify: a payment is that of a remittance; patient_payment: a
#: patient's money put on a claim; recoupment: what a payer took back at provider level put on its claim; refund: a credit paid back;
#: bounce: a check that was not honoured; returned: a held answer's money goes back; opening: what stood in the system before this one;
#: provider_level: a provider-level adjustment put into another account.
TransactionKind = Literal[
    "charge",
    "replace",
    "void",
    "received",
    "answer",
    "reversal",
    "write_off",
    "to_patient",
    "undo",
    "settle",
    "cash",
    "banked",
    "identify",
    "patient_payment",
    "recoupment",
    "refund",
    "bounce",
    "returned",
    "opening",
    "provider_level",
]

#: A person's acts that end when an answer on which they rested is reversed, and the account by which their amount is known.
MOVES: dict[TransactionKind, Account] = {"write_off": "written_off", "to_patient": "patient", "recoupment": "payer_open"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One side of a transaction: cents are positive where the account grows (owed to us, or given up), negative where it falls.

    claim and line are ours (line 0: the claim as a whole); payer as the books number it; answer: the adjudication that it comes
    from, also on the entries that take it back, so that what is still in effect of an answer is the sum of its entries.

    Signs by example, a charge of 100 paid 60 with CO-45 40: charge: payer_open +100, charges -100. payment: payer_open -60,
    suspense +60. contractual: payer_open -40, contractual +40. received (once a remittance): payer_clearing +60, suspense -60.

    remittance: whose provider-level or suspense money it is, where that is not the remittance of its transaction. payment: the payment
    in hand or in the bank (a row of `payment`) of an entry on undeposited, bank, unidentified and of a patient's money. A check of 60 in
    hand: undeposited +60, unidentified -60; known as that remittance's: unidentified +60, payer_clearing -60; in the bank: bank +60,
    undeposited -60. A patient's 20: undeposited +20, patient_cash -20; put on a claim: patient -20, patient_cash +20. Taken back at
    provider level and put on its claim: payer_open +30, recoupment -30. A refund is a payment below zero.
    """

    account: Account
    cents: int
    kind: EntryKind
    claim: int | None = None
    line: int = 0
    payer: int | None = None
    answer: int | None = None
    remittance: int | None = None
    payment: int | None = None


@dataclass(frozen=True, slots=True)
class Transaction:
    """Entries that stand or fall together. `reverses` names the transaction (id) that this one takes back.

    rests_on: for a person's act, the answers that stood on the line when it was done; their reversal takes it back too.
    """

    kind: TransactionKind
    entries: tuple[Entry, ...]
    claim: int | None = None
    answer: int | None = None
    reverses: int | None = None
    rests_on: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        off = sum(e.cents for e in self.entries)
        if off:
            raise AssertionError(f"{self.kind}: entries are off by {plain(off)}")
