"""The practice's own rules: playbook, clocks, payers; each with version, source and who reviewed it."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = ()

INDEXES: tuple[str, ...] = ()

EXTRA: tuple[str, ...] = ()
