"""Calls made, questions asked, and people named in notes."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = ()

INDEXES: tuple[str, ...] = ()

EXTRA: tuple[str, ...] = ()
