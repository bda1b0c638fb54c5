"""What became of each provider-level adjustment, and letters of overpayment and refund."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = (
    # what a provider-level adjustment was used for by a transaction; counts while that transaction counts. kind: accepted (onto a
    # claim), known (set off by another adjustment), moved (into another account). cents: with the sign of the adjustment
    Table(
        "takeback_use",
        "A",
        """id INTEGER PRIMARY KEY, adjustment INTEGER NOT NULL REFERENCES provider_adjustment(id),
        posting INTEGER NOT NULL REFERENCES ledger_transaction(id), kind TEXT NOT NULL, claim INTEGER REFERENCES claim(id),
        other INTEGER REFERENCES provider_adjustment(id), account TEXT NOT NULL, cents INTEGER NOT NULL, event INTEGER NOT NULL""",
    ),
    # disputed with the payer: why, and when somebody looks again
    Table(
        "takeback_dispute",
        "M",
        """id INTEGER PRIMARY KEY, adjustment INTEGER NOT NULL UNIQUE REFERENCES provider_adjustment(id), since_on TEXT NOT NULL,
        until_on TEXT NOT NULL, reason TEXT NOT NULL, actor TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1""",
    ),
    # into which account a payer's (NULL: every payer's) adjustments of a reason go
    Table(
        "provider_reason",
        "M",
        """id INTEGER PRIMARY KEY, payer INTEGER REFERENCES payer(id), reason TEXT NOT NULL, account TEXT NOT NULL,
        version INTEGER NOT NULL DEFAULT 1""",
    ),
    # kind: overpayment (theirs: they ask money back), refund (ours: we sent it back), dispute (ours: we do not agree)
    Table(
        "letter",
        "M",
        """id INTEGER PRIMARY KEY, payer INTEGER NOT NULL REFERENCES payer(id), kind TEXT NOT NULL, reference TEXT NOT NULL,
        reference_key TEXT NOT NULL, claim INTEGER REFERENCES claim(id), cents INTEGER NOT NULL, on_day TEXT NOT NULL,
        actor TEXT NOT NULL, note TEXT NOT NULL DEFAULT '', version INTEGER NOT NULL DEFAULT 1""",
    ),
)

INDEXES: tuple[str, ...] = (
    # what came in at all: a payer with thousands of remittances is asked at each preview
    "CREATE INDEX ledger_received ON ledger_transaction(remittance) WHERE kind = 'received'",
    "CREATE INDEX posted_reversal ON posted_answer(claim) WHERE status = '22'",
    "CREATE INDEX adjudication_by_paid ON adjudication(paid_cents, remittance)",
    "CREATE INDEX takeback_use_by_adjustment ON takeback_use(adjustment)",
    "CREATE INDEX takeback_use_by_posting ON takeback_use(posting)",
    "CREATE UNIQUE INDEX provider_reason_one ON provider_reason(reason, coalesce(payer, 0))",
    "CREATE INDEX letter_by_reference ON letter(reference_key)",
    "CREATE INDEX letter_by_payer ON letter(payer, on_day)",
)

EXTRA: tuple[str, ...] = ()
