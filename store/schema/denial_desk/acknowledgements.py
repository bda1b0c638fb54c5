"""What payers and clearing houses said of claims on their way in: 999 and 277CA."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = (
    # a transaction set of an 837: the numbers by which an acknowledgement names it, and its first and last segment in the file
    Table(
        "sent_set",
        "A",
        """id INTEGER PRIMARY KEY, file INTEGER NOT NULL REFERENCES source_file(id), interchange TEXT NOT NULL, group_number TEXT NOT NULL,
        set_number TEXT NOT NULL, reference TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, event INTEGER NOT NULL""",
    ),
    # level: set (999), submission, provider, claim (277CA); sending: the claim_version that it is about; sent_set: of a whole set;
    # provider: NPI, of one provider in it; verdict: accepted, forwarded, rejected, noted; codes: A7:562:85 …; words: in our own
    Table(
        "acknowledgement",
        "A",
        """id INTEGER PRIMARY KEY, event INTEGER NOT NULL, file INTEGER NOT NULL REFERENCES source_file(id), kind TEXT NOT NULL,
        source TEXT NOT NULL, on_day TEXT, level TEXT NOT NULL, sent_set INTEGER REFERENCES sent_set(id), provider TEXT NOT NULL DEFAULT '',
        claim INTEGER REFERENCES claim(id), sending INTEGER REFERENCES claim_version(id), verdict TEXT NOT NULL, codes TEXT NOT NULL,
        words TEXT NOT NULL, reference TEXT NOT NULL, payer_control_number TEXT NOT NULL DEFAULT '', position INTEGER NOT NULL""",
    ),
)

INDEXES: tuple[str, ...] = (
    "CREATE INDEX sent_set_by_number ON sent_set(group_number, set_number)",
    "CREATE INDEX sent_set_by_reference ON sent_set(reference)",
    "CREATE INDEX sent_set_by_file ON sent_set(file)",
    "CREATE INDEX acknowledgement_by_claim ON acknowledgement(claim) WHERE claim IS NOT NULL",
    "CREATE INDEX acknowledgement_by_set ON acknowledgement(sent_set) WHERE sent_set IS NOT NULL",
    "CREATE INDEX acknowledgement_by_file ON acknowledgement(file)",
    "CREATE INDEX acknowledgement_by_payers_number ON acknowledgement(payer_control_number) WHERE payer_control_number <> ''",
    "CREATE INDEX acknowledgement_rejected ON acknowledgement(id) WHERE verdict = 'rejected'",
)

EXTRA: tuple[str, ...] = ()
