"""Written into charts by hand: a patient registered, a coverage, a visit, a note … added; what looks like a patient there is said first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from acts import listed, rights
from acts.correction_added import added_since
from acts.desk import Act, Desk, act
from acts.hands import claim_row
from billing.amendment import FIELDS, field_of
from billing.chart import KINDS, subject_of
from billing.findings import Finding
from billing.record_field import check, day_of, tidy
from billing.text import clean, name_shown
from store import chart_items, charts, registering
from store.engine.sqlite import Read
from store.errors import NoSuch, NotAllowed, Refused
from store.payers import Payers
from store.registering import Alike

__all__ = ["Added", "Alike", "add", "alike", "checked", "register"]

LATE_AFTER = timedelta(days=1)
"""Clinical content of a day longer ago than this is a late entry: it needs its reason, and is marked as one for ever."""
CODED = ("diagnosis", "procedure")
DEFAULTS: Mapping[str, Mapping[str, str]] = {
    "encounter": {"class": "AMB", "state": "open"},
    "procedure": {"system": "hcpcs", "units": "1"},
    "problem": {"state": "active"},
    "allergy": {"state": "active"},
    "history": {"topic": "medical"},
    "coverage": {"relationship": "18"},
    "person": {"sex": "U"},
}


@dataclass(frozen=True, slots=True)
class Added:
    """What was written: the patient, the thing, and what is to be said of it."""

    person: int
    patient: str
    relation: str
    id: int
    label: str
    findings: tuple[Finding, ...] = ()


def alike(desk: Desk, values: Mapping[str, str], members: tuple[str, ...] = ()) -> tuple[Alike, ...]:
    """Patients who look like this one; that their names were seen is logged."""
    tidied = _tidied("person", values)
    found = registering.alike(
        desk.books.read, tidied.get("last", ""), tidied.get("first", ""), tidied.get("born_on", ""), members, tidied.get("chart_number", "")
    )
    listed.gather(desk, {one.person for one in found}, "registration")
    return found


@act("chart.register")
def register(act: Act, values: Mapping[str, str], anyway: bool = False) -> Added:
    """A new patient. anyway: though somebody of the books looks like this one."""
    made, findings = checked("person", values, act.today)
    _refuse(findings, "registration")
    found = registering.alike(act.write, made["last"], made["first"], made["born_on"], (), made["chart_number"])
    if found and not anyway:
        some = "; ".join(f"{one.person} {name_shown(one.last, one.first)}, born {one.born_on or '-'} ({one.why})" for one in found[:5])
        raise Refused(
            f"{len(found)} patient{'s look' if len(found) > 1 else ' looks'} like this one: {some}", "registration",
            "Open that record; where it is another person all the same, say so (--anyway, or y at the question).",
        )  # fmt: skip
    number = registering.person(act.write, made, act.number)
    act.subject("patient", str(number))
    act.total("patients", 1)
    patient = name_shown(made["last"], made["first"])
    said = tuple(
        Finding("looks_alike", "warning", f"Patient {one.person} {name_shown(one.last, one.first)} looks alike: {one.why}.", "last", "")
        for one in found
    )
    return Added(number, patient, "person", number, "Patient", said)


@act("chart.add")
def add(
    act: Act, person: int, kind: str, values: Mapping[str, str], *, reason: str = "", evidence: str = "", encounter: int | None = None,
    claim: str = "",
) -> Added:  # fmt: skip
    """Put a thing into a chart: a coverage (payer=…), or one of billing/chart.KINDS. claim: on which a visit was billed.

    What is clinical and of a day gone by is a late entry: it needs a reason, and an amendment beside it says what it is.
    """
    write = act.write
    head = charts.record(write, "person", person)
    if head is None:
        raise NoSuch(f"there is no patient {person}", "chart", "Look for the name: : on the screen.")
    if head.values.get("merged_into"):
        raise Refused(f"the record of patient {person} went into {head.values['merged_into']}", "chart", "Write it into that one.")
    act.subject("patient", str(person))
    patient = name_shown(head.values["last"], head.values["first"])
    if kind == "coverage":
        return _cover(act, person, patient, values)
    _known(kind)
    if (KINDS[kind].clinical or kind in CODED) and rights.why_not(act.actor, "chart.clinical"):
        raise NotAllowed(f"{KINDS[kind].plural} are written by the records department or a clinician", "chart", "Hand it to them: H.")
    visit = _visit(write, person, encounter, kind)
    made, findings = checked(subject_of("chart_item", kind), values, act.today)
    _refuse(findings, kind)
    on = day_of(made.get("from_on", "")) or (day_of(visit["from_on"]) if visit else None)
    late = _late(kind, on, act.today)
    if late and not reason.strip():
        raise Refused(
            f"{KINDS[kind].label} of {on} is a late entry", kind, "Say why it is written only now: a reason. It is marked as a late entry."
        )
    if kind == "diagnosis" and not made["coded_by"]:
        made["coded_by"] = act.actor.name
    number = chart_items.add(write, person, kind, made, event=act.number, encounter=encounter)
    if late:
        name = KINDS[kind].title[0]
        charts.amend(
            write, event=act.number, person=person, claim=None, relation="chart_item", subject=number, from_version=1, to_version=1,
            kind="late_entry", field=name, was="", shall_be=made[name], reason=reason.strip(), evidence=evidence.strip(),
            author=act.actor.name,
        )  # fmt: skip
    if kind == "encounter" and claim:
        row = claim_row(write, claim)
        if row["person"] != person:
            raise Refused(f"claim {clean(claim)} is of another patient", "chart", "Nothing was written. Look at the claim's number.")
        chart_items.link(write, number, row["id"])
        act.subject("claim", row["control_number"])
    if kind == "diagnosis" and encounter is not None:
        added_since(act, person, number, reason, evidence)
    said = after_death(head.values.get("died_on", ""), on) if kind in ("encounter", *CODED) else ()
    return Added(person, patient, "chart_item", number, KINDS[kind].label, said)


def _known(kind: str) -> None:
    if kind not in KINDS:
        raise Refused(f"a chart holds no {clean(kind)}", "chart", f"It holds coverage, {', '.join(KINDS)}.")


def _visit(read: Read, person: int, encounter: int | None, kind: str) -> chart_items.Item | None:
    if encounter is None:
        return None
    visit = chart_items.one(read, encounter)
    if visit is None or visit.kind != "encounter" or visit.person != person:
        raise NoSuch(f"patient {person} has no visit #{encounter}", "chart", "patient show lists the visits with their numbers.")
    if not KINDS[kind].of_visit:
        raise Refused(f"a {KINDS[kind].label.lower()} belongs to no visit", "chart", "Leave the visit out.")
    return visit


def _late(kind: str, on: date | None, today: date) -> bool:
    return KINDS[kind].clinical and kind in ("note", "treatment") and on is not None and today - on > LATE_AFTER


def after_death(died_on: str, on: date | None) -> tuple[Finding, ...]:
    """That something is said to have been done after the patient's death."""
    died = day_of(died_on)
    if died is None or on is None or on <= died:
        return ()
    return (Finding("after_death", "warning", f"The patient died on {died}; this is of {on}.", "from_on", str(on)),)


def _cover(act: Act, person: int, patient: str, values: Mapping[str, str]) -> Added:
    write = act.write
    named, number = values.get("payer", "").strip(), values.get("payer_id", "").strip()
    if not named and not number:
        raise Refused("a coverage needs its payer", "coverage", "payer=NAME, or payer_id=NUMBER.")
    filing = values.get("filing_code", "").strip().upper()
    given = {name: value for name, value in values.items() if name not in ("payer", "payer_id", "filing_code")}
    rank = str(registering.next_rank(write, person))
    made, findings = checked("coverage", {"rank": rank, **given}, act.today)
    _refuse(findings, "coverage")
    payer = Payers(write).named(" ".join(named.split()), number, filing)
    cover = registering.coverage(write, person, payer, int(made["rank"]), made | {"filing_code": filing}, act.number)
    others = registering.alike(write, "", "", "", (made["member_id"],))
    said = tuple(
        Finding(
            "member_known", "warning", f"Patient {one.person} {name_shown(one.last, one.first)} has the same member number.", "member_id"
        )
        for one in others
        if one.person != person
    )
    return Added(person, patient, "coverage", cover, f"Coverage {made['rank']}", said)


def _tidied(subject: str, values: Mapping[str, str]) -> dict[str, str]:
    return {name: tidy(field, value) if (field := field_of(subject, name)) else value.strip() for name, value in values.items()}


def checked(subject: str, values: Mapping[str, str], today: date) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """All fields of such a record as they are kept, with what is wrong with them; fields that are not given have their default."""
    fields = FIELDS[subject]
    known = {field.name for field in fields}
    findings = [
        Finding("field", "error", f"There is no field {clean(name)}: there are {', '.join(field.name for field in fields)}.", name, value)
        for name, value in values.items()
        if name not in known
    ]
    given = {**DEFAULTS.get(subject, {}), **{name: value for name, value in values.items() if value}}
    made = {field.name: tidy(field, given.get(field.name, "")) for field in fields}
    if subject == "visit_diagnosis" and not made["position"]:
        made["position"] = "1"
    findings += [found for field in fields if (found := check(field, made[field.name], today))]
    begins, ends = ("born_on", "died_on") if subject == "person" else ("from_on", "to_on")
    since, until = day_of(made.get(begins, "")), day_of(made.get(ends, ""))
    if since and until and until < since:
        findings.append(Finding("field", "error", f"It would end on {until}, before it begins on {since}.", ends, str(until)))
    return made, tuple(findings)


def _refuse(findings: tuple[Finding, ...], where: str) -> None:
    wrong = [found.message for found in findings if found.severity == "error"]
    if wrong:
        raise Refused(" ".join(wrong).removesuffix("."), where, "Nothing was written.")
