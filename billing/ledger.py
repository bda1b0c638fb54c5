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
]

#: A claim's own accounts; the insurance balance is the first three.
CLAIM_ACCOUNTS: tuple[Account, ...] = ("payer_open", "payer_denied", "payer_next", "patient")
INSURANCE_ACCOUNTS: tuple[Account, ...] = ("payer_open", "payer_denied", "payer_next")

#: What an entry does. `place` moves money between a claim's own accounts and never changes its balance.
EntryKind = Literal["charge", "payment", "contractual", "place", "write_off", "to_patient", "received", "provider_level"]

#: What a transaction is: the claim made, replaced, voided; a remittance received; an answer posted or reversed; a person's act; an undo.
TransactionKind = Literal["charge", "replace", "void", "received", "answer", "reversal", "write_off", "to_patient", "undo", "settle"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One side of a transaction: cents are positive where the account grows (owed to us, or given up), negative where it falls.

    claim and line are ours (line 0: the claim as a whole); payer as the books number it; answer: the adjudication that it comes
    from, also on the entries that take it back, so that what is still in effect of an answer is the sum of its entries.

    Signs by example, a charge of 100 paid 60 with CO-45 40: charge: payer_open +100, charges -100. payment: payer_open -60,
    suspense +60. contractual: payer_open -40, contractual +40. received (once a remittance): payer_clearing +60, suspense -60.
    """

    account: Account
    cents: int
    kind: EntryKind
    claim: int | None = None
    line: int = 0
    payer: int | None = None
    answer: int | None = None


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
