"""Calls made, questions asked, people named in notes, and what of it was read."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = (
    # next_on: the day on which somebody looks again; retracts: the row that this one takes back
    Table(
        "payer_call",
        "A",
        """id INTEGER PRIMARY KEY, claim INTEGER NOT NULL REFERENCES claim(id), payer INTEGER NOT NULL REFERENCES payer(id),
        number TEXT NOT NULL, reference TEXT NOT NULL, who TEXT NOT NULL, outcome TEXT NOT NULL, next_on TEXT, actor TEXT NOT NULL,
        moment INTEGER NOT NULL, event INTEGER NOT NULL, retracts INTEGER""",
    ),
    # asked: coder, physician, department, payer, person; login: who of this desk, '' where none; name: who else, in words.
    # item: the work that waits for the answer; state: open, answered, withdrawn
    Table(
        "question",
        "M",
        """id INTEGER PRIMARY KEY, claim INTEGER NOT NULL REFERENCES claim(id), item INTEGER REFERENCES work_item(id), asked TEXT NOT NULL,
        login TEXT NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL, due_on TEXT NOT NULL, state TEXT NOT NULL, asker TEXT NOT NULL,
        asked_at INTEGER NOT NULL, answer TEXT NOT NULL DEFAULT '', answered_by TEXT NOT NULL DEFAULT '', answered_at INTEGER,
        version INTEGER NOT NULL DEFAULT 1""",
    ),
    # a person of this desk who is named in a note
    Table(
        "mention",
        "A",
        """id INTEGER PRIMARY KEY, note INTEGER NOT NULL REFERENCES note(id), claim INTEGER NOT NULL REFERENCES claim(id),
        login TEXT NOT NULL""",
    ),
    # a mention, or an answer (of that version of the question), that its person has read
    Table(
        "talk_read",
        "A",
        """id INTEGER PRIMARY KEY, login TEXT NOT NULL, kind TEXT NOT NULL, row INTEGER NOT NULL, version INTEGER NOT NULL,
        moment INTEGER NOT NULL""",
    ),
)

INDEXES: tuple[str, ...] = (
    "CREATE INDEX payer_call_by_claim ON payer_call(claim)",
    "CREATE INDEX payer_call_by_payer ON payer_call(payer, moment) WHERE number <> ''",
    "CREATE INDEX payer_call_by_event ON payer_call(event)",
    "CREATE INDEX question_by_claim ON question(claim)",
    "CREATE INDEX question_open ON question(due_on) WHERE state = 'open'",
    "CREATE INDEX question_by_asker ON question(asker) WHERE state = 'answered'",
    "CREATE INDEX mention_by_login ON mention(login)",
    "CREATE UNIQUE INDEX talk_read_one ON talk_read(login, kind, row, version)",
)

EXTRA: tuple[str, ...] = ()
