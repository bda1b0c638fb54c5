"""Local coverage policies: for which diagnoses a contractor covers a procedure; read from a CSV, and asked by day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from store.engine.sqlite import Read
from store.reference_rows import CodeRow, cell, day, grid, no_file
from store.reference_tables import without_dot

_PROCEDURE = re.compile(r"[A-Z0-9]{5}")
_DIAGNOSIS = re.compile(r"[A-Z]\d[0-9A-Z]{0,5}")
_POLICY = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}")


def coverages(path: str) -> Iterator[CodeRow]:
    """One row for each diagnosis, or beginning of diagnoses (E11, E11.-), for which a policy covers a procedure; the same row once."""
    found = grid(path, ["policy*|lcd*", "procedure*|hcpcs*|cpt*", "diagnosis*|icd*"])
    policy, procedure = found.column("policy*", "lcd*"), found.column("procedure*", "hcpcs*", "cpt*")
    diagnosis = found.column("diagnosis*", "icd*")
    begins, ends = found.column("from*", "effective*"), found.column("to", "ends", "to *", "end *", "through*")
    seen: set[str] = set()
    for line, cells in found.rows:
        named, code = cell(cells, policy), cell(cells, procedure).upper()
        prefix = re.sub(r"[-*]+$", "", without_dot(cell(cells, diagnosis)))
        if not _POLICY.fullmatch(named) or not _PROCEDURE.fullmatch(code) or not _DIAGNOSIS.fullmatch(prefix):
            raise no_file(path, f"line {line} is no coverage: a policy, a procedure of five signs, and a diagnosis or its beginning")
        since, until = day(cell(cells, begins), path, line), day(cell(cells, ends), path, line)
        if since and until and until < since:
            raise no_file(path, f"line {line} ends before it begins")
        key = f"{code}/{prefix}/{named.upper()}/{since or ''}"
        if key not in seen:
            seen.add(key)
            yield CodeRow(key, named, f"{named}: {code} for {prefix}", since, until, attrs={"policy": named, "diagnosis": prefix})


def covered(read: Read, edition: int, procedure: str, diagnoses: Sequence[str], on: str) -> bool | None:
    """Whether a policy in force covers the procedure for one of these; None where no policy speaks of it on that day."""
    code = without_dot(procedure)
    rows = read.run(
        "SELECT code FROM code WHERE code >= :low AND code < :high AND edition = :edition AND (from_on IS NULL OR from_on <= :on) "
        "AND (to_on IS NULL OR to_on > :on)",
        low=f"{code}/", high=f"{code}0", edition=edition, on=on,
    )  # fmt: skip
    prefixes = tuple(row["code"].split("/")[1] for row in rows)
    return any(without_dot(one).startswith(prefixes) for one in diagnoses) if prefixes else None
