"""CMS's tables of what may stand together: NCCI pairs, units of a day, add-on codes, and what the fee schedule says of surgery."""

from __future__ import annotations

import re
from collections.abc import Iterator

from store.reference_rows import CodeRow, cell, day, grid, no_file

_CODE = re.compile(r"[A-Z0-9]{5}")


def pairs(path: str) -> Iterator[tuple[str, str, str, str | None, str, str]]:
    """(column 1, column 2, from, to, indicator, why) of a PTP table below its preamble; a deletion day is the last day of the pair."""
    found = grid(path, ["column 1*", "column 2*", "effective*", "modifier*"])
    one, two, begins = found.column("column 1*"), found.column("column 2*"), found.column("effective*")
    ends, sign, why = found.column("deletion*"), found.column("modifier*"), found.column("ptp edit rationale*", "rationale*")
    for line, cells in found.rows:
        first, second, indicator = cell(cells, one), cell(cells, two), cell(cells, sign)[:1]
        if not _CODE.fullmatch(first) or not _CODE.fullmatch(second) or indicator not in tuple("019"):
            raise no_file(path, f"line {line} is no pair: two codes of five signs, and 0, 1 or 9")
        start = day(cell(cells, begins), path, line) or "1990-01-01"
        yield first, second, start, day(cell(cells, ends), path, line), indicator, cell(cells, why)


KINDS = {"practitioner": "P", "outpatient": "I", "facility": "I", "dme": "D", "supplier": "D"}


def units(path: str) -> Iterator[CodeRow]:
    """MUE: the most units, and the indicator as 2 of `2 Date of Service Edit: Policy`; the head says whose services these are."""
    found = grid(path, ["hcpcs/cpt code*|hcpcs cpt code*", "practitioner*|outpatient*|facility*|dme*", "mue adj*"])
    code, most = found.column("hcpcs*"), found.column("practitioner*", "outpatient*", "facility*", "dme*")
    mai, why = found.column("mue adj*"), found.column("mue rationale*", "rationale*")
    assert most is not None
    kind = next(sign for word, sign in KINDS.items() if found.head[most].startswith(word))
    for line, cells in found.rows:
        value, count, sign = cell(cells, code), cell(cells, most), cell(cells, mai)[:1]
        if not _CODE.fullmatch(value) or not count.isdigit() or sign not in tuple("123"):
            raise no_file(path, f"line {line} is none of MUE: a code of five signs, a number of units, and 1, 2 or 3")
        yield CodeRow(f"{value}/{kind}", "", cell(cells, why), attrs={"most": count, "mai": sign, "kind": kind})


def addons(path: str) -> Iterator[tuple[str, str, str]]:
    """(add-on code, primary code or '' where the payer says which, type)."""
    found = grid(path, ["add-on code*|add-on*|add on*|addon*|aoc code*", "primary*"])
    code, primary = found.column("add-on code*", "add-on*", "add on*", "addon*", "aoc code*"), found.column("primary*")
    kind = found.column("type*", "aoc type*", "add-on type*", "aoc edit type*")
    for line, cells in found.rows:
        value, first = cell(cells, code).upper(), cell(cells, primary).upper()
        if not _CODE.fullmatch(value):
            raise no_file(path, f"line {line} has no add-on code of five signs")
        yield value, first if _CODE.fullmatch(first) else "", cell(cells, kind)[:1]


def fees(path: str) -> Iterator[CodeRow]:
    """Global days and the bilateral indicator of the physician fee schedule, whose head stands over several lines."""
    found = grid(path, ["hcpcs|hcpcs code", "glob days*|global*|glob*", "bilat surg*|bilat*"])
    code, mod = found.column("hcpcs", "hcpcs code"), found.column("mod", "modifier")
    days, sides, words = found.column("glob*"), found.column("bilat*"), found.column("description")
    for line, cells in found.rows:
        value = cell(cells, code)
        if not _CODE.fullmatch(value):
            raise no_file(path, f"line {line} has no code of five signs")
        if not cell(cells, mod):
            yield CodeRow(value, cell(cells, words), attrs={"global": cell(cells, days), "bilateral": cell(cells, sides)})
