"""Step 3, the denial desk: odds, views, hands, talk, documents, acknowledgements, outbox, appeals, rules; one subject a file beside it."""

from __future__ import annotations

from store.schema.denial_desk import acknowledgements, appeals, documents, hands, odds, outbox, rules, talk, views
from store.schema.table import Table

_PARTS = (rules, odds, views, hands, talk, documents, acknowledgements, outbox, appeals)

TABLES: tuple[Table, ...] = tuple(table for part in _PARTS for table in part.TABLES)
INDEXES: tuple[str, ...] = tuple(sql for part in _PARTS for sql in part.INDEXES)
EXTRA: tuple[str, ...] = tuple(sql for part in _PARTS for sql in part.EXTRA)
