"""Whose is it: merges of patients and moves to another, row by row; suspected duplicates that were dismissed; reviews for breach."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = (
    # kind: merge (other joins kept), document, encounter, claim (moved from `other` to `kept`), back (takes `undoes` back)
    # subject: DOC-7, an encounter's number, a claim's number, '' of a merge; plan: what was asked, as JSON; hash: of what it would do
    # state: asked, done, refused, withdrawn, back (taken back by a later one); event: the act that did it
    Table(
        "merge",
        "M",
        """id INTEGER PRIMARY KEY, kind TEXT NOT NULL, kept INTEGER REFERENCES person(id), other INTEGER NOT NULL REFERENCES person(id),
        subject TEXT NOT NULL, plan TEXT NOT NULL, hash TEXT NOT NULL, reason TEXT NOT NULL, evidence TEXT NOT NULL, state TEXT NOT NULL,
        asked_by TEXT NOT NULL, asked_at INTEGER NOT NULL, decided_by TEXT NOT NULL DEFAULT '', decided_at INTEGER,
        decided_reason TEXT NOT NULL DEFAULT '', event INTEGER, undoes INTEGER REFERENCES merge(id), version INTEGER NOT NULL DEFAULT 1""",
    ),
    # a row that it changed: the columns as they were and as they are since, as JSON
    Table(
        "merge_row",
        "A",
        """id INTEGER PRIMARY KEY, merge INTEGER NOT NULL REFERENCES merge(id), event INTEGER NOT NULL, relation TEXT NOT NULL,
        subject INTEGER NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL""",
    ),
    # two records that a person looked at: they are not one patient; state: dismissed, open
    Table(
        "duplicate_pair",
        "M",
        """id INTEGER PRIMARY KEY, low INTEGER NOT NULL REFERENCES person(id), high INTEGER NOT NULL REFERENCES person(id),
        state TEXT NOT NULL, reason TEXT NOT NULL, actor TEXT NOT NULL, moment INTEGER NOT NULL, version INTEGER NOT NULL DEFAULT 1,
        UNIQUE(low, high)""",
    ),
    # what of a patient (whose) stood in another's chart. what, disclosed: JSON lists; factors: JSON, text by factor; conclusion: '', low,
    # exception, breach; notices: JSON list of {to, on, way}; state: open, concluded, closed
    Table(
        "breach_review",
        "M",
        """id INTEGER PRIMARY KEY, merge INTEGER NOT NULL REFERENCES merge(id), whose INTEGER REFERENCES person(id),
        among INTEGER NOT NULL REFERENCES person(id), what TEXT NOT NULL, disclosed TEXT NOT NULL, discovered_on TEXT NOT NULL,
        due_on TEXT NOT NULL, factors TEXT NOT NULL DEFAULT '{}', conclusion TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '',
        notices TEXT NOT NULL DEFAULT '[]', state TEXT NOT NULL DEFAULT 'open', actor TEXT NOT NULL DEFAULT '',
        version INTEGER NOT NULL DEFAULT 1""",
    ),
    # person: whose it is where it lies at no claim; encounter: the visit (a chart_item) that it belongs to
    Table(
        "document_place",
        "M",
        """id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES document(id), claim INTEGER REFERENCES claim(id),
        kind TEXT NOT NULL, state TEXT NOT NULL, note TEXT NOT NULL, actor TEXT NOT NULL, placed_at INTEGER NOT NULL,
        version INTEGER NOT NULL DEFAULT 1, person INTEGER REFERENCES person(id), encounter INTEGER REFERENCES chart_item(id)""",
    ),
    # what the beginning of a paper's text may name people by: numbers, days (JSON), its words
    Table("paper_clue", "D", "document INTEGER PRIMARY KEY, numbers TEXT NOT NULL, days TEXT NOT NULL, words TEXT NOT NULL"),
)

INDEXES: tuple[str, ...] = (
    "CREATE INDEX amendment_by_subject ON amendment(relation, subject)",
    "CREATE INDEX amendment_of_name ON amendment(id, subject, was) WHERE relation = 'person' AND field IN ('last', 'first') AND was <> ''",
    "CREATE INDEX merge_waiting ON merge(state, id) WHERE state = 'asked'",
    "CREATE INDEX merge_by_kept ON merge(kept)",
    "CREATE INDEX merge_by_other ON merge(other)",
    "CREATE INDEX merge_row_by_relation ON merge_row(relation)",
    "CREATE INDEX merge_row_by_merge ON merge_row(merge, event)",
    "CREATE INDEX breach_review_by_state ON breach_review(state, due_on)",
    "CREATE INDEX document_place_by_person ON document_place(person) WHERE person IS NOT NULL",
)

EXTRA: tuple[str, ...] = (
    "ALTER TABLE document_place ADD COLUMN person INTEGER REFERENCES person(id)",
    "ALTER TABLE document_place ADD COLUMN encounter INTEGER REFERENCES chart_item(id)",
)
