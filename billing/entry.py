"""Money, days and codes as people type them and other systems write them, read without guessing; what cannot be read is None."""

from __future__ import annotations

import re
from datetime import date

from billing.money import parse_cents

_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?\Z")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?\Z")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})\Z")
_US = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?: .*)?\Z")
_US_SHORT = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{2})\Z")


def cents(text: str) -> int | None:
    """Cents of 1250, 1,250.00, $1,250.00, -3.10, (3.10) or 3.10-; None where it is no amount, three decimals among them: no rounding."""
    said = text.strip()
    minus = False
    if said.startswith("(") and said.endswith(")"):
        said, minus = said[1:-1].strip(), True
    elif said.endswith("-"):
        said, minus = said[:-1].strip(), True
    elif said.startswith("-"):
        said, minus = said[1:].strip(), True
    said = said.removeprefix("$").strip()
    if not said or said[0] in "+-":
        return None
    if "," in said:
        if not _GROUPED.match(said):
            return None
        said = said.replace(",", "")
    found = parse_cents(said)
    return None if found is None else -found if minus else found


def why_not_money(text: str) -> str:
    """Why this text is no amount, for a person."""
    part = text.strip().rstrip(")").rpartition(".")[2] if "." in text else ""
    if part.isdigit() and len(part) > 2:
        return f'"{text.strip()}" has more than two decimals'
    return f'"{text.strip()}" is no amount'


def day(text: str) -> date | None:
    """The day of 2026-10-15, 20261015, 10/15/2026 or 10/15/26 (a time behind it is left out); None where it is no day.

    A year of two digits is of this century: what another system hands over is not older.
    """
    said = text.strip()
    for pattern, order in ((_ISO, (1, 2, 3)), (_COMPACT, (1, 2, 3)), (_US, (3, 1, 2)), (_US_SHORT, (3, 1, 2))):
        found = pattern.match(said) if said.isascii() else None
        if found:
            year, month, on = (int(found[n]) for n in order)
            try:
                return date(year + 2000 if year < 100 else year, month, on)
            except ValueError:
                return None
    return None
