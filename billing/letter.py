"""Letters made from a template: named places that are filled from the claim, and what could not be filled, said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

#: Every place that a template may name, and what stands there.
PLACES = {
    "today": "the day of the letter",
    "practice": "the practice's name",
    "practice_address": "its address, as the claim gives it",
    "practice_npi": "the billing provider's NPI",
    "practice_tax": "its tax number",
    "payer": "the payer's name",
    "payer_address": "where its appeals go",
    "claim": "our control number",
    "payer_claim": "the payer's own number of the claim",
    "patient": "the patient's name",
    "born": "the patient's date of birth",
    "member": "the member number",
    "group": "the group number",
    "service": "the day or days of service",
    "charge": "what the claim charges",
    "denied": "what is denied of it",
    "codes": "the denial's codes, with remarks",
    "reason": "the denial in our words",
    "remit_day": "the day of the remittance that denied it",
    "trace": "its trace number",
    "lines": "the denied services, a row each",
    "diagnoses": "the diagnosis codes",
    "provider": "who rendered the service",
    "provider_npi": "their NPI",
    "authorization": "the authorisation number on the claim",
    "level": "the level of appeal in words",
    "last_day": "the last day for this appeal",
    "sent_on": "the day on which the claim was first sent",
    "received_on": "the day on which the payer or its front end took it in",
    "earlier": "the appeal before this one, and what was decided",
    "contract": "the contract's name and what it agrees to",
    "underpaid": "what was allowed too little",
    "enclosures": "what lies with the letter, a row each",
    "late": "why it comes after its last day",
    "signer": "who signs",
    "patient_address": "where the patient is written to",
    "request": "our number of the patient's request",
    "received": "the day on which it was received",
    "asked": "what the patient asks",
    "entries": "the entries that shall be amended, a row each",
    "accepted": "those that were accepted, a row each",
    "refused": "those that were denied, with the ground, a row each",
    "basis": "why it was denied, in plain words",
    "due": "the last day to act",
    "new_due": "the last day after the extension",
    "because": "why it takes longer",
    "statement": "the patient's statement of disagreement",
    "rebuttal": "the practice's answer to the statement",
    "told": "who is told of the amendment, a row each",
    "recipient": "whom the letter goes to",
    "given": "what is given",
    "fee": "what it costs, and for what",
    "withheld": "what is not given",
    "ground": "why that may be kept back, in plain words",
    "rest": "yes, where the rest is given",
    "reviewable": "yes, where another professional looks at it again if the patient asks",
    "reviewer": "who looked at the denial again",
    "outcome": "what they decided",
    "outcome_why": "why, in their words",
    "opened": "yes, where they opened something",
    "still_withheld": "what is not given after the review",
    "privacy_contact": "whom to write or complain to here, with title, address and phone (practice set privacy_contact)",
}

_PLACE = re.compile(r"\{([^{}\n]*)\}")
_OPTIONAL = re.compile(r"\?\{(\w+)\} ?")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter filled: its subject, its text with a line for each row or paragraph, and the places for which there was nothing."""

    subject: str
    text: str
    missing: tuple[str, ...]


def unknown(text: str) -> tuple[str, ...]:
    """Places in a template that do not exist, and signs that no place ends."""
    found = [name for name in _PLACE.findall(text.replace("?{", "{")) if name not in PLACES]
    rest = _PLACE.sub("", text)
    return tuple(dict.fromkeys([*found, *(["a { or } that stands alone"] if "{" in rest or "}" in rest else [])]))


def fill(subject: str, body: str, values: Mapping[str, str]) -> Letter:
    """The letter. A line that begins with ?{place} stands only where that place has something; elsewhere nothing is said in brackets."""
    missing: dict[str, None] = {}

    def put(match: re.Match[str]) -> str:
        value = values.get(match[1], "")
        if not value:
            missing[match[1]] = None
            return f"[{PLACES.get(match[1], match[1])}]"
        return value

    lines = []
    for line in body.rstrip("\n").split("\n"):
        asked = _OPTIONAL.match(line)
        if asked is not None and not values.get(asked[1], ""):
            continue
        lines.append(_PLACE.sub(put, line[asked.end() :] if asked else line))
    return Letter(_PLACE.sub(put, subject), "\n".join(lines), tuple(missing))


@dataclass(frozen=True, slots=True)
class Template:
    """A template of letters. kind: appeal, records, reopening, underpaid. category, payer: '' and None for all; level 0: any.

    edition shipped or practice; number: its row in the books, None where it ships."""

    name: str
    kind: str
    category: str
    level: int
    subject: str
    body: str
    payer: int | None = None
    edition: str = "shipped"
    number: int | None = None
    version: int = 1


def parse(text: str) -> Template:
    """A shipped template: lines `name: value`, a line of two dashes, then the letter. ValueError where it says nonsense."""
    head, mark, body = text.partition("\n--\n")
    values = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    if not mark or not {"name", "kind", "subject"} <= values.keys():
        raise ValueError(f"a letter template needs name, kind, subject and --: {head[:60]!r}")
    found = Template(values["name"], values["kind"], values.get("category", ""), int(values.get("level", "0")), values["subject"], body)
    wrong = unknown(found.subject + found.body)
    if wrong:
        raise ValueError(f"template {found.name}: {', '.join(wrong)} is no place that is known")
    return found


def best(templates: tuple[Template, ...], kind: str, category: str, level: int, payer: int | None) -> Template | None:
    """The narrowest that fits: the payer's before all payers', the practice's before the shipped, the category's, the level's."""
    fits = [
        one
        for one in templates
        if one.kind == kind
        and one.payer in (None, payer)
        and one.category in ("", category)
        and (one.level in (0, level) or (one.level == 2 and level > 2))
    ]

    def narrowness(one: Template) -> tuple[bool, bool, bool, bool, int]:
        return one.payer is not None, one.category != "", one.level != 0, one.edition == "practice", one.number or 0

    return max(fits, key=narrowness, default=None)
