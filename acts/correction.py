"""Correcting a patient's record the lawful way: proposed, then signed with reason and evidence; the original stays readable for ever."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from acts import rights
from acts.chart_death import before_last_visit
from acts.chart_view import chart_view, label, shown, touched
from acts.desk import Act, Desk, act
from acts.hands import claim_row, hold_if_free
from acts.rows import at
from acts.seen import seen
from acts.views import AmendmentRow, ChartField, ChartView, Correction
from billing import amendment as rule
from billing.amendment import Amendment
from billing.findings import Finding
from billing.text import clean
from store import charts, drafts
from store.charts import Record
from store.engine.sqlite import Read
from store.errors import NoSuch, NotAllowed, PlanChanged, Refused, Stale

Changes = Mapping[tuple[str, int, str], str]
"""(relation, row, field) → the value that it shall have."""
UNSAID = "-"
"""Stands for reason and evidence while a correction is only proposed."""


def chart(desk: Desk, person: int, claim: str | int | None = None) -> ChartView:
    """The record as fields that may be corrected; of the diagnoses those of one claim, or all."""
    read = desk.books.read
    _whole(read, "person", person)
    row = claim_row(read, claim) if claim is not None else None
    subjects = [("patient", str(person))] + ([("claim", row["control_number"])] if row is not None else [])
    seen(desk, "correction.chart", subjects, "correction")
    with desk.books.snapshot() as read:
        return chart_view(read, desk, person, row["id"] if row is not None else None)


def propose(desk: Desk, person: int, changes: Changes, claim: str | int | None = None) -> Correction:
    """What these changes would do: was and shall be, the claims that they touch, and what stands against them. Writes nothing."""
    with desk.books.snapshot() as read:
        row = claim_row(read, claim) if claim is not None else None
        return _proposed(desk, read, person, changes, row["id"] if row is not None else None)


def _whole(read: Read, relation: str, id: int) -> Record:
    found = charts.record(read, relation, id) if relation in charts.RELATIONS else None
    if found is None:
        raise NoSuch(f"there is no {relation} {id}", "correction", "Open the record again.")
    return found


def _amendments(
    desk: Desk, read: Read, person: int, changes: Changes, reason: str, evidence: str
) -> tuple[list[tuple[Record, Amendment]], list[Finding]]:
    """Row by row what the rules make of the changes; that all of it belongs to the patient; and that the role reaches it."""
    by_row: dict[tuple[str, int], dict[str, str]] = {}
    for (relation, id, name), value in changes.items():
        by_row.setdefault((relation, id), {})[name] = value
    made: list[tuple[Record, Amendment]] = []
    findings: list[Finding] = []
    for (relation, id), values in by_row.items():
        record = _whole(read, relation, id)
        if charts.owner(read, relation, id) != person:
            raise NoSuch(f"{relation} {id} is not of patient {person}", "correction", "Open the record again.")
        found, wrong = rule.propose(
            record.subject, record.values, values, reason=reason, evidence=evidence, author=desk.actor.name, today=desk.today()
        )
        made += [(record, one) for one in found]
        findings += [finding for finding in wrong if finding.code != "amendment_unchanged"]
        died = next((one.shall_be for one in found if record.relation == "person" and one.field == "died_on"), "")
        findings += before_last_visit(read, person, died, None if reason == UNSAID else reason)
        if relation == "diagnosis" and found and rights.why_not(desk.actor, "correction.diagnosis"):
            said = "A diagnosis is corrected by a coder: the role records, or a supervisor."
            findings.append(Finding("amendment_right", "error", said, relation))
    if not made and not findings:
        findings.append(Finding("amendment_unchanged", "error", "Nothing is changed: every field is as it was."))
    return made, list(dict.fromkeys(findings))


def _proposed(desk: Desk, read: Read, person: int, changes: Changes, claim: int | None) -> Correction:
    made, findings = _amendments(desk, read, person, changes, UNSAID, UNSAID)
    fields = tuple(
        ChartField(
            record.relation, record.id, one.field, label(record.subject, one.field), one.was, "", "", "", record.version
        )
        for record, one in made
    )  # fmt: skip
    corrected = tuple((record.relation, record.id, one.field) for record, one in made)
    told = json.dumps([person, [[*key, field.version, one.shall_be] for key, field, (_, one) in zip(corrected, fields, made, strict=True)]])
    return Correction(
        person=person,
        claim=claim,
        changes=fields,
        shall_be=tuple(one.shall_be for _, one in made),
        touches=touched(read, person, corrected, claim),
        findings=tuple(findings),
        hash=hashlib.sha256(told.encode()).hexdigest(),
    )


@act("correction.sign")
def sign(act: Act, correction: Correction, reason: str, evidence: str) -> tuple[AmendmentRow, ...]:
    """Sign it: each row gets a new version over the one that was seen, each field an amendment. All of it, or nothing."""
    write, person = act.write, correction.person
    act.subject("patient", person)
    changes = {(f.relation, f.subject, f.name): value for f, value in zip(correction.changes, correction.shall_be, strict=True)}
    _look_for_stale(act, correction)
    made, findings = _amendments(act.desk, write, person, changes, reason, evidence)
    _refuse(findings)
    if _proposed(act.desk, write, person, changes, correction.claim).hash != correction.hash:
        raise PlanChanged("the correction is not the one that was shown", "correction", "Nothing was signed. Look at it again.")
    rows: dict[tuple[str, int], tuple[Record, dict[str, str | None]]] = {}
    for record, one in made:
        _, values = rows.setdefault((record.relation, record.id), (record, {}))
        values[one.field] = one.shall_be or (None if one.field.endswith("_on") else "")
    versions: dict[tuple[str, int], int] = {}
    for key, (record, values) in rows.items():
        version = charts.change(write, record.relation, record.id, record.version, values, act.number)
        if version is None:
            raise _stale(act, correction)
        versions[key] = version
    out = []
    for record, one in made:
        charts.amend(
            write,
            event=act.number,
            person=person,
            claim=correction.claim,
            relation=record.relation,
            subject=record.id,
            from_version=record.version,
            to_version=versions[record.relation, record.id],
            kind=one.kind,
            field=one.field,
            was=one.was,
            shall_be=one.shall_be,
            reason=one.reason,
            evidence=one.evidence,
            author=act.actor.name,
        )
        name = label(record.subject, one.field)
        out.append(
            AmendmentRow(at(act.moment), act.actor.name, name, shown(one.field, one.was), shown(one.field, one.shall_be), one.reason,
                         one.evidence, rule.KINDS[one.kind])
        )  # fmt: skip
    for claim in correction.touches:
        act.subject("claim", claim.control_number)
    if correction.claim is not None:
        hold_if_free(act, correction.claim)
    drafts.put(write, act.actor.name, f"correction {person}", "", act.moment)
    act.total("fields", len(made))
    return tuple(out)


def _refuse(findings: list[Finding]) -> None:
    wrong = [finding for finding in findings if finding.severity == "error"]
    if not wrong:
        return
    right = next((finding for finding in wrong if finding.code == "amendment_right"), None)
    if right is not None:
        raise NotAllowed(right.message.removesuffix("."), "correction", "Hand it to the records department.")
    said = " ".join(finding.message for finding in wrong)
    raise Refused(said.removesuffix("."), "correction", "Nothing was signed. Mend it, and sign again.")


def _look_for_stale(act: Act, correction: Correction) -> None:
    """Whether a row of it has moved since it was seen; the check itself is in the WHERE of its UPDATE."""
    for field in correction.changes:
        record = charts.record(act.write, field.relation, field.subject)
        if record is None or record.version != field.version:
            raise _stale(act, correction)


def _stale(act: Act, correction: Correction) -> Stale:
    """Who signed what meanwhile, field by field beside mine."""
    theirs: list[dict[str, Any]] = []
    yours: list[dict[str, Any]] = []
    who = ""
    for field, mine in zip(correction.changes, correction.shall_be, strict=True):
        known = charts.versions(act.write, field.relation, field.subject)
        now = known[-1] if known else None
        yours.append({"field": field.label, "version": field.version, "opened": field.value, "value": mine})
        if now is not None:
            value = now.values.get(field.name, "")
            theirs.append({"field": field.label, "version": now.version, "value": value, "by": now.actor, "at": at(now.moment)})
            if now.version != field.version:
                who = now.actor
    return Stale(
        f"not saved: {clean(who) or 'somebody'} signed another version of this record",
        f"patient {correction.person}",
        "Nothing was overwritten. Look at it as it is now, and sign again on top of it, or leave it.",
        yours=yours,
        theirs=theirs,
    )
