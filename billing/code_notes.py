"""Which codes a note of ICD-10-CM names: `gestational diabetes (O24.4-)`, `(P70-P74)`, `(N18.1-N18.6)`, as beginnings of codes."""

from __future__ import annotations

import re
from collections.abc import Iterator

_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_CODE = r"[A-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?"
_SPAN = re.compile(rf"({_CODE})(?:\.?-)?\s*[-–]\s*({_CODE})")
_ONE = re.compile(rf"({_CODE})(?:\.?-)?")


def named(text: str) -> tuple[str, ...]:
    """Beginnings of codes, without dots, that a note names in brackets; with a condition on their signs (`with fifth character 5`) none."""
    found: list[str] = []
    for inside in _IN_BRACKETS.findall(text):
        if " with " in f" {inside} ":
            continue
        for low, high in _SPAN.findall(inside):
            found += _between(low.replace(".", ""), high.replace(".", ""))
        found += [code.replace(".", "") for code in _ONE.findall(_SPAN.sub(" ", inside))]
    return tuple(dict.fromkeys(found))


def names(text: str, code: str) -> bool:
    """Whether the note names this code."""
    return code.upper().replace(".", "").startswith(named(text) or ("?",))


def _between(low: str, high: str) -> Iterator[str]:
    """The beginnings of all codes of a span: C00 to D49 are C, D0, D1 … D4; N181 to N186 are N181 … N186."""
    if len(low) == len(high) > 3 and low[:-1] == high[:-1]:
        signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        yield from (low[:-1] + sign for sign in signs[signs.index(low[-1]) : signs.index(high[-1]) + 1])
        return
    for letter in range(ord(low[0]), ord(high[0]) + 1):
        first = low[1:3] if chr(letter) == low[0] else "00"
        last = high[1:3] if chr(letter) == high[0] else "99"
        yield from _of_letter(chr(letter), first, last)


def _of_letter(letter: str, first: str, last: str) -> Iterator[str]:
    if (first, last) == ("00", "99"):
        yield letter
        return
    for tens in range(int(first[0]), int(last[0]) + 1):
        low = first[1] if tens == int(first[0]) else "0"
        high = last[1] if tens == int(last[0]) else "9"
        if low == "0" and (high == "9" or not high.isdigit()):
            yield f"{letter}{tens}"
        else:
            ends = int(high) if high.isdigit() else 9
            begins = int(low) if low.isdigit() else 10
            yield from (f"{letter}{tens}{one}" for one in range(begins, ends + 1))
            yield from (f"{letter}{tens}{sign}" for sign in {low, high} if not sign.isdigit())
