"""Editions of codes brought from files: which shape each set has, and one edition taken whole or not at all, never over another."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from store import reference_ncci, reference_policies, reference_rows
from store.engine import aside
from store.engine.sqlite import Write
from store.errors import Missing, Refused
from store.reference_build import Meant, add_edition, child, digest, icd10cm
from store.reference_rows import CodeRow, no_file, text_of
from store.reference_tables import APPLICATION_ID, LICENCE, LICENSED, SETS, dotted, make


@dataclass(frozen=True, slots=True)
class Asked:
    """What shall be brought: the set, its files (of one edition), and the days that the edition holds; last_on: its last day."""

    set: str
    paths: tuple[str, ...]
    edition: str
    from_on: date
    last_on: date | None = None
    order: str = ""
    """The order file of the same edition, beside a tabular XML."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What was brought. ended: editions that had no end and now end where this one begins."""

    set: str
    edition: str
    rows: int
    sha256: str
    modifiers: int = 0


_PLAIN: Mapping[str, tuple[str, str]] = {
    "cpt": (r"\d{4}[0-9A-Z]", "code of five signs"),
    "modifiers": (r"[A-Z0-9]{2}", "modifier of two signs"),
    "carc": (r"[A-Z]{0,2}\d{1,3}", "adjustment reason"),
    "rarc": (r"[A-Z]{1,2}\d{1,4}", "remark code"),
    "pos": (r"\d{2}", "place of two digits"),
    "taxonomy": (r"[0-9A-Z]{9}X", "taxonomy of ten signs"),
    "revenue": (r"\d{4}", "revenue code of four digits"),
    "poa_exempt": (r"[A-Z][0-9][0-9A-Z]{1,5}", "diagnosis code"),
}


def bring(path: str, asked: Asked, by: str, at: str) -> Brought:
    """Take an edition into the reference database: all files of it, or nothing; an edition that is there is never overwritten."""
    if asked.set not in SETS:
        raise Refused(f"there is no set {asked.set}", "codes import", f"Sets are {', '.join(SETS)}.")
    if not asked.edition.strip():
        raise Refused("the edition has no name", "codes import", "Name it with --edition, as 2026Q4.")
    if asked.last_on is not None and asked.last_on < asked.from_on:
        raise Refused("the edition ends before it begins", "codes import", "Look at --effective and --ends.")
    for one in asked.paths:
        if not Path(one).is_file():
            raise Refused("there is no such file", one, "Nothing was changed.")
    shas = "".join(digest(one) for one in asked.paths)
    sha = shas if len(asked.paths) == 1 else _of(shas)
    meant = Meant(
        asked.set, asked.edition.strip(), asked.from_on, asked.last_on + timedelta(days=1) if asked.last_on else None,
        ", ".join(Path(one).name for one in asked.paths), sha, by, at, LICENCE if asked.set in LICENSED else "",
    )  # fmt: skip
    fetched = _icd_rows(asked) if asked.set == "icd10cm" else None  # the child's seconds are not spent under the lock
    with aside.replacing(path, APPLICATION_ID, by, "codes import") as write:
        if write.value("PRAGMA user_version") == 0:
            raise Missing("there is no reference database yet", path, "Make it with `claimdesk codes build`.")
        make(write)
        _refuse_again(write, meant)
        if fetched is not None:
            edition = icd10cm(write, meant, fetched)
            rows, modifiers = int(write.value("SELECT rows FROM edition WHERE id = :id", id=edition)), 0
        else:
            edition = add_edition(write, meant, 0)
            rows, modifiers = _fill(write, asked, meant, edition)
        if not rows:
            raise no_file(asked.paths[0], "it has no row of this set")
        write.change("UPDATE edition SET rows = :rows WHERE id = :id", rows=rows, id=edition)
    return Brought(asked.set, meant.name, rows, sha, modifiers)


def _refuse_again(write: Write, meant: Meant) -> None:
    sql = 'SELECT name, imported_by, imported_at, sha256 FROM edition WHERE "set" = :set AND (name = :name OR sha256 = :sha)'
    there = write.one(sql, set=meant.set, name=meant.name, sha=meant.sha256)
    if there is None:
        return
    same = "the same file" if there["sha256"] == meant.sha256 else "another file"
    raise Refused(
        f"{SETS[meant.set]} has the edition {there['name']} already, from {same}",
        f"brought by {there['imported_by']} at {there['imported_at'][:16]}",
        "Nothing was changed. An edition is never overwritten: give this one another name and its own days.",
    )


def _fill(write: Write, asked: Asked, meant: Meant, edition: int) -> tuple[int, int]:
    """The rows of every file; how many, and how many modifiers came with them."""
    rows, modifiers, kinds = 0, [], []
    for path in asked.paths:
        if asked.set == "ncci_ptp":
            sql = "INSERT OR REPLACE INTO ptp VALUES (?, ?, ?, ?, ?, ?, ?)"
            found = reference_ncci.pairs(path)
            rows += write.many(sql, ((one, two, edition, at, _after(end), sign, why) for one, two, at, end, sign, why in found))
        elif asked.set == "aoc":
            sql = "INSERT OR REPLACE INTO addon VALUES (?, ?, ?, ?)"
            rows += write.many(sql, ((code, edition, primary, kind) for code, primary, kind in reference_ncci.addons(path)))
        else:
            codes = list(_codes(asked.set, path))
            modifiers += [one for one in codes if one.attrs.get("kind") == "modifier"]
            mine = [one for one in codes if asked.set != "hcpcs" or one.attrs.get("kind") != "modifier"]
            kinds += sorted({one.attrs["kind"] for one in mine if asked.set == "mue"})
            _write(write, edition, mine, path)
            rows += len(mine)
    if kinds:
        write.change("UPDATE edition SET note = :note WHERE id = :id", note=f"for {' '.join(kinds)} ", id=edition)
    if modifiers:
        other = add_edition(write, replace(meant, set="modifiers", note="with the HCPCS file"), len(modifiers))
        _write(write, other, modifiers, asked.paths[0])
    return rows, len(modifiers)


def _write(write: Write, edition: int, codes: Iterable[CodeRow], path: str) -> None:
    seen: set[str] = set()
    rows = []
    for one in codes:
        if one.code in seen:
            raise no_file(path, f"{one.code.partition('/')[0]} stands in it twice")
        seen.add(one.code)
        rows.append((edition, one.code, one.short, one.long, one.from_on, _after(one.to_on), int(one.billable), json.dumps(one.attrs)))
    write.many("INSERT INTO code VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _codes(set_: str, path: str) -> Iterator[CodeRow]:
    readers: Mapping[str, Callable[[str], Iterator[CodeRow]]] = {
        "hcpcs": reference_rows.hcpcs,
        "icd10pcs": reference_rows.order_file,
        "mue": reference_ncci.units,
        "pfs": reference_ncci.fees,
        "lcd": reference_policies.coverages,
    }
    return readers[set_](path) if set_ in readers else reference_rows.plain(path, *_PLAIN[set_])


def _icd_rows(asked: Asked) -> list[list[Any]]:
    """Of a tabular XML by the package, with all notes; of an order file codes and texts alone."""
    path = asked.paths[0]
    with open(path, "rb") as file:
        is_xml = file.read(200).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
    if not is_xml:
        return _from_order(list(reference_rows.order_file(path)))
    if not asked.order:
        raise Refused(
            "a tabular XML does not say which codes have a seventh sign", path, "Give the order file of the same edition with --order."
        )
    codes = [one.code for one in reference_rows.order_file(asked.order)]
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as listed, _as_utf8(path) as xml:
        listed.write("\n".join(codes))
        listed.flush()
        return child(listed.name, xml.name)[1]


def _as_utf8(path: str) -> Any:
    """The XML as the package reads it: UTF-8 without a mark."""
    file = tempfile.NamedTemporaryFile("w", suffix=".xml", encoding="utf-8")  # noqa: SIM115 - the caller's with closes it
    file.write(text_of(path))
    file.flush()
    return file


def _from_order(found: Sequence[CodeRow]) -> list[list[Any]]:
    """A code stands below the longest code that begins it."""
    there = {one.code for one in found}
    rows = []
    for one in found:
        parent = next((one.code[:n] for n in range(len(one.code) - 1, 2, -1) if one.code[:n] in there), "")
        rows.append([dotted(one.code), "code", parent, one.long, one.billable, {}, {}])
    return sorted(rows, key=lambda row: row[0].replace(".", ""))


def _after(last: str | None) -> str | None:
    """The day after a last day."""
    return (date.fromisoformat(last) + timedelta(days=1)).isoformat() if last else None


def _of(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()
