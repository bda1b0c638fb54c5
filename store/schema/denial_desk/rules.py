"""The practice's own rules: playbook, clocks, payers' ways; each with version, source and who reviewed them."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = (
    # payer NULL: of every payer; remark '': whatever the remark; groups, remarks with blanks, actions and clocks with > between;
    # chance in per cent; from_on, to_on: days of the payer's decision; reviewed_by '': nobody yet; state: active, ended
    Table(
        "playbook_rule",
        "M",
        """id INTEGER PRIMARY KEY, payer INTEGER REFERENCES payer(id), groups TEXT NOT NULL, reason TEXT NOT NULL, remark TEXT NOT NULL,
        kind TEXT NOT NULL, unless TEXT NOT NULL, unless_kind TEXT NOT NULL, category TEXT NOT NULL, label TEXT NOT NULL,
        short TEXT NOT NULL, why TEXT NOT NULL, cause TEXT NOT NULL, next_step TEXT NOT NULL, actions TEXT NOT NULL,
        evidence TEXT NOT NULL, by_remark TEXT NOT NULL, clocks TEXT NOT NULL, chance INTEGER, note TEXT NOT NULL, source TEXT NOT NULL,
        from_on TEXT, to_on TEXT, reviewed_by TEXT NOT NULL, reviewed_on TEXT, state TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1""",
    ),
    # payer NULL: of the class; unit: days, business_days, months, years, fixed_md (month_day of the count-th year after);
    # other_*: what another source says; from_on, to_on: days that start it
    Table(
        "clock_rule",
        "M",
        """id INTEGER PRIMARY KEY, payer INTEGER REFERENCES payer(id), payer_class TEXT NOT NULL, name TEXT NOT NULL, start TEXT NOT NULL,
        count INTEGER NOT NULL, unit TEXT NOT NULL, month_day TEXT NOT NULL, basis TEXT NOT NULL, presumed_days INTEGER NOT NULL,
        rolls TEXT NOT NULL, safety_days INTEGER NOT NULL, other_count INTEGER NOT NULL, other_unit TEXT NOT NULL,
        other_presumed_days INTEGER NOT NULL, other_source TEXT NOT NULL, note TEXT NOT NULL, source TEXT NOT NULL, from_on TEXT,
        to_on TEXT, reviewed_by TEXT NOT NULL, reviewed_on TEXT, state TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1""",
    ),
    # what is NULL or '' is as its class has it; payer_class: where its claims' filing code says otherwise, or there is no contract;
    # ways: fax, portal, mail, with blanks, the best first
    Table(
        "payer_rule",
        "M",
        """id INTEGER PRIMARY KEY, payer INTEGER NOT NULL UNIQUE REFERENCES payer(id), payer_class TEXT NOT NULL, capitated TEXT NOT NULL,
        accepts_replacement TEXT NOT NULL, answer_days INTEGER, appeal_levels INTEGER, ways TEXT NOT NULL, phone TEXT NOT NULL,
        fax TEXT NOT NULL, portal TEXT NOT NULL, address TEXT NOT NULL, appeal_address TEXT NOT NULL, note TEXT NOT NULL,
        source TEXT NOT NULL, reviewed_by TEXT NOT NULL, reviewed_on TEXT, state TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1""",
    ),
    # who read a shipped rule and found it right; kind: playbook, clocks, payers; digest: of what was read, so that another release's
    # words are unreviewed again; state: active, ended
    Table(
        "rule_review",
        "M",
        """id INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL, reviewed_by TEXT NOT NULL,
        reviewed_on TEXT NOT NULL, state TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1, UNIQUE(kind, key)""",
    ),
    # moved by triggers with each change of a rule: what is kept at hand is good as long as it stays
    Table("rule_mark", "D", """id INTEGER PRIMARY KEY CHECK (id = 1), n INTEGER NOT NULL"""),
    # claims whose work a kept change moves, as long as it has not been moved: who opens the books next goes on with it
    Table("rule_pending", "D", """claim INTEGER PRIMARY KEY, request TEXT NOT NULL, actor TEXT NOT NULL"""),
)

INDEXES: tuple[str, ...] = ()

EXTRA: tuple[str, ...] = (
    "INSERT INTO rule_mark(id, n) VALUES (1, 0)",
    *(
        f"CREATE TRIGGER rule_mark_{table}_{verb.lower()} AFTER {verb} ON {table} BEGIN UPDATE rule_mark SET n = n + 1; END"
        for table in ("playbook_rule", "clock_rule", "payer_rule")
        for verb in ("INSERT", "UPDATE", "DELETE")
    ),
)
