"""What is added to a visit after its claim was sent: kept as a late entry with its number, and work where the claim does not name it."""

from __future__ import annotations

from acts.chart_view import label
from acts.correction_effects import follow, reached
from acts.desk import Act
from store import charts, corrections
from store.corrections import Change


def added_since(act: Act, person: int, item: int, reason: str, evidence: str) -> None:
    """A diagnosis that was just written into the visit of a claim; nothing where no claim that was sent lacks it."""
    fields = (("chart_item", item, "code"),)
    if not any(one.fields for one in reached(act.desk, act.write, person, fields, {})):
        return
    record = charts.record(act.write, "chart_item", item)
    assert record is not None
    change = Change("chart_item", item, "code", label(record.subject, "code"), record.version, "", record.values["code"])
    number = corrections.add(
        act.write, [change], person=person, claim=None, kind="late_entry", reason=reason.strip() or "added after its claim was sent",
        evidence=evidence.strip(), happened_on=None, recall=0, proposed_by=act.actor.name, proposed_at=act.moment,
        state=corrections.SIGNED, decided_by=act.actor.name, decided_at=act.moment, event=act.number,
    )  # fmt: skip
    follow(act, number, person, fields)
    act.subject("correction", f"K-{number}")
