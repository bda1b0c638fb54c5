"""Periods of the books: months, open unless closed; nothing is posted into a closed one."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = (
    # period: YYYY-MM; state: closed or open (again). A month without a row is open.
    Table(
        "period",
        "M",
        """id INTEGER PRIMARY KEY, period TEXT NOT NULL UNIQUE, state TEXT NOT NULL, actor TEXT NOT NULL, reason TEXT NOT NULL,
        on_day TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1""",
    ),
)

INDEXES: tuple[str, ...] = ()

#: store.periods.open_day gives the day of the books; whoever should forget to ask it is refused by the engine.
EXTRA: tuple[str, ...] = (
    "CREATE TRIGGER ledger_open_period BEFORE INSERT ON ledger_transaction "
    "WHEN EXISTS (SELECT 1 FROM period p WHERE p.period = NEW.period AND p.state = 'closed') "
    "BEGIN SELECT RAISE(ABORT, 'ledger_transaction: its period is closed'); END",
)
