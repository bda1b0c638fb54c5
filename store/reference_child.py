"""Reads ICD-10-CM from the kept package in a process of its own (185 MB, seconds): one JSON array a code, on standard output."""

from __future__ import annotations

import hashlib
import json
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def rows(icd: Any) -> Iterator[list[Any]]:
    """Each code once, parents first: code, kind, parent, text, billable, its own notes by kind, its own seventh characters.

    A block and a category may have one name (B99): the category is meant, and the block goes.
    """
    seen: set[str] = set()
    for code in icd.get_all_codes(with_dots=True):
        if code in seen:
            continue
        seen.add(code)
        kind = "chapter" if icd.is_chapter(code) else "block" if icd.is_block(code) and not icd.is_category(code) else "code"
        lists = {
            "includes": icd.get_includes(code),
            "term": icd.get_inclusion_term(code),
            "excludes1": icd.get_excludes1(code),
            "excludes2": icd.get_excludes2(code),
            "code_first": _lines(icd.get_code_first(code)),
            "use_additional": _lines(icd.get_use_additional_code(code)),
            "code_also": _lines(icd.get_code_also(code)),
            "seventh": _lines(icd.get_seven_chr_note(code)),
            "note": _lines(icd.get_notes(code)),
        }
        parent = "" if kind == "chapter" else icd.get_parent(code)
        if parent == code:  # a category under the block of its name
            parent = icd.get_parent(code, prioritize_blocks=True)
        notes = {name: found for name, found in lists.items() if found}
        billable = kind == "code" and icd.is_leaf(code)
        yield [code, kind, parent, icd.get_description(code), billable, notes, icd.get_seven_chr_def(code)]


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def head(icd: Any) -> dict[str, str]:
    """What the package carries: `icd10c-tabular-April-1-2026.xml` says month and year."""
    name = str(icd._classification_data_package_file_name)
    _, _, month, _, year = name.removesuffix(".xml").split("-")
    data = (Path(icd.__file__).parent / "data" / name).read_bytes()
    return {"month": month, "year": year, "source": name, "sha256": hashlib.sha256(data).hexdigest()}


def main(arguments: list[str]) -> int:
    """Print the package's own edition, or that of a CDC tabular XML with its list of codes: LIST XML."""
    warnings.simplefilter("ignore")
    from simple_icd_10_cm import simple_icd_10_cm as icd

    if arguments:
        icd.change_version(arguments[0], arguments[1], True)
    out = sys.stdout
    out.write(json.dumps(head(icd) if not arguments else {}) + "\n")
    for row in rows(icd):
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
