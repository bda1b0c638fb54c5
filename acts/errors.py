"""The errors that an act may raise, for screens and commands, which do not see the store."""

from __future__ import annotations

from store.errors import (
    Busy,
    ClaimdeskError,
    Closed,
    Damaged,
    Full,
    Leased,
    Missing,
    Newer,
    NoSuch,
    NotAllowed,
    NotWritable,
    PlanChanged,
    Refused,
    Stale,
    StoreError,
)

__all__ = [
    "Busy",
    "ClaimdeskError",
    "Closed",
    "Damaged",
    "Full",
    "Leased",
    "Missing",
    "Newer",
    "NoSuch",
    "NotAllowed",
    "NotWritable",
    "PlanChanged",
    "Refused",
    "Stale",
    "StoreError",
]
