"""Corrections of the record that a claim was sent before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CorrectedSince:
    """A correction that a claim was sent before: its number, its day, what it changed in words. beside: an appeal is out, so that this
    stands beside its denial."""

    correction: int
    on: date
    fields: str
    beside: bool = False
