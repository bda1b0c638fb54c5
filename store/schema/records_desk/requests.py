"""Requests of patients: amendment, copies, another address or way, a visit kept from a plan, release to others; their letters and clock."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = (
    # kind, state: billing/amendment_request.py; source: patient, or internal; due_on: the last day as it stands now (NULL: none by law);
    # extended_on: the day of the one extension; form, fee_cents, fee_note, given: of copies; ground, withheld ('': all), judged_by: how
    # copies were denied (billing/copies_denied.py); review_on, reviewer, outcome, outcome_why: the second look at that; reopens: the
    # request that it takes up again
    Table(
        "patient_request",
        "M",
        """id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES person(id), kind TEXT NOT NULL, source TEXT NOT NULL,
        received_on TEXT NOT NULL, way TEXT NOT NULL, asked TEXT NOT NULL, reason TEXT NOT NULL, state TEXT NOT NULL, due_on TEXT,
        extended_on TEXT, extended_why TEXT NOT NULL DEFAULT '', decided_on TEXT, decided_by TEXT NOT NULL DEFAULT '',
        decision_why TEXT NOT NULL DEFAULT '', disagreement TEXT NOT NULL DEFAULT '', form TEXT NOT NULL DEFAULT '',
        fee_cents INTEGER NOT NULL DEFAULT 0, fee_note TEXT NOT NULL DEFAULT '', given TEXT NOT NULL DEFAULT '',
        ground TEXT NOT NULL DEFAULT '', withheld TEXT NOT NULL DEFAULT '', judged_by TEXT NOT NULL DEFAULT '', review_on TEXT,
        reviewer TEXT NOT NULL DEFAULT '', outcome TEXT NOT NULL DEFAULT '', outcome_why TEXT NOT NULL DEFAULT '', ended_on TEXT,
        reopens INTEGER REFERENCES patient_request(id), made_by TEXT NOT NULL, made_at INTEGER NOT NULL,
        version INTEGER NOT NULL DEFAULT 1""",
    ),
    # an entry that shall be amended: a field of the chart (relation, subject, field), or what is meant in words alone (relation '').
    # decision: '', accepted, denied; amendment: the signed one that carried it out; amended: in words, where it was done by hand
    Table(
        "request_item",
        "M",
        """id INTEGER PRIMARY KEY, request INTEGER NOT NULL REFERENCES patient_request(id), seq INTEGER NOT NULL,
        relation TEXT NOT NULL DEFAULT '', subject INTEGER, field TEXT NOT NULL DEFAULT '', path TEXT NOT NULL, was TEXT NOT NULL,
        shall_be TEXT NOT NULL, evidence TEXT NOT NULL DEFAULT '', decision TEXT NOT NULL DEFAULT '', ground TEXT NOT NULL DEFAULT '',
        why TEXT NOT NULL DEFAULT '', amendment INTEGER REFERENCES amendment(id), amended TEXT NOT NULL DEFAULT '',
        version INTEGER NOT NULL DEFAULT 1, UNIQUE(request, seq)""",
    ),
    # what happened to a request, and what its clock said from then on
    Table(
        "request_event",
        "A",
        """id INTEGER PRIMARY KEY, request INTEGER NOT NULL REFERENCES patient_request(id), what TEXT NOT NULL, on_day TEXT NOT NULL,
        words TEXT NOT NULL, due_on TEXT, actor TEXT NOT NULL, event INTEGER NOT NULL""",
    ),
    # what went out about a request, as it went. kind: acceptance, denial, extension, rebuttal, copies, review, notice; a notice
    # without a letter (nobody has to be told) has words alone
    Table(
        "request_letter",
        "A",
        """id INTEGER PRIMARY KEY, request INTEGER NOT NULL REFERENCES patient_request(id), kind TEXT NOT NULL, on_day TEXT NOT NULL,
        way TEXT NOT NULL, to_whom TEXT NOT NULL, address TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL, pdf BLOB,
        actor TEXT NOT NULL, event INTEGER NOT NULL""",
    ),
    # what of a patient's record went to whom. basis: authorisation, law, health, court, oversight, research, patient, restricted
    Table(
        "disclosure",
        "A",
        """id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES person(id), request INTEGER REFERENCES patient_request(id),
        claim INTEGER REFERENCES claim(id), on_day TEXT NOT NULL, to_whom TEXT NOT NULL, address TEXT NOT NULL, what TEXT NOT NULL,
        purpose TEXT NOT NULL, basis TEXT NOT NULL, authorised TEXT NOT NULL DEFAULT '', actor TEXT NOT NULL, event INTEGER NOT NULL""",
    ),
    # a visit of which a plan is not told: of one claim, or of all of the patient's with a day in from_on..to_on; payer NULL: no plan.
    # paid: what shows that it was paid in full; state: standing, ended
    Table(
        "restriction",
        "M",
        """id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES person(id), request INTEGER NOT NULL REFERENCES patient_request(id),
        claim INTEGER REFERENCES claim(id), payer INTEGER REFERENCES payer(id), from_on TEXT, to_on TEXT, paid TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'standing', ended_why TEXT NOT NULL DEFAULT '', version INTEGER NOT NULL DEFAULT 1""",
    ),
    # where and how the patient wants to be reached instead of the record's address; state: standing, ended. way: mail, portal, email,
    # text, hand
    Table(
        "confidential",
        "M",
        """id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES person(id), request INTEGER NOT NULL REFERENCES patient_request(id),
        way TEXT NOT NULL, line1 TEXT NOT NULL DEFAULT '', line2 TEXT NOT NULL DEFAULT '', city TEXT NOT NULL DEFAULT '',
        region TEXT NOT NULL DEFAULT '', zip TEXT NOT NULL DEFAULT '', phone TEXT NOT NULL DEFAULT '', email TEXT NOT NULL DEFAULT '',
        note TEXT NOT NULL DEFAULT '', state TEXT NOT NULL DEFAULT 'standing', version INTEGER NOT NULL DEFAULT 1""",
    ),
)

INDEXES: tuple[str, ...] = (
    "CREATE INDEX patient_request_by_person ON patient_request(person)",
    "CREATE INDEX patient_request_open ON patient_request(due_on) WHERE state NOT IN ('completed', 'requester-cancelled')",
    "CREATE INDEX request_item_by_request ON request_item(request, seq)",
    "CREATE INDEX request_event_by_request ON request_event(request)",
    "CREATE INDEX request_letter_by_request ON request_letter(request)",
    "CREATE INDEX disclosure_by_person ON disclosure(person, on_day)",
    "CREATE INDEX restriction_by_person ON restriction(person) WHERE state = 'standing'",
    "CREATE UNIQUE INDEX confidential_standing ON confidential(person) WHERE state = 'standing'",
)

EXTRA: tuple[str, ...] = ()
