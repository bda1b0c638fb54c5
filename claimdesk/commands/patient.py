"""claimdesk patient: charts found, shown as they are or as they stood, registered, added to, taken in from files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from billing.chart import KINDS
from billing.findings import Finding
from billing.text import clean, many, pad
from claimdesk.cli import PARTLY, REFUSED, Host, answers
from claimdesk.more import More

if TYPE_CHECKING:
    from acts.chart_add import Added
    from acts.chart_import import Report
    from acts.chart_rows import Thing, Whole

ADDABLE = ("coverage", *KINDS)
LEFT = 14


#: Subcommand → the module under claimdesk.commands that holds it as `command`, or under the name after the colon.
MORE = {
    "duplicates": "patient_merge:duplicates",
    "apart": "patient_merge:apart",
    "merge": "patient_merge:merge",
    "unmerge": "patient_merge:unmerge",
    "move": "patient_move:command",
    "cases": "patient_cases:cases",
    "approve": "patient_cases:approve",
    "refuse": "patient_cases:refuse",
    "withdraw": "patient_cases:withdraw",
    "restricted": "patient_cases:restricted",
    "breaches": "patient_breach:listed",
    "breach": "patient_breach:command",
}


@click.group("patient", cls=More, more=MORE)
def command() -> None:
    """Charts of patients: found, shown as they are or as they stood, registered, added to, taken in; whose record it is."""


@command.command("find")
@click.argument("words", nargs=-1, required=True, metavar="NAME|NUMBER")
@answers
def find(host: Host, words: tuple[str, ...]) -> None:
    """Patients by the beginning of a name, a member number or a chart number."""
    from acts import lists

    with host.desk() as desk:
        hits = [hit for hit in lists.find(desk, " ".join(words)) if hit.kind == "patient"]
    host.answer(
        lambda: {"ok": True, "patients": [{"patient": int(hit.key), "name": hit.words, "detail": hit.detail} for hit in hits]},
        lambda: "\n".join(f"{hit.key:>8}  {pad(hit.words, 30)} {hit.detail}" for hit in hits) or "Nobody is found by that.",
    )


@command.command("show")
@click.argument("patient")
@click.option("--as-of", "day", metavar="DATE", help="As it stood at the end of this day, by the practice's clock.")
@answers
def show(host: Host, patient: str, day: str | None) -> None:
    """The whole chart: record, coverages, visits, problems, notes, documents, authorisations, claims."""
    from acts import chart, restricted
    from claimdesk import chart_shapes
    from claimdesk.days import past_day

    with host.desk() as desk:
        person = chart.person_of(desk, patient)
        on = past_day("--as-of", day, desk.today()) if day else None
        view = chart.as_of(desk, person, on, "command line") if on else chart.whole(desk, person, "command line")
        moved = restricted.moved_away(desk, person)
    host.answer(
        lambda: chart_shapes.chart(view) | {"moved_away": [{"on": one.on.isoformat(), "case": one.ref} for one in moved]},
        lambda: "\n".join((page(view), *(one.words for one in moved))),
    )


def page(view: Whole) -> str:
    """A chart for a person at a terminal."""
    stood = f"  as it stood at the end of {view.as_of}" if view.as_of else ""
    died = f"  died {view.died_on}" if view.died_on else ""
    out = [f"{view.patient}  {view.sex} {view.born_on or '-'}{died}  patient {view.person}{stood}"]
    if view.gone_into:
        out.append(f"  This record went into patient {view.gone_into}.")
    if view.binds:
        kept = f": {many(view.visits_kept, 'visit')} kept from a plan" if view.visits_kept else ""
        out += ["", f"BEFORE YOU WORK ON IT{kept}", *(f"  {pad(one.label, LEFT)} {pad(one.ref, 6)} {one.words}" for one in view.binds)]
    for group in view.groups:
        out += ["", group.title.upper()] if group.things else []
        for one in group.things:
            out += _thing(one, group.name == "patient")
    if view.withheld:
        out += ["", f"{many(view.withheld, 'thing')} of another patient stood here; not shown."]
    if view.amendments:
        out += ["", "AMENDED"]
        out += [
            f"  {a.moment:%Y-%m-%d} {a.author}: {a.field}: was {a.was or '-'}, is {a.shall_be or '-'} ({a.reason})" for a in view.amendments
        ]
    return "\n".join(out)


def _thing(one: Thing, whole: bool) -> list[str]:
    marks = (
        (f"  KEPT FROM {one.kept}" if one.kept else "")
        + ("  RETRACTED" if one.standing else "")
        + (f"  amended {one.amended}" if one.amended else "")
    )
    days = one.on if not one.until or one.until == one.on else f"{one.on or '-'} to {one.until}"
    if one.relation == "person" and whole:
        shown = [(field.label, field.value, field.was) for field in one.fields if field.value or field.was]
        return [f"  {pad(label, LEFT)} {clean(value) or '-'}" + (f"   (was {clean(was)})" if was else "") for label, value, was in shown]
    indent = "    " if one.kind in ("diagnosis", "procedure") and one.under else "  "
    number = f"#{one.id}" if one.relation == "chart_item" else ""
    head = f"{indent}{pad(one.label, LEFT)} {pad(number, 6)} {pad(days, 10)}  {one.title}  {one.words}{marks}".rstrip()
    return [head, *(f"      {line}" for line in one.lines)]


def _pairs(given: tuple[str, ...]) -> dict[str, str]:
    """field=value, field=value; `@file` as a value is the text of that file."""
    found: dict[str, str] = {}
    for part in given:
        name, sign, value = part.partition("=")
        if not sign or not name.strip():
            raise click.UsageError(f"{clean(part)} is no field=value")
        if name.strip() in found:
            raise click.UsageError(f"{clean(name.strip())} is given twice")
        found[name.strip()] = Path(value[1:]).read_text("utf-8-sig", "replace") if value.startswith("@") and len(value) > 1 else value
    return found


def _said(findings: tuple[Finding, ...]) -> str:
    return "".join(f"\n  {found.message}" for found in findings)


@command.command("register")
@click.argument("fields", nargs=-1, required=True, metavar="last=… first=… born_on=…")
@click.option("--anyway", is_flag=True, help="Though somebody of the books looks like this patient.")
@answers
def register(host: Host, fields: tuple[str, ...], anyway: bool) -> None:
    """A new patient. Who looks like them is said first, and then nothing is written."""
    from acts import chart_add
    from claimdesk import chart_shapes

    values = _pairs(fields)
    with host.desk() as desk:
        made = chart_add.register(desk, values, anyway=anyway)
    host.answer(lambda: chart_shapes.added(made), lambda: f"Patient {made.person} {made.patient} is registered.{_said(made.findings)}")


@command.command("add")
@click.argument("patient")
@click.argument("kind", type=click.Choice(ADDABLE))
@click.argument("fields", nargs=-1, required=True, metavar="field=value…")
@click.option("--visit", type=int, metavar="NUMBER", help="The visit that it belongs to (its # in patient show).")
@click.option("--claim", default="", help="Of a visit: the claim on which it was billed.")
@click.option("--reason", default="", help="Of a late entry: why it is written only now.")
@click.option("--evidence", default="")
@answers
def add(host: Host, patient: str, kind: str, fields: tuple[str, ...], visit: int | None, claim: str, reason: str, evidence: str) -> None:
    """Write a thing into a chart; text=@note.txt takes a text from a file."""
    from acts import chart, chart_add
    from claimdesk import chart_shapes

    values = _pairs(fields)
    with host.desk() as desk:
        person = chart.person_of(desk, patient)
        made: Added = chart_add.add(desk, person, kind, values, reason=reason, evidence=evidence, encounter=visit, claim=claim)
    number = f" #{made.id}" if made.relation == "chart_item" else ""
    host.answer(
        lambda: chart_shapes.added(made), lambda: f"{made.label}{number} stands in the chart of {made.patient}.{_said(made.findings)}"
    )


@command.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--system", default="", help="A name for where it comes from, so that its numbers do not meet another system's.")
@click.option("--csv", "sheet", default="", metavar="KIND", help="A CSV of patients, coverages, visits, diagnoses, services, notes …")
@click.option("--map-columns", metavar="'last=Surname,…'", help="Which column is which, where their names do not say so.")
@answers
def bring(host: Host, files: tuple[Path, ...], system: str, sheet: str, map_columns: str | None) -> None:
    """Take charts in from FHIR R4 bundles, or from CSV: what is new, what changed; what refers to nothing is named and kept out."""
    from acts import chart_csv, chart_import, csv_table
    from claimdesk import chart_shapes

    if map_columns and not sheet:
        raise click.UsageError("--map-columns is for --csv KIND")
    reports: list[Report] = []
    with host.desk() as desk:
        for path in files:
            mapping = csv_table.mapping_of(map_columns) if map_columns else None
            reports.append(chart_csv.bring(desk, path, sheet, mapping) if sheet else chart_import.bring(desk, path, system))
    if any(found.severity == "error" for one in reports for found in one.problems):
        host.code = REFUSED if all(one.status == "rejected" for one in reports) else PARTLY
    host.answer(
        lambda: {"ok": host.code == 0, "files": [chart_shapes.report(one) for one in reports]},
        lambda: "\n".join(line for one in reports for line in _lines(one)),
    )


def _lines(one: Report) -> list[str]:
    said = f"{many(one.patients, 'patient')}, {one.new} new, {one.changed} changed, {one.same} unchanged, {one.left_out} left out"
    out = [f"{one.file}  {one.status}  {said}"]
    if one.claims:
        named = ", ".join(one.claims[:8]) + (", …" if len(one.claims) > 8 else "")
        out.append(f"  touches {many(len(one.claims), 'claim')}, open or sent: {named}")
    out += [f"  {found.severity} at {found.field}: {clean(found.message)}" for found in one.problems]
    if one.passed_over:
        out.append(f"  not for a chart here: {', '.join(f'{count} {kind}' for kind, count in sorted(one.passed_over.items()))}")
    return out


@command.command("history")
@click.argument("patient")
@click.option("--before", type=int, metavar="EVENT", help="What was before this event.")
@click.option("--limit", type=int, default=50, show_default=True)
@answers
def history(host: Host, patient: str, before: int | None, limit: int) -> None:
    """All that was done to a patient's record, and who looked at it, newest first."""
    from acts import chart, look
    from claimdesk import shapes

    with host.desk() as desk:
        person = chart.person_of(desk, patient)
        found = look.history(desk, "patient", person, before, limit)
    host.answer(
        lambda: {"ok": True, "patient": person, **shapes.log(found)},
        lambda: "\n".join(f"{row.moment:%Y-%m-%d %H:%M} {pad(row.actor, 10)} {row.words}" for row in found.rows) or "Nothing yet.",
    )
