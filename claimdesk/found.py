"""Findings of a file of another system in the manner of `problems`: code, severity, the line of the file, the sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from billing.findings import Finding


def problems(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """`problems` of a file that has lines, not segments."""
    return [
        {
            "severity": found.severity,
            "line": found.place.position if found.place else None,
            "code": found.code,
            "field": found.field,
            "value": found.value,
            "message": found.message,
        }
        for found in findings
    ]
