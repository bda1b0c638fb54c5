"""Step 2, the posting desk: payments, deposits, periods, provider-level work, contracts and policies; one subject a file beside it."""

from __future__ import annotations

from store.schema.posting_desk import cash, contracts, deposits, entries, exceptions, life, opening, periods, provider_level, write_offs
from store.schema.table import Table

_PARTS = (entries, periods, deposits, cash, provider_level, exceptions, life, write_offs, contracts, opening)

TABLES: tuple[Table, ...] = tuple(table for part in _PARTS for table in part.TABLES)
INDEXES: tuple[str, ...] = tuple(sql for part in _PARTS for sql in part.INDEXES)
EXTRA: tuple[str, ...] = tuple(sql for part in _PARTS for sql in part.EXTRA)
