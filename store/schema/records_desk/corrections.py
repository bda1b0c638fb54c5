"""Corrections as they were proposed and signed, those that wait for a signature, and the claims that they reached."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = (
    # kind, happened_on, recall: billing/amendment_kinds.py; changes: JSON, field by field with the version that it was made on; for_login
    # or for_role: whose signature it waits for; state: waiting, signed, refused, withdrawn, taken_back; why: of what was refused or
    # withdrawn; event: that signed it (amendment.event)
    Table(
        "correction_pending",
        "M",
        """id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES person(id), claim INTEGER, kind TEXT NOT NULL, reason TEXT NOT NULL,
        evidence TEXT NOT NULL, happened_on TEXT, recall INTEGER NOT NULL DEFAULT 0, changes TEXT NOT NULL, proposed_by TEXT NOT NULL,
        proposed_at INTEGER NOT NULL, for_login TEXT NOT NULL DEFAULT '', for_role TEXT NOT NULL DEFAULT '', state TEXT NOT NULL,
        decided_by TEXT NOT NULL DEFAULT '', decided_at INTEGER, why TEXT NOT NULL DEFAULT '', event INTEGER,
        version INTEGER NOT NULL DEFAULT 1""",
    ),
    # a claim that a correction reached: what became of it (billing/corrected.py), in words; fields: what it said otherwise when it was
    # sent; owed: it calls for work until it goes again; beside: also where a denial is open; after_version, after_outbox: the newest
    # sending and entry of the outbox at the signature, so that what came later is known to have the new value
    Table(
        "correction_claim",
        "M",
        """id INTEGER PRIMARY KEY, correction INTEGER NOT NULL REFERENCES correction_pending(id), claim INTEGER NOT NULL
        REFERENCES claim(id), becomes TEXT NOT NULL, words TEXT NOT NULL, fields TEXT NOT NULL, owed INTEGER NOT NULL,
        beside INTEGER NOT NULL, after_version INTEGER NOT NULL, after_outbox INTEGER NOT NULL, on_day TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'standing', version INTEGER NOT NULL DEFAULT 1""",
    ),
    # what a file of charts changed of a patient, until its claims are followed up; changes: JSON as in correction_pending
    Table(
        "import_due",
        "D",
        "id INTEGER PRIMARY KEY, person INTEGER NOT NULL, file TEXT NOT NULL, actor TEXT NOT NULL, changes TEXT NOT NULL",
    ),
)

INDEXES: tuple[str, ...] = (
    "CREATE INDEX correction_waiting ON correction_pending(for_login, for_role, id) WHERE state = 'waiting'",
    "CREATE INDEX correction_by_person ON correction_pending(person, id)",
    "CREATE INDEX correction_by_event ON correction_pending(event) WHERE event IS NOT NULL",
    "CREATE INDEX correction_claim_by_claim ON correction_claim(claim)",
    "CREATE INDEX correction_claim_by_correction ON correction_claim(correction)",
)

EXTRA: tuple[str, ...] = ()
