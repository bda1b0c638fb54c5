"""How far each remittance has come, automatic posting by payer, and what was refused by its gate."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = (
    # what posting a remittance would do, as it was last worked out. basis: what it was worked out from; unmatched: of the held, those
    # of whom nobody knows which claim of ours they are; seen_*: the plan that a person was shown, who and when
    Table(
        "remittance_check",
        "D",
        """remittance INTEGER PRIMARY KEY, basis TEXT NOT NULL, held INTEGER NOT NULL, unmatched INTEGER NOT NULL,
        held_cents INTEGER NOT NULL, will_post INTEGER NOT NULL, will_post_cents INTEGER NOT NULL, plan_hash TEXT NOT NULL,
        on_day TEXT NOT NULL, seen_hash TEXT NOT NULL DEFAULT '', seen_by TEXT NOT NULL DEFAULT '', seen_at INTEGER""",
    ),
    # state: allowed, stopped; max_cents: the largest payment on a claim that posts by itself; zero: payments of zero too;
    # takebacks: also what takes money back without putting an answer in its place
    Table(
        "auto_post",
        "M",
        """id INTEGER PRIMARY KEY, payer INTEGER NOT NULL UNIQUE REFERENCES payer(id), max_cents INTEGER, zero INTEGER NOT NULL,
        takebacks INTEGER NOT NULL, state TEXT NOT NULL, actor TEXT NOT NULL, on_day TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1""",
    ),
    # a claim of which nothing posts by itself: with a lawyer, an agency, in an audit; state: kept, free
    Table(
        "auto_kept",
        "M",
        """id INTEGER PRIMARY KEY, claim INTEGER NOT NULL UNIQUE REFERENCES claim(id), state TEXT NOT NULL, reason TEXT NOT NULL,
        actor TEXT NOT NULL, on_day TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1""",
    ),
    # what the gate refused, by the first answer of the claim in that remittance (NULL: the whole); state: waiting, marked (mended, try
    # again), done
    Table(
        "auto_refusal",
        "M",
        """id INTEGER PRIMARY KEY, remittance INTEGER NOT NULL REFERENCES remittance(id), adjudication INTEGER REFERENCES adjudication(id),
        gate TEXT NOT NULL, message TEXT NOT NULL, state TEXT NOT NULL, on_day TEXT NOT NULL, marked_by TEXT NOT NULL DEFAULT '',
        version INTEGER NOT NULL DEFAULT 1""",
    ),
)

INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX auto_refusal_one ON auto_refusal(remittance, coalesce(adjudication, 0))",
    "CREATE INDEX auto_refusal_open ON auto_refusal(remittance) WHERE state <> 'done'",
)

EXTRA: tuple[str, ...] = ()
