"""Money: integer cents everywhere; text only at the border, never a float."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?\Z")

_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?\Z")

#: A hundred billion dollars, in cents; what is larger is a finding, not money. X12 has room for 18 digits, but nobody is paid so much, and
#: a file of a hundred such amounts would sum to more than 64 bits hold, in which every sum of the books is kept.
LIMIT_CENTS = 10**13


def parse_cents(text: str) -> int | None:
    """Cents of an X12 R amount ("1250", "-3.1", ".5"), or None where the text is no amount.

    More than two decimals are money only where the rest are zeros; no rounding, ever.
    """
    found = _PLAIN.match(text)
    if not found:
        return None
    sign, whole, part = found[1], found[2], found[3] or ""
    if not whole and not part:
        return None
    if part[2:].strip("0"):
        return None
    whole = whole.lstrip("0")
    if len(whole) > 18:
        return None  # Python itself refuses to read a number of thousands of digits
    cents = int(whole or "0") * 100 + int((part + "00")[:2])
    if cents >= LIMIT_CENTS:
        return None
    return -cents if sign == "-" else cents


def typed_cents(text: str) -> int | None:
    """Cents of what a person typed ("60", "$1,250.00"), or None. A comma parts thousands and nothing else: 1,2 and 12,50 are no amounts."""
    said = text.strip().removeprefix("$").strip()
    if "," in said:
        if not _GROUPED.match(said):
            return None
        said = said.replace(",", "")
    return parse_cents(said)


def plain(cents: int) -> str:
    """Cents as interface.md writes money: "1250.00", "-3.10"."""
    sign = "-" if cents < 0 else ""
    whole, part = divmod(abs(cents), 100)
    return f"{sign}{whole}.{part:02d}"


def shown(cents: int) -> str:
    """Cents as a screen writes money: "1,250.00", "-3.10"."""
    sign = "-" if cents < 0 else ""
    whole, part = divmod(abs(cents), 100)
    return f"{sign}{whole:,}.{part:02d}"


def allocate(cents: int, weights: tuple[int, ...]) -> tuple[int, ...]:
    """`cents` divided by `weights` (largest remainder, ties to the lower index); the parts sum to `cents`.

    A negative amount is divided as its positive twin and negated. Where all weights are zero, the first takes all.
    """
    if not weights:
        return ()
    total = sum(abs(w) for w in weights)
    if total == 0:
        return (cents, *([0] * (len(weights) - 1)))
    amount = abs(cents)
    shares = [amount * abs(w) // total for w in weights]
    rests = [amount * abs(w) % total for w in weights]
    for at in sorted(range(len(weights)), key=lambda i: (-rests[i], i))[: amount - sum(shares)]:
        shares[at] += 1
    return tuple(-s for s in shares) if cents < 0 else tuple(shares)


def half_up(numerator: int, denominator: int) -> int:
    """numerator / denominator to the nearest whole, halves up (both positive)."""
    return (2 * numerator + denominator) // (2 * denominator)
