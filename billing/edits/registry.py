"""All edits, in the order of their numbers."""

from __future__ import annotations

from billing.edits import authorisations, balance, chart, code_pairs, coverage, diagnosis, lines, place, providers, syntax, time_and_payer
from billing.edits.frame import Edit

_FAMILIES = (syntax, balance, providers, coverage, diagnosis, lines, code_pairs, place, authorisations, time_and_payer, chart)

EDITS: tuple[Edit, ...] = tuple(sorted((edit for family in _FAMILIES for edit in family.EDITS), key=lambda edit: edit.id))
