"""Correcting a patient's record the lawful way: proposed, then signed with reason and evidence; the original stays readable for ever."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from acts import correction_kinds
from acts.chart_death import before_last_visit
from acts.chart_view import chart_view, label, shown
from acts.correction_effects import follow, touched
from acts.desk import Act, Desk, act
from acts.hands import claim_row, hold_if_free
from acts.rows import at
from acts.seen import seen
from acts.views import AmendmentRow, ChartField, ChartView, Correction
from billing import amendment as rule
from billing.amendment import Amendment
from billing.amendment_kinds import Said
from billing.findings import Finding
from billing.text import clean
from store import charts, drafts
from store.charts import Record
from store.engine.sqlite import Read
from store.errors import NoSuch, NotAllowed, PlanChanged, Refused, Stale

Changes = Mapping[tuple[str, int, str], str]
"""(relation, row, field) → the value that it shall have."""
CORRECTION = Said()
"""Where nothing else is said of it, wrong content is corrected."""
UNSAID = "-"
"""Stands for reason and evidence while a correction is only proposed."""


def chart(desk: Desk, person: int, claim: str | int | None = None, thing: tuple[str, int] | None = None) -> ChartView:
    """The record as fields that may be corrected; of the diagnoses those of one claim, or all.

    thing: (relation, row) of another thing in the chart, a visit or a note, that stands first.
    """
    read = desk.books.read
    _whole(read, "person", person)
    if thing is not None and charts.owner(read, *thing) != person:
        raise NoSuch(f"{thing[0]} {thing[1]} is not of patient {person}", "correction", "Open the chart again.")
    row = claim_row(read, claim) if claim is not None else None
    subjects = [("patient", str(person))] + ([("claim", row["control_number"])] if row is not None else [])
    seen(desk, "correction.chart", subjects, "correction")
    with desk.books.snapshot() as read:
        return chart_view(read, desk, person, row["id"] if row is not None else None, thing)


def propose(desk: Desk, person: int, changes: Changes, claim: str | int | None = None, said: Said = CORRECTION) -> Correction:
    """What these changes would do: was and shall be, the claims that they touch, and what stands against them. Writes nothing."""
    with desk.books.snapshot() as read:
        row = claim_row(read, claim) if claim is not None else None
        return proposed(desk, read, person, changes, row["id"] if row is not None else None, said)


def _whole(read: Read, relation: str, id: int) -> Record:
    found = charts.record(read, relation, id) if relation in charts.RELATIONS else None
    if found is None:
        raise NoSuch(f"there is no {relation} {id}", "correction", "Open the record again.")
    return found


def _amendments(
    desk: Desk, read: Read, person: int, changes: Changes, reason: str, evidence: str, said: Said, *, signs: bool = True
) -> tuple[list[tuple[Record, Amendment]], list[Finding]]:
    """Row by row what the rules make of the changes; that all of it belongs to the patient; and that whose signature is wanted signs
    (signs: it is asked of this person)."""
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
            record.subject,
            record.values,
            correction_kinds.below(desk, record, values, said),
            kind=said.kind,
            reason=reason,
            evidence=evidence,
            author=desk.actor.name,
            today=desk.today(),
        )
        made += [(record, one) for one in found]
        findings += [finding for finding in wrong if finding.code != "amendment_unchanged"]
        died = next((one.shall_be for one in found if record.relation == "person" and one.field == "died_on"), "")
        findings += before_last_visit(read, person, died, None if reason == UNSAID else reason)
        if signs:
            findings += correction_kinds.unsigned(desk, record, found)
    findings += correction_kinds.against(desk, read, made, said)
    if not made and not findings:
        findings.append(Finding("amendment_unchanged", "error", "Nothing is changed: every field is as it was."))
    return made, list(dict.fromkeys(findings))


def proposed(
    desk: Desk, read: Read, person: int, changes: Changes, claim: int | None, said: Said, *, signs: bool = True, signing: str = ""
) -> Correction:  # fmt: skip
    """The same on a connection of its caller. signs: it is asked whether this person may sign it; signing: the waiting
    correction whose signature this is."""
    made, findings = _amendments(desk, read, person, changes, UNSAID, UNSAID, said, signs=signs)
    fields = tuple(
        field_row(record.relation, record.id, one.field, label(record.subject, one.field), one.was, record.version) for record, one in made
    )
    corrected = tuple((record.relation, record.id, one.field) for record, one in made)
    told = json.dumps([person, [[*key, field.version, one.shall_be] for key, field, (_, one) in zip(corrected, fields, made, strict=True)]])
    wanted = correction_kinds.wanted([(correction_kinds.authored(read, record), one) for record, one in made])
    wrong = any(finding.severity == "error" and finding.code in ("amendment_value", "amendment_field") for finding in findings)
    charted = {} if wrong else {key: one.shall_be for key, (_, one) in zip(corrected, made, strict=True)}
    return Correction(
        person=person,
        claim=claim,
        changes=fields,
        shall_be=tuple(one.shall_be for _, one in made),
        touches=touched(desk, read, person, corrected, charted, claim, signing) if charted else (),
        findings=tuple(findings),
        hash=hashlib.sha256(told.encode()).hexdigest(),
        said=said,
        wants=wanted.words if wanted is not None else "",
    )


def checked(desk: Desk, read: Read, plan: Correction, changes: Changes, reason: str, evidence: str) -> list[Finding]:
    """What stands against it where another shall sign it; refused where it is not what was shown."""
    _, findings = _amendments(desk, read, plan.person, changes, reason, evidence, plan.said, signs=False)
    if proposed(desk, read, plan.person, changes, plan.claim, plan.said, signs=False).hash != plan.hash:
        raise PlanChanged("the correction is not the one that was shown", "correction", "Nothing was proposed. Look at it again.")
    return findings


def field_row(relation: str, id: int, name: str, label: str, value: str, version: int) -> ChartField:
    """A field as it is shown, with nothing of its past."""
    return ChartField(relation, id, name, label, value, "", "", "", version)


@act("correction.sign")
def sign(act: Act, correction: Correction, reason: str, evidence: str) -> tuple[AmendmentRow, ...]:
    """Sign it: each row gets a new version over the one that was seen, each field an amendment. All of it, or nothing."""
    return signed(act, correction, reason, evidence)


def signed(act: Act, correction: Correction, reason: str, evidence: str, waited: int | None = None) -> tuple[AmendmentRow, ...]:
    """The same within another act. waited: the correction that waited for this signature; else one is kept beside it."""
    write, person = act.write, correction.person
    act.subject("patient", person)
    changes = changed(correction)
    look_for_stale(act, correction)
    made, findings = _amendments(act.desk, write, person, changes, reason, evidence, correction.said)
    refuse(findings)
    if proposed(act.desk, write, person, changes, correction.claim, correction.said).hash != correction.hash:
        raise PlanChanged("the correction is not the one that was shown", "correction", "Nothing was signed. Look at it again.")
    versions = _written(act, correction, made)
    out = _amended(act, correction, made, versions)
    number = waited or correction_kinds.keep(act, correction, reason, evidence)
    follow(act, number, person, tuple((record.relation, record.id, one.field) for record, one in made), correction.claim)
    for claim in correction.touches:
        act.subject("claim", claim.control_number)
    if correction.claim is not None:
        hold_if_free(act, correction.claim)
    drafts.put(write, act.actor.name, f"correction {person}", "", act.moment)
    act.subject("correction", f"K-{number}")
    act.total("fields", len(made))
    return out


def changed(correction: Correction) -> dict[tuple[str, int, str], str]:
    """What a correction changes, as `propose` takes it."""
    return {(f.relation, f.subject, f.name): value for f, value in zip(correction.changes, correction.shall_be, strict=True)}


def _written(act: Act, correction: Correction, made: list[tuple[Record, Amendment]]) -> dict[tuple[str, int], int]:
    """Each row with its new values; its new version."""
    rows: dict[tuple[str, int], tuple[Record, dict[str, str | None]]] = {}
    for record, one in made:
        _, values = rows.setdefault((record.relation, record.id), (record, {}))
        values[one.field] = one.shall_be or (None if one.field.endswith("_on") else "")
    versions: dict[tuple[str, int], int] = {}
    for key, (record, values) in rows.items():
        version = charts.change(act.write, record.relation, record.id, record.version, values, act.number)
        if version is None:
            raise _stale(act, correction)
        versions[key] = version
    return versions


def _amended(
    act: Act, correction: Correction, made: list[tuple[Record, Amendment]], versions: Mapping[tuple[str, int], int]
) -> tuple[AmendmentRow, ...]:
    """An amendment for each field."""
    out = []
    for record, one in made:
        charts.amend(
            act.write, event=act.number, person=correction.person, claim=correction.claim, relation=record.relation, subject=record.id,
            from_version=record.version, to_version=versions[record.relation, record.id], kind=one.kind, field=one.field, was=one.was,
            shall_be=one.shall_be, reason=one.reason, evidence=one.evidence, author=act.actor.name,
        )  # fmt: skip
        name = label(record.subject, one.field)
        out.append(
            AmendmentRow(at(act.moment), act.actor.name, name, shown(one.field, one.was), shown(one.field, one.shall_be), one.reason,
                         one.evidence, rule.KINDS[one.kind])
        )  # fmt: skip
    return tuple(out)


def refuse(findings: list[Finding]) -> None:
    wrong = [finding for finding in findings if finding.severity == "error"]
    if not wrong:
        return
    right = next((finding for finding in wrong if finding.code == "amendment_right"), None)
    if right is not None:
        raise NotAllowed(right.message.removesuffix("."), "correction", "Hand it to the records department.")
    said = " ".join(finding.message for finding in wrong)
    raise Refused(said.removesuffix("."), "correction", "Nothing was signed. Mend it, and sign again.")


def look_for_stale(act: Act, correction: Correction) -> None:
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
