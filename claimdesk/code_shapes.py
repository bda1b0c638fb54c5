"""Codes and editions as JSON and as lines for a person."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from billing.text import clean

if TYPE_CHECKING:
    from acts.codes import CodeView, Edition, Entry, Text
    from acts.coding_rows import SecondLook

NOTES = {
    "includes": "Includes",
    "excludes1": "Excludes1 (never with it)",
    "excludes2": "Excludes2 (not included here)",
    "code_first": "Code first",
    "use_additional": "Use additional",
    "code_also": "Code also",
    "seventh": "7th character",
    "note": "Note",
}


def set_of(code: str) -> str:
    """The set that a code looks like."""
    plain = code.strip().upper().replace(".", "")
    if re.fullmatch(r"[A-Z0-9]{2}", plain):
        return "modifiers"
    if re.fullmatch(r"\d{4}[0-9A-Z]", plain):
        return "cpt"
    if re.fullmatch(r"[A-Z]\d{4}", plain) and "." not in code:
        return "hcpcs"
    return "icd10pcs" if re.fullmatch(r"[0-9A-Z]{7}", plain) and "." not in code and not plain[0].isalpha() else "icd10cm"


def edition(one: Edition) -> dict[str, Any]:
    """An edition, for programs; ends: its last day."""
    return {
        "set": one.set,
        "edition": one.name,
        "effective": one.from_on.isoformat(),
        "ends": (one.to_on - timedelta(days=1)).isoformat() if one.to_on else None,
        "rows": one.rows,
        "note": one.note,
        "ships": one.ships,
        "source": one.source,
        "sha256": one.sha256,
        "imported_by": one.imported_by,
        "imported_at": one.imported_at,
        "licence": one.licence,
    }


def edition_lines(editions: Iterable[Edition]) -> list[str]:
    """Editions as a table, with a note below one that has one."""
    lines = []
    for one in editions:
        ends = (one.to_on - timedelta(days=1)).isoformat() if one.to_on else "no end"
        by = "ships with claimdesk" if one.ships else f"{clean(one.imported_by)} {one.imported_at[:10]}"
        lines.append(f"{one.set:<10} {clean(one.name):<14} {one.from_on.isoformat()} to {ends:<10} {one.rows:>9,}  {by}")
        lines += [f"           {clean(said)}" for said in (one.note.strip(), one.licence) if said]
    return lines


def entry(one: Entry) -> dict[str, Any]:
    """A diagnosis code, for programs."""
    return {"code": one.code, "text": one.text, "billable": one.billable}


def entry_line(one: Entry) -> str:
    """A diagnosis code in a list."""
    return f"{one.code:<9} {'   ' if one.billable else 'no '} {one.text}"


def code(view: CodeView) -> dict[str, Any]:
    """A diagnosis code with its notes, for programs."""
    one = view.entry
    return {
        **entry(one),
        "edition": view.edition.name,
        "edition_note": view.edition.note,
        "parent": one.parent,
        "manifestation": one.manifestation,
        "sex": one.sex or None,
        "ages": list(one.ages) if one.ages else None,
        "terms": list(one.terms),
        "seventh": dict(one.seventh),
        "notes": [{"kind": note.kind, "text": note.text, "at": note.at} for note in view.notes],
        "children": [entry(child) for child in view.children],
        "sided": [entry(side) for side in view.sided],
    }


def code_words(view: CodeView) -> str:
    """A diagnosis code with its notes, for a person."""
    one = view.entry
    can = "can be billed" if one.billable else "cannot be billed: a longer code is asked for"
    lines = [f"{one.code}  {one.text}", f"{can}   edition {view.edition.name}   {view.edition.note}".rstrip()]
    if one.manifestation:
        lines.append("Never first: the disease beneath it is coded before it.")
    if one.sex or one.ages:
        ages = f"ages {one.ages[0]} to {one.ages[1]}" if one.ages else ""
        lines.append(f"Fits {' '.join(part for part in ({'F': 'women', 'M': 'men', '': ''}[one.sex], ages) if part)}.")
    lines += [f"  also: {term}" for term in one.terms]
    for kind, label in NOTES.items():
        found = [note for note in view.notes if note.kind == kind]
        lines += [label, *(f"  {note.text}{'' if note.at == one.code else f'   [{note.at}]'}" for note in found)] if found else []
    if one.seventh:
        lines += ["7th characters", *(f"  {sign}  {words}" for sign, words in one.seventh.items())]
    lines += ["Sides", *(f"  {entry_line(side)}" for side in view.sided)] if view.sided else []
    lines += ["Below it", *(f"  {entry_line(child)}" for child in view.children)] if view.children else []
    return "\n".join(lines)


def text(one: Text, *, licensed: bool) -> dict[str, Any]:
    """A code of another set, for programs; text that needs a licence only where it is asked for."""
    shown = licensed or not one.licence
    return {
        "set": one.set,
        "code": one.code,
        "short": one.short if shown else None,
        "long": one.long if shown else None,
        "edition": one.edition,
        "billable": one.billable,
        "from": one.from_on.isoformat() if one.from_on else None,
        "to": (one.to_on - timedelta(days=1)).isoformat() if one.to_on else None,
        "attributes": one.attrs,
        "licence": one.licence or None,
    }


def text_lines(texts: Iterable[Text]) -> list[str]:
    """Codes of another set, for a person, with the licence below them."""
    found = list(texts)
    lines = [f"{one.code:<8} {clean(one.words)}   ({clean(one.edition)})" for one in found]
    return lines + sorted({one.licence for one in found if one.licence})


def second_look(one: SecondLook) -> dict[str, Any]:
    """A coding that is looked at a second time, for programs."""
    return {
        "number": one.number,
        "claim": one.claim or None,
        "visit": one.visit,
        "named": one.named,
        "patient": one.patient,
        "coder": one.coder,
        "coded_at": one.coded_at.isoformat(),
        "was": one.was.split(),
        "codes": one.codes.split(),
        "look": one.look or None,
        "looked_by": one.looked_by or None,
        "why": one.why or None,
    }


def second_look_line(one: SecondLook) -> str:
    """The same in a line."""
    said = f"   {one.look} by {clean(one.looked_by)}{f': {clean(one.why)}' if one.why else ''}" if one.look else ""
    return f"{one.number:>4}  {one.named}  {one.patient}   {one.was} -> {one.codes}   coded by {clean(one.coder)}{said}"
