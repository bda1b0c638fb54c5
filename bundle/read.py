"""A bundle read: entry by entry, each held against the published model of its kind; what does not fit is named, its neighbours go in."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

from billing.charted import Charted, ChartFile
from billing.findings import Finding
from billing.text import clean
from bundle import papers, people, visits
from bundle.parts import Entry, local_name, reference

if TYPE_CHECKING:
    from pydantic import BaseModel

BYTES_MOST = 100_000_000
ENTRIES_MOST = 50_000
ERRORS_SHOWN = 3
_ESCAPED = re.compile(rb"\\u[dD][89a-fA-F]")
_TAKEN: Mapping[str, Callable[[Entry], list[Charted]]] = {
    "Patient": people.patient,
    "Coverage": people.coverage,
    "Encounter": visits.encounter,
    "Condition": visits.condition,
    "Procedure": visits.procedure,
    "AllergyIntolerance": visits.allergy,
    "DocumentReference": papers.document,
}
"""Resources that a chart holds, patients first, so that what belongs to them finds them."""
_HELPERS = frozenset({"Organization", "Practitioner", "PractitionerRole", "Location"})
"""Resources that others name, and that no chart holds."""


def read(data: bytes, system: str = "", today: date = date.max) -> ChartFile:
    """What a bundle says of charts. system: a name for where it comes from, before every number of its resources. today: what ended
    before it is former; unless told, all that has an end."""
    bundle = _json(data)
    if isinstance(bundle, Finding):
        return ChartFile(False, findings=(bundle,))
    reading = _Reading(system, today)
    wrong = reading.entries(bundle)
    if wrong is not None:
        return ChartFile(False, findings=(wrong,))
    things = reading.things()
    return ChartFile(True, tuple(things), tuple(reading.findings), dict(reading.passed_over))


def _json(data: bytes) -> dict[str, Any] | Finding:
    """The bundle as JSON; a finding where it is none."""

    def refuse(name: str) -> NoReturn:
        raise ValueError(f"{name} is no number")

    if len(data) > BYTES_MOST:
        return _whole(f"The file has {len(data):,} bytes; at most {BYTES_MOST:,} are read. Ask for it in several bundles.")
    try:
        found = json.loads(data.decode("utf-8-sig"), parse_float=Decimal, parse_constant=refuse)
    except UnicodeDecodeError as error:
        return _whole(f"The file is no JSON: byte {error.start} is no UTF-8.")
    except json.JSONDecodeError as error:
        return _whole(f"The file is no JSON: line {error.lineno}, column {error.colno}: {error.msg}.")
    except RecursionError:
        return _whole("The file is nested too deep to be a bundle.")
    except ValueError as error:
        return _whole(f"The file is no JSON: {clean(str(error))}.")
    if not isinstance(found, dict):
        return _whole("The file is no FHIR bundle: it is no object.")
    if _ESCAPED.search(data):
        found = {name: _whole_letters(value) for name, value in found.items()}
    kind = found.get("resourceType")
    if kind != "Bundle":
        said = f"it is a {clean(kind)[:40]}" if isinstance(kind, str) and kind else "it has no resourceType"
        return _whole(f"The file is no FHIR bundle: {said}.")
    return found


def _whole_letters(value: Any) -> Any:
    """The same with half a letter (an escape of UTF-16 without its other half) as U+FFFD: no file and no table holds it."""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if not value.isascii() else value
    if isinstance(value, list):
        return [_whole_letters(one) for one in value]
    if isinstance(value, dict):
        return {_whole_letters(name): _whole_letters(one) for name, one in value.items()}
    return value


def _whole(message: str) -> Finding:
    return Finding("not_a_bundle", "error", message, "Bundle")


class _Reading:
    """One bundle: its entries by number, and what is to be said of them."""

    def __init__(self, system: str, today: date) -> None:
        self.today = today
        self.system = f"{system}|" if system else ""
        self.findings: list[Finding] = []
        self.passed_over: Counter[str] = Counter()
        self.known: list[Entry] = []
        self._by_key: dict[str, Entry] = {}
        self._by_url: dict[str, str] = {}

    def entries(self, bundle: Mapping[str, Any]) -> Finding | None:
        """Gather the entries; a finding where there is no list of them."""
        found = bundle.get("entry", [])
        if not isinstance(found, list):
            return Finding("not_a_bundle", "error", "The entries of the bundle are no list.", "Bundle.entry")
        if len(found) > ENTRIES_MOST:
            said = f"The bundle has {len(found):,} entries; at most {ENTRIES_MOST:,} are read at once. Ask for it in several."
            return Finding("not_a_bundle", "error", said, "Bundle.entry")
        for at, one in enumerate(found):
            self._entry(f"Bundle.entry[{at}]", one)
        return None

    def _entry(self, where: str, one: Any) -> None:
        resource = one.get("resource") if isinstance(one, dict) else None
        if not isinstance(resource, dict):
            self._say(where, "The entry has no resource.")
            return
        where = f"{where}.resource"
        kind, number, url = resource.get("resourceType"), resource.get("id"), one.get("fullUrl", "")
        if not isinstance(kind, str) or not kind:
            self._say(f"{where}.resourceType", "The entry does not say what it is.")
            return
        if kind not in _TAKEN and kind not in _HELPERS:
            self.passed_over[clean(kind)[:40]] += 1
            return
        url = url if isinstance(url, str) else ""
        name = f"{kind}/{number}" if isinstance(number, str) and number else url
        if not name:
            self._say(f"{where}.id", f"The {kind} has neither a number (id) nor a fullUrl: it could not be found again.")
            return
        key = self.system + name
        if key in self._by_key:
            if self._by_key[key].resource != resource:
                self._say(f"{where}.id", f"{clean(name)} stands in the bundle twice, with other content: the first one is taken.")
            return
        entry = Entry(key, where, resource, self._find, self._name, self.findings.append, self.today)
        self._by_key[key] = entry
        if url:
            self._by_url[url] = key
        self.known.append(entry)

    def _name(self, text: str) -> str:
        if text in self._by_url:
            return self._by_url[text]
        if text.startswith("#") or "?" in text:
            return ""
        local = local_name(text)
        return self.system + (local or text) if text else ""

    def _find(self, text: str) -> Entry | None:
        return self._by_key.get(self._name(text)) if text else None

    def things(self) -> list[Charted]:
        """All that a chart holds, patients first, then visits, then what belongs to them."""
        out: list[Charted] = []
        for kind, taken in _TAKEN.items():
            for entry in self.known:
                if entry.resource["resourceType"] == kind and self._fits(entry):
                    out += self._taken(entry, taken)
        return out

    def _taken(self, entry: Entry, taken: Callable[[Entry], list[Charted]]) -> list[Charted]:
        subject = {"Coverage": "beneficiary", "AllergyIntolerance": "patient"}.get(entry.resource["resourceType"], "subject")
        if entry.resource["resourceType"] != "Patient" and not entry.name(reference(entry.resource.get(subject))):
            told = reference(entry.resource.get(subject))
            said = f'"{clean(told)[:80]}" names no patient' if told else "It names no patient"
            entry.problem(subject, f"{said}.", code="refers_to_nothing")
            return []
        return taken(entry)

    def _fits(self, entry: Entry) -> bool:
        """Whether it is what the published model of its kind allows."""
        from pydantic import ValidationError

        try:
            _model(entry.resource["resourceType"]).model_validate(dict(entry.resource))
        except ValidationError as error:
            faults = error.errors(include_url=False, include_context=False, include_input=False)
            for fault in faults[:ERRORS_SHOWN]:
                self._say(entry.where + _path(fault["loc"]), f"{_sentence(fault['msg'])}.")
            if len(faults) > ERRORS_SHOWN:
                self._say(entry.where, f"It has {len(faults) - ERRORS_SHOWN} more faults.")
            return False
        except (RecursionError, TypeError, ValueError, AttributeError) as error:
            self._say(entry.where, f"It is not what FHIR allows: {_sentence(str(error))}.")
            return False
        return True

    def _say(self, where: str, message: str) -> None:
        self.findings.append(Finding("entry", "error", message, where))


def _model(kind: str) -> type[BaseModel]:
    """The published model of a resource, loaded when the first of its kind is met."""
    import importlib

    module = importlib.import_module(f"fhir.resources.R4B.{kind.lower()}")
    found: type[BaseModel] = getattr(module, kind)
    return found


def _path(loc: tuple[int | str, ...]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc)


def _sentence(text: str) -> str:
    said = clean(text.removeprefix("Value error, ")).rstrip(".")[:160]
    return said[:1].upper() + said[1:]
