"""Saved views, projects (one cause on many claims), and the search over notes."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = ()

INDEXES: tuple[str, ...] = ()

EXTRA: tuple[str, ...] = ()
