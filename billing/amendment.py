"""Corrections to a patient's record: which fields may be changed, what each may hold, and the amendment that keeps the original."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from billing.findings import Finding
from billing.terms import SEX

Subject = Literal["person", "coverage", "diagnosis"]

#: Kinds of an amendment: wrong content, content that was left out, content that was not known then, content taken back.
KINDS = {
    "correction": "wrong content; the original stays readable",
    "late_entry": "content that was left out, written down later",
    "addendum": "content that was not known then",
    "retraction": "content taken back; the original stays readable",
}

#: What a field holds, for its check and for the hint below it.
FieldKind = Literal["name", "date", "sex", "member", "text", "state", "zip", "relationship", "icd10", "poa"]

_HINT = {
    "name": "letters, at most 60",
    "date": "a day, as 1984-02-11",
    "sex": "F, M or U",
    "member": "2 to 80 letters or digits, no spaces",
    "text": "at most 60 letters",
    "state": "two letters",
    "zip": "5 or 9 digits",
    "relationship": "two digits: 18 self, 01 spouse, 19 child, G8 other",
    "icd10": "a letter, a digit, then up to five more, as E11.22",
    "poa": "Y, N, U or W",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field that may be corrected: its name in the record, its label on the screen, what it holds, whether it may be empty."""

    name: str
    label: str
    kind: FieldKind
    may_be_empty: bool = False
    second_person: bool = False

    @property
    def hint(self) -> str:
        """What it may hold, in words."""
        return _HINT[self.kind]


#: In the order of the screen. second_person: another person must sign (the code of a diagnosis: a coder).
FIELDS: dict[Subject, tuple[Field, ...]] = {
    "person": (
        Field("last", "Surname", "name"),
        Field("first", "Given name", "name"),
        Field("middle", "Middle name", "name", may_be_empty=True),
        Field("suffix", "Suffix", "name", may_be_empty=True),
        Field("born_on", "Born", "date"),
        Field("sex", "Sex", "sex"),
        Field("line1", "Street", "text", may_be_empty=True),
        Field("line2", "Street, more", "text", may_be_empty=True),
        Field("city", "City", "text", may_be_empty=True),
        Field("state", "State", "state", may_be_empty=True),
        Field("zip", "ZIP", "zip", may_be_empty=True),
    ),
    "coverage": (
        Field("member_id", "Member number", "member"),
        Field("group_number", "Group", "text", may_be_empty=True),
        Field("relationship", "Relation", "relationship"),
        Field("from_on", "Valid from", "date", may_be_empty=True),
        Field("to_on", "Valid to", "date", may_be_empty=True),
    ),
    "diagnosis": (
        Field("code", "Diagnosis", "icd10", second_person=True),
        Field("present_on_admission", "Present on admission", "poa", may_be_empty=True),
    ),
}

#: SBR02 and PAT01: how the patient is related to the member.
RELATIONSHIP = {
    "01": "spouse",
    "18": "self",
    "19": "child",
    "20": "employee",
    "21": "unknown",
    "39": "organ donor",
    "40": "cadaver donor",
    "53": "life partner",
    "G8": "other",
}

_STATES = frozenset(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX "
    "UT VT VA WA WV WI WY AS GU MP PR VI UM FM MH PW AA AE AP".split()
)
_MEMBER = re.compile(r"[!-~]{2,80}\Z")
_ICD10 = re.compile(r"[A-TV-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?\Z|U\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?\Z")
_ZIP = re.compile(r"\d{5}(?:-?\d{4})?\Z")
_FITS: dict[FieldKind, Callable[[str], bool]] = {
    "name": lambda text: len(text) <= 60 and any(c.isalpha() for c in text) and all(c.isalnum() or c in " '’.-," for c in text),
    "sex": lambda text: text in SEX,
    "member": lambda text: bool(_MEMBER.match(text)),
    "text": lambda text: len(text) <= 60 and text.isprintable(),
    "state": lambda text: text in _STATES,
    "zip": lambda text: bool(_ZIP.match(text)),
    "relationship": lambda text: text in RELATIONSHIP,
    "icd10": lambda text: bool(_ICD10.match(text)),
    "poa": lambda text: text in ("Y", "N", "U", "W"),
}
_LONGEST_LIFE = timedelta(days=366 * 125)


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
    return next((field for field in FIELDS[subject] if field.name == name), None)


def tidy(field: Field, text: str) -> str:
    """The value as it is kept: trimmed; codes in capitals; a diagnosis without its dot."""
    text = " ".join(text.split())
    if field.kind in ("sex", "state", "relationship", "icd10", "poa"):
        text = text.upper()
    if field.kind == "icd10":
        text = text.replace(".", "")
    return text


def check(field: Field, text: str, today: date) -> Finding | None:
    """What is wrong with this value, in a sentence that says what would be right, or None."""
    if not text:
        return None if field.may_be_empty else _finding(field, text, f"{field.label} is empty; it holds {field.hint}.")
    if field.kind == "date":
        wrong = _date_wrong(field, text, today)
    else:
        wrong = "" if _FITS[field.kind](text) else f"{field.label} holds {field.hint}."
    return _finding(field, text, wrong) if wrong else None


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
    findings += _order_wrong(current, {a.field: a.shall_be for a in amendments})
    if not amendments and not any(f.code == "amendment_field" for f in findings):
        findings.append(Finding("amendment_unchanged", "error", "Nothing is changed: every field is as it was."))
    return tuple(amendments), tuple(findings)


def _order_wrong(current: Mapping[str, str], new: Mapping[str, str]) -> list[Finding]:
    """A cover that ends before it begins."""
    since, until = new.get("from_on", current.get("from_on", "")), new.get("to_on", current.get("to_on", ""))
    if ("from_on" in new or "to_on" in new) and since and until and _day(since) and _day(until) and since > until:
        return [Finding("amendment_value", "error", f"The cover would end on {until}, before it begins on {since}.", "to_on", until)]
    return []


def _date_wrong(field: Field, text: str, today: date) -> str:
    day = _day(text)
    if day is None:
        return f"{field.label} holds {field.hint}."
    if field.name == "born_on" and day > today:
        return f"{field.label} {text} is still to come."
    if field.name == "born_on" and today - day > _LONGEST_LIFE:
        return f"{field.label} {text} is more than 125 years ago."
    return ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _finding(field: Field, text: str, message: str) -> Finding:
    return Finding("amendment_value", "error", message, field.name, text)
