"""Files of codes as their makers publish them, read into rows: the CSV that anyone makes, the fixed columns of CMS, tab files."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from store.errors import Refused

HEAD_WITHIN = 60
"""A head stands within so many lines: what is before it is a preamble."""


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One code of a file."""

    code: str
    short: str
    long: str = ""
    from_on: str | None = None
    to_on: str | None = None
    billable: bool = True
    attrs: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Grid:
    """A file of columns: the head's names, folded; each row with its line."""

    name: str
    head: tuple[str, ...]
    rows: Iterator[tuple[int, list[str]]]

    def column(self, *names: str) -> int | None:
        """The first column whose name is one of these, or begins with one that ends in a star."""
        for name in names:
            for at, there in enumerate(self.head):
                if there == name or (name.endswith("*") and there.startswith(name[:-1])):
                    return at
        return None


def text_of(path: str) -> str:
    """The file's text: UTF-8 or UTF-16 with their marks, else Windows; ends of lines as they may be."""
    data = Path(path).read_bytes()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    if "\x00" in text or data[:2] == b"PK":
        raise no_file(path, "it is a packed or binary file", "Unpack it, and save the sheet as CSV or text.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def no_file(path: str, why: str, do: str = "Nothing was changed. Look whether it is the right file.") -> Refused:
    """What is said of a file that is not what it was taken for; never its text, which may be licensed."""
    return Refused(f"this file cannot be taken: {why}", path, do)


def grid(path: str, wanted: Sequence[str]) -> Grid:
    """The rows of a comma, tab, bar or semicolon file below the first line whose cells have all wanted names (a star ends a beginning)."""
    text = text_of(path)
    sign = max("\t,|;", key=lambda one: max((line.count(one) for line in text.splitlines()[:HEAD_WITHIN]), default=0))
    reader = csv.reader(io.StringIO(text), delimiter=sign)
    above: list[list[str]] = []
    for cells in reader:
        names = tuple(fold(cell) for cell in cells)
        found = Grid(path, names, iter(()))
        if all(found.column(*one.split("|")) is not None for one in wanted):
            return Grid(path, names, _rows(reader, path))
        joined = tuple(fold(" ".join(row[n] for row in [*above[-5:], cells] if n < len(row))) for n in range(len(cells)))
        found = Grid(path, joined, iter(()))
        if names and names[0] in ("hcpcs", "code") and all(found.column(*one.split("|")) is not None for one in wanted):
            return Grid(path, joined, _rows(reader, path))
        above.append(cells)
        if reader.line_num > HEAD_WITHIN:
            break
    said = " and ".join(one.split("|")[0].rstrip("*") for one in wanted)
    raise no_file(path, f"none of its first {min(reader.line_num, HEAD_WITHIN)} lines names the columns {said}")


def _rows(reader: Any, path: str) -> Iterator[tuple[int, list[str]]]:
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise no_file(path, f"line {reader.line_num} is no row of a CSV: {error}") from error


def fold(text: str) -> str:
    """A column's name as it is compared: one line, small, single blanks."""
    return " ".join(text.replace("_", " ").replace("*", " ").lower().split())


def cell(cells: list[str], at: int | None) -> str:
    """A cell, '' where the row is shorter or the column is not there."""
    return cells[at] if at is not None and at < len(cells) else ""


def day(text: str, path: str, line: int) -> str | None:
    """A day as 20260401, 2026-04-01 or 04/01/2026; None for an empty cell or CMS's star."""
    text = text.strip().strip("*").strip()
    if not text or set(text) <= {"0", "9"}:
        return None
    for pattern, order in ((r"(\d{4})-?(\d\d)-?(\d\d)", (1, 2, 3)), (r"(\d{1,2})/(\d{1,2})/(\d{4})", (3, 1, 2))):
        found = re.fullmatch(pattern, text)
        if found:
            try:
                return date(*(int(found[one]) for one in order)).isoformat()
            except ValueError:
                break
    raise no_file(path, f"line {line} has a day that is none")


CODE = (
    "code",
    "hcpcs",
    "hcpcs code",
    "cpt code",
    "cpt",
    "modifier",
    "reason code",
    "remark code",
    "carc",
    "rarc",
    "place of service code*",
)
SHORT = ("short", "short*", "display name", "name", "place of service name", "medium*", "classification", "title")
LONG = ("long", "long*", "description*", "descriptor*", "definition", "text", "place of service description")


def plain(path: str, pattern: str, what: str) -> Iterator[CodeRow]:
    """Rows of a file with a head: code, short, long, from, to, under the names that its makers use."""
    found = grid(path, ["|".join((*CODE, "code*", "revenue code*", "taxonomy*"))])
    code, short, long = found.column(*CODE, "code*", "revenue code*", "taxonomy*"), found.column(*SHORT), found.column(*LONG)
    begins, ends = (
        found.column("from", "from*", "start*", "effective*"),
        found.column("to", "to date", "stop*", "end*", "terminat*", "deact*"),
    )
    for line, cells in found.rows:
        value = cell(cells, code).upper().replace(".", "")
        if not value:
            continue
        if not re.fullmatch(pattern, value):
            raise no_file(path, f"line {line} has no {what} in its column of codes")
        words, more = cell(cells, short), cell(cells, long)
        yield CodeRow(value, words or more, more if words else "", day(cell(cells, begins), path, line), day(cell(cells, ends), path, line))


_ORDER = re.compile(r"(\d{5}) ([A-Z0-9]{3,7}) *([01]) (.{1,60})(?: (.*))?")


def order_file(path: str) -> Iterator[CodeRow]:
    """CMS's order file: a number, the code, 1 where it can be billed, the short text in 60 columns, the long one after it."""
    for line, text in enumerate(text_of(path).split("\n"), 1):
        if not text.strip():
            continue
        found = _ORDER.fullmatch(text.rstrip())
        if found is None:
            raise no_file(path, f"line {line} is none of an order file: a number of 5 digits, a code, 0 or 1, and its text")
        short, long = found[4].strip(), (found[5] or "").strip()
        yield CodeRow(found[2], short, long or short, billable=found[3] == "1")


_ANWEB = re.compile(r"(?:[A-Z0-9 ]{5})\d{5}[3478]")


def hcpcs(path: str) -> Iterator[CodeRow]:
    """CMS's ANWEB file in fixed columns (a long text goes on over records 4 and 8), or a CSV of code, kind, short, long."""
    lines = text_of(path).split("\n")
    first = next((line for line in lines if line.strip()), "")
    if not re.match(r"(?:   )?[A-Z0-9]{2,5}\d{5}[37]", first):
        found = grid(path, ["code", "short", "long"])
        places = [found.column(name) for name in ("code", "kind", "short", "long")]
        for line, cells in found.rows:
            code, kind, short, long = (cell(cells, at) for at in places)
            if not re.fullmatch(r"[A-Z]\d{4}|[A-Z0-9]{2}", code):
                raise no_file(path, f"line {line} has no code or modifier of HCPCS")
            yield CodeRow(code, short, long, attrs={"kind": "modifier" if kind == "modifier" or len(code) == 2 else "procedure"})
        return
    code, short, long, days = "", "", "", ("", "")
    for number, record in enumerate(lines, 1):
        if not record.strip():
            continue
        short_one = re.match(r"[A-Z0-9]{2}\d{5}[78]", record) and not _ANWEB.match(record)
        record = "   " + record if short_one else record
        if not _ANWEB.match(record):
            raise no_file(path, f"line {number} is no record of HCPCS: a code, a number of 5 digits, and 3, 4, 7 or 8")
        if record[10] in "37":
            if code:
                yield _hcpcs(path, number, code, short, long, days)
            code, long, short = record[:5].strip(), record[11:91].strip(), record[91:119].strip()
            days = (record[268:276].strip(), record[284:292].strip())
        else:
            long = f"{long} {record[11:91].strip()}".strip()
    if code:
        yield _hcpcs(path, len(lines), code, short, long, days)


def _hcpcs(path: str, line: int, code: str, short: str, long: str, days: tuple[str, str]) -> CodeRow:
    added, ended = (day(one, path, line) if one.isdigit() and len(one) == 8 else None for one in days)
    kind = "modifier" if len(code) == 2 else "procedure"
    return CodeRow(code, short, long, added, ended, attrs={"kind": kind})
