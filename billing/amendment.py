"""Corrections to a patient's record: which fields may be changed, what each may hold, and the amendment that keeps the original."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from billing import amendment_kinds, chart
from billing.findings import Finding
from billing.record_field import RELATIONSHIP, Field, check, day_of, tidy

__all__ = [
    "CHARTED",
    "FIELDS",
    "KINDS",
    "RELATIONSHIP",
    "STANDING",
    "Amendment",
    "Field",
    "Subject",
    "check",
    "field_of",
    "propose",
    "tidy",
]

Subject = str
"""person, coverage, diagnosis (of a claim), or a thing in a chart (billing/chart.subject_of)."""
CHARTED = ("person", "coverage", "diagnosis")
"""Whose fields a claim is made of."""

#: The kinds that a person chooses from, and what an import writes.
KINDS = {**amendment_kinds.KINDS, "import": "as the system that it came from has it now; the original stays readable"}

#: In the order of the screen. second_person: another person must sign (the code of a diagnosis: a coder).
FIELDS: dict[Subject, tuple[Field, ...]] = {
    "person": (
        Field("last", "Surname", "name"),
        Field("first", "Given name", "name", may_be_empty=True),
        Field("middle", "Middle name", "name", may_be_empty=True),
        Field("suffix", "Suffix", "name", may_be_empty=True),
        Field("born_on", "Born", "date"),
        Field("sex", "Sex", "sex"),
        Field("line1", "Street", "text", may_be_empty=True),
        Field("line2", "Street, more", "text", may_be_empty=True),
        Field("city", "City", "text", may_be_empty=True),
        Field("state", "State", "state", may_be_empty=True),
        Field("zip", "ZIP", "zip", may_be_empty=True),
        Field("phone", "Phone", "phone", may_be_empty=True),
        Field("email", "Mail", "email", may_be_empty=True),
        Field("died_on", "Died", "date", may_be_empty=True),
        Field("chart_number", "Chart number", "code", may_be_empty=True),
        Field("recorded_sex", "Sex as recorded", "text", may_be_empty=True),
    ),
    "coverage": (
        Field("member_id", "Member number", "member"),
        Field("group_number", "Group", "text", may_be_empty=True),
        Field("relationship", "Relation", "relationship"),
        Field("from_on", "Valid from", "date", may_be_empty=True),
        Field("to_on", "Valid to", "date", may_be_empty=True),
        Field("rank", "Order", "number"),
        Field("name_on_card", "Name on card", "name", may_be_empty=True),
        Field("plan_name", "Plan", "text", may_be_empty=True),
        Field("eligibility_trace", "Confirmed under", "member", may_be_empty=True),
        Field("eligible_on", "Confirmed on", "date", may_be_empty=True),
    ),
    "diagnosis": (
        Field("code", "Diagnosis", "icd10", second_person=True),
        Field("present_on_admission", "Present on admission", "poa", may_be_empty=True),
    ),
    **chart.FIELDS,
}


STANDING = "standing"
"""What a thing or a coverage stands as: '' or retracted. It is changed by a retraction alone, and by its correction."""
_STANDING = Field(STANDING, "Stands as", "choice", may_be_empty=True, choices=(chart.RETRACTED,))


@dataclass(frozen=True, slots=True)
class Amendment:
    """One field of a record, as it was and as it shall be, and why: kept for ever beside the original. signatures: who signed it."""

    kind: str
    subject: Subject
    field: str
    was: str
    shall_be: str
    reason: str
    evidence: str
    author: str
    signatures: tuple[str, ...] = ()

    @property
    def wants_second_person(self) -> bool:
        """Whether somebody other than the author must sign before it holds."""
        return any(f.second_person for f in FIELDS[self.subject] if f.name == self.field) and not set(self.signatures) - {self.author}


def field_of(subject: Subject, name: str) -> Field | None:
    """The field of that name, or None where it may not be corrected here."""
    if name == STANDING and subject in FIELDS and subject != "person":
        return _STANDING
    return next((field for field in FIELDS.get(subject, ()) if field.name == name), None)


def propose(
    subject: Subject,
    current: Mapping[str, str],
    changes: Mapping[str, str],
    *,
    kind: str = "correction",
    reason: str,
    evidence: str,
    author: str,
    today: date,
) -> tuple[tuple[Amendment, ...], tuple[Finding, ...]]:
    """The amendments that these changes make, and what stands against them; an error among the findings means that none may be signed.

    Fields that are not changed make no amendment; where none is changed, that is the finding.
    """
    findings, amendments = [], []
    if kind not in KINDS:
        findings.append(Finding("amendment_kind", "error", f"An amendment is one of {', '.join(KINDS)}.", "kind", kind))
    if not reason.strip():
        findings.append(Finding("amendment_reason", "error", "It needs its reason: what showed that it is wrong.", "reason"))
    if not evidence.strip():
        findings.append(Finding("amendment_evidence", "error", "It needs its evidence: the card, the form, the note.", "evidence"))
    for name, text in changes.items():
        field = field_of(subject, name)
        if field is None:
            findings.append(Finding("amendment_field", "error", f"{name} of a {subject} is not corrected here.", name, text))
            continue
        value, was = tidy(field, text), current.get(name, "")
        if value == tidy(field, was):
            continue
        if found := check(field, value, today):
            findings.append(found)
        amendments.append(Amendment(kind, subject, name, was, value, reason.strip(), evidence.strip(), author, (author,)))
    findings += _order_wrong(subject, current, {a.field: a.shall_be for a in amendments})
    if not amendments and not any(f.code == "amendment_field" for f in findings):
        findings.append(Finding("amendment_unchanged", "error", "Nothing is changed: every field is as it was."))
    return tuple(amendments), tuple(findings)


def _order_wrong(subject: Subject, current: Mapping[str, str], new: Mapping[str, str]) -> list[Finding]:
    """What ends before it begins: a cover, a visit, a life."""
    begins, ends = ("born_on", "died_on") if subject == "person" else ("from_on", "to_on")
    since, until = new.get(begins, current.get(begins, "")), new.get(ends, current.get(ends, ""))
    if not ((begins in new or ends in new) and since and until and day_of(since) and day_of(until) and since > until):
        return []
    if subject == "person":
        said = f"The patient would have died on {until}, before the birth on {since}."
    else:
        what = "cover" if subject == "coverage" else (chart.KINDS[subject].label.lower() if subject in chart.KINDS else subject)
        said = f"The {what} would end on {until}, before it begins on {since}."
    return [Finding("amendment_value", "error", said, ends, until)]
