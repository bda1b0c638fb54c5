"""Teams, rules of assignment, who is away, notes from shift to shift, and since when a lease stands."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = (
    # taken_at: since when this hand has it, whatever lengthened it since; 0: from before it was kept
    Table(
        "lease",
        "D",
        """item INTEGER PRIMARY KEY, leased_by TEXT NOT NULL, leased_until INTEGER NOT NULL, taken_at INTEGER NOT NULL DEFAULT 0""",
    ),
    # name: as it is written; name_key: folded, so that Appeals and APPEALS are one team
    Table(
        "team",
        "M",
        """id INTEGER PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE, version INTEGER NOT NULL DEFAULT 1""",
    ),
    Table(
        "team_member",
        "M",
        """id INTEGER PRIMARY KEY, team INTEGER NOT NULL REFERENCES team(id), login TEXT NOT NULL, UNIQUE(team, login)""",
    ),
    # place: rules are asked in this order; payer: a part of a name or id, as the queue's filter takes it; from_letters to to_letters: how
    # the patient's surname begins, folded; gives: person, load (least loaded of a team), turns (one after the other); load: open, dollars;
    # login for a person, team for the others; state: active, ended
    Table(
        "assign_rule",
        "M",
        """id INTEGER PRIMARY KEY, place INTEGER NOT NULL, payer TEXT NOT NULL, category TEXT NOT NULL, kind TEXT NOT NULL,
        from_letters TEXT NOT NULL, to_letters TEXT NOT NULL, min_cents INTEGER, max_cents INTEGER, gives TEXT NOT NULL,
        login TEXT NOT NULL, team INTEGER REFERENCES team(id), load TEXT NOT NULL, note TEXT NOT NULL, state TEXT NOT NULL,
        version INTEGER NOT NULL DEFAULT 1""",
    ),
    # whose turn was the last: passing, a run that is taken back does not turn it back
    Table("assign_turn", "D", """rule INTEGER PRIMARY KEY, login TEXT NOT NULL"""),
    # up to which event of the log the rules have been applied, and on which day
    Table("assign_mark", "D", """id INTEGER PRIMARY KEY CHECK (id = 1), event INTEGER NOT NULL, on_day TEXT NOT NULL"""),
    # until_on: the last day away; a row whose day has passed says nothing any more
    Table(
        "person_away",
        "M",
        """id INTEGER PRIMARY KEY, login TEXT NOT NULL UNIQUE, until_on TEXT NOT NULL, reason TEXT NOT NULL,
        version INTEGER NOT NULL DEFAULT 1""",
    ),
    # a note at the end of a shift, to a team or (NULL) to everybody; retracts: the note that an undo took back
    Table(
        "handover",
        "A",
        """id INTEGER PRIMARY KEY, event INTEGER NOT NULL, actor TEXT NOT NULL, moment INTEGER NOT NULL, team INTEGER REFERENCES team(id),
        text TEXT NOT NULL, retracts INTEGER REFERENCES handover(id)""",
    ),
    # who has read it: it stands on their Desk no longer
    Table(
        "handover_read",
        "A",
        """id INTEGER PRIMARY KEY, handover INTEGER NOT NULL REFERENCES handover(id), actor TEXT NOT NULL, moment INTEGER NOT NULL,
        UNIQUE(handover, actor)""",
    ),
)

INDEXES: tuple[str, ...] = (
    "CREATE INDEX team_member_by_login ON team_member(login)",
    "CREATE INDEX handover_by_moment ON handover(moment)",
)

EXTRA: tuple[str, ...] = ("ALTER TABLE lease ADD COLUMN taken_at INTEGER NOT NULL DEFAULT 0",)
