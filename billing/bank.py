"""A bank's statement: lines as a practice reads them, checked one by one; what a line is (an electronic payment, a deposit, a debit)."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from billing.deposit_match import addenda
from billing.money import parse_cents

FIELDS = ("date", "amount", "credit", "debit", "trace", "originator", "description", "code", "account")
"""What a column of a statement may be read as. `amount` is signed; `credit` and `debit` stand in its place."""

Kind = Literal["eft", "deposit", "debit", "other"]

#: BAI2 codes (BAI2 specification, appendix A) of money that payers send electronically, and of what a practice carried to the bank.
EFT_CODES = frozenset("142 143 145 155 156 164 165 166 168 169 195 206 208".split())
DEPOSIT_CODES = frozenset("115 116 118 121 123 171 172 173 174 175 176 301 302 303 304 305 306".split())
#: A check of ours that was not honoured.
RETURN_CODES = frozenset("555 557".split())

_US = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})\Z")
_ISO = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ].*)?\Z")
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?\Z")


@dataclass(frozen=True, slots=True)
class BankLine:
    """A line. seq: its place in the file, from 1; cents below 0 left the account; code: the bank's type code, '' where it has none."""

    seq: int
    account: str
    on_day: date
    cents: int
    code: str
    trace: str
    originator: str
    description: str
    raw: str


class Unfit(ValueError):
    """A statement that cannot be taken: every reason, each with its line."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = tuple(reasons)


def parse_mapping(text: str) -> dict[str, str]:
    """'date=Posting Date,amount=Amount' as field by column. Unfit where a field is unknown, twice, or too few are named."""
    mapping: dict[str, str] = {}
    wrong: list[str] = []
    for part in text.split(","):
        name, sign, column = part.partition("=")
        name, column = name.strip().lower(), column.strip()
        if not sign or not column or name not in FIELDS:
            wrong.append(f"{part.strip() or 'nothing'!r} is no field=Column; fields are {', '.join(FIELDS)}")
        elif name in mapping:
            wrong.append(f"{name} is named twice")
        else:
            mapping[name] = column
    if not wrong:
        wrong += unmapped(mapping)
    if wrong:
        raise Unfit(wrong)
    return mapping


def unmapped(mapping: Mapping[str, str]) -> list[str]:
    """What a mapping must name and does not."""
    wrong = [] if "date" in mapping else ["no column is named for date"]
    money = {"amount", "credit", "debit"} & set(mapping)
    if not money:
        wrong.append("no column is named for amount (or for credit and debit)")
    elif "amount" in money and len(money) > 1:
        wrong.append("amount is signed: name it, or credit and debit, not both")
    return wrong


def parse_day(text: str) -> date | None:
    """2026-11-20, 20261120, 11/20/2026 or 11/20/26; None: it is no day."""
    text = text.strip()
    try:
        if found := _ISO.match(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _US.match(text):
            year = int(found[3])
            return date(year if year > 99 else 2000 + year, int(found[1]), int(found[2]))
    except ValueError:
        return None
    return None


def parse_amount(text: str) -> int | None:
    """Cents of 1,234.50, $1,234.50, -12.50, (12.50) or 12.50-; None: no amount. Three decimals are none, whatever they are."""
    text = text.strip()
    bracketed = text.startswith("(") and text.endswith(")")
    negative = bracketed or text.endswith("-")
    if negative:
        text = text[int(bracketed) : -1].strip()
    sign = text[:1] if text[:1] in ("-", "+") else ""
    text = text[len(sign) :].strip().removeprefix("$").strip()
    if "," in text:
        if not _GROUPED.match(text):
            return None
        text = text.replace(",", "")
    if not text[:1].isdecimal() and not text.startswith("."):
        return None
    if len(text.partition(".")[2]) > 2 or (negative and sign):
        return None
    cents = parse_cents(text)
    return None if cents is None else -cents if negative or sign == "-" else cents


def csv_line(seq: int, cells: Mapping[str, str], raw: str) -> tuple[BankLine | None, list[str]]:
    """A row by field as a line, or what is wrong with it. A trace or payer's number of a TRN in its words counts where none is mapped."""
    wrong: list[str] = []
    on = parse_day(cells.get("date", ""))
    if on is None:
        said = cells.get("date", "").strip()
        wrong.append(f"{said!r} is no date" if said else "the date is empty")
    cents, amiss = _money(cells)
    wrong += amiss
    if wrong or on is None or cents is None:
        return None, wrong
    description = " ".join(cells.get("description", "").split())
    trace, number = addenda(description)
    return (
        BankLine(
            seq=seq,
            account=cells.get("account", "").strip(),
            on_day=on,
            cents=cents,
            code=cells.get("code", "").strip(),
            trace=cells.get("trace", "").strip() or trace,
            originator=cells.get("originator", "").strip() or number,
            description=description,
            raw=raw,
        ),
        [],
    )


def _money(cells: Mapping[str, str]) -> tuple[int | None, list[str]]:
    named = [name for name in ("amount", "credit", "debit") if cells.get(name, "").strip()]
    if not named:
        return None, ["the amount is empty"]
    found: dict[str, int] = {}
    wrong: list[str] = []
    for name in named:
        cents = parse_amount(cells[name])
        if cents is None:
            wrong.append(f"{cells[name].strip()!r} is no amount in dollars and cents")
        else:
            found[name] = cents
    if wrong:
        return None, wrong
    if found.get("credit") and found.get("debit"):
        return None, ["it has a credit and a debit"]
    if "amount" in found:
        return found["amount"], []
    return found.get("credit", 0) - abs(found.get("debit", 0)), []


def kind(line: BankLine) -> Kind:
    """What a line is: by the bank's code where it has one, else a credit with a trace or a payer's number is an electronic payment."""
    if line.cents <= 0:
        return "debit" if line.cents else "other"
    if line.code:
        return "eft" if line.code in EFT_CODES else "deposit" if line.code in DEPOSIT_CODES else "other"
    return "eft" if line.trace or line.originator else "deposit"


def keys(lines: Iterable[BankLine], account: str) -> list[str]:
    """What makes each line the same one in a statement that overlaps: its content, and which of several alike it is."""
    seen: Counter[str] = Counter()
    out: list[str] = []
    for line in lines:
        told = "\x1f".join(
            (line.account or account, line.on_day.isoformat(), str(line.cents), line.code, line.trace, line.originator, line.description)
        )
        out.append(hashlib.sha256(f"{told}\x1f{seen[told]}".encode()).hexdigest())
        seen[told] += 1
    return out
