"""The made-up practice's charts as a hospital's system would send them: FHIR bundles of visits with their notes; and the papers on file."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from billing.claim import Claim
from billing.person import Person
from claimdesk.demo.notes import note, paper
from claimdesk.demo.people import Practice
from claimdesk.demo.visits import Visit, claim_of, visits

#: So many visits have a chart: those with a fault in it, and the newest.
MOST = 600
#: The newest visits, discharged and not billed yet.
UNBILLED = 6
#: So many papers are on file, the newest; of so many, one lies at the claim of the visit before.
PAPERS, MISFILED_EVERY = 80, 6
_NPI = "http://hl7.org/fhir/sid/us-npi"
_HCPCS = "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"
_ICD = "http://hl7.org/fhir/sid/icd-10-cm"
_GENDER = {"F": "female", "M": "male"}

Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper on file: at which claim it lies, and at which it belongs."""

    lies_at: str
    belongs_to: str
    kind: str
    title: str
    text: str


@dataclass(slots=True)
class Charts:
    """The bundles that were written, the papers, and the visits that no claim was made of, with what holds each."""

    files: list[Path] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    unbilled: list[dict[str, str]] = field(default_factory=list)


def write(folder: Path, practice: Practice, claims: int, today: date, each: int = 100) -> Charts:
    """Bundles of at most `each` visits in the folder, in the order of the visits."""
    folder.mkdir(parents=True, exist_ok=True)
    chosen, made = _chosen(visits(practice, claims, today)), Charts()
    for at in range(0, len(chosen), each):
        entries = [entry for visit in chosen[at : at + each] for entry in _visit(practice, visit)]
        if at + each >= len(chosen):
            entries += [entry for n in range(UNBILLED) for entry in _unbilled(practice, chosen[-1 - n], n, today, made)]
        path = folder / f"charts-{at // each + 1:02d}.json"
        path.write_text(json.dumps(_bundle(entries), ensure_ascii=False, indent=1), encoding="utf-8")
        made.files.append(path)
    made.papers = _papers(chosen)
    return made


def _papers(chosen: Sequence[Visit]) -> list[Paper]:
    """What shows the right value where the claim had a wrong one; a few lie at the claim of another patient."""
    found = [(visit, made) for visit in chosen if visit.fault and (made := paper(visit.patient, visit.fault, visit.served_on))][-PAPERS:]
    out, before = [], ""
    for at, (visit, (kind, title, text)) in enumerate(found, 1):
        wrong = before if at % MISFILED_EVERY == 0 else ""
        out.append(Paper(wrong or visit.number, visit.number, kind, title, text))
        before = visit.number
    return out


def _chosen(every: Iterator[Visit]) -> list[Visit]:
    """All with a fault in the chart, and the newest of the others."""
    seen = list(every)
    faulty = {visit.number for visit in seen if visit.fault is not None and not visit.twin_of}
    kept = faulty if len(faulty) < MOST else set(sorted(faulty)[-MOST:])
    for visit in reversed(seen):
        if len(kept) >= MOST:
            break
        kept.add(visit.number)
    return [visit for visit in seen if visit.number in kept]


def _bundle(entries: Sequence[Entry]) -> Entry:
    """One bundle; what stands in it twice (a patient of two visits) once."""
    by_url = {entry["fullUrl"]: entry for entry in entries}
    return {"resourceType": "Bundle", "type": "collection", "meta": {"tag": [{"code": "DEMO"}]}, "entry": list(by_url.values())}


def _entry(resource: Entry) -> Entry:
    return {"fullUrl": f"urn:demo:{resource['resourceType']}:{resource['id']}", "resource": resource}


def _to(kind: str, id: str) -> Entry:
    return {"reference": f"{kind}/{id}"}


def _visit(practice: Practice, visit: Visit) -> Iterator[Entry]:
    """The visit as the chart has it: with the fault that the claim went out with."""
    claim = claim_of(practice, visit)
    who = _patient(visit, claim.patient)
    yield _entry(who)
    yield _entry(_coverage(visit, claim, who["id"]))
    yield _entry(_encounter(visit, claim, who["id"]))
    for at, one in enumerate(claim.diagnoses, 1):
        yield _entry(
            {
                "resourceType": "Condition",
                "id": f"{visit.number}-D{at}",
                "subject": _to("Patient", who["id"]),
                "encounter": _to("Encounter", visit.number),
                "category": [{"coding": [{"code": "encounter-diagnosis"}]}],
                "code": {"coding": [{"system": _ICD, "code": _dotted(one.code)}]},
            }
        )
    yield from _services(claim, who["id"], visit.number, visit.served_on)
    yield _entry(_note(visit, who["id"], visit.number, visit.served_on, signed=True))


def _patient(visit: Visit, person: Person) -> Entry:
    """As the claim names the patient; a wrong spelling is a record of its own, as in the books."""
    fault = visit.fault.field if visit.fault else ""
    odd = f"-{visit.number}" if fault in ("name", "second_record", "born_on") else ""
    address = person.address or visit.patient.person.address
    assert address is not None
    return {
        "resourceType": "Patient",
        "id": f"CH{visit.patient.index:05d}{odd}",
        "identifier": [{"type": {"coding": [{"code": "MR"}]}, "value": f"CH{visit.patient.index:05d}{odd}"}],
        "name": [{"family": person.last, "given": [person.first]}],
        "gender": _GENDER.get(person.sex, "unknown"),
        "birthDate": person.born_on.isoformat() if person.born_on else None,
        "address": [{"line": [address.line1], "city": address.city, "state": address.state, "postalCode": address.zip}],
    }


def _coverage(visit: Visit, claim: Claim, patient: str) -> Entry:
    first = claim.coverages[0]
    return {
        "resourceType": "Coverage",
        "id": f"{patient}-{first.payer.payer_id}-{first.member_id}",
        "status": "active",
        "order": 1,
        "subscriberId": first.member_id,
        "beneficiary": _to("Patient", patient),
        "relationship": {"coding": [{"code": "self" if visit.patient.relationship == "18" else "child"}]},
        "payor": [{"identifier": {"value": first.payer.payer_id}, "display": first.payer.name}],
    }


def _encounter(visit: Visit, claim: Claim, patient: str) -> Entry:
    return {
        "resourceType": "Encounter",
        "id": visit.number,
        "identifier": [{"value": visit.number}],
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
        "subject": _to("Patient", patient),
        "participant": [{"individual": _clinician(claim.rendering or claim.attending or visit.rendering)}],
        "period": {"start": visit.served_on.isoformat(), "end": visit.served_on.isoformat()},
    }


def _services(claim: Claim, patient: str, encounter: str, on: date) -> Iterator[Entry]:
    for line in claim.lines:
        yield _entry(
            {
                "resourceType": "Procedure",
                "id": f"{encounter}-P{line.number}",
                "status": "completed",
                "subject": _to("Patient", patient),
                "encounter": _to("Encounter", encounter),
                "performedDateTime": on.isoformat(),
                "code": {"coding": [{"system": _HCPCS, "code": line.procedure}]},
            }
        )


def _clinician(person: Person) -> Entry:
    return {"identifier": {"system": _NPI, "value": person.identifier("XX")}, "display": f"{person.last}, {person.first}"}


def _note(visit: Visit, patient: str, number: str, on: date, *, signed: bool) -> Entry:
    found = _document(f"{number}-N", patient, number, "Progress note", note(visit), on) | {"author": [_clinician(visit.rendering)]}
    return found | ({"authenticator": _clinician(visit.rendering)} if signed else {"docStatus": "preliminary"})


def _document(id: str, patient: str, encounter: str, title: str, text: str, on: date) -> Entry:
    return {
        "resourceType": "DocumentReference",
        "id": id,
        "status": "current",
        "docStatus": "final",
        "type": {"text": title},
        "subject": _to("Patient", patient),
        "date": f"{on.isoformat()}T16:40:00Z",
        "content": [{"attachment": {"contentType": "text/plain", "title": title, "data": base64.b64encode(text.encode()).decode()}}],
        "context": {"encounter": [_to("Encounter", encounter)]},
    }


def _unbilled(practice: Practice, visit: Visit, n: int, today: date, made: Charts) -> Iterator[Entry]:
    """A visit of the last days that no claim was made of: its note is not signed, or its diagnosis is not coded."""
    claim = claim_of(practice, visit, mended=True)
    who = _patient(visit, claim.patient)
    number, on = f"RB-U{n + 1:04d}", today - timedelta(days=2 + 3 * n)
    yield _entry(who)
    encounter = _encounter(visit, claim, who["id"]) | {"id": number, "identifier": [{"value": number}]}
    encounter["period"] = {"start": on.isoformat(), "end": on.isoformat()}
    made.unbilled.append({"visit": number, "patient": who["id"], "holds": "no diagnosis" if n % 2 else "note not signed"})
    yield _entry(encounter)
    yield from _services(claim, who["id"], number, on)
    yield _entry(_note(visit, who["id"], number, on, signed=bool(n % 2)))


def _dotted(code: str) -> str:
    return f"{code[:3]}.{code[3:]}" if len(code) > 3 else code
