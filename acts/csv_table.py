"""CSV files of other systems and of typists: their columns found by name or by a mapping, their rows with the line they stand in."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from billing.findings import Finding, Place
from billing.text import clean, fold
from store.errors import Refused

SHOWN = 12
"""Columns that a refusal lists; a file with more has them counted."""


@dataclass(frozen=True, slots=True)
class Column:
    """A field that a file may give, and the names under which systems write it. needed: without it nothing can be taken."""

    field: str
    names: tuple[str, ...] = ()
    needed: bool = False


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row: the line of the file in which it begins (the head is line 1), and its cells by field; '' where it gives nothing."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, field: str) -> str:
        return self.cells.get(field, "")


@dataclass(frozen=True, slots=True)
class Table:
    """A file's rows, and what is wrong with its form. columns: field → the file's own name of it."""

    rows: tuple[CsvRow, ...]
    columns: Mapping[str, str]
    findings: tuple[Finding, ...]


def wrong(line: int, message: str, field: str = "", value: str = "", code: str = "row") -> Finding:
    """A finding at a line of a file."""
    return Finding(code, "error", f"line {line}: {message}", field, value, Place("row", line, ""))


def mapping_of(text: str) -> dict[str, str]:
    """field → column of 'claim=Acct No,paid=Ins Paid'."""
    found: dict[str, str] = {}
    for part in text.split(","):
        field, sign, column = part.partition("=")
        if not sign or not field.strip() or not column.strip():
            raise Refused(f'"{part.strip()}" maps no column', "--map-columns", "Write field=Column, with commas between.")
        found[field.strip().lower()] = column.strip()
    return found


def read(data: bytes, name: str, columns: Sequence[Column], mapping: Mapping[str, str]) -> Table:
    """The rows of a CSV; refused where it is none, or where a column that is needed is not there: what is missing and what is there."""
    lines = _lines(data, name)
    if not lines:
        raise Refused("the file is empty", name, "Its first line names the columns.")
    head = lines[0][1]
    shown = [clean(cell.strip()) for cell in head]
    places = _places(shown, columns, mapping, name)
    findings: list[Finding] = []
    rows = []
    for line, cells in lines[1:]:
        if len(cells) > len(head) and any(cell.strip() for cell in cells[len(head) :]):
            findings.append(wrong(line, f"it has {len(cells)} cells, the head has {len(head)}: a comma stands in an unquoted cell"))
            continue
        rows.append(CsvRow(line, {field: cells[n].strip() if n < len(cells) else "" for field, n in places.items()}))
    if not rows and not findings:
        raise Refused("the file has a head and no rows", name, "Nothing was changed.")
    return Table(tuple(rows), {field: shown[n] for field, n in places.items()}, tuple(findings))


def _lines(data: bytes, name: str) -> list[tuple[int, list[str]]]:
    """Rows that hold anything, each with the line in which it begins."""
    if b"\0" in data:
        raise Refused("this is no text file", name, "Save it as CSV.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    head = text.lstrip().partition("\n")[0]
    sign = max(",;\t|", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    found, begin = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((begin, cells))
            begin = reader.line_num + 1
    except csv.Error as error:
        raise Refused(f"line {begin}: it cannot be read as CSV: {error}", name, "Quotes must be closed. Nothing was changed.") from error
    return found


def _places(head: Sequence[str], columns: Sequence[Column], mapping: Mapping[str, str], name: str) -> dict[str, int]:
    """Where each field stands: by the mapping, else by one of its names."""
    there = ", ".join(head[:SHOWN]) + (f" and {len(head) - SHOWN} more" if len(head) > SHOWN else "")
    folded = [fold(cell) for cell in head]
    known = {column.field for column in columns}
    unknown = sorted(set(mapping) - known)
    if unknown:
        raise Refused(f"there is no field {', '.join(unknown)}", "--map-columns", f"There are {', '.join(sorted(known))}.")
    places: dict[str, int] = {}
    missing = []
    for column in columns:
        names = [mapping[column.field]] if column.field in mapping else [column.field.replace("_", " "), *column.names]
        at = next((folded.index(fold(each)) for each in names if fold(each) in folded), None)
        if at is not None:
            if folded.count(folded[at]) > 1:
                raise Refused(f'two columns are called "{head[at]}"', name, "Give one of them another name.")
            places[column.field] = at
        elif column.field in mapping:
            raise Refused(f'the file has no column "{mapping[column.field]}" for {column.field}', name, f"It has: {there}.")
        elif column.needed:
            missing.append(column.field)
    if missing:
        raise Refused(
            f"the file has no column for {', '.join(missing)}", name, f"It has: {there}. Say --map-columns '{missing[0]}=Column'."
        )
    return places
