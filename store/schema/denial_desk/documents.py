"""Documents: scans, letters and faxes as they came, the claims that they are filed to, and payers' requests for records."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = (
    # media: by content, never by the name's ending; came: scan, fax, letter, upload, portal, 835
    Table(
        "document",
        "A",
        """id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, name TEXT NOT NULL, media TEXT NOT NULL, size INTEGER NOT NULL,
        came TEXT NOT NULL, received_at INTEGER NOT NULL, actor TEXT NOT NULL, event INTEGER NOT NULL""",
    ),
    Table(
        "document_part",
        "A",
        "id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES document(id), seq INTEGER NOT NULL, bytes BLOB NOT NULL",
    ),
    # note: why there is no text, or not all of it
    Table(
        "document_text",
        "A",
        """id INTEGER PRIMARY KEY, document INTEGER NOT NULL UNIQUE REFERENCES document(id), pages INTEGER NOT NULL, text TEXT NOT NULL,
        note TEXT NOT NULL""",
    ),
    # where a document lies: among what came in (no claim), or at a claim; one that is about several claims has a row for each.
    # state: incoming, filed, dismissed; note: why, or what for
    Table(
        "document_place",
        "M",
        """id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES document(id), claim INTEGER REFERENCES claim(id),
        kind TEXT NOT NULL, state TEXT NOT NULL, note TEXT NOT NULL, actor TEXT NOT NULL, placed_at INTEGER NOT NULL,
        version INTEGER NOT NULL DEFAULT 1""",
    ),
    # a payer asks for records; state: asked, sent, withdrawn. sent: which documents or what else went, way: how, wait_until: when
    # someone asks again
    Table(
        "records_request",
        "M",
        """id INTEGER PRIMARY KEY, claim INTEGER NOT NULL REFERENCES claim(id), payer INTEGER NOT NULL REFERENCES payer(id),
        document INTEGER REFERENCES document(id), what TEXT NOT NULL, asked_on TEXT NOT NULL, due_on TEXT, state TEXT NOT NULL,
        sent TEXT NOT NULL DEFAULT '', way TEXT NOT NULL DEFAULT '', sent_on TEXT, wait_until TEXT, actor TEXT NOT NULL,
        moment INTEGER NOT NULL, version INTEGER NOT NULL DEFAULT 1""",
    ),
)

INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX document_part_one ON document_part(document, seq)",
    "CREATE INDEX document_place_by_document ON document_place(document)",
    "CREATE INDEX document_place_by_claim ON document_place(claim) WHERE state = 'filed'",
    "CREATE INDEX document_place_incoming ON document_place(document) WHERE state = 'incoming'",
    "CREATE INDEX records_request_by_claim ON records_request(claim) WHERE state <> 'withdrawn'",
    "CREATE INDEX person_by_born ON person(born_on)",
)

EXTRA: tuple[str, ...] = ()
