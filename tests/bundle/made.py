"""Bundles as other systems send them, made for tests; nobody in them lives."""

from __future__ import annotations

import base64
import json
from typing import Any

NOTE = "Here for follow-up. Sugar above goal.\n\nPlan: insulin."


def bundle(*resources: dict[str, Any]) -> bytes:
    """A collection of these."""
    entries = [{"fullUrl": f"https://ehr.example/fhir/{one['resourceType']}/{one['id']}", "resource": one} for one in resources]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


def patient(id: str = "p1", family: str = "Okafor", given: str = "Adaeze", born: str = "1984-02-11", **more: Any) -> dict[str, Any]:
    """A patient with address, telephone and a chart number."""
    return {
        "resourceType": "Patient",
        "id": id,
        "name": [{"use": "official", "family": family, "given": [given, "N."]}],
        "birthDate": born,
        "gender": "female",
        "address": [{"use": "home", "line": ["1 Elm St"], "city": "Columbus", "state": "OH", "postalCode": "43215"}],
        "telecom": [{"system": "phone", "value": "614 555 0100"}, {"system": "email", "value": "a@example.org"}],
        "identifier": [
            {"type": {"coding": [{"code": "MR"}]}, "value": f"MR-{id}"},
            {"type": {"text": "Driver's licence"}, "value": f"OH-{id}"},
        ],
    } | more


def coverage(id: str = "c1", of: str = "Patient/p1", member: str = "XBD44719028", **more: Any) -> dict[str, Any]:
    """A coverage whose payer stands in the bundle."""
    return {
        "resourceType": "Coverage",
        "id": id,
        "status": "active",
        "subscriberId": member,
        "beneficiary": {"reference": of},
        "payor": [{"reference": "Organization/o1"}],
        "relationship": {"coding": [{"code": "self"}]},
        "class": [
            {"type": {"coding": [{"code": "group"}]}, "value": "30441"},
            {"type": {"coding": [{"code": "plan"}]}, "value": "PPO", "name": "Gold"},
        ],
        "period": {"start": "2025-01-01"},
        "order": 1,
    } | more


ORGANISATION = {"resourceType": "Organization", "id": "o1", "name": "Bluestem PPO", "identifier": [{"value": "77101"}]}
DOCTOR = {
    "resourceType": "Practitioner",
    "id": "d1",
    "name": [{"family": "Lindholm", "given": ["A."], "prefix": ["Dr."]}],
    "identifier": [{"system": "http://hl7.org/fhir/sid/us-npi", "value": "1234567893"}],
}


def encounter(id: str = "e1", of: str = "Patient/p1", on: str = "2026-05-29", **more: Any) -> dict[str, Any]:
    """A visit at a doctor's."""
    return {
        "resourceType": "Encounter",
        "id": id,
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
        "subject": {"reference": of},
        "identifier": [{"value": f"V-{id}"}],
        "period": {"start": f"{on}T10:00:00-04:00", "end": f"{on}T10:30:00-04:00"},
        "participant": [{"type": [{"coding": [{"code": "ATND"}]}], "individual": {"reference": "Practitioner/d1"}}],
    } | more


def condition(id: str = "k1", code: str = "E11.22", *, visit: str = "Encounter/e1", of: str = "Patient/p1", **more: Any) -> dict[str, Any]:
    """A diagnosis of a visit."""
    return {
        "resourceType": "Condition",
        "id": id,
        "subject": {"reference": of},
        "encounter": {"reference": visit},
        "category": [{"coding": [{"code": "encounter-diagnosis"}]}],
        "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": code}], "text": "in their own words"},
    } | more


def problem(id: str = "k9", text: str = "gout", **more: Any) -> dict[str, Any]:
    """A problem of the list."""
    return {
        "resourceType": "Condition",
        "id": id,
        "subject": {"reference": "Patient/p1"},
        "category": [{"coding": [{"code": "problem-list-item"}]}],
        "clinicalStatus": {"coding": [{"code": "active"}]},
        "code": {"text": text},
        "onsetDateTime": "2019-04",
    } | more


def procedure(id: str = "s1", code: str = "G0101", system: str = "urn:oid:2.16.840.1.113883.6.285", **more: Any) -> dict[str, Any]:
    """A service."""
    return {
        "resourceType": "Procedure",
        "id": id,
        "status": "completed",
        "subject": {"reference": "Patient/p1"},
        "encounter": {"reference": "Encounter/e1"},
        "code": {"coding": [{"system": system, "code": code, "display": "a thing done"}]},
        "performedDateTime": "2026-05-29T10:10:00-04:00",
        "performer": [{"actor": {"reference": "Practitioner/d1"}}],
    } | more


def allergy(id: str = "a1", text: str = "penicillin") -> dict[str, Any]:
    """An allergy with what it does."""
    return {
        "resourceType": "AllergyIntolerance",
        "id": id,
        "patient": {"reference": "Patient/p1"},
        "code": {"text": text},
        "reaction": [{"manifestation": [{"text": "rash"}]}],
    }


def document(id: str = "n1", data: bytes = NOTE.encode(), kind: str = "text/plain", **more: Any) -> dict[str, Any]:
    """A note, or a paper, with its bytes in it."""
    return {
        "resourceType": "DocumentReference",
        "id": id,
        "status": "current",
        "docStatus": "final",
        "type": {"text": "Visit note"},
        "subject": {"reference": "Patient/p1"},
        "date": "2026-05-29T16:40:00Z",
        "author": [{"reference": "Practitioner/d1"}],
        "context": {"encounter": [{"reference": "Encounter/e1"}]},
        "content": [{"attachment": {"contentType": kind, "data": base64.b64encode(data).decode(), "title": f"Note {id}"}}],
    } | more


def whole() -> list[dict[str, Any]]:
    """One patient with one of everything."""
    listed = [{"condition": {"reference": f"Condition/{id}"}, "rank": rank} for rank, id in enumerate(("k1", "k2"), 1)]
    other = {"resourceType": "Observation", "id": "o9", "status": "final", "code": {"text": "sugar"}}
    return [
        condition("k2", "I10"), condition("k1"), problem(), procedure(), allergy(), document(), coverage(), ORGANISATION, DOCTOR,
        encounter(diagnosis=listed), patient(), other,
    ]  # fmt: skip
