"""Claims that stand ready to go out, and the files in which they went."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = (
    # a file that went out: its interchange number is the books' own, counted up; source: the file as it is kept
    Table(
        "outgoing",
        "M",
        """id INTEGER PRIMARY KEY, interchange INTEGER NOT NULL UNIQUE, source INTEGER NOT NULL REFERENCES source_file(id),
        name TEXT NOT NULL, actor TEXT NOT NULL, made_at INTEGER NOT NULL, claims INTEGER NOT NULL, charge_cents INTEGER NOT NULL,
        version INTEGER NOT NULL DEFAULT 1""",
    ),
    # what: new, replacement, void, next_payer, other_first; record: the claim as it will go (JSON); differences, findings: JSON, as
    # they were shown; state: ready, held (with why), withdrawn, sent
    Table(
        "outbox",
        "M",
        """id INTEGER PRIMARY KEY, claim INTEGER NOT NULL REFERENCES claim(id), payer INTEGER REFERENCES payer(id),
        payer_name TEXT NOT NULL, what TEXT NOT NULL, charge_cents INTEGER NOT NULL, record TEXT NOT NULL,
        differences TEXT NOT NULL, findings TEXT NOT NULL,
        reason TEXT NOT NULL, state TEXT NOT NULL, held TEXT NOT NULL DEFAULT '', made_by TEXT NOT NULL, made_at INTEGER NOT NULL,
        outgoing INTEGER REFERENCES outgoing(id), version INTEGER NOT NULL DEFAULT 1""",
    ),
)

INDEXES: tuple[str, ...] = (
    "CREATE INDEX outbox_by_claim ON outbox(claim)",
    "CREATE UNIQUE INDEX outbox_standing ON outbox(claim) WHERE state IN ('ready', 'held')",
    "CREATE INDEX outbox_by_state ON outbox(state, id)",
    "CREATE INDEX outbox_by_outgoing ON outbox(outgoing) WHERE outgoing IS NOT NULL",
)

EXTRA: tuple[str, ...] = ()
