"""Held answers that were split over claims or returned to their payer, and claims found by a number written otherwise."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = (
    # charge_cents, paid_cents, answer_key, part: of an answer that a person split over several claims, what of it is this claim's (part:
    # the ClaimPayment as JSON); NULL where the whole adjudication is
    Table(
        "posted_answer",
        "A",
        """id INTEGER PRIMARY KEY, answer INTEGER NOT NULL REFERENCES adjudication(id),
        posting INTEGER NOT NULL UNIQUE REFERENCES ledger_transaction(id), claim INTEGER NOT NULL REFERENCES claim(id),
        payer INTEGER NOT NULL REFERENCES payer(id), rank INTEGER NOT NULL, status TEXT NOT NULL, check_cents INTEGER,
        remarks TEXT NOT NULL DEFAULT '', charge_cents INTEGER, paid_cents INTEGER, answer_key TEXT, part TEXT""",
        added=("charge_cents", "paid_cents", "answer_key", "part"),
    ),
    # a held answer whose money went back to its payer, by which payment (NULL: it was paid and settled in the system before this
    # one); an undo takes the row away again
    Table(
        "answer_return",
        "M",
        """id INTEGER PRIMARY KEY, adjudication INTEGER NOT NULL UNIQUE REFERENCES adjudication(id),
        payment INTEGER REFERENCES payment(id), cents INTEGER NOT NULL, reason TEXT NOT NULL, actor TEXT NOT NULL""",
    ),
)

PLAIN = "ltrim(replace(replace(upper(control_number), '-', ''), ' ', ''), '0')"
"""A claim's number without dashes, blanks and leading zeros: a payer that writes it so is proposed, never posted."""

INDEXES: tuple[str, ...] = (f"CREATE INDEX claim_by_plain_number ON claim({PLAIN})",)

EXTRA: tuple[str, ...] = (
    "ALTER TABLE posted_answer ADD COLUMN charge_cents INTEGER",
    "ALTER TABLE posted_answer ADD COLUMN paid_cents INTEGER",
    "ALTER TABLE posted_answer ADD COLUMN answer_key TEXT",
    "ALTER TABLE posted_answer ADD COLUMN part TEXT",
)
