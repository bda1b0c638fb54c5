"""Policies of small balances, statements sent, and what waits for a second person."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = (
    # a statement that went to a patient about a claim: cents they owed on it then; takes_back: the row that was written by mistake
    Table(
        "statement_sent",
        "A",
        """id INTEGER PRIMARY KEY, claim INTEGER NOT NULL REFERENCES claim(id), person INTEGER NOT NULL REFERENCES person(id),
        on_day TEXT NOT NULL, way TEXT NOT NULL, cents INTEGER NOT NULL, takes_back INTEGER UNIQUE REFERENCES statement_sent(id),
        event INTEGER NOT NULL""",
    ),
    # what may be given up by rule. side: payer, patient; payer NULL: of all; codes: CO-45 PI-97, '' what is open beyond denials and
    # questions; reference: where the policy is written down; statements: how many a patient must have had; state: active, ended
    Table(
        "write_off_policy",
        "M",
        """id INTEGER PRIMARY KEY, side TEXT NOT NULL, payer INTEGER REFERENCES payer(id), codes TEXT NOT NULL, max_cents INTEGER NOT NULL,
        wait_days INTEGER NOT NULL, reference TEXT NOT NULL, statements INTEGER NOT NULL, made_on TEXT NOT NULL, state TEXT NOT NULL,
        ended_on TEXT, note TEXT NOT NULL DEFAULT '', version INTEGER NOT NULL DEFAULT 1""",
    ),
    # a write-off above the asker's limit; lines: 1 3, '' the whole claim; money_mark: the claim's money as the asker saw it;
    # asked_of: NULL anybody whose limit reaches; state: waiting, approved, refused, withdrawn
    Table(
        "approval",
        "M",
        """id INTEGER PRIMARY KEY, claim INTEGER NOT NULL REFERENCES claim(id), lines TEXT NOT NULL, cents INTEGER NOT NULL,
        reason TEXT NOT NULL, asked_by TEXT NOT NULL, asked_at INTEGER NOT NULL, asked_of TEXT, money_mark INTEGER NOT NULL,
        state TEXT NOT NULL, decided_by TEXT, decided_at INTEGER, decided_reason TEXT NOT NULL DEFAULT '',
        version INTEGER NOT NULL DEFAULT 1""",
    ),
)

INDEXES: tuple[str, ...] = (
    "CREATE INDEX statement_sent_by_claim ON statement_sent(claim, on_day)",
    "CREATE UNIQUE INDEX approval_waiting ON approval(claim) WHERE state = 'waiting'",
    "CREATE INDEX approval_by_asker ON approval(asked_by, id)",
)

EXTRA: tuple[str, ...] = ()
