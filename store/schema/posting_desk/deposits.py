"""Payments in hand and in the bank, deposits, bank statements, and whom we asked for electronic remittances and payments."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = (
    # a line of a bank statement as it came; line_key: what makes it the same line in a statement that overlaps
    Table(
        "bank_line",
        "A",
        """id INTEGER PRIMARY KEY, file INTEGER NOT NULL REFERENCES source_file(id), seq INTEGER NOT NULL, account TEXT NOT NULL,
        on_day TEXT NOT NULL, cents INTEGER NOT NULL, code TEXT NOT NULL, trace TEXT NOT NULL, originator TEXT NOT NULL,
        description TEXT NOT NULL, raw TEXT NOT NULL, line_key TEXT NOT NULL UNIQUE, event INTEGER NOT NULL""",
    ),
    # what went to the bank together, or came there in one sum; cents: what the slip or the bank says; state: open, closed
    Table(
        "deposit",
        "M",
        """id INTEGER PRIMARY KEY, account TEXT NOT NULL, provider INTEGER REFERENCES provider(id), made_on TEXT NOT NULL,
        cents INTEGER NOT NULL, reference TEXT NOT NULL DEFAULT '', bank_line INTEGER UNIQUE REFERENCES bank_line(id),
        state TEXT NOT NULL, closed_on TEXT, closed_by TEXT, note TEXT NOT NULL DEFAULT '', version INTEGER NOT NULL DEFAULT 1""",
    ),
    # kind: payer, patient; method: eft, check, card, cash, other; cents below 0: a refund; state: received, bounced, void.
    # remittance: whose payment it is; asked_on: when its remittance was asked for; owner, until_on: in suspense with somebody
    Table(
        "payment",
        "M",
        """id INTEGER PRIMARY KEY, kind TEXT NOT NULL, method TEXT NOT NULL, payer INTEGER REFERENCES payer(id),
        person INTEGER REFERENCES person(id), provider INTEGER REFERENCES provider(id), from_name TEXT NOT NULL, trace TEXT NOT NULL,
        cents INTEGER NOT NULL, paid_on TEXT, received_on TEXT NOT NULL, deposit INTEGER REFERENCES deposit(id),
        bank_line INTEGER REFERENCES bank_line(id), remittance INTEGER REFERENCES remittance(id), state TEXT NOT NULL,
        asked_on TEXT, asked_note TEXT NOT NULL DEFAULT '', owner TEXT, owner_reason TEXT NOT NULL DEFAULT '', until_on TEXT,
        note TEXT NOT NULL DEFAULT '', version INTEGER NOT NULL DEFAULT 1""",
    ),
    # whether a payer sends remittances and payments electronically to one of our billing providers
    Table(
        "enrolment",
        "M",
        """id INTEGER PRIMARY KEY, payer INTEGER NOT NULL REFERENCES payer(id), provider INTEGER REFERENCES provider(id),
        what TEXT NOT NULL, state TEXT NOT NULL, since_on TEXT, note TEXT NOT NULL DEFAULT '', version INTEGER NOT NULL DEFAULT 1""",
    ),
    # how a bank's CSV is read: JSON, field → column
    Table(
        "bank_mapping",
        "M",
        """id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, mapping TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1""",
    ),
    # an account at a bank, and the billing provider whose it is (NULL: of the whole practice)
    Table(
        "bank_account",
        "M",
        """id INTEGER PRIMARY KEY, account TEXT NOT NULL UNIQUE, provider INTEGER REFERENCES provider(id),
        version INTEGER NOT NULL DEFAULT 1""",
    ),
    # what a line of a statement was that is no deposit. how: returned (a check that was not honoured), other (a person's word)
    Table(
        "bank_line_told",
        "M",
        """id INTEGER PRIMARY KEY, bank_line INTEGER NOT NULL UNIQUE REFERENCES bank_line(id), how TEXT NOT NULL,
        payment INTEGER REFERENCES payment(id), reason TEXT NOT NULL, actor TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1""",
    ),
)

INDEXES: tuple[str, ...] = (
    "CREATE INDEX bank_line_by_file ON bank_line(file, seq)",
    "CREATE INDEX deposit_by_state ON deposit(state, made_on)",
    "CREATE INDEX payment_by_deposit ON payment(deposit) WHERE deposit IS NOT NULL",
    "CREATE INDEX payment_by_remittance ON payment(remittance) WHERE remittance IS NOT NULL",
    "CREATE INDEX payment_by_trace ON payment(trace)",
    "CREATE INDEX payment_by_person ON payment(person) WHERE person IS NOT NULL",
    "CREATE INDEX payment_by_received ON payment(received_on, id)",
    "CREATE INDEX payment_unmatched ON payment(kind, received_on) WHERE remittance IS NULL AND state = 'received'",
    "CREATE INDEX remittance_by_paid ON remittance(paid_cents)",
    "CREATE INDEX remittance_by_originator ON remittance(originator)",
    "CREATE INDEX remittance_by_bare_trace ON remittance(ltrim(upper(trim(trace)), '0'))",
    "CREATE UNIQUE INDEX enrolment_one ON enrolment(payer, coalesce(provider, 0), what)",
)

EXTRA: tuple[str, ...] = ()
