"""The reference database made: ICD-10-CM from the kept package, read by a process of its own, beside what ships with us."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from store import reference_ships
from store.engine import aside
from store.engine.sqlite import Write
from store.errors import Refused, StoreError
from store.reference_search import IDS
from store.reference_tables import APPLICATION_ID, make, without_dot

Progress = Callable[[str], None]

OFTEN = tuple(
    "E11 E78 E03 E66 E55 E87 I10 I25 I48 I50 I20 I11 I12 I13 J06 J02 J01 J20 J44 J45 J18 J30 K21 K59 K57 K80 N18 N39 N40 M54 M25 M17 M16 "
    "M79 M81 F32 F33 F41 F43 F10 F17 G47 G43 R07 R10 R51 R53 R50 R05 R06 R73 Z00 Z12 Z23 Z79 Z68 H10 H25 H40 H66 L03 L20 L30 L70 A09 B34 "
    "D50 D64 S93 S83 S52 S72 Z34 O80 C50 C34 C61".split()
)
"""Categories that practices meet most: by our own judgement, they only stand a little earlier in a search."""

KINDS = ("includes", "excludes1", "excludes2", "code_first", "use_additional", "code_also", "seventh", "note")
MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True)
class Meant:
    """An edition as it is asked for: its name, first day, and the day after its last (None: not known)."""

    set: str
    name: str
    from_on: date
    to_on: date | None
    source: str = ""
    sha256: str = ""
    by: str = ""
    at: str = ""
    licence: str = ""
    note: str = ""
    ships: bool = False
    stand_in: bool = False


@dataclass(slots=True)
class _Above:
    """What a code hands down to those below it: ids of notes by kind, the signs of the seventh place, whether it is a manifestation."""

    notes: tuple[int, ...] = ()
    seventh: int | None = None
    manifestation: bool = False


@dataclass(slots=True)
class _Icd:
    """The rows of an edition while they are made."""

    edition: int
    next_note: int
    next_seventh: int
    icd: list[tuple[Any, ...]] = field(default_factory=list)
    notes: list[tuple[Any, ...]] = field(default_factory=list)
    seventh: list[tuple[int, str]] = field(default_factory=list)
    above: dict[str, _Above] = field(default_factory=dict)


def build(path: str, by: str, at: str, tell: Progress = lambda _: None) -> bool:
    """Make the database, or add what this program's package and we ship; False, and nothing changed, where it is all there."""
    if _has_all(path):
        return False
    tell("Reading ICD-10-CM from the kept package ...")
    head, rows = child()
    with aside.replacing(path, APPLICATION_ID, by, "codes build") as write:
        make(write)
        if not write.value("SELECT 1 FROM edition WHERE \"set\" = 'icd10cm' AND sha256 = :sha", sha=head["sha256"]):
            year, month = int(head["year"]), MONTHS.index(head["month"]) + 1
            fiscal = year + (month >= 10)
            name = f"FY{fiscal}-{head['month']}" if month != 10 else f"FY{fiscal}"
            ends = date(year, 10, 1) if month == 4 else date(fiscal, 4, 1)
            meant = Meant("icd10cm", name, date(year, month, 1), ends, head["source"], head["sha256"], by, at, ships=True)
            tell("Writing codes, notes and the words they are found by ...")
            edition = icd10cm(write, meant, rows)
            if month == 4:
                note = f"shows the codes of {name}: the edition of October is not loaded"
                half = date(fiscal - 1, 10, 1), date(year, 4, 1)
                before = Meant("icd10cm", f"FY{fiscal}", *half, by=by, at=at, note=note, ships=True, stand_in=True)
                if not overlapping(write, before):
                    add_edition(write, before, 0, rows_of=edition)
        for shipped in reference_ships.SETS:
            if not write.value('SELECT 1 FROM edition WHERE "set" = :set AND name = :name', set=shipped.set, name=shipped.name):
                meant = Meant(shipped.set, shipped.name, date(1990, 1, 1), None, "claimdesk", by=by, at=at, note=shipped.note, ships=True)
                edition = add_edition(write, meant, len(shipped.codes) + len(shipped.pairs))
                write.many("INSERT INTO code VALUES (?, ?, ?, ?, NULL, NULL, 1, ?)", [(edition, *row) for row in shipped.codes])
                sql = "INSERT INTO ptp VALUES (?, ?, ?, '1990-01-01', NULL, ?, ?)"
                write.many(sql, [(one, two, edition, sign, why) for one, two, sign, why in shipped.pairs])
    return True


def child(list_path: str = "", xml_path: str = "") -> tuple[dict[str, str], list[list[Any]]]:
    """The package's rows (or those of a tabular XML and its list of codes), read by a process that ends with it."""
    command = [sys.executable, "-m", "store.reference_child", *([list_path, xml_path] if xml_path else [])]
    root = str(Path(__file__).resolve().parent.parent)
    done = subprocess.run(command, capture_output=True, cwd=root, check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2][:200]
        if xml_path:
            raise Refused(f"this is no tabular list of ICD-10-CM: {last}", xml_path, "Nothing was changed. Take the XML of CDC as it is.")
        raise StoreError("the kept package of ICD-10-CM cannot be read", last, "Install claimdesk's requirements again.")
    head, *rows = (json.loads(line) for line in done.stdout.decode().splitlines())
    return head, rows


def icd10cm(write: Write, meant: Meant, rows: Iterable[list[Any]]) -> int:
    """Write an edition of ICD-10-CM: rows are [code, kind, parent, text, billable, notes by kind, seventh signs], parents first."""
    edition = add_edition(write, meant, 0)
    made = _Icd(edition, 1 + (write.value("SELECT max(id) FROM icd_note") or 0), 1 + (write.value("SELECT max(id) FROM icd_seventh") or 0))
    for place, (code, kind, parent, text, billable, notes, signs) in enumerate(rows):
        _take(made, place, without_dot(code), kind, without_dot(parent), text, billable, notes, signs)
    made.icd.sort(key=_use)
    ids = range(edition * IDS, (edition + 1) * IDS)
    write.many("INSERT INTO icd VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", ((n, *row) for n, row in zip(ids, made.icd, strict=False)))
    words = [(n, row[4], row[5].replace("\n", " ; ")) for n, row in zip(ids, made.icd, strict=False) if row[2] == "code"]
    for table in ("icd_words", "icd_stems"):
        write.many(f"INSERT INTO {table}(rowid, words, terms) VALUES (?, ?, ?)", words)
        write.change(f"INSERT INTO {table}({table}) VALUES ('optimize')")
    write.many("INSERT INTO icd_note VALUES (?, ?, ?, ?, ?)", made.notes)
    write.many("INSERT INTO icd_seventh VALUES (?, ?)", made.seventh)
    count = sum(1 for row in made.icd if row[2] == "code")
    write.change("UPDATE edition SET rows = :rows WHERE id = :id", rows=count, id=edition)
    return edition


def add_edition(write: Write, meant: Meant, rows: int, rows_of: int = 0) -> int:
    """The row of an edition; what stood in for it goes, and one before it without an end ends where it begins."""
    clash = overlapping(write, meant)
    for row in clash:
        if row["stand_in"] and not meant.stand_in:
            write.change("DELETE FROM edition WHERE id = :id", id=row["id"])
        elif row["to_on"] is None and row["from_on"] < meant.from_on.isoformat() and not row["ships"]:
            write.change("UPDATE edition SET to_on = :on WHERE id = :id", on=meant.from_on.isoformat(), id=row["id"])
        elif not row["ships"] and not meant.ships:
            raise Refused(
                f"{meant.name} would hold on days that {row['name']} holds already",
                f"{row['from_on']} to {_last(row['to_on'])}",
                "Nothing was changed. Say where it begins and ends with --effective and --ends.",
            )
    id_ = 1 + int(write.value("SELECT coalesce(max(id), 0) FROM edition"))
    write.insert(
        "edition", id=id_, set=meant.set, name=meant.name, from_on=meant.from_on.isoformat(),
        to_on=meant.to_on.isoformat() if meant.to_on else None, rows_of=rows_of or id_, rows=rows, note=meant.note,
        stand_in=int(meant.stand_in), ships=int(meant.ships), source=meant.source, sha256=meant.sha256, imported_by=meant.by,
        imported_at=meant.at, licence=meant.licence,
    )  # fmt: skip
    return id_


def overlapping(write: Write, meant: Meant) -> list[Any]:
    """Editions of the same set that hold on one of its days."""
    return write.run(
        """SELECT * FROM edition WHERE "set" = :set AND from_on < :end AND (to_on IS NULL OR to_on > :from_on) ORDER BY id""",
        set=meant.set, end=meant.to_on.isoformat() if meant.to_on else "9999-12-31", from_on=meant.from_on.isoformat(),
    )  # fmt: skip


def digest(path: str) -> str:
    """The SHA-256 of a file."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _has_all(path: str) -> bool:
    """Whether the database has what would be built, without reading the package: its file's digest is in an edition."""
    read = aside.opened(path, APPLICATION_ID)
    if read is None:
        return False
    try:
        there = {(row[0], row[1]) for row in read.run('SELECT "set", name FROM edition')}
        shas = {row[0] for row in read.run("SELECT sha256 FROM edition WHERE \"set\" = 'icd10cm'")}
    finally:
        read.connection.close()
    return _package_sha() in shas and all((one.set, one.name) in there for one in reference_ships.SETS)


def _package_sha() -> str:
    from importlib.util import find_spec

    found = find_spec("simple_icd_10_cm")  # finds it, and imports nothing
    folder = Path(found.origin).parent / "data" if found and found.origin else None
    xml = sorted(folder.glob("*.xml")) if folder else []
    return digest(str(xml[-1])) if xml else ""


def _take(
    made: _Icd,
    place: int,
    code: str,
    kind: str,
    parent: str,
    text: str,
    billable: bool,
    notes: Mapping[str, list[str]],
    signs: dict[str, str],
) -> None:
    """One code with what it has of its own and what it has from above."""
    from_above = made.above.get(parent, _Above())
    own = []
    for name in KINDS:
        for line in notes.get(name, ()):
            own.append(made.next_note)
            made.notes.append((made.next_note, made.edition, code, name, line))
            made.next_note += 1
    seventh = from_above.seventh
    if signs:
        seventh = made.next_seventh
        made.seventh.append((seventh, json.dumps(signs, ensure_ascii=False)))
        made.next_seventh += 1
    manifestation = from_above.manifestation or is_manifestation(text, notes.get("code_first", ()))
    ids = (*own, *from_above.notes)
    made.above[code] = _Above(ids, seventh, manifestation and kind == "code")
    terms = "\n".join(notes.get("term", ()))
    made.icd.append(
        (made.edition, code, kind, parent, text, terms, int(billable), int(manifestation), ",".join(map(str, ids)), seventh, place)
    )


def is_manifestation(text: str, code_first: Iterable[str]) -> bool:
    """Whether a code is never first: its title says `classified elsewhere`, or its note wants the underlying disease first."""
    first = " ".join(code_first).lower()
    if not first:
        return False
    unconditional = first.startswith("underlying") and not re.search(r"\bif (applicable|known|any)\b", first)
    return "classified elsewhere" in text.lower() or unconditional


def _use(row: tuple[Any, ...]) -> tuple[int, int]:
    """In which order rows are found: short texts before long, what is met often first, headings and later visits last."""
    code, text, billable, place = row[1], row[4], row[6], row[10]
    later = (40 if len(code) == 7 and code[-1] != "A" else 0) + (0 if billable else 45)
    return len(text) - (25 if code.startswith(OFTEN) else 0) + later, place


def _last(to_on: str | None) -> str:
    return "no end" if to_on is None else f"before {to_on}"
