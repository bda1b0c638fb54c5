"""The practice's rules as CSV, like the tables that ship: written out whole, and read back as drafts, all or none."""

from __future__ import annotations

import csv
import io

from acts import csv_table
from acts.csv_table import Column
from acts.desk import Desk
from acts.payer_named import payer_named
from acts.rules_meant import filled, kept, of_kept, ref
from acts.rules_rows import Draft, RuleKind
from billing.playbook import Rule
from billing.rule_fields import FIELDS, FIRST, names, of_clock, of_rule
from billing.text import clean
from store import payers, rules, rules_kept
from store.engine.sqlite import Read
from store.errors import ClaimdeskError, Refused

FAULTS = 5
"""Faults that a refusal tells; of more their number is said."""


def export(desk: Desk, kind: RuleKind, *, shipped: bool = False) -> tuple[str, int]:
    """The rows as text, and how many. Column rule names a row of ours; payer is an identifier, or the name where it has none."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["rule", "payer", *names(kind), "reviewed"])
    with desk.books.snapshot() as read:
        known = {one.payer: next(iter(one.ids), one.name) for one in payers.every(read)}
        rows = rules_kept.every(read, kind)
        lines = [
            [
                ref(row),
                _safe(known.get(row.payer or 0, "")),
                *(_safe(row.values[name]) for name in names(kind)),
                "yes" if row.reviewed_by else "no",
            ]
            for row in rows
        ]
        if shipped and kind != "payers":
            lines += [["", "", *line] for line in _shipped(read, kind)]
    writer.writerows(lines)
    return out.getvalue(), len(lines)


def _shipped(read: Read, kind: RuleKind) -> list[list[str]]:
    ships = rules.shipped()
    rows = ships[0] if kind == "playbook" else ships[2]
    found = []
    for row in rows:
        said = of_rule(row) if isinstance(row, Rule) else of_clock(row)
        found.append([*(_safe(said[name]) for name in names(kind)), "yes" if rules.review_of(read, kind, row) else "no"])
    return found


def _safe(text: str) -> str:
    """As a cell that no spreadsheet takes for a formula."""
    text = clean(text)
    formula = text.startswith(("=", "+", "@")) or (text.startswith("-") and not text[1:].isdigit())
    return f"'{text}" if formula else text


def drafts(desk: Desk, kind: RuleKind, data: bytes, file: str) -> tuple[Draft, ...]:
    """The rules of a file as drafts. A row with a name in `rule` changes that one; others are new. Columns that are not there are as they
    were. What is wrong with any row refuses the file, with its line."""
    columns = [Column("rule", ("ref",)), Column("payer"), *(Column(one.name, needed=one.key and not one.empty) for one in FIELDS[kind])]
    table = csv_table.read(data, file, columns, {})
    found: list[Draft] = []
    faults = [one.message for one in table.findings]
    with desk.books.snapshot() as read:
        for row in table.rows:
            try:
                found.append(_draft(desk, read, kind, row))
            except ClaimdeskError as error:
                faults.append(f"line {row.line}: {error.what}")
    if faults:
        said = "; ".join(faults[:FAULTS]) + (f"; and {len(faults) - FAULTS} more" if len(faults) > FAULTS else "")
        raise Refused(said, clean(file), "Nothing was taken.")
    return tuple(found)


def _draft(desk: Desk, read: Read, kind: RuleKind, row: csv_table.CsvRow) -> Draft:
    there = {name: _unsafe(row[name]) for name in names(kind) if name in row.cells}
    if row["rule"]:
        old = kept(read, row["rule"])
        if old is None or old.kind != kind:
            raise Refused(f"{clean(row['rule'])} is no rule of the {kind}", "rule", "Leave it empty for a new one.")
        return filled(of_kept(read, old), there, desk.today())
    whose = payer_named(read, _unsafe(row["payer"])) if row["payer"] else None
    blank = {**dict.fromkeys(names(kind), ""), **FIRST[kind]}
    begun = Draft(kind, whose.payer if whose else None, blank, payer_class=whose.payer_class if whose else "")
    return filled(begun, {name: text for name, text in there.items() if text or name not in FIRST[kind]}, desk.today())


def _unsafe(text: str) -> str:
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text
