"""The steps that made the store's tables, in order; store/engine/migrate.py takes them."""

from __future__ import annotations

from collections.abc import Sequence

from store.schema import m0001_books, m0002_posting_desk, m0003_denial_desk, m0004_records_desk
from store.schema.table import Schema, Step

STEPS: Sequence[Step] = (m0001_books, m0002_posting_desk, m0003_denial_desk, m0004_records_desk)
BOOKS = Schema(STEPS)
"""The tables of claimdesk, as of the newest step."""
