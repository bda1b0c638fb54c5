"""What was taken over from the system before this one."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = (
    # a file that was taken over; what: claims, answers, balances; as_of: the day on which the old system said so; posting: the last
    # transaction of the books when it was done, so that what stood then can be shown for ever
    Table(
        "takeover",
        "M",
        """id INTEGER PRIMARY KEY, file INTEGER NOT NULL REFERENCES source_file(id), what TEXT NOT NULL, as_of TEXT NOT NULL,
        rows INTEGER NOT NULL, claims INTEGER NOT NULL, balance_cents INTEGER NOT NULL, posting INTEGER NOT NULL, UNIQUE(file, what)""",
    ),
    # a claim's figures as the old system gave them; posting: the transaction that brought it there, NULL where it stood there already
    Table(
        "takeover_claim",
        "M",
        """id INTEGER PRIMARY KEY, takeover INTEGER NOT NULL REFERENCES takeover(id), claim INTEGER NOT NULL REFERENCES claim(id),
        charge_cents INTEGER NOT NULL, insurance_paid_cents INTEGER NOT NULL, adjusted_cents INTEGER NOT NULL,
        written_off_cents INTEGER NOT NULL, patient_paid_cents INTEGER NOT NULL, patient_balance_cents INTEGER,
        balance_cents INTEGER NOT NULL, posting INTEGER REFERENCES ledger_transaction(id), UNIQUE(takeover, claim)""",
    ),
    # a remittance that was paid before this system: it is in the books for its answers, and no money of it is waited for
    Table(
        "history_remittance",
        "M",
        """id INTEGER PRIMARY KEY, remittance INTEGER NOT NULL UNIQUE REFERENCES remittance(id), until_on TEXT NOT NULL""",
    ),
    # how the columns of another system's file are called; what: claims, answers, balances, paper; mapping: JSON, field → column
    Table(
        "column_mapping",
        "M",
        """id INTEGER PRIMARY KEY, what TEXT NOT NULL, name TEXT NOT NULL, mapping TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1,
        UNIQUE(what, name)""",
    ),
)

INDEXES: tuple[str, ...] = ("CREATE INDEX takeover_claim_by_claim ON takeover_claim(claim)",)

EXTRA: tuple[str, ...] = ()
