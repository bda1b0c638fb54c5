"""The JSON documents of `patient`: a chart whole, who was found, what was written, what came of a file."""

from __future__ import annotations

from typing import Any

from acts.chart_add import Added
from acts.chart_import import Report
from acts.chart_rows import Binds, Thing, Whole
from billing.findings import Finding
from claimdesk.shapes import amendment


def chart(view: Whole) -> dict[str, Any]:
    """`patient show`."""
    return {
        "ok": True,
        "patient": view.person,
        "name": view.patient,
        "born": view.born_on or None,
        "died": view.died_on or None,
        "sex": view.sex or None,
        "chart_number": view.chart_number or None,
        "as_of": view.as_of.isoformat() if view.as_of else None,
        "merged_into": view.gone_into,
        "withheld": view.withheld,
        "visits_kept": view.visits_kept,
        "binds": [binding(one) for one in view.binds],
        "groups": {group.name: [thing(one) for one in group.things] for group in view.groups},
        "amendments": [amendment(one) for one in view.amendments],
    }


def binding(one: Binds) -> dict[str, Any]:
    """What binds whoever works on the chart: what it is, what it says, by when."""
    return {
        "kind": one.kind,
        "ref": one.ref,
        "words": one.words,
        "due_on": one.due_on.isoformat() if one.due_on else None,
        "overdue": one.late,
    }


def thing(one: Thing) -> dict[str, Any]:
    """A thing in a chart: fields with the value before, where there was one."""
    return {
        "relation": one.relation,
        "number": one.id,
        "kind": one.kind,
        "label": one.label,
        "title": one.title,
        "words": one.words,
        "on": one.on or None,
        "until": one.until or None,
        "visit": one.under,
        "standing": one.standing or "standing",
        "amended": one.amended.isoformat() if one.amended else None,
        "kept_from": one.kept or None,
        "version": one.version,
        "opens": one.key or None,
        "fields": {field.name: {"label": field.label, "value": field.value, "was": field.was or None} for field in one.fields},
        "text": "\n".join(one.lines) if one.lines else None,
    }


def finding(one: Finding) -> dict[str, Any]:
    """What is to be said of an entry: at its place in the file."""
    return {"severity": one.severity, "code": one.code, "at": one.field or None, "message": one.message}


def added(one: Added) -> dict[str, Any]:
    """`patient register`, `patient add`."""
    return {
        "ok": True,
        "patient": one.person,
        "name": one.patient,
        "relation": one.relation,
        "number": one.id,
        "findings": [finding(found) for found in one.findings],
    }


def report(one: Report) -> dict[str, Any]:
    """A file of `patient import`."""
    return {
        "file": one.file,
        "sha256": one.sha256,
        "status": one.status,
        "patients": one.patients,
        "new": one.new,
        "changed": one.changed,
        "unchanged": one.same,
        "left_out": one.left_out,
        "claims": list(one.claims),
        "passed_over": dict(one.passed_over),
        "problems": [finding(found) for found in one.problems],
    }
