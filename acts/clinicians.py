"""Who treats patients here: their numbers, their own login, the payers with whom they are enrolled. Edits and queries ask for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from acts.desk import Act, Desk, act
from acts.payer_named import payer_named
from billing.resend_fields import luhn
from billing.text import clean, fold
from store import clinicians, people
from store.clinicians import FIELDS, Treats
from store.errors import NoSuch, Refused

__all__ = ["FIELDS", "Treats", "enrol", "listed", "put"]

_TAXONOMY = re.compile(r"[0-9]{3}[0-9A-Z]{6}X\Z")


def listed(desk: Desk) -> tuple[Treats, ...]:
    """All of them, by name."""
    return clinicians.every(desk.books.read)


@act("clinicians.put")
def put(act: Act, npi: str, values: Mapping[str, str]) -> Treats:
    """Write a clinician down, or change what is given of FIELDS. An empty day bounds nothing."""
    npi = npi.strip()
    if len(npi) != 10 or not npi.isdigit() or npi[0] not in "12" or not luhn(npi):
        raise Refused(
            f"{clean(npi)} is no NPI", "clinician", "It has ten digits, begins with 1 or 2, and its last digit checks the others."
        )
    told: dict[str, str | None] = {}
    for name, text in values.items():
        if name not in FIELDS:
            raise Refused(f"a clinician has no {clean(name)}", "clinician", f"There are {', '.join(FIELDS)}.")
        told[name] = _value(act, name, " ".join(text.split()))
    known = clinicians.by_npi(act.write, npi)
    if known is None and not (told.get("last") and told.get("first")):
        raise Refused("a new clinician needs a name", "clinician", "Give the surname and the given name.")
    _in_order(told, known)
    if not clinicians.put(act.write, npi, told):
        act.nothing()
    act.subject("clinician", npi)
    return _one(act, npi)


def _in_order(told: Mapping[str, str | None], known: Treats | None) -> None:
    """Nobody leaves before they came."""
    since = told.get("from_on", known.from_on.isoformat() if known and known.from_on else None)
    until = told.get("to_on", known.to_on.isoformat() if known and known.to_on else None)
    if since and until and since > until:
        raise Refused(f"they would leave on {until}, before they came on {since}", "clinician", "Nothing was changed.")


def _value(act: Act, name: str, text: str) -> str | None:
    if name in ("from_on", "to_on"):
        try:
            return date.fromisoformat(text).isoformat() if text else None
        except ValueError:
            raise Refused(f"{clean(text)} is no day", "clinician", "It is written 2026-11-28.") from None
    if name == "taxonomy" and text and not _TAXONOMY.match(text.upper()):
        raise Refused(f"{clean(text)} is no taxonomy", "clinician", "It has three digits, six digits or letters, and an X.")
    if name == "login" and text and people.by_login(act.write, text) is None:
        raise NoSuch(f"there is no user {clean(text)}", "clinician", f"claimdesk people add {clean(text)} clinician lets them in.")
    return text.upper() if name == "taxonomy" else text


@act("clinicians.enrol")
def enrol(act: Act, npi: str, payer: str, from_on: date | None = None, to_on: date | None = None) -> Treats:
    """Say from when to when a clinician is enrolled with a payer."""
    found = _one(act, npi.strip())
    if from_on and to_on and from_on > to_on:
        raise Refused(f"the enrolment would end on {to_on}, before it begins on {from_on}", "clinician", "Nothing was changed.")
    if not clinicians.enrol(act.write, found.id, payer_named(act.write, payer).payer, from_on, to_on):
        act.nothing()
    act.subject("clinician", found.npi)
    return _one(act, found.npi)


def _one(act: Act, npi: str) -> Treats:
    found = clinicians.by_npi(act.write, npi)
    if found is None:
        said = [one for one in clinicians.every(act.write) if fold(one.last) == fold(npi)]
        if len(said) == 1:
            return said[0]
        raise NoSuch(f"no clinician here has the NPI {clean(npi)}", "clinician", "claimdesk clinician list shows all.")
    return found
