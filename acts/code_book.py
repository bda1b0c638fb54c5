"""The reference database as the edits ask it: what is not loaded for the day is Missing, so that an edit is not run, never passed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from acts.desk import Desk
from billing.code_notes import named
from billing.edits.reference import Hcpcs, Icd, Missing, Mue, Policy, Ptp
from store.reference import UNKNOWN_EDITION, Reference, Text, Unknown

#: A code that names no service by itself. "Not otherwise specified" is none of them: J3301 is a drug with a name and a dose.
_UNLISTED = re.compile(r"(?i)\b(?:unlisted|unclassified|not otherwise classified|noc|miscellaneous)\b")


def of(desk: Desk) -> CodeBook | None:
    """The reference database of this desk as the edits ask it; None where none was built."""
    found = desk.reference
    return CodeBook(found) if found is not None else None


@dataclass(frozen=True, slots=True)
class CodeBook:
    """What billing/edits/reference.Reference asks, answered by the database."""

    reference: Reference

    def icd(self, code: str, on: date) -> Icd | Missing | None:
        """A diagnosis code, also one that is not billable."""
        found = self.reference.icd(code, on)
        if found is UNKNOWN_EDITION:
            return Missing(f"no ICD-10-CM of fiscal year {on.year + (on.month >= 10)}")
        if found is None:
            return None
        assert not isinstance(found, Unknown)
        if found.kind != "code":
            return None
        notes = self.reference.notes(code, on)
        excluded = tuple(dict.fromkeys(one for note in notes if note.kind == "excludes1" for one in named(note.text)))
        sided = bool(self.reference.sided(code, on))
        return Icd(code.upper().replace(".", ""), found.text, found.billable, found.manifestation, excluded, bool(found.seventh), sided)

    def hcpcs(self, code: str, on: date) -> Hcpcs | Missing | None:
        """A code of HCPCS II."""
        return _service(self.reference.hcpcs(code, on), f"no HCPCS table of quarter {(on.month + 2) // 3} of {on.year}")

    def cpt(self, code: str, on: date) -> Hcpcs | Missing | None:
        """A CPT code of the practice's licensed file."""
        return _service(self.reference.cpt(code, on), f"no CPT file of {on.year}")

    def modifier(self, code: str, on: date) -> str | Missing | None:
        """What a modifier means."""
        found = self.reference.modifier(code, on)
        return Missing("no table of modifiers") if found is UNKNOWN_EDITION else found.words if isinstance(found, Text) else None

    def ptp(self, column1: str, column2: str, on: date) -> Ptp | Missing | None:
        """The pair in force that day, in this order."""
        found = self.reference.ptp(column1, column2, on)
        if found is None or found is UNKNOWN_EDITION:
            return None if found is None else Missing("no NCCI table")
        assert not isinstance(found, Unknown)
        return Ptp(found.column1, found.column2, found.indicator)

    def mue(self, code: str, on: date, kind: Literal["P", "I"]) -> Mue | Missing | None:
        """The most units of the code."""
        found = self.reference.mue(code, on, kind)
        if found is None or found is UNKNOWN_EDITION:
            return None if found is None else Missing("no MUE table")
        assert not isinstance(found, Unknown)
        return Mue(found.code, found.most, found.mai)

    def addon(self, code: str) -> tuple[str, ...] | Missing | None:
        """The codes beside which this one may stand."""
        found = self.reference.addon(code)
        return Missing("no table of add-on codes") if isinstance(found, Unknown) else found

    def policy(self, code: str, on: date) -> Policy | Missing | None:
        """What the fee schedule says of the code."""
        found = self.reference.code("pfs", code, on)
        if not isinstance(found, Text):
            return Missing("no physician fee schedule") if found is UNKNOWN_EDITION else None
        days = str(found.attrs.get("global", ""))
        return Policy(str(found.attrs.get("bilateral", "")), int(days) if days.isdigit() else None)

    def poa_exempt(self, code: str, on: date) -> bool | Missing:
        """Whether a diagnosis needs no word on presence at admission."""
        found = self.reference.poa_exempt(code, on)
        return Missing("no list of codes exempt from POA") if isinstance(found, Unknown) else found

    def covered(self, code: str, diagnoses: tuple[str, ...], on: date) -> bool | Missing | None:
        """Whether a local coverage policy covers the code for one of these diagnoses."""
        found = self.reference.covered(code, diagnoses, on)
        return Missing("no local coverage policies") if isinstance(found, Unknown) else found


def _service(found: Text | Unknown | None, missing: str) -> Hcpcs | Missing | None:
    if not isinstance(found, Text):
        return Missing(missing) if found is UNKNOWN_EDITION else None
    if not found.billable:
        return None
    return Hcpcs(found.code, found.words, bool(_UNLISTED.search(found.words)))
