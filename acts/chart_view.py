"""A patient's record as fields that may be corrected, each with what it was before and since when it is so."""

from __future__ import annotations

from acts.desk import Desk
from acts.hands import local
from acts.rows import at
from acts.views import AmendmentRow, ChartField, ChartView, TouchedClaim
from billing import chart, terms
from billing.amendment import FIELDS, KINDS, RELATIONSHIP, field_of
from billing.money import shown as cash
from billing.text import clean, name_shown
from store import charts
from store.charts import Record, Version
from store.engine.sqlite import Read


def chart_view(read: Read, desk: Desk, person: int, claim: int | None = None, thing: tuple[str, int] | None = None) -> ChartView:
    """The record, coverages in payer order, diagnoses (of one claim, or of all); a thing of the chart that is asked for stands first."""
    records = charts.of_person(read, person, claim)
    payers = charts.payer_names(read)
    head = records[0]
    asked = charts.record(read, *thing) if thing is not None else None
    if asked is not None and (asked.relation, asked.id) not in {(one.relation, one.id) for one in records}:
        records = (asked, *records)
    groups = []
    for record in records:
        known = charts.versions(read, record.relation, record.id)
        groups.append((_heading(record, payers), fields(desk, record, known)))
    amended = tuple(
        AmendmentRow(
            at(kept.moment),
            kept.author,
            label(kept.of, kept.field),
            clean(kept.was),
            clean(kept.shall_be),
            clean(kept.reason),
            clean(kept.evidence),
            KINDS.get(kept.kind, kept.kind),
        )
        for kept in charts.amendments(read, person)
    )
    return ChartView(
        person=person,
        patient=name_shown(head.values["last"], head.values["first"]),
        groups=tuple(groups),
        amendments=amended,
        claims=_claims(read, person),
    )


def _claims(read: Read, person: int) -> tuple[TouchedClaim, ...]:
    """The patient's claims, with what is open on each."""
    return tuple(
        TouchedClaim(
            clean(one.control_number), terms.word(terms.CLAIM_STATUS, one.status), one.insurance_cents + one.patient_cents, ""
        )
        for one in charts.claims_of(read, person)
    )  # fmt: skip


def label(subject: str, name: str) -> str:
    """A field's label on the screen; subject as in billing/amendment.FIELDS."""
    field = field_of(subject, name)
    return field.label if field else name


def shown(name: str, value: str) -> str:
    """A value as a person reads it."""
    if name == "relationship" and value in RELATIONSHIP:
        return f"{value} {RELATIONSHIP[value]}"
    if name == "charge_cents" and value.isdigit():
        return cash(int(value))
    if name == "code" and len(value) > 3 and "." not in value:
        return f"{value[:3]}.{value[3:]}"
    return clean(value)


def fields(desk: Desk, record: Record, known: tuple[Version, ...]) -> tuple[ChartField, ...]:
    """The fields of a record in the order of the screen; the value is as it is kept."""
    out = []
    for field in FIELDS[record.subject]:
        value = record.values.get(field.name, "")
        was, until, since = _before(desk, field.name, value, known)
        out.append(
            ChartField(
                record.relation, record.id, field.name, field.label, value, was, until, since, record.version, field.kind == "prose"
            )
        )  # fmt: skip
    return tuple(out)


def _before(desk: Desk, name: str, value: str, known: tuple[Version, ...]) -> tuple[str, str, str]:
    """The value before the present one, until when it was so, and since when the present one is."""
    began: Version | None = None
    before: Version | None = None
    for version in reversed(known):
        if version.values.get(name, "") != value:
            before = version
            break
        began = version
    since = local(desk, began.moment).date().isoformat() if began else ""
    return (before.values.get(name, ""), since, since) if before else ("", "", since)


def _heading(record: Record, payers: dict[int, str]) -> str:
    values = record.values
    if record.relation == "person":
        return "Patient"
    if record.relation == "coverage":
        return f"Coverage {values['rank']}: {clean(payers.get(int(values['payer']), ''))}  {clean(values['member_id'])}".rstrip()
    if record.relation == "chart_item":
        return f"{chart.KINDS[values['kind']].label}: {clean(chart.title_of(values['kind'], values))}"
    return f"Diagnosis {values['position']}: {shown('code', values['code'])}"
