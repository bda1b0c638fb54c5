"""What is open in a chart and touches what a claim bills: corrections that wait for a signature, amendments that a patient asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from billing.amendment_request import UNDECIDED
from store import corrections, requests
from store.engine.sqlite import Read

#: Relation → the fields of it that a claim carries.
BILLED: Mapping[str, frozenset[str]] = {
    "person": frozenset("last first middle suffix born_on sex line1 line2 city state zip died_on".split()),
    "coverage": frozenset("payer rank member_id group_number relationship name_on_card filing_code from_on to_on plan_name".split()),
    "diagnosis": frozenset({"code", "qualifier", "present_on_admission", "position"}),
    "encounter": frozenset("class from_on to_on pos type discharge_status attending rendering referring supervising self_pay".split()),
    "visit_diagnosis": frozenset({"position", "code", "poa"}),
    "procedure": frozenset("code system modifiers units from_on to_on charge_cents rendering pointers ndc".split()),
    "authorisation": frozenset("number payer codes units from_on to_on provider".split()),
}


def of_claim(read: Read, person: int, claim: int) -> list[tuple[str, str]]:
    """(field as the edits name it, what is open) of a claim."""
    return [*_corrections(read, person, claim), *_requests(read, person, claim)]


def _corrections(read: Read, person: int, claim: int) -> Iterator[tuple[str, str]]:
    for one in corrections.listed(read, (corrections.WAITING,), person):
        for change in one.changes:
            subject = _billed(read, person, claim, change.relation, change.subject)
            if subject and change.field in BILLED[subject]:
                whose = one.for_login or f"a {one.for_role}"
                yield f"{subject} {change.field}", f"correction {one.ref} ({change.label}) waits for the signature of {whose}"


def _requests(read: Read, person: int, claim: int) -> Iterator[tuple[str, str]]:
    """Entries of which nobody has decided yet, or that were accepted and are not amended; those told in words alone name no field."""
    for one in requests.listed(read, kind="amendment", person=person):
        for entry in requests.entries(read, one.id):
            subject = _billed(read, person, claim, entry.relation, entry.subject or 0)
            if not subject or entry.field not in BILLED[subject]:
                continue
            if one.state in UNDECIDED:
                yield f"{subject} {entry.field}", f"request {one.ref} of the patient ({entry.path}) is not decided yet"
            elif entry.decision == "accepted" and entry.amendment is None and not entry.amended:
                yield f"{subject} {entry.field}", f"request {one.ref} of the patient ({entry.path}) is accepted and not carried out yet"


def _billed(read: Read, person: int, claim: int, relation: str, subject: int) -> str:
    """What of BILLED a row of the chart is, '' where the claim does not carry it."""
    if relation == "person":
        return "person" if subject == person else ""
    if relation == "coverage":
        sql = (
            "SELECT 1 FROM coverage v JOIN claim c ON c.id = :claim WHERE v.id = :id AND v.person = c.person "
            "AND v.payer IN (SELECT payer FROM claim_payer WHERE claim = :claim)"
        )
        return "coverage" if read.value(sql, id=subject, claim=claim) else ""
    if relation == "diagnosis":
        return "diagnosis" if read.value("SELECT 1 FROM diagnosis WHERE id = :id AND claim = :claim", id=subject, claim=claim) else ""
    return next(_of_visit(read, claim, subject), "") if relation == "chart_item" else ""


def _of_visit(read: Read, claim: int, item: int) -> Iterator[str]:
    """What a thing in the chart is, where it is a visit that the claim bills, or of one; an authorisation may be of none."""
    rows = read.run(
        "SELECT i.kind FROM chart_item i WHERE i.id = :id AND (i.kind = 'authorisation' OR EXISTS (SELECT 1 FROM encounter_claim l "
        "WHERE l.claim = :claim AND l.state = 'standing' AND l.encounter IN (i.id, i.encounter)))",
        id=item,
        claim=claim,
    )
    for row in rows:
        kind = "visit_diagnosis" if row[0] == "diagnosis" else str(row[0])
        if kind in BILLED:
            yield kind
