"""The reference database of codes: what a code says on a day, its notes, and codes found by words. Read only."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any, Final, Literal

from billing.code_limits import ages_of, sex_of
from store import reference_policies, reference_search
from store.engine import aside
from store.engine.driver import Row
from store.engine.sqlite import Read
from store.errors import Newer
from store.reference_tables import APPLICATION_ID, LICENSED, VERSION, dotted, without_dot


class Unknown(Enum):
    """What cannot be said at all."""

    EDITION = "unknown for this date"


UNKNOWN_EDITION: Final = Unknown.EDITION
"""No edition of the set is loaded for the day: a warning, never an error, and never a pass."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a set, in force until the day before to_on. stand_in: it shows the rows of another; ships: made with us."""

    id: int
    set: str
    name: str
    from_on: date
    to_on: date | None
    rows: int
    note: str
    stand_in: bool
    ships: bool
    source: str
    sha256: str
    imported_by: str
    imported_at: str
    licence: str
    rows_of: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A code of ICD-10-CM in an edition. ages: first and last year of life; seventh: the sign and what it says, where one is asked for."""

    code: str
    text: str
    billable: bool
    kind: Literal["code", "block", "chapter"]
    parent: str
    manifestation: bool
    terms: tuple[str, ...]
    edition: str
    seventh: dict[str, str] = field(default_factory=dict)

    @property
    def sex(self) -> Literal["F", "M", ""]:
        """The only sex that it fits."""
        return sex_of(self.code)

    @property
    def ages(self) -> tuple[int, int] | None:
        """The years of life that it fits; None: any."""
        return ages_of(self.code)


@dataclass(frozen=True, slots=True)
class Note:
    """An instruction at a code; at: the code whose it is.

    kind: includes, excludes1, excludes2, code_first, use_additional, code_also, seventh, note.
    """

    kind: str
    text: str
    at: str


@dataclass(frozen=True, slots=True)
class Text:
    """A code of any other set. licence: what must stand beside the text."""

    set: str
    code: str
    short: str
    long: str
    edition: str
    billable: bool
    from_on: date | None
    to_on: date | None
    attrs: dict[str, Any]
    licence: str

    @property
    def words(self) -> str:
        """The long text, or the short."""
        return self.long or self.short


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair of NCCI in force. indicator: 0 never together, 1 with a modifier, 9 not in force. demo: written by us, to try with."""

    column1: str
    column2: str
    indicator: str
    rationale: str
    from_on: date
    to_on: date | None
    edition: str
    demo: bool


@dataclass(frozen=True, slots=True)
class Units:
    """The most units of a code. mai: 1 by line, 2 by day and absolute, 3 by day, more with documentation."""

    code: str
    most: int
    mai: str
    rationale: str
    edition: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, best first. total: how many in all, or None where more than are counted."""

    entries: tuple[Entry, ...]
    total: int | None
    edition: str


class Reference:
    """The file, open for questions. A question about a day outside every loaded edition is answered UNKNOWN_EDITION."""

    def __init__(self, read: Read) -> None:
        self._read = read
        rows = read.run('SELECT * FROM edition ORDER BY "set", from_on, id')
        counts = {row["id"]: row["rows"] for row in rows}
        self._editions = [_edition(row, counts.get(row["rows_of"], 0)) for row in rows]

    @property
    def path(self) -> str:
        """Where it lies."""
        return self._read.path

    def close(self) -> None:
        """Give the file back."""
        self._read.connection.close()

    def editions(self, set_: str = "") -> list[Edition]:
        """The editions of a set, or of all, oldest first."""
        return [one for one in self._editions if set_ in ("", one.set)]

    def edition(self, set_: str, on: date) -> Edition | None:
        """The edition in force on a day; what was imported goes before what ships."""
        there = [one for one in self._editions if one.set == set_ and one.from_on <= on and (one.to_on is None or on < one.to_on)]
        return min(there, key=lambda one: (one.stand_in, one.ships, -one.id), default=None)

    def icd(self, code: str, on: date) -> Entry | Unknown | None:
        """A code of ICD-10-CM on a day, with or without its dot, also a heading; None where the edition does not have it."""
        edition = self.edition("icd10cm", on)
        if edition is None:
            return UNKNOWN_EDITION
        row = self._icd(edition, code)
        return None if row is None else self._entry(row, edition)

    def notes(self, code: str, on: date) -> tuple[Note, ...]:
        """The instructions at a code and at what stands above it, nearest first."""
        edition = self.edition("icd10cm", on)
        row = None if edition is None else self._icd(edition, code)
        if row is None or not row["notes"]:
            return ()
        ids = [int(one) for one in row["notes"].split(",")]
        marks = ",".join(str(one) for one in ids)
        found = {one["id"]: one for one in self._read.run(f"SELECT * FROM icd_note WHERE id IN ({marks})")}
        return tuple(Note(found[one]["kind"], found[one]["text"], dotted(found[one]["code"])) for one in ids if one in found)

    def children(self, code: str, on: date) -> tuple[Entry, ...]:
        """The codes directly below."""
        edition = self.edition("icd10cm", on)
        if edition is None:
            return ()
        sql = "SELECT * FROM icd WHERE parent = :code AND edition = :edition ORDER BY place"
        rows = self._read.run(sql, code=without_dot(code), edition=edition.rows_of)
        return tuple(self._entry(row, edition) for row in rows)

    def sided(self, code: str, on: date) -> tuple[Entry, ...]:
        """Codes that say right, left or both where this one says `unspecified`; none where no sided code exists."""
        edition = self.edition("icd10cm", on)
        row = None if edition is None else self._icd(edition, code)
        if edition is None or row is None or "unspecified" not in row["text"].lower():
            return ()
        base, tail = row, ""
        if row["seventh"] is not None and len(row["code"]) == 7:
            above = self._icd(edition, row["parent"])
            if above is None:
                return ()
            base, tail = above, row["code"][len(above["code"]) :]
        found = []
        for one in self.children(base["parent"], on):
            if _same_but_side(base["text"], one.text):
                other = self._icd(edition, without_dot(one.code) + tail)
                if other is not None:
                    found.append(self._entry(other, edition))
        return tuple(found)

    def search(self, text: str, on: date, limit: int = 20) -> Found | Unknown:
        """Codes of ICD-10-CM by code, by beginning of a code, or by beginnings of words; those that can be billed need not come first."""
        edition = self.edition("icd10cm", on)
        if edition is None:
            return UNKNOWN_EDITION
        rows, total = reference_search.search(self._read, edition.rows_of, text, limit)
        return Found(tuple(self._entry(row, edition) for row in rows), total, edition.name)

    def hcpcs(self, code: str, on: date) -> Text | Unknown | None:
        """A code of HCPCS Level II in force on a day."""
        return self._code("hcpcs", code, on)

    def cpt(self, code: str, on: date) -> Text | Unknown | None:
        """A code of the practice's licensed CPT file."""
        return self._code("cpt", code, on)

    def modifier(self, code: str, on: date) -> Text | Unknown | None:
        """A modifier: of the HCPCS file, of a licensed one, or our own words on a number."""
        found = self._code("modifiers", code, on)
        edition = self.edition("modifiers", on)
        if isinstance(found, Text):
            return found
        # Our own words are some of the modifiers, never all: one that they do not have is not thereby wrong.
        return self._shipped("modifiers", code) or (UNKNOWN_EDITION if edition is None or edition.ships else found)

    def code(self, set_: str, code: str, on: date) -> Text | Unknown | None:
        """A code of any other set, in force on a day."""
        return self._code(set_, code, on)

    def text(self, set_: str, code: str, on: date | None = None) -> Text | None:
        """What is known of a code for showing it, of the newest edition where no day is said; None: show the code alone."""
        editions = [one for one in self.editions(set_) if on is None or (one.from_on <= on and (one.to_on is None or on < one.to_on))]
        for one in sorted(editions, key=lambda one: (one.ships, -one.from_on.toordinal(), -one.id)):
            found = self._text(one, code)
            if found is not None:
                return found
        return None

    def find(self, set_: str, text: str, on: date, limit: int = 50) -> list[Text] | Unknown:
        """Codes of another set that begin so, or whose text has every word."""
        edition = self.edition(set_, on)
        if edition is None:
            return UNKNOWN_EDITION
        return [_text(edition, row) for row in reference_search.plain(self._read, edition.rows_of, text, limit)]

    def ptp(self, column1: str, column2: str, on: date) -> Pair | Unknown | None:
        """The NCCI pair in force on a day, in this order; None where there is none."""
        # A DEMO pair is some of what there is, never all: without CMS's own table the absence of a pair says nothing.
        rows = self._read.run(
            """SELECT p.*, e.name, e.ships FROM ptp p JOIN edition e ON e.rows_of = p.edition WHERE p.column1 = :one AND p.column2 = :two
            AND p.from_on <= :on AND (p.to_on IS NULL OR p.to_on > :on) AND e.from_on <= :on AND (e.to_on IS NULL OR e.to_on > :on)
            ORDER BY e.ships, e.id DESC""",
            one=without_dot(column1), two=without_dot(column2), on=on.isoformat(),
        )  # fmt: skip
        if rows:
            row = rows[0]
            days = date.fromisoformat(row["from_on"]), _day(row["to_on"])
            return Pair(row["column1"], row["column2"], row["indicator"], row["rationale"], *days, row["name"], bool(row["ships"]))
        edition = self.edition("ncci_ptp", on)
        return UNKNOWN_EDITION if edition is None or edition.ships else None

    def mue(self, code: str, on: date, kind: str = "P") -> Units | Unknown | None:
        """The most units of a code; kind: P professional, I outpatient hospital, D supplier."""
        found = self._code("mue", f"{without_dot(code)}/{kind}", on)
        if not isinstance(found, Text):
            known = any(one.set == "mue" and f" {kind} " in f" {one.note} " for one in self._editions)
            return found if found is UNKNOWN_EDITION or known else UNKNOWN_EDITION
        return Units(without_dot(code), int(found.attrs["most"]), str(found.attrs["mai"]), found.long, found.edition)

    def addon(self, code: str, on: date | None = None) -> tuple[str, ...] | Unknown | None:
        """The primary codes beside which an add-on code may stand, () where any the payer takes; None where it is no add-on code."""
        edition = self.edition("aoc", on) if on else next(reversed(self.editions("aoc")), None)
        if edition is None:
            return UNKNOWN_EDITION
        sql = "SELECT primary_code FROM addon WHERE code = :code AND edition = :edition ORDER BY primary_code"
        rows = self._read.run(sql, code=without_dot(code), edition=edition.rows_of)
        return tuple(row[0] for row in rows if row[0]) if rows else None

    def poa_exempt(self, code: str, on: date) -> bool | Unknown:
        """Whether no word on presence at admission is asked for."""
        found = self._code("poa_exempt", code, on)
        return found if found is UNKNOWN_EDITION else found is not None

    def covered(self, procedure: str, diagnoses: tuple[str, ...], on: date) -> bool | Unknown | None:
        """Whether a local coverage policy covers the procedure for one of these diagnoses; None where no policy speaks of it."""
        edition = self.edition("lcd", on)
        return (
            UNKNOWN_EDITION
            if edition is None
            else reference_policies.covered(self._read, edition.rows_of, procedure, diagnoses, on.isoformat())
        )

    def _code(self, set_: str, code: str, on: date) -> Text | Unknown | None:
        edition = self.edition(set_, on)
        if edition is None:
            return UNKNOWN_EDITION
        found = self._text(edition, code)
        if found is None or (found.from_on is not None and on < found.from_on) or (found.to_on is not None and on >= found.to_on):
            return None
        return found

    def _shipped(self, set_: str, code: str) -> Text | None:
        edition = next((one for one in self.editions(set_) if one.ships), None)
        return None if edition is None else self._text(edition, code)

    def _text(self, edition: Edition, code: str) -> Text | None:
        sql = "SELECT * FROM code WHERE code = :code AND edition = :edition"
        row = self._read.one(sql, code=without_dot(code), edition=edition.rows_of)
        return None if row is None else _text(edition, row)

    def _icd(self, edition: Edition, code: str) -> Row | None:
        sql = "SELECT * FROM icd WHERE code = :code AND edition = :edition"
        return self._read.one(sql, code=without_dot(code), edition=edition.rows_of)

    def _entry(self, row: Row, edition: Edition) -> Entry:
        signs: dict[str, str] = {}
        if row["seventh"] is not None:
            signs = json.loads(self._read.value("SELECT signs FROM icd_seventh WHERE id = :id", id=row["seventh"]))
        terms = tuple(row["terms"].split("\n")) if row["terms"] else ()
        code = dotted(row["code"]) if row["kind"] == "code" else row["code"]
        parent = dotted(row["parent"])
        return Entry(code, row["text"], bool(row["billable"]), row["kind"], parent, bool(row["manifestation"]), terms, edition.name, signs)


@dataclass(slots=True, eq=False)
class Shelf:
    """Where the reference database lies, and the file while it is open: opened when it is asked for, anew when it was replaced."""

    path: str
    _mark: tuple[int, int, int] = (0, 0, 0)
    _open: Reference | None = None

    def reference(self) -> Reference | None:
        """The database as it is now; None where none was built."""
        now = aside.mark(self.path)
        if now != self._mark:
            if self._open is not None:
                self._open.close()
            self._open, self._mark = open_reference(self.path), now
        return self._open


def open_reference(path: str | os.PathLike[str]) -> Reference | None:
    """The reference database at a path; None where none was built."""
    read = aside.opened(os.fspath(path), APPLICATION_ID)
    if read is None:
        return None
    version = int(read.value("PRAGMA user_version"))
    if version > VERSION:
        what = f"the reference database is of version {version}; this program knows {VERSION}"
        raise Newer(what, read.path, "Install the newer claimdesk.")
    return Reference(read)


def _edition(row: Row, rows: int) -> Edition:
    return Edition(
        row["id"], row["set"], row["name"], date.fromisoformat(row["from_on"]), _day(row["to_on"]), rows, row["note"],
        bool(row["stand_in"]), bool(row["ships"]), row["source"], row["sha256"], row["imported_by"], row["imported_at"], row["licence"],
        row["rows_of"],
    )  # fmt: skip


def _text(edition: Edition, row: Row) -> Text:
    licence = edition.licence if edition.set in LICENSED or edition.licence else ""
    return Text(
        edition.set, row["code"], row["short"], row["long"], edition.name, bool(row["billable"]), _day(row["from_on"]), _day(row["to_on"]),
        json.loads(row["attrs"]), licence,
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _same_but_side(unspecified: str, other: str) -> bool:
    """The same words, the last `unspecified` being a side: `Pain in unspecified knee` and `Pain in right knee`."""
    head, sign, tail = unspecified.lower().rpartition("unspecified")
    return bool(sign) and other.lower() in {f"{head}{side}{tail}" for side in ("right", "left", "bilateral")}
