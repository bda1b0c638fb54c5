"""What stands in a chart beside the patient and the coverages: visits, diagnoses, services, problems, notes; the fields of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from billing.record_field import Field


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing in a chart. clinical: its wording is the author's own. of_visit: it may belong to a visit."""

    name: str
    label: str
    plural: str
    fields: tuple[Field, ...]
    clinical: bool = False
    of_visit: bool = False
    title: tuple[str, ...] = ()
    """The fields that name one of them in a list."""

    def field(self, name: str) -> Field | None:
        """The field of that name."""
        return next((field for field in self.fields if field.name == name), None)


#: HL7 ActEncounterCode, as FHIR bundles have it.
ENCOUNTER_CLASS = {
    "AMB": "outpatient visit",
    "EMER": "emergency",
    "FLD": "in the field",
    "HH": "at home",
    "IMP": "inpatient",
    "ACUTE": "inpatient, acute",
    "NONAC": "inpatient, not acute",
    "OBSENC": "observation",
    "PRENC": "before admission",
    "SS": "short stay",
    "VR": "by telephone or video",
}
ENCOUNTER_STATES = ("planned", "open", "discharged", "billed", "cancelled")
PROCEDURE_SYSTEMS = ("hcpcs", "cpt", "pcs")
PROBLEM_STATES = ("active", "inactive", "resolved")
FORMER = ("name", "maiden name", "address")
"""Of what a former value is that another system tells, or that is written in by hand; what was changed here is told by the versions."""
RETRACTED = "retracted"
"""What `standing` is of what was taken back; '' of what stands."""

_FROM = Field("from_on", "From", "date", may_be_empty=True)
_TO = Field("to_on", "To", "date", may_be_empty=True)

_KINDS = (
    Kind(
        "encounter",
        "Visit",
        "visits",
        (
            Field("number", "Visit number", "code", may_be_empty=True),
            Field("class", "Class", "choice", choices=tuple(ENCOUNTER_CLASS)),
            Field("state", "State", "choice", choices=ENCOUNTER_STATES),
            Field("from_on", "Visit or admission", "date"),
            Field("to_on", "Discharge", "date", may_be_empty=True),
            Field("pos", "Place of service", "pos", may_be_empty=True),
            Field("department", "Department", "text", may_be_empty=True),
            Field("type", "Type", "words", may_be_empty=True),
            Field("discharge_status", "Discharge status", "pos", may_be_empty=True),
            Field("attending", "Attending", "npi", may_be_empty=True),
            Field("rendering", "Rendering", "npi", may_be_empty=True),
            Field("referring", "Referring", "npi", may_be_empty=True),
            Field("supervising", "Supervising", "npi", may_be_empty=True),
            Field("self_pay", "Patient pays in full", "choice", may_be_empty=True, choices=("yes", "no")),
        ),
        title=("number", "class"),
    ),
    Kind(
        "diagnosis",
        "Diagnosis",
        "diagnoses",
        (
            Field("position", "Order", "number"),
            Field("code", "Diagnosis", "icd10", second_person=True),
            Field("poa", "Present on admission", "poa", may_be_empty=True),
            Field("coded_by", "Coded by", "text", may_be_empty=True),
            Field("checked_by", "Checked by", "text", may_be_empty=True),
        ),
        of_visit=True,
        title=("code",),
    ),
    Kind(
        "procedure",
        "Service",
        "services",
        (
            Field("code", "Procedure", "procedure", second_person=True),
            Field("system", "Code set", "choice", choices=PROCEDURE_SYSTEMS),
            Field("modifiers", "Modifiers", "modifiers", may_be_empty=True, second_person=True),
            Field("units", "Units", "units"),
            Field("from_on", "Done on", "date"),
            Field("to_on", "Done to", "date", may_be_empty=True),
            Field("charge_cents", "Charge", "cents", may_be_empty=True),
            Field("rendering", "Rendering", "npi", may_be_empty=True),
            Field("pointers", "For diagnoses", "text", may_be_empty=True),
            Field("ndc", "NDC", "ndc", may_be_empty=True),
        ),
        of_visit=True,
        title=("code", "modifiers"),
    ),
    Kind(
        "problem",
        "Problem",
        "problems",
        (
            Field("text", "Problem", "words", second_person=True),
            Field("code", "Code", "icd10", may_be_empty=True, second_person=True),
            Field("state", "State", "choice", choices=PROBLEM_STATES),
            _FROM,
            _TO,
        ),
        clinical=True,
        title=("text",),
    ),
    Kind(
        "allergy",
        "Allergy",
        "allergies",
        (
            Field("text", "To what", "words", second_person=True),
            Field("reaction", "Reaction", "words", may_be_empty=True, second_person=True),
            Field("state", "State", "choice", choices=PROBLEM_STATES),
            _FROM,
            _TO,
        ),
        clinical=True,
        title=("text", "reaction"),
    ),
    Kind(
        "history",
        "History",
        "history",
        (
            Field("topic", "Topic", "choice", choices=("medical", "surgical", "family", "social", "other")),
            Field("text", "History", "words", second_person=True),
            _FROM,
            _TO,
        ),
        clinical=True,
        title=("topic", "text"),
    ),
    Kind(
        "treatment",
        "Treatment",
        "treatment",
        (
            Field("text", "Treatment", "words", second_person=True),
            Field("code", "Code", "code", may_be_empty=True),
            Field("by", "By", "npi", may_be_empty=True),
            _FROM,
            _TO,
        ),
        clinical=True,
        of_visit=True,
        title=("text",),
    ),
    Kind(
        "note",
        "Note",
        "notes",
        (
            Field("title", "Title", "words"),
            Field("author", "Author", "words", may_be_empty=True),
            Field("author_login", "Author's login", "text", may_be_empty=True),
            Field("from_on", "Of", "date", may_be_empty=True),
            Field("signed_at", "Signed at", "text", may_be_empty=True),
            Field("document", "As it came", "text", may_be_empty=True),
            Field("text", "Text", "prose", second_person=True),
        ),
        clinical=True,
        of_visit=True,
        title=("title", "author"),
    ),
    Kind(
        "authorisation",
        "Authorisation",
        "authorisations",
        (
            Field("number", "Number", "member"),
            Field("payer", "Payer", "text"),
            Field("codes", "For procedures", "text", may_be_empty=True),
            Field("units", "Units", "units", may_be_empty=True),
            Field("from_on", "Valid from", "date", may_be_empty=True),
            Field("to_on", "Valid to", "date", may_be_empty=True),
            Field("provider", "Provider", "npi", may_be_empty=True),
        ),
        of_visit=True,
        title=("number", "payer"),
    ),
    Kind(
        "identifier",
        "Number",
        "numbers",
        (
            Field("type", "What number", "words"),
            Field("number", "Number", "member"),
            _FROM,
            _TO,
        ),
        title=("type", "number"),
    ),
    Kind(
        "former",
        "Former value",
        "former",
        (
            Field("what", "Of what", "choice", choices=FORMER),
            Field("text", "Was", "words"),
            _FROM,
            _TO,
            Field("told", "When, as told", "text", may_be_empty=True),
        ),
        title=("text",),
    ),
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _KINDS}
"""The kinds of a chart_item, in the order of the screen."""

FIELDS: Mapping[str, tuple[Field, ...]] = {"visit_diagnosis" if kind.name == "diagnosis" else kind.name: kind.fields for kind in _KINDS}
"""As billing/amendment.FIELDS has them; a claim's diagnosis has that name already, so a visit's is `visit_diagnosis` there."""


def subject_of(relation: str, kind: str = "") -> str:
    """The name under which the fields of a record stand in billing/amendment.FIELDS; kind: of a chart_item."""
    if relation != "chart_item":
        return relation
    return "visit_diagnosis" if kind == "diagnosis" else kind


def title_of(kind: str, values: Mapping[str, str]) -> str:
    """What names one of them in a list: the visit's number and class, the code, the note's title."""
    known = KINDS.get(kind)
    if known is None:
        return kind
    return "  ".join(value for name in known.title if (value := values.get(name, ""))) or known.label


def former_label(values: Mapping[str, str]) -> str:
    """Former name, maiden name, former address."""
    what = values.get("what", "")
    return what.capitalize() if what.startswith("maiden") else f"Former {what}"


def former_days(values: Mapping[str, str]) -> str:
    """From when to when it was so; as it was told where no whole days were."""
    begins, ends = values.get("from_on", ""), values.get("to_on", "")
    said = f"{f'from {begins} ' if begins else ''}{f'to {ends}' if ends else ''}".strip()
    return said if not values.get("told") else values["told"]


def tidy_code(kind: str, code: str) -> str:
    """A diagnosis as people write it, with its dot; any other code as it is."""
    return f"{code[:3]}.{code[3:]}" if kind in ("diagnosis", "visit_diagnosis", "problem") and len(code) > 3 and "." not in code else code
