"""The coding screen in rows: the note, the search under the fingers, the codes with what they were, what the book says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from textwrap import wrap

from acts.coding_rows import CodesFound, CodingView
from billing.coding import LETTERS, Sheet
from billing.findings import Finding
from billing.text import fit, pad
from tui.widgets.lines import Row, row, rule, spread

NOTE, FOUND, CODES, HINTS = 3, 5, 3, 2
"""Rows of each part on 80 by 24; what a taller window has more goes to the note first."""


@dataclass(slots=True)
class Page:
    """What the screen shows. slot: the place that the next code goes to; on: the found code under the cursor; top: the note's first row."""

    view: CodingView
    sheet: Sheet
    texts: dict[str, str]
    hints: tuple[Finding, ...] = ()
    found: CodesFound = field(default_factory=CodesFound)
    typed: str = "_"
    typing: bool = True
    on: int = 0
    slot: int = 0
    top: int = 0
    drg: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """Rows of each part for a window."""

    note: int
    found: int
    codes: int
    hints: int


def room(height: int, codes: int, note: int) -> Room:
    """How the rows of the work area are shared: six are heads and rules. codes, note: how many rows they would fill."""
    spare = max(height - 6 - NOTE - FOUND - CODES - HINTS, 0)
    shares = []
    for now, wanted in ((CODES, codes + 1), (NOTE, note), (HINTS, 8), (FOUND, 99)):
        more = max(min(spare, wanted - now), 0)
        spare -= more
        shares.append(now + more)
    return Room(shares[1], shares[3], shares[0], shares[2])


def page(one: Page, width: int, height: int) -> tuple[list[Row], int | None]:
    """All rows, and which of them the cursor is on."""
    share = room(height, len(one.sheet.codes), len(note_lines(one.view, width)))
    rows = [*_note(one, width, share.note), rule(), _find(one, width), row((pad("   CODE", 14) + "IN WORDS", "quiet"))]
    rows[-1] = spread(rows[-1], row(("CAN BE BILLED ", "quiet")), width)
    at: int | None = None
    first = max(0, min(one.on - share.found + 1, len(one.found.rows) - share.found))
    for n, found in enumerate(one.found.rows[first : first + share.found], first):
        if one.typing and n == one.on:
            at = len(rows)
        can = "yes " if found.billable else "no: longer "
        left = row(f"  {n + 1 if n < 9 else ' '} ", pad(found.code, 10), fit(brief(found.text), max(width - 27, 20)))
        rows.append(spread(left, row((can, "" if found.billable else "quiet")), width))
    rows += [row()] * (share.found - len(one.found.rows[first : first + share.found]))
    nothing = (
        f'Nothing in {one.view.edition} fits "{fit(text, 30)}".' if (text := one.typed.replace("_", "").strip()) and one.view.known else ""
    )
    if (missing := one.found.said or nothing) and not one.found.rows:
        said = wrap(missing, width - 5)[: share.found]
        rows[-share.found :] = [row("   ", (text, "soon")) for text in said] + [row()] * (share.found - len(said))
    rows.append(rule())
    codes, cursor = _codes(one, width, share.codes)
    if not one.typing and cursor is not None:
        at = len(rows) + cursor
    rows += codes
    rows += _hints(one, width, share.hints)
    return rows[:height], at


def note_lines(view: CodingView, width: int) -> list[str]:
    """The note as it is shown, wrapped."""
    if view.note is None:
        return ["The chart has no note for this visit. : documents shows what came in; a asks for it."]
    return [part for line in view.note.lines for part in (wrap(line, max(width - 16, 40)) or [""])]


def brief(text: str) -> str:
    """A code's text as it is shown where there is little room: what it can lose without losing sense."""
    return text.replace("diabetes mellitus", "diabetes")


def together(lines: Sequence[int]) -> str:
    """Numbers of lines, those that follow one another as a range: 1-4 6."""
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    return " ".join(str(first) if first == last else f"{first} {last}" if last == first + 1 else f"{first}-{last}" for first, last in runs)


def _note(one: Page, width: int, count: int) -> list[Row]:
    lines = note_lines(one.view, width)
    top = min(one.top, max(len(lines) - count, 0))
    rows = [row("   ", text) for text in lines[top : top + count]]
    rows += [row()] * (count - len(rows))
    if len(lines) > count:
        rows[-1] = spread(rows[-1], row((f"line {top + 1} of {len(lines)} ", "quiet")), width)
    return rows


def _find(one: Page, width: int) -> Row:
    shown = one.typed if one.typing else one.typed.replace("_", "")
    if one.found.total is None:
        count = f"many of {one.view.count:,}"
    elif one.found.rows and one.view.count:
        count = f"{one.found.total:,} of {one.view.count:,}"
    else:
        count = f"{one.view.count:,} codes" if one.view.known else ""
    right = f"{one.view.edition}   {count} " if count else f"{one.view.edition} "
    place = LETTERS[one.slot] if one.slot < len(LETTERS) else "?"
    label = (" FIND  ", "bold") if one.typing else (" FIND  ", "quiet")
    text = shown if shown.strip("_") else ("_" if one.typing else "")
    return spread(row(label, fit(text, max(width - len(right) - 20, 12)), (f"   for {place}", "quiet")), row((right, "quiet")), width)


def _codes(one: Page, width: int, count: int) -> tuple[list[Row], int | None]:
    poa = one.sheet.inpatient
    wide = width - 41 - (5 if poa else 0)
    title = "ON THE CLAIM" if one.view.visit is None else "OF THE VISIT"
    head = pad(f"  {title}   {one.drg}", 18 + wide) + ("poa  " if poa else "") + "was      pointer"
    rows = [row((head, "quiet"))]
    total = len(one.sheet.codes) + 1
    first = max(0, min(one.slot - count + 1, total - count))
    cursor: int | None = None
    for n in range(first, min(first + count, total)):
        here = n == one.slot
        if here:
            cursor = len(rows)
        sign = "> " if here and one.typing else "  "
        letter = LETTERS[n] if n < len(LETTERS) else "?"
        if n == len(one.sheet.codes):
            rows.append(row(sign, f" {letter}  ", ("-         one more", "quiet")))
            continue
        code = one.sheet.codes[n]
        text = one.texts.get(code.code, "" if one.view.known else "unknown for this date")
        was = "new" if not code.was else code.was if code.was != code.code else ""
        lines = one.sheet.pointed(n + 1)
        pointer = f"line{'s' if len(lines) > 1 else ''} {together(lines)}" if lines else ("-" if one.sheet.lines else "")
        middle = f"{(code.poa or '-'):<5}" if poa else ""
        role = "soon" if code.changed or was else ""
        place = (f" {letter}  ", (pad(code.code, 10), role), pad(fit(brief(text), wide), wide + 2))
        rows.append(row(sign, *place, middle, pad(was, 9), fit(pointer, 12)))
    return rows, cursor


def _hints(one: Page, width: int, count: int) -> list[Row]:
    rows = []
    for hint in one.hints:
        sign, role = {"error": ("!!", "urgent"), "warning": (" ~", "soon")}.get(hint.severity, ("  ", ""))
        for n, text in enumerate(wrap(hint.message, width - 5)):
            rows.append(row((sign if not n else "  ", role), " ", text))
    if len(rows) > count:
        rows = [*rows[: count - 1], row("   ", ("more: Tab, then e shows all of it", "quiet"))]
    return rows
