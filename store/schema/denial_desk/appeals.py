"""Letter templates, appeals and their packets."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = (
    # the practice's own templates; those that ship lie beside the program. payer NULL, category '', level 0: any; state: active, ended
    Table(
        "letter_template",
        "M",
        """id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, category TEXT NOT NULL, level INTEGER NOT NULL,
        payer INTEGER REFERENCES payer(id), subject TEXT NOT NULL, body TEXT NOT NULL, state TEXT NOT NULL, actor TEXT NOT NULL,
        version INTEGER NOT NULL DEFAULT 1""",
    ),
    # kind: appeal, reopening, underpaid; state: draft, sent, decided, withdrawn; outcome: overturned, part, upheld; answer: the
    # adjudication that it is about; deadline_on: the last day for sending it; due_on: when the decision is asked for
    Table(
        "appeal",
        "M",
        """id INTEGER PRIMARY KEY, claim INTEGER NOT NULL REFERENCES claim(id), payer INTEGER NOT NULL REFERENCES payer(id),
        answer INTEGER REFERENCES adjudication(id), kind TEXT NOT NULL, level INTEGER NOT NULL, template TEXT NOT NULL, codes TEXT NOT NULL,
        asked_cents INTEGER NOT NULL, subject TEXT NOT NULL, letter TEXT NOT NULL, late TEXT NOT NULL DEFAULT '', state TEXT NOT NULL,
        made_by TEXT NOT NULL, made_at INTEGER NOT NULL, deadline_on TEXT, sent_on TEXT, sent_by TEXT, way TEXT NOT NULL DEFAULT '',
        sent_to TEXT NOT NULL DEFAULT '', due_on TEXT, outcome TEXT NOT NULL DEFAULT '', decided_on TEXT, decided_by TEXT,
        won_cents INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT '', version INTEGER NOT NULL DEFAULT 1""",
    ),
    # what lies with the letter, in order; source: document, proof (of filing), remittance (the answer), claim (as it was sent)
    Table(
        "appeal_enclosure",
        "M",
        """id INTEGER PRIMARY KEY, appeal INTEGER NOT NULL REFERENCES appeal(id), seq INTEGER NOT NULL, source TEXT NOT NULL,
        document INTEGER, words TEXT NOT NULL""",
    ),
    # the whole packet as it went, kept for ever; bytes in parts
    Table(
        "appeal_packet",
        "A",
        """id INTEGER PRIMARY KEY, appeal INTEGER NOT NULL REFERENCES appeal(id), event INTEGER NOT NULL, sha256 TEXT NOT NULL,
        size INTEGER NOT NULL, pages INTEGER NOT NULL""",
    ),
    Table(
        "appeal_packet_part",
        "A",
        """id INTEGER PRIMARY KEY, packet INTEGER NOT NULL REFERENCES appeal_packet(id), seq INTEGER NOT NULL, bytes BLOB NOT NULL""",
    ),
)

INDEXES: tuple[str, ...] = (
    "CREATE INDEX appeal_by_claim ON appeal(claim)",
    "CREATE INDEX appeal_by_state ON appeal(state, due_on)",
    "CREATE UNIQUE INDEX appeal_standing ON appeal(claim) WHERE state IN ('draft', 'sent')",
    "CREATE INDEX appeal_enclosure_by_appeal ON appeal_enclosure(appeal, seq)",
    "CREATE INDEX appeal_packet_by_appeal ON appeal_packet(appeal)",
    "CREATE INDEX appeal_packet_part_by_packet ON appeal_packet_part(packet, seq)",
    "CREATE UNIQUE INDEX letter_template_name ON letter_template(name) WHERE state = 'active'",
)

EXTRA: tuple[str, ...] = ()
