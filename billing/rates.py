"""A payer's list of rates, row by row: code, modifiers, amount, days of service, a unit or the line; every fault is named with its line."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import Literal

from billing.contract import Rate
from billing.day import parse_entry
from billing.findings import Finding, Place
from billing.money import parse_cents

#: A procedure or revenue code; payers have codes of their own, with points and hyphens.
_CODE = re.compile(r"[A-Z0-9][A-Z0-9.-]{2,14}\Z")
#: A code of five signs with its modifiers beside it: 99213-25, 99213:25:GT.
_WITH_MODIFIERS = re.compile(r"([A-Z0-9]{5})((?:[-: ]+[A-Z0-9]{2})+)\Z")
_MODIFIER = re.compile(r"[A-Z0-9]{2}\Z")
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d*)?\Z")
_BASES: Mapping[str, Literal["unit", "line"]] = {
    "": "unit", "unit": "unit", "units": "unit", "each": "unit", "per unit": "unit", "un": "unit",
    "line": "line", "per line": "line", "claim line": "line", "case": "line", "per case": "line", "visit": "line", "flat": "line",
}  # fmt: skip


def rates(rows: Iterable[tuple[int, Mapping[str, str]]], source: str, table: str = "") -> tuple[tuple[Rate, ...], tuple[Finding, ...]]:
    """The rates of a file's rows (line, cells by field: code, modifier, amount, from, to, unit), and all that is wrong with them.

    Two rates for the same service on the same day are wrong: nobody could say which one was agreed.
    """
    made: list[Rate] = []
    wrong: list[Finding] = []
    for line, cells in rows:
        rate, faults = _rate(line, cells, source, table)
        wrong += faults
        if rate is not None:
            made.append(rate)
    return tuple(made), (*wrong, *_overlaps(made))


def _rate(line: int, cells: Mapping[str, str], source: str, table: str) -> tuple[Rate | None, list[Finding]]:
    faults: list[Finding] = []
    code, more = cells.get("code", "").strip().upper(), ""
    if beside := _WITH_MODIFIERS.match(code):
        code, more = beside[1], beside[2]
    modifiers = sorted({*re.findall(r"\w+", more), *filter(None, re.split(r"[-:;,\s]+", cells.get("modifier", "").strip().upper()))})
    if not _CODE.match(code):
        faults.append(_fault(line, "code", code, "it has no code" if not code else f"{code} is no procedure or revenue code"))
    faults += [_fault(line, "modifier", one, f"{one} is no modifier") for one in modifiers if not _MODIFIER.match(one)]
    cents, why_not = _cents(cells.get("amount", ""))
    if why_not:
        faults.append(_fault(line, "amount", cells.get("amount", ""), why_not))
    days: dict[str, date | None] = {}
    for field in ("from", "to"):
        text = cells.get(field, "").strip()
        days[field] = _day(text)
        if text and days[field] is None:
            faults.append(_fault(line, field, text, f"{text} is no day; it reads like 2026-01-31 or 1/31/2026"))
    if days["from"] and days["to"] and days["to"] < days["from"]:
        faults.append(_fault(line, "to", str(days["to"]), f"it ends on {days['to']}, before it begins"))
    basis = _BASES.get(" ".join(cells.get("unit", "").lower().split()))
    if basis is None:
        faults.append(_fault(line, "unit", cells.get("unit", ""), f"{cells.get('unit', '')} is neither unit nor line"))
    if faults or basis is None:
        return None, faults
    return Rate(code, tuple(modifiers), cents, basis, days["from"], days["to"], source, line, table), []


def _cents(text: str) -> tuple[int, str]:
    bare = text.strip().removeprefix("$").strip()
    cents = parse_cents(bare.replace(",", "") if _THOUSANDS.match(bare) else bare)
    if not bare:
        return 0, "it has no amount"
    if cents is None:
        return 0, f"{text.strip()} is no amount of dollars and cents"
    return cents, "" if cents > 0 else f"{text.strip()} is not above 0.00"


def _day(text: str) -> date | None:
    """A whole day; words and days without a year are none here."""
    return parse_entry(text, date(2000, 1, 1)) if re.match(r"[\d/-]{8,10}\Z", text) else None


def _overlaps(made: list[Rate]) -> list[Finding]:
    by_service: dict[tuple[str, tuple[str, ...]], list[Rate]] = defaultdict(list)
    for rate in made:
        by_service[rate.code, rate.modifiers].append(rate)
    out = []
    for some in by_service.values():
        some.sort(key=lambda rate: (rate.from_on or date.min, rate.row))
        for one, two in pairwise(some):
            if (one.to_on or date.max) >= (two.from_on or date.min):
                out.append(_fault(two.row, "code", two.named, f"{two.named} has another rate for the same days in line {one.row}"))
    return sorted(out, key=lambda found: found.place.position if found.place else 0)


def _fault(line: int, field: str, value: str, words: str) -> Finding:
    return Finding("rate", "error", f"line {line}: {words}", field, value, Place("row", line, ""))
