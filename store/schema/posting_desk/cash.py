"""What a payment by hand is kept for, and inquiries into a payer's credit that halt its clock."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = (
    # the visit that a patient paid for ahead of it
    Table(
        "prepayment",
        "M",
        """id INTEGER PRIMARY KEY, payment INTEGER NOT NULL UNIQUE REFERENCES payment(id), visit_on TEXT NOT NULL,
        version INTEGER NOT NULL DEFAULT 1""",
    ),
    # a good-faith inquiry into a credit of a claim: from when, at most until when, why
    Table(
        "credit_inquiry",
        "M",
        """id INTEGER PRIMARY KEY, claim INTEGER NOT NULL UNIQUE REFERENCES claim(id), began_on TEXT NOT NULL, until_on TEXT NOT NULL,
        reason TEXT NOT NULL, actor TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1""",
    ),
)

INDEXES: tuple[str, ...] = (
    "CREATE INDEX ledger_entry_of_unidentified ON ledger_entry(account, payment, cents) WHERE account IN ('unidentified', 'patient_cash')",
)

EXTRA: tuple[str, ...] = ()
