"""What became of denials, and what this practice learned from them: chances, and what payers usually allow."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = (
    # a denial of a line that is decided; won_bp: the part that was won, 10000 is all of it. Follows from the claim's books
    Table(
        "denial_outcome",
        "D",
        """claim INTEGER NOT NULL, line INTEGER NOT NULL, payer INTEGER NOT NULL, grp TEXT NOT NULL, reason TEXT NOT NULL,
        won_bp INTEGER NOT NULL, PRIMARY KEY(claim, line, payer, grp, reason)""",
    ),
    # claims with denials from before outcomes were kept: the next learning looks at them
    Table("outcome_due", "D", "claim INTEGER PRIMARY KEY"),
    # the one row that says what was learned when. on_day: the last learning; known_by: the event by which what is known last changed;
    # pricing: items are still to be told (1); looked_on: when unanswered claims were last looked for
    Table(
        "odds_state",
        "M",
        """id INTEGER PRIMARY KEY, on_day TEXT NOT NULL, known_by INTEGER NOT NULL, pricing INTEGER NOT NULL, looked_on TEXT NOT NULL,
        version INTEGER NOT NULL DEFAULT 1""",
    ),
    # how many denials of a payer with a code were decided, and the sum of the parts that were won
    Table(
        "odds_code",
        "M",
        """id INTEGER PRIMARY KEY, payer INTEGER NOT NULL REFERENCES payer(id), code TEXT NOT NULL, decided INTEGER NOT NULL,
        won_bp INTEGER NOT NULL, UNIQUE(payer, code)""",
    ),
    # modifiers: sorted, with blanks between; '*': with any. share_bp: allowed of each hundred charged, in hundredths of a per cent
    Table(
        "odds_allowed",
        "M",
        """id INTEGER PRIMARY KEY, payer INTEGER NOT NULL REFERENCES payer(id), service TEXT NOT NULL, modifiers TEXT NOT NULL,
        share_bp INTEGER NOT NULL, answers INTEGER NOT NULL, UNIQUE(payer, service, modifiers)""",
    ),
    # first answers of a payer, how many of them paid, after how many days nine of ten had come (NULL: too few)
    Table(
        "odds_answering",
        "M",
        """id INTEGER PRIMARY KEY, payer INTEGER NOT NULL UNIQUE REFERENCES payer(id), answers INTEGER NOT NULL, paid INTEGER NOT NULL,
        days INTEGER""",
    ),
    # usual_cents: what is usually allowed for the amount at stake, NULL: not known; priced: what chance and usual amount rest on, as JSON
    Table(
        "work_item",
        "M",
        """id INTEGER PRIMARY KEY, claim INTEGER NOT NULL REFERENCES claim(id), kind TEXT NOT NULL,
        payer INTEGER NOT NULL REFERENCES payer(id), category TEXT NOT NULL, codes TEXT NOT NULL, remarks TEXT NOT NULL,
        at_stake_cents INTEGER NOT NULL, chance INTEGER NOT NULL, deadline_on TEXT, deadline TEXT NOT NULL, state TEXT NOT NULL,
        follow_up_on TEXT, follow_up_reason TEXT NOT NULL DEFAULT '', assigned_to TEXT, basis TEXT NOT NULL, why TEXT NOT NULL,
        opened_on TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1, expected_cents INTEGER NOT NULL DEFAULT 0,
        priority INTEGER NOT NULL DEFAULT 0, rank TEXT NOT NULL DEFAULT '', rank_until TEXT NOT NULL DEFAULT '',
        usual_cents INTEGER, priced TEXT NOT NULL DEFAULT ''""",
        skip=("expected_cents", "priority", "rank", "rank_until"),
    ),
)

INDEXES: tuple[str, ...] = (
    "CREATE INDEX claim_unanswered ON claim_figures(claim) WHERE status = 'unanswered'",
    "CREATE INDEX claim_sent_again ON claim(resubmitted_on) WHERE resubmitted_on IS NOT NULL",
)

EXTRA: tuple[str, ...] = (
    "ALTER TABLE work_item ADD COLUMN usual_cents INTEGER",
    "ALTER TABLE work_item ADD COLUMN priced TEXT NOT NULL DEFAULT ''",
    "INSERT INTO outcome_due(claim) SELECT DISTINCT claim FROM denial",
)
