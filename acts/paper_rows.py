"""A paper remittance as it is handed on: rows of a file to what was typed, the JSON of a draft, our claims beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from acts.csv_table import Column, CsvRow, wrong
from billing.books import BookLine
from billing.entry import cents
from billing.findings import Finding
from billing.money import shown
from billing.text import fold
from billing.typed import Ours, Typed, TypedClaim, TypedLevel, TypedLine
from store import books, claims, paper
from store.engine.sqlite import Read

COLUMNS = (
    Column("claim", ("claim number", "control number", "account", "account number", "patient control number"), needed=True),
    Column("line", ("line number", "service line")),
    Column("procedure", ("code", "cpt", "hcpcs", "service", "procedure code", "revenue")),
    Column("charge", ("charged", "billed", "billed amount")),
    Column("allowed", ("allowed amount",)),
    Column("paid", ("paid amount", "payment", "ins paid", "insurance paid"), needed=True),
    Column("codes", ("adjustments", "adjustment", "reason codes", "adjustment codes")),
    Column("remarks", ("remark", "remark codes")),
    Column("status", ("claim status",)),
    Column("payer_number", ("payer claim number", "icn", "payer control number")),
    Column("plb", ("provider level", "provider adjustment")),
    Column("reference", ("plb reference",)),
)
"""What a row of a paper remittance gives: a service of a claim, a claim as a whole (without line and procedure), or, in `plb`, a
provider-level adjustment's reason with its amount in `paid` (positive is taken from the check)."""


@dataclass(frozen=True, slots=True)
class PayerHit:
    """A payer of ours, to choose from."""

    payer: int
    name: str
    payer_id: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A paper remittance that went in: its number, the payment of its check (None: none is waited for, or the bank brings it)."""

    remittance: int
    trace: str
    payer: str
    cents: int
    claims: int
    payment: int | None


def ours(read: Read, numbers: Iterable[str], payer: int) -> dict[str, Ours]:
    """Our claims by the number that was typed (another name of a claim too)."""
    found: dict[str, int] = {}
    for number in dict.fromkeys(n.strip() for n in numbers):
        row = claims.by_number(read, number) if number else None
        if row is not None:
            found[number] = int(row["id"])
    known = books.books(read, found.values())
    people = paper.patients(read, found.values())
    out: dict[str, Ours] = {}
    for number, claim in found.items():
        book = known[claim]
        named = [p for p in book.payers if p.payer.payer == payer]
        provider, person = people[claim]
        member = next((p.member_id for p in (*named, *book.payers) if p.member_id), "")
        out[number] = Ours(
            book.control_number,
            person,
            book.charge_cents,
            book.lines,
            named[0].rank if named else 0,
            member,
            book.service_from_on,
            provider,
        )
    return out


def claims_of(rows: Iterable[CsvRow], known: Mapping[str, Ours]) -> tuple[tuple[TypedClaim, ...], tuple[TypedLevel, ...], list[Finding]]:
    """What the rows say, in the order in which its claims first appear; what is wrong with a row, by its line in the file."""
    groups: dict[tuple[str, str, str], list[CsvRow]] = {}
    levels: list[TypedLevel] = []
    findings: list[Finding] = []
    for row in rows:
        if row["plb"]:
            levels.append(TypedLevel(row["plb"], row["reference"], row["paid"]))
        elif not row["claim"]:
            findings.append(wrong(row.line, "it names no claim", "claim"))
        else:
            groups.setdefault((row["claim"], row["status"], row["payer_number"]), []).append(row)
    made = []
    for (number, status, payer_number), some in groups.items():
        lines: list[TypedLine] = []
        for row in some:
            line = _line(row, known.get(number), {one.line for one in lines})
            if isinstance(line, Finding):
                findings.append(line)
            else:
                lines.append(line)
        remarks = " ".join(dict.fromkeys(word for row in some if not (row["line"] or row["procedure"]) for word in row["remarks"].split()))
        made.append(TypedClaim(number, tuple(lines), status, payer_number, remarks))
    return tuple(made), tuple(levels), findings


def _line(row: CsvRow, ours: Ours | None, taken: set[int]) -> TypedLine | Finding:
    """The line of ours that a row means: by number, else the first of that procedure that is not taken; none: the whole claim."""
    number = 0
    said = row["line"] or row["procedure"]
    codes = f"{row['codes']} {row['remarks']}".strip() if said else row["codes"]
    if row["line"]:
        if not row["line"].isdecimal() or int(row["line"]) < 1:
            return wrong(row.line, f'"{row["line"]}" is no line of a claim', "line", row["line"])
        number = int(row["line"])
    elif row["procedure"] and ours is not None:
        fits = [one for one in ours.lines if one.number not in taken and _is(one, row["procedure"])]
        if not fits:
            return wrong(row.line, f"claim {row['claim']} has no line left for {row['procedure']}", "procedure", row["procedure"])
        number = fits[0].number
    mine = next((one for one in ours.lines if one.number == number), None) if ours else None
    charge = cents(row["charge"]) if row["charge"] else None
    charged = mine.charge_cents if mine else ours.charge_cents if ours and not number else None
    if charge is not None and charged is not None and abs(charge) != charged:
        return wrong(row.line, f"{shown(charge)} is charged there, {shown(charged)} here", "charge", row["charge"])
    return TypedLine(number, row["allowed"], row["paid"], codes)


def _is(line: BookLine, said: str) -> bool:
    """Whether a procedure as it is typed (99213, 99213-25, 99213 25) is this line's."""
    words = fold(said).upper().split()
    code, modifiers = (line.procedure or line.revenue).upper(), [m.upper() for m in line.modifiers]
    return bool(words) and words[0] == code and (len(words) == 1 or sorted(words[1:]) == sorted(modifiers))


def text_of(typed: Typed) -> str:
    """What was typed, as a draft keeps it."""
    return json.dumps(asdict(typed), ensure_ascii=False, separators=(",", ":"))


def typed_of(text: str) -> Typed:
    """A draft read back; one that cannot be read is an empty sheet."""
    try:
        kept: Any = json.loads(text) if text else {}
        return Typed(
            int(kept.get("payer", 0)), str(kept.get("check", "")), str(kept.get("paid_on", "")), str(kept.get("amount", "")),
            str(kept.get("method", "CHK")),
            tuple(
                TypedClaim(c["number"], tuple(TypedLine(**line) for line in c["lines"]), c["status"], c["payer_number"], c["remarks"])
                for c in kept.get("claims", ())
            ),
            tuple(TypedLevel(**level) for level in kept.get("levels", ())),
        )  # fmt: skip
    except (ValueError, TypeError, KeyError, AttributeError):
        return Typed()


@dataclass(frozen=True, slots=True)
class CodeWords:
    """A code (CO-97), what the playbook calls it, and its kind: NORMAL settles, DENIAL stays owed, REVIEW is for a person."""

    code: str
    words: str
    kind: str
