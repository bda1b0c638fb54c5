"""Periods of the books: months, open unless closed."""

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

EXTRA: tuple[str, ...] = ()
