"""What a filed paper says of who a patient is, where the record says otherwise: the name on the card, birth date, sex."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from acts import paper_names
from billing.text import clean, fold
from store import documents
from store.engine.sqlite import Read

NAMES = ("last", "first", "born_on", "sex")
"""In the order in which they are looked for."""
_NAME = re.compile(
    r"(?im)^\W*(?:name on (?:the )?card|(?:member|subscriber|insured)(?:'s)? name)\s*[:#]?\s*([^\n,:]{1,60}),\s*([^\n]{1,60})$"
)
_BORN = re.compile(r"(?i)\b(?:born|birth ?date|date of birth|dob)\s*[:#]?\s*(?:(\d{4})-(\d\d)-(\d\d)|(\d\d?)/(\d\d?)/(\d{4}))\b")
_SEX = re.compile(r"(?im)\bsex\s*[:#]?\s*(M|F|U)(?:ale|emale)?\s*$")


def otherwise(
    read: Read, person: int, claim: int, now: Mapping[str, str], *, own_card: bool, names: Sequence[str] = NAMES
) -> tuple[str, str, str] | None:  # fmt: skip
    """A field of the patient, its value on the only paper that says another one, and which paper; surname first, then given name, birth
    date, sex. own_card: the patient is the subscriber, so that the name on the card is theirs."""
    found: dict[str, dict[str, str]] = {}
    for one in documents.of_claim(read, claim):
        text = documents.text(read, one.id)
        if not paper_names.is_of(read, text, person):
            continue
        for name, value in _said(text, own_card and one.kind == "card").items():
            if not _agrees(name, value, now):
                found.setdefault(name, {})[value] = one.ref
    for name in names:
        if len(values := found.get(name, {})) == 1:
            value, ref = next(iter(values.items()))
            return name, value, ref
    return None


def _said(text: str, card: bool) -> dict[str, str]:
    """What a paper says, as far as it says it once."""
    said: dict[str, str] = {}
    if card and len(names := set(_NAME.findall(text))) == 1:
        last, first = names.pop()
        said |= {"last": clean(last).strip(), "first": clean(first).strip()}
    if len(born := set(_BORN.findall(text))) == 1:
        year, month, day, month_us, day_us, year_us = born.pop()
        try:
            said["born_on"] = date(int(year or year_us), int(month or month_us), int(day or day_us)).isoformat()
        except ValueError:
            pass
    if len(sexes := {each.upper() for each in _SEX.findall(text)}) == 1:
        said["sex"] = sexes.pop()
    return said


def _agrees(name: str, value: str, now: Mapping[str, str]) -> bool:
    if name != "first":
        return fold(value) == fold(now[name])
    # A card may hold the middle name, or its letter, behind the given name.
    return fold(value) == fold(now["first"]) or fold(value).startswith(f"{fold(now['first'])} ")
