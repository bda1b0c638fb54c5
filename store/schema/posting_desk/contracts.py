"""Contract rates and fee tables of payers."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = (
    # a schedule that contracts pay a per cent of: Medicare's of a year, a payer's own; state: active, ended
    Table(
        "fee_table",
        "M",
        "id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, state TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1",
    ),
    # what a payer agreed to pay; percent_bp: of fee_table, in hundredths of a per cent (11000 = 110 %), NULL without a table;
    # beyond the larger of tolerance_cents and tolerance_bp (hundredths of a per cent of the rate) a line is underpaid
    Table(
        "contract",
        "M",
        """id INTEGER PRIMARY KEY, payer INTEGER NOT NULL REFERENCES payer(id), name TEXT NOT NULL,
        fee_table INTEGER REFERENCES fee_table(id), percent_bp INTEGER, tolerance_cents INTEGER NOT NULL,
        tolerance_bp INTEGER NOT NULL, from_on TEXT, to_on TEXT, state TEXT NOT NULL, note TEXT NOT NULL DEFAULT '',
        version INTEGER NOT NULL DEFAULT 1""",
    ),
    # one import of rates, of a contract or of a fee table; state: current, replaced
    Table(
        "rate_list",
        "M",
        """id INTEGER PRIMARY KEY, contract INTEGER REFERENCES contract(id), fee_table INTEGER REFERENCES fee_table(id),
        file INTEGER NOT NULL REFERENCES source_file(id), rates INTEGER NOT NULL, on_day TEXT NOT NULL, state TEXT NOT NULL,
        version INTEGER NOT NULL DEFAULT 1""",
    ),
    # row: the row of the file; modifiers sorted, with blanks between; basis: unit, line; from_on, to_on: days of service
    Table(
        "rate",
        "A",
        """id INTEGER PRIMARY KEY, list INTEGER NOT NULL REFERENCES rate_list(id), row INTEGER NOT NULL, code TEXT NOT NULL,
        modifiers TEXT NOT NULL, cents INTEGER NOT NULL, basis TEXT NOT NULL, from_on TEXT, to_on TEXT""",
    ),
)

INDEXES: tuple[str, ...] = (
    "CREATE INDEX contract_by_payer ON contract(payer) WHERE state = 'active'",
    "CREATE UNIQUE INDEX rate_list_of_contract ON rate_list(contract) WHERE state = 'current' AND contract IS NOT NULL",
    "CREATE UNIQUE INDEX rate_list_of_table ON rate_list(fee_table) WHERE state = 'current' AND fee_table IS NOT NULL",
    "CREATE INDEX rate_by_code ON rate(list, code)",
)

EXTRA: tuple[str, ...] = ()
