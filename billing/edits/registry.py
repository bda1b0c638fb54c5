"""All edits, in the order of their numbers."""

from __future__ import annotations

from billing.edits import balance, coverage, providers, syntax
from billing.edits.frame import Edit

_FAMILIES = (syntax, balance, providers, coverage)

EDITS: tuple[Edit, ...] = tuple(sorted((edit for family in _FAMILIES for edit in family.EDITS), key=lambda edit: edit.id))
