"""Numbers as people write them: P-7, D-4, T-12, A-3, with their letter or without."""

from __future__ import annotations

from billing.text import clean
from store.errors import NoSuch

DIGITS_MAX = 15


def number(text: str, letter: str, what: str, do: str) -> int:
    """7 of `P-7`, `p-7` or `7`; what it is a number of, and where such numbers are listed, are for who wrote another thing."""
    bare = text.strip().upper().removeprefix(f"{letter}-")
    if not bare.isdecimal() or len(bare) > DIGITS_MAX:
        raise NoSuch(f"{clean(text)!r} is no number of {what}", f"{letter}-4", do)
    return int(bare)


def payment_number(text: str) -> int:
    """7 of `P-7`: a payment, and its receipt."""
    return number(text, "P", "a payment", "claimdesk cash list and claimdesk deposit list show them.")
