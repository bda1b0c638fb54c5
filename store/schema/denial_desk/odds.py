"""What became of denials, and what this practice learned from them: chances, and what payers usually allow."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = ()

INDEXES: tuple[str, ...] = ()

EXTRA: tuple[str, ...] = ()
