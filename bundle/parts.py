"""Parts of FHIR resources that many of them have: names of codes, days, references, readable texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from billing.findings import Finding

Resource = Mapping[str, Any]
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_REFERENCE = re.compile(r"(?:^|/)([A-Z][A-Za-z]+/[A-Za-z0-9\-.]{1,64})(?:/_history/[^/]+)?\Z")

ICD10CM = ("http://hl7.org/fhir/sid/icd-10-cm", "urn:oid:2.16.840.1.113883.6.90", "http://hl7.org/fhir/sid/icd-10")
ICD10PCS = ("http://www.cms.gov/Medicare/Coding/ICD10", "http://hl7.org/fhir/sid/icd-10-pcs", "urn:oid:2.16.840.1.113883.6.4")
CPT = ("http://www.ama-assn.org/go/cpt", "urn:oid:2.16.840.1.113883.6.12")
HCPCS = (
    "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets", "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
    "urn:oid:2.16.840.1.113883.6.285", "urn:oid:2.16.840.1.113883.6.14",
)  # fmt: skip
NPI = "http://hl7.org/fhir/sid/us-npi"


@dataclass(frozen=True, slots=True)
class Entry:
    """A resource of a bundle: its number in the other system, its place, and how to find another by a reference."""

    key: str
    where: str
    resource: Resource
    find: Callable[[str], Entry | None]
    name: Callable[[str], str]
    """A reference as the number of what it means, whether that is in the bundle or not; '' where it means nothing."""
    say: Callable[[Finding], None]
    today: date = date.max
    """The day on which it is read: what ended before it is former."""

    def problem(self, field: str, message: str, severity: str = "error", code: str = "entry") -> None:
        """Say what is wrong with a part of it."""
        at = f"{self.where}.{field}" if field else self.where
        self.say(Finding(code, "error" if severity == "error" else "warning", message, at))


def items(value: Any) -> list[Any]:
    """A list, or the one thing, or none."""
    return value if isinstance(value, list) else [] if value is None else [value]


def first(value: Any) -> Any:
    """The first of a list, else nothing that can be looked into."""
    found = items(value)
    return found[0] if found else {}


def text_of(concept: Any) -> str:
    """A CodeableConcept in words: its text, else what a coding shows, else a code."""
    if not isinstance(concept, Mapping):
        return ""
    if concept.get("text"):
        return one_line(concept["text"])
    codings = items(concept.get("coding"))
    shown = next((one["display"] for one in codings if one.get("display")), "")
    return one_line(shown or next((one["code"] for one in codings if one.get("code")), ""))


def code_of(concept: Any, systems: Iterable[str] | None = None) -> str:
    """Its code in one of these systems; without systems the first code."""
    if not isinstance(concept, Mapping):
        return ""
    wanted = None if systems is None else frozenset(systems)
    return next(
        (str(one["code"]) for one in items(concept.get("coding")) if one.get("code") and (wanted is None or one.get("system") in wanted)),
        "",
    )


def one_line(text: Any) -> str:
    """Words in one line, at most 300 signs."""
    return " ".join(str(text or "").split())[:300]


def day(value: Any) -> str:
    """The day of a date or an instant as it was written; '' where it has none (a month, a year)."""
    found = _DAY.match(str(value or ""))
    return found[0] if found else ""


def ended(value: Any, today: date) -> bool:
    """Whether the period of a name or an address ended before today; an end without a day counts by its month or year."""
    told = str((value.get("period") or {}).get("end", ""))[:10]
    return bool(told) and told < today.isoformat()[: len(told)]


def reference(value: Any) -> str:
    """The text of a reference."""
    return str(value.get("reference", "")) if isinstance(value, Mapping) else ""


def local_name(text: str) -> str:
    """Type/number of a reference of any form; '' where it has none."""
    found = _REFERENCE.search(text)
    return found[1] if found else ""


def npi(entry: Entry, value: Any) -> str:
    """The NPI behind a reference to a practitioner: in the reference itself, or in the bundle."""
    if not isinstance(value, Mapping):
        return ""
    told = value.get("identifier")
    if isinstance(told, Mapping) and told.get("system") == NPI:
        return str(told.get("value", ""))
    reference_text = reference(value)
    if "us-npi|" in reference_text:
        return reference_text.rpartition("|")[2]
    found = entry.find(reference_text)
    if found is None:
        return ""
    if found.resource.get("resourceType") == "PractitionerRole":
        return npi(found, found.resource.get("practitioner"))
    return next((str(one.get("value", "")) for one in items(found.resource.get("identifier")) if one.get("system") == NPI), "")


def who(entry: Entry, value: Any) -> str:
    """The name behind a reference to a person or an organisation."""
    if not isinstance(value, Mapping):
        return ""
    if value.get("display"):
        return one_line(value["display"])
    found = entry.find(reference(value))
    if found is None:
        return ""
    name = found.resource.get("name")
    if isinstance(name, str):
        return one_line(name)
    head = first(name)
    if not isinstance(head, Mapping):
        return ""
    return one_line(
        head.get("text")
        or " ".join([*map(str, items(head.get("prefix"))), *map(str, items(head.get("given"))), str(head.get("family", ""))])
    )


def in_error(resource: Resource, *fields: str) -> bool:
    """Whether the other system calls it an error."""
    return any(
        value == "entered-in-error" or code_of(value) == "entered-in-error" for value in (resource.get(field) for field in fields) if value
    )
