"""Visits of a bundle, their diagnoses and services; problems and allergies."""

from __future__ import annotations

from typing import Any

from billing.chart import ENCOUNTER_CLASS
from billing.charted import Charted
from bundle.parts import (
    CPT,
    HCPCS,
    ICD10CM,
    ICD10PCS,
    Entry,
    code_of,
    day,
    first,
    in_error,
    items,
    npi,
    one_line,
    reference,
    text_of,
    who,
)  # fmt: skip

_STATES = {"planned": "planned", "finished": "discharged", "cancelled": "cancelled"}
_ROLES = {"ATND": "attending", "PPRF": "rendering", "SPRF": "rendering", "REF": "referring", "ADM": "attending"}
_WITHOUT_SPACE = str.maketrans("", "", " \t")


def encounter(entry: Entry) -> list[Charted]:
    """An Encounter: class, state, days, place, who treated, how the patient left."""
    resource = entry.resource
    period: Any = resource.get("period") or {}
    begins, ends = day(period.get("start")), day(period.get("end"))
    if not begins:
        entry.problem("period", "The visit has no day on which it began.")
        return []
    told: Any = resource.get("class") or {}
    code = str(told.get("code", "")).upper()
    if code not in ENCOUNTER_CLASS:
        entry.problem("class", f"The class {code or 'of the visit'} is not one that is known here: it is taken as AMB.", "warning")
        code = "AMB"
    fields = {
        "number": str(first(resource.get("identifier")).get("value", "")).translate(_WITHOUT_SPACE)[:40],
        "class": code,
        "state": _STATES.get(str(resource.get("status", "")), "open"),
        "from_on": begins,
        "to_on": ends if ends != begins or code != "AMB" else "",
        "department": (who(entry, first(resource.get("location")).get("location")) or who(entry, resource.get("serviceProvider")))[:60],
        "type": text_of(first(resource.get("type"))),
        "discharge_status": _disposition(resource),
    }
    for person in items(resource.get("participant")):
        role = next((found for kind in items(person.get("type")) if (found := _ROLES.get(code_of(kind)))), "rendering")
        number = npi(entry, person.get("individual"))
        if number and not fields.get(role):
            fields[role] = number
    return [_of_patient(entry, "encounter", fields, taken_back=in_error(resource, "status"))]


def _disposition(resource: Any) -> str:
    code = code_of((resource.get("hospitalization") or {}).get("dischargeDisposition"))
    return code if len(code) == 2 and code.isdigit() else "01" if code == "home" else ""


def condition(entry: Entry) -> list[Charted]:
    """A Condition: a diagnosis of a visit where it is one and has a code of ICD-10-CM, else a problem."""
    resource = entry.resource
    code = code_of(resource.get("code"), ICD10CM)
    taken_back = in_error(resource, "verificationStatus")
    of_visit = any(code_of(one) == "encounter-diagnosis" for one in items(resource.get("category")))
    if of_visit and code and reference(resource.get("encounter")):
        position, poa = _order(entry, reference(resource["encounter"]))
        return [_of_patient(entry, "diagnosis", {"position": position, "code": code, "poa": poa}, encounter=True, taken_back=taken_back)]
    state = code_of(resource.get("clinicalStatus"))
    fields = {
        "text": text_of(resource.get("code")) or code,
        "code": code,
        "state": state if state in ("active", "inactive", "resolved") else "resolved" if state == "remission" else "active",
        "from_on": day(resource.get("onsetDateTime")) or day(resource.get("recordedDate")),
        "to_on": day(resource.get("abatementDateTime")),
    }
    return [_of_patient(entry, "problem", fields, taken_back=taken_back)]


def _order(entry: Entry, visit: str) -> tuple[str, str]:
    """Where the visit lists the condition: its rank, else its place; '' where it does not. And whether it was there on admission."""
    found = entry.find(visit)
    listed = items(found.resource.get("diagnosis")) if found is not None else []
    for at, one in enumerate(listed, 1):
        if entry.name(reference(one.get("condition"))) == entry.key:
            return str(one.get("rank") or at), "Y" if code_of(one.get("use")) == "AD" else ""
    return "", ""


def procedure(entry: Entry) -> list[Charted]:
    """A Procedure: a service where it has a code that is billed, else a treatment."""
    resource = entry.resource
    concept = resource.get("code")
    period: Any = resource.get("performedPeriod") or {}
    begins = day(resource.get("performedDateTime")) or day(period.get("start"))
    ends = day(period.get("end"))
    by = npi(entry, first(resource.get("performer")).get("actor"))
    taken_back = in_error(resource, "status") or resource.get("status") == "not-done"
    for system, urls in (("cpt", CPT), ("hcpcs", HCPCS), ("pcs", ICD10PCS)):
        code = code_of(concept, urls)
        if code:
            if not begins:
                entry.problem("performedDateTime", f"The service {code} has no day.")
                return []
            fields = {
                "code": code, "system": system, "units": "1", "from_on": begins, "to_on": ends if ends != begins else "", "rendering": by,
            }  # fmt: skip
            return [_of_patient(entry, "procedure", fields, encounter=True, taken_back=taken_back)]
    fields = {"text": text_of(concept), "code": code_of(concept)[:40], "by": by, "from_on": begins, "to_on": ends if ends != begins else ""}
    return [_of_patient(entry, "treatment", fields, encounter=True, taken_back=taken_back)]


def allergy(entry: Entry) -> list[Charted]:
    """An AllergyIntolerance: to what, and what it does."""
    resource = entry.resource
    reactions = [text_of(one) for reaction in items(resource.get("reaction")) for one in items(reaction.get("manifestation"))]
    state = code_of(resource.get("clinicalStatus"))
    fields = {
        "text": text_of(resource.get("code")),
        "reaction": one_line(", ".join(reactions)),
        "state": state if state in ("active", "inactive", "resolved") else "active",
        "from_on": day(resource.get("onsetDateTime")) or day(resource.get("recordedDate")),
    }
    taken_back = in_error(resource, "verificationStatus")
    return [_of_patient(entry, "allergy", fields, subject="patient", taken_back=taken_back)]


def _of_patient(
    entry: Entry, kind: str, fields: dict[str, str], *, subject: str = "subject", encounter: bool = False, taken_back: bool = False
) -> Charted:
    visit = reference(entry.resource.get("encounter")) if encounter else ""
    return Charted(
        kind, entry.key, entry.where, fields, entry.name(reference(entry.resource.get(subject))), f"{entry.where}.{subject}",
        entry.name(visit) if visit else "", f"{entry.where}.encounter", taken_back=taken_back,
    )  # fmt: skip
