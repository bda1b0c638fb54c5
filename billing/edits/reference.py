"""What the code books answer to an edit. An edition or table that is not loaded answers Missing: the edit is then not run, never passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Missing:
    """A table or an edition that is not here: "no NCCI table", "no ICD-10-CM of 2026"."""

    what: str


@dataclass(frozen=True, slots=True)
class Icd:
    """A code of ICD-10-CM in the edition of a day, without its dot.

    billable: it has nothing below it; manifestation: it is never first (a code-first note); excludes1: codes, or beginnings of codes,
    that never stand beside it; seventh: its category asks for a seventh sign; sided: codes for left and right stand beside it.
    """

    code: str
    title: str
    billable: bool
    manifestation: bool = False
    excludes1: tuple[str, ...] = ()
    seventh: bool = False
    sided: bool = False


@dataclass(frozen=True, slots=True)
class Hcpcs:
    """A code of HCPCS II or CPT on a day. unlisted: it says nothing by itself and wants a description."""

    code: str
    title: str
    unlisted: bool = False


@dataclass(frozen=True, slots=True)
class Ptp:
    """A pair of NCCI. indicator: 0 no modifier parts them, 1 one may, 9 not in force."""

    column1: str
    column2: str
    indicator: str


@dataclass(frozen=True, slots=True)
class Mue:
    """Most units of a code. adjudication: 1 by line, 2 by day and absolute, 3 by day, more with documentation."""

    code: str
    units: int
    adjudication: str


@dataclass(frozen=True, slots=True)
class Policy:
    """What the physician fee schedule says of a code. bilateral: its indicator (0 1 2 3 9); global_days: of its surgery (None: not one)."""

    bilateral: str
    global_days: int | None


class Reference(Protocol):
    """The code books. None: the book is here and does not know the code."""

    def icd(self, code: str, on: date) -> Icd | Missing | None:
        """A diagnosis code of ICD-10-CM, also one that is not billable."""

    def hcpcs(self, code: str, on: date) -> Hcpcs | Missing | None:
        """A code of HCPCS II."""

    def cpt(self, code: str, on: date) -> Hcpcs | Missing | None:
        """A CPT code of the practice's licensed file."""

    def modifier(self, code: str, on: date) -> str | Missing | None:
        """What a modifier means."""

    def ptp(self, column1: str, column2: str, on: date) -> Ptp | Missing | None:
        """The pair in force that day, in this order."""

    def mue(self, code: str, on: date, kind: Literal["P", "I"]) -> Mue | Missing | None:
        """The most units of the code, for professional or institutional claims."""

    def addon(self, code: str) -> tuple[str, ...] | Missing | None:
        """The codes beside which this one may stand; None where it is no add-on code, () where any may be it."""

    def policy(self, code: str, on: date) -> Policy | Missing | None:
        """What the fee schedule says of the code."""

    def poa_exempt(self, code: str, on: date) -> bool | Missing:
        """Whether a diagnosis needs no word on presence at admission."""

    def covered(self, code: str, diagnoses: tuple[str, ...], on: date) -> bool | Missing | None:
        """Whether a local coverage policy covers the code for one of these diagnoses; None where no policy speaks of it."""


class NoReference:
    """No code book is loaded: everything is missing."""

    def icd(self, code: str, on: date) -> Icd | Missing | None:
        """No ICD-10-CM."""
        return Missing("no ICD-10-CM")

    def hcpcs(self, code: str, on: date) -> Hcpcs | Missing | None:
        """No HCPCS."""
        return Missing("no HCPCS table")

    def cpt(self, code: str, on: date) -> Hcpcs | Missing | None:
        """No CPT."""
        return Missing("no CPT file")

    def modifier(self, code: str, on: date) -> str | Missing | None:
        """No modifiers."""
        return Missing("no table of modifiers")

    def ptp(self, column1: str, column2: str, on: date) -> Ptp | Missing | None:
        """No NCCI."""
        return Missing("no NCCI table")

    def mue(self, code: str, on: date, kind: Literal["P", "I"]) -> Mue | Missing | None:
        """No MUE."""
        return Missing("no MUE table")

    def addon(self, code: str) -> tuple[str, ...] | Missing | None:
        """No add-on codes."""
        return Missing("no table of add-on codes")

    def policy(self, code: str, on: date) -> Policy | Missing | None:
        """No fee schedule."""
        return Missing("no physician fee schedule")

    def poa_exempt(self, code: str, on: date) -> bool | Missing:
        """No list of exempt codes."""
        return Missing("no list of codes exempt from POA")

    def covered(self, code: str, diagnoses: tuple[str, ...], on: date) -> bool | Missing | None:
        """No coverage policies."""
        return Missing("no local coverage policies")
