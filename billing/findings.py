"""What was found wrong or worth saying in what came in, with its place: findings are data, never exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stood: segment name, its number in the file (the first ISA is 1), and its raw text."""

    segment: str
    position: int
    raw: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell: a code for programs, a sentence for a biller, and the place in the file where there is one."""

    code: str
    severity: Severity
    message: str
    field: str = ""
    value: str = ""
    place: Place | None = None
