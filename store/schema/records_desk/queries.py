"""Queries to physicians, coders and departments: kept for ever, each change of one in the log with what it was."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = (
    # claim, encounter: what it is about, either may be NULL; item: the work that waits for the answer. asked: physician, coder, department;
    # login: who of this desk, '' where none; clinician: who of those that treat; team: the department, where it is a team of this desk;
    # name: who else, in words. indicators, options, about, chosen: JSON. state: draft, asked, answered, closed, withdrawn. answered_by:
    # who gave the answer; typed_by: the login that typed it in; signature: '' (none yet), signed, awaited (typed in by who heard it);
    # paper: the document that bears it; outcome: of its closing
    Table(
        "query",
        "M",
        """id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES person(id), claim INTEGER REFERENCES claim(id),
        encounter INTEGER REFERENCES chart_item(id), item INTEGER REFERENCES work_item(id), template TEXT NOT NULL, asked TEXT NOT NULL,
        login TEXT NOT NULL, clinician INTEGER REFERENCES clinician(id), team INTEGER REFERENCES team(id),
        name TEXT NOT NULL, title TEXT NOT NULL, kind TEXT NOT NULL,
        basis TEXT NOT NULL, about TEXT NOT NULL, indicators TEXT NOT NULL, question TEXT NOT NULL, options TEXT NOT NULL,
        due_on TEXT NOT NULL, state TEXT NOT NULL, asker TEXT NOT NULL, asked_at INTEGER NOT NULL, chosen TEXT NOT NULL DEFAULT '[]',
        answer TEXT NOT NULL DEFAULT '', answered_by TEXT NOT NULL DEFAULT '', typed_by TEXT NOT NULL DEFAULT '', answered_at INTEGER,
        signature TEXT NOT NULL DEFAULT '', signed_by TEXT NOT NULL DEFAULT '', signed_at INTEGER, paper INTEGER REFERENCES document(id),
        outcome TEXT NOT NULL DEFAULT '', closed_by TEXT NOT NULL DEFAULT '', version INTEGER NOT NULL DEFAULT 1""",
    ),
    # a wording of the practice's own; under the name of a shipped one it stands in its place. options, clues: split at |; reviewed_by '':
    # nobody yet; state: active, ended
    Table(
        "query_wording",
        "M",
        """id INTEGER PRIMARY KEY, name TEXT NOT NULL, title TEXT NOT NULL, kind TEXT NOT NULL, basis TEXT NOT NULL,
        question TEXT NOT NULL, options TEXT NOT NULL, clues TEXT NOT NULL, actor TEXT NOT NULL, reviewed_by TEXT NOT NULL DEFAULT '',
        reviewed_on TEXT NOT NULL DEFAULT '', state TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1""",
    ),
)

INDEXES: tuple[str, ...] = (
    "CREATE INDEX query_by_claim ON query(claim) WHERE claim IS NOT NULL",
    "CREATE INDEX query_by_person ON query(person)",
    "CREATE INDEX query_by_encounter ON query(encounter) WHERE encounter IS NOT NULL",
    "CREATE INDEX query_open ON query(due_on) WHERE state IN ('draft', 'asked', 'answered')",
    "CREATE INDEX chart_item_unsigned ON chart_item(from_on, id) WHERE kind = 'note' AND standing = '' "
    "AND coalesce(json_extract(record, '$.signed_at'), '') = ''",
    "CREATE UNIQUE INDEX query_wording_name ON query_wording(name) WHERE state = 'active'",
    "CREATE INDEX query_by_team ON query(team) WHERE team IS NOT NULL",
    "CREATE INDEX query_by_login ON query(login) WHERE login <> ''",
)

EXTRA: tuple[str, ...] = ()
