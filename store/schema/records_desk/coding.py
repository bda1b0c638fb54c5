"""Who coded what, and the second look at a sample of it; diagnoses of a claim that were dropped stay readable."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = (
    # standing: '' or retracted, for a code that was dropped from the claim
    Table(
        "diagnosis",
        "V",
        """id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES person(id), claim INTEGER NOT NULL REFERENCES claim(id),
        position INTEGER NOT NULL, qualifier TEXT NOT NULL, code TEXT NOT NULL, present_on_admission TEXT NOT NULL,
        version INTEGER NOT NULL DEFAULT 1, standing TEXT NOT NULL DEFAULT ''""",
    ),
    # a claim, or a visit (a chart_item) before it is billed, that was coded: before and after as codes with blanks between; sampled: it is
    # looked at a second time; look: '', agreed, disagreed; state: standing, taken_back
    Table(
        "coding",
        "M",
        """id INTEGER PRIMARY KEY, claim INTEGER REFERENCES claim(id), encounter INTEGER REFERENCES chart_item(id), person INTEGER NOT NULL
        REFERENCES person(id), event INTEGER NOT NULL, coder TEXT NOT NULL, coded_at INTEGER NOT NULL, was TEXT NOT NULL, codes TEXT NOT
        NULL, edition TEXT NOT NULL, sampled INTEGER NOT NULL, look TEXT NOT NULL DEFAULT '', looked_by TEXT NOT NULL DEFAULT '',
        looked_at INTEGER, why TEXT NOT NULL DEFAULT '', state TEXT NOT NULL DEFAULT 'standing', version INTEGER NOT NULL DEFAULT 1,
        CHECK ((claim IS NULL) <> (encounter IS NULL))""",
    ),
)

INDEXES: tuple[str, ...] = (
    "CREATE INDEX coding_by_claim ON coding(claim, id)",
    "CREATE INDEX coding_by_encounter ON coding(encounter, id) WHERE encounter IS NOT NULL",
    "CREATE INDEX coding_to_look_at ON coding(id) WHERE sampled = 1 AND look = '' AND state = 'standing'",
)

EXTRA: tuple[str, ...] = ("ALTER TABLE diagnosis ADD COLUMN standing TEXT NOT NULL DEFAULT ''",)
