"""Charts from CSV: a file for each kind of thing, its first line naming the fields; the patient by chart number, the visit by its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from acts import chart_import, csv_table, intake
from acts.chart_add import DEFAULTS
from acts.chart_import import BY_CHART_NUMBER, Report
from acts.csv_table import Column, CsvRow
from acts.desk import Desk
from billing.amendment import FIELDS
from billing.chart import KINDS, subject_of
from billing.charted import Charted, ChartFile
from billing.findings import Finding
from store.errors import Refused

SHEETS: Mapping[str, str] = {"patients": "person", "coverages": "coverage"} | {kind.plural: kind.name for kind in KINDS.values()}
"""What a file may hold: its name at the command line, and the kind of thing."""
_PAYER = (Column("payer", ("payer name", "insurance")), Column("payer_id", ("payer number",)))
_NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "encounter": ("number",),
    "diagnosis": ("position",),
    "procedure": ("code", "modifiers", "from_on"),
    "note": ("title", "from_on"),
    "authorisation": ("payer", "number"),
    "identifier": ("type",),
    "former": ("what", "text"),
    "history": ("topic", "text"),
    "coverage": ("payer", "payer_id", "member_id"),
}
"""By what a thing is known again where the file gives it no id; else by its text."""


def columns(sheet: str) -> tuple[Column, ...]:
    """The columns of a sheet; what has to be there is `needed`."""
    kind = SHEETS[sheet]
    subject = subject_of("chart_item", kind) if kind in KINDS else kind
    given = DEFAULTS.get(kind, {})
    fields = [
        Column(field.name, (field.label,), not field.may_be_empty and field.name not in (*given, "rank", "position"))
        for field in FIELDS[subject]
    ]
    if kind == "person":
        return tuple(Column(one.field, one.names, one.needed or one.field == "chart_number") for one in fields)
    head = [Column("patient", ("chart number", "mrn"), True), Column("id")]
    if kind in KINDS and KINDS[kind].of_visit:
        head.append(Column("visit", ("visit number", "encounter"), kind in ("diagnosis", "procedure")))
    return (*head, *(_PAYER if kind == "coverage" else ()), *fields)


def bring(desk: Desk, path: str | Path, sheet: str, mapping: Mapping[str, str] | None = None) -> Report:
    """Take a CSV in, as a bundle is taken in: row by row what is wrong is said, the others go in."""
    if sheet not in SHEETS:
        raise Refused(f"there is no sheet of {sheet}", "--csv", f"It is one of {', '.join(SHEETS)}.")
    path = Path(path)
    data = intake.bytes_of(path)
    table = csv_table.read(data, path.name, columns(sheet), mapping or {})
    findings = [
        Finding(one.code, one.severity, one.message.partition(": ")[2], f"line {one.place.position if one.place else 0}")
        for one in table.findings
    ]
    seen: dict[str, int] = {}
    things = []
    for row in table.rows:
        thing = _thing(SHEETS[sheet], row)
        if thing.external in seen:
            said = f"It is the same as line {seen[thing.external]}: give each an id."
            findings.append(Finding("twice", "error", said, thing.where))
            continue
        seen[thing.external] = row.line
        things.append(thing)
    return chart_import.take(desk, path.name, data, f"csv {sheet}", ChartFile(True, tuple(things), tuple(findings)))


def _thing(kind: str, row: CsvRow) -> Charted:
    where = f"line {row.line}"
    patient = row["chart_number"] if kind == "person" else row["patient"]
    person = f"{BY_CHART_NUMBER}{patient}"
    own = ("patient", "id", "visit", *(("payer", "payer_id") if kind == "coverage" else ()))
    fields = {name: value for name, value in row.cells.items() if name not in own}
    if kind == "person":
        return Charted("person", person, where, fields)
    known = row["id"] or " ".join(row[name] for name in _NAMED_BY.get(kind, ("text",)))
    visit = row["visit"] if row["visit"] else ""
    external = f"{person}/{kind}/{f'{visit}/' if kind in ('diagnosis', 'procedure') else ''}{known}"
    return Charted(
        kind, external, where, fields, person, where, f"{person}/encounter/{visit}" if visit else "", where,
        payer=row["payer"] if kind == "coverage" else "", payer_id=row["payer_id"] if kind == "coverage" else "",
    )  # fmt: skip
