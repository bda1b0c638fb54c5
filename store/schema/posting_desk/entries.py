"""Ledger entries of payments in hand and in the bank: each names its payment."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = (
    Table(
        "ledger_entry",
        "A",
        """id INTEGER PRIMARY KEY, posting INTEGER NOT NULL REFERENCES ledger_transaction(id), account TEXT NOT NULL, kind TEXT NOT NULL,
        claim INTEGER REFERENCES claim(id), line INTEGER NOT NULL, payer INTEGER, answer INTEGER, remittance INTEGER,
        cents INTEGER NOT NULL, key TEXT NOT NULL UNIQUE, payment INTEGER""",
        added=("payment",),
    ),
)

INDEXES: tuple[str, ...] = ("CREATE INDEX ledger_entry_by_payment ON ledger_entry(payment, account) WHERE payment IS NOT NULL",)

EXTRA: tuple[str, ...] = ("ALTER TABLE ledger_entry ADD COLUMN payment INTEGER",)
