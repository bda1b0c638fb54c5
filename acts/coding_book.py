"""The code book as a coder asks it: what is typed is searched, each code is looked up with its notes, the sheet is judged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from acts.coding_rows import CodeFound, CodesFound, Judged
from billing.code_notes import named
from billing.coding import About, Rule, Sheet, hints
from billing.record_field import Field, check
from store.reference import UNKNOWN_EDITION, Entry, Note, Reference, Unknown
from store.reference_tables import dotted, without_dot

CODE = Field("code", "Diagnosis", "icd10")
WHOLE = "A whole code, as E11.22, is taken as it is typed."
NOT_BUILT = "No code book is built yet: claimdesk codes build makes it, in seconds."


def search_book(reference: Reference | None, text: str, on: date | None, limit: int) -> CodesFound:
    """What the edition of the day has for this."""
    if reference is None:
        return _as_typed(text, NOT_BUILT)
    if on is None:
        return CodesFound(said="The claim has no day of service, so no edition can be chosen.")
    found = reference.search(text, on, limit)
    if isinstance(found, Unknown):
        said = f"Unknown for this date: no edition of ICD-10-CM is loaded for {on.isoformat()}. claimdesk codes import brings it."
        return _as_typed(text, f"{said} {WHOLE}")
    rows = tuple(CodeFound(one.code, one.text, one.billable) for one in found.entries)
    return CodesFound(rows, found.total, found.edition)


def _as_typed(text: str, said: str) -> CodesFound:
    """Where no book says what there is, a whole code stands for itself: what is unknown for a day is not wrong."""
    if check(CODE, text.strip().upper(), date.min) is not None:
        return CodesFound(said=said)
    return CodesFound((CodeFound(dotted(without_dot(text)), "as it is typed: no book of this day says what it is", True),), 1)


def judged(reference: Reference | None, sheet: Sheet, on: date | None) -> Judged:
    """The hints on a sheet, and each code's text. Without a book for the day only what the form of a claim asks is looked at."""
    about: dict[str, About] = {}
    for one in sheet.codes:
        book = about_code(reference, one.code, on)
        if book is not None:
            about[one.code] = book
    return Judged(hints(sheet, about), {code: book.text for code, book in about.items() if book.known})


def about_code(reference: Reference | None, code: str, on: date | None) -> About | None:
    """What the book says of a code; None where no edition holds, so that nothing can be said."""
    found = reference.icd(code, on) if reference is not None and on is not None else UNKNOWN_EDITION
    if isinstance(found, Unknown) or reference is None or on is None:
        return None
    if found is None or found.kind != "code":
        return About(code, known=False)
    notes = reference.notes(code, on)
    exempt = reference.poa_exempt(code, on)
    return About(
        found.code, found.text, True, found.billable, found.manifestation, tuple(found.seventh), _longer(reference, found, on),
        tuple(one.code for one in reference.sided(code, on)), _rules(notes, "code_first"), _rules(notes, "use_additional"),
        _rules(notes, "excludes1"), None if isinstance(exempt, Unknown) else exempt,
    )  # fmt: skip


def _longer(reference: Reference, entry: Entry, on: date) -> tuple[str, ...]:
    return () if entry.billable else tuple(one.code for one in reference.children(entry.code, on)[:6])


def _rules(notes: Iterable[Note], kind: str) -> tuple[Rule, ...]:
    return tuple(Rule(note.text, named(note.text), note.at) for note in notes if note.kind == kind)
