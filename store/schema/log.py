"""The tables of the audit log itself, made before the first step; see store/audit.py for what they mean."""

from __future__ import annotations

from store.schema.table import Table

EVENT = Table(
    "event",
    "A",
    """number INTEGER PRIMARY KEY, moment INTEGER NOT NULL, actor TEXT NOT NULL, sitting TEXT NOT NULL, request TEXT NOT NULL,
    act TEXT NOT NULL, reason TEXT NOT NULL, undoes INTEGER REFERENCES event(number), body TEXT NOT NULL,
    last_change INTEGER NOT NULL, previous BLOB NOT NULL, hash BLOB NOT NULL, tag BLOB""",
)
SUBJECT = Table("event_subject", "A", "id INTEGER PRIMARY KEY, event INTEGER NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL")
# No UNIQUE and no CHECK here: an outer `UPDATE OR IGNORE` would drop the change row in silence.
CHANGE = Table("change", "A", "id INTEGER PRIMARY KEY, relation TEXT NOT NULL, key INTEGER NOT NULL, before TEXT, after TEXT")
# One row per event that changed something: the deferred key makes COMMIT fail where that event is not written.
GATE = Table("gate", "A", "event INTEGER PRIMARY KEY REFERENCES event(number) DEFERRABLE INITIALLY DEFERRED")

TABLES = (EVENT, SUBJECT, CHANGE, GATE)
INDEXES = (
    "CREATE INDEX event_by_request ON event(request)",
    "CREATE INDEX event_subject_by_key ON event_subject(kind, key, event)",
    "CREATE INDEX change_by_row ON change(relation, key, id)",
)
