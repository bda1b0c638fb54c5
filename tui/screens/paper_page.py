"""A paper remittance in rows: the running balance, its claims with what is left of each, the lines of the one that is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from acts.paper_rows import CodeWords
from billing.text import name_shown, pad
from billing.typed import Ours, ReadClaim, ReadLine, ReadPaper
from tui import words
from tui.screens.paper_typing import FIELDS, TypeClaim
from tui.widgets.lines import Row, row, rule

LEVEL = "provider level"


def left(cents: int) -> tuple[str, str]:
    """'ok 0.00', or '!! 24.00' with its role."""
    return (f"!! {words.cash(cents)}", "soon") if cents else ("ok 0.00", "good")


def page(
    read: ReadPaper, ours: Mapping[str, Ours], known: Sequence[CodeWords], mode: TypeClaim | None, on: int, width: int
) -> tuple[list[Row], int | None]:
    """The rows, and the place of the cursor."""
    claim = mode.read() if mode is not None else read.claims[on] if on < len(read.claims) else None
    rows = [_balance(read, claim, mode), rule()]
    room = min(max(width - 62, 14), 34)
    rows.append(row((f"   # {'CLAIM':<18}{'PATIENT':<{room}}{'CHARGED':>12}{'PAID':>12}  LEFT", "quiet")))
    at = None
    for n, one in enumerate(read.claims):
        if n == on and mode is None:
            at = len(rows)
        shown = claim if mode is not None and n == on and claim is not None else one
        rows.append(_claim(n, shown, ours, room))
        if n == on and one.ours is not None:
            if mode is not None:
                at = len(rows) + 1 + mode.at
            rows += _lines(shown, one.ours, mode, width)
    for n, level in enumerate(read.levels, len(read.claims)):
        if n == on and mode is None:
            at = len(rows)
        what = f"{LEVEL}: {level.reason} {level.reference}".rstrip()
        rows.append(row(f"     {pad(words.clean(what), 18 + room + 12)}{words.cash(-level.cents, 12)}"))
    if not read.claims and not read.levels:
        rows.append(row(("     nothing is typed yet", "quiet")))
    said = _in_words(claim, mode, known, width)
    if said:
        rows += [rule(), *said]
    return rows, at


def _balance(read: ReadPaper, claim: ReadClaim | None, mode: TypeClaim | None) -> Row:
    """What is left to the cent: of the line, the claim, the check."""
    parts: list[tuple[str, str] | str] = [(" LEFT  ", "quiet")]
    if mode is not None and claim is not None:
        line = next((one for one in claim.lines if one.line == mode.cells[mode.at].line), None)
        cents = line.left_cents if line is not None else mode._charge()
        parts += ["line ", left(cents), "   claim ", left(claim.left_cents), "   "]
        whose = claim.typed.number, claim.typed.status
        others = read.left_cents + next((one.paid_cents for one in read.claims if (one.typed.number, one.typed.status) == whose), 0)
        parts += ["check ", left(others - claim.paid_cents)]
    else:
        parts += ["check ", left(read.left_cents)]
    return row(*parts, f" of {words.cash(read.amount_cents or 0)}")


def _claim(n: int, one: ReadClaim, ours: Mapping[str, Ours], room: int) -> Row:
    mine = ours.get(one.typed.number)
    name = name_shown(mine.patient.last, mine.patient.first) if mine is not None else "no such claim"
    status = "" if one.status in ("1", "2", "3") else f" ({one.status})"
    number = str(n + 1) if n < 9 else " "
    return row(
        f"   {number} {words.left(one.typed.number + status, 17)} {words.name(name, room - 1)} "
        f"{words.cash(one.charge_cents, 12)}{words.cash(one.paid_cents, 12)}  ",
        left(one.left_cents),
    )


def _lines(claim: ReadClaim, ours: Ours, mode: TypeClaim | None, width: int) -> list[Row]:
    """The lines of the claim under the cursor, and the typing in one of them."""
    room = min(max(width - 62, 16), 60)
    rows = [row((f"       {'LINE SERVICE':<16}{'CHARGED':>10}{'ALLOWED':>11}{'PAID':>11}  CODES", "quiet"))]
    found = {one.line: one for one in claim.lines}
    known = {line.number: line for line in ours.lines}
    typed = {one.line: one for one in claim.typed.lines}
    numbers = [cells.line for cells in mode.cells] if mode is not None else sorted(typed or known)
    for at, number in enumerate(numbers):
        line = known.get(number)
        what = " ".join((line.procedure or line.revenue, *line.modifiers)) if line else "whole claim"
        charge = (line.charge_cents if line else ours.charge_cents) * (-1 if claim.status == "22" else 1)
        here = mode is not None and at == mode.at
        parts: list[tuple[str, str] | str] = [
            (">" if here else " ", "focus" if here else ""), f"      {number or '-':>3}  {words.left(what, 10)} {words.cash(charge, 10)} ",
        ]  # fmt: skip
        if mode is not None:
            cells = mode.cells[at]
            for f, field in enumerate(FIELDS):
                size = 10 if f < 2 else room
                cell = getattr(cells, field)
                on = here and f == mode.field
                shown = cell.windowed(size) if on else words.short(cell.text, size)
                parts += [(pad(shown, size) if on or f == 2 else shown.rjust(size), "focus" if on else ""), " " if f != 1 else "  "]
        else:
            one = typed.get(number)
            cells_of = (one.allowed, one.paid, one.codes) if one else ("", "", "")
            parts.append(
                f"{words.short(cells_of[0], 10):>10} {words.short(cells_of[1], 10):>10}  {pad(words.short(cells_of[2], room), room)} "
            )
        read = found.get(number)
        parts.append(_mark(read, here))
        rows.append(row(*parts))
    return rows


def _mark(read: ReadLine | None, here: bool) -> tuple[str, str]:
    if read is None:
        return ("", "")
    if read.left_cents or read.findings:
        return ("!!", "soon")
    return ("ok", "good")


def _in_words(claim: ReadClaim | None, mode: TypeClaim | None, known: Sequence[CodeWords], width: int) -> list[Row]:
    """Each code of the line that is typed (else of the claim), with its amount, in our words."""
    if claim is None:
        return []
    lines = [one for one in claim.lines if mode is None or one.line == mode.cells[mode.at].line]
    told = {one.code: one.words for one in known}
    rows = []
    for line in lines:
        for one in line.adjustments:
            said = told.get(one.code) or ("a check figure, never posted" if one.reason == "23" else "not in the playbook: for review")
            rows.append(row(f" {pad(one.code, 8)}{words.cash(one.cents, 12)}  ", (words.short(said, width - 24), "quiet")))
        if line.remarks:
            rows.append(row(("  remarks ", "quiet"), words.short(" ".join(line.remarks), width - 12)))
    return rows[:6]
