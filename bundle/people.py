"""Patients and coverages of a bundle."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from billing.charted import Charted
from bundle import former
from bundle.parts import Entry, code_of, day, ended, first, items, one_line, reference, text_of, who

_SEX = {"male": "M", "female": "F"}
_RELATION = {"self": "18", "spouse": "01", "child": "19", "common": "53", "other": "G8", "parent": "G8", "injured": "G8"}
_BIRTHSEX = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex"
_NO_SPACE = re.compile(r"[!-~]{2,80}\Z")


def patient(entry: Entry) -> list[Charted]:
    """A Patient: the official name, the home address, telephone and mail, numbers, the day of death; names and addresses that were."""
    resource = entry.resource
    last, given, suffix = _parts(_head(resource, entry.today))
    if not last:
        entry.problem("name", "The patient has no name.")
        return []
    born = day(resource.get("birthDate"))
    if not born:
        said = f"The birth date {resource['birthDate']} has no day" if resource.get("birthDate") else "There is no birth date"
        entry.problem("birthDate", f"{said}: a record here needs one.")
        return []
    died = day(resource.get("deceasedDateTime"))
    if (resource.get("deceasedDateTime") and not died) or resource.get("deceasedBoolean"):
        entry.problem("deceasedDateTime", "The patient is said to have died, without the day.", "warning")
    home: Any = _home(resource, entry.today)
    lines = [one_line(line)[:60] for line in items(home.get("line"))]
    numbers = [
        (text_of(one.get("type")) or str(one.get("system", "")), str(one.get("value", "")), one)
        for one in items(resource.get("identifier"))
    ]
    chart_number = next((value for _, value, one in numbers if code_of(one.get("type")) == "MR" and value), "")
    fields = {
        "last": last,
        "first": given[0] if given else "",
        "middle": " ".join(given[1:]),
        "suffix": suffix,
        "born_on": born,
        "sex": _SEX.get(str(resource.get("gender", "")), "U"),
        "line1": lines[0] if lines else "",
        "line2": ", ".join(lines[1:])[:60],
        "city": one_line(home.get("city"))[:60],
        "state": str(home.get("state", "")).upper() if len(str(home.get("state", ""))) == 2 else "",
        "zip": str(home.get("postalCode", "")),
        "died_on": died,
        "phone": _telecom(resource, "phone"),
        "email": _telecom(resource, "email"),
        "chart_number": chart_number,
        "recorded_sex": next(
            (str(one.get("valueCode", "")) for one in items(resource.get("extension")) if one.get("url") == _BIRTHSEX), ""
        ),
    }
    more = tuple((one_line(what) or "number", value) for what, value, _ in numbers if _NO_SPACE.match(value) and value != chart_number)
    return [Charted("person", entry.key, entry.where, fields, numbers=more), *former.values(entry, _head(resource, entry.today), home)]


def _head(resource: Mapping[str, Any], today: date) -> Any:
    """The name by which the patient is called now: the official one; of those that ended only where there is no other."""
    names = [one for one in items(resource.get("name")) if one.get("use") not in ("old", "maiden", "temp", "anonymous")]
    names = [one for one in names if not ended(one, today)] or names
    return next((one for one in names if one.get("use") == "official"), names[0] if names else {})


def _home(resource: Mapping[str, Any], today: date) -> Any:
    """Where the patient lives now: the home address; of those that ended only where there is no other."""
    there = [one for one in items(resource.get("address")) if one.get("use") != "old"]
    there = [one for one in there if not ended(one, today)] or there
    return next((one for one in there if one.get("use") == "home"), first(there))


def _parts(name: Any) -> tuple[str, list[str], str]:
    """Surname, given names and suffix."""
    given = [one_line(one)[:60] for one in items(name.get("given")) if one]
    suffix = one_line(" ".join(map(str, items(name.get("suffix")))))[:60]
    if name.get("family"):
        return one_line(name["family"])[:60], given, suffix
    words = one_line(name.get("text")).split()
    if len(words) > 1 and not given:
        return words[-1][:60], [" ".join(words[:-1])[:60]], suffix
    return (words[0][:60] if words else ""), given, suffix


def _telecom(resource: Mapping[str, Any], system: str) -> str:
    return next(
        (one_line(one.get("value")) for one in items(resource.get("telecom")) if one.get("system") == system and one.get("use") != "old"),
        "",
    )


def coverage(entry: Entry) -> list[Charted]:
    """A Coverage: payer, member number, group, plan, relation, days, order."""
    resource = entry.resource
    payor = first(resource.get("payor"))
    organisation = entry.find(reference(payor))
    payer = who(entry, payor)
    payer_id = ""
    if organisation is not None:
        payer_id = str(first(organisation.resource.get("identifier")).get("value", ""))
    elif isinstance(payor, Mapping) and isinstance(payor.get("identifier"), Mapping):
        payer_id = str(payor["identifier"].get("value", ""))
    if not payer and not payer_id:
        entry.problem("payor", f"{reference(payor) or 'Its payer'} is not in the bundle, and no name stands beside it.")
        return []
    member = str(resource.get("subscriberId", "")) or str(first(resource.get("identifier")).get("value", ""))
    period: Any = resource.get("period") or {}
    relation = code_of(resource.get("relationship"))
    fields = {
        "member_id": member,
        "group_number": _class(resource, "group", "value"),
        "plan_name": _class(resource, "plan", "name") or _class(resource, "plan", "value"),
        "relationship": _RELATION.get(relation, "18" if not relation else "G8"),
        "from_on": day(period.get("start")),
        "to_on": day(period.get("end")),
        "rank": str(resource["order"]) if resource.get("order") else "",
    }
    return [
        Charted(
            "coverage", entry.key, entry.where, fields, entry.name(reference(resource.get("beneficiary"))), f"{entry.where}.beneficiary",
            payer=payer, payer_id=payer_id, taken_back=resource.get("status") in ("entered-in-error", "cancelled"),
        )
    ]  # fmt: skip


def _class(resource: Mapping[str, Any], code: str, what: str) -> str:
    found = (one for one in items(resource.get("class")) if code_of(one.get("type")) == code)
    return next((one_line(one.get(what))[:60] for one in found), "")
