"""What the edits said of claims as they would go, who overrode what and until when, and how the practice takes edits for each payer."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = (
    # a run over a claim that said something else than the run before. fingerprint: of the claim as it would have gone; why: send, asked,
    # rules, correction; not_run: [[edit, what was missing], …]
    Table(
        "scrub_run",
        "A",
        """id INTEGER PRIMARY KEY, claim INTEGER NOT NULL REFERENCES claim(id), event INTEGER NOT NULL, fingerprint TEXT NOT NULL,
        why TEXT NOT NULL, errors INTEGER NOT NULL, warnings INTEGER NOT NULL, notes INTEGER NOT NULL, ran INTEGER NOT NULL,
        not_run TEXT NOT NULL""",
    ),
    # overridden: the override that lets it pass, NULL where none does
    Table(
        "scrub_finding",
        "A",
        """id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES scrub_run(id), edit TEXT NOT NULL, edit_version INTEGER NOT NULL,
        severity TEXT NOT NULL, line INTEGER NOT NULL, field TEXT NOT NULL, message TEXT NOT NULL,
        overridden INTEGER REFERENCES scrub_override(id)""",
    ),
    # an edit let pass on one claim, or on every claim to a payer, until a day. state: standing, ended
    Table(
        "scrub_override",
        "M",
        """id INTEGER PRIMARY KEY, edit TEXT NOT NULL, claim INTEGER REFERENCES claim(id), payer INTEGER REFERENCES payer(id),
        reason TEXT NOT NULL, ends_on TEXT NOT NULL, actor TEXT NOT NULL, made_on TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'standing',
        version INTEGER NOT NULL DEFAULT 1""",
    ),
    # how an edit is taken for a payer (0: for all): E, W, I, off
    Table(
        "scrub_severity",
        "M",
        """id INTEGER PRIMARY KEY, edit TEXT NOT NULL, payer INTEGER NOT NULL, severity TEXT NOT NULL, reason TEXT NOT NULL,
        version INTEGER NOT NULL DEFAULT 1, UNIQUE(edit, payer)""",
    ),
    # what a payer wants beside a service (billing/edits/context.py WISHES), its pattern of member numbers (mask), the filing codes that
    # it takes (filing_codes), that it takes no claims any more (inactive). codes: split at blanks
    Table(
        "payer_wish",
        "M",
        """id INTEGER PRIMARY KEY, payer INTEGER NOT NULL REFERENCES payer(id), what TEXT NOT NULL, codes TEXT NOT NULL,
        version INTEGER NOT NULL DEFAULT 1, UNIQUE(payer, what)""",
    ),
    # a rule of the practice's own (S811); payer NULL: for all; predicate: JSON of billing/edits/predicate.py; state: standing, ended
    Table(
        "scrub_rule",
        "M",
        """id INTEGER PRIMARY KEY, name TEXT NOT NULL, payer INTEGER REFERENCES payer(id), message TEXT NOT NULL, predicate TEXT NOT NULL,
        severity TEXT NOT NULL, actor TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'standing', version INTEGER NOT NULL DEFAULT 1""",
    ),
    # the practice's own price of one unit
    Table(
        "charge_master",
        "M",
        "id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, cents INTEGER NOT NULL, version INTEGER NOT NULL DEFAULT 1",
    ),
    # open claims that wait to be looked at again, since what the edits go by has changed
    Table("scrub_due", "D", "claim INTEGER PRIMARY KEY"),
)

INDEXES: tuple[str, ...] = (
    "CREATE INDEX scrub_run_by_claim ON scrub_run(claim, id)",
    "CREATE INDEX scrub_finding_by_run ON scrub_finding(run)",
    "CREATE INDEX scrub_override_by_claim ON scrub_override(claim) WHERE claim IS NOT NULL AND state = 'standing'",
    "CREATE INDEX scrub_override_by_payer ON scrub_override(payer) WHERE payer IS NOT NULL AND state = 'standing'",
)

EXTRA: tuple[str, ...] = ()
