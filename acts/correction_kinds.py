"""The rules of the kinds of correction held against a record: whose signature is wanted, what stands against it; and what is kept of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from acts import rights
from acts.chart_view import label
from acts.desk import Act, Desk
from acts.views import Correction
from billing import amendment_kinds, chart
from billing.amendment import FIELDS, STANDING, Amendment, field_of
from billing.amendment_kinds import Said, Target, Wanted
from billing.findings import Finding
from store import charts, clinicians, corrections, practice, scrub
from store.charts import Record
from store.corrections import Change
from store.engine.sqlite import Read

CLINICIAN = "clinician"
CODER = "correction.diagnosis"
Made = Sequence[tuple[Record, Amendment]]


def authored(read: Read, record: Record) -> Record:
    """The record with the login of who wrote it: where another system named only who it was, by the list of who treats patients here."""
    values = record.values
    if record.relation != "chart_item" or values.get("author_login") or not values.get("author"):
        return record
    login = clinicians.login_of(read, values["author"])
    return replace(record, values={**values, "author_login": login}) if login else record


def of_field(record: Record, name: str) -> Wanted | None:
    """Whose signature this field wants."""
    field = field_of(record.subject, name)
    if field is None:
        return None
    clinical = _clinical(record)
    # To take the whole of it back is to change what of it wants a signature.
    second = field.second_person or (name == STANDING and any(one.second_person for one in FIELDS[record.subject]))
    return amendment_kinds.wanted(second_person=second, clinical=clinical, author=record.values.get("author_login", ""))


def _clinical(record: Record) -> bool:
    """Whether its wording is its author's alone."""
    return record.relation == "chart_item" and chart.KINDS[record.values["kind"]].clinical


def wanted(made: Made) -> Wanted | None:
    """The signature that these want: an author's before a coder's, since a code goes by the words."""
    found = [want for record, one in made if (want := of_field(record, one.field)) is not None]
    return next((want for want in found if want.signer == "author"), found[0] if found else None)


def wanted_of(read: Read, plan: Correction) -> Wanted | None:
    """The same of a correction that is proposed."""
    found = []
    for one in plan.changes:
        record = charts.record(read, one.relation, one.subject)
        if record is not None and (want := of_field(authored(read, record), one.name)) is not None:
            found.append(want)
    return next((want for want in found if want.signer == "author"), found[0] if found else None)


def unsigned(desk: Desk, record: Record, made: Sequence[Amendment]) -> list[Finding]:
    """That this person's signature is not the one that is wanted, field by field."""
    coder = rights.why_not(desk.actor, CODER) is None
    record, out = authored(desk.books.read, record), []
    for one in made:
        want = of_field(record, one.field)
        clinician = desk.actor.role == CLINICIAN
        if clinician and (want is None or want.signer != "author"):
            said = f"{label(record.subject, one.field)} is no wording: it is not for the role clinician."
            out.append(Finding("amendment_right", "error", said, record.relation))
            continue
        if amendment_kinds.may_sign(want, desk.actor.name, coder=coder, clinician=clinician) or want is None:
            continue
        what = "A diagnosis is corrected by" if want.signer == "coder" else f"{label(record.subject, one.field)} is worded by"
        out.append(Finding("amendment_right", "error", f"{what} {want.words}.", record.relation))
    return list(dict.fromkeys(out))


def below(desk: Desk, record: Record, values: Mapping[str, str], said: Said) -> dict[str, str]:
    """What is added to a text stands below it, with its day and who wrote it: only the new words need be given."""
    out = dict(values)
    for name, value in values.items():
        field, was = field_of(record.subject, name), record.values.get(name, "")
        if said.kind in amendment_kinds.ADDED and field is not None and field.kind == "prose" and was and not value.startswith(was):
            what = said.kind.replace("_", " ").capitalize()
            # Wording is its author's, whoever wrote it down for them: it counts once they have signed it.
            written = desk.actor.name if desk.actor.role == CLINICIAN else f"written down by {desk.actor.name}"
            author = authored(desk.books.read, record).values.get("author_login") or written
            out[name] = f"{was}\n\n{what} {desk.today().isoformat()}, {author}: {value.strip()}"
    return out


def against(desk: Desk, read: Read, made: Made, said: Said) -> list[Finding]:
    """What the kind itself forbids, and what it warns of."""
    person = next((charts.owner(read, record.relation, record.id) for record, _ in made), None)
    visits = charts.claims_of(read, person) if person is not None and said.kind in amendment_kinds.ADDED else ()
    targets = [_target(record, one) for record, one in made]
    days = {one.on.isoformat() for one in targets if one.on is not None} or ({said.happened_on.isoformat()} if said.happened_on else set())
    by_payer = scrub.late_days(read, person, days) if person is not None and said.kind in amendment_kinds.ADDED else None
    late_days = practice.number(read, "late_entry_days") if by_payer is None else by_payer
    return amendment_kinds.findings(said, targets, desk.today(), sent=bool(visits), late_days=late_days)


def _target(record: Record, one: Amendment) -> Target:
    note = one.field == "text" and "signed_at" in record.values
    on = record.values.get("from_on", "") if record.relation not in ("person", "coverage") else ""
    return Target(
        label(record.subject, one.field), one.was, one.shall_be, note, note and bool(record.values.get("signed_at")),
        date.fromisoformat(on) if on else None, one.field == STANDING,
    )  # fmt: skip


def changes_of(correction: Correction) -> list[Change]:
    """Field by field, as it is kept."""
    return [
        Change(f.relation, f.subject, f.name, f.label, f.version, f.value, value)
        for f, value in zip(correction.changes, correction.shall_be, strict=True)
    ]


def keep(act: Act, correction: Correction, reason: str, evidence: str) -> int:
    """A correction that was signed as it was made; its number."""
    said = correction.said
    return corrections.add(
        act.write, changes_of(correction), person=correction.person, claim=correction.claim, kind=said.kind, reason=reason.strip(),
        evidence=evidence.strip(), happened_on=said.happened_on.isoformat() if said.happened_on else None, recall=int(said.recall),
        proposed_by=act.actor.name, proposed_at=act.moment, state=corrections.SIGNED, decided_by=act.actor.name, decided_at=act.moment,
        event=act.number,
    )  # fmt: skip
