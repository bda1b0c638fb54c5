"""A bank's file as lines of a statement: CSV by a mapping of columns, or BAI2 as the bank sends it; whole, or every reason why not."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from billing.bank import BankLine, Unfit, csv_line, unmapped
from billing.deposit_match import addenda
from billing.money import LIMIT_CENTS
from billing.text import clean

HEADER_WITHIN = 20
"""Banks write an account's name and a range of days above the columns; further down than this no header is looked for."""
MOST_REASONS = 20
DELIMITERS = ",;\t|"
BAI2_RECORDS = frozenset("01 02 03 16 49 88 98 99".split())
NO_MONEY = "890"
"""A record that only tells something."""
_WHOLE = re.compile(r"-?[0-9]+\Z")


def is_bai2(data: bytes) -> bool:
    """Whether a file is BAI2, by its first record."""
    return data.lstrip(b"\xef\xbb\xbf \r\n\t")[:3] == b"01,"


def text_of(data: bytes) -> str:
    """A file's text: UTF-8, else as Windows writes it."""
    if b"\0" in data:
        raise Unfit(["it is no text: it has bytes that are zero"])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


# -- CSV --------------------------------------------------------------------------------------------------------------------------


def csv_lines(data: bytes, mapping: Mapping[str, str]) -> list[BankLine]:
    """The lines of a CSV by its mapping (field → column). Unfit: every line that does not fit, by its number in the file."""
    if wrong := unmapped(mapping):
        raise Unfit(wrong)
    text = text_of(data)
    rows = _rows(text, mapping)
    at, header = _header(rows, mapping)
    places = {field: header.index(_key(column)) for field, column in mapping.items()}
    lines: list[BankLine] = []
    reasons: list[str] = []
    for number, cells in rows[at + 1 :]:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) <= max(places.values()):
            reasons.append(f"line {number}: it has {len(cells)} columns, the header has {len(header)}")
            continue
        if any(cell.strip() for cell in cells[len(header) :]):
            # $1,234.50 without quotes would be read as $1.00 and a trace of 234.50.
            reasons.append(f"line {number}: it has {len(cells)} columns, the header has {len(header)}: a cell with a comma needs quotes")
            continue
        by_field = {field: cells[place] for field, place in places.items()}
        line, amiss = csv_line(len(lines) + 1, by_field, ",".join(cells))
        reasons += [f"line {number}: {clean(said)}" for said in amiss]
        if line is not None:
            lines.append(line)
    _whole(lines, reasons)
    return lines


def _key(column: str) -> str:
    return " ".join(column.split()).casefold()


def _rows(text: str, mapping: Mapping[str, str]) -> list[tuple[int, list[str]]]:
    """(line number, cells), read with the separator that finds the most of the mapped columns."""
    wanted = {_key(column) for column in mapping.values()}
    head = text.splitlines()[:HEADER_WITHIN]

    def fit(delimiter: str) -> int:
        return max((len(wanted & {_key(cell.strip('"')) for cell in line.split(delimiter)}) for line in head), default=0)

    # The first of those that find equally much: a comma, where none finds any.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=fit), strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        rows.extend((reader.line_num, cells) for cells in reader)
    except csv.Error as error:
        raise Unfit([f"line {reader.line_num}: it is no CSV ({error})"]) from error
    return rows


def _header(rows: list[tuple[int, list[str]]], mapping: Mapping[str, str]) -> tuple[int, list[str]]:
    """Where the columns are named. Unfit: which of the mapped ones are missing, and which there are."""
    best, best_missing = None, list(mapping.values())
    for at, (_, cells) in enumerate(rows[:HEADER_WITHIN]):
        names = [_key(cell) for cell in cells]
        missing = [column for column in mapping.values() if _key(column) not in names]
        twice = [column for column in mapping.values() if names.count(_key(column)) > 1]
        if twice:
            raise Unfit([f"the column {clean(twice[0])} is there twice"])
        if not missing:
            return at, names
        if any(names) and (best is None or len(missing) < len(best_missing)):
            best, best_missing = cells, missing
    there = ", ".join(clean(cell.strip()) for cell in best if cell.strip()) if best else "nothing"
    raise Unfit([f"no column {', '.join(clean(one) for one in best_missing)}; the file has {there}"])


def _whole(lines: list[BankLine], reasons: list[str]) -> None:
    if reasons:
        more = len(reasons) - MOST_REASONS
        raise Unfit([*reasons[:MOST_REASONS], *([f"and {more} more"] if more > 0 else [])])
    if not lines:
        raise Unfit(["it has no lines"])


# -- BAI2 -------------------------------------------------------------------------------------------------------------------------


def bai2_lines(data: bytes) -> list[BankLine]:
    """The transactions of a BAI2 file, debits below zero. Unfit: what is wrong, with its line where the file says it by itself."""
    text = text_of(data)
    reasons = list(_bai2_amiss(text))
    if reasons:
        _whole([], reasons)
    lines: list[BankLine] = []
    for day, account, item in _bai2_items(text):
        code = str(item.type_code.code)
        if code == NO_MONEY:
            continue
        words = " ".join((item.text or "").strip().strip("/").split())
        reference = (item.customer_reference or "").strip()
        trace, number = addenda(words)
        cents = int(item.amount or 0)
        lines.append(
            BankLine(
                seq=len(lines) + 1,
                account=account,
                on_day=day,
                cents=-cents if _is_debit(item.type_code) else cents,
                code=code,
                trace=trace or reference,
                originator=number,
                description=words,
                raw=str(item.as_string()),
            )
        )
    _whole(lines, reasons)
    return lines


def _bai2_amiss(text: str) -> Iterator[str]:
    """What can be said of single lines before the whole is read: the library counts, and names no line."""
    from bai2.constants import TypeCodes

    _know_own_codes()
    if not text.rstrip().rpartition("\n")[2].startswith("99,"):
        yield "it ends in the middle: its last record (99) is missing"
    ended = 0
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line:
            continue
        if ended:
            # The library would leave out all that follows: another statement, with its money.
            yield f"line {number}: more follows after the last record (99) in line {ended}: bring each statement in as a file of its own"
            return
        code, _, rest = line.partition(",")
        if code not in BAI2_RECORDS:
            yield f"line {number}: {clean(code[:10])!r} is no record of BAI2"
        elif code == "99":
            ended = number
        elif code == "16":
            cells = [*rest.rstrip("/").split(","), ""]
            if cells[0] not in TypeCodes:
                yield f"line {number}: BAI2 has no type code {clean(cells[0][:10])!r}"
            elif cells[0] == NO_MONEY and not cells[1].strip("0 "):
                continue
            elif not _WHOLE.match(cells[1].strip()):
                said = clean(cells[1].strip())
                why = "has a decimal point: BAI2 writes cents" if "." in said else "is no whole number of cents"
                yield f"line {number}: the amount {said!r} {why}"
            elif len(digits := cells[1].strip().lstrip("-0")) >= len(str(LIMIT_CENTS)):
                yield f"line {number}: the amount {digits[:30]!r} is more than any bank moves"


def _is_debit(code: Any) -> bool:
    """Whether money left the account. Of each bank's own codes 920 to 959 are credits, 960 to 999 debits (BAI2 specification)."""
    from bai2.constants import TypeCodeTransaction

    own_debit = "960" <= str(code.code) <= "999" or (code.transaction is None and "400" <= str(code.code) < "700")
    return bool(code.transaction is TypeCodeTransaction.debit) or own_debit


def _bai2_items(text: str) -> Iterator[tuple[date, str, Any]]:
    """(day, account, transaction) of everything in the file, the file's own counts and sums checked."""
    from bai2 import bai2
    from bai2.constants import GroupStatus
    from bai2.exceptions import IntegrityException, NotSupportedYetException, ParsingException

    try:
        whole = bai2.parse_from_string(_padded(text))
    except (IntegrityException, NotSupportedYetException, ParsingException) as error:
        raise Unfit([clean(str(error))]) from error
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RuntimeError, StopIteration) as error:
        raise Unfit([f"it is no whole BAI2 file ({clean(str(error)) or type(error).__name__})"]) from error
    for group in whole.children:
        if group.header.currency not in (None, "", "USD"):
            raise Unfit([f"it is in {clean(str(group.header.currency))}, not in dollars"])
        if group.header.group_status in (GroupStatus.deletion, GroupStatus.test_only):
            raise Unfit([f"the bank marks it as {group.header.group_status.name.replace('_', ' ')}: ask for the statement itself"])
        for account in group.children:
            for item in account.children:
                yield group.header.as_of_date, str(account.header.customer_account_number or ""), item


def _padded(text: str) -> str:
    """Each transaction with all its fields: banks end a record where nothing follows (16,115,500,S,1,2,3/), the library wants them all."""
    lines = text.splitlines()
    for at, line in enumerate(lines):
        cells = line.strip().removesuffix("/").split(",")
        if cells[0] != "16" or (at + 1 < len(lines) and lines[at + 1].startswith("88")):
            continue
        funds = cells[3] if len(cells) > 3 else ""
        days = cells[4] if funds == "D" and len(cells) > 4 else ""
        availability = {"V": 2, "S": 3}.get(funds, 1 + 2 * int(days) if days.isdecimal() and len(days) < 3 else 0)
        short = 7 + availability - len(cells)
        if short > 0:
            lines[at] = ",".join(cells) + "," * short + "/"
    return "\n".join(lines)


def _know_own_codes() -> None:
    """Codes 900 to 999 are each bank's own (BAI2 specification): the library refuses what it has no row for."""
    from bai2.constants import TypeCode, TypeCodeLevel, TypeCodes, TypeCodeTransaction

    for number in range(900, 1000):
        code = str(number)
        if code not in TypeCodes:
            TypeCodes[code] = TypeCode(code, TypeCodeTransaction.misc, TypeCodeLevel.detail, "the bank's own")
