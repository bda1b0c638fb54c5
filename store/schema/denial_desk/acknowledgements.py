"""What payers and clearing houses said of claims on their way in: 999 and 277CA."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = ()

INDEXES: tuple[str, ...] = ()

EXTRA: tuple[str, ...] = ()
