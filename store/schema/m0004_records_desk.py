"""Step 4, the records desk: charts whole, corrections of every kind, requests, queries, coding, scrub; one subject a file beside it."""

from __future__ import annotations

from store.schema.records_desk import charts, coding, corrections, identity, queries, requests, scrub
from store.schema.table import Table

_PARTS = (charts, corrections, identity, queries, requests, scrub, coding)

TABLES: tuple[Table, ...] = tuple(table for part in _PARTS for table in part.TABLES)
INDEXES: tuple[str, ...] = tuple(sql for part in _PARTS for sql in part.INDEXES)
EXTRA: tuple[str, ...] = tuple(sql for part in _PARTS for sql in part.EXTRA)
