"""Code books of a few invented answers, all there, so that an edit can look; and each answer may be made missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from billing.edits.reference import Hcpcs, Icd, Missing, Mue, Policy, Ptp

ICD: dict[str, Icd] = {
    one.code: one
    for one in (
        Icd("E119", "Type 2 diabetes without complications", True, excludes1=("E10", "E13", "O24")),
        Icd("E10", "Type 1 diabetes", False, excludes1=("E11", "E13")),
        Icd("E109", "Type 1 diabetes without complications", True, excludes1=("E11",)),
        Icd("I10", "Essential hypertension", True),
        Icd("M545", "Low back pain", False),
        Icd("M5450", "Low back pain, unspecified", True),
        Icd("R108A", "Flank pain", False),
        Icd("F0280", "Dementia in other diseases", True, manifestation=True),
        Icd("H1000", "Conjunctivitis, eye not told", True, sided=True),
        Icd("H1001", "Conjunctivitis, right eye", True),
        Icd("S52501", "Fracture of the right radius", False, seventh=True),
        Icd("S52501A", "Fracture of the right radius, first", True, seventh=True),
        Icd("T881XXA", "Complication of immunisation, first", True, seventh=True),
        Icd("S0990XA", "Injury of the head, first", True, seventh=True),
        Icd("V4352XA", "Driver hurt in a collision, first", True, seventh=True),
        Icd("Z3800", "Single liveborn, in hospital", True),
        Icd("Z0000", "Check of a grown person", True),
        Icd("N400", "Enlarged prostate", True),
        Icd("O24410", "Diabetes that came with pregnancy", True),
        Icd("O09891", "High-risk pregnancy", True),
    )
}
HCPCS = {
    code: Hcpcs(code, code)
    for code in "G0008 G0101 G0121 G0438 G0439 G0463 G0402 G2211 J0696 J1885 J0897 J3490 A0429 S9325 G0127 G0289".split()
} | {"J9999": Hcpcs("J9999", "J9999", True), "E1399": Hcpcs("E1399", "E1399", True)}
CPT = {code: Hcpcs(code, code) for code in "99213 99214 99223 99284 11042 27447 20610 64483 96372".split()} | {
    "64999": Hcpcs("64999", "64999", True)
}


@dataclass(frozen=True)
class Books:
    """A Reference. lacks: what is not loaded (icd, hcpcs, cpt, …); the rest answers from the tables above or those that are given."""

    lacks: frozenset[str] = frozenset()
    pairs: Mapping[tuple[str, str], str] = field(default_factory=dict)
    most: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    addons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    policies: Mapping[str, tuple[str, int | None]] = field(default_factory=dict)
    exempt: frozenset[str] = frozenset({"Z0000"})
    uncovered: frozenset[str] = frozenset()
    from_on: date = date(2000, 1, 1)
    to_on: date = date(2099, 1, 1)

    def _in_force(self, on: date) -> bool:
        return self.from_on <= on <= self.to_on

    def icd(self, code: str, on: date) -> Icd | Missing | None:
        """As the table above has it."""
        if "icd" in self.lacks or not self._in_force(on):
            return Missing(f"no ICD-10-CM of {on.year}")
        return ICD.get(code)

    def hcpcs(self, code: str, on: date) -> Hcpcs | Missing | None:
        """As the table above has it."""
        return Missing("no HCPCS table") if "hcpcs" in self.lacks else HCPCS.get(code)

    def cpt(self, code: str, on: date) -> Hcpcs | Missing | None:
        """As the table above has it."""
        return Missing("no CPT file") if "cpt" in self.lacks else CPT.get(code)

    def modifier(self, code: str, on: date) -> str | Missing | None:
        """Those that the examples use."""
        known = "LT RT GA GX GY GZ TC JW JZ XE XP XS XU GT GQ FQ KX".split()
        return Missing("no table of modifiers") if "modifier" in self.lacks else code if code in known else None

    def ptp(self, column1: str, column2: str, on: date) -> Ptp | Missing | None:
        """A pair that is given, in its order, while it is in force."""
        if "ptp" in self.lacks:
            return Missing("no NCCI table")
        found = self.pairs.get((column1, column2))
        return Ptp(column1, column2, found) if found is not None and self._in_force(on) else None

    def mue(self, code: str, on: date, kind: Literal["P", "I"]) -> Mue | Missing | None:
        """Units that are given."""
        if "mue" in self.lacks:
            return Missing("no MUE table")
        return Mue(code, *self.most[code]) if code in self.most else None

    def addon(self, code: str) -> tuple[str, ...] | Missing | None:
        """Primaries that are given."""
        return Missing("no table of add-on codes") if "addon" in self.lacks else self.addons.get(code)

    def policy(self, code: str, on: date) -> Policy | Missing | None:
        """A policy that is given."""
        if "policy" in self.lacks:
            return Missing("no physician fee schedule")
        return Policy(*self.policies[code]) if code in self.policies else None

    def poa_exempt(self, code: str, on: date) -> bool | Missing:
        """Whether it is among the exempt."""
        return Missing("no list of codes exempt from POA") if "poa" in self.lacks else code in self.exempt

    def covered(self, code: str, diagnoses: tuple[str, ...], on: date) -> bool | Missing | None:
        """False for a code that is given as not covered."""
        if "covered" in self.lacks:
            return Missing("no local coverage policies")
        return False if code in self.uncovered else None


BOOKS = Books()
