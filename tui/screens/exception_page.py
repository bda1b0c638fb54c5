"""The held answer in rows: what came beside ours, the candidates, and what would follow."""

from __future__ import annotations

from textwrap import wrap

from acts.views import Candidate, CandidateField, HoldView
from billing.text import cells
from tui import words
from tui.widgets.lines import Row, row, rule

LEAST = 3
MOST_SERVICES, MOST_TOLD = 2, 4


def page(view: HoldView, on: int, keys: tuple[str, str], size: tuple[int, int], acceptable: bool) -> tuple[list[Row], int | None]:
    """All rows, and the place of the cursor. keys: those that search and set aside; acceptable: it may be posted as it came."""
    width, height = size
    candidate = view.candidates[on] if on < len(view.candidates) else None
    end = _after(candidate, width)
    middle = [*_differences(view), *_told(view, width)]
    top = _compared(view, candidate, width, max(5, height - 9 - len(end) - len(middle)))
    accept = [row(f"  {len(view.candidates) + 1} post it as it came, with a reason")] if acceptable else []
    room = max(LEAST, height - len(top) - len(middle) - len(end) - len(accept) - 3)
    rows = [*top, *middle, *_listed(view, on, room, width, keys), *accept, *([rule()] if end else []), *end]
    return rows, next((n for n, r in enumerate(rows) if r.pick == f"candidate {on}"), None)


def _differences(view: HoldView) -> list[Row]:
    """The balances of an answer that does not add up, to the cent; what balances says so."""
    found = view.detail.differences
    if not found:
        return []
    head = f" {'BALANCE':<17}{'FROM':>11} {'LESS':>11} {'SHOULD BE':>11} {'IS':>11}   OFF BY"
    rows = [row((head, "quiet"))]
    # Of many services that are off, two stand for all; the sums are always there.
    single = [d for d in found if d.what.startswith("Service ")]
    for d in (*single[:MOST_SERVICES], *(d for d in found if d not in single)):
        off = (f"!! {words.cash(d.off_cents)}", "urgent") if d.off_cents else ("ok 0.00", "good")
        sums = (d.from_cents, d.less_cents, d.expected_cents, d.found_cents)
        rows.append(row(f" {words.left(d.what, 17)}{' '.join(words.cash(cents, 11) for cents in sums)}   ", off))
    return [*rows, rule()]


def _told(view: HoldView, width: int) -> list[Row]:
    """The four tests of a duplicate, or what this payer's answers were."""
    rows = [row(f" {words.short(said, width - 1)}") for said in view.detail.told[-MOST_TOLD:]]
    return [*rows, rule()] if rows else []


def _compared(view: HoldView, candidate: Candidate | None, width: int, room: int) -> list[Row]:
    """What came beside ours; what differs carries a sign and says how."""
    side = 28 + _spare(width) // 2
    fields: tuple[CandidateField, ...] = candidate.fields if candidate is not None else view.came
    ours = f"OURS: CANDIDATE {candidate.number}" if candidate is not None else "OURS"
    rows = [row((f" {'':<13} {words.left(f'CAME FROM {view.row.payer.upper()}', side)}   {ours}", "quiet"))]
    # Of many lines, those that differ are worth their row first.
    most = len(fields) if len(fields) <= room else room - 1
    kept = sorted(range(len(fields)), key=lambda n: (n > 4 and fields[n].agrees is not False, n))[:most]
    for f in (fields[n] for n in sorted(kept)):
        sign = "   " if f.agrees is not False or candidate is None else " ~ " if f.words else " ! "
        said = words.left(f.ours if candidate is not None else "", 20)
        note = words.short(f.words, max(width - side - 38, 0))
        role = "soon" if f.agrees is False and candidate is not None else "quiet"
        rows.append(row((f" {words.left(f.label, 13)} ", "quiet"), words.left(f.came, side), (sign, "soon"), said, (note, role)))
    if len(fields) > most:
        rows.append(row((f" {'':13} ... {len(fields) - most} more", "quiet")))
    return [*rows, rule()]


def _listed(view: HoldView, on: int, room: int, width: int, keys: tuple[str, str]) -> list[Row]:
    """The candidates around the cursor, with their numbers."""
    found = view.candidates
    if not found:
        return [
            row(" No claim of ours looks like it."),
            row(f" {keys[0]} searches our claims by name, number or member number;"),
            row(f" {keys[1]} gives it an owner and a last day."),
        ]
    spare = _spare(width)
    more = f" ({len(found)})" if len(found) > room else ""
    head = f" # {f'CANDIDATES{more}':<15}{'PATIENT':<{17 + spare}}{'VISIT':<10} {'CHARGED':>9} {'OPEN':>10}  WHY"
    rows = [row((head, "quiet"))]
    first = max(0, min(on - room // 2, len(found) - room))
    for n, c in list(enumerate(found))[first : first + room]:
        named = f"{words.left(c.control_number, 14)}{words.left(c.patient, 16 + spare)}"
        figures = f"{c.on.isoformat() if c.on else '-':<10} {words.cash(c.charge_cents, 9)} {words.cash(c.open_cents, 10)}"
        start = f"  {n + 1} {named} {figures}  "
        rows.append(row(start, words.short(c.why, width - cells(start)), pick=f"candidate {n}"))
    return rows


def _after(candidate: Candidate | None, width: int) -> list[Row]:
    """What would follow from matching."""
    if candidate is None:
        return []
    chunks = [chunk for said in candidate.after for chunk in wrap(words.clean(said), width - 9)]
    rows = [row((" AFTER  " if n == 0 else "        ", "quiet"), text) for n, text in enumerate(chunks[:4])]
    if candidate.would_hold:
        chunks = wrap(words.clean(f"It would stay held: {candidate.would_hold}"), width - 9)
        rows += [row((" !      " if n == 0 else "        ", "soon"), (text, "soon")) for n, text in enumerate(chunks[:2])]
    return rows


def _spare(width: int) -> int:
    return max(0, min(width - 80, 30))
