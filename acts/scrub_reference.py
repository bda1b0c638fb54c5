"""The code books of this desk as the edits ask them; what is not loaded answers that it is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal

from acts.desk import Desk
from billing.edits.reference import Hcpcs, Icd, Missing, Mue, Policy, Ptp, Reference
from store.reference import Reference as Books
from store.reference import Text, Unknown
from store.reference_tables import without_dot

#: Codes as the notes name them: (E10.-), (O00-O9A), (I13.0).
_NAMED = re.compile(r"([A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?)(?:\.?-(?!\s*[A-Z]\d)|\s*-\s*([A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?))?")
_UNLISTED = re.compile(r"(?i)\b(?:unlisted|unclassified|not otherwise (?:classified|specified)|noc|nos|miscellaneous)\b")


def of(desk: Desk) -> Reference | None:
    """The reference database of codes; None where none was built."""
    books = desk.reference
    return _Shelf(books) if books is not None else None


def codes_named(text: str) -> Iterator[str]:
    """The beginnings of codes that a note names in its parentheses, without dots; a range is told category by category."""
    for inner in re.findall(r"\(([^()]*)\)", text):
        for first, last in _NAMED.findall(inner):
            if not last:
                yield without_dot(first)
            else:
                yield from _between(without_dot(first), without_dot(last))


def _between(first: str, last: str) -> Iterator[str]:
    if len(first) == len(last) == 3:
        for letter in range(ord(first[0]), ord(last[0]) + 1):
            low = first[1:] if chr(letter) == first[0] else "00"
            high = last[1:] if chr(letter) == last[0] else "ZZ"
            yield from (f"{chr(letter)}{ten}{one}" for ten in "0123456789" for one in "0123456789AB" if low <= f"{ten}{one}" <= high)
    else:
        yield from (first, last)


class _Shelf:
    """The books of codes. An edition that is not there is missing; a set of a few codes of our own is not that set."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def icd(self, code: str, on: date) -> Icd | Missing | None:
        """A diagnosis code in the edition of the day."""
        found = self._books.icd(code, on)
        if isinstance(found, Unknown):
            return Missing(f"no ICD-10-CM of fiscal year {on.year + (on.month >= 10)}")
        if found is None or found.kind != "code":
            return None
        notes = self._books.notes(code, on)
        excluded = dict.fromkeys(name for note in notes if note.kind == "excludes1" for name in codes_named(note.text))
        bare = without_dot(found.code)
        sided = "unspecified" in found.text.lower() and bool(self._books.sided(code, on))
        return Icd(bare, found.text, found.billable, found.manifestation, tuple(excluded), bool(found.seventh), sided)

    def hcpcs(self, code: str, on: date) -> Hcpcs | Missing | None:
        """A code of HCPCS II."""
        return _service(self._books.hcpcs(code, on), code, f"no HCPCS table of quarter {(on.month + 2) // 3} of {on.year}")

    def cpt(self, code: str, on: date) -> Hcpcs | Missing | None:
        """A code of the licensed file."""
        return _service(self._books.cpt(code, on), code, "no CPT file")

    def modifier(self, code: str, on: date) -> str | Missing | None:
        """What a modifier means."""
        found = self._books.modifier(code, on)
        return found.words if isinstance(found, Text) else Missing("no table of modifiers") if isinstance(found, Unknown) else None

    def place(self, code: str) -> str | Missing | None:
        """The name of a place of service."""
        found = self._books.text("pos", code)
        if found is not None:
            return found.words
        return None if self._books.editions("pos") else Missing("no table of places of service")

    def ptp(self, column1: str, column2: str, on: date) -> Ptp | Missing | None:
        """The pair in force that day."""
        found = self._books.ptp(column1, column2, on)
        if isinstance(found, Unknown):
            return Missing("no NCCI table")
        return Ptp(found.column1, found.column2, found.indicator) if found is not None else None

    def mue(self, code: str, on: date, kind: Literal["P", "I"]) -> Mue | Missing | None:
        """The most units of a code."""
        found = self._books.mue(code, on, kind)
        if isinstance(found, Unknown):
            return Missing("no MUE table")
        return Mue(found.code, found.most, found.mai) if found is not None else None

    def addon(self, code: str) -> tuple[str, ...] | Missing | None:
        """The codes beside which an add-on code may stand."""
        found = self._books.addon(code)
        return Missing("no table of add-on codes") if isinstance(found, Unknown) else found

    def policy(self, code: str, on: date) -> Policy | Missing | None:
        """What the physician fee schedule says of the code."""
        found = self._books.code("pfs", code, on)
        if isinstance(found, Unknown):
            return Missing("no physician fee schedule")
        if found is None:
            return None
        days = str(found.attrs.get("global", found.attrs.get("global_days", "")))
        return Policy(str(found.attrs.get("bilateral", "")), int(days) if days in ("0", "00", "000", "10", "010", "90", "090") else None)

    def poa_exempt(self, code: str, on: date) -> bool | Missing:
        """Whether a diagnosis needs no word on presence at admission."""
        found = self._books.poa_exempt(code, on)
        return Missing("no list of codes exempt from POA") if isinstance(found, Unknown) else found

    def covered(self, code: str, diagnoses: tuple[str, ...], on: date) -> bool | Missing | None:
        """No local coverage policies are kept here."""
        return Missing("no local coverage policies")


def _service(found: Text | Unknown | None, code: str, missing: str) -> Hcpcs | Missing | None:
    if isinstance(found, Unknown):
        return Missing(missing)
    if found is None or not found.billable:
        return None
    return Hcpcs(code, found.words, bool(_UNLISTED.search(found.words)))
