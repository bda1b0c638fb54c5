"""Saved views, projects (one cause on many claims), what the queue is found by, and the search over notes."""

from __future__ import annotations

from store.schema.denial_desk import facets, note_words
from store.schema.table import Table

TABLES: tuple[Table, ...] = (
    # owner '': shared by all; digit: the key of the list that it stands on, 0 none; record: filter, order, grouping and columns as JSON
    Table(
        "saved_view",
        "M",
        """id INTEGER PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, digit INTEGER NOT NULL, kind TEXT NOT NULL,
        record TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1, UNIQUE(owner, name)""",
    ),
    # one cause on many claims. found: 1 by itself (its claims follow from the cause), 0 by a person (its claims are listed).
    # procedure '' and provider 0: any; since: the first day of the payer's answers; state: open or closed
    Table(
        "project",
        "M",
        """id INTEGER PRIMARY KEY, name TEXT NOT NULL, found INTEGER NOT NULL, payer INTEGER, code TEXT NOT NULL, remark TEXT NOT NULL,
        procedure TEXT NOT NULL, provider INTEGER NOT NULL, since TEXT NOT NULL, why TEXT NOT NULL, state TEXT NOT NULL,
        owner TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '', made_on TEXT NOT NULL, closed_on TEXT,
        version INTEGER NOT NULL DEFAULT 1""",
    ),
    Table(
        "project_claim",
        "M",
        """id INTEGER PRIMARY KEY, project INTEGER NOT NULL REFERENCES project(id), member INTEGER NOT NULL REFERENCES claim(id),
        UNIQUE(project, member)""",
    ),
    # up to which denial and on which day projects were looked for
    Table("project_mark", "D", "id INTEGER PRIMARY KEY CHECK (id = 1), denial INTEGER NOT NULL, day TEXT NOT NULL"),
    *facets.TABLES,
    *note_words.TABLES,
)

INDEXES: tuple[str, ...] = (
    "CREATE INDEX saved_view_by_owner ON saved_view(owner, digit)",
    "CREATE INDEX project_by_state ON project(state)",
    "CREATE INDEX project_claim_by_project ON project_claim(project)",
    "CREATE INDEX project_claim_by_member ON project_claim(member)",
    *facets.INDEXES,
    *note_words.INDEXES,
)

EXTRA: tuple[str, ...] = (*facets.EXTRA, *note_words.EXTRA)
