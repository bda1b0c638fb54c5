"""A field of a record: its label, what it may hold, how it is tidied and checked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from billing.findings import Finding
from billing.resend_fields import luhn
from billing.terms import SEX

#: What a field holds, for its check and for the hint below it.
FieldKind = Literal[
    "name", "date", "sex", "member", "text", "state", "zip", "relationship", "icd10", "poa",
    "words", "prose", "number", "npi", "pos", "modifiers", "procedure", "units", "cents", "ndc", "phone", "email", "choice", "code",
]  # fmt: skip

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
    "words": "at most 300 letters",
    "prose": "text, as many lines as it needs",
    "number": "a whole number from 1 to 99",
    "npi": "10 digits, the last one a check digit",
    "pos": "two digits, as 11 for an office",
    "modifiers": "up to four of two letters or digits, as 25 59",
    "procedure": "3 to 14 letters or digits, hyphens between them",
    "units": "a number above 0, as 1 or 2.5",
    "cents": "dollars and cents, as 120.00",
    "ndc": "11 digits",
    "phone": "7 to 20 digits, with + ( ) - . or x",
    "email": "a name, @, a domain",
    "choice": "one of a list",
    "code": "2 to 40 letters, digits, . / : _ -",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field that may be corrected: its name in the record, its label on the screen, what it holds, whether it may be empty.

    second_person: another person must sign. choices: the words of a `choice`."""

    name: str
    label: str
    kind: FieldKind
    may_be_empty: bool = False
    second_person: bool = False
    choices: tuple[str, ...] = ()

    @property
    def hint(self) -> str:
        """What it may hold, in words."""
        return f"one of {', '.join(self.choices)}" if self.choices else _HINT[self.kind]


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
_POS = re.compile(r"\d{2}\Z", re.ASCII)
_NUMBER = re.compile(r"[1-9]\d?\Z", re.ASCII)
_MODIFIERS = re.compile(r"[0-9A-Z]{2}(?: [0-9A-Z]{2}){0,3}\Z")
_PROCEDURE = re.compile(r"[0-9A-Z](?:[0-9A-Z-]{1,12}[0-9A-Z])\Z")
_UNITS = re.compile(r"\d{1,7}(?:\.\d{1,3})?\Z", re.ASCII)
_CENTS = re.compile(r"\d{1,12}\Z", re.ASCII)
_DOLLARS = re.compile(r"\$?(\d{1,3}(?:,\d{3})+|\d{1,10})\.(\d\d)\Z", re.ASCII)
_NDC = re.compile(r"\d{11}\Z", re.ASCII)
_PHONE = re.compile(r"\+?[0-9().x \-]{7,30}\Z", re.ASCII)
_EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,190}\.[^\s@.]{2,63}\Z")
_CODE = re.compile(r"[A-Za-z0-9._:/-]{2,40}\Z")
_PROSE_MOST = 400_000
_LONGEST_LIFE = timedelta(days=366 * 125)
_CAPITALS = ("sex", "state", "relationship", "icd10", "poa", "modifiers", "procedure")


_FITS: dict[FieldKind, Callable[[str], bool]] = {
    "name": lambda text: len(text) <= 60 and any(c.isalpha() for c in text) and all(_letter(c) for c in text),
    "sex": lambda text: text in SEX,
    "member": lambda text: bool(_MEMBER.match(text)),
    "text": lambda text: len(text) <= 60 and text.isprintable(),
    "state": lambda text: text in _STATES,
    "zip": lambda text: bool(_ZIP.match(text)),
    "relationship": lambda text: text in RELATIONSHIP,
    "icd10": lambda text: bool(_ICD10.match(text)),
    "poa": lambda text: text in ("Y", "N", "U", "W"),
    "words": lambda text: len(text) <= 300 and text.isprintable(),
    "prose": lambda text: len(text) <= _PROSE_MOST,
    "number": lambda text: bool(_NUMBER.match(text)),
    "npi": luhn,
    "pos": lambda text: bool(_POS.match(text)),
    "modifiers": lambda text: bool(_MODIFIERS.match(text)),
    "procedure": lambda text: bool(_PROCEDURE.match(text)),
    "units": lambda text: bool(_UNITS.match(text)) and float(text) > 0,
    "cents": lambda text: bool(_CENTS.match(text)),
    "ndc": lambda text: bool(_NDC.match(text)),
    "phone": lambda text: bool(_PHONE.match(text)) and 7 <= sum(c.isdigit() for c in text) <= 20,
    "email": lambda text: bool(_EMAIL.match(text)),
    "code": lambda text: bool(_CODE.match(text)),
}


def _letter(char: str) -> bool:
    # Marks are letters' own in many scripts: the vowels of Hindi and Thai are category M.
    return char.isalnum() or char in " '’.-," or unicodedata.category(char).startswith("M")


def tidy(field: Field, text: str) -> str:
    """The value as it is kept: trimmed; codes in capitals; a diagnosis without its dot; money in cents; prose in its own lines."""
    if field.kind == "prose":
        lines = [line.rstrip() for line in text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")]
        return "\n".join(lines).strip("\n")
    text = " ".join(text.split())
    if field.kind in _CAPITALS:
        text = text.upper()
    if field.kind == "icd10":
        text = text.replace(".", "")
    if field.kind == "modifiers":
        text = " ".join(text.replace(",", " ").replace(":", " ").split())
    if field.kind == "ndc":
        text = text.replace("-", "") if len(text.replace("-", "")) == 11 else text
    if field.kind == "cents" and (found := _DOLLARS.match(text)):
        text = str(int(found[1].replace(",", "") + found[2]))
    if field.kind == "choice":
        text = next((word for word in field.choices if word.casefold() == text.casefold()), text)
    return text


def check(field: Field, text: str, today: date) -> Finding | None:
    """What is wrong with this value, in a sentence that says what would be right, or None."""
    if not text:
        return None if field.may_be_empty else _finding(field, text, f"{field.label} is empty; it holds {field.hint}.")
    if field.kind == "date":
        wrong = _date_wrong(field, text, today)
    else:
        fits = text in field.choices if field.kind == "choice" else _FITS[field.kind](text)
        wrong = "" if fits else f"{field.label} holds {field.hint}."
    return _finding(field, text, wrong) if wrong else None


def _date_wrong(field: Field, text: str, today: date) -> str:
    day = day_of(text)
    if day is None:
        return f"{field.label} holds {field.hint}."
    if field.name in ("born_on", "died_on") and day > today:
        return f"{field.label} {text} is still to come."
    if field.name == "born_on" and today - day > _LONGEST_LIFE:
        return f"{field.label} {text} is more than 125 years ago."
    return ""


def day_of(text: str) -> date | None:
    """The day that a text of the form 1984-02-11 names."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _finding(field: Field, text: str, message: str) -> Finding:
    return Finding("amendment_value", "error", message, field.name, text)
