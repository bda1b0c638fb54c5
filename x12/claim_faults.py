"""A fault of a claim that is to be sent, as the checks tell it."""

from __future__ import annotations

from billing.findings import Finding


def error(code: str, message: str, field: str = "", value: str = "") -> Finding:
    """It forbids to send."""
    return Finding(code, "error", message, field, value)


def warning(code: str, message: str, field: str = "", value: str = "") -> Finding:
    """It is told, and does not forbid to send."""
    return Finding(code, "warning", message, field, value)
