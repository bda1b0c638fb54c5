"""What a chart holds beyond the patient, the coverages and a claim's diagnoses: visits, services, problems, notes, clinicians."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = (
    # died_on: the day of death; chart_number: the number of the paper or hospital chart; recorded_sex: as a note or a form has it, where
    # it differs from the administrative one; merged_into: the record that took this one's place (never removed)
    Table(
        "person",
        "V",
        """id INTEGER PRIMARY KEY, last TEXT NOT NULL, first TEXT NOT NULL, middle TEXT NOT NULL, suffix TEXT NOT NULL, born_on TEXT,
        sex TEXT NOT NULL, line1 TEXT NOT NULL, line2 TEXT NOT NULL, city TEXT NOT NULL, state TEXT NOT NULL, zip TEXT NOT NULL,
        protected TEXT NOT NULL DEFAULT '', name_key TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1, died_on TEXT,
        phone TEXT NOT NULL DEFAULT '', email TEXT NOT NULL DEFAULT '', chart_number TEXT NOT NULL DEFAULT '',
        recorded_sex TEXT NOT NULL DEFAULT '', merged_into INTEGER REFERENCES person(id)""",
    ),
    # eligibility_trace: the number under which the payer confirmed the cover, eligible_on: when; standing: '' or retracted; external: its
    # number in the system that it came from
    Table(
        "coverage",
        "V",
        """id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES person(id), payer INTEGER NOT NULL REFERENCES payer(id),
        rank INTEGER NOT NULL, member_id TEXT NOT NULL, group_number TEXT NOT NULL, relationship TEXT NOT NULL,
        name_on_card TEXT NOT NULL, filing_code TEXT NOT NULL, from_on TEXT, to_on TEXT, version INTEGER NOT NULL DEFAULT 1,
        plan_name TEXT NOT NULL DEFAULT '', eligibility_trace TEXT NOT NULL DEFAULT '', eligible_on TEXT,
        standing TEXT NOT NULL DEFAULT '', external TEXT NOT NULL DEFAULT ''""",
    ),
    # one thing in a chart. kind: billing/chart.py KINDS; encounter: the visit (a chart_item) that it belongs to; code, from_on, to_on: what
    # it is found by, as they stand in `record` too (code of a former name: the name folded); external: its number in the system that it
    # came from; standing: '' or retracted; record: all its fields as JSON, text by name
    Table(
        "chart_item",
        "V",
        """id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES person(id), kind TEXT NOT NULL,
        encounter INTEGER REFERENCES chart_item(id), position INTEGER NOT NULL DEFAULT 0, code TEXT NOT NULL DEFAULT '', from_on TEXT,
        to_on TEXT, external TEXT NOT NULL DEFAULT '', standing TEXT NOT NULL DEFAULT '', record TEXT NOT NULL,
        version INTEGER NOT NULL DEFAULT 1""",
    ),
    Table(
        "chart_item_version",
        "A",
        """id INTEGER PRIMARY KEY, chart_item INTEGER NOT NULL REFERENCES chart_item(id), version INTEGER NOT NULL, event INTEGER NOT NULL,
        record TEXT NOT NULL""",
    ),
    # a claim that a visit was billed on; state: standing, parted
    Table(
        "encounter_claim",
        "M",
        """id INTEGER PRIMARY KEY, encounter INTEGER NOT NULL REFERENCES chart_item(id), claim INTEGER NOT NULL REFERENCES claim(id),
        state TEXT NOT NULL DEFAULT 'standing', version INTEGER NOT NULL DEFAULT 1, UNIQUE(encounter, claim)""",
    ),
    # who treats patients here: rendering, referring, supervising, attending; login: their own at this desk, '' where none
    Table(
        "clinician",
        "M",
        """id INTEGER PRIMARY KEY, npi TEXT NOT NULL UNIQUE, last TEXT NOT NULL, first TEXT NOT NULL, credential TEXT NOT NULL DEFAULT '',
        taxonomy TEXT NOT NULL DEFAULT '', login TEXT NOT NULL DEFAULT '', from_on TEXT, to_on TEXT,
        version INTEGER NOT NULL DEFAULT 1""",
    ),
    # payers with whom a clinician is enrolled, and from when to when; no row for a payer: not known
    Table(
        "clinician_payer",
        "M",
        """id INTEGER PRIMARY KEY, clinician INTEGER NOT NULL REFERENCES clinician(id), payer INTEGER NOT NULL REFERENCES payer(id),
        from_on TEXT, to_on TEXT, version INTEGER NOT NULL DEFAULT 1""",
    ),
)

INDEXES: tuple[str, ...] = (
    "CREATE INDEX chart_item_by_person ON chart_item(person, kind, from_on)",
    "CREATE INDEX chart_item_by_encounter ON chart_item(encounter) WHERE encounter IS NOT NULL",
    "CREATE INDEX chart_item_by_external ON chart_item(external) WHERE external <> ''",
    "CREATE INDEX chart_item_former ON chart_item(code) WHERE kind = 'former' AND code <> ''",
    "CREATE INDEX chart_item_visits ON chart_item(from_on) WHERE kind = 'encounter'",
    "CREATE INDEX chart_item_version_by_item ON chart_item_version(chart_item, version)",
    "CREATE INDEX encounter_claim_by_claim ON encounter_claim(claim)",
    "CREATE INDEX clinician_by_login ON clinician(login) WHERE login <> ''",
    "CREATE INDEX clinician_payer_by_clinician ON clinician_payer(clinician)",
    "CREATE INDEX coverage_by_external ON coverage(external) WHERE external <> ''",
    "CREATE INDEX person_by_chart_number ON person(chart_number) WHERE chart_number <> ''",
    "CREATE INDEX person_merged ON person(merged_into) WHERE merged_into IS NOT NULL",
)

EXTRA: tuple[str, ...] = (
    "ALTER TABLE person ADD COLUMN died_on TEXT",
    "ALTER TABLE person ADD COLUMN phone TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE person ADD COLUMN email TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE person ADD COLUMN chart_number TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE person ADD COLUMN recorded_sex TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE person ADD COLUMN merged_into INTEGER REFERENCES person(id)",
    "ALTER TABLE coverage ADD COLUMN plan_name TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE coverage ADD COLUMN eligibility_trace TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE coverage ADD COLUMN eligible_on TEXT",
    "ALTER TABLE coverage ADD COLUMN standing TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE coverage ADD COLUMN external TEXT NOT NULL DEFAULT ''",
)
