"""Step 1, the books: sources, claims, charts, remittances, ledger, denials, work; see ARCHITECTURE.md, "Tables"."""

from __future__ import annotations

from store.schema.table import Table

_SOURCES = (
    Table(
        "source_file",
        "A",
        """id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, name TEXT NOT NULL, kind TEXT NOT NULL, size INTEGER NOT NULL,
        received_at INTEGER NOT NULL, event INTEGER NOT NULL""",
    ),
    Table(
        "source_part",
        "A",
        """id INTEGER PRIMARY KEY, file INTEGER NOT NULL REFERENCES source_file(id), seq INTEGER NOT NULL, bytes BLOB NOT NULL,
        UNIQUE(file, seq)""",
    ),
    # state: arriving (hidden from every other act) or imported; cursor: claims or adjudications that are in.
    Table(
        "file_state",
        "M",
        """id INTEGER PRIMARY KEY, file INTEGER NOT NULL UNIQUE REFERENCES source_file(id), state TEXT NOT NULL, cursor INTEGER NOT NULL,
        claims INTEGER NOT NULL, traces TEXT NOT NULL, findings TEXT NOT NULL""",
    ),
    # what a file held that could not be understood, kept as it came
    Table(
        "unread",
        "A",
        """id INTEGER PRIMARY KEY, file INTEGER NOT NULL REFERENCES source_file(id), remittance INTEGER, kind TEXT NOT NULL,
        control_number TEXT NOT NULL, paid_cents INTEGER, position INTEGER NOT NULL, message TEXT NOT NULL, raw TEXT NOT NULL""",
    ),
)

_CHARTS = (
    Table(
        "payer",
        "V",
        """id INTEGER PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL, payer_id TEXT NOT NULL, payer_class TEXT NOT NULL,
        capitated INTEGER NOT NULL DEFAULT 0, version INTEGER NOT NULL DEFAULT 1""",
    ),
    Table(
        "payer_alias",
        "A",
        """id INTEGER PRIMARY KEY, payer INTEGER NOT NULL REFERENCES payer(id), value TEXT NOT NULL UNIQUE""",
    ),
    # ours: a billing provider of this practice, to whom payers pay
    Table(
        "provider",
        "V",
        """id INTEGER PRIMARY KEY, npi TEXT NOT NULL, tax_id TEXT NOT NULL, name TEXT NOT NULL, ours INTEGER NOT NULL,
        version INTEGER NOT NULL DEFAULT 1, UNIQUE(npi, tax_id, name)""",
    ),
    # protected: '' or 'qmb' (Qualified Medicare Beneficiary: never billed for a cost share)
    Table(
        "person",
        "V",
        """id INTEGER PRIMARY KEY, last TEXT NOT NULL, first TEXT NOT NULL, middle TEXT NOT NULL, suffix TEXT NOT NULL, born_on TEXT,
        sex TEXT NOT NULL, line1 TEXT NOT NULL, line2 TEXT NOT NULL, city TEXT NOT NULL, state TEXT NOT NULL, zip TEXT NOT NULL,
        protected TEXT NOT NULL DEFAULT '', name_key TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1""",
    ),
    Table(
        "person_version",
        "A",
        """id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES person(id), version INTEGER NOT NULL, event INTEGER NOT NULL,
        record TEXT NOT NULL""",
    ),
    Table(
        "coverage",
        "V",
        """id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES person(id), payer INTEGER NOT NULL REFERENCES payer(id),
        rank INTEGER NOT NULL, member_id TEXT NOT NULL, group_number TEXT NOT NULL, relationship TEXT NOT NULL,
        name_on_card TEXT NOT NULL, filing_code TEXT NOT NULL, from_on TEXT, to_on TEXT, version INTEGER NOT NULL DEFAULT 1""",
    ),
    Table(
        "coverage_version",
        "A",
        """id INTEGER PRIMARY KEY, coverage INTEGER NOT NULL REFERENCES coverage(id), version INTEGER NOT NULL, event INTEGER NOT NULL,
        record TEXT NOT NULL""",
    ),
    Table(
        "diagnosis",
        "V",
        """id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES person(id), claim INTEGER NOT NULL REFERENCES claim(id),
        position INTEGER NOT NULL, qualifier TEXT NOT NULL, code TEXT NOT NULL, present_on_admission TEXT NOT NULL,
        version INTEGER NOT NULL DEFAULT 1""",
    ),
    Table(
        "diagnosis_version",
        "A",
        """id INTEGER PRIMARY KEY, diagnosis INTEGER NOT NULL REFERENCES diagnosis(id), version INTEGER NOT NULL, event INTEGER NOT NULL,
        record TEXT NOT NULL""",
    ),
    Table(
        "amendment",
        "A",
        """id INTEGER PRIMARY KEY, event INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person(id), claim INTEGER,
        relation TEXT NOT NULL, subject INTEGER NOT NULL, from_version INTEGER NOT NULL, to_version INTEGER NOT NULL,
        kind TEXT NOT NULL, field TEXT NOT NULL, was TEXT NOT NULL, shall_be TEXT NOT NULL, reason TEXT NOT NULL,
        evidence TEXT NOT NULL, author TEXT NOT NULL""",
    ),
)

_CLAIMS = (
    # payer: the first; state: active or voided; resubmitted_on: sent again since its last answer
    Table(
        "claim",
        "V",
        """id INTEGER PRIMARY KEY, control_number TEXT NOT NULL UNIQUE, file INTEGER NOT NULL REFERENCES source_file(id),
        person INTEGER NOT NULL REFERENCES person(id), payer INTEGER NOT NULL REFERENCES payer(id),
        provider INTEGER NOT NULL REFERENCES provider(id), kind TEXT NOT NULL, charge_cents INTEGER NOT NULL, from_on TEXT,
        to_on TEXT, state TEXT NOT NULL, resubmitted_on TEXT, version INTEGER NOT NULL DEFAULT 1""",
    ),
    Table(
        "claim_alias",
        "A",
        """id INTEGER PRIMARY KEY, claim INTEGER NOT NULL REFERENCES claim(id), control_number TEXT NOT NULL UNIQUE""",
    ),
    # every sending of the claim, to the payer of rank `destination`; record: the whole claim as JSON
    # what: new, replacement, void, billing (to a later payer), resubmission
    Table(
        "claim_version",
        "A",
        """id INTEGER PRIMARY KEY, claim INTEGER NOT NULL REFERENCES claim(id), version INTEGER NOT NULL, file INTEGER NOT NULL,
        event INTEGER NOT NULL, what TEXT NOT NULL, control_number TEXT NOT NULL, frequency TEXT NOT NULL, destination INTEGER NOT NULL,
        position INTEGER NOT NULL, record TEXT NOT NULL""",
    ),
    Table(
        "service_line",
        "A",
        """id INTEGER PRIMARY KEY, claim INTEGER NOT NULL REFERENCES claim(id), version INTEGER NOT NULL, number INTEGER NOT NULL,
        line_control_number TEXT NOT NULL, procedure TEXT NOT NULL, modifiers TEXT NOT NULL, revenue TEXT NOT NULL,
        units TEXT NOT NULL, charge_cents INTEGER NOT NULL, from_on TEXT, to_on TEXT""",
    ),
    Table(
        "claim_payer",
        "A",
        """id INTEGER PRIMARY KEY, claim INTEGER NOT NULL REFERENCES claim(id), version INTEGER NOT NULL, rank INTEGER NOT NULL,
        payer INTEGER NOT NULL REFERENCES payer(id), member_id TEXT NOT NULL, filing_code TEXT NOT NULL""",
    ),
    # paper and telephone: one paragraph each; retracts: the note that an undo took back
    Table(
        "note",
        "A",
        """id INTEGER PRIMARY KEY, claim INTEGER NOT NULL REFERENCES claim(id), event INTEGER NOT NULL, actor TEXT NOT NULL,
        moment INTEGER NOT NULL, text TEXT NOT NULL, retracts INTEGER""",
    ),
)

_REMITTANCES = (
    Table(
        "remittance",
        "A",
        """id INTEGER PRIMARY KEY, file INTEGER NOT NULL REFERENCES source_file(id), ordinal INTEGER NOT NULL,
        payer INTEGER NOT NULL REFERENCES payer(id), payer_name TEXT NOT NULL, payer_id TEXT NOT NULL, originator TEXT NOT NULL,
        trace TEXT NOT NULL, method TEXT NOT NULL, paid_cents INTEGER NOT NULL, paid_on TEXT, produced_on TEXT, payee TEXT NOT NULL,
        payee_npi TEXT NOT NULL, payee_tax TEXT NOT NULL, claim_count INTEGER NOT NULL, claim_total_cents INTEGER NOT NULL,
        provider_cents INTEGER NOT NULL, payment_key TEXT NOT NULL, event INTEGER NOT NULL""",
    ),
    # state: arriving, loaded, posting, part_posted, held, posted, duplicate; cursor: parts done of the present posting
    Table(
        "remittance_state",
        "M",
        """id INTEGER PRIMARY KEY, remittance INTEGER NOT NULL UNIQUE REFERENCES remittance(id), state TEXT NOT NULL,
        cursor INTEGER NOT NULL, plan_hash TEXT NOT NULL, duplicate_of INTEGER, posted INTEGER NOT NULL, held INTEGER NOT NULL,
        version INTEGER NOT NULL DEFAULT 1""",
    ),
    # one CLP as it came; record: the whole ClaimPayment as JSON
    Table(
        "adjudication",
        "A",
        """id INTEGER PRIMARY KEY, remittance INTEGER NOT NULL REFERENCES remittance(id), seq INTEGER NOT NULL,
        control_number TEXT NOT NULL, payer_control_number TEXT NOT NULL, status TEXT NOT NULL, charge_cents INTEGER NOT NULL,
        paid_cents INTEGER NOT NULL, patient_last TEXT NOT NULL, answer_key TEXT NOT NULL, position INTEGER NOT NULL,
        record TEXT NOT NULL""",
    ),
    Table(
        "provider_adjustment",
        "A",
        """id INTEGER PRIMARY KEY, remittance INTEGER NOT NULL REFERENCES remittance(id), provider TEXT NOT NULL, fiscal_on TEXT,
        reason TEXT NOT NULL, reference TEXT NOT NULL, cents INTEGER NOT NULL, position INTEGER NOT NULL""",
    ),
    # a person's word on whose answer this is; accepted: post it as it came
    Table(
        "adjudication_match",
        "M",
        """id INTEGER PRIMARY KEY, adjudication INTEGER NOT NULL UNIQUE REFERENCES adjudication(id), claim INTEGER REFERENCES claim(id),
        accepted INTEGER NOT NULL, reason TEXT NOT NULL, actor TEXT NOT NULL""",
    ),
    # adjudication NULL: the whole remittance is held (one sum does not fit); state: held or released
    Table(
        "hold",
        "M",
        """id INTEGER PRIMARY KEY, remittance INTEGER NOT NULL REFERENCES remittance(id),
        adjudication INTEGER UNIQUE REFERENCES adjudication(id), claim INTEGER, reason TEXT NOT NULL, message TEXT NOT NULL,
        expected TEXT NOT NULL, came TEXT NOT NULL, state TEXT NOT NULL, opened_on TEXT NOT NULL, owner TEXT,
        owner_reason TEXT NOT NULL DEFAULT '', until_on TEXT, version INTEGER NOT NULL DEFAULT 1""",
    ),
)

_LEDGER = (
    # answer: the adjudication; reverses: the transaction that this one takes back, once; rests_on: JSON list of adjudications
    Table(
        "ledger_transaction",
        "A",
        """id INTEGER PRIMARY KEY, event INTEGER NOT NULL, kind TEXT NOT NULL, posted_on TEXT NOT NULL, period TEXT NOT NULL,
        remittance INTEGER REFERENCES remittance(id), answer INTEGER REFERENCES adjudication(id), claim INTEGER REFERENCES claim(id),
        reverses INTEGER REFERENCES ledger_transaction(id), rests_on TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT ''""",
    ),
    # key: transaction, account, kind, claim, line, payer, answer: a second writing of the same entry is refused by the engine
    Table(
        "ledger_entry",
        "A",
        """id INTEGER PRIMARY KEY, posting INTEGER NOT NULL REFERENCES ledger_transaction(id), account TEXT NOT NULL, kind TEXT NOT NULL,
        claim INTEGER REFERENCES claim(id), line INTEGER NOT NULL, payer INTEGER, answer INTEGER, remittance INTEGER,
        cents INTEGER NOT NULL, key TEXT NOT NULL UNIQUE""",
    ),
    # what an answer said of our lines when it was posted; state: standing or ignored (answer_end tells the rest). adjustments: JSON
    Table(
        "posted_answer",
        "A",
        """id INTEGER PRIMARY KEY, answer INTEGER NOT NULL REFERENCES adjudication(id),
        posting INTEGER NOT NULL UNIQUE REFERENCES ledger_transaction(id), claim INTEGER NOT NULL REFERENCES claim(id),
        payer INTEGER NOT NULL REFERENCES payer(id), rank INTEGER NOT NULL, status TEXT NOT NULL, check_cents INTEGER,
        remarks TEXT NOT NULL DEFAULT ''""",
    ),
    Table(
        "line_answer",
        "A",
        """id INTEGER PRIMARY KEY, posting INTEGER NOT NULL REFERENCES ledger_transaction(id), answer INTEGER NOT NULL,
        claim INTEGER NOT NULL REFERENCES claim(id), line INTEGER NOT NULL, paid_cents INTEGER NOT NULL, adjustments TEXT NOT NULL,
        remarks TEXT NOT NULL, state TEXT NOT NULL, unposted_cents INTEGER NOT NULL, flag TEXT NOT NULL""",
    ),
    # an answer that no longer counts, wholly (line 0) or on a line; how: superseded, reversed, undone. An undo takes the row away again
    Table(
        "answer_end",
        "M",
        """id INTEGER PRIMARY KEY, posting INTEGER NOT NULL REFERENCES ledger_transaction(id), answer INTEGER NOT NULL,
        claim INTEGER NOT NULL, line INTEGER NOT NULL, how TEXT NOT NULL, by_answer INTEGER, UNIQUE(posting, line, how)""",
    ),
    Table(
        "claim_figures",
        "D",
        """claim INTEGER PRIMARY KEY, charge INTEGER NOT NULL, insurance_paid INTEGER NOT NULL, adjusted INTEGER NOT NULL,
        written_off INTEGER NOT NULL, patient_paid INTEGER NOT NULL, payer_open INTEGER NOT NULL, payer_denied INTEGER NOT NULL,
        payer_next INTEGER NOT NULL, patient INTEGER NOT NULL, status TEXT NOT NULL, payer_now INTEGER""",
    ),
    Table(
        "payer_balance",
        "D",
        """account TEXT NOT NULL, payer INTEGER NOT NULL, cents INTEGER NOT NULL, PRIMARY KEY(account, payer)""",
    ),
)

_WORK = (
    Table(
        "denial",
        "M",
        """id INTEGER PRIMARY KEY, claim INTEGER NOT NULL REFERENCES claim(id), line INTEGER NOT NULL, answer INTEGER NOT NULL,
        payer INTEGER NOT NULL, grp TEXT NOT NULL, reason TEXT NOT NULL, remarks TEXT NOT NULL, cents INTEGER NOT NULL,
        category TEXT NOT NULL, state TEXT NOT NULL""",
    ),
    # state: open, waiting (until follow_up_on), closed (no longer called for), resolved (a person did). rank: see billing/priority.py
    Table(
        "work_item",
        "M",
        """id INTEGER PRIMARY KEY, claim INTEGER NOT NULL REFERENCES claim(id), kind TEXT NOT NULL,
        payer INTEGER NOT NULL REFERENCES payer(id), category TEXT NOT NULL, codes TEXT NOT NULL, remarks TEXT NOT NULL,
        at_stake_cents INTEGER NOT NULL, chance INTEGER NOT NULL, deadline_on TEXT, deadline TEXT NOT NULL, state TEXT NOT NULL,
        follow_up_on TEXT, follow_up_reason TEXT NOT NULL DEFAULT '', assigned_to TEXT, basis TEXT NOT NULL, why TEXT NOT NULL,
        opened_on TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1, expected_cents INTEGER NOT NULL DEFAULT 0,
        priority INTEGER NOT NULL DEFAULT 0, rank TEXT NOT NULL DEFAULT '', rank_until TEXT NOT NULL DEFAULT ''""",
        skip=("expected_cents", "priority", "rank", "rank_until"),
    ),
    Table(
        "lease",
        "D",
        """item INTEGER PRIMARY KEY, leased_by TEXT NOT NULL, leased_until INTEGER NOT NULL""",
    ),
    Table(
        "work_count",
        "D",
        """payer INTEGER NOT NULL, category TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, n INTEGER NOT NULL,
        cents INTEGER NOT NULL, PRIMARY KEY(payer, category, kind, state)""",
    ),
    Table(
        "draft",
        "D",
        """actor TEXT NOT NULL, subject TEXT NOT NULL, moment INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY(actor, subject)""",
    ),
)

_PEOPLE = (
    Table(
        "actor",
        "M",
        """id INTEGER PRIMARY KEY, login TEXT NOT NULL UNIQUE, name TEXT NOT NULL, role TEXT NOT NULL, active INTEGER NOT NULL,
        version INTEGER NOT NULL DEFAULT 1""",
    ),
    Table(
        "practice",
        "M",
        """id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, value TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1""",
    ),
)

TABLES: tuple[Table, ...] = _SOURCES + _CHARTS + _CLAIMS + _REMITTANCES + _LEDGER + _WORK + _PEOPLE

#: The queue's pages: every filter that has a key, led by its column, then the rank, which is unique and holds the whole order.
_QUEUE = tuple(
    f"CREATE INDEX work_by_{name} ON work_item({columns}rank, id) WHERE state IN ('open', 'waiting')"
    for name, columns in (
        ("rank", ""),
        ("payer", "payer, "),
        ("category", "category, "),
        ("payer_category", "payer, category, "),
        ("kind", "kind, "),
        ("owner", "assigned_to, "),
    )
)

INDEXES: tuple[str, ...] = (
    "CREATE INDEX claim_by_person ON claim(person)",
    "CREATE INDEX claim_by_payer ON claim(payer)",
    "CREATE INDEX claim_version_by_claim ON claim_version(claim, version)",
    "CREATE INDEX claim_version_by_number ON claim_version(control_number)",
    "CREATE INDEX claim_version_by_file ON claim_version(file, position)",
    "CREATE INDEX service_line_by_claim ON service_line(claim, version)",
    "CREATE INDEX claim_payer_by_claim ON claim_payer(claim, version)",
    "CREATE INDEX note_by_claim ON note(claim)",
    "CREATE INDEX person_by_name ON person(name_key, born_on)",
    "CREATE INDEX coverage_by_person ON coverage(person)",
    "CREATE INDEX coverage_by_member ON coverage(member_id)",
    "CREATE INDEX diagnosis_by_claim ON diagnosis(claim)",
    "CREATE INDEX person_version_by_person ON person_version(person, version)",
    "CREATE INDEX coverage_version_by_coverage ON coverage_version(coverage, version)",
    "CREATE INDEX diagnosis_version_by_diagnosis ON diagnosis_version(diagnosis, version)",
    "CREATE INDEX amendment_by_person ON amendment(person)",
    "CREATE INDEX payer_by_name ON payer(name_key)",
    "CREATE INDEX file_state_arriving ON file_state(file) WHERE state = 'arriving'",
    "CREATE INDEX unread_by_file ON unread(file)",
    "CREATE INDEX unread_by_remittance ON unread(remittance) WHERE remittance IS NOT NULL",
    "CREATE INDEX remittance_by_trace ON remittance(trace)",
    "CREATE INDEX remittance_by_payment ON remittance(payment_key)",
    "CREATE INDEX remittance_by_paid_on ON remittance(paid_on, id)",
    "CREATE INDEX remittance_state_by_state ON remittance_state(state)",
    "CREATE INDEX adjudication_by_remittance ON adjudication(remittance, seq)",
    "CREATE INDEX adjudication_by_number ON adjudication(control_number)",
    "CREATE INDEX adjudication_by_payer_number ON adjudication(payer_control_number)",
    "CREATE INDEX adjudication_by_answer ON adjudication(answer_key)",
    "CREATE INDEX provider_adjustment_by_remittance ON provider_adjustment(remittance)",
    "CREATE INDEX hold_by_remittance ON hold(remittance) WHERE state = 'held'",
    "CREATE INDEX hold_by_state ON hold(state, opened_on)",
    "CREATE INDEX hold_by_claim ON hold(claim) WHERE claim IS NOT NULL",
    "CREATE INDEX ledger_transaction_by_claim ON ledger_transaction(claim) WHERE claim IS NOT NULL",
    "CREATE INDEX ledger_transaction_by_answer ON ledger_transaction(answer) WHERE answer IS NOT NULL",
    "CREATE INDEX ledger_transaction_by_remittance ON ledger_transaction(remittance) WHERE remittance IS NOT NULL",
    "CREATE INDEX ledger_transaction_by_reverses ON ledger_transaction(reverses) WHERE reverses IS NOT NULL",
    "CREATE INDEX ledger_entry_by_posting ON ledger_entry(posting)",
    "CREATE INDEX ledger_entry_by_claim ON ledger_entry(claim) WHERE claim IS NOT NULL",
    "CREATE INDEX ledger_entry_by_remittance ON ledger_entry(remittance, account) WHERE remittance IS NOT NULL",
    "CREATE INDEX posted_answer_by_claim ON posted_answer(claim)",
    "CREATE INDEX posted_answer_by_answer ON posted_answer(answer)",
    "CREATE INDEX line_answer_by_claim ON line_answer(claim)",
    "CREATE INDEX answer_end_by_claim ON answer_end(claim)",
    "CREATE INDEX denial_by_claim ON denial(claim)",
    "CREATE INDEX denial_by_code ON denial(grp, reason, claim) WHERE state = 'open'",
    "CREATE UNIQUE INDEX work_one_open ON work_item(claim, kind) WHERE state IN ('open', 'waiting')",
    "CREATE INDEX work_by_claim ON work_item(claim)",
    "CREATE INDEX work_by_rank_until ON work_item(rank_until) WHERE state IN ('open', 'waiting')",
    "CREATE INDEX lease_by_holder ON lease(leased_by, leased_until)",
    # for the Desk: how old a kind of work is, and what of it falls due
    "CREATE INDEX work_by_opened ON work_item(kind, opened_on) WHERE state IN ('open', 'waiting')",
    "CREATE INDEX work_by_deadline ON work_item(kind, deadline_on) WHERE state IN ('open', 'waiting')",
    *_QUEUE,
)


def _count(row: str, sign: str) -> str:
    """One row's weight put into, or taken out of, the counters."""
    return (
        "INSERT INTO work_count(payer, category, kind, state, n, cents) "
        f"SELECT {row}.payer, {row}.category, {row}.kind, {row}.state, {sign}1, {sign}{row}.at_stake_cents "
        f"WHERE {row}.state IN ('open', 'waiting') "
        "ON CONFLICT(payer, category, kind, state) DO UPDATE SET n = n + excluded.n, cents = cents + excluded.cents;"
    )


#: Counters kept by triggers; `doctor` proves them from the rows.
EXTRA: tuple[str, ...] = (
    f"CREATE TRIGGER work_counted_i AFTER INSERT ON work_item BEGIN {_count('NEW', '')} END",
    "CREATE TRIGGER work_counted_u AFTER UPDATE OF payer, category, kind, state, at_stake_cents ON work_item "
    f"BEGIN {_count('OLD', '-')} {_count('NEW', '')} END",
    f"CREATE TRIGGER work_counted_d AFTER DELETE ON work_item BEGIN {_count('OLD', '-')} END",
)
